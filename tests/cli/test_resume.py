"""The command `resume`, while the broker has not said yet who holds the session."""

from pathlib import Path
from unittest.mock import Mock

import pytest

from tests.rooms import NINE, Venue
from thinkpair.cli.run import await_holder
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.interfaces import Sharing
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.session_service import SessionService
from thinkpair.storage.sessions import Sessions


class Broker(Sharing):
    """Answers after so many seconds that somebody else holds the session."""

    def __init__(self, live: LiveSession, seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
        self.clock = VirtualClock(NINE)
        self._live = live
        self._answers_at = self.clock.seconds() + seconds
        live.shared = self
        monkeypatch.setattr("thinkpair.cli.run.monotonic", self.clock.seconds)
        monkeypatch.setattr("thinkpair.cli.run.sleep", self.clock.advance)

    @property
    def asks_who_writes(self) -> bool:
        return self.clock.seconds() < self._answers_at

    def serve(self) -> None:
        self._live.successor = Venue().live


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, ""), (6.0, "Asking the broker who holds the session now. Ctrl+C cancels.\n"), (0.0, "")],
)
def test_a_resume_says_what_it_waits_for(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    seconds: float,
    said: str,
) -> None:
    """Only where that takes a while; what comes of it goes on."""
    live = Venue().live
    broker = Broker(live, seconds, monkeypatch)
    service = SessionService(Sessions(tmp_path), broker.clock)
    assert await_holder(live, service) is live.successor
    assert not broker.asks_who_writes
    assert capsys.readouterr().out == said


def test_a_broker_that_never_answers_is_not_waited_for_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = Venue().live
    broker = Broker(live, 1_000.0, monkeypatch)
    await_holder(live, SessionService(Sessions(tmp_path), broker.clock))
    assert broker.asks_who_writes


def test_who_cancels_while_the_broker_is_asked_leaves_the_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = Venue().live
    broker = Broker(live, 5.0, monkeypatch)
    closes = Mock()
    monkeypatch.setattr(live, "close", closes)
    monkeypatch.setattr("thinkpair.cli.run.sleep", Mock(side_effect=KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        await_holder(live, SessionService(Sessions(tmp_path), broker.clock))
    closes.assert_called_once_with()
