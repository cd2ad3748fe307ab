"""Words for phases, for who has the floor, and for what undo would take back.

They are shown to the whole room, so they never repeat what people agreed or noted.
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
    "silence": "Silence until the end",
    "overtime": "Time’s up",
    "choosing": "Choose",
    "capture": "Agreed actions",
    "left": "Quit, to be resumed",
    "finished": "Summary",
    "closed": "Closed",
}
_FEW_PEOPLE = 6
_MINUTE = 60
_FEW_GROUPS = 4


_COMMANDS: Mapping[str, str] = {
    "Continue": "resume",
    "GoOn": "next",
    "Decide": "choose",
    "BeginEarlier": "start earlier",
    "Depart": "leave",
    "GiveBack": "give time back",
    "Fit": "catch up",
    "SkipRest": "skip",
    "JumpTo": "jump",
    "TakeBreak": "take a break",
    "EndToday": "end for today",
    "AddAction": "note action",
    "ReviewAction": "review action",
    "ReviewPart": "review agreement",
    "LeaveOut": "don’t count the time",
    "BecomeGroup": "make a group",
    "Leave": "quit",
    "Return": "resume",
}


def command_label(command: type) -> str:
    """Return a command as a person says it: "end turn" for EndTurn, "catch up" for Fit."""
    name = command.__name__
    return _COMMANDS.get(name) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


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
            return "Whoever is chosen"
        case "open":
            return "Everyone" if len(group.people) <= _FEW_PEOPLE else "Open floor"


def left_words(seconds: float) -> str:
    """Return calmly what is left, to the minute: "about 3 min left"; below zero by how much it is over, if a minute."""
    minutes = round(abs(seconds) / _MINUTE)
    if seconds <= -_MINUTE:
        return f"about {minutes} min over"
    return "" if seconds <= 0 else f"about {minutes} min left" if seconds > _MINUTE else "less than 1 min left"


def undo_label(event: Event) -> str:
    """Return what a person did, by the first event of it: "ended turn", "Ana joined"."""
    match event:
        case ev.TimeChanged(seconds=seconds):
            return "added time" if seconds > 0 else "took time off"
        case ev.Decided(value=""):
            return "left a question open"
        case ev.Decided(value=value):
            return f"chose “{value}”"
        case ev.ActionReviewed(verdict=verdict):
            return f"reviewed action: {verdict}"
        case ev.GoalReviewed():
            return "changed a goal"
        case ev.PartReviewed(part="purpose"):
            return "changed the purpose"
        case ev.PartReviewed():
            return "reviewed the agreement"
        case ev.Amended(amendment=amendment):
            return amendment_label(amendment)
        case _:
            return _UNDO_LABELS.get(type(event), "")


def pressed_label(event: Event) -> str:
    """Return what somebody pressed on another screen, by the first event of it: "ended turn", "undo"."""
    match event:
        case ev.Undone():
            return "undo"
        case ev.Redone():
            return "redo"
        case ev.Left():
            return "quit"
        case ev.Returned():
            return "resumed"
        case ev.Closed():
            return "closed the session"
        case _:
            return undo_label(event) or "pressed a key"


def amendment_label(amendment: Amendment) -> str:
    """Return what people changed about the plan: "Ana joined", "caught up"."""
    person, other = amendment.person, amendment.other
    match amendment.kind:
        case "joined":
            return f"{person} joined"
        case "left":
            return f"{person} left"
        case "stepped away":
            return f"{person} stepped away"
        case "came back":
            return f"{person} came back"
        case "swapped":
            return f"{person} and {other} swapped places"
        case "took the role":
            return f"{person} took the role “{amendment.role}” from {other}"
        case "passed for now":
            return f"{person} passed for now"
        case "passed":
            return f"{person} passed"
        case "given back":
            return f"gave time back to {person}"
        case "fitted":
            return "caught up"
        case "skipped":
            return f"skipped “{amendment.title}”"
        case "jumped":
            return f"jumped to “{amendment.title}”"
        case "break":
            return "added a break"
        case "waits":
            return f"waited for “{amendment.title}”"
        case "ended for today":
            return "ended for today"


_UNDO_LABELS: Mapping[type[Event], str] = {
    ev.SlotBegan: "started",
    ev.BeganEarlier: "started earlier",
    ev.SlotEnded: "ended turn",
    ev.SilenceBegan: "ended turn early",
    ev.Paused: "paused",
    ev.Continued: "resumed",
    ev.SlotRestarted: "restarted turn",
    ev.CaptureClosed: "finished the actions",
    ev.ActionAdded: "added action",
    ev.ActionEdited: "edited action",
    ev.ActionRemoved: "removed action",
    ev.ItemAdded: "added item",
    ev.ItemEdited: "edited item",
    ev.ItemRemoved: "removed item",
    ev.Finished: "ended session",
}
