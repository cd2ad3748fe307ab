"""The screens over a hostile house, on a short walk at one size; `make torture` walks on, at three, with all texts."""

from pathlib import Path

import pytest

from tests.hostile.allowed import foreign
from tests.hostile.house import furnish
from tests.hostile.screens import Places, terminal, walk_through
from tests.hostile.test_commands import ALL
from tests.tui.stages import SIZES


@pytest.mark.parametrize(
    ("place", "steps", "screen"),
    [
        ("home", 32, "HistoryScreen"),
        ("set-up", 32, "SetupScreen"),
        ("group", 8, "FormatPickerScreen"),
        ("close", 16, "SessionEndScreen"),
        ("second", 8, "FollowScreen"),
        ("waiting", 4, "WaitingScreen"),
    ],
)
async def test_no_screen_hands_on_what_steers_a_terminal(place: Places, steps: int, screen: str, home: Path) -> None:
    furnish(home, ALL, "Ana")
    with terminal() as caught:
        seen = await walk_through(home, (ALL,), steps, (place,), SIZES[1:2])
    written = caught.taken()
    assert (screen, SIZES[1]) in seen
    assert len(written) > 10_000
    assert not foreign(written, screen=True)
