"""Turns a legal command into the events that it causes at once. Used by `engine.decide`.

The first event of each command is the one that undo goes back to. Commands about people and time become amendments,
from which the planner makes the rest of the plan again.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from thinkpair.session import commands as ask
from thinkpair.session import events as ev
from thinkpair.session.actions import Action, Item
from thinkpair.session.commands import Command
from thinkpair.session.events import Event, GroupGoal
from thinkpair.session.floor import groups_after, speakers, speakers_in
from thinkpair.session.group_review import next_number, reviewed_goal
from thinkpair.session.ledger import origin_of, turn_start
from thinkpair.session.plan import Amendment, AmendmentKind, Slot
from thinkpair.session.roster import succession
from thinkpair.session.round_list import change_of_rounds
from thinkpair.session.state import Session
from thinkpair.session.undoable_state import UndoableState


def amendment_of(session: Session, command: Command) -> Amendment | None:
    """Return what a command amends, from the next slot on, or None for a command that amends nothing."""
    after = session.begun
    match command:
        case ask.Join(person=person, beside=beside):
            return Amendment(after=after, kind="joined", person=person, other=beside)
        case ask.Depart(person=person):
            return Amendment(after=after, kind="left", person=person)
        case ask.StepAway(person=person):
            return Amendment(after=after, kind="stepped away", person=person)
        case ask.ComeBack(person=person):
            return Amendment(after=after, kind="came back", person=person)
        case ask.Swap(person=person, other=other):
            return Amendment(after=after, kind="swapped", person=person, other=other)
        case ask.TakeRole(person=person, role=role, other=other):
            heirs = tuple(filter(None, (succession(session, command).heir,)))
            return Amendment(after=after, kind="took the role", person=person, other=other, role=role, people=heirs)
        case ask.Pass(person=person, altogether=altogether):
            kind: AmendmentKind = "passed" if altogether else "passed for now"
            running = session.slot is not None and person in speakers(session.slot)
            return Amendment(after=after, kind=kind, person=person, running=running)
        case ask.GiveBack(person=person, seconds=seconds):
            return Amendment(after=after, kind="given back", person=person, seconds=seconds)
        case ask.Fit(way=way, seconds=seconds, end=end):
            # Kept without the time between sittings, like the end that was set at the start.
            end = None if end is None else end - (session.left_out - session.lost)
            return Amendment(after=after, kind="fitted", seconds=seconds, way=way, end=end)
        case _:
            return change_of_rounds(session, command)


def ends_the_slot(session: Session, amendment: Amendment) -> bool:
    """Say whether the slot that runs is over with an amendment: nobody else has the floor in it."""
    if session.slot is None:
        return False
    if amendment.kind in ("skipped", "jumped"):
        return session.slot.waits or not session.slot.beside
    goes = amendment.kind in ("left", "stepped away", "passed for now", "passed")
    return goes and _is_alone(session, session.slot, amendment.person)


def _is_alone(session: Session, slot: Slot, person: str) -> bool:
    running = session.state.running
    made = tuple(change.amendment for change in running.changes) if running else ()
    groups = groups_after(session.plan, slot, made)
    return speakers_in(groups) == (person,) and all(group.floor == "turn" for group in groups)


def effects_of(session: Session, command: Command, at: float) -> Iterator[Event]:
    """Yield what a command causes at second `at` of the session."""
    state = session.state
    match command:
        case ask.Start(ago=ago):
            yield ev.SlotBegan(at=at - ago, slot=0) if state.slot else ev.Finished(at=at)
        case ask.BeginEarlier(seconds=seconds):
            yield ev.BeganEarlier(at=at, seconds=seconds)
        case ask.Pause():
            yield ev.Paused(at=at)
        case ask.Continue():
            yield ev.Continued(at=at)
        case ask.EndTurn():
            yield _end_of_turn(session, at)
        case ask.GoOn() if state.capture is not None:
            yield ev.CaptureClosed(at=at, capture=state.capture)
        case ask.GoOn():
            yield ev.SlotEnded(at=at, slot=state.position, by="hand")
        case ask.AddTime(seconds=seconds):
            yield ev.TimeChanged(at=at, slot=state.position, seconds=seconds)
        case ask.Extend():
            yield from _extended(state, at)
        case ask.RestartTurn():
            yield ev.SlotRestarted(at=at, slot=turn_start(state))
        case ask.Decide(key=key, value=value):
            yield ev.Decided(at=at, key=key, value=value)
        case ask.Finish():
            yield ev.Finished(at=at, early=True)
        case _:
            yield from _around(session, command, at)


def _around(session: Session, command: Command, at: float) -> Iterator[Event]:
    """Yield what the commands cause that are about the whole session."""
    match command:
        case ask.LeaveOut(seconds=seconds):
            yield from _left_out(session, seconds, at)
        case _ if (amendment := amendment_of(session, command)) is not None:
            yield ev.Amended(at=at, amendment=amendment)
            if ends_the_slot(session, amendment):
                yield ev.SlotEnded(at=at, slot=session.state.position, by="people")
            if isinstance(command, ask.EndToday):
                yield ev.Left(at=at)
        case ask.Undo():
            yield ev.Undone(at=at)
        case ask.Redo():
            yield ev.Redone(at=at)
        case ask.BecomeGroup(group=group):
            yield ev.BecameGroup(at=at, group=group)
        case ask.Leave():
            yield ev.Left(at=at)
        case ask.Return(last_actions=last):
            yield ev.Returned(at=at, last_actions=last)
        case ask.Close(discard=discard):
            yield ev.Closed(at=at, discard=discard)
        case _:
            yield _note(session, command, at)


def _due_after(session: Session, review: ask.ReviewAction) -> str | None:
    """Return the new date of an action after a review: what stays open keeps the one that it got in this session."""
    before = session.reviewed.get((review.session, review.number))
    is_open = review.verdict not in ("done", "dropped")
    return review.due or (before.due if before and is_open else None)


def _note(session: Session, command: Command, at: float) -> Event:
    """Return what the commands cause that write something down."""
    state = session.state
    match command:
        case ask.AddAction(who=who, what=what, due=due, support=support):
            slot, person = origin_of(state, who)
            number = state.last_number + 1
            action = Action(number=number, who=who, what=what, due=due, slot=slot, person=person, support=support)
            return ev.ActionAdded(at=at, action=action)
        case ask.EditAction(number=number, who=who, what=what, due=due, support=support):
            before = next(action for action in state.actions if action.number == number)
            return ev.ActionEdited(at=at, action=replace(before, who=who, what=what, due=due, support=support))
        case ask.RemoveAction(number=number):
            return ev.ActionRemoved(at=at, number=number)
        case ask.ReviewAction(session=earlier, number=number, verdict=verdict, change=change):
            due = _due_after(session, command)
            return ev.ActionReviewed(at=at, session=earlier, number=number, verdict=verdict, change=change, due=due)
        case ask.ReviewGoal(number=number, verdict=said, change=change, by=by):
            return ev.GoalReviewed(at=at, goal=reviewed_goal(session, number, said, change, by))
        case ask.AddGoal(what=what, by=by, under=under):
            return ev.GoalReviewed(at=at, goal=GroupGoal(number=next_number(session), what=what, by=by, under=under))
        case ask.ReviewPart(part=part, words=words):
            return ev.PartReviewed(at=at, part=part, words=words, after=state.last_item)
        case ask.AddItem(text=text):
            name = state.slot.collect if state.slot else None
            return ev.ItemAdded(at=at, list=name or "", item=Item(number=state.last_item + 1, text=text))
        case ask.EditItem(list=name, number=number, text=text):
            item = next(item for item in state.items(name) if item.number == number)
            return ev.ItemEdited(at=at, list=name, item=replace(item, text=text))
        case ask.CountVotes(list=name, number=number, votes=votes):
            item = next(item for item in state.items(name) if item.number == number)
            return ev.ItemEdited(at=at, list=name, item=replace(item, votes=votes, scored=session.scored), voted=True)
        case ask.RemoveItem(list=name, number=number):
            return ev.ItemRemoved(at=at, list=name, number=number)
    raise TypeError(f"not a command: {command!r}")


def _end_of_turn(session: Session, at: float) -> Event:
    """Contract, `early`: "when the speaker ends early: go on, or stay silent to the end of the slot"."""
    state = session.state
    slot, running = state.slot, state.running
    if slot and running and slot.early == "silence" and not running.silent:
        remaining = running.remaining(session.counted(at))
        if remaining is not None and remaining > 0 and not running.over:
            return ev.SilenceBegan(at=at, slot=state.position)
    return ev.SlotEnded(at=at, slot=state.position, by="hand")


def _extended(state: UndoableState, at: float) -> Iterator[Event]:
    """Contract, `extend`: "at zero the group may add this much …, as often as it likes; inside a turn, the
    same step of the later turns of the round gets as much".
    """
    slot = state.slot
    if slot is None or slot.extend is None:
        return
    yield ev.TimeChanged(at=at, slot=state.position, seconds=slot.extend)
    if slot.extend_key:
        before = state.decision(slot.extend_key)
        total = (before if isinstance(before, int) else 0) + slot.extend
        yield ev.Decided(at=at, key=slot.extend_key, value=total)


def _left_out(session: Session, seconds: float, at: float) -> Iterator[Event]:
    """Leave out no more than the clock of now has been going for: what was before is not this clock's."""
    seconds = min(seconds, session.counted(at) - session.timed_from)
    if seconds > 0:
        yield ev.TimeLeftOut(at=at, seconds=seconds)
