"""A session by a machine whose clocks jump, played in one process without waiting; `torture.py` plays it for real."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from tests.clock.cases import CASES, STOPPED_FOR, Case, Shift
from tests.session.plans import plan_of, slot
from thinkpair.durations import parse_end
from thinkpair.plain.previewed_commands import began_ago
from thinkpair.runtime.clock import SystemClock, VirtualClock
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.rehearsal import Memory
from thinkpair.runtime.session_start import begin
from thinkpair.session import commands as ask
from thinkpair.session.plan import Setup
from thinkpair.storage.record_builder import record_of

TURN = 100_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class Machine:
    """A machine with a time of day, a clock that stops in sleep, and one that goes on."""

    real: float = 1.79e9
    mono: float = 500.0
    boot: float = 9_000.0
    by_itself: bool = True

    def seconds(self) -> float:
        return self.boot

    def awake(self) -> float:
        return self.mono

    def now(self) -> datetime:
        return EPOCH + timedelta(seconds=self.real)

    def shift(self, by: Shift) -> None:
        self.real += by[0]
        self.mono += by[1]
        self.boot += by[2]

    def run(self, seconds: float) -> None:
        self.shift((seconds, seconds, seconds))


class Front:
    """Looks four times a second, as it promised to, and answers what is asked."""

    def __init__(self) -> None:
        self.machine = Machine()
        plan = plan_of(slot(TURN))
        self.live: LiveSession = begin(
            plan, Setup(people=plan.people), Memory(), self.machine, session_id="s", sources={}, replan=lambda *_: plan
        )
        self.live.do(ask.Start())
        self.asked: list[str] = []
        self.lost: list[float] = []

    def run(self, seconds: float) -> None:
        for _ in range(round(seconds * 4)):
            self.machine.run(0.25)
            self.look()
            self.live.expect(0.25)

    def look(self) -> None:
        self.live.tick()
        if self.live.interrupted:
            self.asked.append(self.live.cause)
            self.lost.append(self.live.away)
            self.live.come_back("leave out" if self.live.cause == "slept" else "count")

    @property
    def elapsed(self) -> float:
        remaining = self.live.view().remaining
        assert remaining is not None
        return TURN - remaining


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_sleep_and_each_stop_is_asked_about_once_and_nothing_else(case: Case) -> None:
    front = Front()
    front.run(1)
    for step in case.steps:
        front.machine.shift(step if step != "stop" else (STOPPED_FOR, STOPPED_FOR, STOPPED_FOR))
        front.run(1)
    assert tuple(front.asked) == case.asks
    meant = 1 + len(case.steps) + sum(STOPPED_FOR if step == "stop" else step[1] for step in case.steps)
    assert front.elapsed == pytest.approx(meant, abs=0.01)


def test_a_stop_that_is_left_out_goes_on_from_what_was_seen_last() -> None:
    front = Front()
    front.run(100)
    front.machine.run(15)
    front.live.tick()
    front.live.come_back("leave out")
    assert front.elapsed == pytest.approx(100)


def test_a_look_that_comes_a_little_late_is_no_stop() -> None:
    front = Front()
    front.run(10)
    front.machine.run(3)
    front.look()
    assert front.asked == []
    assert front.elapsed == pytest.approx(13)


def test_nobody_is_late_who_promised_nothing() -> None:
    front = Front()
    front.machine.run(60)
    front.look()
    assert front.asked == []


def test_a_stop_and_a_sleep_in_one_are_asked_about_as_one() -> None:
    front = Front()
    front.run(10)
    front.machine.run(20)
    front.machine.shift((3600, 0, 3600))
    front.run(1)
    assert front.asked == ["slept"]
    assert front.lost == [pytest.approx(3620.25)]


def test_a_second_sleep_while_it_is_asked_is_a_part_of_the_first() -> None:
    front = Front()
    front.run(100)
    for _ in range(2):
        front.machine.shift((3600, 0, 3600))
        front.live.tick()
        front.live.expect(5)
    assert front.live.away == pytest.approx(7200)
    front.live.come_back("leave out")
    front.look()
    assert front.asked == []
    assert front.elapsed == pytest.approx(100)


@pytest.mark.parametrize("command", [ask.Pause(), ask.EndTurn()])
def test_where_no_clock_runs_there_is_nothing_to_ask(command: ask.Command) -> None:
    front = Front()
    front.run(10)
    front.live.do(command)
    front.machine.shift((3600, 0, 3600))
    front.run(1)
    assert front.asked == []


def test_the_time_zone_is_followed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SystemClock()
    before = clock.seconds()
    for zone, hours in (("AAA-3", 3), ("BBB8", -8)):
        monkeypatch.setenv("TZ", zone)
        assert clock.now().utcoffset() == timedelta(hours=hours)
    monkeypatch.undo()
    time.tzset()
    assert 0 <= clock.seconds() - before < 60


def test_the_clocks_of_this_system_go_on_together() -> None:
    clock = SystemClock()
    lead = clock.seconds() - clock.awake()
    assert lead > -1
    assert clock.seconds() - clock.awake() == pytest.approx(lead, abs=0.5)


def test_a_stop_is_told_once_however_often_one_looks() -> None:
    front = Front()
    front.run(10)
    front.machine.run(15)
    for _ in range(3):
        front.look()
    assert front.asked == ["stopped"]


@pytest.fixture
def middle_europe(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Where the clocks change in the night to 29 March and to 25 October 2026."""
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("middle_europe")
@pytest.mark.parametrize(
    ("first", "half", "end", "until"),
    [("2026-03-29T01:30+01:00", "03:10", "03:30", "03:30"), ("2026-10-25T02:30+02:00", "02:10", "02:30", "3:30")],
    ids=["to summer", "to winter"],
)
def test_in_both_nights_of_summer_time_the_length_is_right_and_every_time_is_that_on_the_wall(
    first: str, half: str, end: str, until: str
) -> None:
    clock = VirtualClock(datetime.fromisoformat(first))
    hours = 1 if end == until else 2
    assert parse_end(until, clock.now()) == 3600 * hours
    plan = plan_of(slot(3600))
    live = begin(plan, Setup(people=plan.people), Memory(), clock, session_id="s", sources={}, replan=lambda *_: plan)
    live.do(ask.Start())
    assert f"{live.ends_at():%H:%M}" == end
    clock.advance(2400)
    assert live.view().remaining == pytest.approx(1200)
    assert (f"{live.today():%H:%M}", f"{live.ends_at():%H:%M}", f"{live.clock_at(2400):%H:%M}") == (half, end, half)
    assert began_ago(f"{datetime.fromisoformat(first):%H:%M}", live.today()) == 2400
    live.do(ask.EndTurn())
    assert record_of(live.session).lasted == pytest.approx(2400)
