"""What a session goes through of its group: purpose, goals and agreement, and what is said of them."""

import pytest

from tests.session.plans import Room, plan_of, slot
from tests.session.strategies import WORDS_OF_A_GROUP
from thinkpair.formats.value_types import REVIEWED_LISTS
from thinkpair.session import commands as ask
from thinkpair.session.commands import Command
from thinkpair.session.engine import IllegalCommand
from thinkpair.session.events import PARTS, GroupWords
from thinkpair.session.group_review import GroupReview
from thinkpair.session.state import replay

PLAN = plan_of(slot(60, review="goals"), slot(60, review="agreement"), slot(60, collect="places"))


def test_a_format_notes_the_agreement_in_lists_of_the_names_of_its_parts() -> None:
    assert REVIEWED_LISTS["agreement"] == tuple(PARTS)


def a_room(words: GroupWords | None = WORDS_OF_A_GROUP) -> Room:
    return Room(PLAN, words=words)


def seen(room: Room) -> GroupReview:
    review = room.view.group_review
    assert review
    return review


def goals_of(room: Room) -> list[tuple[int, str, str]]:
    return [(line.goal.number, line.goal.what, line.said) for line in seen(room).goals]


def test_goals_stand_above_their_milestones_and_new_ones_come_last() -> None:
    room = a_room()
    room.do(ask.AddGoal("say no"), ask.AddGoal("second talk", "2026-12-01", under=1), ask.ReviewGoal(2, "reached"))
    assert goals_of(room) == [
        (1, "be at home", ""),
        (2, "first talk", "reached"),
        (4, "second talk", "new"),
        (3, "say no", "new"),
    ]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (ask.ReviewGoal(1, "open"), "open"),
        (ask.ReviewGoal(1, "moved", by="2027-01-01"), "moved"),
        (ask.ReviewGoal(1, "reworded", "lead"), "reworded"),
        (ask.ReviewGoal(1, "dropped"), "dropped"),
        (ask.ReviewGoal(1, "reached"), "reached"),
    ],
)
def test_what_is_said_of_a_goal_can_be_undone_and_is_in_the_journal(command: Command, said: str) -> None:
    room = a_room()
    room.do(command)
    assert goals_of(room)[0][2] == said
    assert replay(room.events) == room.session
    assert room.view.undo == "changed a goal"
    room.do(ask.Undo())
    assert goals_of(room)[0] == (1, "be at home", "")


def test_a_part_stays_or_gets_new_words() -> None:
    room = a_room()
    room.do(ask.EndTurn(), ask.ReviewPart("places", "here"), ask.ReviewPart("channels", "phone"))
    said = {line.part: (line.words, line.said) for line in seen(room).parts}
    assert (said["places"], said["channels"]) == (("here", "stays"), ("phone", "new words"))
    assert said["how_often"] == ("", "")


def test_what_is_noted_after_a_part_was_read_out_comes_on_top() -> None:
    noted, read = slot(60, collect="places"), slot(60, review="agreement")
    room = Room(plan_of(noted, read, noted, read))
    room.do(ask.AddItem("the library"), ask.EndTurn(), ask.ReviewPart("places", "room 4"), ask.EndTurn())
    room.do(ask.AddItem("or a walk"), ask.EndTurn())
    assert next(line.words for line in seen(room).parts if line.part == "places") == "room 4\nor a walk"


def test_without_a_group_it_is_talk_but_for_an_agreement_that_was_noted() -> None:
    room = a_room(None)
    assert room.view.group_review is None
    room.do(ask.EndTurn())
    assert room.view.group_review is None
    room.do(ask.EndTurn(), ask.AddItem("the library"), ask.Undo())
    with pytest.raises(IllegalCommand, match="nothing of a group"):
        room.do(ask.ReviewPart("places", "x"))
    with pytest.raises(IllegalCommand, match="nothing of a group"):
        room.do(ask.AddGoal("lead"))


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (ask.ReviewGoal(9, "reached"), "goal 9 not found"),
        (ask.ReviewGoal(1, "reworded", " "), "text is empty"),
        (ask.ReviewGoal(1, "moved", by="friday"), "2026-12-01"),
        (ask.AddGoal(" "), "text is empty"),
        (ask.AddGoal("lead", "friday"), "2026-12-01"),
        (ask.AddGoal("lead", under=2), "goal 2 not found"),
        (ask.ReviewPart("nowhere", "x"), "part “nowhere” not found"),
        (ask.ReviewPart("places", ""), "text is empty"),
    ],
)
def test_what_makes_no_sense_is_refused(command: Command, why: str) -> None:
    with pytest.raises(IllegalCommand, match=why):
        a_room().do(command)
