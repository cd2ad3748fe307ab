"""Minutes tell a session as it was: read from its record, which is read back from the file."""

import csv
from datetime import UTC, datetime
from functools import partial
from io import StringIO
from pathlib import Path

from tests.meetings import at
from tests.session.plans import Room, plan_of, slot, taken_over
from tests.sources import shipped, source_of
from thinkpair.export.csv_export import table
from thinkpair.export.model import HeldSession, Material
from thinkpair.planning.planner import make_plan
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.session_service import SessionService
from thinkpair.session import commands as ask
from thinkpair.session.actions import Action, LastAction
from thinkpair.session.plan import Setup
from thinkpair.storage.record_builder import record_of, record_so_far
from thinkpair.storage.sessions import Sessions
from thinkpair.wording.minutes import collected_words, list_title, minutes, went_through

FORMAT = """
title = "Topic round"
people = "2-12"
actions = "end"
[ask.topic]
question = "What is it about?"
[[round]]
title = "R"
  [[round.step]]
  title = "Collect"
  speak = "anyone"
  time = "1m"
  collect = "ideas_to_try"
  [[round.step]]
  title = "Vote"
  speak = "anyone"
  time = "1m"
  vote = "ideas_to_try"
  [[round.step]]
  title = "Say"
  speak = "each"
  time = "1m"
"""

ROUND = """
[[round]]
title = "Opening"
  [[round.step]]
  title = "A word"
  speak = "each"
  time = "1m"
[[round]]"""


def begun(folder: Path) -> tuple[LiveSession, VirtualClock]:
    source = source_of(FORMAT, "topics", Path("topics.toml"))
    setup = Setup(people=("Ana", "Ben", "Chi"), answers={"topic": "money"}, agenda="the spring")
    clock = VirtualClock(at("2026-11-07"))
    plan = make_plan(source, setup)
    return SessionService(Sessions(folder), clock).new(
        plan, setup, source.texts(), partial(make_plan, source, setup)
    ), clock


def kept(folder: Path, live: LiveSession, clock: VirtualClock) -> list[str]:
    live.do(ask.Finish())
    live.do(ask.Close())
    SessionService(Sessions(folder), clock).put_away(live)
    record, notes = Sessions(folder).record(live.session_id)
    assert record
    assert not notes
    return list(minutes(record, group="Our group"))


def test_who_was_there_what_was_asked_and_what_was_voted(tmp_path: Path) -> None:
    live, clock = begun(tmp_path)
    live.do(ask.Start())
    live.do(ask.AddItem("walk to work"))
    live.do(ask.AddItem("stand up"))
    clock.advance(30)
    live.do(ask.Join("Zoe"))
    live.do(ask.Depart("Chi"))
    live.do(ask.Undo())
    clock.advance(30)
    live.do(ask.GoOn())
    live.do(ask.StepAway("Ben"))
    live.do(ask.CountVotes("ideas_to_try", 2, 3))
    live.do(ask.EndTurn())
    clock.advance(58)
    live.do(ask.AddAction(("Ana",), "call the bank", "2026-12-24", "Zoe"))
    live.do(ask.AddAction(("Zoe",), "write"))
    lines = kept(tmp_path, live, clock)
    assert lines == [
        "Topic round",
        "Sat 7 November 2026, 18:00 · 2 min · Our group",
        "Ana, Ben, Chi, Zoe",
        "What it was to be about: the spring",
        "",
        "Came later, left or away",
        "  Zoe: joined at 18:00",
        "  Ben: stepped away at 18:01",
        "",
        "Questions",
        "  What is it about? money",
        "",
        "Agreed actions",
        "  Ana: call the bank, by Thu 24 December 2026 (follow-up by Zoe)",
        "  Zoe: write · from Ana’s turn",
        "",
        "Ideas to try",
        "  stand up (3 votes)",
        "  walk to work",
        "",
        "Speaking time",
        "  Ana: spoke 0:58 of 1:00",
    ]


def test_minutes_say_what_has_not_begun_or_is_not_over_yet(tmp_path: Path) -> None:
    source = source_of(FORMAT.replace("\n[[round]]", ROUND, 1), "t", Path("t.toml"))
    setup, clock = Setup(people=("Ana", "Ben")), VirtualClock(at("2026-11-07"))
    replan = partial(make_plan, source, setup)
    live = SessionService(Sessions(tmp_path), clock).new(replan(), setup, source.texts(), replan)
    assert [*minutes(record_so_far(live.session))][1] == "Sat 7 November 2026, 18:00 · not begun yet"
    live.do(ask.Start())
    clock.advance(60)
    live.do(ask.TakeBreak(300))
    assert "  1. Opening: now" in minutes(record_so_far(live.session))
    live.do(ask.EndTurn())
    live.close()
    record, _ = Sessions(tmp_path).record(live.session_id)
    assert record
    so_far = [*minutes(record)]
    assert so_far[1].endswith(" · not over yet")
    assert "  1. Opening: 1 min so far" in so_far
    assert "  2. R: to come" in so_far
    assert all("to come" not in line for line in minutes(record_of(live.session)))


def test_a_list_has_a_title_for_people() -> None:
    assert list_title("how_often") == "How often"
    assert list_title("review_and_ending") == "Review and ending"
    assert list_title("ideas-to_try") == "Ideas to try"


def test_rounds_that_were_left_and_breaks_are_told(tmp_path: Path) -> None:
    text = FORMAT.replace("\n[[round]]", ROUND, 1)
    source = source_of(text, "topics", Path("topics.toml"))
    setup, clock = Setup(people=("Ana", "Ben", "Chi")), VirtualClock(at("2026-11-07"))
    plan = make_plan(source, setup)
    live = SessionService(Sessions(tmp_path), clock).new(plan, setup, source.texts(), partial(make_plan, source, setup))
    live.do(ask.Start())
    clock.advance(60)
    live.do(ask.TakeBreak(300))
    live.do(ask.SkipRest())
    clock.advance(60)
    live.do(ask.EndTurn())
    live.do(ask.Undo())
    live.do(ask.EndTurn())
    clock.advance(60)
    lines = kept(tmp_path, live, clock)
    first = lines.index("Rounds")
    assert lines[first : first + 8] == [
        "Rounds",
        "  1. Opening: 1 min",
        "  2. R: 1 min",
        "",
        "Changes on the way",
        "  18:01 a break of 5 min",
        "  18:01 skipped the rest of “Opening” (no turn: Ben, Chi)",
        "",
    ]


def test_an_action_that_was_scaled_down_and_handed_over_is_told_in_one_line() -> None:
    last = tuple(
        LastAction(session="s0", action=Action(number=number, who=("Ana",), what=what))
        for number, what in enumerate(("read", "write"), 1)
    )
    room = Room(plan_of(slot(60, review=True)), last=last)
    room.do(ask.ReviewAction("s0", 1, "smaller", "skim"), ask.ReviewAction("s0", 2, "done"))
    room.do(ask.ReviewAction("s0", 1, "handed over", "Ben"))
    assert went_through(room.session)["Actions of earlier sessions"].splitlines() == [
        "Ana: read: now: skim, handed over to Ben",
        "Ana: write: done",
    ]


def test_earlier_actions_that_nobody_looked_at_are_named_with_the_others() -> None:
    last = tuple(
        LastAction(session="s0", action=Action(number=number, who=("Ana",), what=what, due="2026-12-04"))
        for number, what in enumerate(("read", "write", "call"), 1)
    )
    room = Room(plan_of(slot(60, review=True)), last=last)
    room.do(ask.ReviewAction("s0", 2, "handed over", "Ben", "2026-12-21"), ask.ReviewAction("s0", 3, "open"))
    assert went_through(room.session)["Actions of earlier sessions"].splitlines() == [
        "Ana: write: handed over to Ben, by Mon 21 December 2026",
        "Ana: call: still open, by Fri 4 December 2026",
        "Ana: read: not looked at, still open, by Fri 4 December 2026",
    ]


def test_a_turn_that_was_taken_over_is_told_and_divided_also_in_a_table() -> None:
    """Ben spoke for two minutes of it, then Dan; the turn has a row for each of them, and for who spoke elsewhere."""
    room = taken_over()
    room.wait(60)
    room.do(ask.Finish())
    record = record_of(room.session)
    lines = [line.strip() for line in minutes(record)]
    assert [line for line in lines if "Dan: " in line] == [
        "Dan: took the role “mentor” from Ben at 09:02",
        "Dan: spoke 1:00 of 2:30",
    ]
    assert "Ben: spoke 2:00 of 2:30" in lines
    made = datetime(2026, 11, 30, tzinfo=UTC)
    text = table(Material(made=made, sessions=(HeldSession(record=record),)))
    rows = csv.DictReader(StringIO(text.lstrip("\ufeff")))
    turns = [(row["who"], row["planned_seconds"], row["actual_seconds"]) for row in rows if row["kind"] == "turn"]
    assert turns == [("Ben", "150", "120.0"), ("Chi", "300", "210.0"), ("Dan", "150", "60.0")]


def test_the_topics_that_were_talked_about_are_told_from_those_that_were_left(tmp_path: Path) -> None:
    """Each was pitched for a while; that is not yet talking about it. Two had their time, then it was ended."""
    source, setup = shipped("lean-coffee"), Setup(people=("Ana", "Ben", "Chi"))
    clock, plan = VirtualClock(at("2026-11-07")), make_plan(source, setup)
    again = partial(make_plan, source, setup)
    live = SessionService(Sessions(tmp_path), clock).new(plan, setup, source.texts(), again)
    live.do(ask.Start())
    for topic in ("the budget", "holidays", "tea"):
        live.do(ask.AddItem(topic))
    while live.session.slot and live.session.slot.round < 4:
        clock.advance(20)
        if live.session.slot.vote:
            live.do(ask.CountVotes("topics", 2, 3))
        live.do(ask.EndTurn())
    clock.advance(300)
    live.do(ask.EndTurn())
    live.do(ask.GoOn())
    clock.advance(240)
    told = [
        "holidays (3 votes, talked about for 5 min)",
        "the budget (talked about for 4 min)",
        "tea (not talked about)",
    ]
    assert kept(tmp_path, live, clock)[-3:] == [f"  {line}" for line in told]
    assert collected_words(live.session, "topics").splitlines() == told
