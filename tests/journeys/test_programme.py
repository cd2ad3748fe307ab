"""An event with rooms: each holds its session on its own machine, and one lead watches and calls them all."""

import socket
from pathlib import Path

from tests.commands import Cli
from tests.journeys.conftest import Open
from tests.sharing.broker import Mosquitto, needs_mosquitto
from thinkpair.sharing.room_line import new_programme, read_broker

pytestmark = needs_mosquitto
PAIR = ("run", "thinking-pair", "--people", "Ana,Ben", "--programme")


def test_a_programme(thinkpair: Open, elsewhere: Open, cli: Cli, home: Path, mosquitto: Mosquitto) -> None:
    """Two rooms come; one is late, one is killed and comes back; a call reaches both while an action is typed."""
    home.mkdir()
    (home / "config.toml").write_text(f'broker = "{mosquitto.broker.url}"\n', encoding="utf-8")
    _, out, _ = cli("programme", "new", "Spring day")
    line = out.strip().partition("'")[2].rstrip("'")
    lead = thinkpair("programme", "watch", "Spring day")
    red = elsewhere(*PAIR, line, size=(40, 12))
    red.wait_for("Name of this room")
    red.type("Red\n")
    blue = thinkpair(*PAIR, "Spring day", "--room", "Blue")
    lead.wait_for("2 rooms: 2 on time", "Thinking pair")
    for room in (blue, red):
        room.press("enter")
        room.wait_for("end turn")
    blue.press("+", "+")
    lead.wait_for("2 rooms: 1 late, 1 on time", "▲ Blue   2 min behind")

    blue.press("a")
    blue.wait_for("by when")
    blue.type("Ana: ca")
    lead.press("c")
    lead.wait_for("Call to all: 2 rooms")
    lead.press("enter")
    blue.wait_for("Two minutes left")
    red.wait_for("Two minutes left", "k hides it")
    blue.type("ll Zoe")
    blue.wait_for("Ana: call Zoe", "Two minutes left")
    lead.wait_for("“Two minutes left”: shown in 2 of 2 rooms")
    red.press("k")
    red.wait_for("end turn", gone="Two minutes left")
    assert not any(word in lead.screen for word in ("Ana", "Ben", "Zoe"))

    red.kill()
    lead.wait_for("2 rooms: 1 late, 1 no contact", "? Red")
    back = elsewhere("resume", "--gap", "count", size=(40, 12))
    back.wait_for("end turn")
    lead.wait_for("2 rooms: 1 late, 1 on time", "· Red")
    lead.press("q")
    assert lead.wait_for_end() == 0
    blue.wait_for("Ana: call Zoe")
    assert cli("programme", "end", "Spring day")[0] == 0


def test_watched_in_lines(thinkpair: Open, mosquitto: Mosquitto, cli: Cli, home: Path) -> None:
    """With a screen reader: who comes is said, a line is a call, and a broker that is not there is one sentence."""
    home.mkdir()
    (home / "config.toml").write_text(f'broker = "{mosquitto.broker.url}"\n', encoding="utf-8")
    cli("programme", "new", "Spring day")
    lead = thinkpair("programme", "watch", "Spring day", "--plain", size=(120, 24))
    lead.wait_for("No rooms yet. In each room type:", "thinkpair share --programme")
    room = thinkpair(
        "run", "thinking-pair", "--plain", "--people", "Ana,Ben", "--programme", "Spring day", "--room", "Blue"
    )
    lead.wait_for("Blue: on time, ready")
    lead.type("2\n")
    room.wait_for("Call to all rooms: Come back")
    lead.wait_for("“Come back”: shown in 1 of 1 room")
    room.type("q\n")
    assert room.wait_for_end() == 0
    lead.wait_for("Blue: has quit")
    lead.type("q\n")
    assert lead.wait_for_end() == 0
    mosquitto.stop()
    code, _, err = cli("programme", "watch", "Spring day", "--plain")
    assert (code, err) == (
        3,
        f"thinkpair: no broker answers at 127.0.0.1, port {mosquitto.port}: start it, or correct its address "
        "(the setting broker)\n",
    )


def test_that_it_connects_is_said_at_once(thinkpair: Open) -> None:
    """A broker that takes its time leaves no empty terminal."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        broker = read_broker(f"mqtt://127.0.0.1:{silent.getsockname()[1]}")
        lead = thinkpair("programme", "watch", new_programme(broker, "Spring day").line)
        lead.wait_for("Connecting to 127.0.0.1…")
