"""What is legal but unkind about a plan: unequal time, roles nobody holds, unused lists, prompts too long."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from thinkpair.formats.diagnostics import is_allowed
from thinkpair.formats.loaded_format import Source
from thinkpair.formats.room_for_texts import STAGE_COLUMNS, STAGE_LINES, lines_needed, room_in_group
from thinkpair.formats.value_types import REVIEWED_LISTS
from thinkpair.planning import messages as say
from thinkpair.planning.compiled_format import CompiledFormat, Place, RoundScript, StepScript, all_parts, plain
from thinkpair.planning.plan_builder import PlanBuilder
from thinkpair.planning.slot_drafts import Draft, DraftWarning
from thinkpair.session.plan import Placeholder, PlanWarning, SlotGroup, Wording
from thinkpair.toml_positions import Positions

Timed = Sequence[tuple[Draft, int | None]]
"""The drafts of a plan with the seconds that each was given."""

_USUAL_NAME = 6
"""The letters of a first name, for people who have none yet."""


def warnings_of(
    walk: PlanBuilder, timed: Timed, more: Iterable[DraftWarning], positions: Positions
) -> tuple[PlanWarning, ...]:
    """Return every warning of a plan, in the order of the file."""
    notes = [*walk.notes.values(), *more, *_unequal(walk, timed), *_unused_lists(walk.script), *_unheld(walk)]
    small = {note.place for note in notes if note.code == "small-group"}
    # "Of `small-group` and `group-size` the first that applies stands."
    standing = [note for note in notes if not (note.code == "group-size" and note.place in small)]
    placed = [_warning(note, positions) for note in standing]
    return tuple(sorted(placed, key=lambda warning: (warning.line, warning.column, warning.code)))


def _warning(note: DraftWarning, positions: Positions) -> PlanWarning:
    line, column = positions.find(note.place.path)
    return PlanWarning(note.code, note.message, line, column, is_allowed(note.code, note.place.path, positions))


def unanswered(walk: PlanBuilder, answers: Mapping[str, str]) -> Iterator[DraftWarning]:
    """Warn of every question that has no answer; of a rotating role's as long as one holder's is open."""
    for name, ask in walk.script.asks.items():
        if name not in walk.script.shown:  # "An `ask` that no text uses warns `no-effect` alone."
            continue
        keys = [key for key in walk.asked if key.startswith(f"{name}:")]
        if not answers.get(name) and not (keys and all(answers.get(key) for key in keys)):
            yield DraftWarning("unanswered", say.unanswered(walk.questions[name].question), ask.place)


def _unequal(walk: PlanBuilder, timed: Timed) -> Iterator[DraftWarning]:
    """Warn of the steps in which people in the same place get different times.

    "For each step spoken in by `each`, or by the round's `each` role: where two people who may speak in it are planned
    different seconds over the round, in groups of the same size, the plan warns `unequal-time`."
    """
    steps: dict[tuple[int, int], list[tuple[Draft, int]]] = {}
    for draft, seconds in timed:
        if seconds and _is_watched(draft.part, draft.step):
            steps.setdefault((draft.part.number, draft.step.number), []).append((draft, seconds + draft.added))
    for slots in steps.values():
        part, step = slots[0][0].part, slots[0][0].step
        if difference := _difference(walk, part, step, slots):
            yield DraftWarning("unequal-time", say.unequal_times(plain(step.title), *difference), step.place)


def _is_watched(part: RoundScript, step: StepScript) -> bool:
    """Say whether a step is to be equal.

    "`turns` says that not all have one, and does not warn"; who is picked as it happens cannot be planned.
    """
    table, speak = part.table, step.table.speak
    if table.turns or "choose" in (table.order if table.each else None, step.table.order):
        return False
    return (speak.kind == "each" and not speak.roles) or (table.each is not None and table.each in speak.roles)


Share = tuple[str, int]


def _difference(
    walk: PlanBuilder, part: RoundScript, step: StepScript, slots: Sequence[tuple[Draft, int]]
) -> tuple[Share, Share] | None:
    """Return who has most and who least time in groups of the same size, where that differs."""
    spoken: dict[str, int] = {}
    for draft, seconds in slots:
        for group in draft.groups:
            if group.floor == "turn":
                for name in group.speakers:
                    spoken[name] = spoken.get(name, 0) + seconds
    if len(spoken) == len(walk.cast.people) and len(set(spoken.values())) == 1:
        return None
    by_sizes: dict[frozenset[int], list[Share]] = {}
    for name, sizes in _sizes(slots).items():
        if _has_a_turn(name, walk, part, step):
            by_sizes.setdefault(frozenset(sizes), []).append((name, spoken.get(name, 0)))
    for shares in by_sizes.values():
        most, least = (end(shares, key=lambda share: share[1]) for end in (max, min))
        if most[1] != least[1]:
            return most, least
    return None


def _sizes(slots: Sequence[tuple[Draft, int]]) -> dict[str, set[int]]:
    sizes: dict[str, set[int]] = {}
    for draft, _ in slots:
        for group in draft.groups:
            for name in group.people:
                sizes.setdefault(name, set()).add(len(group.people))
    return sizes


def _has_a_turn(name: str, walk: PlanBuilder, part: RoundScript, step: StepScript) -> bool:
    """Say whether somebody is in the same place as the others: a fixed mentor who talks with every mentee is not."""
    if step.table.speak.kind == "each" and not step.table.speak.roles:
        return True
    each, cast, roles = part.table.each or "", walk.cast, walk.script.roles
    if each in cast.fixed:
        return name in cast.fixed[each]
    return not any(
        name in holders for role, holders in cast.inside.items() if role in part.roles and not roles[role].takes_part
    )


def _unused_lists(script: CompiledFormat) -> Iterator[DraftWarning]:
    """Warn of lists that are "collected, and never voted on, repeated over or shown"."""
    used = {step.table.vote for step in script.steps} | {part.table.for_each for part in all_parts(script.parts)}
    used |= script.shown | {name for step in script.steps for name in REVIEWED_LISTS.get(step.table.review or "", ())}
    for step in script.steps:
        if step.table.collect and step.table.collect not in used:
            used.add(step.table.collect)
            yield DraftWarning("unused-list", say.unused_list(step.table.collect), step.place.of("collect"))


def _unheld(walk: PlanBuilder) -> Iterator[DraftWarning]:
    """Warn of every "role that nobody ever holds in this plan"."""
    for role in walk.script.roles.values():
        if role.name not in walk.held and not walk.cast.fixed.get(role.name):
            yield DraftWarning("unheld-role", say.unheld_role(role.name), role.place)


def leftover_costs(
    source: Source, crowded: Iterable[RoundScript], timed: Timed, planned: Callable[[Source], Timed]
) -> Iterator[DraftWarning]:
    """Warn of rounds of the main file in which leftover people make every turn shorter.

    "By how much, and what `leftover = "sit-out"` would give": such a session is `planned` for that.
    """
    for part in crowded:
        path = part.place.path
        now = _turns(timed, part.number)
        if part.place.used or len(path) != 2 or not now:
            continue
        rounds = list(source.format.round)
        rounds[int(path[1])] = part.table.model_copy(update={"leftover": "sit-out"})
        other = planned(replace(source, format=source.format.model_copy(update={"round": tuple(rounds)})))
        yield from _told(part, now, _turns(other, part.number))


def _told(part: RoundScript, now: dict[int, int], alone: dict[int, int]) -> Iterator[DraftWarning]:
    losses = {step: alone[step] - seconds for step, seconds in now.items() if alone.get(step, 0) > seconds}
    if losses:
        step = max(losses, key=losses.__getitem__)
        message = say.leftover_cost(plain(part.steps[step - 1].title), now[step], alone[step])
        yield DraftWarning("odd-costs", message, part.place.of("groups"))


def _turns(timed: Timed, number: int) -> dict[int, int]:
    """Return the seconds of a turn in each step of a round in which people have the floor one after the other."""
    turns: dict[int, int] = {}
    for draft, seconds in timed:
        if draft.part.number == number and seconds and any(group.floor == "turn" for group in draft.groups):
            turns.setdefault(draft.step.number, seconds)
    return turns


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
