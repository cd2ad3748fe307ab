"""The session as its events have made it, and `apply`, the only way to change it.

Events carry seconds since the session began. The state holds *counted* seconds, which leave out the time that does not
count: so a decision to leave time out also holds for everything that undo can bring back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.session import events as ev
from thinkpair.session.actions import Action, Item, LastAction
from thinkpair.session.events import Event
from thinkpair.session.plan import NO_PLAN, Amendment, Choice, Decision, Plan, PlanOutline, Setup, Slot
from thinkpair.session.plan_change import PlanVersion
from thinkpair.session.stage_words import floor_words
from thinkpair.session.transitions import StateEvent, is_user_action, transition
from thinkpair.session.undoable_state import PersistentStack, Phase, UndoableState

_SITTING = 3_600.0
"""Seconds away after which it is another sitting: the end of the session moves with it."""


class UndoEntry(Struct, frozen=True, gc=False):
    """Something a person did, by its first event, and where the session stood before (or, to redo it, after).

    `floor` and `step` are those of the slot that ran there, in words; "" where none ran.
    """

    event: Event
    state: UndoableState
    floor: str = ""
    step: str = ""

    @classmethod
    def of(cls, event: Event, state: UndoableState) -> UndoEntry:
        """Keep where a session stands."""
        slot = state.slot if state.running else None
        words = (floor_words(slot.groups), slot.step) if slot else ("", "")
        return cls(event, state.without_plan(), *words)


class Session(Struct, frozen=True, kw_only=True):
    """A session as its events have made it. Look at it through `view.look`; change it through `apply` alone.

    `left_out` are all seconds that do not count, `lost` those of them that make it end later than was planned. `gone`
    are the earlier actions that were closed elsewhere while it was interrupted, `looked_up` the second at which that
    was seen last (0: at the start).
    """

    began: ev.SessionStarted
    state: UndoableState
    past: PersistentStack[UndoEntry] = PersistentStack()
    future: PersistentStack[UndoEntry] = PersistentStack()
    left_out: float = 0.0
    lost: float = 0.0
    left_at: float | None = None
    closed: bool = False
    gone: tuple[LastAction, ...] = ()
    looked_up: float = 0.0

    @property
    def id(self) -> str:
        """The id under which the session is kept."""
        return self.began.session

    @property
    def setup(self) -> Setup:
        """What people chose before the start."""
        return self.began.setup

    @property
    def speed(self) -> float:
        """How many seconds of the session pass in one of the clock."""
        return self.began.speed

    @property
    def trial(self) -> bool:
        """Whether it runs at another speed than the clock: what is said in it of earlier actions changes nothing."""
        return self.speed != 1

    @property
    def last_actions(self) -> tuple[LastAction, ...]:
        """The actions agreed in earlier sessions, brought in for the review."""
        return self.began.last_actions

    @property
    def phase(self) -> Phase:
        """What the session is doing, or waiting for."""
        if self.closed:
            return "closed"
        return "left" if self.left_at is not None else self.state.phase()

    @property
    def plan(self) -> Plan:
        """The plan as it is now."""
        return self.state.plan

    @property
    def index(self) -> int:
        """The index of the slot that runs, or of the next to begin."""
        return self.state.position

    @property
    def begun(self) -> int:
        """How many slots have begun: the planner leaves so many as they are."""
        return self.state.position + (self.state.running is not None)

    @property
    def slot(self) -> Slot | None:
        """The slot that runs, or None."""
        return self.state.slot if self.state.running else None

    @property
    def has_clock(self) -> bool:
        """Whether a slot runs that has an end."""
        return self.state.running is not None and self.state.running.length is not None

    @property
    def extend(self) -> int | None:
        """How many seconds the running slot may be extended by, or None."""
        return self.slot.extend if self.slot and self.has_clock else None

    @property
    def voted_on(self) -> Sequence[Item]:
        """The items that the running slot votes on."""
        return self.state.items(self.slot.vote) if self.slot else ()

    @property
    def scored(self) -> bool:
        """Whether every item gets a score from each person in the running slot, in place of a few votes."""
        return bool(self.slot and self.slot.vote and isinstance(self.slot.votes, str))

    @property
    def votes_each(self) -> tuple[int, int]:
        """The least and the most that one person can give to an item in the running slot."""
        votes = self.slot.votes if self.slot else 0
        if isinstance(votes, int):
            return 0, votes
        least, _, most = votes.partition("-")
        return int(least), int(most)

    @property
    def votes(self) -> tuple[int, int]:
        """How many votes (or points of scores) were given in the running slot, and how many there can be."""
        given = sum(item.votes or 0 for item in self.voted_on)
        if not self.slot or not self.slot.vote:
            return given, 0
        return given, len(self.plan.people) * self.votes_each[1] * (len(self.voted_on) if self.scored else 1)

    @property
    def choice(self) -> Choice | None:
        """The choice that people are asked now, or None."""
        choice = None if self.needs_plan else self.state.choice()
        return None if choice and choice.kind == "items" else choice

    @property
    def needs_plan(self) -> bool:
        """Whether something was decided that the plan does not know yet."""
        return self.state.needs_plan and not self.closed

    @property
    def decided(self) -> dict[str, Decision]:
        """All decisions so far, by key."""
        return {decided.key: decided.value for decided in self.state.decided.oldest_first()}

    @property
    def amendments(self) -> tuple[Amendment, ...]:
        """What people changed about the plan so far, in order."""
        return self.state.amendments

    @property
    def actions(self) -> Sequence[Action]:
        """The agreed actions, in the order in which they were agreed."""
        return self.state.actions.oldest_first()

    @property
    def lists(self) -> dict[str, Sequence[Item]]:
        """The collected lists, their items in the order in which they were noted."""
        return {name: items.oldest_first() for name, items in self.state.lists.items()}

    @property
    def reviews(self) -> Sequence[ev.ActionReviewed]:
        """What became of the earlier actions: the last word on each, both where it was scaled down and handed over."""
        return self.state.reviewed.oldest_first()

    @property
    def reviewed(self) -> dict[tuple[str, int], ev.ActionReviewed]:
        """What became of the earlier actions, by session and number; the last word on each."""
        return {(word.session, word.number): word for word in self.reviews}

    @property
    def timed_from(self) -> float:
        """The counted second since which the clock of now has been going, or standing still."""
        if not self.state.running:
            return self.state.moment
        return self.state.running.origin if self.state.running.paused is None else self.state.running.paused

    def late_by(self, away: float) -> float:
        """Return by how many seconds the session is late after so many that are left out: none after a long time."""
        return away if away <= _SITTING and self.state.begin is not None else 0.0

    def counted(self, now: float) -> float:
        """Return the second `now` without the time that was left out; of people who left, the second of that."""
        return now - self.left_out if self.left_at is None else self.left_at


def apply(session: Session | None, event: Event) -> Session:
    """Return the session after the event. Total: what makes no sense where it stands changes nothing."""
    session = session or _NOT_BEGUN
    match event:
        case ev.SessionStarted():
            return _begun(event)
        case ev.TimeLeftOut(at=at, seconds=seconds):
            lost = session.lost + session.late_by(seconds)
            return _settled(replace(session, left_out=session.left_out + seconds, lost=lost), at)
        case ev.BecameGroup(group=group):
            return replace(session, began=replace(session.began, group=group))
        case ev.Left(at=at):
            return replace(session, left_at=session.counted(at))
        case ev.Returned(last_actions=None):
            return replace(session, left_at=None)
        case ev.Returned(at=at, last_actions=stand):
            began = replace(session.began, last_actions=tuple(last for last in stand or () if not last.closed))
            gone = (*session.gone, *(last for last in stand or () if last.closed))
            return replace(session, left_at=None, began=began, gone=gone, looked_up=at)
        case ev.Closed():
            return replace(session, closed=True)
        case ev.Undone(at=at) if last := session.past.top:
            future = session.future.push(UndoEntry.of(last.event, session.state))
            state = last.state.with_plan(session.state)
            return _settled(replace(session, state=state, past=session.past.rest, future=future), at)
        case ev.Redone(at=at) if last := session.future.top:
            past = session.past.push(UndoEntry.of(last.event, session.state))
            state = last.state.with_plan(session.state)
            return _settled(replace(session, state=state, past=past, future=session.future.rest), at)
        case ev.Undone() | ev.Redone():
            return session
        case _:
            return _moved(session, event)


def replay(events: Iterable[Event], session: Session | None = None) -> Session:
    """Return the session that these events make, in order, from the beginning or from `session` on."""
    for event in events:
        session = apply(session, event)
    return session or _NOT_BEGUN


def done_by_people(session: Session, events: Iterable[Event]) -> Iterator[Event]:
    """Yield what people did, by its first event, of these events that follow; time, or that they quit and resumed,
    caused the others."""
    for event in events:
        if not isinstance(event, ev.Left | ev.Returned | ev.TimeLeftOut) and is_user_action(session.state, event):
            yield event
        session = apply(session, event)


def _moved(session: Session, event: StateEvent) -> Session:
    state = transition(session.state, event, session.counted(event.at))
    past, future = session.past, session.future
    if is_user_action(session.state, event):
        past, future = past.push(UndoEntry.of(event, session.state)), PersistentStack()
    # Written out, not `replace`: most events of a journal come through here, and it takes a third of the time.
    return Session(
        began=session.began,
        state=state,
        past=past,
        future=future,
        left_out=session.left_out,
        lost=session.lost,
        left_at=session.left_at,
        closed=session.closed,
        gone=session.gone,
        looked_up=session.looked_up,
    )


def _begun(event: ev.SessionStarted) -> Session:
    return Session(
        began=event,
        state=UndoableState(
            plan=event.plan, outline=PlanOutline.of(event.plan), version=PlanVersion(event.plan), moment=event.at
        ),
    )


_NOT_BEGUN = _begun(ev.SessionStarted(at=0.0, session="", wall="", plan=NO_PLAN, setup=Setup(people=())))


def _settled(session: Session, at: float) -> Session:
    """Return the session with its clock at `at`, which may be earlier than that clock has seen."""
    running = session.state.running
    if not running:
        return session
    return replace(session, state=replace(session.state, running=running.moved_back(session.counted(at))))
