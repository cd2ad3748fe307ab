"""What every app begins with: a crash and a hostile text put nothing of what people said on the terminal.

Owns the last line of an app that crashed, its report file, the last filter before the terminal, and that memory does
not grow for as long as an app runs. Must not know sessions.
"""

import gc
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from rich.segment import Segment
from rich.text import Text
from textual import events, on
from textual.app import App
from textual.color import Color
from textual.driver import Driver
from textual.filter import LineFilter

from thinkpair.crash_handler import farewell
from thinkpair.safe_text import is_hidden
from thinkpair.tui.textual_patches import let_drawn_lines_go
from thinkpair.tui.timers import let_timers_begin_in_time

_UNSEEN = ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")


class QuietCrash(App[int]):
    """An app whose crash is one line: Textual's own report prints local variables, somebody's confidential words."""

    crash_report: Path | None = None
    """Where the place of a crash is written (file, line, kind of error; no values), or None."""

    def __init__(self) -> None:
        """Begin without what would grow with every screen that is opened, or never end."""
        let_drawn_lines_go()
        let_timers_begin_in_time()
        super().__init__()

    @on(events.Mount)
    def _collect_after_first_frame(self) -> None:
        self.call_after_refresh(_collect_again)

    def get_driver_class(self) -> type[Driver]:
        """Use our own driver where Textual would use that of Linux and macOS."""
        if sys.platform == "win32":
            return super().get_driver_class()
        from thinkpair.tui.driver import TerminalDriver

        return TerminalDriver

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Let nothing through that steers a terminal."""
        return [*super().get_line_filters(), _SAFE_LINES]

    def _fatal_error(self) -> None:
        kind, _, trace = sys.exc_info()
        self._exit_renderables.append(Text(farewell(kind, trace, self.crash_report)))
        self._return_code = 1
        self._close_messages_no_wait()


class SafeLines(LineFilter):
    """The last resort: no character that steers a terminal leaves a widget, whoever forgot to clean it."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Replace what steers; the fast path is that everything can be printed."""
        if all(segment.control or segment.text.isprintable() for segment in segments):
            return segments
        return [segment if segment.control else _harmless(segment) for segment in segments]


# One for all: each line that is drawn keeps what became of it for each of its last filters.
_SAFE_LINES = SafeLines()


def _harmless(segment: Segment) -> Segment:
    return Segment("".join(map(_shown, segment.text)), segment.style, segment.control)


def _shown(char: str) -> str:
    """Leave out what takes no room, so that the line stays as long as it was measured."""
    if is_hidden(char):
        return ""
    return "\ufffd" if unicodedata.category(char) in _UNSEEN else char


def _collect_again() -> None:
    """Let the garbage collector, which rests until the first frame, go on: without what is there by then and stays."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
