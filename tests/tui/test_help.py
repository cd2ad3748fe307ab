"""F1: it opens in every screen and dialog, at the keys that count there."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from textual.screen import Screen

from tests.hostile.screens import screens
from tests.tui.houses import house
from tests.tui.stages import collecting, pair, stage
from thinkpair.formats.summary import Glance
from thinkpair.tui.app import ThinkpairApp
from thinkpair.tui.keys import COMMANDS
from thinkpair.tui.screens.dialogs import Answer, OneLineScreen, QuestionScreen
from thinkpair.tui.screens.groups import FormatPickerScreen
from thinkpair.tui.screens.help import HelpScreen, KeyList
from thinkpair.tui.user_command import PLACES, Place

_BASES = {"AppScreen", "Dialog", "FormScreen", "ListScreen"}


def below(kind: type[Any]) -> Iterator[type[Any]]:
    for one in type.__subclasses__(kind):
        yield one
        yield from below(one)


def classes() -> list[type[Screen[object]]]:
    """Every screen of the program, also those that are written tomorrow."""
    names = screens() - _BASES
    return sorted({one for one in below(Screen) if one.__name__ in names}, key=lambda one: one.__name__)


@pytest.mark.parametrize("screen", classes(), ids=lambda screen: screen.__name__)
def test_every_screen_has_it(screen: type[Screen[object]]) -> None:
    """Each screen has a place in the table of keys, and F1 among its keys, which its bindings have, too."""
    place: Place = screen.place  # type: ignore[attr-defined]  # the test fails where there is none
    assert place in PLACES
    assert any("f1" in command.keys.split(",") for command in COMMANDS[place])
    bound = {key for binding in screen.BINDINGS for key in binding.key.split(",")}  # type: ignore[union-attr]  # ours are Bindings
    assert "f1" in bound


def first_place(app: ThinkpairApp) -> Place:
    """The place whose keys stand first in the help, which is open."""
    assert isinstance(app.screen, HelpScreen)
    return app.screen.query_one(KeyList).value[0]


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        ("", "home"),
        ("slash", "home"),
        ("enter", "setup"),
        ("a", "all_actions"),
        ("a a", "typing"),
        ("g", "groups"),
        ("g n", "group_form"),
        ("h", "history"),
        ("comma", "settings"),
        ("comma enter", "one_line"),
    ],
)
async def test_from_home(keys: str, place: Place) -> None:
    async with house() as room:
        await room.press(*keys.split())
        before = room.app.screen
        await room.press("f1")
        assert first_place(room.app) == place
        await room.press("f1")
        assert room.app.screen is before


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        ("", "items"),
        ("i", "typing"),
        ("a", "actions"),
        ("a tab", "picker"),
        ("p", "people"),
        ("p x", "confirm"),
        ("p slash", "finding"),
        ("f", "fit"),
        ("U", "deeds"),
        ("q", "question"),
    ],
)
async def test_from_the_stage(keys: str, place: Place) -> None:
    async with stage(collecting()) as room:
        await room.press(*keys.split())
        await room.app.workers.wait_for_complete()  # catching up is planned while the screen is there already
        await room.press("f1")
        await room.settle()
        assert first_place(room.app) == place


async def test_from_a_turn() -> None:
    """What can be done now stands first; what cannot stands apart, a key with several uses in one line."""
    async with stage(pair()) as room:
        await room.press("f1")
        assert first_place(room.app) == "stage"
        now, _, rest = room.app.screen.query_one(KeyList).text.partition("Everywhere")
        later = rest.partition("Not now")[2].partition("On other screens")[0]
        assert [sum(line.startswith("enter ") for line in part.splitlines()) for part in (now, later)] == [1, 1]
        assert "Stop the clock." in now
        assert ("Resume after a pause." in later, "Hold a joined session here" in later) == (True, True)
        assert "Hold a joined session here" not in now


@pytest.mark.parametrize(
    "make",
    [
        lambda: OneLineScreen("When?", "friday", str),
        lambda: QuestionScreen("Which?", [Answer("", "none")]),
        lambda: FormatPickerScreen("Tuesday", [Glance("f", None, "F")]),  # type: ignore[arg-type]  # nobody reads the file
    ],
)
async def test_dialogs(make: Callable[[], Screen[object]]) -> None:
    async with house() as room:
        dialog = make()
        await room.app.push_screen(dialog)
        await room.press("f1")
        assert first_place(room.app) == dialog.place  # type: ignore[attr-defined]  # each has one, see above
