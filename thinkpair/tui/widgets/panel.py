"""What is below the prompt: rules, people, groups, a list, the actions of last time, or a choice.

Owns which of them a view asks for. Must not know keys or commands.
"""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget

from thinkpair.session.view import View
from thinkpair.tui.widgets.choice import ChoiceList
from thinkpair.tui.widgets.drawing import MUTED, Drawing, in_the_middle, wrapped
from thinkpair.tui.widgets.groups import Groups, Together
from thinkpair.tui.widgets.items import ItemList
from thinkpair.tui.widgets.kept import Scroll
from thinkpair.tui.widgets.review import ReviewList
from thinkpair.tui.widgets.roles import Roles, RoleTable

_WIDEST = 72


class Rules(Drawing[tuple[str, ...]]):
    """The rules of a format, to be read out before the start."""

    DEFAULT_CSS = """
    Rules { padding: 0 1; }
    """

    def draw(self, width: int) -> Sequence[Content]:
        """One rule a line, as a block in the middle."""
        block = min(_WIDEST, width)
        return in_the_middle([line for rule in self.value for line in _rule(rule, block)], width, _WIDEST)


class Panel(Scroll):
    """Shows those parts of a view that people look at longer than a moment."""

    DEFAULT_CSS = """
    Panel { height: 1fr; scrollbar-size-vertical: 1; }
    Panel.-low { height: auto; max-height: 50%; }
    Panel > PointedList { margin: 0 0 1 0; }
    """

    def __init__(self) -> None:
        """Make every part; a view shows some of them."""
        super().__init__(can_focus=False)
        self._parts: tuple[Widget, ...] = (
            Rules((), id="rules"),
            ChoiceList(id="choice"),
            ReviewList(id="review"),
            ItemList(id="items"),
            Groups(Together(()), id="groups"),
            Roles(RoleTable(()), id="roles"),
        )

    def compose(self) -> ComposeResult:
        """All parts, in the order in which they stand."""
        for part in self._parts:
            part.display = False
            yield part

    def take_keys(self) -> None:
        """Give the keys to the list in sight, if there is one."""
        for part in self.children:
            if part.display and part.focusable:
                part.focus()
                return

    def show(self, view: View, *, airy: bool = False, room: bool = False, today: tuple[str, ...] = ()) -> None:
        """Bring every part up to date; a list that comes into sight takes the keys.

        `today` stands with the rules before the start, and alone where it is wanted later. For the back row (`room`)
        nothing is in sight but a choice, as low as it can be: everything else is some people's own, and stays as it is.
        """
        behind = room and view.phase != "choosing"
        self.styles.display = "none" if behind else None
        self.set_class(room and not behind, "-low")
        wanted = parts_of(view, today)
        for part in () if behind else self.children:
            if part.id in wanted:
                self._fill(part, view, airy, today)
            self._display(part, part.id in wanted)

    def _fill(self, part: Widget, view: View, airy: bool, today: tuple[str, ...]) -> None:
        match part:
            case Rules():
                part.show((*view.rules, *today) if view.phase == "ready" else today)
            case ChoiceList() if view.choice:
                part.ask(view.choice)
            case ReviewList():
                part.go_through(view)
            case ItemList():
                part.list_items(view)
            case Groups():
                part.show(Together(view.groups, view.resting))
            case Roles():
                part.show(RoleTable(view.groups[0].people if view.groups else (), airy))

    def _display(self, part: Widget, shown: bool) -> None:
        if part.display == shown:
            return
        part.display = shown
        if shown and part.focusable:
            part.focus()


def parts_of(view: View, today: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return which parts a view has, by their ids; `today` is said beside the rules."""
    parts = ["review"] if view.reviewing and view.review else []
    if view.phase == "ready":
        return (*parts, "rules") if view.rules or today else tuple(parts)
    if view.phase == "choosing":
        return ("choice",)
    parts += ["rules"] if today else []
    parts += ["items"] if view.collecting or view.voting else []
    return (*parts, "groups" if len(view.groups) > 1 or view.resting else "roles")


def _rule(rule: str, width: int) -> list[Content]:
    first, *rest = wrapped(Content(rule), width - 2)
    return [Content.styled("· ", MUTED) + first, *(line.pad_left(2) for line in rest)]
