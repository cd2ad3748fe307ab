"""What a marked row is in full, in a pane beside its list; texts with headings, as minutes and pages of groups are."""

from asyncio import sleep, to_thread
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct
from textual.app import ComposeResult
from textual.content import Content

from thinkpair.tui.widgets.line_widget import MUTED, LineWidget, Scroll, Words, wrapped

if TYPE_CHECKING:
    from thinkpair.session.plan import Plan

_PATIENCE = 0.3
"""Seconds that the mark rests on a row before more is looked for."""
_LEAST_WORDS = 8


class Detail(Struct, frozen=True):
    """What is said of a row: its title, facts (the most needed first), how a format runs, and a text with headings."""

    title: str = ""
    facts: tuple[str, ...] = ()
    words: str = ""
    plan: "Plan | None" = None


def detail_from(text: str) -> Detail:
    """Return a text as a detail; its first line is the title."""
    title, _, words = text.partition("\n")
    return Detail(title, words=words)


More: TypeAlias = Callable[[], Detail | None]
"""Finds all that is said of a row; None where there is no more."""


class Headed(Words):
    """Shows a text in which a line above indented ones is a heading; what is wrapped keeps its indent."""

    def draw(self, width: int) -> Sequence[Content]:
        """Wrap every line by itself."""
        return headed_lines(self.value, width)


def headed_lines(text: str, width: int) -> list[Content]:
    """Return a text in lines of a width, its headings in bold."""
    lines = text.split("\n") if text else []
    drawn: list[Content] = []
    for line, below in pairwise([*lines, ""]):
        words = line.lstrip()
        indent = len(line) - len(words)
        style = "bold" if words and not indent and below.startswith("  ") else ""
        parts = wrapped(Content.styled(words, style), max(_LEAST_WORDS, width - indent))
        drawn += [part.pad_left(indent) for part in parts]
    return drawn


class DetailLines(LineWidget[Detail]):
    """The lines of the pane."""

    def draw(self, width: int) -> Sequence[Content]:
        """Put title and facts first, then the run, then the text."""
        detail = self.value
        lines = wrapped(Content.styled(detail.title, "bold"), width) if detail.title else []
        for number, fact in enumerate(detail.facts):
            lines += wrapped(Content.styled(fact, MUTED if number else ""), width)
        text = headed_lines(detail.words, width)
        if not detail.facts:
            return lines + text
        parts = [lines, list(_run(detail.plan, width)), text]
        return [line for part in parts if part for line in (*part, Content(""))][:-1]


def _run(plan: "Plan | None", width: int) -> Iterator[Content]:
    """Yield how a format runs, from minute to minute."""
    if plan:
        from thinkpair.tui.widgets.run_sheet import plan_lines

        yield from plan_lines(plan, None, width)


class DetailPane(Scroll, can_focus=False):
    """Shows a detail at once, and more of it once the mark rests; what is longer than the pane is scrolled."""

    SCOPED_CSS = False
    DEFAULT_CSS = """
    DetailPane { padding: 1 2; background: $surface; border-left: solid $foreground 25%; }
    """

    def __init__(self, *, id: str | None = None, first: float = _PATIENCE) -> None:
        """Begin with nothing; the mark rests for `first` seconds before the first row is looked for."""
        super().__init__(id=id)
        self._patience = first
        self._text = DetailLines(Detail())
        self._asked: Detail | None = None
        self._more: More | None = None
        self._looks = False

    def compose(self) -> ComposeResult:
        """One widget for all of it."""
        yield self._text

    @property
    def detail(self) -> Detail:
        """What is shown."""
        return self._text.value

    def show(self, detail: Detail, more: More | None = None) -> None:
        """Show this, and in its place what `more` finds in a thread, unless something else is shown by then."""
        if detail == self._asked or not self.display:
            return
        self._asked, self._more = detail, more
        self._put(detail)
        if more and not self._looks:
            self._looks = True
            self.run_worker(self._look())

    def forget(self) -> None:
        """Look for more of the same row again: it may have changed."""
        self._asked = None

    async def _look(self) -> None:
        """Look for more of what is shown, as long as there is something to look for."""
        while more := self._more:
            await sleep(self._patience)
            if more is not self._more:
                continue
            self._patience = _PATIENCE
            asked, self._more = self._asked, None
            found = await to_thread(more)
            if found and asked == self._asked and self.is_attached:
                self._put(found)
        self._looks = False

    def _put(self, detail: Detail) -> None:
        if detail != self.detail:
            self._text.show(detail)
            self.scroll_home(animate=False)
