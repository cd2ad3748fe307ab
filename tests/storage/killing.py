"""A change of the disk that is killed, or refused, at its N-th system call, for every N."""

import builtins
import io
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, TypeVar
from unittest.mock import patch

CHANGES = (
    "write",
    "fsync",
    "open",
    "replace",
    "rename",
    "link",
    "unlink",
    "rmdir",
    "utime",
    "ftruncate",
    "fchmod",
    "chmod",
    "mkdir",
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
Result = TypeVar("Result")


def killed_at(number: int, change: Callable[[], Any]) -> bool:
    """Make the change in a process of its own that ends before its N-th call, as SIGKILL ends it."""
    child = os.fork()
    if not child:
        with _watched(lambda call, _: os._exit(9) if call == number else None):
            change()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def refused(
    number: int, change: Callable[[], Result], error: int, *, for_good: bool = False
) -> tuple[Result, tuple[str, ...]]:
    """Make the change with an error at its N-th call, or from then on; return the result, and which calls failed."""
    failed = []

    def refuse(call: int, name: str) -> None:
        if call == number or (for_good and call > number):
            failed.append(name)
            raise OSError(error, os.strerror(error))

    with _watched(refuse):
        result = change()
    return result, tuple(failed)


@contextmanager
def _watched(see: Callable[[int, str], object]) -> Iterator[None]:
    """Tell of each call that changes the disk before it is made: which it is, counted from 1, and its name."""
    calls = 0

    def watching(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **kwargs: Any) -> Any:
            nonlocal calls
            if name != "open" or args[1] & _WRITING:
                calls += 1
                see(calls, name)
            return call(*args, **kwargs)

        return watched

    with ExitStack() as patches:
        for name in CHANGES:
            patches.enter_context(patch.object(os, name, watching(name, getattr(os, name))))
        for module in (io, builtins):
            patches.enter_context(patch.object(module, "open", _opened))
        yield


class _Seen(io.FileIO):
    """A file that is opened and written by the calls of `os`, as those of the program are."""

    def write(self, data: Any) -> int:
        return os.write(self.fileno(), data)


def _opened(file: Any, mode: str = "r", buffering: int = -1, *more: Any, **named: Any) -> Any:
    if not set(mode) & set("wax+"):
        return _open(file, mode, buffering, *more, **named)
    raw = _Seen(file, mode.replace("b", "").replace("t", ""), opener=lambda path, flags: os.open(path, flags, 0o666))
    buffered = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
    return buffered if "b" in mode else io.TextIOWrapper(buffered, *more, **named)


_open = io.open
