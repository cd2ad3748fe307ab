"""What this machine remembers of brokers and rooms: files for the user alone, in no backup and no synced folder."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from time import time
from typing import Annotated

from msgspec import Meta, Struct, json
from msgspec.structs import replace

from thinkpair.errors import UsageError
from thinkpair.files import files_error, locked, read_file, replace_file, set_aside
from thinkpair.safe_text import name_key
from thinkpair.session.state import Session
from thinkpair.sharing import ENTRANCES, JOINED, PROGRAMMES, SHARED_SESSIONS, messages
from thinkpair.sharing.protocol import Term
from thinkpair.sharing.room_line import Broker, Programme, Room, read_broker, read_line, read_programme
from thinkpair.sharing.shared_sessions import (
    LIMIT,
    Joined,
    SharedSession,
    Value,
    joined_last,
    read_entries,
    shared_sessions,
)
from thinkpair.units import DAY


class _Login(Struct, frozen=True):
    user: str
    password: str


class _Membership(Struct, frozen=True):
    line: str
    room: str = ""
    place: str = ""
    session: str = ""


class Membership(Struct, frozen=True):
    """A programme that this machine knows, the name of the room it stands in ("": none), and a word for the machine."""

    programme: Programme
    room: str
    place: str


class Entrance(Struct, frozen=True):
    """Where guests of a session come in with their phones: whoever has the `code` is one, `until` a second since 1970.

    It is at an address of this machine; their room has this `key`.
    """

    address: str
    port: Annotated[int, Meta(gt=0, lt=65_536)]
    code: str
    key: str
    until: float


class RememberedRooms(Struct, frozen=True):
    """Brokers and rooms, as the settings and this machine know them.

    `url` is the setting `broker`; `authority` and `certificate` are files for TLS. `name` is what others call this one.
    """

    state: Path
    url: str | None = None
    authority: Path | None = None
    certificate: Path | None = None
    name: str = ""
    keep_url: Callable[[str], None] = lambda url: None
    """Makes another broker the one of the settings. Raises FilesError."""

    def use(self, broker: Broker, password: str) -> None:
        """Make a broker the one of the settings, with its password unless that is "". Raises FilesError."""
        self.keep_url(broker.url.replace("://", f"://{broker.user}@") if broker.user else broker.url)
        if broker.user and password:
            self.save_password(broker, broker.user, password)

    def broker(self) -> Broker:
        """Return the broker of the settings. Raises UsageError where there is none."""
        if self.url is None:
            raise UsageError(messages.NO_BROKER)
        return self.known(read_broker(self.url))

    def known(self, broker: Broker) -> Broker:
        """Return a broker with what is needed to connect, as far as it is known here."""
        own = read_broker(self.url) if self.url else None
        user = own.user if own and own.url == broker.url else broker.user
        login = read_entries(self._passwords, dict[str, _Login]).get(broker.url)
        if login and user in (None, login.user):
            broker, user = replace(broker, password=login.password), login.user
        return replace(broker, user=user, authority=self.authority, certificate=self.certificate)

    def save_password(self, broker: Broker, user: str, password: str) -> None:
        """Keep a password in a file of its own. Raises FilesError."""
        self._write(self._passwords, dict[str, _Login], broker.url, _Login(user, password))

    def of_session(self, session: str) -> tuple[Room, Term] | None:
        """Return the room in which a session is shared, and the term in which it was written here last."""
        seat = shared_sessions(self.state).get(session)
        if seat is None:
            return None
        try:
            room = read_line(seat.line)
        except UsageError:  # damaged: as if it were not known
            return None
        return replace(room, broker=self.known(room.broker)), seat.term

    def remember(self, session: str, room: Room, term: Term, taken_by: str = "") -> None:
        """Keep where a session is shared, until it is closed, and who has it `taken_by` then. Raises OSError."""
        _change(self._seats, dict[str, SharedSession], session, SharedSession(room.line, term, taken_by))

    @property
    def joined(self) -> Joined | None:
        """The session that was joined here last by a line, as long as it may still run."""
        return joined_last(self.state)

    def remember_joined(self, room: Room, session: Session) -> None:
        """Keep the line of a session that was joined, for as long as a broker keeps the session. Raises OSError."""
        plan, until = session.plan, time() + DAY
        _change(self.state / JOINED, dict[str, Joined], "last", Joined(room.line, session.id, plan.title, until))

    def forget_joined(self, line: str) -> None:
        """Forget a session that was joined: it is closed, or is held here. Raises OSError."""
        kept = self.joined
        if kept and kept.line == line:
            (self.state / JOINED).unlink(missing_ok=True)

    def entrance_of(self, session: str) -> Entrance | None:
        """Return where guests of a session came in last, as long as they may still come back."""
        kept = read_entries(self._entrances, dict[str, Entrance]).get(session)
        return kept if kept and kept.until > time() else None

    def remember_entrance(self, session: str, entrance: Entrance) -> None:
        """Keep where guests of a session come in, until it is closed; of others what is over goes. Raises OSError."""
        for other, kept in read_entries(self._entrances, dict[str, Entrance]).items():
            if kept.until <= time():
                _change(self._entrances, dict[str, Entrance], other, None)
        _change(self._entrances, dict[str, Entrance], session, entrance)

    def forget(self, session: str) -> None:
        """Forget a session that is closed. Raises OSError."""
        if session in shared_sessions(self.state):
            _change(self._seats, dict[str, SharedSession], session, None)
        if session in read_entries(self._entrances, dict[str, Entrance]):
            _change(self._entrances, dict[str, Entrance], session, None)

    @property
    def programmes(self) -> list[str]:
        """The names of the programmes that this machine knows."""
        return [membership.programme.title for membership in map(self._member, self._memberships().values())]

    def programme(self, name: str) -> Membership | None:
        """Return the programme of this name, as this machine knows it."""
        kept = self._memberships().get(name_key(name))
        return self._member(kept) if kept else None

    def programme_of(self, session: str) -> Membership | None:
        """Return the programme in which a session that is not closed is one of the rooms: the last that it entered."""
        entered = reversed(self._memberships().values())
        return next((self._member(each) for each in entered if each.session == session), None)

    def enter(self, programme: Programme, room: str = "", session: str = "") -> Membership:
        """Keep a programme, and which session is which room in it. Raises FilesError."""
        before = self._memberships().get(name_key(programme.title), _Membership(""))
        if before.line == programme.line and not session:
            return self._member(before)
        new = _Membership(programme.line, room or before.room, before.place or token_hex(4), session)
        self._keep(name_key(programme.title), new)
        return self._member(new)

    def drop_programme(self, name: str) -> None:
        """Forget a programme. Raises FilesError."""
        self._keep(name_key(name), None)

    def _memberships(self) -> dict[str, _Membership]:
        return read_entries(self.state / PROGRAMMES, dict[str, _Membership])

    def _keep(self, key: str, membership: _Membership | None) -> None:
        self._write(self.state / PROGRAMMES, dict[str, _Membership], key, membership)

    def _write(self, path: Path, kind: type[dict[str, Value]], key: str, value: Value | None) -> None:
        try:
            _change(path, kind, key, value)
        except OSError as error:
            raise files_error("write", path, error) from None

    def _member(self, kept: _Membership) -> Membership:
        programme = read_programme(kept.line)
        return Membership(replace(programme, broker=self.known(programme.broker)), kept.room, kept.place)

    @property
    def _passwords(self) -> Path:
        return self.state / "broker-passwords.json"

    @property
    def _entrances(self) -> Path:
        return self.state / ENTRANCES

    @property
    def _seats(self) -> Path:
        return self.state / SHARED_SESSIONS


def _change(path: Path, kind: type[dict[str, Value]], key: str, value: Value | None) -> None:
    """Write one entry, None for none any more, and leave those of others; what cannot be understood is set aside."""
    with locked(path.parent):
        entries: dict[str, Value] = {}
        with suppress(FileNotFoundError):
            data = read_file(path, LIMIT)
            try:
                entries = json.decode(data, type=kind)
            except ValueError:
                set_aside(path, data)
        entries.pop(key, None)
        replace_file(path, json.encode(entries if value is None else {**entries, key: value}))
