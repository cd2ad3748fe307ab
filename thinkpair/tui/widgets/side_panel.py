"""What is below the prompt: its rest, notes, rules, people, groups, a list, the actions of last time, or a choice."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from thinkpair.session.view import View
from thinkpair.tui.widgets.group_panel import (
    GroupBlocks,
    GroupLayout,
    GroupsBelow,
    RoleTable,
    draw_groups,
    draw_roles,
    layout_of,
    roles_of,
)
from thinkpair.tui.widgets.line_widget import MUTED, LineWidget, Scroll, Value, balanced, in_the_middle, wrapped
from thinkpair.tui.widgets.track import is_running

if TYPE_CHECKING:
    from thinkpair.tui.widgets.review_lists import GroupReviewList, ReviewList
    from thinkpair.tui.widgets.stage_lists import ChoiceList, ItemList

Part: TypeAlias = "PanelText[Any] | ChoiceList | ReviewList | GroupReviewList | ItemList | GroupBlocks"

_WIDEST, _LIST, _FEW_PEOPLE = 72, 12, 2
_QUESTION = " What did you do about it?"
_PARTS = ("rest", "notes", "choice", "last_time", "review", "group", "rules", "items", "groups", "roles")
"""In the order in which they stand."""


class PanelText(LineWidget[Value]):
    """A part that is text: what `value_of` returns of a view, as `draw_value` draws it for a width."""

    DEFAULT_CSS = """
    PanelText { padding: 0 1; }
    PanelText#rest { padding: 0 2; }
    PanelText#notes { margin-bottom: 1; }
    """

    def __init__(
        self,
        name: str,
        first: Value,
        value_of: Callable[[View, bool, Sequence[str]], Value],
        draw_value: Callable[[Value, int], Sequence[Content]],
    ) -> None:
        """Begin with the `first` value; `value_of` gets a view, whether there is air, and what today is about."""
        super().__init__(first, id=name)
        self._value_of = value_of
        self._draw_value = draw_value

    def show_view(self, view: View, airy: bool, today: Sequence[str]) -> None:
        """Show what there is of it in a view."""
        self.show(self._value_of(view, airy, today))

    def draw(self, width: int) -> Sequence[Content]:
        """Return the lines of the value."""
        return self._draw_value(self.value, width)


class SidePanel(Scroll):
    """Shows those parts of a view that people look at longer than a moment."""

    DEFAULT_CSS = """
    SidePanel { height: 1fr; }
    SidePanel.-paged { overflow-y: hidden; }
    SidePanel.-low { height: auto; max-height: 100%; margin: 0; }
    SidePanel > SelectableList { margin: 0 0 1 0; }
    """

    class Resized(Message):
        """The size of the panel has changed: there may be something to scroll to."""

    def __init__(self) -> None:
        """Begin empty; a part is made for the first view that has it."""
        super().__init__(can_focus=False)
        self._rest: tuple[Content, ...] = ()
        self._parts: dict[str, Part] = {}

    def on_resize(self) -> None:
        """Fit the groups into it; post `Resized`: there may be something to scroll to."""
        self._fit_groups()
        self.post_message(self.Resized())

    @property
    def has_more(self) -> bool:
        """Whether not everything is in sight: something is scrolled to, or stands on another page."""
        return self.max_scroll_y > 0 or self._pages is not None

    def page(self, pages: int) -> None:
        """Go on by so many pages, or back."""
        if self._pages:
            self._pages.turn(pages)
        else:
            self.scroll_relative(y=pages * max(1, self.size.height - 1), animate=False, immediate=True)

    @property
    def _pages(self) -> GroupBlocks | None:
        blocks = self._parts.get("groups")
        return blocks if isinstance(blocks, GroupBlocks) and blocks.has_pages else None

    def _fit_groups(self) -> None:
        """Let groups that are alone in sight show in pages what does not fit; below something else they scroll."""
        blocks = self._parts.get("groups")
        if isinstance(blocks, GroupBlocks) and blocks.display:
            blocks.fit(self.size.height if [part for part in self.children if part.display] == [blocks] else 0)
        # In pages there are no more lines than there is room for: a bar that Textual showed before would stay.
        self.set_class(self._pages is not None, "-paged")

    def take_keys(self) -> None:
        """Focus the list in sight, if there is one."""
        for part in self.children:
            if part.display and part.focusable:
                part.focus(scroll_visible=False)
                return

    def show(
        self,
        view: View,
        *,
        airy: bool = False,
        room: bool = False,
        today: tuple[str, ...] = (),
        rest: tuple[Content, ...] = (),
        named: bool = False,
    ) -> None:
        """Bring every part up to date; a list that comes into sight takes the keys.

        A few people whom the track names (`named`), and who have nothing to be told, are not named once more.
        The notes are in sight where the view has any. `today` stands with the rules before the start, and alone where
        it is wanted later; `rest`, the lines that the prompt has no room for, stands first. For the back row (`room`)
        nothing is in sight but a choice, as low as it can be: everything else is some people's own, and stays as it is.
        """
        behind = room and view.phase != "choosing"
        self.styles.display = "none" if behind else None
        self.set_class(room and not behind, "-low")
        if behind:
            return
        self._rest = rest
        wanted = ("rest",) * bool(rest) + parts_of(view, today, named=named)
        for name in wanted:
            self._part(name).show_view(view, airy, today)
        for name, part in self._parts.items():
            self._show_part(part, name in wanted)
        self._fit_groups()

    def _part(self, name: str) -> Part:
        if name not in self._parts:
            part = self._parts[name] = self._made(name)
            part.display = False
            below = (other for other in self.children if _PARTS.index(other.id or "") > _PARTS.index(name))
            self.mount(part, before=next(below, None))
        return self._parts[name]

    def _show_part(self, part: Widget, shown: bool) -> None:
        if part.display == shown:
            return
        part.display = shown
        if shown and part.focusable and not isinstance(self.screen.focused, Input):  # what is typed goes on
            part.focus(scroll_visible=False)

    def _made(self, name: str) -> Part:
        match name:
            case "rest":
                return PanelText(name, (), lambda *_: self._rest, lambda lines, _: lines)
            case "notes":
                return PanelText(name, "", lambda view, *_: view.notes, draw_notes)
            case "rules":
                return PanelText(name, (), lambda view, _, today: rules_of(view, today), draw_rules)
            case "last_time":
                return PanelText(name, "", lambda view, *_: _last_time_words(view), _draw_last_time)
            case "choice":
                from thinkpair.tui.widgets.stage_lists import ChoiceList

                return ChoiceList(id=name)
            case "review":
                from thinkpair.tui.widgets.review_lists import ReviewList

                return ReviewList(id=name)
            case "group":
                from thinkpair.tui.widgets.review_lists import GroupReviewList

                return GroupReviewList(id=name)
            case "items":
                from thinkpair.tui.widgets.stage_lists import ItemList

                return ItemList(id=name)
            case "groups":
                return GroupBlocks(GroupsBelow(GroupLayout(())), id=name)
            case _:
                return PanelText(name, RoleTable(()), lambda view, airy, _: roles_of(view, airy), draw_roles)


def _last_time_words(view: View) -> str:
    from thinkpair.wording.session_text import TRIAL_REVIEW

    heading = f"Agreed last time.{_QUESTION}" if view.phase == "ready" else ""
    return " ".join(filter(None, (heading, TRIAL_REVIEW if view.trial else "")))


def _draw_last_time(words: str, width: int) -> list[Content]:
    """Return the heading from the left edge or in the middle, as the list below it."""
    from thinkpair.tui.widgets.selectable_list import WIDEST

    fits = Content(words).cell_length <= width
    shown = words if fits else words.replace(_QUESTION, "", 1)  # lines are few where the width is small
    lines = [Content.styled(line.plain, "bold") for line in wrapped(Content(shown), width)]
    return in_the_middle(lines, width) if width > WIDEST else lines


def parts_of(view: View, today: tuple[str, ...], *, named: bool) -> tuple[str, ...]:
    """Return which parts a view has, by their ids; `today` is said beside the rules.

    `named` says that the track names the people.
    """
    if view.phase == "choosing":
        return ("choice",)
    parts = ["notes"] if view.notes else []
    if view.phase == "ready":
        parts += ["last_time", "review"] if view.reviewing and view.review else []
        return (*parts, "rules") if view.rules or today else tuple(parts)
    parts += ["last_time"] if view.reviewing and view.review and view.trial else []
    parts += ["review"] if view.reviewing and view.review else []
    parts += ["group"] if view.group_review else []
    parts += ["rules"] if today else []
    parts += ["items"] if view.collecting or view.voting else []
    if named and _are_all_named(view):
        return tuple(parts)
    return (*parts, "roles" if _is_one_group(view) else "groups")


def _are_all_named(view: View) -> bool:
    """Say whether all people are a few who have turns, and neither a role nor anything to be told."""
    people = [person for group in view.groups for person in group.people]
    turns = {segment.who for segment in view.track.segments} if view.track and is_running(view) else set()
    return (
        len(people) <= _FEW_PEOPLE
        and not view.resting
        and all(person.name in turns and not person.roles and not person.brief for person in people)
    )


def _is_one_group(view: View) -> bool:
    """Say whether everyone is in one group, or sits outside it in a role: then all of them have their briefs."""
    return len(view.groups) < 2 and len(view.resting) == len(view.outside)


def lines_below(view: View, today: tuple[str, ...], width: int, *, airy: bool, named: bool) -> int:
    """Return how many lines the parts of a view take in a width; a list of its own takes as many as it gets."""
    return sum(_lines_of(name, view, today, width, airy) for name in parts_of(view, today, named=named))


def _lines_of(name: str, view: View, today: tuple[str, ...], width: int, airy: bool) -> int:
    match name:
        case "notes":
            return len(draw_notes(view.notes, width)) + 1
        case "rules":
            return len(draw_rules(rules_of(view, today), width))
        case "last_time":
            return len(wrapped(Content(_last_time_words(view)), width))
        case "group" if view.group_review:
            from thinkpair.wording.session_text import review_lines

            return len(list(review_lines(view.group_review))) + 1
        case "groups":
            return len(draw_groups(layout_of(view), width))
        case "roles":
            return len(draw_roles(roles_of(view, airy), width))
        case _:
            return _LIST


def rules_of(view: View, today: Sequence[str]) -> tuple[str, ...]:
    """Return the rules before the start, and what today is about."""
    return (*view.rules, *today) if view.phase == "ready" else tuple(today)


def draw_rules(rules: Sequence[str], width: int) -> list[Content]:
    """Return one rule a line, as a block in the middle of a width."""
    block = min(_WIDEST, width)
    return in_the_middle([line for rule in rules for line in _rule(rule, block)], width)


def draw_notes(notes: str, width: int) -> list[Content]:
    """Return notes under a heading of their own, as a block in the middle of a width."""
    block = min(_WIDEST, width)
    lines = [line for text in notes.splitlines() for line in balanced(Content(text), block)]
    return in_the_middle([Content.styled("Notes for you", MUTED), *lines], width)


def _rule(rule: str, width: int) -> list[Content]:
    first, *rest = (line for text in rule.splitlines() or [""] for line in balanced(Content(text), width - 2))
    return [Content.styled("· ", MUTED) + first, *(line.pad_left(2) for line in rest)]
