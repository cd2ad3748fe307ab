"""A file is handed over whole or not at all, never over another one, never through a link."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.full import room
from thinkpair.errors import FilesError
from thinkpair.files import write_output


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "minutes.md"
    write_output(path, b"one")
    assert path.read_bytes() == b"one"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert names(tmp_path) == ["minutes.md"]


def test_a_file_that_is_there_is_replaced_with_force_alone(tmp_path: Path) -> None:
    path = tmp_path / "minutes.md"
    write_output(path, b"one")
    with pytest.raises(FilesError, match="already exists; use --force to overwrite it"):
        write_output(path, b"two")
    assert path.read_bytes() == b"one"
    write_output(path, b"two", force=True)
    assert path.read_bytes() == b"two"
    assert names(tmp_path) == ["minutes.md"]


def test_a_file_that_comes_there_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "minutes.md"
    with pytest.raises(FilesError, match="already exists"):
        write_output(path, lambda file: (file.write(b"one"), path.write_bytes(b"theirs"), None)[2])
    assert path.read_bytes() == b"theirs"
    assert names(tmp_path) == ["minutes.md"]


@pytest.mark.parametrize("force", [False, True])
def test_no_link_folder_or_pipe_is_written_through(tmp_path: Path, force: bool) -> None:
    (tmp_path / "victim").write_text("mine")
    (tmp_path / "link").symlink_to("victim")
    (tmp_path / "nowhere").symlink_to("not there")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    before = names(tmp_path)
    for name in ("link", "nowhere", "folder", "pipe"):
        with pytest.raises(FilesError, match="name another place"):
            write_output(tmp_path / name, b"one", force=force)
    assert (tmp_path / "victim").read_text() == "mine"
    assert names(tmp_path) == before


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("fits", [0, 1, 4_096, 99_999])
def test_a_full_disk_leaves_what_was_there(tmp_path: Path, force: bool, fits: int) -> None:
    path = tmp_path / "minutes.md"
    if force:
        path.write_bytes(b"before")
    with room(fits), pytest.raises(FilesError, match=r"minutes\.md: the disk is full"):
        write_output(path, b"x" * 100_000, force=force)
    assert names(tmp_path) == (["minutes.md"] if force else [])
    assert not force or path.read_bytes() == b"before"


@pytest.mark.parametrize("call", ["fsync", "link"])
def test_a_disk_that_fails_late_leaves_nothing(tmp_path: Path, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, call, failing(errno.ENOSPC))
    with pytest.raises(FilesError, match="the disk is full"):
        write_output(tmp_path / "minutes.md", b"one")
    assert names(tmp_path) == []


def test_a_disk_without_links_gets_its_file_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", failing(errno.EPERM))
    write_output(tmp_path / "minutes.md", b"one")
    with pytest.raises(FilesError, match="already exists"):
        write_output(tmp_path / "minutes.md", b"two")
    assert (tmp_path / "minutes.md").read_bytes() == b"one"
    assert names(tmp_path) == ["minutes.md"]


def failing(number: int) -> Callable[..., None]:
    """A system call that always fails like this."""

    def call(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return call


def test_a_place_that_cannot_be_is_told_in_a_line(tmp_path: Path) -> None:
    with pytest.raises(FilesError, match="No such file or directory"):
        write_output(tmp_path / "no" / "minutes.md", b"one")
    with pytest.raises(FilesError, match="File name too long"):
        write_output(tmp_path / ("n" * 300), b"one")
