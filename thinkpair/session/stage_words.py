"""The words of the stage: what each phase is called ("Time’s up"), who has the floor."""

from collections.abc import Iterator, Mapping, Sequence

from thinkpair.session.plan import Slot, SlotGroup
from thinkpair.session.undoable_state import Phase

SILENCE = "In silence"
"""Said of whoever it belongs to, and alone where it is everybody’s: “Silence” would be an order."""
STATES: Mapping[Phase, str] = {
    "ready": "Ready to start",
    "running": "Running",
    "paused": "Paused",
    "silence": f"{SILENCE} until the end",
    "overtime": "Time’s up",
    "choosing": "Choose",
    "capture": "Agreed actions",
    "left": "Quit, to be resumed",
    "finished": "Summary",
    "closed": "Closed",
}
CLOCKS: Mapping[Phase, str] = {"running": "running", "silence": "running", "overtime": "running", "paused": "paused"}
"""What the clock does, by the phase, where there is one."""
CLOCK_RUNS, OVER_TIME = f"clock {CLOCKS['running']}", "over time"
BETWEEN_GROUPS = " · "
"""Stands between those who have the floor at the same time, each in a group of their own."""
RUN_OUT = "Your turns are done. The floor is open until the others are ready."
SPEAKER_LEFT = "{} is not here. Talk together, or wait for the next turn."
_FEW_PEOPLE = 6
_FEW_GROUPS = 4


def floor_words(groups: Sequence[SlotGroup]) -> str:
    """Return who has the floor: "Ana", "In silence", "Ana · Chi", "12 groups", "Table 3: Dina, Emil"."""
    floors = {group.floor for group in groups}
    if len(groups) == 1 or floors == {"silent"}:
        return group_words(groups[0])
    if len(groups) <= _FEW_GROUPS and "turn" in floors:
        return BETWEEN_GROUPS.join(words_beside_others(group) for group in groups)
    return f"{len(groups)} groups" if groups else ""


def group_words(group: SlotGroup) -> str:
    """Return who has the floor in one group."""
    match group.floor:
        case "turn":
            return ", ".join(group.speakers)
        case "silent":
            return SILENCE
        case "choose" if group.number:
            return f"Table {group.number}: {', '.join(group.people)}"
        case "choose":
            return "Whoever is chosen"
        case "open":
            return "Everyone" if len(group.people) <= _FEW_PEOPLE else "Open floor"


def beside_words(resting: Sequence[str], outside: Sequence[str]) -> list[str]:
    """Return who is in no group: "resting: Ana", "outside: Ben" for those of them who sit outside in a role."""
    rest = [name for name in resting if name not in outside]
    return [f"{word}: {', '.join(names)}" for word, names in (("resting", rest), ("outside", outside)) if names]


def lines_beside(slot: Slot) -> Iterator[str]:
    """Yield the same for a slot, as lines of their own: "Resting: Ana", "Outside: Ben"."""
    yield from (words[0].upper() + words[1:] for words in beside_words(slot.resting, slot.outside))


def words_beside_others(group: SlotGroup) -> str:
    """Return who has the floor in one group beside others: "everyone" of it are its people, by name."""
    if group.floor == "open" and len(group.people) <= _FEW_PEOPLE:
        return ", ".join(group.people)
    return group_words(group)


def verdict_word(verdict: str) -> str:
    """Return what became of an action of last time, as it is said: "scaled down" where it was made smaller."""
    return "scaled down" if verdict == "smaller" else verdict
