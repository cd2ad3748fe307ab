"""What a group goes through in the steps that review its goals and its agreement."""

from functools import partial
from pathlib import Path

from tests.meetings import PURSUED, REVIEW, House, a_group
from tests.planning.plans import source
from thinkpair.groups.session_defaults import meets
from thinkpair.planning.planner import make_plan
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.session_service import GroupContext, SessionService
from thinkpair.session import commands as ask
from thinkpair.session.plan import Setup
from thinkpair.wording.session_text import review_lines

TALK = """
  [[round.step]]
  title = "Talk"
  time = "5m"
"""


def begun(house: House, meeting: GroupContext) -> LiveSession:
    read, setup = source(REVIEW + TALK), Setup(people=("Ana", "Ben"))
    service = SessionService(house.sessions, house.clock)
    plan = make_plan(read, setup)
    live = service.new(plan, setup, read.texts(), partial(make_plan, read, setup), meets=meeting)
    live.do(ask.Start())
    return live


def said_in(live: LiveSession) -> list[list[str]]:
    said = []
    for _ in range(3):
        review = live.view().group_review
        said.append(list(review_lines(review)) if review else [])
        live.do(ask.EndTurn())
    return said


def test_a_step_says_what_the_group_has(tmp_path: Path) -> None:
    dated = "feel confident, by 2026-12-01\n- [x] first talk"
    house = House(tmp_path, a_group(**{**PURSUED, "goals": dated}, how_often="every two weeks\nTuesdays"))
    goals, agreement, talk = said_in(begun(house, meets(house.known())))
    assert goals == ["Purpose: to lead a team", "1. ○ feel confident, by Tue 1 December 2026", "2.   ✓ first talk"]
    assert agreement[:4] == ["1. How often:", "  every two weeks", "  Tuesdays", "2. What we expect: –"]
    assert agreement[6] == "5. Places: the library"
    assert talk == []


def test_what_was_said_stands_beside_it(tmp_path: Path) -> None:
    house = House(tmp_path, a_group(**{**PURSUED, "goals": "feel confident"}))
    live = begun(house, meets(house.known()))
    live.do(ask.ReviewGoal(1, "reached"))
    live.do(ask.AddGoal("lead", "2027-01-01"))
    live.do(ask.ReviewPart("places", "room 4"))
    goals, agreement, _ = said_in(live)
    assert goals[1:] == ["1. ✓ feel confident (reached)", "2. ○ lead, by Fri 1 January 2027 (new)"]
    assert agreement[4] == "5. Places: room 4 (new words)"


def test_without_a_group_or_with_nothing_there_it_is_talk(tmp_path: Path) -> None:
    house = House(tmp_path, a_group())
    assert said_in(begun(house, GroupContext())) == [[], [], []]
    assert said_in(begun(house, meets(house.known())))[0] == ["No goals yet."]
