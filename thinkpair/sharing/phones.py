"""Guests on phones: they are told what the room sees, and give items, votes and their own actions where a step asks.

What their page shows is in `guest_view`. The page is page.html here, built from the folder `phones` of the repository.
"""

from collections import deque
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import date
from threading import RLock, Timer
from time import monotonic
from typing import Protocol

from msgspec import Struct, field, json
from msgspec.structs import replace

from thinkpair.errors import ThinkpairError
from thinkpair.runtime.live_session import LiveSession
from thinkpair.safe_text import NAME_LIMIT, safe_text
from thinkpair.session.commands import AddAction, AddItem, Command, CountVotes
from thinkpair.session.engine import IllegalCommand
from thinkpair.session.legality import can
from thinkpair.session.roster import present
from thinkpair.session.view import View
from thinkpair.sharing import messages
from thinkpair.sharing.ballots import Ballots
from thinkpair.sharing.guest_messages import Given, Told, read_given
from thinkpair.sharing.guest_view import Places, apart, times_of, view_for_guests

ITEM_LIMIT, ACTION_LIMIT = 200, 300
_MOST_GUESTS, _MOST_WAITING = 2_000, 2_000
_MOST_ITEMS, _MOST_ACTIONS = 30, 10
"""How much one person can add: to a list, and of actions."""

_AT_ONCE, _A_SECOND = 30.0, 5.0
"""How many messages a guest can send at once, and in the long run; what is more is passed over."""

_SILENT = 60.0
"""Seconds after which a name can be chosen on another phone."""

_SELDOM = 0.4
"""Seconds between two views that differ in votes alone."""

_REMEMBERED = 60


class GuestWire(Protocol):
    """Carries open messages to guests, and what they send to `guests`; `guests` is called from another thread."""

    guests: Callable[[str, bytes], None]
    listener: Callable[[], None]

    def send_open(self, topic: str, message: bytes, *, kept: bool = True) -> None:
        """Send what guests may read; `kept` for those who come later."""

    def close(self, *, empty: bool = False) -> object:
        """Send what waits, and let go; with `empty` nothing is kept."""


class _Guest(Struct):
    name: str = ""
    heard: float = 0.0
    room: float = _AT_ONCE
    done: dict[int, str | None] = field(default_factory=dict)
    """What was given, by its number: why it was refused, "" once it is saved, None until then."""


class _Waiting(Struct, frozen=True):
    id: str
    given: Given


class Phones:
    """Shares a session that is held here with guests, until `close`.

    What comes is read in the thread of the wire; only `serve`, in the thread of the session, does what was asked.
    """

    def __init__(
        self,
        live: LiveSession,
        wire: GuestWire,
        page: str = "",
        *,
        key: str = "",
        known: Collection[str] = (),
        clock: Callable[[], float] = monotonic,
        then: Callable[[], None] = lambda: None,
    ) -> None:
        """Tell guests of `live` over `wire`; their page is at the address `page`.

        With `key` receipts for votes are made; `known` are the ids of what guests gave to a program before this one.
        `clock` says how often they send; `then` is called at the end.
        """
        self.page = page
        self._live = live
        self._wire = wire
        self._clock = clock
        self._then = then
        self._lock = RLock()
        self._guests: dict[str, _Guest] = {}
        self._waiting: deque[_Waiting] = deque()
        self._unsaved: list[_Waiting] = []
        self._known = known
        self._ballots = Ballots(key)
        self._given: dict[tuple[str, str], int] = {}
        self._shown: tuple[object, ...] = ()
        self._votes: object = None
        self._places: Places | None = None
        self._shown_at = 0.0
        self._later: Timer | None = None
        self._rouses = False
        wire.guests = self.hear
        wire.listener = self._connected

    def hear(self, topic: str, message: bytes) -> None:
        """Take in what a guest sends: a question is answered at once, all else waits for `serve`."""
        id, given = topic.removeprefix("guest/"), read_given(message)
        with self._lock:
            guest = self._guest(id)
            if guest is None or given is None:
                return
            if given.do == "hello":
                why_not = self._name(id, guest, given.name)
                self._ballots.restore(given.ballot, guest.name, self._live.session.state.items)
                self._tell(id, given, why_not)
            elif f"{id}/{given.n}" in self._known:
                self._tell(id, given, "")
            elif given.n not in guest.done:
                if len(self._waiting) < _MOST_WAITING:
                    _remember(guest.done, given.n)
                    self._waiting.append(_Waiting(id, given))
                    self._rouse()
            elif (refused := guest.done[given.n]) is not None:
                self._tell(id, given, refused)

    def serve(self) -> None:
        """Do what guests have given meanwhile, tell them what is saved, and show what has changed."""
        self._rouses = False
        live = self._live
        if not live.interrupted:
            self._do_all()
        if live.recorded:
            unsaved, self._unsaved = self._unsaved, []
            for each in unsaved:
                self._settle(each, "")
        self._show(live.view())

    @property
    def count(self) -> int:
        """How many people have selected their name, and are heard of."""
        now = self._clock()
        with self._lock:
            return sum(bool(guest.name) and now - guest.heard < _SILENT for guest in self._guests.values())

    def who(self, asked: str) -> str:
        """Return the name of the guest who gave what has this id; "" for nobody."""
        guest = self._guests.get(asked.partition("/")[0])
        return guest.name if guest else ""

    def close(self) -> None:
        """Show how it ended, and let go."""
        if self._later:
            self._later.cancel()
        self._shown_at = -_SELDOM
        self._later = None
        self.serve()
        self._wire.close(empty=True)
        self._then()

    def _connected(self) -> None:
        """Show everything once more: who has just come back may have missed it."""
        self._shown, self._places = (), None
        self._rouse()

    def _rouse(self) -> None:
        """Have the session looked at soon, once for all that came meanwhile."""
        listener = self._live.event_store.listener
        if listener and not self._rouses:
            self._rouses = True
            listener()

    def _guest(self, id: str) -> _Guest | None:
        """Return who has sent something; None where there are too many, or it was too often."""
        now = self._clock()
        if id not in self._guests and len(self._guests) >= _MOST_GUESTS:
            return None
        guest = self._guests.setdefault(id, _Guest(heard=now))
        guest.room = min(_AT_ONCE, guest.room + (now - guest.heard) * _A_SECOND)
        guest.heard = now
        if guest.room < 1:
            return None
        guest.room -= 1
        return guest

    def _name(self, id: str, guest: _Guest, name: str) -> str:
        """Give a guest a name, unless another phone that is heard of has it; return why not, or ""."""
        name = safe_text(name, NAME_LIMIT)
        if name == guest.name:
            return ""
        guest.name = ""
        if name and name not in present(self._live.session):
            return messages.name_not_here(name)
        for other in self._guests.values():
            if name and other.name == name:
                if self._clock() - other.heard < _SILENT:
                    return messages.name_taken(name)
                other.name = ""
        guest.name = name
        self._rouse()
        return ""

    def _do_all(self) -> None:
        """Do what waits; votes for one item are counted together."""
        counts: dict[tuple[str, int], list[tuple[_Waiting, int]]] = {}
        while self._waiting:
            each = self._waiting.popleft()
            try:
                if each.given.do == "vote":
                    given = each.given
                    counts.setdefault((given.list, given.item), []).append((each, self._change_of_ballot(each)))
                else:
                    self._do(self._command(each), each)
            except _Refused as refusal:
                self._settle(each, str(refusal))
        for (name, number), changes in counts.items():
            self._count(name, number, changes)

    def _do(self, command: Command, *askers: _Waiting) -> str:
        """Do what guests ask for; return why it was refused, or ""."""
        refused = ""
        # Votes may be secret: nothing is kept with them that says from which phone they came.
        asked = "" if isinstance(command, CountVotes) else f"{askers[0].id}/{askers[0].given.n}"
        try:
            self._live.do(command, asked=asked)
        except (IllegalCommand, ThinkpairError) as refusal:
            refused = str(refusal)
        for each in askers:
            if refused:
                self._settle(each, refused)
            else:
                self._unsaved.append(each)
        return refused

    def _command(self, each: _Waiting) -> Command:
        given, name = each.given, self._asker(each)
        session = self._live.session
        if given.do == "item":
            if "AddItem" not in can(session) or session.slot is None:
                raise _Refused(messages.NO_ITEMS_NOW)
            self._take_one(name, session.slot.collect or "", _MOST_ITEMS)
            return AddItem(_text(given.text, ITEM_LIMIT))
        if session.phase != "capture":
            raise _Refused(messages.NO_ACTIONS_NOW)
        what, due = _text(given.what, ACTION_LIMIT), self._due(given.due)
        self._take_one(name, "", _MOST_ACTIONS)
        return AddAction((name,), what, due)

    def _asker(self, each: _Waiting) -> str:
        guest = self._guests.get(each.id)
        if guest is None or guest.name not in present(self._live.session):
            raise _Refused(messages.NO_NAME)
        return guest.name

    def _take_one(self, name: str, what: str, most: int) -> None:
        given = self._given.get((name, what), 0)
        if given >= most:
            raise _Refused(messages.ENOUGH_ADDED)
        self._given[name, what] = given + 1

    def _due(self, text: str) -> str | None:
        if not text:
            return None
        with suppress(ValueError):
            due = date.fromisoformat(text)
            if due >= self._live.today().date():
                return due.isoformat()
        raise _Refused(messages.BAD_DATE)

    def _change_of_ballot(self, each: _Waiting) -> int:
        """Set what one person gives to an item; return by how much that is more than before."""
        given, name, session = each.given, self._asker(each), self._live.session
        if name not in session.plan.people:
            raise _Refused(messages.MAY_NOT_VOTE)
        known = any(item.number == given.item for item in session.voted_on)
        if "CountVotes" not in can(session) or session.slot is None or session.slot.vote != given.list or not known:
            raise _Refused(messages.NO_VOTE_NOW)
        least, most = session.votes_each
        ballot = self._ballots.of(given.list, name)
        others = 0 if session.scored else sum(ballot.values()) - ballot.get(given.item, 0)
        if given.votes and not least <= given.votes <= most - others:
            raise _Refused(messages.points_to_give(least, most) if session.scored else messages.votes_to_give(most))
        return self._ballots.change(given.list, name, given.item, given.votes)

    def _count(self, name: str, number: int, changes: list[tuple[_Waiting, int]]) -> None:
        session = self._live.session
        now = next((item.votes or 0 for item in session.voted_on if item.number == number), 0)
        more = sum(change for _, change in changes)
        askers = [each for each, _ in changes]
        if not more:
            self._unsaved += askers
        elif self._do(CountVotes(name, number, max(0, now + more)), *askers):
            for each, change in changes:
                voter = self._guests[each.id].name
                self._ballots.change(name, voter, number, self._ballots.of(name, voter)[number] - change)

    def _settle(self, each: _Waiting, refused: str) -> None:
        with self._lock:
            self._guests[each.id].done[each.given.n] = refused
            self._tell(each.id, each.given, refused)

    def _tell(self, id: str, given: Given, refused: str) -> None:
        name, slot = self._guests[id].name, self._live.session.slot
        voted_on = (slot and slot.vote) or ""
        votes = {str(number): votes for number, votes in self._ballots.of(voted_on, name).items()}
        receipt = self._ballots.receipt(voted_on, name)
        told = Told(given.n, given.sent, self._live.now, name, votes, refused, receipt)
        self._wire.send_open(f"to/{id}", json.encode(told), kept=False)

    def _show(self, view: View) -> None:
        """Show the view to all guests where it differs from the last one; votes alone not too often."""
        live = self._live
        people = present(live.session)
        whole = view_for_guests(view, people, now=live.now, speed=live.speed, stands=live.interrupted)
        shown, places = apart(whole)
        self._show_places(places)
        rest, votes = (replace(shown, time=None, vote=None), times_of(shown)), shown.vote
        if (rest, votes) == (self._shown, self._votes):
            return
        if rest == self._shown and (wait := self._shown_at + _SELDOM - self._clock()) > 0:
            self._show_later(wait)
            return
        self._shown, self._votes, self._shown_at = rest, votes, self._clock()
        self._wire.send_open("view", json.encode(shown))

    def _show_places(self, places: Places) -> None:
        if places != self._places:
            self._places = places
            self._wire.send_open("view/places", json.encode(places))

    def _show_later(self, seconds: float) -> None:
        if self._later is None or not self._later.is_alive():
            self._later = Timer(seconds, self._rouse)
            self._later.daemon = True
            self._later.start()


class _Refused(Exception):
    """Something that a guest gave is not taken; the text says why."""


def _text(text: str, limit: int) -> str:
    text = safe_text(text, limit)
    if not text:
        raise _Refused(messages.NO_TEXT)
    return text


def _remember(done: dict[int, str | None], number: int) -> None:
    done[number] = None
    while len(done) > _REMEMBERED:
        del done[next(iter(done))]
