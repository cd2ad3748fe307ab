"""The help: every key of `keys`, and what it does."""

from collections.abc import Collection, Iterator, Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen

from thinkpair.tui.keymap import keymap_of
from thinkpair.tui.keys import legal
from thinkpair.tui.screens.base import AppScreen
from thinkpair.tui.user_command import PLACES, Place, UserCommand
from thinkpair.tui.widgets.header_footer import KeyFooter
from thinkpair.tui.widgets.line_widget import ACCENT, LineWidget, Scroll, wrapped
from thinkpair.tui.widgets.track import DONE, DUE, NOW

_COLUMN = 12
_TRACK = (
    (f"{DONE} {NOW}", "What is over, and now."),
    (DUE, "Where the session would be if it were on time."),
)
"""What stands on the line at the top of the stage."""
_EVERYWHERE = (
    ("ctrl+p", "Search for anything that can be done now, by any word."),
    ("↑ ↓", "Move the selection; page up and page down move by a screen."),
    ("tab", "To the next field or section; shift+tab goes back."),
    ("mouse", "Click a key in the last lines, a row or a button."),
)
"""Keys that are the same on every screen, and what they do; the first is that of the palette."""


class KeyList(LineWidget[tuple[Place, ...]]):
    """Shows the keys of these places with their sentences: here, everywhere, here but not now, on other screens."""

    def __init__(self, places: tuple[Place, ...], here: int, can: Collection[str] | None) -> None:
        """Show these places; the first ones are where the help was asked for, and `can` is what can be done there.

        None stands for everything.
        """
        super().__init__(places)
        self._here = here
        self._can = can

    def draw(self, width: int) -> Sequence[Content]:
        """Put the keys in one column, a title above those of each place."""
        here, others = self.value[: self._here], self.value[self._here :]
        now = {place: legal(self._of(place), self._can) if self._can is not None else self._of(place) for place in here}
        later = [each for place in here for each in self._of(place) if each not in now[place]]
        lines = [line for place in here for line in _part(PLACES[place], now[place], width, f"bold {ACCENT}")]
        if "stage" in here:
            lines += _title("The line at the top", width, f"bold {ACCENT}")
            lines += [line for sign, words in _TRACK for line in _key_lines(sign, words, width)] + [Content("")]
        lines += _title("Everywhere", width, f"bold {ACCENT}")
        searched = _EVERYWHERE if self.app.use_command_palette else _EVERYWHERE[1:]
        lines += [line for key, words in searched for line in _key_lines(key, words, width)]
        lines += [Content(""), *_part("Not now", later, width, f"bold {ACCENT}")]
        lines += [*_title("On other screens", width, f"bold {ACCENT}"), Content("")]
        lines += [line for place in others for line in _part(PLACES[place], self._of(place), width, "bold")]
        return lines[:-1]

    def _of(self, place: Place) -> tuple[UserCommand, ...]:
        return tuple(keymap_of(self).commands_of(place))


class HelpScreen(AppScreen[None], ModalScreen[None], place="help"):
    """All keys, those of the place where help was asked for first."""

    DEFAULT_CSS = """
    HelpScreen { align: center middle; background: $background; }
    HelpScreen #box {
        width: 84; max-width: 100%; height: auto; max-height: 100%; padding: 1 2;
        background: $surface; border: round $primary;
    }
    HelpScreen.-short #box, HelpScreen.-tiny #box { padding: 0 1; }
    """

    def __init__(self, first: Sequence[Place], can: Collection[str] | None = None) -> None:
        """Begin with the keys of these places, those first for which there `can` be a use now."""
        super().__init__()
        self._can = can
        self._places = (*dict.fromkeys((*first, *PLACES)),)
        self._here = len(dict.fromkeys(first))

    def compose(self) -> ComposeResult:
        """A box that scrolls."""
        with Scroll(id="box"):
            yield KeyList(self._places, self._here, self._can)
        yield KeyFooter(self.commands_now(), most=1)


def _part(title: str, commands: Sequence[UserCommand], width: int, style: str) -> Iterator[Content]:
    """Yield a title and the keys below it; nothing for no keys."""
    sentences: dict[str, list[str]] = {}
    for command in commands:
        sentences.setdefault(command.shown, []).append(command.help)
    if sentences:
        yield from _title(title, width, style)
        for key, does in sentences.items():
            yield from _key_lines(key, " ".join(does), width)
        yield Content("")


def _title(words: str, width: int, style: str) -> list[Content]:
    return wrapped(Content.styled(words, style), width)


def _key_lines(key: str, words: str, width: int) -> list[Content]:
    column = min(_COLUMN, max(len(key) + 1, width // 3))
    first, *rest = wrapped(Content(words), max(1, width - column))
    begin = Content.styled(key, "bold").pad_right(column - Content(key).cell_length)
    return [begin + first, *(line.pad_left(column) for line in rest)]
