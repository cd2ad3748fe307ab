"""Describes what a change would do to a running session before it is made: turns, groups, times, the end.

The terminal screens and the plain session show these lines.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import asdict

from thinkpair.planning.time_fitting import is_turn
from thinkpair.runtime.live_session import LiveSession
from thinkpair.session import commands as ask
from thinkpair.session.commands import Command
from thinkpair.session.plan import FitWay, stretch_end
from thinkpair.session.plan_diff import Change, Difference, Share, Vacancy, compare
from thinkpair.session.schedule import left_to_fit
from thinkpair.units import (
    ON_TIME,
    clock_digits,
    count_of,
    join_names,
    nearest_minute,
    pace_words,
    planned_words,
    say_roughly,
)
from thinkpair.wording.run_sheet import together_words

_WAYS: Mapping[FitWay, str] = {
    "open first": "Shorten open discussion first, protect the turns",
    "evenly": "Shorten all that is left by the same part",
    "leave out": "Leave out what is optional, then shorten open discussion",
}
_LEAVE_OUT_AND_ALL = "Leave out what is optional, then shorten the rest by the same part"
_UNHELD = "Nobody is {} then"
_TAKERS = "Nobody is {} then; {} could take it"
_NOTHING_CHANGES = "Nothing changes: whoever is to speak does so as planned"
_ONE_LEFT = "Only {} is left then: end the session, or pause until someone comes"
_LITTLE = 30
_ROUNDING = 2
_SHOWN_GROUPS, _SHOWN_NAMES = 12, 12


class Foreseen(Struct, frozen=True):
    """A command, and what it would change; `ends` is the time of day of the end, before and after.

    `planned` is when the session was to end; `begins` is the title of the next round with a time of day, and when it
    begins, before and after.
    """

    command: Command
    difference: Difference
    ends: tuple[datetime, datetime]
    planned: datetime
    begins: tuple[str, datetime, datetime] | None = None


class Way(Foreseen, frozen=True, kw_only=True):
    """One way to end on time, and in words."""

    way: FitWay
    words: str


def foresee(live: LiveSession, command: Command) -> Foreseen:
    """Return what a command would change now; nothing is done. Raises IllegalCommand where it cannot be done."""
    after = live.foresee(command)
    difference = compare(live.session, after, live.now)
    before_end, after_end = (live.time_in(seconds) for seconds in difference.ends_in)
    planned = live.time_in(difference.ends_in[1] - difference.behind[1])
    return Foreseen(command, difference, (before_end, after_end), planned, _begins(live, difference))


def _begins(live: LiveSession, difference: Difference) -> tuple[str, datetime, datetime] | None:
    if difference.begins is None:
        return None
    title, before, after = difference.begins
    return title, live.time_in(before), live.time_in(after)


def ways_to_fit(live: LiveSession, end: datetime | None = None) -> tuple[Way, ...]:
    """Return the ways to end on time, the one that protects the turns first; those that change nothing are left out.

    There are none where nothing is late. With `end` it is that time of day at which it is to end. Nothing is ever
    longer than it was planned. Raises IllegalCommand where nothing with a clock is to come.
    """
    if end is None and not is_late(live):
        return ()
    optional = any(slot.optional for slot in live.plan.slots[live.session.begun :])
    ways: list[Way] = []
    for way in _WAYS:
        if way != "leave out" or optional:
            command = fit_now(live, way, end)
            foreseen = foresee(live, command)
            if _differs(foreseen) and not any(_alike(foreseen, other) for other in ways):
                ways.append(Way(**asdict(foreseen), way=way, words=way_words(live, way)))
    return tuple(ways)


def way_words(live: LiveSession, way: FitWay) -> str:
    """Return what a way does, by what is to come: without turns or discussion all is shortened alike."""
    first = live.session.begun
    to_come = live.plan.slots[first : stretch_end(live.plan.slots, first)]
    kinds = {is_turn(slot) for slot in to_come if slot.seconds and not slot.beside}
    if len(kinds) > 1:
        return _WAYS[way]
    return _LEAVE_OUT_AND_ALL if way == "leave out" else _WAYS["evenly"]


def is_late(live: LiveSession) -> bool:
    """Say whether the session is behind by more than is called on time."""
    return live.view().behind >= _LITTLE


def fit_now(live: LiveSession, way: FitWay, end: datetime | None = None) -> ask.Fit:
    """Return what fits the session in this way into the time that is left; with `end` it is to end then."""
    if end is None:
        return ask.Fit(way, left_to_fit(live.session, live.now))
    second = live.now + (end - live.time_in(0)).total_seconds()
    return ask.Fit(way, left_to_fit(live.session, live.now, second), second)


def said(foreseen: Foreseen) -> Iterator[str]:
    """Yield what a change would do, a line for each thing; the end is always said, last.

    Who comes or goes is said first; people for whom the same changes share a line.
    """
    difference = foreseen.difference
    if isinstance(foreseen.command, ask.EndToday):
        yield from _another_day(difference)
        return
    alike: dict[str, list[str]] = {}
    for person in sorted(difference.people, key=lambda person: person.here_before == person.here_after):
        if person.changes:
            alike.setdefault(_person_words(person, foreseen.command), []).append(person.name)
    for words, names in alike.items():
        yield f"{_names_words(names)}: {words}"
    if difference.order:
        yield f"In turn: {_names_words(difference.order)}"
    if isinstance(foreseen.command, ask.TakeRole):
        others = (each for each in difference.takes if each[0] != foreseen.command.person)
        yield from (f"{name} takes the role “{role}”" for name, role in others)
    for vacancy in difference.unheld:
        yield _vacancy_words(vacancy)
    yield from _alone_words(difference)
    if difference.is_none:
        yield _NOTHING_CHANGES
    for step in difference.steps:
        if step.changes:
            before = share_words(step.before) if step.before.slots else "not planned"
            yield f"{step.name}: {before} → {share_words(step.after)}"
    if difference.groups and len(difference.groups) > 1:
        yield f"Together next: {_groups_words(difference.groups)}"
    if difference.resting and difference.groups:
        yield f"Resting next: {join_names(difference.resting)}"
    if foreseen.begins and nearest_minute(foreseen.begins[1]) != nearest_minute(foreseen.begins[2]):
        yield begins_words(*foreseen.begins)
    yield end_words(foreseen)


def _another_day(difference: Difference) -> Iterator[str]:
    yield "The clock stands until then; no round waits for its time of day."
    seconds = sum(step.before.seconds for step in difference.steps)
    yield f"Saved at this place, to be resumed another day; {say_roughly(seconds)} to go"


def begins_words(title: str, before: datetime, after: datetime) -> str:
    """Return when a round with a time of day begins, before and after: "“Lunch” begins 12:37 → 12:30"."""
    return f"“{title}” begins {nearest_minute(before)} → {nearest_minute(after)}"


def _alone_words(difference: Difference) -> Iterator[str]:
    """Yield that one person alone would be left of several: a conversation cannot go on with one."""
    left = [person.name for person in difference.people if person.here_after]
    if len(left) == 1 and sum(person.here_before for person in difference.people) > 1:
        yield _ONE_LEFT.format(left[0])


def _vacancy_words(vacancy: Vacancy) -> str:
    title = f"{vacancy.title[:1].lower()}{vacancy.title[1:]}"
    return _TAKERS.format(title, _names_words(vacancy.takers)) if vacancy.takers else _UNHELD.format(title)


def end_words(foreseen: Foreseen) -> str:
    """Return when the session ends, before and after, and against what that is late.

    "Ends 15:33 instead of 15:24, 9 min behind"; "Ends 15:33 instead of 15:24, planned 15:07, 26 min behind".
    """
    before, after = (nearest_minute(end) for end in foreseen.ends)
    pace = pace_words(foreseen.difference.behind[1])
    times = f"Ends {before}, as before" if before == after else f"Ends {after} instead of {before}"
    planned = planned_words(foreseen.ends[1], foreseen.planned) if pace else ""
    return ", ".join(filter(None, (times, planned if not planned.endswith(before) else "", pace)))


def share_words(share: Share) -> str:
    """Return what is to come of a step: "3 × 1:53", "8:00", "no clock", "left out"."""
    if not share.slots:
        return "left out"
    if not share.seconds:
        return "no clock"
    if share.slots > 1 and share.seconds % share.slots == 0:
        return f"{share.slots} × {clock_digits(share.seconds // share.slots)}"
    return clock_digits(share.seconds)


def table(ways: Sequence[Foreseen]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a table of ways, the head first: what it is, as it is now, and as each way would make it.

    First the steps, then each person's time with the floor, then the end.
    """
    if not ways:
        return
    first = ways[0].difference
    yield ("to go", "now", *(str(number) for number in range(1, len(ways) + 1)))
    for step in first.steps:
        after = [_of(way.difference.steps, step.name) for way in ways]
        yield (step.name, share_words(step.before), *(share_words(change) for change in after))
    for person in first.people:
        after = [_of(way.difference.people, person.name) for way in ways]
        if person.before.seconds:
            yield (person.name, clock_digits(person.before.seconds), *(clock_digits(each.seconds) for each in after))
    if begins := ways[0].begins:
        later_ones = (nearest_minute(way.begins[2]) for way in ways if way.begins)
        yield (f"“{begins[0]}” begins", nearest_minute(begins[1]), *later_ones)
    else:
        yield ("ends", nearest_minute(ways[0].ends[0]), *(nearest_minute(way.ends[1]) for way in ways))
    yield ("", _pace(first.behind[0]), *(_pace(way.difference.behind[1]) for way in ways))


def _pace(behind: float) -> str:
    return pace_words(behind) or ON_TIME


def _of(changes: Sequence[Change], name: str) -> Share:
    return next((change.after for change in changes if change.name == name), Share())


def _differs(foreseen: Foreseen) -> bool:
    """Tell whether a way shortens anything, by more than is called on time."""
    steps = foreseen.difference.steps
    seconds = sum(abs(step.after.seconds - step.before.seconds) for step in steps)
    return seconds >= _LITTLE or any(step.after.slots != step.before.slots for step in steps)


def _alike(one: Foreseen, other: Foreseen) -> bool:
    """Tell whether two ways are the same but for the rounding to whole seconds."""
    after = [{step.name: step.after for step in way.difference.steps} for way in (one, other)]
    return after[0].keys() == after[1].keys() and all(
        share.slots == after[1][name].slots and abs(share.seconds - after[1][name].seconds) <= _ROUNDING * share.slots
        for name, share in after[0].items()
    )


def _person_words(person: Change, command: ask.Command) -> str:
    if not person.here_after:
        return "not here" + (f"; {_turns_words(person.before)} fall away" if person.before.slots else "")
    if not person.here_before:
        comes = "is back" if isinstance(command, ask.ComeBack) else "joins"
        return f"{comes}, {_turns_words(person.after)}"
    return f"{_turns_words(person.before)} → {_turns_words(person.after)}"


def _turns_words(share: Share) -> str:
    """Return how often somebody still has the floor: "2 times, 6 min in all"."""
    if not share.slots:
        return "0 turns to go"
    length = f", {say_roughly(share.seconds)}{' in all' if share.slots > 1 else ''}" if share.seconds else ""
    return f"{count_of(share.slots, 'turn')} to go{length}"


def _names_words(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN_NAMES
    return f"{join_names(names[:_SHOWN_NAMES])} and {more} more" if more > 1 else join_names(names)


def _groups_words(groups: Sequence[tuple[str, ...]]) -> str:
    more = f" and {len(groups) - _SHOWN_GROUPS} more" if len(groups) > _SHOWN_GROUPS else ""
    return together_words(groups[:_SHOWN_GROUPS]) + more
