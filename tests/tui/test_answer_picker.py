"""Questions at set-up of which several options may be answered, or one's own words beside them."""

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.sources import source_of
from tests.tui.setups import SettingUp, setting_up
from tests.tui.stages import SIZES
from thinkpair.formats.loaded_format import Source
from thinkpair.groups.setup_form import Fields

ASKS = """
title = "Our topics"
people = "2+"
[ask.topics]
question = "Which topics?"
options = ["money", "people", "time"]
several = true
other = true
[ask.mood]
question = "How are you here?"
options = ["calm", "in a hurry"]
other = true
[[round]]
title = "Talk"
  [[round.step]]
  title = "Talk"
  time = "5m"
  prompt = "{topics}: {mood}"
"""


@pytest.fixture
def asks() -> Source:
    """A format that asks twice."""
    return source_of(ASKS, "our-topics")


def answers(room: SettingUp) -> dict[str, str]:
    return dict(room.screen.fields().answers)


async def test_several_are_picked_and_own_words_stand_beside_them(asks: Source, snapshot: SnapshotAssertion) -> None:
    async with setting_up(asks) as room:
        await room.fill("Ana, Ben")
        await room.press("tab", "tab", "space", "down", "down", "space", "tab", *"luck")
        await room.rest()
        assert answers(room) == {"topics": "money\ntime\nluck", "mood": ""}
        for size in SIZES:
            await room.resize(*size)
            assert room.text == snapshot(name=f"{size[0]}x{size[1]}")
        await room.press("shift+tab", "space")
        assert answers(room)["topics"] == "money\nluck"
        await room.press("ctrl+s")
        assert room.held[0].plan.answers["topics"] == "money, luck"


async def test_where_one_is_taken_another_takes_its_place(asks: Source) -> None:
    async with setting_up(asks) as room:
        await room.fill("Ana, Ben")
        await room.press("tab", "tab", "tab", "tab", "space", "down", "space")
        assert answers(room)["mood"] == "in a hurry"
        await room.press("tab", *"so so")
        assert answers(room)["mood"] == "so so"
        await room.press("ctrl+s")
        assert room.held
        assert room.held[0].plan.answers["mood"] == "so so"


async def test_what_was_picked_before_stands_there_again(asks: Source) -> None:
    fields = Fields("Ana\nBen", answers={"topics": "people\nluck", "mood": "calm"})
    async with setting_up(asks, fields=fields) as room:
        assert answers(room) == {"topics": "people\nluck", "mood": "calm"}


async def test_the_marked_option_is_shown_whole_where_the_list_cuts_it_off() -> None:
    async with setting_up("mentoring-conversation") as room:
        await room.fill("Mia, Joe")
        await room.press("tab", "tab", "tab", "tab", "down", "down")
        shown = " ".join(room.text.split())
        assert "professional friend, who is" in shown
        assert "on my side and says so" in shown
        assert len(room.screen.query("AnswerPicker Words.-needed")) == 1
        await room.press("tab")
        assert not room.screen.query("AnswerPicker Words.-needed")
