"""The marked row in full beside its list."""

from pathlib import Path
from threading import Event

from textual.app import App, ComposeResult

from tests.tui.houses import house
from tests.tui.stages import settle
from tests.tui.tours import furnish
from thinkpair.tui.widgets.detail import Detail, DetailPane, headed_lines

PLACES = {
    "a format": ("2 people · pair", "2 people, 11 min", "0:00 A · Think, 5 min", "Source: Nancy Kline"),
    "a session": ("Sat 21 November 2026, 12:20", "Agreed actions", "Ana: call the bank"),
    "an action": ("overdue since yesterday", "agreed in Thinking pair", "Follow-up: Ben"),
    "a group": ("before it was a group", "People", "  Ben"),
}
"""What each section of Home tells of its first row, in the order in which tab goes through them."""


class _PaneApp(App[None]):
    def compose(self) -> ComposeResult:
        yield DetailPane()


def test_a_line_above_indented_ones_is_a_heading_and_what_is_wrapped_keeps_its_indent() -> None:
    lines = headed_lines("Agreed\n  Ana: call the bank\nand so on", 14)
    assert [line.plain for line in lines] == ["Agreed", "  Ana: call", "  the bank", "and so on"]
    assert [bool(line.spans and "bold" in str(line.spans[0].style)) for line in lines] == [True, False, False, False]


async def test_what_is_found_for_another_row_is_not_shown() -> None:
    """Whoever goes on through the list while a row is looked for sees the row that is marked then."""
    asked, may_end = Event(), Event()

    def slow() -> Detail:
        asked.set()
        may_end.wait(20)
        return Detail("first, whole")

    app = _PaneApp()
    async with app.run_test() as pilot:
        pane = app.query_one(DetailPane)
        pane.show(Detail("first"), slow)
        while not asked.is_set():
            await pilot.pause()
        pane.show(Detail("second"), lambda: Detail("second, whole"))
        may_end.set()
        assert pane.detail.title == "second"
        await app.workers.wait_for_complete()
        await settle(app, pilot)
        assert pane.detail.title == "second, whole"


LISTS = {
    "past sessions": (("h", "down"), ("Ana: call the bank, by Fri 20 November", "Twelve months")),
    "actions": (("a",), ("overdue since yesterday", "agreed in Thinking pair", "Who has what")),
    "groups": (("g",), ("before it was a group", "  Ben")),
    "settings": (("comma",), ("Your name, filled in first.", "In the file: name", "For example")),
    "keys": (("comma", "end", "enter"), ("In the file: keys.choose", "Open the selected group.")),
    "formats of a group": (("g", "enter", "f"), ("2 people, 11 min", "0:00 A · Think, 5 min")),
}


async def test_wide_lists_tell_the_marked_row_in_full(home: Path) -> None:
    furnish()
    async with house((160, 50)) as room:
        for name, (keys, told) in LISTS.items():
            await room.press(*keys)
            assert (name, [words for words in told if words not in room.text]) == (name, [])
            await room.press(*["escape"] * keys.count("enter"), "escape")


EMPTY = {"h": "What you hold stands here", "a": "until it is done. a adds one.", "g": "No groups yet. n creates one."}


async def test_empty_lists_say_what_will_stand_there() -> None:
    async with house((160, 50)) as room:
        for key, said in EMPTY.items():
            await room.press(key)
            assert said in room.text
            assert "in full" in room.text or "stands here." in room.text or "stand here." in room.text
            await room.press("escape")


async def test_home_tells_the_marked_row_in_full_where_there_is_room(home: Path) -> None:
    furnish()
    async with house((160, 50)) as room:
        for name, told in PLACES.items():
            await room.press("tab")
            side = "\n".join(line[97:] for line in room.text.splitlines())
            assert (name, [words for words in told if words not in side]) == (name, [])
