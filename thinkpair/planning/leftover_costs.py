"""What leftover people cost: how much shorter every turn of simultaneous groups is than if they sat out."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec.structs import replace

from thinkpair.formats.loaded_format import Source
from thinkpair.planning.compiled_format import RoundScript, plain
from thinkpair.planning.slot_drafts import Note
from thinkpair.session.plan import Slot
from thinkpair.units import say_duration


def leftover_costs(
    source: Source, crowded: Iterable[RoundScript], slots: Sequence[Slot], planned: Callable[[Source], Sequence[Slot]]
) -> Iterator[Note]:
    """Warn of rounds of the main file in which leftover people make every turn shorter.

    "By how much, and what `leftover = "sit-out"` would give": the slots of such a plan are `planned` for that.
    """
    for part in crowded:
        path = part.place.path
        if part.place.used or len(path) != 2:
            continue
        rounds = list(source.format.round)
        rounds[int(path[1])] = part.table.model_copy(update={"leftover": "sit-out"})
        other = planned(replace(source, format=source.format.model_copy(update={"round": tuple(rounds)})))
        yield from _told(part, _turns(slots, part.number), _turns(other, part.number))


def _told(part: RoundScript, now: dict[int, int], alone: dict[int, int]) -> Iterator[Note]:
    losses = {step: alone[step] - seconds for step, seconds in now.items() if alone.get(step, 0) > seconds}
    if losses:
        step = max(losses, key=losses.__getitem__)
        title = plain(part.steps[step - 1].title)
        message = (
            f"leftover people make every turn of “{title}” {say_duration(losses[step])} shorter:"
            f' {say_duration(now[step])}; with leftover = "sit-out" it would be {say_duration(alone[step])}'
        )
        yield Note("odd-costs", message, part.place.of("groups"))


def _turns(slots: Sequence[Slot], number: int) -> dict[int, int]:
    """Return the seconds of a turn in each step of a round in which people have the floor one after the other."""
    turns: dict[int, int] = {}
    for slot in slots:
        if slot.round == number and slot.seconds and any(group.floor == "turn" for group in slot.groups):
            turns.setdefault(slot.step_number, slot.seconds)
    return turns
