"""A facilitator and three people with phones: an item, votes, an action, on the stage and in the minutes."""

import re
import socket
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.commands import Cli
from tests.journeys.conftest import Open
from tests.phone_browser import Browser, Phone, needs_chromium
from tests.sharing.broker import needs_mosquitto

pytestmark = [needs_mosquitto, needs_chromium]
AXE = Path(__file__).parent.parent.parent / "phones/node_modules/axe-core/axe.min.js"

FORMAT = """
title = "Small agenda"
people = "2-9"
actions = "end"
rules = ["Nobody interrupts."]

[[round]]
title = "Topics"
  [[round.step]]
  title = "Write topics"
  speak = "nobody"
  collect = "topics"
  time = "9m"

[[round]]
title = "Vote"
  [[round.step]]
  title = "Three votes each"
  vote = "topics"
  time = "9m"
"""

PAIRS = """
title = "In pairs"
people = "2+"
actions = "never"
role.thinker = {}
role.listener = {}

[[round]]
title = "Think"
groups = "pairs"
each = "thinker"
  [[round.step]]
  title = "Think"
  speak = "thinker"
  time = "9m"
"""


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    browser = Browser(tmp_path / "chromium")
    yield browser
    browser.close()


def _has_axe_nothing_to_say(phone: Phone) -> None:
    """Where axe-core is installed beside the page's sources."""
    if AXE.exists():
        phone.ask("Runtime.evaluate", expression=AXE.read_text(encoding="utf-8"))
        said = phone.run("() => axe.run().then(found => found.violations.map(each => each.id + ': ' + each.help))")
        assert said == []


def occupied(port: int) -> socket.socket:
    """Return what has a port of this machine, once whoever had it has left."""
    while True:
        with suppress(OSError):
            return socket.create_server(("127.0.0.1", port))


def _share_of_the_bar(phone: Phone) -> float:
    share: float = phone.run(
        "() => document.getElementById('rest').offsetWidth / document.getElementById('bar').clientWidth"
    )
    return share


def test_a_room_with_phones(thinkpair: Open, cli: Cli, home: Path, browser: Browser, tmp_path: Path) -> None:
    """One of the phones is cut off while its action is on the way; a second phone cannot be the same person."""
    file = tmp_path / "small-agenda.toml"
    file.write_text(FORMAT, encoding="utf-8")
    host = thinkpair("run", str(file), "--people", "Ana,Ben,Chi", "--phones", "127.0.0.1")
    screen = host.wait_for("Join with your phone", "█▀▀▀▀▀█", "0 phones joined")
    found = re.search(r"http://\S+", screen)
    assert found
    ana, ben, chi = (browser.open(found[0], dark=dark) for dark in (False, True, False))
    for phone, name in ((ana, "Ana"), (ben, "Ben"), (chi, "Chi")):
        phone.wait_for("Who are you?", "Nobody interrupts.")
        phone.press(name)
        phone.wait_for(f"You: {name}", gone="Who are you?")
        _has_axe_nothing_to_say(phone)
    host.wait_for("3 phones joined")
    host.press("enter")
    host.wait_for("Nobody interrupts.")
    host.press("P")  # once more, for who comes late
    host.wait_for(found[0], "3 phones joined")
    host.press("escape")
    host.wait_for("enter start")
    host.press_enter("enter end turn")

    assert "You are Ana" not in ana.wait_for("Small agenda", "In silence", "Add an item")
    assert _share_of_the_bar(ana) > 0.5, "what is filled is left"
    ana.type("Your item", "Shorter <b>meetings</b>")
    ana.press("Add")
    ana.wait_for("✓ Shorter <b>meetings</b>")
    host.wait_for("Ana: added item", "Shorter <b>meetings</b>")
    ben.type("Your item", "Tea")
    ben.press("Add")
    host.wait_for("Tea")
    _has_axe_nothing_to_say(ana)

    host.press_enter("0 of 9 votes given")
    for phone, item, left in ((ana, "Tea", 3), (ben, "Tea", 3), (chi, "Tea", 3), (chi, "Shorter <b>meetings</b>", 2)):
        phone.wait_for("Three votes each", f"{left} of 3 votes left")
        phone.press(f"More for {item}")
    host.wait_for("4 of 9 votes given")
    chi.wait_for("1 of 3 votes left.", "4 of 9 votes given in the room.", "room: 3")
    _has_axe_nothing_to_say(ben)

    host.press_enter("who follows up")  # what comes next stands on the screen before
    ben.wait_for("Note your action")
    ben.type("What will you do?", "Buy the tea")
    ben.cut_off(True)
    ben.press("Save action")
    ben.wait_for("Sending: Buy the tea")
    ben.cut_off(False)
    ben.wait_for("✓ Buy the tea", gone="Sending")
    host.wait_for("Buy the tea")
    _has_axe_nothing_to_say(chi)
    assert "Buy the tea" not in ana.text

    host.press_enter("summary")
    chi.wait_for("Summary")
    assert host.press_enter_to_end() == 0
    ana.wait_for("The session is over. You can close this page.", gone="Change name")
    (kept,) = home.glob("sessions/*")
    _, minutes, _ = cli("sessions", "show", kept.name)
    assert "Buy the tea" in minutes
    assert "Tea" in minutes


class _Room:
    """A facilitator's terminal and Ana's phone, in the middle of a vote: Ana has given one of three votes to Tea."""

    def __init__(self, thinkpair: Open, browser: Browser, tmp_path: Path) -> None:
        self._open, self._browser = thinkpair, browser
        file = tmp_path / "small-agenda.toml"
        file.write_text(FORMAT, encoding="utf-8")
        self.host = thinkpair("run", str(file), "--people", "Ana,Ben,Chi", "--phones", "127.0.0.1")
        self.page = self.code()
        self.ana = self.enters("Ana")
        self.host.press("enter")
        self.host.wait_for("enter start")
        self.host.press_enter("enter end turn")
        self.ana.wait_for("Add an item")
        self.ana.type("Your item", "Tea")
        self.ana.press("Add")
        self.host.wait_for("Tea")
        self.ana.type("Your item", "Half a though")
        self.host.press_enter("0 of 9 votes given")
        self.ana.wait_for("3 of 3 votes left")
        self.ana.press("More for Tea")
        self.ana.wait_for("2 of 3 votes left")
        self.host.wait_for("1 of 9 votes given")

    def code(self) -> str:
        """The address that the screen shows."""
        found = re.search(r"http://\S+", self.host.wait_for("Join with your phone", "http://"))
        assert found
        return found[0]

    def enters(self, name: str) -> Phone:
        """Somebody opens the page, and selects their name."""
        phone = self._browser.open(self.code())
        phone.wait_for("Who are you?")
        phone.press(name)
        phone.wait_for(f"You: {name}", gone="Who are you?")
        return phone

    def resumes(self, *words: str, **options: Any) -> None:
        """The facilitator resumes the session in a new terminal."""
        self.host = self._open("resume", *words, **options)
        self.host.wait_for_any("You were away", "votes given", "phones joined")
        if "You were away" in self.host.screen:
            self.host.press("enter")


@pytest.fixture
def room(thinkpair: Open, browser: Browser, tmp_path: Path) -> _Room:
    return _Room(thinkpair, browser, tmp_path)


def test_the_host_is_killed_in_the_middle_of_a_vote(room: _Room) -> None:
    """The phone is back by itself, with its name, the votes that are left, and what was half typed; also after q."""
    room.host.kill()
    without = room.ana.wait_for("No connection. It comes back by itself", gone="Three votes each")
    assert without.startswith("No connection"), "it is read without scrolling"
    room.resumes()
    room.host.wait_for("Phones come back by themselves.")
    room.ana.wait_for("You: Ana", "2 of 3 votes left", "room: 1", gone="No connection")
    room.ana.load_again()
    room.ana.wait_for("You: Ana", "2 of 3 votes left", "room: 1")
    assert room.ana.value("Your item") == "Half a though"
    room.ana.press("More for Tea")
    room.ana.wait_for("1 of 3 votes left")
    room.host.wait_for("2 of 9 votes given")
    room.host.press("P")
    assert room.code() == room.page
    room.host.press("escape")
    room.host.wait_for("votes given")

    room.host.press("q")
    room.host.wait_for("Quit?")
    room.host.press("enter")
    room.host.wait_for_end()
    room.ana.wait_for("The session was quit. When it resumes, this page comes back.")
    room.resumes("--phones", "127.0.0.1")
    assert room.code() == room.page
    room.ana.wait_for("1 of 3 votes left")


def test_the_way_in_is_taken_after_a_crash(room: _Room) -> None:
    """The screen says that phones are off, and which key lets them in; votes so far count, and are said to."""
    room.host.kill()
    taken = urlsplit(room.page)
    room.ana.wait_for("No connection")
    with closing(occupied(taken.port or 0)):
        room.resumes()
        room.host.wait_for("Phones are off. For a new code: P, or thinkpair share --phones.")
        room.host.press("P")
        assert room.code() != room.page
        ben = room.enters("Ben")
        room.host.press("escape")
        room.host.wait_for("Votes so far are counted")
        ben.press("More for Tea")
        room.host.wait_for("1  Tea  2 votes")


def test_where_phones_cannot_come_in(thinkpair: Open, home: Path) -> None:
    """One sentence says what to do; no session was begun."""
    wrong = thinkpair("run", "thinking-pair", "--people", "Ana,Ben", "--phones", "203.0.113.7", size=(120, 24))
    wrong.wait_for(
        "203.0.113.7 is not an address of this machine: after --phones write one such as 192.168.1.5, or nothing"
    )
    assert wrong.wait_for_end() == 2
    assert not list(home.glob("sessions/*/journal.jsonl"))


def test_each_phone_says_who_speaks_in_its_own_group(thinkpair: Open, browser: Browser, tmp_path: Path) -> None:
    """Above stand all who speak; below, whose turn it is at one's own table."""
    file = tmp_path / "pairs.toml"
    file.write_text(PAIRS, encoding="utf-8")
    host = thinkpair("run", str(file), "--people", "Ana,Ben,Chi,Dora-Margarethe Oberhuber", "--phones", "127.0.0.1")
    found = re.search(r"http://\S+", host.wait_for("Join with your phone", "http://"))
    assert found
    ana = browser.open(found[0])
    ana.wait_for("Who are you?")
    ana.press("Ana")
    ana.wait_for("You: Ana", "Table 1: with")
    host.press("enter")
    host.wait_for("enter start")
    host.press_enter("enter end turn")
    ana.wait_for("You have the floor.", "Your role: Thinker")
    _has_axe_nothing_to_say(ana)
    ana.load_again()
    ana.wait_for("You: Ana", "You have the floor.")
    host.press_enter("turn 2 of 2")
    ana.wait_for("Ben has the floor.", "Your role: Listener")
    assert not ana.run("() => document.documentElement.scrollWidth > innerWidth"), "nothing stands beside the screen"
