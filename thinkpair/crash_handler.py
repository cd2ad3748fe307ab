"""What a fault of the program leaves: one line for the person, and its place in a file of their own.

The file has kinds of errors, files and lines, never a value, which may be what somebody said in trust. Used by
`__main__` and by the screens; it imports nothing that may be at fault itself.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from time import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

REPORT = "crash.log"
_FRAMES = 12
_BEGAN = time()
_REPLACED = "thinkpair stopped: its files were replaced while it ran, by an upgrade perhaps."


def install_excepthook(find_report: Callable[[], Path | None]) -> None:
    """Let a fault end the program in one line; `find_report` gives the file for its place. Python exits with 1."""

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        print(crash_message(kind, trace, find_report()), file=sys.stderr)

    sys.excepthook = report


def leave_no_core() -> None:
    """Let a fault of the interpreter leave no picture of the memory on the disk, with everybody's words in it."""
    try:
        import resource
    except ImportError:  # Windows writes none
        return
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def crash_message(kind: type[BaseException] | None, trace: TracebackType | None, report: Path | None) -> str:
    """Return the line for the person; the place of the fault goes into `report`."""
    name = kind.__name__ if kind else "error"
    where = f" Details: {report}." if report and _written(report, name, trace) else ""
    saved = "Everything shown as saved is on the disk. Resume with: thinkpair resume."
    return f"{_REPLACED} {saved}" if _replaced() else f"thinkpair stopped ({name}). {saved}{where}"


def _replaced() -> bool:
    """Return whether files of the program were written since it began: what it loads late is another version then."""
    try:
        from pathlib import Path

        files = Path(__file__).parent.rglob("*.py")
        return not os.path.exists(__file__) or any(file.stat().st_ctime > _BEGAN for file in files)
    except OSError:
        return True


def _written(path: Path, name: str, trace: TracebackType | None) -> bool:
    import traceback

    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)][-_FRAMES:]
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A pipe that nobody reads, in place of the file, must not make the end wait.
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NONBLOCK | getattr(os, "O_NOFOLLOW", 0)
        with os.fdopen(os.open(path, flags, 0o600), "w") as report:
            report.write("\n".join([name, *frames, ""]))
    except OSError:
        return False
    return True
