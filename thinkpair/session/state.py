"""The session: everything that has come of its events, and `apply`, the only writer.

Owns what the whole session has beside where it stands: undo and redo, who is away, the time that was left out. Must
not know commands, the planner, or what a person sees. Events carry `at`, seconds since the session began; what is
kept is in *counted* seconds, without those that were left out, so that leaving time out holds for everything that
undo can bring back.
"""

from __future__ import annotations

from collections.abc import Iterable

from thinkpair.frozen import Frozen, replace
from thinkpair.session import events as ev
from thinkpair.session.actions import Action, Item, LastAction
from thinkpair.session.events import Event
from thinkpair.session.persistent_stack import Chain
from thinkpair.session.plan import Amendment, Choice, Decision, Plan, Setup, Slot
from thinkpair.session.plan_outline import Route
from thinkpair.session.transitions import Change, by_hand, changed
from thinkpair.session.undoable_state import Phase, Standing

_SITTING = 3_600.0
"""Seconds away after which it is another sitting: the end of the session moves with it."""


class Done(Frozen):
    """Something a person did, by its first event, and where the session stood before (or, to redo it, after)."""

    event: Event
    standing: Standing


class Session(Frozen, kw_only=True):
    """A session as its events have made it. Look at it through `view.look`; change it through `apply` alone.

    `left_out` are all seconds that do not count, `lost` those of them that make it end later than was planned.
    """

    began: ev.SessionStarted
    standing: Standing
    past: Chain[Done] = Chain()
    future: Chain[Done] = Chain()
    left_out: float = 0.0
    lost: float = 0.0
    left_at: float | None = None
    closed: bool = False

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
    def last_actions(self) -> tuple[LastAction, ...]:
        """The actions agreed in earlier sessions, brought in for the review."""
        return self.began.last_actions

    @property
    def phase(self) -> Phase:
        """What the session is doing, or waiting for."""
        if self.closed:
            return "closed"
        return "left" if self.left_at is not None else self.standing.phase()

    @property
    def plan(self) -> Plan:
        """The plan as it is now."""
        return self.standing.plan

    @property
    def index(self) -> int:
        """The index of the slot that runs, or of the next to begin."""
        return self.standing.position

    @property
    def begun(self) -> int:
        """How many slots have begun: the planner leaves so many as they are."""
        return self.standing.position + (self.standing.running is not None)

    @property
    def slot(self) -> Slot | None:
        """The slot that runs, or None."""
        return self.standing.slot if self.standing.running else None

    @property
    def has_clock(self) -> bool:
        """Whether a slot runs that has an end."""
        return self.standing.running is not None and self.standing.running.length is not None

    @property
    def extend(self) -> int | None:
        """How many seconds the running slot may be extended by, or None."""
        return self.slot.extend if self.slot and self.has_clock else None

    @property
    def voted_on(self) -> tuple[Item, ...]:
        """The items that the running slot votes on."""
        return self.standing.items(self.slot.vote) if self.slot else ()

    @property
    def choice(self) -> Choice | None:
        """The choice that people are asked now, or None."""
        choice = None if self.needs_plan else self.standing.choice()
        return None if choice and choice.kind == "items" else choice

    @property
    def needs_plan(self) -> bool:
        """Whether something was decided that the plan does not know yet."""
        return self.standing.needs_plan and not self.closed

    @property
    def decided(self) -> dict[str, Decision]:
        """All decisions so far, by key."""
        return {decided.key: decided.value for decided in self.standing.decided.oldest_first()}

    @property
    def amendments(self) -> tuple[Amendment, ...]:
        """What people changed about the plan so far, in order."""
        return self.standing.amendments

    @property
    def actions(self) -> tuple[Action, ...]:
        """The agreed actions, in the order in which they were agreed."""
        return self.standing.actions.oldest_first()

    @property
    def lists(self) -> dict[str, tuple[Item, ...]]:
        """The collected lists, their items in the order in which they were noted."""
        return {name: items.oldest_first() for name, items in self.standing.lists.items()}

    @property
    def reviewed(self) -> dict[tuple[str, int], ev.ActionReviewed]:
        """What became of the earlier actions, by session and number; the last word on each."""
        return {(word.session, word.number): word for word in self.standing.reviewed.oldest_first()}

    @property
    def timed_from(self) -> float:
        """The counted second since which the clock of now has been going, or standing still."""
        if not self.standing.running:
            return self.standing.moment
        return self.standing.running.origin if self.standing.running.paused is None else self.standing.running.paused

    def counted(self, now: float) -> float:
        """Return `now` without the time that was left out; for people who have left, the moment at which they did."""
        return now - self.left_out if self.left_at is None else self.left_at


def apply(session: Session | None, event: Event) -> Session:
    """Return the session after the event. Total: what makes no sense where it stands changes nothing."""
    session = session or _NOT_BEGUN
    match event:
        case ev.SessionStarted():
            return _begun(event)
        case ev.TimeLeftOut(at=at, seconds=seconds):
            lost = seconds if seconds <= _SITTING and session.standing.begin is not None else 0.0
            return _settled(replace(session, left_out=session.left_out + seconds, lost=session.lost + lost), at)
        case ev.BecameGroup(group=group):
            return replace(session, began=replace(session.began, group=group))
        case ev.Left(at=at):
            return replace(session, left_at=session.counted(at))
        case ev.Returned(at=at):
            return replace(session, left_at=None)
        case ev.Closed():
            return replace(session, closed=True)
        case ev.Undone(at=at) if last := session.past.top:
            future = session.future.push(Done(last.event, session.standing))
            return _settled(replace(session, standing=last.standing, past=session.past.rest, future=future), at)
        case ev.Redone(at=at) if last := session.future.top:
            past = session.past.push(Done(last.event, session.standing))
            return _settled(replace(session, standing=last.standing, past=past, future=session.future.rest), at)
        case ev.Undone() | ev.Redone():
            return session
        case _:
            return _moved(session, event)


def replay(events: Iterable[Event], session: Session | None = None) -> Session:
    """Return the session that these events make, in order, from the beginning or from `session` on."""
    for event in events:
        session = apply(session, event)
    return session or _NOT_BEGUN


def _moved(session: Session, event: Change) -> Session:
    standing = changed(session.standing, event, session.counted(event.at))
    past, future = session.past, session.future
    if by_hand(session.standing, event):
        past, future = past.push(Done(event, session.standing)), Chain()
    # Written out, not `replace`: most events of a journal come through here, and it takes a third of the time.
    return Session(
        began=session.began,
        standing=standing,
        past=past,
        future=future,
        left_out=session.left_out,
        lost=session.lost,
        left_at=session.left_at,
        closed=session.closed,
    )


def _begun(event: ev.SessionStarted) -> Session:
    return Session(began=event, standing=Standing(plan=event.plan, route=Route.of(event.plan), moment=event.at))


_NO_PLAN = Plan(format="", title="", people=(), slots=())
_NOT_BEGUN = _begun(ev.SessionStarted(at=0.0, session="", wall="", plan=_NO_PLAN, setup=Setup(people=())))


def _settled(session: Session, at: float) -> Session:
    """Return the session with its clock at `at`, which may be earlier than that clock has seen."""
    running = session.standing.running
    if not running:
        return session
    return replace(session, standing=session.standing._replace(running=running.moved_back(session.counted(at))))
