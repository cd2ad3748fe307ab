"""The program on a disk that can be made to refuse: `python -m tests.ends.program ARGUMENTS…`.

While the file that FAULT names is there, every change below the data folder fails with the error that it says (EROFS,
EDQUOT). BUG names a mistake to be made on purpose, which the campaign must find.
"""

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from thinkpair.__main__ import main

_CHANGES = ("mkdir", "unlink", "rename", "replace", "rmdir")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def _error() -> OSError | None:
    try:
        name = Path(os.environ["FAULT"]).read_text()
    except OSError:
        return None
    number = getattr(errno, name)
    return OSError(number, os.strerror(number))


def _refusing(call: Callable[..., Any], concerns: Callable[..., bool]) -> Callable[..., Any]:
    def refuse(*args: Any, **kwargs: Any) -> Any:
        if concerns(*args) and (error := _error()):
            raise error
        return call(*args, **kwargs)

    return refuse


def _inside(path: object, *_: object) -> bool:
    return str(path).startswith(os.environ["THINKPAIR_HOME"])


def refuse() -> None:
    """Let the disk refuse what changes it, as long as the file is there that says so."""
    os.write = _refusing(os.write, lambda fd, *_: _inside(os.readlink(f"/proc/self/fd/{fd}")))
    os.open = _refusing(os.open, lambda path, flags, *_: _inside(path) and bool(flags & _WRITES))
    for name in _CHANGES:
        setattr(os, name, _refusing(getattr(os, name), _inside))


def nothing_is_missing() -> None:
    """All that was ever said counts as saved."""
    from thinkpair.runtime import session_end
    from thinkpair.runtime.live_session import LiveSession

    session_end.find_unsaved = lambda live: None
    LiveSession.recorded = property(lambda self: True)  # type: ignore[assignment,method-assign]


def always_done() -> None:
    """The exit code says that all is well."""
    from thinkpair.runtime.session_end import Ended

    Ended.exit_code = property(lambda self: 0)  # type: ignore[assignment,method-assign]


def always_kept() -> None:
    """The last words are always the same."""
    from thinkpair.wording import session_text

    session_text.end_words = lambda ended: f"Saved. Resume with: {ended.resume}"


def vanished_unseen() -> None:
    """Nobody looks whether the files are still there."""
    from thinkpair.storage.journal.writer import Appender

    Appender.is_there = lambda self: True  # type: ignore[method-assign]


def miscounted() -> None:
    """One thing too few is named."""
    from thinkpair.storage.journal.writer import Journal

    waiting: Any = vars(Journal)["waiting"].fget
    Journal.waiting = property(lambda self: waiting(self)[1:])  # type: ignore[assignment,method-assign]


def unasked() -> None:
    """The screen ends without a question."""
    from thinkpair.tui.controllers.session import SessionController

    def end(controller: SessionController, *, tried: bool = False) -> None:
        if not controller._over:
            controller._ends()

    setattr(SessionController, "_end_if_saved", end)  # noqa: B010


def empty_copy() -> None:
    """What is saved elsewhere is what was saved here."""
    from thinkpair.storage.journal.writer import Journal

    copy_to = Journal.copy_to

    def forget(self: Any, folder: Path) -> Path:
        appended, self._appended = self._appended, []
        try:
            return copy_to(self, folder)
        finally:
            self._appended, self._copied = appended, 1_000_000

    Journal.copy_to = forget  # type: ignore[method-assign]


def end_not_copied() -> None:
    """Whoever saved everything elsewhere quits as if it were saved here."""
    from thinkpair.tui.controllers.session import SessionController

    SessionController._copy = None  # type: ignore[assignment,method-assign]


BUGS = {
    bug.__name__: bug
    for bug in (
        nothing_is_missing,
        always_done,
        always_kept,
        vanished_unseen,
        miscounted,
        unasked,
        empty_copy,
        end_not_copied,
    )
}

if __name__ == "__main__":
    refuse()
    BUGS.get(os.environ.get("BUG", ""), lambda: None)()
    sys.exit(main())
