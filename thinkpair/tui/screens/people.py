"""The people: who is here, what each had of the time, and letting them come and go."""

from collections.abc import Callable
from functools import partial

from textual import on
from textual.app import ComposeResult

from thinkpair.names import known_name, parse_names
from thinkpair.plain.previewed_commands import entry_words
from thinkpair.safe_text import safe_text, search_key
from thinkpair.session import commands as ask
from thinkpair.session.commands import Command
from thinkpair.session.roster import PersonEntry, present, roster
from thinkpair.tui.keymap import keymap_of
from thinkpair.tui.keys import legal
from thinkpair.tui.screens.confirm import confirm_first
from thinkpair.tui.screens.dialogs import Answer, QuestionScreen
from thinkpair.tui.screens.session_screen import SessionScreen
from thinkpair.tui.session_ticker import SessionSnapshot, SessionTicker
from thinkpair.tui.widgets.line_widget import Words
from thinkpair.tui.widgets.people_lists import KeepSelectionVisible, PeopleList
from thinkpair.tui.widgets.prompt_row import LinePrompt, PromptRow
from thinkpair.tui.widgets.selectable_list import ScrollableList
from thinkpair.tui.widgets.text_fields import NameSearchField, SearchRow
from thinkpair.units import join_names

_HOW_TO_JOIN = "A name, or several: Zoe, Yan. “Zoe after Ben” gives her that seat; else it is the last one."
_WITH = {"swap": "swaps places with", "role": "takes a role from"}
_ABOUT_ONE = ("give_back", "pass_turn", "pass_altogether", "step_away", "come_back", "swap", "take_role", "depart")


class PeopleScreen(SessionScreen, place="people"):
    """Lists everyone; a change of one of them is shown before it is done."""

    DEFAULT_CSS = """
    PeopleScreen #one { padding: 0 1; color: $text-muted; }
    PeopleScreen.-tiny #one { display: none; }
    """

    def __init__(self, ticker: SessionTicker) -> None:
        """Show the people of this session."""
        super().__init__(ticker)
        self._everyone: tuple[PersonEntry, ...] = ()
        self._shown: tuple[PersonEntry, ...] = ()
        self._wanted = ""
        self._changes_with: tuple[str, str] | None = None
        self._coming: tuple[ask.Join, ...] = ()
        self._list = PeopleList()
        self._one = Words("", id="one")
        self._find = SearchRow()
        self._entry = PromptRow(NameSearchField, ticker.check, ticker.line)

    def body(self) -> ComposeResult:
        """Everyone, the marked one in words, the lines to type in."""
        with KeepSelectionVisible(can_focus=False):
            yield self._list
        yield self._one
        yield self._find
        yield self._entry

    def on_mount(self) -> None:
        """Give the keys to the list."""
        super().on_mount()
        self._list.focus()

    @property
    def marked(self) -> PersonEntry | None:
        """The person under the mark."""
        return self._shown[self._list.at] if self._shown else None

    def show(self, seen: SessionSnapshot) -> None:
        """Bring clock and people up to date; the mark stays with its person, or in its line where they went away."""
        live, marked, at = self.ticker.live, self.marked, self._list.at
        self._everyone = roster(live.session, live.now)
        went = marked and marked.presence != "left" and marked.name in self._left
        self._list_people("" if not marked or went else marked.name, at if went else 0)
        here = sum(person.presence == "here" for person in self._everyone)
        connected = live.shared.connected_words if live.shared else ""
        said = "" if seen.recorded else "saving…"
        self.show_around(seen, "People", f"{here} here", hint=connected, said=said)

    @property
    def _left(self) -> frozenset[str]:
        return frozenset(person.name for person in self._everyone if person.presence == "left")

    def can(self) -> frozenset[str]:
        """Return what can be done with the marked person; nothing while the other of two is looked for."""
        if self._changes_with:
            return frozenset()
        can, one = super().can(), self.marked
        if one is None:
            return can
        here = one.presence == "here"
        possible = {
            "leaves": here and "Depart" in can,
            "comes back": not here and "ComeBack" in can,
            "passes": here and "Pass" in can and bool(one.speaking or one.turns_to_come),
            "swaps": here and "Swap" in can,
            "roles": here and "TakeRole" in can,
            "gift": here and "GiveBack" in can and one.gift > 0,
        }
        return can | {name for name, there in possible.items() if there}

    def action_choose(self) -> None:
        """Take the marked person as the other one, or offer what can be done with them."""
        if self._changes_with:
            self._change_with_marked()
        elif one := self.marked:
            commands = legal(keymap_of(self).commands_of("people"), self.can())
            offered = [Answer(each.name, f"{one.name} {each.label}") for each in commands if each.name in _ABOUT_ONE]
            if offered:
                self.app.push_screen(QuestionScreen(entry_words(one, asked=True), offered), self._do_named)

    def _do_named(self, name: str | None) -> None:
        if name:
            getattr(self, f"action_{name}")()

    def action_join(self) -> None:
        """Ask who comes."""
        self.ticker.say("")
        self._entry.ask(self._who_comes())
        self.show_session(self.seen)

    def action_depart(self) -> None:
        """Show what changes if the marked person leaves."""
        self._show_first(ask.Depart)

    def action_step_away(self) -> None:
        """Show what changes if they step away."""
        self._show_first(ask.StepAway)

    def action_come_back(self) -> None:
        """Show what changes if they come back."""
        self._show_first(ask.ComeBack)

    def action_pass_turn(self) -> None:
        """Show what changes if they pass for now."""
        self._show_first(ask.Pass)

    def action_pass_altogether(self) -> None:
        """Show what changes if they pass altogether."""
        self._show_first(lambda name: ask.Pass(name, altogether=True))

    def action_give_back(self) -> None:
        """Show what changes if they are given the time that makes up for it."""
        if one := self.marked:
            self._show_first(lambda name: ask.GiveBack(name, one.gift))

    def action_swap(self) -> None:
        """Look for the person they swap places with."""
        self._look_for_other("swap")

    def action_take_role(self) -> None:
        """Look for the person whose role they take; say where nobody else holds one."""
        if any(map(self._roles_of, (each for each in self._everyone if each != self.marked))):
            self._look_for_other("role")
        else:
            self.ticker.say("Nobody else holds a role now")

    def action_find(self) -> None:
        """Find somebody by letters of the name."""
        self._find.open()

    def action_back(self) -> None:
        """Back to the session; where another person is looked for, to the people."""
        if self._changes_with:
            self._changes_with = None
            self.show_session(self.seen)
        else:
            self.leave()

    def _show_first(self, command: Callable[[str], Command]) -> None:
        if one := self.marked:
            self._ask_about(command(one.name))

    def _ask_about(self, command: Command) -> None:
        """Show what a command would change; where it cannot be done, say why."""
        confirm_first(self, command, self._asked, self._refuse)

    def _asked(self, done: bool) -> None:
        """Go on with the next of several who come."""
        self._coming = self._coming[1:] if done else ()
        if self._coming:
            self._ask_about(self._coming[0])

    def _refuse(self, why: str) -> None:
        """Say why not; of several who come, those who are not in yet stay typed."""
        self.ticker.say(why)
        if self._coming:
            self._entry.ask(self._who_comes(), join_names(tuple(map(_as_typed, self._coming))))
            self._coming = ()

    def _look_for_other(self, what: str) -> None:
        if one := self.marked:
            self._changes_with = (what, one.name)
            self.ticker.say("")  # what was said stands where it is asked with whom
            self.show_session(self.seen)

    def _change_with_marked(self) -> None:
        """Show what it does if these two swap, or one takes the other's role."""
        assert self._changes_with
        (what, name), other, self._changes_with = self._changes_with, self.marked, None
        if other is None:
            return
        if what == "swap":
            self._ask_about(ask.Swap(name, other.name))
            return
        roles = self._roles_of(other)
        if not roles:
            self.ticker.say(f"{other.name} holds no role now")
        elif len(roles) == 1:
            self._ask_about(ask.TakeRole(name, roles[0], other.name))
        else:
            answers = tuple(Answer(role, role) for role in roles)
            take = partial(self._take_role, name, other.name)
            self.app.push_screen(QuestionScreen(f"Which role does {name} take from {other.name}?", answers), take)

    def _take_role(self, name: str, other: str, role: str | None) -> None:
        if role:
            self._ask_about(ask.TakeRole(name, role, other))

    def _roles_of(self, person: PersonEntry) -> tuple[str, ...]:
        fixed = (role for role, names in self.ticker.live.plan.fixed.items() if person.name in names)
        return tuple(dict.fromkeys((*person.roles, *fixed)))

    def _who_comes(self) -> LinePrompt:
        return LinePrompt("who joins", self._read_names, key="join", does="add")

    def _read_names(self, text: str) -> Command:
        """Read who comes, one or several; the first of them is asked about first. Raises ValueError."""
        here = list(present(self.ticker.live.session))
        coming: list[ask.Join] = []
        for words in parse_names(text):
            name, _, beside = words.partition(" after ")
            seat = known_name(beside, tuple(here)) if beside else ""
            if seat is None:
                raise ValueError(f"after whom? “{beside}” is not here")
            coming.append(ask.Join(safe_text(name), seat))
            here.append(safe_text(name))
        if not coming:
            raise ValueError("enter a name")
        self._coming = tuple(coming)
        return coming[0]

    @on(PromptRow.Typed)
    def let_come(self, typed: PromptRow.Typed) -> None:
        """Show what changes if the typed people come."""
        self._ask_about(typed.command)

    @on(PromptRow.Refused)
    def say_refused(self, refused: PromptRow.Refused) -> None:
        """Say what to type instead."""
        self.ticker.say(refused.sentence)

    @on(PromptRow.Left)
    def back_to_the_list(self) -> None:
        """Give the keys back to the list."""
        self._list.focus()

    @on(SearchRow.Changed)
    def look_for(self, changed: SearchRow.Changed) -> None:
        """List those whose names have these letters."""
        self._wanted = search_key(changed.words)
        self._list_people("")

    @on(SearchRow.Left)
    def show_everyone(self) -> None:
        """Show everyone again; the mark stays with whom was found."""
        found = self.marked
        self._wanted = ""
        self._list_people(found.name if found else "")
        self._list.focus()

    @on(ScrollableList.Moved)
    def mark_moved(self) -> None:
        """Say in words what is marked."""
        self._say_one(self.seen)
        self.keys_changed()

    def _list_people(self, marked: str, line: int = 0) -> None:
        """Show those who are looked for, the mark on this person, or in a line where there is no such person."""
        self._shown = tuple(person for person in self._everyone if self._wanted in search_key(person.name))
        self._list.list_people(self._shown)
        at = next((index for index, person in enumerate(self._shown) if person.name == marked), line)
        if (at := min(at, len(self._shown) - 1)) != self._list.at:
            self._list.point(at)
        self._say_one(self.seen)

    def _say_one(self, seen: SessionSnapshot) -> None:
        """Below the list: what was said just now, else the marked person in words."""
        one = self.marked
        words = ", ".join(filter(None, (entry_words(one), *self._roles_of(one)))) if one else "No matches."
        self._one.show(seen.said or self._hint() or words)

    def _hint(self) -> str:
        if self._changes_with:
            what, name = self._changes_with
            return f"Select who {name} {_WITH[what]}, then press enter; esc: nobody."
        return _HOW_TO_JOIN if self._entry.key else ""


def _as_typed(join: ask.Join) -> str:
    return f"{join.person} after {join.beside}" if join.beside else join.person
