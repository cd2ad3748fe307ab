"""Time that was lost: how far ahead or behind the session is, and the ways to end on time all the same."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from thinkpair.durations import parse_end
from thinkpair.errors import UsageError
from thinkpair.plain.previewed_commands import began_command
from thinkpair.session.commands import Command, Fit
from thinkpair.session.engine import IllegalCommand
from thinkpair.session.schedule import next_arrival
from thinkpair.tui.keymap import keymap_of
from thinkpair.tui.screens.confirm import confirm_first
from thinkpair.tui.screens.session_screen import ScrollingScreen
from thinkpair.tui.session_ticker import SessionSnapshot, SessionTicker
from thinkpair.tui.widgets.controls import NumberedLines
from thinkpair.tui.widgets.line_widget import ACCENT, MUTED, LineWidget, Words, cut, padded
from thinkpair.tui.widgets.prompt_row import LinePrompt, PromptRow
from thinkpair.units import ON_TIME, later, nearest_minute, pace_words
from thinkpair.wording.change_preview import Way, fit_now, table, ways_to_fit

_HOW_TO_SAY_BEGAN = "A time of day like 14:05, or how many minutes ago: 10"
_HOW_TO_SAY_END = "A time of day like 15:30"
_DRIFT = 15
_FLOOR = "nothing gets shorter than half of its plan."

Rows = tuple[tuple[str, ...], ...]

_GAP = 3
_LEAST_NAME, _WIDEST_NAME = 14, 44


class FitTable(LineWidget[Rows]):
    """Shows rows, the head first; where it is narrow, the cells stand below their name."""

    def draw(self, width: int) -> Sequence[Content]:
        """Give the cells their room first, and the names the rest."""
        if not self.value:
            return []
        widths = [max(Content(row[column]).cell_length for row in self.value) for column in range(len(self.value[0]))]
        cells = widths[1:]
        room = min(widths[0], _WIDEST_NAME, width - sum(cells) - _GAP * len(cells))
        if room >= min(widths[0], _LEAST_NAME):
            return [_in_one_line(row, room, cells, head=not number) for number, row in enumerate(self.value)]
        return [line for number, row in enumerate(self.value) for line in _in_two(row, cells, width, head=not number)]


def _in_one_line(row: Sequence[str], room: int, cells: Sequence[int], *, head: bool) -> Content:
    line = padded(Content(row[0]), room) + _cells(row, cells, _GAP)
    return line.stylize(f"bold {ACCENT}") if head else line


def _in_two(row: Sequence[str], cells: Sequence[int], width: int, *, head: bool) -> Iterator[Content]:
    if row[0] and not head:
        yield cut(Content(row[0]), width)
    line = cut(_cells(row, cells, min(_GAP, max(1, (width - sum(cells)) // len(cells)))), width)
    yield line.stylize(f"bold {ACCENT}") if head else line


def _cells(row: Sequence[str], cells: Sequence[int], gap: int) -> Content:
    """What stays as it is now is quieter; what changes is bold."""
    line = Content("")
    for number, (cell, width) in enumerate(zip(row[1:], cells, strict=True)):
        changed = number and cell != row[1]
        shown = Content.styled(cell, "bold" if changed else MUTED)
        line = line + Content(" " * gap) + shown.pad_left(width - shown.cell_length)
    return line


class CatchUpScreen(ScrollingScreen, place="fit"):
    """Shows the ways to end on time as a table; a digit chooses one."""

    DEFAULT_CSS = """
    CatchUpScreen #pace { text-style: bold; color: $text-accent; }
    CatchUpScreen #box { height: 1fr; }
    CatchUpScreen.-tall #box, CatchUpScreen.-vast #box { height: auto; max-height: 50vh; }
    CatchUpScreen.-middle #ways, CatchUpScreen.-tall #ways, CatchUpScreen.-vast #ways { margin-bottom: 1; }
    """

    def __init__(self, ticker: SessionTicker) -> None:
        """Begin with the end that was planned."""
        super().__init__(ticker)
        self._end: datetime | None = None
        self._ways: tuple[Way, ...] = ()
        self._refusal = ""
        self._foreseen_at: tuple[object, ...] = ()
        self._pace = Words("", id="pace")
        self._words = NumberedLines("take", id="ways")
        self._table = FitTable(())
        self._entry = PromptRow(check=ticker.check, draft=ticker.line)

    def body(self) -> ComposeResult:
        """How it stands, the ways in words and as a table, a line to type in."""
        with Vertical(classes="page"), Vertical(classes="panel"):
            yield self._pace
            yield self._words
            with self.box:
                yield self._table
            yield self._entry

    def show(self, seen: SessionSnapshot) -> None:
        """Show the clock; plan the ways again where the session has changed."""
        stands = (*self.stands(seen), self._end, round(seen.view.behind / _DRIFT))
        if stands != self._foreseen_at:
            self._foreseen_at = stands
            self._look_for_ways(seen)
        hints = {"end": _HOW_TO_SAY_END, "began": _HOW_TO_SAY_BEGAN}
        self.show_around(seen, "Catch up", hint="" if seen.said else hints.get(self._entry.key, ""))

    def _look_for_ways(self, seen: SessionSnapshot) -> None:
        self._refusal = ""
        try:
            self._ways = ways_to_fit(self.ticker.live, self._end)
        except IllegalCommand as refusal:
            self._ways, self._refusal = (), str(refusal)
        self._pace.show(self._pace_words(seen))
        self._words.show(tuple(way.words for way in self._ways))
        self._words.set_class(not self._ways, "-empty")
        self._table.show(tuple(self._rows()))

    def _rows(self) -> Iterator[tuple[str, ...]]:
        """Yield the table; how far off it is counts from the end that was asked for."""
        if not self._ways:
            return
        *rows, last = table(self._ways)
        yield from rows
        if self._end:
            ends = [self._ways[0].ends[0], *(way.ends[1] for way in self._ways)]
            last = ("", *(self._off(end, self._end) or ON_TIME for end in ends))
        yield last

    def _off(self, ends: datetime, end: datetime) -> str:
        return pace_words((ends - end).total_seconds())

    def _pace_words(self, seen: SessionSnapshot) -> str:
        """Say how it stands, and whether every way is too long."""
        behind = (seen.ends_at - self._end).total_seconds() if self._end else seen.view.behind
        off = pace_words(behind) or ON_TIME
        pace = f"{off[0].upper()}{off[1:]}"
        if not self._ways:
            is_late = off != ON_TIME and behind > 0
            why = self._refusal or "no step that is left can be shorter."
            return f"{pace}: {why if is_late else 'nothing to catch up.'}"
        soonest = min(way.difference.behind[1] for way in self._ways)
        late = pace_words(soonest) if soonest > 0 else ""
        at_best = f" still {late} at best, for {self._floor_words}" if late else ""
        return f"{pace}. {self._goal_words(seen)}:{at_best}"

    @property
    def _floor_words(self) -> str:
        """Why the ways do not do, and which key of the stage leaves out more."""
        return f"{_FLOOR} On the stage, {keymap_of(self).key_of('stage', 'rounds')} skips a round."

    def _goal_words(self, seen: SessionSnapshot) -> str:
        """Say what the ways lead to: a round that begins at a time of day, or the end."""
        live = self.ticker.live
        arrival, begins = next_arrival(live.session, live.now), self._ways[0].begins
        if arrival and begins:
            return f"To begin “{begins[0]}” at {nearest_minute(live.clock_at(arrival.due))}"
        end = self._end or later(seen.ends_at, -seen.view.behind)
        return f"To end at {nearest_minute(end)}"

    @property
    def choices(self) -> int:
        """The number of ways."""
        return len(self._ways)

    def can(self) -> frozenset[str]:
        """Return what a command may need, also `ways`, `began` and `end` of this screen."""
        can = super().can()
        here = {
            "ways": bool(self._ways),
            "began": bool(can & {"Start", "BeginEarlier"}),
            "end": "Fit" in can and next_arrival(self.ticker.live.session, self.ticker.live.now) is None,
        }
        return can | {name for name, there in here.items() if there}

    def action_take(self, number: int) -> None:
        """Fit the session in one of the ways, as the time is now."""
        if number > len(self._ways):
            return
        if self.do_and_tell(fit_now(self.ticker.live, self._ways[number - 1].way, self._end)):
            self.leave()

    def action_ends_at(self) -> None:
        """Ask at which time of day it is to end."""
        self._ask(LinePrompt("ends at", self._read_end, key="end", does="set"))

    def action_began(self) -> None:
        """Ask when it really began."""
        self._ask(LinePrompt("it began", self._read_began, key="began", does="set"))

    def _ask(self, question: LinePrompt) -> None:
        self.ticker.say("")
        self._entry.ask(question)
        self.show_session(self.seen)

    def _read_end(self, text: str) -> Command:
        """Read the end; nothing is done yet but showing the ways to it. Raises ValueError."""
        today = self.ticker.live.time_in(0)
        self._end = later(today, parse_end(text, today))
        return fit_now(self.ticker.live, "open first", self._end)

    def _read_began(self, text: str) -> Command:
        try:
            return began_command(f"{text}m" if text.isdecimal() else text, self.ticker.live)
        except UsageError as error:
            raise ValueError(str(error)) from None

    @on(PromptRow.Typed)
    def do_typed(self, typed: PromptRow.Typed) -> None:
        """Show the ways to the end that was typed, or what it changes that it began sooner."""
        if isinstance(typed.command, Fit):
            self.ticker.say("")
            self.show_session(self.seen)
            self._set_end()
            return
        confirm_first(self, typed.command, lambda _: self.ticker.tick())

    def _set_end(self) -> None:
        """Take the end that was typed, where there is no way to choose: from now on the session must end then."""
        if self._end is None or self._ways or self._refusal:
            return
        end, undo = nearest_minute(self._end), keymap_of(self).key_of("stage", "undo")
        command = fit_now(self.ticker.live, "open first", self._end)
        self.ticker.do(command, lambda: f"Must end at {end} ({undo} undoes it)")

    @on(PromptRow.Refused)
    def say_refused(self, refused: PromptRow.Refused) -> None:
        """Show what to type instead."""
        self.ticker.say(refused.sentence)

    @on(PromptRow.Left)
    def stop_typing(self) -> None:
        """Take the focus from the line, so that letters are keys again."""
        self.set_focus(None)
        self.show_session(self.seen)
