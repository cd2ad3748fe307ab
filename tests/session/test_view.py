"""What a person should see of a session."""

from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from tests.session.plans import Room, again, group, optional, plan_of, slot, thinking_pair
from thinkpair.session import commands as ask
from thinkpair.session import events as ev
from thinkpair.session.actions import Item
from thinkpair.session.group_view import PersonView
from thinkpair.session.messages import undo_label
from thinkpair.session.plan import Placeholder, RoleText, SlotGroup
from thinkpair.session.room_view import common_prompt, is_last_minute
from thinkpair.session.stage_words import RUN_OUT, SPEAKER_LEFT, STATES, floor_words
from thinkpair.session.view import NextView

PAIR = plan_of(
    slot(
        300,
        groups=(
            SlotGroup(
                people=("Ana", "Ben"),
                roles={"thinker": ("Ana",), "listener": ("Ben",), "host": ("Ben",)},
                floor="turn",
                speakers=("Ana",),
                prompt=("What do you think, ", Placeholder("speaker"), "?"),
            ),
        ),
        briefs={"listener": ("Only ", Placeholder("others"), " knows.")},
    ),
    roles={
        "thinker": RoleText("Thinker", ("The time is yours.",)),
        "listener": RoleText("Listener", ("Eyes on ", Placeholder("thinker"), ".")),
        "host": RoleText("Host"),
    },
    rules=("Nobody interrupts.",),
)


def test_people_are_seen_with_their_roles_and_what_to_do_in_them() -> None:
    view = Room(PAIR).view
    (pair,) = view.groups
    assert pair.prompt == "What do you think, Ana?"
    assert pair.people == (
        PersonView(name="Ana", roles=("Thinker",), brief="The time is yours.", speaking=True),
        PersonView(
            name="Ben", roles=("Listener", "Host"), brief="Eyes on Ana. Only Ben knows.", speaking=False, number=1
        ),
    )


def test_before_the_start_the_rules_and_the_first_groups_are_seen_but_nobody_speaks() -> None:
    view = Room(PAIR, start=False).view
    assert (view.phase, view.rules, view.where, view.remaining) == ("ready", ("Nobody interrupts.",), "", None)
    assert (view.who, view.next) == ("Ana", NextView(who="Ana", step="Think", seconds=300))
    assert [(person.name, person.speaking) for person in view.groups[0].people] == [("Ana", False), ("Ben", False)]
    assert view.groups[0].prompt == ""


def test_every_state_is_told_by_different_words() -> None:
    assert len(set(STATES.values())) == len(STATES)


def test_the_states_of_a_turn_in_words() -> None:
    room = Room(thinking_pair(early="silence"))
    seen = [room.view.doing]
    room.do(ask.Pause())
    seen.append(room.view.doing)
    room.do(ask.Continue(), ask.EndTurn())
    seen.append(room.view.doing)
    room.wait(300 + 310)
    seen.append(room.view.doing)
    assert seen == ["Think", "Paused", "In silence until the end", "Time’s up"]


def test_a_choice_is_what_is_being_done() -> None:
    room = Room(plan_of(slot(60), slot(60, before=(optional("o"),))))
    room.do(ask.EndTurn())
    assert (room.view.doing, room.view.choice, room.view.remaining) == ("Shall we?", optional("o"), None)


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ([group("Ana", "Ben", speakers=("Ana", "Ben"))], "Ana, Ben"),
        ([group("Ana", "Ben", floor="silent")], "In silence"),
        ([group("Ana", "Ben", floor="silent")] * 30, "In silence"),
        ([group("Ana", "Ben", floor="open")], "Everyone"),
        ([group(*"ABCDEFGH", floor="open")], "Open floor"),
        ([group("Ana", "Ben", floor="choose")], "Whoever is chosen"),
        ([group("Ana", "Ben"), group("Chi", "Dan")], "Ana · Chi"),
        ([group("Ana", "Ben"), group("Chi", floor="open")], "Ana · Chi"),
        ([group("Ana", "Ben", floor="open")] * 3, "3 groups"),
        ([group("Ana", "Ben")] * 12, "12 groups"),
        ([], ""),
    ],
)
def test_who_has_the_floor_for_the_back_row(groups: list[SlotGroup], expected: str) -> None:
    assert floor_words(groups) == expected


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([{}], ""),
        ([{"turn": 1}, {"turn": 2}], "turn 1 of 2"),
        ([{"turn": 1}, {"turn": 1, "step": "Ask"}, {"turn": 2}], "turn 1 of 2"),
        ([{"repeat": 1}, {"repeat": 2}, {"repeat": 3}], "repeat 1 of 3"),
        ([{"turn": 1}, {"turn": 2}, {"repeat": 2}, {"repeat": 2, "turn": 3}], "repeat 1 of 2 · turn 1 of 2"),
        ([{"turn": 1}, {"round": 2, "turn": 2}], ""),
        ([{"repeats_over": "done"}, {"repeat": 2, "repeats_over": "done"}], "repeat 1"),
    ],
)
def test_where_in_the_round_it_is(places: list[dict[str, Any]], expected: str) -> None:
    assert Room(plan_of(*[slot(60, **place) for place in places])).view.where == expected


def test_what_comes_next() -> None:
    room = Room(plan_of(slot(60), slot(None, "Ben", step="Answer"), slot(60), after=[2]))
    assert room.view.next == NextView(who="Ben", step="Answer", seconds=None)
    room.do(ask.EndTurn())
    assert room.view.next == NextView(who="Agreed actions", step="", seconds=None)
    room.do(ask.EndTurn())
    assert room.view.next == NextView(who="Ana", step="Think", seconds=60)
    room.do(ask.GoOn())
    assert room.view.next == NextView(who="Summary", step="", seconds=None)
    room.do(ask.EndTurn())
    assert room.view.next is None


def test_when_it_ends() -> None:
    room = Room(plan_of(slot(60), slot(None), slot(40)), start=False)
    assert room.view.ends_in == 100
    room.do(ask.Start())
    room.wait(20)
    assert room.view.ends_in == 80
    room.do(ask.AddTime(60))
    assert room.view.ends_in == 140
    room.wait(130)
    assert (room.view.phase, room.view.ends_in) == ("overtime", 40)
    room.do(ask.GoOn())
    assert room.view.ends_in == 40
    room.do(ask.EndTurn())
    assert room.view.ends_in == 40
    room.do(ask.EndTurn())
    assert room.view.ends_in == 0


def test_the_words_of_a_mark_stand_until_its_slot_ends() -> None:
    words = ((), ("Last questions, ", Placeholder("speaker"), "."))
    room = Room(plan_of(slot(100, marks=(10, 30), says=words), slot(100, "Ben", marks=(30,), says=(("Soon.",),))))
    room.wait(69)
    assert room.view.says == ""
    room.wait(1)
    assert room.view.says == "Last questions, Ana."
    room.wait(35)
    assert (room.view.phase, room.view.says) == ("overtime", "Last questions, Ana.")
    room.do(ask.AddTime(60))
    assert room.view.says == ""
    room.do(ask.EndTurn())
    assert (room.view.who, room.view.says) == ("Ben", "")


def test_notes_are_those_of_the_slot_with_the_holders_of_all_groups() -> None:
    groups = (
        group("Ana", "Ben", roles={"thinker": ("Ana",)}),
        group("Chi", "Dan", roles={"thinker": ("Chi",)}),
    )
    notes = ("Watch ", Placeholder("thinker"), ".")
    plan = plan_of(
        slot(60, groups=groups, notes=notes), slot(60), people=tuple("ABCD"), roles={"thinker": RoleText("Thinker")}
    )
    room = Room(plan, start=False)
    assert room.view.notes == "Watch Ana, Chi."
    room.do(ask.Start())
    assert room.view.notes == "Watch Ana, Chi."
    room.do(ask.EndTurn())
    assert room.view.notes == ""


def test_how_much_is_used() -> None:
    room = Room(plan_of(slot(200)))
    room.wait(50)
    assert room.view.fraction == 0.25
    room.wait(500)
    assert room.view.fraction == 1.0
    assert Room(plan_of(slot(None))).view.fraction == 0.0


def test_what_was_noted_and_voted_is_seen_in_the_steps_that_do_it() -> None:
    room = Room(plan_of(slot(60, collect="topics"), slot(60), slot(60, vote="topics"), lists=("topics",)))
    room.do(ask.AddItem("tea"))
    assert (room.view.collecting, room.view.voting, len(room.view.items)) == ("topics", None, 1)
    room.do(ask.EndTurn())
    assert (room.view.collecting, room.view.voting, room.view.items) == (None, None, ())
    room.do(ask.EndTurn(), ask.CountVotes("topics", 1, 4))
    assert (room.view.voting, [item.votes for item in room.view.items]) == ("topics", [4])


def test_a_list_reads_in_the_prompt() -> None:
    plan = plan_of(
        slot(60, collect="topics", groups=(group("Ana", "Ben", prompt=("Next: ", Placeholder("topics"))),)),
        lists=("topics",),
    )
    room = Room(plan)
    assert room.view.groups[0].prompt == "Next: …"
    room.do(ask.AddItem("tea"))
    assert room.view.groups[0].prompt == "Next: tea"


def test_what_can_be_extended() -> None:
    assert Room(plan_of(slot(60, extend=30))).view.extend == 30
    assert Room(plan_of(slot(None, extend=30))).view.extend is None


DEEDS = {
    "ended turn": ask.EndTurn(),
    "paused": ask.Pause(),
    "added time": ask.AddTime(60),
    "took time off": ask.AddTime(-60),
    "restarted turn": ask.RestartTurn(),
    "added action": ask.AddAction(("Ana",), "a secret"),
    "ended session": ask.Finish(),
}


@pytest.mark.parametrize(("words", "command"), DEEDS.items(), ids=DEEDS)
def test_what_would_be_taken_back_in_words_that_tell_no_secret(words: str, command: ask.Command) -> None:
    room = Room(thinking_pair())
    room.do(command)
    assert (room.view.undo, room.view.redo) == (words, "")
    room.do(ask.Undo())
    assert (room.view.undo, room.view.redo) == ("started", words)


def test_a_choice_that_would_be_taken_back() -> None:
    room = Room(plan_of(slot(60, after=again("a"))))
    room.do(ask.EndTurn(), ask.Decide("a", "again"))
    assert room.view.undo == "chose “again”"


def test_who_rests_is_seen() -> None:
    assert Room(plan_of(slot(60, resting=("Chi",)))).view.resting == ("Chi",)


def test_the_people_of_the_last_turn_are_seen_while_actions_are_asked_for() -> None:
    room = Room(thinking_pair())
    room.do(ask.EndTurn(), ask.EndTurn())
    assert (room.view.phase, room.view.who) == ("capture", "Everyone")
    assert [person.name for person in room.view.groups[0].people] == ["Ana", "Ben"]


class _NotToBeRead(tuple[str, ...]):
    def __iter__(self) -> Iterator[str]:
        raise AssertionError("was read")


def test_a_look_makes_no_words_of_a_group_before_they_are_read() -> None:
    view = Room(plan_of(slot(groups=(group("Ana", prompt=_NotToBeRead(("?",))),)))).view
    assert (view.who, view.doing) == ("Ana", "Think")
    with pytest.raises(AssertionError, match="was read"):
        len(view.groups)


def test_views_are_equal_where_what_is_to_be_seen_is() -> None:
    room, same, other = Room(PAIR), Room(PAIR), Room(thinking_pair())
    assert room.view == same.view
    assert room.view.groups == tuple(same.view.groups)
    assert room.view.groups != other.view.groups


@pytest.mark.parametrize(("seconds", "has_one"), [(30, False), (90, False), (120, True), (300, True)])
def test_only_a_slot_of_two_minutes_or_more_has_a_last_minute(seconds: int, has_one: bool) -> None:
    room = Room(plan_of(slot(seconds)))
    room.wait(seconds - 20)
    assert is_last_minute(room.view) is has_one


def test_beside_others_a_group_without_a_turn_reads_what_to_do() -> None:
    """A pair whose turns were over had its names alone; one whose speaker had left was asked on in their name."""
    turn = group("Ana", "Ben", prompt=("Ana, what matters?",))
    for other, gone, words in (
        (group("Chi", "Dan", floor="open"), "", RUN_OUT),
        (group("Chi", "Dan", prompt=("Chi, what matters?",)), "Chi", SPEAKER_LEFT.format("Chi")),
        (group("Chi", "Dan", floor="open", prompt=("Talk.",)), "", "Talk."),
    ):
        room = Room(plan_of(slot(groups=(turn, other)), people=("Ana", "Ben", "Chi", "Dan")))
        if gone:
            room.do(ask.Depart(gone))
        assert [each.prompt for each in room.view.groups] == ["Ana, what matters?", words]
        assert common_prompt(room.view.groups) == ("" if words == "Talk." else "Ana, what matters?")


def test_undo_says_which_item_was_edited() -> None:
    assert undo_label(ev.ItemEdited(at=0.0, list="ideas", item=Item(number=2, text="Tea"))) == "edited item 2"
    voted = ev.ItemEdited(at=0.0, list="ideas", item=Item(number=2, text="Tea", votes=3), voted=True)
    assert undo_label(voted) == "set votes for item 2 to 3"
    assert undo_label(replace(voted, item=replace(voted.item, votes=1, scored=True))) == "set points for item 2 to 1"
