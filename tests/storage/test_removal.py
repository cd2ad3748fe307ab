"""Removing a session leaves nothing of it, and says what it cannot reach."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.storage.making import ID, PEOPLE, agreed, find_action, keep, plan, started, whole
from thinkpair.cli import main
from thinkpair.errors import FilesError
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.session_service import SessionService
from thinkpair.session import commands as ask
from thinkpair.session import events as ev
from thinkpair.session.actions import Action, LastAction
from thinkpair.session.plan import Setup
from thinkpair.storage.actions import change_action, list_actions
from thinkpair.storage.index.index import Index
from thinkpair.storage.session_removal import expiry_proposal, outdated, remove_session
from thinkpair.storage.sessions import Sessions

LATER = "2026-11-28-1405-thinking-pair-abcd"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def everything(root: Path) -> bytes:
    return b"".join(path.name.encode() + path.read_bytes() for path in root.rglob("*") if path.is_file())


def test_nothing_of_a_session_is_left_in_files_log_or_index(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = home / "sessions"
    sessions = keep(root, whole(started(), agreed(1, "canary action")))
    sessions.settle(ID)
    keep(root, whole(started(LATER), agreed(1, "another")), LATER).settle(LATER)
    change_action(root, replace(find_action(root, "x7k2-1"), what="canary changed"), NOW)
    change_action(root, replace(find_action(root, "abcd-1"), status="done"), NOW)
    (root / f"{ID} (conflicted copy)").mkdir()
    (root / f"{ID} (conflicted copy)" / "record.toml").write_text("canary copy")
    assert main(["sessions"]) == 0
    assert main(["sessions", "delete", ID, "--yes"]) == 0
    assert ID.encode() not in everything(home)
    assert b"canary" not in everything(home)
    out = capsys.readouterr().out
    assert f"{ID} is removed. Copies elsewhere (backups, exports, synced folders) are out of reach." in out
    assert "conflicted copy" in out
    assert [action.status for action in list_actions(root).all] == ["done"]
    assert main(["sessions", "delete", ID]) == 3


def test_a_later_session_that_quotes_it_is_named(tmp_path: Path) -> None:
    sessions = keep(tmp_path, whole(started(), agreed(1)))
    last = LastAction(session=ID, action=Action(number=1, who=("Ana",), what="ring the bank"))
    keep(tmp_path, whole(replace(started(LATER), last_actions=(last,))), LATER)
    assert remove_session(Index(sessions, tmp_path / "index"), ID).quoting == (LATER,)
    assert remove_session(Index(sessions, tmp_path / "index"), LATER).quoting == ()


def test_a_session_that_runs_is_not_removed(tmp_path: Path) -> None:
    sessions = keep(tmp_path, [started()])
    journal = sessions.open(ID)
    with pytest.raises(FilesError, match="is open in another window"):
        remove_session(Index(sessions, tmp_path / "index"), ID)
    journal.close()
    assert sessions.ids() == (ID,)


def test_what_is_too_old_is_proposed_and_never_removed_unasked(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = home / "sessions"
    old, left = "2020-01-01-0900-thinking-pair-aaaa", "2020-01-02-0900-thinking-pair-bbbb"
    sessions = keep(root, whole(started(old), agreed(1)), old)
    sessions.settle(old)
    keep(root, [started(left)], left)
    (home / "config.toml").write_text('keep = "1y"\n')
    assert main(["sessions"]) == 0
    assert "1 session is older than you want to keep it: `thinkpair sessions expire`" in capsys.readouterr().err
    assert main(["sessions", "expire"]) == 0
    assert "aaaa  Thinking pair · Ana, Ben · 1 open action\n1 session; --yes removes" in capsys.readouterr().out
    assert len(sessions.ids()) == 2
    assert main(["sessions", "expire", "--yes"]) == 0
    assert sessions.ids() == (left,)
    assert main(["sessions", "expire", "--keep", "soon"]) == 2
    (home / "config.toml").unlink()
    assert main(["sessions", "expire"]) == 2


def test_how_old_is_too_old(tmp_path: Path) -> None:
    sessions = keep(tmp_path, whole(started()))
    sessions.settle(ID)
    assert outdated(sessions, 7, date(2026, 11, 28)) == ()
    assert outdated(sessions, 7, date(2026, 11, 29)) == (ID,)
    assert outdated(sessions, 9_999 * 365, date(2026, 11, 29)) == ()
    assert outdated(sessions, None, date(2126, 11, 29)) == ()
    assert expiry_proposal(sessions, None, date(2126, 11, 29)) == ()


def test_a_session_that_was_discarded_is_gone_even_where_the_program_was_cut_off(tmp_path: Path) -> None:
    *events, _ = whole(started(), agreed(1, "canary"))
    sessions = keep(tmp_path, [*events, ev.Closed(at=701.0, discard=True)])
    Sessions(tmp_path).settle_left_overs()
    assert sessions.ids() == ()
    assert everything(tmp_path) == b""


def test_a_session_of_which_nothing_is_kept_leaves_no_word_in_log_or_index(home: Path) -> None:
    root = home / "sessions"
    sessions, index = Sessions(root), Index(Sessions(root), home / "state" / "index")
    service = SessionService(sessions, VirtualClock(NOW), lambda: index)
    live = service.new(plan(), Setup(people=PEOPLE), {}, lambda *_: plan())
    live.do(ask.AddAction(("Ana",), "canary action"))
    live.do(ask.Start())
    live.do(ask.Finish())
    while not live.recorded:  # another thread writes the journal
        assert not live.trouble
    index.refresh()
    change_action(root, replace(list_actions(root).all[0], what="canary changed"), NOW)
    assert b"canary" in everything(home)
    live.do(ask.Close(discard=True))
    service.put_away(live)
    assert b"canary" not in everything(home)
    assert live.session_id.encode() not in everything(home)
