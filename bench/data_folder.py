"""Data folders for the program under measurement, with so many past sessions, or a long one; programs in terminals."""

import atexit
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from bench.terminal import Terminal
from tests.sources import shipped
from tests.storage.history import BEGAN, NAMES, make_history
from tests.storage.making import agreed, keep, started
from thinkpair.planning.planner import make_plan
from thinkpair.session.events import SlotBegan
from thinkpair.session.plan import Setup
from thinkpair.settings.folders import HOME_VARIABLE, find_folders, make_folders
from thinkpair.storage.index.index import NAME, Index
from thinkpair.storage.sessions import Sessions, new_id

PAIR = ("run", "thinking-pair", "--people", "Ana,Ben", "--sound", "none")


class DataFolder:
    """The folder in which the program keeps everything, for one measurement."""

    def __init__(self, folder: Path) -> None:
        """Begin without any session; the folder is made."""
        self.folder = folder
        self.folders = find_folders(self.env)
        make_folders(self.folders)

    @property
    def env(self) -> Mapping[str, str]:
        """What sends the program here; modules are compiled once, as for a person who starts it every day."""
        return {**os.environ, HOME_VARIABLE: str(self.folder), "PYTHONDONTWRITEBYTECODE": ""}

    def hold_sessions(self, number: int) -> None:
        """Fill the history, and its index; both are made once for all folders."""
        stock = _ready_made(number).folders
        shutil.copytree(stock.sessions, self.folders.sessions, copy_function=os.link, dirs_exist_ok=True)
        shutil.copytree(stock.state, self.folders.state, dirs_exist_ok=True)

    def hold_long_session(self, events: int) -> None:
        """Keep an interrupted session of so many events: actions, agreed in the first turn of a pair."""
        source, session = shipped("thinking-pair"), new_id("thinking-pair", BEGAN, "long")
        plan, wall = make_plan(source, Setup(people=NAMES[:2])), BEGAN.isoformat(timespec="seconds")
        begun = replace(started(session, wall, plan), sources=source.texts())
        actions = (replace(agreed(number), at=number / 100) for number in range(1, events - 1))
        keep(self.folders.sessions, [begun, SlotBegan(at=0.0, slot=0), *actions], session)

    def index(self) -> Index:
        """Return the index over the sessions."""
        return Index(Sessions(self.folders.sessions), self.folders.state / NAME)

    def started(self, command: Sequence[str] = PAIR, *, paused: bool = False) -> Terminal:
        """Start a session here, in a terminal, and begin it, or pause it, too."""
        terminal = self.open(*command)
        for words, key in (("Ready to start", "\r"), ("end turn", " " * paused), *[("resume", "")] * paused):
            terminal.see(words)
            terminal.press(key)
        return terminal

    def open(self, *arguments: str) -> Terminal:
        """Start the program here, in a terminal."""
        return Terminal(program(*arguments), self.env)


@cache
def _ready_made(number: int) -> DataFolder:
    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)
    data = DataFolder(Path(folder.name))
    make_history(data.folders.sessions, number)
    data.index().refresh()
    return data


def program(*arguments: str) -> list[str]:
    """Return the command that starts the program."""
    return [sys.executable, "-m", "thinkpair", *arguments]


def floor(name: str) -> Terminal:
    """Start one of the floors, in a terminal."""
    return Terminal([sys.executable, "-m", "bench.floors", name], {"PYTHONDONTWRITEBYTECODE": ""})


def busy() -> Terminal:
    """Keep one core busy."""
    return Terminal([sys.executable, "-c", "while True: pass"])
