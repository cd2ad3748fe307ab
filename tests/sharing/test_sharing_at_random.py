"""Whatever becomes of the wire and of the writer: nothing twice, nothing lost, the same for everyone in the end."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import settings

from tests.sharing.broker import Mosquitto, needs_mosquitto
from tests.sharing.call_machine import SharedCall
from tests.sharing.machine import Disk, SharedSession
from tests.sharing.torture import call
from thinkpair.runtime.live_session import LiveSession
from thinkpair.sharing import asks, host, joining
from thinkpair.sharing.protocol import Term
from thinkpair.sharing.replica import Replica

_BRIEF = settings(max_examples=40, stateful_step_count=40, deadline=None)
Step = tuple[str, ...]
"""A rule of a machine, and what it is called with."""

_NOTE: Sequence[Step] = (("note_at_a_replica", "ben"), ("deliver_all",))
_LATE: Step = ("the_last_words_of_who_is_killed_come_late", "Ana")
_SETTLE: Step = ("settle",)


@needs_mosquitto
def test_a_call_in_trouble(tmp_path: Path) -> None:
    """One of the calls that `make torture` plays by the hundred."""
    broker = Mosquitto(tmp_path)
    call(broker, 3)
    broker.stop()


TestSharedSession = SharedSession.TestCase
TestSharedSession.settings = _BRIEF
TestSharedCall = SharedCall.TestCase
TestSharedCall.settings = _BRIEF


def _without_id(self: LiveSession, command: object, now: float, asked: str = "") -> object:
    return _caused(self, command, now)  # type: ignore[arg-type]  # as it came


def _forget(self: host.Host, ask: object) -> None:
    _do(self, ask)  # type: ignore[arg-type]  # as it came
    self._published.asked.clear()


def _believe(self: Replica, term: Term) -> bool:
    known = self.others.term
    _is_of_writer(self, term)
    self.others.term = min(known or term, term)
    return True


_caused, _do, _is_of_writer = LiveSession._caused, host.Host._do, Replica._is_of_writer

_Bug = tuple[Callable[[], AbstractContextManager[Any]], Sequence[Step]]
"""A mistake that is made in the program, and what has to happen for it to be seen; without it the same is right."""

_BUGS: Mapping[str, _Bug] = {
    "the writer does what was asked of another stand": (
        lambda: patch.object(host, "is_meant", return_value=True),
        [("two_hands_on_enter", "ben")],
    ),
    "what is not synced is published": (
        lambda: patch.object(Disk, "recorded", property(lambda disk: len(disk.events))),
        [*_NOTE, ("deliver_all",)],
    ),
    "the writer forgets what it did": (lambda: patch.object(host.Host, "_do", _forget), [*_NOTE, ("deliver_all",)]),
    "an event does not say who asked for it": (
        lambda: patch.object(LiveSession, "_caused", _without_id),
        [_NOTE[0], ("kill_the_writer",)],
    ),
    "a replica asks once": (
        lambda: patch.object(asks.Asks, "send_again"),
        [("cut_or_mend", "ben"), *_NOTE, ("cut_or_mend", "ben")],
    ),
}

_BUGS_AT_A_BROKER: Mapping[str, _Bug] = {
    "a writer does not look who else writes": (
        lambda: patch.object(host.Host, "displaced", property(lambda _: False, lambda *_: None), create=True),
        [_LATE],
    ),
    "two who take over at once have the same term": (
        lambda: patch.object(joining, "next_term", lambda peer, before=None: ((before or (0, ""))[0] + 1, "")),
        [_LATE],
    ),
    "what comes twice is done twice": (
        lambda: patch.object(host.Host, "_knows", return_value=False),
        [("note", "Ben")],
    ),
    "an earlier writer is believed": (
        lambda: patch.object(Replica, "_is_of_writer", _believe),
        [
            _SETTLE,
            _LATE,
            *[_SETTLE] * 7,
            ("come_back", "Ana"),
            _SETTLE,
            _LATE,
            _SETTLE,
            ("who_writes_is_heard_first",),
            _SETTLE,
        ],
    ),
    "what is set aside is not named": (
        lambda: patch.object(Replica, "set_aside", property(lambda _: (), lambda *_: None), create=True),
        [_LATE],
    ),
    "a replica asks once": (
        lambda: patch.object(asks.Asks, "send_again"),
        [_SETTLE, ("note", "Ben"), ("cut_or_mend", "Ben"), ("cut_or_mend", "Ben")],
    ),
}


def _local() -> SharedSession:
    machine = SharedSession()
    machine.begin(started=True)
    return machine


def _at_a_broker() -> SharedCall:
    machine = SharedCall()
    machine.begin()
    return machine


def _play(machine: SharedSession | SharedCall, steps: Sequence[Step]) -> None:
    """Take these steps; what must always be true is asked after each, and what must be in the end after the last."""
    try:
        for rule, *values in steps:
            getattr(machine, rule)(*values)
            for invariant in machine.invariants:
                invariant.function(machine)
    finally:
        machine.teardown()


@pytest.mark.parametrize("bug", _BUGS)
def test_a_planted_bug_is_found(bug: str) -> None:
    plant, steps = _BUGS[bug]
    _play(_local(), steps)
    with plant(), pytest.raises(AssertionError):
        _play(_local(), steps)


@pytest.mark.parametrize("bug", _BUGS_AT_A_BROKER)
def test_a_planted_bug_is_found_at_a_broker(bug: str) -> None:
    plant, steps = _BUGS_AT_A_BROKER[bug]
    _play(_at_a_broker(), steps)
    with plant(), pytest.raises(AssertionError):
        _play(_at_a_broker(), steps)
