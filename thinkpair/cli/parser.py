"""Every command of the program with its options, declared once: the parser, the help and docs/commands.md use it.

Only argparse is imported, so that `--help` answers at once.
"""

from argparse import SUPPRESS, RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence

from thinkpair import __version__
from thinkpair.cli import commands
from thinkpair.cli.format_options import declare_formats
from thinkpair.cli.group_options import declare_groups, declare_import, declare_report, declare_scheme
from thinkpair.cli.parser_base import Parser
from thinkpair.cli.session_options import (
    add_front_options,
    add_session_filters,
    add_session_options,
    add_sharing_options,
    declare_join,
    declare_programme,
    declare_share,
    speed,
)
from thinkpair.errors import UsageError
from thinkpair.export.targets import TARGETS

COMMANDS: tuple[tuple[str, str], ...] = (
    ("thinkpair", "Home: continue an unfinished session, start one, see the open actions"),
    ("thinkpair --plain", "Home in lines of text, for screen readers"),
    ("thinkpair run FORMAT", "run a session"),
    ("thinkpair resume [SESSION]", "resume an unfinished session"),
    ("thinkpair share", "print a line with which others join the session that runs here, from their own machines"),
    ("thinkpair share --phones", "let the room join the session that runs here with their phones"),
    (
        "thinkpair join [LINE]",
        "join a session, with all its keys: by such a line, or the one that runs on this machine",
    ),
    (
        "thinkpair programme new|watch|end NAME",
        "watch many rooms from one screen; each is in by thinkpair share --programme",
    ),
    ("thinkpair follow [SESSION]", "show a running session on a second, big screen; it only reads"),
    ("thinkpair events [SESSION] --json", "print what happens in a session, for other programs; --redact for initials"),
    ("thinkpair sound", "find a sound that you can hear"),
    ("thinkpair plan FORMAT [--to html|md] [-o FILE]", "show the run sheet; as a page or Markdown to hand out"),
    ("thinkpair rehearse FORMAT", "run a session in virtual time and print what happens"),
    ("thinkpair check FILE…", "find what is wrong in format files, and what to write instead"),
    ("thinkpair formats [list|show|new|preview|guide|upgrade|schema]", "list, show and write formats"),
    ("thinkpair formats [add|packs|update|remove|export]", "get formats from others, and give yours away"),
    ("thinkpair actions [list|show|done|drop|reopen|edit|add]", "the agreed actions of all sessions"),
    (
        "thinkpair groups [list|show|new|add|edit|archive|check]",
        "pairs and groups that meet again, and what they agreed",
    ),
    ("thinkpair sessions [list|show|search|chart|conflicts|close|delete|expire]", "past and unfinished sessions"),
    ("thinkpair reflect [list]", "look back on a session, for yourself alone"),
    ("thinkpair export SESSION|--actions|--group G --to TARGET [-o FILE]", "export; --redact for initials"),
    ("thinkpair import FILE --group G|--new TITLE", "import people from a CSV file into a group"),
    (
        "thinkpair scheme [new|check|match|pairs|people|collect|status|numbers]",
        "a mentoring scheme: many pairs for a set time",
    ),
    ("thinkpair report [GROUP]", "write the numbers of a pair for its scheme, shown in full before"),
    ("thinkpair backup FILE [--encrypt-to age1…] [--with-reflections]", "save everything in one zip file"),
    ("thinkpair restore FILE [--identity KEYFILE] [--force] [--dry-run]", "restore a backup"),
    ("thinkpair settings [KEY [VALUE]]", "show settings and where they come from, or change one"),
    ("thinkpair completion bash|zsh|fish", "print a script that completes commands, formats, groups and sessions"),
    ("thinkpair help [COMMAND]", "show the help of all commands, or of one"),
)

_EPILOG = """examples:
  thinkpair                                          choose what to do on the screen
  thinkpair run thinking-pair --people Ana,Ben       start a session at once
  thinkpair actions --open                           list what is still to be done

exit codes: 0 done, 1 wrong content, 2 wrong usage, 3 files, 130 interrupted"""


def build_parser(typed: Sequence[str] | None = None) -> Parser:
    """Return the parser of the whole program; each command has its function in `run`.

    Of the commands it has those that are needed for what was `typed`, or all, and options only of those that are named
    there: Home and a session open without the rest, and the list of all commands is there at once.
    """
    parser = Parser(
        prog="thinkpair",
        description="Holds the time and the turns of a conversation so that the people in it can think.",
        epilog=_EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"thinkpair {__version__}")
    parser.add_argument("--plain", action="store_true", help="without a command: Home in lines of text")
    parser.set_defaults(run=commands.home, build_parser=build_parser)
    if typed is not None and typed[:1] in ([], ["--version"], ["--plain"]):
        return parser
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND")
    if typed and typed[0].startswith("--") and typed[0] not in ("--version", "--plain", "--help"):
        raise UsageError(_in_front(typed))
    asked = [declared for declared in _DECLARED if typed and declared[0] == typed[0]]
    for name, told, declare in asked or _DECLARED:
        command = subparsers.add_parser(name, help=told)
        if typed is None or name in typed:
            declare(command)
    return parser


def _in_front(typed: Sequence[str]) -> str:
    """Return what is said of an option that stands before a command, with the command that takes it."""
    option = typed[0].partition("=")[0]
    for name, _, declare in sorted(_DECLARED, key=lambda declared: declared[0] != "run"):
        declare(command := Parser(prog=f"thinkpair {name}"))
        if any(option in action.option_strings for action in command.declared):
            behind = (command.prog, *["thinking-pair"] * (name == "run"), *typed)
            return f'"{option}" belongs to a command, behind it: {" ".join(behind)}'
    return f'"{option}" is not an option of thinkpair (thinkpair --help tells more)'


def _run(run: Parser) -> None:
    add_session_options(run)
    add_front_options(run)
    run.add_argument("--end", metavar="HH:MM", help="end at this time of day, in place of --total")
    run.add_argument("--start", metavar="HH:MM", help="planned from this time of day; default: now")
    run.add_argument(
        "--hands-free",
        nargs="?",
        const="10s",
        metavar="TIME",
        help="continue by itself when the time is up, after TIME (default: 10s)",
    )
    run.add_argument("--speed", type=speed, default=1.0, metavar="N", help="run N times as fast, to try things out")
    add_sharing_options(run)
    run.add_argument("--yes", action="store_true", help="begin with the people of --people-from without asking")
    run.set_defaults(run=commands.run)


def _resume(resume: Parser) -> None:
    resume.add_argument("session", nargs="?", metavar="SESSION", help="its id; default: the last unfinished one")
    resume.add_argument("--group", metavar="GROUP", help="the last unfinished one of this group")
    resume.add_argument("--gap", choices=("leave-out", "count", "restart"), help="what to do with the time away")
    add_front_options(resume)
    add_sharing_options(resume)
    resume.set_defaults(run=commands.resume)


def _follow(follow: Parser) -> None:
    follow.add_argument("session", nargs="?", metavar="SESSION", help="its id; default: the newest that is running")
    follow.add_argument("--full", action="store_true", help="show everything, private things too")
    follow.add_argument("--plain", action="store_true", help="in lines of text, without a screen")
    follow.add_argument("--theme", help=SUPPRESS)
    follow.set_defaults(run=commands.follow)


def _events(events: Parser) -> None:
    events.add_argument("session", nargs="?", metavar="SESSION", help="its id; default: the one that is running")
    events.add_argument("--json", action="store_true", help="as JSON Lines, one event a line")
    events.add_argument("--redact", action="store_true", help="initials instead of names, and no texts")
    events.set_defaults(run=commands.events)


def _sound(sound: Parser) -> None:
    sound.set_defaults(run=commands.sound)


def _plan(plan: Parser) -> None:
    add_session_options(plan)
    _add_times(plan)
    plan.add_argument("--json", action="store_true", help="as JSON")
    plan.add_argument(
        "--to",
        choices=("text", "html", "md", "json"),
        help="a page to hand out (html; print it from the browser, to PDF too), Markdown, or text; default: by FILE",
    )
    plan.add_argument("-o", "--output", metavar="FILE", help="write to FILE")
    plan.add_argument("--force", action="store_true", help="overwrite FILE")
    plan.add_argument("--notes", action="store_true", help="with briefs and the facilitator's notes: for you alone")
    plan.set_defaults(run=commands.plan)


def _rehearse(rehearse: Parser) -> None:
    add_session_options(rehearse)
    _add_times(rehearse)
    rehearse.add_argument("--json", action="store_true", help="the events as JSON lines")
    rehearse.set_defaults(run=commands.rehearse)


def _add_times(parser: Parser) -> None:
    parser.add_argument("--end", metavar="HH:MM", help="end at this time of day, in place of --total")
    parser.add_argument("--start", metavar="HH:MM", help="begin at this time of day: every line then says when it is")


def _check(check: Parser) -> None:
    check.add_argument("files", nargs="+", metavar="FILE", help="a format file, or a folder with some")
    check.add_argument("--json", action="store_true", help="for editors")
    check.add_argument("--strict", action="store_true", help="exit with 1 for warnings too")
    check.set_defaults(run=commands.check)


def _actions(actions: Parser) -> None:
    actions.set_defaults(run=commands.actions)
    what = actions.add_subparsers(dest="verb", metavar="ACTION")
    listing = what.add_parser("list", help="what was agreed")
    for parser in (actions, listing):
        # What was given before "list" must not be overwritten by what was left out after it.
        unset = None if parser is actions else SUPPRESS
        parser.add_argument("--open", action="store_true", default=unset, help="only what is still open")
        parser.add_argument("--owner", metavar="NAME", default=unset, help="only what this person agreed to")
        parser.add_argument(
            "--follow-up", metavar="NAME", default=unset, help="only what this person will ask about; me: you"
        )
        parser.add_argument("--group", metavar="GROUP", default=unset, help="only what was agreed in this group")
        parser.add_argument("--due", choices=("today", "week", "overdue"), default=unset, help="only what is due")
        parser.add_argument("--search", metavar="WORDS", default=unset, help="only what has all of these words")
        parser.add_argument("--json", action="store_true", default=unset, help="as JSON")
    for name, told in (("done", "mark actions as done"), ("drop", "drop actions"), ("reopen", "reopen actions")):
        change = what.add_parser(name, help=told)
        change.add_argument("actions", nargs="+", metavar="ID", help="as `thinkpair actions` shows it")
    show = what.add_parser("show", help="show one action and its history")
    show.add_argument("action", metavar="ID", help="as `thinkpair actions` shows it")
    show.add_argument("--json", action="store_true", help="as JSON")
    _writing_actions(what.add_parser)


def _writing_actions(add_parser: Callable[..., Parser]) -> None:
    edit = add_parser("edit", help="change its text")
    edit.add_argument("action", metavar="ID", help="as `thinkpair actions` shows it")
    edit.add_argument("text", nargs="?", metavar="TEXT", help='the whole action, like "Ana: call the bank by friday"')
    add = add_parser("add", help="add an action from outside a session")
    add.add_argument("text", metavar="TEXT", help='like "Ana: call the bank by Friday, follow-up Ben"')
    add.add_argument("--group", metavar="GROUP", help="for this group: it comes up in its next review")
    for parser in (edit, add):
        parser.add_argument("--owner", metavar="A,B", help="who will do it")
        parser.add_argument("--by", metavar="WHEN", help='"Friday", "5 Dec", "in 2 weeks"; "none" for no date')
        parser.add_argument(
            "--follow-up", "--support", dest="support", metavar="NAME", help='who will ask about it; "none" for nobody'
        )


def _sessions(sessions: Parser) -> None:
    sessions.set_defaults(run=commands.sessions)
    what = sessions.add_subparsers(dest="verb", metavar="ACTION")
    listing = what.add_parser("list", help="past and unfinished sessions")
    for parser in (sessions, listing):
        add_session_filters(parser, unset=None if parser is sessions else SUPPRESS)
    search = what.add_parser("search", help="find sessions by words or beginnings of words")
    search.add_argument("words", nargs="+", metavar="WORD")
    add_session_filters(search, unset=SUPPRESS)
    chart = what.add_parser("chart", help="chart actions by month: agreed, done, carried over; goals with --group")
    add_session_filters(chart, unset=SUPPRESS)
    what.add_parser("conflicts", help="copies that a synced folder made when two machines wrote at once")
    show = what.add_parser("show", help="show the minutes of a session")
    show.add_argument("session", metavar="SESSION", help="its id, or last")
    show.add_argument("--json", action="store_true", help="as JSON")
    close = what.add_parser("close", help="close an unfinished session without resuming it")
    close.add_argument("session", metavar="SESSION")
    delete = what.add_parser("delete", help="delete a session")
    delete.add_argument("session", metavar="SESSION", help="its id, or last")
    delete.add_argument("--yes", action="store_true", help="delete it without asking")
    expire = what.add_parser("expire", help="list or delete old sessions")
    expire.add_argument("--keep", metavar="AGE", help='how long, like "1y"; default: the setting `keep`')
    expire.add_argument("--yes", action="store_true", help="delete them; otherwise they are only listed")


def _reflect(reflect: Parser) -> None:
    reflect.add_argument("--session", metavar="SESSION", help="about this session: its id, or last (the default)")
    reflect.add_argument("--with", dest="people", metavar="A,B", help="about meeting these people")
    reflect.add_argument("--group", metavar="GROUP", help="about this group")
    reflect.set_defaults(run=commands.reflect)
    what = reflect.add_subparsers(dest="verb", metavar="ACTION")
    listing = what.add_parser("list", help="look through what you wrote")
    listing.add_argument("--person", metavar="NAME", help="only about this person")
    listing.add_argument("--group", metavar="GROUP", default=SUPPRESS, help="only about this group")
    listing.add_argument("--month", metavar="MONTH", help='only of a month, like "2026-11"')


def _export(export: Parser) -> None:
    export.add_argument("session", nargs="?", metavar="SESSION", help="its id, or last")
    export.add_argument("--actions", action="store_true", help="the actions of all sessions, or of --group alone")
    export.add_argument("--group", metavar="GROUP", help="everything about a group, and its next meeting")
    export.add_argument("--to", choices=tuple(TARGETS), help="the file type; default: by the name of FILE")
    export.add_argument("-o", "--output", metavar="FILE", help="write to FILE")
    export.add_argument("--force", action="store_true", help="overwrite FILE")
    export.add_argument("--redact", action="store_true", help="initials instead of names, in texts too")
    export.set_defaults(run=commands.export)


def _backup(backup: Parser) -> None:
    backup.add_argument("file", metavar="FILE", help="a new zip file")
    backup.add_argument(
        "--encrypt-to", metavar="KEY", action="append", default=[], help="encrypt it to a public key of age, age1…"
    )
    backup.add_argument(
        "--with-reflections", action="store_true", help="with what you wrote looking back (thinkpair reflect)"
    )
    backup.add_argument("--force", action="store_true", help="overwrite FILE")
    backup.set_defaults(run=commands.backup)


def _restore(restore: Parser) -> None:
    restore.add_argument("file", metavar="FILE", help="as `thinkpair backup` writes it")
    restore.add_argument("--identity", metavar="KEYFILE", help="the file with your key, if the backup is encrypted")
    restore.add_argument("--force", action="store_true", help="replace files that differ from the backup")
    restore.add_argument("--dry-run", action="store_true", help="only say what would be restored")
    restore.set_defaults(run=commands.restore)


def _settings(settings: Parser) -> None:
    settings.add_argument("key", nargs="?", metavar="KEY", help="`keys` lists all keys, `keys.undo` is one")
    settings.add_argument("value", nargs="?", metavar="VALUE", help="its new value")
    settings.add_argument("--default", action="store_true", help="reset KEY to its default")
    settings.add_argument("--explain", action="store_true", help="explain each value and where it comes from")
    settings.add_argument("--json", action="store_true", help="as JSON")
    settings.set_defaults(run=commands.settings)


_HOW_TO_LOAD = """to load it whenever a shell starts:
  bash: put into ~/.bashrc:  source <(thinkpair completion bash)
  zsh:  thinkpair completion zsh > DIR/_thinkpair   (DIR is a folder of your fpath)
  fish: thinkpair completion fish > ~/.config/fish/completions/thinkpair.fish
"""


def _completion(completion: Parser) -> None:
    completion.add_argument(
        "what",
        choices=("bash", "zsh", "fish", "formats", "groups", "sessions"),
        metavar="SHELL",
        help="bash, zsh or fish",
    )
    vars(completion).update(epilog=_HOW_TO_LOAD, formatter_class=RawDescriptionHelpFormatter)
    completion.set_defaults(run=commands.completion)


def _help(help: Parser) -> None:
    help.add_argument("command", nargs="*", metavar="COMMAND", help="the command to explain")


_DECLARED: tuple[tuple[str, str, Callable[[Parser], None]], ...] = (
    ("run", "run a session", _run),
    ("resume", "resume an unfinished session", _resume),
    ("share", "share the session that runs here with other machines", declare_share),
    ("join", "join a session, on this machine or by a line that was sent", declare_join),
    ("programme", "watch the rooms of a programme", declare_programme),
    ("follow", "show a running session on a second screen; it only reads", _follow),
    ("events", "print what happens in a session, for other programs", _events),
    ("sound", "play each sound until you hear one, and save it", _sound),
    ("plan", "show the run sheet of a session", _plan),
    ("rehearse", "run a session in virtual time and print what happens", _rehearse),
    ("check", "find what is wrong in format files, and what to write instead", _check),
    ("formats", "list, show and write formats", declare_formats),
    ("actions", "the agreed actions of all sessions", _actions),
    ("groups", "pairs and groups that meet again, and what they agreed", declare_groups),
    ("sessions", "past and unfinished sessions", _sessions),
    ("reflect", "look back on a session, for yourself alone", _reflect),
    ("export", "export sessions, actions or a group", _export),
    ("import", "import people from a CSV file into a group", declare_import),
    ("scheme", "a mentoring scheme: its people, who meets with whom, how it goes", declare_scheme),
    ("report", "write the numbers of a pair for its scheme, shown in full before", declare_report),
    ("backup", "save everything in one file", _backup),
    ("restore", "restore a backup", _restore),
    ("settings", "show settings, or change one", _settings),
    ("completion", "print a script that completes commands in your shell", _completion),
    ("help", "show this help, or that of a command", _help),
)
"""Every command: its name, what the list of all says of it, and what declares its options."""
