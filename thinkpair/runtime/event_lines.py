"""What other programs are told of a session, as docs/events.md describes it: its events as lines, and hooks.

Hooks are programs that are started when something happens in a session that is held here. A field or a name
may be added under the same version; removing one or changing its meaning needs a new version.
"""

import json
import subprocess
import time
from collections.abc import Mapping, Sequence
from queue import SimpleQueue
from tempfile import TemporaryFile
from threading import Event as Flag
from threading import Lock, Thread
from typing import Any

from msgspec.structs import asdict

from thinkpair.files import say_error
from thinkpair.runtime import messages
from thinkpair.runtime.live_session import LiveSession
from thinkpair.safe_text import safe_text
from thinkpair.session import events as ev
from thinkpair.session.actions import Action
from thinkpair.session.events import Event
from thinkpair.session.plan import Slot
from thinkpair.session.state import Session
from thinkpair.storage.record_builder import wall_of

VERSION = 1
"""The version of the lines."""

NAMES: Mapping[type[Event], str] = {
    ev.SessionStarted: "session_began",
    ev.Left: "session_left",
    ev.Returned: "session_resumed",
    ev.Finished: "session_ended",
    ev.Closed: "session_closed",
    ev.SlotBegan: "turn_began",
    ev.BeganEarlier: "turn_began_earlier",
    ev.MarkReached: "mark_reached",
    ev.TimeUp: "time_is_up",
    ev.SilenceBegan: "silence_began",
    ev.SlotEnded: "turn_ended",
    ev.SlotRestarted: "turn_restarted",
    ev.TimeChanged: "time_changed",
    ev.TimeLeftOut: "time_left_out",
    ev.Paused: "paused",
    ev.Continued: "resumed",
    ev.Undone: "undone",
    ev.Redone: "redone",
    ev.Decided: "decided",
    ev.Amended: "session_changed",
    ev.PlanChanged: "plan_changed",
    ev.Replanned: "plan_changed",
    ev.BecameGroup: "became_group",
    ev.CaptureOpened: "actions_asked_for",
    ev.CaptureClosed: "actions_asked",
    ev.ActionAdded: "action_added",
    ev.ActionEdited: "action_edited",
    ev.ActionRemoved: "action_removed",
    ev.ActionReviewed: "action_reviewed",
    ev.GoalReviewed: "goal_reviewed",
    ev.PartReviewed: "agreement_reviewed",
    ev.ItemAdded: "item_added",
    ev.ItemEdited: "item_edited",
    ev.ItemRemoved: "item_removed",
}
"""What each event is called outside."""

PEOPLE = frozenset({"people", "speakers", "who", "person", "other", "support"})
"""The fields that hold names of people: one, or a list."""

TEXTS = frozenset({"title", "group", "round", "step", "role", "list", "key", "value", "text"})
"""The fields that hold what people, or the authors of formats, have written."""


def event_values(event: Event, session: Session) -> Mapping[str, Any]:
    """Return what is told of an event; `session` is the session right after it."""
    values: dict[str, Any] = {
        "thinkpair": "event",
        "version": VERSION,
        "name": NAMES[type(event)],
        "session": session.id,
        "at": round(event.at, 3),
        "time": wall_of(session, event.at) or None,  # None where the journal does not say when the session began
        "phase": session.phase,
    }
    slot = getattr(event, "slot", session.index if session.slot else None)
    if slot is not None and slot < len(session.plan.slots):
        values["turn"] = _turn(slot, session.plan.slots[slot])
    if isinstance(event, ev.SlotBegan):
        if event.seconds is not None:  # it waits for a time of day
            values["turn"]["seconds"] = event.seconds
        return values
    return {**values, **_own_values(event, session)}


def write_event(values: Mapping[str, Any]) -> str:
    """Return the values of an event as one line of ASCII, without its end."""
    return json.dumps(_safe(values), separators=(",", ":"))


def _own_values(event: Event, session: Session) -> Mapping[str, Any]:
    """Return what only an event of this kind has."""
    match event:
        case ev.SessionStarted(plan=plan, group=group):
            length = {"seconds": plan.seconds, "speed": event.speed}
            return {"format": plan.format, "title": plan.title, "group": group, "people": event.setup.people, **length}
        case ev.ActionAdded(action=action) | ev.ActionEdited(action=action):
            return _action(action)
        case ev.ActionReviewed(session=earlier, number=number, verdict=verdict, change=change, due=due):
            # A new owner is a name, and yet a text that somebody typed.
            return {"earlier": earlier, "number": number, "verdict": verdict, "text": change, "due": due}
        case ev.GoalReviewed(goal=goal):
            return {"number": goal.number, "text": goal.what, "due": goal.by, "done": goal.done}
        case ev.PartReviewed(part=part, words=words):
            return {"part": part, "text": words}
        case ev.ItemAdded(item=item) | ev.ItemEdited(item=item):
            return {"list": event.list, "number": item.number, "text": item.text, "votes": item.votes}
        case ev.Amended(amendment=change):
            told = ("kind", "person", "other", "role", "seconds")
            return {name: getattr(change, name) for name in told if getattr(change, name)}
        case ev.PlanChanged() | ev.Replanned():
            return {"seconds": session.plan.seconds}
        case _:
            return {name: value for name, value in asdict(event).items() if name not in ("at", "asked", "slot")}


def _action(action: Action) -> Mapping[str, Any]:
    return {
        "number": action.number,
        "who": action.who,
        "text": action.what,
        "due": action.due,
        "support": action.support,
    }


def _turn(number: int, slot: Slot) -> dict[str, Any]:
    return {
        "number": number + 1,
        "round": slot.round_title,
        "step": slot.step,
        "speakers": tuple(name for group in slot.groups if group.floor == "turn" for name in group.speakers),
        "seconds": slot.seconds,
    }


def _safe(value: Any) -> Any:
    """Return a value with every text in it made safe."""
    if isinstance(value, str):
        return safe_text(value)
    if isinstance(value, Mapping):
        return {key: _safe(part) for key, part in value.items()}
    return [_safe(part) for part in value] if isinstance(value, tuple | list) else value


TOLD_FOR = 8.0
"""Seconds for which it is told that a hook has failed."""

_PATIENCE = 2.0


class Hooks:
    """Starts the hooks of one session, until `close`; a failure is told once for each name, and stops nothing."""

    def __init__(self, live: LiveSession, commands: Mapping[str, Sequence[str]]) -> None:
        """Run these commands, by the names of their events, for a session that this program holds."""
        self._live = live
        self._commands = commands
        self._failed: set[str] = set()
        self._words, self._told_at = "", 0.0
        self._lock = Lock()
        self._started = Flag()
        self._waiting: SimpleQueue[tuple[str, str] | None] = SimpleQueue()
        Thread(target=self._start_all, name="hooks", daemon=True).start()
        live.watch(self)

    @property
    def words(self) -> str:
        """What is to be said of a hook that has failed a moment ago, else ""."""
        with self._lock:
            return self._words if time.monotonic() - self._told_at < TOLD_FOR else ""

    def see(self, event: Event, session: Session) -> None:
        """Have the hook of an event started soon, if it has one."""
        name = NAMES[type(event)]
        if name in self._commands:
            self._waiting.put((name, write_event(event_values(event, session))))

    def close(self) -> None:
        """Wait a moment until what is due is started; it runs on by itself."""
        self._waiting.put(None)
        self._started.wait(_PATIENCE)

    def _start_all(self) -> None:
        while due := self._waiting.get():
            self._start(*due)
        self._started.set()

    def _start(self, name: str, line: str) -> None:
        nothing = subprocess.DEVNULL
        try:
            # A file, and no pipe: a program that does not read must not hold up the next.
            with TemporaryFile() as event:
                event.write(f"{line}\n".encode("ascii"))
                event.seek(0)
                process = subprocess.Popen(
                    self._commands[name], stdin=event, stdout=nothing, stderr=nothing, start_new_session=True
                )
            Thread(target=self._wait, args=(name, process), name="hook", daemon=True).start()
        except OSError as error:
            self._tell(name, f"{self._commands[name][0]}: {say_error(error)}")
        except (ValueError, RuntimeError) as error:  # no thread is left, or no text for a system call
            self._tell(name, str(error))

    def _wait(self, name: str, process: "subprocess.Popen[bytes]") -> None:
        if code := process.wait():
            self._tell(name, messages.exit_code(code))

    def _tell(self, name: str, why: str) -> None:
        with self._lock:
            if name in self._failed:
                return
            self._failed.add(name)
            self._words, self._told_at = messages.hook_failed(name, why), time.monotonic()
        self._live.rouse()
