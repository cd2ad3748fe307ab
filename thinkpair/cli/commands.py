"""The function of each command, by which the parser names it; the module that does it is imported when it runs.

Each takes what was parsed and returns the exit code; `verb` is the action of a command that has several. What a person
can mend it raises as a ThinkpairError, which `cli.main` says in one line.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace


def home(args: "Namespace") -> int:
    """Open Home, on the screen or in lines of text."""
    from thinkpair.cli import plain_home, run

    return plain_home.home_in_lines(args) if args.plain else run.home(args)


def run(args: "Namespace") -> int:
    from thinkpair.cli.run import run

    return run(args)


def resume(args: "Namespace") -> int:
    from thinkpair.cli.run import resume

    return resume(args)


def preview(args: "Namespace") -> int:
    from thinkpair.cli.run import preview

    return preview(args)


def share(args: "Namespace") -> int:
    from thinkpair.cli.share import share

    return share(args)


def join(args: "Namespace") -> int:
    from thinkpair.cli.share import join

    return join(args)


def programme(args: "Namespace") -> int:
    from thinkpair.cli import programme

    return {"new": programme.new, "watch": programme.watch, "end": programme.end}[args.verb](args)


def follow(args: "Namespace") -> int:
    from thinkpair.cli.follow import follow

    return follow(args)


def events(args: "Namespace") -> int:
    from thinkpair.cli.follow import events

    return events(args)


def plan(args: "Namespace") -> int:
    from thinkpair.cli.plan import plan

    return plan(args)


def rehearse(args: "Namespace") -> int:
    from thinkpair.cli.plan import rehearse_session

    return rehearse_session(args)


def check(args: "Namespace") -> int:
    from thinkpair.cli.formats import check

    return check(args)


def formats(args: "Namespace") -> int:
    from thinkpair.cli import formats

    return {
        "list": formats.list_formats,
        "show": formats.show,
        "new": formats.new,
        "upgrade": formats.upgrade,
        "guide": formats.guide,
        "schema": formats.schema,
    }[args.verb or "list"](args)


def packs(args: "Namespace") -> int:
    """Do one of the actions of `formats` for formats of others."""
    from thinkpair.cli import packs

    return {
        "add": packs.add,
        "packs": packs.list_packs,
        "update": packs.update,
        "remove": packs.remove,
        "export": packs.export,
    }[args.verb](args)


def actions(args: "Namespace") -> int:
    from thinkpair.cli import actions

    return {
        "list": actions.list_agreed,
        "show": actions.show_agreed,
        "done": actions.change_agreed,
        "drop": actions.change_agreed,
        "reopen": actions.change_agreed,
        "edit": actions.edit_agreed,
        "add": actions.add_agreed,
    }[args.verb or "list"](args)


def sessions(args: "Namespace") -> int:
    from thinkpair.cli import history

    return {
        "list": history.list_sessions,
        "search": history.search_sessions,
        "chart": history.chart_actions,
        "conflicts": history.conflicts,
        "show": history.show_session,
        "close": history.close_session,
        "delete": history.delete_session,
        "expire": history.expire_sessions,
    }[args.verb or "list"](args)


def reflect(args: "Namespace") -> int:
    from thinkpair.cli.reflect import list_reflections, reflect

    return list_reflections(args) if args.verb else reflect(args)


def export(args: "Namespace") -> int:
    from thinkpair.cli.export import export_what

    return export_what(args)


def backup(args: "Namespace") -> int:
    from thinkpair.cli.export import back_up_all

    return back_up_all(args)


def restore(args: "Namespace") -> int:
    from thinkpair.cli.export import restore_all

    return restore_all(args)


def groups(args: "Namespace") -> int:
    from thinkpair.cli import groups

    return {
        "list": groups.list_groups,
        "show": groups.show_group,
        "new": groups.new_group,
        "edit": groups.edit_group,
        "archive": groups.archive_group,
        "check": groups.check_groups,
    }[args.verb or "list"](args)


def add_group(args: "Namespace") -> int:
    """Do `groups add`."""
    from thinkpair.cli.scheme_report import add

    return add(args)


def import_people(args: "Namespace") -> int:
    from thinkpair.cli.groups import import_people

    return import_people(args)


def scheme(args: "Namespace") -> int:
    from thinkpair.cli import scheme

    return {
        "new": scheme.new,
        "check": scheme.check,
        "match": scheme.match,
        "people": scheme.people,
        "pairs": scheme.pairs,
        "collect": scheme.collect,
        "status": scheme.status,
        "numbers": scheme.numbers,
    }[args.verb](args)


def report(args: "Namespace") -> int:
    from thinkpair.cli.scheme_report import report

    return report(args)


def settings(args: "Namespace") -> int:
    from thinkpair.cli.settings import settings

    return settings(args)


def sound(args: "Namespace") -> int:
    from thinkpair.cli.settings import sound

    return sound(args)


def completion(args: "Namespace") -> int:
    from thinkpair.cli.completion import completion

    return completion(args)
