"""A year of sessions: a cell for each week, the numbers in words, and the actions done by month."""

import asyncio
from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Sparkline

from tests.storage.making import agreed, keep, started, whole
from tests.tui.houses import house
from thinkpair.tui.widgets.year_map import Year, YearMap, YearPanel, year_words

TODAY = date(2026, 11, 21)


def _lines(days: dict[str, int], today: date = TODAY) -> list[str]:
    return [line.plain.rstrip() for line in YearMap(Year(today, days)).draw(60)]


def test_each_month_has_a_line_and_each_week_a_cell() -> None:
    lines = _lines({"2026-11-02": 1, "2026-11-08": 1, "2026-11-16": 5, "2026-02-28": 3})
    assert [line[:3] for line in (lines[0], lines[2], lines[11])] == ["Dec", "Feb", "Nov"]
    assert lines[11].split() == ["Nov", "··", "▒▒", "··", "██", "7", "sessions"]
    assert lines[2].split() == ["Feb", "··", "··", "··", "··", "▓▓", "3", "sessions"]


def test_of_a_week_that_two_months_share_each_has_its_days() -> None:
    """On a Tuesday that is the first of a month: what is held today stands under this month."""
    lines = _lines({"2026-11-30": 1, "2026-12-01": 4}, date(2026, 12, 1))
    assert lines[10].split() == ["Nov", "··", "··", "··", "··", "··", "░░", "1", "session"]
    assert lines[11].split() == ["Dec", "██", "4", "sessions"]
    assert year_words(Year(date(2026, 12, 1), {"2026-11-30": 1, "2026-12-01": 4})) == "5 sessions in 1 of 49 weeks"


def test_what_is_older_than_a_year_is_not_counted() -> None:
    assert year_words(Year(TODAY, {"2025-11-30": 4, "2026-11-20": 2})) == "2 sessions in 1 of 51 weeks"


@pytest.mark.parametrize(("size", "beside"), [((120, 36), True), ((100, 30), False), ((120, 24), False)])
async def test_the_year_stands_beside_the_list_where_there_is_room(
    home: Path, size: tuple[int, int], beside: bool
) -> None:
    first = "2026-11-20-1310-thinking-pair-aaaa"
    keep(home / "sessions", whole(started(first, "2026-11-20T13:10:00+00:00"), agreed(1)), first).settle(first)
    async with house(size) as room:
        await room.press("h")
        panel = room.app.screen.query_one(YearPanel)
        assert panel.display is beside
        if beside:
            async with asyncio.timeout(20):
                while "1 session in 1 of 51 weeks" not in room.text:
                    await room.settle()
            assert "0 of 1 agreed action done" in room.text
            assert panel.query_one(Sparkline).data == [0.0] * 12
