"""Phones with other browsers than Chromium: Firefox, and WebKit, which is in every iPhone."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.journeys.conftest import Open
from tests.journeys.test_phones import FORMAT
from tests.phone_engines import FIREFOX, WEBKIT, EnginePhone, firefox, webkit
from tests.sharing.broker import needs_mosquitto

pytestmark = needs_mosquitto
needs_firefox = pytest.mark.skipif(not FIREFOX, reason="Firefox is not installed")
needs_webkit = pytest.mark.skipif(not WEBKIT, reason="WebKitWebDriver or Xvfb is not installed")
ENGINES = [pytest.param(firefox, marks=needs_firefox), pytest.param(webkit, marks=needs_webkit)]


@pytest.mark.parametrize("engine", ENGINES, ids=["firefox", "webkit"])
def test_an_item_votes_and_an_action(
    thinkpair: Open, tmp_path: Path, engine: Callable[[str, Path], AbstractContextManager[EnginePhone]]
) -> None:
    """Ana comes back with the same page after it was closed, and is still Ana."""
    file = tmp_path / "small-agenda.toml"
    file.write_text(FORMAT, encoding="utf-8")
    host = thinkpair("run", str(file), "--people", "Ana,Ben", "--phones", "127.0.0.1")
    found = re.search(r"http://\S+", host.wait_for("Join with your phone", "0 phones joined"))
    assert found
    with engine(found[0], tmp_path / "browser") as ana:
        ana.wait_for("Who are you?", "Nobody interrupts.")
        ana.press("Ana")
        ana.wait_for("You: Ana", gone="Who are you?")
        host.wait_for("1 phone joined")
        host.press("enter")
        host.wait_for("Nobody interrupts.")
        host.press_enter("enter end turn")

        ana.wait_for("Small agenda", "In silence", "Add an item")
        assert ana.run("() => document.getElementById('rest').offsetWidth > 100"), "the bar shows what is left"
        ana.type("Your item", "Tea & <b>cake</b>")
        ana.press("Add")
        ana.wait_for("✓ Tea & <b>cake</b>")
        host.wait_for("Ana: added item")

        host.press_enter("0 of 6 votes given")
        ana.wait_for("Three votes each", "3 of 3 votes left")
        ana.press("More for Tea & <b>cake</b>")
        ana.wait_for("2 of 3 votes left")
        host.wait_for("1 of 6 votes given")

        host.press_enter("who follows up")
        ana.open(found[0])
        ana.wait_for("You: Ana", "Note your action")
        ana.type("What will you do?", "Buy the tea")
        ana.press("Save action")
        ana.wait_for("✓ Buy the tea", gone="Sending")
        host.press_enter("summary")
        ana.wait_for("Summary")
        assert host.press_enter_to_end() == 0
        ana.wait_for("The session is over. You can close this page.")
