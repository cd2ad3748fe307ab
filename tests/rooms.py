"""A live session in virtual time, kept in memory: for the tests of everything above the engine."""

from collections.abc import Mapping
from datetime import UTC, datetime

from tests.session.plans import thinking_pair
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.live_session import LiveSession, Moment
from thinkpair.runtime.rehearsal import Memory
from thinkpair.runtime.session_start import begin
from thinkpair.session.plan import Decision, Plan, Setup

NINE = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


class Venue:
    """A live session with the clock that moves it and the memory that keeps it."""

    def __init__(self, plan: Plan | None = None, *, speed: float = 1.0, session: str = "s1") -> None:
        self.plan = plan or thinking_pair()
        self.clock = VirtualClock(NINE)
        self.kept = Memory()
        self.heard: tuple[Moment, ...] = ()
        self.asked: list[Mapping[str, Decision]] = []
        self.live: LiveSession = begin(
            self.plan,
            Setup(people=self.plan.people),
            self.kept,
            self.clock,
            session_id=session,
            sources={},
            replan=self._replan,
            speed=speed,
        )

    def wait(self, seconds: float) -> None:
        """Let time pass, waking when the session asks for it."""
        end = self.clock.seconds() + seconds
        while (wake := self.live.next_wake()) is not None and self.clock.seconds() + wake <= end:
            self.clock.advance(wake)
            self.heard += self.live.news()
        self.clock.advance(end - self.clock.seconds())

    def _replan(self, decided: Mapping[str, Decision], *_: object) -> Plan:
        self.asked.append(decided)
        return self.live.plan
