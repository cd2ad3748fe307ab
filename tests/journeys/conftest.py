"""What a journey has: terminals over a data folder of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys.clock import MovedClock, compiler
from tests.journeys.terminal import Terminal, opener
from tests.sharing.broker import Mosquitto

Open = Callable[..., Terminal]


@pytest.fixture
def thinkpair(home: Path) -> Iterator[Open]:
    """Open a terminal with `thinkpair` and these arguments in it; closed after the journey."""
    yield from opener(home)


@pytest.fixture
def moved_clock(tmp_path: Path) -> MovedClock:
    """A clock that can be set ahead, for programs that are opened with its variables."""
    cc = compiler()
    if cc is None:
        pytest.skip("another day needs a C compiler, for the library that moves a program's clock")
    return MovedClock(tmp_path, cc)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Open]:
    """Open a terminal on another machine, with a data folder of its own."""
    (tmp_path / "ben").mkdir()
    yield from opener(tmp_path / "ben")


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Mosquitto]:
    """A broker between the machines."""
    broker = Mosquitto(tmp_path)
    yield broker
    broker.stop()
