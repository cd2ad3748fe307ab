"""Sessions on several machines: two homes in one process, and a broker between them."""

import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from threading import Event, Thread
from time import monotonic

import pytest
from msgspec.structs import replace

from tests.session.plans import group, plan_of, slot, thinking_pair
from tests.sharing.broker import Mosquitto, needs_mosquitto, with_password
from thinkpair.errors import FilesError
from thinkpair.runtime.clock import SystemClock
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.session_end import end_session
from thinkpair.runtime.session_service import SessionService
from thinkpair.session import commands as ask
from thinkpair.session import events as ev
from thinkpair.session.actions import Retention
from thinkpair.session.commands import Command
from thinkpair.session.plan import Plan, Setup
from thinkpair.sharing import JOINED
from thinkpair.sharing.door import Door
from thinkpair.sharing.joining import NotAdmitted, Seat, ask_for_line
from thinkpair.sharing.protocol import Invited, unpack
from thinkpair.sharing.remembered_rooms import RememberedRooms
from thinkpair.sharing.room_line import new_programme, new_room, read_line
from thinkpair.storage.session_folder import load_events
from thinkpair.storage.sessions import Sessions
from thinkpair.wording.session_text import end_words

pytestmark = needs_mosquitto
_PATIENCE = 30.0


class Machine:
    """A home of its own, and the session that somebody there holds or has joined."""

    def __init__(self, home: Path, broker: str, name: str) -> None:
        (home / "state").mkdir(parents=True)
        self.name = name
        self.rooms = RememberedRooms(home / "state", broker)
        self.service = SessionService(Sessions(home / "sessions"), SystemClock(), share=self._open_door)
        self.who = ""
        self.live: LiveSession

    def begin(self, plan: Plan | None = None) -> None:
        plan = plan or thinking_pair()
        self.live = self.service.new(plan, Setup(people=plan.people), {}, lambda *_: plan)

    def join(self, line: str) -> None:
        self.live = Seat.at(self.service, self.rooms, read_line(line), self.name).join()

    def resume(self) -> None:
        (session,) = self.service.sessions.newest_unsettled()
        self.live = self.service.resume(session)
        while self.live.shared and self.live.shared.asks_who_writes:
            Event().wait(0.01)
        if self.live.interrupted:
            self.live.come_back("count")

    def look(self) -> None:
        for moment in self.live.news():
            self.who = self.live.asked_by(moment) or self.who
        self.live = self.live.successor or self.live

    def is_killed(self) -> None:
        """Let go of the journal; the broker says that this end is gone."""
        self.live.close()

    @property
    def events(self) -> list[ev.Event]:
        (folder,) = (each for each in self.service.sessions.root.iterdir() if ".set-aside" not in each.name)
        return load_events(folder).entries

    def _open_door(self, service: SessionService, live: LiveSession, folder: Path) -> None:
        Door(live, folder, self.name, lambda: (service, self.rooms)).share_again()


class Call:
    """Ana and Ben, each at a machine of their own."""

    def __init__(self, tmp_path: Path, mosquitto: Mosquitto, plan: Plan | None = None) -> None:
        url = mosquitto.broker.url
        self.ana, self.ben = Machine(tmp_path / "ana", url, "Ana"), Machine(tmp_path / "ben", url, "Ben")
        self.machines = [self.ana]
        self.ana.begin(plan)
        self.line = ""
        self.until(self._is_shared)

    def meet(self) -> None:
        """Let Ben join, while Ana's screen looks on."""
        self.while_looking(lambda: self.ben.join(self.line))
        self.machines.append(self.ben)
        self.until(lambda: self.ana.live.words == "Ben is here.")

    def until(self, there: Callable[[], object]) -> None:
        end = monotonic() + _PATIENCE
        while not there():
            assert monotonic() < end, [(each.live.words, each.live.session.phase, each.who) for each in self.machines]
            for machine in self.machines:
                machine.look()
            Event().wait(0.005)

    def do(self, machine: Machine, command: Command, phase: str) -> None:
        machine.live.do(command)
        self.until(lambda: all(each.live.session.phase == phase for each in self.machines))

    def while_looking(self, action: Callable[[], object]) -> None:
        over = Event()

        def look() -> None:
            while not over.wait(0.005):
                for machine in self.machines:
                    machine.look()

        looks = Thread(target=look)
        looks.start()
        try:
            action()
        finally:
            over.set()
            looks.join()

    def _is_shared(self) -> bool:
        assert self.ana.live.shared
        self.line, refused = self.ana.live.shared.invite()
        assert not refused
        return bool(self.line)

    def close(self) -> None:
        for machine in self.machines:
            machine.live.close()


@pytest.fixture
def call(tmp_path: Path, mosquitto: Mosquitto) -> Iterator[Call]:
    call = Call(tmp_path, mosquitto)
    yield call
    call.close()


def test_a_session_from_its_start_to_its_end(call: Call) -> None:
    """Both see who did what, and both have all of it at the end; then the line is dead and the broker empty."""
    call.meet()
    call.do(call.ben, ask.Start(), "running")
    assert (call.ana.who, call.ben.who) == ("Ben", "")
    call.ben.live.do(ask.AddAction(("Ben",), "call the bank"))
    call.ana.live.do(ask.AddAction(("Ana",), "write to them"))
    call.until(lambda: all(len(each.live.session.actions) == 2 for each in call.machines))
    call.do(call.ana, ask.Pause(), "paused")
    assert call.ben.who == "Ana"
    call.do(call.ben, ask.Finish(), "finished")
    call.do(call.ben, ask.Close(), "closed")
    ended = [end_session(machine.live, machine.service) for machine in call.machines]
    minutes = f"See the minutes: thinkpair sessions show {call.ana.live.session_id}"
    told = [end_words(each) for each in ended]
    assert told == [f"Closed by Ben. Saved here. {minutes}", f"Closed. Saved here. {minutes}"]
    records = [each.service.sessions.record(each.live.session_id)[0] for each in call.machines]
    assert records[0] == records[1]
    assert call.ana.events == call.ben.events
    with pytest.raises(FilesError, match="nobody shares a session under this line"):
        call.ben.join(call.line)


@pytest.mark.parametrize(
    ("discard", "record", "words"),
    [
        (False, "times", "Closed by Ana. Only the times are saved, as its format says. See the minutes: "),
        (False, "nothing", "Closed by Ana. Nothing of it is saved."),
        (True, "all", "Closed by Ana. Nothing of it is saved."),
    ],
)
def test_who_closed_it_and_what_is_saved_is_said(
    tmp_path: Path, mosquitto: Mosquitto, discard: bool, record: Retention, words: str
) -> None:
    call = Call(tmp_path, mosquitto, replace(thinking_pair(), record=record))
    call.meet()
    call.do(call.ana, ask.Start(), "running")
    call.do(call.ana, ask.Finish(), "finished")
    call.do(call.ana, ask.Close(discard=discard), "closed")
    told = [end_words(end_session(machine.live, machine.service)) for machine in call.machines]
    assert told[0].startswith("Closed. ")
    assert told[1].startswith(words)
    assert bool([*call.ben.service.sessions.summaries()]) == ("minutes" in words)


def test_who_is_there_takes_over_and_the_first_comes_back(call: Call) -> None:
    call.meet()
    call.do(call.ana, ask.Start(), "running")
    call.ana.is_killed()
    call.machines = [call.ben]
    call.until(lambda: call.ben.live.orphaned)
    assert call.ben.live.words == "Ana is gone; the clock runs on here."
    call.ben.live.do(ask.Pause())
    call.ben.live.take_over()
    call.ben.look()
    assert not call.ben.live.joined
    assert call.ben.live.session.phase == "paused"
    assert call.ben.live.shared
    assert call.ben.live.shared.connected_words == "", "what the broker kept of him as a reader is not another one"
    call.until(lambda: call.ben.live.shared and not call.ben.live.shared.asks_who_writes)
    call.ana.resume()
    call.ana.look()
    assert call.ana.live.joined, "the first key there would be done alone, and set aside"
    call.machines.append(call.ana)
    call.until(lambda: call.ben.live.words == "Ana is here.")
    call.until(lambda: call.ana.live.session.phase == "paused")
    call.do(call.ana, ask.Continue(), "running")
    assert call.ben.who == "Ana"


def test_a_vote_goes_on_where_who_held_it_is_killed(tmp_path: Path, mosquitto: Mosquitto) -> None:
    """What Ben gave counts once, also what he gives while nobody holds it; who comes back has the same."""
    everyone = (group("Ana", "Ben", floor="open"),)
    collects = slot(180, groups=everyone, collect="topics")
    plan = plan_of(
        collects, slot(120, groups=everyone, vote="topics", votes=3), people=("Ana", "Ben"), lists=("topics",)
    )
    call = Call(tmp_path, mosquitto, plan)
    call.meet()
    call.do(call.ana, ask.Start(), "running")
    call.ana.live.do(ask.AddItem("Tea"))
    call.until(lambda: all("Tea" in _votes(each) for each in call.machines))
    call.ben.live.do(ask.AddItem("Cake"))
    call.until(lambda: all("Cake" in _votes(each) for each in call.machines))
    call.do(call.ana, ask.EndTurn(), "running")
    call.until(lambda: call.ben.live.session.state.position == 1)
    call.ben.live.do(ask.CountVotes("topics", 1, 2))
    call.until(lambda: _votes(call.ana)["Tea"] == 2)
    call.ana.is_killed()
    call.machines = [call.ben]
    call.until(lambda: call.ben.live.orphaned)
    call.ben.live.do(ask.CountVotes("topics", 2, 1))
    call.ben.live.take_over()
    call.ben.look()
    assert _votes(call.ben) == {"Tea": 2, "Cake": 1}
    call.until(lambda: call.ben.live.shared and not call.ben.live.shared.asks_who_writes)
    call.ana.resume()
    call.machines.append(call.ana)
    call.until(lambda: _votes(call.ana) == {"Tea": 2, "Cake": 1})
    call.ana.live.do(ask.CountVotes("topics", 2, 3))
    call.until(lambda: all(_votes(each) == {"Tea": 2, "Cake": 3} for each in call.machines))
    call.close()


def _votes(machine: Machine) -> dict[str, int | None]:
    return {item.text: item.votes for item in machine.live.session.state.items("topics")}


def test_the_session_that_was_joined_last_is_kept_until_it_is_over(call: Call) -> None:
    """Who left can come back without the line; the file with it is for the user alone, and goes with the session."""
    call.meet()
    call.ben.live.close()
    kept = call.ben.rooms.joined
    assert kept
    assert (kept.line, kept.session) == (call.line, call.ana.live.session_id)
    assert stat.S_IMODE((call.ben.rooms.state / JOINED).stat().st_mode) == 0o600
    call.machines = [call.ana]
    call.while_looking(lambda: call.ben.join(kept.line))
    assert call.ben.live.rejoin == "thinkpair join"
    call.machines = [call.ana, call.ben]
    call.do(call.ana, ask.Finish(), "finished")
    call.do(call.ana, ask.Close(), "closed")
    end_session(call.ben.live, call.ben.service)
    assert call.ben.rooms.joined is None


def test_a_session_that_is_over_or_held_here_is_not_gone_back_to(call: Call) -> None:
    call.meet()
    call.ana.is_killed()
    call.machines = [call.ben]
    call.until(lambda: call.ben.live.orphaned)
    call.ben.live.take_over()
    assert call.ben.rooms.joined is None
    call.ben.look()
    call.do(call.ben, ask.Finish(), "finished")
    call.do(call.ben, ask.Close(), "closed")
    end_session(call.ben.live, call.ben.service)
    RememberedRooms(call.ana.rooms.state).remember_joined(read_line(call.line), call.ben.live.session)
    with pytest.raises(FilesError, match="nobody shares a session under this line"):
        call.ana.join(call.line)
    assert call.ana.rooms.joined is None


def test_who_resumes_a_session_that_was_closed_elsewhere_is_told(call: Call) -> None:
    """Ana was not there when Ben closed it: all she can know is that the broker has nothing of it."""
    call.meet()
    call.ana.is_killed()
    call.machines = [call.ben]
    call.until(lambda: call.ben.live.orphaned)
    call.ben.live.take_over()
    call.ben.look()
    call.do(call.ben, ask.Finish(), "finished")
    call.do(call.ben, ask.Close(), "closed")
    end_session(call.ben.live, call.ben.service)
    call.ana.resume()
    call.machines = [call.ana]
    call.until(lambda: "it may be closed elsewhere" in call.ana.live.words)


def test_what_was_done_alone_is_set_aside_and_named(call: Call, mosquitto: Mosquitto) -> None:
    """Ana's line is cut; she goes on, Ben takes over; what she did meanwhile stays on her disk."""
    call.meet()
    call.do(call.ana, ask.Start(), "running")
    call.ana.is_killed()
    call.machines = [call.ben]
    call.until(lambda: call.ben.live.orphaned)
    alone = Machine(call.ana.service.sessions.root.parent / "offline", "", "Ana")
    alone.service = SessionService(call.ana.service.sessions, SystemClock())
    alone.resume()
    alone.live.do(ask.AddAction(("Ana",), "done alone"))
    alone.live.close()
    call.ben.live.take_over()
    call.ben.look()
    call.ben.live.do(ask.EndTurn())
    call.ana.resume()
    call.machines.append(call.ana)
    call.until(lambda: "Ben holds the session now; set aside" in call.ana.live.words)
    assert "added action" in call.ana.live.words
    call.until(lambda: call.ana.live.session == call.ben.live.session)
    call.do(call.ben, ask.Finish(), "finished")
    call.do(call.ben, ask.Close(), "closed")
    call.ben.service.put_away(call.ben.live)
    call.ana.live.close()
    assert call.ana.events == call.ben.events
    states = {summary.state: summary.actions for summary in call.ana.service.sessions.summaries()}
    assert states == {"closed": 0, "copy": 1}


def test_the_line_can_be_asked_for_in_another_terminal(tmp_path: Path, mosquitto: Mosquitto) -> None:
    ana = Machine(tmp_path, mosquitto.broker.url, "Ana")
    ana.begin()
    assert _asked(ana) == _asked(ana)
    ana.live.close()


def test_a_session_is_shared_once_although_two_ask_for_it_at_once_and_not_after_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key on the screen, and `thinkpair share` in another terminal."""
    ana, led = Machine(tmp_path, "mqtt://127.0.0.1:1", "Ana"), list[Seat]()
    ana.begin()
    shared = ana.live.shared
    assert shared
    other = Thread(target=shared.invite)

    class Connecting:
        problem, refused = "", False

    def lead(seat: Seat, _host: object) -> object:
        led.append(seat)
        if len(led) == 1:
            other.start()
            other.join(0.1)
        return Connecting()

    monkeypatch.setattr(Seat, "lead", lead)
    shared.invite()
    other.join()
    assert len(led) == 1
    ana.live.close()
    assert shared.invite() == ("", "")
    assert len(led) == 1


def test_a_broker_that_is_not_there_is_said_and_can_be_corrected(tmp_path: Path, mosquitto: Mosquitto) -> None:
    ana = Machine(tmp_path, "mqtt://127.0.0.1:1", "Ana")
    ana.begin()
    shared = ana.live.shared
    assert shared
    told: list[tuple[str, str]] = []

    def tells() -> bool:
        told.append(shared.invite())
        Event().wait(0.01)
        return any(told[-1])

    end = monotonic() + _PATIENCE
    while not tells():
        assert monotonic() < end
    assert "no broker answers at 127.0.0.1, port 1" in told[-1][1]
    ana.rooms = RememberedRooms(ana.rooms.state, mosquitto.broker.url)
    while not tells():
        assert monotonic() < end
    assert told[-1][0]
    ana.live.close()


def test_a_broker_that_is_gone_is_no_wrong_address_for_what_was_shared_there_before(tmp_path: Path) -> None:
    ana = Machine(tmp_path, "mqtt://127.0.0.1:1", "Ana")
    ana.begin()
    assert ana.live.shared
    ana.rooms.remember(ana.live.session_id, new_room(ana.rooms.broker()), (1, "a"))
    said: set[str] = set()
    end = monotonic() + _PATIENCE
    while len(said) < 2:  # what an invitation is told, and what stands on the screen
        assert monotonic() < end
        said |= {ana.live.shared.invite()[1], ana.live.shared.words} - {""}
        Event().wait(0.01)
    assert "127.0.0.1 cannot be reached: the session may go on elsewhere. It is tried again by itself." in said
    assert ana.rooms.of_session(ana.live.session_id)
    ana.live.close()


def test_a_password_that_counts_no_longer_is_typed_again_and_the_line_stays(tmp_path: Path) -> None:
    """Whoever joined before has that line; the screen says what to type, and whoever types it is asked again."""
    mosquitto = with_password(tmp_path, "ana", "secret")
    broker = replace(mosquitto.broker, user="ana")
    ana = Machine(tmp_path / "ana", broker.url.replace("://", "://ana@"), "Ana")
    ana.rooms.save_password(broker, "ana", "old")
    ana.begin()
    room = new_room(ana.rooms.broker())
    ana.rooms.remember(ana.live.session_id, room, (1, "a"))
    assert isinstance(ana.live.shared, Door)
    ana.live.shared.share_again()
    end = monotonic() + _PATIENCE
    while not (words := ana.live.words):
        assert monotonic() < end
        Event().wait(0.01)
    assert words == "Not shared: wrong user or password. Type it with: thinkpair share --password"
    with pytest.raises(NotAdmitted, match="does not accept the user or the password"):
        _asked(ana)
    ana.rooms.save_password(broker, "ana", "secret")
    assert _asked(ana) == room.line
    ana.live.close()
    mosquitto.stop()


def test_whoever_runs_an_earlier_version_and_is_not_admitted_says_why() -> None:
    assert unpack([b'{"type":"Invited","refused":"no"}']) == [Invited(refused="no", not_admitted=False)]


def _asked(machine: Machine) -> str:
    with ThreadPoolExecutor() as pool:
        asked = pool.submit(ask_for_line, machine.service, machine.live.session_id)
        while not asked.done():
            machine.look()
            wait([asked], 0.05)
    return asked.result()


def test_another_broker_is_taken_where_that_of_before_is_gone_for_good(tmp_path: Path, mosquitto: Mosquitto) -> None:
    ana = Machine(tmp_path, "mqtt://127.0.0.1:1", "Ana")
    ana.begin()
    shared = ana.live.shared
    assert isinstance(shared, Door)
    ana.rooms.remember(ana.live.session_id, new_room(ana.rooms.broker()), (1, "a"))
    end = monotonic() + _PATIENCE
    while not shared.invite()[1]:
        assert monotonic() < end
        Event().wait(0.01)
    shared.use_broker(mosquitto.broker.url)
    ana.rooms = RememberedRooms(ana.rooms.state, mosquitto.broker.url)
    while not (line := shared.invite()[0]):
        assert monotonic() < end
        Event().wait(0.01)
    assert str(mosquitto.broker.port) in line
    ana.live.close()


def test_a_room_of_a_programme_stays_in_it_where_whoever_takes_over_has_its_line(call: Call) -> None:
    """And nowhere else: the line opens all rooms of the programme, and does not go with a session."""
    programme = new_programme(call.ana.rooms.broker(), "Spring day")
    call.meet()
    door = call.ana.live.shared
    assert isinstance(door, Door)
    door.enter(programme, "Blue")
    call.until(lambda: call.ben.live.member and call.ben.live.member.place.room == "Blue")
    assert programme.key not in str(call.ben.live.member and call.ben.live.member.place)
    call.ben.rooms.enter(programme)
    call.do(call.ana, ask.Leave(), "left")
    call.ben.live.take_over()
    call.ben.look()
    seen = call.ben.rooms.programme_of(call.ben.live.session_id)
    assert seen
    assert (seen.programme.title, seen.room) == ("Spring day", "Blue")
