"""A run sheet to hand out before the session: what a page or a phone shows of a plan, in whatever it is written.

Private things (briefs, the facilitator's notes) are in it only if they are asked for.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.session.placeholder_text import say_to_many
from thinkpair.session.plan import Plan, Slot, SlotGroup, Wording
from thinkpair.session.stage_words import lines_beside
from thinkpair.units import capitalised, join_names, later, nearest_minute
from thinkpair.wording.run_sheet import (
    as_read,
    assumed_words,
    floor_words,
    group_floor,
    is_short_wait,
    kept_words,
    length_words,
    prompt_words,
    step_words,
    time_of,
    totals,
)

ACTIONS = "Agreed actions"
_NOTE = "Note: "
_Groups = tuple[tuple[str, ...], ...]


class HandoutLine(Struct, frozen=True):
    """One line of the sheet: when, who has the floor, what they do, for how long, and what stands below it."""

    when: str
    who: str
    what: str
    length: str = ""
    prompt: str = ""
    private: tuple[str, ...] = ()


class HandoutRound(Struct, frozen=True):
    """A round: its title and its lines."""

    title: str
    lines: tuple[HandoutLine, ...]


class HandoutGroups(Struct, frozen=True):
    """Who is with whom from a moment on, to pin up; `beside` says who rests and who sits outside."""

    title: str
    when: str
    groups: tuple[tuple[str, ...], ...]
    beside: tuple[str, ...] = ()


class Handout(Struct, frozen=True):
    """The whole sheet. `people` are in the order of the seating; `roles` says who holds what all session."""

    title: str
    language: str
    facts: tuple[str, ...]
    people: tuple[str, ...]
    rules: tuple[str, ...]
    roles: tuple[str, ...]
    parts: tuple[HandoutRound, ...]
    groupings: tuple[HandoutGroups, ...]
    private: tuple[str, ...] = ()


def handout(plan: Plan, start: datetime | None = None, *, notes: bool = False) -> Handout:
    """Return what a run sheet to hand out says; `notes` adds briefs and the facilitator's notes."""
    slots = tuple(as_read(plan))
    return Handout(
        title=plan.title,
        language=plan.language,
        facts=tuple(_facts(plan, start)),
        people=plan.people,
        rules=plan.rules,
        roles=tuple(f"{plan.roles[role].title}: {join_names(names)}" for role, names in plan.fixed.items() if names),
        parts=tuple(_parts(plan, slots, start, notes=notes)),
        groupings=tuple(_groupings(slots, start)),
        private=tuple(_briefs(plan)) if notes else (),
    )


def _facts(plan: Plan, start: datetime | None) -> Iterator[str]:
    if start:
        yield f"{nearest_minute(start)} to {nearest_minute(later(start, plan.seconds))}"
    elif assumed := assumed_words(plan):
        yield assumed
    yield totals(plan)
    yield kept_words(plan.record)


def _briefs(plan: Plan) -> Iterator[str]:
    for role in plan.roles.values():
        if brief := _said(role.brief, plan, plan.slots[0]):
            yield f"{role.title}: {brief}"


def _said(text: Wording, plan: Plan, slot: Slot) -> str:
    return capitalised(say_to_many(text, plan=plan, slot=slot))


def _parts(plan: Plan, slots: tuple[Slot, ...], start: datetime | None, *, notes: bool) -> Iterator[HandoutRound]:
    captures = {capture.after for capture in plan.captures}
    numbered = ((number, slot) for number, slot in enumerate(slots, 1) if not is_short_wait(slot))
    noted: tuple[str, ...] = ()
    for _, of_round in groupby(numbered, lambda numbered: numbered[1].round):
        lines: list[HandoutLine] = []
        runs = list(_runs(of_round, captures))
        for run in runs:
            number, last = run[-1]
            line = _line(plan, [slot for _, slot in run], start, notes=notes)
            lines.append(line)
            if number in captures:
                lines.append(HandoutLine(time_of(last.start + (last.seconds or 0), start), "", ACTIONS))
        first = runs[0][0][1]
        yield HandoutRound(f"{first.round}  {first.round_title}", tuple(_without_repetition(lines, noted)))
        noted = tuple(words for words in line.private if words.startswith(_NOTE))


def _runs(numbered: Iterable[tuple[int, Slot]], captures: set[int]) -> Iterator[list[tuple[int, Slot]]]:
    """Put together the slots in which people speak one after the other in the same step of a turn."""
    run: list[tuple[int, Slot]] = []
    for number, slot in numbered:
        if run and not (_same_step(run[-1][1], slot) and run[-1][0] not in captures):
            yield run
            run = []
        run.append((number, slot))
    if run:
        yield run


def _same_step(one: Slot, other: Slot) -> bool:
    def key(slot: Slot) -> tuple[object, ...]:
        together = tuple(group.people for group in slot.groups)
        return (slot.repeat, slot.turn, slot.step_number, slot.step, slot.seconds, slot.optional, together)

    turns = all(group.floor == "turn" for slot in (one, other) for group in slot.groups)
    return turns and key(one) == key(other)


def _line(plan: Plan, run: list[Slot], start: datetime | None, *, notes: bool) -> HandoutLine:
    first = run[0]
    prompt = prompt_words(plan, first, _first_group(run)) if first.groups else ""
    length = length_words(first) + (" each" if len(run) > 1 else "") + (" (if wanted)" if first.optional else "")
    private = tuple(_private(plan, first)) if notes else ()
    return HandoutLine(time_of(first.start, start), _who(run), step_words(first), length, prompt, private)


def _who(run: list[Slot]) -> str:
    if len(run) == 1:
        return floor_words(run[0])
    if len(run[0].groups) == 1:
        return join_names([group_floor(slot.groups[0]) for slot in run])
    return f"{len(run)} people of each group, one after the other"


def _first_group(run: list[Slot]) -> SlotGroup:
    """Return the first group that is asked something, with the speakers of all slots: its prompt is for all of them."""
    asked = next((number for number, group in enumerate(run[0].groups) if group.prompt), 0)
    speakers = dict.fromkeys(name for slot in run for name in slot.groups[asked].speakers)
    return replace(run[0].groups[asked], speakers=tuple(speakers))


def _private(plan: Plan, slot: Slot) -> Iterator[str]:
    for role, brief in slot.briefs.items():
        if said := _said(brief, plan, slot):
            yield f"{plan.roles[role].title if role in plan.roles else role}: {said}"
    if said := _said(slot.notes, plan, slot):
        yield f"{_NOTE}{said}"


def _without_repetition(lines: list[HandoutLine], private: tuple[str, ...]) -> Iterator[HandoutLine]:
    """Say a prompt, briefs and notes again only where they change; `private` are the notes of the round before."""
    prompt = ""
    for line in lines:
        shown = replace(line, prompt="" if line.prompt == prompt else line.prompt)
        yield replace(shown, private=tuple(words for words in line.private if words not in private))
        if line.what != ACTIONS:
            prompt, private = line.prompt, line.private


def _groupings(slots: tuple[Slot, ...], start: datetime | None) -> Iterator[HandoutGroups]:
    """Yield each arrangement of simultaneous groups when it begins; people who work alone are no groups."""
    repeats = {number: max(slot.repeat for slot in of) for number, of in _by_round(slots)}
    place = (0, 0)
    before: _Groups = ()
    for slot in slots:
        groups = tuple(group.people for group in slot.groups)
        if len(groups) < 2 or max(map(len, groups)) < 2:
            continue
        if (slot.round, slot.repeat) != place or not _inside(groups, before):
            place, before = (slot.round, slot.repeat), groups
            title = slot.round_title + (f", {_nth(slot.repeat)} time" if repeats[slot.round] > 1 else "")
            yield HandoutGroups(title, time_of(slot.start, start), groups, tuple(lines_beside(slot)))


def _inside(groups: _Groups, before: _Groups) -> bool:
    """Say whether the groups are those of before, or what is left of them while somebody sits outside."""
    return len(groups) == len(before) and all(set(now) <= set(was) for now, was in zip(groups, before, strict=True))


def _by_round(slots: tuple[Slot, ...]) -> Iterator[tuple[int, list[Slot]]]:
    for number, of in groupby(slots, lambda slot: slot.round):
        yield number, list(of)


def _nth(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return str(number) + {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
