"""The session as lines of text: for screen readers, dumb terminals, pipes and logs.

Owns the reading of typed lines and the writing of what changed (changes, not seconds). Must not know Textual.
"""

import os
import select
from collections.abc import Callable, Iterator
from typing import Protocol

from thinkpair.errors import UsageError
from thinkpair.formatting import say_duration
from thinkpair.live import Gap, LiveSession
from thinkpair.session import commands as ask
from thinkpair.session import events as ev
from thinkpair.session.engine import IllegalCommand
from thinkpair.session.view import View
from thinkpair.telling import choice_words, state_words, tell
from thinkpair.typed import HELP, parse_line

_LONGEST_WAIT = 5.0
_UNTIL_RECORDED = 0.2
_BELL = "\a"
_GAPS: dict[str, Gap] = {"": "leave out", "1": "leave out", "2": "count", "3": "restart"}


class Lines(Protocol):
    """Where typed lines come from."""

    def wait(self, seconds: float) -> Iterator[str | None]:
        """Yield the lines that come within so many seconds; None when no more can come."""


class DescriptorLines:
    """Lines from a file descriptor, without waiting longer than told."""

    def __init__(self, descriptor: int) -> None:
        """Read from this descriptor."""
        self._descriptor = descriptor
        self._begun = b""

    def wait(self, seconds: float) -> Iterator[str | None]:
        """Yield the lines that come within so many seconds; None at the end of the input."""
        if not select.select([self._descriptor], [], [], seconds)[0]:
            return
        read = os.read(self._descriptor, 65_536)
        if not read:
            yield None
            return
        *whole, self._begun = (self._begun + read).split(b"\n")
        for line in whole:
            yield line.decode("utf-8", "replace")


class PlainSession:
    """Holds a session in lines of text: `hear` a typed line, `pass_time`, and `say` what changed."""

    def __init__(self, live: LiveSession, say: Callable[[str], None], *, bell: bool = False) -> None:
        """Speak through `say`; ring the terminal's bell at zero if `bell`."""
        self._live = live
        self._say = say
        self._bell = bell
        self._asked = ""
        self._saving = False

    @property
    def over(self) -> bool:
        """Whether the people have left, or the session is closed."""
        return self._live.view().phase in ("left", "closed")

    def open(self) -> None:
        """Say where the session is, or what it is about to be."""
        view = self._live.view()
        if self._live.interrupted:
            self._say(f"{view.title}: this session was interrupted {say_duration(self._live.away)} ago.")
            self._say("That time: 1 leave it out (enter), 2 count it, 3 start the turn again?")
        elif view.phase != "ready":
            self._say(state_words(view))
        self.pass_time()
        self._ask()

    def hear(self, line: str) -> None:
        """Do what a typed line asks; say why where it cannot be done."""
        if self._live.interrupted:
            self._come_back(line.strip())
            return
        if line.strip() in ("?", "s"):
            self._tell_more(line.strip())
            return
        try:
            self._live.do(parse_line(line, self._live.view(), self._live.today().date()))
        except (UsageError, IllegalCommand) as error:
            self._say(f"Not done: {error}")
        self.pass_time()

    def pass_time(self) -> None:
        """Let time act, and say what it or a person has caused."""
        for moment in self._live.news():
            if isinstance(moment.event, ev.TimeUp) and self._bell and not moment.view.quiet:
                self._say(_BELL)
            for text in tell(moment):
                self._say(text)
            if isinstance(moment.event, ev.ActionAdded | ev.ActionEdited | ev.ActionRemoved):
                self._saving = True
        self._say_recorded()
        self._ask()

    def leave(self) -> None:
        """Leave the session as it is; it can be gone on with."""
        if not self.over and "Leave" in self._live.view().can:
            self._live.do(ask.Leave())
            self.pass_time()

    def _come_back(self, answer: str) -> None:
        if answer not in _GAPS:
            self._say("Type 1, 2 or 3.")
            return
        try:
            self._live.come_back(_GAPS[answer])
        except IllegalCommand as error:
            self._say(f"Not done: {error}")
        self._say(state_words(self._live.view()))
        self.pass_time()

    def _tell_more(self, what: str) -> None:
        self._say(HELP if what == "?" else state_words(self._live.view()))

    def _say_recorded(self) -> None:
        if self._live.trouble:
            self._say(self._live.trouble)
            self._live.retry()
        elif self._saving and self._live.recorded:
            self._saving = False
            self._say("Recorded.")

    def _ask(self) -> None:
        """Say once what the session waits for."""
        question = _question(self._live.view())
        if question and question != self._asked:
            self._say(question)
        self._asked = question


def hold(live: LiveSession, lines: Lines, say: Callable[[str], None], *, bell: bool = False) -> None:
    """Hold the session until it is closed or left; the end of the input leaves it."""
    plain = PlainSession(live, say, bell=bell)
    plain.open()
    while not plain.over:
        for line in lines.wait(_patience(live)):
            if line is None:
                plain.leave()
                return
            plain.hear(line)
            if plain.over:
                return
        live.sign_of_life()
        plain.pass_time()


def _patience(live: LiveSession) -> float:
    """Return how many seconds of the clock may pass before something has to be said."""
    wake = live.next_wake()
    longest = _LONGEST_WAIT if live.recorded else _UNTIL_RECORDED
    return longest if wake is None else min(wake, longest)


def _question(view: View) -> str:
    match view.phase:
        case "ready":
            return "Enter starts."
        case "choosing" if view.choice:
            return choice_words(view.choice)
        case "finished":
            return "Enter closes the session; an action can still be added (a …)."
        case "running":
            return _list_hint(view)
        case "overtime" if view.extend:
            return "Type more for more time."
        case _:
            return ""


def _list_hint(view: View) -> str:
    if view.reviewing and view.review:
        return "What became of them? Type r 1 done (or open, smaller …, handed over …, dropped)."
    if view.voting and view.items:
        return "Type v 1 3 for three votes on item 1."
    return "Type i and a text to note an item." if view.collecting else ""
