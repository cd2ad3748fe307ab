"""The ways in which a session is heard, and what is taken where one does not work."""

import sys
import threading
from pathlib import Path

import pytest

from thinkpair.runtime import chime, sound
from thinkpair.runtime.sound import BELL, Sounder, notification
from thinkpair.runtime.sound_cues import Cue
from thinkpair.settings import Sound


@pytest.fixture(autouse=True)
def _one_player(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chime, "players", lambda: iter([("aplay",)]))


def _settled() -> None:
    """Wait for the threads that play; each ends as soon as its player has."""
    for thread in threading.enumerate():
        if thread.daemon and thread.name.startswith("chime"):
            thread.join(10)


@pytest.mark.parametrize(("way", "marks", "sent"), [("bell", False, 2), ("bell", True, 3), ("none", True, 0)])
def test_marks_are_heard_where_that_is_wanted(way: Sound, marks: bool, sent: int) -> None:
    written: list[str] = []
    sounder = Sounder(way, written.append, marks=marks)
    for cue in ("end", "soft end", "mark"):
        sounder(cue)
    assert written == [BELL] * sent


def test_the_chime_is_played_aside_and_the_bell_stays_silent() -> None:
    played: list[Cue] = []
    written: list[str] = []

    def play(cue: Cue) -> bool:
        played.append(cue)
        return True

    sounder = Sounder("chime", written.append, environ={}, play=play)
    sounder("end")
    _settled()
    assert (played, written) == (["end"], [])


def test_where_the_chime_fails_the_bell_rings_from_then_on() -> None:
    played: list[Cue] = []
    written: list[str] = []

    def play(cue: Cue) -> bool:
        played.append(cue)
        return False

    sounder = Sounder("chime", written.append, environ={}, play=play)
    for _ in range(3):
        sounder("end")
        _settled()
    assert (len(played), written) == (1, [BELL] * 3)


def test_a_chime_that_hangs_holds_nobody_up() -> None:
    released = threading.Event()
    written: list[str] = []
    sounder = Sounder("chime", written.append, environ={}, marks=True, play=lambda cue: released.wait(10))
    sounder("end")
    sounder("mark")  # the chime is still to be heard: no second one over it
    assert sum(thread.name.startswith("chime") for thread in threading.enumerate()) == 1
    released.set()
    _settled()
    assert written == []


def test_where_nothing_plays_or_nobody_sits_at_the_machine_the_bell_rings(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    Sounder("chime", written.append, environ={"SSH_CONNECTION": "1 2 3 4"})("end")
    monkeypatch.setattr(chime, "players", lambda: iter([]))
    Sounder("chime", written.append, environ={})("end")
    assert written == [BELL, BELL]


@pytest.mark.parametrize(
    ("environ", "sequence"),
    [
        ({"TERM": "xterm-kitty"}, "\x1b]99;;Time’s up\x1b\\"),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7200"}, "\x1b]777;notify;thinkpair;Time’s up\x1b\\"),
        ({"TERM": "xterm-256color"}, "\x1b]9;Time’s up\x1b\\"),
        ({"TERM": "tmux-256color", "TMUX": "x"}, "\x1bPtmux;\x1b\x1b]9;Time’s up\x1b\x1b\\\x1b\\"),
    ],
)
def test_a_notification_is_what_the_terminal_reads(environ: dict[str, str], sequence: str) -> None:
    written: list[str] = []
    Sounder("notification", written.append, environ=environ)("end")
    assert written == [sequence]


def test_a_notification_cannot_be_ended_from_within() -> None:
    assert notification("a\x1b\\\x07b\x9c", {}).count("\x1b") == 2
    assert "\x07" not in notification("a\x07b", {})


def test_the_chimes_own_process_is_waited_for_and_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    program = tmp_path / "chime.py"
    program.write_text("import sys; print('x'); print('y', file=sys.stderr); sys.exit(sys.argv[1] != 'soft')")
    monkeypatch.setattr(chime, "__file__", str(program))
    assert sound.play_chime("mark")
    assert not sound.play_chime("end")
    assert capfd.readouterr() == ("", "")


def test_a_process_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "chime.py"
    program.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(chime, "__file__", str(program))
    monkeypatch.setattr(sound, "_PATIENCE", 0.2)
    assert not sound.play_chime("end")


def test_a_python_that_is_not_there_is_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert not sound.play_chime("end")
