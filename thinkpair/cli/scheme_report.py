"""What a pair of a scheme does on its own laptop: `groups add` takes its package, `report` writes its numbers."""

import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path, PurePosixPath

from msgspec.structs import replace

from thinkpair.cli import complain, confirm, current_settings
from thinkpair.cli.export import write_text
from thinkpair.cli.packs import add as add_pack
from thinkpair.cli.packs import bring_up_to_date
from thinkpair.dates import Dates, parse_past_date
from thinkpair.errors import Cancelled, ContentError, ExitCode, ThinkpairError, UsageError
from thinkpair.files import files_error, read_file
from thinkpair.formats.diagnostics import render
from thinkpair.formats.library import SUFFIX
from thinkpair.formats.pack_sources import read_zip
from thinkpair.formats.packs import Packs
from thinkpair.formats.toml_document import MOST_BYTES, NotToml, decode
from thinkpair.groups.history import records_of
from thinkpair.groups.model import Group, SchemeLink
from thinkpair.groups.parser import not_toml, read_group
from thinkpair.groups.repository import Groups
from thinkpair.groups.session_defaults import GroupWithHistory, known_group
from thinkpair.runtime.clock import SystemClock
from thinkpair.safe_text import safe_text
from thinkpair.schemes.packages import FORMATS, GROUP_FOLDER
from thinkpair.schemes.report import (
    Report,
    misfit,
    parse_scores,
    read_quarters,
    report_of,
    report_text,
    too_early,
    whole_number,
)
from thinkpair.settings import Settings, make_folders
from thinkpair.storage.sessions import Sessions
from thinkpair.units import count_of, say_date
from thinkpair.wording.group_text import group_words

_OPTIONS = "like --meetings 3 --hours 3.5 --first 2027-01-15 --last 2027-03-12 --reviews 1"
_FROM_SCHEME = ("review_after", "review_by", "ends", "scheme")


def add(args: Namespace) -> int:
    """Add a group that somebody sent, with the formats that came along, once somebody has seen it and agreed."""
    settings = current_settings()
    make_folders(settings.folders)
    groups = Groups(settings.folders.groups)
    group = _sent_group(Path(args.file).expanduser())
    today = SystemClock().now().date()
    print("\n".join(group_words(GroupWithHistory("", group), today)))
    if group.scheme:
        print(f"\nIt belongs to the scheme “{safe_text(group.scheme.title or group.scheme.id)}”.")
        print("Nothing is sent by itself: `thinkpair report` shows the numbers in full before it writes a file.")
    there = _known_here(groups, group)
    if there:
        _update(groups, there, group, args.yes)
        _add_formats(args, group.scheme, settings)
        return ExitCode.DONE
    confirm("Add this group?", args.yes)
    identifier = groups.free_id(group.title)
    groups.create(identifier, group)
    _add_formats(args, group.scheme, settings)
    first = "mentoring-first-meeting" if group.kind == "mentor and mentee" else group.format or "thinking-pair"
    print(f"Added the group {identifier}. Next: thinkpair run {first} --group {identifier}")
    return ExitCode.DONE


def _update(groups: Groups, identifier: str, group: Group, yes: bool) -> None:
    """Take over the dates and questions of the scheme; what the pair agreed for itself stays."""
    before = groups.read(identifier)
    changes = {key: getattr(group, key) for key in _FROM_SCHEME}
    if all(getattr(before, key) == value for key, value in changes.items()):
        print(f"{identifier} is here already; nothing to change.")
        return
    confirm(f"{identifier} is here already. Take over the scheme's dates and questions?", yes)
    groups.write(identifier, before.model_copy(update=changes), before)
    print(f"{identifier} is changed; your agreement stays as it is.")


def _known_here(groups: Groups, group: Group) -> str:
    """Return the id of the group with this scheme and code, "" where there is none."""
    if group.scheme is None:
        return ""
    mine = (group.scheme.id, group.scheme.pair)
    return next((group for group, link in groups.links() if (link.id, link.pair) == mine), "")


def _sent_group(path: Path) -> Group:
    try:
        data = _group_file(path)
        text = decode(data)
    except OSError as error:
        raise files_error("read", path, error) from None
    except NotToml as error:
        raise ContentError(not_toml(error, path.name).headline()) from None
    group, found = read_group(text, path.name)
    if group is None:
        print("\n".join(map(render, found)), file=sys.stderr)
        raise ContentError(f"{safe_text(path.name, 100)} is no group that can be added")
    return group


def _group_file(path: Path) -> bytes:
    if path.suffix.lower() == SUFFIX:
        return read_file(path, MOST_BYTES)
    found = _in_package(path, GROUP_FOLDER)
    if len(found) != 1:
        told = "it has more than one group" if found else "there is no group in it"
        raise ContentError(f"{safe_text(path.name, 100)}: {told}; name the zip file of your scheme as it was sent")
    return next(iter(found.values()))


def _in_package(path: Path, folder: str) -> dict[str, bytes]:
    """Return the files in a folder of a package, which a browser or somebody may have unpacked, or packed again."""
    if path.is_dir():
        found = sorted(path.glob(f"{folder}/*{SUFFIX}"))
        return {entry.name: read_file(entry, MOST_BYTES) for entry in found if not entry.name.startswith(".")}
    return read_zip(path, lambda names: _below(names, folder))


def _below(names: Iterable[str], folder: str) -> Iterator[tuple[str, str]]:
    """Yield what is in a folder of a package, be it at the top or in the one folder round everything."""
    for name in names:
        parts = PurePosixPath(name).parts
        if parts[-2:-1] == (folder,) and len(parts) < 4 and name.endswith(SUFFIX) and not parts[-1].startswith("."):
            yield name, parts[-1]


def _add_formats(args: Namespace, link: SchemeLink | None, settings: Settings) -> None:
    """Add the formats of a package as a pack that is called like the scheme, or update it; what goes wrong is told."""
    path = Path(args.file).expanduser()
    if path.suffix.lower() == SUFFIX or not _in_package(path, FORMATS):
        return
    name = link.id if link else path.stem
    packs = Packs(settings.folders.formats)
    there = next((pack for pack in packs.all() if pack.name == name), None)
    try:
        if there:
            bring_up_to_date(packs, replace(there, source=str(path.absolute())), settings, args.yes)
        else:
            add_pack(Namespace(source=str(path), name=name, yes=args.yes))
    except (ThinkpairError, Cancelled) as error:
        complain(str(error))


def report(args: Namespace) -> int:
    """Show the numbers of a pair in full, and write them to a file for the organiser once the pair agreed."""
    settings = current_settings()
    groups = Groups(settings.folders.groups)
    identifier = args.group or _only_link(groups)
    sessions, today = Sessions(settings.folders.sessions), SystemClock().now().date()
    known = known_group(groups, sessions, identifier)
    link = known.group.scheme
    if link is None:
        raise ContentError(f"{identifier} belongs to no scheme: there is nobody to report to")
    questions = tuple(filter(None, link.evaluation.splitlines()))
    due = known.due(today)
    made = report_of(
        *(link.id, link.pair, records_of(sessions, identifier), today),
        review_due=bool(due and due.kind == "review"),
        scores=_scores(args, questions, len(known.group.people)),
    )
    told = _as_told(made, args, known.group.review_after, Dates(today, settings.date_order))
    _check_begin(told, link.begins, typed=bool(args.first or args.last))
    text = report_text(told, questions)
    print(f"This is everything that the file will hold, for “{safe_text(link.title or link.id)}”:\n")
    print(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    print("No names, no words of yours. The organiser is shown your stage and dates, the rest only in sums over five")
    print("pairs or more; but whoever opens the file can read these numbers.")
    confirm("Write it?", args.yes)
    write_text(text, args.output or f"report-{link.pair}-{today.isoformat()}.csv", force=args.force)
    print("Send it to the organiser by mail.")
    return ExitCode.DONE


def _only_link(groups: Groups) -> str:
    found = [identifier for identifier, _ in groups.links()]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError("no group here belongs to a scheme: thinkpair groups add FILE adds the package you were sent")
    raise UsageError(f"of which group? Name one: {', '.join(found)}")


def _scores(args: Namespace, questions: Sequence[str], people: int) -> tuple[tuple[int, ...], ...]:
    """Return the answers that were typed, or that are asked for where somebody can answer."""
    given: dict[int, tuple[int, ...]] = {}
    for typed in args.score:
        number, equals, scores = typed.partition("=")
        if not equals or not number.strip().isdecimal() or not 1 <= int(number) <= len(questions):
            raise UsageError(f"--score is written N=4,5, with N from 1 to {len(questions)}")
        try:
            given[int(number)] = _answers(scores, f"question {number}", people)
        except ContentError:
            told = safe_text(typed, 40)
            most = f"{count_of(people, 'number')} at most" if people > 1 else "one number"
            raise UsageError(
                f"--score {told}: {most}, each from 1 to 5, one for each of you, like --score {int(number)}=4,5"
            ) from None
    if not args.score and not args.yes and sys.stdin.isatty() and sys.stdout.isatty():
        given = dict(_asked(questions, people))
    return tuple(given.get(number, ()) for number in range(1, len(questions) + 1))


def _answers(typed: str, what: str, people: int) -> tuple[int, ...]:
    """Return the answers of so many people at most. Raises ContentError with what to write instead."""
    scores = parse_scores(typed, what)
    if len(scores) > people:
        raise ContentError(f"“{what}” has {count_of(len(scores), 'answer')}, and you are {people}: one for each of you")
    return scores


def _asked(questions: Sequence[str], people: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    if questions:
        print(f"{count_of(len(questions), 'question')}: a number from 1 (not at all) to 5 (very much) for each of you,")
        print("like 4 5. Enter leaves a question out.")
    for number, question in enumerate(questions, start=1):
        while True:
            try:
                yield number, _answers(input(f"{number}. {safe_text(question)} "), f"question {number}", people)
                break
            except ContentError as error:
                print(error)
            except EOFError:
                raise Cancelled("cancelled; nothing was written") from None


def _as_told(made: Report, args: Namespace, review_after: int | None, dates: Dates) -> Report:
    """Return the report with what was typed: meetings without the program count as well."""
    changes: dict[str, object] = {}
    for option in ("first", "last", "ended"):
        if typed := getattr(args, option):
            changes[option] = _day(typed, option, dates)
    if args.meetings:
        changes["meetings"] = whole_number(args.meetings, "meetings")
    if args.reviews:
        changes["reviews"] = whole_number(args.reviews, "reviews")
    if args.hours:
        changes["quarters"] = read_quarters(args.hours)
    told = replace(made, **changes)
    if told.meetings and not (told.last and (told.first or told.meetings == 1)):
        raise UsageError("on which days were the first and the last meeting? --first DATE --last DATE")
    due = bool(review_after and told.meetings >= review_after and not told.reviews)
    told = replace(told, first=told.first or told.last, review_due=told.review_due or due)
    if problem := misfit(told):
        raise UsageError(f"{problem}: type what is right, {_OPTIONS}")
    return told


def _check_begin(told: Report, begins: date | None, *, typed: bool) -> None:
    """Raise UsageError where a meeting before the scheme begins was typed; one that was held is told."""
    days = too_early(told, begins) if begins else ""
    if not begins or not days:
        return
    if typed:
        raise UsageError(f"{days}: type the right day, like --first {begins.isoformat()}")
    complain(f"{days}; --first DATE corrects it")


def _day(typed: str, option: str, dates: Dates) -> str:
    """Return a day as ISO date; a day of the past is what is meant."""
    today = dates.today
    try:
        day = parse_past_date(typed, today, dates.order)
    except ValueError as error:
        raise UsageError(f"--{option}: {error}") from None
    if day > today:
        raise UsageError(f"--{option}: {say_date(day)} has not come yet")
    return day.isoformat()
