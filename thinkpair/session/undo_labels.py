"""What people did, in the words of the list of what undo takes back, and of what somebody pressed on another screen."""

from collections.abc import Mapping, Sequence

from thinkpair.session import events as ev
from thinkpair.session.actions import LastAction
from thinkpair.session.events import Event
from thinkpair.session.plan import Amendment
from thinkpair.session.stage_words import verdict_word


def undo_label(event: Event, last: Sequence[LastAction] = ()) -> str:
    """Return what a person did, by the first event of it: "ended turn", "Ana joined".

    An action that was reviewed is named where it is one of `last`, those brought in for the review.
    """
    match event:
        case ev.TimeChanged(seconds=seconds):
            return "added time" if seconds > 0 else "took time off"
        case ev.Decided(value=""):
            return "left a question open"
        case ev.Decided(value=value):
            return f"chose “{value}”"
        case ev.ActionReviewed(session=session, number=number, verdict=verdict):
            named = (each.action.what for each in last if (each.session, each.action.number) == (session, number))
            word = verdict_word(verdict)
            return f"{word}: {what}" if (what := next(named, "")) else f"reviewed action: {word}"
        case ev.ItemEdited(item=item):
            return f"edited item {item.number}"
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
    ev.ItemRemoved: "removed item",
    ev.Finished: "ended session",
}
