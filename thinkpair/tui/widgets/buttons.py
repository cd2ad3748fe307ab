"""Buttons, and the filters of a list: each does what a key does, and the key stands on it."""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from textual import events
from textual.content import Content
from textual.widgets import Button

from thinkpair.tui.widgets.line_widget import ACCENT, MUTED, LineWidget


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

    def __init__(self, label: str, action: str, *, key: str = "", id: str | None = None, main: bool = False) -> None:
        """Show a label and the key that does the same; `main` is the one that leads on."""
        shown = Content(f"{label}  {key}" if key else label)
        action = action if action.startswith("app.") else f"screen.{action}"
        super().__init__(shown, id=id, classes="-main" if main else "", action=action, compact=True)

    def on_mount(self) -> None:
        """Look as a button without colour, too."""
        self.set_class(self.app.no_color, "-no-colour")


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
        return [line.truncate(width, ellipsis=True) for line in lines]

    async def on_click(self, event: events.Click) -> None:
        """Change the filter that was clicked."""
        offset = event.get_content_offset(self)
        for line, start, end, each in self._places:
            if offset and offset.y == line and start <= offset.x < end and each.action:
                await self.screen.run_action(each.action)

    def _shown(self, width: int) -> Iterator[Filter]:
        for each in self.value:
            if each.words and (width >= _WIDE or each.used or not each.key):
                yield each


def _drawn(each: Filter) -> Content:
    style = f"bold {ACCENT}" if each.used else "$foreground" if not each.key else MUTED
    return (Content.styled(f"{each.key} ", "bold") if each.key else Content("")) + Content.styled(each.words, style)
