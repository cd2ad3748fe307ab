"""Agreed actions: noting them while the clock goes on, and after a round."""

import pytest
from msgspec.structs import replace
from syrupy.assertion import SnapshotAssertion
from textual import events

from tests.session.plans import plan_of, slot
from tests.tui.planned import planned
from tests.tui.stages import SIZES, Stage, pair, pairs, stage
from thinkpair.tui.screens.actions import ActionsScreen
from thinkpair.tui.screens.stage import StageScreen
from thinkpair.tui.widgets.text_fields import FormLine, TextField


async def _note(room: Stage, who: str, what: str, due: str = "") -> None:
    await room.type(what)
    await room.press("enter")
    await room.type(who)
    await room.press("enter")
    await room.type(due)
    await room.press("enter", "enter")


async def test_the_time_that_is_planned_for_actions_is_said_where_no_clock_runs() -> None:
    plan = pair(60)
    captures = tuple(replace(capture, seconds=300) for capture in plan.captures)
    async with stage(replace(plan, captures=captures)) as room:
        await room.press("enter", "enter")
        assert "5 min planned · no clock runs" in room.text


async def test_an_action_is_noted_without_stopping_the_clock(snapshot: SnapshotAssertion) -> None:
    async with stage(pair(), size=SIZES[0]) as room:
        await room.press("a")
        await _note(room, "b", "call the bank", "friday")
        await room.pass_time(30)
        assert [(action.who, action.what, action.due) for action in room.live.view().actions] == [
            (("Ben",), "call the bank", "2026-11-27")
        ]
        assert room.live.view().remaining == 270
        for size in SIZES:
            await room.resize(*size)
            assert room.text == snapshot(name=f"{size[0]}x{size[1]}")
        await room.press("enter")
        assert isinstance(room.app.screen, StageScreen)


async def test_several_people_can_own_one_action() -> None:
    async with stage(pair()) as room:
        await room.press("a")
        await room.type("meet again")
        await room.press("enter", "space", "right", "space", "enter", "enter", "enter")
        assert room.live.view().actions[0].who == ("Ana", "Ben")


async def test_a_date_is_echoed_as_it_is_understood_and_refused_at_once() -> None:
    async with stage(pair()) as room:
        await room.press("a", "x", "enter", "a", "enter")
        await room.type("in 2 weeks")
        assert "→ Sat 5 December 2026" in room.text
        await room.press("enter", "enter")
        await room.press("y", "enter", "a", "enter")
        await room.type("next mond")
        assert 'write a date like "Friday"' in room.text
        await room.press("enter", "enter")
        assert len(room.live.view().actions) == 1
        assert "next mond" in room.text


async def test_what_is_missing_is_said_beside_its_field() -> None:
    async with stage(pair()) as room:
        await room.press("a")
        await room.type("call")
        await room.press("enter", "enter", "enter", "enter")
        assert "Who? Space selects" in room.text
        await room.press("space", "shift+tab", "ctrl+u", "enter", "enter", "enter", "enter")
        assert "Who? Space selects" not in room.text
        assert "What will be done?" in room.text
        assert room.live.view().actions == ()


async def test_an_action_is_edited_and_removed() -> None:
    async with stage(pair()) as room:
        await room.press("a")
        await _note(room, "a", "wrte", "friday")
        await _note(room, "b", "read")
        await room.press("down", "e")
        assert "2026-11-27" in room.text
        await room.press("end", "backspace", "backspace")
        await room.type("ite")
        await room.press("enter", "enter")
        assert [action.what for action in room.live.view().actions] == ["write", "read"]
        await room.press("down", "down", "d")
        assert [action.what for action in room.live.view().actions] == ["write"]
        await room.press("ctrl+z")
        assert len(room.live.view().actions) == 2


async def test_without_words_enter_stays_and_says_what_is_missing() -> None:
    async with stage(pair()) as room:
        await room.press("a")
        await _note(room, "a", "write", "friday")
        await room.press("down", "e", "ctrl+u", "enter")
        assert "What will be done?" in room.text
        await room.type("read")
        await room.press("enter", "enter")
        assert [action.what for action in room.live.view().actions] == ["read"]


@pytest.mark.parametrize("waits", [False, True])
async def test_escape_leaves_an_action_that_is_being_edited_as_it_was(waits: bool) -> None:
    """It is marked while it is edited; what was half typed before stands in the form again."""
    async with stage(pair(60)) as room:
        await room.press(*(["enter", "enter"] if waits else ["a"]))
        await _note(room, "a", "write", "friday")
        await room.type("half")
        await room.press("down", "e", "x")
        assert "being edited above" in room.text
        await room.press("escape")
        assert isinstance(room.app.screen, ActionsScreen)
        assert "being edited above" not in room.text
        assert "Cancelled. The action stays as it was." in room.text
        assert "what           ▌half" in room.text
        assert [action.what for action in room.live.view().actions] == ["write"]


@pytest.mark.parametrize("then", [("escape",), ("end", "x", "tab", "tab", "tab", "enter")], ids=["cancelled", "saved"])
async def test_a_half_typed_action_comes_back_field_by_field(then: tuple[str, ...]) -> None:
    """After another one was edited: its date, which is none yet, became words of what is done."""
    async with stage(pair(60)) as room:
        await room.press("a")
        await _note(room, "a", "write", "friday")
        await room.type("buy cake")
        await room.press("enter", "b", "enter", *"frie", "tab", *"Zoe")
        await room.press("down", "enter", *then)
        for words in ("what ▌buy cake", "● Ben", "by when ▏frie", "“frie” is not a date", "▏Zoe"):
            assert words in " ".join(room.text.split())


async def test_what_comes_next_is_said_once_and_not_beside_what_is_typed() -> None:
    async with stage(pair(60)) as room:
        await room.press("enter")
        await room.pass_time(40)
        await room.press("enter")
        assert "No actions yet. Enter continues." in room.text
        assert "enter continue" in room.keys
        await room.type("w")
        assert "Enter continues" not in room.text
        assert "enter next" in room.keys
        await room.press("backspace")
        await _note(room, "a", "write", "friday")
        assert "Another? Enter continues." in room.text
        await room.press("down", "e", "escape")
        assert "Cancelled. The action stays as it was." in room.text
        assert "Another?" not in room.text


async def test_a_long_line_that_is_left_shows_how_it_begins() -> None:
    async with stage(pair()) as room:
        await room.resize(40, 12)
        await room.press("a")
        await room.press(*"call the plumber about the tap in the kitchen".replace(" ", "_"))
        await room.press("end")
        assert "call_the_plumber" not in room.text
        await room.press("enter")
        assert "call_the_plumber" in room.text
        await room.press("shift+tab")
        await room.press("!")
        assert room.app.screen.query_one("#what", FormLine).value.endswith("kitchen!")


@pytest.mark.parametrize("pasted", ["ben - call Anna by friday", "- ben – call Anna by friday\nAna - rest"])
async def test_a_name_before_a_dash_owns_what_is_pasted(pasted: str) -> None:
    async with stage(pair()) as room:
        await room.press("a")
        await room.paste(pasted)
        await room.press("enter", "enter", "enter", "enter")
        first = room.live.view().actions[0]
        assert (first.who, first.what, first.due) == (("Ben",), "call Anna", "2026-11-27")


async def test_a_dash_behind_other_words_is_text() -> None:
    async with stage(pair()) as room:
        await room.press("a")
        await _note(room, "a", "budget - ask Ben", "friday")
        assert [action.what for action in room.live.view().actions] == ["budget - ask Ben"]


async def test_what_was_undone_among_the_actions_is_redone() -> None:
    async with stage(pair()) as room:
        await room.press("a")
        await _note(room, "a", "write", "friday")
        await room.press("ctrl+z")
        assert room.live.view().actions == ()
        await room.press("ctrl+y")
        assert [action.what for action in room.live.view().actions] == ["write"]


async def test_a_half_typed_action_survives_a_resize_the_end_of_the_time_and_going_back() -> None:
    async with stage(pair(60)) as room:
        await room.press("a", "tab", "b", "space", "shift+tab")
        await room.type("call the")
        await room.resize(40, 12)
        await room.pass_time(70)
        assert "call the" in room.text
        assert "+0:10" in room.text
        await room.press("escape")
        assert isinstance(room.app.screen, StageScreen)
        await room.press("a")
        await room.press("space")
        await room.type("bank")
        assert "call the bank" in room.text
        assert "● Ben" in room.text


async def test_empty_is_a_fine_answer_and_one_key_goes_on() -> None:
    async with stage(pair(60)) as room:
        await room.press("enter")
        await room.pass_time(40)
        await room.press("enter")
        assert isinstance(room.app.screen, ActionsScreen)
        assert "No actions yet. Enter continues." in room.text
        await room.press("enter")
        assert room.live.view().phase == "finished"


async def test_going_on_too_early_is_taken_back() -> None:
    async with stage(pair(60)) as room:
        await room.press("enter", "enter")
        await room.press("ctrl+z")
        assert room.live.view().phase == "running"
        assert isinstance(room.app.screen, StageScreen)


async def test_recorded_is_said_only_when_it_is() -> None:
    async with stage(pair()) as room:
        await room.press("a")
        room.disk.slow = True
        await _note(room, "a", "write")
        assert "saving…" in room.text
        room.disk.slow = False
        assert room.disk.listener
        room.disk.listener()
        await room.settle()
        assert "saving…" not in room.text
        assert room.text.splitlines()[-2].endswith("saved")


async def test_trouble_keeps_the_text_and_offers_another_try() -> None:
    async with stage(pair()) as room:
        await room.press("a")
        room.disk.trouble = "NOT recorded: the disk is full"
        await _note(room, "a", "write it down")
        assert "NOT recorded: the disk is full" in room.text
        assert "Ana: write it down" in room.text
        assert "ctrl+s save again" in room.keys
        await room.press("ctrl+s")
        assert room.disk.retried == 1
        assert "NOT recorded" not in room.text


async def test_among_many_people_a_name_is_found_by_its_letters() -> None:
    people = tuple(f"{letter}{vowel}n" for letter in "ABCDEFGHJKLM" for vowel in "aeiou")
    async with stage(pairs(people), size=(40, 12)) as room:
        await room.press("a", *"rest", "enter", "m", "o", "n", "space")
        assert "● Mon" in room.text
        await room.press("home", "a", "space")
        assert "→ Aan, Mon" in room.text
        assert "by when" in room.text
        await room.press("asterisk", "enter", "enter", "enter")
        assert len(room.live.view().actions[0].who) == len(people)
        assert f"Aan, Aen, Ain and {len(people) - 3} more: rest" in " ".join(room.text.split())


async def test_names_that_are_not_in_sight_are_counted() -> None:
    people = ("Ana", "Benjamin", "Chiara", "Dominik", "Elisabeth", "Friedrich", "Giovanni", "Hannelore", "Ingeborg")
    async with stage(plan_of(slot(60, people=people), people=people), size=(40, 12)) as room:
        await room.press("a", *"rest", "enter")
        seen = sum(f"○ {name}" in room.text for name in people)
        assert seen < len(people)
        assert f"↓ {len(people) - seen} more" in room.text
        await room.press("i")
        seen = sum(f"○ {name}" in room.text for name in people)
        assert f"↑ {len(people) - seen} more" in room.text
        await room.resize(120, 40)
        assert all(name in room.text for name in people)
        assert "more" not in room.text.split("who")[1].split("by when")[0]


async def test_who_will_ask_is_optional_and_found_by_the_beginning_of_a_name() -> None:
    async with stage(pair()) as room:
        await room.press("a")
        await room.type("call")
        await room.press("enter", "a", "enter", "enter")
        await room.type("be")
        assert "→ Ben" in room.text
        await room.press("enter")
        assert "1  Ana: call (follow-up: Ben)" in room.text
        await room.press("down", "e", "tab", "tab", "tab", "ctrl+u")
        await room.type("Zoe")
        await room.press("enter")
        assert [action.support for action in room.live.view().actions] == ["Zoe"]


async def test_everyone_is_taken_in_by_one_key_and_out_again() -> None:
    async with stage(pair()) as room:
        await room.press("a", *"meet", "enter", "asterisk", "asterisk")
        assert "●" not in room.text
        await room.press("asterisk", "enter", "enter", "enter")
        assert room.live.view().actions[0].who == ("Ana", "Ben")


async def test_a_name_before_what_is_understood_and_shown_before_it_is_noted() -> None:
    async with stage(pair()) as room:
        await room.press("a")
        await room.type("be: call the bank by friday, asked by ana")
        await room.press("enter")
        assert "● Ben" in room.text
        assert "→ Fri 27 November 2026" in room.text
        assert room.live.view().actions == ()
        await room.press("enter")
        (action,) = room.live.view().actions
        assert (action.who, action.what, action.due, action.support) == (("Ben",), "call the bank", "2026-11-27", "Ana")


async def test_several_lines_that_are_pasted_are_several_actions_and_what_is_not_understood_stays() -> None:
    async with stage(pair()) as room:
        await room.press("a")
        await room.paste("- Ana: call by friday\n- Zoe: write\n- everyone: rest\n")
        assert [(action.who, action.what) for action in room.live.view().actions] == [
            (("Ana",), "call"),
            (("Ana", "Ben"), "rest"),
        ]
        assert "nobody here is called “Zoe” (here: Ana, Ben)" in room.text
        await room.press("home", "delete", "delete", "delete")
        await room.type("ben")
        await room.press("enter", "enter", "enter")
        assert room.live.view().actions[-1].who == ("Ben",)
        await room.type("a: read; b: sing")
        await room.press("enter")
        assert [action.what for action in room.live.view().actions[-2:]] == ["read", "sing"]


async def test_lines_without_names_are_for_those_who_are_picked() -> None:
    async with stage(pair()) as room:
        await room.press("a", "tab", "b", "space", "shift+tab")
        await room.paste("write: a letter\nrest by friday")
        assert [(action.who, action.what, action.due) for action in room.live.view().actions] == [
            (("Ben",), "write: a letter", None),
            (("Ben",), "rest", "2026-11-27"),
        ]


async def test_what_is_typed_right_behind_enter_comes_into_the_next_field() -> None:
    async with stage(pair()) as room:
        await room.press("a", *"Ana: call")
        for key in ("enter", *"while"):
            room.app.post_message(events.Key(key, key if len(key) == 1 else "\r"))
        await room.settle()
        line = room.app.focused
        assert isinstance(line, TextField)
        assert line.value == "while"


async def test_who_comes_while_actions_are_asked_for_can_have_one() -> None:
    async with planned("Ana", "Ben", "Chi") as room:
        await room.press("a", "tab", "space", "shift+tab")
        await room.type("call the bank")
        await room.press("f2", "j")
        await room.type("Zoe")
        await room.press("enter", "enter", "escape")
        assert isinstance(room.app.screen, ActionsScreen)
        assert "○ Zoe" in room.text
        assert "● Ana" in room.text
        assert "call the bank" in room.text


async def test_a_pasted_line_is_nobody_elses_and_what_was_half_typed_stays() -> None:
    async with stage(pair()) as room:
        await room.press("a", *"buy", "enter", "space", "enter")
        await room.paste(
            "Ana: one by friday\nAna: two by 31 Feb\nCarol: three by Friday\nBen d4 by friday\nBen: five by xmas"
        )
        assert [action.what for action in room.live.view().actions] == ["one", "five by xmas"]
        assert "buy" in room.text
        assert "(3 more)" in " ".join(room.text.split())
        assert "No date set: five by xmas" in room.text
        await room.press("enter", "enter", "enter")
        assert [(action.who, action.what) for action in room.live.view().actions[2:]] == [(("Ana",), "buy")]
        assert "Ana: two by 31 Feb" in room.text
        assert "“31 Feb” is not a date" in room.text
        await room.press("backspace", *(["backspace"] * 5), *"5 dec", "enter", "enter")
        assert "nobody here is called “Carol”" in room.text
        assert "●" not in room.text
        await room.press(*(["enter"] * 4))
        assert "●" not in room.text
        assert len(room.live.view().actions) == 4


async def test_lines_that_wait_stay_for_those_who_were_picked_for_them() -> None:
    async with stage(pair()) as room:
        await room.press("a", "tab", "b", "space", "shift+tab")
        await room.paste("one by 31 feb\ntwo by 31 feb")
        assert "Ben: one by 31 feb" in room.text
        await room.press("ctrl+u")
        await room.type("Ana: one")
        await room.press("enter", "enter", "enter")
        assert room.live.view().actions[0].who == ("Ana",)
        assert "Ben: two by 31 feb" in room.text


async def test_editing_and_removing_leave_what_is_half_typed() -> None:
    async with stage(pair()) as room:
        await room.press("a")
        await room.paste("Ana: one\nBen: two\nZoe: three\nZoe: four")
        await room.press("down", "d")
        assert "Removed: Ana: one (ctrl+z undoes it)" in room.text
        assert "Zoe: three" in room.text
        await room.press("e", "end", "x", "tab", "tab", "tab", "enter")
        assert [action.what for action in room.live.view().actions] == ["twox"]
        assert "nobody here is called “Zoe” (here: Ana, Ben) (1 more)" in room.text
        assert "Zoe: three" in room.text


async def test_escape_leads_from_the_list_back_to_the_form() -> None:
    async with stage(pair()) as room:
        await room.press("a")
        await _note(room, "a", "one")
        await room.press("down")
        assert "esc to the form" in room.keys
        await room.press("escape", *"and")
        assert isinstance(room.app.screen, ActionsScreen)
        assert "what           ▌and" in room.text
        assert len(room.live.view().actions) == 1
        await room.press("ctrl+u", "down", "e", "x", "down", "e")
        assert "Another action is being edited" in room.text


async def test_once_the_last_action_is_removed_the_keys_are_those_of_the_form() -> None:
    async with stage(pair()) as room:
        await room.press("a")
        await _note(room, "a", "tidy", "friday")
        await room.press("down", "d")
        assert room.live.view().actions == ()
        assert "e edit" not in room.keys
        await room.type("d")
        await room.press("e")
        assert "what           ▌de" in room.text


@pytest.mark.parametrize("words", ["Ana: paint by 20 december", "paint by 20 december, asked by Ben"])
@pytest.mark.parametrize("before", ["4 december", "tomorow"])
async def test_the_date_that_is_typed_last_counts(words: str, before: str) -> None:
    async with stage(pair()) as room:
        await room.press("a")
        await room.type("Ana: tidy")
        await room.press("enter")
        await room.type(before)
        await room.press("tab")
        await room.type("Chi")
        await room.press("shift+tab", "shift+tab", "shift+tab", "ctrl+u")
        await room.type(words)
        await room.press("enter", "enter", "enter")
        (action,) = room.live.view().actions
        assert (action.what, action.due) == ("paint", "2026-12-20")
        assert action.support == ("Ben" if "Ben" in words else "Chi")


@pytest.mark.parametrize("before", ["", "tidy"])
async def test_a_line_that_is_typed_among_the_names_is_the_action(before: str) -> None:
    """Somebody was picked by its first letters, and all other keys were lost."""
    async with stage(pair()) as room:
        await room.press("a")
        await room.type(before)
        await room.press("tab", "tab")
        await room.type("yesterday")
        await room.press("enter", "shift+tab")
        await room.type("Ben: buy cake by 27 nov")
        await room.press("enter", "enter", "enter")
        (action,) = room.live.view().actions
        assert (action.who, action.what, action.due) == (("Ben",), "buy cake", "2026-11-27")
        assert ("▏tidy\n" in room.text) == ("▌yesterday\n" in room.text) == bool(before)


async def test_a_date_that_is_typed_after_the_words_counts_and_leaves_them_whole() -> None:
    async with stage(pair()) as room:
        await room.press("a")
        await room.type("paint by 20 december")
        await room.press("tab", "space", "tab")
        await room.type("4 december")
        await room.press("enter", "enter")
        (action,) = room.live.view().actions
        assert (action.what, action.due) == ("paint by 20 december", "2026-12-04")


async def test_words_that_are_typed_last_count_where_the_form_is_saved_from_another_field() -> None:
    async with stage(pair()) as room:
        await room.press("a")
        await room.type("Ana: tidy by 4 december, asked by Chi")
        await room.press("enter", "shift+tab", "shift+tab", "shift+tab", "ctrl+u")
        await room.type("paint by 20 december, asked by Ben")
        await room.press("tab", "tab", "tab", "enter")
        (action,) = room.live.view().actions
        assert (action.what, action.due, action.support) == ("paint", "2026-12-20", "Ben")


async def test_where_the_session_waits_for_actions_ctrl_c_asks_whether_to_quit_and_copies_what_is_selected() -> None:
    async with stage(pair(60)) as room:
        await room.press("enter", "enter", "escape")
        assert "The session waits. Enter continues, ctrl+z undoes, ctrl+c quits." in room.text
        await room.type("call")
        await room.press("escape")
        assert "Save it with Enter, or empty it" in room.text
        await room.press("shift+home", "ctrl+c")
        assert isinstance(room.app.screen, ActionsScreen)
        await room.press("end", "ctrl+c")
        assert "Quit?" in room.text
        await room.press("escape")
        assert "call" in room.text


async def test_what_leads_on_from_the_form_is_said_whole_in_a_small_window() -> None:
    async with stage(pair(60), size=(40, 12)) as room:
        await room.press("enter", "enter", "escape")
        assert "The session waits. Enter continues, ctrl+z undoes, ctrl+c quits." in " ".join(room.text.split())
        await room.type("call")
        await room.press("escape")
        words = "Save it with Enter, or empty it (ctrl+u, space at who). ctrl+c quits."
        assert words in " ".join(room.text.split())


async def test_undo_beyond_the_form_says_what_was_undone_and_how_it_comes_back() -> None:
    """One key too many leaves the form and undoes no more; the same key as there brings all of it back."""
    async with stage(pair(60)) as room:
        await room.press("enter", "enter")
        await _note(room, "a", "one")
        await _note(room, "b", "two")
        await room.press(*["ctrl+z"] * 7)
        assert isinstance(room.app.screen, StageScreen)
        assert "Undone: ended turn (ctrl+y redoes it)" in room.text
        await room.press(*["ctrl+y"] * 3)
        assert isinstance(room.app.screen, ActionsScreen)
        assert [action.what for action in room.live.view().actions] == ["one", "two"]
        await room.press("escape", "ctrl+z")
        assert "Undone: added action (ctrl+y redoes it)" in room.text


async def test_what_was_refused_on_the_stage_goes_with_the_first_key_in_the_form() -> None:
    async with stage(pair()) as room:
        await room.press("i", "a")
        assert "this step collects no list" in room.text
        await room.press("x")
        assert "this step collects no list" not in room.text


async def test_of_several_pasted_actions_without_a_date_it_is_said_how_many_they_are() -> None:
    async with stage(pair()) as room:
        await room.press("a")
        await room.paste("Ana: call by xmas\nBen: write by fryday\nBen: read")
        assert "No date set in 2 actions: call by xmas; write by fryday" in room.text


async def test_that_an_action_is_unfinished_is_said_where_the_key_for_it_counts() -> None:
    async with stage(pair(60)) as room:
        await room.press("a")
        await room.type("call")
        await room.press("escape")
        assert "Unfinished action: press a" in room.text
        await room.pass_time(20)
        assert "Unfinished action: press a" in room.text
        for key in ("a", "f", "j"):
            await room.press(key)
            assert not isinstance(room.app.screen, StageScreen)
            assert "Unfinished action" not in room.text
            await room.press("escape")
        await room.press("a", "ctrl+u", "escape")
        assert "Unfinished action" not in room.text
