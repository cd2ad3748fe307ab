"""Two peers on a call hold a thinking pair from two machines: two homes, and a broker between them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import Cli
from tests.journeys.conftest import Open
from tests.journeys.test_together import ANA, BEN, both_press_enter
from tests.sharing.broker import Mosquitto, needs_mosquitto
from tests.sharing.proxy import Line

pytestmark = needs_mosquitto


@pytest.fixture
def line(mosquitto: Mosquitto) -> Iterator[Line]:
    line = Line(mosquitto.port)
    yield line
    line.close()


def test_a_call(thinkpair: Open, elsewhere: Open, cli: Cli, home: Path, line: Line) -> None:
    """What runs is shared; both press Enter at once, Ben's line is cut, Ana's program is killed, she comes back."""
    home.mkdir()
    (home / "config.toml").write_text('name = "Ana"\n', encoding="utf-8")
    ana = thinkpair("run", "thinking-pair", "--people", "Ana,Ben")
    ana.wait_for("enter start")
    shares = thinkpair("share")
    shares.wait_for("Broker, like")
    shares.type(f"mqtt://127.0.0.1:{line.port}\n")
    assert shares.wait_for_end() == 0, shares.screen
    _, out, _ = cli("share")
    join = out.strip().removeprefix("thinkpair join ").strip("'")
    ben = elsewhere("join", join, "--as", "Ben")
    ben.wait_for("Ready to start", "enter start")
    ben.press("enter")
    ana.wait_for(ANA, "Ben: started")
    ben.wait_for(ANA)
    both_press_enter(ana, ben, BEN)

    line.cut()
    ben.wait_for("No connection to 127.0.0.1")
    ana.wait_for("No connection to 127.0.0.1")
    ben.press("space")
    ben.wait_for("1 key to be sent")
    line.mend()
    ben.wait_for("space resume", gone="to be sent")
    ana.wait_for("space resume")

    ana.kill()
    ben.wait_for("Ana is gone", "take over")
    ben.press("t")
    ben.wait_for("The session is held here now.")
    ana = thinkpair("resume")
    ana.wait_for("space resume", gone="No connection")
    ana.press("space")
    ben.wait_for(BEN, "Ana: resumed")
    ben.press("q")
    ben.wait_for("Quit")
    ben.press("enter")
    ben.wait_for_end()
    ana.wait_for("Ben has quit the session", "take over")


def test_shared_from_the_start(thinkpair: Open, elsewhere: Open, cli: Cli, home: Path, mosquitto: Mosquitto) -> None:
    """A session that is begun with --share says at once what to send; of two people, who gives no name is the other."""
    home.mkdir()
    (home / "config.toml").write_text(f'broker = "mqtt://127.0.0.1:{mosquitto.port}"\n', encoding="utf-8")
    terminal = thinkpair("run", "--plain", "thinking-pair", "--people", "Ana,Ben", "--share")
    terminal.wait_for("Your name, as the others see it")
    terminal.type("Ana\n")
    terminal.wait_for("thinkpair join 'mqtt://127.0.0.1", "Enter starts")
    join = cli("share")[1].strip().removeprefix("thinkpair join ").strip("'")
    ben = elsewhere("join", "--plain", join)
    ben.wait_for("Your name, as the others see it")
    ben.type("\n")
    terminal.wait_for("Ben is here.")
    terminal.enter_until("Ana · Think")
    ben.wait_for("Ana: started.")
    terminal.type("q\n")
    assert terminal.wait_for_end() == 0
    ben.wait_for("Ana has quit the session")
