"""The settings on the screen: each is seen with where it came from, changed in place, and counts at once."""

from itertools import pairwise
from pathlib import Path

import pytest

from tests.tui.houses import House, house
from tests.tui.stages import SIZES
from thinkpair.settings import SECTIONS, SETTINGS
from thinkpair.tui.screens.home import HomeScreen
from thinkpair.tui.screens.settings import SettingsScreen
from thinkpair.tui.settings_store import THEMES
from thinkpair.tui.themes import DARK
from thinkpair.tui.widgets.selectable_list import ScrollableList


def _config(home: Path) -> str:
    return (home / "config.toml").read_text()


async def _mark(room: House, key: str) -> None:
    """Move the mark to a setting."""
    screen = room.app.screen
    assert isinstance(screen, SettingsScreen)
    if key.startswith("keys."):
        await room.press("end", "enter")
        screen = room.app.screen
        assert isinstance(screen, SettingsScreen)
    screen.query_one("#list", ScrollableList).point(screen.names.index(key))
    await room.rest()


@pytest.mark.parametrize("size", SIZES[::2])
async def test_every_setting_has_its_value_and_where_it_came_from(home: Path, size: tuple[int, int]) -> None:
    home.mkdir()
    (home / "config.toml").write_text('keep = "1y"\nsound = "gong"\n')
    async with house(size) as room:
        await room.press("comma")
        assert isinstance(room.app.screen, SettingsScreen)
        assert 'sound is "chime", "bell", "notification" or "none"' in " ".join(room.text.replace("▅", "").split())
        await _mark(room, "keep")
        assert "1y" in room.text
        assert "Now 1y: file," in " ".join(room.text.split()) or size == SIZES[0]
        await room.press("escape")
        assert isinstance(room.app.screen, HomeScreen)


async def test_a_value_is_typed_checked_where_it_stands_and_kept(home: Path) -> None:
    async with house() as room:
        await room.press("comma", "down", "enter", *"4h0", "enter")
        assert "“4h0” is not a length" in room.text
        assert not (home / "config.toml").exists()
        await room.press("backspace", "backspace", "backspace", *"40m", "enter")
        assert _config(home) == 'total = "40m"\n'
        assert "Length 40m" in " ".join(room.text.split())
        assert "Now 40m: file," in " ".join(room.text.split())
        assert "enter change" in room.keys
        await room.press("d")
        assert _config(home) == ""
        assert "as the format says" in room.text


async def test_a_theme_is_picked_counts_at_once_and_is_there_at_the_next_start(home: Path) -> None:
    async with house() as room:
        await room.press("comma")
        await _mark(room, "theme")
        await room.press("enter", "home", "enter")
        assert room.app.theme == THEMES[0]
        assert _config(home) == f'theme = "{THEMES[0]}"\n'
    async with house() as room:
        assert room.app.theme == THEMES[0]
        room.app.theme = "nord"  # as the palette does
        await room.rest()
        assert _config(home) == 'theme = "nord"\n'


async def test_a_changed_key_counts_at_once_and_the_help_shows_it(home: Path) -> None:
    async with house((120, 24)) as room:
        await room.press("comma")
        await _mark(room, "keys.settings")
        await room.press("enter", "backspace", *"q", "enter")
        assert '"q" is the key of leave already' in room.text
        await room.press("backspace", *"O", "enter", "escape", "escape")
        assert _config(home) == '[keys]\nsettings = "O"\n'
        await room.press("question_mark")
        assert "O           See and change the settings." in room.text
        await room.press("escape", "comma")
        assert isinstance(room.app.screen, HomeScreen)
        await room.press("O")
        assert isinstance(room.app.screen, SettingsScreen)


async def test_name_total_and_motion_count_at_once(home: Path) -> None:
    async with house() as room:
        await room.press("comma", "enter", *"Ana", "enter", "down", "enter", *"40m", "enter")
        await _mark(room, "motion")
        await room.press("enter", "down", "enter", "escape")
        assert room.app.animation_level == "none"
        await room.press("enter")
        assert "Ana" in room.text
        assert "40m" in room.text


async def test_a_broken_file_is_told_and_left_alone(home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text("sound = bell\n")
    async with house((240, 24)) as room:  # the path stands before the words, and they must not wrap
        assert "cannot be understood" in room.text
        room.app.theme = "nord"
        await room.press("comma", "enter", *"Ana", "enter")
        assert "mend it first" in room.text
        assert room.app.theme == "nord"
    assert _config(home) == "sound = bell\n"


def test_the_default_theme_that_is_told_is_the_one_that_is_shown() -> None:
    assert SETTINGS["theme"].unset == DARK
    assert DARK in THEMES


async def test_settings_are_said_in_words_below_headings_and_the_keys_have_a_page() -> None:
    async with house() as room:
        await room.press("comma")
        lines = [" ".join(line.split()) for line in room.text.splitlines()]
        assert "Sound At the end of a turn a chime" in lines
        assert "Keep the machine awake yes" in lines
        assert "keys." not in room.text
        await room.press("end", "enter")
        assert "thinkpair · Settings · Keys" in room.text
        assert "page(" not in room.text
        await room.press("escape")
        assert "All keys …" in room.text


def test_every_setting_has_a_title_below_a_heading() -> None:
    assert all(setting.title and setting.section in SECTIONS for setting in SETTINGS.values())


async def test_where_there_is_room_groups_are_apart_and_each_line_is_still_its_own(home: Path) -> None:
    async with house((120, 36)) as room:
        await room.press("comma")
        marked = room.app.screen.query_one("#list", ScrollableList)
        texts = [line.plain for line in marked.lines(marked.content_size.width)]
        assert [before for before, line in pairwise(texts) if "Sound" in line] == [""]
        line = next(number for number, text in enumerate(texts) if "Colours" in text)
        await room.pilot.click(marked, offset=(30, line))
        await room.press("escape")
        assert "Colours" in marked.value[marked.at].words
        await room.pilot.click(marked, offset=(30, line - 1))
        assert "Colours" in marked.value[marked.at].words
