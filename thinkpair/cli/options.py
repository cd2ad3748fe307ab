"""The options that several commands share, and the parser whose errors are one line."""

from argparse import SUPPRESS, Action, ArgumentParser, ArgumentTypeError
from typing import Any, NoReturn

from thinkpair.errors import UsageError

_LISTS = {"FORMAT": "formats", "GROUP": "groups", "SESSION": "sessions"}
_COMPLETED = {
    metavar: {
        "bash": f"_thinkpair_{listed}",
        "zsh": f"($(thinkpair completion {listed} 2>/dev/null))",
        "fish": f"(thinkpair completion {listed} 2>/dev/null)",
    }
    for metavar, listed in _LISTS.items()
}


class Parser(ArgumentParser):
    """An argument parser whose errors are one line and exit with 2, like all others."""

    def add_argument(self, *names: Any, **options: Any) -> Action:
        """Declare an argument. What its metavar names is completed in shells, by `thinkpair completion`."""
        action = super().add_argument(*names, **options)
        if listed := _COMPLETED.get(str(options.get("metavar"))):
            vars(action)["complete"] = listed  # shtab looks for it there
        return action

    def error(self, message: str) -> NoReturn:
        """Raise UsageError with the message and where to find help."""
        raise UsageError(f"{message} ({self.prog} --help tells more)")


def add_session_options(parser: Parser) -> None:
    """Add what says which session it is: format, people, time."""
    parser.add_argument(
        "format", nargs="?", metavar="FORMAT", help="id or file of a format; default: the usual one of --group"
    )
    parser.add_argument("--group", metavar="GROUP", help="the group that meets; it fills in the rest")
    parser.add_argument("--absent", metavar="A,B", help="who of the group is absent today")
    parser.add_argument("--agenda", metavar="TEXT", help="what you want from this session")
    parser.add_argument("--people", metavar="A,B", help="names in seating order, or how many")
    parser.add_argument("--people-from", metavar="FILE", help="the people of a CSV file")
    parser.add_argument("--total", metavar="TIME", help='the whole time, like "40m"')
    parser.add_argument("--stretch", action="store_true", help="stretch every timed step to fill the total")
    parser.add_argument("--role", action="append", default=[], metavar="ROLE=A,B", help="who takes a role (first)")
    parser.add_argument(
        "--answer", action="append", default=[], metavar="ASK=TEXT", help="the answer to a question; again for several"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="seed for random choices")


def add_front_options(parser: Parser) -> None:
    """Add how a session is shown and heard."""
    parser.add_argument("--plain", action="store_true", help="in lines of text, without a screen")
    parser.add_argument("--sound", choices=("chime", "bell", "notification", "none"), help="the sound at the end")
    parser.add_argument("--theme", help=SUPPRESS)


def add_session_filters(parser: Parser, unset: str | None) -> None:
    """Add what sifts sessions.

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


def add_group_options(parser: Parser) -> None:
    """Add what is kept of a group."""
    for option, sign, told in (
        ("--people", "A,B", "who is in it: Ana <ana@example.org> (she/her), Ben"),
        ("--kind", "KIND", "pair, peer group, shared mentor, mentor and mentee, or scheme"),
        ("--mentor", "A", "who is always the mentor"),
        ("--purpose", "TEXT", "the long-term direction"),
        ("--format", "FORMAT", "the usual format"),
        ("--length", "TIME", 'how long a meeting is, like "1h"'),
        ("--total", "TIME", "how much of it a session takes"),
        ("--every", "TIME", 'how the meetings repeat, like "2 weeks" or "month"'),
        ("--on", "DAY", 'on which day: "tue", "2nd tue", "last day"'),
        ("--until", "DATE", "the last day on which you meet so"),
        ("--review-after", "N", "a review falls due after so many sessions"),
        ("--review-by", "DATE", "a review falls due on this day"),
        ("--ends", "DATE", "the last day of a scheme"),
        ("--record", "WHAT", "save at most: all, times or nothing"),
        ("--review-first", "yes|no", "begin with a round on what was agreed last time"),
    ):
        parser.add_argument(option, metavar=sign, help=told)
    parser.add_argument("--next", dest="next_meeting", metavar="WHEN", help='the next meeting, like "friday 18:00"')
    parser.add_argument("--agree", action="append", default=[], metavar="PART=TEXT", help="a part of the agreement")
    parser.add_argument("--goal", action="append", default=[], metavar="TEXT", help='"feel at home, by 2027-03-01"')


def speed(text: str) -> float:
    """Return how many seconds pass in one; for argparse."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number <= 1_000:
        raise ArgumentTypeError("the speed is a number from 1 to 1000")
    return number


def count(text: str) -> int:
    """Return a number of people; for argparse."""
    if not text.isascii() or not text.isdigit():
        raise ArgumentTypeError("a number of people, please")
    return int(text)
