"""For a moment after what Enter does has changed, Enter is refused: where two people press it, only one turn ends.

Part of a running session, so that the rule holds in every front end and on every joined screen.
"""

from thinkpair.runtime import messages
from thinkpair.runtime.clock import Clock
from thinkpair.session import commands as ask
from thinkpair.session.engine import IllegalCommand
from thinkpair.session.state import Session

SECONDS = 1.5
"""For how many seconds of the clock Enter does nothing after a change of what it does."""

BY_ENTER = ask.Start | ask.EndTurn | ask.GoOn | ask.Decide
"""What Enter can do on a screen and in a line, beside closing."""

_TYPED = ask.AddAction | ask.EditAction | ask.CountVotes
"""What is typed while a turn runs: Enter saves it, and the next one ends the turn."""


class TooSoon(IllegalCommand):
    """Enter came right after a change that the person may not have seen; the text says so, and nothing is done."""

    shown_for = 1.5
    """Seconds for which the text is shown; how long Enter rests is `SECONDS`."""

    def __init__(self, command: type[ask.Command], session: Session, *, typed: bool = False) -> None:
        """Refuse what Enter asks for; `typed` says that something was typed or answered right before."""
        super().__init__(command, session.phase)
        changed = messages.TURN_CHANGED, messages.JUST_OPENED
        in_turn, other = (messages.ENDS_THE_TURN, _next_words(command, session)) if typed else changed
        self.args = (in_turn if session.state.running else other,)


class VotesLeft(TooSoon):
    """Enter would end a vote that looks unfinished: the first one says so."""

    shown_for = 8.0

    def __init__(self, command: type[ask.Command], session: Session, items: int, left: int) -> None:
        """Refuse to end the vote on a list: so many items have no votes, and so many votes are left."""
        super().__init__(command, session)
        self.args = (messages.votes_left(items, left, scored=session.scored),)


class EnterRest:
    """Knows since when Enter does what it does now."""

    def __init__(self, clock: Clock) -> None:
        self.by_hand = False
        """Whether people press the keys: lines from a pipe need no rest."""
        self._clock = clock
        self._since: float | None = None
        self._typed = False
        self._told_votes: tuple[int, int] | None = None

    def begin(self, *, typed: bool = False) -> None:
        """Rest from now on: what Enter does has changed, or it ended what was `typed` or asked a moment ago."""
        self._since, self._typed = self._clock.seconds(), typed

    def after(self, command: ask.Command) -> None:
        """Rest after something typed: people press Enter behind it, and once more."""
        if isinstance(command, _TYPED):
            self.begin(typed=True)

    def see(self, before: Session, session: Session) -> None:
        """Rest where what Enter does is another thing than before."""
        if _asks_for(before) != _asks_for(session):
            self.begin()

    def refuse(self, command: ask.Command, session: Session, waited: float) -> None:
        """Raise TooSoon where Enter, pressed `waited` seconds ago, would act on what has just come up."""
        by_enter = isinstance(command, BY_ENTER) or command == ask.Close()
        if not by_enter or not self.by_hand or self._since is None:
            return
        if self._clock.seconds() - waited - self._since < SECONDS:
            raise TooSoon(type(command), session, typed=self._typed)
        if isinstance(command, ask.EndTurn | ask.GoOn):
            self._refuse_votes(command, session)

    def _refuse_votes(self, command: ask.Command, session: Session) -> None:
        """Raise VotesLeft, once until other votes are given, where items have none and some are left to give."""
        given, most = session.votes
        items, stands = sum(not item.votes for item in session.voted_on), (session.index, given)
        if items and given < most and stands != self._told_votes:
            self._told_votes = stands
            self.begin(typed=True)
            raise VotesLeft(type(command), session, items, most - given)


def _next_words(command: type[ask.Command], session: Session) -> str:
    """Return what Enter does where no turn runs, by the word that the key bar has for it."""
    if command is ask.Start:
        return messages.STARTS
    if session.choice and command is ask.Decide:
        return messages.CHOOSES if session.choice.options else messages.SAVES
    return messages.CONTINUES


def _asks_for(session: Session) -> tuple[object, ...]:
    """Return what Enter means now: whose slot it ends, which capture or choice it settles, what it closes."""
    state = session.state
    return state.position, state.running is not None, state.capture, session.choice, state.finished
