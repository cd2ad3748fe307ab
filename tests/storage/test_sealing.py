"""Sealing a whole store and opening it again: every byte comes back, whatever was in it and wherever it was cut off."""

import os
import subprocess
import sys
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.storage.making import ID, agreed, find_action, keep, started, whole
from tests.storage.seals import kept_with, seal_in
from thinkpair.files import read_file
from thinkpair.storage import lock, sealing
from thinkpair.storage.actions import change_action
from thinkpair.storage.journal.codec import EVENTS
from thinkpair.storage.journal.line_format import open_piece, read_lines, seal_piece, write_line
from thinkpair.storage.seal import Seal
from thinkpair.storage.sealing import count_kept, opened, sealed, switch
from thinkpair.storage.sessions import Sessions

OTHER = "2026-11-22-0900-thinking-pair-abcd"
NOW = 1_800_000_000.0
_AGE = b64encode(b"age-encryption.org/v1\n")


@pytest.fixture
def seal(tmp_path: Path) -> Seal:
    return seal_in(tmp_path / "keys")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Two sessions, one of them torn and damaged, a changed action, a group, and what a synced folder left."""
    root = tmp_path / "store"
    keep(root / "sessions", whole(started(), agreed(1, "canary"))).settle(ID)
    keep(root / "sessions", [started(OTHER), agreed(1, "canary"), agreed(2, "canary")], OTHER)
    (root / "sessions" / OTHER / lock.NAME).unlink()
    change_action(root / "sessions", find_action(root / "sessions", "x7k2-1"), datetime(2026, 11, 22, tzinfo=UTC))
    (root / "sessions" / "actions" / lock.NAME).unlink()
    torn = root / "sessions" / OTHER
    data = (torn / "journal.jsonl").read_bytes().split(b"\n")
    data[1:1] = [b"", b"canary, damaged", b"canary\r", data[2] + b"\r"]
    (torn / "journal.jsonl").write_bytes(b"\n".join(data) + b'0123 9 {"canary')
    (torn / "journal.jsonl.torn-1").write_bytes(b"canary\n\xff")
    copy = root / "sessions" / f"{ID} (conflicted copy)"
    copy.mkdir()
    (copy / "record.toml").write_text('what = "canary"')
    (root / "groups").mkdir()
    (root / "groups" / "us.toml").write_text('# canary\ntitle = "us"\n')
    (root / "groups" / "us.sync-conflict-20261121-140500-ABCDEFG.toml").write_bytes(b"canary \xff")
    (root / "sessions" / ID / "journal.sync-conflict-20261121-140500-ABCDEFG.jsonl").write_bytes(
        write_line(1, EVENTS.encode(agreed(1, "canary")))
    )
    for path in root.rglob("*"):
        os.utime(path, (1_000_000, 1_000_000))
    return root


def files(root: Path) -> dict[str, tuple[bytes, float]]:
    found = (path for path in root.rglob("*") if path.is_file())
    return {str(path.relative_to(root)): (path.read_bytes(), path.stat().st_mtime) for path in found}


def test_on_and_off_gives_back_every_byte_and_every_time(store: Path, seal: Seal) -> None:
    before = files(store)
    (store / "sessions" / ID / ".record.toml.new").write_text("canary, begun")
    switched = switch(store / "sessions", store / "groups", seal, NOW)
    assert (switched.rewritten, switched.left) == (len(before), [])
    assert not [name for name, (data, _) in files(store).items() if b"canary" in data]
    assert {name: time for name, (_, time) in files(store).items()} == {
        name: time for name, (_, time) in before.items()
    }
    counted = count_kept(store / "sessions", store / "groups")
    assert (counted.sealed, counted.plain, counted.partly) == (len(before), 0, 0)
    again = switch(store / "sessions", store / "groups", seal, NOW)
    assert (again.rewritten, again.already) == (0, len(before))
    switch(store / "sessions", store / "groups", Seal(None, seal.key), NOW)
    assert files(store) == before


def test_a_sealed_journal_says_the_same_with_the_same_damage_in_the_same_lines(store: Path, seal: Seal) -> None:
    path = store / "sessions" / OTHER / "journal.jsonl"
    before = read_lines(path.read_bytes())
    switch(store / "sessions", store / "groups", seal, NOW)
    with kept_with(seal):
        after = read_lines(path.read_bytes())
    assert (after.intact, after.damaged, after.tail) == (before.intact, before.damaged, before.tail)
    assert before.damaged
    assert before.tail


@pytest.mark.parametrize("name", ["journal.jsonl", "record.toml"])
@given(
    data=st.binary(max_size=300)
    | st.lists(st.sampled_from([b"\n", b"\r", b"sealed ", _AGE, b"QQ==", b"x"])).map(b"".join)
)
def test_whatever_is_in_a_file_comes_back(name: str, data: bytes) -> None:
    assert opened(name, sealed(name, data, _CODE), _CODE) == opened(name, data, _CODE)
    assert sealed(name, sealed(name, data, _CODE), _CODE) == sealed(name, data, _CODE)


class _Code(Seal):
    """As good as a seal for what is about bytes alone, and quicker."""

    def __init__(self) -> None:
        super().__init__("a key")

    def seal(self, data: bytes, *, armored: bool = False) -> bytes:
        return b"age-encryption.org/v1\n" + bytes(byte ^ 255 for byte in data)

    def open(self, data: bytes) -> bytes:
        head, is_sealed, rest = data.partition(b"age-encryption.org/v1\n")
        return bytes(byte ^ 255 for byte in rest) if is_sealed and not head else data


_CODE = _Code()


def test_a_line_of_someone_elses_making_comes_back() -> None:
    for piece in (b'0123abcd 1 {"a":1}', b"sealed", b"sealed !", b'{"age":"QQ=="}', b"\r", b" "):
        assert open_piece(seal_piece(piece, _CODE), _CODE) == piece


def test_killed_before_any_change_of_the_disk_nothing_is_lost_and_it_can_be_run_again(
    tmp_path: Path, seal: Seal
) -> None:
    store = tmp_path / "small"
    keep(store / "sessions", [started(), agreed(1, "canary")])
    (store / "groups").mkdir()
    (store / "groups" / "us.toml").write_text("# canary\n")
    command = [sys.executable, "-m", "tests.storage.killing", str(store), str(seal.key)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    kills = [int(line.split()[1]) for line in done.stdout.splitlines() if line.startswith("killed")]
    assert [line for line in done.stdout.splitlines() if not line.startswith("killed")] == []
    assert len(kills) == 2
    assert min(kills) > 15


def test_what_runs_is_left_out_and_told(store: Path, seal: Seal) -> None:
    journal = Sessions(store / "sessions").open(OTHER)
    (elsewhere := store / "sessions" / ID / lock.NAME).write_text('process 7 on "other" since 2026-11-21 14:05+01:00\n')
    os.utime(elsewhere, (NOW, NOW))
    before = files(store / "sessions" / ID), files(store / "sessions" / OTHER)
    switched = switch(store / "sessions", store / "groups", seal, NOW)
    assert [one.split(" ", 1)[1][:20] for one in switched.left] == ["seems to run on “oth", "is open elsewhere: p"]
    assert (files(store / "sessions" / ID), files(store / "sessions" / OTHER)) == before
    journal.close()
    elsewhere.unlink()
    assert switch(store / "sessions", store / "groups", seal, NOW).left == []


def test_what_cannot_be_read_again_does_not_take_the_old_ones_place(
    store: Path, seal: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bad_disk(path: Path, limit: int) -> bytes:
        data = read_file(path, limit)
        return data[:-70] if path.suffix == ".new" else data

    monkeypatch.setattr("thinkpair.storage.sealing.read_file", bad_disk)
    before = files(store)
    switched = switch(store / "sessions", store / "groups", seal, NOW)
    assert (switched.rewritten, len(switched.left)) == (0, len(before))
    assert files(store) == before


def test_a_file_that_was_changed_meanwhile_is_left_and_told(
    store: Path, seal: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    group, honest = store / "groups" / "us.toml", sealing.sealed

    def meddled(name: str, data: bytes, seal: Seal) -> bytes:
        if name == group.name:
            group.write_text("# by hand, at this moment\n")
        return honest(name, data, seal)

    monkeypatch.setattr(sealing, "sealed", meddled)
    (told,) = switch(store / "sessions", store / "groups", seal, NOW).left
    assert told == "groups/us.toml: it was changed meanwhile; run the command again"
    assert group.read_text() == "# by hand, at this moment\n"


def test_what_another_key_sealed_stays_and_is_told(store: Path, seal: Seal, tmp_path: Path) -> None:
    switch(store / "sessions", store / "groups", seal, NOW)
    before = files(store)
    other = seal_in(tmp_path / "other")
    switched = switch(store / "sessions", store / "groups", Seal(None, other.key), NOW)
    assert len(switched.left) == len(before)
    assert switched.left[0].endswith("sealed to another key")
    assert files(store) == before
