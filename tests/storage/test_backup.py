"""One archive of everything, and back: nothing is lost, nothing is written over."""

import os
import stat
import sys
import zipfile
from pathlib import Path

import pytest

from tests.full import room
from tests.storage.golden import BACKUP, CLOSED, INTERRUPTED, SEALED
from tests.storage.houses import NOW, OTHER, archive_of, content, folders, full_house
from tests.storage.making import ID, agreed, find_action, keep, plan, started, whole
from thinkpair.errors import ContentError, FilesError, UsageError
from thinkpair.groups.repository import Groups
from thinkpair.storage.actions import change_action, list_actions
from thinkpair.storage.backup import back_up
from thinkpair.storage.journal.reader import segment_path
from thinkpair.storage.liveness import read_liveness
from thinkpair.storage.restore import restore
from thinkpair.storage.sessions import Sessions


def test_everything_comes_back_in_an_empty_house(tmp_path: Path) -> None:
    house = full_house(tmp_path / "a")
    packed = archive_of(house, tmp_path / "all.zip")
    assert packed.left_out == ()
    other = folders(tmp_path / "b")
    restored = restore(other, tmp_path / "all.zip")
    assert content(other) == content(house)
    assert len(restored.new) == packed.files == len(content(house))
    assert stat.S_IMODE((tmp_path / "all.zip").stat().st_mode) == 0o600
    assert list_actions(other.sessions) == list_actions(house.sessions)
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "b").rglob("*") if path.is_file()} == {0o600}


def test_how_long_ago_a_session_was_left_is_known_after_the_restore(tmp_path: Path) -> None:
    house = full_house(tmp_path / "a")
    os.utime(segment_path(house.sessions / OTHER, 1), (1_000_000, 1_000_000))
    archive_of(house, tmp_path / "all.zip")
    other = folders(tmp_path / "b")
    restore(other, tmp_path / "all.zip")
    assert read_liveness(other.sessions / OTHER).written == 1_000_000


def test_a_second_restore_changes_nothing(tmp_path: Path) -> None:
    house = full_house(tmp_path / "a")
    archive_of(house, tmp_path / "all.zip")
    before = content(house)
    restored = restore(house, tmp_path / "all.zip")
    assert (restored.new, restored.replaced, restored.skipped) == ([], [], {})
    assert content(house) == before


def test_a_session_that_went_on_since_is_left_as_it_is(tmp_path: Path) -> None:
    house = full_house(tmp_path / "a")
    archive_of(house, tmp_path / "all.zip")
    journal = Sessions(house.sessions).open(OTHER)
    journal.append([agreed(2, "later")])
    assert journal.flush(10)
    journal.close()
    assert restore(house, tmp_path / "all.zip").skipped == {}
    assert len(Sessions(house.sessions).read(OTHER).events) == 3


def test_a_session_that_runs_is_taken_as_far_as_it_is_recorded(tmp_path: Path) -> None:
    house = full_house(tmp_path / "a")
    journal = Sessions(house.sessions).open(OTHER)
    with segment_path(house.sessions / OTHER, 1).open("ab") as file:
        file.write(b"0123abcd 3 {half a li")
    archive_of(house, tmp_path / "all.zip")
    journal.close()
    other = folders(tmp_path / "b")
    restore(other, tmp_path / "all.zip")
    reading = Sessions(other.sessions).read(OTHER)
    assert (len(reading.events), reading.notes) == (2, ())


def test_what_was_reduced_at_its_close_does_not_come_back(tmp_path: Path) -> None:
    house = folders(tmp_path / "a")
    sessions = keep(house.sessions, whole(started(made=plan("times")), agreed(1, "canary")))
    archive_of(house, tmp_path / "all.zip")
    sessions.settle(ID)
    restored = restore(house, tmp_path / "all.zip")
    assert [*restored.skipped] == [f"sessions/{ID}/journal.jsonl"]
    assert b"canary" not in b"".join(content(house).values())


def test_a_dry_run_tells_the_same_and_writes_nothing(tmp_path: Path) -> None:
    house, other = full_house(tmp_path / "a"), folders(tmp_path / "b")
    archive_of(house, tmp_path / "all.zip")
    told = restore(other, tmp_path / "all.zip", dry_run=True)
    assert not (tmp_path / "b").exists()
    assert told == restore(other, tmp_path / "all.zip")


def test_an_archive_is_not_written_over_another_file_unasked(tmp_path: Path) -> None:
    house = full_house(tmp_path / "a")
    (tmp_path / "all.zip").write_text("mine")
    with pytest.raises(FilesError, match="already exists"):
        archive_of(house, tmp_path / "all.zip")
    back_up(house, tmp_path / "all.zip", NOW, force=True)
    assert zipfile.is_zipfile(tmp_path / "all.zip")


def test_a_disk_that_is_full_leaves_no_archive(tmp_path: Path) -> None:
    house = full_house(tmp_path / "a")
    with room(500), pytest.raises(FilesError, match="the disk is full"):
        archive_of(house, tmp_path / "all.zip")
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == ["a"]


def test_a_disk_that_is_full_at_the_restore_leaves_whole_files_and_can_be_gone_on_with(tmp_path: Path) -> None:
    house, other = full_house(tmp_path / "a"), folders(tmp_path / "b")
    archive_of(house, tmp_path / "all.zip")
    with room(600), pytest.raises(FilesError, match="the disk is full"):
        restore(other, tmp_path / "all.zip")
    there, wanted = content(other), content(house)
    assert 0 < len(there) < len(wanted)
    assert all(wanted[name] == data for name, data in there.items())
    restore(other, tmp_path / "all.zip")
    assert content(other) == wanted


def test_links_pipes_and_hidden_files_are_no_part_of_it(tmp_path: Path) -> None:
    house = full_house(tmp_path / "a")
    (tmp_path / "secret").write_text("canary")
    (house.sessions / ID / "link.toml").symlink_to(tmp_path / "secret")
    (house.groups / "there").symlink_to(tmp_path)
    os.mkfifo(house.formats / "pipe.toml")
    (house.groups / ".hidden.toml").write_text("canary")
    (house.groups / "a\\b.toml").write_text("canary")
    packed = archive_of(house, tmp_path / "all.zip")
    assert len(packed.left_out) == 4
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert b"canary" not in b"".join(archive.read(name) for name in archive.namelist())


def test_where_nothing_is_kept_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="there is nothing to back up"):
        archive_of(folders(tmp_path / "a"), tmp_path / "all.zip")
    assert not (tmp_path / "all.zip").exists()


def test_nothing_is_restored_through_a_link(tmp_path: Path) -> None:
    house, other = full_house(tmp_path / "a"), folders(tmp_path / "b")
    archive_of(house, tmp_path / "all.zip")
    (tmp_path / "victim").mkdir()
    other.sessions.mkdir(parents=True)
    (other.sessions / ID).symlink_to(tmp_path / "victim")
    with pytest.raises(FilesError, match="is not a folder"):
        restore(other, tmp_path / "all.zip")
    assert list((tmp_path / "victim").iterdir()) == []
    assert not other.config.exists()


def test_what_differs_is_skipped_or_replaced(tmp_path: Path) -> None:
    """A file that differs stays and is named; with force the backup's takes its place."""
    house = full_house(tmp_path / "a")
    archive_of(house, tmp_path / "all.zip")
    group = house.groups / "ana-and-ben.toml"
    group.write_text("# mine\n")
    before = content(house)
    assert restore(house, tmp_path / "all.zip").skipped == {
        "groups/ana-and-ben.toml": "differs from what is here; --force replaces it"
    }
    assert content(house) == before
    assert restore(house, tmp_path / "all.zip", force=True).replaced == ["groups/ana-and-ben.toml"]
    assert group.read_text() == 'title = "Ana and Ben"\n'


def test_an_open_session_is_never_replaced(tmp_path: Path) -> None:
    house = full_house(tmp_path / "a")
    archive_of(house, tmp_path / "all.zip")
    journal = Sessions(house.sessions).open(OTHER)
    segment_path(house.sessions / OTHER, 1).write_bytes(b"")
    restored = restore(house, tmp_path / "all.zip", force=True)
    journal.close()
    assert restored.skipped == {f"sessions/{OTHER}/journal.jsonl": "is open; close it first"}


def test_actions_of_both_sides(tmp_path: Path) -> None:
    """A log of actions that differs comes beside the one that is here: both are read, and a second time is no news."""
    house, elsewhere = full_house(tmp_path / "a"), folders(tmp_path / "b")
    archive_of(house, tmp_path / "first.zip")
    restore(elsewhere, tmp_path / "first.zip")
    for place, day in ((house, 23), (elsewhere, 24)):
        change_action(place.sessions, find_action(place.sessions, "x7k2-1"), NOW.replace(day=day))
    archive_of(elsewhere, tmp_path / "second.zip")
    assert len(restore(house, tmp_path / "second.zip").new) == 1
    assert restore(house, tmp_path / "second.zip").new == []
    actions = list_actions(house.sessions)
    assert [deed.when[:10] for deed in actions.all[0].history[1:]] == ["2026-11-22", "2026-11-23", "2026-11-24"]
    assert actions.notes == ()


def test_backup_of_version_0_1(tmp_path: Path) -> None:
    """What version 0.1 backed up comes back: sessions, actions, group, format and settings."""
    house = folders(tmp_path)
    restored = restore(house, BACKUP)
    assert (len(restored.new), restored.skipped) == (9, {})
    assert {one.id: one.state for one in Sessions(house.sessions).summaries()} == {
        **dict.fromkeys(CLOSED, "closed"),
        INTERRUPTED: "interrupted",
    }
    actions = list_actions(house.sessions)
    assert [action.what for action in actions.all] == ["ring the bank", "think", "call Zoë"]
    assert actions.notes == ()
    assert Groups(house.groups).read("ana-and-ben").purpose == "to finish what we begin"
    assert house.config.read_text().startswith("# mine\n")
    assert restore(house, BACKUP).new == []


def test_sealed_backup_of_version_0_1(tmp_path: Path) -> None:
    """What was sealed in a backup of version 0.1 comes back as it was, and is told as sealed."""
    house = folders(tmp_path)
    assert len(restore(house, SEALED).new) == 9
    assert {one.state for one in Sessions(house.sessions).summaries()} == {"sealed"}


def test_encrypted_backup(tmp_path: Path) -> None:
    """A backup that is encrypted to a key is read with that key alone."""
    pyrage = pytest.importorskip("pyrage", reason="needs the extra `encrypt`")
    house, other = full_house(tmp_path / "a"), folders(tmp_path / "b")
    key, stranger = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    (tmp_path / "key").write_text(f"# public key: {key.to_public()}\n{key}\n")
    (tmp_path / "other").write_text(str(stranger))
    path = tmp_path / "all.age"
    back_up(house, path, NOW, to=[str(key.to_public())])
    assert b"manifest" not in path.read_bytes()
    for identity, error, words in (
        (None, UsageError, "--identity FILE"),
        (tmp_path / "other", ContentError, "encrypted to another key"),
        (tmp_path / "all.age", FilesError, "holds no key"),
        (tmp_path / "none", FilesError, "No such file"),
    ):
        with pytest.raises(error, match=words):
            restore(other, path, identity=identity)
    assert not (tmp_path / "b").exists()
    restore(other, path, identity=tmp_path / "key")
    assert content(other) == content(house)
    path.write_bytes(path.read_bytes()[:-7])
    with pytest.raises(ContentError, match="damaged"):
        restore(other, path, identity=tmp_path / "key")
    with pytest.raises(UsageError, match="a public key looks like"):
        back_up(house, tmp_path / "more.age", NOW, to=["age1xyz"])
    assert not (tmp_path / "more.age").exists()


def test_encryption_without_its_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyrage", None)
    with pytest.raises(FilesError, match=r"\.venv/bin/pip install '\.\[encrypt\]'"):
        back_up(full_house(tmp_path / "a"), tmp_path / "all.age", NOW, to=["age1xyz"])
