"""The wire over a broker: a mosquitto that the tests start."""

import gc
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from time import monotonic

import pytest
from msgspec.structs import replace

from tests.sharing.broker import Mosquitto, needs_mosquitto, spy
from thinkpair.errors import UsageError
from thinkpair.sharing import mqtt_wire
from thinkpair.sharing.mqtt_wire import MqttWire
from thinkpair.sharing.room_line import Broker, Room, new_room, read_broker, read_line

pytestmark = needs_mosquitto
_PATIENCE = 20.0


class Ends:
    """The ends of a room, and what came to each."""

    def __init__(self, broker: Broker) -> None:
        self.room = new_room(broker)
        self.woken = Event()
        self.came: dict[MqttWire, list[bytes]] = {}

    def open(self, peer: str = "", *, room: Room | None = None) -> MqttWire:
        will = (f"peer/{peer}", b"gone") if peer else ("writer", b"gone")
        wire = MqttWire(room or self.room, peer, will, writes=not peer)
        wire.listener = self.woken.set
        self.came[wire] = []
        self.until(lambda: wire.connected or bool(wire.problem))
        return wire

    def until(self, there: Callable[[], bool]) -> None:
        end = monotonic() + _PATIENCE
        while not there():
            assert monotonic() < end, self.came
            self.woken.wait(0.02)
            self.woken.clear()
            for wire, came in self.came.items():
                came += wire.take()

    def until_came(self, wire: MqttWire, message: bytes) -> None:
        self.until(lambda: message in self.came[wire])

    def close(self) -> None:
        for wire in self.came:
            wire.close(empty=True)


@pytest.fixture
def ends(mosquitto: Mosquitto) -> Iterator[Ends]:
    ends = Ends(mosquitto.broker)
    yield ends
    ends.close()


def test_who_comes_late_gets_the_log_in_its_order(ends: Ends) -> None:
    writer = ends.open()
    for number in range(1, 31):
        writer.send(f"log/{number}", b"event %d" % number)
    writer.send("writer", b"ana writes")
    ends.until_came(writer, b"ana writes")  # the broker has it
    ben = ends.open("ben")
    ends.until_came(ben, b"ana writes")
    assert ends.came[ben] == [*(b"event %d" % number for number in range(1, 31)), b"ana writes"]


def test_what_is_asked_while_nobody_writes_reaches_the_next_who_does(ends: Ends) -> None:
    ends.open().close()
    ben = ends.open("ben")
    ben.send("ask/ben", b"end the turn")
    ben.send("to/ben", b"sent")
    ends.until_came(ben, b"sent")
    ends.until_came(ends.open(), b"end the turn")


def test_the_broker_says_who_is_gone_and_reads_nothing(ends: Ends, mosquitto: Mosquitto) -> None:
    writer, ben = ends.open(), ends.open("ben")
    writer.send("writer", b"ana writes")
    ends.until_came(ben, b"ana writes")
    assert all(b"ana" not in message for _, message in spy(mosquitto.broker))
    ends.open().close()  # the broker lets nobody in twice under this id
    ends.until_came(ben, b"gone")
    ends.open("ben")  # the same end comes back while the broker believes that it is there
    ends.until_came(writer, b"gone")


def test_after_the_close_the_broker_has_nothing(ends: Ends, mosquitto: Mosquitto) -> None:
    writer = ends.open()
    writer.send("log/1", b"event")
    writer.send("writer", b"ana writes")
    ends.until_came(writer, b"ana writes")
    assert [topic for topic, _ in spy(mosquitto.broker) if ends.room.name in topic]
    writer.close(empty=True)
    assert not [topic for topic, _ in spy(mosquitto.broker) if ends.room.name in topic]


def test_a_broker_that_comes_back_is_found(tmp_path: Path) -> None:
    mosquitto = Mosquitto(tmp_path)
    ends = Ends(mosquitto.broker)
    ben = ends.open("ben")
    mosquitto.stop()
    ends.until(lambda: not ben.connected)
    mosquitto.start()
    ends.until(lambda: ben.connected)
    ends.close()
    mosquitto.stop()


def test_a_changed_frame_and_another_key_are_passed_over(ends: Ends) -> None:
    sealed = ends.room.seal(b"hello")
    assert ends.room.open(sealed) == b"hello"
    assert ends.room.open(sealed[:-1] + bytes([sealed[-1] ^ 1])) is None
    assert new_room(ends.room.broker).open(sealed) is None


def _certificates(folder: Path) -> None:
    """Make who signs, and what mosquitto and a client show, each signed by it."""

    def run(*words: str) -> None:
        subprocess.run(("openssl", *words), cwd=folder, check=True, capture_output=True)

    new = ("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    run(*new, "-x509", "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=tests")
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1", encoding="utf-8")
    for name in ("server", "client"):
        run(*new, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "names")
        run("x509", "-req", "-in", f"{name}.csr", "-out", f"{name}.pem", *signed)
    client = (folder / "client.pem").read_text() + (folder / "client.key").read_text()
    (folder / "both.pem").write_text(client, encoding="utf-8")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
def test_tls_with_certificates_on_both_sides(tmp_path: Path) -> None:
    _certificates(tmp_path)
    files = [f"{name} {tmp_path}/{file}" for name, file in (("cafile", "ca.pem"), ("certfile", "server.pem"))]
    demands = ("require_certificate true", "use_identity_as_username true", "allow_anonymous true")
    mosquitto = Mosquitto(tmp_path, (*files, f"keyfile {tmp_path}/server.key", *demands))
    secure = replace(mosquitto.broker, tls=True, authority=tmp_path / "ca.pem", certificate=tmp_path / "both.pem")
    ends = Ends(secure)
    assert ends.open("ben").connected
    unknown = replace(ends.room, broker=replace(secure, authority=None))
    assert "cannot be trusted" in ends.open("chi", room=unknown).problem
    ends.close()
    mosquitto.stop()
    gc.collect()  # paho leaves the socket of a handshake that failed


def test_a_wrong_password_says_so(tmp_path: Path) -> None:
    (tmp_path / "users").write_text("", encoding="utf-8")
    mosquitto = Mosquitto(tmp_path, ("allow_anonymous false", f"password_file {tmp_path / 'users'}"))
    ends = Ends(replace(mosquitto.broker, user="ana", password="wrong"))
    assert "does not accept the user or the password" in ends.open("ben").problem
    ends.close()
    mosquitto.stop()


def test_a_port_that_does_not_answer_without_tls_says_how_tls_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mqtt_wire, "_CONNECTING", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        ends = Ends(Broker("127.0.0.1", port, tls=False))
        problem, of_line = ends.open("").problem, ends.open("ben").problem
        ends.close()
    does = f"127.0.0.1, port {port}, does not answer"
    assert problem == f"{does}: write mqtts:// for a broker with TLS, or try again"
    assert of_line == f"{does}: try again, or ask whoever sent the line for another one"


def test_a_broker_that_passes_nothing_on_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mqtt_wire, "_CONNECTING", 1.0)
    (tmp_path / "access").write_text("topic read nothing/#\n", encoding="utf-8")
    mosquitto = Mosquitto(tmp_path, ("allow_anonymous true", f"acl_file {tmp_path / 'access'}"))
    ends = Ends(mosquitto.broker)
    assert "passes no messages on below tp/: ask whoever runs it" in ends.open("ben").problem
    ends.close()
    mosquitto.stop()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mqtts://nowhere.invalid", "there is no machine called nowhere.invalid"),
        ("mqtt://127.0.0.1:1", "no broker answers at 127.0.0.1, port 1"),
    ],
)
def test_a_broker_that_is_not_there(url: str, words: str) -> None:
    """Who joined has the address from a line: theirs is no setting."""
    ends = Ends(read_broker(url))
    here, of_line = ends.open("").problem, ends.open("ben").problem
    assert words in here
    assert words in of_line
    assert here.endswith("correct its address (the setting broker)")
    assert of_line.endswith("ask whoever sent the line for another one")
    ends.close()


def test_a_line_says_all_that_is_needed() -> None:
    room = new_room(read_broker("mqtts://ana@broker.example.org"))
    assert read_line(f" '{room.line}'\n") == replace(room, broker=replace(room.broker, user=None))
    changed = f"{room.line[:-1]}{'q' if room.line.endswith('z') else 'z'}"
    for broken in (room.line[:-1], changed, "hello", ""):
        with pytest.raises(UsageError, match="not a whole join line"):
            read_line(broken)
    for cut_off in (room.line.replace("#", ""), "mqtts://host/bar", "mqtts://host#"):
        with pytest.raises(UsageError, match="the part from # on is missing"):
            read_line(cut_off)


def test_what_is_missing_before_an_address_is_said() -> None:
    with pytest.raises(ValueError, match="put mqtts:// in front of the address of the broker, or mqtt://"):
        read_broker("127.0.0.1:18883")


@pytest.mark.parametrize("text", ["broker.example.org", "http://host", "mqtts://host:many", "mqtts://a:b@host"])
def test_an_address_that_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="broker"):
        read_broker(text)
