"""Files that last, and that only their owner may read."""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from thinkpair.cli import main
from thinkpair.files import open_private, private_folder, read_file, replace_file, say_error, set_aside, write_all


def mode(path: Path) -> int:
    """The permission bits."""
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(params=[0o000, 0o022, 0o077, 0o277])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each mask that a user may have, and one that takes away too much."""
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.mark.usefixtures("umask")
def test_nobody_else_may_read_whatever_the_umask(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "inside"
    private_folder(folder)
    os.close(open_private(folder / "a", os.O_WRONLY | os.O_CREAT))
    replace_file(folder / "b", b"b")
    assert [mode(path) for path in (folder.parent, folder)] == [0o700, 0o700]
    assert [mode(path) for path in (folder / "a", folder / "b", set_aside(folder / "a", b"x"))] == [0o600] * 3


def test_wider_modes_of_older_files_are_tightened(tmp_path: Path) -> None:
    folder, file = tmp_path / "old", tmp_path / "old" / "file"
    folder.mkdir()
    folder.chmod(0o755)
    file.touch()
    file.chmod(0o644)
    private_folder(folder)
    os.close(open_private(file, os.O_RDONLY))
    assert (mode(folder), mode(file)) == (0o700, 0o600)


def test_folders_above_are_left_as_they_are(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    private_folder(tmp_path / "new")
    assert mode(tmp_path) == 0o755


def test_nothing_is_read_or_written_through_a_planted_link(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("keep")
    for name in ("file", ".file.new"):
        (tmp_path / name).symlink_to(victim)
    with pytest.raises(OSError, match=os.strerror(errno.ELOOP)):
        open_private(tmp_path / "file", os.O_WRONLY | os.O_CREAT)
    with pytest.raises(OSError, match=os.strerror(errno.ELOOP)):
        read_file(tmp_path / "file", 100)
    replace_file(tmp_path / "file", b"new")
    assert (victim.read_text(), (tmp_path / "file").read_text()) == ("keep", "new")
    assert not (tmp_path / "file").is_symlink()


def test_pipes_folders_and_huge_files_are_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "huge").open("wb") as huge:
        huge.truncate(8 << 30)
    for path in (tmp_path / "pipe", tmp_path, tmp_path / "huge"):
        with pytest.raises(OSError, match=r"ordinary|too big|directory"):
            read_file(path, 1_000)


def test_a_file_is_the_old_or_the_new_one_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    replace_file(file, b"old")

    def fail(_: int) -> None:
        raise OSError(errno.EIO, "no")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="no"):
            replace_file(file, b"new")
    assert file.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["file"]


def test_a_disk_that_takes_nothing_is_an_error_and_no_endless_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", lambda *_: 0)
        with pytest.raises(OSError, match="Nothing"):
            write_all(1, b"x")


def test_an_error_reads_as_what_to_do_about() -> None:
    assert say_error(OSError(errno.ENOSPC, "No space left on device")) == "the disk is full"
    assert say_error(OSError(errno.EACCES, "Permission denied")) == "Permission denied"
    assert say_error(OSError(errno.ELOOP, "Too many levels")).startswith("it is a link to another place")


def test_a_disk_without_modes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a file system knows no modes, folders and files are made all the same; the umask is enough."""

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr(os, "chmod", fail)
    monkeypatch.setattr(os, "fchmod", fail)
    before = os.umask(0o027)
    try:
        private_folder(tmp_path / "a" / "b")
        replace_file(tmp_path / "a" / "b" / "file", b"x")
    finally:
        os.umask(before)
    assert (tmp_path / "a" / "b" / "file").read_bytes() == b"x"


@pytest.mark.parametrize("name", ["journal.jsonl", "record.toml", "lock"])
def test_a_pipe_in_place_of_a_file_stops_nothing(home: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """No command waits for somebody at the other end of a pipe that stands where a session's file should be."""
    folder = home / "sessions" / "2026-11-21-1405-thinking-pair-x7k2"
    folder.mkdir(parents=True)
    os.mkfifo(folder / name)
    assert main(["sessions"]) == 0
    assert main(["actions"]) == 0
    capsys.readouterr()
