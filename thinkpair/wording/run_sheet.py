"""The run sheet: a plan as lines of text, for paper and for the set-up screen."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from textwrap import wrap
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.session.actions import Retention
from thinkpair.session.placeholder_text import begun_large, say, unnamed, without_brackets
from thinkpair.session.plan import Plan, Slot, SlotGroup
from thinkpair.session.roster import seat_numbers
from thinkpair.session.stage_words import beside_words, group_words, words_beside_others
from thinkpair.session.track import speaker_of
from thinkpair.units import (
    and_names,
    clock_digits,
    clock_time,
    count_of,
    join_names,
    later,
    nearest_minute,
    say_about,
    say_duration,
    say_planned,
    say_roughly,
)

RowKind = Literal["round", "groups", "slot", "prompt", "actions", "resting"]
_FEW_GROUPS = 3
_SHOWN_GROUPS = 40
_LEAST_SPARE = 30
_PAPER_WIDTH = 80
_COUNTED = re.compile(r"^\d+\.?\s+")
_NUMBERED = re.compile(r"\s+\d+$")
_ENDS_WITH_E = re.compile(r"(\b(head)?ache|cache|niche|\baxe|movie|cookie|calorie|selfie|zombie|rookie|newbie)s$")
_TAKES_ES = re.compile(r"(sh|ch|ss|x)es$")
_NO_PLAIN_PLURAL = re.compile(
    r"([^s]|ss|us|is|oes|zzes|yses|[ht]eses|crises|bases|[^ao]uses|lves|leaves|lives|knives|wives|news|series|species)$"
)


class Row(Struct, frozen=True):
    """One line of the run sheet: what it is, the second at which it starts, and its words.

    `number` is that of the one person whose turn it is, or None.
    """

    kind: RowKind
    start: int
    words: str
    number: int | None = None


def rows(plan: Plan, *, prompts: bool = True) -> Iterator[Row]:
    """Yield the lines of a plan in their order."""
    captures = {capture.after for capture in plan.captures}
    numbers = seat_numbers(plan)
    before: Slot | None = None
    for number, slot in enumerate(as_read(plan), 1):
        if is_short_wait(slot):
            continue
        if before is None or slot.round != before.round:
            yield Row("round", slot.start, f"{slot.round}  {slot.round_title}")
        yield Row("slot", slot.start, slot_words(slot), speaker_of(slot, numbers))
        yield from _groupings(slot, before)
        if prompts and (prompt := _prompt(plan, slot, before)):
            yield Row("prompt", slot.start, prompt)
        if number in captures:
            yield Row("actions", slot.start + (slot.seconds or 0), "Agreed actions")
        before = slot


def as_read(plan: Plan) -> Iterator[Slot]:
    """Yield the slots with their titles as the room reads them."""
    for slot in plan.slots:
        titles = [without_brackets(title, plan) for title in (slot.round_title, slot.step)]
        yield slot if titles == [slot.round_title, slot.step] else replace(slot, round_title=titles[0], step=titles[1])


def is_short_wait(slot: Slot) -> bool:
    """Say whether a slot is one of the few seconds that rounding leaves before a time of day: no line on paper."""
    return slot.waits and (slot.seconds or 0) < _LEAST_SPARE


def totals(plan: Plan) -> str:
    """Return the sum of a plan in words: its length, what is left of the total, what has no clock."""
    parts = [f"{count_of(len(plan.people), 'person', 'people')}, {say_about(plan.seconds)}"]
    if spare := spare_words(plan):
        parts.append(spare)
    if plan.untimed:
        parts.append(f"{count_of(plan.untimed, 'part')} not timed")
    if plan.captures:
        parts.append(f"{count_of(len(plan.captures), 'break')} for actions, {_captured(plan)}")
    return " · ".join(parts)


def spare_words(plan: Plan) -> str:
    """Return what is left of the total: "46 min to spare", or for what takes it; "" for less than half a minute.

    Who is late for a time of day has nothing to spare, even where the end is far.
    """
    if plan.slack < _LEAST_SPARE or any(warning.code == "late" for warning in plan.warnings):
        return ""
    lists = [slot.repeats_over or "" for slot in plan.slots if _stands_for_all(slot) and slot.limit == "rest"]
    return f"{say_about(plan.slack)} " + (f"left for {list_words(lists[-1])}" if lists else "to spare")


def _captured(plan: Plan) -> str:
    """Return how long the breaks for actions are: all of a plan are planned at the same time."""
    seconds = plan.captures[0].seconds
    each = " each" if len(plan.captures) > 1 else ""
    return f"{say_duration(seconds)}{each}" if seconds else "not timed"


def kept_words(record: Retention) -> str:
    """Return what is left of a session after its close, in one sentence."""
    match record:
        case "all":
            return "Saved: names, times, actions, lists"
        case "times":
            return "Saved: names and times only"
        case "nothing":
            return "Saved: nothing"


def recorded_words(record: Retention) -> str:
    """Return what is said once an action is on the disk: where less is kept, it goes with the close."""
    return "saved" if record == "all" else "deleted at the close, as its format says"


def paper(plan: Plan, start: datetime | None = None) -> str:
    """Return the run sheet as text; with `start`, each line has its time of day, else minutes from the beginning."""
    lines = [without_brackets(plan.title, plan), totals(plan)]
    if start:
        lines.append(f"{nearest_minute(start)} to {nearest_minute(later(start, plan.seconds))}")
    elif assumed := assumed_words(plan):
        lines.append(f"{assumed}. For times of day: --start 09:00")
    lines.append(kept_words(plan.record))
    for row in rows(plan):
        lines.extend(_lines(row, start))
    lines.extend(f"note: {warning.message}" for warning in plan.warnings if not warning.allowed)
    return "\n".join(lines)


def assumed_words(plan: Plan) -> str:
    """Return at which time of day a plan without a start is taken to begin; "" where none of its rounds has one.

    "Without `--start`, `plan` reckons so that the first `at` is kept."
    """
    for slot in as_read(plan):
        if slot.anchor is not None and not slot.waits:
            kept = f"“{slot.round_title}” begins at {clock_time(slot.anchor)}"
            return f"0:00 is {clock_time(slot.anchor - slot.start)}: then {kept}"
    return ""


def time_of(row_start: int, start: datetime | None) -> str:
    """Return when a line starts: its time of day, or minutes and seconds from the beginning."""
    return nearest_minute(later(start, row_start)) if start else clock_digits(row_start)


def slot_words(slot: Slot) -> str:
    """Return one slot in words: "Ana · Think, 5 min"."""
    return f"{begun_words(slot)}{' (if wanted)' if slot.optional else ''}"


def begun_words(slot: Slot) -> str:
    """Return one slot in words, once nobody asks any more whether it is wanted."""
    return f"{floor_words(slot)} · {step_words(slot)}, {length_words(slot)}"


def step_words(slot: Slot) -> str:
    """Return the title of a step; of one that runs for every item of a list: "each topic", or "each topic: Pitch"."""
    if not _stands_for_all(slot):
        return slot.step
    each, own = f"each {item_word(slot.repeats_over)}", _COUNTED.sub("", slot.step)
    return each if _NUMBERED.sub("", own).lower() in ("", item_word(slot.repeats_over)) else f"{each}: {own}"


def length_words(slot: Slot) -> str:
    """Return how long a slot is; of one that stands for more of its kind, how often it comes."""
    length = "no clock" if slot.seconds is None else say_planned(slot.seconds)
    if _stands_for_all(slot):
        return f"{length}, {_how_many(slot)}"
    return f"{length}, until you end it" if slot.repeats_over == "done" else length


def _how_many(slot: Slot) -> str:
    """Return how many items of a list are gone through: without a limit all of them, whatever time that takes."""
    if isinstance(slot.limit, int):
        return f"{say_roughly(slot.limit)} at most for all"
    return "as long as time lasts" if slot.limit else "planned once"


def list_words(name: str) -> str:
    """Return the name of a list as words: "open questions" for open_questions."""
    return name.replace("_", " ").replace("-", " ").strip()


def item_word(name: str | None) -> str:
    """Return what one item of a list is called: "topic" for topics, "item of the agenda" where it is no plural."""
    words = list_words(name or "")
    if _NO_PLAIN_PLURAL.search(words) or len(words) < 3:
        return f"item of the {words}"
    if _TAKES_ES.search(words) and not _ENDS_WITH_E.search(words):
        return words[:-2]
    if words.endswith("ies") and len(words) > 4 and not _ENDS_WITH_E.search(words):
        return f"{words[:-3]}y"
    return words[:-1]


def _stands_for_all(slot: Slot) -> bool:
    """Say whether a slot is planned once for all items of a list that is still to be collected."""
    return slot.repeats_over not in (None, "done") and slot.item is None


def floor_words(slot: Slot) -> str:
    """Return who has the floor in a slot, in all its groups: "Ana", "Ana (with Ben); Chi (with Dan)"."""
    words = [group_floor(group) for group in slot.groups]
    if len(set(words)) == 1:
        return words[0]
    if _is_with_whom_said(slot):
        return "; ".join(map(_with_others, slot.groups))
    shown = [_beside_others(group) for group in slot.groups[:_SHOWN_GROUPS]]
    if len(words) > len(shown):
        shown.append(f"{len(words) - len(shown)} more")
    return and_names(shown) if _speaks_one_in_each(slot) else "; ".join(shown)


def _speaks_one_in_each(slot: Slot) -> bool:
    return all(group.floor == "turn" and len(group.speakers) == 1 for group in slot.groups)


def _is_with_whom_said(slot: Slot) -> bool:
    """Tell whether who speaks is said together with whom: "Ana and Chi" alone would be read as a pair."""
    return 1 < len(slot.groups) <= _FEW_GROUPS and _speaks_one_in_each(slot)


def _with_others(group: SlotGroup) -> str:
    others = [person for person in group.people if person not in group.speakers]
    return group.speakers[0] + (f" (with {and_names(others)})" if others else "")


def _beside_others(group: SlotGroup) -> str:
    """Return who has the floor in one group; of one that is done before the others, that its people talk freely."""
    if group.floor == "turn":
        return _together(group.speakers)
    words = words_beside_others(group)
    if group.floor != "open" or words != join_names(group.people):
        return words
    return f"{and_names(group.people)} {'talks' if len(group.people) == 1 else 'talk'} freely"


def group_floor(group: SlotGroup) -> str:
    """Return who has the floor in one group."""
    return "Everyone" if group.floor == "open" else group_words(group)


def groups_words(groups: Sequence[Sequence[str]]) -> str:
    """Return who is with whom: "2 pairs: Ana with Ben; Chi with Dan"."""
    if all(len(people) == 1 for people in groups):
        return "Everyone alone"
    word = "pair" if all(len(people) == 2 for people in groups) else "group"
    return f"{count_of(len(groups), word)}: {together_words(groups)}"


def together_words(groups: Sequence[Sequence[str]]) -> str:
    """Return the people of each group: "Ana with Ben; Chi, Dan and Eva"."""
    return "; ".join(map(_together, groups))


def _together(people: Sequence[str]) -> str:
    return " with ".join(people) if len(people) == 2 else and_names(people)


def people_of_groups(slot: Slot) -> tuple[tuple[str, ...], ...]:
    """Return the people of each group of a slot."""
    return tuple(group.people for group in slot.groups)


def _groupings(slot: Slot, before: Slot | None) -> Iterator[Row]:
    """Yield who is together and who is not, where that changes; it stands below the slot that it is of."""
    groups = people_of_groups(slot)
    are_new = before is None or groups != people_of_groups(before)
    if len(groups) > 1 and are_new and not _is_with_whom_said(slot):
        yield Row("groups", slot.start, groups_words(groups))
    if slot.resting and (before is None or slot.resting != before.resting):
        yield from (Row("resting", slot.start, words) for words in beside_words(slot.resting, slot.outside))


def prompt_words(plan: Plan, slot: Slot, group: SlotGroup) -> str:
    """Return a group's prompt as a sheet has it; where several groups read it, it names roles in place of people.

    An item that is not known yet is "the topic"; a prompt that is the item alone is left out.
    """
    alone = sum(bool(each.prompt) for each in slot.groups) == 1
    text = say(group.prompt, plan=plan, slot=slot, group=group if alone else unnamed(plan, group))
    if _stands_for_all(slot):
        text = "" if text == "{item}" else text.replace("{item}", f"the {item_word(slot.repeats_over)}")
    return begun_large(text)


def _prompt(plan: Plan, slot: Slot, before: Slot | None) -> str:
    texts = [prompt_words(plan, slot, group) for group in slot.groups[:1] if group.prompt]
    if before and texts and before.groups[0].prompt == slot.groups[0].prompt and before.step == slot.step:
        return ""
    return texts[0] if texts else ""


def _lines(row: Row, start: datetime | None) -> list[str]:
    clock = f"{time_of(row.start, start):>7}"
    match row.kind:
        case "round":
            return ["", row.words]
        case "slot" | "actions":
            return wrap(row.words, _PAPER_WIDTH, initial_indent=f"{clock}  ", subsequent_indent=" " * 9)
        case _:
            return wrap(row.words, _PAPER_WIDTH, initial_indent=" " * 11, subsequent_indent=" " * 11)
