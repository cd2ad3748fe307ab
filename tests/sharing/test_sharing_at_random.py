"""Whatever becomes of the wire and of the writer: nothing twice, nothing lost, the same for everyone in the end."""

from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.sharing.broker import Mosquitto, needs_mosquitto
from tests.sharing.call_machine import SharedCall
from tests.sharing.machine import Disk, SharedSession
from tests.sharing.torture import call
from thinkpair.runtime.live_session import LiveSession
from thinkpair.sharing import asks, host, joining
from thinkpair.sharing.protocol import Term
from thinkpair.sharing.replica import Replica

_BRIEF = settings(max_examples=40, stateful_step_count=40, deadline=None)
_HUNT = settings(
    max_examples=400,
    stateful_step_count=50,
    deadline=None,
    database=None,
    derandomize=True,
    report_multiple_bugs=False,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


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

_BUGS: dict[str, Callable[[], object]] = {
    "the writer does what was asked of another stand": lambda: patch.object(host, "is_meant", return_value=True),
    "what is not synced is published": lambda: patch.object(Disk, "recorded", property(lambda disk: len(disk.events))),
    "the writer forgets what it did": lambda: patch.object(host.Host, "_do", _forget),
    "an event does not say who asked for it": lambda: patch.object(LiveSession, "_caused", _without_id),
    "a replica asks once": lambda: patch.object(asks.Asks, "send_again"),
}

_BUGS_AT_A_BROKER: dict[str, Callable[[], object]] = {
    "a writer does not look who else writes": lambda: patch.object(
        host.Host, "displaced", property(lambda _: False, lambda *_: None), create=True
    ),
    "two who take over at once have the same term": lambda: patch.object(
        joining, "next_term", lambda peer, before=None: ((before or (0, ""))[0] + 1, "")
    ),
    "what comes twice is done twice": lambda: patch.object(host.Host, "_knows", return_value=False),
    "an earlier writer is believed": lambda: patch.object(Replica, "_is_of_writer", _believe),
    "what is set aside is not named": lambda: patch.object(
        Replica, "set_aside", property(lambda _: (), lambda *_: None), create=True
    ),
    "a replica asks once": lambda: patch.object(asks.Asks, "send_again"),
}


@pytest.mark.parametrize("bug", _BUGS)
def test_a_planted_bug_is_found(bug: str) -> None:
    with _BUGS[bug](), pytest.raises((AssertionError, ExceptionGroup)):  # type: ignore[attr-defined]  # a patch
        run_state_machine_as_test(SharedSession, settings=_HUNT)


@pytest.mark.parametrize("bug", _BUGS_AT_A_BROKER)
def test_a_planted_bug_is_found_at_a_broker(bug: str) -> None:
    with _BUGS_AT_A_BROKER[bug](), pytest.raises((AssertionError, ExceptionGroup)):  # type: ignore[attr-defined]  # a patch
        run_state_machine_as_test(SharedCall, settings=_HUNT)
