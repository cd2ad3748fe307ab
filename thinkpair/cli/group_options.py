"""The commands `groups` and `import`, and of mentoring schemes `scheme` and `report`, with their options."""

from thinkpair.cli import commands
from thinkpair.cli.parser_base import Parser


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
    parser.add_argument("--goal", action="append", default=[], metavar="TEXT", help='"feel at home, by 1 March"')


def declare_import(people: Parser) -> None:
    """Declare `import`."""
    people.add_argument("file", metavar="FILE", help="a CSV table with names and e-mail addresses")
    people.add_argument("--group", metavar="GROUP", help="add them to this group")
    people.add_argument("--new", metavar="TITLE", help="create a group with this title for them")
    people.add_argument("--yes", action="store_true", help="write without asking")
    people.set_defaults(run=commands.import_people)


_FOLDER = "the folder of the scheme; default: the one you are in"


def declare_scheme(scheme: Parser) -> None:
    """Declare the actions of `scheme`."""
    scheme.set_defaults(run=commands.scheme)
    what = scheme.add_subparsers(dest="verb", metavar="ACTION", required=True)
    new = what.add_parser("new", help="make a folder with scheme.toml and people.csv to fill in")
    new.add_argument("name", metavar="NAME", help="a new folder, like spring-scheme")
    check = what.add_parser("check", help="what is missing or unclear in scheme.toml and people.csv, row by row")
    _add_folder(check)
    match = what.add_parser("match", help="propose who meets with whom, and why, and write it to matches.csv")
    _add_folder(match)
    match.add_argument(
        "--if", dest="pair", metavar="MENTEE=MENTOR", help="say what this pair would cost, and write nothing"
    )
    people = what.add_parser("people", help="write the people as a table for an event, mentors first")
    _add_folder(people)
    people.add_argument("--role", choices=("mentor", "mentee", "peer"), help="only these; whoever is both is in both")
    _add_output(people)
    pairs = what.add_parser("pairs", help="write a package for each pair, and a table for the mails")
    _add_folder(pairs)
    collect = what.add_parser("collect", help="take in the reports of pairs")
    collect.add_argument("folder", metavar="NAME", help="the folder of the scheme")
    collect.add_argument("files", nargs="+", metavar="FILE", help="a report that came by mail, or a folder of them")
    collect.add_argument("--replace", action="store_true", help="take a report that has less than the one before")
    collect.add_argument("--yes", action="store_true", help="count meetings from before the scheme began, too")
    status = what.add_parser("status", help="how far each pair is: not begun, meeting, not met, review or ending due")
    _add_folder(status)
    status.add_argument("--stage", metavar="STAGE", default="", help='only these, like "not met" or "review due"')
    status.add_argument("--kind", metavar="KIND", default="", help="only pair, shared mentor or peer group")
    status.add_argument("--unit", metavar="UNIT", default="", help="only this unit")
    status.add_argument("--search", metavar="WORDS", default="", help="only with these words in names, code or unit")
    status.add_argument("--screen", action="store_true", help="as a table on the screen, with keys for the filters")
    status.add_argument("--json", action="store_true", help="as JSON")
    numbers = what.add_parser(
        "numbers", help="the numbers of the scheme as sums over five pairs or more, and over time"
    )
    _add_folder(numbers)
    numbers.add_argument("--unit", metavar="UNIT", default="", help="of one unit, where it has five pairs or more")
    numbers.add_argument("--to", choices=("text", "md", "csv"), help="default: by the name of FILE, or text")
    _add_output(numbers)


def declare_report(report: Parser) -> None:
    """Declare the options of `report`."""
    report.add_argument("group", nargs="?", metavar="GROUP", help="default: the one group that belongs to a scheme")
    report.add_argument(
        "--score", action="append", default=[], metavar="N=4,5", help="answers to question N, one for each of you"
    )
    report.add_argument("--meetings", metavar="N", help="meetings so far, where not all were held with thinkpair")
    report.add_argument("--hours", metavar="N", help="hours they took together, like 3.5")
    report.add_argument("--first", metavar="DATE", help="the day of the first meeting")
    report.add_argument("--last", metavar="DATE", help="the day of the last meeting")
    report.add_argument("--reviews", metavar="N", help="reviews among them")
    report.add_argument("--ended", metavar="DATE", help="the day on which you ended it")
    report.add_argument("-o", "--output", metavar="FILE", help="default: report-CODE-DATE.csv in this folder")
    report.add_argument("--force", action="store_true", help="overwrite FILE")
    report.add_argument("--yes", action="store_true", help="write it without asking")
    report.set_defaults(run=commands.report)


def declare_add(add: Parser) -> None:
    """Declare the options of `groups add`."""
    add.add_argument("file", metavar="FILE", help="the package of a scheme, or the file of a group, as it was sent")
    add.add_argument("--yes", action="store_true", help="add it without asking")
    add.set_defaults(run=commands.add_group)


def _add_folder(parser: Parser) -> None:
    parser.add_argument("folder", nargs="?", default=".", metavar="NAME", help=_FOLDER)


def _add_output(parser: Parser) -> None:
    parser.add_argument("-o", "--output", metavar="FILE", help="write to FILE")
    parser.add_argument("--force", action="store_true", help="overwrite FILE")
