"""Set-up: the fields, the run sheet that follows them, and the start."""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from textual import events

from tests.storage.making import ID, keep, started, whole
from tests.tui.houses import house
from tests.tui.setups import setting_up
from tests.tui.stages import SIZES
from thinkpair.formats.library import Library
from thinkpair.formats.summary import glance
from thinkpair.groups.rotation import FirstPerson
from thinkpair.groups.setup_form import Fields
from thinkpair.tui.screens.home import HomeScreen
from thinkpair.tui.screens.setup import SetupScreen
from thinkpair.tui.screens.stage import StageScreen
from thinkpair.tui.widgets.people_field import PeopleField
from thinkpair.tui.widgets.text_fields import PASTE_LIMIT

HOSTILE = ("[@click=app.quit]A[/]", "[/", "[red]", "A\x1b[2J", "\u202eA")


async def test_the_run_sheet_follows_what_is_typed(snapshot: SnapshotAssertion) -> None:
    async with setting_up() as room:
        assert "Preview with A, B. Type the names." in room.text
        await room.press(*"Ana", "enter", *"Ben")
        assert "Preview with" in room.text
        await room.rest()
        for size in SIZES:
            await room.resize(*size)
            assert room.text == snapshot(name=f"{size[0]}x{size[1]}")
        await room.fill(time="15m")
        assert "14:20 to 14:35" in room.text
        assert "Ana · Think, 7 min" in room.sheet
        await room.fill(time="14:40")
        assert "19½ min" in room.sheet


async def test_it_follows_the_clock_too() -> None:
    async with setting_up() as room:
        await room.fill("Ana, Ben")
        assert "14:20 Ana" in room.sheet
        room.clock.advance(120)
        room.screen.follow_clock()
        await room.app.workers.wait_for_complete()
        assert "14:22 Ana" in room.sheet


async def test_what_is_typed_last_is_what_is_planned() -> None:
    async with setting_up() as room:
        await room.fill("Ana, Ben")
        room.screen.plan_again()
        room.screen.query_one(PeopleField).text = "Eva, Fay"
        room.screen.plan_again()
        await room.app.workers.wait_for_complete()
        assert "Eva · Think" in room.sheet


async def test_what_is_typed_behind_names_that_are_filled_in_is_another_name(home: Path) -> None:
    keep(home / "sessions", [*whole(started(wall="2026-11-07T14:05:00+00:00"))]).settle(ID)
    async with house() as room:
        await room.press("enter", *"Chi")
        screen = room.app.screen
        assert isinstance(screen, SetupScreen)
        assert screen.fields().people.split() == ["Ben", "Ana", "Chi"]


async def test_three_keys_are_enough_the_second_time_and_the_other_one_starts(home: Path) -> None:
    keep(home / "sessions", [*whole(started(wall="2026-11-07T14:05:00+00:00"))]).settle(ID)
    async with house() as room:
        await room.press("enter")
        assert "Ben starts: Ana started on 7" in room.text
        await room.press("ctrl+s")
        assert isinstance(room.app.screen, StageScreen)
        assert room.app.ticker
        assert room.app.ticker.live.plan.people == ("Ben", "Ana")
        room.app.let_go()


async def test_who_starts_is_said_only_of_the_people_it_is_true_of() -> None:
    def starts(people: Sequence[str], _roles: Mapping[str, Sequence[str]]) -> FirstPerson:
        return (
            FirstPerson("Ben", "Ben starts: Ana started on 7 November.")
            if set(people) == {"Ana", "Ben"}
            else FirstPerson()
        )

    async with setting_up(fields=Fields("Ben\nAna"), starts=starts) as room:
        assert "Ben starts: Ana started on 7 November." in room.sheet
        assert "Put Ben first" not in room.sheet
        await room.fill("Ana\nBen")
        assert "Put Ben first, or keep your order." in " ".join(room.sheet.split())
        await room.fill("Eva\nFay")
        assert "starts:" not in room.sheet


async def test_enter_on_the_last_field_starts() -> None:
    async with setting_up(size=(40, 12)) as room:
        await room.fill("Ana\nBen")
        await room.press("enter")
        assert not room.held
        await room.press("tab", "enter")
        assert [live.plan.people for live in room.held] == [("Ana", "Ben")]


@pytest.mark.parametrize("size", SIZES[:2])
async def test_what_is_wrong_is_said_in_words_and_nothing_starts(size: tuple[int, int]) -> None:
    cases = (
        ("", "", "Preview with A, B."),
        ("Ana\nAna", "", "“Ana” is already there"),
        ("Ana\nАna", "", "is too similar"),
        ("Ana\nBen\nChi", "", "takes 2 people, not 3"),
        ("Ana\nBen", "a", 'write a length like "20 min"'),
        ("Ana\nBen", "soon", 'write a length like "20 min"'),
        ("Ana\nBen", "1m", "1 min is too short: this format needs at least 5 min"),
    )
    async with setting_up(size=size) as room:
        for people, length, words in cases:
            await room.fill(people, length)
            assert words in room.sheet
            await room.press("ctrl+s")
            assert words in room.sheet
            assert words.split()[0] in room.text
        assert not room.held
        await room.fill("Ana\nBen", "")
        assert "✗" not in room.text


async def test_another_format_takes_the_same_people() -> None:
    """Where too many are named, three formats for them are a key away, and what was typed goes along."""
    async with house() as room:
        await room.press("enter", *"Ana, Ben, Chi", "tab", *"30m")
        text = " ".join(room.text.split())
        assert "takes 2 people, not 3" in text
        assert "For 3 people: Thinking round, " in text
        await room.press("f2")
        assert "Which format for 3 people?" in room.text
        await room.press("escape", "f2", "enter")
        assert isinstance(room.app.screen, SetupScreen)
        assert room.app.screen.title_words == "Thinking round"
        assert room.app.screen.fields() == Fields("Ana\nBen\nChi", "30m", answers={"question": ""})
        assert "f2" not in room.keys


async def test_too_few_people_are_no_error_while_they_are_typed() -> None:
    """Other formats are offered for too few people only once the start was asked for."""
    pair = glance(Library().resolve("thinking-pair"))
    async with setting_up("thinking-round", instead=lambda number: (pair,) if number == 2 else ()) as room:
        await room.fill("Ana\nBen")
        assert "other format" not in room.text
        await room.press("ctrl+s")
        assert "For 2 people: Thinking pair. f2 chooses one" in room.sheet
        assert "f2 other format" in room.text


async def test_a_data_folder_that_cannot_be_written_costs_nothing_that_is_typed() -> None:
    async with setting_up() as room:
        await room.fill("Ana\nBen")
        room.refusal = "the folder cannot be written: mend it"
        await room.press("ctrl+s")
        assert "✗ the folder cannot be written: mend it" in room.sheet
        room.clock.advance(60)
        room.screen.follow_clock()
        await room.app.workers.wait_for_complete()
        assert "✗ the folder cannot be written: mend it" in room.sheet
        room.refusal = ""
        await room.press("ctrl+s")
        assert room.held


async def test_going_back_keeps_what_was_typed() -> None:
    async with house() as room:
        await room.press("enter", *"Ana", "enter", *"Ben", "tab", *"20m", "escape")
        assert isinstance(room.app.screen, HomeScreen)
        await room.press("enter")
        assert isinstance(room.app.screen, SetupScreen)
        assert room.app.screen.fields() == Fields("Ana\nBen", "20m")


async def test_fixed_roles_and_questions_have_fields_of_their_own() -> None:
    async with setting_up("flash-mentoring", (40, 12)) as room:
        await room.fill("Ana\nBen\nChi\nDan")
        await room.press("tab", "tab")
        assert "who?" in room.text
        await room.press(*"Chi", "enter")
        assert room.held[0].plan.fixed["mentor"] == ("Chi",)


async def test_who_is_the_mentor_is_asked() -> None:
    """Nobody becomes mentor by standing first in a list; of one who was named it is not asked."""
    async with setting_up("flash-mentoring") as room:
        await room.fill("Ana\nBen\nChi")
        await room.press("ctrl+s")
        assert "Who is the mentor?" in room.text
        await room.press("escape")
        assert not room.held
        await room.press("ctrl+s", "down", "enter")
        assert [live.plan.fixed["mentor"] for live in room.held] == [("Ben",)]


async def test_a_pasted_list_comes_in_once_and_clean() -> None:
    async with setting_up() as room:
        await room.paste("1. Ana\x1b]2;x\x07\r\n• [red]Ben[/], \u202eChi")
        assert room.screen.fields().people == "1. Ana\ufffd]2;x\ufffd\n• [red]Ben[/], Chi"
        assert "[red]Ben[/]" in room.text


async def test_addresses_are_left_out_of_a_pasted_list() -> None:
    """The room sees this field."""
    async with setting_up() as room:
        await room.paste("Ana <ana@example.org> (she/her)\nBen <ben@example.org>")
        assert room.screen.fields().people == "Ana\nBen"


async def test_a_long_list_is_planned_and_shown() -> None:
    async with setting_up("impromptu-networking") as room:
        await room.paste("\n".join(f"Person {number}" for number in range(200)))
        assert "200 people" in room.sheet


async def test_megabytes_of_paste_are_cut_and_keys_go_on() -> None:
    async with setting_up() as room:
        event = events.Paste("x" * 2_000_000)
        before = time.perf_counter()
        room.screen.query_one(PeopleField).on_paste(event)
        assert len(event.text) == PASTE_LIMIT
        assert time.perf_counter() - before < 1.0
        await room.paste("Ana\n" * 100_000)
        assert len(room.screen.fields().people) <= PASTE_LIMIT
        await room.press("tab", *"5m")
        assert room.screen.fields().time == "5m"


async def test_hostile_names_stay_text() -> None:
    async with setting_up() as room:
        for name in HOSTILE:
            room.screen.query_one(PeopleField).text = ""
            await room.paste(f"{name}\nBen")
            assert not {"\x1b", "\u202e"} & set(room.text)
            assert "Ben · Think" in room.sheet
            assert name in room.sheet or not name.isprintable()


async def test_the_length_has_steps_by_key_and_by_button() -> None:
    async with setting_up() as room:
        await room.fill("Ana\nBen")
        await room.press("tab", "up")
        assert room.screen.fields().time == "15m"
        await room.press("up", "down", "down")
        assert room.screen.fields().time == "10m"
        await room.press("shift+tab")
        await room.pilot.click("#length ActionButton:last-of-type")
        await room.rest()
        assert room.screen.fields().time == "15m", "also while one types elsewhere"
        assert "14:20 to 14:35" in room.text


async def test_the_start_is_a_button() -> None:
    async with setting_up() as room:
        await room.fill("Ana\nBen")
        await room.pilot.click("#buttons ActionButton")
        assert [live.plan.people for live in room.held] == [("Ana", "Ben")]


async def test_without_colour_a_button_is_in_reverse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with setting_up() as room:
        for button in room.screen.query("ActionButton"):
            assert button.styles.text_style.reverse


async def test_names_and_turns_have_the_colours_of_the_session() -> None:
    async with setting_up() as room:
        await room.fill("Ana\nBen")
        field = room.screen.query_one(PeopleField)
        hues = [room.app.theme_variables[f"person-{number}"] for number in (1, 2)]
        assert [str(field.get_line(line).spans[0].style) for line in (0, 1)] == hues


@pytest.mark.parametrize("size", SIZES[1:])
async def test_the_button_stands_below_the_last_field(size: tuple[int, int]) -> None:
    """It stood at the bottom of the screen, away from what it starts."""
    async with setting_up(size=size, fields=Fields("Ana\nBen")) as room:
        button, last = room.screen.query_one("#buttons ActionButton"), room.screen.query_one("#length")
        assert button.region.y - last.region.bottom == 1


async def test_the_button_is_seen_where_the_fields_are_scrolled() -> None:
    async with setting_up("shared-mentor", fields=Fields("Ana\nBen\nChi")) as room:
        assert room.screen.query_one("#fields").max_scroll_y > 0
        assert "Start  ctrl+s" in room.text


async def test_the_focused_field_is_marked_by_its_edge() -> None:
    """Also where there is no colour."""
    async with setting_up(fields=Fields("Ana\nBen", "20m")) as room:
        assert "▌Ana" in room.text
        assert "▏20m" in room.text
        await room.press("tab")
        assert "▏Ana" in room.text
        assert "▌20m" in room.text


async def test_the_names_that_are_filled_in_are_all_seen_in_few_lines() -> None:
    async with setting_up(size=(40, 12), fields=Fields("Ana\nBen")) as room:
        assert "▌Ana" in room.text
        assert "▌Ben" in room.text


async def test_names_in_one_line_are_several_people_and_who_is_missing_is_said() -> None:
    async with setting_up("thinking-round") as room:
        await room.press(*"Ana, Ben")
        await room.rest()
        assert "Add one more person. C holds their place." in room.sheet
        await room.press("tab")
        assert room.screen.fields().people == "Ana\nBen"


async def test_prompts_are_shown_where_there_is_room_for_them() -> None:
    async with setting_up(size=(160, 50), fields=Fields("Ana\nBen")) as room:
        assert "What do you want to think about" in room.sheet
        await room.resize(80, 24)
        await room.rest()
        assert "What do you want to think about" not in room.sheet
