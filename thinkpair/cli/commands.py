"""The function of each command, by which the parser names it; what a command needs is imported when it runs."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace


def home(args: "Namespace") -> int:
    """Open Home, on the screen or in lines of text."""
    from thinkpair.cli import plain_home, run

    return plain_home.home_in_lines(args) if args.plain else run.home(args)


def run(args: "Namespace") -> int:
    """Hold a new session."""
    from thinkpair.cli import run as module

    return module.run(args)


def resume(args: "Namespace") -> int:
    """Go on with an interrupted session."""
    from thinkpair.cli import run

    return run.resume(args)


def share(args: "Namespace") -> int:
    """Share the session that runs here with other machines."""
    from thinkpair.cli import share

    return share.share(args)


def join(args: "Namespace") -> int:
    """Join a session that another program holds, on this machine or elsewhere."""
    from thinkpair.cli import share

    return share.join(args)


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
    """Follow the session that was named, or the newest that runs."""
    from thinkpair.cli import run

    return run.follow(args)


def events(args: "Namespace") -> int:
    """Print the events of a session for other programs."""
    from thinkpair.cli import events as module

    return module.events(args)


def sound(args: "Namespace") -> int:
    """Find a way that is heard, and remember it."""
    from thinkpair.cli import settings

    return settings.sound(args)


def plan(args: "Namespace") -> int:
    """Print the run sheet, or the plan as JSON."""
    from thinkpair.cli import plan_commands

    return plan_commands.plan(args)


def rehearse_session(args: "Namespace") -> int:
    """Print everything that happens when the session is held as planned."""
    from thinkpair.cli import plan_commands

    return plan_commands.rehearse_session(args)


def check(args: "Namespace") -> int:
    """Print what is wrong in format files; exit with 1 for errors, and for warnings if `--strict`."""
    from thinkpair.cli import formats

    return formats.check(args)


def list_formats(args: "Namespace") -> int:
    """Print the library, or what of it fits."""
    from thinkpair.cli import formats

    return formats.list_formats(args)


def show(args: "Namespace") -> int:
    """Print the timing sheet of a format: for each number of people, what they get."""
    from thinkpair.cli import formats

    return formats.show(args)


def new(args: "Namespace") -> int:
    """Write a format file to begin with; never over another."""
    from thinkpair.cli import formats

    return formats.new(args)


def preview(args: "Namespace") -> int:
    """Open a format file in the preview."""
    from thinkpair.cli import run

    return run.preview(args)


def schema(args: "Namespace") -> int:
    """Print the JSON Schema of format files."""
    from thinkpair.cli import formats

    return formats.schema(args)


def list_agreed(args: "Namespace") -> int:
    """Print the agreed actions of all sessions, or those asked for."""
    from thinkpair.cli import actions

    return actions.list_agreed(args)


def change_agreed(args: "Namespace") -> int:
    """Say of actions that they are done, dropped or open after all."""
    from thinkpair.cli import actions

    return actions.change_agreed(args)


def show_agreed(args: "Namespace") -> int:
    """Print one action with everything that became of it."""
    from thinkpair.cli import actions

    return actions.show_agreed(args)


def edit_agreed(args: "Namespace") -> int:
    """Change the words, the owner, the date of an action, or who asks about it."""
    from thinkpair.cli import actions

    return actions.edit_agreed(args)


def add_agreed(args: "Namespace") -> int:
    """Note an action that was agreed outside a session."""
    from thinkpair.cli import actions

    return actions.add_agreed(args)


def list_sessions(args: "Namespace") -> int:
    """Print the sessions held so far, or those asked for, the newest first."""
    from thinkpair.cli import history

    return history.list_sessions(args)


def search_sessions(args: "Namespace") -> int:
    """Print the sessions in which words were recorded, and where."""
    from thinkpair.cli import history

    return history.search_sessions(args)


def chart_actions(args: "Namespace") -> int:
    """Print what was agreed, done and carried on in each month; of a group, its goals above that."""
    from thinkpair.cli import history

    return history.chart_actions(args)


def conflicts(args: "Namespace") -> int:
    """Print the copies that a synced folder made when two machines wrote at once; with `--merge`, merge them."""
    from thinkpair.cli import history

    return history.conflicts(args)


def show_session(args: "Namespace") -> int:
    """Print one session: who, how long, what was agreed."""
    from thinkpair.cli import history

    return history.show_session(args)


def close_session(args: "Namespace") -> int:
    """Close an unfinished session without resuming it."""
    from thinkpair.cli import history

    return history.close_session(args)


def delete_session(args: "Namespace") -> int:
    """Remove everything that was kept of a session."""
    from thinkpair.cli import history

    return history.delete_session(args)


def expire_sessions(args: "Namespace") -> int:
    """List the sessions that are older than they are to be kept; with `--yes` remove them."""
    from thinkpair.cli import history

    return history.expire_sessions(args)


def reflect(args: "Namespace") -> int:
    """Ask the questions to look back on a session, for one person alone."""
    from thinkpair.cli import reflect as module

    return module.reflect(args)


def list_reflections(args: "Namespace") -> int:
    """Print what was written looking back."""
    from thinkpair.cli import reflect as module

    return module.list_reflections(args)


def export_what(args: "Namespace") -> int:
    """Write what was asked for to a file, or to standard output."""
    from thinkpair.cli import export

    return export.export_what(args)


def import_people(args: "Namespace") -> int:
    """Add the people of a file to a group, or to a new one, once somebody has seen who they are and agreed."""
    from thinkpair.cli import groups

    return groups.import_people(args)


def back_up_all(args: "Namespace") -> int:
    """Write a backup of everything."""
    from thinkpair.cli import export

    return export.back_up_all(args)


def restore_all(args: "Namespace") -> int:
    """Bring back what a backup holds."""
    from thinkpair.cli import export

    return export.restore_all(args)


def settings(args: "Namespace") -> int:
    """Print the settings, one of them, or set one."""
    from thinkpair.cli import settings as module

    return module.settings(args)


def list_groups(args: "Namespace") -> int:
    """Print the groups: who, when next, what is due."""
    from thinkpair.cli import groups

    return groups.list_groups(args)


def show_group(args: "Namespace") -> int:
    """Print one group: its agreement, goals, next meeting, and what is due."""
    from thinkpair.cli import groups

    return groups.show_group(args)


def new_group(args: "Namespace") -> int:
    """Write the file of a new group."""
    from thinkpair.cli import groups

    return groups.new_group(args)


def edit_group(args: "Namespace") -> int:
    """Change a group by options, or open its file in an editor."""
    from thinkpair.cli import groups

    return groups.edit_group(args)


def archive_group(args: "Namespace") -> int:
    """Put a group away, or take it out again."""
    from thinkpair.cli import groups

    return groups.archive_group(args)


def check_groups(args: "Namespace") -> int:
    """Print what is wrong in the files of groups, and what to write instead."""
    from thinkpair.cli import groups

    return groups.check_groups(args)


def upgrade(args: "Namespace") -> int:
    """Rewrite format files of an older version of the language."""
    from thinkpair.cli import formats

    return formats.upgrade(args)


def completion(args: "Namespace") -> int:
    """Print a completion script for a shell, or the words that such a script completes."""
    from thinkpair.cli import completion as module

    return module.completion(args)


def add_pack(args: "Namespace") -> int:
    """Add the formats of a file, a folder, a zip file or a git repository as a pack."""
    from thinkpair.cli import packs

    return packs.add(args)


def list_packs(args: "Namespace") -> int:
    """Print the packs and where they came from."""
    from thinkpair.cli import packs

    return packs.list_packs(args)


def update_packs(args: "Namespace") -> int:
    """Bring packs to the state that their source has now."""
    from thinkpair.cli import packs

    return packs.update(args)


def remove_pack(args: "Namespace") -> int:
    """Remove a pack."""
    from thinkpair.cli import packs

    return packs.remove(args)


def export_formats(args: "Namespace") -> int:
    """Write formats to a zip file or a folder that others can add."""
    from thinkpair.cli import packs

    return packs.export(args)


def guide(args: "Namespace") -> int:
    """Print the author's guide, or a section of it."""
    from thinkpair.cli import formats

    return formats.guide(args)
