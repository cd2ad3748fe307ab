"""Joining on one machine: real sockets, real folders, two of them in one process."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from time import monotonic

import pytest

from tests.session.plans import thinking_pair
from thinkpair.errors import FilesError
from thinkpair.runtime.clock import SystemClock
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.session_service import SessionService
from thinkpair.session import commands as ask
from thinkpair.session import events as ev
from thinkpair.session.plan import Plan, Setup
from thinkpair.sharing import joining
from thinkpair.sharing.door import Door
from thinkpair.sharing.joining import join_session
from thinkpair.sharing.replica import Replica
from thinkpair.sharing.socket_file import NAME, connect
from thinkpair.sharing.socket_wire import ReplicaWire
from thinkpair.storage.session_folder import load_events
from thinkpair.storage.sessions import Sessions

_PATIENCE = 30.0


class Machine:
    """A folder of sessions, and a session that somebody holds; everything happens in the thread of the test."""

    def __init__(self, root: Path, plan: Plan | None = None) -> None:
        self.service = SessionService(Sessions(root), SystemClock(), share=_open_door)
        plan = plan or thinking_pair()
        self.live = self.service.new(plan, Setup(people=plan.people), {}, lambda *_: plan)
        self.folder = root / self.live.session_id
        self.woken = Event()
        self.live.listen(self.woken.set)
        self.joined: list[Replica] = []

    def join(self) -> Replica:
        """Join as another program would, whose start takes the session's own thread."""
        over = Event()
        looks = Thread(target=self._look_until, args=(over,))
        looks.start()
        try:
            replica = join_session(self.service, self.live.session_id, "Ben")
        finally:
            over.set()
            looks.join()
        assert isinstance(replica, Replica)
        self.joined.append(replica)
        return replica

    def until(self, live: LiveSession, what: str) -> None:
        """Let both look until the phase of one is this one."""
        end = monotonic() + _PATIENCE
        while live.session.phase != what:
            assert monotonic() < end, f"still {live.session.phase}"
            self.look()

    def look(self) -> None:
        self.woken.wait(0.01)
        self.woken.clear()
        self.live.news()
        for replica in self.joined:
            replica.news()

    def is_killed(self) -> None:
        """Let the writer be gone; its lock is free, and the file of its socket is left."""
        self.live.close()
        (self.folder / NAME).touch()

    def _look_until(self, over: Event) -> None:
        while not over.is_set():
            self.woken.wait(0.01)
            self.live.news()


def _open_door(service: SessionService, live: LiveSession, folder: Path) -> None:
    Door(live, folder, "Ana")


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    machine = Machine(tmp_path / "sessions")
    yield machine
    for replica in machine.joined:
        replica.close()
    machine.live.close()


def test_a_key_goes_there_and_comes_back_saved(machine: Machine) -> None:
    ben = machine.join()
    ben.do(ask.Start())
    machine.until(ben, "running")
    assert any(isinstance(event, ev.SlotBegan) for event in load_events(machine.folder).entries)


def test_only_the_user_can_open_it_and_it_goes_with_the_session(machine: Machine) -> None:
    mode = (machine.folder / NAME).stat().st_mode
    assert stat.S_ISSOCK(mode)
    assert stat.S_IMODE(mode) == 0o600
    machine.live.close()
    assert not (machine.folder / NAME).exists()


def test_whoever_knocks_at_the_very_end_stops_nothing(machine: Machine) -> None:
    """Somebody comes and the session closes before it has looked who it is."""
    machine.woken.clear()
    with connect(machine.folder):
        assert machine.woken.wait(_PATIENCE)
        machine.live.close()
        machine.live.news()


def test_the_path_may_be_longer_than_an_address(tmp_path: Path) -> None:
    machine = Machine(tmp_path / ("long" * 30))
    assert len(os.fsencode(machine.folder)) > 108
    ben = machine.join()
    assert ben.session_id == machine.live.session_id
    ben.close()
    machine.live.close()


def test_who_takes_over_does_what_was_asked_once(machine: Machine) -> None:
    """One thing was done and not answered, one was asked of nobody: each is there once."""
    ben = machine.join()
    ben.do(ask.AddAction(("Ben",), "done there"))
    end = monotonic() + _PATIENCE
    while not machine.live.session.actions:
        assert monotonic() < end
        machine.woken.wait(0.01)
        machine.live.news()  # only the writer looks
    machine.is_killed()
    ben.do(ask.AddAction(("Ben",), "asked of nobody"))
    while not ben.orphaned:
        assert monotonic() < end
        machine.woken.wait(0.01)
    live = ben.take_over()
    assert [action.what for action in live.session.actions] == ["done there", "asked of nobody"]
    assert ben.successor is live
    live.close()


def test_nobody_takes_over_while_it_is_held(machine: Machine) -> None:
    ben = machine.join()
    with pytest.raises(FilesError, match="Ana holds the session"):
        ben.take_over()


def test_what_is_not_running_says_how_to_resume(machine: Machine) -> None:
    machine.is_killed()
    with pytest.raises(FilesError, match="is not running; resume it with: thinkpair resume"):
        join_session(machine.service, machine.live.session_id)


def test_a_program_that_is_killed_is_away(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    wires: list[ReplicaWire] = []

    def wire_to(folder: Path) -> ReplicaWire:
        wires.append(ReplicaWire(folder))
        return wires[-1]

    monkeypatch.setattr(joining, "ReplicaWire", wire_to)
    machine.join()
    wires[0].close()  # without a word
    end = monotonic() + _PATIENCE
    while not machine.live.words.startswith("Ben has been away for"):
        assert monotonic() < end, machine.live.words
        machine.look()
