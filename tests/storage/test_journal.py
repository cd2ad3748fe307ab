"""What is acknowledged is on the disk; what is not waits, and says so."""

import errno
import os
import shutil
import threading
from collections.abc import Callable
from itertools import chain, repeat
from pathlib import Path

import pytest

from tests.full import room
from tests.storage.faults import Disk
from tests.storage.making import ID, agreed, started, whole
from thinkpair.errors import FilesError
from thinkpair.session.events import Event
from thinkpair.storage.journal import writer
from thinkpair.storage.journal.codec import EVENTS, encode
from thinkpair.storage.journal.line_format import read_lines, write_line
from thinkpair.storage.journal.reader import load
from thinkpair.storage.journal.writer import Journal
from thinkpair.storage.sessions import Sessions

FULL = repeat(errno.EIO)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A session's folder."""
    folder = tmp_path / "session"
    folder.mkdir()
    return folder


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    """The disk under the journal."""
    return Disk(monkeypatch)


def events_in(folder: Path) -> list[Event]:
    """What a reader finds."""
    return load(folder, EVENTS).entries


def files_in(folder: Path) -> list[str]:
    """The journal's files."""
    return sorted(path.name for path in folder.glob("journal*"))


def test_what_was_recorded_is_there_for_the_next_one(folder: Path) -> None:
    journal = Journal(folder, EVENTS)
    assert (journal.events, journal.recorded) == ((), 0)
    assert journal.append([started(), agreed(1)]) == 2
    assert journal.append([agreed(2)]) == 3
    assert journal.flush(10)
    assert (journal.recorded, journal.trouble) == (3, None)
    journal.close()
    again = Journal(folder, EVENTS)
    assert again.events == (started(), agreed(1), agreed(2))
    assert again.notes == ()
    assert again.append([agreed(3)]) == 4
    again.close()
    assert events_in(folder) == [started(), agreed(1), agreed(2), agreed(3)]


def test_the_file_is_only_for_its_owner_and_begins_with_its_version(folder: Path) -> None:
    journal = Journal(folder, EVENTS)
    journal.append([started()])
    journal.close()
    file = folder / "journal.jsonl"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_bytes().startswith(write_line(0, {"journal": 1}))


def test_close_writes_what_waits(folder: Path) -> None:
    journal = Journal(folder, EVENTS)
    journal.append([agreed(number) for number in range(100)])
    journal.close()
    assert journal.recorded == len(events_in(folder)) == 100


def test_the_listener_hears_of_it_and_the_loop_may_be_gone(folder: Path) -> None:
    heard = threading.Event()

    def listen() -> None:
        heard.set()
        raise RuntimeError("the event loop is closed")

    journal = Journal(folder, EVENTS)
    journal.listener = listen
    journal.append([started()])
    assert heard.wait(10)
    journal.append([agreed(1)])
    assert journal.flush(10)
    journal.close()


def test_append_does_not_wait_for_a_slow_disk_and_nothing_counts_as_recorded_before_it_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, go = threading.Event(), threading.Event()
    fsync = os.fsync

    def slow(fd: int) -> None:
        asked.set()
        assert go.wait(10)
        fsync(fd)

    monkeypatch.setattr(os, "fsync", slow)
    journal = Journal(folder, EVENTS)
    journal.append([started()])
    assert asked.wait(10)
    assert journal.recorded == 0
    assert journal.append([agreed(1)]) == 2
    assert not journal.flush(0)
    go.set()
    assert journal.flush(10)
    journal.close()


def test_a_full_disk_is_told_and_all_is_recorded_once_there_is_room(folder: Path, disk: Disk) -> None:
    journal = Journal(folder, EVENTS)
    journal.append([started()])
    assert journal.flush(10)
    disk.room = 30
    journal.append([agreed(1)])
    assert not journal.flush(10)
    assert journal.trouble == "the disk is full"
    assert disk.failed == 3
    journal.append([agreed(2)])
    assert not journal.flush(10)
    assert events_in(folder) == [started()]
    disk.room = None
    journal.retry()
    assert journal.flush(10)
    assert journal.trouble is None
    journal.close()
    assert events_in(folder) == [started(), agreed(1), agreed(2)]
    assert files_in(folder) == ["journal.jsonl"]
    assert load(folder, EVENTS).notes == []


@pytest.mark.parametrize("room", range(0, 300, 13))
def test_wherever_the_disk_fills_up_nothing_is_lost_or_left_torn(folder: Path, disk: Disk, room: int) -> None:
    journal = Journal(folder, EVENTS)
    disk.room = room
    for number in range(1, 4):
        journal.append([agreed(number)])
        journal.flush(10)
    recorded = journal.recorded
    data = b"".join(path.read_bytes() for path in folder.glob("journal*"))
    assert len(events_in(folder)) == recorded
    assert data.endswith(b"\n") or not data
    disk.room = None
    journal.retry()
    assert journal.flush(10)
    journal.close()
    assert events_in(folder) == [agreed(1), agreed(2), agreed(3)]
    assert files_in(folder) == ["journal.jsonl"]


@pytest.mark.parametrize("before", [0, 1])
def test_after_a_failed_fsync_the_whole_line_goes_to_a_new_file(folder: Path, disk: Disk, before: int) -> None:
    journal = Journal(folder, EVENTS)
    disk.syncs = chain(repeat(0, before), [errno.EIO], repeat(0))
    for number in range(1, 4):
        journal.append([agreed(number)])
        assert journal.flush(10)
    journal.close()
    assert disk.failed == 1
    assert files_in(folder) == (["journal-2.jsonl"] if not before else ["journal-2.jsonl", "journal.jsonl"])
    assert any(line.seq == before + 1 for line in read_lines((folder / "journal-2.jsonl").read_bytes()).intact)
    assert events_in(folder) == [agreed(1), agreed(2), agreed(3)]


def test_a_disk_that_never_syncs_is_told_and_leaves_no_heap_of_files(folder: Path, disk: Disk) -> None:
    journal = Journal(folder, EVENTS)
    disk.syncs = repeat(errno.EIO)
    for number in range(1, 6):
        journal.append([agreed(number)])
        assert not journal.flush(10)
    assert journal.trouble == "Input/output error"
    assert disk.failed == 15
    assert files_in(folder) == []
    disk.syncs = repeat(0)
    journal.close()
    assert journal.recorded == 5
    assert len(events_in(folder)) == 5


def test_where_even_the_roll_back_fails_the_torn_line_stays_alone(
    folder: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(folder, EVENTS)
    journal.append([agreed(1)])
    assert journal.flush(10)

    def fail(_fd: int, _length: int) -> None:
        disk.room = None
        raise OSError(errno.EIO, "no")

    monkeypatch.setattr(os, "ftruncate", fail)
    disk.room = 20
    journal.append([agreed(2)])
    assert journal.flush(10)
    journal.close()
    assert events_in(folder) == [agreed(1), agreed(2)]
    assert load(folder, EVENTS).notes == ["session/journal.jsonl:3: the end is torn (20 bytes)"]


def test_close_gives_up_in_the_end_and_lets_go(folder: Path, disk: Disk) -> None:
    disk.syncs = FULL
    journal = Journal(folder, EVENTS)
    journal.append([agreed(1)])
    assert not journal.flush(10)
    journal.close()
    assert journal.recorded == 0
    Journal(folder, EVENTS).close()


def test_a_name_that_an_earlier_process_made_is_synced_before_the_first_acknowledgement(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "journal.jsonl").write_bytes(write_line(0, {"journal": 1}))
    names = {path.stat().st_ino: path for path in (folder / "journal.jsonl", folder, folder.parent)}
    synced: list[Path] = []
    fsync = os.fsync

    def watch(fd: int) -> None:
        synced.append(names[os.fstat(fd).st_ino])
        fsync(fd)

    monkeypatch.setattr(os, "fsync", watch)
    journal = Journal(folder, EVENTS)
    journal.append([agreed(1)])
    assert journal.flush(10)
    assert synced == [folder / "journal.jsonl", folder, folder.parent, folder / "journal.jsonl"]
    journal.append([agreed(2)])
    assert journal.flush(10)
    assert synced[4:] == [folder / "journal.jsonl"]
    journal.close()


@pytest.mark.parametrize(
    "plant", [lambda path: path.symlink_to("/etc/passwd"), lambda path: path.mkdir(), lambda path: os.mkfifo(path)]
)
def test_what_is_not_an_ordinary_file_is_never_written(folder: Path, plant: Callable[[Path], None]) -> None:
    plant(folder / "journal.jsonl")
    with pytest.raises(FilesError, match=r"session/journal.jsonl: cannot be read"):
        Journal(folder, EVENTS)
    assert any("cannot be read" in note for note in load(folder, EVENTS).notes)


def test_a_journal_of_a_newer_version_is_read_but_not_written(folder: Path) -> None:
    (folder / "journal.jsonl").write_bytes(write_line(0, {"journal": 2}) + write_line(1, encode(agreed(1))))
    assert events_in(folder) == [agreed(1)]
    with pytest.raises(FilesError, match="newer version"):
        Journal(folder, EVENTS)


def test_what_the_disk_refuses_can_be_kept_elsewhere_and_taken_up_there(tmp_path: Path) -> None:
    events = list(whole(started(), agreed(1), agreed(2)))
    journal = Sessions(tmp_path / "here").create(ID)
    journal.append(events[:3])
    assert journal.flush(10)
    with room(0):
        journal.append(events[3:])
        journal.flush(10)
        assert journal.trouble
    copy = journal.copy_to(tmp_path / "there")
    assert Sessions(tmp_path / "there").read(ID).events == tuple(events)
    assert (copy.stat().st_mode & 0o777, (copy / "journal.jsonl").stat().st_mode & 0o777) == (0o700, 0o600)
    assert not journal.waiting
    journal.append([agreed(3)])
    assert journal.waiting == (agreed(3),)
    assert journal.copy_to(tmp_path / "there") == copy
    assert Sessions(tmp_path / "there").read(ID).events == (*events, agreed(3))
    journal.close()
    other = Sessions(tmp_path / "here").open(ID)
    with pytest.raises(FilesError, match="File exists"):
        other.copy_to(tmp_path / "there")
    other.close()


@pytest.mark.parametrize("how", ["moved", "removed", "replaced"])
def test_files_that_vanish_are_noticed_before_anything_counts_as_recorded(tmp_path: Path, how: str) -> None:
    """The folder is moved, removed or replaced by a sync: it is told, and all can be saved elsewhere, or goes on."""
    folder = tmp_path / "session"
    folder.mkdir()
    journal = Journal(folder, EVENTS)
    journal.append([started()])
    assert journal.flush(10)
    folder.rename(tmp_path / "away")
    if how == "removed":
        shutil.rmtree(tmp_path / "away")
    elif how == "replaced":
        folder.mkdir()
        (folder / "journal.jsonl").write_bytes(b"another")
    journal.append([agreed(1)])
    assert not journal.flush(10)
    assert journal.trouble
    assert "its files are gone or replaced" in journal.trouble
    assert (journal.recorded, journal.waiting) == (0, (started(), agreed(1)))
    assert load(journal.copy_to(tmp_path / "safe"), EVENTS).entries == [started(), agreed(1)]
    if how == "moved":
        (tmp_path / "away").rename(folder)
        journal.retry()
        assert journal.flush(10)
        assert events_in(folder) == [started(), agreed(1)]
    journal.close()


def test_a_file_that_grows_long_is_followed_by_another(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file grows past what can be read; several are read as one."""
    monkeypatch.setattr(writer, "SEGMENT_LIMIT", 1_000)
    journal = Journal(folder, EVENTS)
    for number in range(60):
        journal.append([agreed(number)])
        assert journal.flush(10)
    journal.close()
    sizes = [path.stat().st_size for path in folder.glob("journal*.jsonl")]
    assert len(sizes) > 5
    assert max(sizes) <= 1_000
    assert events_in(folder) == [agreed(number) for number in range(60)]
    again = Journal(folder, EVENTS)
    assert (len(again.events), again.notes) == (60, ())
    again.close()
