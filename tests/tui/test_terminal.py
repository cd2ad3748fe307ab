"""The terminal when things go wrong; the whole of it is tried in a real terminal by the harness of the project."""

import contextlib
import os
import select
import signal
import sys
from pathlib import Path

import pytest

from tests.terminal.rig import Terminal
from tests.tui.stages import pair, stage
from thinkpair.cli import main
from thinkpair.errors import UsageError
from thinkpair.settings import load_settings
from thinkpair.tui.terminal import TerminalGuard, require_terminal, write_at_last
from thinkpair.tui.textual_patches import driver_of


@pytest.mark.parametrize("stream", ["__stdin__", "__stdout__", "__stderr__"])
def test_without_a_terminal_it_says_what_to_do(stream: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "__stdin__", _Stream())
    monkeypatch.setattr(sys, "__stdout__", _Stream())
    monkeypatch.setattr(sys, "__stderr__", _Stream())
    require_terminal()
    monkeypatch.setattr(sys, stream, None)
    with pytest.raises(UsageError, match="is not a terminal; use --plain"):
        require_terminal()


@pytest.mark.parametrize(
    "argv", [(), ("run", "thinking-pair", "--people=Ana,Ben"), ("run", "--group=us"), ("resume",), ("follow",)]
)
def test_every_command_with_a_screen_refuses_what_is_no_terminal_before_it_does_anything(
    argv: tuple[str, ...], home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for stream in ("__stdin__", "__stderr__"):
        monkeypatch.setattr(sys, stream, _Stream())
    monkeypatch.setattr(sys, "__stdout__", None)
    assert main(argv) == 2
    told = capsys.readouterr()
    assert told.err == "thinkpair: standard output is not a terminal; use --plain, or run it in a terminal\n"
    assert not told.out
    assert not home.exists()


class _Stream:
    closed = False

    def isatty(self) -> bool:
        return True


def test_after_a_signal_the_terminal_works_and_says_how_to_go_on() -> None:
    terminal = Terminal()
    assert terminal.up()
    os.kill(terminal.child, signal.SIGTERM)
    assert terminal.wait(10) == 128 + signal.SIGTERM
    assert terminal.modes_left() == []
    assert b"thinkpair resume" in terminal.after
    terminal.end()


def test_the_last_words_come_although_a_thread_holds_a_terminal_that_nobody_reads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reading, terminal = os.openpty()
    write, refusals = os.write, iter([BlockingIOError, BlockingIOError])

    def refuse(descriptor: int, words: bytes) -> int:
        if refusal := next(refusals, None):
            raise refusal
        return write(descriptor, words)

    os.set_blocking(terminal, False)
    with contextlib.suppress(BlockingIOError):
        while write(terminal, b"a frame"):
            pass
    monkeypatch.setattr(os, "write", refuse)
    write_at_last(terminal, b"the last words")
    said = b""
    while not said.endswith(b"the last words"):
        assert select.select([reading], [], [], 5)[0], said[-20:]
        said += os.read(reading, 65_536)
    for descriptor in (reading, terminal):
        os.close(descriptor)


async def test_a_signal_ends_the_app_in_good_order(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(pair()) as room:
        monkeypatch.setattr(signal, "setitimer", lambda which, seconds: None)
        guard = TerminalGuard(room.app, room.app.let_go, str)
        guard.end(143)
        guard.end(129)
        await room.settle()
        assert room.disk.closed
        assert room.app.return_code == 143


async def test_a_crash_shows_one_line_and_nobody_s_words(capsys: pytest.CaptureFixture[str]) -> None:
    report = load_settings().folders.state / "crash.log"

    def fault() -> None:
        confidential = "what Ana said"
        raise RuntimeError(confidential)

    with contextlib.suppress(RuntimeError):  # Textual hands it on to the test, once the app has ended
        async with stage(pair(), sound="none") as room:
            room.app.call_later(fault)
            await room.settle()
    shown = capsys.readouterr().err
    assert "thinkpair stopped (RuntimeError)" in shown
    assert "thinkpair resume" in shown.replace("\n", " ")
    assert "RuntimeError" in report.read_text()
    assert "fault" in report.read_text()
    assert "what Ana said" not in shown + report.read_text()
    assert report.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("ours", [True, False])
async def test_after_a_stop_from_outside_the_terminal_is_taken_back_where_it_is_ours(
    ours: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage(pair()) as room:
        guard = TerminalGuard(room.app, room.app.let_go, str)
        set_modes: list[object] = []
        written: list[str] = []
        monkeypatch.setattr(driver_of(room.app), "write", written.append)
        monkeypatch.setattr(os, "tcgetpgrp", lambda descriptor: os.getpgrp() + (not ours))
        monkeypatch.setattr("termios.tcsetattr", lambda descriptor, when, modes: set_modes.append(modes))
        guard.take_back(["raw"])
        assert set_modes == [["raw"]] * ours
        assert bool(written) == ours
