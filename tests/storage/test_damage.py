"""Whatever happened to a journal's files: what can be read is read, the rest is named by file and line."""

import errno
import os
import random
import shutil
from pathlib import Path

import pytest

from tests.storage.making import agreed, started
from thinkpair import files
from thinkpair.errors import FilesError
from thinkpair.session.events import Continued, Event, Paused
from thinkpair.storage.journal import writer
from thinkpair.storage.journal.codec import EVENTS, encode
from thinkpair.storage.journal.line_format import write_line
from thinkpair.storage.journal.reader import load
from thinkpair.storage.journal.writer import Journal

HEAD = write_line(0, {"journal": 1})
EVENT_LIST: list[Event] = [Paused(at=1.0), agreed(2, "é ✓"), Continued(at=3.0)]
LINES = [HEAD, *(write_line(seq, encode(event)) for seq, event in enumerate(EVENT_LIST, start=1))]
DATA = b"".join(LINES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A session's folder."""
    folder = tmp_path / "session"
    folder.mkdir()
    return folder


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many openings in a row need no fsync."""
    for module in (files, writer):
        monkeypatch.setattr(module, "sync", lambda _: None)
        monkeypatch.setattr(module, "sync_folder", lambda _: None)


def resumed(folder: Path) -> tuple[tuple[Event, ...], tuple[str, ...]]:
    """Open, add one event as every resume does, and let go; what was there, and the notes."""
    journal = Journal(folder, EVENTS)
    journal.append([agreed(9)])
    assert journal.flush(10)
    journal.close()
    return journal.events, journal.notes


@pytest.mark.usefixtures("quick")
def test_cut_at_every_byte_all_whole_lines_are_there_and_the_torn_one_is_kept_aside(folder: Path) -> None:
    for cut in range(len(DATA) + 1):
        shutil.rmtree(folder)
        folder.mkdir()
        (folder / "journal.jsonl").write_bytes(DATA[:cut])
        whole = max(0, DATA[:cut].count(b"\n") - 1)
        torn = cut - (DATA[:cut].rfind(b"\n") + 1)
        events, notes = resumed(folder)
        assert list(events) == EVENT_LIST[:whole]
        assert bool(notes) == bool(torn)
        aside = folder / "journal.jsonl.torn-1"
        assert (aside.read_bytes() if torn else b"") == DATA[cut - torn : cut]
        assert load(folder, EVENTS).entries == [*EVENT_LIST[:whole], agreed(9)]
        assert load(folder, EVENTS).notes == []


def test_every_flipped_bit_is_reported_by_file_and_line_and_costs_at_most_the_lines_it_touches(folder: Path) -> None:
    ends = [place for place, char in enumerate(DATA) if char == 10]
    for place in range(0, len(DATA)):
        bit = place % 8
        data = bytearray(DATA)
        data[place] ^= 1 << bit
        (folder / "journal.jsonl").write_bytes(data)
        line = 1 + sum(end < place for end in ends)
        kept = [
            event for number, event in enumerate(EVENT_LIST, start=2) if number not in (line, line + (place in ends))
        ]
        loaded = load(folder, EVENTS)
        assert loaded.entries == kept
        assert loaded.notes[0].startswith(f"session/journal.jsonl:{line}: ")


@pytest.mark.parametrize(
    ("tail", "kept"),
    [
        (b"\0" * 4096, 3),
        (b"x" * 5_000_000, 3),
        (random.Random(1).randbytes(300) + b"\n" + random.Random(2).randbytes(300), 3),
        (b"\n\n\n", 3),
    ],
)
def test_rubbish_at_the_end_is_set_aside_before_the_first_event_is_added(folder: Path, tail: bytes, kept: int) -> None:
    (folder / "journal.jsonl").write_bytes(DATA + tail)
    events, notes = resumed(folder)
    assert len(events) == kept
    assert notes[-1] == "session/journal.jsonl:5: the torn end is saved in session/journal.jsonl.torn-1"
    assert (folder / "journal.jsonl.torn-1").read_bytes() == tail
    assert load(folder, EVENTS).entries == [*EVENT_LIST, agreed(9)]


def test_an_older_torn_end_is_never_overwritten(folder: Path) -> None:
    for text in (b"first", b"second"):
        (folder / "journal.jsonl").write_bytes(DATA + text)
        resumed(folder)
    assert [(folder / f"journal.jsonl.torn-{number}").read_bytes() for number in (1, 2)] == [b"first", b"second"]


def test_a_torn_end_that_cannot_be_set_aside_stays_and_the_next_event_goes_to_a_new_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "journal.jsonl").write_bytes(DATA + b"torn")

    def full(*_: object) -> Path:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(writer, "set_aside", full)
    resumed(folder)
    assert (folder / "journal.jsonl").read_bytes() == DATA + b"torn"
    assert load(folder, EVENTS).entries == [*EVENT_LIST, agreed(9)]


def test_a_repair_is_no_event(folder: Path) -> None:
    file = folder / "journal.jsonl"
    file.write_bytes(DATA + b"torn")
    os.utime(file, (1_000, 1_000))
    Journal(folder, EVENTS).close()
    assert (file.read_bytes(), file.stat().st_mtime) == (DATA, 1_000)


@pytest.mark.parametrize("data", [b"", b"\0" * 512, b"\xff\xfe rubbish", b"no line end"])
def test_a_file_with_nothing_intact_begins_anew_with_its_version(folder: Path, data: bytes) -> None:
    (folder / "journal.jsonl").write_bytes(data)
    assert resumed(folder)[0] == ()
    assert (folder / "journal.jsonl").read_bytes().startswith(HEAD)
    assert load(folder, EVENTS).entries == [agreed(9)]


def test_damage_in_the_middle_is_kept_as_it_is(folder: Path) -> None:
    data = LINES[0] + LINES[1] + b"rubbish\n\0\0\n" + LINES[2] + b"more\n" + LINES[3]
    (folder / "journal.jsonl").write_bytes(data)
    events, notes = resumed(folder)
    assert list(events) == EVENT_LIST
    assert notes == (
        "session/journal.jsonl:3: damaged to line 4; left as it is",
        "session/journal.jsonl:6: damaged; left as it is",
    )
    assert (folder / "journal.jsonl").read_bytes().startswith(data)


def test_a_line_written_twice_is_read_once(folder: Path) -> None:
    (folder / "journal.jsonl").write_bytes(DATA + LINES[3] + LINES[2])
    assert load(folder, EVENTS).entries == EVENT_LIST
    assert load(folder, EVENTS).notes == ["session/journal.jsonl:5: 2 events written twice, read once"]


def test_two_events_under_one_number_are_both_kept(folder: Path) -> None:
    other = write_line(2, encode(agreed(7)))
    (folder / "journal.jsonl").write_bytes(DATA + other + other)
    loaded = load(folder, EVENTS)
    assert loaded.entries == [EVENT_LIST[0], EVENT_LIST[1], agreed(7), EVENT_LIST[2]]
    assert loaded.notes == [
        "session/journal.jsonl:5: another event 2; both are kept",
        "session/journal.jsonl:6: 1 event written twice, read once",
    ]


def test_more_than_nine_segments_are_read_and_continued_in_order(folder: Path) -> None:
    for number in range(1, 13):
        name = "journal.jsonl" if number == 1 else f"journal-{number}.jsonl"
        (folder / name).write_bytes(HEAD + write_line(number, encode(agreed(number))))
    events, notes = resumed(folder)
    assert [event.at for event in events] == list(range(1, 13))
    assert notes == ()
    assert b"\n13 " in (folder / "journal-12.jsonl").read_bytes().replace(b" 13 ", b"\n13 ")


def test_a_missing_segment_is_noticed(folder: Path) -> None:
    (folder / "journal-2.jsonl").write_bytes(HEAD + LINES[3])
    assert load(folder, EVENTS).entries == [EVENT_LIST[2]]
    assert load(folder, EVENTS).notes == ["session/journal-2.jsonl: 2 events missing, from number 1 on"]


def test_events_of_a_newer_version_are_named_and_never_reused(folder: Path) -> None:
    strange = write_line(4, {"event": "Teleported", "at": 1.0}) + write_line(
        5, {"event": "SlotBegan", "at": 1.0, "slot": "x"}
    )
    known = write_line(6, {**encode(agreed(5)), "mood": "\x1b[31mgood"})
    (folder / "journal.jsonl").write_bytes(DATA + strange + known)
    events, notes = resumed(folder)
    assert list(events) == [*EVENT_LIST, agreed(5)]
    assert notes == (
        "session/journal.jsonl:5: not understood, left out: unknown kind of event",
        "session/journal.jsonl:6: not understood, left out: Expected `int`, got `str` - at `$.slot`",
        "ActionAdded.mood is not known to this version and was left out",
    )
    assert load(folder, EVENTS).last == 7


def test_a_million_bad_lines_are_a_few_notes(folder: Path) -> None:
    (folder / "journal.jsonl").write_bytes(b"x\n\n" * 100 + (b"x\n" + LINES[1]) * 100 + write_line(2, 0) * 2)
    assert len(load(folder, EVENTS).notes) < 30


def test_a_file_that_cannot_be_read_does_not_hide_the_others(folder: Path) -> None:
    (folder / "journal.jsonl").write_bytes(DATA)
    (folder / "journal-2.jsonl").symlink_to("/dev/zero")
    loaded = load(folder, EVENTS)
    assert loaded.entries == EVENT_LIST
    assert [note.partition(": ")[0] for note in loaded.notes] == ["session/journal-2.jsonl"]


def test_a_folder_that_cannot_be_read_is_a_note_for_readers_and_an_error_for_the_writer(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "journal.jsonl").write_bytes(DATA)

    def not_downloaded_yet(_: Path) -> list[str]:
        raise OSError(errno.EDEADLK, "Resource deadlock avoided")

    with monkeypatch.context() as patched:
        patched.setattr(os, "listdir", not_downloaded_yet)
        assert load(folder, EVENTS).entries == []
        with pytest.raises(FilesError, match="session: cannot be read: Resource deadlock avoided"):
            Journal(folder, EVENTS)
    assert resumed(folder)[0] == tuple(EVENT_LIST)


def test_what_is_started_is_read_back(folder: Path) -> None:
    journal = Journal(folder, EVENTS)
    journal.append([started()])
    journal.close()
    assert load(folder, EVENTS).entries == [started()]
