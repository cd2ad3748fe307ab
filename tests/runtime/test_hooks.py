"""Hooks: programs that are started when something happens in a session that is held here."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event as Flag

import pytest

from tests.follows import FirstScreen
from thinkpair.runtime.event_lines import NAMES, Hooks
from thinkpair.session import commands as ask
from thinkpair.session.events import Event
from thinkpair.session.state import Session

PAUSE = (ask.Pause(), ask.Continue())


@pytest.fixture
def first(tmp_path: Path) -> Iterator[FirstScreen]:
    screen = FirstScreen(tmp_path / "sessions")
    yield screen
    screen.live.close()


def _pipe(path: Path) -> tuple[str, ...]:
    """Return a hook that copies its event to a pipe, where it is read without polling."""
    os.mkfifo(path)
    return (sys.executable, "-ISc", "import sys; open(sys.argv[1], 'w').write(sys.stdin.read())", str(path))


def test_a_hook_gets_its_event_as_one_line(first: FirstScreen, tmp_path: Path) -> None:
    Hooks(first.live, {"turn_began": _pipe(tmp_path / "pipe")})
    first.do(ask.Start())
    (line,) = (tmp_path / "pipe").read_text(encoding="ascii").splitlines()
    assert json.loads(line)["turn"]["speakers"] == ["Ana"]


def test_one_that_hangs_is_left_alone_and_holds_up_nothing(first: FirstScreen, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "never")
    Hooks(first.live, {"turn_began": ("cat", str(tmp_path / "never")), "paused": _pipe(tmp_path / "pipe")})
    first.do(ask.Start(), ask.Pause())
    assert '"paused"' in (tmp_path / "pipe").read_text(encoding="ascii")
    first.live.close()
    (tmp_path / "never").write_text("")  # it is there still, reads this, and ends


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (("no-such-program",), "no-such-program: No such file or directory"),
        ((sys.executable, "-ISc", "raise SystemExit(3)"), "it ended with exit code 3"),
    ],
)
def test_a_failure_is_told_once_and_stops_nothing(first: FirstScreen, command: tuple[str, ...], why: str) -> None:
    first.do(ask.Start())
    hooks = Hooks(first.live, {"paused": command, "resumed": command})
    for asked, name in ((ask.Pause(), "paused"), (ask.Continue(), "resumed")):
        told = _told(first, f"The hook {name} failed: {why}")
        first.do(asked)
        assert told.wait(30)
    last = first.live.words
    first.do(*PAUSE)
    hooks.close()
    assert first.live.words == last
    assert first.live.session.phase == "running"


def _told(first: FirstScreen, words: str) -> Flag:
    """Return what is set once these words are to be said."""
    told = Flag()
    first.live.listen(lambda: told.set() if first.live.words.startswith(words) else None)
    return told


class _Listener:
    words = ""

    def __init__(self) -> None:
        self.names: list[str] = []

    def see(self, event: Event, session: Session) -> None:
        self.names.append(NAMES[type(event)])

    def close(self) -> None:
        self.names.append("")


def test_all_that_happens_here_is_seen_once_and_nothing_of_before(first: FirstScreen) -> None:
    before, after = _Listener(), _Listener()
    first.live.watch(before)
    first.do(ask.Start(), ask.Leave())
    first.is_killed()
    assert before.names == ["session_began", "turn_began", "session_left", ""]
    first.is_resumed()
    first.live.watch(after)
    first.comes_back()
    first.do(ask.Pause())
    assert [name for name in after.names if name != "time_left_out"] == ["session_resumed", "paused"]
