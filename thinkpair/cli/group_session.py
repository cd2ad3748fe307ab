"""From the options to a prepared session, of people or a named group: what the group fills in; what was typed wins."""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from msgspec.structs import replace

from thinkpair.cli import complain, confirm
from thinkpair.cli.prepared_session import (
    PreparedSession,
    first_of,
    for_the_day,
    instead_words,
    library,
    open_format,
    people_of,
    prepare_for_people,
    roles_of,
    setup_of,
    with_mentor,
    with_turns,
)
from thinkpair.errors import ContentError, ThinkpairError, UsageError
from thinkpair.formats.loaded_format import Source
from thinkpair.formats.loader import opened_with_review
from thinkpair.groups.agreement_parts import part_words
from thinkpair.groups.history import fresh_index
from thinkpair.groups.setup_form import Fields
from thinkpair.groups.summary import next_format
from thinkpair.names import parse_names, person_among
from thinkpair.planning.participants import WrongNumber
from thinkpair.planning.planner import make_plan
from thinkpair.runtime.clock import SystemClock
from thinkpair.safe_text import name_key, person_key, safe_text
from thinkpair.session.plan import Plan
from thinkpair.settings import Settings
from thinkpair.storage.records import stricter
from thinkpair.storage.sessions import Sessions
from thinkpair.units import join_names

if TYPE_CHECKING:  # the model of groups takes 40 ms to build: only who names a group waits for it
    from thinkpair.groups.model import Group
    from thinkpair.groups.repository import Groups
    from thinkpair.groups.session_defaults import GroupWithHistory, SetupDefaults
    from thinkpair.tui.controllers.groups import Meeting


def prepare_session(args: Namespace, settings: Settings) -> PreparedSession:
    """Return the plan that the session options ask for, of a group or of people; raises as `prepare_for_people`."""
    try:
        if not args.group:
            return prepare_for_people(args, settings)
        return _prepare_for_group(args, settings)
    except WrongNumber as error:
        others = instead_words(error.number, settings, args.format or "")
        raise ContentError(f"{error}{others}") from None


def begin_words(group: "Group", identifier: str, settings: Settings) -> str:
    """Return how a new group begins: with the format that comes next, or with one that so many people can hold."""
    name = next_format(group, 0)
    return f"Next: thinkpair run {name or 'FORMAT'} --group {identifier}" + (
        "" if name else instead_words(len(group.people), settings)
    )


def ask_for_twin(groups: "Groups", group: "Group", yes: bool) -> None:
    """Ask before a second group of one title and the same people is created. Raises as `confirm` does."""
    if twin := _twin(groups, group):
        complain(f"there is already a group “{safe_text(group.title)}” with these people: {twin}")
        confirm("Create another one?", yes)


def _twin(groups: "Groups", group: "Group") -> str:
    """Return the id of the group in use that has the same title and people, "" where there is none."""
    for identifier in groups.ids():
        with suppress(ThinkpairError):
            other = groups.find(identifier).group
            if other and not other.archived and _key_of(other) == _key_of(group):
                return identifier
    return ""


def _key_of(group: "Group") -> tuple[str, frozenset[str]]:
    return name_key(group.title), frozenset(map(person_key, group.people))


def _prepare_for_group(args: Namespace, settings: Settings) -> PreparedSession:
    """Return the plan of a session of the group that is named; raises as `prepare_for_people`."""
    from thinkpair.groups.repository import Groups
    from thinkpair.groups.session_defaults import defaults_for, known_group, meets

    sessions = Sessions(settings.folders.sessions)
    index = fresh_index(sessions, settings.folders.state)
    known = known_group(Groups(settings.folders.groups), sessions, args.group, index)
    today = SystemClock().now().date()
    source = group_source(known, args.format, settings)
    filled = defaults_for(known, source, today, _absent(args, known))
    people = first_of(args, people_of(args.people) if args.people else filled.people)
    here = {role: names for role, names in filled.roles.items() if set(names) <= set(people)}
    setup = setup_of(
        args,
        settings,
        people,
        source=source,
        usual=known.group.session_total(source.id),
        roles=here | roles_of(args, people),
        met=filled.met(people),
    )
    setup = replace(setup, answers={**filled.answers, **setup.answers}, chosen=filled.chosen)
    setup = for_the_day(source, args, with_turns(args, source, setup))
    setup, unasked = with_mentor(args, source, setup, make_plan(source, setup))
    plan = make_plan(source, setup)
    plan = replace(plan, record=stricter(plan.record, known.group.record))
    told = (*_told(known, filled, plan, today), *unasked, *([f"Today: {setup.agenda}"] if setup.agenda else ()))
    return PreparedSession(source, setup, plan, meets(known), told)


def meeting_of(args: Namespace, settings: Settings) -> "Meeting":
    """Return what was typed for a group's set-up. Raises as `prepare_session` does, as far as it can be seen now."""
    from thinkpair.groups.repository import Groups
    from thinkpair.groups.session_defaults import known_group
    from thinkpair.tui.controllers.groups import Meeting

    known = known_group(Groups(settings.folders.groups), Sessions(settings.folders.sessions), args.group)
    if args.format:
        open_format(args.format, settings)
    typed = setup_of(args, settings, known.group.people)
    fields = Fields(
        time=args.total or getattr(args, "end", None) or "",
        roles={role: join_names(names) for role, names in typed.roles.items()},
        answers=typed.answers,
        agenda=typed.agenda,
    )
    return Meeting(known.id, args.format or "", _absent(args, known), fields)


def group_source(known: "GroupWithHistory", typed: str | None, settings: Settings) -> Source:
    """Return the format that was typed, or the one that comes next. Raises UsageError where nothing is certain."""
    name = typed or next_format(known.group, len(known.past))
    if not name:
        raise UsageError(f"which format? {known.id} has no usual one: thinkpair run FORMAT --group {known.id}")
    source = open_format(name, settings)
    return opened_with_review(source, library(settings)) if known.reviews_first else source


def _absent(args: Namespace, known: "GroupWithHistory") -> tuple[str, ...]:
    absent = parse_names(args.absent or "")
    member = person_among(known.group.people)
    if strangers := [name for name in absent if not member(name)]:
        raise UsageError(f"--absent: nobody in {known.id} is called {join_names(strangers)}")
    return absent


def _told(known: "GroupWithHistory", filled: "SetupDefaults", plan: Plan, today: date) -> Iterator[str]:
    """Yield what is said at the start: the direction, the agreement, why the plan is as it is, and what is due."""
    group = known.group
    yield safe_text(group.title)
    if group.purpose:
        yield f"  What we are here for: {safe_text(group.purpose)}"
    for title, words in group.agreement.parts():
        yield from (f"  {line}" for line in part_words(title, words).splitlines())
    yield from filled.reasons(plan)
    due = known.due(today)
    if due and due.format != plan.format:
        yield f"{due.words} thinkpair run {due.format} --group {known.id}"
