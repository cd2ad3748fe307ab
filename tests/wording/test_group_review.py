"""What a group goes through in the steps that review its goals and its agreement."""

from functools import partial
from pathlib import Path

from tests.meetings import House, a_group, at
from tests.planning.plans import source
from thinkpair.planning.planner import make_plan
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.session_service import Meets, Opening
from thinkpair.session import commands as ask
from thinkpair.session.plan import Setup
from thinkpair.wording.group_review import review_lines

REVIEW = """
actions = "never"
[[round]]
title = "Review"
  [[round.step]]
  title = "Goals"
  time = "5m"
  review = "goals"
  [[round.step]]
  title = "Agreement"
  time = "5m"
  review = "agreement"
  [[round.step]]
  title = "Talk"
  time = "5m"
"""


def begun(house: House) -> LiveSession:
    read, setup = source(REVIEW), Setup(people=("Ana", "Ben"))
    opening = Opening(house.sessions, house.clock)
    plan = make_plan(read, setup)
    live = opening.new(plan, setup, read.texts(), partial(make_plan, read, setup), meets=Meets("g", "all"))
    live.do(ask.Start())
    return live


def test_a_step_says_what_the_group_has(tmp_path: Path) -> None:
    group = a_group(
        purpose="to lead a team",
        goals="feel at home, by 2026-12-01\n- [x] first talk",
        how_often="every two weeks",
        places="the library",
    )
    house = House(tmp_path, group)
    house.clock.advance((at("2026-11-28") - house.clock.now()).total_seconds())
    live, said = begun(house), []
    for _ in range(3):
        said.append(review_lines(tmp_path / "groups", live))
        live.do(ask.EndTurn())
    assert said == [
        ("Purpose: to lead a team", "○ feel at home, by 1 December", "  ✓ first talk"),
        ("How often: every two weeks", "Places: the library"),
        (),
    ]


def test_without_a_group_or_with_nothing_there_it_is_talk(tmp_path: Path) -> None:
    live = begun(House(tmp_path, a_group()))
    assert review_lines(tmp_path / "groups", live) == ()
    assert review_lines(None, live) == ()
    assert review_lines(tmp_path / "nowhere", live) == ()
