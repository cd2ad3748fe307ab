"""A pipe, a device, a folder or a link where a file of the program should be: nothing waits, the place is named."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import pytest

from tests.hostile.commands import say, wrong_with
from tests.hostile.garbage import KEPT, furnish
from tests.storage.making import ID
from thinkpair.crash_handler import crash_message

_LONGEST = 20.0
PLACES: dict[str, Callable[[Path], None]] = {
    "a pipe": os.mkfifo,
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a folder": lambda path: path.mkdir(),
    "a link": lambda path: path.symlink_to(path.with_name("elsewhere")),
}
_FILES = {name: kept.path for name, kept in KEPT.items()} | {
    "lock": f"sessions/{ID}/lock",
    "what was told": "state/retired-settings-told",
    "what was told of a sync": "state/told-synced",
}
_NOT_NEEDED = ("draft", "index", "shared", "format", "pack's format")
"""Without them nothing is missing, so that nothing has to be told; a format that is no file is none."""
_NOWHERE = {("config", "a link"), ("matches", "a link")}
"""A link to nowhere is no settings, and no table so far."""


@pytest.fixture
def no_waiting() -> Iterator[None]:
    """Whoever waits for a pipe or reads a device without end is interrupted."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError("waits for ever")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, _LONGEST)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", _FILES)
@pytest.mark.usefixtures("no_waiting")
def test_what_is_no_file_in_place_of_one_is_named_and_nothing_waits(
    name: str, place: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(home)
    monkeypatch.setenv("THINKPAIR_LANGUAGE", "de")  # no setting any more: told once
    path = home / _FILES[name]
    path.unlink(missing_ok=True)
    PLACES[place](path)
    own = (KEPT[name].argv(home),) if name in KEPT else ()
    said = {
        argv: say(*argv) for argv in (*own, ("sessions",), ("groups",), ("settings",), ("actions", "add", "Ana: x"))
    }
    assert {argv: wrong for argv, one in said.items() if (wrong := wrong_with(one))} == {}
    if own and name not in _NOT_NEEDED and (name, place) not in _NOWHERE:
        assert path.name.encode() in said[own[0]].out + said[own[0]].err
    if name != "log" and (name, place) != ("index", "a folder"):
        assert said["actions", "add", "Ana: x"].code == 0


def test_a_group_that_cannot_be_read_is_told_once_and_the_others_are_listed(home: Path) -> None:
    furnish(home)
    (home / "groups" / "them.toml").symlink_to(home / "groups" / "us.toml")
    said = say("groups")
    assert said.code == 0
    assert said.out.startswith(b"us ")
    assert said.err.count(b"them.toml") == 1
    assert b"it is a link to another place" in said.err
    assert say("groups", "edit", "them", "--purpose=another").code == 3
    assert b"another" not in (home / "groups" / "us.toml").read_bytes()


@pytest.mark.usefixtures("no_waiting")
def test_a_pipe_in_place_of_the_report_of_a_fault_keeps_the_end_from_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "crash.log")
    assert "The place of the fault" not in crash_message(ValueError, None, tmp_path / "crash.log")


@pytest.mark.parametrize("place", ["a pipe", "a device", "a folder"])
@pytest.mark.parametrize(
    "command",
    [
        ("groups", "add"),
        ("groups", "add", "--yes"),
        ("formats", "add"),
        ("formats", "upgrade"),
        ("restore",),
        ("import", "--new=Us"),
        ("check",),
        ("scheme", "check"),
        ("plan", "thinking-pair", "--people-from"),
    ],
    ids=" ".join,
)
@pytest.mark.usefixtures("no_waiting", "home")
def test_a_typed_path_that_is_no_file_is_told_and_nothing_waits(
    command: tuple[str, ...], place: str, tmp_path: Path
) -> None:
    for name in ("x", "x.zip", "x.toml", "x.csv"):
        PLACES[place](tmp_path / name)
        said = say(*command, str(tmp_path / name))
        assert wrong_with(said) == []
        assert said.code in (1, 3)
