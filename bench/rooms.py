"""What a programme of many rooms costs: until whoever watches sees them all, and until a call was shown in all.

As a program, `python -m bench.rooms LINE`, it is the rooms, each a session with a connection of its own; it says so
once all are there, and closes them at the end of its input.
"""

import gc
import sys
from collections.abc import Callable, Iterator
from functools import partial
from queue import SimpleQueue
from subprocess import PIPE, Popen
from threading import Thread
from time import perf_counter, sleep

from bench.measuring import Row
from tests.rooms import Venue
from thinkpair.sharing.programme import RoomMember
from thinkpair.sharing.programme_watch import watch_programme
from thinkpair.sharing.remembered_rooms import Membership
from thinkpair.sharing.room_line import Broker, new_programme, read_programme

_ROOMS, _REST = 500, 3.0


def measure(broker: Broker) -> Iterator[Row]:
    """Yield the rows."""
    programme = new_programme(broker, "Spring day")
    words = (sys.executable, "-m", "bench.rooms", programme.line)
    with Popen(words, stdin=PIPE, stdout=PIPE) as rooms:
        assert rooms.stdout
        rooms.stdout.readline()
        sleep(_REST)  # until every room has said where it is
        began = perf_counter()
        watching = watch_programme(programme)
        _wait(lambda: sum(room.there for room in watching.rooms()) == _ROOMS)
        yield Row("500 rooms of a programme, until whoever watches sees all", perf_counter() - began, "s", 1)
        sleep(_REST)  # until every room has answered that somebody watches
        began = perf_counter()
        watching.call("Two minutes left")
        _wait(lambda: watching.rooms() and watching.last_call and watching.last_call.rooms == _ROOMS)
        yield Row("a call to 500 rooms, until all have shown it and said so", perf_counter() - began, "s", 1)
        watching.close()


def _wait(there: Callable[[], object]) -> None:
    while not there():
        sleep(0.02)  # to look takes time, too, which the thread of the wire does not have then


def _rooms(line: str) -> None:
    """Be the rooms: each is looked at when something came, as by its own program."""
    programme, roused = read_programme(line), SimpleQueue[RoomMember | None]()
    members = [
        RoomMember(Venue(session=f"s{number}").live, Membership(programme, f"Room {number}", f"machine {number}"))
        for number in range(_ROOMS)
    ]
    for member in members:
        member.wire.listener = partial(roused.put, member)
    _wait(lambda: all(member.wire.connected for member in members))
    for member in members:
        member.serve()
    gc.freeze()  # or whoever collects garbage looks at 500 sessions, where a room has one
    print("there", flush=True)
    Thread(target=_end, args=(roused,)).start()
    for member in iter(roused.get, None):
        member.serve()
    for member in members:
        member.close()


def _end(roused: SimpleQueue[RoomMember | None]) -> None:
    sys.stdin.read()
    roused.put(None)


if __name__ == "__main__":
    _rooms(sys.argv[1])
