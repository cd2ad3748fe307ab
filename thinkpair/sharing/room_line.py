"""A room at a broker: the line that is sent to whoever joins, what is sealed with its key, and who may connect."""

import re
import ssl
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct

from thinkpair.errors import FilesError, UsageError
from thinkpair.safe_text import TITLE_LIMIT, safe_path, safe_text
from thinkpair.settings.messages import not_a_broker
from thinkpair.sharing import messages

_KEY = "AGE-SECRET-KEY-"
_PORTS = {"mqtts": 8883, "mqtt": 1883}


class Broker(Struct, frozen=True):
    """A broker, and what it takes to connect: a user's name and password, or certificates, each None for none."""

    host: str
    port: int
    tls: bool = True
    user: str | None = None
    password: str | None = None
    authority: Path | None = None
    certificate: Path | None = None

    @property
    def url(self) -> str:
        """The broker as it is written: no user, no password."""
        scheme = "mqtts" if self.tls else "mqtt"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}" + (f":{self.port}" if self.port != _PORTS[scheme] else "")

    def context(self) -> ssl.SSLContext | None:
        """Return what TLS checks, None without TLS. Raises FilesError for a certificate that cannot be read."""
        if not self.tls:
            return None
        try:
            context = ssl.create_default_context(cafile=self.authority)
            if self.certificate:
                context.load_cert_chain(self.certificate)
        except OSError as error:
            path = safe_path(self.certificate or self.authority)
            raise FilesError(messages.unusable_certificate(path, error.strerror or str(error))) from None
        return context


def read_broker(text: str) -> Broker:
    """Return the broker of "mqtts://user@host:8883". Raises ValueError with what to write instead."""
    try:
        parts = urlsplit(text.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or parts.scheme not in _PORTS or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(not_a_broker(text))
    if parts.password is not None:
        raise ValueError(messages.PASSWORD_IN_ADDRESS)
    return Broker(host, port or _PORTS[parts.scheme], parts.scheme == "mqtts", parts.username or None)


class Room(Struct, frozen=True):
    """A session at a broker. All who know its key can read it; its name and the lock's follow from the key."""

    broker: Broker
    key: str

    @property
    def line(self) -> str:
        """What is sent to whoever joins; the broker never sees what stands after #."""
        return f"{self.broker.url}#{self._letters}"

    @property
    def name(self) -> str:
        """The name under which the broker knows it."""
        return self._named("room")

    @property
    def lock(self) -> str:
        """The client id of whoever writes: a broker connects it once."""
        return self._named("lock")

    def seal(self, message: bytes) -> bytes:
        """Return a message so that only those can read it, and make another, who know the key."""
        sealed: bytes = _age().encrypt(message, [_identity(self.key).to_public()])
        return sealed

    def open(self, sealed: bytes) -> bytes | None:
        """Return the message, None for what was not sealed with this key, or was changed on its way."""
        age = _age()
        try:
            message: bytes = age.decrypt(sealed, [_identity(self.key)])
        except age.DecryptError:
            return None
        return message

    @property
    def _letters(self) -> str:
        return self.key.removeprefix(_KEY).lower()

    def _named(self, use: str) -> str:
        return sha256(f"thinkpair {use} {self.key}".encode()).hexdigest()[:22]


class Programme(Room, frozen=True):
    """Rooms that are watched together; who knows the key can watch and call all, and read nothing of a session.

    The `title` is for people: it stands in the line, and the broker never sees it.
    """

    title: str = ""

    @property
    def line(self) -> str:
        """What is sent to every room, and to another who watches."""
        return f"{self.broker.url}/{quote(self.title, safe='')}#{self._letters}"

    @property
    def name(self) -> str:
        """The name under which the broker knows it."""
        return f"all/{self._named('programme')}"


def new_room(broker: Broker) -> Room:
    """Return a room that nobody knows yet. Raises FilesError where the libraries are not installed."""
    return Room(broker, _new_key())


def new_programme(broker: Broker, title: str) -> Programme:
    """Return a programme that nobody knows yet. Raises FilesError where the libraries are not installed."""
    return Programme(broker, _new_key(), title)


def read_line(line: str) -> Room:
    """Return the room of a join line. Raises UsageError for what is none, or only a part of one."""
    url, key = _parts(line)
    try:
        return Room(read_broker(url), _checked(key))
    except ValueError:
        raise UsageError(messages.OF_A_PROGRAMME if re.search("://.+/", url) else messages.NOT_A_LINE) from None


def read_programme(line: str) -> Programme:
    """Return the programme of a line. Raises UsageError for what is none, or only a part of one."""
    whole, key = _parts(line)
    url, _, name = whole.rpartition("/")
    title = safe_text(unquote(name), TITLE_LIMIT)
    try:
        broker = read_broker(url if title else "")
        return Programme(broker, _checked(key), title)
    except ValueError:
        of_a_session = re.fullmatch("mqtts?://[^/]+", whole)
        raise UsageError(messages.OF_A_SESSION if of_a_session else messages.NOT_A_PROGRAMME) from None


def _new_key() -> str:
    return str(_age().x25519.Identity.generate())


def _parts(line: str) -> tuple[str, str]:
    """Return what stands before # in a line that was copied, and the key that stands behind it. Raises UsageError."""
    url, _, letters = re.sub(r"\s", "", line).strip("'\"<>`“”‘’").partition("#")
    if "://" in url and not letters:
        raise UsageError(messages.NO_KEY)
    return url, f"{_KEY}{letters.upper()}"


def _checked(key: str) -> str:
    """Return a key. Raises ValueError for what is none."""
    try:
        _identity(key)
    except _age().IdentityError:
        raise ValueError from None
    return key


@cache
def _identity(key: str) -> Any:
    return _age().x25519.Identity.from_str(key)


def _age() -> Any:
    try:
        import pyrage
    except ImportError:
        raise FilesError(messages.NO_LIBRARY) from None
    return pyrage
