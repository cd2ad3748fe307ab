"""The stage: who has the floor, how much is left, what is asked, who does what, what comes next."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical

from thinkpair.groups.agreement import IS_TALKED_ABOUT, today_words
from thinkpair.session import commands as ask
from thinkpair.session.messages import NO_LIST
from thinkpair.session.view import View
from thinkpair.storage.record_builder import retention_of
from thinkpair.tui.keymap import keymap_of
from thinkpair.tui.layout import foot_lines, size_classes
from thinkpair.tui.screens.session_screen import SessionScreen
from thinkpair.tui.session_ticker import SessionSnapshot, SessionTicker
from thinkpair.tui.user_command import UserCommand, for_crowd, for_list
from thinkpair.tui.widgets.audience_row import AudienceView, Spotlight, back_row
from thinkpair.tui.widgets.audience_view import AudienceLines
from thinkpair.tui.widgets.countdown import WaitingLines, shows_figures
from thinkpair.tui.widgets.header_footer import HeaderText, KeyFooter, StatusText
from thinkpair.tui.widgets.prompt_row import (
    PromptRow,
    change_question,
    goal_question,
    note_question,
    own_words_question,
    reword_question,
    votes_question,
    words_before,
)
from thinkpair.tui.widgets.selectable_list import Asks
from thinkpair.tui.widgets.side_panel import SidePanel
from thinkpair.tui.widgets.stage_view import StageText, StageView, agreed_so_far
from thinkpair.tui.widgets.track import TrackLine, TrackText, track_text
from thinkpair.tui.widgets.waiting_key import command_waited_for, waiting_hint, waiting_key
from thinkpair.wording.run_sheet import kept_words, spare_words
from thinkpair.wording.session_text import trial_words
from thinkpair.wording.transcript import offer_words, time_words, votes_words

if TYPE_CHECKING:
    from thinkpair.tui.widgets.review_lists import GroupReviewList, ReviewList
    from thinkpair.tui.widgets.stage_lists import ChoiceList, ItemList

_OWN_SCREENS = (("people", "Join"), ("fit", "Finish"), ("rounds", "SkipRest"), ("deeds", "Leave"))
"""What has a screen of its own, which the back row does not see, and a command that is legal where it makes sense."""

_CARRIED_TWICE = "Carried twice: done, scale down, hand over, drop? Or say why it stays open."


class StageScreen(SessionScreen, place="stage"):
    """The running session."""

    DEFAULT_CSS = """
    StageScreen Header { margin-bottom: 0; border-bottom: none; }
    StageScreen .-edge { height: auto; visibility: hidden; }
    StageScreen .-edge > * { visibility: visible; }
    .-tiny Bar, .-tiny SidePanel, .-tiny StatusLine { display: none; }
    """

    def __init__(
        self, ticker: SessionTicker, groups: Path | None = None, is_followed: Callable[[], bool] = lambda: False
    ) -> None:
        """Show the ticker's session; `groups` is their folder, `is_followed` says whether a second screen follows."""
        super().__init__(ticker)
        self._groups_folder = groups
        self.for_back_row = False
        """Whether only that is shown which the back row reads, and the whole room may."""
        self._is_followed = is_followed
        self._shows_notes: bool | None = None
        self.footer, self._view = KeyFooter(steady=True), StageView()
        self._track, self._room = TrackLine(TrackText()), AudienceLines(AudienceView())
        self._panel = self._view.panel
        self._entry = PromptRow(check=ticker.check, draft=ticker.line)
        self.show_back_row(False)
        self._shown: Callable[[View], Spotlight] | None = None
        self._page, self._said_about = 0, False
        self._said_today: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """From the line of the back row down to the keys; in place of most of it, the layout for the back row."""
        self.set_class(True, *size_classes(*self.app.size), update=False)
        yield Vertical(self.heading, self._track, classes="-edge")
        yield self._view
        yield self._room
        yield self._entry
        yield Vertical(self.status, self.footer, classes="-edge")

    def on_mount(self) -> None:
        """Show the session; offer to scroll once it is known that not everything fits."""
        super().on_mount()
        for what in ("virtual_size", "show_vertical_scrollbar"):
            self.watch(self._panel, what, self.keys_changed, init=False)

    @on(SidePanel.Resized)
    def panel_resized(self) -> None:
        """Show the key for scrolling where it counts now."""
        self.keys_changed()

    def show_back_row(self, alone: bool) -> None:
        """Show only what the back row reads, or everything."""
        self.for_back_row = alone
        self._room.styles.display = None if alone else "none"
        self._view.show_panel_alone(alone)
        for widget in (self.heading, self._track, self.status, self.footer):
            widget.styles.display = "none" if alone else None

    def show(self, seen: SessionSnapshot) -> None:
        """Bring every widget up to date; each draws only what changed."""
        if self.for_back_row:
            self._show_room(seen)
        else:
            self._show_all(seen)
        key = keymap_of(self.app).key_of("typing", "stop_typing")
        if self._entry.closes_in(seen.view, self.ticker.went_on, key):
            self.ticker.rest_letters()

    def _show_room(self, seen: SessionSnapshot) -> None:
        hint = waiting_hint(seen.view, keymap_of(self.app))
        said = seen.trouble or " · ".join(filter(None, (seen.call, seen.said, hint)))
        shown = self._shown(seen.view) if self._shown else None
        times, waits = (
            f"{self.ticker.live.time_in(0):%H:%M} · {seen.end_words}",
            waiting_key(seen.view, keymap_of(self.app)),
        )
        row = back_row(seen.view, said=said, shown=shown, page=self._page, waits=waits, times=times)
        self._room.show(row)
        self._panel.show(seen.view, room=True)

    def _show_all(self, seen: SessionSnapshot) -> None:
        view = seen.view
        self.heading.show(HeaderText((view.title, seen.trial, view.round_title, view.where), *seen.ends))
        own = view if view.notes and self._are_notes_shown() else replace(view, notes="")
        text = StageText(own, seen.ends_at, self._today(view), waiting_key(view, keymap_of(self.app)), seen.waits)
        self._view.show(text, *self.size)
        self._show_track(view)
        said = seen.words or " · ".join(filter(None, (seen.reminder, self._beside(view))))
        self.status.show(StatusText(self._view.next_words(view), said, seen.trouble))
        blank, keys = foot_lines(self._view.room, self.status.rows, self.size.width)
        self.footer.set_most(keys)
        self.status.styles.margin = (blank, 0, 0, 0)

    def _show_track(self, view: View) -> None:
        """Show the whole session as a line, where there is room."""
        self._track.styles.display = None if (lines := self._view.frame.lines_of_track) else "none"
        if lines:
            self._track.show(track_text(view, self.size.width - 2, names=self._view.frame.names_people))

    def _beside(self, view: View) -> str:
        """Return what stands beside what comes next: what is kept, time that is offered, votes that were given."""
        if view.phase == "ready":
            session = self.ticker.live.session
            spare = "" if view.behind > 0 else spare_words(session.plan)
            return " · ".join(filter(None, (trial_words(session), spare, kept_words(retention_of(session)))))
        offer = offer_words(view, keymap_of(self.app).key_of("stage", "more")) if "AddTime" in view.can else ""
        return offer or votes_words(view, keymap_of(self.app).key_of("stage", "end_turn"))

    def _today(self, view: View) -> tuple[str, ...]:
        """Return what today is about and what the group has agreed on, where people talk about that or are to start."""
        talked_about = view.phase == "ready" or view.collecting in IS_TALKED_ABOUT
        if talked_about != self._said_about:
            self._said_about = talked_about
            self._said_today = today_words(self._groups_folder, self.ticker.live) if talked_about else ()
        return self._said_today

    @on(WaitingLines.Pressed)
    def press_waiting(self) -> None:
        """Do what the key does that the session waits for, which was clicked."""
        if command := keymap_of(self).named(self.place, command_waited_for(self.seen.view)):
            self.app.simulate_key(command.first_key)

    @property
    def choices(self) -> int:
        """The answers that can be chosen."""
        return len(self.seen.view.choice.options) if self.seen.view.choice else super().choices

    def commands_now(self) -> tuple[UserCommand, ...]:
        """Return what can be pressed now; the key that adds to a list stands first and is named after the list."""
        commands = for_list(super().commands_now(), self.seen.view.collecting or "")
        return for_crowd(commands) if self._cuts_groups else commands

    @property
    def _cuts_groups(self) -> bool:
        return len(self.seen.view.groups) > 1 and self._panel.has_more

    def can(self) -> frozenset[str]:
        """Return what a command may need: what the session allows, and what the stage has."""
        can, view, slot = super().can(), self.seen.view, self.ticker.live.session.slot
        here = {
            "break": slot and slot.beside and "EndTurn" in can,
            "more": self._room.pages > 1 if self.for_back_row else self._panel.has_more,
            "notes": view.notes and not self.for_back_row,
            "items": view.items,
            "picks": view.choice and view.choice.several,
            "back row": self.for_back_row,
            "summary": self.for_back_row and "Close" in can,
            "no figures": not shows_figures(view),
            **{name: needs in can and not self.for_back_row for name, needs in _OWN_SCREENS},
        }
        return can | {name for name, there in here.items() if there}

    def show_keys(self) -> None:
        """Bring the footer up to date; to the back row it is not shown, and stays as it will come back."""
        if not self.for_back_row:
            super().show_keys()

    @property
    def is_typing(self) -> bool:
        """Whether words are half typed in the line: nothing takes the keys from it."""
        return bool(self._entry.half_typed)

    @on(Asks)
    def do_asked(self, asks: Asks) -> None:
        """Do what was asked for in a list."""
        self.ticker.do(asks.command)

    # The lists are known by the names of what they say: the panel loads each of them when there is something in it.

    def on_choice_list_own_words(self, words: "ChoiceList.OwnWords") -> None:
        """Ask for an answer that is none of the options."""
        self._entry.ask(own_words_question(words.choice, words.picked))

    def on_review_list_changes(self, changes: "ReviewList.Changes") -> None:
        """Ask for the word that is missing to say what became of an action."""
        if changes.verdict == "open" and changes.last.stuck:
            self.ticker.say(_CARRIED_TWICE)
        people, dates = self.seen.view.owners, self.ticker.dates
        self._entry.ask(change_question(changes.last, changes.verdict, people, dates))

    def on_group_review_list_changes(self, changes: "GroupReviewList.Changes") -> None:
        """Ask for new words or a new date, or for a new goal."""
        question = goal_question(changes.line, changes.asked, self.ticker.dates)
        self._entry.ask(question, words_before(changes.line, changes.asked))

    def on_item_list_reword(self, reword: "ItemList.Reword") -> None:
        """Ask how an item is to read."""
        self._entry.ask(reword_question(self._list, reword.item), reword.item.text)

    def on_item_list_figures(self, figures: "ItemList.Figures") -> None:
        """Ask for the votes of an item: their sum, or person by person."""
        self._entry.ask(votes_question(self._list, figures.item, self.seen.view))

    def on_item_list_voted(self, voted: "ItemList.Voted") -> None:
        """Set the votes of an item; a figure too high leaves those before it, or else its first digits."""
        if self.ticker.do(ask.CountVotes(self._list, voted.item.number, voted.votes)):
            return
        voted.list.begin_anew()
        said = self.ticker.look().said
        if voted.before not in (0, voted.item.votes):
            self.ticker.do(ask.CountVotes(self._list, voted.item.number, voted.before), lambda: said)

    @on(PromptRow.Typed)
    def do_typed(self, typed: PromptRow.Typed) -> None:
        """Do what was typed; where it is not done after all, the words stay."""
        self.ticker.do(typed.command, otherwise=typed.give_back)

    @on(PromptRow.Refused)
    def say_refused(self, refused: PromptRow.Refused) -> None:
        """Say what to type instead."""
        self.ticker.refuse(refused.sentence)

    @on(PromptRow.Left)
    def back_to_the_list(self, left: PromptRow.Left) -> None:
        """Give the keys back to the list in sight; say what the next Enter does, where one has closed the line."""
        if self._entry.key:  # words that were refused meanwhile have opened it again
            return
        self._panel.take_keys()
        if left.cancelled:
            self.ticker.say("")  # what was said is about the line; a screen may wait for that to close
        else:
            self.ticker.typed(self._after_items())
            self.ticker.tick()

    def _after_items(self) -> str:
        if not self.seen.view.collecting:
            return ""
        end, add = (keymap_of(self.app).key_of("stage", name) for name in ("end_turn", "note_item"))
        return f"{end} ends this turn, {add} adds another item"

    @property
    def way_out(self) -> str:
        """Which key leads away from what the back row sees."""
        return f"{keymap_of(self.app).key_of(self.place, 'back_row')} shows everything again"

    def on_key(self, event: events.Key) -> None:
        """To the back row no keys are shown: esc leads back, and one that does nothing shows which one leads away.

        The key that adds to a list says where none is collected: what is typed behind it would be taken as keys.
        """
        if event.key in self.active_bindings:
            return
        note = keymap_of(self).named("stage", "note_item")
        if self.for_back_row and event.key == "escape" and self.place == "stage":
            self.action_back_row()
        elif self.for_back_row:
            self.ticker.say(self._unseen_here(event.key) or self.way_out)
        elif note and event.key in note.keys.split(",") and "EndTurn" in self.can():
            self.ticker.refuse(NO_LIST)

    def _unseen_here(self, key: str) -> str:
        """Say how to come to what a key opens where everything is shown; "" for any other key."""
        view, keymap = self.seen.view, keymap_of(self.app)
        names = {name for name, needs in _OWN_SCREENS if needs in view.can} | ({"notes"} if view.notes else set())
        opens = any(each.name in names and key in each.keys.split(",") for each in keymap.commands_of("stage"))
        back = keymap.key_of("stage", "back_row")
        return f"not on the big screen: {back} first" if opens and self.place == "stage" else ""

    def action_note_item(self) -> None:
        """Open the line for items."""
        self._entry.ask(note_question(self._list))

    def show_on_projector(self, shown: Callable[[View], Spotlight] | None) -> None:
        """Show the room something of the view on purpose, in place of prompt and groups; None hides it again."""
        self._shown, self._page = shown, 0
        self.show_session(self.seen)

    @on(AudienceLines.HintPressed)
    def action_back_row(self) -> None:
        """Show only what the back row reads, or everything again."""
        self._shown, self._page = None, 0
        self.show_back_row(not self.for_back_row)
        self.ticker.say(self.way_out if self.for_back_row else "")
        if not self.for_back_row:
            self._panel.take_keys()

    def action_summary(self) -> None:
        """Show the summary, where Enter closes the session: it rests for a moment before and after."""
        if self.ticker.allows(ask.Close()):
            self.action_back_row()
            self.ticker.typed()

    def action_show_agreed(self) -> None:
        """Show the room the actions agreed so far, or hide them."""
        self.show_on_projector(None if self._shown else agreed_so_far)

    def action_notes(self) -> None:
        """Show the facilitator's notes, or hide them; they stay so for the steps to come."""
        self._shows_notes = not self._are_notes_shown()
        self.show_session(self.seen)

    def _are_notes_shown(self) -> bool:
        """Say whether notes are shown: "hidden at first; shown at once where a second screen follows"."""
        return self._is_followed() if self._shows_notes is None else self._shows_notes

    def action_people(self) -> None:
        """Open the people; the clock goes on."""
        from thinkpair.tui.screens.people import PeopleScreen

        self._open(PeopleScreen(self.ticker))

    def action_fit(self) -> None:
        """Open the ways to end on time."""
        from thinkpair.tui.screens.catch_up import CatchUpScreen

        self._open(CatchUpScreen(self.ticker))

    def action_rounds(self) -> None:
        """Open the list of rounds."""
        from thinkpair.tui.screens.round_list import RoundListScreen

        self._open(RoundListScreen(self.ticker))

    def action_deeds(self) -> None:
        """Open the undo history."""
        from thinkpair.tui.screens.undo_history import UndoHistoryScreen

        self._open(UndoHistoryScreen(self.ticker))

    def _open(self, screen: SessionScreen) -> None:
        self.ticker.say("")  # what was said before is not about this
        self.app.push_screen(screen, lambda _: self.ticker.tick())

    def action_end_break(self) -> None:
        """End a break, or begin before the time of day that is waited for."""
        self.ticker.do(ask.EndTurn())

    def action_time(self) -> None:
        """Say how much is left to the second, to whoever asks for it."""
        self.ticker.say(time_words(self.seen.view))

    def action_page(self, pages: int) -> None:
        """Show more of what is below the prompt."""
        if not self.for_back_row:
            self._panel.page(pages)
            return
        self._page = max(0, min(self._room.pages - 1, self._page + pages))
        self.show_session(self.seen)

    @property
    def _list(self) -> str:
        """The list that is collected or voted on now."""
        return self.seen.view.collecting or self.seen.view.voting or ""
