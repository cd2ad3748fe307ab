"""The screens over a hostile house, on a short walk at one size; `make torture` walks on, at three, with all texts."""

from pathlib import Path

import pytest

from tests.hostile.allowed import foreign
from tests.hostile.house import furnish
from tests.hostile.openings import Place
from tests.hostile.screens import terminal, walk_through
from tests.hostile.test_commands import ALL, UNSEEN
from tests.tui.stages import SIZES


@pytest.mark.parametrize(
    ("place", "steps", "screen"),
    [
        ("home", 32, "HistoryScreen"),
        ("minutes", 4, "MinutesScreen"),
        ("set-up", 32, "SetupScreen"),
        ("group", 8, "GroupScreen"),
        ("picker", 8, "FormatPickerScreen"),
        ("form", 16, "GroupFormScreen"),
        ("called", 16, "StageScreen"),
        ("phones", 4, "PhonesScreen"),
        ("close", 16, "SessionSummaryScreen"),
        ("second", 8, "FollowScreen"),
        ("code", 4, "FollowedCodeScreen"),
        ("waiting", 4, "WaitingScreen"),
        ("programme", 16, "ProgrammeScreen"),
        ("scheme", 16, "SchemeScreen"),
    ],
)
async def test_no_screen_hands_on_what_steers_a_terminal(place: Place, steps: int, screen: str, home: Path) -> None:
    furnish(home, ALL, UNSEEN)
    with terminal() as caught:
        seen = await walk_through(home, (ALL, UNSEEN), steps, (place,), SIZES[1:2])
    written = caught.taken()
    assert (screen, SIZES[1]) in seen
    assert len(written) > 10_000
    assert not foreign(written, screen=True)
