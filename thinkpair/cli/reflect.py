"""The command `reflect`: questions to look back on a session, for one person alone; and looking through the answers."""

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from thinkpair.cli import complain, current_settings
from thinkpair.errors import ContentError, ExitCode, FilesError, UsageError
from thinkpair.export.collect import LAST
from thinkpair.formats.library import Library
from thinkpair.formats.loader import load_file
from thinkpair.formats.model import Round
from thinkpair.names import known_name, parse_names, told_apart
from thinkpair.runtime.clock import SystemClock
from thinkpair.safe_text import NAME_LIMIT, safe_path, safe_text
from thinkpair.settings import Settings
from thinkpair.storage.records import Summary
from thinkpair.storage.reflections import (
    ANSWER_LIMIT,
    About,
    OpenEntry,
    Reflection,
    is_month,
    months_written,
    read_reflections,
)
from thinkpair.storage.sessions import Sessions
from thinkpair.units import count_of, join_names

_FORMAT = "reflect-on-a-session.toml"
# The eight areas of competence and the four levels of the EMCC (European Mentoring and Coaching Council), in our words.
AREAS = (
    "Knowing myself",
    "Getting better at it",
    "What we agreed on",
    "The trust between us",
    "New insight",
    "Steps and results",
    "Models and methods",
    "Finding out whether it helps",
)
LEVELS = (
    "I know what it is, and try it with guidance",
    "I do it by myself, with people and topics that I know",
    "I do it steadily, with many kinds of people, and choose among several ways",
    "I have my own considered way, and help others to find theirs",
)
_HOW_FAR = "How far are you in this?"
_WITH_OTHERS = "To look at your practice with others: thinkpair run peer-supervision, or meeting-of-mentors"
_WAY_BACK = "The question before. What was saved stays; a new answer is added below it."
_NO_TEXT = "\ufffd"
_UNCLEAR = f"characters that cannot be read are shown as {_NO_TEXT}; the file is not changed"
_HELPED = ("What helped", "What helped you: in the session, from the other, in how you meet?")


class ReflectionQuestion(Struct, frozen=True):
    """A question with its title; with `level` it is asked how far one is, too."""

    title: str
    text: str
    level: bool = False


class ReflectionPart(Struct, frozen=True):
    """Questions under one title; before an `optional` part it is asked whether it is wanted."""

    title: str
    questions: tuple[ReflectionQuestion, ...]
    optional: bool = False


class _Quit(Exception):
    """No more is to be asked."""


class _Back(Exception):
    """The question before is to be asked again."""


class _Step(Struct, frozen=True):
    """One thing that is asked in a part: whether it is wanted (without a question), an answer, or with `level` how far
    one is.
    """

    part: ReflectionPart
    question: ReflectionQuestion | None = None
    level: bool = False


def reflect(args: Namespace) -> int:
    """Ask the questions one by one; each answer is on the disk before the next one is asked."""
    settings = current_settings()
    about = _about(args, settings)
    page = OpenEntry(settings.folders.reflections, SystemClock().now(), about)
    _open(about, Sessions(settings.folders.sessions))
    saved = 0
    try:
        with suppress(_Quit):
            for part, question, answer in _answers():
                _save(page, part, question, answer)
                saved += 1
    finally:
        place = safe_path(page.path)
        print(f"\n{count_of(saved, 'answer')} saved in {place}\n{_WITH_OTHERS}" if saved else "\nNothing was written.")
    return ExitCode.DONE


def _open(about: About, sessions: Sessions) -> None:
    """Say what this is, and let lines of any length and any bytes be typed."""
    on, people = about.session and f" on {about.session}", about.people and f" with {join_names(about.people)}"
    print(f"Looking back{on}{people or ''}: for you alone.")
    print("Enter skips a question, back returns to the one before, q ends. Each answer is saved at once.")
    if any(sessions.summary(ident).state == "open" for ident in sessions.newest_unsettled()):
        print("A session runs on this machine: make sure that nobody else sees this screen.")
    with suppress(ImportError):
        import readline  # noqa: F401  # a terminal by itself takes no line above 4096 bytes
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="replace")


def list_reflections(args: Namespace) -> int:
    """Print what was written: all of it, or what is about a person, a group or a month."""
    if args.month and not is_month(args.month):
        raise UsageError('--month is written like "2026-11"')
    person, group = safe_text(args.person or "", NAME_LIMIT), safe_text(args.group or "")
    root = current_settings().folders.reflections
    months = (args.month,) if args.month else months_written(root)
    pages = [_page(root, month) for month in months]
    found = [entry for page in pages for entry in page or () if entry.is_about(person, group)]
    for entry in found:
        print("\n\n".join(filter(None, (entry.heading and f"## {entry.heading}", entry.text))), end="\n\n")
    if None in pages:
        return ExitCode.FILES
    if not found:
        print("No matches." if person or group or args.month else "Nothing was written so far: thinkpair reflect")
    return ExitCode.DONE


def _page(root: Path, month: str) -> tuple[Reflection, ...] | None:
    """Return the entries of a month; None where its file cannot be read, which is told."""
    try:
        page = tuple(read_reflections(root, month))
    except FilesError as error:
        complain(str(error))
        return None
    if any(_NO_TEXT in entry.heading + entry.text for entry in page):
        complain(f"{month}.md: {_UNCLEAR}")
    return page


def parts() -> tuple[ReflectionPart, ...]:
    """Return what is asked: the questions of the shipped format, in its optional part by area and level; what helped.

    Raises ContentError where the format cannot be read.
    """
    library = Library()
    source = load_file(library.shipped / _FORMAT, library).source
    if source is None:
        raise ContentError(f"{_FORMAT} cannot be read: install thinkpair again")
    asked = (
        ReflectionPart(table.title or "", tuple(_questions(table)), table.optional) for table in source.format.round
    )
    return (*asked, ReflectionPart(_HELPED[0], (ReflectionQuestion(*_HELPED),)))


def _questions(part: Round) -> Iterator[ReflectionQuestion]:
    for step in part.step:
        by_area = part.repeat == len(AREAS)
        for title, text in zip(AREAS if by_area else (step.title,), step.prompt or (), strict=True):
            yield ReflectionQuestion(title, text, by_area)


def _answers() -> Iterator[tuple[str, str, str]]:
    """Yield what is answered: the title and the text of the question, the answer. Raises _Quit."""
    steps, asked, at, title = tuple(_steps()), list[int](), 0, ""
    while at < len(steps):
        step = steps[at]
        if step.part.title != title:
            title = step.part.title
            print(f"\n{title}")
        try:
            if step.question is None:
                next_at = at + 1 if _wanted(step.part) else _behind(steps, at)
            else:
                yield from _answered(step.question, level=step.level)
                next_at = at + 1
        except _Back:
            print(_WAY_BACK if asked else "This is the first question.")
            at = asked.pop() if asked else at
            continue
        asked.append(at)
        at = next_at


def _steps() -> Iterator[_Step]:
    for part in parts():
        if part.optional:
            yield _Step(part)
        for question in part.questions:
            yield _Step(part, question)
            if question.level:
                yield _Step(part, question, level=True)


def _behind(steps: Sequence[_Step], at: int) -> int:
    """Return where the next part begins."""
    return next((place for place in range(at, len(steps)) if steps[place].part != steps[at].part), len(steps))


def _answered(question: ReflectionQuestion, *, level: bool) -> Iterator[tuple[str, str, str]]:
    if level:
        if how_far := _level():
            yield question.title, _HOW_FAR, how_far
        return
    print(f"\n{question.title}. {question.text}")
    if answer := _answer("> "):
        yield question.title, question.text, answer


def _wanted(part: ReflectionPart) -> bool:
    answer = _answer(f"{count_of(len(part.questions), 'question')}. y asks them, Enter skips them all: ")
    if wanted := answer.lower() in ("y", "yes"):
        print(*(f"  {number}  {level}" for number, level in enumerate(LEVELS, 1)), sep="\n")
        print("Areas and levels after the EMCC competence framework, in our own words.")
    return wanted


def _level() -> str:
    while answer := _answer(f"{_HOW_FAR} 1 to {len(LEVELS)}, Enter skips: "):
        if answer in map(str, range(1, len(LEVELS) + 1)):
            return f"{answer} of {len(LEVELS)}: {LEVELS[int(answer) - 1]}"
        print(f"Not a level: type a number from 1 to {len(LEVELS)}.")
    return ""


def _answer(prompt: str) -> str:
    """Return what is typed. Raises _Back for back, and _Quit as `_line` does."""
    typed = _line(prompt)
    if typed.lower() == "back":
        raise _Back
    return typed


def _line(prompt: str) -> str:
    """Return what is typed; what is pasted may have several lines. Raises _Quit for q, and at the end of the input."""
    try:
        typed = safe_text(input(prompt), ANSWER_LIMIT, lines=True)
    except EOFError:
        raise _Quit from None
    if typed.lower() == "q":
        raise _Quit
    return typed


def _save(page: OpenEntry, part: str, question: str, answer: str) -> None:
    """Save an answer, and try again as long as that is wanted. Raises FilesError where it was given up."""
    while True:
        try:
            page.add(part, question, answer)
        except FilesError as error:
            complain(f"not saved: {error}")
            with suppress(_Quit):
                _line("Enter tries again, q ends without this answer: ")
                continue
            raise
        return


def _about(args: Namespace, settings: Settings) -> About:
    """Return what is looked back on: what was named, or the session closed last. Raises for what is not there."""
    session = _session(args, settings)
    people = session.people if session else ()
    group = session.group if session else ""
    if args.group:
        from thinkpair.groups.repository import Groups

        found = Groups(settings.folders.groups).find(args.group)
        group, people = found.id, found.group.people if found.group else people
    if args.people:
        people = told_apart(parse_names(args.people))
    me = known_name(settings.name, people, whole=True) if settings.name else None
    words = f"{session.title}, {session.started[:10]} ({session.id})" if session else ""
    return About(tuple(name for name in people if name != me), group, words)


def _session(args: Namespace, settings: Settings) -> Summary | None:
    sessions = Sessions(settings.folders.sessions)
    if args.session and args.session != LAST:
        return sessions.summary(args.session)
    if not args.session and (args.people or args.group):
        return None
    newest_first = map(sessions.summary, sorted(sessions.ids(), reverse=True))
    closed = next((summary for summary in newest_first if summary.state == "closed"), None)
    if args.session and closed is None:
        raise ContentError("no session is closed so far")
    return closed
