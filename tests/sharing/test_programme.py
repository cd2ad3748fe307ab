"""Rooms of a programme, and whoever watches them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta, timezone
from pathlib import Path
from threading import Event
from time import monotonic

import pytest
from msgspec import json
from msgspec.structs import replace

from tests.commands import Cli
from tests.follows import FirstScreen
from tests.rooms import NINE, Venue
from tests.session.plans import plan_of, slot, thinking_pair
from tests.sharing.broker import Mosquitto, needs_mosquitto, spy
from tests.sharing.programme_net import Caller, Day
from tests.sharing.test_afar import Machine
from thinkpair.errors import FilesError, UsageError
from thinkpair.plain.follow import PlainFollower
from thinkpair.plain.programme import PlainWatch
from thinkpair.plain.session import PlainSession
from thinkpair.runtime.session_follower import RunningSessionFinder
from thinkpair.session import commands as ask
from thinkpair.sharing.door import Door
from thinkpair.sharing.joining import NotAdmitted, ask_for_line
from thinkpair.sharing.programme import Call, CommonEnd, RoomMember, RoomStatus
from thinkpair.sharing.programme_watch import watch_programme
from thinkpair.sharing.remembered_rooms import Membership, RememberedRooms
from thinkpair.sharing.room_line import (
    Broker,
    new_programme,
    new_room,
    read_broker,
    read_line,
    read_programme,
)
from thinkpair.storage.liveness import call_to_show
from thinkpair.wording.programme_text import call_words, counts_words, room_cells, room_line, watch_words


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


def test_only_how_it_ended_needs_a_receipt(day: Day) -> None:
    """What else a room says comes again soon; of 500 rooms a receipt each is what a call waits for."""
    blue = day.room("Blue")
    blue.do(ask.Start())
    day.wait(30)
    assert day.net.receipts == 0
    blue.member.close()
    assert day.net.receipts == 1


def test_of_a_room_that_was_quit_it_is_seen_whether_others_may_go_on(day: Day) -> None:
    for name, others in (("Blue", Caller()), ("Red", None)):
        room = day.room(name)
        room.live.shared = others
        room.do(ask.Start())
        room.live.do(ask.Leave())
        room.member.close()
    assert day.seen == [("Blue", "quit, others there"), ("Red", "has quit")]


def test_a_room_whose_name_another_has_reads_what_it_is_called(day: Day) -> None:
    blue, second = day.room("Blue"), day.room("blue")
    day.wait(10)
    assert [name for name, _ in day.seen] == ["Blue", "blue (2)"]
    day.wait(10)
    assert "whoever watches sees this one as blue (2)" in second.member.words
    assert "sees this one" not in blue.member.words


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
    for clock in (day.clock, blue.venue.clock):
        clock.advance(7)  # nothing is said meanwhile
    other = day.watches()
    other.rooms()
    blue.wait(0)  # it was asked
    assert [room.left for room in other.rooms()] == [233]
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
    assert [room.status.title for room in day.watch.rooms()] == ["tiny"]


def test_hostile_rooms(day: Day) -> None:
    day.room("Blue\x1b[2J\nRed")
    day.room("Б" * 500)
    day.room("Red")
    day.room("red")
    wild = RoomStatus(
        id="x",
        place="",
        room="",
        title="",
        phase="running",
        left=1e300,
        behind=-1e300,
        ends_in=1e300,
        round=(-5, 10**18),
        turn=(10**18, -1),
    )
    for message in (json.encode(wild), b"{", b'{"type":"RoomStatus"}'):
        day.net.publish("room/x", message)
    names = {room.name.lower() for room in day.watch.rooms()}
    assert names == {"blue\ufffd[2j red", f"{'б' * 59}…", "red", "red (2)", "?"}
    assert all(len(cell) < 17 for room in day.watch.rooms() for cell in room_cells(room)[2:8])


def test_many_rooms_of_a_stranger_do_not_fill_the_memory(day: Day) -> None:
    for number in range(2_100):
        day.net.publish(
            f"room/{number}",
            json.encode(RoomStatus(id=str(number), place=str(number), room="x", title="", gone=number % 2 == 1)),
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
    assert "1  calls “Two minutes left” to all rooms" in said[8]
    plain.hear("q")
    assert plain.over


@needs_mosquitto
def test_at_a_broker_nothing_can_be_read_and_nothing_is_left_at_the_end(mosquitto: Mosquitto) -> None:
    programme, came = new_programme(mosquitto.broker, "Spring day"), Event()
    live = Venue().live
    live.event_store.listener = came.set
    membership = Membership(programme, "Blue", "laptop")
    room = RoomMember(live, membership)
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
        with pytest.raises(UsageError, match=r"not a whole line of a programme|for a session, not for a programme"):
            read_programme(broken)
    with pytest.raises(UsageError, match="for a programme, not for a session"):
        read_line(programme.line)


def test_this_machine_remembers_which_session_is_which_room(tmp_path: Path) -> None:
    rooms = RememberedRooms(tmp_path)
    programme = new_programme(Broker("broker.example.org", 8883), "Spring day")
    assert rooms.programme("Spring day") is None
    first = rooms.enter(programme, "Blue", "morning")
    assert rooms.programme_of("morning") == first == rooms.programme(" SPRING day")
    second = rooms.enter(programme, session="noon")
    assert (second.room, second.place) == ("Blue", first.place)
    assert rooms.programme_of("morning") is None
    other = rooms.enter(new_programme(programme.broker, "Autumn day"), "Red", "noon")
    rooms.enter(programme)  # somebody watches it
    assert rooms.programme_of("noon") == other
    again = new_programme(programme.broker, "Autumn day")  # another one of this name
    assert rooms.enter(again).room == "Red"
    assert rooms.programme_of("noon") == second
    rooms.drop_programme("Autumn day")
    assert (tmp_path / "programmes.json").stat().st_mode & 0o777 == 0o600
    rooms.drop_programme("Spring day")
    assert rooms.programmes == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["programme", "watch", "Spring day"], "knows no programme “Spring day”"),
        (["programme", "new", " "], 'needs a name: thinkpair programme new "Spring day"'),
        (["programme", "new", "Spring day"], "no broker is set; set one with: thinkpair settings broker"),
        (["programme", "watch", "mqtts://broker.example.org/Spring#abc"], "not a whole line of a programme"),
        (["programme", "watch", "mqtts://broker.example.org#abc"], "this line is for a session, not for a programme"),
        (["follow", "mqtts://broker.example.org#abc"], "a join line is for: thinkpair join 'LINE'"),
        (["join", "--follow", "mqtts://broker.example.org#abc"], "a join line is for: thinkpair join 'LINE'"),
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


def test_a_programme_whose_broker_is_gone_is_forgotten_here(cli: Cli, home: Path) -> None:
    home.mkdir(exist_ok=True)
    (home / "config.toml").write_text('broker = "mqtt://127.0.0.1:1"\n', encoding="utf-8")
    assert cli("programme", "new", "Spring day")[0] == 0
    code, out, _ = cli("programme", "end", "Spring day")
    assert code == 0
    assert "is forgotten here. The rooms were not told, and the broker was not emptied: no broker answers" in out
    assert "knows no programme" in cli("programme", "watch", "Spring day")[2]


def test_a_call_is_shown_in_every_room_for_a_minute_and_whoever_calls_sees_where(day: Day) -> None:
    blue, red, tan = day.room("Blue"), day.room("Red"), day.room("Tan")
    tan.end.cut()
    day.watch.call("Two minutes left")
    blue.wait(0)
    assert _said_of_call(day) == "09:00 “Two minutes left”: shown in 1 of 2 rooms"
    red.wait(0)
    assert _said_of_call(day) == "09:00 “Two minutes left”: shown in 2 of 2 rooms"
    day.wait(50)
    assert (blue.member.call, red.member.call) == ("Two minutes left", "Two minutes left")
    red.member.hide_call()
    assert (blue.member.call, red.member.call) == ("Two minutes left", "")
    day.wait(10)
    assert blue.member.call == ""
    assert _said_of_call(day) == "09:00 “Two minutes left”: shown in 2 of 2 rooms"


def test_where_a_call_was_shown_stays_when_rooms_leave(day: Day) -> None:
    blue, red = day.room("Blue"), day.room("Red")
    day.watch.call("Come back")
    blue.wait(0)
    day.watch.rooms()
    for room in (blue, red):
        room.end.cut()
    assert _said_of_call(day) == "09:00 “Come back”: shown in 1 of 2 rooms"
    day.watch.call("Soup")
    assert _said_of_call(day) == "09:00 “Soup”: no room was there"
    red.end.mend()
    red.wait(0)
    assert _said_of_call(day) == "09:00 “Soup”: no room was there"


def test_a_call_that_comes_twice_is_shown_once_and_one_that_is_made_twice_is_sent_once(day: Day) -> None:
    blue = day.room("Blue")
    day.watch.call("Come back")
    blue.wait(0)
    blue.member.hide_call()
    day.net.publish("call", next(message for message in day.net.sent if b"Come back" in message))
    blue.wait(0)
    assert blue.member.call == ""
    with pytest.raises(UsageError, match="Called a moment ago"):
        day.watch.call("Come back ")
    day.wait(10)
    day.watch.call("Come back")
    blue.wait(0)
    assert blue.member.call == "Come back"


def test_who_comes_late_sees_no_old_call_but_when_all_are_to_be_back(day: Day) -> None:
    day.watch.set_common_end("9:12")
    late = day.room("Late")
    assert late.member.call == ""
    assert late.member.common_end == (NINE + timedelta(minutes=12)).timestamp()
    other = day.watches()
    other.rooms()
    assert other.common_end == late.member.common_end


def test_several_who_watch_see_each_others_calls(day: Day) -> None:
    day.room("Blue").wait(0)
    other = day.watches()
    other.rooms()
    day.watch.call("Soup is ready")
    other.rooms()
    assert call_words(other.last_call) == "09:00 “Soup is ready”: shown in 0 of 1 room"


def test_a_call_that_could_not_be_sent_is_told_as_not_sent(day: Day) -> None:
    day.net.mute = True
    day.watch.call("Come back")
    assert _said_of_call(day) == "Sending “Come back”…"
    day.wait(10)
    assert _said_of_call(day) == "Not sent: “Come back”. Call again once the connection is back."
    day.net.mute = False
    day.net.ends[0].cut()
    not_sent = r"Not sent: no connection to broker.example.org\. Call again"
    with pytest.raises(UsageError, match=not_sent):
        day.watch.call("Soup")
    with pytest.raises(UsageError, match=not_sent):
        day.watch.set_common_end("9:30")
    assert day.watch.common_end == 0


@pytest.mark.parametrize(
    ("typed", "words"), [(" \u200b ", "The call is empty"), ("word " * 20, "has 99 characters: shorten it to 70")]
)
def test_calls_that_cannot_be_are_refused(day: Day, typed: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        day.watch.call(typed)
    assert day.watch.last_call is None


def test_a_hostile_call_is_one_safe_line(day: Day) -> None:
    blue = day.room("Blue")
    day.net.publish("call", json.encode(Call("x", "\x1b[2J\nCome\u202e back" * 50)))
    blue.wait(0)
    assert blue.member.call.startswith("\ufffd[2J Come back")
    assert len(blue.member.call) == 70
    for number in range(1_000):
        day.net.publish("call", json.encode(Call(str(number), str(number))))
    blue.wait(0)
    assert blue.member.call == "999"


def test_where_all_are_to_be_back_rooms_are_late_against_that(day: Day) -> None:
    blue, red = day.room("Blue"), day.room("Red", plan=thinking_pair(600))
    for room in (blue, red):
        room.do(ask.Start())
    assert day.seen == [("Blue", "on time"), ("Red", "on time")]
    day.watch.set_common_end("9:12")
    for room in (blue, red):
        room.wait(0)
    assert blue.member.call == "All back at 09:12"
    assert day.seen == [("Red", "8 min behind"), ("Blue", "2 min ahead")]
    blue.do(ask.AddTime(300))
    assert day.seen == [("Red", "8 min behind"), ("Blue", "3 min behind")]
    day.watch.set_common_end("")
    for room in (blue, red):
        room.wait(0)
    assert day.seen == [("Blue", "5 min behind"), ("Red", "on time")]
    assert blue.member.common_end == 0
    assert blue.member.call == "All back at 09:12: cancelled"
    assert _said_of_call(day) == "09:00 “All back at 09:12: cancelled”: shown in 2 of 2 rooms"


@pytest.mark.parametrize(
    ("typed", "words"), [("soup", "“soup” is not a time of day: write it like"), ("8:50", "8:50 was 10 min ago")]
)
def test_a_time_that_cannot_be_is_refused(day: Day, typed: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        day.watch.set_common_end(typed)


def test_a_session_that_begins_later_is_not_late_against_a_time_that_is_past(day: Day) -> None:
    blue = day.room("Blue", plan=thinking_pair(600))
    day.watch.set_common_end("9:12")
    blue.wait(0)
    day.wait(780)
    red = day.room("Red")
    assert day.seen == [("Blue", "21 min behind"), ("Red", "on time")]
    assert red.member.common_end == 0
    blue.end.cut()
    blue.end.mend()
    blue.wait(0)
    assert blue.member.common_end == (NINE + timedelta(minutes=12)).timestamp()


def test_a_time_for_all_is_forgotten_an_hour_later_and_one_that_cannot_be_at_once(day: Day) -> None:
    blue = day.room("Blue")
    day.watch.set_common_end("9:12")
    blue.wait(0)
    day.clock.advance(4_400)
    blue.venue.clock.advance(4_400)
    assert (day.watch.common_end, blue.member.common_end) == (0, 0)
    for at in (1e300, -5.0):
        day.net.publish("end", json.encode(CommonEnd(at)))
        blue.wait(0)
        day.watch.rooms()
        assert (day.watch.common_end, blue.member.common_end) == (0, 0)


def test_calls_in_lines(day: Day) -> None:
    said: list[str] = []
    plain = PlainWatch(day.watch, said.append)
    blue = day.room("Blue")
    plain.glance()
    said.clear()
    calls = {"1": "Two minutes left", "2": "Come back", "call Soup is ready": "Soup is ready"}
    for typed, call in calls.items():
        plain.hear(typed)
        blue.wait(0)
        assert blue.member.call == call
        plain.glance()
        plain.glance()
    assert said == [f"09:00 “{call}”: shown in 1 of 1 room" for call in calls.values()]
    plain.hear("call Soup is ready")
    plain.hear("back 9:30")
    assert said[3:] == ["Called a moment ago."]
    assert day.watch.common_end == (NINE + timedelta(minutes=30)).timestamp()
    plain.hear("back")
    assert day.watch.common_end == 0


def test_a_session_in_lines_says_a_call_once(day: Day) -> None:
    blue, said = day.room("Blue"), list[str]()
    blue.live.shared = Caller()
    plain = PlainSession(blue.live, said.append)
    plain.open()
    blue.live.shared.call = "Come back"
    plain.pass_time()
    plain.pass_time()
    assert said.count("Call to all rooms: Come back") == 1


def _said_of_call(day: Day) -> str:
    day.watch.rooms()
    return call_words(day.watch.last_call)


def test_whoever_enters_a_room_is_told_why_there_is_no_connection_and_asking_again_begins_no_new_one(
    tmp_path: Path,
) -> None:
    machine = Machine(tmp_path / "room", "mqtt://127.0.0.1:1", "Ana")
    machine.begin()
    door = machine.live.shared
    assert isinstance(door, Door)
    programme = new_programme(Broker("127.0.0.1", 1, tls=False), "Spring day")
    with ThreadPoolExecutor() as pool:
        line, room = programme.line, "Blue"
        asked = pool.submit(ask_for_line, machine.service, machine.live.session_id, programme=line, room=room)
        while not asked.done():
            machine.look()
            wait([asked], 0.05)
    with pytest.raises(FilesError, match=r"no broker answers at 127\.0\.0\.1, port 1"):
        asked.result()
    member = door.enter(programme, "Blue")
    assert member
    assert door.enter(programme, "Blue") is member
    machine.live.close()


def test_a_room_that_is_not_admitted_says_what_to_type(day: Day, tmp_path: Path) -> None:
    first, end = FirstScreen(tmp_path), day.net.end("hello")
    end.cut()
    end.problem, end.refused = "broker.example.org does not accept the user or the password", True
    member = RoomMember(first.live, Membership(day.programme, "Blue", "laptop"), lambda *_: end)
    assert member.words == (
        "Not in the programme: wrong user or password. Type it with: "
        "thinkpair share --password --programme 'Spring day'"
    )


def test_a_session_whose_programme_can_no_longer_be_read_goes_on_without_it(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "room", "mqtt://127.0.0.1:1", "Ana")
    machine.begin()
    line = new_programme(Broker("broker.example.org", 8883), "Spring day")
    machine.rooms.enter(line, "Blue", machine.live.session_id)
    file = tmp_path / "room" / "state" / "programmes.json"
    file.write_text(file.read_text(encoding="utf-8").replace("mqtts://", "http://"), encoding="utf-8")
    door = machine.live.shared
    assert isinstance(door, Door)
    door.share_again()
    assert (door.words, door.member) == ("", None)
    machine.live.close()


def test_a_call_is_shown_on_screens_that_follow_too(day: Day, tmp_path: Path) -> None:
    first = FirstScreen(tmp_path)
    door = Door(first.live, first.folder, "Ana")
    end = day.net.end("hello", "call", "end")
    membership = Membership(day.programme, "Blue", "laptop")
    door.member = RoomMember(first.live, membership, lambda *_: end, seconds=first.clock.seconds)
    lines: list[str] = []
    lookout = RunningSessionFinder(first.sessions, first.clock, first.live.session_id)
    follower = PlainFollower(lookout, lines.append)
    follower.glance()
    day.watch.call("Two minutes left")
    first.live.news()
    for _ in range(2):
        first.clock.advance(2)
        follower.glance()
    assert lines[-1:] == ["Call to all rooms: Two minutes left"]
    assert lines.count(lines[-1]) == 1
    _, until, _ = call_to_show(first.folder)
    for clock in (first.clock, day.clock):
        clock.advance(20)
    first.live.news()
    assert call_to_show(first.folder)[1] == until
    day.watch.call("Two minutes left")  # for another minute
    first.live.news()
    assert call_to_show(first.folder)[1] == until + 24
    day.watch.set_common_end("09:12")
    first.live.news()
    follower.glance()
    assert lines[-1] == "Call to all rooms: All back at 09:12"
    door.close()
    assert not list(first.folder.glob(".call"))


def test_a_room_whose_clock_is_wrong_is_named_with_what_to_do(day: Day) -> None:
    for name in ("Blue", "Red"):
        day.room(name).do(ask.Start())
    red = day.rooms[1]
    red.venue.clock.start += timedelta(days=1)
    day.wait(20)
    assert watch_words(day.watch, day.watch.rooms()) == (
        "Set the clock in Red: it is 24 h ahead of the one here, and its times are wrong."
    )
    day.rooms[0].venue.clock.start += timedelta(days=1)
    day.wait(20)
    assert watch_words(day.watch, day.watch.rooms()) == "Check the clock here: those in all rooms differ from it."


def test_what_the_broker_has_kept_since_an_hour_makes_no_clock_wrong(day: Day) -> None:
    day.room("Blue").do(ask.Start())
    day.clock.advance(3_600)
    day.rooms[0].venue.clock.advance(3_600)
    other = day.watches()
    assert watch_words(other, other.rooms()) == ""
    day.rooms[0].wait(0)
    assert watch_words(other, other.rooms()) == ""


def test_when_all_are_to_be_back_is_called_in_the_time_of_each_room(day: Day) -> None:
    blue, red = day.room("Blue"), day.room("Red")
    red.venue.clock.start = red.venue.clock.start.astimezone(timezone(timedelta(hours=2)))
    day.watch.set_common_end("09:12")
    for room in (blue, red):
        room.wait(0)
    assert (blue.member.call, red.member.call) == ("All back at 09:12", "All back at 11:12")
    assert blue.member.common_end == red.member.common_end
    day.wait(60)
    day.watch.set_common_end("")
    red.wait(0)
    assert red.member.call == "All back at 11:12: cancelled"
    assert day.watch.last_call
    assert day.watch.last_call.text == "All back at 09:12: cancelled"


@needs_mosquitto
def test_a_broker_that_stops_before_it_is_emptied_is_no_empty_one(tmp_path: Path) -> None:
    mosquitto = Mosquitto(tmp_path)
    programme = new_programme(mosquitto.broker, "Spring day")
    assert watch_programme(programme).close(empty=True)
    watch = watch_programme(programme)
    mosquitto.stop_answering()
    assert not watch.close(empty=True)
    mosquitto.stop()


@needs_mosquitto
def test_a_programme_that_is_entered_while_the_session_is_closed_is_left_again(
    tmp_path: Path, mosquitto: Mosquitto
) -> None:
    first = FirstScreen(tmp_path / "sessions")
    rooms = RememberedRooms(tmp_path)
    door = Door(first.live, first.folder, "Ana", lambda: (first.service, rooms))
    door.close()
    member = door.enter(new_programme(mosquitto.broker, "Spring day"), "Blue")
    assert member
    assert not member.wire.connected
    watch_programme(member.membership.programme).close()  # the broker has had the time to let it in
    assert not member.wire.connected
