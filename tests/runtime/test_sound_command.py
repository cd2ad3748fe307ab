"""`thinkpair sound`: one way after the other until one is heard."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from thinkpair.cli import main
from thinkpair.cli import settings as settings_command
from thinkpair.runtime.sound import Cue
from thinkpair.settings import Sound, load_settings


class Room:
    """Somebody who hears some ways; what was played and asked."""

    def __init__(self, *answers: str, broken: tuple[str, ...] = ()) -> None:
        self._answers: Iterator[str] = iter(answers)
        self._broken = broken
        self.played: list[tuple[Sound, Cue]] = []
        self.said: list[str] = []

    def hear(self, way: Sound, cue: Cue) -> str:
        if way in self._broken:
            return "there is no player"
        self.played.append((way, cue))
        return ""

    def ask(self, question: str) -> str:
        answer = next(self._answers, None)
        if answer is None:
            raise EOFError
        return answer

    def find(self) -> Sound:
        return settings_command.find_way(self.hear, self.ask, self.said.append)


@pytest.mark.parametrize(
    ("answers", "way"),
    [(("y",), "chime"), (("n", "Yes "), "bell"), (("n", "n", "y"), "notification"), (("n", "n", "n"), "none")],
)
def test_the_first_way_that_is_heard_is_taken(answers: tuple[str, ...], way: Sound) -> None:
    assert Room(*answers).find() == way


def test_what_cannot_be_played_is_said_and_not_asked_about() -> None:
    room = Room("y", broken=("chime",))
    assert room.find() == "bell"
    assert "  Not here: there is no player." in room.said


def test_it_is_played_again_on_request_and_only_then() -> None:
    room = Room("r", "what?", "y")
    assert room.find() == "chime"
    assert room.played == [("chime", "end")] * 2


def test_marks_are_played_as_marks() -> None:
    room = Room("y")
    assert settings_command.marks_wanted("bell", room.hear, room.ask, room.said.append)
    assert room.played == [("bell", "mark")]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream in ("stdin", "stdout"):
        monkeypatch.setattr(f"sys.{stream}.isatty", lambda: True)
    monkeypatch.setattr(settings_command, "_let_hear", lambda way, cue: "")


@pytest.mark.usefixtures("terminal")
def test_the_answer_is_remembered_and_the_file_stays_as_it_was(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home.mkdir()
    (home / "config.toml").write_text('# ours\ntheme = "nord"\n')
    answers = iter(("n", "y", "y"))
    monkeypatch.setattr("builtins.input", lambda question: next(answers))
    assert main(["sound"]) == 0
    settings = load_settings()
    assert (settings.sound, settings.mark_sound, settings.theme) == ("bell", True, "nord")
    assert (home / "config.toml").read_text().startswith("# ours\n")


@pytest.mark.usefixtures("terminal")
def test_without_an_answer_nothing_is_changed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", Room().ask)
    assert main(["sound"]) == 0
    assert not (home / "config.toml").exists()


def test_it_is_refused_where_nobody_can_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sound"]) == 2
    assert "run it in a terminal" in capsys.readouterr().err
