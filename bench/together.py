"""Together.

Two programs on one machine, in terminals of their own: one runs a pair, the other has joined it. A key (pause, resume)
counts on each screen until its word is shown there. The work of sharing is that of the program that holds the session,
beside one that holds another session which nobody joined, in the same windows of 20 s. The late joiner is in the same
process as the writer, so that both share one core. Over a broker: two data folders and mosquitto on this machine,
without TLS; taking over and the clock in one process, the clock through a proxy.
Rooms: 500 sessions in one process with whoever watches them, each with a connection of its own, all of them in one
thread. Phones: 500 connections over websockets from one process beside the session, each with the words of the page; a
change counts from its key until it has reached a phone, the time of the program that reads them included.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from statistics import median
from subprocess import DEVNULL, check_output
from threading import Event, Thread
from time import perf_counter, sleep

from msgspec.structs import replace

from bench import phones
from bench.data_folder import DataFolder, program
from bench.measuring import Row, quantile, ratio
from bench.terminal import Terminal, used, watch
from tests.rooms import Venue
from tests.sharing.broker import MOSQUITTO, Mosquitto
from tests.sharing.proxy import Line
from tests.sharing.test_afar import Call, Machine
from thinkpair.session import commands as ask
from thinkpair.sharing.joining import join_session
from thinkpair.sharing.programme import RoomMember
from thinkpair.sharing.programme_watch import watch_programme
from thinkpair.sharing.remembered_rooms import Membership
from thinkpair.sharing.replica import Replica
from thinkpair.sharing.room_line import new_programme, read_line

_KEYS, _WINDOWS, _EVENTS, _ROOMS = 100, 4, 10_000, 500


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
            yield from _rooms(broker)
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


def _rooms(broker: Mosquitto) -> Iterator[Row]:
    """Yield how long it takes until whoever watches a programme sees all rooms, and until a call is in all of them."""
    programme, roused = new_programme(broker.broker, "Spring day"), SimpleQueue[RoomMember | None]()
    members = [
        RoomMember(Venue(session=f"s{number}").live, Membership(programme, f"Room {number}", f"machine {number}"))
        for number in range(_ROOMS)
    ]
    for member in members:  # a room is looked at when something came, as by its own program
        member.wire.listener = partial(roused.put, member)
    _wait(lambda: all(member.wire.connected for member in members))
    rooms = Thread(target=_serve, args=(roused,))
    rooms.start()
    for member in members:
        roused.put(member)
    sleep(3)  # until every room has said where it is
    began = perf_counter()
    watching = watch_programme(programme)
    _wait(lambda: sum(room.there for room in watching.rooms()) == _ROOMS)
    yield Row("500 rooms of a programme, until whoever watches sees all", perf_counter() - began, "s", 1)
    sleep(3)  # until every room has answered that somebody watches
    began = perf_counter()
    watching.call("Two minutes left")
    _wait(lambda: watching.rooms() and watching.last_call and watching.last_call.rooms == _ROOMS)
    yield Row("a call to 500 rooms, until all have shown it and said so", perf_counter() - began, "s", 1)
    roused.put(None)
    rooms.join()
    watching.close()
    for member in members:
        member.close()


def _serve(roused: SimpleQueue[RoomMember | None]) -> None:
    for member in iter(roused.get, None):
        member.serve()


def _wait(there: Callable[[], object]) -> None:
    while not there():
        sleep(0.02)  # to look takes time, too, which 500 rooms in the same process do not have then


def _look(machine: Machine, over: Event) -> None:
    while not over.wait(0.01):
        machine.look()
