"""The set-up of any session as text fields (people, time, roles, answers), and the plan or the error that they give."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.durations import TypedTime, parse_time
from thinkpair.errors import ContentError, ThinkpairError
from thinkpair.formats.library import Library
from thinkpair.formats.loader import Source, load_source
from thinkpair.formats.summary import Glance
from thinkpair.formats.value_types import Count
from thinkpair.groups import messages
from thinkpair.groups.rotation import FirstPerson
from thinkpair.names import parse_names
from thinkpair.planning.answers import last_first
from thinkpair.planning.compiled_format import plain
from thinkpair.planning.compiler import compile_format
from thinkpair.planning.participants import WrongNumber, people_taken
from thinkpair.planning.planner import make_plan
from thinkpair.planning.session_length import on_the_day, set_to_end, set_to_turn
from thinkpair.safe_text import name_key, safe_text
from thinkpair.session.actions import Retention
from thinkpair.session.plan import Plan, Setup
from thinkpair.units import MINUTE, double_name, later, lettered, write_duration

Met = Callable[[tuple[str, ...]], Mapping[str, Mapping[str, int]]]
"""Tells how often these people were in a group together in earlier sessions, each pair once."""

MENTOR = "mentor"
"""The role for which a set-up asks who holds it."""

NOTHING_CHOSEN: Mapping[str, tuple[str, ...]] = {}


Starts = Callable[[Sequence[str], Mapping[str, Sequence[str]]], FirstPerson]
"""Tells who of these people, some of whom are named for roles, starts, and why."""


def nobody_starts(_people: Sequence[str], _roles: Mapping[str, Sequence[str]]) -> FirstPerson:
    """Know of no earlier session."""
    return FirstPerson()


def no_others(_number: int) -> tuple[Glance, ...]:
    """Know of no other format."""
    return ()


def no_meetings(_people: tuple[str, ...]) -> Mapping[str, Mapping[str, int]]:
    """Know of no earlier session."""
    return {}


class Fields(Struct, frozen=True):
    """The fields of a set-up as they were typed: names in the order of the seating, "40m" or "15:30", names by role.

    `agenda` is what a named group wants from the session.
    """

    people: str = ""
    time: str = ""
    roles: Mapping[str, str] = {}
    answers: Mapping[str, str] = {}
    agenda: str = ""


class FormField(Struct, frozen=True):
    """A field that this format has beside people and time: a fixed role, or a question, with its options if any.

    `several` of the options may be chosen; with `other` own words are taken, too.
    """

    kind: Literal["role", "ask"]
    name: str
    label: str
    options: tuple[str, ...] = ()
    several: bool = False
    other: bool = False


class Gathering(Struct, frozen=True):
    """The named group that meets: its title, its long-term direction, its agreement, the most it wants kept,
    and what is due in place of this session ("" for nothing), with the format that serves it.

    `met` says who has met how often, `reasons` why a plan is as it is: one sentence each; `chosen` is what was answered
    last time.
    """

    title: str
    purpose: str
    agreement: tuple[str, ...]
    record: Retention
    due: str
    met: Met
    reasons: Callable[[Plan], tuple[str, ...]]
    chosen: Mapping[str, tuple[str, ...]] = NOTHING_CHOSEN
    due_format: Glance | None = None


class Proposal(Struct, frozen=True):
    """What would be held: a set-up with its plan; or the problem, in one line that says what to change.

    Where nobody is named yet, `sample` is the plan for as few people as the format takes, called A, B and so on.
    `refused` is how many people are named where the format does not take so many, 0 where it does.
    """

    setup: Setup
    plan: Plan | None
    problem: str = ""
    sample: Plan | None = None
    refused: int = 0


def extra_fields(source: Source, chosen: Mapping[str, tuple[str, ...]] = NOTHING_CHOSEN) -> Iterator[FormField]:
    """Yield the fixed roles and the questions of a format and of those it uses; what was `chosen` last time first."""
    script = compile_format(source)
    for role in script.roles.values():
        if role.fixed:
            yield FormField("role", role.name, plain(role.title))
    for ask in script.asks.values():
        asked = ask.question
        options = last_first(asked.options, chosen.get(ask.name, ()), other=asked.other)
        yield FormField("ask", ask.name, plain(ask.wording), options, asked.several, asked.other)


def lacks_mentor(source: Source, roles: Mapping[str, object]) -> bool:
    """Tell whether a format has a mentor all session, and nobody is named for it in `roles`: it is asked who then.

    Nobody becomes mentor by standing first in a list.
    """
    script = compile_format(source)
    return MENTOR in script.roles and script.roles[MENTOR].fixed and not roles.get(MENTOR)


def has_one_mentor(source: Source) -> bool:
    """Tell whether one mentor is enough for a format."""
    wanted = compile_format(source).roles[MENTOR].people
    return isinstance(wanted, Count) and wanted.least == 1


def several_mentors(source: Source) -> bool:
    """Tell whether a format takes more than one mentor."""
    wanted = compile_format(source).roles[MENTOR].people
    return not isinstance(wanted, Count) or wanted.most != 1


def mentor_question(source: Source) -> str:
    """Return what is asked where nobody is named as the mentor."""
    return messages.WHO_IS_MENTOR if has_one_mentor(source) else messages.WHO_ARE_MENTORS


def propose(
    fields: Fields,
    source: Source,
    now: datetime,
    met: Met = no_meetings,
    chosen: Mapping[str, tuple[str, ...]] = NOTHING_CHOSEN,
) -> Proposal:
    """Return the plan that the fields ask for, or what is wrong with them.

    `met` says who has met how often before, `chosen` what was answered last time.
    """
    people = parse_names(fields.people)
    setup = Setup(people=people)
    try:
        if not people:
            return _for_nobody(fields, source, now)
        if len(people) < people_taken(source).least and not double_name(people):
            return _for_too_few(people, fields, source, now)
        setup = replace(_setup(people, fields, now, source), met=met(people), chosen=chosen)
        setup = on_the_day(source, setup, now)
        setup = set_to_end(source, setup)
        return Proposal(setup, make_plan(source, setup))
    except WrongNumber as error:
        return Proposal(setup, None, str(error), refused=error.number)
    except (ThinkpairError, ValueError) as error:
        return Proposal(setup, None, str(error))


def sample_plan(format: Path, library: Library, now: datetime) -> Plan | None:
    """Return how the format in a file would run with as few people as it takes; None where that cannot be said.

    A file with errors raises ThinkpairError.
    """
    return propose(Fields(), load_source(format, library), now).sample


def stepped(text: str, planned: float, by: int, now: datetime) -> str:
    """Return a typed time that is longer by so many steps (negative: shorter): five minutes, or one for each turn.

    `planned` is the length in seconds that counts where nothing is typed, or nothing that is understood.
    """
    try:
        typed = parse_time(text, now)
    except ValueError:
        typed = TypedTime(round(planned))
    if typed.each:
        return f"{write_duration(_step(typed.seconds, MINUTE, by))} each"
    seconds = _step(typed.seconds, 5 * MINUTE, by)
    return f"{later(now, seconds):%H:%M}" if typed.is_end else write_duration(seconds)


def _step(seconds: int, step: int, by: int) -> int:
    """Return the next multiple of a step in a direction, at least one."""
    whole, rest = divmod(seconds, step)
    return step * max(1, whole + by + (by < 0 and rest > 0))


def ends_at(plan: Plan, now: datetime) -> datetime:
    """Return the time of day at which the plan ends if it begins now."""
    return later(now, plan.seconds)


def starter(plan: Plan) -> str:
    """Return the first person who has the floor alone, "" where nobody ever has."""
    turns = (slot.groups[0].speakers for slot in plan.slots if len(slot.groups) == 1)
    return next((speakers[0] for speakers in turns if len(speakers) == 1), "")


def _for_nobody(fields: Fields, source: Source, now: datetime) -> Proposal:
    people = lettered(people_taken(source).least)
    try:
        sample = make_plan(source, _with_time(Setup(people=people), source, fields.time, now))
    except ContentError as error:
        return Proposal(Setup(people=()), None, messages.who_takes_part(str(error)))
    return Proposal(Setup(people=()), None, messages.preview_with(people), sample)


def _for_too_few(people: tuple[str, ...], fields: Fields, source: Source, now: datetime) -> Proposal:
    """Say how many more people are needed, with the plan as it will be with them."""
    least = people_taken(source).least
    missing = least - len(people)
    taken = {name_key(name) for name in people}
    letters = lettered(least + len(people))[len(people) :]
    others = [name for name in letters if name_key(name) not in taken]
    stand_ins = others[:missing]
    everyone = (*people, *stand_ins)
    try:
        sample = make_plan(source, replace(_setup(everyone, fields, now, source), roles={}))
    except ContentError:
        return Proposal(Setup(people=people), None, messages.add_people(missing), refused=len(people))
    words = messages.add_people(missing, stand_ins)
    return Proposal(Setup(people=people), None, words, sample, refused=len(people))


def _setup(people: tuple[str, ...], fields: Fields, now: datetime, source: Source) -> Setup:
    setup = Setup(
        people=people,
        roles={role: parse_names(names) for role, names in fields.roles.items() if names.strip()},
        answers={ask: safe_text(answer, lines=True) for ask, answer in fields.answers.items() if answer.strip()},
        agenda=safe_text(fields.agenda),
    )
    return _with_time(setup, source, fields.time, now)


def _with_time(setup: Setup, source: Source, text: str, now: datetime) -> Setup:
    """Return the set-up with the time that was typed: "40m", "until 15:30" or "10 each". Raises ValueError."""
    if not text.strip():
        return setup
    typed = parse_time(text, now)
    if typed.each:
        return set_to_turn(source, setup, typed.seconds)
    if not typed.is_end:
        return replace(setup, total=typed.seconds)
    end = (now + timedelta(seconds=typed.seconds)).isoformat(timespec="seconds")
    return replace(setup, total=typed.seconds, end=end)
