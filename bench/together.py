"""Together.

Two programs on one machine, in terminals of their own: one runs a pair, the other has joined it. A key (pause, resume)
counts on each screen until its word is shown there. The work of sharing is that of the program that holds the session,
beside one that holds another session which nobody joined, in the same windows of 20 s. The late joiner is in the same
process as the writer, so that both share one core. Over a broker: two data folders and mosquitto on this machine,
without TLS; taking over and the clock in one process, the clock through a proxy.
Rooms: 500 sessions in one process, each with a connection of its own, and whoever watches them in another; two thirds
of a call are the work of these rooms, which 500 machines do side by side. Phones: 500 connections over websockets from
one process beside the session, each with the words of the page; a change counts from its key until it has reached a
phone. The session has sent it after 2 ms; the rest is the broker, and the program that reads 500 messages.
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median
from subprocess import DEVNULL, check_output
from threading import Event, Thread
from time import perf_counter

from msgspec.structs import replace

from bench import phones, rooms
from bench.data_folder import DataFolder, program
from bench.measuring import Row, quantile, ratio
from bench.terminal import Terminal, used, watch
from tests.sharing.broker import MOSQUITTO, Mosquitto
from tests.sharing.proxy import Line
from tests.sharing.test_afar import Call, Machine
from thinkpair.session import commands as ask
from thinkpair.sharing.joining import join_session
from thinkpair.sharing.replica import Replica
from thinkpair.sharing.room_line import read_line

_KEYS, _WINDOWS, _EVENTS = 100, 4, 10_000


def measure(folder: Path) -> Iterator[Row]:
    """Yield the rows."""
    data = DataFolder(folder / "pair")
    with data.started() as writer, data.open("join") as joined, DataFolder(folder / "alone").started() as alone:
        yield from _keys("a key on one screen, shown on the other", writer, joined)
        processor, _ = used({"shared": writer, "alone": alone}, _WINDOWS)
        beside = ratio(processor["shared"], processor["alone"])
        yield Row("a minute of a session that somebody joined, beside one alone", beside, "×", 1.25)
    yield Row("joining a session with 10,000 events", _late_joiner(folder / "late"), "s", 2)
    if MOSQUITTO:
        broker = Mosquitto(folder)
        try:
            yield from _over_a_broker(folder, broker)
            yield from rooms.measure(broker.broker)
        finally:
            broker.stop()
        yield from phones.measure(folder)


def _over_a_broker(folder: Path, broker: Mosquitto) -> Iterator[Row]:
    """Yield the same of two homes with a broker between them."""
    first, second = DataFolder(folder / "ana"), DataFolder(folder / "ben")
    for data, name in ((first, "Ana"), (second, "Ben")):
        data.folders.config.write_text(f'broker = "{broker.broker.url}"\nname = "{name}"\n', encoding="utf-8")
    with first.started() as writer:
        line = check_output(program("share"), env=first.env, stdin=DEVNULL, text=True).partition("'")[2]
        with second.open("join", line.strip().rstrip("'")) as joined:
            yield from _keys("a key, shown on another machine over a broker", writer, joined)
    taken = median(_taken_over(folder / f"hand{number}", broker) for number in range(5))
    yield Row("taking over, over a broker", taken, "s", 1)
    yield Row("the clock over 20 ms each way, beside what it states", _clock_off(folder / "clock", broker), "×", 1)
    far = _late_joiner(folder / "far", broker.broker.url)
    yield Row("joining a session with 10,000 events over a broker", far, "s", 2)


def _keys(what: str, writer: Terminal, joined: Terminal) -> Iterator[Row]:
    """Yield how long a key takes until it is shown on the other screen, and beside the one where it was pressed."""
    joined.see("end turn")
    both, here, there = (writer, joined), list[float](), list[float]()
    watch(both, 8)
    for number in range(_KEYS):
        joined.shown, began = b"", perf_counter()
        writer.press(" ")
        for each, taken in zip(both, (here, there), strict=True):
            taken.append((each.began + each.see("pause" if number % 2 else "resume") - began) * 1_000)
        watch(both, 0.3)
    yield Row(f"{what}, 99 of 100", quantile(there, 0.99), "ms", 50)
    yield Row("the same, beside the own screen", ratio(there, here), "×", 2)


def _taken_over(folder: Path, broker: Mosquitto) -> float:
    """Return the seconds from the key until both have another writer, and what was asked is done."""
    with closing(Call(folder, broker)) as call:
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
        return perf_counter() - began


def _clock_off(folder: Path, broker: Mosquitto) -> float:
    """Return how far a joined clock is off over a slow line, beside how far it says that it may be."""
    with closing(Line(broker.port, 0.02)) as line, closing(Call(folder, broker)) as call:
        room = read_line(call.line)
        call.line = replace(room, broker=replace(room.broker, port=line.port)).line
        call.meet()
        replica = call.ben.live
        assert isinstance(replica, Replica)
        end = perf_counter() + 3
        call.until(lambda: perf_counter() > end)
        return abs(replica.now - call.ana.live.now) / (replica.others.clock_off or 0.0)


def _late_joiner(folder: Path, broker: str = "") -> float:
    """Return the seconds until all of a long session is there."""
    ana, ben = (Machine(folder / name, broker, name) for name in ("Ana", "Ben"))
    ana.begin()
    for key in (ask.Start(), *(ask.Pause(), ask.Continue()) * (_EVENTS // 2)):
        ana.live.do(key)
    assert ana.live.event_store.flush(60)
    taken, over = list[float](), Event()
    writer = Thread(target=_look, args=(ana, over))
    writer.start()
    line = ""
    while broker and ana.live.shared and not line:
        line, _ = ana.live.shared.invite()
        over.wait(0.05)
    for _ in range(3):
        began = perf_counter()
        if line:
            ben.join(line)
        else:
            ben.live = join_session(ana.service, ana.live.session_id)
        taken.append(perf_counter() - began)
        ben.live.close()
    over.set()
    writer.join()
    ana.live.close()
    return median(taken)


def _look(machine: Machine, over: Event) -> None:
    while not over.wait(0.01):
        machine.look()
