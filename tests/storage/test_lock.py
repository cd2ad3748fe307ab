"""One writer, who dies with the lock in hand."""

import errno
import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from thinkpair.errors import FilesError, OpenElsewhere
from thinkpair.storage.lock import FollowMark, Lock, is_followed, is_held

HOLD = """
import pathlib, sys
from thinkpair.storage.lock import Lock
Lock(pathlib.Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_one_is_told_who_has_it_and_a_killed_one_has_it_no_more(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        assert is_held(tmp_path)
        with pytest.raises(FilesError, match="is open in another window; join it with"):
            Lock(tmp_path)
        other.send_signal(signal.SIGKILL)
    assert not is_held(tmp_path)
    Lock(tmp_path).release()


def test_the_same_program_cannot_take_it_twice(tmp_path: Path) -> None:
    lock = Lock(tmp_path)
    with pytest.raises(OpenElsewhere):
        Lock(tmp_path, 0.02)
    lock.release()
    assert (tmp_path / "lock").stat().st_mode & 0o777 == 0o600


def test_a_lock_of_another_machine_names_the_machine(tmp_path: Path) -> None:
    lock = Lock(tmp_path)
    (tmp_path / "lock").write_text('process 7 on "blue" since 2026-11-30 18:35+00:00\n', encoding="utf-8")
    with pytest.raises(OpenElsewhere, match="is open on “blue”; join it with"):
        Lock(tmp_path, 0.02)
    lock.release()


def test_what_a_stranger_wrote_into_the_lock_is_shown_harmlessly(tmp_path: Path) -> None:
    lock = Lock(tmp_path)
    (tmp_path / "lock").write_bytes(b"\x1b]0;me\x07\xff\n")
    with pytest.raises(FilesError) as refused:
        Lock(tmp_path, 0.02)
    assert str(refused.value).isprintable()
    lock.release()


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS])
def test_a_disk_without_locks_is_noted_and_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*_: int) -> None:
        raise OSError(number, "no locks")

    monkeypatch.setattr(fcntl, "flock", refuse)
    lock = Lock(tmp_path)
    assert "one place only" in lock.note
    lock.release()


def test_another_error_is_a_line_for_a_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(fcntl, "flock", fail)
    with pytest.raises(FilesError, match=r"cannot write .*lock: Input/output error"):
        Lock(tmp_path)


def test_a_disk_that_refuses_even_to_close_is_let_go_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock, close = Lock(tmp_path), os.close

    def fail(fd: int) -> None:
        close(fd)
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(os, "close", fail)
        lock.release()
    Lock(tmp_path).release()


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("keep")
    (tmp_path / "lock").symlink_to(victim)
    with pytest.raises(FilesError):
        Lock(tmp_path)
    assert victim.read_text() == "keep"
    assert not is_held(tmp_path)


def test_taking_it_again_is_no_sign_of_life(tmp_path: Path) -> None:
    Lock(tmp_path).release()
    os.utime(tmp_path / "lock", (1_000, 1_000))
    lock = Lock(tmp_path)
    assert (tmp_path / "lock").stat().st_mtime == 1_000
    lock.sign_of_life()
    assert (tmp_path / "lock").stat().st_mtime > 1_000
    lock.release()
    lock.sign_of_life()


def test_a_lock_whose_file_was_removed_meanwhile_guards_nothing_and_is_taken_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, take = Lock(tmp_path), fcntl.flock

    def removed_meanwhile(fd: int, how: int) -> None:
        monkeypatch.setattr(fcntl, "flock", take)
        first.release(remove=True)
        take(fd, how)

    monkeypatch.setattr(fcntl, "flock", removed_meanwhile)
    lock = Lock(tmp_path)
    assert is_held(tmp_path)
    lock.release()


def test_who_follows_a_session_is_seen_and_writes_nothing(tmp_path: Path) -> None:
    assert not is_followed(tmp_path)
    first, second = FollowMark(tmp_path), FollowMark(tmp_path)
    assert is_followed(tmp_path)
    first.release()
    assert is_followed(tmp_path)
    second.release()
    assert not is_followed(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert not is_followed(tmp_path / "nowhere")
    FollowMark(tmp_path / "nowhere").release()
