"""The stage: who has the floor, how much is left, what is asked, who does what, what comes next.

Owns the layout at every size. Must not decide anything about the session: it shows a view, and asks for what a key
says.
"""

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical

from thinkpair.session import commands as ask
from thinkpair.tui.keys import Place, bindings
from thinkpair.tui.pulse import Pulse, Seen
from thinkpair.tui.questions import answer_question, change_question, note_question, open_keys, reword_question
from thinkpair.tui.room import room_for
from thinkpair.tui.screens.session_screen import SessionScreen
from thinkpair.tui.widgets.choice import ChoiceList
from thinkpair.tui.widgets.countdown import Bar, Figures, TimeLeft, time_left
from thinkpair.tui.widgets.entry import EntryRow
from thinkpair.tui.widgets.floor import Floor, FloorLines
from thinkpair.tui.widgets.groups import common_prompt
from thinkpair.tui.widgets.heading import Whereabouts
from thinkpair.tui.widgets.items import ItemList
from thinkpair.tui.widgets.panel import Panel
from thinkpair.tui.widgets.prompt import Prompt, PromptLines
from thinkpair.tui.widgets.review import ReviewList
from thinkpair.tui.widgets.status import Status, next_words


class Centre(Vertical):
    """Holds what the back row reads."""

    BLANK = True  # as the screen


class StageScreen(SessionScreen):
    """The running session."""

    place: Place = "stage"
    BINDINGS = bindings("stage")
    RULES = """
    Centre { height: auto; }
    .-middle Centre { padding: 1 0; }
    .-middle Figures, .-middle PromptLines { margin-top: 1; }
    .-tall Centre { padding: 2 0 1 0; }
    .-tall Figures, .-tall PromptLines, .-tall Bar { margin-top: 1; }
    .-vast Centre { padding: 3 0; }
    .-vast Figures, .-vast PromptLines { margin-top: 2; }
    .-vast Bar { margin-top: 1; }
    .-tiny Bar, .-tiny Panel, .-tiny StatusLine { display: none; }
    """

    def __init__(self, pulse: Pulse) -> None:
        """Show the session of this pulse."""
        super().__init__(pulse)
        self._floor = FloorLines(Floor())
        self._figures = Figures(TimeLeft())
        self._bar = Bar(TimeLeft())
        self._prompt = PromptLines(Prompt())
        self._panel = Panel()
        self._entry = EntryRow()

    def compose(self) -> ComposeResult:
        """From the line of the back row down to the keys."""
        yield self.heading
        with Centre():
            yield self._floor
            yield self._figures
            yield self._bar
            yield self._prompt
        yield self._panel
        yield self._entry
        yield self.status
        yield self.footer

    def on_mount(self) -> None:
        """Show the session; offer to scroll once it is known that not everything fits."""
        super().on_mount()
        self.watch(self._panel, "virtual_size", self.keys_changed, init=False)

    def on_resize(self, event: events.Resize) -> None:
        """The room has changed."""
        self.show_session(self.seen)

    def show(self, seen: Seen) -> None:
        """Bring every widget up to date; each draws only what changed."""
        view = seen.view
        room = room_for(self.size.height, crowded=len(view.groups) > 1)
        time = time_left(view, room.figures)
        self.heading.show(Whereabouts((view.title, view.round_title, view.where), f"ends {seen.ends_at:%H:%M}"))
        if room.figures > 1:
            self._floor.show(Floor(view.who, view.doing, room.floor))
            self._figures.show(time)
        else:
            self._floor.show(Floor(view.who, time.figures or view.doing))
            self._figures.show(TimeLeft())
        self._bar.show(time)
        self._prompt.show(Prompt(common_prompt(view.groups), room.prompt))
        self._panel.show(view, airy=room.airy)
        self.status.show(Status(next_words(view.next), _said(seen), seen.trouble))
        self.footer.set_most(room.keys)
        self._show_entry(seen)

    def can(self) -> frozenset[str]:
        """There may be more below the prompt than there is room for."""
        return super().can() | ({"more"} if self._panel.max_scroll_y > 0 else frozenset())

    def _show_entry(self, seen: Seen) -> None:
        """A choice without options is typed; a line for what is no longer there closes."""
        choice = seen.view.choice
        asked = choice if seen.view.phase == "choosing" and choice and not choice.options else None
        if asked and self._entry.key != asked.key:
            self._entry.ask(answer_question(asked))
        elif self._entry.key and not asked and self._entry.key not in open_keys(seen.view):
            self._entry.close()

    @on(ChoiceList.Picked)
    def pick(self, picked: ChoiceList.Picked) -> None:
        """Settle a choice."""
        self.pulse.do(ask.Decide(picked.key, picked.option))

    @on(ReviewList.Judged)
    def judge(self, judged: ReviewList.Judged) -> None:
        """Say what became of an action; where a word is missing, ask for it."""
        if isinstance(judged, ReviewList.Changes):
            self._entry.ask(change_question(judged.last, judged.verdict))
        else:
            self.pulse.do(ask.ReviewAction(judged.last.session, judged.last.action.number, judged.verdict))

    @on(ItemList.Reword)
    def reword_item(self, message: ItemList.Reword) -> None:
        """Ask how an item is to read, or take it off."""
        if isinstance(message, ItemList.Remove):
            self.pulse.do(ask.RemoveItem(self._list, message.item.number))
        else:
            self._entry.ask(reword_question(self._list, message.item), message.item.text)

    @on(ItemList.Voted)
    def count_votes(self, voted: ItemList.Voted) -> None:
        """Set the votes of an item."""
        self.pulse.do(ask.CountVotes(self._list, voted.item.number, voted.votes))

    @on(EntryRow.Typed)
    def do_typed(self, typed: EntryRow.Typed) -> None:
        """Do what was typed."""
        self.pulse.do(typed.command)

    @on(EntryRow.Refused)
    def say_refused(self, refused: EntryRow.Refused) -> None:
        """Say what to type instead."""
        self.pulse.say(refused.sentence)

    @on(EntryRow.Left)
    def back_to_the_list(self) -> None:
        """Give the keys back to the list in sight."""
        self._panel.take_keys()

    def action_note_item(self) -> None:
        """Open the line for items."""
        self._entry.ask(note_question(self._list))

    def action_page(self, pages: int) -> None:
        """Scroll what is below the prompt."""
        self._panel.scroll_relative(y=pages * max(1, self._panel.size.height - 1), animate=False)

    @property
    def _list(self) -> str:
        """The list that is collected or voted on now."""
        return self.seen.view.collecting or self.seen.view.voting or ""


def _said(seen: Seen) -> str:
    return seen.said or ("" if seen.recorded else "saving…")
