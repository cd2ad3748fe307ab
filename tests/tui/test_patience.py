"""The reader of keys sleeps until there is one, and still ends at once."""

import os
from collections.abc import Iterator
from threading import Thread

import pytest

from thinkpair.tui import patience
from thinkpair.tui.patience import Patience


class Keys:
    """A terminal: what each look at it finds, and how long each look was to wait."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.found: Iterator[bool] = iter(())
        self.waits: list[float | None] = []
        monkeypatch.setattr(patience, "select", self.look)

    def look(self, read: list[int], _: list[int], __: list[int], wait: float | None) -> tuple[list[int], ...]:
        self.waits.append(wait)
        return (read[:1] if next(self.found) else []), [], []


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> Keys:
    return Keys(monkeypatch)


def ask(event: Patience, times: int) -> list[bool]:
    """What the reader of keys is told."""
    told: list[bool] = []
    reader = Thread(target=lambda: told.extend(event.is_set() for _ in range(times)), name="textual-input")
    reader.start()
    reader.join()
    return told


def test_it_looks_a_few_times_more_after_a_key_and_then_sleeps_until_the_next(keys: Keys) -> None:
    keys.found = iter([True, False, False, False, True, False, False, False, True])
    assert ask(Patience(0), 9) == [False] * 9
    assert keys.waits == [0, 0, 0, 0, None, 0, 0, 0, None]


def test_only_the_reader_waits(keys: Keys) -> None:
    assert not Patience(0).is_set()
    assert keys.waits == []


def test_a_reader_that_sleeps_is_woken_to_end() -> None:
    silent, _ = os.pipe()
    event = Patience(silent)
    reader = Thread(target=lambda: [None for _ in iter(event.is_set, True)], name="textual-input")
    reader.start()
    event.set()
    reader.join(10)
    assert not reader.is_alive()


def test_after_the_program_was_stopped_the_reader_begins_again(keys: Keys) -> None:
    event = Patience(0)
    event.set()
    event.set()
    assert ask(event, 1) == [True]
    event.clear()
    keys.found = iter([False])
    assert ask(event, 1) == [False]
