"""A group as a form: every field of its file, typed and saved with one key."""

from collections.abc import Callable, Mapping

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from thinkpair.errors import ThinkpairError
from thinkpair.tui.commands import bindings
from thinkpair.tui.keymap import keymap_of
from thinkpair.tui.screens.base import FormScreen
from thinkpair.tui.screens.question import Answer, QuestionScreen
from thinkpair.tui.user_command import Place
from thinkpair.tui.widgets.footer import KeyFooter
from thinkpair.tui.widgets.header import Header, HeaderText
from thinkpair.tui.widgets.label import Words
from thinkpair.tui.widgets.people_field import PeopleField
from thinkpair.tui.widgets.scroll import Scroll
from thinkpair.tui.widgets.text_field import TextField

_LEAVE = (
    Answer("", "continue typing"),
    Answer("keep", "save", "and go back"),
    Answer("drop", "discard changes", "what you typed is lost"),
)


class GroupFormScreen(FormScreen[str]):
    """Asks for everything that a group's file says; dismissed with the group's id, or "" where nothing was kept."""

    place: Place = "group_form"
    BINDINGS = bindings("group_form")
    SCOPED_CSS = False  # rules begin with the size class of the screen
    DEFAULT_CSS = """
    GroupFormScreen #fields { padding: 0 1; scrollbar-size-vertical: 1; }
    GroupFormScreen #fields > * { max-width: 100; }
    GroupFormScreen #problem { padding: 0 1; color: $text-error; text-style: bold; }
    GroupFormScreen .label { text-style: bold; margin-top: 1; }
    GroupFormScreen.-short .label, GroupFormScreen.-tiny .label { margin-top: 0; }
    GroupFormScreen PeopleField { height: 4; }
    GroupFormScreen PeopleField.-part { height: 2; }
    """

    def __init__(
        self,
        title: str,
        labels: Mapping[str, str],
        texts: Mapping[str, str],
        keep: Callable[[dict[str, str]], str],
        wide: Mapping[str, str],
    ) -> None:
        """Show the fields with these labels and texts.

        `keep` writes them down and returns the group's id, or raises ThinkpairError, whose `field` says where. The
        fields that `wide` names have more than one line; its words are a class for each.
        """
        super().__init__()
        self._title = title
        self._labels = labels
        self._first = dict(texts)
        self._keep = keep
        self._wide = wide

    def compose(self) -> ComposeResult:
        """A label and a field each."""
        yield Header(HeaderText(("thinkpair", "Groups", self._title)))
        yield Words("", id="problem")
        with Scroll(id="fields", can_focus=False):
            for name, label in self._labels.items():
                yield Words(label, classes="label")
                text = self._first.get(name, "")
                if name in self._wide:
                    field = PeopleField(text, id=name)
                    field.set_class(bool(self._wide[name]), self._wide[name] or "-people")
                    yield field
                else:
                    yield TextField(text, id=name)
        yield KeyFooter(tuple(keymap_of(self).commands_of(self.place)), most=1)

    def on_mount(self) -> None:
        """Begin at the first field."""
        self.query_one("#problem").display = False
        self.query(TextField).first().focus()

    def texts(self) -> dict[str, str]:
        """Return what stands in the fields."""
        lines = {line.id: line.value for line in self.query(TextField) if line.id}
        return lines | {field.id: field.text for field in self.query(PeopleField) if field.id}

    def action_save(self) -> None:
        """Write the group down; where that cannot be, say why and go to the field."""
        try:
            self.dismiss(self._keep(self.texts()))
        except ThinkpairError as error:
            self.app.bell()
            self.query_one("#problem", Words).show(str(error))
            self.query_one("#problem").display = True
            if field := getattr(error, "field", ""):
                self.query_one(f"#{field}").focus()

    async def action_dismiss(self, _result: str | None = None) -> None:
        """Go back; ask first where something was typed."""
        changed = any(text != self._first.get(name, "") for name, text in self.texts().items())
        if changed:
            self.app.push_screen(QuestionScreen("Save what you typed?", _LEAVE), self._leave)
        else:
            self.dismiss("")

    @on(Input.Submitted)
    def go_on(self) -> None:
        """Go on to the next field."""
        self.focus_next()

    def _leave(self, answer: str | None) -> None:
        if answer == "keep":
            self.action_save()
        elif answer == "drop":
            self.dismiss("")
