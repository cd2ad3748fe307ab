"""The middle of the stage: who has the floor, the clock, what is asked, and what stands below, as one block.

Its words are those of `session.view` and `session.stage_words`; how large each part is, `tui.layout` decides.
"""

from datetime import datetime
from typing import Any

from msgspec import Struct
from textual.containers import Vertical
from textual.widget import Widget

from thinkpair.session.room_view import headline, prompt_for_all, state_first
from thinkpair.session.view import View
from thinkpair.tui.layout import Clockwork, Frame, Needs, StageSpace, blank_above, frame_for, lines_of_clock, room_for
from thinkpair.tui.themes import speaker_number
from thinkpair.tui.widgets.audience_row import Spotlight
from thinkpair.tui.widgets.big_text import WaitingKey
from thinkpair.tui.widgets.countdown import BigDigits, TimeLeft, time_left
from thinkpair.tui.widgets.header_footer import next_words
from thinkpair.tui.widgets.line_widget import LineWidget
from thinkpair.tui.widgets.run_sheet import NextTurns, TurnsToCome, next_turns
from thinkpair.tui.widgets.side_panel import SidePanel, lines_below
from thinkpair.tui.widgets.speakers import (
    BETWEEN,
    Floor,
    Prompt,
    PromptLines,
    SpeakerLines,
    doing_words,
    draw_prompt,
    prompt_letters,
    rest_of_prompt,
)
from thinkpair.tui.widgets.time_bar import Bar, silence_letters

_MANY, _LINES_OF_QUESTION = 99, 3
_FIRST_APART = (3, 4, 1, 2)
"""Where a line that is left over goes first: before the prompt, then below it, then around the figures."""


class StageText(Struct, frozen=True):
    """A view, when its session ends, what today is about, and the key that the session waits for.

    `waited` are the seconds of each wait for a time of day to come.
    """

    view: View
    ends_at: datetime
    today: tuple[str, ...] = ()
    waits: WaitingKey | None = None
    waited: tuple[int, ...] = ()

    def same_lines(self, other: "StageText") -> bool:
        """Say whether both take the same lines: only time has passed between them."""
        return self._lines == other._lines

    @property
    def _lines(self) -> tuple[object, ...]:
        view = self.view
        return self.today, view.phase, view.groups, view.doing, view.says, view.notes, view.rules, view.clock


class StageView(Vertical):
    """Shows a view in its room: the block stands a little above the middle, and moves only with what it says.

    Where it is wide, what comes next stands at the side. The box itself is not drawn: what is costs at every second.
    """

    DEFAULT_CSS = """
    StageView { height: 1fr; visibility: hidden; }
    StageView > * { visibility: visible; }
    StageView > BigDigits { visibility: hidden; }
    StageView.-panel { height: auto; max-height: 50%; }
    StageView.-panel > LineWidget, StageView.-panel > BigDigits { display: none; }
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._floor = SpeakerLines(Floor())
        self._figures = BigDigits()
        self._bar = Bar(TimeLeft())
        self._prompt = PromptLines(Prompt())
        self.panel = SidePanel()
        self._next = NextTurns(TurnsToCome())
        super().__init__(self._next, self._floor, self._figures, self._bar, self._prompt, self.panel)
        self.frame = Frame()
        self._lines_beside = 0
        self.room = room_for(0, Needs(), self.frame)
        self._shown: tuple[StageText, int, int] | None = None

    def show_panel_alone(self, alone: bool) -> None:
        """Leave the rest to the layout for the back row, or show everything again."""
        self.set_class(alone, "-panel")
        self._shown = None

    def show(self, text: StageText, width: int, height: int) -> None:
        """Show a view in so many cells and lines of the whole screen."""
        before, self._shown = self._shown, (text, width, height)
        if not before or before[1:] != (width, height) or not text.same_lines(before[0]):
            self._arrange(text, width, height)
        self._show_time(text, width)
        rest = tuple(rest_of_prompt(self._prompt.value, width - self.frame.columns - 4)) if self._continues else ()
        named = self.frame.names_people
        self.panel.show(text.view, airy=self.room.airy, today=text.today, rest=rest, named=named)

    def next_words(self, view: View) -> str:
        """Return what comes next, "" where that stands at the side and does not come by itself."""
        if self.frame.side and view.breath is None:
            return ""
        return next_words(view.next, view.breath, first=view.phase == "ready")

    @property
    def _continues(self) -> bool:
        """Whether the panel, which scrolls, begins with the lines of the prompt for which there is no room."""
        return self.room.prompt > 0

    def _arrange(self, text: StageText, width: int, height: int) -> None:
        """Choose the sizes, and set the parts apart."""
        self.frame = frame_for(width, height, beside=bool(text.view.next))
        self._lines_beside = height - self.frame.lines
        width -= self.frame.columns
        self.room = self._room_for(text, width, height)
        self._show_time(text, width + self.frame.columns)
        self._next.set_class(self.frame.side, "-beside")
        self._set_apart(text, width, height)

    def _room_for(self, text: StageText, width: int, height: int) -> StageSpace:
        asked = prompt_for_all(text.view.groups)
        is_silent = text.view.phase == "silence"  # then nothing is as loud as that it is one
        letters = () if is_silent else prompt_letters(asked, width - 4)
        prompt = draw_prompt(Prompt(asked, _MANY), width - 4)
        tight, airy = (self._lines_below(text, width, airy=airy) for airy in (False, True))
        return room_for(height, Needs(_clock(text), len(prompt), len(letters), tight, airy), self.frame)

    def _lines_below(self, text: StageText, width: int, *, airy: bool) -> int:
        return lines_below(text.view, text.today, width - 2, airy=airy, named=self.frame.names_people)

    def _show_time(self, text: StageText, width: int) -> None:
        """Show who has the floor, what is left, what is asked, and what comes when."""
        if self.frame.side:
            turns = next_turns(text.view, text.ends_at, self._lines_beside, text.waited)
            self._next.show(TurnsToCome(turns, "first" if text.view.phase == "ready" else "next"))
        view, room = text.view, self.room
        time = time_left(view, room.figures, text.waits)
        (large, below), state = headline(view), state_first(view) or ""
        rows = _rows_of_bar(text, room, time)
        if room.figures > 1:
            # Where there is no line for the bar and for what comes next, that is said here.
            doing = below if room.prompt else _doing_and_left(view, time)
            if silence_letters(time, width - self.frame.columns, rows):
                doing = doing.partition(BETWEEN)[2]
            name = _lines_of_name(view, room.name)
            self._floor.show(Floor(large, doing, name, state, speaker_number(view), _most_lines(view)))
            self._figures.show(time, width - self.frame.columns)
        else:
            doing = time.figures or _doing_and_left(view, time)
            self._floor.show(Floor(large, doing, state=state, number=speaker_number(view), most=_most_lines(view)))
            self._figures.show(TimeLeft(), width)
        self._bar.set_rows(rows, low=not room.gap)
        self._bar.show(time)
        self._prompt.show(Prompt(prompt_for_all(view.groups), room.prompt, self._continues, room.letters))

    def _set_apart(self, text: StageText, width: int, height: int) -> None:
        """Set the blank lines between the parts, and share out those that are left over."""
        gap = self.room.gap
        drawn = [_rows(self._floor, width), self._figures.rows, _rows(self._bar, width), _rows(self._prompt, width)]
        below = self._lines_below(text, width, airy=self.room.airy)
        gaps = [0, gap, gap if self.room.bar == 1 else 0, gap, gap]
        gaps = [each if lines else 0 for each, lines in zip(gaps, [*drawn, below], strict=True)]
        spare = height - self.frame.lines - sum(drawn) - sum(gaps) - below
        for place in _FIRST_APART:
            if not gaps[place] and spare > 0 and (*drawn, below)[place]:
                gaps[place], spare = 1, spare - 1
        gaps[0] = blank_above(spare)
        widgets: tuple[Widget, ...] = (self._floor, self._figures, self._bar, self._prompt, self.panel)
        for part, blank in zip(widgets, gaps, strict=True):
            part.styles.margin = (blank, 0, 0, 0)


def _lines_of_name(view: View, lines: int) -> int:
    """Return how many of the lines for a name it takes: the end of a hidden clock is said quietly."""
    if view.phase == "overtime" and view.clock == "hidden":
        return min(lines, 1)
    return lines


def _most_lines(view: View) -> int:
    """Return how many lines a name takes at most with what is done: what is to be chosen is read whole."""
    return _LINES_OF_QUESTION if view.phase == "choosing" else 1


def _doing_and_left(view: View, time: TimeLeft) -> str:
    return " · ".join(filter(None, (doing_words(view), time.left)))


def _clock(text: StageText) -> Clockwork:
    """Return what the clock is made of."""
    view = text.view
    if text.waits:
        return "key"
    if view.remaining is None or view.clock == "hidden":
        return "words"
    return "figures" if view.clock == "digits" else "bar"


def _rows_of_bar(text: StageText, room: StageSpace, time: TimeLeft) -> int:
    """Return how many lines the bar has; a silence takes the place of the whole clock."""
    if text.view.phase == "silence":
        return lines_of_clock(room, _clock(text))
    return room.thick_bar if time.thick else room.bar


def _rows(part: LineWidget[Any], width: int) -> int:
    """Return how many lines a part takes in a width."""
    return len(part.draw(width - part.gutter.width))


def agreed_so_far(view: View) -> Spotlight:
    """Return the agreed actions as the room is shown them."""
    from thinkpair.wording.action_words import action_words

    lines = tuple(action_words(action) for action in view.actions)
    return Spotlight("Agreed so far", lines or ("Nothing yet.",))
