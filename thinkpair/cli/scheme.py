"""The command `scheme`: an organiser's table of people, who meets with whom, packages, and how it goes."""

from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import suppress
from pathlib import Path
from shlex import quote

from msgspec.structs import replace

from thinkpair.cli import complain, confirm, current_settings
from thinkpair.cli.export import write_text
from thinkpair.cli.prepared_session import library
from thinkpair.errors import Cancelled, ContentError, ExitCode, ThinkpairError, UsageError
from thinkpair.formats.diagnostics import render
from thinkpair.formats.library import SUFFIX, shipped_folder
from thinkpair.formats.loader import load_file
from thinkpair.groups.csv_table import csv_text
from thinkpair.names import known_name
from thinkpair.planning.timing_sheet import diagnosed
from thinkpair.runtime.clock import SystemClock
from thinkpair.safe_text import json_text, safe_path, safe_text, search_key
from thinkpair.schemes.collection import (
    COLLECTED,
    collection_text,
    counted_anew,
    read_collection,
    taken_in,
)
from thinkpair.schemes.fit import PairFit, line_findings
from thinkpair.schemes.match_table import PAIR, PEERS, SHARED, MatchTable, Sent, matches_text, read_matches
from thinkpair.schemes.matching import Matching
from thinkpair.schemes.messages import BEFORE_COLLECTED
from thinkpair.schemes.model import Scheme
from thinkpair.schemes.packages import FORMATS, MAIL, PAIRS, PairOfScheme, pairs_in, sent_in, write_packages
from thinkpair.schemes.people_table import Member, PeopleTable, comment_line, finding_lines, read_people
from thinkpair.schemes.proposal import fixed_in, propose
from thinkpair.schemes.report import Report, read_report, too_early
from thinkpair.schemes.scheme_folder import BEFORE, MATCHES, PEOPLE, SCHEME, SchemeFolder, new_scheme
from thinkpair.schemes.stages import STAGES, StageFilter, stages
from thinkpair.settings import refuse_own
from thinkpair.units import count_of, join_names
from thinkpair.wording.scheme_text import (
    SchemeBook,
    cost_words,
    many_words,
    match_lines,
    numbers_csv,
    numbers_markdown,
    numbers_text,
    people_lines,
    status_lines,
    waiting_lines,
)

_MOST_FILES = 5_000
_ENDINGS = {"": "text", ".txt": "text", ".md": "md", ".csv": "csv"}
_EVENTS = {"mentor": ("mentor", "both"), "mentee": ("both", "mentee"), "peer": ("peer",)}
"""Who comes to an event for one role."""


def new(args: Namespace) -> int:
    """Make the folder of a new scheme."""
    root = Path(args.name).expanduser().absolute()
    refuse_own(current_settings().folders, root, shipped_folder())
    folder = new_scheme(root, SystemClock().now().date())
    print(f"Made {safe_path(folder.root)} with {SCHEME} and {PEOPLE}.")
    print("Fill in both: the dates and the agreement, and a row for each person.")
    print("The two rows that begin with # are examples and count for nothing.")
    print(f"Next: thinkpair scheme check {quote(safe_text(args.name, 200))}")
    return ExitCode.DONE


def check(args: Namespace) -> int:
    """Print what is wrong with a scheme's files; exit with 1 where somebody cannot be matched."""
    folder = _folder(args)
    scheme, wrong = folder.find()
    if scheme is None:
        print("\n".join(map(render, wrong)))
        return ExitCode.CONTENT
    people, problems = _people(folder), tuple(_format_problems(folder, scheme))
    for line in people_lines(scheme, people, problems):
        print(line)
    left_out = any(finding.left_out for finding in people.findings)
    return ExitCode.CONTENT if problems or left_out else ExitCode.DONE


def match(args: Namespace) -> int:
    """Propose who meets with whom, write it to `matches.csv`, and say why, what was not possible and what it costs."""
    folder = _folder(args)
    with folder.changing():
        scheme, people = folder.read(), _people(folder)
        before = read_matches(folder.path(MATCHES), people.members)
        if args.pair:
            return _what_if(args.pair, people, before)
        used = dict.fromkeys(read_collection(folder.path(COLLECTED), scheme).reports) | sent_in(folder)
        proposal = propose(scheme, people.members, before, used)
        for line in (*finding_lines(people.findings), *comment_line(people), *finding_lines(before.findings, MATCHES)):
            print(f"  {line}")
        for line in match_lines(proposal, before):
            print(line)
        folder.write(MATCHES, matches_text(proposal.seats, people.members, before.more), BEFORE)
        print(f"Written to {safe_path(folder.path(MATCHES))}. Write yes in “Fixed” for what is to stay.")
        return ExitCode.DONE


def _what_if(typed: str, people: PeopleTable, before: MatchTable) -> int:
    names = tuple(member.name for member in people.members)
    sides = [known_name(side, names) for side in typed.split("=")]
    if len(sides) != 2 or not all(sides):
        raise UsageError(f"--if is written MENTEE=MENTOR, with names of the table; “{safe_text(typed, 80)}” is not")
    matching = Matching(people.members, PairFit(people.members), *fixed_in(before))
    mentee, mentor = str(sides[0]), str(sides[1])
    if matching.pairs.get(mentee) == mentor:
        why = "fixed" if mentee in matching.fixed else matching.why(mentee)
        print(f"{mentee} and {mentor} are proposed: {why}")
        return ExitCode.DONE
    change = matching.cost(mentee, mentor)
    print(cost_words(mentee, mentor, change))
    return ExitCode.CONTENT if change.problem else ExitCode.DONE


def people(args: Namespace) -> int:
    """Print or write names and addresses for an event: mentors first, who are named first in formats for them."""
    table = read_people(_folder(args).path(PEOPLE))
    complain(*_left_out(table))
    roles = _EVENTS.get(args.role, ("mentor", "both", "mentee", "peer"))
    chosen = (member for role in roles for member in table.members if member.role == role)
    rows = ({"Name": member.name, "E-mail": member.email} for member in chosen)
    write_text(csv_text(("Name", "E-mail"), rows), args.output, force=args.force)
    return ExitCode.DONE


def pairs(args: Namespace) -> int:
    """Write a package for each pair, and the table for the mails."""
    folder = _folder(args)
    with folder.changing():
        scheme = folder.read()
        found, notes = _pairs(folder)
        if not found:
            raise ContentError(f"there are no pairs yet: thinkpair scheme match {quote(safe_text(args.folder, 200))}")
        complain(*notes)
        sent = sent_in(folder)
        if problem := next(_format_problems(folder, scheme), "") or next(_other_people(sent, found), ""):
            raise ContentError(problem)
        written = write_packages(folder, scheme, found)
        place = safe_path(folder.path(PAIRS))
        print(
            f"{count_of(len(found), 'package')} in {place}, {len(written)} of them new or changed; {MAIL} for the mails"
        )
        if 0 < len(written) < len(found):
            print(f"New or changed: {', '.join(written)}")
        for code in sorted(sent.keys() - {pair.code for pair in found}):
            print(f"{code} is in no row of {MATCHES} any more: {code}.zip is still there")
        print("Send each pair its zip file. They add it with: thinkpair groups add FILE")
        return ExitCode.DONE


def collect(args: Namespace) -> int:
    """Take in the reports of pairs; exit with 1 where one was not taken."""
    folder = _folder(args)
    with folder.changing():
        return _take_in(args, folder)


def _take_in(args: Namespace, folder: SchemeFolder) -> int:
    scheme, today = folder.read(), SystemClock().now().date()
    found, notes = _pairs(folder)
    complain(*notes)
    collection = read_collection(folder.path(COLLECTED), scheme)
    codes, taken, refused = {pair.code for pair in found}, 0, 0
    for path in sorted(_report_files(args.files), key=lambda path: path.name):
        try:
            report = read_report(path, today)
            if report.scheme == scheme.id and report.pair not in codes:
                raise ContentError(f"{safe_text(path.name, 100)}: no pair of this scheme is called {report.pair}")
            with_it, problem = taken_in(collection, report, replaced=args.replace)
            problem = problem or _not_counted(report, scheme, args)
            collection = collection if problem else with_it
        except ThinkpairError as error:
            complain(str(error))
            refused += 1
            continue
        taken += not problem
        refused += bool(problem) and problem != BEFORE_COLLECTED
        if problem:
            print(f"{report.pair}: {safe_text(path.name, 100)} is not taken: {problem}")
    collection = counted_anew(collection, scheme, found, today.isoformat())
    folder.write(COLLECTED, collection_text(collection))
    kinds = [pair.kind for pair in found]
    reported = f"{len(codes & collection.reports.keys())} of {many_words(len(found), kinds)} have reported"
    print(f"{count_of(taken, 'report')} taken in; {reported}")
    for line in waiting_lines(collection, scheme, kinds):
        print(line)
    return ExitCode.CONTENT if refused else ExitCode.DONE


def _not_counted(report: Report, scheme: Scheme, args: Namespace) -> str:
    """Return why a report with meetings from before the scheme is not taken: nobody agreed to count them."""
    early = too_early(report, scheme.begins)
    if not early:
        return ""
    try:
        confirm(f"{report.pair}: {early}. Count it?", args.yes)
    except (Cancelled, UsageError):
        return f"{early}. The pair corrects it with thinkpair report --first DATE; --yes counts it as it is"
    return ""


def status(args: Namespace) -> int:
    """Print how far each pair is, or show it on the screen."""
    folder = _folder(args)
    book = _book(folder)
    stage, kind = _chosen("--stage", args.stage, STAGES), _chosen("--kind", args.kind, (PAIR, SHARED, PEERS))
    wanted = StageFilter(stage, kind, args.unit, args.search)
    if args.screen:
        from thinkpair.tui.entry_points import open_scheme
        from thinkpair.tui.terminal import require_terminal

        require_terminal("leave out --screen")
        return open_scheme(lambda: _book(folder), wanted, current_settings())
    complain(*book.notes)
    shown = [pair for pair in book.pairs if wanted.takes(pair)]
    if args.json:
        print(json_text(shown))
        return ExitCode.DONE
    for line in status_lines(book, shown, SystemClock().now().date()):
        print(line)
    return ExitCode.DONE


def numbers(args: Namespace) -> int:
    """Print or write the numbers of a scheme, all of them sums over five pairs or more."""
    book = _book(_folder(args))
    complain(*book.notes)
    ending = Path(args.output or "").suffix.lower()
    target = args.to or _ENDINGS.get(ending)
    if target is None:
        raise UsageError(f"a file that ends in {safe_text(ending, 20)} cannot be written: .txt, .md or .csv can")
    texts = {"text": numbers_text, "md": numbers_markdown, "csv": numbers_csv}
    write_text(texts[target](book, args.unit), args.output, force=args.force)
    return ExitCode.DONE


def _chosen(option: str, typed: str, words: Sequence[str]) -> str:
    """Return which of the words was typed, or begun; "" for all. Raises UsageError naming those there are."""
    key = search_key(typed.replace("-", " ")).strip().removesuffix("s")
    near = [word for word in words if word.startswith(key)]
    if typed and key not in words and len(near) != 1:
        raise UsageError(f"{option} takes one of {join_names(words)}")
    return key if key in words else near[0] if typed else ""


def _book(folder: SchemeFolder) -> SchemeBook:
    """Return everything that an organiser is shown of how a scheme goes."""
    scheme, today = folder.read(), SystemClock().now().date()
    found, notes = _pairs(folder)
    collection = read_collection(folder.path(COLLECTED), scheme)
    ended = {code for code, report in collection.reports.items() if report.ended} - {pair.code for pair in found}
    every = sorted((*found, *_gone(folder, ended)), key=lambda pair: (len(pair.code), pair.code))
    return SchemeBook(scheme, tuple(stages(scheme, every, collection.reports, today)), collection, notes)


def _gone(folder: SchemeFolder, codes: Set[str]) -> Iterator[PairOfScheme]:
    """Yield the pairs with these codes from rows of people who are not in the table of people any more."""
    members = read_people(folder.path(PEOPLE)).members
    table = read_matches(folder.path(MATCHES), members)
    seats = [replace(seat, known=True) for seat in table.seats if seat.code in codes]
    names = {name for seat in seats for name in (seat.person, seat.mentor) if name}
    here = {member.name for member in members}
    left = [Member(name=name, email="", row=0, role="both") for name in names - here]
    for code in codes:
        with suppress(ContentError):  # rows of one code that contradict each other are nobody's pair
            yield from pairs_in([seat for seat in seats if seat.code == code], (*members, *left))


def _pairs(folder: SchemeFolder) -> tuple[tuple[PairOfScheme, ...], tuple[str, ...]]:
    """Return the pairs of the table of matches, and what is to be said of rows of either table."""
    people = read_people(folder.path(PEOPLE))
    table = read_matches(folder.path(MATCHES), people.members)
    loose = [seat for seat in table.seats if seat.mentor and not seat.code and seat.known]
    notes = [f"{MATCHES} row {seat.row}: {seat.person} has no code yet: run thinkpair scheme match" for seat in loose]
    return pairs_in(table.seats, people.members), (*_left_out(people), *finding_lines(table.findings, MATCHES), *notes)


def _left_out(people: PeopleTable) -> Iterator[str]:
    """Yield why rows of the table of people count for nobody."""
    return finding_lines(tuple(finding for finding in people.findings if finding.left_out), PEOPLE)


def _other_people(sent: Mapping[str, Sent | None], found: Sequence[PairOfScheme]) -> Iterator[str]:
    """Yield which code was sent to others: their report must not become that of those who have its row now."""
    for pair in found:
        if not pair.has(sent.get(pair.code)):
            yield f"{pair.code} was made for others than {pair.title}: thinkpair scheme match gives them another code"


def _format_problems(folder: SchemeFolder, scheme: Scheme) -> Iterator[str]:
    """Yield what is wrong with the formats of a scheme, before they are in forty packages. Raises FilesError."""
    shelf = library(current_settings())
    for path in sorted(folder.path(FORMATS).glob(f"*{SUFFIX}")):
        errors = [diagnostic for diagnostic in diagnosed(load_file(path, shelf)) if diagnostic.severity == "error"]
        if errors:
            yield f"{errors[0].headline()}; see thinkpair check {quote(safe_path(path))}"
    if scheme.format:
        places = (folder.path(FORMATS), shipped_folder())
        if not any((place / f"{scheme.format}{SUFFIX}").exists() for place in places):
            yield f"{SCHEME}: no format of thinkpair is called {scheme.format}; if it is yours, put it into {FORMATS}"


def _report_files(named: Sequence[str]) -> Iterator[Path]:
    for name in named:
        path = Path(name).expanduser()
        found = sorted(path.glob("*.csv"))[:_MOST_FILES] if path.is_dir() else [path]
        if not found:
            complain(f"{safe_path(path)} has no files that end in .csv")
        yield from found


def _people(folder: SchemeFolder) -> PeopleTable:
    """Return the table of people, with what is to be said of wishes and lines among the findings."""
    table = read_people(folder.path(PEOPLE))
    more = line_findings(table.members, PairFit(table.members))
    return replace(table, findings=tuple(sorted((*table.findings, *more))))


def _folder(args: Namespace) -> SchemeFolder:
    return SchemeFolder(Path(args.folder).expanduser())
