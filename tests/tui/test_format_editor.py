"""The preview: text and meaning side by side, and nothing typed is ever lost."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from tests.tui.stages import SIZES, START, Screened, quiet_settings, widgets_are_gone
from tests.tui.test_format_file import TEXT
from thinkpair.errors import FilesError
from thinkpair.formats.library import Library
from thinkpair.tui.app import ThinkpairApp
from thinkpair.tui.context import AppContext
from thinkpair.tui.format_file import Examined, FormatFile, saves_of
from thinkpair.tui.screens import format_editor
from thinkpair.tui.screens.dialogs import QuestionScreen
from thinkpair.tui.screens.format_editor import FormatEditorScreen
from thinkpair.tui.widgets.run_sheet import RunSheet


@dataclass
class Bench(Screened):
    """A preview over a file of this test; its right side follows at `rest`."""

    path: Path
    app: ThinkpairApp
    screen: FormatEditorScreen
    pilot: Pilot[int]

    async def type(self, text: str) -> None:
        self.screen.editor.insert(text)
        await self.rest()

    async def save_elsewhere(self, text: str) -> None:
        self.path.write_text(text)
        self.screen.look_at_file()
        await self.rest()

    async def rest(self) -> None:
        await self.settle()
        if self.app.is_running and self.screen.is_attached:
            self.screen.examine_again()
        await self.app.workers.wait_for_complete()
        await self.settle()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(TEXT)
    return path


@asynccontextmanager
async def bench(path: Path, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Bench]:
    file = FormatFile(path, path.parent / "state")
    screen = FormatEditorScreen(file, Library(), lambda: START, patience=3600, follow=False)
    app = ThinkpairApp(AppContext(settings=quiet_settings()), first_screen=lambda app: screen)
    async with app.run_test(size=size) as pilot:
        room = Bench(path, app, screen, pilot)
        await room.rest()
        yield room


async def test_what_is_examined_until_after_the_program_was_left_is_no_crash(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with bench(path) as room:

        async def until_the_end(*_: object) -> Examined:
            await widgets_are_gone(room.screen)
            return Examined(None)

        monkeypatch.setattr(format_editor, "to_thread", until_the_end)
        room.screen.examine_again()


@pytest.mark.parametrize("size", SIZES)
async def test_text_and_run_sheet_stand_side_by_side(path: Path, size: tuple[int, int]) -> None:
    async with bench(path, size) as room:
        assert 'title = "T"' in room.text
        assert "2 people, 10 min" in room.text
        assert "14:20" in room.screen.query_one(RunSheet).text
        assert "esc close" in room.text.splitlines()[-1]
        await room.press("f8")
        assert "3 people, 15 min" in room.text
        await room.press("f7")
        assert "2 people, 10 min" in room.text
        assert room.screen.query_one(TextArea).selected_text == ""
        await room.press("f8", "f8", "f8")
        assert "4 people, 20 min" in room.text
        await room.press("f7", "f7", "f7")
        assert "2 people, 10 min" in room.text


async def test_the_number_of_people_is_kept_while_the_text_has_a_mistake(path: Path) -> None:
    async with bench(path) as room:
        await room.type("?")
        assert "for 2 people" in room.text
        await room.press("f8")
        assert "for 3 people" in room.text
        await room.press("f8", "f8", "f8", "backspace")
        await room.rest()
        assert "4 people, 20 min" in room.text


async def test_a_text_that_was_never_readable_has_no_number_of_people(path: Path) -> None:
    path.write_text("?" + TEXT)
    async with bench(path) as room:
        await room.press("f8")
        assert "how many people it takes is not known yet" in " ".join(room.text.split())
        await room.press("delete")
        await room.rest()
        assert "2 people, 10 min" in room.text


async def test_what_was_said_of_the_text_before_goes_with_the_next_change(path: Path) -> None:
    async with bench(path) as room:
        await room.type("# more\n")
        await room.press("ctrl+s")
        assert "Saved." in room.text
        await room.type("# and more\n")
        assert "Saved." not in room.text
        assert "not saved" in room.text


@pytest.mark.parametrize("size", SIZES)
async def test_problems_come_with_their_place_and_what_to_write(path: Path, size: tuple[int, int]) -> None:
    async with bench(path, size) as room:
        await room.type("titel = 1\n")
        assert "✗ 1:1" in room.text
        assert "not saved" in room.text
        await room.press("ctrl+z")
        assert "✗" not in room.text
        assert "2 people, 10 min" in room.text


async def test_saving_writes_the_file_and_leaving_then_asks_nothing(path: Path) -> None:
    async with bench(path) as room:
        await room.type("# mine\n")
        assert path.read_text() == TEXT
        await room.press("ctrl+s")
        assert path.read_text() == "# mine\n" + TEXT
        assert "Saved." in room.text
        await room.pilot.press("escape")
        assert room.app.return_code == 0
    assert FormatFile(path, path.parent / "state").kept() is None


async def test_leaving_asks_about_what_is_not_saved(path: Path) -> None:
    async with bench(path) as room:
        await room.type("# mine\n")
        await room.press("escape")
        assert isinstance(room.app.screen, QuestionScreen)
        await room.press("escape")
        assert room.screen.is_current
        await room.press("escape")
        await room.pilot.press("enter")
        assert path.read_text() == "# mine\n" + TEXT


async def test_what_was_typed_outlives_the_program(path: Path) -> None:
    async with bench(path) as room:
        await room.type("# mine\n")
        room.screen.editor.insert("# and the last word\n")
        await room.settle()
        room.app.exit()
    async with bench(path) as room:
        assert isinstance(room.app.screen, QuestionScreen)
        await room.press("enter")
        assert room.screen.editor.text == "# mine\n# and the last word\n" + TEXT
        assert path.read_text() == TEXT
        await room.press("ctrl+z")
        assert room.screen.editor.text == TEXT


async def test_what_another_editor_saves_is_taken_over(path: Path) -> None:
    async with bench(path) as room:
        await room.save_elsewhere(TEXT.replace("5m", "7m"))
        assert "2 people, 14 min" in room.text
        assert "not saved" not in room.text


async def test_text_typed_here_is_never_replaced_unasked(path: Path) -> None:
    async with bench(path) as room:
        await room.type("# mine\n")
        await room.save_elsewhere(TEXT.replace("5m", "7m"))
        assert room.screen.editor.text == "# mine\n" + TEXT
        assert "Another editor saved this file" in room.text
        await room.press("ctrl+s")
        assert isinstance(room.app.screen, QuestionScreen)
        await room.press("escape")
        assert path.read_text() == TEXT.replace("5m", "7m")
        await room.press("f5")
        assert room.screen.editor.text == TEXT.replace("5m", "7m")
        await room.press("ctrl+z")
        assert room.screen.editor.text == "# mine\n" + TEXT
        await room.press("ctrl+s")
        assert path.read_text() == "# mine\n" + TEXT


async def test_a_file_that_cannot_be_written_is_told_and_the_text_stays(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with bench(path) as room:
        await room.type("# mine\n")

        def refuse(*_: object) -> None:
            raise FilesError("cannot write mine.toml: the disk is full")

        monkeypatch.setattr(FormatFile, "save", refuse)
        await room.press("ctrl+s")
        assert "cannot write mine.toml: the disk is full" in room.text
        assert "not saved" in room.text
        monkeypatch.undo()
        await room.press("ctrl+s")
        assert path.read_text() == "# mine\n" + TEXT


@pytest.mark.parametrize("title", ["[@click=app.quit]T[/]", "lone [/", "\x1b]2;T\x07", "\u202eT"])
async def test_a_hostile_text_is_shown_as_text(path: Path, title: str) -> None:
    path.write_text(TEXT.replace('"T"', f'"{title}"'))
    async with bench(path) as room:
        assert not {"\x1b", "\x07", "\u202e"} & set(room.text)
        if title.isprintable():
            assert f'"{title}"' in room.text
            assert "2 people, 10 min" in room.text
        else:
            assert "✗ 1:" in room.text


async def test_a_save_is_noticed(path: Path) -> None:
    import asyncio

    saves = saves_of(path)
    noticed = asyncio.ensure_future(anext(saves))
    beside = path.with_name("beside")
    for _ in range(100):
        beside.write_text("x")
        beside.replace(path)
        if (await asyncio.wait({noticed}, timeout=0.1))[0]:
            break
    assert noticed.done()
    await noticed
    await saves.aclose()  # type: ignore[attr-defined]  # it is a generator
