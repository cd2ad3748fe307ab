"""A question that is answered with one typed line."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from thinkpair.errors import ThinkpairError
from thinkpair.tui.commands import bindings
from thinkpair.tui.keymap import keymap_of
from thinkpair.tui.user_command import Place
from thinkpair.tui.widgets.button import ActionButton
from thinkpair.tui.widgets.footer import KeyFooter
from thinkpair.tui.widgets.line_widget import Words
from thinkpair.tui.widgets.text_field import TextField


class OneLineScreen(ModalScreen[None]):
    """Asks until the answer can be kept, or nobody wants to answer any more."""

    place: Place = "one_line"
    BINDINGS = bindings("one_line")
    SCOPED_CSS = False  # rules begin with the size class of the screen
    DEFAULT_CSS = """
    OneLineScreen { background: $background 0%; }
    OneLineScreen #cover {
        width: 100%; height: 1fr; margin-top: 2; align: center middle; background: $background;
    }
    OneLineScreen.-short #cover { margin-top: 1; }
    OneLineScreen.-tiny #cover { margin-top: 0; }
    OneLineScreen #box {
        width: 76; max-width: 100%; height: auto; padding: 1 2; background: $surface; border: round $primary;
    }
    OneLineScreen #question { text-style: bold; margin-bottom: 1; }
    OneLineScreen #problem { color: $text-error; }
    OneLineScreen TextField, OneLineScreen TextField:focus { background: $panel; }
    OneLineScreen #buttons { height: 1; margin-top: 1; }
    OneLineScreen #buttons ActionButton { margin-right: 2; }
    OneLineScreen.-short #question, OneLineScreen.-tiny #question { margin-bottom: 0; }
    OneLineScreen.-short #buttons, OneLineScreen.-tiny #buttons { margin-top: 0; }
    OneLineScreen.-short #box, OneLineScreen.-tiny #box { padding: 0 1; }
    """

    def __init__(self, question: str, hint: str, keep: Callable[[str], object]) -> None:
        """`keep` takes the answer, or raises ThinkpairError, whose words are shown; `hint` is a word of ours."""
        super().__init__()
        self._question = question
        self._hint = hint
        self._keep = keep

    def compose(self) -> ComposeResult:
        """The question, the line, and what is wrong with it."""
        with Vertical(id="cover"), Vertical(id="box"):
            yield Words(self._question, id="question")
            yield TextField(placeholder=self._hint)
            yield Words("", id="problem")
            with Horizontal(id="buttons"):
                keys = keymap_of(self)
                yield ActionButton("Save", "submit", key=keys.key_of(self.place, "submit"), main=True)
                yield ActionButton("Cancel", "dismiss", key=keys.key_of(self.place, "dismiss"))
        yield KeyFooter(tuple(keymap_of(self).commands_of(self.place)), most=1)

    def on_mount(self) -> None:
        """Begin to type."""
        self.query_one(TextField).focus()

    @on(Input.Submitted)
    def action_submit(self) -> None:
        """Take the answer."""
        try:
            self._keep(self.query_one(TextField).value)
        except ThinkpairError as error:
            self.query_one("#problem", Words).show(str(error))
        else:
            self.dismiss(None)

    async def action_dismiss(self, _result: None = None) -> None:
        """Leave it as it was."""
        self.dismiss(None)
