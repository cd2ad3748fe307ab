"""A disk that knows what a power cut would leave of it, and that fails or dies at a call as it is told to.

What was written and not synced may be there, be cut anywhere, or be something else. Where an fsync failed, what it was
to write is not on the disk, whatever later ones of the same file say, until the file is cut back.
"""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest

from tests.storage.faults import Disk

Rest = Callable[[bytes], bytes]
"""What becomes of the bytes of a file that were written and not synced."""

CALLS = ("open", "write", "fsync", "ftruncate", "unlink", "rename")
DEAD = 5


class Power(Disk):
    """The disk under everything below `root`; `next` are the answers to the next calls of each kind, 0 for no error.

    With `calls_left` it does so many calls and none after them. `cuts` counts what was really taken by power cuts.
    """

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = str(root)
        self.cuts = 0
        self.looked_at = False
        self.heal()
        self._lasting: dict[int, int] = {}
        self._lying: set[int] = set()
        self._names: set[tuple[int, str]] = set()
        super().__init__(monkeypatch)
        self._open, self._unlink, self._rename = os.open, os.unlink, os.rename
        for name in ("open", "unlink", "rename"):
            monkeypatch.setattr(os, name, getattr(self, name))

    def heal(self) -> None:
        """Do everything from now on."""
        self.room: int | None = None
        self.calls_left: int | None = None
        self.next: dict[str, Iterator[int]] = dict.fromkeys(CALLS, repeat(0))

    @property
    def lies(self) -> bool:
        """Whether what a failed fsync was to write is still there to be read, and not on the disk."""
        return not self._lying.isdisjoint(path.stat().st_ino for path in self._files())

    def open(self, path: Any, flags: int, mode: int = 0o777, **more: Any) -> int:
        if str(path).startswith(self.root):
            self._ask("open")
        return self._open(path, flags, mode, **more)

    def unlink(self, path: Any, **more: Any) -> None:
        if str(path).startswith(self.root):
            self._ask("unlink")
        self._unlink(path, **more)

    def rename(self, path: Any, to: Any, **more: Any) -> None:
        if str(path).startswith(self.root):
            self._ask("rename")
        self._rename(path, to, **more)

    def write(self, fd: int, data: bytes) -> int:
        self._ask("write")
        return super().write(fd, data)

    def ftruncate(self, fd: int, length: int) -> None:
        self._ask("ftruncate")
        super().ftruncate(fd, length)
        file = os.fstat(fd).st_ino
        self._lasting[file] = min(self._lasting.get(file, 0), length)
        if length <= self._lasting[file]:
            self._lying.discard(file)

    def fsync(self, fd: int) -> None:
        status = os.fstat(fd)
        try:
            self._ask("fsync")
        except OSError:
            self._lying.add(status.st_ino)
            raise
        if stat.S_ISDIR(status.st_mode):
            self._names = {one for one in self._names if one[0] != status.st_ino}
            self._names |= {(status.st_ino, name) for name in os.listdir(fd)}
        elif status.st_ino not in self._lying:
            self._lasting[status.st_ino] = status.st_size

    @contextmanager
    def only_looked_at(self) -> Iterator[None]:
        """Let a test read what is there without a fault."""
        self.looked_at = True
        yield
        self.looked_at = False

    @contextmanager
    def dead(self) -> Iterator[None]:
        """Do nothing, and go on afterwards as before."""
        left, self.calls_left = self.calls_left, 0
        yield
        self.calls_left = left

    def _ask(self, call: str) -> None:
        if self.looked_at:
            return
        if self.calls_left is not None:
            self.calls_left -= 1
        problem = DEAD if self.calls_left is not None and self.calls_left < 0 else next(self.next[call], 0)
        if problem:
            self.failed += 1
            raise OSError(problem, os.strerror(problem))

    def cut_power(self, rest: Rest, *, names: bool) -> None:
        """Leave what lasts, and of the rest what `rest` says; new `names` last too, or not. All is well after that."""
        self.heal()
        for path in self._files():
            status = path.stat()
            if not names and (path.parent.stat().st_ino, path.name) not in self._names:
                self.cuts += 1
                path.unlink()
            elif (lasting := self._lasting.get(status.st_ino, 0)) < status.st_size:
                self.cuts += 1
                data = path.read_bytes()
                path.write_bytes(data[:lasting] + rest(data[lasting:]))
        self.all_lasts()

    def all_lasts(self) -> None:
        """Count what is there now as on the disk: what was written long ago, or came from elsewhere."""
        self._lasting = {path.stat().st_ino: path.stat().st_size for path in self._files()}
        self._names = {(path.parent.stat().st_ino, path.name) for path in self._files()}
        self._lying = set()

    def _files(self) -> list[Path]:
        return [path for path in Path(self.root).rglob("*journal*") if path.is_file()]
