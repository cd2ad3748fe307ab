"""Lines of text at a terminal or in a pipe: those that are typed, and those that are printed."""

import os
import re
import select
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Protocol, TextIO

from thinkpair.errors import UsageError
from thinkpair.formats.room_for_texts import cells

_LEAST = 20
"""A terminal of fewer columns breaks by itself."""

_TO_COPY = 40
"""A line with a word of so many letters (a file, a line to join) is left whole: it may be meant to be copied."""


_COMMAND_AT_END = re.compile(r"(.*:) (thinkpair (?!.*\. ).*)")
"""A line that ends in a command to type, or to copy: where it is too wide the command has a line of its own."""


class TypedLines(Protocol):
    """Where typed lines come from."""

    def wait(self, seconds: float) -> Iterator[str | None]:
        """Yield the lines that come within so many seconds; None when no more can come."""


class DescriptorLines:
    """Lines from a file descriptor, without waiting longer than told."""

    def __init__(self, descriptor: int) -> None:
        """Read from this descriptor."""
        self._descriptor = descriptor
        self._woken, self._wake = os.pipe()
        os.set_blocking(self._woken, False)
        os.set_blocking(self._wake, False)
        self._begun = b""
        self._waiting: deque[bytes] = deque()

    def begin_with(self, line: str) -> None:
        """Put a line before all lines that are typed."""
        self._waiting.appendleft(line.encode())

    def wait(self, seconds: float) -> Iterator[str | None]:
        """Yield the lines that come within so many seconds; None at the end of the input, which ends a line too.

        Lines that are not taken from here wait for the next call.
        """
        if not self._waiting and not self._is_there(seconds):
            return
        if not self._waiting:
            read = os.read(self._descriptor, 65_536)
            if not read and not self._begun:
                yield None
                return
            *whole, self._begun = (self._begun + (read or b"\n")).split(b"\n")
            self._waiting.extend(whole)
        while self._waiting:
            yield self._waiting.popleft().decode("utf-8", "replace")

    def wake(self) -> None:
        """End a `wait` that is under way; may be called from any thread."""
        with suppress(OSError):
            os.write(self._wake, b"\0")

    def _is_there(self, seconds: float) -> bool:
        """Wait for something to read, for `wake`, or for so many seconds; tell whether there is something to read."""
        ready, _, _ = select.select([self._descriptor, self._woken], [], [], seconds)
        with suppress(BlockingIOError):
            os.read(self._woken, 4_096)
        return self._descriptor in ready


def typed_lines() -> DescriptorLines:
    """Return the lines of standard input. Raises UsageError where there is none."""
    try:
        return DescriptorLines(sys.stdin.fileno())
    except (AttributeError, OSError, ValueError):
        raise UsageError("there is no standard input to type in: run it in a terminal, or pipe the lines in") from None


def say(line: str, out: TextIO | None = None) -> None:
    """Print a line at once, on standard output unless told otherwise; at a terminal it is broken at blanks."""
    out = out or sys.stdout
    print(broken(line, _columns(out)), file=out, flush=True)


@contextmanager
def meanwhile(words: str) -> Iterator[None]:
    """Say at a terminal what is waited for, until that is over."""
    if not sys.stdout.isatty():
        yield
        return
    print(words, end="", flush=True)
    try:
        yield
    finally:
        print("\r\x1b[K", end="", flush=True)


def _columns(out: TextIO) -> int:
    """Return how many columns the terminal has; 0 where the lines go into a file or another program."""
    try:
        return os.get_terminal_size(out.fileno()).columns if out.isatty() else 0
    except (OSError, ValueError):
        return 0


def broken(text: str, width: int) -> str:
    """Return lines of text with line feeds where they are wider than `width` columns; 0 for no end of the line."""
    if width < _LEAST:
        return text
    return "\n".join(_broken(line, width) for line in text.split("\n"))


def _broken(line: str, width: int) -> str:
    words = line.split()
    if cells(line) > width and (told := _COMMAND_AT_END.fullmatch(line)):
        return f"{_broken(told[1], width)}\n{told[2]}"
    if cells(line) <= width or any(len(word) >= _TO_COPY for word in words):
        return line
    indent = line[: len(line) - len(line.lstrip())]
    lines, used = [indent], len(indent)
    for blanks, word in re.findall(r"(\s*)(\S+)", line.lstrip()):
        if used + len(blanks) + cells(word) > width and lines[-1].strip():
            lines.append(indent)
            used, blanks = len(indent), ""
        lines[-1] += blanks + word
        used += len(blanks) + cells(word)
    return "\n".join(lines)
