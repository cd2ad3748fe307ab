"""When a session on the screen keeps the machine awake: while a clock runs, and not a moment longer."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.inhibitor import Inhibitor, settled
from tests.rooms import Venue
from tests.tui.stages import FakeSessions, pair, press_keys, stage
from thinkpair.runtime import keep_awake
from thinkpair.settings import load_settings
from thinkpair.tui.app import ThinkpairApp
from thinkpair.tui.context import AppContext
from thinkpair.tui.settings_store import SettingsStore


@pytest.fixture
def inhibitor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inhibitor]:
    tool = Inhibitor(tmp_path / "tools")
    monkeypatch.setenv("PATH", f"{tool.folder}:{os.environ['PATH']}")
    monkeypatch.setattr(keep_awake, "TOOLS", {sys.platform: keep_awake.INHIBIT})
    yield tool
    tool.close()


async def test_it_is_awake_while_a_clock_runs_and_nothing_of_the_session_is_told(inhibitor: Inhibitor) -> None:
    async with stage(pair(60), started=False, keep_awake=True) as room:
        assert inhibitor.silent
        await room.press("enter")
        said = inhibitor.hear().partition(" ")[2]
        assert said == "--what=idle:sleep --who=thinkpair --why=A conversation is timed --mode=block cat"
        await room.press("space")
        assert inhibitor.hear() == "ended"
        await room.press("space")
        assert inhibitor.hear().endswith(said)
        await room.pass_time(70)
        assert room.live.view().phase == "overtime"
        assert inhibitor.silent
    assert inhibitor.hear() == "ended"


async def test_it_is_let_sleep_at_the_close_and_while_it_is_asked_what_becomes_of_lost_time(
    inhibitor: Inhibitor,
) -> None:
    async with stage(pair(), keep_awake=True) as room:
        inhibitor.hear()
        room.clock.advance(480, asleep=True)
        await room.pass_time(0)
        assert inhibitor.hear() == "ended"
        await room.press("enter")
        assert inhibitor.hear().endswith(" cat")
        await room.press("enter", "enter")
        assert room.live.view().phase == "capture"
        assert inhibitor.hear() == "ended"
    settled()
    assert inhibitor.silent


@pytest.mark.parametrize(("text", "wanted"), [("false", False), ("true", True)])
async def test_the_next_session_goes_by_the_setting(inhibitor: Inhibitor, text: str, wanted: bool) -> None:
    store = SettingsStore(load_settings())
    app = ThinkpairApp(AppContext(settings=store, sessions=FakeSessions()))
    async with app.run_test() as pilot:
        store.change("keep_awake", text)
        app.settings_changed()
        live = Venue().live
        app.open_session(live)
        await press_keys(app, pilot, "enter")
        assert live.ticking
    settled()
    assert not wanted or inhibitor.hear().endswith(" cat")
    assert not wanted or inhibitor.hear() == "ended"
    assert inhibitor.silent
