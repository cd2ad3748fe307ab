"""What a session on two screens costs: a key here and its picture there, a late joiner, the work of sharing."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from threading import Event, Thread
from time import perf_counter

from bench.data_folder import PAIR, DataFolder
from bench.measuring import Row, quantile, ratio
from bench.terminal import Terminal, watch
from thinkpair.formats.library import Library
from thinkpair.formats.loader import load_file
from thinkpair.planning.planner import make_plan
from thinkpair.runtime.clock import SystemClock
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.session_service import Opening
from thinkpair.session import commands as ask
from thinkpair.session.plan import Setup
from thinkpair.sharing.door import Door
from thinkpair.sharing.joining import join_session
from thinkpair.storage.sessions import Sessions

TITLE = "Together"
HOW = (
    "Two programs on one machine, in terminals of their own: one runs a pair, the other has joined it. A key (pause, "
    "resume) counts on each screen until its word is shown there. The work of sharing is that of the program that "
    "holds the session, beside one that holds another session which nobody joined, in the same windows of 20 s. The "
    "late joiner is in the same process as the writer, so that both share one core."
)
_KEYS, _WINDOWS, _SECONDS, _EVENTS = 100, 4, 20, 10_000


def measure(folder: Path) -> Iterator[Row]:
    """Yield the rows."""
    data = DataFolder(folder / "pair")
    with _started(data) as writer, data.open("join") as joined, _started(DataFolder(folder / "alone")) as alone:
        joined.see("end turn")
        watch([writer, joined, alone], 8)
        here, there = _keys(writer, joined)
        yield Row("a key on one screen, shown on the other, 50 of 100", quantile(there, 0.5), "ms")
        yield Row("the same, beside the own screen", ratio(there, here), "×", 2)
        yield Row("the same, 99 of 100", quantile(there, 0.99), "ms", 50)
        shared, single = _used((writer, alone))
        yield Row("a minute of a session that somebody joined, beside one alone", ratio(shared, single), "×", 1.25)
    yield Row("joining a session with 10,000 events", _late_joiner(folder / "late"), "s", 2)


def _started(data: DataFolder) -> Terminal:
    terminal = data.open(*PAIR)
    terminal.see("Ready to start")
    terminal.press("\r")
    terminal.see("end turn")
    return terminal


def _keys(writer: Terminal, joined: Terminal) -> tuple[list[float], list[float]]:
    """Return the milliseconds of each key until it was shown where it was pressed, and on the other screen."""
    here, there = [], []
    for number in range(_KEYS):
        word = "Paused" if number % 2 == 0 else "Think"
        writer.forget()
        joined.forget()
        began = perf_counter()
        writer.press(" ")
        shown: dict[Terminal, float] = {}
        while len(shown) < 2:
            watch([writer, joined], 0.5, once=True)
            now = (perf_counter() - began) * 1_000
            shown |= {each: now for each in (writer, joined) if each not in shown and word in each.text}
            if now > 10_000:
                raise TimeoutError(f"{word!r} is not shown")
        here.append(shown[writer])
        there.append(shown[joined])
        watch([writer, joined], 0.3)
    return here, there


def _used(terminals: Sequence[Terminal]) -> tuple[list[float], ...]:
    """Return the seconds of processor time of each, window by window."""
    used: tuple[list[float], ...] = tuple([] for _ in terminals)
    for _ in range(_WINDOWS):
        before = [terminal.processor() for terminal in terminals]
        watch(terminals, _SECONDS)
        for each, terminal, then in zip(used, terminals, before, strict=True):
            each.append(terminal.processor() - then)
    return used


def _late_joiner(folder: Path) -> float:
    """Return the seconds until all of a long session is there."""
    sessions, clock = Sessions(folder), SystemClock()
    library = Library()
    source = load_file(library.resolve("thinking-pair"), library).source
    assert source is not None
    setup = Setup(people=("Ana", "Ben"))
    plan = make_plan(source, setup)
    live = Opening(sessions, clock).new(plan, setup, source.texts(), lambda *_: plan)
    live.do(ask.Start())
    for _ in range(_EVENTS // 2):
        live.do(ask.Pause())
        live.do(ask.Continue())
    assert live.keeper.flush(60)
    Door(live, folder / live.session_id, "")
    over = Event()
    writer = Thread(target=_look, args=(live, over))
    writer.start()
    taken = []
    for _ in range(3):
        began = perf_counter()
        join_session(Opening(sessions, clock), live.session_id).close()
        taken.append(perf_counter() - began)
    over.set()
    writer.join()
    live.close()
    return median(taken)


def _look(live: LiveSession, over: Event) -> None:
    while not over.wait(0.01):
        live.news()
