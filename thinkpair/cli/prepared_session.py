"""A prepared session: from the options to a format, its people and its plan, for `plan`, `rehearse` and `run`."""

import re
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.cli import NOT_STARTED, ask, complain
from thinkpair.durations import TypedTime, parse_clock, parse_end, parse_time
from thinkpair.errors import Cancelled, ContentError, UsageError
from thinkpair.formats.diagnostics import Diagnostic, render
from thinkpair.formats.library import Library
from thinkpair.formats.loader import Source, load_file
from thinkpair.formats.summary import glance, instead
from thinkpair.formats.value_parsers import MOST_PEOPLE, people_words
from thinkpair.groups.history import fresh_index, round_from
from thinkpair.groups.messages import SEVERAL_POSSIBLE
from thinkpair.groups.rotation import FirstPerson, start_without_group
from thinkpair.groups.setup_form import MENTOR, lacks_mentor, mentor_question, several_mentors, starter
from thinkpair.names import known_name, parse_names, parse_people, told_apart
from thinkpair.plain.lines import say
from thinkpair.planning.messages import wrong_number
from thinkpair.planning.participants import people_taken
from thinkpair.planning.planner import make_plan
from thinkpair.planning.session_length import begins_at_times, on_the_day, set_to_end, set_to_turn
from thinkpair.runtime.clock import SystemClock
from thinkpair.runtime.live_session import Replan
from thinkpair.runtime.session_service import GroupContext
from thinkpair.safe_text import NAME_LIMIT, name_key, safe_text, search_key
from thinkpair.session.plan import Plan, Setup
from thinkpair.settings import Settings
from thinkpair.storage.sessions import Sessions
from thinkpair.units import HOUR, MINUTE, count_of, join_names, lettered

T = TypeVar("T")


class PreparedSession(Struct, frozen=True):
    """A format with its people and its plan, ready to be held, printed or rehearsed.

    `meets` is the named group that holds it, and `told` what is said of that at the start, line by line; `start` says
    who starts where the same people met before without being a group.
    """

    source: Source
    setup: Setup
    plan: Plan
    meets: GroupContext | None = None
    told: tuple[str, ...] = ()
    start: FirstPerson = FirstPerson()

    @property
    def replan(self) -> Replan:
        """Make the plan again from decisions, keeping what has been."""
        return partial(make_plan, self.source, self.setup)


def library(settings: Settings) -> Library:
    """Return the library: the user's folders first, then what is shipped."""
    return Library(settings.format_folders)


def instead_words(number: int, settings: Settings, refused: str = "") -> str:
    """Return the words that name up to three formats that so many people can hold, the most like the `refused` one
    first; "" where there is none.
    """
    formats = instead((glance(entry.path) for entry in library(settings).entries()), number, refused)
    names = " or ".join(format.id for format in formats)
    return f"; for {count_of(number, 'person', 'people')} there is {names}" if names else ""


def open_format(name: str, settings: Settings) -> Source:
    """Return the format with this id or path. Raises ContentError, every problem printed, for a file that is wrong."""
    shelf = library(settings)
    loaded = load_file(shelf.resolve(name), shelf)
    if loaded.source is None:
        complain_of(loaded.errors)
        raise ContentError(f"{safe_text(name, 200)}: {count_of(len(loaded.errors), 'error')}; nothing was done")
    return loaded.source


def complain_of(diagnostics: Sequence[Diagnostic]) -> None:
    """Print diagnostics on standard error, each with its line and a caret."""
    for diagnostic in diagnostics:
        print(render(diagnostic), file=sys.stderr)


def prepare_for_people(args: Namespace, settings: Settings) -> PreparedSession:
    """Return the plan that the session options ask for. Raises ContentError or UsageError with what to do instead."""
    if not args.format:
        raise UsageError("which format? Name one, or a group with --group; see them all with: thinkpair formats list")
    if args.absent:
        raise UsageError("--absent is for the people of a group: name it, too, with --group GROUP")
    source = open_format(args.format, settings)
    people, start = people_of(args.people or _only_number(args, source)), FirstPerson()
    if is_held(args) and not args.first:
        start = start_of(settings, source, people, roles_of(args, people))
    setup = setup_of(args, settings, first_of(args, round_from(people, start.person)), source=source)
    setup = for_the_day(source, args, with_turns(args, source, setup))
    plan = make_plan(source, setup)
    asked, told = with_mentor(args, source, setup, plan)
    plan = plan if asked is setup else make_plan(source, asked)
    first = start if starter(plan) == start.person else FirstPerson()
    meant = (start.meant,) if start.meant else ()
    return PreparedSession(source, asked, plan, told=(*told, *meant), start=first)


def with_mentor(args: Namespace, source: Source, setup: Setup, plan: Plan) -> tuple[Setup, tuple[str, ...]]:
    """Return the set-up with the mentor who is asked for where nobody is named, and what is said where nobody can be
    asked: "in a session set-up or the ready screen asks; where nobody can be asked it is said first".

    Raises Cancelled where the question was left.
    """
    if not is_held(args) or not lacks_mentor(source, setup.roles):
        return setup, ()
    if not sys.stdin.isatty():
        first = join_names(plan.fixed[MENTOR])
        return setup, (f"{first}: {MENTOR}, as the first of the people. Name another with --role {MENTOR}=NAME.",)
    names = parse_names(_asked_for_mentor(mentor_question(source), setup.people, several=several_mentors(source)))
    return replace(setup, roles={**setup.roles, MENTOR: names}), ()


def _asked_for_mentor(question: str, people: tuple[str, ...], *, several: bool) -> str:
    if several:
        question = f"{question} {SEVERAL_POSSIBLE}"
    while True:
        answer = ask(f"{question} {join_names(people)}: ", NOT_STARTED)
        if answer and all(known_name(name, people) for name in parse_names(answer)):
            return join_names([known_name(name, people) or name for name in parse_names(answer)])
        say(f"Type {'one or more' if several else 'one'} of these names.")


def start_of(
    settings: Settings, source: Source, people: Sequence[str], roles: Mapping[str, Sequence[str]]
) -> FirstPerson:
    """Return who of these people starts, and why, where the same people met before without being a group."""
    sessions = Sessions(settings.folders.sessions)
    index = fresh_index(sessions, settings.folders.state)
    return start_without_group(people, roles, source, sessions, index, SystemClock().now().date())


def is_held(args: Namespace) -> bool:
    """Tell whether the session is held, not planned on paper or rehearsed."""
    return hasattr(args, "hands_free")


def first_of(args: Namespace, people: tuple[str, ...]) -> tuple[str, ...]:
    """Return the people, beginning with who was typed as the first. Raises UsageError where it is none of them."""
    if not args.first:
        return people
    first = known_name(safe_text(args.first), people)
    if first is None:
        raise UsageError(f"--first: nobody here is called {safe_text(args.first, 60)}")
    return round_from(people, first)


def for_the_day(source: Source, args: Namespace, setup: Setup) -> Setup:
    """Return the set-up with the times of day at which its rounds begin and it ends. Raises ContentError.

    "`--total` is refused with them"; a session that is held starts now, and is scaled to an end that is too early for
    it. On paper, "a T below the least is refused".
    """
    if args.total and begins_at_times(source):
        raise ContentError("this format has rounds that begin at a time of day: say --start and --end, not --total")
    if not is_held(args):
        return on_the_day(source, setup, None)
    return set_to_end(source, on_the_day(source, setup, SystemClock().now()))


def setup_of(
    args: Namespace,
    settings: Settings,
    people: tuple[str, ...],
    *,
    source: Source | None = None,
    usual: int | None = None,
    roles: Mapping[str, tuple[str, ...]] | None = None,
    met: Mapping[str, Mapping[str, int]] | None = None,
) -> Setup:
    """Return the set-up for these people; `usual` are the seconds that a known group takes. Raises UsageError."""
    end = getattr(args, "end", None)
    if end and args.total:
        raise UsageError("either --total or --end, not both")
    typed = getattr(args, "start", None)
    clock = _understood(parse_clock, typed) if typed else None
    now = _beginning(args, source, clock)
    until = _understood(partial(parse_end, now=now), end) if end else None
    typed = _typed_total(args, now)
    if typed and typed.is_end:
        until = typed.seconds
    total = None if typed and typed.each else typed.seconds if typed else usual or settings.total
    return Setup(
        people=people,
        start=clock.hour * HOUR + clock.minute * MINUTE if clock else None,
        total=round(until) if until else total,
        end=(now + timedelta(seconds=until)).isoformat(timespec="seconds") if until else "",
        stretch=args.stretch,
        roles=roles_of(args, people) if roles is None else roles,
        answers=_answers(args),
        seed=args.seed,
        met=met or {},
        agenda=safe_text(args.agenda or ""),
    )


def _beginning(args: Namespace, source: Source | None, clock: time | None) -> datetime:
    """Return from when an end is counted: the start that was typed, or now.

    On paper a format with a time of day reckons from that: it is no matter what time it is now.
    """
    now = SystemClock().now()
    if clock is None and (is_held(args) or source is None or not begins_at_times(source)):
        return now
    begin = clock or time()
    return now.replace(hour=begin.hour, minute=begin.minute, second=0, microsecond=0)


def _answers(args: Namespace) -> dict[str, str]:
    """Return the answers that were typed; those to one question stand on a line each."""
    answers: dict[str, list[str]] = {}
    for question, answer in _pairs(args.answer, "--answer stance=Challenger"):
        answers.setdefault(question, []).append(safe_text(answer))
    return {question: "\n".join(given) for question, given in answers.items()}


def roles_of(args: Namespace, people: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return who was typed for which role, each of these people as they are called here. Raises UsageError."""
    typed = {role: parse_names(names) for role, names in _pairs(args.role, "--role mentor=Ana")}
    return {
        role: tuple(known_name(name, people, whole=True) or name for name in names) for role, names in typed.items()
    }


def ask_for_people(source: Source) -> str:
    """Return the names that are typed now, or how many; asks until they fit the format.

    Raises Cancelled where the question was left.
    """
    takes = people_taken(source)
    question = f"Who takes part? {people_words(takes)}: names with commas between them, or how many: "
    while typed := ask(question, NOT_STARTED):
        names = parse_names(typed)
        number = int(typed[:9]) if typed.isdecimal() else len(names)
        try:
            if takes.holds(number) and told_apart(names):
                return typed
            print(f"{wrong_number(source.format.title, people_words(takes), number)}.")
        except UsageError as error:
            print(error)
    raise Cancelled(NOT_STARTED)


def _only_number(args: Namespace, source: Source) -> str:
    """Return how many people a planned format takes, where it is one number alone; "" where names are needed."""
    people = people_taken(source)
    return str(people.least) if people.least == people.most and not is_held(args) else ""


def people_of(typed: str | None) -> tuple[str, ...]:
    """Return the names that were typed; for a bare number so many made-up ones: A, B, C, … Raises UsageError."""
    if not typed:
        raise UsageError("who takes part? Name the people with --people Ana,Ben, or say how many with --people 4")
    if typed.strip().isascii() and typed.strip().isdigit():
        return lettered(min(int(typed[:9]), MOST_PEOPLE + 1))
    if re.fullmatch(r"[-+]?\d+([.]\d+)?", typed.strip()):
        raise UsageError(
            f"“{safe_text(typed, 30)}” is no number of people: type --people 4, or names: --people Ana,Ben"
        )
    *names, last = typed.split(",")
    for place, name in enumerate(names + [last] * bool(last.strip()), 1):
        if not safe_text(name):
            raise ContentError(f"name {place} of --people is empty")
    for person in parse_people(typed):
        if len(person.name) > NAME_LIMIT:
            raise ContentError(
                f"“{safe_text(person.name, 30)}” is longer than {NAME_LIMIT} characters: shorten the name"
            )
    people = parse_names(typed)
    _tell_of_accents(people)
    return people


def _tell_of_accents(names: Sequence[str]) -> None:
    """Say which two differ by an accent alone: they may be two people, or one who was typed twice."""
    known: dict[str, str] = {}
    for name in names:
        other = known.setdefault(search_key(name), name)
        if name_key(other) != name_key(name):
            complain(f"“{other}” and “{name}” are two people here; if they are one, write the name once")


def with_turns(args: Namespace, source: Source, setup: Setup) -> Setup:
    """Return the set-up with the total that gives each turn the time that was typed, like "10 each"."""
    typed = _typed_total(args, SystemClock().now())
    return set_to_turn(source, setup, typed.seconds) if typed and typed.each else setup


def _typed_total(args: Namespace, now: datetime) -> TypedTime | None:
    return _understood(partial(parse_time, now=now), args.total) if args.total else None


def _understood(parse: Callable[[str], T], text: str) -> T:
    try:
        return parse(text)
    except ValueError as error:
        raise UsageError(str(error)) from None


def _pairs(typed: Sequence[str], example: str) -> list[tuple[str, str]]:
    pairs = [text.partition("=") for text in typed]
    for key, equals, value in pairs:
        if not key.strip() or not equals or not value.strip():
            raise UsageError(f"“{safe_text(key + equals + value, 60)}” is not understood; write it like {example}")
    return [(key.strip(), value.strip()) for key, _, value in pairs]
