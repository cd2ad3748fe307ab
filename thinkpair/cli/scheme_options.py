"""The command `scheme` with its options, declared without loading anything that it needs."""

from argparse import Namespace
from collections.abc import Callable

from thinkpair.cli.options import Parser

_FOLDER = "the folder of the scheme; default: the one you are in"


def declare_scheme(scheme: Parser) -> None:
    """Declare the actions of `scheme`."""
    what = scheme.add_subparsers(metavar="ACTION", required=True)
    new = what.add_parser("new", help="make a folder with scheme.toml and people.csv to fill in")
    new.add_argument("name", metavar="NAME", help="a new folder, like spring-scheme")
    new.set_defaults(run=_command("new"))
    check = what.add_parser("check", help="what is missing or unclear in scheme.toml and people.csv, row by row")
    _add_folder(check)
    check.set_defaults(run=_command("check"))
    match = what.add_parser("match", help="propose who meets with whom, and why, and write it to matches.csv")
    _add_folder(match)
    match.add_argument(
        "--if", dest="pair", metavar="MENTEE=MENTOR", help="say what this pair would cost, and write nothing"
    )
    match.set_defaults(run=_command("match"))


def _add_folder(parser: Parser) -> None:
    parser.add_argument("folder", nargs="?", default=".", metavar="NAME", help=_FOLDER)


def _command(name: str) -> Callable[[Namespace], int]:
    """Return the function of a command; its module is imported when it runs."""

    def run(args: Namespace) -> int:
        from thinkpair.cli import scheme

        return int(getattr(scheme, name)(args))

    return run
