"""Prompts that name people, and are too long for the stage as soon as the names of a group stand in them."""

from collections.abc import Iterator, Mapping, Sequence

from thinkpair.formats.room_for_texts import STAGE_COLUMNS, STAGE_LINES, lines_needed, room_in_group
from thinkpair.planning import messages as say
from thinkpair.planning.compiled_format import Place
from thinkpair.planning.plan_builder import PlanBuilder
from thinkpair.planning.slot_drafts import Draft, DraftWarning
from thinkpair.session.plan import Placeholder, SlotGroup, Wording

_USUAL_NAME = 6
"""The letters of a first name, for people who have none yet."""


def cramped_prompts(walk: PlanBuilder) -> Iterator[DraftWarning]:
    """Yield a warning for each prompt that has no room on the stage with the people of a group in it.

    Where it differs from group to group, it stands in the column of each. Only prompts of the main file count: what a
    `use` brings in is measured where it is written.
    """
    told: set[tuple[int, int, int, Wording]] = set()
    for draft in walk.drafts:
        largest = max(draft.groups, key=lambda group: len(group.people), default=None)
        if largest is None or draft.step.place.used or not _names_in(largest.prompt, walk):
            continue
        key = (draft.part.number, draft.step.number, len(largest.people), largest.prompt)
        if key not in told:
            told.add(key)
            yield from _cramped(draft, largest, walk)


def _cramped(draft: Draft, largest: SlotGroup, walk: PlanBuilder) -> Iterator[DraftWarning]:
    texts = {_said(group.prompt, group, walk.cast.fixed) for group in draft.groups if group.prompt}
    text = _said(largest.prompt, largest, walk.cast.fixed)
    columns, most = STAGE_COLUMNS, STAGE_LINES
    if own := len(texts) > 1:
        columns, most = room_in_group(len(draft.groups), _lines_of_people(largest), text)
    lines = lines_needed(text, columns)
    if lines > most:
        size = len(largest.people) if own else 0
        message = say.long_with_names(lines, most, _names_in(largest.prompt, walk), size)
        yield DraftWarning("long-text", message, _place(draft, largest.prompt))


def _names_in(prompt: Wording, walk: PlanBuilder) -> tuple[str, ...]:
    """Return the placeholders of a prompt that become people of the group."""
    known = {*walk.script.roles, "speaker", "others"}
    return tuple(dict.fromkeys(part.name for part in prompt if isinstance(part, Placeholder) and part.name in known))


def _lines_of_people(group: SlotGroup) -> int:
    """Return how many lines the people of a group take: one each where there is more to say than their names."""
    return len(group.people) if group.roles or group.speakers else 1


def _said(prompt: Wording, group: SlotGroup, fixed: Mapping[str, Sequence[str]]) -> str:
    """Return a prompt as the group reads it, every name as long as a usual one."""
    return "".join(part if isinstance(part, str) else _names(part.name, group, fixed) for part in prompt)


def _names(name: str, group: SlotGroup, fixed: Mapping[str, Sequence[str]]) -> str:
    holders = group.roles.get(name) or group.away.get(name) or fixed.get(name)
    if holders is None and name == "speaker":
        holders = group.speakers
    if holders is None and name == "others":
        holders = [person for person in group.people if person not in group.speakers]
    return ", ".join(person.ljust(_USUAL_NAME, person[0]) for person in holders or ()) or f"{{{name}}}"


def _place(draft: Draft, prompt: Wording) -> Place:
    """Return where a prompt stands: at its step, or at the round of steps that have none."""
    table = draft.step.table if draft.step.table.prompt else draft.part.table
    place = draft.step.place if draft.step.table.prompt else draft.part.place
    if not table.prompt:
        return draft.step.place
    return place.of("prompt", draft.step.prompts.index(prompt))
