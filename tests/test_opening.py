"""Opening sessions on a real folder: new ones, interrupted ones, and putting them away."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from tests.rooms import NINE
from tests.session.plans import thinking_pair
from thinkpair.clock import VirtualClock
from thinkpair.errors import FilesError
from thinkpair.live import LiveSession
from thinkpair.opening import Opening
from thinkpair.session import commands as ask
from thinkpair.session.plan import Setup
from thinkpair.store.lock import NAME as LOCK
from thinkpair.store.sessions import Sessions

PLAN = thinking_pair()


def opening_at(folder: Path, clock: VirtualClock | None = None) -> Opening:
    return Opening(Sessions(folder), clock or VirtualClock(NINE))


def begun(opening: Opening) -> LiveSession:
    live = opening.new(PLAN, Setup(people=PLAN.people), {}, lambda decided, past: PLAN)
    live.do(ask.Start())
    return live


def dies(live: LiveSession, folder: Path, *, alive: float) -> None:
    """Let the program be gone, `alive` seconds after its last event was written at the start of the clock."""
    live.close()
    files = folder / live.session_id
    (files / LOCK).touch()
    start = NINE.timestamp()
    os.utime(files / "journal.jsonl", (start, start))
    os.utime(files / LOCK, (start + alive, start + alive))


def test_a_session_that_was_cut_off_goes_on_from_its_last_sign_of_life(tmp_path: Path) -> None:
    live = begun(opening_at(tmp_path))
    dies(live, tmp_path, alive=100)
    later = VirtualClock(NINE + timedelta(minutes=10))
    resumed = opening_at(tmp_path, later).resume(live.session_id)
    assert resumed.away == pytest.approx(500, abs=1)
    resumed.come_back("leave out")
    assert resumed.view().remaining == pytest.approx(200, abs=1)
    resumed.close()


def test_what_was_agreed_is_there_after_the_cut(tmp_path: Path) -> None:
    live = begun(opening_at(tmp_path))
    live.do(ask.AddAction(("Ben",), "write the letter"))
    dies(live, tmp_path, alive=5)
    resumed = opening_at(tmp_path).resume(live.session_id)
    assert [action.what for action in resumed.view().actions] == ["write the letter"]
    resumed.close()


def test_only_sessions_that_can_be_gone_on_with_are_offered(tmp_path: Path) -> None:
    opening = opening_at(tmp_path)
    left = begun(opening)
    left.do(ask.Leave())
    opening.put_away(left)
    closed = begun(opening)
    closed.do(ask.Finish())
    closed.do(ask.Close())
    opening.put_away(closed)
    running = begun(opening)
    assert [summary.id for summary in opening.interrupted()] == [left.session_id]
    running.close()


def test_a_closed_session_has_a_record_and_cannot_be_gone_on_with(tmp_path: Path) -> None:
    opening = opening_at(tmp_path)
    live = begun(opening)
    live.do(ask.AddAction(("Ana",), "call"))
    live.do(ask.Finish())
    live.do(ask.Close())
    opening.put_away(live)
    assert "call" in (tmp_path / live.session_id / "record.toml").read_text()
    with pytest.raises(FilesError, match="closed"):
        opening.resume(live.session_id)


def test_a_session_that_is_open_elsewhere_is_not_opened_twice(tmp_path: Path) -> None:
    opening = opening_at(tmp_path)
    live = begun(opening)
    with pytest.raises(FilesError, match=str(os.getpid())):
        opening.resume(live.session_id)
    live.close()


def test_the_next_session_of_the_same_people_brings_what_is_open(tmp_path: Path) -> None:
    opening = opening_at(tmp_path)
    first = begun(opening)
    first.do(ask.AddAction(("Ana",), "call"))
    first.do(ask.Finish())
    first.do(ask.Close())
    opening.put_away(first)
    second = begun(opening)
    assert [last.action.what for last in second.view().review] == ["call"]
    second.close()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FilesError, match="file"):
        begun(opening_at(tmp_path / "file" / "sessions"))
