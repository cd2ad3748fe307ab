"""How the time for each kind of work grows with what there is of it: people, slots, events, sessions, formats.

Owns which works are followed, and up to which number: a session has at most 1,000 people and 10,000 slots.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

from bench.engine import at_points, by_time_alone, history_of, names, new_pairs
from bench.history import make_history
from bench.house import shipped
from bench.measuring import Growth, Work, take_turns, timed
from bench.report import Table, growth_table
from thinkpair.formats.library import Library
from thinkpair.formats.loader import load_file
from thinkpair.planning.planner import make_plan
from thinkpair.session.engine import advance
from thinkpair.session.plan import Setup
from thinkpair.session.state import replay
from thinkpair.session.view import look
from thinkpair.storage.index.action_queries import open_actions
from thinkpair.storage.index.index import NAME, Index
from thinkpair.storage.index.queries import Wanted
from thinkpair.storage.sessions import Sessions

TITLE = "Growth"
ROUNDS = 3
SIZES = (10, 100, 1_000, 10_000)
_MOST_PEOPLE = 1_000


def measure(folder: Path) -> Iterator[Table]:
    """Yield the table."""
    growths = [*_of_people(), *_of_slots(), *_of_events(), *_of_sessions(folder), *_of_formats(folder)]
    note = f"A session takes at most {_MOST_PEOPLE:,} people. No goal is n log n fitted in the same way."
    yield growth_table("Milliseconds for so many", growths, note)


def _grown(name: str, make: Callable[[int], Work], sizes: Sequence[int] = ()) -> Growth:
    works = {size: make(size) for size in sizes or SIZES}
    return Growth(name, {size: median(values) for size, values in take_turns(works, ROUNDS).items()})


def _of_people() -> Iterator[Growth]:
    sizes = tuple(size for size in SIZES if size <= _MOST_PEOPLE)
    source = shipped("impromptu-networking")
    yield _grown("people: a plan of three new pairs", lambda n: timed(lambda: make_plan(source, _all(n))), sizes)
    middle = {n: list(at_points(history_of(make_plan(source, _all(n)))))[2] for n in sizes}
    seen = {n: look(*middle[n]) for n in sizes}
    yield _grown("people: look, after a change", lambda n: timed(lambda: look(*middle[n]), 3), sizes)
    yield _grown("people: look again", lambda n: timed(lambda: look(*middle[n], seen[n]), 20), sizes)
    yield _grown("people: advance", lambda n: timed(lambda: advance(*middle[n]), 20), sizes)


def _all(people: int) -> Setup:
    return Setup(people=names(people))


def _of_slots() -> Iterator[Growth]:
    yield _grown("slots: a plan of new pairs for two", lambda n: timed(lambda: new_pairs(2, n)))
    middle = {n: list(at_points(by_time_alone(n)))[2] for n in SIZES}
    yield _grown("slots: look", lambda n: timed(lambda: look(*middle[n]), 20))
    yield _grown("slots: advance", lambda n: timed(lambda: advance(*middle[n]), 20))


def _of_events() -> Iterator[Growth]:
    events = by_time_alone(5_000)
    yield _grown("events: replay", lambda n: timed(lambda: replay(events[:n])))


def _of_sessions(folder: Path) -> Iterator[Growth]:
    indexes = dict(_indexes(folder))
    found = Wanted(words="letter")
    yield _grown("sessions: search", lambda n: timed(lambda: indexes[n].find(found, 50), 3))
    yield _grown("sessions: the newest", lambda n: timed(lambda: indexes[n].find(newest=20), 3))
    yield _grown("sessions: open actions", lambda n: timed(lambda: open_actions(indexes[n])))
    yield _grown("sessions: nothing has changed", lambda n: timed(indexes[n].refresh))
    yield Growth("sessions: a new index", {n: timed(lambda n=n: _anew(folder, n))() for n in SIZES})  # type: ignore[misc]


def _indexes(folder: Path) -> Iterator[tuple[int, Index]]:
    for number in SIZES:
        make_history(folder / str(number), number)
        index = Index(Sessions(folder / str(number)), folder / f"{number}-{NAME}")
        index.refresh()
        yield number, index


def _anew(folder: Path, number: int) -> None:
    Index(Sessions(folder / str(number)), folder / f"anew-{number}").refresh()


def _of_formats(folder: Path) -> Iterator[Growth]:
    library = Library()
    texts = [entry.path.read_text(encoding="utf-8") for entry in library.entries()]
    for number in range(max(SIZES)):
        path = folder / "formats" / f"f{number}.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(texts[number % len(texts)], encoding="utf-8")
    paths = [*(folder / "formats").iterdir()]

    def check_all(number: int) -> None:
        for path in paths[:number]:
            load_file(path, library)

    yield Growth("formats: check", {n: timed(lambda n=n: check_all(n))() for n in SIZES})  # type: ignore[misc]
