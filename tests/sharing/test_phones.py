"""Guests: what they may give, when, how much; and what becomes of those who try more."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from threading import Thread
from typing import Any, cast

import pytest
from msgspec import json

from tests.follows import FirstScreen
from tests.rooms import Venue
from tests.session.plans import group, plan_of, slot
from thinkpair.runtime.live_session import LiveSession
from thinkpair.session import commands as ask
from thinkpair.session import events as ev
from thinkpair.session.actions import Item
from thinkpair.session.plan import Plan
from thinkpair.sharing.door import Door
from thinkpair.sharing.guest_broker import GuestBroker, code_of
from thinkpair.sharing.phones import Phones
from thinkpair.tui.screens.phones import JoinCode, JoinCodeLines

PEOPLE = ("Ana", "Ben", "Chi")
ROOT = Path(__file__).parent.parent.parent


def _plan() -> Plan:
    everyone = group(*PEOPLE, floor="open")
    return plan_of(
        slot(180, groups=(group(*PEOPLE, floor="silent"),), collect="topics"),
        slot(120, groups=(everyone,), vote="topics", votes=3),
        slot(120, groups=(everyone,), vote="topics", votes="1-5"),
        people=PEOPLE,
        after=(3,),
        lists=("topics",),
    )


class Hall:
    """A session with guests; what they send is done when the session is looked at, and saved when the disk says so."""

    def __init__(self) -> None:
        self.venue = Venue(_plan())
        self.live = self.venue.live
        self.begin()

    def begin(self) -> None:
        """Let guests in, as a program does that has just begun to hold the session."""
        self.guests: Callable[[str, bytes], None] = lambda topic, message: None
        self.listener: Callable[[], None] = lambda: None
        self.sent: list[tuple[str, Any]] = []
        self.looks = 0
        self.live.event_store.listener = self._look
        known = {event.asked for event in self.venue.kept.events}
        self.phones = Phones(self.live, self, key="secret", known=known, clock=self.venue.clock.seconds)
        for name in PEOPLE:
            self.tell(name.lower(), do="hello", name=name)

    def send_open(self, topic: str, message: bytes, *, kept: bool = True) -> None:
        self.sent.append((topic, json.decode(message)))

    def close(self, *, empty: bool = False) -> None:
        self.sent.append(("closed", empty))

    def _look(self) -> None:
        self.looks += 1

    def tell(self, guest: str, **given: Any) -> str | None:
        """Send something as a guest; return why it was refused, "" for done, None where nothing was answered."""
        before = len(self.sent)
        self.guests(f"guest/{guest}", json.encode(given))
        self.phones.serve()
        answers = [told["refused"] for topic, told in self.sent[before:] if topic == f"to/{guest}"]
        return answers[0] if answers else None

    def told(self, guest: str) -> dict[str, Any]:
        told: dict[str, Any] = [told for topic, told in self.sent if topic == f"to/{guest}"][-1]
        return told

    def view(self) -> dict[str, Any]:
        view: dict[str, Any] = [told for topic, told in self.sent if topic == "view"][-1]
        places: dict[str, Any] = [told for topic, told in self.sent if topic == "view/places"][-1]
        return {**view, **places}

    @property
    def items(self) -> list[tuple[str, int | None]]:
        return [(item.text, item.votes) for item in self.live.session.state.items("topics")]

    def to_vote(self, *, scores: bool = False) -> None:
        self.live.do(ask.Start())
        for text in ("Tea", "Cake"):
            self.live.do(ask.AddItem(text))
        for _ in range(2 if scores else 1):
            self.live.do(ask.EndTurn())


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_items_are_taken_while_the_step_collects(hall: Hall) -> None:
    assert hall.tell("ana", do="item", n=1, text="Tea") == "Items are not collected now."
    hall.live.do(ask.Start())
    assert hall.tell("ana", do="item", n=2, text="Tea") == ""
    assert hall.tell("ana", do="item", n=2, text="Tea") == ""  # sent again: it is known
    assert hall.items == [("Tea", None)]
    assert hall.phones.who("ana/2") == "Ana"
    hall.live.do(ask.EndTurn())
    assert hall.tell("ana", do="item", n=3, text="Cake") == "Items are not collected now."


def test_done_is_said_once_it_is_saved(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    hall.live.do(ask.Start())
    with monkeypatch.context() as disk:
        disk.setattr(LiveSession, "recorded", False)
        assert hall.tell("ana", do="item", n=1, text="Tea") is None
        assert hall.tell("ana", do="item", n=1, text="Tea") is None
    hall.phones.serve()
    assert hall.sent[-1][1]["refused"] == ""
    assert hall.items == [("Tea", None)]


def test_each_person_has_the_votes_of_one(hall: Hall) -> None:
    hall.to_vote()
    assert hall.tell("ana", do="vote", n=1, list="topics", item=1, votes=2) == ""
    assert hall.tell("ben", do="vote", n=1, list="topics", item=1, votes=1) == ""
    assert hall.tell("ana", do="vote", n=2, list="topics", item=2, votes=2) == "You have 3 votes."
    assert hall.tell("ana", do="vote", n=3, list="topics", item=1, votes=1) == ""
    assert hall.tell("ana", do="vote", n=4, list="topics", item=2, votes=2) == ""
    assert hall.items == [("Tea", 2), ("Cake", 2)]
    assert hall.sent[-1][1]["votes"] == {"1": 1, "2": 2}
    for wrong in (-1, 4):
        assert hall.tell("ben", do="vote", n=wrong + 9, list="topics", item=1, votes=wrong) == "You have 3 votes."
    assert hall.tell("ben", do="vote", n=20, list="topics", item=7, votes=1) == "There is no vote now."


def test_after_a_crash_a_guest_shows_a_receipt_and_gives_what_is_left(hall: Hall) -> None:
    hall.to_vote()
    hall.tell("ana", do="vote", n=1, list="topics", item=1, votes=2)
    receipt = hall.told("ana")["ballot"]
    assert hall.told("ben")["ballot"] == "", "who gave none has none"
    hall.begin()
    hall.tell("ben", do="hello", name="Ben", ballot=receipt)
    assert hall.told("ben")["votes"] == {}, "it is Ana's"
    for forged in (receipt.replace('"1":2', '"1":1'), receipt[1:], "x", "é"):
        hall.tell("ana", do="hello", name="Ana", ballot=forged)
        assert hall.told("ana")["votes"] == {}
    hall.tell("ana", do="hello", name="Ana", ballot=receipt)
    assert hall.told("ana")["votes"] == {"1": 2}
    assert hall.tell("ana", do="vote", n=2, list="topics", item=2, votes=2) == "You have 3 votes."
    assert hall.tell("ana", do="vote", n=3, list="topics", item=1, votes=0) == ""
    hall.tell("ana", do="hello", name="Ana", ballot=receipt)
    assert hall.told("ana")["votes"] == {"1": 0}, "it is an old one"
    assert hall.items == [("Tea", 0), ("Cake", None)]


def test_a_receipt_for_votes_that_were_undone_is_worth_nothing(hall: Hall) -> None:
    hall.to_vote()
    hall.tell("ana", do="vote", n=1, list="topics", item=1, votes=2)
    receipt = hall.told("ana")["ballot"]
    hall.live.do(ask.Undo())
    hall.begin()
    hall.tell("ana", do="hello", name="Ana", ballot=receipt)
    assert hall.told("ana")["votes"] == {}


def test_what_was_saved_before_a_crash_is_not_added_again(hall: Hall) -> None:
    hall.live.do(ask.Start())
    hall.tell("ana", do="item", n=1, text="Tea")
    hall.begin()
    assert hall.tell("ana", do="item", n=1, text="Tea") == ""
    assert hall.tell("ana", do="item", n=2, text="Cake") == ""
    assert [text for text, _ in hall.items] == ["Tea", "Cake"]


def test_everyone_scores_every_item(hall: Hall) -> None:
    hall.to_vote(scores=True)
    assert hall.tell("ana", do="vote", n=1, list="topics", item=1, votes=5) == ""
    assert hall.tell("ana", do="vote", n=2, list="topics", item=2, votes=4) == ""
    assert hall.tell("ana", do="vote", n=3, list="topics", item=2, votes=6) == "You can give 1 to 5 points."
    assert hall.items == [("Tea", 5), ("Cake", 4)]


def test_votes_that_come_together_are_counted_together(hall: Hall) -> None:
    hall.to_vote()
    before = len(hall.venue.kept.events)
    for name in PEOPLE:
        hall.guests(
            f"guest/{name.lower()}", json.encode({"do": "vote", "n": 1, "list": "topics", "item": 1, "votes": 1})
        )
    hall.phones.serve()
    (counted,) = hall.venue.kept.events[before:]
    assert isinstance(counted, ev.ItemEdited)
    assert counted.item == Item(number=1, text="Tea", votes=3)
    assert counted.asked == ""  # a vote may be secret


def test_another_phone_of_the_same_person_votes_for_that_person(hall: Hall) -> None:
    hall.to_vote()
    hall.tell("ana", do="vote", n=1, list="topics", item=1, votes=3)
    refused = hall.tell("eve", do="hello", name="Ana")
    assert refused == "Ana is selected on another phone. Select “Change name” there first."
    assert hall.tell("eve", do="vote", n=1, list="topics", item=1, votes=3) == "Select your name first."
    hall.venue.clock.advance(61)  # nothing was heard of the first one
    assert hall.tell("eve", do="hello", name="Ana") == ""
    assert hall.tell("eve", do="vote", n=2, list="topics", item=2, votes=1) == "You have 3 votes."
    assert hall.tell("eve", do="vote", n=3, list="topics", item=1, votes=1) == ""
    assert hall.items == [("Tea", 1), ("Cake", None)]


def test_ones_own_action_while_actions_are_agreed(hall: Hall) -> None:
    hall.to_vote()
    assert hall.tell("ana", do="action", n=1, what="Call the bank") == "Actions are not collected now."
    hall.live.do(ask.EndTurn(), then=lambda _: None)
    hall.live.do(ask.EndTurn())
    assert hall.live.view().phase == "capture"
    for wrong in ("2020-01-01", "2026-13-01", "soon"):
        assert hall.tell("ana", do="action", n=hash(wrong), what="x", due=wrong) == "The date must be today or later."
    assert hall.tell("ana", do="action", n=2, what="Call the bank", due="2026-12-01") == ""
    (action,) = hall.live.session.actions
    assert (action.who, action.what, action.due) == (("Ana",), "Call the bank", "2026-12-01")
    assert "Call the bank" not in repr(hall.view())


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"{",
        b"[]",
        b'{"do":"item"',
        b'{"do":"close"}',
        b"\xff\xfe",
        b'{"do":"item","n":"1"}',
        b" " * 2_001,
        b"[" * 900,
    ],
    ids=str,
)
def test_what_is_no_message_is_passed_over(hall: Hall, message: bytes) -> None:
    hall.live.do(ask.Start())
    before = len(hall.sent), len(hall.venue.kept.events)
    hall.guests("guest/eve", message)
    hall.guests("guest/ana", message)
    assert (len(hall.sent), len(hall.venue.kept.events)) == before


def test_hostile_text_is_cleaned_and_cut(hall: Hall) -> None:
    hall.live.do(ask.Start())
    hall.tell("ana", do="item", n=1, text="\x1b[31mred\u202e\n" + "x" * 500)
    ((text, _),) = hall.items
    assert text.startswith("\ufffd[31mred x")
    assert len(text) == 200
    assert hall.tell("ana", do="item", n=2, text=" \u200b\n") == "The text is empty."
    assert hall.tell("eve", do="hello", name="\x1b]0;x\x07" * 99) is not None


def test_a_flood_is_cut_off_and_others_are_heard(hall: Hall) -> None:
    hall.live.do(ask.Start())
    looks = hall.looks
    for number in range(1, 5_001):
        hall.guests("guest/ana", json.encode({"do": "item", "n": number, "text": f"no {number}"}))
    assert hall.looks - looks == 1
    assert hall.tell("ben", do="item", n=1, text="Tea") == ""
    assert len(hall.items) <= 31
    assert hall.tell("ben", do="hello", sent=1.0) == ""
    hall.venue.clock.advance(60)
    refusals = [hall.tell("ana", do="item", n=number, text="more") for number in range(6_000, 6_020)]
    assert refusals[-1] == "You have added enough. Ask the host to add more."


def test_a_thousand_names_of_one_guest_are_no_thousand_guests(hall: Hall) -> None:
    for number in range(3_000):
        hall.guests(f"guest/{number}", json.encode({"do": "hello", "name": "Ana"}))
    assert sum(topic.startswith("to/") for topic, _ in hall.sent) <= 2_010
    assert hall.tell("ana", do="hello") is not None


def test_the_view_is_sent_where_something_differs(hall: Hall) -> None:
    def views() -> int:
        return sum(topic == "view" for topic, _ in hall.sent)

    before = views()
    hall.live.do(ask.Start())
    hall.phones.serve()
    for _ in range(5):
        hall.venue.clock.advance(1)
        hall.phones.serve()
    hall.live.do(ask.AddAction(("Ana",), "nobody else's"))
    hall.phones.serve()
    assert views() == before + 1
    hall.live.do(ask.Pause())
    hall.phones.serve()
    assert views() == before + 2
    assert sum(topic == "view/places" for topic, _ in hall.sent) == 1  # nobody has moved
    hall.listener()  # the line to the broker was cut: whoever came meanwhile knows nothing
    hall.phones.serve()
    assert views() == before + 3


def test_a_vote_is_shown_again_and_again_but_not_too_often(hall: Hall) -> None:
    hall.to_vote()
    hall.phones.serve()
    hall.tell("ana", do="vote", n=1, list="topics", item=1, votes=1)
    assert hall.view()["vote"]["given"] == 0
    hall.venue.clock.advance(0.5)
    hall.phones.serve()
    assert hall.view()["vote"]["given"] == 1


def test_the_end_is_shown_and_nothing_stays(hall: Hall) -> None:
    hall.live.do(ask.Start())
    hall.live.do(ask.Finish())
    hall.live.do(ask.Close())
    hall.phones.close()
    assert hall.view()["phase"] == "closed"
    assert hall.sent[-1] == ("closed", True)


def test_the_page_is_made_from_what_stands_beside_its_build() -> None:
    """`npm ci && npm run build` in phones/ makes it again."""
    page = (ROOT / "thinkpair/sharing/page.html").read_bytes()
    made = sha256()
    for name in ("page.html", "page.css", "page.js", "build.mjs", "package-lock.json"):
        made.update((ROOT / "phones" / name).read_bytes())
    assert made.hexdigest().encode() in page
    assert len(page) <= 60_000
    assert b"Redistribution and use in source and binary forms" in page
    assert b"innerHTML" not in page
    assert b"http://" not in page.replace(b"http://www.w3.org", b"")


@pytest.mark.parametrize(("width", "height", "scale"), [(78, 20, 1), (158, 46, 2), (300, 80, 4)])
def test_the_code_on_the_screen_is_the_code_of_the_page(width: int, height: int, scale: int) -> None:
    """Read back from the cells: a row that is shifted by one, and no camera knows it."""
    page = "http://192.168.100.100:8080/y4zuqm99"
    code = code_of(page)
    lines = [line.plain for line in JoinCodeLines(JoinCode(page, code, height)).draw(width)]
    drawn = [line for line in lines if set(line) <= set(" ▀▄█") and line.strip()]
    left = (width - scale * len(code)) // 2
    rows = [[cell in signs for cell in line.ljust(width)[left:]] for line in drawn for signs in ("▀█", "▄█")]
    quiet = [row for row in code if any(row)]
    dark = [row[: scale * len(code) : scale] for row in rows if any(row)]
    assert [tuple(row) for row in dark[::scale]] == quiet
    assert page in "".join(lines)


def test_where_there_is_no_room_for_the_code_the_address_stands_alone() -> None:
    lines = JoinCodeLines(JoinCode("http://h/x", code_of("http://h/x"), 8)).draw(38)
    assert len(lines) <= 8
    assert not any(set("▀▄█") & set(line.plain) for line in lines)


def test_phones_are_let_in_once_although_two_ask_for_it_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key on the screen, and `thinkpair share --phones` in another terminal, while the broker is waited for."""
    first, let, broker = FirstScreen(tmp_path), list[Phones](), cast(GuestBroker, object())
    door = Door(first.live, first.folder, "Ana")
    other = Thread(target=door.let_phones_in, args=(broker,))

    def let_in(*_: object) -> Phones:
        let.append(Hall().phones)
        if len(let) == 1:
            other.start()
            other.join(0.1)
        return let[-1]

    monkeypatch.setattr("thinkpair.sharing.guest_broker.let_phones_in", let_in)
    assert door.let_phones_in(broker) is let[0]
    other.join()
    assert len(let) == 1
    door.close()
