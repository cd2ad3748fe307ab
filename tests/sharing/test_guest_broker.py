"""The broker for guests, as hostile guests try it: a mosquitto that the program starts and stops."""

import asyncio
import errno
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path
from threading import Event
from time import monotonic
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from aiomqtt import Client, MqttError
from watchfiles import watch

from tests.sharing.broker import needs_mosquitto
from thinkpair.errors import FilesError, UsageError
from thinkpair.sharing import guest_broker
from thinkpair.sharing.guest_broker import GuestBroker, open_guest_broker
from thinkpair.sharing.mqtt_wire import MqttWire

pytestmark = needs_mosquitto
HERE = "127.0.0.1"

START = """
import sys
from thinkpair.sharing.guest_broker import GuestBroker, open_guest_broker
print(GuestBroker("127.0.0.1").url, flush=True)
sys.stdin.read()
"""


class Hall:
    """A broker with its writer; `came` has what guests could say to it."""

    def __init__(self) -> None:
        self.broker = GuestBroker(HERE)
        self.room = f"tp/{self.broker.room.name}"
        self.came: list[tuple[str, bytes]] = []
        connected = Event()
        self.wire = MqttWire(self.broker.room, "", ("writer", b""), writes=True)
        self.wire.guests = lambda topic, message: self.came.append((topic, message))
        self.wire.listener = connected.set
        end = monotonic() + 20
        while not self.wire.connected:
            assert monotonic() < end, self.wire.problem
            connected.wait(1)
            connected.clear()
        self.wire.send_open("view", b"what the room sees")
        self.wire.send_open("to/ana", b"what Ana is told", kept=False)

    @property
    def code(self) -> str:
        return self.broker.url.rpartition("/")[2]

    def guest(self, id: str, *, user: str = "guest", password: str = "") -> Client:
        port = urlsplit(self.broker.url).port
        return Client(
            HERE,
            port or 0,
            identifier=id,
            username=user,
            password=password or self.code,
            transport="websockets",
            websocket_path="/mqtt",
            timeout=10,
        )


@pytest.fixture(scope="module")
def hall() -> Iterator[Hall]:
    hall = Hall()
    yield hall
    hall.wire.close(empty=True)
    hall.broker.close()


def _page(url: str) -> str:
    with urlopen(url, timeout=10) as page:
        text: str = page.read().decode()
        return text


def _listens(address: str, port: int) -> bool:
    with suppress(OSError):
        socket.create_connection((address, port), 1).close()
        return True
    return False


async def _heard(guest: Client, *topics: str) -> dict[str, object]:
    """Return what a guest hears of these topics."""
    found: dict[str, object] = {}
    for topic in topics:
        await guest.subscribe(topic, qos=1)
    with suppress(TimeoutError):
        async with asyncio.timeout(0.4):
            async for message in guest.messages:
                found[message.topic.value] = message.payload
    return found


async def test_who_subscribes_to_everything_hears_what_the_room_sees(hall: Hall) -> None:
    async with hall.guest("eve") as eve:
        found = asyncio.create_task(_heard(eve, "#", "$SYS/#", "tp/+/guest/+", "tp/+/to/+"))
        async with hall.guest("ana") as ana:
            await ana.publish(f"{hall.room}/guest/ana", b"Ana's own", qos=1)
            hall.wire.send_open("to/ana", b"for Ana", kept=False)
        assert await found == {f"{hall.room}/view": b"what the room sees"}


async def test_what_a_guest_sends_is_no_change_of_the_connection(hall: Hall) -> None:
    """Else the room is shown anew to everyone for each message of one."""
    changes: list[str] = []
    hall.wire.listener = lambda: changes.append("")
    hall.came.clear()
    async with hall.guest("ana") as ana:
        for _ in range(3):
            await ana.publish(f"{hall.room}/guest/ana", b"{}", qos=1)
        while len(hall.came) < 3:
            await asyncio.sleep(0)
    assert not changes


async def test_what_a_whole_room_sends_at_once_waits_for_its_turn(hall: Hall) -> None:
    came: list[bytes] = []
    ready = Event()

    def take(topic: str, message: bytes) -> None:
        ready.wait(20)
        came.append(message)

    hall.wire.guests = take
    try:
        async with hall.guest("ana") as ana:
            for number in range(500):
                await ana.publish(f"{hall.room}/guest/ana", b"%d" % number, qos=1)
            ready.set()
            async with asyncio.timeout(20):
                while len(came) < 500:
                    await asyncio.sleep(0)
    finally:
        ready.set()
        hall.wire.guests = lambda topic, message: hall.came.append((topic, message))
    assert came == [b"%d" % number for number in range(500)]


async def test_a_guest_writes_one_topic_of_its_own(hall: Hall) -> None:
    hall.came.clear()
    async with hall.guest("eve") as eve:
        for topic in ("view", "writer", "log/1", "ask/eve", "to/ana", "guest/ana", "guest/eve/more", "guest"):
            await eve.publish(f"{hall.room}/{topic}", b"not mine", qos=1, retain=True)
        await eve.publish("tp/other/view", b"not mine", qos=1, retain=True)
        await eve.publish(f"{hall.room}/guest/eve", b"mine", qos=1)
    async with hall.guest("ana") as ana:
        assert await _heard(ana, "#") == {f"{hall.room}/view": b"what the room sees"}
    assert hall.came == [("guest/eve", b"mine")]


@pytest.mark.parametrize(
    ("user", "password"),
    [("guest", "wrong"), ("host", ""), ("host", "wrong"), ("", "")],
    ids=["guest", "host", "h", "-"],
)
async def test_without_the_code_nobody_is_a_guest_and_nobody_is_the_host(hall: Hall, user: str, password: str) -> None:
    with pytest.raises(MqttError):
        async with hall.guest("eve", user=user, password=password):
            pass


def test_the_page_is_there_for_who_has_its_address(hall: Hall) -> None:
    page = _page(hall.broker.url)
    assert f'<meta name="room" content="{hall.broker.room.name}">' in page
    # With the lock's name somebody could take the writer's place.
    assert hall.broker.room.lock not in page
    assert hall.broker.room.key not in page
    root = hall.broker.url.removesuffix(hall.code)
    for other in ("", "index.html", "abcdefgh", "..%2fconf", "../conf", "//etc/passwd"):
        with pytest.raises(HTTPError):
            _page(root + other)


def test_it_listens_at_one_address_alone(hall: Hall) -> None:
    port = urlsplit(hall.broker.url).port or 0
    assert _listens(HERE, port)
    assert not _listens("127.0.0.2", port)


def test_two_of_them_stand_beside_each_other(hall: Hall) -> None:
    with closing(GuestBroker(HERE)) as other:
        assert other.url.rpartition("/")[0] != hall.broker.url.rpartition("/")[0]
        assert _page(other.url) != _page(hall.broker.url)


def test_it_ends_with_the_program_that_started_it(tmp_path: Path) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", START],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        env={"TMPDIR": str(tmp_path)},
        text=True,
    )
    assert program.stdout
    url = program.stdout.readline().strip()
    with socket.create_connection((HERE, urlsplit(url).port or 0), timeout=20) as line:
        program.send_signal(signal.SIGKILL)
        program.communicate()
        with suppress(ConnectionResetError):  # it had not accepted the line yet
            assert not line.recv(1)  # the broker has ended
    with pytest.raises((URLError, ConnectionResetError)):  # nobody is there, or another one without this page
        _page(url)
    looks = watch(tmp_path, rust_timeout=1_000, yield_on_timeout=True)
    assert any(not list(tmp_path.iterdir()) for _ in islice(looks, 20)), "its folder is left"


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="is not an address of this machine"):
        GuestBroker("203.0.113.7")
    with pytest.raises(UsageError, match="is not an address of this machine"):
        GuestBroker("localhost")
    with pytest.raises(UsageError, match="another broker would see it"):
        GuestBroker("mqtts://broker.example.org")
    monkeypatch.setattr(guest_broker, "FOLDERS", ())
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(FilesError, match="sudo apt install mosquitto"):
        GuestBroker(HERE)


def test_a_disk_without_room_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(guest_broker, "mkdtemp", full)
    with pytest.raises(FilesError, match="the disk is full"):
        GuestBroker(HERE)


def test_guests_find_their_page_again_where_it_was() -> None:
    """A second broker stands where the first one stood, with its code and its room."""
    first = GuestBroker(HERE)
    first.close()
    second = open_guest_broker("", first.entrance)
    with closing(second), urlopen(first.url) as found:
        assert second.url == first.url
        assert first.room.name.encode() in found.read()
        with closing(open_guest_broker("127.0.0.2", first.entrance)) as elsewhere:
            assert elsewhere.room.name != first.room.name, "who names another address wants that one"
