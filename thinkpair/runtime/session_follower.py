"""Follows a session that another program runs, by reading its journal; used by second screens.

It writes nothing, so it also works over ssh and in a synchronised folder; a mark on the folder, which needs no file,
lets the first screen know of it.
"""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.runtime import messages
from thinkpair.runtime.announcements import Announced
from thinkpair.runtime.clock import Clock
from thinkpair.runtime.interfaces import Unkept
from thinkpair.runtime.live_session import LiveSession, Moment, Then, nothing_more
from thinkpair.runtime.session_start import corrected_start, start_timestamp
from thinkpair.session import commands as ask
from thinkpair.session.engine import IllegalCommand, advance, next_deadline
from thinkpair.session.events import Event
from thinkpair.session.state import Session, apply, replay
from thinkpair.session.undoable_state import TICKING
from thinkpair.session.view import View, look
from thinkpair.storage.liveness import Liveness, call_to_show, glance_at, page_to_show, read_liveness
from thinkpair.storage.lock import FollowMark, alive_elsewhere, is_held
from thinkpair.storage.records import Summary
from thinkpair.storage.sessions import Sessions

STALE = 12.0
"""Seconds without a sign of life, of which there is one at least every five, after which nobody is there."""

_LOOK = 1.0

HolderState = Literal["there", "unheard", "gone", "left", "closed", "empty"]

_WORDS: dict[HolderState, str] = {
    "there": "",
    "unheard": messages.no_sign_of_life(STALE),
    "gone": messages.FIRST_SCREEN_GONE,
    "left": messages.LEFT,
    "closed": "closed",
    "empty": messages.NOT_STARTED,
}

_LOOK_OUT = 1.0


class Followed(LiveSession):
    """A session that is held elsewhere; it can be looked at like one that is held here, and refuses every command."""

    def __init__(self, sessions: Sessions, session_id: str, clock: Clock, *, whole: bool = False) -> None:
        """Follow the session of this id; with `whole`, what has happened before is news as well.

        Raises FilesError where there is none, UsageError for what is no id.
        """
        super().__init__(replay(()), Unkept(), clock, now=0.0, replan=None, last=0)
        self._id = session_id
        self._tail = sessions.tail(session_id)
        self._folder = sessions.root / session_id
        self._zero: float | None = None
        self._at = 0.0
        self._signs = Liveness()
        self._glance = glance_at(self._folder)
        self._looked_at = clock.seconds()
        self._heard_at: float | None = None
        self._lost: Liveness | None = None
        self._page = "", False
        self._announced = Announced(clock.seconds, lambda: clock.now().timestamp())
        self._let_time_act()
        if not whole:
            self._unseen.clear()

    @property
    def session_id(self) -> str:
        """The id under which the session is kept."""
        return self._id

    @property
    def presence(self) -> HolderState:
        """Whether somebody holds the session now, and what became of it where nobody does."""
        if self.session.closed or self._signs.put_away:
            return "closed"
        if not self.session.id:
            return "empty"
        if self.session.left_at is not None:
            return "left"
        if self._lost is None:
            return "there"
        return "gone" if self._lost.gone or self._signs.gone else "unheard"

    @property
    def words(self) -> str:
        """What is to be said of whoever holds the session; "" while somebody is there."""
        return _WORDS[self.presence]

    @property
    def page(self) -> str:
        """The address of the page for phones, where the room is to see it now: before the start, or when asked for."""
        page, now = self._page
        return page if self.presence == "there" and (now or self.session.phase == "ready") else ""

    @property
    def member(self) -> Announced:
        """What is said to all rooms of the programme in which this session is one."""
        return self._announced

    @property
    def _beside(self) -> tuple[object, ...]:
        """What is to be seen beside the session itself."""
        return self.presence, self.page, self.member.call, self.member.common_end

    @property
    def now(self) -> float:
        """Seconds since the session began: as its own program counts them, or, with nobody there, where it stands."""
        if self._zero is None or self.presence in ("closed", "left", "empty"):
            return self._at
        signs = self._lost
        moment = self._clock.now().timestamp() if signs is None else signs.alive or 0.0
        return max(self._at, (moment - self._zero) * self.speed)

    def view(self) -> View:
        """Return what a person should see now; nothing can be done from here.

        Where nobody holds the session any more, its clock stands still, and the view says so.
        """
        now = self.now
        view = replace(look(self._session_at(now), now), can=frozenset(), undo="", redo="")
        if self.presence in ("gone", "unheard") and view.phase in TICKING:
            return replace(view, phase="paused", doing=messages.CLOCK_STANDS)
        return view

    def changed(self) -> bool:
        """Tell whether there is something new in the files, or nobody has been there for too long.

        Cheap, to be asked many times a second: all signs are looked for once a second, and at every event.
        """
        glance, seconds = glance_at(self._folder), self._clock.seconds()
        if glance == self._glance and seconds - self._looked_at < _LOOK:
            return False
        self._glance, self._looked_at = glance, seconds
        before = self._beside
        self._let_time_act()
        return bool(self._unseen) or self._beside != before

    def do(self, command: ask.Command, waited: float = 0.0, *, asked: str = "", then: Then = nothing_more) -> None:
        """Raise IllegalCommand: the session is held elsewhere."""
        raise IllegalCommand(type(command), self.session.phase, messages.ONLY_SHOWS)

    def next_wake(self) -> float | None:
        """Return the seconds of the clock until time will cause something, or None."""
        now = self.now
        due = next_deadline(self._session_at(now)) if self.presence == "there" else None
        return None if due is None else max(0.0, (due - now) / self.speed)

    def _session_at(self, now: float) -> Session:
        """Return the session with what time has caused by now, which its own program may be about to write."""
        return replay(advance(self.session, now), self.session) if self.presence == "there" else self.session

    def _let_time_act(self) -> float:
        """Read what is new in the files; return the second that it is in the session."""
        signs = read_liveness(self._folder)
        self._page = page_to_show(self._folder)
        call, until, common_end = call_to_show(self._folder)
        left = until - self._clock.now().timestamp()
        self._announced.hear(call if left > 0 else "", left, common_end)
        events = self._tail.new()
        for event in events:
            self.session = apply(self.session, event)
            self._unseen.append(Moment(event, self.session))
        if events:
            self._anchor(events[-1], signs.written)
        self._hear(signs)
        return self.now

    def _anchor(self, last: Event, written: float | None) -> None:
        """Find the session's second 0 on this clock; what has happened is never to come."""
        self._at = last.at
        if self._zero is None:
            self._zero = start_timestamp(self.session.began)
            if self._zero is None and written is not None:
                self._zero = written - last.at / self.speed
        if self._zero is None:
            return
        if written is not None:
            self._zero = corrected_start(self._zero, last, written, self.speed)
        self._zero = min(self._zero, self._clock.now().timestamp() - last.at / self.speed)

    def _hear(self, signs: Liveness) -> None:
        """Notice that somebody has gone, or is there again: a sign of life is a new time of change of a file."""
        seconds = self._clock.seconds()
        if self._heard_at is None:
            away = self._clock.now().timestamp() - (signs.alive or 0.0)
            self._heard_at = seconds - max(0.0, away)
        elif signs.alive not in (self._signs.alive, None):
            self._heard_at = seconds
            self._lost = None
        # A folder on another machine may be out of reach for a while: what was known of it stays known.
        self._signs = (
            signs if signs.alive is not None else replace(self._signs, gone=signs.gone, put_away=signs.put_away)
        )
        if self._lost is None and (signs.gone or seconds - self._heard_at >= STALE):
            self._lost = self._signs


class RunningSession(Struct, frozen=True):
    """A session that runs, and how many run at this moment."""

    followed: Followed
    running: int

    @property
    def words(self) -> str:
        """Which one is followed, where there are several; else ""."""
        if self.running < 2:
            return ""
        return messages.newest_of(self.running, self.followed.session_id)


def find_running(sessions: Sessions, clock: Clock) -> RunningSession | None:
    """Return the newest session that somebody holds now, or None. Takes no lock."""
    since = clock.now().timestamp() - STALE
    alive = [
        session for session in sessions.unsettled() if (read_liveness(sessions.root / session).alive or 0.0) > since
    ]
    followed = [Followed(sessions, session, clock) for session in reversed(alive)]
    there = [each for each in followed if each.presence == "there"]
    return RunningSession(there[0], len(there)) if there else None


def running_session_of(group: str, sessions: Sessions, clock: Clock) -> Summary | None:
    """Return the newest session of this group that runs now, on this machine or, as far as synced, on another."""
    now = clock.now().timestamp()
    for session in sessions.newest_unsettled():
        folder = sessions.root / session
        if is_held(folder) or alive_elsewhere(folder, now):
            summary = sessions.summary(session)
            if summary.group == group and summary.state in ("open", "interrupted"):
                return summary
    return None


class RunningSessionFinder:
    """Says which session is to be followed; asked again and again, it looks once a second at most."""

    def __init__(self, sessions: Sessions, clock: Clock, session_id: str | None) -> None:
        """Look out for the session of this id, or for any. Raises FilesError or UsageError where there is none."""
        self._sessions = sessions
        self._clock = clock
        self._named = session_id is not None
        self._looked = clock.seconds() - _LOOK_OUT
        self._first = RunningSession(Followed(sessions, session_id, clock), 1) if session_id else None
        self._mark: FollowMark | None = None

    def other(self, followed: Followed | None) -> RunningSession | None:
        """Return the session to go over to from this one, or None to stay.

        A session that was named is stayed with whatever becomes of it; any other as long as somebody holds it.
        """
        other = self._other(followed)
        if other:
            self._let_it_be_known(other.followed.session_id)
        return other

    def _let_it_be_known(self, session_id: str) -> None:
        """Let the first screen see that the session is followed."""
        if self._mark:
            self._mark.release()
        self._mark = FollowMark(self._sessions.root / session_id)

    def _other(self, followed: Followed | None) -> RunningSession | None:
        if self._first:
            first, self._first = self._first, None
            return first
        held = followed is not None and followed.presence == "there"
        if self._named or held or self._clock.seconds() - self._looked < _LOOK_OUT:
            return None
        self._looked = self._clock.seconds()
        found = find_running(self._sessions, self._clock)
        same = found and followed and found.followed.session_id == followed.session_id
        return None if same else found
