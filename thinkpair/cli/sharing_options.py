"""The commands `share`, `join` and `programme` with their options, and those of `run` that share a session at once."""

from argparse import SUPPRESS

from thinkpair.cli import commands
from thinkpair.cli.parser_base import Parser
from thinkpair.cli.shared_options import add_front_options


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
