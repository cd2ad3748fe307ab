"""Two machines over one synced folder: what both wrote is found and named, and nothing is hidden or changed."""

import os
import shutil
from pathlib import Path

import pytest

from tests.storage.making import ID, agreed, keep, started, whole
from thinkpair.errors import FilesError
from thinkpair.session.events import Event
from thinkpair.storage.actions import list_actions
from thinkpair.storage.index.action_queries import open_actions
from thinkpair.storage.index.database import SessionQuery
from thinkpair.storage.index.index import Index
from thinkpair.storage.lock import NAME as LOCK
from thinkpair.storage.lock import alive_elsewhere
from thinkpair.storage.sessions import Sessions
from thinkpair.storage.synced_folders import copied_session, differences, find_other_copies, is_copy

NAMES = ("journal.sync-conflict-20261121-140500-ABCDEFG.jsonl", "journal (Ana's conflicted copy 2026-11-21).jsonl")


@pytest.mark.parametrize(
    ("name", "copy"),
    [
        *((name, True) for name in NAMES),
        ("journal 2.jsonl", True),
        ("journal.jsonl.orig", True),
        ("record.sync-conflict-20261121-140500-ABCDEFG.toml", True),
        (".merging-journal 2.jsonl", True),
        ("journal.jsonl", False),
        ("journal-12.jsonl", False),
        ("journal.jsonl.torn-1", False),
        ("record.toml", False),
        (".record.toml.new", False),
        ("lock", False),
        ("notes.txt", False),
    ],
)
def test_a_copy_is_known_by_its_name(name: str, copy: bool) -> None:
    assert is_copy(name) == copy


def test_a_folder_that_is_a_copy_is_known_by_its_name() -> None:
    assert copied_session(f"{ID} (conflicted copy 2026-11-21)") == ID
    assert copied_session(ID) is None
    assert copied_session("notes") is None


def _apart(tmp_path: Path, here: list[Event], there: list[Event], name: str = NAMES[0]) -> tuple[Sessions, str]:
    """One session, written on two machines; the file of the other one comes as a copy, which is listed under an id."""
    sessions = keep(tmp_path / "here", here)
    keep(tmp_path / "there", there)
    shutil.copy(tmp_path / "there" / ID / "journal.jsonl", tmp_path / "here" / ID / name)
    (copy,) = sessions.copies()
    return sessions, copy


@pytest.mark.parametrize("name", NAMES)
def test_copied_journal(tmp_path: Path, name: str) -> None:
    """The copy of a journal is a session of its own under the same id everywhere; ours is as it was."""
    here: list[Event] = [started(), agreed(1, "here")]
    there: list[Event] = [started(), agreed(1, "there")]
    found = set()
    for machine in ("one", "two"):
        sessions, copy = _apart(tmp_path / machine, here, there, name)
        assert sessions.read(ID).events == tuple(here)
        assert sessions.read(ID).notes == ()
        assert sessions.read(copy).events == tuple(there)
        assert {one.id: one.state for one in sessions.summaries()} == {ID: "interrupted", copy: "copy"}
        found.add(copy)
    assert len(found) == 1


def test_copy_is_read_only(tmp_path: Path) -> None:
    """A copy can be neither resumed nor put away; deleting it removes its file alone."""
    sessions, copy = _apart(tmp_path, [started()], [*whole(started(), agreed(1))])
    with pytest.raises(FilesError, match="read only"):
        sessions.open(copy)
    assert not sessions.settle_left_overs()
    assert sessions.copies() == (copy,)
    sessions.delete(copy)
    assert (sessions.copies(), sessions.ids()) == ((), (ID,))


def test_copied_actions(tmp_path: Path) -> None:
    """An action that both have stands once in the list of actions, one that the copy alone has stands there, too."""
    sessions, copy = _apart(tmp_path, [started(), agreed(1)], [started(), agreed(1), agreed(2, "only there")])
    index = Index(sessions, tmp_path / "index")
    index.refresh()
    for actions in (list_actions(sessions.root), open_actions(index)):
        assert {(one.session, one.what) for one in actions.all} == {(ID, "ring the bank"), (copy, "only there")}


def test_copied_folder(tmp_path: Path) -> None:
    """A whole folder that is a copy is listed like the copy of a journal, with or without a record in it."""
    sessions = keep(tmp_path / "here", [started()])
    for number, state in enumerate(("interrupted", "closed")):
        other = keep(tmp_path / state, [*whole(started(), agreed(1, state))])
        if state == "closed":
            other.settle(ID)
        shutil.copytree(tmp_path / state / ID, tmp_path / "here" / f"{ID} (conflicted copy {number})")
    index = Index(sessions, tmp_path / "index")
    index.refresh()
    for listed in (sessions.summaries(), index.find()):
        assert sorted((one.state, one.actions) for one in listed) == [("copy", 1), ("copy", 1), ("interrupted", 0)]
    for copy in sessions.copies():
        sessions.delete(copy)
    index.refresh()
    assert [one.id for one in index.find()] == [ID]
    assert [path.name for path in (tmp_path / "here").iterdir()] == [ID]


def test_copies_in_the_index(tmp_path: Path) -> None:
    """The index finds copies by their words and names their files, until they are gone; a group did not hold them."""
    sessions, copy = _apart(tmp_path, [started()], [started(), agreed(1, "only there")])
    index = Index(sessions, tmp_path / "index")
    index.refresh()
    assert index.copies() == ((ID, NAMES[0]),)
    assert [one.id for one in index.find(SessionQuery(words="only there"))] == [copy]
    assert [session for session, _ in index.records()] == [ID]
    (sessions.root / ID / NAMES[0]).unlink()
    index.refresh()
    assert index.copies() == ()
    assert [one.id for one in index.find()] == [ID]


def test_damaged_copy(tmp_path: Path) -> None:
    """Of a copy that is damaged everything that can be read is listed."""
    sessions, copy = _apart(tmp_path, [started()], [started(), agreed(1), agreed(2)])
    path = sessions.root / ID / NAMES[0]
    path.write_bytes(path.read_bytes()[:-5])
    summary = sessions.summary(copy)
    assert (summary.state, summary.actions) == ("copy", 1)
    assert "the end is torn" in summary.notes[0]


def test_two_folders_put_together_by_hand_hold_the_sessions_of_both(tmp_path: Path) -> None:
    other = "2026-11-22-0900-thinking-pair-abcd"
    keep(tmp_path / "here", whole(started(), agreed(1, "here"))).settle(ID)
    keep(tmp_path / "there", whole(started(other), agreed(1, "there")), other).settle(other)
    shutil.copytree(tmp_path / "there", tmp_path / "here", dirs_exist_ok=True)
    index = Index(Sessions(tmp_path / "here"), tmp_path / "state" / "index")
    assert [one.id for one in index.find()] == []
    index.refresh()
    assert [one.id for one in index.find()] == [other, ID]
    assert [one.what for one in open_actions(index).all] == ["here", "there"]


def test_copies_of_files_written_by_hand(tmp_path: Path) -> None:
    """Copies of groups, formats and settings are found, with the lines that differ."""
    for name in ("ana.toml", "ana.sync-conflict-20261121-140500-ABCDEFG.toml", "ana (Bens conflicted copy).toml"):
        (tmp_path / name).write_text(name)
    found = [*find_other_copies(tmp_path, "group")]
    assert [copy.path.name for copy in found] == [
        "ana (Bens conflicted copy).toml",
        "ana.sync-conflict-20261121-140500-ABCDEFG.toml",
    ]
    assert [*differences(found[0])] == ["- ana.toml", "+ ana (Bens conflicted copy).toml"]


def test_a_fresh_sign_of_life_from_another_machine_is_told(tmp_path: Path) -> None:
    keep(tmp_path, [started()])
    lock = tmp_path / ID / LOCK
    now = lock.stat().st_mtime
    assert alive_elsewhere(tmp_path / ID, now) is None
    lock.write_text('process 77 on "another" since 2026-11-21 14:05+01:00\n')
    os.utime(lock, (now, now))
    assert alive_elsewhere(tmp_path / ID, now + 60) == ("another", 60.0)
    assert alive_elsewhere(tmp_path / ID, now + 121) is None
    assert alive_elsewhere(tmp_path / ID, now - 86_400) is None
