"""Past sessions and formats.

Records of pairs and groups that met for years, made by `tests.storage.history`. The index is timed inside one process
by the processor's clock, commands from exec to exit by the clock on the wall. The session of 100,000 events, all but
two of them actions, is resumed in lines of text (`--plain`), timed by the processor's clock of that program until its
first line is there. `check` gets nine copies of the library.
"""

from collections.abc import Iterator
from functools import partial
from itertools import product
from pathlib import Path
from subprocess import DEVNULL, run
from time import perf_counter

from bench.data_folder import DataFolder, program
from bench.measuring import Row, median_of, timed
from thinkpair.formats.library import Library
from thinkpair.storage.index.database import SessionQuery
from thinkpair.storage.index.index import Index
from thinkpair.storage.sessions import Sessions

_SESSIONS, _EVENTS = 10_000, 100_000


def measure(folder: Path) -> Iterator[Row]:
    """Yield the rows."""
    data = DataFolder(folder / "many")
    data.hold_sessions(_SESSIONS)
    index = data.index()
    index.refresh()
    letters = SessionQuery(words="letter")
    yield Row("10,000 sessions: the newest 50", median_of(timed(lambda: index.find(newest=50), 3)), "ms", 20)
    yield Row("10,000 sessions: a search", median_of(timed(lambda: index.find(letters, 50), 3)), "ms", 20)
    anew = {number: _anew(folder, number) for number in (1_000, _SESSIONS)}
    yield Row("10,000 sessions: a new index", anew[_SESSIONS] / 1_000, "s", 6)
    yield Row("a new index of ten times the sessions", anew[_SESSIONS] / anew[1_000], "× the time", 13)
    yield Row("`actions add`, 10,000 sessions", _wall(data, "actions", "add", "Ana: write to Ben"), "ms", 500)
    yield Row("`actions`, 10,000 sessions", _wall(data, "actions"), "ms", 1_000)
    yield from _resume(DataFolder(folder / "long"))
    yield Row("formats checked", _checked_a_second(data), "a second", least=300)


def _anew(folder: Path, number: int) -> float:
    data = DataFolder(folder / f"anew-{number}")
    data.hold_sessions(number)
    return timed(Index(Sessions(data.folders.sessions), folder / f"anew-{number}.sqlite").refresh)()


def _resume(data: DataFolder) -> Iterator[Row]:
    """Yield what it takes to resume a session of many actions in lines of text, and the most memory of it."""
    data.hold_long_session(_EVENTS)
    with data.open("resume", "--plain", "--gap=count", "--sound", "none") as terminal:
        terminal.see("min left", within=120)
        yield Row("resuming a session of 100,000 events", terminal.processor(), "s", 5)
        yield Row("its memory", terminal.peak(), "MB", 120)


def _wall(data: DataFolder, *arguments: str) -> float:
    command = partial(run, program(*arguments), env=data.env, stdout=DEVNULL, stderr=DEVNULL, check=True)
    return median_of(timed(command, clock=perf_counter), 3)


def _checked_a_second(data: DataFolder) -> float:
    """Return how many formats `check` gets through in a second: nine copies of the library, from exec to exit."""
    shelf, copies = data.folder / "formats-to-check", [*product(Library().entries(), range(9))]
    shelf.mkdir()
    for entry, number in copies:
        (shelf / f"{entry.id}-{number}.toml").write_bytes(entry.path.read_bytes())
    return len(copies) * 1_000 / _wall(data, "check", str(shelf))
