"""What each event makes of where a session stands.

Owns the transitions, one total `match` for each kind of event. Must not know undo, commands or the time of day: `at`
is in counted seconds. What makes no sense where the session stands changes nothing.
"""

from __future__ import annotations

from typing import TypeVar, assert_never

from thinkpair.frozen import replace
from thinkpair.session import events as ev
from thinkpair.session.actions import Action, Item
from thinkpair.session.events import Event
from thinkpair.session.persistent_stack import Chain
from thinkpair.session.plan_outline import Route
from thinkpair.session.slot_clock import Running
from thinkpair.session.undoable_state import Standing

Change = (
    ev.Replanned
    | ev.Amended
    | ev.BeganEarlier
    | ev.SlotBegan
    | ev.MarkReached
    | ev.TimeUp
    | ev.SilenceBegan
    | ev.SlotEnded
    | ev.Paused
    | ev.Continued
    | ev.TimeChanged
    | ev.SlotRestarted
    | ev.Decided
    | ev.CaptureOpened
    | ev.CaptureClosed
    | ev.ActionAdded
    | ev.ActionEdited
    | ev.ActionRemoved
    | ev.ActionReviewed
    | ev.ItemAdded
    | ev.ItemEdited
    | ev.ItemRemoved
    | ev.Finished
)


def changed(standing: Standing, event: Change, at: float) -> Standing:
    """Return where the session stands after the event."""
    match event:
        case ev.SlotBegan(slot=slot):
            return _slot_begun(standing, slot, at)
        case ev.SlotEnded():
            return _slot_over(standing, at)._replace(position=standing.position + 1) if standing.running else standing
        case ev.SlotRestarted(slot=slot):
            return _restarted(standing, slot, at)
        case ev.CaptureOpened(capture=capture):
            return standing._replace(capture=capture, moment=at)
        case ev.CaptureClosed(capture=capture):
            return standing._replace(capture=None, captured=capture + 1, moment=at)
        case ev.Decided():
            return standing._replace(decided=standing.decided.push(event), needs_plan=True, moment=at)
        case ev.Amended(amendment=amendment):
            return standing._replace(amendments=(*standing.amendments, amendment), needs_plan=True)
        case ev.Replanned(plan=plan):
            return standing._replace(plan=plan, route=Route.of(plan), needs_plan=False)
        case ev.Finished():
            return _slot_over(standing, at)._replace(capture=None, started=True, finished=True)
        case ev.BeganEarlier(seconds=seconds) if standing.running and standing.begin is not None:
            running = standing.running.begun_earlier(seconds)
            return standing._replace(running=running, begin=standing.begin - seconds)
        case ev.BeganEarlier():
            return standing
        case ev.MarkReached() | ev.TimeUp() | ev.SilenceBegan() | ev.Paused() | ev.Continued() | ev.TimeChanged():
            return standing._replace(running=_ticked(standing.running, event, at)) if standing.running else standing
        case _:
            return _noted(standing, event)


def _slot_begun(standing: Standing, slot: int, at: float) -> Standing:
    if not 0 <= slot < len(standing.plan.slots):
        return standing
    running = Running(origin=at, length=standing.plan.slots[slot].seconds)
    begin = at if standing.begin is None else standing.begin
    return standing._replace(position=slot, running=running, started=True, moment=at, begin=begin)


def _slot_over(standing: Standing, at: float) -> Standing:
    time = standing.slot_time(at)
    return standing._replace(running=None, moment=at, done=standing.done.push(time) if time else standing.done)


def _restarted(standing: Standing, slot: int, at: float) -> Standing:
    """Go back to a slot. What was amended since holds from there on: who has left is not there again."""
    done = standing.done
    while done.top and done.top.slot >= slot:
        done = done.rest
    back = standing._replace(position=min(slot, standing.position), running=None, moment=at, done=done)
    if not any(amendment.after > slot for amendment in standing.amendments):
        return back
    kept = tuple(replace(amendment, after=min(amendment.after, slot)) for amendment in standing.amendments)
    return back._replace(amendments=kept, needs_plan=True)


_Tick = ev.MarkReached | ev.TimeUp | ev.SilenceBegan | ev.Paused | ev.Continued | ev.TimeChanged


def _ticked(running: Running, event: _Tick, at: float) -> Running:
    match event:
        case ev.MarkReached(mark=mark):
            return running._replace(heard=max(running.heard, running.mark_position(mark) or 0.0))
        case ev.TimeUp():
            return running._replace(over=True)
        case ev.SilenceBegan():
            return running.released(at)._replace(silent=True)
        case ev.Paused():
            return running.held(at)
        case ev.Continued():
            return running.released(at)
        case ev.TimeChanged(seconds=seconds):
            return running.given(seconds, at)
        case _:
            assert_never(event)


_Note = (
    ev.ActionAdded
    | ev.ActionEdited
    | ev.ActionRemoved
    | ev.ActionReviewed
    | ev.ItemAdded
    | ev.ItemEdited
    | ev.ItemRemoved
)


def _noted(standing: Standing, event: _Note) -> Standing:
    match event:
        case ev.ActionAdded(action=action):
            number = max(standing.last_number, action.number)
            return standing._replace(actions=standing.actions.push(action), last_number=number)
        case ev.ActionEdited(action=action):
            return standing._replace(actions=_exchanged(standing.actions, action.number, action))
        case ev.ActionRemoved(number=number):
            return standing._replace(actions=_exchanged(standing.actions, number))
        case ev.ActionReviewed():
            return standing._replace(reviewed=standing.reviewed.push(event))
        case ev.ItemAdded(list=name, item=item):
            items = standing.lists.get(name, Chain()).push(item)
            last = max(standing.last_item, item.number)
            return standing._replace(lists={**standing.lists, name: items}, last_item=last)
        case ev.ItemEdited(list=name, item=item):
            items = _exchanged(standing.lists.get(name, Chain()), item.number, item)
            return standing._replace(lists={**standing.lists, name: items})
        case ev.ItemRemoved(list=name, number=number):
            items = _exchanged(standing.lists.get(name, Chain()), number)
            return standing._replace(lists={**standing.lists, name: items})
        case _:
            assert_never(event)


def by_hand(standing: Standing, event: Event) -> bool:
    """Say whether an event begins something that a person did, which undo takes back; time causes the others."""
    match event:
        case ev.SlotBegan() | ev.Finished(early=False):
            return not standing.started
        case ev.SlotEnded(by=by):
            return by == "hand"
        case ev.Decided(key=key):
            asked = standing.choice()
            return asked is not None and asked.key == key and asked.kind != "items"
        case ev.Replanned() | ev.MarkReached() | ev.TimeUp() | ev.CaptureOpened():
            return False
        case _:
            return True


N = TypeVar("N", Action, Item)


def _exchanged(chain: Chain[N], number: int, *new: N) -> Chain[N]:
    old = next((item for item in chain if item.number == number), None)
    return chain if old is None else chain.replacing(old, *new)
