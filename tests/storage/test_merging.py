"""Two machines over one synced folder: what both wrote is found, merged where it can be, and never dropped."""

import os
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.full import room
from tests.storage.making import ID, agreed, keep, plan, started, whole
from thinkpair.errors import FilesError
from thinkpair.session import events as ev
from thinkpair.session.events import Event
from thinkpair.storage.actions import change_action, list_actions
from thinkpair.storage.index.action_queries import open_actions
from thinkpair.storage.index.index import Index
from thinkpair.storage.lock import NAME as LOCK
from thinkpair.storage.lock import alive_elsewhere
from thinkpair.storage.merging import merge_copy
from thinkpair.storage.sessions import Sessions
from thinkpair.storage.sync_conflicts import (
    Copy,
    copied_session,
    find_copies,
    find_other_copies,
    is_copy,
    session_copies,
)

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


def _apart(tmp_path: Path, here: list[Event], there: list[Event], name: str = NAMES[0]) -> tuple[Sessions, Copy]:
    """One session, written on two machines; the file of the other one comes as a copy."""
    sessions = keep(tmp_path / "here", here)
    keep(tmp_path / "there", there)
    shutil.copy(tmp_path / "there" / ID / "journal.jsonl", tmp_path / "here" / ID / name)
    (copy,) = session_copies(tmp_path / "here" / ID, ID)
    return sessions, copy


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_that_says_nothing_more_goes(tmp_path: Path, name: str) -> None:
    here: list[Event] = [started(), agreed(1), agreed(2)]
    sessions, copy = _apart(tmp_path, here, here[:2], name)
    assert merge_copy(sessions, copy).done
    assert not copy.path.exists()
    assert sessions.read(ID).events == tuple(here)
    assert sessions.read(ID).notes == ()


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_that_goes_on_is_added(tmp_path: Path, name: str) -> None:
    there: list[Event] = [started(), agreed(1), agreed(2), ev.Left(at=9.0)]
    sessions, copy = _apart(tmp_path, there[:2], there, name)
    assert merge_copy(sessions, copy).done
    assert session_copies(tmp_path / "here" / ID, ID) == ()
    assert sessions.read(ID).events == tuple(there)
    assert sessions.read(ID).notes == ()


def test_a_copy_that_went_another_way_becomes_a_session_of_its_own_the_same_on_every_machine(tmp_path: Path) -> None:
    here: list[Event] = [started(), agreed(1, "here")]
    there: list[Event] = [started(), agreed(1, "there")]
    found = []
    for machine in ("one", "two"):
        sessions, copy = _apart(tmp_path / machine, here, there)
        assert merge_copy(sessions, copy).done
        assert not copy.path.exists()
        (other,) = set(sessions.ids()) - {ID}
        first, *rest = sessions.read(other).events
        assert isinstance(first, ev.SessionStarted)
        assert first.session == other
        assert rest == there[1:]
        assert sessions.read(ID).events == tuple(here)
        found.append(other)
    assert found[0] == found[1]


def test_one_that_was_closed_here_and_went_on_there_is_kept_both_ways(tmp_path: Path) -> None:
    there: list[Event] = [started(), agreed(1, "there")]
    sessions, copy = _apart(tmp_path, [*whole(started(), agreed(1, "here"))], there)
    sessions.settle(ID)
    assert merge_copy(sessions, copy).done
    assert {(one.state, one.actions) for one in sessions.summaries()} == {("closed", 1), ("interrupted", 1)}


def test_what_was_not_to_be_kept_does_not_come_back_with_a_copy(tmp_path: Path) -> None:
    first = started(made=plan("times"))
    here: list[Event] = [*whole(first, agreed(1, "canary"))]
    sessions, copy = _apart(tmp_path, here, here[:4])
    sessions.settle(ID)
    shutil.copy(tmp_path / "there" / ID / "journal.jsonl", copy.path)
    assert merge_copy(sessions, copy).done
    assert sessions.ids() == (ID,)
    assert not any(b"canary" in path.read_bytes() for path in (tmp_path / "here").rglob("*") if path.is_file())


def test_a_damaged_copy_is_left_for_a_person(tmp_path: Path) -> None:
    sessions, copy = _apart(tmp_path, [started()], [started(), agreed(1)])
    copy.path.write_bytes(copy.path.read_bytes()[:-5])
    assert not merge_copy(sessions, copy).done
    assert copy.path.exists()


def test_where_ours_is_damaged_nothing_is_written_twice_and_the_copy_mends_it(tmp_path: Path) -> None:
    there: list[Event] = [started(), agreed(1), agreed(2), agreed(3)]
    sessions, copy = _apart(tmp_path, there[:3], there)
    own = tmp_path / "here" / ID / "journal.jsonl"
    own.write_bytes(own.read_bytes().replace(b"ActionAdded", b"actionAdded", 1))
    assert not merge_copy(sessions, copy).done
    assert copy.path.exists()
    assert sessions.read(ID).events == tuple(there)


def test_a_session_that_could_not_be_written_whole_is_gone_on_with_before_its_copy_goes(tmp_path: Path) -> None:
    there: list[Event] = [started(), agreed(1, "there")]
    sessions, copy = _apart(tmp_path, [started(), agreed(1, "here")], there)
    with room(0), pytest.raises(FilesError):
        merge_copy(sessions, copy)
    assert copy.path.exists()
    assert merge_copy(sessions, copy).done
    (other,) = set(sessions.ids()) - {ID}
    assert sessions.read(other).events[1:] == (there[1],)


def test_nothing_is_merged_into_a_session_that_runs(tmp_path: Path) -> None:
    sessions, copy = _apart(tmp_path, [started()], [started(), agreed(1)])
    journal = sessions.open(ID)
    with pytest.raises(FilesError, match="open elsewhere"):
        merge_copy(sessions, copy)
    journal.close()
    (still,) = session_copies(tmp_path / "here" / ID, ID)
    assert merge_copy(sessions, still).done
    assert sessions.read(ID).events == (started(), agreed(1))


def test_records_that_differ_are_for_a_person_and_equal_ones_are_not(tmp_path: Path) -> None:
    sessions = keep(tmp_path, whole(started(), agreed(1)))
    sessions.settle(ID)
    record = tmp_path / ID / "record.toml"
    other = tmp_path / ID / "record.sync-conflict-20261121-140500-ABCDEFG.toml"
    other.write_text(record.read_text())
    assert merge_copy(sessions, Copy(other, "record", ID)).done
    other.write_text(record.read_text().replace("bank", "dentist"))
    assert not merge_copy(sessions, Copy(other, "record", ID)).done
    assert other.exists()


def test_a_whole_folder_that_is_a_copy_is_merged_into_its_session(tmp_path: Path) -> None:
    there: list[Event] = [started(), agreed(1)]
    sessions = keep(tmp_path / "here", there[:1])
    keep(tmp_path / "there", there)
    shutil.copytree(tmp_path / "there" / ID, tmp_path / "here" / f"{ID} (conflicted copy)")
    (tmp_path / "here" / f"{ID} (conflicted copy)" / LOCK).unlink(missing_ok=True)
    (copy,) = find_copies(sessions.root, ())
    assert merge_copy(sessions, copy).done
    assert sessions.read(ID).events == tuple(there)
    assert [path.name for path in (tmp_path / "here").iterdir()] == [ID]


def test_changes_of_actions_on_two_machines_all_count(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    when = datetime(2026, 12, 1, 9, tzinfo=UTC)
    for machine in ("here", "there"):
        keep(tmp_path / machine, whole(started(), agreed(1), agreed(2)))
    first, second = list_actions(tmp_path / "here").all
    change_action(tmp_path / "here", replace(first, status="done"), when)
    change_action(tmp_path / "there", replace(second, status="dropped"), when)
    name = "journal.sync-conflict-20261201-090000-ABCDEFG.jsonl"
    shutil.copy(tmp_path / "there" / "actions" / "journal.jsonl", tmp_path / "here" / "actions" / name)
    assert [one.status for one in list_actions(tmp_path / "here").all] == ["done", "dropped"]
    (copy,) = find_copies(tmp_path / "here", ())
    assert merge_copy(Sessions(tmp_path / "here"), copy).done
    assert [path.name for path in (tmp_path / "here" / "actions").iterdir() if path.name != LOCK] == ["journal.jsonl"]
    assert [one.status for one in list_actions(tmp_path / "here").all] == ["done", "dropped"]


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


def test_copies_beside_sessions_are_in_the_index(tmp_path: Path) -> None:
    sessions, copy = _apart(tmp_path, [started()], [started(), agreed(1)])
    index = Index(sessions, None)
    index.refresh()
    assert index.copies() == ((ID, copy.path.name),)
    merge_copy(sessions, copy)
    index.refresh()
    assert index.copies() == ()


def test_copies_of_files_written_by_hand_are_shown(tmp_path: Path) -> None:
    for name in ("ana.toml", "ana.sync-conflict-20261121-140500-ABCDEFG.toml", "ana (Bens conflicted copy).toml"):
        (tmp_path / name).write_text(name)
    found = [copy.path.name for copy in find_other_copies(tmp_path, "group")]
    assert found == ["ana (Bens conflicted copy).toml", "ana.sync-conflict-20261121-140500-ABCDEFG.toml"]
    assert not merge_copy(Sessions(tmp_path), Copy(tmp_path / found[0], "group")).done


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
