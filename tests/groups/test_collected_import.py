"""What a session collected goes into its group's file."""

from datetime import date, datetime
from functools import partial
from pathlib import Path

import pytest

from tests.meetings import House, a_group, at, drive
from tests.sources import shipped
from thinkpair.dates import Dates
from thinkpair.errors import ContentError
from thinkpair.groups.agreement import GroupAtEnd, save_before_close
from thinkpair.groups.agreement_parts import Collected
from thinkpair.groups.collected_import import with_collected
from thinkpair.groups.form import group_from, texts_of
from thinkpair.groups.session_defaults import known_group
from thinkpair.groups.summary import agreement_at
from thinkpair.plain.group_commands import GroupAtClose
from thinkpair.plain.session import PlainSession
from thinkpair.planning.planner import make_plan
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.session_service import SessionService
from thinkpair.session import commands as ask
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
    assert GroupAtEnd(house.groups.root, live).can_save
    assert GroupAtEnd(house.groups.root, live).save() == "saved in the group g"
    group = house.groups.read("g")
    assert group.purpose == "lead a team, and like it"
    assert dict(group.agreement.parts()) == {
        "How often": "every two weeks",
        "Confidentiality": "what is said stays here",
        "Places": "the library",
        "Anything else": "no phones",
    }
    live.close()


def test_what_was_agreed_can_be_kept_where_the_session_is_taken_over_at_its_summary(tmp_path: Path) -> None:
    """The summary is shown already: it was the one of a screen that had joined, which keeps nothing."""
    house = House(tmp_path, a_group())
    live = first_meeting(house)
    joined = house.begin("2026-11-07", "thinking-pair")
    end = GroupAtEnd(house.groups.root, joined)
    assert not end.can_save
    joined.successor = live
    assert end.can_save
    live.close()
    joined.close()


def test_people_without_a_group_get_one(tmp_path: Path) -> None:
    house = House(tmp_path, a_group())
    source, setup = shipped("mentoring-first-meeting"), Setup(people=("Mia", "Joe"))
    plan = make_plan(source, setup)
    clock = VirtualClock(at("2026-11-07"))
    live = SessionService(house.sessions, clock).new(plan, setup, source.texts(), lambda *_: plan)
    assert not GroupAtEnd(house.groups.root, live).can_save
    drive(live, clock, lambda slot: False, dict(SAID))
    assert GroupAtEnd(house.groups.root, live).save() == "saved in the group mia-and-joe"
    group = house.groups.read("mia-and-joe")
    assert (group.kind, group.people, group.fixed()) == ("mentor and mentee", ("Mia", "Joe"), {"mentor": ("Mia",)})
    assert GroupAtEnd(house.groups.root, live).can_save
    house.close(live)
    known = known_group(house.groups, house.sessions, "mia-and-joe")
    assert [past.format for past in known.past] == ["mentoring-first-meeting"]


@pytest.mark.parametrize(
    ("people", "speed", "offered"),
    [
        (("Eva", "Zoe"), 1.0, "g saves Eva and Zoe as a group: Home then has it, with its sessions and actions."),
        (("Eva", "Zoe"), 60.0, ""),
        (("Ben", "Ana"), 1.0, ""),
    ],
)
def test_people_of_no_group_can_be_saved_as_one(
    tmp_path: Path, people: tuple[str, ...], speed: float, offered: str
) -> None:
    """Ana and Ben are a group already; a trial counts for none. What is saved is offered no more."""
    house = House(tmp_path, a_group())
    source, setup = shipped("thinking-pair"), Setup(people=people)
    plan = make_plan(source, setup)
    service = SessionService(house.sessions, VirtualClock(at("2026-11-07")))
    live = service.new(plan, setup, source.texts(), lambda *_: plan, speed)
    live.do(ask.Start())
    live.do(ask.Finish())
    end = GroupAtEnd(house.groups.root, live)
    assert (end.offer("g"), end.can_begin) == (offered, bool(offered))
    said = list[str]()
    lines = GroupAtClose(live, said.append, house.groups.root, "ask")
    assert any("saves Eva and Zoe as a group" in line for line in lines.questions()) is bool(offered)
    assert lines.hear("keep") is bool(offered)
    if offered:
        assert said == ["Saved in the group eva-and-zoe."]
        assert not any("Type keep" in line for line in lines.questions())
        assert (house.groups.read("eva-and-zoe").people, live.session.began.group) == (people, "eva-and-zoe")
        assert not end.can_begin, "in lines of text it was saved as with the key"
    live.close()


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
        GroupAtEnd(house.groups.root, live).save()
    assert house.groups.path("g").read_text() == "kind = 3"
    live.close()


def test_in_lines_of_text_it_is_offered_at_the_close_and_kept_once(tmp_path: Path) -> None:
    house = House(tmp_path, a_group())
    live, read = first_meeting(house), list[str]()
    plain = PlainSession(live, read.append, groups=house.groups.root)
    plain.open()
    assert "Saved in the group g when you close: the agreement (How often, Confidentiality, Anything else)" in read[-1]
    plain.hear("keep")
    assert "Saved in the group g." in read
    assert house.groups.read("g").agreement.how_often == "every two weeks"
    plain.hear("keep")
    assert any(line.startswith("Not done:") for line in read)
    live.close()


def test_in_lines_of_text_the_next_meeting_can_be_said_at_the_close(tmp_path: Path) -> None:
    house = House(tmp_path, a_group())
    live, read = first_meeting(house), list[str]()
    plain = PlainSession(live, read.append, groups=house.groups.root)
    plain.open()
    assert read[-1].endswith("Type next friday 18:00, or another day, for the next meeting.")
    plain.hear("next 2026-11-20 18:30")
    assert read[-1] == "Next meeting: Fri 20 November 2026, 18:30."
    plain.hear("next soon")
    assert read[-1].startswith("Not done:")
    assert house.groups.read("g").next_meeting == datetime(2026, 11, 20, 18, 30)
    live.close()


def test_how_they_meet_is_asked_at_the_summary_and_kept_in_words_and_fields(tmp_path: Path) -> None:
    house = House(tmp_path, a_group(places="the library", ends="2027-06-30"))
    live, read = first_meeting(house), list[str]()
    plain = PlainSession(live, read.append, groups=house.groups.root)
    plain.open()
    assert "How you meet: not set yet. To set it, type every 2 weeks or review after 4 meetings" in read[-1]
    known = GroupAtEnd(house.groups.root, live).known_terms()
    assert known == {"review": "", "ends": "30 June 2027", "every": ""}
    plain.hear("every two weeks")
    assert "How you meet: every 2 weeks." in read[-1]
    plain.hear("review soon")
    assert "Not done: Review: write it like “after 4 meetings”" in read[-1]
    plain.hear("review after four meetings")
    assert "How you meet: every 2 weeks; review after 4 sessions." in read[-1]
    plain.hear("every month")
    plain.hear("u")
    known = GroupAtEnd(house.groups.root, live).known_terms()
    GroupAtEnd(house.groups.root, live).agree_terms(known, {**known, "ends": "31 March 2027"})
    house.close(live)
    save_before_close(house.groups.root, live)
    group = house.groups.read("g")
    assert (group.review_after, str(group.ends), group.meeting and group.meeting.every) == (4, "2027-03-31", "2 weeks")
    assert group.agreement.how_often == "every two weeks\nWe meet every 2 weeks"
    assert group.agreement.review_and_ending == "Review after 4 meetings\nIt ends on 31 March 2027"


def test_how_they_meet_is_asked_where_they_came_to_talk_about_it(tmp_path: Path) -> None:
    house = House(tmp_path, a_group())
    live = house.begin("2026-11-07", "mentoring-first-meeting")
    drive(live, house.clock, lambda slot: slot.collect == "how_often", {})
    assert not GroupAtEnd(house.groups.root, live).asks_terms
    live.close()
    live = house.begin("2026-11-08", "mentoring-conversation")
    drive(live, house.clock, lambda slot: False, {})
    assert not GroupAtEnd(house.groups.root, live).asks_terms
    live.close()


def reviewed(house: House, *commands: ask.Command) -> LiveSession:
    """Begin a review, say this of the group's goals and agreement, and end it."""
    live = house.begin("2026-12-05", "mentoring-review")
    live.do(ask.Start())
    for command in commands:
        live.do(command)
    live.do(ask.Finish())
    return live


GOALS = "feel at home, by 2026-12-01\n- [x] first talk\n- second talk\nlearn to say no"


def test_what_is_said_of_goals_changes_the_file_at_the_close(tmp_path: Path) -> None:
    house = House(tmp_path, a_group(goals=GOALS))
    live = reviewed(
        house,
        ask.ReviewGoal(3, "reached"),
        ask.ReviewGoal(1, "moved", by="2027-03-01"),
        ask.ReviewGoal(4, "reworded", "say no, kindly"),
        ask.AddGoal("ask for help", "2027-01-10"),
        ask.AddGoal("third talk", under=1),
        ask.ReviewPart("purpose", "lead a team"),
    )
    for _ in range(2):  # a session that is cut off before its close is closed again
        save_before_close(house.groups.root, live)
    group = house.groups.read("g")
    assert texts_of(group)["goals"].splitlines() == [
        "feel at home, by 2027-03-01",
        "- [x] first talk",
        "- [x] second talk",
        "- third talk",
        "say no, kindly",
        "ask for help, by 2027-01-10",
    ]
    assert group.goal[0].milestone[1].reached == date(2026, 12, 5)
    assert group.purpose == "lead a team"
    live.close()


def test_what_others_changed_meanwhile_stays(tmp_path: Path) -> None:
    house = House(tmp_path, a_group(goals=GOALS, places="the library"))
    live = reviewed(house, ask.ReviewGoal(4, "dropped"), ask.ReviewGoal(3, "reworded", "a second talk, longer"))
    before = house.groups.read("g")
    others = GOALS.replace("learn to say no", "learn to say no, by 2027-01-01").replace("second talk", "the talk")
    house.groups.write("g", group_from({"goals": others, "places": "room 4"}, Dates(date(2026, 12, 5)), before), before)
    save_before_close(house.groups.root, live)
    group = house.groups.read("g")
    assert [step.what for step in group.goal[0].milestone] == ["first talk", "the talk"]
    assert (group.goal[1].by, group.goal[1].dropped) == (date(2027, 1, 1), date(2026, 12, 5))
    assert group.agreement.places == "room 4"
    assert "learn to say no" not in texts_of(group)["goals"]
    again = group_from({"goals": texts_of(group)["goals"]}, Dates(date(2026, 12, 6)), group)
    assert again.goal == group.goal  # the form shows no dropped goal, and loses none
    live.close()


def test_new_words_replace_the_old_which_stay_in_the_history(tmp_path: Path) -> None:
    house = House(tmp_path, a_group(places="the library", channels="phone"))
    live = reviewed(house, ask.ReviewPart("places", "room 4\nor a walk"), ask.ReviewPart("channels", "phone"))
    for _ in range(2):
        save_before_close(house.groups.root, live)
    agreement = house.groups.read("g").agreement
    assert (agreement.places, agreement.channels) == ("room 4\nor a walk", "phone")
    assert [(one.part, one.words, one.until) for one in agreement.earlier] == [
        ("places", "the library", date(2026, 12, 5))
    ]
    assert agreement_at(house.groups.root, "g") == ("Channels: phone", "Places:\n  room 4\n  or a walk")
    live.close()


def test_a_trial_and_a_group_that_keeps_less_save_nothing_unasked(tmp_path: Path) -> None:
    for name, group, speed in (("a", a_group(record="times"), 1.0), ("b", a_group(), 60.0)):
        house = House(tmp_path / name, group)
        live = house.begin("2026-12-05", "mentoring-review", speed=speed)
        live.do(ask.Start())
        live.do(ask.AddGoal("ask for help"))
        live.do(ask.Finish())
        assert GroupAtEnd(house.groups.root, live).offer("g") == "g saves in the group g: 1 goal."
        save_before_close(house.groups.root, live)
        assert house.groups.read("g").goal == ()
        live.close()


def test_all_that_was_noted_in_a_part_is_kept_in_lines(tmp_path: Path) -> None:
    house = House(tmp_path, a_group())
    live = house.begin("2026-11-07", "our-agreement")
    live.do(ask.Start())
    live.do(ask.AddItem("every two weeks"))
    live.do(ask.AddItem("Tuesdays at six"))
    while live.view().review_of != "agreement":
        live.do(ask.EndTurn())
    review = live.view().group_review
    assert review
    assert review.parts[0].words == "every two weeks\nTuesdays at six"
    live.do(ask.ReviewPart("how_often", "every three weeks\nTuesdays at six"))
    live.do(ask.Finish())
    GroupAtEnd(house.groups.root, live).save()
    assert house.groups.read("g").agreement.how_often == "every three weeks\nTuesdays at six"
    live.close()


def test_in_lines_of_text_an_ending_asks_about_open_goals_and_archives_the_group(tmp_path: Path) -> None:
    house = House(tmp_path, a_group(goals=GOALS))
    live, read = house.begin("2026-12-05", "ending-together"), list[str]()
    live.do(ask.Start())
    live.do(ask.Finish())
    live.before_close = partial(save_before_close, house.groups.root)
    plain = PlainSession(live, read.append, groups=house.groups.root)
    plain.open()
    assert "Archive the group g? 3 goals are still open: feel at home, second talk, learn to say no." in read[-1]
    assert "r 4 reached (or open, drop) for “learn to say no”" in read[-1]
    plain.hear("r 4 reached")
    assert "2 goals are still open: feel at home, second talk." in read[-1]
    plain.hear("r 9 drop")
    assert read[-1].startswith("Not done:")
    plain.hear("archive")
    assert read[-1] == "The group g is archived."
    assert plain.over
    group = house.groups.read("g")
    assert group.archived
    assert group.goal[1].done
    live.close()
