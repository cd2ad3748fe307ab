"""Going on with a session that another machine may hold, or has gone on with."""

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.storage.making import ID, agreed, keep, started
from thinkpair.errors import FilesError
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.session_service import SessionService
from thinkpair.session import events as ev
from thinkpair.storage.lock import NAME as LOCK

NOW = datetime(2026, 11, 21, 14, 20, tzinfo=UTC)


def test_a_session_that_lives_elsewhere_is_not_taken_over_until_it_was_silent_for_two_minutes(tmp_path: Path) -> None:
    sessions = keep(tmp_path, [started()])
    lock = tmp_path / ID / LOCK
    lock.write_text('process 77 on "another" since 2026-11-21 14:05+01:00\n')
    os.utime(lock, (NOW.timestamp() - 20, NOW.timestamp() - 20))
    with pytest.raises(FilesError, match="seems to run on “another”: its last sign of life came 20 s ago"):
        SessionService(sessions, VirtualClock(NOW)).resume(ID)
    live = SessionService(sessions, VirtualClock(NOW + timedelta(minutes=2))).resume(ID)
    assert live.session_id == ID
    live.close()


def test_a_copy_is_left_as_it_is(tmp_path: Path) -> None:
    """What another machine wrote at the same time is neither taken in nor lost when the session is resumed here."""
    sessions = keep(tmp_path / "here", [started()])
    keep(tmp_path / "there", [started(), agreed(1, "there"), ev.Left(at=9.0)])
    copy = tmp_path / "here" / ID / "journal.sync-conflict-20261121-140500-ABCDEFG.jsonl"
    shutil.copy(tmp_path / "there" / ID / "journal.jsonl", copy)
    before = copy.read_bytes()
    live = SessionService(sessions, VirtualClock(NOW)).resume(ID)
    assert live.session.actions == ()
    live.close()
    assert copy.read_bytes() == before
    (listed,) = sessions.copies()
    record, _ = sessions.record(listed)
    assert record
    assert [action.what for action in record.actions] == ["there"]
