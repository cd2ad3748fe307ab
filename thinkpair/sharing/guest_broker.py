"""A broker for guests on this machine: mosquitto with a configuration of its own, which serves the page as well.

A guest reads what the room sees and what is said to that guest, writes one topic of its own, and nothing else.
"""

import os
import shutil
import socket
import subprocess
from base64 import b64encode
from collections.abc import Collection, Sequence
from contextlib import closing, suppress
from getpass import getuser
from hashlib import pbkdf2_hmac
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from importlib.resources import files
from ipaddress import AddressValueError, IPv4Address
from itertools import zip_longest
from pathlib import Path
from secrets import choice, token_bytes, token_urlsafe
from tempfile import mkdtemp
from time import monotonic, sleep, time

from msgspec.structs import replace

from thinkpair.errors import FilesError, UsageError
from thinkpair.files import say_error
from thinkpair.runtime.live_session import LiveSession
from thinkpair.safe_text import safe_text
from thinkpair.sharing import messages
from thinkpair.sharing.phones import Phones
from thinkpair.sharing.remembered_rooms import Entrance
from thinkpair.sharing.room_line import Broker, Room, new_room
from thinkpair.units import DAY

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_PORTS = (8080, 8081, 8088, 8888)
_PATIENCE, _LEAVING = 5.0, 2.0
_ROUNDS, _TRIES = 101, 3
_BORDER = 2
Code = tuple[tuple[bool, ...], ...]
_HALVES = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}
_MOST_GUESTS = 2_000
FOLDERS = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin")

# Whatever becomes of the program that started it: at the end of its input the broker stops, and its folder goes.
_RUN = """exec 3<&0
"$1" -c "$2/conf" 2>&1 3<&- & broker=$!
{ read -r _ <&3; kill "$broker"; } 2>/dev/null & reader=$!
wait "$broker"
kill "$reader" 2>/dev/null
rm -rf "$2"
"""

_CONFIGURATION = """per_listener_settings true
persistence false
log_type error
log_type warning
connection_messages false
max_packet_size 1000000
max_queued_messages {most}
user {user}

listener {inner} 127.0.0.1
allow_anonymous false
password_file {folder}/host-password
acl_file {folder}/host-access

# Without the domain this version of mosquitto takes websockets at every address of the machine.
listener {port} {address}
socket_domain ipv4
protocol websockets
http_dir {folder}/pages
max_connections {most}
allow_anonymous false
password_file {folder}/guest-password
acl_file {folder}/guest-access
"""
_GUESTS_MAY = """user guest
topic read tp/{room}/view/#
pattern write tp/{room}/guest/%c
pattern read tp/{room}/to/%c
"""
_HOST_MAY = """user host
topic readwrite tp/{room}/#
"""


def let_phones_in(live: LiveSession, broker: "GuestBroker", known: Collection[str] = ()) -> Phones:
    """Let guests in to a session that is held here; the broker is closed with it.

    `known` are the ids of what guests gave to a program that held the session before.
    """
    from thinkpair.sharing.mqtt_wire import MqttWire  # its libraries are there: the room was made with them

    try:
        wire = MqttWire(broker.room, "", ("writer", b""), writes=True)
        return Phones(live, wire, broker.url, key=broker.room.key, known=known, then=broker.close)
    except BaseException:
        broker.close()
        raise


def open_guest_broker(address: str, entrance: Entrance | None) -> "GuestBroker":
    """Return a broker at the `entrance` that guests know, so that they come back; else a new one at an address.

    That is one of this machine, "" for whichever there is. Raises UsageError, FilesError.
    """
    if entrance and address in ("", entrance.address):
        with suppress(UsageError, FilesError):
            return GuestBroker(entrance=entrance)
    return GuestBroker(address)


class GuestBroker:
    """Mosquitto, from the start until `close`; `room` is where the session writes, `url` what guests open."""

    def __init__(self, address: str = "", entrance: Entrance | None = None) -> None:
        """Start it at this address, "" for the one in the network; or at an `entrance` that guests know.

        Raises UsageError, FilesError.
        """
        if "://" in address:
            raise UsageError(messages.NOT_ELSEWHERE)
        mosquitto = find_mosquitto()
        self._known = entrance
        if entrance:
            address = entrance.address
        self.address = _checked(address) if address else own_address()
        self._code = entrance.code if entrance else "".join(choice(_LETTERS) for _ in range(8))
        self._password = token_urlsafe(24)
        try:
            for _ in range(_TRIES):  # another program may take a port that was free a moment ago
                if not (why := self._tried(mosquitto)):
                    return
        except OSError as error:  # no room for its files, no more processes
            why = say_error(error)
        raise FilesError(messages.not_started(why))

    def _tried(self, mosquitto: str) -> str:
        """Start it once; return why that did not work, or "". Raises OSError, and leaves nothing then."""
        self._folder = Path(mkdtemp(prefix="thinkpair-phones-"))
        try:
            self._start(mosquitto)
            why = self._trouble()
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        if why:
            self.close()
        return why

    @property
    def url(self) -> str:
        """The address of the page; whoever has it is a guest."""
        return f"http://{self.address}:{self._port}/{self._code}"

    @property
    def entrance(self) -> Entrance:
        """Where guests come in; with it another broker can be started at which they are known."""
        return Entrance(self.address, self._port, self._code, self.room.key, time() + DAY)

    def close(self) -> None:
        """Stop it, and remove what it had."""
        if self._process.stdin:
            with suppress(OSError):
                self._process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_PATIENCE)
        self._log.close()

    def _start(self, mosquitto: str) -> None:
        known, inner = self._known, _free_port("127.0.0.1")
        self._port = _port_again(known) if known else _free_port(self.address, _PORTS)
        room = new_room(Broker("127.0.0.1", inner, tls=False, user="host", password=self._password))
        self.room = replace(room, key=known.key) if known else room
        self._write(inner)
        self._log = (self._folder / "log").open("w+", encoding="utf-8", errors="replace")
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", _RUN, "sh", mosquitto, str(self._folder)],
            stdin=subprocess.PIPE,
            stdout=self._log,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _write(self, inner: int) -> None:
        folder = self._folder
        pages = folder / "pages"
        pages.mkdir()
        (pages / self._code).write_text(page(self.room), encoding="utf-8")
        texts = {
            "host-password": _password_line("host", self._password),
            "host-access": _HOST_MAY.format(room=self.room.name),
            "guest-password": _password_line("guest", self._code),
            "guest-access": _GUESTS_MAY.format(room=self.room.name),
            "conf": _CONFIGURATION.format(
                user=getuser(), inner=inner, port=self._port, address=self.address, folder=folder, most=_MOST_GUESTS
            ),
        }
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")

    def _trouble(self) -> str:
        """Wait until the page is there; return why it is not, or ""."""
        end = monotonic() + _PATIENCE
        while self._process.poll() is None and monotonic() < end:
            if self._has_page():
                return ""
            sleep(0.02)
        self._log.seek(0)
        return safe_text(self._log.read().strip().rpartition("\n")[2], 200) or messages.NO_REASON

    def _has_page(self) -> bool:
        asking = HTTPConnection(self.address, self._port, timeout=1.0)
        with suppress(OSError, HTTPException), closing(asking):
            asking.request("HEAD", f"/{self._code}")
            return asking.getresponse().status == HTTPStatus.OK
        return False


def page(room: Room) -> str:
    """Return the page for the guests of a room."""
    text = files("thinkpair.sharing").joinpath("page.html").read_text(encoding="utf-8")
    return text.replace('<meta name="room" content="">', f'<meta name="room" content="{room.name}">')


def find_mosquitto() -> str:
    """Return the path of mosquitto. Raises FilesError where it is not installed."""
    if os.name != "posix":
        raise FilesError(messages.NO_SYSTEM)
    path = os.pathsep.join((os.environ.get("PATH", ""), *FOLDERS))
    if found := shutil.which("mosquitto", path=path):
        return found
    raise FilesError(messages.NO_MOSQUITTO)


def own_address() -> str:
    """Return the address by which others in the network reach this machine. Raises FilesError where there is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing: the system only says which way it would go
            found = str(probe.getsockname()[0])
        except OSError:
            found = "127.0.0.1"
    if found.startswith("127."):
        raise FilesError(messages.NO_NETWORK)
    return found


def _checked(address: str) -> str:
    """Return an address of this machine. Raises UsageError for any other."""
    with suppress(AddressValueError, OSError), socket.socket() as trial:
        trial.bind((str(IPv4Address(address)), 0))
        return address
    raise UsageError(messages.not_our_address(address))


def _free_port(address: str, wanted: Sequence[int] = ()) -> int:
    for port in (*wanted, 0):
        with suppress(OSError), socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((address, port))
            return int(trial.getsockname()[1])
    raise FilesError(messages.not_started(messages.NO_PORT))


def _port_again(known: Entrance) -> int:
    """Return the port of an entrance, once the broker before has left it. Raises FilesError where it is in use."""
    end = monotonic() + _LEAVING
    while (port := _free_port(known.address, (known.port,))) != known.port:
        if monotonic() > end:
            raise FilesError(messages.not_started(messages.NO_PORT))
        sleep(0.1)
    return port


def _password_line(user: str, password: str) -> str:
    """Return a line of mosquitto's password file."""
    salt = token_bytes(12)
    key = pbkdf2_hmac("sha512", password.encode(), salt, _ROUNDS)
    return f"{user}:$7${_ROUNDS}${b64encode(salt).decode()}${b64encode(key).decode()}\n"


def code_of(text: str) -> Code:
    """Return a code for cameras, row by row, dark as True; () where the library for it is not installed."""
    try:
        import segno
    except ImportError:
        return ()
    matrix = segno.make(text, error="m", micro=False).matrix_iter(border=_BORDER)
    return tuple(tuple(map(bool, row)) for row in matrix)


def in_half_blocks(code: Code, scale: int = 1) -> tuple[str, ...]:
    """Return a code as lines of a terminal, two rows in each; a cell of it is `scale` signs wide."""
    rows = [tuple(cell for cell in row for _ in range(scale)) for row in code for _ in range(scale)]
    pairs = zip_longest(rows[::2], rows[1::2], fillvalue=(False,) * len(rows[0]) if rows else ())
    return tuple("".join(_HALVES[pair] for pair in zip(above, below, strict=True)) for above, below in pairs)
