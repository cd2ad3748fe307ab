"""Commands that a joined screen has sent to the writer and that are not answered yet, with what they were meant for;
and `RemoteClock`, an estimate of the writer's clock."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from zlib import crc32

from msgspec import Struct

from thinkpair.errors import ThinkpairError
from thinkpair.runtime.clock import Clock
from thinkpair.runtime.enter_rest import BY_ENTER, TooSoon
from thinkpair.runtime.live_session import LiveSession, Then
from thinkpair.session import commands as ask
from thinkpair.session.commands import Command
from thinkpair.session.engine import IllegalCommand
from thinkpair.session.events import Event
from thinkpair.session.state import Session
from thinkpair.sharing import messages
from thinkpair.sharing.protocol import Ask
from thinkpair.storage.journal.codec import encode

AGAIN = 2.0
"""Seconds after which something is asked for once more; its id is known where it was done."""

_UNDO = ask.Undo | ask.Redo
_NOTES = ask.AddAction | ask.AddItem | ask.AddGoal
_REVIEWS = ask.ReviewAction | ask.ReviewGoal | ask.ReviewPart
_EDITS = ask.EditAction | ask.RemoveAction | _REVIEWS | ask.EditItem | ask.RemoveItem | ask.CountVotes
ROUND_TRIPS = 16


class _Waiting(Struct):
    command: Command
    message: Ask
    then: Then
    sent: float
    again: bool = False


class Asks:
    """Sends what is asked for, and sends it again until `settle`, or until somebody here takes over."""

    def __init__(self, peer: str, clock: Clock, send: Callable[[Ask], None]) -> None:
        """Ask as `peer`, through `send`."""
        self._peer = peer
        self._clock = clock
        self._send = send
        self._count = 0
        self._waiting: dict[str, _Waiting] = {}
        self._answered: list[tuple[_Waiting, str]] = []
        self.undone: list[Command] = []
        """What was asked for, and not done before the session was closed, or left here."""

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of what is not answered, in their order."""
        return tuple(self._waiting)

    def refuse_twice(self, command: Command, session: Session, writer: str, *, reached: bool) -> None:
        """Refuse an Enter, or the same words, while the first is on its way. Raises IllegalCommand."""
        if isinstance(command, _NOTES | _EDITS) and any(each.command == command for each in self._waiting.values()):
            raise IllegalCommand(type(command), session.phase, messages.ON_ITS_WAY)
        if not isinstance(command, BY_ENTER):
            return
        sent = next((each.sent for each in self._waiting.values() if isinstance(each.command, BY_ENTER)), None)
        if sent is None:
            return
        if self._clock.seconds() - sent < AGAIN and reached:
            raise TooSoon(type(command), session)
        raise IllegalCommand(type(command), session.phase, messages.waits(writer))

    def add(self, command: Command, session: Session, then: Then) -> None:
        """Ask for a command, as the session is seen now."""
        self._count += 1
        new = f"{self._peer}/{self._count}"
        before = reversed(self._waiting.items())
        after = next((id for id, each in before if is_meant_after(command, each.command)), "")
        message = Ask(self._peer, new, stand_of(session, command), type(command).__name__, encode(command), after)
        self._waiting[new] = _Waiting(command, message, then, self._clock.seconds())
        self._send(message)

    def send_again(self, *, at_once: bool = False) -> None:
        """Ask once more for what was not answered in time, or for all."""
        now = self._clock.seconds()
        for each in self._waiting.values():
            if at_once or now - each.sent >= AGAIN:
                each.sent, each.again = now, True
                self._send(each.message)

    def settle(self, id: str, refused: str = "") -> None:
        """Take in that something was done, or was refused and why."""
        if each := self._waiting.pop(id, None):
            self._answered.append((each, messages.TOO_LATE if refused == messages.QUICKER and each.again else refused))

    def give_up(self) -> None:
        """Ask for nothing any more: the session is closed, or left here; what was refused a moment ago was not told."""
        refused = [each for each, why in self._answered if why]
        undone = [each.command for each in (*refused, *self._waiting.values())]
        self.undone += [command for command in undone if command not in self.undone]
        for id in self.ids:
            self.settle(id, messages.CLOSED)

    def tell(self) -> None:
        """Call whoever waits for what has been answered."""
        answered, self._answered = self._answered, []
        for each, refused in answered:
            each.then(refused)

    def do_in(self, live: LiveSession, events: Iterable[Event]) -> None:
        """Do in a session that is held here now, with these events so far, what was not done and still makes sense."""
        done = {event.asked for event in events if event.asked}
        led_to: dict[str, Session | None] = {}
        for new, each in self._waiting.items():
            if new not in done and is_meant(each.message, each.command, live.session, led_to):
                with suppress(IllegalCommand, ThinkpairError):
                    live.do(each.command, asked=new)
                    done.add(new)
                    led_to[new] = live.session
            if new not in done:
                led_to[new] = None
            self._answered.append((each, "" if new in done else messages.TOO_LATE))
        self._waiting.clear()
        self.tell()


def is_meant(ask: Ask, command: Command, session: Session, led_to: Mapping[str, Session | None]) -> bool:
    """Tell whether the session stands where the sender of a command saw it, or where the one before has led to.

    One that was refused led to nothing (None): then what the sender saw counts, but for undo, which was meant for it.
    """
    before = led_to.get(ask.after)
    refused = before is None and ask.after in led_to and not isinstance(command, _UNDO)
    if refused or not ask.after:
        return stand_of(session, command) == ask.stand
    return before is not None and stand_of(session, command) == stand_of(before, command)


def is_meant_after(command: Command, before: Command) -> bool:
    """Tell whether a command that is given before another one is answered is meant for what that one leads to.

    It is only where the one before was guarded by what this one depends on, so that nobody can have come in between.
    """
    if isinstance(command, _UNDO):
        return True
    return not isinstance(command, _NOTES | _EDITS) and not isinstance(before, _NOTES | _EDITS)


def stand_of(session: Session, command: Command) -> int:
    """Return a number that changes with everything a command of this kind may have been meant for.

    What others merely note changes it for no command but undo and redo, which would take that back; a change to an
    action, item, goal or part depends on how that one reads.
    """
    return crc32(repr(_meant_for(session, command)).encode("utf-8", "backslashreplace"))


def _meant_for(session: Session, command: Command) -> object:
    match command:
        case _ if isinstance(command, _NOTES):
            return ()
        case _ if isinstance(command, _UNDO):
            return _last(session)
        case ask.EditAction(number=number) | ask.RemoveAction(number=number):
            return next((action for action in session.actions if action.number == number), None)
        case ask.ReviewAction(session=earlier, number=number):
            return session.reviewed.get((earlier, number))
        case ask.ReviewGoal(number=number):
            return session.state.goals.get(number)
        case ask.ReviewPart(part=part):
            return session.state.parts.get(part)
        case ask.EditItem(name, number) | ask.RemoveItem(name, number) | ask.CountVotes(name, number):
            return next((item for item in session.state.items(name) if item.number == number), None)
        case _:
            return _course(session)


def _last(session: Session) -> object:
    """Return what undo would take back, and what redo would do again."""
    done, undone = session.past.top, session.future.top
    return len(session.past), len(session.future), done and done.event, undone and undone.event


def _course(session: Session) -> object:
    """Return where the session is, apart from what was noted; a mark that time has reached is none of it.

    Nor is time that was left out, as whoever resumes does by a clock of their own: the turn is the same.
    """
    state = session.state
    running, choice = state.running, session.choice
    clock = running and (running.origin, running.length, running.paused, running.silent)
    been = state.position, state.capture, state.captured, state.started, state.finished, choice and choice.key
    plan = state.earlier_plans, len(state.decided), len(state.amendments)
    return clock, been, plan, session.left_at, session.closed


class RemoteClock:
    """Round trips between two seconds of this clock, with the second that it was there in between."""

    def __init__(self) -> None:
        self._trips: deque[tuple[float, float, float]] = deque(maxlen=ROUND_TRIPS)

    def add(self, sent: float, came: float, now: float) -> None:
        """Take in that something sent at one second of this clock came back at another; it was `now` there."""
        self._trips.append(((came - sent) / 2, (came + sent) / 2, now))

    def forget(self) -> None:
        """Begin anew, with another writer."""
        self._trips.clear()

    @property
    def full(self) -> bool:
        """Whether there have been as many round trips as count."""
        return len(self._trips) == ROUND_TRIPS

    @property
    def off(self) -> float | None:
        """By how many seconds of this clock it may be off; None while nothing is known."""
        return min(self._trips)[0] if self._trips else None

    def origin(self, speed: float) -> float:
        """Return the second of this clock at which a session of this speed began."""
        _, middle, now = min(self._trips)
        return middle - now / speed
