"""The options that say which session it is, how it is shown and with whom it is shared; filters of past sessions.

Also the commands `share`, `join` and `programme`, and the numbers that are typed as values of options.
"""

from argparse import SUPPRESS, ArgumentTypeError

from thinkpair.cli import commands
from thinkpair.cli.parser_base import Parser


def add_session_options(parser: Parser) -> None:
    """Add what says which session it is: format, people, time."""
    parser.add_argument(
        "format", nargs="?", metavar="FORMAT", help="id or file of a format; default: the usual one of --group"
    )
    parser.add_argument("--group", metavar="GROUP", help="the group that meets; it fills in the rest")
    parser.add_argument("--absent", metavar="A,B", help="who of the group is absent today")
    parser.add_argument("--agenda", metavar="TEXT", help="what you want from this session")
    parser.add_argument("--people", metavar="A,B", help="names in seating order, or how many")
    parser.add_argument("--first", metavar="NAME", help="who starts; by default somebody else than last time")
    parser.add_argument("--people-from", metavar="FILE", help="the people of a CSV file")
    parser.add_argument("--total", metavar="TIME", help='the whole time, like "40m"')
    parser.add_argument("--stretch", action="store_true", help="stretch every timed step to fill the total")
    parser.add_argument("--role", action="append", default=[], metavar="ROLE=A,B", help="who takes a role (first)")
    parser.add_argument(
        "--answer", action="append", default=[], metavar="ASK=TEXT", help="the answer to a question; again for several"
    )
    parser.add_argument("--seed", type=whole_number, default=1, metavar="N", help="seed for random choices")


def add_front_options(parser: Parser) -> None:
    """Add how a session is shown and heard."""
    parser.add_argument("--plain", action="store_true", help="in lines of text, without a screen")
    parser.add_argument("--sound", choices=("chime", "bell", "notification", "none"), help="the sound at the end")
    parser.add_argument("--theme", help=SUPPRESS)


def add_session_filters(parser: Parser, unset: str | None) -> None:
    """Add the filters of sessions.

    `unset` is SUPPRESS for an action below `sessions`: what was given before it must not be overwritten by what was
    left out after it.
    """
    parser.add_argument("--group", metavar="GROUP", default=unset, help="only of this group")
    parser.add_argument("--person", metavar="NAME", default=unset, help="only with this person")
    parser.add_argument("--format", metavar="FORMAT", default=unset, help="only of this format")
    parser.add_argument(
        "--since", metavar="DATE", default=unset, help='from this day, month or year on, like "2026-11"'
    )
    parser.add_argument("--until", metavar="DATE", default=unset, help="until this day, month or year, with it")
    parser.add_argument("--json", action="store_true", default=unset, help="as JSON")


def speed(text: str) -> float:
    """Return how many seconds pass in one. Raises ArgumentTypeError, for argparse."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number <= 1_000:
        raise ArgumentTypeError("the speed is a number from 1 to 1000")
    return number


def whole_number(text: str) -> int:
    """Return a whole number. Raises ArgumentTypeError, for argparse."""
    try:
        return int(text)
    except ValueError:
        raise ArgumentTypeError("a whole number, please") from None


def count(text: str) -> int:
    """Return a number of people. Raises ArgumentTypeError, for argparse."""
    if not text.isascii() or not text.isdigit() or not int(text[:9]):
        raise ArgumentTypeError("a number of people, like 6")
    return int(text)


def add_sharing_options(parser: Parser) -> None:
    """Add with whom a session is shared from its beginning."""
    parser.add_argument("--share", action="store_true", help="share it with other machines, as thinkpair share does")
    _add_phones(parser)
    _add_programme(parser)


def _add_programme(parser: Parser) -> None:
    parser.add_argument(
        "--programme", metavar="NAME", help="be a room of this programme; the first time NAME is the line that was sent"
    )
    parser.add_argument("--room", metavar="ROOM", help="the name of this room for whoever watches the programme")


def _add_phones(parser: Parser) -> None:
    parser.add_argument(
        "--phones",
        nargs="?",
        const="",
        metavar="ADDRESS",
        help="let the room join with phones; ADDRESS is this machine's in their network (default: found by itself)",
    )


def declare_share(share: Parser) -> None:
    """Declare `share`."""
    share.add_argument("session", nargs="?", metavar="SESSION", help="its id; default: the one that is running")
    share.add_argument("--password", action="store_true", help="ask for the password of the broker again")
    _add_phones(share)
    _add_programme(share)
    share.set_defaults(run=commands.share)


def declare_join(join: Parser) -> None:
    """Declare `join`."""
    join.add_argument(
        "session",
        nargs="?",
        metavar="LINE",
        help="what thinkpair share printed, in quotes; or the id of a session here; default: the one that runs here",
    )
    join.add_argument("--password", action="store_true", help="ask for the password of the broker again")
    join.add_argument("--follow", action="store_true", help="only show it, as thinkpair follow does")
    join.add_argument("--full", action="store_true", help="with --follow: show everything, private things too")
    join.add_argument("--as", dest="name", metavar="NAME", help="the name that the others see; default: your name")
    add_front_options(join)
    join.set_defaults(run=commands.join)


def declare_programme(programme: Parser) -> None:
    """Declare the actions of `programme`."""
    programme.set_defaults(run=commands.programme)
    actions = programme.add_subparsers(dest="verb", metavar="ACTION", required=True)
    new = actions.add_parser("new", help="begin a programme; print the line for its rooms")
    new.add_argument("name", metavar="NAME", help='like "Spring day"; for one that is there the line is printed again')
    new.add_argument("--password", action="store_true", help="ask for the password of the broker again")
    watch = actions.add_parser(
        "watch",
        help="watch all rooms: where each is, and which are late",
        epilog='example: thinkpair programme watch "Spring day"',
    )
    end = actions.add_parser("end", help="leave nothing of a programme at the broker, and forget it here")
    for parser in (watch, end):
        parser.add_argument("name", metavar="NAME", help="of a programme that this machine knows, or its line")
        parser.add_argument("--password", action="store_true", help="ask for the password of the broker again")
    watch.add_argument("--plain", action="store_true", help="in lines of text, without a screen")
    watch.add_argument("--theme", help=SUPPRESS)
