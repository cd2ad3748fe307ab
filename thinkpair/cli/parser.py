"""Every command of the program with its options, declared once: parsing, help and the README's table come from here.

Must import nothing but argparse, so that `--help` answers at once.
"""

from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, _SubParsersAction
from typing import NoReturn

from thinkpair import __version__
from thinkpair.errors import UsageError

COMMANDS: tuple[tuple[str, str], ...] = (
    ("thinkpair", "Home: go on with an interrupted session, start one, see the open actions"),
    ("thinkpair run FORMAT", "hold a session"),
    ("thinkpair resume [SESSION]", "go on with an interrupted session"),
    ("thinkpair plan FORMAT", "the run sheet, on paper or as JSON"),
    ("thinkpair rehearse FORMAT", "the whole session in virtual time, as a transcript"),
    ("thinkpair check FILE…", "what is wrong in format files, and what to write instead"),
    ("thinkpair formats [list|show|new|preview|schema]", "the library of formats and the author's bench"),
    ("thinkpair actions [list|done|drop|reopen]", "agreed actions over all sessions"),
    ("thinkpair sessions [list|show|delete]", "the sessions held so far"),
)


class Parser(ArgumentParser):
    """An argument parser whose errors are one line and exit with 2, like all others."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError with the message and where to find help."""
        raise UsageError(f"{message} ({self.prog} --help tells more)")


def build_parser() -> Parser:
    """Return the parser of the whole program; each command names its function as `module:function` in `run`."""
    parser = Parser(
        prog="thinkpair",
        description="Holds the time and the turns of a conversation so that the people in it can think.",
        epilog="Without a command: Home. Exit codes: 0 done, 1 wrong content, 2 wrong usage, 3 files, 130 interrupted.",
    )
    parser.add_argument("--version", action="version", version=f"thinkpair {__version__}")
    parser.set_defaults(run="screen:home")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _running(commands)
    _planning(commands)
    _formats(commands)
    _history(commands)
    return parser


def _running(commands: "_SubParsersAction[Parser]") -> None:
    run = commands.add_parser("run", help="hold a session")
    _session_options(run)
    _front_options(run)
    run.add_argument("--end", metavar="HH:MM", help="end at this time of day, in place of --total")
    run.add_argument(
        "--speed", type=_speed, default=1.0, metavar="N", help="let N seconds pass in one (for trying out)"
    )
    run.set_defaults(run="run:run")
    resume = commands.add_parser("resume", help="go on with an interrupted session")
    resume.add_argument("session", nargs="?", metavar="SESSION", help="its id; the last interrupted one if left out")
    resume.add_argument("--gap", choices=("leave-out", "count", "restart"), help="what to do with the time that passed")
    _front_options(resume)
    resume.set_defaults(run="run:resume")


def _planning(commands: "_SubParsersAction[Parser]") -> None:
    plan = commands.add_parser("plan", help="the run sheet of a session, on paper or as JSON")
    _session_options(plan)
    plan.add_argument("--end", metavar="HH:MM", help="end at this time of day, in place of --total")
    plan.add_argument("--json", action="store_true", help="as JSON")
    plan.set_defaults(run="planning:plan")
    rehearse = commands.add_parser("rehearse", help="the whole session in virtual time")
    _session_options(rehearse)
    rehearse.add_argument("--json", action="store_true", help="the events as JSON lines")
    rehearse.set_defaults(run="planning:rehearse_session")


def _formats(commands: "_SubParsersAction[Parser]") -> None:
    check = commands.add_parser("check", help="what is wrong in format files, and what to write instead")
    check.add_argument("files", nargs="+", metavar="FILE")
    check.add_argument("--json", action="store_true", help="for editors")
    check.add_argument("--strict", action="store_true", help="exit with 1 for warnings too")
    check.set_defaults(run="formats:check")
    formats = commands.add_parser("formats", help="the library of formats and the author's bench")
    formats.set_defaults(run="formats:list_formats", tag=None, people=None, fits=None, json=False)
    actions = formats.add_subparsers(metavar="ACTION")
    listing = actions.add_parser("list", help="the formats there are")
    listing.add_argument("--tag", help="only with this tag")
    listing.add_argument("--people", type=_count, metavar="N", help="only for so many people")
    listing.add_argument("--for", dest="fits", metavar="TIME", help='only what can be held in this time, like "40m"')
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run="formats:list_formats")
    show = actions.add_parser("show", help="what a format means for so many people")
    show.add_argument("format", metavar="FORMAT")
    show.add_argument("--people", metavar="2-8", help="for these numbers of people")
    show.add_argument("--json", action="store_true")
    show.set_defaults(run="formats:show")
    new = actions.add_parser("new", help="write a commented file that plans as it is")
    new.add_argument("name", metavar="NAME")
    new.add_argument("--like", metavar="FORMAT", help="begin with a copy of this one")
    new.set_defaults(run="formats:new")
    preview = actions.add_parser("preview", help="an editor with the run sheet and the problems beside the text")
    preview.add_argument("file", metavar="FILE", help="the path of a format file, or the id of one of yours")
    preview.add_argument("--people", type=_count, metavar="N", help="plan for so many people at first")
    preview.set_defaults(run="screen:preview")
    schema = actions.add_parser("schema", help="the JSON Schema of format files, for editors")
    schema.set_defaults(run="formats:schema")


def _history(commands: "_SubParsersAction[Parser]") -> None:
    actions = commands.add_parser("actions", help="agreed actions over all sessions")
    actions.set_defaults(run="history:list_agreed", open=False, owner=None, due=None, json=False)
    what = actions.add_subparsers(metavar="ACTION")
    listing = what.add_parser("list", help="what was agreed")
    for parser in (actions, listing):
        parser.add_argument("--open", action="store_true", help="only what is still open")
        parser.add_argument("--owner", metavar="NAME", help="only what this person agreed to")
        parser.add_argument("--due", choices=("today", "week", "overdue"), help="only what is due")
        parser.add_argument("--json", action="store_true", help="as JSON")
    listing.set_defaults(run="history:list_agreed")
    for name, told in (("done", "it is done"), ("drop", "it is no longer wanted"), ("reopen", "it is open after all")):
        change = what.add_parser(name, help=told)
        change.add_argument("actions", nargs="+", metavar="ID", help="as `thinkpair actions` shows it")
        change.set_defaults(run="history:change_agreed", change=name)
    sessions = commands.add_parser("sessions", help="the sessions held so far")
    sessions.set_defaults(run="history:list_sessions", json=False)
    sessions.add_argument("--json", action="store_true", help="as JSON")
    what = sessions.add_subparsers(metavar="ACTION")
    listing = what.add_parser("list", help="the sessions held so far")
    listing.add_argument("--json", action="store_true", help="as JSON")
    listing.set_defaults(run="history:list_sessions")
    show = what.add_parser("show", help="one session: its times and its actions")
    show.add_argument("session", metavar="SESSION")
    show.add_argument("--json", action="store_true", help="as JSON")
    show.set_defaults(run="history:show_session")
    delete = what.add_parser("delete", help="remove everything that was kept of a session")
    delete.add_argument("session", metavar="SESSION")
    delete.set_defaults(run="history:delete_session")


def _session_options(parser: Parser) -> None:
    parser.add_argument("format", metavar="FORMAT", help="an id of the library, or the path of a file")
    parser.add_argument("--people", metavar="A,B", help="names in the order of the seating, or how many")
    parser.add_argument("--total", metavar="TIME", help='the whole time, like "40m"')
    parser.add_argument("--stretch", action="store_true", help="scale every timed slot to the total")
    parser.add_argument("--role", action="append", default=[], metavar="ROLE=A,B", help="who holds a role (first)")
    parser.add_argument("--answer", action="append", default=[], metavar="ASK=TEXT", help="the answer to a question")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="for what is drawn by lot")


def _front_options(parser: Parser) -> None:
    parser.add_argument("--plain", action="store_true", help="in lines of text, without a screen")
    parser.add_argument("--sound", choices=("bell", "none"), help="what is heard at zero")
    parser.add_argument("--theme", help=SUPPRESS)


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0 < speed <= 1_000:
        raise ArgumentTypeError("the speed is a number from 1 to 1000")
    return speed


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise ArgumentTypeError("a number of people, please")
    return int(text)
