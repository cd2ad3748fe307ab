"""What a session collected goes into its group's file."""

from datetime import date, datetime
from pathlib import Path

import pytest

from tests.meetings import House, a_group, at, drive, shipped
from thinkpair.errors import ContentError
from thinkpair.groups.agreement import keep_agreement, keep_next_meeting, offer
from thinkpair.groups.agreement_parts import Collected
from thinkpair.groups.collected_import import with_collected
from thinkpair.groups.session_defaults import known_group
from thinkpair.plain.session import PlainSession
from thinkpair.planning.planner import make_plan
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.session_service import Opening
from thinkpair.session.plan import Setup

SAID = {
    "purpose": "lead a team, and like it",
    "how_often": "every two weeks",
    "confidentiality": "what is said stays here",
    "anything_else": "no phones",
}


def first_meeting(house: House) -> LiveSession:
    live = house.begin("2026-11-07", "mentoring-first-meeting")
    drive(live, house.clock, lambda slot: False, dict(SAID))
    return live


def test_the_first_meeting_writes_the_agreement_part_by_part(tmp_path: Path) -> None:
    house = House(tmp_path, a_group(purpose="an older one", places="the library"))
    live = first_meeting(house)
    assert offer(live.session) == "keep what was agreed in the group g"
    assert keep_agreement(house.groups.root, live) == "saved in the group g"
    group = house.groups.read("g")
    assert group.purpose == "lead a team, and like it"
    assert dict(group.agreement.parts()) == {
        "How often": "every two weeks",
        "Confidentiality": "what is said stays here",
        "Places": "the library",
        "Anything else": "no phones",
    }
    live.close()


def test_people_without_a_group_get_one(tmp_path: Path) -> None:
    house = House(tmp_path, a_group())
    source, setup = shipped("mentoring-first-meeting"), Setup(people=("Mia", "Joe"))
    plan = make_plan(source, setup)
    clock = VirtualClock(at("2026-11-07"))
    live = Opening(house.sessions, clock).new(plan, setup, source.texts(), lambda *_: plan)
    assert offer(live.session) == ""
    drive(live, clock, lambda slot: False, dict(SAID))
    assert keep_agreement(house.groups.root, live) == "saved in the group mia-and-joe"
    group = house.groups.read("mia-and-joe")
    assert (group.kind, group.people, group.fixed()) == ("mentor and mentee", ("Mia", "Joe"), {"mentor": ("Mia",)})
    assert offer(live.session) == "keep what was agreed in the group mia-and-joe"
    house.close(live)
    known = known_group(house.groups, house.sessions, "mia-and-joe")
    assert [past.format for past in known.past] == ["mentoring-first-meeting"]


def test_a_review_adds_goals_and_says_what_was_changed(tmp_path: Path) -> None:
    group = a_group(goals="feel at home", anything_else="no phones")
    said = Collected(goals=("feel at home", "learn to say no, by 2027-01-31"), changes=("we meet weekly",))
    changed = with_collected(group, said, date(2026, 11, 7))
    assert [(goal.what, goal.by) for goal in changed.goal] == [
        ("feel at home", None),
        ("learn to say no", date(2027, 1, 31)),
    ]
    assert changed.agreement.anything_else == "no phones\nAgreed on 2026-11-07: we meet weekly"


def test_a_file_with_errors_stays_as_it_is(tmp_path: Path) -> None:
    house = House(tmp_path, a_group())
    live = first_meeting(house)
    house.groups.path("g").write_text("kind = 3")
    with pytest.raises(ContentError):
        keep_agreement(house.groups.root, live)
    assert house.groups.path("g").read_text() == "kind = 3"
    live.close()


def test_in_lines_of_text_it_is_offered_at_the_close_and_kept_once(tmp_path: Path) -> None:
    house = House(tmp_path, a_group())
    live, read = first_meeting(house), list[str]()
    plain = PlainSession(live, read.append, keep=lambda held: keep_agreement(house.groups.root, held))
    plain.open()
    assert read[-1].endswith("Type keep to keep what was agreed in the group g.")
    plain.hear("keep")
    assert "Saved in the group g." in read
    assert house.groups.read("g").agreement.how_often == "every two weeks"
    plain.hear("keep")
    assert any(line.startswith("Not done:") for line in read)
    live.close()


def test_in_lines_of_text_the_next_meeting_can_be_said_at_the_close(tmp_path: Path) -> None:
    house = House(tmp_path, a_group())
    live, read = first_meeting(house), list[str]()
    plain = PlainSession(live, read.append, meet=lambda held, text: keep_next_meeting(house.groups.root, held, text))
    plain.open()
    assert read[-1].endswith("Type next friday 18:00, or another day, for the next meeting.")
    plain.hear("next 2026-11-20 18:30")
    assert read[-1] == "Next meeting: Fri 20 November 2026, 18:30."
    plain.hear("next soon")
    assert read[-1].startswith("Not done:")
    assert house.groups.read("g").next_meeting == datetime(2026, 11, 20, 18, 30)
    live.close()
