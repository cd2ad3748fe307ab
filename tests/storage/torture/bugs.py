"""Mistakes made on purpose, to see that a harness finds each: a campaign that finds nothing may be blind.

`python -m tests.storage.torture.bugs` runs the harnesses with each of them, and prints who
saw it.
"""

import contextlib
import fcntl
import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from thinkpair import files
from thinkpair.formats import library, packs
from thinkpair.groups import repository
from thinkpair.schemes import scheme_folder
from thinkpair.settings import config_file
from thinkpair.sharing import remembered_rooms
from thinkpair.storage import session_folder, session_removal
from thinkpair.storage.index import index
from thinkpair.storage.journal import line_format, reader, writer


def _nothing(*_: object, **__: object) -> None:
    return None


@contextlib.contextmanager
def _unlocked(folder: Path) -> Iterator[None]:
    yield


def _one_write(fd: int, data: bytes) -> None:
    os.write(fd, data)


def _ignoring(append: Callable[[Any, bytes], None]) -> Callable[[Any, bytes], None]:
    def ignore(self: Any, data: bytes) -> None:
        with contextlib.suppress(OSError):
            append(self, data)

    return ignore


def _same_file_again(self: writer.Appender) -> None:
    """What is wrong after a failed fsync: going on in the same file."""


def _rewrite(self: writer.Appender, data: bytes) -> None:
    path = self._folder / "writer.jsonl"
    old = path.read_bytes() if path.exists() else b""
    path.write_bytes(old + data)


def _for_everybody(path: Path, flags: int) -> int:
    return os.open(path, flags, 0o666)


def _in_place(path: Path, data: bytes) -> None:
    with open(path, "wb") as file:
        file.write(data)


BUGS: dict[str, list[tuple[object, str, object]]] = {
    "ack_first": [],
    "no_fsync": [(writer, "sync", _nothing)],
    "no_dirfsync": [(writer, "sync_folder", _nothing), (files, "sync_folder", _nothing)],
    "rewrite": [(writer.Appender, "append", _rewrite)],
    # The size is looked at after each write: only where nobody does that either, half a line stays.
    "short_write": [(writer, "write_all", _one_write), (writer.Appender, "is_there", lambda self: True)],
    "no_rollback": [(writer.Appender, "_roll_back", _nothing)],
    "ignore_error": [(writer.Appender, "append", _ignoring(writer.Appender.append))],
    "no_tail_repair": [(writer.Appender, "_set_aside", _nothing)],
    "same_file_after_fsync": [(writer.Appender, "_abandon", _same_file_again)],
    "torn_truncate": [(writer, "set_aside", lambda path, _: Path(path))],
    "vanished_unseen": [(writer.Appender, "is_there", lambda self: True)],
    "no_retry": [(writer, "TRIES", 1)],
    "no_lock": [(fcntl, "flock", _nothing)],
    "no_checksum": [(line_format, "zlib", SimpleNamespace(crc32=lambda data: 0))],
    "dropped_line": [(reader, "_damage", lambda segment: iter(()))],
    "no_mark": [(session_folder, "mark", _nothing), (session_removal, "marked", lambda root: [])],
    "log_remembers": [(session_removal, "forget_session", _nothing)],
    "index_remembers": [(index.Index, "forget", _nothing), (index, "forget_words", _nothing)],
    "no_change_lock": [(repository, "locked", _unlocked), (config_file, "locked", _unlocked)],
    "no_scheme_lock": [(scheme_folder, "locked", _unlocked)],
    "no_room_lock": [(remembered_rooms, "locked", _unlocked)],
    "written_in_place": [(place, "replace_file", _in_place) for place in (repository, config_file, scheme_folder)],
    "pack_unfinished": [(library, "put_back", _nothing), (packs, "put_back", _nothing)],
    "half_an_answer": [(os, "ftruncate", _nothing)],
    "whole_group": [(repository, "merged", lambda before, after, now: after)],
    "umask": [(files, "open_private", _for_everybody)],
}
FOUND_BY = {
    "ack_first": "kill",
    "no_fsync": "power",
    "no_dirfsync": "power",
    "rewrite": "kill",
    "short_write": "full",
    "no_rollback": "full",
    "ignore_error": "full",
    "no_tail_repair": "kill",
    "same_file_after_fsync": "power",
    "torn_truncate": "kill",
    "vanished_unseen": "vanish",
    "no_retry": "inject",
    "no_mark": "close",
    "log_remembers": "close",
    "index_remembers": "close",
    "no_change_lock": "at_once",
    "no_scheme_lock": "at_once",
    "no_room_lock": "at_once",
    "written_in_place": "writers",
    "pack_unfinished": "writers",
    "half_an_answer": "writers",
    "whole_group": "at_once",
    "no_lock": "tests/storage/test_lock.py",
    "no_checksum": "tests/storage/test_damage.py",
    "dropped_line": "tests/storage/test_damage.py",
    "umask": "tests/storage/test_files.py",
}
"""The harness that must find each; no fault from outside shows the last ones, and tests of the suite do."""


def plant(name: str) -> None:
    """Make the mistake in this process. Raises AttributeError where its place has moved: it would change nothing."""
    for place, attribute, wrong in BUGS.get(name, []):
        getattr(place, attribute)
        setattr(place, attribute, wrong)


def main() -> int:
    """Run each bug's harness with it; 1 where one is not seen, or a harness fails without any."""
    bugs = sys.argv[1:] or list(BUGS)
    failing = 0
    for finder in dict.fromkeys(FOUND_BY[bug] for bug in bugs):
        if what := _failure(finder, ""):
            failing += 1
            print(f"{finder} FAILS WITHOUT A MISTAKE: {what[:200]}", flush=True)
    for bug in bugs:
        what = _failure(FOUND_BY[bug], bug)
        failing += not what
        print(f"{bug:22} {f'seen by {FOUND_BY[bug]}: {what[:90]}' if what else 'NOT SEEN'}", flush=True)
    return min(failing, 1)


def _failure(finder: str, bug: str) -> str:
    """Run a harness, or a file of the suite, with a bug; return the first thing that it sees."""
    os.environ["BUG"] = bug
    if finder.endswith(".py"):
        command = [sys.executable, "-m", "pytest", "-q", "-n0", "-x", "-p", "tests.storage.torture.planting", finder]
        told = subprocess.run(command, capture_output=True, text=True, errors="replace").stdout
        failed = [line for line in told.splitlines() if line.startswith("FAILED ")]  # not where no test could run
        return failed[0] if failed else ""
    seen = import_module("tests.storage.torture.running").Seen
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            code = import_module(f"tests.storage.torture.{finder}").main(["--quick"])
    except seen as failure:
        return str(failure)
    return said.getvalue() if code else ""


if __name__ == "__main__":
    sys.exit(main())
