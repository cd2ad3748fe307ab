"""The bases of the screens: keys from the table of commands, lists, forms."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from textual import events, on
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.widget import Widget

from thinkpair.errors import ThinkpairError
from thinkpair.tui.keymap import keymap_of, places_of
from thinkpair.tui.keys import bindings, legal
from thinkpair.tui.user_command import Place, UserCommand, among, for_line
from thinkpair.tui.widgets.header_footer import KeyFooter
from thinkpair.tui.widgets.line_widget import Words
from thinkpair.tui.widgets.selectable_list import SelectableList

Option = TypeVar("Option")
_LINES_BESIDE = 20
"""The lines from which on the marked row of a list is told in full beside it."""


class AppScreen(Screen[ScreenResultType]):
    """A screen whose keys are those of its place in the table of commands.

    What is read from top to bottom stands in a `panel` in the middle of its `page`.
    """

    SCOPED_CSS = False
    DEFAULT_CSS = """
    AppScreen #problem { padding: 0 1; color: $text-error; text-style: bold; }
    AppScreen #notes { padding: 0 1; color: $text-warning; }
    AppScreen .-empty { display: none; }
    AppScreen .page { height: 1fr; align-horizontal: center; }
    AppScreen.-tall .page, AppScreen.-vast .page { align-vertical: middle; }
    AppScreen .panel { width: 100%; max-width: 104; height: auto; max-height: 100%; }
    AppScreen .panel { padding: 1 2; background: $surface; }
    AppScreen.-short .panel, AppScreen.-tiny .panel { padding: 0 1; }
    """

    place: Place

    def __init_subclass__(cls, *, place: Place | None = None, **textual: Any) -> None:
        """Give a screen the keys of its place; its rules of style begin with its size class: they are not scoped."""
        cls.SCOPED_CSS = False
        if place:
            cls.place, cls.BINDINGS = place, bindings(place)
        super().__init_subclass__(**textual)

    @property
    def is_gone(self) -> bool:
        """Whether the program or the screen was closed while a thread was at work for it.

        A screen that is left loses its widgets one by one before it is gone itself: the stack tells it at once.
        """
        return not self.is_attached or not self.app.is_running or self not in self.app.screen_stack

    @property
    def is_left(self) -> bool:
        """Whether another screen has come up in its place; a question only stands over it."""
        return self.app.screen is not self and not isinstance(self.app.screen, ModalScreen)

    def can(self) -> frozenset[str]:
        """Return what there is that a command may need."""
        return frozenset()

    @property
    def choices(self) -> int:
        """The number of things among which a digit chooses."""
        return 9

    def commands_now(self) -> tuple[UserCommand, ...]:
        """Return what can be pressed now; a key of several places belongs to the nearest.

        The key that takes a typed line is called after what it does with this one.
        """
        taken: set[str] = set()
        commands: list[UserCommand] = []
        for command in legal(keymap_of(self).commands_of(*places_of(self)), self.can()):
            keys = set(command.keys.split(","))
            if not keys <= taken:
                commands.append(among(command, self.choices))
                taken |= keys
        around = self.focused.ancestors if self.focused else ()
        does = next((node.does for node in around if hasattr(node, "does")), "")
        return for_line(commands, does) if does else tuple(commands)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether the command of a key can be done now; else another command with the same key is tried."""
        full = f"{action}({parameters[0]!r})" if parameters else action
        command = keymap_of(self).named(self.place, str(parameters[0]) if action == "ask" else full)
        return command is None or not command.needs or command.needs in self.can()

    async def action_dismiss(self, _result: ScreenResultType | None = None) -> None:
        """Close the screen."""
        self.dismiss(None)

    def show_keys(self) -> None:
        """Show in the footer the keys that count now."""
        self.query_one(KeyFooter).show(self.commands_now())

    @on(SelectableList.Opened)
    async def open_clicked(self) -> None:
        """Open the entry that was clicked, as the key does."""
        await self.run_action("choose")

    def show_words(self, name: str, words: str) -> None:
        """Show words in the widget with this id, which takes no room where there are none."""
        self.query_one(f"#{name}", Words).show(words)
        self.query_one(f"#{name}").set_class(not words, "-empty")

    @contextmanager
    def told(self, *, keep: bool = False, wrong: Callable[[], None] | None = None) -> Iterator[None]:
        """Show what goes wrong inside, in words, until the next thing is tried; `keep` leaves what is shown.

        `wrong` is called after that.
        """
        if not keep:
            self.show_words("problem", "")
        try:
            yield
        except ThinkpairError as error:
            if not self.is_gone:
                self.show_words("problem", str(error))
                if wrong:
                    wrong()


class ListScreen(AppScreen[ScreenResultType]):
    """A screen that is a list, with what goes wrong above it, and perhaps a line to search in.

    The marked row may be told in full beside it: what stands beside each other is in a container with the id "parts".
    """

    AUTO_FOCUS = ""
    columns_beside = 100
    """The columns from which on the marked row is told beside the list."""
    DEFAULT_CSS = """
    ListScreen #filters { height: auto; margin-bottom: 1; }
    ListScreen.-short #filters, ListScreen.-tiny #filters { margin-bottom: 0; }
    ListScreen #find { margin: 0 1; display: none; }
    ListScreen.-finding #find { display: block; }
    ListScreen #parts, ListScreen #list { height: 1fr; }
    ListScreen DetailPane { display: none; }
    ListScreen.-beside #parts { layout: horizontal; }
    ListScreen.-beside #parts > Scroll { background: $surface; padding: 1 0; border-left: blank; }
    ListScreen.-beside #parts > Scroll:focus-within { border-left: outer $accent; }
    ListScreen.-beside #parts > DetailPane { padding: 1 2; margin-left: 1; border-left: solid $foreground 25%; }
    ListScreen.-beside DetailPane { display: block; width: 40%; max-width: 64; height: 100%; }
    ListScreen .none { padding: 0 1; color: $text-muted; }
    """

    def on_resize(self) -> None:
        """Tell the marked row in full beside the list where it is wide."""
        width, height = self.app.size
        self.set_class(width >= self.columns_beside and height >= _LINES_BESIDE, "-beside")

    def action_find(self) -> None:
        """Show the line for the words of a search."""
        self.add_class("-finding")
        self.query_one("#find").focus()


class FormScreen(AppScreen[ScreenResultType]):
    """A screen of fields, each below its label, in the box with the id "fields"."""

    def set_focus(self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False) -> None:
        """Leave the scrolling to `keep_label_in_sight`: Textual would put a field in the middle, without its label."""
        super().set_focus(widget, False, from_app_focus)

    @on(events.DescendantFocus)
    def show_other_keys(self) -> None:
        """Show the keys of the focused field."""
        self.show_keys()

    def action_next_field(self) -> None:
        """To the next field."""
        self.focus_next()

    @on(events.DescendantFocus)
    def keep_label_in_sight(self) -> None:
        """Scroll so that the focused field is seen with its label; a part of an answer alone."""
        field = self.focused
        box = self.query_one("#fields")
        if field and field.parent is not box and box in field.ancestors:
            box.scroll_to_widget(field, animate=False)
        if field and field.parent and field.parent.id == "fields":
            labels = [label for label in self.query("#fields > Words") if label.display]
            above = [label for label in labels if label.virtual_region.y < field.virtual_region.y]
            if above:
                region = above[-1].virtual_region.union(field.virtual_region)
                self.query_one("#fields").scroll_to_region(region, animate=False)


def next_of(options: Sequence[Option], now: Option) -> Option:
    """Return the option after this one, the first one after the last, and for what is none of them."""
    return options[(options.index(now) + 1) % len(options)] if now in options else options[0]
