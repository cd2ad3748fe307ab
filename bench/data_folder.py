"""Data folders for the program under measurement: so many past sessions."""

import atexit
import os
import shutil
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.past_sessions import make_history
from bench.terminal import Terminal
from thinkpair.formats.library import Library
from thinkpair.formats.loader import Source, load_file
from thinkpair.settings.folders import HOME_VARIABLE, find_folders, make_folders
from thinkpair.storage.index.index import NAME, Index
from thinkpair.storage.sessions import Sessions

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
        stock = _ready_made(number)
        shutil.copytree(stock.folders.sessions, self.folders.sessions, copy_function=os.link, dirs_exist_ok=True)
        shutil.copytree(stock.folders.state, self.folders.state, dirs_exist_ok=True)

    def index(self) -> Index:
        """Return the index over the sessions."""
        return Index(Sessions(self.folders.sessions), self.folders.state / NAME)

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


def shipped(format_id: str) -> Source:
    """Return a format of the library."""
    library = Library()
    source = load_file(library.resolve(format_id), library).source
    assert source, format_id
    return source
