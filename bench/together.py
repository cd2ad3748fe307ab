"""What a session on two screens costs: a key here and its picture there, a late joiner, the work of sharing."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from threading import Event, Thread
from time import perf_counter

from msgspec.structs import replace

from bench import phones
from bench.data_folder import PAIR, DataFolder
from bench.measuring import Row, quantile, ratio
from bench.terminal import Terminal, watch
from tests.sharing.broker import MOSQUITTO, Mosquitto
from tests.sharing.proxy import Line
from tests.sharing.test_afar import Call
from thinkpair.formats.library import Library
from thinkpair.formats.loader import load_file
from thinkpair.planning.planner import make_plan
from thinkpair.runtime.clock import SystemClock
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.session_service import SessionService
from thinkpair.session import commands as ask
from thinkpair.session.plan import Setup
from thinkpair.sharing.door import Door
from thinkpair.sharing.joining import Seat, join_session
from thinkpair.sharing.replica import Replica
from thinkpair.sharing.room import read_line
from thinkpair.sharing.rooms import Rooms
from thinkpair.storage.sessions import Sessions

TITLE = "Together"
HOW = (
    "Two programs on one machine, in terminals of their own: one runs a pair, the other has joined it. A key (pause, "
    "resume) counts on each screen until its word is shown there. The work of sharing is that of the program that "
    "holds the session, beside one that holds another session which nobody joined, in the same windows of 20 s. The "
    "late joiner is in the same process as the writer, so that both share one core. Over a broker: two data folders "
    "and mosquitto on this machine, without TLS; taking over and the clock in one process, the clock through a proxy. "
    "Phones: 500 connections over websockets from one process beside the session, each with the words of the page; a "
    "change counts from its key until it has reached a phone, the time of the program that reads them included."
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
    if MOSQUITTO:
        yield from _over_a_broker(folder)
        yield from phones.measure(folder)


def _over_a_broker(folder: Path) -> Iterator[Row]:
    """Yield the same of two homes with a broker of their own between them."""
    broker = Mosquitto(folder)
    try:
        first, second = DataFolder(folder / "ana"), DataFolder(folder / "ben")
        (first.folders.config).write_text(f'broker = "{broker.broker.url}"\n', encoding="utf-8")
        with _started(first) as writer:
            words = (sys.executable, "-m", "thinkpair", "share")
            shared = subprocess.run(words, env=first.env, stdin=subprocess.DEVNULL, capture_output=True, check=True)
            line = shared.stdout.decode().partition("'")[2].strip().rstrip("'")
            with second.open("join", line) as joined:
                joined.see("end turn")
                watch([writer, joined], 8)
                here, there = _keys(writer, joined)
        yield Row("a key, shown on another machine over a broker, 50 of 100", quantile(there, 0.5), "ms")
        yield Row("the same, beside the own screen", ratio(there, here), "×", 2)
        yield Row("the same, 99 of 100", quantile(there, 0.99), "ms", 50)
        yield Row(
            "taking over, over a broker", median(_taken_over(folder / f"hand{n}", broker) for n in range(5)), "s", 1
        )
        off, stated = _clock_off(folder / "clock", broker)
        yield Row("the clock over 20 ms each way, beside what it states", off / stated, "×", 1)
        yield Row("joining a session with 10,000 events over a broker", _late_joiner(folder / "far", broker), "s", 2)
    finally:
        broker.stop()


def _taken_over(folder: Path, broker: Mosquitto) -> float:
    """Return the seconds from the key until both have another writer, and what was asked is done."""
    call = Call(folder, broker)
    call.meet()
    call.do(call.ana, ask.Start(), "running")
    call.ana.is_killed()
    call.machines = [call.ben]
    call.until(lambda: call.ben.live.orphaned)
    call.ben.live.do(ask.Pause())
    began = perf_counter()
    call.ben.live.take_over()
    call.ben.look()
    call.until(lambda: call.ben.live.recorded and call.ben.live.session.phase == "paused")
    taken = perf_counter() - began
    call.close()
    return taken


def _clock_off(folder: Path, broker: Mosquitto) -> tuple[float, float]:
    """Return by how many seconds a joined clock is off over a slow line, and by how many it says that it may be."""
    line = Line(broker.port, 0.02)
    call = Call(folder, broker)
    room = read_line(call.line)
    call.line = replace(room, broker=replace(room.broker, port=line.port)).line
    call.meet()
    replica = call.ben.live
    assert isinstance(replica, Replica)
    end = perf_counter() + 3
    call.until(lambda: perf_counter() > end)
    off, stated = abs(replica.now - call.ana.live.now), replica.clock_off or 0.0
    call.close()
    line.close()
    return off, stated


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
        word = "resume" if number % 2 == 0 else "pause"
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


def _late_joiner(folder: Path, broker: Mosquitto | None = None) -> float:
    """Return the seconds until all of a long session is there."""
    sessions, clock = Sessions(folder), SystemClock()
    library = Library()
    source = load_file(library.resolve("thinking-pair"), library).source
    assert source is not None
    setup = Setup(people=("Ana", "Ben"))
    plan = make_plan(source, setup)
    live = SessionService(sessions, clock).new(plan, setup, source.texts(), lambda *_: plan)
    live.do(ask.Start())
    for _ in range(_EVENTS // 2):
        live.do(ask.Pause())
        live.do(ask.Continue())
    assert live.keeper.flush(60)
    opening = SessionService(sessions, clock)
    folder.with_suffix(".state").mkdir()
    rooms = Rooms(folder.with_suffix(".state"), broker.broker.url if broker else None)
    door = Door(live, folder / live.session_id, "", lambda: (opening, rooms))
    over = Event()
    writer = Thread(target=_look, args=(live, over))
    writer.start()
    line = ""
    while broker and not line:
        line, _ = door.invite()
        over.wait(0.05)
    taken = []
    for _ in range(3):
        began = perf_counter()
        if line:
            Seat.at(opening, rooms, read_line(line), "").join().close()
        else:
            join_session(opening, live.session_id).close()
        taken.append(perf_counter() - began)
    over.set()
    writer.join()
    live.close()
    return median(taken)


def _look(live: LiveSession, over: Event) -> None:
    while not over.wait(0.01):
        live.news()
