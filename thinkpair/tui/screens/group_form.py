"""A group as a form: every field of its file, typed and saved with one key; of a new one the first fields at first."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from thinkpair.errors import ThinkpairError
from thinkpair.tui.keymap import keymap_of
from thinkpair.tui.screens.base import FormScreen
from thinkpair.tui.screens.dialogs import Answer, QuestionScreen
from thinkpair.tui.widgets.controls import ActionButton, AnswerPicker
from thinkpair.tui.widgets.header_footer import Header, HeaderText, KeyFooter
from thinkpair.tui.widgets.line_widget import Scroll, Words
from thinkpair.tui.widgets.people_field import PeopleField
from thinkpair.tui.widgets.text_fields import TextField

_LEAVE = (
    Answer("", "continue typing"),
    Answer("keep", "save", "and go back"),
    Answer("drop", "discard changes", "what you typed is lost"),
)


class GroupFormScreen(FormScreen[str], place="group_form"):
    """Asks for everything that a group's file says; dismissed with the group's id, or "" where nothing was kept."""

    DEFAULT_CSS = """
    GroupFormScreen #page { height: 1fr; align-horizontal: center; }
    GroupFormScreen.-tall #page, GroupFormScreen.-vast #page { align-vertical: middle; }
    GroupFormScreen #form { max-width: 104; height: auto; max-height: 100%; padding: 1; background: $surface; }
    GroupFormScreen #fields { height: auto; max-height: 100%; padding: 0 1; }
    GroupFormScreen #buttons { dock: bottom; height: auto; padding: 1 1 0 1; }
    GroupFormScreen .label { text-style: bold; margin-top: 1; }
    GroupFormScreen #fields > .label:first-of-type { margin-top: 0; }
    GroupFormScreen #later { color: $text-muted; margin-top: 1; display: none; }
    GroupFormScreen.-first #later { display: block; }
    GroupFormScreen.-first .later { display: none; }
    GroupFormScreen PeopleField { height: auto; min-height: 4; max-height: 8; }
    GroupFormScreen.-tall PeopleField, GroupFormScreen.-vast PeopleField { max-height: 16; }
    GroupFormScreen PeopleField.-part { min-height: 2; }
    GroupFormScreen.-short #form, GroupFormScreen.-tiny #form { padding: 0; }
    GroupFormScreen.-short .label, GroupFormScreen.-tiny .label { margin-top: 0; }
    GroupFormScreen.-short PeopleField, GroupFormScreen.-tiny PeopleField { min-height: 2; max-height: 4; }
    GroupFormScreen.-short #buttons, GroupFormScreen.-tiny #buttons { display: none; }
    """

    def __init__(
        self,
        title: str,
        labels: Mapping[str, str],
        texts: Mapping[str, str],
        keep: Callable[[dict[str, str]], str],
        wide: Mapping[str, str],
        first: Sequence[str],
        choices: Mapping[str, Sequence[str]] = MappingProxyType({}),
        place: Sequence[str] = ("thinkpair", "Groups"),
        people_of_last_time: str = "",
    ) -> None:
        """Show the fields with these labels and texts, below `place` and the title.

        `keep` writes them down and returns the group's id, or raises ThinkpairError, whose `field` says where. The
        fields that `wide` names have more than one line; its words are a class for each. Where fields are `first`, the
        others are shown when that is asked for. For a field in `choices` one of these is chosen, or own words typed.
        `people_of_last_time` are filled in when that is asked for.
        """
        super().__init__()
        self._shown_first = tuple(first)
        self.set_class(bool(first), "-first")
        self._title = title
        self._labels = labels
        self._first = dict(texts)
        self._keep = keep
        self._wide = wide
        self._choices = choices
        self._above = tuple(place)
        self._people_of_last_time = people_of_last_time

    def compose(self) -> ComposeResult:
        """A label and a field each."""
        yield Header(HeaderText((*self._above, self._title)))
        yield Words("", id="problem", classes="-empty")
        with Vertical(id="page"), Vertical(id="form"):
            with Scroll(id="fields", can_focus=False):
                yield from self._fields()
            with Horizontal(id="buttons"):
                yield ActionButton("Save", "save", key=keymap_of(self).key_of(self.place, "save"), main=True)
        yield KeyFooter(self.commands_now(), most=1)

    def _fields(self) -> ComposeResult:
        for name, label in self._labels.items():
            later = bool(self._shown_first) and name not in self._shown_first
            for widget in (Words(label, classes="label"), self._field(name)):
                widget.set_class(later, "later")
                yield widget
        key = keymap_of(self).key_of(self.place, "more")
        yield Words(f"Agreement, goals and meetings can wait. {key} shows them.", id="later")

    def _field(self, name: str) -> TextField | PeopleField | AnswerPicker:
        text = self._first.get(name, "")
        if options := self._choices.get(name):
            return AnswerPicker(options, text, several=False, other=True, id=name)
        if name not in self._wide:
            return TextField(text, id=name)
        field = PeopleField(text, id=name)
        field.set_class(bool(self._wide[name]), self._wide[name] or "-people")
        return field

    def can(self) -> frozenset[str]:
        """Return what the screen has that a command may need."""
        here = {"more": self.has_class("-first"), "people of last time": bool(self._people_of_last_time)}
        return frozenset(name for name, there in here.items() if there)

    def action_same_people(self) -> None:
        """Fill in the people of last time."""
        self.query_one("#people", PeopleField).text = self._people_of_last_time

    def action_more(self) -> None:
        """Show the other fields, and begin at the first of them."""
        self._show_all()
        self.query(".later").exclude("Words").first().focus()

    def _show_all(self) -> None:
        self.remove_class("-first")
        self.show_keys()

    def on_mount(self) -> None:
        """Begin at the first field."""
        self.query(TextField).first().focus()

    def texts(self) -> dict[str, str]:
        """Return what stands in the fields."""
        lines = {line.id: line.value for line in self.query(TextField) if line.id}
        chosen = {picker.id: picker.answer for picker in self.query(AnswerPicker) if picker.id}
        return lines | chosen | {field.id: field.text for field in self.query(PeopleField) if field.id}

    def action_save(self) -> None:
        """Save the group; where that cannot be, say why and go to the field."""
        try:
            self.dismiss(self._keep(self.texts()))
        except ThinkpairError as error:
            self.app.bell()
            self.show_words("problem", str(error))
            if field := getattr(error, "field", ""):
                if self.query_one(f"#{field}").has_class("later"):
                    self._show_all()
                wrong = self.query_one(f"#{field}")
                (wrong.query_one(TextField) if isinstance(wrong, AnswerPicker) else wrong).focus()

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
