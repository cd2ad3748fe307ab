"""Hostile names, prompts and pastes: shown as they are, and nothing steers the terminal or the app."""

import io
import time
import unicodedata

import pytest
from rich.segment import Segment
from textual import events
from textual.color import Color

from tests.session.plans import group, plan_of, slot
from tests.tui.stages import collecting, pair, stage
from tests.tui.textual_private import screen_strips
from thinkpair.session.plan import Plan, RoleText
from thinkpair.tui.line_filters import SafeLines
from thinkpair.tui.widgets.text_fields import LIMIT, TextField

LINK, OPEN, TAG, VALUE = "[@click=app.bell]Ana[/]", "Ben [/", "[red]Chi", "$primary {speaker} %s"
ESCAPES = "\x1b]52;c;Y3VybA==\x07\x1b[2Jx\x9b31m\u202egnp"


def _hostile_plan() -> Plan:
    people = (LINK, OPEN, TAG, VALUE)
    talk = group(*people, roles={"thinker": (LINK,)}, prompt=("[bold]What[/] now? [", "/]"))
    roles = {"thinker": RoleText("[i]role[/i]", ("[link=x]brief",))}
    plan = plan_of(slot(60, groups=(talk,), step="[u]Step"), people=people, after=[1], roles=roles, rules=("[/rule",))
    return plan


async def test_markup_is_shown_as_it_is_written_on_every_screen() -> None:
    async with stage(_hostile_plan(), size=(120, 40), started=False) as room:
        assert "[/rule" in room.text
        await room.press("enter")
        for text in (LINK, OPEN, TAG, VALUE, "[i]role[/i]", "[link=x]brief", "[bold]What[/] now? [/]", "[u]Step"):
            assert text in room.text
        await room.press("a")
        await room.type("[@click=app.exit]pay[/] [/")
        await room.press("enter", "right", "space", "enter", "enter", "enter")
        assert f"{OPEN}: [@click=app.exit]pay[/] [/" in room.text
        await room.press("escape", "enter", "enter")
        assert f"{OPEN}  [@click=app.exit]pay[/] [/" in room.text
        assert room.live.view().phase == "finished"


async def test_what_is_pasted_is_cleaned_and_cut() -> None:
    async with stage(collecting()) as room:
        await room.press("i")
        room.app.post_message(events.Paste(ESCAPES + "y" * 10_000_000))
        await room.settle()
        line = room.app.focused
        assert isinstance(line, TextField)
        assert len(line.value) == LIMIT
        assert not any(unicodedata.category(char) == "Cc" for char in line.value)
        await room.press("enter")
        (item,) = room.live.view().items
        assert len(item.text) <= LIMIT
        assert all(unicodedata.category(char) != "Cc" for char in item.text)
        assert "\u202e" not in item.text


async def test_ten_megabytes_of_actions_do_not_stop_the_clock() -> None:
    async with stage(pair(), size=(100, 30)) as room:
        await room.press("a", "tab", "space", "shift+tab")
        before = time.process_time()
        await room.paste("call\n" * 2_000_000)
        assert time.process_time() - before < 1.0
        assert len(room.live.session.actions) == 50
        assert "50 actions are added at once" in room.text
        line = room.app.focused
        assert isinstance(line, TextField)
        assert line.value == "Ana: call"


async def test_nothing_that_steers_a_terminal_leaves_the_app() -> None:
    async with stage(plan_of(slot(60, ESCAPES, people=(ESCAPES, "Ben")), people=(ESCAPES, "Ben"))) as room:
        written = io.StringIO()
        for line in screen_strips(room.app):
            filtered = line
            for each in room.app.get_line_filters():
                filtered = filtered.apply_filter(each, Color(0, 0, 0))
            written.write(filtered.text)
        assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in written.getvalue())
        assert "\u202e" not in written.getvalue()


@pytest.mark.parametrize("text", ["Zoë", "五十嵐", "👩‍👩‍👧", "דני", "5\u00a0min"])
def test_the_last_filter_leaves_what_people_write(text: str) -> None:
    assert SafeLines().apply([Segment(text)], Color(0, 0, 0)) == [Segment(text)]
