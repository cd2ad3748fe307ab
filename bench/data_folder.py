"""Data folders for the program under measurement: so many past sessions, or a long one."""

import atexit
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.past_sessions import BEGAN, NAMES, make_history
from bench.terminal import Terminal
from thinkpair.formats.library import Library
from thinkpair.formats.loader import Source, load_file
from thinkpair.planning.planner import make_plan
from thinkpair.session.actions import Action
from thinkpair.session.events import ActionAdded, Event, SessionStarted, SlotBegan
from thinkpair.session.plan import Setup
from thinkpair.settings.folders import HOME_VARIABLE, find_folders, make_folders
from thinkpair.storage.index.index import NAME, Index
from thinkpair.storage.journal.codec import encode
from thinkpair.storage.journal.line_format import write_line
from thinkpair.storage.journal.reader import VERSION
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
        stock = _ready_made(number)
        shutil.copytree(stock.folders.sessions, self.folders.sessions, copy_function=os.link, dirs_exist_ok=True)
        shutil.copytree(stock.folders.state, self.folders.state, dirs_exist_ok=True)

    def hold_long_session(self, events: int) -> None:
        """Write an interrupted session of so many events: actions, agreed in the first turn of a pair."""
        source, setup = shipped("thinking-pair"), Setup(people=NAMES[:2])
        session = new_id("thinking-pair", BEGAN, "long")
        plan, wall = make_plan(source, setup), BEGAN.isoformat(timespec="seconds")
        begun = SessionStarted(at=0.0, session=session, wall=wall, plan=plan, setup=setup, sources=source.texts())
        actions = (
            ActionAdded(at=n / 100, action=Action(number=n, who=(NAMES[n % 2],), what=f"write letter {n}"))
            for n in range(1, events - 1)
        )
        everything: tuple[Event, ...] = (begun, SlotBegan(at=0.0, slot=0), *actions)
        lines = (write_line(number, encode(event)) for number, event in enumerate(everything, start=1))
        (self.folders.sessions / session).mkdir(parents=True)
        journal = self.folders.sessions / session / "journal.jsonl"
        journal.write_bytes(b"".join([write_line(0, {"journal": VERSION}), *lines]))

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


def shipped(format_id: str) -> Source:
    """Return a format of the library."""
    library = Library()
    source = load_file(library.resolve(format_id), library).source
    assert source, format_id
    return source
