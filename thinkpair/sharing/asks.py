"""What was asked for from a replica and is not answered yet."""

from collections.abc import Callable, Iterable
from contextlib import suppress

from msgspec import Struct

from thinkpair.errors import ThinkpairError
from thinkpair.runtime.clock import Clock
from thinkpair.runtime.enter_rest import BY_ENTER, TooSoon
from thinkpair.runtime.live_session import LiveSession, Then
from thinkpair.session.commands import Command
from thinkpair.session.engine import IllegalCommand
from thinkpair.session.events import Event
from thinkpair.session.state import Session
from thinkpair.sharing.guard import QUICKER, is_meant_after, stand_of
from thinkpair.sharing.messages import Ask, ask_for, is_meant

_WAITS = "this waits until {} is back"
AGAIN = 2.0
"""Seconds after which something is asked for once more; its id is known where it was done."""


class _Waiting(Struct):
    command: Command
    message: Ask
    then: Then
    sent: float


class Asks:
    """Sends what is asked for, and sends it again until `settle`, or until somebody here takes over."""

    def __init__(self, peer: str, clock: Clock, send: Callable[[Ask], None]) -> None:
        """Ask as `peer`, through `send`."""
        self._peer = peer
        self._clock = clock
        self._send = send
        self._count = 0
        self._waiting: dict[str, _Waiting] = {}
        self._answered: list[tuple[Then, str]] = []

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of what is not answered, in their order."""
        return tuple(self._waiting)

    def refuse_second_enter(self, command: Command, session: Session, writer: str, *, reached: bool) -> None:
        """Refuse an Enter while the first is on its way. Raises IllegalCommand."""
        sent = next((each.sent for each in self._waiting.values() if isinstance(each.command, BY_ENTER)), None)
        if sent is None:
            return
        if self._clock.seconds() - sent < AGAIN and reached:
            raise TooSoon(type(command), session)
        raise IllegalCommand(type(command), session.phase, _WAITS.format(writer))

    def add(self, command: Command, session: Session, then: Then) -> None:
        """Ask for a command, as the session is seen now."""
        self._count += 1
        new = f"{self._peer}/{self._count}"
        before = reversed(self._waiting.items())
        after = next((id for id, each in before if is_meant_after(command, each.command)), "")
        message = ask_for(command, peer=self._peer, id=new, stand=stand_of(session, command), after=after)
        self._waiting[new] = _Waiting(command, message, then, self._clock.seconds())
        self._send(message)

    def send_again(self, *, at_once: bool = False) -> None:
        """Ask once more for what was not answered in time, or for all."""
        now = self._clock.seconds()
        for each in self._waiting.values():
            if at_once or now - each.sent >= AGAIN:
                each.sent = now
                self._send(each.message)

    def settle(self, id: str, refused: str = "") -> None:
        """Take in that something was done, or was refused and why."""
        if each := self._waiting.pop(id, None):
            self._answered.append((each.then, refused))

    def tell(self) -> None:
        """Call whoever waits for what has been answered."""
        answered, self._answered = self._answered, []
        for then, refused in answered:
            then(refused)

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
            self._answered.append((each.then, "" if new in done else QUICKER))
        self._waiting.clear()
        self.tell()
