"""The engine: what a command causes, what time causes, and when to look again.

How the whole of it works
-------------------------

A session is the fold of its events. An event is a fact with the second at which it was true ("slot 3 began, at
610.0"); events are written to the journal and never changed. Everything else is derived:

    command ──decide──▶ events ──apply──▶ Session ──look──▶ View
                          ▲                  │
             now ──advance┘◀─next_deadline───┘

* `state.apply(session, event)` returns the session after an event. It is total: it never fails, and an event that
  makes no sense changes nothing. `state.replay(events)` folds a whole journal, so a resumed or followed session is
  equal to the live one.
* `decide(session, command, now)` returns the events that a person's command causes, or raises IllegalCommand and
  nothing has happened. The rules of what is allowed are in `legality`, the consequences in `effects`.
* `advance(session, now)` returns the events that time alone has caused by `now`: a mark, the end of a slot, the next
  slot. Each is stamped with the second at which it was due, not with the second of the call, so that a late call
  (a laptop that slept, a busy machine) gives the same events as punctual ones.
* `next_deadline(session)` tells when to call `advance` again. Nothing counts ticks.
* `view.look(session, now)` returns what people see.

There is no clock here: `now` is an argument, in seconds since the session began. There is no input or output, no lot,
and no planner. When people change something that the plan depends on (somebody leaves, a round is skipped, a topic is
picked), the event is recorded and the session `needs_plan`. The caller then has the planner make the rest of the plan
again and applies what changed of it as a `PlanChanged` event; until then no further slot begins. So a journal can be
replayed without the planner and the format file.

The state has two parts. `UndoableState` is what undo restores: position, clock, decisions, actions, lists. `Session`
adds what undo must not touch: the undo and redo stacks, the time that was left out, whether people have left. Undo is
an event like any other: it takes the state of before from the stack, and the clock goes on as if the thing undone had
never happened. All stored times are *counted* seconds (without left-out time), so that leaving time out later also
moves everything that undo could bring back.

Between two slots `_next_step` decides what comes: a list that was collected becomes a decision, actions are asked for
where the plan has a capture, and then the next slot begins; a round with a time of day begins then, and people who are
early wait for it. While a slot runs, its `SlotClock` says when the next mark
or the end is due; at zero the slot either ends, or waits for a hand in overtime, as its format says.
"""

from __future__ import annotations

from thinkpair.session import commands as ask
from thinkpair.session import events as ev
from thinkpair.session.actions import ranked
from thinkpair.session.commands import Command
from thinkpair.session.effects import effects_of
from thinkpair.session.events import Event
from thinkpair.session.legality import IllegalCommand as IllegalCommand
from thinkpair.session.legality import check
from thinkpair.session.plan import Amendment, Slot
from thinkpair.session.schedule import until
from thinkpair.session.state import Session, apply, replay
from thinkpair.session.undoable_state import EPSILON, SlotClock, UndoableState


def advance(session: Session, now: float) -> tuple[Event, ...]:
    """Return what time alone has caused by `now`, each event stamped with the second at which it was due.

    Extra calls are harmless: once its events are applied, the same `now` causes nothing. A late call gives every
    boundary that was crossed. While `needs_plan`, nothing that begins a slot is given: apply a PlanChanged, then call
    again.
    """
    events: list[Event] = []
    while (event := _upcoming(session)) and event.at <= now + EPSILON:
        events.append(event)
        session = apply(session, event)
    return tuple(events)


def next_deadline(session: Session) -> float | None:
    """Return when time will cause something next, in seconds since the session began; None where only a person can."""
    event = _upcoming(session)
    return event.at if event else None


def decide(session: Session, command: Command, now: float) -> tuple[Event, ...]:
    """Return what a command causes at `now`, between what time has caused before it and what it causes after it.

    Raises IllegalCommand, and nothing changes, where the command makes no sense. Time that is about to be left out has
    caused nothing: neither Return nor LeaveOut let time act first, so call `advance` only after both.
    """
    by_itself = () if isinstance(command, ask.Return | ask.LeaveOut) else advance(session, now)
    session = replay(by_itself, session)
    check(session, command)
    events = tuple(effects_of(session, command, now))
    after = () if isinstance(command, ask.Return) else advance(replay(events, session), now)
    return (*by_itself, *events, *after)


def _upcoming(session: Session) -> Event | None:
    """Return the next event that time alone will cause, stamped with when it is due, or None."""
    state, left_out = session.state, session.left_out
    if session.closed or session.left_at is not None or state.finished or state.capture is not None:
        return None
    if state.running:
        return _next_of_slot(session, state.running) or _next_breath(session, state.running)
    return _next_step(session, state.moment + left_out)


def _next_of_slot(session: Session, running: SlotClock) -> Event | None:
    state, left_out = session.state, session.left_out
    slot = state.slot
    if running.paused is not None or running.over or slot is None:
        return None
    mark = None if running.silent else running.next_mark(slot.marks)
    if mark and (running.length is None or mark[0] < running.length):
        return ev.MarkReached(at=running.origin + mark[0] + left_out, slot=state.position, mark=mark[1])
    if running.length is None:
        return None
    at = running.origin + running.length + left_out
    if slot.at_end == "next" or running.silent or slot.waits:
        return ev.SlotEnded(at=at, slot=state.position, by="clock")
    return ev.TimeUp(at=at, slot=state.position)


def _next_breath(session: Session, running: SlotClock) -> Event | None:
    """Return the end of a slot that waits for a hand where there is to be none: after a breath it goes on."""
    breath = session.began.hands_free
    if breath is None or not running.over or running.length is None or running.paused is not None:
        return None
    at = running.origin + running.length + breath + session.left_out
    return ev.SlotEnded(at=at, slot=session.state.position, by="clock")


def _next_step(session: Session, at: float) -> Event | None:
    """Return what comes between two slots: a list becomes the plan, actions are asked for, the next slot begins."""
    state = session.state
    choice = state.choice()
    if choice and choice.kind == "items" and not state.needs_plan:
        return ev.Decided(at=at, key=choice.key, value=_listed(state, choice.words))
    if choice or state.needs_plan or not state.started:
        return None
    if state.due_capture is not None:
        return ev.CaptureOpened(at=at, capture=state.due_capture)
    if state.slot is None:
        return ev.Finished(at=at)
    return _wait_for(session, state.slot, at) or _beginning(session, state.slot, at)


def _wait_for(session: Session, slot: Slot, at: float) -> Event | None:
    """Return that people wait for a round they are too early for: it "begins at that time, and not before".

    The planner then adds an open floor before it. Where one was there already, people have ended it by hand.
    """
    state = session.state
    early = int(until(session, slot, at))
    waited = state.position > 0 and state.plan.slots[state.position - 1].waits
    asked = any(each.kind == "waits" and each.after == state.position for each in state.amendments)
    if slot.waits or waited or asked or not early:
        return None
    wait = Amendment(after=state.position, kind="waits", seconds=early, title=slot.round_title)
    return ev.Amended(at=at, amendment=wait)


def _beginning(session: Session, slot: Slot, at: float) -> Event:
    seconds = until(session, slot, at) if slot.waits else None
    return ev.SlotBegan(at=at, slot=session.state.position, seconds=seconds)


def _listed(state: UndoableState, name: str) -> tuple[str, ...]:
    """Contract, `for_each`: "once for each item, in the list's order"; `vote`: "the most voted come first"."""
    return tuple(item.text for item in ranked(state.items(name)))
