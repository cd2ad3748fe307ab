"""What a click does: the same as the key that stands there, or the key that opens a row."""

from textual.command import CommandPalette

from tests.tui.clicks import click_on
from tests.tui.planned import planned
from tests.tui.stages import pair, stage
from thinkpair.tui.screens.dialogs import QuestionScreen
from thinkpair.tui.screens.stage import StageScreen
from thinkpair.tui.widgets.people_lists import PeoplePicker


async def test_the_keys_of_any_screen_can_be_clicked_and_each_of_two_that_share_a_word() -> None:
    async with stage(pair(), size=(100, 30)) as room:
        await click_on(room, "− a minute")
        assert room.live.view().remaining == 240
        await click_on(room, "+ − a minute")
        await click_on(room, "a minute")
        assert room.live.view().remaining == 360
        await room.press("q")
        assert isinstance(room.app.screen, QuestionScreen)
        await click_on(room, "esc back")
        assert isinstance(room.app.screen, StageScreen)
        await click_on(room, "ctrl+p")
        assert isinstance(room.app.screen, CommandPalette)


async def test_a_person_and_an_agreed_action_can_be_clicked() -> None:
    async with stage(pair(), size=(100, 30)) as room:
        await room.press("a")
        await room.type("call the bank")
        await click_on(room, "○ Ben")
        assert room.app.screen.query_one(PeoplePicker).picked == ("Ben",)
        await room.press("enter", "enter", "enter")
        await click_on(room, "Ben: call the bank")
        assert "what           ▌call the bank" in room.text, "it is in the form, to be edited"


async def test_a_way_to_catch_up_can_be_clicked() -> None:
    async with planned("Ana", "Ben", "Chi") as room:
        await room.pass_time(540)
        await room.press("enter", "f")
        await click_on(room, "2  ")
        assert "Done: caught up" in room.text


async def test_the_words_at_the_bottom_of_the_big_screen_lead_back() -> None:
    async with stage(pair(), size=(100, 30)) as room:
        await room.press("b")
        assert "space pause" not in room.text
        await click_on(room, "b shows everything again")
        assert "space pause" in room.text
