"""What the engine and the planner take: a look, a step, a replay, a plan for a thousand people.

Owns at which points of which sessions they are asked.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

from bench.house import shipped
from bench.measuring import Row, take_turns, timed
from bench.report import Table, rows_table
from thinkpair.formats.library import Library
from thinkpair.formats.loader import load_text
from thinkpair.planning.planner import make_plan
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.live_session import begin
from thinkpair.runtime.rehearsal import Memory, rehearse
from thinkpair.session import commands as ask
from thinkpair.session.engine import advance
from thinkpair.session.events import Event
from thinkpair.session.plan import Plan, Setup
from thinkpair.session.state import Session, replay
from thinkpair.session.view import look
from thinkpair.tui.widgets.group_panel import common_prompt
from thinkpair.tui.widgets.side_panel import parts_of
from thinkpair.tui.widgets.speakers import doing_words
from thinkpair.tui.widgets.status import next_words

TITLE = "Engine and planner"
ROUNDS = 15
SESSIONS = (
    ("thinking-pair", 2),
    ("thinking-round", 16),
    ("world-cafe", 60),
    ("listening-pairs", 60),
    ("impromptu-networking", 1_000),
)
_POINTS = (0.0, 0.25, 0.5, 0.75, 0.999)
_READING = "look after a change, read by the stage"
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
  time = "{}s"
"""


def measure(folder: Path) -> Iterator[Table]:
    """Yield the tables."""
    yield _steps()
    yield _long_works()


def new_pairs(people: int, repeats: int) -> Plan:
    """Plan so many repeats of new pairs."""
    loaded = load_text(_NEW_PAIRS.format(repeats, 8), id="pairs", path=None, library=Library())
    assert loaded.source
    return make_plan(loaded.source, Setup(people=names(people)))


def names(number: int) -> tuple[str, ...]:
    """Return so many names."""
    return tuple(f"P{place}" for place in range(1, number + 1))


def history_of(plan: Plan) -> list[Event]:
    """Return all events of a rehearsal of a plan."""
    setup = Setup(people=plan.people)
    return [moment.event for moment in rehearse(plan, setup, {}, lambda *_: plan)]


def by_time_alone(slots: int) -> list[Event]:
    """Return the events of a session of so many slots that nobody touches: about three to a slot."""
    plan, kept, clock = new_pairs(2, slots), Memory(), VirtualClock(datetime(2026, 1, 5, 9, 0, tzinfo=UTC))
    setup = Setup(people=plan.people)
    live = begin(plan, setup, kept, clock, session_id="long", sources={}, replan=lambda *_: plan)
    live.do(ask.Start())
    clock.advance(plan.seconds + 1)
    live.tick()
    return kept.events


def at_points(events: Sequence[Event]) -> Iterator[tuple[Session, float]]:
    """Yield the session at some points of its way, each with the second half a second later."""
    for point in _POINTS:
        past = events[: 1 + int(point * (len(events) - 1))]
        yield replay(past), past[-1].at + 0.5


def _steps() -> Table:
    works = {}
    for format_id, number in SESSIONS:
        plan = make_plan(shipped(format_id), Setup(people=names(number)))
        for point, (session, now) in zip(_POINTS, at_points(history_of(plan)), strict=True):
            works[f"advance: {format_id}, {number:,} people", point] = timed(partial(advance, session, now), 20)
            before = look(session, now)
            works[f"look: {format_id}, {number:,} people", point] = timed(partial(look, session, now, before), 20)
            works[f"look after a change: {format_id}, {number:,} people", point] = timed(partial(look, session, now), 3)
            reading = timed(partial(_look_and_read, session, now), 3)
            works[f"{_READING}: {format_id}, {number:,} people", point] = reading
    taken = take_turns(works, ROUNDS)
    slowest: dict[str, list[float]] = {}
    for (name, _), values in taken.items():
        slowest[name] = max(slowest.get(name, values), values, key=median)
    goals = {name: None if name.startswith(_READING) else 0.2 for name in slowest}
    rows = [Row(name, values, most=goals[name]) for name, values in sorted(slowest.items())]
    return rows_table("A step of the engine, at the slowest of five points of the session", rows)


def _look_and_read(session: Session, now: float) -> object:
    """Look, and read all that the stage shows: the words of the groups are made only when they are read."""
    view = look(session, now)
    return view.who, doing_words(view), next_words(view.next), common_prompt(view.groups), parts_of(view)


def _long_works() -> Table:
    events, source = by_time_alone(5_000)[:10_000], shipped("thinking-round")
    works = {
        f"replay of {len(events):,} events": (timed(lambda: replay(events)), 200.0),
        "a plan for 1,000 people, 100 repeats of new pairs": (timed(lambda: new_pairs(1_000, 100)), 1_000.0),
        "a plan of thinking-round for 8": (timed(lambda: make_plan(source, Setup(people=names(8))), 3), None),
    }
    taken = take_turns({name: work for name, (work, _) in works.items()}, 5)
    return rows_table("Long works", [Row(name, taken[name], most=most) for name, (_, most) in works.items()])
