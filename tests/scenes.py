"""A session of a shipped format with its own planner, in virtual time."""

from datetime import UTC, datetime
from functools import partial

from tests.sources import shipped
from thinkpair.formats.loaded_format import Source
from thinkpair.planning.planner import make_plan
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.rehearsal import Memory
from thinkpair.runtime.session_start import begin
from thinkpair.session import commands as ask
from thinkpair.session.plan import Setup, Slot

NINE = datetime(2026, 11, 7, 9, 0, tzinfo=UTC)


class Scene:
    """A session of a format, or of a shipped one by its id; `to` lets everything go on as planned until a slot begins.

    What is asked is left open.
    """

    def __init__(self, form: str | Source, people: tuple[str, ...], total: str = "", **roles: tuple[str, ...]) -> None:
        source = shipped(form) if isinstance(form, str) else form
        minutes = int(total) * 60 if total else None
        setup = Setup(people=people, total=minutes, roles=roles)
        self.clock = VirtualClock(NINE)
        self.live: LiveSession = begin(
            make_plan(source, setup),
            setup,
            Memory(),
            self.clock,
            session_id="s1",
            sources={},
            replan=partial(make_plan, source, setup),
        )
        while (choice := self.live.view().choice) and choice.kind == "answer":
            self.do(ask.Decide(choice.key, ""))

    def start(self) -> None:
        """Start; what the first slot asks for is left open."""
        while choice := self.live.session.choice:
            self.do(ask.Decide(choice.key, ""))
        self.do(ask.Start())

    def do(self, *commands: ask.Command) -> None:
        for command in commands:
            self.live.do(command)

    def wait(self, seconds: float) -> None:
        """Let time pass; whatever waits for a hand at zero goes on."""
        end = self.clock.seconds() + seconds
        while (wake := self._wake()) is not None and self.clock.seconds() + wake <= end:
            self.clock.advance(wake)
            self.live.news()
            self._go_on()
        self.clock.advance(end - self.clock.seconds())
        self.live.news()

    def to(self, number: int) -> None:
        """Go on to the beginning of a slot, counted from 0."""
        while self.live.session.begun <= number:
            self.wait(self._wake() or 0.0)
            self._go_on()

    def _wake(self) -> float | None:
        self._go_on()
        return self.live.next_wake()

    def _go_on(self) -> None:
        while self.live.view().phase in ("overtime", "capture", "choosing"):
            choice = self.live.view().choice
            self.live.do(ask.Decide(choice.key, "") if choice else ask.GoOn())

    @property
    def slots(self) -> tuple[Slot, ...]:
        return self.live.plan.slots

    @property
    def to_come(self) -> tuple[Slot, ...]:
        return self.slots[self.live.session.begun :]

    def ends(self) -> datetime:
        return self.live.ends_at()
