"""The function of each command, by which the parser names it; the module that does it is imported when it runs.

Each takes what was parsed and returns the exit code. What a person can mend it raises as a ThinkpairError, which
`cli.main` says in one line.
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


def share(args: "Namespace") -> int:
    from thinkpair.cli.share import share

    return share(args)


def join(args: "Namespace") -> int:
    from thinkpair.cli.share import join

    return join(args)


def new_programme(args: "Namespace") -> int:
    """Begin a programme of rooms."""
    from thinkpair.cli import programme

    return programme.new(args)


def watch_programme(args: "Namespace") -> int:
    """Watch the rooms of a programme."""
    from thinkpair.cli import programme

    return programme.watch(args)


def end_programme(args: "Namespace") -> int:
    """Leave nothing of a programme."""
    from thinkpair.cli import programme

    return programme.end(args)


def follow(args: "Namespace") -> int:
    from thinkpair.cli.run import follow

    return follow(args)


def events(args: "Namespace") -> int:
    from thinkpair.cli.events import events

    return events(args)


def sound(args: "Namespace") -> int:
    from thinkpair.cli.settings import sound

    return sound(args)


def plan(args: "Namespace") -> int:
    from thinkpair.cli.plan_commands import plan

    return plan(args)


def rehearse_session(args: "Namespace") -> int:
    from thinkpair.cli.plan_commands import rehearse_session

    return rehearse_session(args)


def check(args: "Namespace") -> int:
    from thinkpair.cli.formats import check

    return check(args)


def list_formats(args: "Namespace") -> int:
    from thinkpair.cli.formats import list_formats

    return list_formats(args)


def show(args: "Namespace") -> int:
    from thinkpair.cli.formats import show

    return show(args)


def new(args: "Namespace") -> int:
    from thinkpair.cli.formats import new

    return new(args)


def preview(args: "Namespace") -> int:
    from thinkpair.cli.run import preview

    return preview(args)


def schema(args: "Namespace") -> int:
    from thinkpair.cli.formats import schema

    return schema(args)


def list_agreed(args: "Namespace") -> int:
    from thinkpair.cli.actions import list_agreed

    return list_agreed(args)


def change_agreed(args: "Namespace") -> int:
    from thinkpair.cli.actions import change_agreed

    return change_agreed(args)


def show_agreed(args: "Namespace") -> int:
    from thinkpair.cli.actions import show_agreed

    return show_agreed(args)


def edit_agreed(args: "Namespace") -> int:
    from thinkpair.cli.actions import edit_agreed

    return edit_agreed(args)


def add_agreed(args: "Namespace") -> int:
    from thinkpair.cli.actions import add_agreed

    return add_agreed(args)


def list_sessions(args: "Namespace") -> int:
    from thinkpair.cli.history import list_sessions

    return list_sessions(args)


def search_sessions(args: "Namespace") -> int:
    from thinkpair.cli.history import search_sessions

    return search_sessions(args)


def chart_actions(args: "Namespace") -> int:
    from thinkpair.cli.history import chart_actions

    return chart_actions(args)


def conflicts(args: "Namespace") -> int:
    from thinkpair.cli.history import conflicts

    return conflicts(args)


def show_session(args: "Namespace") -> int:
    from thinkpair.cli.history import show_session

    return show_session(args)


def close_session(args: "Namespace") -> int:
    from thinkpair.cli.history import close_session

    return close_session(args)


def delete_session(args: "Namespace") -> int:
    from thinkpair.cli.history import delete_session

    return delete_session(args)


def expire_sessions(args: "Namespace") -> int:
    from thinkpair.cli.history import expire_sessions

    return expire_sessions(args)


def reflect(args: "Namespace") -> int:
    from thinkpair.cli.reflect import reflect

    return reflect(args)


def list_reflections(args: "Namespace") -> int:
    from thinkpair.cli.reflect import list_reflections

    return list_reflections(args)


def export_what(args: "Namespace") -> int:
    from thinkpair.cli.export import export_what

    return export_what(args)


def import_people(args: "Namespace") -> int:
    from thinkpair.cli.groups import import_people

    return import_people(args)


def back_up_all(args: "Namespace") -> int:
    from thinkpair.cli.export import back_up_all

    return back_up_all(args)


def restore_all(args: "Namespace") -> int:
    from thinkpair.cli.export import restore_all

    return restore_all(args)


def settings(args: "Namespace") -> int:
    from thinkpair.cli.settings import settings

    return settings(args)


def list_groups(args: "Namespace") -> int:
    from thinkpair.cli.groups import list_groups

    return list_groups(args)


def show_group(args: "Namespace") -> int:
    from thinkpair.cli.groups import show_group

    return show_group(args)


def new_group(args: "Namespace") -> int:
    from thinkpair.cli.groups import new_group

    return new_group(args)


def edit_group(args: "Namespace") -> int:
    from thinkpair.cli.groups import edit_group

    return edit_group(args)


def archive_group(args: "Namespace") -> int:
    from thinkpair.cli.groups import archive_group

    return archive_group(args)


def check_groups(args: "Namespace") -> int:
    from thinkpair.cli.groups import check_groups

    return check_groups(args)


def upgrade(args: "Namespace") -> int:
    from thinkpair.cli.formats import upgrade

    return upgrade(args)


def completion(args: "Namespace") -> int:
    from thinkpair.cli.completion import completion

    return completion(args)


def add_pack(args: "Namespace") -> int:
    from thinkpair.cli.packs import add

    return add(args)


def list_packs(args: "Namespace") -> int:
    from thinkpair.cli.packs import list_packs

    return list_packs(args)


def update_packs(args: "Namespace") -> int:
    from thinkpair.cli.packs import update

    return update(args)


def remove_pack(args: "Namespace") -> int:
    from thinkpair.cli.packs import remove

    return remove(args)


def export_formats(args: "Namespace") -> int:
    from thinkpair.cli.packs import export

    return export(args)


def guide(args: "Namespace") -> int:
    from thinkpair.cli.formats import guide

    return guide(args)


def new_scheme(args: "Namespace") -> int:
    from thinkpair.cli.scheme import new

    return new(args)


def check_scheme(args: "Namespace") -> int:
    from thinkpair.cli.scheme import check

    return check(args)


def match_people(args: "Namespace") -> int:
    from thinkpair.cli.scheme import match

    return match(args)


def list_people(args: "Namespace") -> int:
    from thinkpair.cli.scheme import people

    return people(args)


def pack_pairs(args: "Namespace") -> int:
    from thinkpair.cli.scheme import pairs

    return pairs(args)


def collect_reports(args: "Namespace") -> int:
    from thinkpair.cli.scheme import collect

    return collect(args)


def scheme_status(args: "Namespace") -> int:
    from thinkpair.cli.scheme import status

    return status(args)


def scheme_numbers(args: "Namespace") -> int:
    from thinkpair.cli.scheme import numbers

    return numbers(args)


def report(args: "Namespace") -> int:
    from thinkpair.cli.scheme_report import report

    return report(args)


def add_group(args: "Namespace") -> int:
    from thinkpair.cli.scheme_report import add

    return add(args)
