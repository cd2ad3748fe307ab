"""The help: every key of `commands`, and what it does."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen

from thinkpair.tui.commands import bindings
from thinkpair.tui.keymap import keymap_of
from thinkpair.tui.user_command import PLACES, Place, UserCommand
from thinkpair.tui.widgets.footer import KeyFooter
from thinkpair.tui.widgets.line_widget import ACCENT, LineWidget, Scroll, wrapped

_COLUMN = 12


class KeyList(LineWidget[tuple[Place, ...]]):
    """Shows the keys of these places with their sentences."""

    def draw(self, width: int) -> Sequence[Content]:
        """Put the keys in one column, a title above those of each place."""
        lines: list[Content] = []
        for place in self.value:
            lines += [Content("")] if lines else []
            lines.append(Content.styled(PLACES[place], f"bold {ACCENT}"))
            lines += [line for command in keymap_of(self).commands_of(place) for line in _command_lines(command, width)]
        return lines


class HelpScreen(ModalScreen[None]):
    """All keys, those of the place where help was asked for first."""

    place: Place = "help"
    BINDINGS = bindings("help")
    SCOPED_CSS = False  # rules begin with the size class of the screen
    DEFAULT_CSS = """
    HelpScreen { align: center middle; }
    HelpScreen #box {
        width: 84; max-width: 100%; height: auto; max-height: 100%; padding: 1 2;
        background: $surface; border: round $primary; scrollbar-size-vertical: 1;
    }
    HelpScreen.-short #box, HelpScreen.-tiny #box { padding: 0 1; }
    """

    def __init__(self, first: Sequence[Place]) -> None:
        """Begin with the keys of these places."""
        super().__init__()
        self._places = (*dict.fromkeys((*first, *PLACES)),)

    def compose(self) -> ComposeResult:
        """A box that scrolls."""
        with Scroll(id="box"):
            yield KeyList(self._places)
        yield KeyFooter(tuple(keymap_of(self).commands_of(self.place)), most=1)

    async def action_dismiss(self, _result: None = None) -> None:
        """Back to the session."""
        self.dismiss(None)


def _command_lines(command: UserCommand, width: int) -> list[Content]:
    first, *rest = wrapped(Content(command.help), max(8, width - _COLUMN))
    key = Content.styled(command.shown, "bold").pad_right(_COLUMN - Content(command.shown).cell_length)
    return [key + first, *(line.pad_left(_COLUMN) for line in rest)]
