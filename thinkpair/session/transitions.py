"""How each event changes the undoable state: one total `match`. Used by `state.apply`.

`at` is in counted seconds. An event that makes no sense in the present state changes nothing.
"""

from __future__ import annotations

from typing import TypeVar, assert_never

from msgspec.structs import replace

from thinkpair.session import events as ev
from thinkpair.session.actions import Action, Item
from thinkpair.session.events import Event
from thinkpair.session.plan import CHANGES_FLOOR, Amendment, Plan, PlanOutline
from thinkpair.session.plan_change import PlanVersion, changed
from thinkpair.session.undoable_state import PersistentStack, SlotClock, UndoableState

_Note = (
    ev.ActionAdded
    | ev.ActionEdited
    | ev.ActionRemoved
    | ev.ActionReviewed
    | ev.GoalReviewed
    | ev.PartReviewed
    | ev.ItemAdded
    | ev.ItemEdited
    | ev.ItemRemoved
)
StateEvent = (
    ev.Replanned
    | ev.PlanChanged
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
    | _Note
    | ev.Finished
)


def transition(state: UndoableState, event: StateEvent, at: float) -> UndoableState:
    """Return where the session stands after the event."""
    match event:
        case ev.SlotBegan(slot=slot, seconds=seconds):
            return _slot_begun(state, slot, at, seconds)
        case ev.SlotEnded():
            return replace(_slot_over(state, at), position=state.position + 1) if state.running else state
        case ev.SlotRestarted(slot=slot):
            return _restarted(state, slot, at)
        case ev.CaptureOpened(capture=capture):
            return replace(state, capture=capture, moment=at)
        case ev.CaptureClosed(capture=capture):
            return replace(state, capture=None, captured=capture + 1, moment=at)
        case ev.Decided():
            choice = state.choice()
            grows = state.grows or bool(choice and choice.kind in ("items", "again"))
            return replace(state, decided=state.decided.push(event), needs_plan=True, moment=at, grows=grows)
        case ev.Amended(amendment=amendment):
            return _amended(state, amendment, at)
        case ev.Replanned(plan=plan):
            return _planned_again(state, plan, PlanVersion(plan))
        case ev.PlanChanged(change=change, before=before):
            new = changed(state.plan, change) if before == state.earlier_plans else None
            return state if new is None else _planned_again(state, new, state.version.after(change, new))
        case ev.Finished():
            return replace(_slot_broken_off(state, at), capture=None, started=True, finished=True)
        case ev.BeganEarlier(seconds=seconds) if state.running and state.begin is not None:
            running = state.running.begun_earlier(seconds)
            return replace(state, running=running, begin=state.begin - seconds)
        case ev.BeganEarlier():
            return state
        case ev.MarkReached() | ev.TimeUp() | ev.SilenceBegan() | ev.Paused() | ev.Continued() | ev.TimeChanged():
            return replace(state, running=_ticked(state.running, event, at)) if state.running else state
        case _:
            return _noted(state, event)


def _planned_again(state: UndoableState, plan: Plan, version: PlanVersion) -> UndoableState:
    grown = state.grown + (plan.seconds - state.plan.seconds if state.grows else 0)
    return replace(
        state,
        plan=plan,
        outline=PlanOutline.of(plan),
        version=version,
        earlier_plans=state.earlier_plans + 1,
        needs_plan=False,
        grows=False,
        grown=grown,
    )


def _amended(state: UndoableState, amendment: Amendment, at: float) -> UndoableState:
    """Return where the session stands with an amendment; a day that ends stops the clock, and no round waits then."""
    ends = amendment.kind == "ended for today"
    running = state.running.held(at) if state.running and ends else state.running
    if running and (amendment.kind in CHANGES_FLOOR or (amendment.running and amendment.person)):
        running = running.with_change(amendment, at)
    amendments = (*state.amendments, amendment)
    return replace(state, amendments=amendments, needs_plan=True, running=running, grows=state.grows or ends)


def _slot_begun(state: UndoableState, slot: int, at: float, seconds: float | None) -> UndoableState:
    if not 0 <= slot < len(state.plan.slots):
        return state
    running = SlotClock(origin=at, length=state.plan.slots[slot].seconds if seconds is None else seconds)
    begin = at if state.begin is None else state.begin
    return replace(state, position=slot, running=running, started=True, moment=at, begin=begin)


def _slot_over(state: UndoableState, at: float) -> UndoableState:
    time = state.slot_time(at)
    return replace(state, running=None, moment=at, done=state.done.push(time) if time else state.done)


def _slot_broken_off(state: UndoableState, at: float) -> UndoableState:
    """Return where the session stands when it is ended in a slot: nobody could have had what was left of it."""
    over = _slot_over(state, at)
    if state.running is None or over.done.top is None:
        return over
    time = over.done.top
    given = None if time.given is None else min(time.given, time.seconds)
    return replace(over, done=over.done.rest.push(replace(time, given=given)))


def _restarted(state: UndoableState, slot: int, at: float) -> UndoableState:
    """Go back to a slot. What was amended since holds from there on: who has left is not there again.

    A break that was taken since is not taken again.
    """
    done = state.done
    while done.top and done.top.slot >= slot:
        done = done.rest
    back = replace(state, position=min(slot, state.position), running=None, moment=at, done=done)
    if not any(amendment.after > slot for amendment in state.amendments):
        return back
    taken = [each for each in state.amendments if each.kind in ("break", "waits") and each.after > slot]
    kept = tuple(replace(each, after=min(each.after, slot)) for each in state.amendments if each not in taken)
    return replace(back, amendments=kept, needs_plan=True)


_Tick = ev.MarkReached | ev.TimeUp | ev.SilenceBegan | ev.Paused | ev.Continued | ev.TimeChanged


def _ticked(running: SlotClock, event: _Tick, at: float) -> SlotClock:
    match event:
        case ev.MarkReached(mark=mark):
            return replace(running, heard=max(running.heard, running.mark_position(mark) or 0.0))
        case ev.TimeUp():
            return replace(running, over=True)
        case ev.SilenceBegan():
            return replace(running.released(at), silent=True)
        case ev.Paused():
            return running.held(at)
        case ev.Continued():
            return running.released(at)
        case ev.TimeChanged(seconds=seconds):
            return running.given(seconds, at)
        case _:
            assert_never(event)


def _noted(state: UndoableState, event: _Note) -> UndoableState:
    match event:
        case ev.ActionAdded(action=action):
            number = max(state.last_number, action.number)
            return replace(state, actions=state.actions.push(action), last_number=number)
        case ev.ActionEdited(action=action):
            return replace(state, actions=_exchanged(state.actions, action.number, action))
        case ev.ActionRemoved(number=number):
            return replace(state, actions=_exchanged(state.actions, number))
        case ev.ActionReviewed():
            return replace(state, reviewed=_last_words(state.reviewed, event))
        case ev.GoalReviewed(goal=goal):
            return replace(state, goals={**state.goals, goal.number: goal})
        case ev.PartReviewed(part=part):
            return replace(state, parts={**state.parts, part: event})
        case ev.ItemAdded(list=name, item=item):
            items = state.lists.get(name, PersistentStack()).push(item)
            last = max(state.last_item, item.number)
            return replace(state, lists={**state.lists, name: items}, last_item=last)
        case ev.ItemEdited(list=name, item=item):
            items = _exchanged(state.lists.get(name, PersistentStack()), item.number, item)
            return replace(state, lists={**state.lists, name: items})
        case ev.ItemRemoved(list=name, number=number):
            items = _exchanged(state.lists.get(name, PersistentStack()), number)
            return replace(state, lists={**state.lists, name: items})
        case _:
            assert_never(event)


def is_user_action(state: UndoableState, event: Event) -> bool:
    """Say whether an event begins something that a person did, which undo takes back; time causes the others."""
    match event:
        case ev.SlotBegan() | ev.Finished(early=False):
            return not state.started
        case ev.SlotEnded(by=by):
            return by == "hand"
        case ev.Decided(key=key):
            asked = state.choice()
            return asked is not None and asked.key == key and asked.kind != "items"
        case ev.Replanned() | ev.PlanChanged() | ev.MarkReached() | ev.TimeUp() | ev.CaptureOpened():
            return False
        case ev.Amended(amendment=amendment):
            return amendment.kind != "waits"
        case _:
            return True


def _last_words(
    chain: PersistentStack[ev.ActionReviewed], word: ev.ActionReviewed
) -> PersistentStack[ev.ActionReviewed]:
    """Return the last word on each action; a later word on it stands where the first did.

    What was scaled down and handed over, in whatever order, is both.
    """
    before = [each for each in chain if (each.session, each.number) == (word.session, word.number)]
    both = [each for each in before if {each.verdict, word.verdict} == {"smaller", "handed over"}]
    if not before:
        return chain.push(word)
    for more in before[:-1]:
        chain = chain.replacing(more)
    return chain.replacing(before[-1], *both, word)


N = TypeVar("N", Action, Item)


def _exchanged(chain: PersistentStack[N], number: int, *new: N) -> PersistentStack[N]:
    old = next((item for item in chain if item.number == number), None)
    return chain if old is None else chain.replacing(old, *new)
