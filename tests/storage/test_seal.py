"""What is kept sealed: journals line by line, records and groups whole; written without a secret, read with the key."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage.making import ID, agreed, keep, plan, started, whole
from tests.storage.seals import as_another_process, kept_with, seal_in
from thinkpair.errors import FilesError
from thinkpair.formats.library import SUFFIX
from thinkpair.groups.repository import Groups
from thinkpair.groups.summary import glance_at
from thinkpair.storage import record_files
from thinkpair.storage.index.action_queries import open_actions
from thinkpair.storage.index.database import VERSION
from thinkpair.storage.index.index import Index
from thinkpair.storage.journal.codec import EVENTS
from thinkpair.storage.journal.line_format import read_lines, write_line
from thinkpair.storage.journal.reader import load
from thinkpair.storage.journal.writer import Journal
from thinkpair.storage.records import record_path
from thinkpair.storage.seal import PLAIN, Closed, Seal, is_sealed, mark, marked, new_key, public_key_of
from thinkpair.storage.sessions import Sessions

EVENT_LIST = list(whole(started(), agreed(1, "canary é")))


@pytest.fixture
def seal(tmp_path: Path) -> Iterator[Seal]:
    with kept_with(seal_in(tmp_path / "keys")) as seal:
        yield seal


def bytes_below(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_a_sealed_line_shows_its_number_and_checksum_and_nothing_else(seal: Seal) -> None:
    line = write_line(7, {"what": "canary"})
    (read,) = read_lines(line).intact
    assert (read.seq, read.value) == (7, {"what": "canary"})
    assert line.split(b" ")[1] == b"7"
    assert b"canary" not in line
    assert line.count(b"\n") == 1
    assert write_line(0, {"journal": 1}).endswith(b' 0 {"journal":1}\n')


def test_a_sealed_journal_is_torn_and_mended_like_a_plain_one(tmp_path: Path, seal: Seal) -> None:
    root = tmp_path / "sessions"
    keep(root, EVENT_LIST)
    path = root / ID / "journal.jsonl"
    data = path.read_bytes()
    assert b"canary" not in data
    for cut in (1, 40, 700):
        path.write_bytes(data[:-cut])
        ends = data[: len(data) - cut].count(b"\n") - 1
        journal = Sessions(root).open(ID)
        assert list(journal.events) == EVENT_LIST[:ends]
        journal.append([agreed(9)])
        journal.close()
        assert load(root / ID, EVENTS).entries == [*EVENT_LIST[:ends], agreed(9)]
        assert load(root / ID, EVENTS).notes == []


def test_a_damaged_line_is_named_by_file_and_line_and_the_others_are_read(tmp_path: Path, seal: Seal) -> None:
    keep(tmp_path, EVENT_LIST)
    path = tmp_path / ID / "journal.jsonl"
    lines = path.read_bytes().split(b"\n")
    lines[2] = lines[2].replace(b"A", b"B")
    path.write_bytes(b"\n".join(lines))
    loaded = load(tmp_path / ID, EVENTS)
    assert loaded.notes == [f"{ID}/journal.jsonl:3: damaged; kept as it is"]
    assert loaded.entries == [EVENT_LIST[0], *EVENT_LIST[2:]]


def test_without_the_key_a_session_is_held_recorded_and_put_away(tmp_path: Path, seal: Seal) -> None:
    with kept_with(Seal(seal.to, tmp_path / "not there")):
        sessions = keep(tmp_path / "sessions", EVENT_LIST)
        assert sessions.settle(ID)
    with kept_with(Seal(seal.to, tmp_path / "not there")):
        nothing, told = sessions.record(ID)
        assert nothing is None
        assert "the key cannot be read (No such file or directory)" in told[0]
    assert b"canary" not in bytes_below(tmp_path / "sessions")
    record, notes = Sessions(tmp_path / "sessions").record(ID)
    assert record is not None
    assert record.actions[0].what == "canary é"
    assert notes == ()


def test_without_the_key_nothing_is_changed_and_the_reason_is_said(tmp_path: Path, seal: Seal) -> None:
    keep(tmp_path, EVENT_LIST[:3])
    before = bytes_below(tmp_path / ID)
    with kept_with(seal_in(tmp_path / "other")):
        loaded = load(tmp_path / ID, EVENTS)
        assert (loaded.entries, loaded.whole) == ([], False)
        assert loaded.notes == [f"{ID}/journal.jsonl:2: cannot be read: sealed to another key"]
        with pytest.raises(FilesError, match="sealed to another key"):
            Journal(tmp_path / ID, EVENTS)
    assert bytes_below(tmp_path / ID).startswith(before)
    assert load(tmp_path / ID, EVENTS).entries == EVENT_LIST[:3]


def test_records_and_groups_are_sealed_whole_and_plain_ones_are_read_too(tmp_path: Path, seal: Seal) -> None:
    groups = Groups(tmp_path / "groups")
    text = 'title = "canary"\n[[person]]\nname = "Ana"\n'
    (tmp_path / "groups").mkdir()
    path = tmp_path / "groups" / f"us{SUFFIX}"
    path.write_text(text)
    group = groups.read("us").model_copy(update={"purpose": "canary song"})
    assert groups.write("us", group)
    assert is_sealed(path.read_bytes())
    assert path.read_bytes().isascii()
    assert groups.read("us").purpose == "canary song"
    assert glance_at(tmp_path / "groups", "us").title == "canary"
    keep(tmp_path / "sessions", EVENT_LIST).settle(ID)
    assert is_sealed(record_path(tmp_path / "sessions" / ID).read_bytes())
    assert b"canary" not in bytes_below(tmp_path)


def test_a_record_that_is_damaged_is_named(tmp_path: Path, seal: Seal) -> None:
    keep(tmp_path, EVENT_LIST).settle(ID)
    path = record_path(tmp_path / ID)
    path.write_bytes(path.read_bytes()[:-90])
    record, notes = Sessions(tmp_path).record(ID)
    assert record is not None  # from the journal
    assert notes == (f"{ID}/record.toml: cannot be read: sealed, and damaged",)


def test_nothing_is_written_plain_where_it_is_to_be_sealed_and_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with kept_with(Seal("age1rubbish")), pytest.raises(FilesError, match='seal_to is a public key like "age1…"'):
        Sessions(tmp_path / "sessions").create(ID)
    monkeypatch.setitem(sys.modules, "pyrage", None)
    with kept_with(Seal("age1whoever")), pytest.raises(FilesError, match=r"pip install 'thinkpair\[seal\]'"):
        Sessions(tmp_path / "sessions").create(ID)
    assert list((tmp_path / "sessions").iterdir()) == []


def test_a_session_that_is_followed_opens_each_line_once(
    tmp_path: Path, seal: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(tmp_path, EVENT_LIST)
    opened: list[bytes] = []
    honest = Seal.open

    def counted(self: Seal, data: bytes) -> bytes:
        opened.append(data)
        return honest(self, data)

    monkeypatch.setattr(Seal, "open", counted)
    with kept_with(as_another_process(seal)):
        for _ in range(3):
            assert load(tmp_path / ID, EVENTS).entries == EVENT_LIST
    assert len(opened) == len(EVENT_LIST)


def test_the_index_of_a_sealed_store_leaves_nothing_plain(tmp_path: Path, seal: Seal) -> None:
    people = ("Zanariya", "Bellerophon")
    keep(tmp_path / "sessions", whole(started(made=plan(people=people)), agreed(1, "canary"))).settle(ID)
    index = Index(Sessions(tmp_path / "sessions"), tmp_path / "state" / "history.sqlite3")
    index.refresh()
    assert [one.people for one in index.find()] == [people]
    assert [one.what for one in open_actions(index).all] == ["canary"]
    assert not any(word in bytes_below(tmp_path).lower() for word in (b"canary", b"zanariya", b"bellerophon"))


def test_the_index_is_taken_up_again_and_made_anew_where_it_is_garbage(
    tmp_path: Path, seal: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(tmp_path / "sessions", EVENT_LIST).settle(ID)
    for path in (tmp_path / "sessions" / ID, *(tmp_path / "sessions" / ID).iterdir()):
        os.utime(path, (1_000_000, 1_000_000))
    image = tmp_path / "state" / "history.sqlite3.age"
    index = Index(Sessions(tmp_path / "sessions"), image.with_suffix(""))
    index.refresh()
    with monkeypatch.context() as nothing_is_read:
        nothing_is_read.setattr(record_files, "record_values", None)
        again = Index(Sessions(tmp_path / "sessions"), image.with_suffix(""))
        assert again.is_whole()
        assert not again.refresh()
        assert again.find() == index.find()
    other_tables = sqlite3.connect(":memory:")
    other_tables.execute("CREATE TABLE texts (words TEXT)")
    other_tables.execute(f"PRAGMA user_version = {VERSION}")
    for garbage in (
        b"",
        b"garbage",
        image.read_bytes()[:-9],
        seal.seal(b"garbage"),
        seal.seal(other_tables.serialize()),
    ):
        image.write_bytes(garbage)
        after = Index(Sessions(tmp_path / "sessions"), image.with_suffix(""))
        assert [one.id for one in after.find()] == [ID]
    other_tables.close()


def test_what_was_closed_without_the_key_is_there_with_it(tmp_path: Path, seal: Seal) -> None:
    keep(tmp_path / "sessions", EVENT_LIST).settle(ID)
    for path in (tmp_path / "sessions" / ID, *(tmp_path / "sessions" / ID).iterdir()):
        os.utime(path, (1_000_000, 1_000_000))
    state, key = tmp_path / "state" / "history.sqlite3", seal.key
    assert key
    key.rename(tmp_path / "away")
    with kept_with(as_another_process(seal)):
        index = Index(Sessions(tmp_path / "sessions"), state)
        index.refresh()
        assert [one.state for one in index.find()] == ["damaged"]
        assert len(set(index.notes())) == 1
        (tmp_path / "away").rename(key)
        for later in (index, Index(Sessions(tmp_path / "sessions"), state)):
            later.refresh()
            assert [one.state for one in later.find()] == ["closed"]
            assert later.notes() == ()


def test_the_folder_itself_says_that_it_is_sealed(tmp_path: Path) -> None:
    assert marked(tmp_path) is None
    mark(tmp_path, "age1abc")
    assert marked(tmp_path) == "age1abc"
    mark(tmp_path, None)
    assert marked(tmp_path) is None


def test_a_new_key_is_the_owners_alone_and_never_written_over(tmp_path: Path) -> None:
    public = new_key(tmp_path / "key")
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert public == public_key_of(tmp_path / "key")
    with pytest.raises(FilesError):
        new_key(tmp_path / "key")
    assert public == public_key_of(tmp_path / "key")


@pytest.mark.parametrize(
    ("text", "why"),
    [("", "there is no key"), ("rubbish\n", "it is no key"), ("# only a comment\n", "there is no key")],
)
def test_what_is_no_key_is_said(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "key").write_text(text)
    with pytest.raises(Closed, match=why):
        public_key_of(tmp_path / "key")


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="there is no ssh-keygen here")
def test_an_ssh_key_will_do_but_not_with_a_passphrase(tmp_path: Path) -> None:
    for name, secret in (("good", ""), ("asks", "secret")):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", secret, "-f", str(tmp_path / name)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    seal = Seal(public_key_of(tmp_path / "good"), tmp_path / "good")
    assert seal.open(seal.seal(b"canary")) == b"canary"
    with pytest.raises(Closed, match="passphrase"):
        public_key_of(tmp_path / "asks")


def test_plain_is_plain() -> None:
    assert PLAIN.seal(b"as it is") == PLAIN.open(b"as it is") == b"as it is"
    assert PLAIN.why_closed() == ""
