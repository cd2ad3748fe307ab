"""The options that several commands share, and the numbers that are typed as values of options."""

from argparse import SUPPRESS, ArgumentTypeError

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
