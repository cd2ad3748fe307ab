"""Homes for the program under measurement: a history of so many sessions, one of them interrupted.

Owns making them, and how the program is started in one. Must not know what is measured.
"""

import atexit
import os
import shutil
import sys
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.history import make_history
from bench.terminal import Terminal
from thinkpair.formats.library import Library
from thinkpair.formats.loader import Source, load_file
from thinkpair.planning.planner import make_plan
from thinkpair.runtime.clock import SystemClock
from thinkpair.runtime.session_service import Opening
from thinkpair.session import commands as ask
from thinkpair.session.plan import Setup
from thinkpair.settings.folders import HOME_VARIABLE, find_folders, make_folders
from thinkpair.storage.index.index import NAME, Index
from thinkpair.storage.sessions import Sessions

PROMPT = "What do you want to think about"
PAIR = ("run", "thinking-pair", "--people", "Ana,Ben", "--sound", "none")
GO_ON = ("resume", "--gap", "leave-out", "--sound", "none")


class House:
    """A folder for all that the program keeps, with what is measured in it."""

    def __init__(self, folder: Path) -> None:
        """Begin without any session; the folder is made."""
        self.folder = folder
        self.folders = find_folders(self.env)
        make_folders(self.folders)

    @property
    def env(self) -> Mapping[str, str]:
        """What sends the program here; modules are compiled once, as for a person who starts it every day."""
        return {HOME_VARIABLE: str(self.folder), "PYTHONDONTWRITEBYTECODE": ""}

    def hold_sessions(self, number: int) -> None:
        """Fill the history, and its index; both are made once for all houses."""
        stock = _stock(number)
        for source, target, copy in (
            (stock.folders.sessions, self.folders.sessions, os.link),
            (stock.folders.state, self.folders.state, shutil.copy2),
        ):
            shutil.copytree(source, target, copy_function=copy, dirs_exist_ok=True)

    def index(self) -> Index:
        """Return the index over the sessions."""
        return Index(Sessions(self.folders.sessions), self.folders.state / NAME)

    def interrupt(self, format_id: str = "thinking-pair", people: tuple[str, ...] = ("Ana", "Ben")) -> None:
        """Begin a session and leave it as a crash would."""
        source, setup = shipped(format_id), Setup(people=people)
        again = partial(make_plan, source, setup)
        opening = Opening(Sessions(self.folders.sessions), SystemClock())
        live = opening.new(again(), setup, source.texts(), again)
        live.do(ask.Start())
        live.close()

    def open(self, *arguments: str) -> Terminal:
        """Start the program here, in a terminal."""
        return Terminal(program(*arguments), self.env)


@cache
def _stock(number: int) -> House:
    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)
    house = House(Path(folder.name))
    make_history(house.folders.sessions, number)
    house.index().refresh()
    return house


def program(*arguments: str) -> list[str]:
    """Return the command that starts the program."""
    return [sys.executable, "-m", "thinkpair", *arguments]


def floor(name: str) -> Terminal:
    """Start one of the floors, in a terminal."""
    return Terminal([sys.executable, "-m", "bench.floors", name], {"PYTHONDONTWRITEBYTECODE": ""})


def shipped(format_id: str) -> Source:
    """Return a format of the library."""
    library = Library()
    source = load_file(library.resolve(format_id), library).source
    assert source, format_id
    return source
