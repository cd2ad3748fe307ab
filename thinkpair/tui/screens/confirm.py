"""A change of the running session, shown before it is done: what would become of turns, groups, times and the end."""

from collections.abc import Callable, Iterator
from contextlib import suppress

from msgspec import Struct
from textual.app import ComposeResult
from textual.containers import Horizontal

from thinkpair.session import commands as ask
from thinkpair.session.commands import Command
from thinkpair.session.engine import IllegalCommand
from thinkpair.session.plan_diff import Difference
from thinkpair.session.roster import Succession
from thinkpair.tui.keymap import keymap_of
from thinkpair.tui.screens.session_screen import ScrollingScreen, SessionScreen
from thinkpair.tui.session_ticker import SessionSnapshot, SessionTicker
from thinkpair.tui.widgets.controls import ActionButton, NumberedLines
from thinkpair.tui.widgets.line_widget import Words
from thinkpair.units import clock_digits, say_duration
from thinkpair.wording.change_preview import foresee, said
from thinkpair.wording.session_text import asked_of_rounds

_MOST_OFFERS = 4


class Offer(Struct, frozen=True):
    """What can be done at once with a command after which nobody holds a role, and its words."""

    then: Command
    words: str


class ConfirmScreen(ScrollingScreen, place="confirm"):
    """Shows what a command would change; enter does it."""

    DEFAULT_CSS = """
    ConfirmScreen #box { height: 1fr; padding: 0 1; }
    ConfirmScreen #title { text-style: bold; color: $text-accent; }
    ConfirmScreen #end { text-style: bold; }
    ConfirmScreen #buttons { height: 1; padding: 0 1; }
    ConfirmScreen.-tall #box, ConfirmScreen.-vast #box { height: auto; max-height: 80%; }
    ConfirmScreen.-middle #box { height: auto; max-height: 60%; }
    ConfirmScreen.-tall #buttons, ConfirmScreen.-vast #buttons { height: 1fr; margin-top: 1; }
    ConfirmScreen.-middle #buttons { height: 1fr; margin-top: 1; }
    ConfirmScreen #buttons ActionButton { margin-right: 2; }
    ConfirmScreen.-short #buttons, ConfirmScreen.-tiny #buttons { display: none; }
    ConfirmScreen.-middle #end, ConfirmScreen.-tall #end, ConfirmScreen.-vast #end { margin-bottom: 1; }
    """

    def __init__(self, ticker: SessionTicker, command: Command) -> None:
        """Ask about one command."""
        super().__init__(ticker)
        self.done = False
        self._title = asked_of_rounds(ticker.live.session, command) or asked_words(command)
        self._command = command
        self._foreseen_at: tuple[object, ...] = ()
        self._end = Words("", id="end")
        self._choices = NumberedLines("hand_over")
        self._lines = Words("")
        self._offers: tuple[Offer, ...] = ()

    def body(self) -> ComposeResult:
        """The end, and everything else that changes."""
        with self.box:
            yield Words(f"{self._title}?", id="title")
            yield self._end
            yield self._choices
            yield self._lines
        with Horizontal(id="buttons"):
            keys = keymap_of(self)
            yield ActionButton("Confirm", "confirm", key=keys.key_of(self.place, "confirm"), main=True)
            yield ActionButton("Cancel", "back", key=keys.key_of(self.place, "back"))

    def show(self, seen: SessionSnapshot) -> None:
        """Show the clock; plan again what would change where the session has changed."""
        if (stands := self.stands(seen)) != self._foreseen_at:
            self._foreseen_at = stands
            self._foresee()
        self.show_around(seen, self._title, said=seen.said)

    def _foresee(self) -> None:
        try:
            foreseen = foresee(self.ticker.live, self._command)
            *lines, end = said(foreseen)
            self._offers = (*_offers(foreseen.difference), *self._skips(foreseen.difference))
            if isinstance(self._command, ask.BeginEarlier | ask.Start):
                lines = []  # the running slot only moves
        except IllegalCommand as refusal:
            lines, end, self._offers = [], str(refusal), ()
        self._end.show(end)
        self._choices.show(tuple(offer.words for offer in self._offers))
        self._lines.show("\n".join(lines))

    def _skips(self, difference: Difference) -> Iterator[Offer]:
        """Yield the offer to skip the rest of the round, where nobody would hold a role of it."""
        with suppress(IllegalCommand):
            if difference.unheld:
                self.ticker.live.foresee(ask.SkipRest())
                yield Offer(ask.SkipRest(), f"skip the rest of “{self.ticker.live.view().round_title}”")

    def action_confirm(self) -> None:
        """Do the command, or say why it is refused meanwhile."""
        self.done = self.do_and_tell(self._command)
        self.leave()

    @property
    def choices(self) -> int:
        """The number of ways to go on where nobody would hold a role."""
        return len(self._offers)

    def can(self) -> frozenset[str]:
        """Return what a command may need; `takers` where nobody would hold a role."""
        return super().can() | ({"takers"} if self._offers else frozenset())

    def action_hand_over(self, number: int) -> None:
        """Do it, and then what has this number: the role is taken over, or the round is skipped."""
        if number <= len(self._offers):
            then = self._offers[number - 1].then  # once the command is done there is none any more
            self.done = self.do_and_tell(self._command) and self.do_and_tell(then)
            self.leave()

    def action_back(self) -> None:
        """Change nothing, and say so."""
        self.ticker.say("Cancelled.")
        self.leave()


def confirm_first(
    screen: SessionScreen,
    command: Command,
    then: Callable[[bool], None] = lambda done: None,
    refuse: Callable[[str], None] | None = None,
) -> None:
    """Show over a `screen` what a command would change, and do it once that is confirmed; `then` gets if it was done.

    Where it cannot be done `refuse` gets why; without it that is said.
    """
    ticker = screen.ticker
    try:
        ticker.live.foresee(command)
    except IllegalCommand as refusal:
        (refuse or ticker.say)(str(refusal))
        return
    confirm = ConfirmScreen(ticker, command)
    screen.app.push_screen(confirm, lambda _: then(confirm.done))


def _offers(difference: Difference) -> Iterator[Offer]:
    for vacancy in difference.unheld:
        for person in vacancy.takers[:_MOST_OFFERS]:
            takes = ask.TakeRole(person, vacancy.role, vacancy.holder)
            yield Offer(takes, _offer_words(takes, vacancy.passed_on.get(person, Succession())))


def _offer_words(offer: ask.TakeRole, then: Succession) -> str:
    return ", ".join(
        [f"{offer.person} takes the role “{offer.role}”", *(f"{then.heir} “{role}”" for role in then.roles)]
    )


def asked_words(command: Command) -> str:
    """Return what is asked for, as people say it: "Zoe joins, in the seat after Ben"."""
    match command:
        case ask.Join(person=person, beside=beside):
            return f"{person} joins, in the seat after {beside}" if beside else f"{person} joins, in the last seat"
        case ask.Depart(person=person):
            return f"{person} leaves"
        case ask.StepAway(person=person):
            return f"{person} steps away"
        case ask.ComeBack(person=person):
            return f"{person} comes back"
        case ask.Swap(person=person, other=other):
            return f"{person} and {other} swap places"
        case ask.TakeRole(person=person, role=role, other=other):
            return f"{person} takes the role “{role}” from {other}"
        case ask.Pass(person=person, altogether=altogether):
            return f"{person} passes {'altogether' if altogether else 'for now, to the end of the round'}"
        case ask.GiveBack(person=person, seconds=seconds):
            return f"{person} gets {clock_digits(seconds)} more, next"
        case ask.BeginEarlier(seconds=seconds) | ask.Start(ago=seconds):
            return f"It really began {say_duration(seconds)} sooner"
        case _:
            return ""
