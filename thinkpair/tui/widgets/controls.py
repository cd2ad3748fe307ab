"""What people click: buttons, filters of a list, the answer to a question."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from msgspec import Struct
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, OptionList

from thinkpair.safe_text import safe_text
from thinkpair.tui.widgets.line_widget import ACCENT, MUTED, LineWidget, Words, wrapped
from thinkpair.tui.widgets.people_lists import NOT_PICKED, PICKED
from thinkpair.tui.widgets.text_fields import TextField

_INDENT = 3


class ActionButton(Button, can_focus=False):
    """A button that does an action of its screen; the keyboard has the key for it, so it takes no focus.

    It is one line high, and filled: Textual's own has three lines, or no ground where it is compact. Where there is no
    colour, it is in reverse.
    """

    SCOPED_CSS = False  # rules begin with the size class of the screen
    DEFAULT_CSS = """
    ActionButton.-style-default {
        min-width: 3; text-style: none; background: $panel; color: $foreground;
    }
    ActionButton.-style-default:hover { background: $border; color: $foreground; }
    ActionButton.-style-default.-main, ActionButton.-style-default.-main:hover {
        padding: 0 2; text-style: bold; background: $block-cursor-background; color: $block-cursor-foreground;
    }
    ActionButton.-style-default.-main:hover { text-style: bold underline; }
    ActionButton.-style-default.-no-colour { text-style: reverse; }
    """

    def __init__(self, label: str, action: str, *, key: str = "", main: bool = False) -> None:
        """Show a label and the key that does the same; `main` is the one that leads on."""
        shown = Content(f"{label}  {key}" if key else label)
        action = action if action.startswith("app.") else f"screen.{action}"
        super().__init__(shown, classes="-main" if main else "", action=action, compact=True)

    def on_mount(self) -> None:
        """Mark the button by reverse where there are no colours."""
        self.set_class(self.app.no_color, "-no-colour")


class NumberedLines(LineWidget[tuple[str, ...]]):
    """Shows "1  shorten what is open"; a click does an action of the screen with the number."""

    def __init__(self, action: str, *, id: str | None = None) -> None:
        """Begin with nothing to choose from."""
        super().__init__((), id=id)
        self._action = action
        self._numbers: list[int] = []

    def draw(self, width: int) -> Sequence[Content]:
        """Put the number before the words."""
        lines: list[Content] = []
        self._numbers = []
        for number, words in enumerate(self.value, 1):
            first, *rest = wrapped(Content(words), max(8, width - _INDENT))
            head = Content.styled(str(number), "bold").pad_right(_INDENT - len(str(number)))
            lines += [head + first, *(line.pad_left(_INDENT) for line in rest)]
            self._numbers += [number] * (1 + len(rest))
        return lines

    async def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        offset = event.get_content_offset(self)
        if offset is not None and offset.y < len(self._numbers):
            await self.screen.run_action(f"{self._action}({self._numbers[offset.y]})")


_GAP, _MOST_LINES = 3, 2
_WIDE = 68


class Filter(Struct, frozen=True):
    """What a filter lets through, in words; the key and the action that change it ("" for a mere fact).

    One that is `used` is not as it is at first.
    """

    words: str
    key: str = ""
    action: str = ""
    used: bool = False


_NOTHING = "  …"
"""What is left of a word of a filter of which there is room for nothing."""


class FilterBar(LineWidget[tuple[Filter, ...]]):
    """Shows the filters in at most two lines; where it is narrow, only those that are used."""

    DEFAULT_CSS = """
    FilterBar { padding: 0 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        """Show no filters."""
        super().__init__((), id=id)
        self._places: list[tuple[int, int, int, Filter]] = []

    def draw(self, width: int) -> Sequence[Content]:
        """Fill line after line."""
        self._places = []
        lines = [Content("")]
        for each in self._shown(width):
            words = _drawn(each)
            if lines[-1] and lines[-1].cell_length + _GAP + words.cell_length > width:
                if len(lines) == _MOST_LINES:
                    break
                lines.append(Content(""))
            start = lines[-1].cell_length + (_GAP if lines[-1] else 0)
            lines[-1] = lines[-1].pad_right(start - lines[-1].cell_length) + words
            self._places.append((len(lines) - 1, start, start + words.cell_length, each))
        cuts = [line.truncate(width, ellipsis=True) for line in lines]
        return [line[: -len(_NOTHING)] if line.plain.endswith(_NOTHING) else line for line in cuts]

    async def on_click(self, event: events.Click) -> None:
        """Change the filter that was clicked."""
        offset = event.get_content_offset(self)
        for line, start, end, each in self._places:
            if offset is not None and offset.y == line and start <= offset.x < end and each.action:
                await self.screen.run_action(each.action)

    def _shown(self, width: int) -> Iterator[Filter]:
        for each in self.value:
            if each.words and (width >= _WIDE or each.used or not each.key):
                yield each


def _drawn(each: Filter) -> Content:
    style = f"bold {ACCENT}" if each.used else "$foreground" if not each.key else MUTED
    return (Content.styled(f"{each.key} ", "bold") if each.key else Content("")) + Content.styled(each.words, style)


class Options(OptionList):
    """Textual's list of options; space picks as enter does."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "select", show=False)]


class AnswerPicker(Vertical):
    """Shows "○ calm" for each option, and a line for own words where they are taken; without `several` one is taken."""

    SCOPED_CSS = False  # rules begin with the size class of the screen
    DEFAULT_CSS = """
    AnswerPicker { height: auto; }
    AnswerPicker Options {
        height: auto; max-height: 8; border: none; border-left: vkey $border; padding: 0; background: $panel;
        text-wrap: nowrap; text-overflow: ellipsis;
    }
    .-tall AnswerPicker Options, .-vast AnswerPicker Options { text-wrap: wrap; max-height: 16; }
    AnswerPicker Options:focus { border: none; border-left: outer $accent; background: $surface-lighten-1; }
    AnswerPicker Options:blur > .option-list--option-highlighted { background: $panel; color: $foreground; }
    AnswerPicker Words { color: $text-muted; display: none; }
    AnswerPicker Words.-needed { display: block; }
    """

    class Changed(Message):
        """Other options are picked."""

    def __init__(
        self, options: Sequence[str], answer: str, *, several: bool, other: bool, id: str | None = None
    ) -> None:
        """Offer these options; `answer` is what was picked before, a line each."""
        super().__init__(id=id)
        picked = answer.split("\n") if answer else []
        self._options = tuple(options)
        self._several = several
        self._picked = frozenset(number for number, option in enumerate(options) if option in picked)
        own = ", ".join(one for one in picked if one not in self._options)
        self._list = Options(*(self._drawn(number) for number in range(len(options))))
        self._whole = Words("")
        self._own = TextField(own, placeholder="or in your own words") if other else None

    def _drawn(self, number: int) -> Content:
        mark = PICKED if number in self._picked else NOT_PICKED
        return Content(f"{mark}{safe_text(self._options[number])}")

    def compose(self) -> ComposeResult:
        """The marked option whole where it is cut off, the options, and the line below them."""
        yield self._whole
        yield self._list
        if self._own:
            yield self._own

    @property
    def answer(self) -> str:
        """What was picked and typed, a line each; "" for nothing. Own words replace a single option."""
        own = self._own.value.strip() if self._own else ""
        picked = [self._options[number] for number in sorted(self._picked)]
        if own and not self._several:
            return own
        return "\n".join([*picked, *([own] if own else [])])

    @on(OptionList.OptionSelected)
    def pick(self, selected: OptionList.OptionSelected) -> None:
        """Pick an option, or no longer; where only one is taken, in place of the one before."""
        selected.stop()
        number = frozenset({selected.option_index})
        self._picked = self._picked ^ number if self._several else number - self._picked
        for index in range(len(self._options)):
            self._list.replace_option_prompt_at_index(index, self._drawn(index))
        self.post_message(self.Changed())

    @on(OptionList.OptionHighlighted)
    def show_whole(self, highlighted: OptionList.OptionHighlighted) -> None:
        """Show the marked option above the list, where the list is too narrow for it."""
        option = self._drawn(highlighted.option_index)
        self._whole.show(safe_text(self._options[highlighted.option_index]))
        is_cut = self._list.styles.text_wrap == "nowrap" and option.cell_length > self._list.size.width
        self._whole.set_class(self._list.has_focus and is_cut, "-needed")

    def on_descendant_blur(self) -> None:
        """Show the marked option whole no longer."""
        self._whole.remove_class("-needed")
