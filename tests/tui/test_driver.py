"""Keys that are read in the event loop: from the bytes of a terminal to what the app is told."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any

import pytest
from textual import _parser, events
from textual.drivers.linux_driver import LinuxDriver

from thinkpair.tui.driver import TerminalDriver


class Room:
    """The event loop and the app of a driver: what is listened to, what is waited for, what the app was told."""

    def __init__(self) -> None:
        self.reads: dict[int, Callable[[], None]] = {}
        self.waits: list[Callable[[], None]] = []
        self.told: list[str] = []

    def add_reader(self, fileno: int, callback: Callable[[], None]) -> None:
        self.reads[fileno] = callback

    def remove_reader(self, fileno: int) -> None:
        self.reads.pop(fileno, None)

    def call_later(self, _: float, callback: Callable[[], None]) -> "Room":
        self.waits.append(callback)
        return self

    def cancel(self) -> None:
        self.waits.clear()

    def post_message(self, message: object) -> None:
        self.told.append(message.key if isinstance(message, events.Key) else type(message).__name__)

    def _handle_exception(self, error: Exception) -> None:
        self.told.append(f"crash: {error}")


class Keyboard:
    """A driver that listens to a pipe."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.room = room = Room()
        self._now = 0.0
        monkeypatch.setattr(asyncio, "get_running_loop", lambda: room)
        monkeypatch.setattr(signal, "signal", lambda *_: None)
        monkeypatch.setattr(_parser, "get_time", lambda: self._now)
        monkeypatch.setattr(LinuxDriver, "start_application_mode", lambda _: self._start())
        monkeypatch.setattr(LinuxDriver, "disable_input", lambda _: None)
        app: Any = room
        self.driver = TerminalDriver(app)
        self.driver.fileno, self.end = os.pipe()
        self.somebody_else_has_it = False

    def type(self, typed: bytes) -> list[str]:
        """Type, and return what the app is told of it."""
        os.write(self.end, typed)
        return self.look()

    def look(self) -> list[str]:
        self.room.reads[self.driver.fileno]()
        return self._heard()

    def wait(self) -> list[str]:
        """Let a second pass, and return what the app is told after that."""
        self._now += 1
        for callback in self.room.waits:
            callback()
        return self._heard()

    def _heard(self) -> list[str]:
        told, self.room.told = self.room.told, []
        return told

    def _start(self) -> None:
        if not self.somebody_else_has_it:
            self.driver._key_thread = Thread()


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Iterator[Keyboard]:
    keyboard = Keyboard(monkeypatch)
    keyboard.driver.start_application_mode()
    yield keyboard
    os.close(keyboard.driver.fileno)


def test_keys_arrive_also_in_pieces(keyboard: Keyboard) -> None:
    assert keyboard.type(b"a\x1b[") == ["a"]
    assert keyboard.type(b"A\xc3") == ["up"]
    assert keyboard.type(b"\xa4") == ["ä"]
    assert keyboard.wait() == []


def test_an_escape_that_nothing_follows_is_a_key(keyboard: Keyboard) -> None:
    assert keyboard.type(b"\x1b") == []
    assert keyboard.wait() == ["escape"]
    assert keyboard.type(b"x") == ["x"]


def test_what_is_no_text_hides_nothing_that_is(keyboard: Keyboard) -> None:
    assert keyboard.type(b"a\xff\xfeb")[::3] == ["a", "b"]


def test_a_terminal_that_is_gone_is_not_read_for_ever(keyboard: Keyboard) -> None:
    os.close(keyboard.end)
    assert keyboard.look() == []
    assert not keyboard.room.reads


def test_a_look_for_nothing_ends_nothing(keyboard: Keyboard) -> None:
    os.set_blocking(keyboard.driver.fileno, False)
    assert keyboard.look() == []
    assert keyboard.type(b"a") == ["a"]


def test_while_the_program_is_stopped_nothing_is_read(keyboard: Keyboard) -> None:
    keyboard.driver.disable_input()
    assert not keyboard.room.reads
    keyboard.somebody_else_has_it = True
    keyboard.driver.start_application_mode()
    assert not keyboard.room.reads
    keyboard.somebody_else_has_it = False
    keyboard.driver.start_application_mode()
    assert keyboard.type(b"a") == ["a"]


def test_a_fault_in_a_key_ends_the_app_as_any_other(keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise ValueError("no such key")

    monkeypatch.setattr(keyboard.driver, "process_message", fail)
    assert keyboard.type(b"a") == ["crash: no such key"]
