"""In a joined session: who else is in it, whether its holder answers, and the sentences about that."""

from collections.abc import Callable, Sequence
from math import inf

from msgspec.structs import replace

from thinkpair.runtime.announcements import Announced
from thinkpair.runtime.clock import Clock
from thinkpair.runtime.interfaces import Sharing
from thinkpair.runtime.live_session import LiveSession
from thinkpair.sharing import messages
from thinkpair.sharing.asks import Asks, RemoteClock
from thinkpair.sharing.protocol import Status, Term, Wire, screen_name
from thinkpair.units import capitalised, count_of


class Others(Sharing):
    """The others, as whoever holds the session said last."""

    def __init__(
        self,
        replica: LiveSession,
        peer: str,
        name: str,
        wire: Wire,
        clock: Clock,
        asks: Asks,
        remote: RemoteClock,
        *,
        held_here: bool,
    ) -> None:
        """Know nobody yet but who is here, by `peer` and `name`.

        `held_here` tells that the session was held on this machine until now.
        """
        self.problem = ""
        """Why the session cannot be shown."""
        self.term: Term | None = None
        """Which writer speaks now."""
        self.join: Callable[[], None] = lambda: None
        """Says to the writer who is here."""
        self.status: Status | None = None
        self.heard_at = clock.seconds()
        self.taken_over_at = clock.seconds() if held_here else -inf
        self.pressed_alone: list[str] = []
        """What was done here alone, and was set aside."""
        self.line = ""
        """With which others can join, and this screen again; "" on the machine of whoever holds it."""
        self.unfinished = False
        """Whether an action is half typed here."""
        self.announced = Announced(clock.seconds, lambda: clock.now().timestamp())
        self._replica = replica
        self._peer = peer
        self._here = {"": "", peer: name}
        self._asks = asks
        self._remote = remote
        self._wire = wire
        self._clock = clock

    def hear(self, status: Status) -> None:
        """Take in how whoever holds the session stands; one who is gone says nothing but that."""
        self.status = replace(self.status or status, gone=True, term=status.term) if status.gone else status

    @property
    def stands(self) -> float | None:
        """Where the clock stands until somebody there says what becomes of lost time, or None."""
        return self.status.stands if self.status else None

    @property
    def holder_is_gone(self) -> bool:
        """Whether the broker has said so of the writer of now, who has not spoken since."""
        return self.status is not None and self.status.gone and self.status.term == self.term

    @property
    def writer(self) -> str:
        """The name of whoever holds the session."""
        return self.name_of("")

    def name_of(self, peer: str) -> str:
        """Return what a screen is called."""
        session = self._replica.session
        people = session.plan.people if session.id else ()
        return screen_name({**self._here, **(self.status.names if self.status else {})}, peer, people)

    @property
    def words(self) -> str:
        """What is to be said of the writer, the clock, and of what was not asked yet."""
        said = self.problem or self._presence()
        waits = f"; {count_of(len(self._asks), 'key')} to be sent" if said and self._asks else ""
        said = said or messages.off_words(self.clock_off) or self._date_words()
        return f"{capitalised(said)}{waits}." if said else ""

    @property
    def clock_off(self) -> float | None:
        """By how many seconds of the session the clock may be off; None while that is not known."""
        return None if self._remote.off is None else self._remote.off * self._replica.speed

    @property
    def connected_words(self) -> str:
        """Who has the session open."""
        names = self.status.names if self.status else {}
        here, away = self._peer, dict.fromkeys(self.status.away if self.status else ())
        return messages.connected_words({peer: self.name_of(peer) for peer in ("", *names)}, here, away)

    @property
    def unfinished_names(self) -> Sequence[str]:
        """The names of the others who have an action half typed."""
        unfinished = self.status.unfinished if self.status else ()
        return [self.name_of(peer) for peer in unfinished if peer != self._peer]

    def note_unfinished(self, *, unfinished: bool) -> None:
        """Let the others know whether an action is half typed here."""
        self.unfinished = unfinished
        self.join()

    def invite(self) -> tuple[str, str]:
        """Return the line with which others can join, or where it is asked for."""
        return self.line, "" if self.line else messages.ASK_THERE

    def _presence(self) -> str:
        now, wire, replica = self._clock.seconds(), self._wire, self._replica
        return messages.presence_words(
            self.writer,
            left=replica.session.left_at is not None,
            unreached="" if wire.connected else wire.broker,
            gone=self.holder_is_gone or not wire.connected,
            took_over=now - self.taken_over_at,
            alone=self.pressed_alone,
            silence=now - self.heard_at,
            runs=replica.ticking,
            decides=self.stands is not None,
        )

    def _date_words(self) -> str:
        replica, status = self._replica, self.status
        if not self._remote.full or not status or status.gone:
            return ""
        there = status.wall + (replica.now - status.now) / replica.speed
        return messages.date_words(self.writer, self._clock.now().timestamp() - there)
