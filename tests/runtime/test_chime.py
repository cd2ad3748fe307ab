"""What the chime sounds like, and that nothing that goes wrong with it is noticed."""

import io
import os
import subprocess
import sys
import wave
from collections.abc import Callable
from pathlib import Path

import pytest

from thinkpair.runtime import chime

Player = Callable[..., None]


@pytest.fixture
def player(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Player:
    """Put players on an otherwise empty path: shell scripts that get the file as their last word."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def add(name: str, script: str) -> None:
        (folder / name).write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n")
        (folder / name).chmod(0o755)

    return add


@pytest.mark.parametrize(("voice", "loudest"), [("end", 0.25), ("soft", 0.1)])
def test_it_begins_and_ends_gently_and_is_never_loud(voice: str, loudest: float) -> None:
    played = chime.samples(voice)
    assert max(map(abs, played)) < loudest * 32_767
    assert max(map(abs, played)) > loudest / 4 * 32_767
    edge = chime.RATE // 100
    assert max(map(abs, played[:edge])) < 100
    assert max(map(abs, played[-edge:])) < 100


def test_the_file_is_what_players_read() -> None:
    with wave.open(io.BytesIO(chime.sound_file("soft"))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, chime.RATE)
        assert file.getnframes() == len(chime.samples("soft"))


def test_the_first_player_that_can_play_it_does(player: Player, tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    player("pw-play", "exit 1")
    player("paplay", f'head -c 4 "$1" > {heard}')
    player("aplay", f"rm {heard}")
    assert chime.play("soft")
    assert heard.read_text() == "RIFF"


def test_a_player_that_hangs_is_ended(player: Player, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chime, "_LONGEST", 0.05)
    player("aplay", "exec sleep 60")
    assert not chime.play("soft")


def test_no_player_is_no_harm(player: Player) -> None:
    assert not chime.play("soft")
    assert list(chime.players()) == []


def test_it_is_a_program_of_its_own_that_leaves_nothing_behind(player: Player, tmp_path: Path) -> None:
    player("aplay", f'test "$1" = -q && cp "$2" {tmp_path}/heard.wav')
    done = subprocess.run(
        [sys.executable, "-I", "-S", chime.__file__, "soft"],
        env={"PATH": os.environ["PATH"], "TMPDIR": str(tmp_path)},
        capture_output=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert (tmp_path / "heard.wav").stat().st_size > 1_000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bin", "heard.wav"]
