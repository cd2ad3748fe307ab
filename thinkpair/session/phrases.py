"""The words for what a session is doing, who has the floor, and what a person did.

Owns this wording alone. Must not know when anything happens. What people agreed or noted is never repeated here: these
words are shown to the whole room.
"""

import re
from collections.abc import Mapping, Sequence

from thinkpair.session import events as ev
from thinkpair.session.events import Event
from thinkpair.session.plan import Amendment, Group
from thinkpair.session.undoable_state import Phase

STATES: Mapping[Phase, str] = {
    "ready": "Ready to start",
    "running": "Running",
    "paused": "Paused",
    "silence": "Silence until the mark",
    "overtime": "Time’s up",
    "choosing": "A choice to make",
    "capture": "Agreed actions",
    "left": "Left in the middle",
    "finished": "The close",
    "closed": "Closed",
}
_FEW_PEOPLE = 6
_FEW_GROUPS = 4


def command_words(command: type) -> str:
    """Return a command as a person says it: "end turn" for EndTurn."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", command.__name__).lower()


def floor_words(groups: Sequence[Group]) -> str:
    """Return who has the floor, for the back row: "Ana", "Silence", "Ana · Chi", "12 groups", "Table 3: Dina, Emil"."""
    floors = {group.floor for group in groups}
    if len(groups) == 1 or floors == {"silent"}:
        return group_words(groups[0])
    if len(groups) <= _FEW_GROUPS and "turn" in floors:
        return " · ".join(group_words(group) for group in groups)
    return f"{len(groups)} groups" if groups else ""


def group_words(group: Group) -> str:
    """Return who has the floor in one group."""
    match group.floor:
        case "turn":
            return ", ".join(group.speakers)
        case "silent":
            return "Silence"
        case "choose" if group.number:
            return f"Table {group.number}: {', '.join(group.people)}"
        case "choose":
            return "Whoever is picked"
        case "open":
            return "Everyone" if len(group.people) <= _FEW_PEOPLE else "Open floor"


def undo_label(event: Event) -> str:
    """Return what a person did, by the first event of it, so that "take back …" can be said of it."""
    match event:
        case ev.TimeChanged(seconds=seconds):
            return "more time" if seconds > 0 else "less time"
        case ev.Decided(value=""):
            return "a question left open"
        case ev.Decided(value=value):
            return f"the choice “{value}”"
        case ev.ActionReviewed(verdict=verdict):
            return f"the review “{verdict}”"
        case ev.Amended(amendment=amendment):
            return amendment_words(amendment)
        case _:
            return _DEEDS.get(type(event), "")


def amendment_words(amendment: Amendment) -> str:
    """Return what people changed about the plan: "Ana joining", "the fit to the time"."""
    person, other = amendment.person, amendment.other
    match amendment.kind:
        case "joined":
            return f"{person} joining"
        case "left":
            return f"{person} leaving"
        case "stepped away":
            return f"{person} stepping away"
        case "came back":
            return f"{person} coming back"
        case "swapped":
            return f"{person} and {other} swapping places"
        case "took the role":
            return f"{person} and {other} changing roles"
        case "passed for now":
            return f"{person} passing for now"
        case "passed":
            return f"{person} passing"
        case "given back":
            return f"the time given back to {person}"
        case "fitted":
            return "the fit to the time"


_DEEDS: Mapping[type[Event], str] = {
    ev.SlotBegan: "the start",
    ev.BeganEarlier: "the earlier start",
    ev.SlotEnded: "the end of the turn",
    ev.SilenceBegan: "the early end of the turn",
    ev.Paused: "the pause",
    ev.Continued: "the end of the pause",
    ev.SlotRestarted: "the new start of the turn",
    ev.CaptureClosed: "the end of the agreed actions",
    ev.ActionAdded: "the action that was added",
    ev.ActionEdited: "the change to an action",
    ev.ActionRemoved: "the removal of an action",
    ev.ItemAdded: "the item that was noted",
    ev.ItemEdited: "the change to an item",
    ev.ItemRemoved: "the removal of an item",
    ev.Finished: "the end of the session",
}
