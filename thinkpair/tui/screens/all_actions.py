"""All agreed actions, over all sessions and groups: filtered, searched, changed and added to."""

from asyncio import to_thread
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from thinkpair.errors import ThinkpairError, UsageError
from thinkpair.safe_text import person_key
from thinkpair.session.commands import AddAction
from thinkpair.storage.action_history import AgreedAction
from thinkpair.storage.action_log import Status
from thinkpair.storage.index.action_queries import ActionFilter, DueFilter, pressing_first
from thinkpair.tui.keymap import keymap_of
from thinkpair.tui.screens.base import ListScreen, next_of
from thinkpair.tui.widgets.action_form import AT_ONCE
from thinkpair.tui.widgets.action_tally import ActionTally, tallies
from thinkpair.tui.widgets.controls import Filter, FilterBar
from thinkpair.tui.widgets.detail import Detail, DetailPane
from thinkpair.tui.widgets.header_footer import Header, HeaderText, KeyFooter
from thinkpair.tui.widgets.line_widget import Scroll, Words
from thinkpair.tui.widgets.list_entries import ACTION_SIGNS, action_detail, listed_action
from thinkpair.tui.widgets.prompt_row import LinePrompt, PromptRow
from thinkpair.tui.widgets.selectable_list import ScrollableList
from thinkpair.tui.widgets.text_fields import ActionLine, SearchField, TextField
from thinkpair.units import count_of
from thinkpair.wording.action_text import action_line, parse_action_elsewhere, read_several, reading_notes
from thinkpair.wording.action_words import change_words

if TYPE_CHECKING:
    from thinkpair.tui.controllers.actions import ActionsController

_STATES: tuple[Status | Literal[""], ...] = ("open", "done", "dropped", "handed over", "")
_DUE: tuple[DueFilter, ...] = ("", "overdue", "today", "week")
_DUE_WORDS = {"": "", "overdue": "overdue", "today": "due by today", "week": "due within a week"}
_OPEN = ActionFilter("open")
_NONE_YET = "No actions yet. What you agree in a session stands here until it is done. {} adds one."
_NOTHING_MARKED = Detail(words="What became of the selected action stands here.")
_NOT_SAVED = "Not saved yet: Enter saves it"
_EXAMPLE = "like “Ana: call the bank by Friday, follow-up Ben”"


class AllActionsScreen(ListScreen[None], place="all_actions"):
    """A list with filters above it, and below it what became of the marked action."""

    DEFAULT_CSS = """
    AllActionsScreen DetailPane { height: auto; max-height: 50%; padding: 0 1; }
    AllActionsScreen.-short DetailPane, AllActionsScreen.-tiny DetailPane { border-left: none; }
    AllActionsScreen.-whole DetailPane, AllActionsScreen.-tall DetailPane { display: block; }
    AllActionsScreen.-vast DetailPane { display: block; }
    AllActionsScreen.-beside DetailPane { height: 100%; max-height: 100%; }
    AllActionsScreen ActionTally { display: none; }
    AllActionsScreen.-beside.-vast #parts { layout: grid; grid-size: 2 2; grid-rows: 1fr auto; grid-gutter: 1 1; }
    AllActionsScreen.-beside.-vast #parts { grid-columns: 3fr 2fr; }
    AllActionsScreen.-beside.-vast #parts > DetailPane { width: 100%; max-width: 100%; row-span: 2; margin-left: 0; }
    AllActionsScreen.-beside.-vast ActionTally { display: block; }
    """

    def __init__(self, log: "ActionsController", at: AgreedAction | None) -> None:
        """Show what is open, the pressing first, with the mark on the action `at`."""
        super().__init__()
        self._log = log
        self._all: dict[tuple[str, int], AgreedAction] = {}
        self._notes: tuple[str, ...] = ()
        self._wanted = _OPEN
        self._shown: list[AgreedAction] = []
        self._edited: AgreedAction | None = None
        self._read = False
        self._at = at
        self._list = ScrollableList(id="actions")
        self._entry = PromptRow(ActionLine)
        self._waiting = log.waiting
        self._shows_waiting = False
        self._one = DetailPane(id="one")
        self._footer = KeyFooter()

    def compose(self) -> ComposeResult:
        """Filters, list, the marked one, a line to type in, the keys."""
        yield Header(HeaderText(("thinkpair", "Agreed actions")))
        yield FilterBar(id="filters")
        yield SearchField("words, names")
        yield Words("", id="problem", classes="-empty")
        yield Words("", id="notes", classes="-empty")
        with Vertical(id="parts"):
            with Scroll(id="list", can_focus=False):
                yield Words("", id="none", classes="none -empty")
                yield self._list
            yield self._one
            yield ActionTally(())
        yield self._entry
        yield self._footer

    def on_mount(self) -> None:
        """Look for the actions."""
        self._list.focus()
        self._show()
        self._look_again()
        self._tell_of_waiting()

    @property
    def marked(self) -> AgreedAction | None:
        """The action under the mark."""
        return self._shown[self._list.at] if 0 <= self._list.at < len(self._shown) else None

    def action_status(self, status: Status) -> None:
        """Set the marked action to done, dropped or open."""
        if self.marked:
            self._keep(replace(self.marked, status=status))

    def action_edit(self) -> None:
        """Edit the marked action in the line."""
        if action := self.marked:
            self._edited = action
            self._ask(LinePrompt("now", self._reader(action.due, action.who), key="edit"), action_line(action))

    def action_add(self) -> None:
        """Type an action that was agreed outside a session; it goes to the group that is looked at."""
        self._edited = None
        if self._waiting.lines:
            self._ask_for_waiting()
            return
        owner = f"{self._wanted.owner}: " if self._wanted.owner else ""
        self._ask_new(owner)

    def _ask_new(self, text: str) -> None:
        group = f" for {self._wanted.group}" if self._wanted.group else ""
        self._ask(LinePrompt(f"new{group}", self._reader(), key="add", does="add"), text)

    def action_take_back(self) -> None:
        """Undo the last change since the program was opened; an action that was added is dropped."""
        before, after = self._log.undoable.pop()
        with self.told(wrong=self._look_again):
            self._log.change(after, before)
            self._at = before
            self._put(before)
            self.app.clear_notifications()
            self.app.notify(f"Undone. {change_words(after, before)}", markup=False)
            self._look_again()

    def action_next_state(self) -> None:
        """Show the actions in the next state."""
        self._apply_filter(replace(self._wanted, status=next_of(_STATES, self._wanted.status)))

    def action_next_owner(self) -> None:
        """Show the actions of the next person."""
        owners = _sorted(name for action in self._all.values() for name in action.who)
        self._apply_filter(replace(self._wanted, owner=next_of(("", *owners), self._wanted.owner)))

    def action_next_group(self) -> None:
        """Show the actions of the next group."""
        groups = _sorted(action.group for action in self._all.values() if action.group)
        self._apply_filter(replace(self._wanted, group=next_of(("", *groups), self._wanted.group)))

    def action_next_due(self) -> None:
        """Show what is due sooner or later."""
        self._apply_filter(replace(self._wanted, due=next_of(_DUE, self._wanted.due)))

    def action_clear(self) -> None:
        """Show everything that is open again."""
        self.query_one("#find", SearchField).value = ""
        self.remove_class("-finding")
        self._apply_filter(_OPEN)
        self._list.focus()

    def action_whole(self) -> None:
        """Show what became of the marked action, or hide it."""
        self.toggle_class("-whole")
        self.on_resize()

    def on_resize(self) -> None:
        """Put what became of an action beside the list where it is wide; draw the list once that is laid out."""
        super().on_resize()
        self.call_after_refresh(self._show)

    def action_page(self, pages: int) -> None:
        """Scroll what became of the marked action."""
        one = self._one
        one.scroll_relative(y=pages * max(1, one.size.height - 1), animate=False)

    def action_back(self) -> None:
        """From the search go to the list; from the list close the screen."""
        if isinstance(self.focused, TextField):
            self._list.focus()
        else:
            self.dismiss(None)

    @on(Input.Changed, "#find")
    def _find(self, event: Input.Changed) -> None:
        self._apply_filter(replace(self._wanted, words=event.value))

    @on(Input.Submitted, "#find")
    def _found(self) -> None:
        self._list.focus()

    @on(PromptRow.Typed)
    def _note(self, typed: PromptRow.Typed) -> None:
        read = typed.command
        if not isinstance(read, AddAction):
            return
        if self._edited:
            self._keep(replace(self._edited, who=read.who, what=read.what, due=read.due, support=read.support))
            return
        self._add([read])

    @on(ActionLine.Pasted)
    def _paste(self, pasted: ActionLine.Pasted) -> None:
        """Add what is understood; each of the other lines comes into the line by itself."""
        if self._edited:
            self.show_words("problem", "Paste one line: this edits one action.")
            return
        understood, left, _ = read_several(pasted.pieces[:AT_ONCE], self._reader())
        self._wait_for(*self._waiting.lines, *left, *pasted.pieces[AT_ONCE:])
        self._shows_waiting = False
        self._add(understood)
        self._entry.close()  # the first line that waits comes into it then

    def _ask_for_waiting(self) -> None:
        """Put the first of the lines that wait into the line, and say what is wrong with it."""
        first, *rest = self._waiting.lines
        self._ask_new(first)
        self._shows_waiting = True
        *_, why = read_several([first], self._reader())
        more = f" ({count_of(len(rest), 'more line')})" if rest else ""
        self.show_words("problem", f"{why or _NOT_SAVED}{more}")

    def _add(self, actions: Sequence[AddAction]) -> None:
        """Note actions, and say what is new or missing in how they are understood; what is not saved waits."""
        with self.told():
            known = self._log.known()  # once they are added, everyone in them is known
            for place, read in enumerate(actions):
                try:
                    added = self._log.add(read, self._wanted.group)
                except ThinkpairError as error:
                    self.app.notify(str(error), severity="error", markup=False)
                    self._wait_for(*self._waiting.lines, *map(action_line, actions[place:]))
                    break
                self._log.undoable.append((replace(added, status="dropped"), added))
                self._at = added
                self._put(added)
            if notes := " ".join(filter(None, (reading_notes(read, known) for read in actions))):
                self.app.notify(notes, markup=False)
            self._look_again()

    @on(PromptRow.Refused)
    def _refuse(self, refused: PromptRow.Refused) -> None:
        self.show_words("problem", refused.sentence)

    @on(PromptRow.Left)
    def _left(self, left: PromptRow.Left) -> None:
        self.show_words("problem", "")
        self._show()
        if self._shows_waiting and not left.cancelled:
            self._wait_for(*self._waiting.lines[1:])
        self._shows_waiting = False
        if self._waiting.lines and not left.cancelled:
            self._ask_for_waiting()
            return
        self._list.focus()
        self._tell_of_waiting()

    def _wait_for(self, *lines: str) -> None:
        with self.told():
            self._waiting.save(lines)

    def _tell_of_waiting(self) -> None:
        if self._waiting.lines:
            key = keymap_of(self).key_of(self.place, "add")
            self.app.notify(f"{count_of(len(self._waiting.lines), 'line')} left: {key} shows them.", markup=False)

    @on(ScrollableList.Moved)
    def _show_one(self) -> None:
        """Say what became of the marked action."""
        action = self.marked
        self._one.show(action_detail(action, self._log.dates().today) if action else _NOTHING_MARKED)
        self._show_keys()

    @on(events.DescendantFocus)
    def _show_keys(self) -> None:
        """Other keys count in another widget."""
        self.show_keys()

    def can(self) -> frozenset[str]:
        """Return what the screen has that a command may need."""
        keys, action = self.focused is self._list, self.marked
        here = {
            "keys": keys,
            "marked": keys and action is not None,
            "open": keys and action is not None and action.status == "open",
            "closed": keys and action is not None and action.status != "open",
            "changed": keys and bool(self._log.undoable),
            "filtered": keys and self._wanted != _OPEN,
            "more": self._one.max_scroll_y > 0,
        }
        return frozenset(name for name, there in here.items() if there)

    def _ask(self, question: LinePrompt, text: str) -> None:
        self.show_words("problem", "")
        self._entry.ask(question, text)
        self._show()

    def _reader(self, was: str | None = None, owners: tuple[str, ...] = ()) -> Callable[[str], AddAction]:
        dates, known, members = self._log.dates(), self._log.known(), self._log.members(self._wanted.group)

        def read(text: str) -> AddAction:
            try:
                return parse_action_elsewhere(text, known, dates, owners=owners, everyone=members, was=was)
            except UsageError as error:
                raise ValueError(str(error)) from None

        return read

    def _keep(self, changed: AgreedAction) -> None:
        with self.told(wrong=self._look_again):
            before = self._all[changed.key]
            self._log.change(before, changed)
            self._log.undoable.append((before, changed))
            self._put(changed)
            undo = keymap_of(self).key_of(self.place, "take_back")
            self.app.clear_notifications()
            self.app.notify(f"{change_words(before, changed)} ({undo} undoes it)", markup=False)
            self._look_again()

    def _put(self, action: AgreedAction) -> None:
        self._all[action.key] = action
        self._show()

    def _apply_filter(self, wanted: ActionFilter) -> None:
        self._wanted = wanted
        self._show()
        self._list.point(0)

    def _look_again(self) -> None:
        self.run_worker(self._look(), exclusive=True)

    async def _look(self) -> None:
        with self.told(keep=True):
            actions = await to_thread(self._log.look)
            self._all = {action.key: action for action in actions.all}
            self._notes = tuple(dict.fromkeys(actions.notes))
            self._read = True
        self._show()

    def _show(self) -> None:
        """Show everything anew; the mark stays on its action, wherever that stands now, or goes where it was asked for.

        Where its action is not shown any more, the mark is on the one that has its place.
        """
        if self.is_gone:
            return
        at = self._at or self.marked
        self._at = None if self._read else self._at
        today = self._log.dates().today
        self.query_one(ActionTally).show(tallies(self._all.values(), today))
        self._shown = pressing_first(action for action in self._all.values() if self._wanted.fits(action, today))
        self._list.show(tuple(listed_action(action, today, self.size.width) for action in self._shown))
        keys = [action.key for action in self._shown]
        self._list.point(keys.index(at.key) if at and at.key in keys else self._list.at)
        self.query_one(FilterBar).show(tuple(self._filters()))
        self.query_one(Header).show(HeaderText(("thinkpair", "Agreed actions"), self._count()))
        self.show_words("notes", "\n".join(self._notes))
        key = keymap_of(self).key_of(self.place, "add")
        self.show_words("none", _NONE_YET.format(key) if self._read and not self._all else "")
        self._show_one()

    def _filters(self) -> Iterator[Filter]:
        """Yield each filter and how the list is sorted; while one types, an example of what can be typed."""
        if self._entry.key:
            yield Filter(_EXAMPLE)
            return
        wanted = self._wanted
        if not self._shown and self._all:
            yield Filter("No matches")
        for name, words, value in (
            ("next_state", "open", "" if wanted.status == "open" else wanted.status or "all"),
            ("next_owner", "everyone", wanted.owner),
            ("next_group", "any group", wanted.group),
            ("next_due", "any date", _DUE_WORDS[wanted.due]),
        ):
            yield Filter(value or words, keymap_of(self).key_of(self.place, name), name, bool(value))
        if wanted.words.strip():
            yield Filter(f"“{wanted.words.strip()}”", used=True)
        yield Filter("earliest due first" if wanted.status else ACTION_SIGNS)

    def _count(self) -> str:
        if not self._read:
            return "looking…"
        if len(self._shown) == len(self._all):
            return count_of(len(self._all), "action")
        return f"{len(self._shown)} of {count_of(len(self._all), 'action')}"


def _sorted(names: Iterator[str]) -> list[str]:
    return sorted({person_key(name): name for name in names}.values(), key=person_key)
