"""Signals of a session by chime, terminal bell, terminal notification or not at all, with a fallback if one fails.

Nothing here blocks the session or raises into it. A notification says that time is up, without a name.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from threading import Thread
from typing import Literal

from thinkpair.runtime import messages
from thinkpair.runtime.live_session import Moment
from thinkpair.safe_text import safe_text
from thinkpair.session import events as ev
from thinkpair.session.stage_words import STATES
from thinkpair.settings import Sound

Cue = Literal["end", "soft end", "mark"]
"""What is to be heard: the end of a slot, one that is to be a quiet sign, or a mark."""
BELL = "\a"
_TIME_IS_UP = STATES["overtime"]
_WORDS: Mapping[Cue, str] = {"end": _TIME_IS_UP, "soft end": _TIME_IS_UP, "mark": messages.MARK_REACHED}
_PATIENCE = 40.0
_LOUDEST_FIRST: tuple[Cue, ...] = ("end", "soft end", "mark")
_RUNG_BEFORE = 0.5
"""More than so many seconds over zero, and the end has been heard when it came."""


def cue(moments: Iterable[Moment]) -> Cue | None:
    """Return what is to be heard of what happened since the last look: one sound at most, the loudest."""
    cues: set[Cue | None] = set()
    for moment in moments:
        if isinstance(moment.event, ev.Undone | ev.Redone):
            break
        cues.add(_cue_of(moment))
    return next((each for each in _LOUDEST_FIRST if each in cues), None)


def _cue_of(moment: Moment) -> Cue | None:
    match moment.event:
        case ev.MarkReached():
            return "mark"
        case ev.TimeUp(slot=number):
            return _end_of(moment, number)
        case ev.SlotEnded(slot=number, by="clock"):
            taken = moment.session.state.done.top
            return None if taken and taken.overtime > _RUNG_BEFORE else _end_of(moment, number)
        case _:
            return None


def _end_of(moment: Moment, number: int) -> Cue | None:
    slot = moment.session.plan.slots[number]
    if slot.clock == "hidden" and slot.at_end == "wait":
        return None
    return "end" if slot.clock == "digits" else "soft end"


class Sounder:
    """Lets cues be heard, in one way. The chime becomes the bell for good once it could not be played."""

    def __init__(
        self,
        way: Sound,
        write: Callable[[str], None],
        *,
        marks: bool = False,
        environ: Mapping[str, str] = os.environ,
        play: Callable[[Cue], bool] | None = None,
    ) -> None:
        """Send the terminal's own signs through `write`; let marks be heard too if `marks`."""
        self._way = way
        self._write = write
        self._marks = marks
        self._environ = environ
        self._play = play or play_chime
        self._playing: Thread | None = None

    def __call__(self, cue: Cue) -> None:
        """Let a cue be heard."""
        if cue == "mark" and not self._marks:
            return
        match self._way:
            case "chime":
                self._chime(cue)
            case "bell":
                self._write(BELL)
            case "notification":
                self._write(notification(_WORDS[cue], self._environ))
            case "none":
                pass

    def _chime(self, cue: Cue) -> None:
        if cue != "end" and self._playing and self._playing.is_alive():
            return
        if not why_no_chime(self._environ):
            self._playing = Thread(target=self._try_chime, args=(cue,), name="chime", daemon=True)
            self._playing.start()
        else:
            self._ring_instead()

    def _try_chime(self, cue: Cue) -> None:
        if not self._play(cue):
            self._ring_instead()

    def _ring_instead(self) -> None:
        self._way = "bell"
        self._write(BELL)


def why_no_chime(environ: Mapping[str, str] = os.environ) -> str:
    """Return why no chime can be heard: nothing plays it, or nobody sits where it would sound; "" where one can."""
    from thinkpair.runtime import chime

    if environ.get("SSH_CONNECTION"):
        return messages.OTHER_MACHINE
    if not sys.executable or not any(True for _ in chime.players()):
        return messages.no_player(", ".join(chime.PROGRAMS))
    return ""


def play_chime(cue: Cue) -> bool:
    """Play the chime, softer for a soft end or a mark, and wait for its end; return whether it could be played."""
    from thinkpair.runtime import chime

    nothing = subprocess.DEVNULL
    command = [sys.executable, "-I", "-S", chime.__file__, "end" if cue == "end" else "soft"]
    try:
        # A session of its own: ctrl+c and a closing terminal are not for the chime.
        with subprocess.Popen(
            command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True
        ) as process:
            return _ended(process) == 0
    except OSError:
        return False


def _ended(process: subprocess.Popen[bytes]) -> int:
    try:
        return process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def notification(words: str, environ: Mapping[str, str]) -> str:
    """Return what makes the terminal show a notification: the sequence that this terminal is known to read.

    Kitty reads OSC 99; urxvt, foot and those made with VTE read OSC 777; iTerm2, WezTerm, Ghostty and others OSC 9.
    """
    words = safe_text(words, 80)
    term = environ.get("TERM", "")
    if "KITTY_WINDOW_ID" in environ or "kitty" in term:
        sequence = f"\x1b]99;;{words}\x1b\\"
    elif "VTE_VERSION" in environ or term.startswith(("rxvt", "foot")):
        sequence = f"\x1b]777;notify;thinkpair;{words}\x1b\\"
    else:
        sequence = f"\x1b]9;{words}\x1b\\"
    if "TMUX" in environ:
        doubled = sequence.replace("\x1b", "\x1b\x1b")
        return f"\x1bPtmux;{doubled}\x1b\\"
    return sequence
