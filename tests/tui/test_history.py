"""The history: filtered, searched while one types, one session whole, removed."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.storage.making import ID, agreed, keep, plan, started, whole
from tests.tui.houses import House, house
from tests.tui.stages import SIZES
from thinkpair.session import events as ev
from thinkpair.tui.screens.history import HistoryScreen, MinutesScreen
from thinkpair.tui.screens.home import HomeScreen
from thinkpair.tui.widgets.text_fields import TextField

OTHER = "2026-11-20-0900-check-in-abcd"


@pytest.fixture
def held(home: Path) -> Path:
    root = home / "sessions"
    keep(root, [*whole(started(), agreed(1))]).settle(ID)
    made = replace(plan(people=("Chi", "Dana"), form="check-in"), title="Check-in")
    first = replace(started(OTHER, "2026-11-20T09:00:00+00:00", made), group="peers")
    keep(root, [*whole(first, agreed(1, "paint [red]the fence[/]"))], OTHER).settle(OTHER)
    return root


def _marked(room: House) -> str:
    return next((line for line in room.text.splitlines() if "▸" in line), "")


@pytest.mark.parametrize("size", SIZES)
async def test_sessions_are_found_while_one_types_and_one_is_read_whole(held: Path, size: tuple[int, int]) -> None:
    async with house(size) as room:
        await room.press("h")
        assert isinstance(room.app.screen, HistoryScreen)
        assert "2 sessions" in room.text
        await room.press("slash", *"fen")
        assert "1 session" in room.text
        assert "“paint [red]the fence[/] Ana”" in " ".join(room.text.split())
        await room.press("enter")
        assert "yesterday 09:00" in _marked(room)
        await room.press("enter")
        assert isinstance(room.app.screen, MinutesScreen)
        assert "paint [red]the fence[/]" in room.text
        await room.press("escape", "c")
        assert "2 sessions" in room.text
        await room.press("escape")
        assert isinstance(room.app.screen, HomeScreen)


async def test_each_filter_has_a_key_and_progress_follows_them(held: Path) -> None:
    async with house() as room:
        await room.press("h", "g")
        assert "1 session   g of the group peers" in room.text
        await room.press("g", "w")
        assert "w with Ana" in room.text
        await room.press("c", "f")
        assert "f format check-in" in room.text
        await room.press("c", "t", "t", "t")
        assert "No matches" in room.text
        assert "t in 2025" in room.text
        await room.press("c", "p")
        assert "2 agreed" in room.text
        await room.press("escape")
        assert "2 sessions" in room.text


async def test_a_session_is_removed_only_after_a_yes(held: Path) -> None:
    async with house() as room:
        await room.press("h", "enter", "d", "enter")
        assert (held / ID).exists()
        await room.press("d", "down", "enter")
        assert not (held / ID).exists()
        assert isinstance(room.app.screen, HistoryScreen)
        assert "1 session" in room.text


async def test_what_sessions_took_is_offered_at_set_up_and_never_forced(home: Path) -> None:
    for day in range(1, 4):
        session = f"2026-11-0{day}-0900-thinking-pair-abcd"
        first = started(session, f"2026-11-0{day}T09:00:00+00:00")
        events: list[ev.Event] = [first]
        for slot in (0, 1):
            events += [
                ev.SlotBegan(at=600.0 * slot, slot=slot),
                ev.SlotEnded(at=600.0 * slot + 420, slot=slot, by="hand"),
            ]
        keep(home / "sessions", [*events, ev.Finished(at=1100.0), ev.Closed(at=1101.0)], session).settle(session)
    async with house((120, 40)) as room:
        await room.press("enter")
        assert "14 min in your last 3 sessions, planned 10 min" in " ".join(room.text.split())
        assert room.app.screen.query_one("#time", TextField).value == ""
        await room.press("f4")
        assert room.app.screen.query_one("#time", TextField).value == "14m"
