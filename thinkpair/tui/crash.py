"""What a crash and a hostile text may put on the terminal: nothing of what people said.

Owns the last line of an app that crashed, its report file, and the last filter before the terminal. Must not know
sessions.
"""

import sys
from pathlib import Path

from rich.segment import Segment
from rich.text import Text
from textual.app import App
from textual.color import Color
from textual.filter import LineFilter

from thinkpair.crash import farewell
from thinkpair.text import control_character


class QuietCrash(App[int]):
    """An app whose crash is one line: Textual's own report prints local variables, somebody's confidential words."""

    crash_report: Path | None = None
    """Where the place of a crash is written (file, line, kind of error; no values), or None."""

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


def _harmless(segment: Segment) -> Segment:
    text = "".join("\ufffd" if control_character(char) is not None else char for char in segment.text)
    return Segment(text, segment.style, segment.control)
