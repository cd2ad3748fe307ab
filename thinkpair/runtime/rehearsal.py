"""Runs a session in virtual time, from deadline to deadline, with simulated people whose choices come from the seed.

The simulated people use their whole time, note items, vote and pick. Nothing is written, and no clock is read.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from thinkpair.errors import FilesError
from thinkpair.runtime import messages
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.interfaces import Unkept
from thinkpair.runtime.live_session import LiveSession, Moment, Replan
from thinkpair.runtime.session_start import begin
from thinkpair.session import commands as ask
from thinkpair.session.events import Event
from thinkpair.session.plan import Choice, Plan, Setup
from thinkpair.session.view import View

_STEPS = 200_000


class Memory(Unkept):
    """A store that keeps events in a list alone."""

    def __init__(self) -> None:
        """Begin empty."""
        self.events: list[Event] = []

    @property
    def recorded(self) -> int:
        """Everything counts as recorded at once."""
        return len(self.events)

    def append(self, events: Sequence[Event]) -> int:
        """Add to the list."""
        self.events.extend(events)
        return self.recorded

    def copy_to(self, folder: Path) -> Path:
        """Refuse: a rehearsal is kept nowhere."""
        raise FilesError(messages.never_saved(folder))


def rehearse(plan: Plan, setup: Setup, sources: Mapping[str, str], replan: Replan) -> Iterator[Moment]:
    """Run the whole session in virtual time; yield each thing that happens."""
    begins = timedelta(hours=9) if setup.start is None else timedelta(seconds=setup.start)
    clock = VirtualClock(datetime(2026, 1, 5, tzinfo=UTC) + begins)
    live = begin(plan, setup, Memory(), clock, session_id="rehearsal", sources=sources, replan=replan)
    people = _People(setup.seed)
    for _ in range(_STEPS):
        view = live.view()
        if view.phase == "closed":
            return
        people.act(live, view)
        if wait := live.next_wake():
            clock.advance(wait)
        yield from live.news()


class _People:
    """Stand for everyone in the room: what they do when the session waits for somebody."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._noted: set[int] = set()

    def act(self, live: LiveSession, view: View) -> None:
        match view.phase:
            case "ready":
                live.do(ask.Start())
            case "choosing" if view.choice:
                live.do(ask.Decide(view.choice.key, self._answer(view.choice)))
            case "capture" | "overtime":
                live.do(ask.GoOn())
            case "finished":
                live.do(ask.Close())
            case "running":
                self._in_slot(live, view)

    def _in_slot(self, live: LiveSession, view: View) -> None:
        if live.session.index not in self._noted:
            self._noted.add(live.session.index)
            self._note(live, view)
        if view.remaining is None:
            live.do(ask.EndTurn())

    def _note(self, live: LiveSession, view: View) -> None:
        if view.collecting:
            for _ in range(min(3, len(live.plan.people))):
                live.do(ask.AddItem(f"{view.collecting} {len(live.view().items) + 1}"))
        if view.voting:
            for item in view.items:
                given, most = live.view().votes
                left = most - given + (item.votes or 0)
                votes = self._random.randint(0, min(left, len(live.plan.people)))
                live.do(ask.CountVotes(view.voting, item.number, votes))

    def _answer(self, choice: Choice) -> str | int:
        match choice.kind:
            case "optional":
                return "run"
            case "again":
                return "done"
            case "turns" | "groups":
                return 2
            case "pick":
                return self._random.choice(choice.options)
            case _:
                return choice.options[0] if choice.options else ""
