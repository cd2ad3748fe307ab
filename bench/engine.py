"""Engine and planner.

Inside one process, by the processor's clock, the median of five. A step is a pause: what the engine decides and
applies, at the slowest of three points of a session that nobody touched before. Growth is ten times as much of
something, as the factor by which the time grows; n log n is 13 to 15.
"""

from collections.abc import Iterator, Sequence
from functools import partial, reduce
from pathlib import Path
from random import Random
from subprocess import DEVNULL, run
from time import perf_counter

from bench.data_folder import DataFolder, program
from bench.measuring import Row, median_of, timed
from tests.rooms import Venue
from tests.sources import shipped, source_of
from thinkpair.planning.planner import make_plan
from thinkpair.session import commands as ask
from thinkpair.session.engine import decide
from thinkpair.session.events import Event
from thinkpair.session.plan import Plan, Setup
from thinkpair.session.state import Session, apply, replay

_NEW_PAIRS = """
title = "New pairs"
[[round]]
title = "New partner"
at_end = "next"
actions = "never"
groups = "pairs"
partners = "new"
repeat = {}
  [[round.step]]
  title = "Talk"
  time = "8s"
"""


def measure(folder: Path) -> Iterator[Row]:
    """Yield the rows."""
    hundred = median_of(timed(partial(_new_pairs, 1_000, 100)), 3)
    yield Row("a plan for 1,000 people × 100 repeats", hundred, "ms", 1_000)
    source, setup = shipped("thinking-round"), Setup(people=_names(12))
    yield Row("a plan for 12 people", median_of(timed(partial(make_plan, source, setup), 3)), "ms", 20)
    few, many = (median_of(timed(partial(_new_pairs, people, 3), 3)) for people in (100, 1_000))
    yield Row("a plan for ten times the people (100 to 1,000)", many / few, "× the time", 15)
    events = _by_time_alone(5_000)
    yield Row("replay of 10,000 events", median_of(timed(lambda: replay(events[:10_000]))), "ms", 100)
    yield Row("an engine step, 5,000 turns", max(_step_times(events)), "ms", 0.2)
    yield Row("matching 1,000 people of a scheme, the whole command, by the clock", _match(DataFolder(folder)), "s", 10)


def _new_pairs(people: int, repeats: int) -> Plan:
    return make_plan(source_of(_NEW_PAIRS.format(repeats)), Setup(people=_names(people)))


def _match(data: DataFolder) -> float:
    """Return the seconds that the command takes for 450 mentors and 550 mentees, each with three topics and wishes."""
    table, dice = data.folder / "spring" / "people.csv", Random(1)
    run([*program("scheme", "new", "spring")], cwd=data.folder, env=data.env, check=True, stdout=DEVNULL)
    heading, rows = table.read_text(encoding="utf-8-sig").splitlines()[0], list[str]()
    for number in range(1_000):
        mentor, topics = number < 450, "; ".join(f"topic {topic}" for topic in dice.sample(range(20), 3))
        wishes = "" if mentor else "; ".join(f"P{wish}" for wish in dice.sample(range(450), 3))
        role, given, wanted = ("mentor", topics, "") if mentor else ("mentee", "", topics)
        rows.append(f"P{number},p{number}@x.org,{role},,{wanted},{given},,Unit {number % 60},{wishes},")
    table.write_text("\n".join((heading, *rows)), encoding="utf-8")
    began = perf_counter()
    run([*program("scheme", "match", "spring")], cwd=data.folder, env=data.env, check=True, stdout=DEVNULL)
    return perf_counter() - began


def _names(number: int) -> tuple[str, ...]:
    return tuple(f"P{place}" for place in range(1, number + 1))


def _by_time_alone(slots: int) -> Sequence[Event]:
    """Return the events of a session of so many slots that nobody touches: about three to a slot."""
    venue = Venue(_new_pairs(2, slots))
    venue.live.do(ask.Start())
    venue.clock.advance(venue.plan.seconds + 1)
    venue.live.tick()
    return venue.kept.events


def _step_times(events: Sequence[Event]) -> Iterator[float]:
    """Yield the milliseconds of a step near the begin, in the middle and near the end."""
    for share in (0.1, 0.5, 0.9):
        past = events[: int(share * len(events))]
        yield median_of(timed(partial(_step, replay(past), past[-1].at + 0.5), 20))


def _step(session: Session, now: float) -> Session:
    return reduce(apply, decide(session, ask.Pause(), now), session)
