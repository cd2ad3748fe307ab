"""What a mentee wanted from the mentor last time comes first when it is asked again."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from tests.meetings import House, a_group, at
from tests.rooms import Venue
from tests.sources import shipped
from thinkpair.groups.session_defaults import defaults_for
from thinkpair.groups.setup_form import Fields, extra_fields, propose
from thinkpair.planning.planner import make_plan
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.live_session import LiveSession
from thinkpair.session import commands as ask
from thinkpair.session.plan import Choice, Plan, Setup

CHALLENGER = "challenger, who questions what I take for granted"
MIRROR = "mirror, who tells me what they see and hear"
OWN = "somebody calm, who laughs"


def joe(folder: Path, **more: str) -> House:
    return House(folder, a_group(people="Mia, Joe", mentor="Mia", kind="mentor and mentee", **more))


def answer(live: LiveSession, *answers: str) -> None:
    choice = live.view().choice
    assert choice
    live.do(ask.Decide(choice.key, "\n".join(answers)))


def hold_first_turn(house: House, live: LiveSession) -> None:
    live.do(ask.Start())
    house.clock.advance(400)
    live.do(ask.Finish())
    house.close(live)


def briefs_read(live: LiveSession, clock: VirtualClock, wanted: Mapping[str, str]) -> set[str]:
    """Go through a session, each person answering as wanted when asked; return all briefs that people read."""
    live.do(ask.Start())
    told = set[str]()
    while (view := live.view()).phase != "finished":
        if view.phase == "choosing" and view.choice:
            answer(live, wanted.get(view.choice.words.partition(":")[0], OWN))
        else:
            told.update(person.brief for group in view.groups for person in group.people)
            clock.advance((view.remaining or 120) if view.phase == "running" else 0)
            live.do(ask.EndTurn() if view.phase == "running" else ask.GoOn())
    return told


def choices(plan: Plan) -> list[Choice]:
    return [choice for slot in plan.slots for choice in slot.before if choice.words.endswith("mentor today?")]


def test_left_open_it_stands_in_the_mentors_brief_as_a_question_for_the_mentee(tmp_path: Path) -> None:
    live = joe(tmp_path).begin("2026-11-07", "mentoring-conversation")
    answer(live)
    live.do(ask.Start())
    briefs = [person.brief for person in live.view().groups[0].people if person.name == "Mia"]
    assert any("For Joe: What do you want from your mentor today." in said for said in briefs)


def test_asked_at_the_start_and_offered_first_next_time(tmp_path: Path) -> None:
    house = joe(tmp_path)
    live = house.begin("2026-11-07", "mentoring-conversation")
    answer(live, CHALLENGER, MIRROR, OWN)
    live.do(ask.Start())
    briefs = [person.brief for person in live.view().groups[0].people if person.name == "Mia"]
    assert any(f"For Joe: {CHALLENGER}, {MIRROR}, {OWN}." in said for said in briefs)
    house.clock.advance(400)
    live.do(ask.Finish())
    house.close(live)
    source = shipped("mentoring-conversation")
    filled = defaults_for(house.known(), source, date(2026, 11, 14))
    plan = make_plan(source, Setup(people=filled.people, roles=filled.roles, chosen=filled.chosen))
    assert choices(plan)[0].options[:4] == (CHALLENGER, MIRROR, OWN, "guide, who shows me how things work here")
    asked = next(blank for blank in extra_fields(source, filled.chosen) if blank.name == "stance")
    assert asked.options == choices(plan)[0].options
    assert (asked.several, asked.other) == (True, True)


@pytest.mark.parametrize(
    ("format_id", "people", "mentor"),
    [("shared-mentor", "Mia, Ana, Ben", "Mia"), ("peer-mentoring-group", "Ana, Ben, Chi, Dan", "")],
)
def test_each_mentee_is_asked_at_their_turn_with_their_own_choice_first(
    tmp_path: Path, format_id: str, people: str, mentor: str
) -> None:
    """The mentor of that turn reads what was chosen."""
    house = House(tmp_path, a_group(people=people, mentor=mentor, kind="peer group"))
    live = house.begin("2026-11-07", format_id)
    wanted = {"Ana": MIRROR, "Ben": CHALLENGER}
    told = briefs_read(live, house.clock, wanted)
    house.close(live)
    for name, chosen in wanted.items():
        assert any(f"For {name}: {chosen}." in brief for brief in told)
    source = shipped(format_id)
    filled = defaults_for(house.known(), source, date(2026, 11, 14))
    assert (filled.chosen["stance:Ana"], filled.chosen["stance:Ben"]) == ((MIRROR,), (CHALLENGER,))
    plan = make_plan(source, Setup(people=filled.people, roles=filled.roles, chosen=filled.chosen, total=3600))
    offered = {choice.words.partition(":")[0]: choice.options[0] for choice in choices(plan)}
    assert offered.items() >= {"Ben": CHALLENGER, "Ana": MIRROR}.items()


@pytest.mark.parametrize(
    ("format_id", "people", "roles"),
    [("mentoring-conversation", "Mia\nJoe", {"mentor": "Mia"}), ("peer-mentoring-group", "A\nB\nC\nD", {})],
)
def test_asked_at_set_up_it_is_not_asked_again(format_id: str, people: str, roles: dict[str, str]) -> None:
    fields = Fields(people, answers={"stance": f"{CHALLENGER}\n{OWN}"}, roles=roles)
    plan = propose(fields, shipped(format_id), at("2026-11-07")).plan
    assert plan
    assert not choices(plan)
    assert plan.answers["stance"] == f"{CHALLENGER}, {OWN}"
    room = Venue(plan)
    assert any(f": {CHALLENGER}, {OWN}." in brief for brief in briefs_read(room.live, room.clock, {}))


def test_nothing_is_remembered_where_the_group_keeps_times_alone(tmp_path: Path) -> None:
    house = joe(tmp_path, record="times")
    live = house.begin("2026-11-07", "mentoring-conversation")
    answer(live, MIRROR)
    hold_first_turn(house, live)
    assert defaults_for(house.known(), shipped("mentoring-conversation"), date(2026, 11, 14)).chosen == {}
