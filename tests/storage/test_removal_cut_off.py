"""A close, discard or delete that is killed at any moment: after the next command nothing of it is left anywhere."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.storage.killing import killed_at
from tests.storage.making import ID, agreed, keep, plan, started, whole
from tests.storage.test_removal import NOW, everything
from thinkpair.cli import current_settings
from thinkpair.session import events as ev
from thinkpair.session.actions import Retention
from thinkpair.storage.action_log import ActionChanged, LogBook
from thinkpair.storage.index.index import NAME, Index
from thinkpair.storage.session_removal import finish_removals, remove_session
from thinkpair.storage.sessions import Sessions


def store(home: Path, record: Retention, *, discard: bool = False) -> None:
    """A session that has been closed and not put away, and is spoken of in the index and the log of actions."""
    journal = open_store(home, record).open(ID)
    journal.append([ev.Closed(at=701.0, discard=discard)])
    assert journal.flush(10)
    journal.close()


def open_store(home: Path, record: Retention) -> Sessions:
    """A session that has come to its summary, and is spoken of in the index and the log of actions."""
    root = home / "sessions"
    *events, _ = whole(started(made=plan(record)), agreed(1, "canary action"))
    sessions = keep(root, events)
    (root / ID / "half-typed").write_text("canary typed")
    (root / f"{ID} (conflicted copy)").mkdir()
    (root / f"{ID} (conflicted copy)" / "journal.jsonl").write_bytes((root / ID / "journal.jsonl").read_bytes())
    with LogBook(root) as log:
        log.write(ActionChanged(when=NOW.isoformat(), session=ID, number=1, who=("Ana",), what="canary changed"))
    index_of(home).refresh()
    return sessions


def index_of(home: Path) -> Index:
    return Index(Sessions(home / "sessions"), home / "state" / NAME)


def close(home: Path) -> None:
    finish_removals(index_of(home))


def delete(home: Path) -> None:
    remove_session(index_of(home), ID)


@pytest.mark.parametrize(
    ("record", "discard", "change", "left"),
    [
        ("all", True, close, False),
        ("nothing", False, close, False),
        ("times", False, close, True),
        ("all", False, delete, False),
    ],
    ids=["discard", "nothing", "times", "delete"],
)
def test_killed_at_the_close(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    record: Retention,
    discard: bool,
    change: Callable[[Path], None],
    left: bool,
) -> None:
    """Killed before each of its changes of the disk; the next command finishes what was begun."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    store(tmp_path / "store", record, discard=discard)
    assert b"canary" in everything(tmp_path / "store")
    kills, killed = 0, True
    while killed:
        home = Path(shutil.copytree(tmp_path / "store", tmp_path / "home"))
        killed = killed_at(kills + 1, lambda home=home: change(home))  # type: ignore[misc]  # a name of this round
        was_begun = change is close or not (home / "sessions" / ID).exists()
        monkeypatch.setenv("THINKPAIR_HOME", str(home))
        current_settings()  # every command begins with it
        if was_begun:
            said = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
            assert not [path for path in said if b"canary" in said[path]], f"killed at {kills + 1}"
            assert left or not [path for path in said if ID.encode() in said[path]], f"killed at {kills + 1}"
            assert (home / "sessions" / ID / "record.toml").exists() is left
            assert not [*(home / "sessions").glob(".deleted-*")]
        kills += killed
        shutil.rmtree(home)
    assert kills > 5
