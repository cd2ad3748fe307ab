"""The answer to a question of a format at set-up: several of its options, or one's own words beside them."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import SelectionList
from textual.widgets.selection_list import Selection

from thinkpair.safe_text import safe_text
from thinkpair.tui.widgets.line_widget import Words
from thinkpair.tui.widgets.text_field import TextField

_PICKED, _NOT_PICKED = "✓", " "
_BESIDE = 6
"""Cells that the box and the sign before an option take."""


class AnswerPicker(Vertical):
    """Textual's list of selections, and a line for own words where they are taken; without `several` one is taken."""

    DEFAULT_CSS = """
    AnswerPicker { height: auto; }
    AnswerPicker SelectionList { height: auto; max-height: 8; border: none; padding: 0; background: $surface; }
    AnswerPicker SelectionList:focus { border: none; background: $surface-lighten-1; }
    AnswerPicker Words { color: $text-muted; display: none; }
    AnswerPicker Words.-needed { display: block; }
    """

    def __init__(
        self, options: Sequence[str], answer: str, *, several: bool, other: bool, id: str | None = None
    ) -> None:
        """Offer these options; `answer` is what was picked before, a line each."""
        super().__init__(id=id)
        picked = answer.split("\n") if answer else []
        self._options = tuple(options)
        self._several = several
        selections = (Selection("", number, option in picked) for number, option in enumerate(options))
        self._list = SelectionList[int](*selections, compact=True)
        own = ", ".join(one for one in picked if one not in self._options)
        self._whole = Words("")
        self._own = TextField(own, placeholder="or in your own words") if other else None

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
        picked = [self._options[number] for number in sorted(self._list.selected)]
        if own and not self._several:
            return own
        return "\n".join([*picked, *([own] if own else [])])

    def on_mount(self) -> None:
        """Show what is picked."""
        self.mark_picked()

    @on(SelectionList.SelectedChanged)
    def mark_picked(self) -> None:
        """Put a sign before what is picked: Textual's list tells it by its colour alone."""
        for number, option in enumerate(self._options):
            sign = _PICKED if number in self._list.selected else _NOT_PICKED
            self._list.replace_option_prompt_at_index(number, Content(f"{sign} {safe_text(option)}"))

    @on(SelectionList.SelectionHighlighted)
    def show_whole(self, highlighted: SelectionList.SelectionHighlighted[int]) -> None:
        """Show the marked option above the list, where the list is too narrow for it."""
        option = safe_text(self._options[highlighted.selection.value])
        self._whole.show(option)
        self._whole.set_class(self._list.has_focus and len(option) > self._list.size.width - _BESIDE, "-needed")

    def on_descendant_blur(self) -> None:
        """Show the marked option whole no longer."""
        self._whole.remove_class("-needed")

    @on(SelectionList.SelectionToggled)
    def keep_one(self, toggled: SelectionList.SelectionToggled[int]) -> None:
        """Let go of the option before, where only one is taken."""
        number = toggled.selection.value
        if self._several or number not in self._list.selected:
            return
        for other in self._list.selected:
            if other != number:
                self._list.deselect(other)
