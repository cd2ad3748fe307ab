"""Rooms of a programme, and whoever watches them."""

from collections.abc import Callable
from pathlib import Path
from threading import Event
from time import monotonic

import pytest
from msgspec import json
from msgspec.structs import replace

from tests.commands import Cli
from tests.rooms import Venue
from tests.session.plans import plan_of, slot, thinking_pair
from tests.sharing.broker import Mosquitto, needs_mosquitto, spy
from tests.sharing.programme_net import Day
from thinkpair.errors import UsageError
from thinkpair.plain.programme import PlainWatch
from thinkpair.session import commands as ask
from thinkpair.sharing.joining import NotAdmitted
from thinkpair.sharing.programme import Member, RoomStatus, wire_of
from thinkpair.sharing.programme_watch import watch_programme
from thinkpair.sharing.room import (
    Broker,
    new_programme,
    new_room,
    read_broker,
    read_line,
    read_programme,
)
from thinkpair.sharing.rooms import Membership, Rooms
from thinkpair.wording.programme_text import counts_words, room_cells, room_line, watch_words


@pytest.fixture
def day() -> Day:
    return Day()


def test_a_room_says_where_it_is_and_its_time_runs_on_where_it_is_watched(day: Day) -> None:
    blue = day.room("Blue")
    blue.do(ask.Start())
    day.watch.rooms()
    day.clock.advance(7)  # nothing is said meanwhile
    (room,) = day.watch.rooms()
    assert room_line(room) == "Blue: on time, round 1 of 1, turn 1 of 2, 4:53 left, ends 09:10 (Tiny)"
    blue.do(ask.Pause())
    assert room_cells(day.watch.rooms()[0])[2:6] == ("on time", "paused", "1 of 2", "1 of 1")


def test_rooms_that_are_late_come_first_then_those_not_heard_of(day: Day) -> None:
    blue, red, tan, grey = (day.room(name) for name in ("Blue", "Red", "Tan", "Grey"))
    for room in (blue, red, grey):
        room.do(ask.Start())
    red.do(ask.AddTime(120))
    blue.do(ask.AddTime(-60))
    tan.end.cut()
    grey.do(ask.Leave())
    grey.member.close()
    assert day.seen == [
        ("Red", "2 min behind"),
        ("Tan", "no contact"),
        ("Grey", "has quit"),
        ("Blue", "1 min ahead"),
    ]
    assert counts_words(day.watch.rooms()) == "4 rooms: 1 late, 1 no contact, 1 quit, 1 on time"


def test_a_room_that_stops_without_a_word_is_not_heard_of_any_more(day: Day) -> None:
    day.room("Blue")
    stopped = day.rooms.pop(day.rooms.index(day.room("Red")))
    day.wait(120)
    assert day.seen == [("Red", "no contact"), ("Blue", "on time")]
    assert room_cells(day.watch.rooms()[0])[7] == "2 min"
    stopped.wait(120)
    assert day.seen == [("Blue", "on time"), ("Red", "on time")]


def test_a_room_that_comes_back_and_its_next_session_are_the_same_line(day: Day) -> None:
    blue = day.room("Blue", session="morning", place="laptop")
    blue.end.cut()
    assert day.seen == [("Blue", "no contact")]
    day.room("Blue", session="morning", place="laptop")  # resumed
    assert day.seen == [("Blue", "on time")]
    day.rooms[-1].live.do(ask.Finish())
    day.rooms[-1].live.do(ask.Close())
    day.rooms[-1].member.close()
    assert day.seen == [("Blue", "closed")]
    day.wait(60)
    day.room("Blue", session="afternoon", place="laptop")
    assert day.seen == [("Blue", "on time")]


def test_a_lead_who_comes_late_or_is_cut_off_sees_all_as_it_is_now(day: Day) -> None:
    blue = day.room("Blue")
    blue.do(ask.Start())
    day.wait(60)
    other = day.watches()
    other.rooms()
    blue.wait(0)  # it was asked
    assert [room.left for room in other.rooms()] == [240]
    end = day.net.ends[-1]
    end.cut()
    assert watch_words(other, other.rooms()) == "No connection to broker.example.org. Trying again; the rooms go on."
    end.mend()
    assert watch_words(other, other.rooms()) == ""


def test_neither_names_of_people_nor_what_they_typed_is_told() -> None:
    day = Day()
    named = plan_of(
        slot(300, "Ana", round_title="Wish 1: Bora", step="Ana asks Ben", item="Bora"),
        people=("Ana", "Ben"),
        answers={"topic": "the merger\nlayoffs"},
    )
    room = day.room("Blue", plan=named, session="2026-11-21-tiny", place="laptop")
    room.do(ask.Start())
    room.do(ask.AddAction(("Ana",), "call Zoe"))
    told = b"".join(day.net.sent)
    for word in (b"Ana", b"Ben", b"Bora", b"merger", b"Zoe", b"2026"):
        assert word not in told


@pytest.mark.parametrize("title", ["How Ana is doing", "On layoffs"])
def test_a_title_with_a_name_or_an_answer_in_it_is_not_told(day: Day, title: str) -> None:
    day.room("Blue", plan=replace(plan_of(slot(), answers={"topic": "the merger\nlayoffs"}), title=title))
    assert [room.title for room in day.watch.rooms()] == ["tiny"]


def test_hostile_rooms(day: Day) -> None:
    day.room("Blue\x1b[2J\nRed")
    day.room("Б" * 500)
    day.room("Red")
    day.room("red")
    wild = RoomStatus(id="x", place="", room="", title="", phase="running", left=1e300, behind=-1e300, ends_in=1e300)
    for message in (json.encode(wild), b"{", b'{"type":"RoomStatus"}'):
        day.net.publish("room/x", message)
    names = {room.name.lower() for room in day.watch.rooms()}
    assert names == {"blue\ufffd[2j red", f"{'б' * 59}…", "red", "red (2)", "?"}
    assert all(len(room_line(room)) < 200 for room in day.watch.rooms())


def test_many_rooms_of_a_stranger_do_not_fill_the_memory(day: Day) -> None:
    for number in range(2_100):
        day.net.publish(
            f"room/{number}", json.encode(RoomStatus(id=str(number), place=str(number), room="x", title=""))
        )
    assert len(day.watch.rooms()) == 2_000


def test_in_lines_what_matters_is_said_once(day: Day) -> None:
    said: list[str] = []
    plain = PlainWatch(day.watch, said.append)
    plain.glance()
    assert said[0].startswith(
        "No rooms yet. In each room type: thinkpair share --programme 'mqtts://broker.example.org/"
    )
    blue = day.room("Blue", plan=thinking_pair(60))
    for _ in range(3):
        plain.glance()
    assert said[1:] == ["1 room: 1 on time", "Blue: on time, ready, ends 09:02 (Tiny)"]
    blue.do(ask.Start())
    plain.glance()
    day.wait(130)
    plain.glance()
    assert said[3:] == [
        "Blue: on time, round 1 of 1, turn 1 of 2, 1:00 left, ends 09:02 (Tiny)",
        "Blue: 1 min behind, round 1 of 1, turn 1 of 2, over time, +1:10, ends 09:03 (Tiny)",
    ]
    plain.hear("s")
    assert said[5] == "1 room: 1 late"
    assert said[7].split("  ")[:3] == ["▲", "Blue", "1 min behind"]
    plain.hear("what?")
    assert said[8] == "Type s for all rooms, q to quit; the rooms go on."
    plain.hear("q")
    assert plain.over


@needs_mosquitto
def test_at_a_broker_nothing_can_be_read_and_nothing_is_left_at_the_end(mosquitto: Mosquitto) -> None:
    programme, came = new_programme(mosquitto.broker, "Spring day"), Event()
    live = Venue().live
    live.keeper.listener = came.set
    membership = Membership(programme, "Blue", "laptop")
    room = Member(live, membership, wire_of(membership))
    watch = watch_programme(programme)
    watch.listener = came.set

    def until(there: Callable[[], object]) -> None:
        end = monotonic() + 20
        while not there():
            assert monotonic() < end
            room.serve()
            came.wait(0.02)
            came.clear()

    until(lambda: [seen.name for seen in watch.rooms()] == ["Blue"])
    kept = spy(mosquitto.broker)
    assert [topic for topic, _ in kept if topic.startswith("tp/all/") and "/room/" in topic]
    assert not any(word in bytes for _, bytes in kept for word in (b"Blue", b"Tiny", b"ready"))
    room.close()
    until(lambda: watch.rooms()[0].standing == "lost")
    watch.close(empty=True)
    assert not [topic for topic, _ in spy(mosquitto.broker) if topic.startswith("tp/all/")]


@needs_mosquitto
def test_a_broker_that_lets_nobody_in_says_so(tmp_path: Path) -> None:
    (tmp_path / "users").write_text("", encoding="utf-8")
    mosquitto = Mosquitto(tmp_path, ("allow_anonymous false", f"password_file {tmp_path / 'users'}"))
    with pytest.raises(NotAdmitted, match="does not accept the user or the password"):
        watch_programme(new_programme(mosquitto.broker, "Spring day"))
    mosquitto.stop()


def test_a_line_has_the_name_and_is_no_join_line() -> None:
    programme = new_programme(read_broker("mqtts://ana@broker.example.org"), "Spring day/2 ü")
    read = read_programme(f" '{programme.line}'\n")
    assert read == replace(programme, broker=replace(programme.broker, user=None))
    join = new_room(programme.broker).line
    for broken in (programme.line[:-1], join, programme.line.replace("/Spring%20day%2F2%20%C3%BC", "/"), "hello", ""):
        with pytest.raises(UsageError, match="not a whole line of a programme"):
            read_programme(broken)
    with pytest.raises(UsageError, match="line of a programme, which opens no session"):
        read_line(programme.line)


def test_this_machine_remembers_which_session_is_which_room(tmp_path: Path) -> None:
    rooms = Rooms(tmp_path)
    programme = new_programme(Broker("broker.example.org", 8883), "Spring day")
    assert rooms.programme("Spring day") is None
    first = rooms.enter(programme, "Blue", "morning")
    assert rooms.programme_of("morning") == first == rooms.programme(" SPRING day")
    second = rooms.enter(programme, session="noon")
    assert (second.room, second.place) == ("Blue", first.place)
    assert rooms.programme_of("morning") is None
    assert (tmp_path / "programmes.json").stat().st_mode & 0o777 == 0o600
    rooms.drop_programme("Spring day")
    assert rooms.programmes == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["programme", "watch", "Spring day"], "knows no programme “Spring day”"),
        (["programme", "new", " "], 'needs a name: thinkpair programme new "Spring day"'),
        (["programme", "new", "Spring day"], "no broker is set; set one with: thinkpair settings broker"),
        (["programme", "watch", "mqtts://broker.example.org#abc"], "not a whole line of a programme"),
        (["run", "thinking-pair", "--people", "Ana,Ben", "--plain", "--room", "Blue"], "--room goes with --programme"),
    ],
)
def test_what_is_typed_wrongly_is_answered_with_what_to_do(cli: Cli, typed: list[str], words: str) -> None:
    code, _, err = cli(*typed)
    assert code == 2
    assert words in err


def test_a_programme_is_begun_once_and_ends(cli: Cli, home: Path, mosquitto: Mosquitto) -> None:
    home.mkdir(exist_ok=True)
    (home / "config.toml").write_text(f'broker = "{mosquitto.broker.url}"\n', encoding="utf-8")
    first = cli("programme", "new", "Spring day")
    assert first[1].startswith(f"thinkpair share --programme '{mosquitto.broker.url}/Spring%20day#")
    assert cli("programme", "new", "spring  day") == first
    assert "(only Spring day)" in cli("programme", "watch", "Spring")[2]
    assert cli("run", "thinking-pair", "--people", "Ana,Ben", "--plain", "--programme", "Spring day")[2] == (
        'thinkpair: the room needs a name for whoever watches: --room "Blue room"\n'
    )
    assert cli("programme", "end", "Spring day")[0] == 0
    assert cli("programme", "watch", "Spring day")[0] == 2
