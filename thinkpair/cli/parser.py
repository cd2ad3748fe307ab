"""Every command of the program with its options, declared once: the parser, the help and docs/commands.md use it.

Only argparse is imported, so that `--help` answers at once.
"""

from argparse import SUPPRESS
from collections.abc import Callable, Sequence

from thinkpair import __version__
from thinkpair.cli import commands
from thinkpair.cli.options import (
    Parser,
    add_front_options,
    add_group_options,
    add_session_filters,
    add_session_options,
    count,
    speed,
)

COMMANDS: tuple[tuple[str, str], ...] = (
    ("thinkpair", "Home: go on with an interrupted session, start one, see the open actions"),
    ("thinkpair run FORMAT", "hold a session"),
    ("thinkpair resume [SESSION]", "go on with an interrupted session"),
    ("thinkpair follow [SESSION]", "show a running session on a second screen, for the back row; it only reads"),
    ("thinkpair sound", "find the sound that you hear when time is up"),
    ("thinkpair plan FORMAT", "the run sheet, on paper or as JSON"),
    ("thinkpair rehearse FORMAT", "the whole session in virtual time, as a transcript"),
    ("thinkpair check FILE…", "what is wrong in format files, and what to write instead"),
    ("thinkpair formats [list|show|new|upgrade|preview|schema]", "the library of formats and the author's bench"),
    ("thinkpair actions [list|show|done|drop|reopen|edit|add]", "agreed actions over all sessions"),
    ("thinkpair groups [list|show|new|edit|archive|check]", "pairs and groups that meet again, with what they agreed"),
    ("thinkpair sessions [list|show|search|chart|conflicts|delete|expire]", "the sessions held so far"),
    ("thinkpair export SESSION|--actions|--group G --to TARGET [-o FILE]", "take it elsewhere; --redact for initials"),
    ("thinkpair import FILE --group G|--new TITLE", "people from a CSV file into a group"),
    ("thinkpair backup FILE [--encrypt-to age1…]", "one zip file of everything you saved"),
    ("thinkpair restore FILE [--identity KEYFILE] [--force] [--dry-run]", "bring back what a backup holds"),
    ("thinkpair settings [KEY [VALUE]]", "what is set, where each value came from, and setting one"),
)


def build_parser(typed: Sequence[str] | None = None) -> Parser:
    """Return the parser of the whole program; each command has its function in `run`.

    Of the commands it has those that are needed for what was `typed`, or all, and options only of those that are named
    there: Home and a session open without the rest, and the list of all commands is there at once.
    """
    parser = Parser(
        prog="thinkpair",
        description="Holds the time and the turns of a conversation so that the people in it can think.",
        epilog="Without a command: Home. Exit codes: 0 done, 1 wrong content, 2 wrong usage, 3 files, 130 interrupted.",
    )
    parser.add_argument("--version", action="version", version=f"thinkpair {__version__}")
    parser.set_defaults(run=commands.home)
    if typed is not None and typed[:1] in ([], ["--version"]):
        return parser
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND")
    asked = [declared for declared in _DECLARED if typed and declared[0] == typed[0]]
    for name, told, declare in asked or _DECLARED:
        command = subparsers.add_parser(name, help=told)
        if typed is None or name in typed:
            declare(command)
    return parser


def _run(run: Parser) -> None:
    add_session_options(run)
    add_front_options(run)
    run.add_argument("--end", metavar="HH:MM", help="end at this time of day, in place of --total")
    run.add_argument(
        "--hands-free",
        nargs="?",
        const="10s",
        metavar="TIME",
        help="go on by itself after a breath at zero, 10s if left out",
    )
    run.add_argument("--speed", type=speed, default=1.0, metavar="N", help="let N seconds pass in one (for trying out)")
    run.add_argument("--yes", action="store_true", help="begin with the people of --people-from without asking")
    run.set_defaults(run=commands.run)


def _resume(resume: Parser) -> None:
    resume.add_argument("session", nargs="?", metavar="SESSION", help="its id; the last interrupted one if left out")
    resume.add_argument("--group", metavar="GROUP", help="the last interrupted one of this group")
    resume.add_argument("--gap", choices=("leave-out", "count", "restart"), help="what to do with the time that passed")
    add_front_options(resume)
    resume.set_defaults(run=commands.resume)


def _follow(follow: Parser) -> None:
    follow.add_argument("session", nargs="?", metavar="SESSION", help="its id; the newest that runs if left out")
    follow.add_argument("--full", action="store_true", help="all that the first screen shows, private things too")
    follow.add_argument("--plain", action="store_true", help="in lines of text, without a screen")
    follow.add_argument("--theme", help=SUPPRESS)
    follow.set_defaults(run=commands.follow)


def _sound(sound: Parser) -> None:
    sound.set_defaults(run=commands.sound)


def _plan(plan: Parser) -> None:
    add_session_options(plan)
    plan.add_argument("--end", metavar="HH:MM", help="end at this time of day, in place of --total")
    plan.add_argument("--start", metavar="HH:MM", help="begin at this time of day: every line then says when it is")
    plan.add_argument("--json", action="store_true", help="as JSON")
    plan.set_defaults(run=commands.plan)


def _rehearse(rehearse: Parser) -> None:
    add_session_options(rehearse)
    rehearse.add_argument("--start", metavar="HH:MM", help="begin at this time of day")
    rehearse.add_argument("--json", action="store_true", help="the events as JSON lines")
    rehearse.set_defaults(run=commands.rehearse_session)


def _check(check: Parser) -> None:
    check.add_argument("files", nargs="+", metavar="FILE")
    check.add_argument("--json", action="store_true", help="for editors")
    check.add_argument("--strict", action="store_true", help="exit with 1 for warnings too")
    check.set_defaults(run=commands.check)


def _formats(formats: Parser) -> None:
    formats.set_defaults(run=commands.list_formats, tag=None, people=None, fits=None, search=None, json=False)
    actions = formats.add_subparsers(metavar="ACTION")
    listing = actions.add_parser("list", help="the formats there are")
    listing.add_argument("--tag", help="only with this tag")
    listing.add_argument("--people", type=count, metavar="N", help="only for so many people")
    listing.add_argument("--for", dest="fits", metavar="TIME", help='only what can be held in this time, like "40m"')
    listing.add_argument("--search", metavar="WORDS", help="only with these words in title, summary, tags or source")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=commands.list_formats)
    show = actions.add_parser("show", help="what a format means for so many people")
    show.add_argument("format", metavar="FORMAT")
    show.add_argument("--people", metavar="2-8", help="for these numbers of people")
    show.add_argument("--json", action="store_true")
    show.set_defaults(run=commands.show)
    new = actions.add_parser("new", help="write a commented file that plans as it is")
    new.add_argument("name", metavar="NAME")
    new.add_argument("--like", metavar="FORMAT", help="begin with a copy of this one")
    new.set_defaults(run=commands.new)
    upgrade = actions.add_parser("upgrade", help="rewrite files of an older version of the language; comments stay")
    upgrade.add_argument("files", nargs="+", metavar="FILE")
    upgrade.set_defaults(run=commands.upgrade)
    preview = actions.add_parser("preview", help="an editor with the run sheet and the problems beside the text")
    preview.add_argument("file", metavar="FILE", help="the path of a format file, or the id of one of yours")
    preview.add_argument("--people", type=count, metavar="N", help="plan for so many people at first")
    preview.set_defaults(run=commands.preview)
    schema = actions.add_parser("schema", help="the JSON Schema of format files, for editors")
    schema.set_defaults(run=commands.schema)


def _actions(actions: Parser) -> None:
    what = actions.add_subparsers(metavar="ACTION")
    listing = what.add_parser("list", help="what was agreed")
    for parser in (actions, listing):
        # What was given before "list" must not be overwritten by what was left out after it.
        unset = None if parser is actions else SUPPRESS
        parser.add_argument("--open", action="store_true", default=unset, help="only what is still open")
        parser.add_argument("--owner", metavar="NAME", default=unset, help="only what this person agreed to")
        parser.add_argument("--group", metavar="GROUP", default=unset, help="only what was agreed in this group")
        parser.add_argument("--due", choices=("today", "week", "overdue"), default=unset, help="only what is due")
        parser.add_argument("--search", metavar="WORDS", default=unset, help="only what has all of these words")
        parser.add_argument("--json", action="store_true", default=unset, help="as JSON")
        parser.set_defaults(run=commands.list_agreed)
    for name, told in (("done", "it is done"), ("drop", "it is no longer wanted"), ("reopen", "it is open after all")):
        change = what.add_parser(name, help=told)
        change.add_argument("actions", nargs="+", metavar="ID", help="as `thinkpair actions` shows it")
        change.set_defaults(run=commands.change_agreed, change=name)
    show = what.add_parser("show", help="one action, and what became of it since it was agreed")
    show.add_argument("action", metavar="ID", help="as `thinkpair actions` shows it")
    show.add_argument("--json", action="store_true", help="as JSON")
    show.set_defaults(run=commands.show_agreed)
    _writing_actions(what.add_parser)


def _writing_actions(add_parser: Callable[..., Parser]) -> None:
    edit = add_parser("edit", help="it reads otherwise now")
    edit.add_argument("action", metavar="ID", help="as `thinkpair actions` shows it")
    edit.add_argument("text", nargs="?", metavar="TEXT", help='all of it, like "Ana: call the bank by friday"')
    edit.set_defaults(run=commands.edit_agreed)
    add = add_parser("add", help="note what was agreed outside a session")
    add.add_argument("text", metavar="TEXT", help='like "Ana: call the bank by Friday, follow-up Ben"')
    add.add_argument("--group", metavar="GROUP", help="of this group: it comes into the group's next review")
    add.set_defaults(run=commands.add_agreed)
    for parser in (edit, add):
        parser.add_argument("--owner", metavar="A,B", help="who does it")
        parser.add_argument("--by", metavar="WHEN", help='"Friday", "5 Dec", "in 2 weeks"; "none" for no date')
        parser.add_argument(
            "--follow-up", "--support", dest="support", metavar="NAME", help='who will ask about it; "none" for nobody'
        )


def _sessions(sessions: Parser) -> None:
    what = sessions.add_subparsers(metavar="ACTION")
    listing = what.add_parser("list", help="the sessions held so far")
    for parser in (sessions, listing):
        add_session_filters(parser, unset=None if parser is sessions else SUPPRESS)
        parser.set_defaults(run=commands.list_sessions)
    search = what.add_parser("search", help="the sessions in which these words were recorded, or words that begin so")
    search.add_argument("words", nargs="+", metavar="WORD")
    add_session_filters(search, unset=SUPPRESS)
    search.set_defaults(run=commands.search_sessions)
    chart = what.add_parser("chart", help="what was agreed, done and carried on, month by month; goals of --group")
    add_session_filters(chart, unset=SUPPRESS)
    chart.set_defaults(run=commands.chart_actions)
    copies = what.add_parser("conflicts", help="copies that a synced folder made when two machines wrote at once")
    copies.set_defaults(run=commands.conflicts)
    show = what.add_parser("show", help="the minutes of one session")
    show.add_argument("session", metavar="SESSION", help="its id, or last")
    show.add_argument("--json", action="store_true", help="as JSON")
    show.set_defaults(run=commands.show_session)
    delete = what.add_parser("delete", help="remove everything that was kept of a session")
    delete.add_argument("session", metavar="SESSION")
    delete.set_defaults(run=commands.delete_session)
    expire = what.add_parser("expire", help="the sessions that are older than you want to keep them")
    expire.add_argument("--keep", metavar="AGE", help='how long, like "1y"; the setting keep if left out')
    expire.add_argument("--yes", action="store_true", help="remove them; without it they are only listed")
    expire.set_defaults(run=commands.expire_sessions)


def _export(export: Parser) -> None:
    export.add_argument("session", nargs="?", metavar="SESSION", help="its id, or last")
    export.add_argument("--actions", action="store_true", help="the actions of all sessions, or of --group alone")
    export.add_argument("--group", metavar="GROUP", help="all that is kept of a group, and its next meeting")
    targets = ("md", "csv", "json", "ics", "todo.txt", "taskwarrior")
    export.add_argument("--to", choices=targets, help="what to make; the end of FILE tells it, too")
    export.add_argument("-o", "--output", metavar="FILE", help="a file in place of standard output")
    export.add_argument("--force", action="store_true", help="write over FILE")
    export.add_argument("--redact", action="store_true", help="initials in place of names, in texts as well")
    export.set_defaults(run=commands.export_what)


def _import_people(people: Parser) -> None:
    people.add_argument("file", metavar="FILE", help="a CSV table with names and e-mail addresses")
    people.add_argument("--group", metavar="GROUP", help="the group that they come into")
    people.add_argument("--new", metavar="TITLE", help="create a group with this title for them")
    people.add_argument("--yes", action="store_true", help="write without asking")
    people.set_defaults(run=commands.import_people)


def _backup(backup: Parser) -> None:
    backup.add_argument("file", metavar="FILE", help="a new zip file")
    backup.add_argument(
        "--encrypt-to", metavar="KEY", action="append", default=[], help="encrypt it to a public key of age, age1…"
    )
    backup.add_argument("--force", action="store_true", help="overwrite FILE")
    backup.set_defaults(run=commands.back_up_all)


def _restore(restore: Parser) -> None:
    restore.add_argument("file", metavar="FILE", help="as `thinkpair backup` writes it")
    restore.add_argument("--identity", metavar="KEYFILE", help="the file with your key, if the backup is encrypted")
    restore.add_argument("--force", action="store_true", help="replace files that differ from the backup")
    restore.add_argument("--dry-run", action="store_true", help="only say what would be restored")
    restore.set_defaults(run=commands.restore_all)


def _settings(settings: Parser) -> None:
    settings.add_argument("key", nargs="?", metavar="KEY", help="one setting; keys are all keys, keys.undo is one")
    settings.add_argument("value", nargs="?", metavar="VALUE", help="what it is to be from now on")
    settings.add_argument("--default", action="store_true", help="take KEY out of the file again")
    settings.add_argument("--explain", action="store_true", help="where each value came from, and what it is for")
    settings.add_argument("--json", action="store_true", help="as JSON")
    settings.set_defaults(run=commands.settings)


def _groups(groups: Parser) -> None:
    groups.set_defaults(run=commands.list_groups, archived=False, json=False)
    what = groups.add_subparsers(metavar="ACTION")
    listing = what.add_parser("list", help="the groups there are, and what is due")
    for parser in (groups, listing):
        parser.add_argument("--archived", action="store_true", help="archived ones too")
        parser.add_argument("--json", action="store_true", help="as JSON")
    listing.set_defaults(run=commands.list_groups)
    show = what.add_parser("show", help="one group: people, agreement, goals, what is due")
    show.add_argument("group", metavar="GROUP")
    show.add_argument("--json", action="store_true", help="as JSON")
    show.set_defaults(run=commands.show_group)
    new = what.add_parser("new", help="keep a new group")
    new.add_argument("title", metavar="TITLE", help='like "Ana and Ben"')
    new.add_argument("--id", metavar="ID", help="the name of its file; made of the title if left out")
    add_group_options(new)
    new.set_defaults(run=commands.new_group)
    edit = what.add_parser("edit", help="change a group; without an option its file is opened in $EDITOR")
    edit.add_argument("group", metavar="GROUP")
    edit.add_argument("--title", metavar="TITLE")
    add_group_options(edit)
    edit.set_defaults(run=commands.edit_group)
    archive = what.add_parser("archive", help="put a group away; nothing is lost")
    archive.add_argument("group", metavar="GROUP")
    archive.add_argument("--undo", action="store_true", help="take it out again")
    archive.set_defaults(run=commands.archive_group)
    check = what.add_parser("check", help="what is wrong in the files of groups, and what to write instead")
    check.add_argument("groups", nargs="*", metavar="GROUP", help="all of them if left out")
    check.add_argument("--json", action="store_true", help="for editors")
    check.set_defaults(run=commands.check_groups)


_DECLARED: tuple[tuple[str, str, Callable[[Parser], None]], ...] = (
    ("run", "hold a session", _run),
    ("resume", "go on with an interrupted session", _resume),
    ("follow", "show a running session on a second screen; it only reads", _follow),
    ("sound", "play the sounds until you hear one, and remember it", _sound),
    ("plan", "the run sheet of a session, on paper or as JSON", _plan),
    ("rehearse", "the whole session in virtual time", _rehearse),
    ("check", "what is wrong in format files, and what to write instead", _check),
    ("formats", "the library of formats and the author's bench", _formats),
    ("actions", "agreed actions over all sessions", _actions),
    ("groups", "pairs and groups that meet again, with what they agreed", _groups),
    ("sessions", "the sessions held so far", _sessions),
    ("export", "take sessions and actions elsewhere", _export),
    ("import", "take people from a CSV file into a group", _import_people),
    ("backup", "one zip file of everything that is saved", _backup),
    ("restore", "bring back what a backup holds", _restore),
    ("settings", "what is set, where it came from, and setting it", _settings),
)
"""Every command: its name, what the list of all says of it, and what declares its options."""
