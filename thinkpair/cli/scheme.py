"""The command `scheme`: an organiser's table of people, who meets with whom, packages, and how it goes."""

from argparse import Namespace
from pathlib import Path

from thinkpair.cli import current_settings
from thinkpair.errors import ExitCode, UsageError
from thinkpair.formats.diagnostics import render
from thinkpair.formats.library import shipped_folder
from thinkpair.names import known_name
from thinkpair.runtime.clock import SystemClock
from thinkpair.safe_text import safe_text
from thinkpair.schemes.fit import Fit, line_findings
from thinkpair.schemes.match_table import MatchTable, matches_text, read_matches
from thinkpair.schemes.matching import Matching
from thinkpair.schemes.people_table import PeopleTable, finding_lines, read_people
from thinkpair.schemes.proposal import fixed_in, propose
from thinkpair.schemes.scheme_folder import BEFORE, MATCHES, PEOPLE, SCHEME, SchemeFolder, new_scheme
from thinkpair.settings import refuse_own
from thinkpair.wording.scheme_text import cost_words, match_lines, people_lines


def new(args: Namespace) -> int:
    """Make the folder of a new scheme."""
    root = Path(args.name).expanduser().absolute()
    refuse_own(current_settings().folders, root, shipped_folder())
    folder = new_scheme(root, SystemClock().now().date())
    print(f"Made {safe_text(str(folder.root), 300)} with {SCHEME} and {PEOPLE}.")
    print("Fill in both: the dates and the agreement, and a row for each person.")
    print(f"Next: thinkpair scheme check {safe_text(args.name, 200)}")
    return ExitCode.DONE


def check(args: Namespace) -> int:
    """Print what is wrong with a scheme's files; exit with 1 where somebody cannot be matched."""
    folder = _folder(args)
    scheme, wrong = folder.find()
    if scheme is None:
        print("\n".join(map(render, wrong)))
        return ExitCode.CONTENT
    people = _people(folder)
    for line in people_lines(scheme, people):
        print(line)
    for line in finding_lines(people.findings):
        print(f"  {line}")
    return ExitCode.CONTENT if any(finding.left_out for finding in people.findings) else ExitCode.DONE


def match(args: Namespace) -> int:
    """Propose who meets with whom, write it to `matches.csv`, and say why, what was not possible and what it costs."""
    folder = _folder(args)
    scheme, people = folder.read(), _people(folder)
    before = read_matches(folder.path(MATCHES), people.members)
    if args.pair:
        return _what_if(args.pair, people, before)
    proposal = propose(scheme, people.members, before)
    for line in (*finding_lines(people.findings), *finding_lines(before.findings, MATCHES)):
        print(f"  {line}")
    for line in match_lines(proposal, before):
        print(line)
    folder.write(MATCHES, matches_text(proposal.seats, people.members, before.more), BEFORE)
    print(f"Written to {safe_text(str(folder.path(MATCHES)), 300)}. Write yes in “Fixed” for what is to stay.")
    return ExitCode.DONE


def _what_if(typed: str, people: PeopleTable, before: MatchTable) -> int:
    names = tuple(member.name for member in people.members)
    sides = [known_name(side, names) for side in typed.split("=")]
    if len(sides) != 2 or not all(sides):
        raise UsageError(f"--if is written MENTEE=MENTOR, with names of the table; “{safe_text(typed, 80)}” is not")
    matching = Matching(people.members, Fit(people.members), *fixed_in(before))
    mentee, mentor = str(sides[0]), str(sides[1])
    if matching.pairs.get(mentee) == mentor:
        print(f"{mentee} and {mentor} are proposed: {matching.fit.why(people.one(mentee), people.one(mentor))}")
        return ExitCode.DONE
    change = matching.cost(mentee, mentor)
    print(cost_words(mentee, mentor, change))
    return ExitCode.CONTENT if change.problem else ExitCode.DONE


def _people(folder: SchemeFolder) -> PeopleTable:
    """Return the table of people, with what is to be said of wishes and lines among the findings."""
    table = read_people(folder.path(PEOPLE))
    more = line_findings(table.members, Fit(table.members))
    return PeopleTable(table.members, tuple(sorted((*table.findings, *more))), table.unused)


def _folder(args: Namespace) -> SchemeFolder:
    return SchemeFolder(Path(args.folder).expanduser())
