"""The commands `groups` and `import` with their options."""

from thinkpair.cli import commands
from thinkpair.cli.parser_base import Parser
from thinkpair.cli.scheme_options import declare_add


def declare_groups(groups: Parser) -> None:
    """Declare the actions of `groups`."""
    groups.set_defaults(run=commands.groups, archived=False, json=False)
    what = groups.add_subparsers(dest="verb", metavar="ACTION")
    listing = what.add_parser("list", help="list groups and what is due")
    for parser in (groups, listing):
        parser.add_argument("--archived", action="store_true", help="include archived groups")
        parser.add_argument("--json", action="store_true", help="as JSON")
    show = what.add_parser("show", help="show a group: people, agreement, goals, what is due")
    show.add_argument("group", metavar="GROUP")
    show.add_argument("--json", action="store_true", help="as JSON")
    new = what.add_parser("new", help="create a group")
    new.add_argument("title", metavar="TITLE", help='like "Ana and Ben"')
    new.add_argument("--id", metavar="ID", help="the name of its file; default: made from the title")
    new.add_argument("--yes", action="store_true", help="create it, even where there is an equal one")
    _add_details(new)
    edit = what.add_parser("edit", help="change a group; without an option its file is opened in $EDITOR")
    edit.add_argument("group", metavar="GROUP")
    edit.add_argument("--title", metavar="TITLE")
    _add_details(edit)
    declare_add(
        what.add_parser("add", help="add a group that somebody sent: the package of a scheme, or a group's file")
    )
    archive = what.add_parser("archive", help="archive a group; nothing is deleted")
    archive.add_argument("group", metavar="GROUP")
    archive.add_argument("--undo", action="store_true", help="bring it back")
    check = what.add_parser("check", help="what is wrong in the files of groups, and what to write instead")
    check.add_argument("groups", nargs="*", metavar="GROUP", help="default: all groups")
    check.add_argument("--json", action="store_true", help="for editors")


def _add_details(parser: Parser) -> None:
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


def declare_import(people: Parser) -> None:
    """Declare `import`."""
    people.add_argument("file", metavar="FILE", help="a CSV table with names and e-mail addresses")
    people.add_argument("--group", metavar="GROUP", help="add them to this group")
    people.add_argument("--new", metavar="TITLE", help="create a group with this title for them")
    people.add_argument("--yes", action="store_true", help="write without asking")
    people.set_defaults(run=commands.import_people)
