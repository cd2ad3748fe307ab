"""Two peers on a call hold a thinking pair from two machines: two homes, and a broker between them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import Cli
from tests.journeys.conftest import Open
from tests.journeys.terminal import Terminal
from tests.journeys.test_together import ANA, BEN, both_press_enter, events_of
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
    assert "Ana, Ben · unfinished · may go on elsewhere" in cli("sessions")[1]
    assert "if it went on elsewhere, that is not in here" in cli("sessions", "show", "last")[2]
    ana = thinkpair("resume")
    ana.wait_for("space resume", gone="No connection")
    assert "Ana, Ben · unfinished · Ben took it over" in cli("sessions")[1]
    assert "Ben took this session over" in cli("export", "last", "--to", "md")[2]
    ana.press("space")
    ben.wait_for(BEN, "Ana: resumed")
    ben.press("q")
    ben.wait_for("Quit?", "Ana is here", "until it is taken over (t there)")
    ben.press("enter")
    ben.wait_for_end()
    ana.wait_for("Ben has quit the session", "take over")


def _joined(thinkpair: Open, elsewhere: Open, cli: Cli, home: Path, mosquitto: Mosquitto) -> tuple[Terminal, Terminal]:
    """Let Ana share a session that is not begun, in lines, and Ben join it from another machine, on his screen."""
    home.mkdir()
    (home / "config.toml").write_text(f'name = "Ana"\nbroker = "mqtt://127.0.0.1:{mosquitto.port}"\n', encoding="utf-8")
    ana = thinkpair("run", "--plain", "thinking-pair", "--people", "Ana,Ben", "--share")
    ana.wait_for("thinkpair join 'mqtt://127.0.0.1", "Enter starts")
    join = cli("share")[1].strip().removeprefix("thinkpair join ").strip("'")
    ben = elsewhere("join", join, "--as", "Ben")
    ben.wait_for("enter start")
    return ana, ben


@pytest.mark.parametrize("way", ["join", "Home"])
def test_whoever_quits_goes_back_to_the_session_that_another_has_taken_over(
    way: str, thinkpair: Open, elsewhere: Open, cli: Cli, home: Path, mosquitto: Mosquitto
) -> None:
    """Ana holds it and quits, Ben takes over; Ana finds back without the line."""
    ana, ben = _joined(thinkpair, elsewhere, cli, home, mosquitto)
    ben.press("enter")
    ben.wait_for(ANA)
    ana.type("q\n")
    assert ana.wait_for_end() == 0
    ben.wait_for("Ana has quit the session", "take over")
    ben.press("t")
    ben.wait_for("The session is held here now.")
    if way == "join":
        ana = thinkpair("join")
    else:
        ana = thinkpair()
        ana.wait_for("may go on elsewhere")
        ana.press("enter")
    ana.wait_for(ANA, "Ben holds the session now")


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


def test_a_call_in_lines(
    thinkpair: Open, elsewhere: Open, cli: Cli, home: Path, tmp_path: Path, mosquitto: Mosquitto
) -> None:
    """Both press Enter at once, both note, Ben leaves and returns, Ana is killed and returns; both keep the same."""
    for folder, name in ((home, "Ana"), (tmp_path / "ben", "Ben")):
        folder.mkdir(exist_ok=True)
        broker = f"mqtt://127.0.0.1:{mosquitto.port}"
        (folder / "config.toml").write_text(f'name = "{name}"\nbroker = "{broker}"\n', encoding="utf-8")
    wide = (120, 40)
    ana = thinkpair("run", "--plain", "thinking-pair", "--people", "Ana,Ben", "--share", size=wide)
    ana.wait_for("thinkpair join 'mqtt://127.0.0.1", "Enter starts")
    join = cli("share")[1].strip().removeprefix("thinkpair join ").strip("'")
    ben = elsewhere("join", "--plain", join, size=wide)
    ben.wait_for("Enter starts")
    ana.wait_for("Ben is here.")
    ana.type("\n")
    ben.type("\n")
    for each in (ana, ben):
        each.wait_for("Ana · Think")
    ana.type("Ana: call the bank by friday\n")
    ben.type("Ben: write to Chi by friday\n")
    for each in (ana, ben):
        each.wait_for("Ana: call the bank, by", "Ben: write to Chi, by")
    ben.type("q\n")
    ana.wait_for("Ben has left.")
    ben = elsewhere("join", "--plain", size=wide)
    ben.wait_for("Joining “Thinking pair” again", "Ana: Think")

    ana.kill()
    ben.wait_for("Type take over to hold it here.")
    ben.type("take over\n")
    ben.wait_for("The session is held here now.")
    ana = thinkpair("resume", "--plain", size=wide)
    ana.wait_for("Ana: Think", "Ben holds the session now")
    assert "You were away" not in ana.screen
    ana.type("end\n")
    for each in (ana, ben):
        each.wait_for("Enter saves and closes")
    assert ben.press_enter_to_end(in_lines=True) == 0
    assert ana.wait_for_end() == 0
    ana.wait_for("Closed by Ben. Saved here.")
    kept, there = (
        {path.name: path.read_bytes() for path in folder.glob("sessions/*/*")} for folder in (home, tmp_path / "ben")
    )
    assert kept == there
    assert sorted(kept) == ["journal.jsonl", "record.toml"]
    assert "SlotEnded" not in [event["event"] for event in events_of(home)], "the second Enter has ended a turn"


def test_what_was_half_typed_in_a_session_that_is_over_is_said(
    thinkpair: Open, elsewhere: Open, cli: Cli, home: Path, tmp_path: Path, mosquitto: Mosquitto
) -> None:
    """Ben's program is killed in the middle of an action, and Ana closes the session before he is back."""
    ana, ben = _joined(thinkpair, elsewhere, cli, home, mosquitto)
    ana.enter_until("Ana · Think")
    ben.wait_for(ANA)
    ben.press("a")
    ben.wait_for("who follows up")
    ben.type("Ben: book a ro")
    half_typed = tmp_path / "ben" / "state" / "joined" / "half-typed"
    ben.wait_for_file(half_typed, "Ben: book a ro")
    ben.kill()
    ana.type("end\n")
    ana.wait_for("Enter saves and closes", "Ben has been away for")
    ana.enter_until("Ben is typing an action. Close the session now?")
    assert ana.press_enter_to_end(in_lines=True) == 0
    ben = elsewhere("join", "--as", "Ben", size=(120, 24))
    assert ben.wait_for_end() == 3
    ben.wait_for("Not saved, only typed so far: “Ben: book a ro”.", "nobody shares a session under this line")
    assert not half_typed.exists()
