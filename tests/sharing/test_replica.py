"""A replica beside its writer, over a wire that does as it is told."""

from collections.abc import Sequence
from functools import partial
from threading import Event
from threading import enumerate as threads
from typing import NoReturn

import pytest

from tests.rooms import NINE, Venue
from tests.sharing.lossy_net import LossyNet
from tests.sharing.programme_net import Caller
from thinkpair.errors import ContentError, FilesError
from thinkpair.plain.session import PlainSession
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.enter_rest import TooSoon
from thinkpair.runtime.live_session import LiveSession
from thinkpair.session import commands as ask
from thinkpair.session import events as ev
from thinkpair.session.commands import Command
from thinkpair.session.engine import IllegalCommand
from thinkpair.session.events import Event as SessionEvent
from thinkpair.sharing.asks import RemoteClock
from thinkpair.sharing.host import Host
from thinkpair.sharing.messages import QUICKER, STALE, TOO_LATE, date_words, is_held, offline
from thinkpair.sharing.protocol import EventLog, Invite, Invited, Join, Status, pack, screen_name, unpack
from thinkpair.sharing.replica import Replica


class Pair:
    """Ana's session, and Ben's replica of it."""

    def __init__(self) -> None:
        self.venue = Venue()
        self.live = self.venue.live
        self.net = LossyNet()
        self.host = Host(self.live, list(self.venue.kept.events), self.net.end(), name="Ana", term=(1, ""))
        self.ben = Replica(self.net.end("ben"), self.venue.clock, self.resume, name="Ben", peer="ben")
        self.told: list[str] = []
        self.settle()

    def resume(self, replica: Replica) -> tuple[LiveSession, Sequence[SessionEvent]]:
        raise FilesError("held elsewhere")

    def ask(self, command: Command) -> None:
        self.ben.do(command, then=self.told.append)

    def settle(self) -> None:
        """Let everything come through, both ways."""
        for _ in range(8):
            self.net.settle()
            self.live.news()
            self.ben.news()

    def wait(self, seconds: float) -> None:
        self.venue.clock.advance(seconds)
        self.settle()


@pytest.fixture
def pair() -> Pair:
    return Pair()


def test_both_show_the_same(pair: Pair) -> None:
    for command in (ask.Start(), ask.Pause(), ask.Continue(), ask.AddTime(60), ask.EndTurn(), ask.Undo()):
        pair.ask(command)
        pair.wait(2)
        assert pair.ben.view() == pair.live.view()
        assert pair.ben.session == pair.live.session
    assert pair.told == [""] * 6


def test_who_comes_before_the_writer_listens_is_welcomed() -> None:
    venue, net = Venue(), LossyNet()
    end = net.end()
    ben = Replica(net.end("ben"), venue.clock, lambda session: (venue.live, ()), peer="ben")
    ben.news()
    net.settle()
    Host(venue.live, list(venue.kept.events), end, term=(1, ""))
    net.settle()
    ben.news()
    assert ben.caught_up


def test_done_is_said_when_the_event_is_back(pair: Pair) -> None:
    pair.ask(ask.AddAction(("Ana",), "call the bank"))
    pair.ben.news()
    assert not pair.told
    assert not pair.ben.recorded
    pair.settle()
    assert pair.told == [""]
    assert [action.what for action in pair.ben.view().actions] == ["call the bank"]


def test_what_is_noted_as_the_session_is_closed_is_named_at_the_end(pair: Pair) -> None:
    """The writer refuses it before the end is heard of."""
    pair.ask(ask.Finish())
    pair.settle()
    noted = ask.AddAction(("Ben",), "write")
    pair.ask(noted)
    pair.live.do(ask.Close())
    pair.net.deliver()
    pair.live.news()
    pair.net.frames.reverse()
    pair.settle()
    assert pair.ben.session.closed
    assert list(pair.ben.undone) == [noted]
    assert len(pair.told) == 2


def test_the_slower_hand_is_told(pair: Pair) -> None:
    pair.ask(ask.Start())
    pair.wait(5)
    pair.ask(ask.EndTurn())
    pair.live.do(ask.EndTurn())
    pair.settle()
    assert pair.told == ["", QUICKER]
    assert pair.live.session.state.position == 1


def test_what_others_note_refuses_nothing_but_undo(pair: Pair) -> None:
    pair.ask(ask.Start())
    pair.wait(5)
    pair.ask(ask.EndTurn())
    pair.live.do(ask.AddAction(("Ana",), "call"))
    pair.settle()
    assert pair.told == ["", ""]
    pair.ask(ask.Undo())
    pair.live.do(ask.AddAction(("Ana",), "write"))
    pair.settle()
    assert pair.told[-1] == "Ana was quicker (added action); nothing was undone twice"
    assert len(pair.live.session.actions) == 2


def test_several_keys_in_a_row_are_done_in_a_row(pair: Pair) -> None:
    """Each is meant for what the one before it leads to."""
    pair.ask(ask.Start())
    pair.wait(5)
    pair.ask(ask.AddTime(60))
    pair.ask(ask.AddTime(60))
    pair.ask(ask.Pause())
    pair.settle()
    assert pair.told == [""] * 4
    assert pair.live.view().phase == "paused"


def test_enter_rests_on_a_replica_too(pair: Pair) -> None:
    pair.ben.enter.by_hand = True
    pair.ask(ask.Start())
    with pytest.raises(TooSoon):
        pair.ask(ask.Start())
    pair.settle()
    with pytest.raises(TooSoon):
        pair.ask(ask.EndTurn())
    pair.wait(1.6)
    pair.ask(ask.EndTurn())
    pair.settle()
    assert pair.told == ["", ""]


def test_what_cannot_be_is_refused_at_once(pair: Pair) -> None:
    with pytest.raises(IllegalCommand):
        pair.ask(ask.EndTurn())
    assert not pair.ben.waiting


def test_each_sees_who_pressed_what(pair: Pair) -> None:
    pair.ask(ask.Start())
    pair.net.settle()
    assert [pair.live.asked_by(moment) for moment in pair.live.news()][-1:] == ["Ben"]
    pair.net.settle()
    assert {pair.ben.asked_by(moment) for moment in pair.ben.news()} == {""}
    pair.live.do(ask.Pause())
    pair.net.settle()
    assert [pair.ben.asked_by(moment) for moment in pair.ben.news()] == ["Ana"]
    for command in (ask.Undo(), ask.Redo()):
        pair.live.do(command)
        pair.net.settle()
        assert [pair.ben.asked_by(moment) for moment in pair.ben.news()] == ["Ana"]


def test_alone_it_counts_on_and_keeps_what_was_asked(pair: Pair) -> None:
    pair.ask(ask.Start())
    pair.wait(10)
    pair.net.ends["ben"].cut = True
    pair.venue.clock.advance(20)
    assert pair.ben.view().remaining == pair.live.view().remaining
    pair.ask(ask.Pause())
    assert pair.ben.words == "Ana is gone; the clock runs on here; 1 key to be sent."
    pair.net.ends["ben"].cut = False
    pair.settle()
    assert pair.told == ["", ""]
    assert pair.live.view().phase == "paused"
    assert not pair.ben.words


def test_silence_is_said_and_a_sign_ends_it(pair: Pair) -> None:
    pair.venue.clock.advance(STALE + 1)
    assert pair.ben.words == "No sign of life from Ana for 13 s."
    pair.ben.sign_of_life()
    pair.settle()
    assert not pair.ben.words


@pytest.mark.parametrize(
    ("names", "people", "called"),
    [
        ({"": "Zoe", "p": ""}, ("Ana", "Ben"), ("Zoe", "the other screen")),
        ({"": "Ana", "p": ""}, ("Ana", "Ben"), ("Ana", "Ben")),
        ({"": "", "p": " ben"}, ("Ana", "Ben"), ("Ana", "ben")),
        ({"": "", "p": ""}, ("Ana", "Ben"), ("the first screen", "the other screen")),
        ({"": "Ana", "p": "", "q": ""}, ("Ana", "Ben"), ("Ana", "the other screen")),
        ({"": "Ana", "p": ""}, ("Ana", "Ben", "Chi"), ("Ana", "the other screen")),
        ({"": "Ana", "p": ""}, ("Ana",), ("Ana", "the other screen")),
    ],
)
def test_of_two_people_who_gives_no_name_is_the_other(
    names: dict[str, str], people: tuple[str, ...], called: tuple[str, str]
) -> None:
    assert (screen_name(names, "", people), screen_name(names, "p", people)) == called


def test_who_held_it_alone_has_a_name_before_anything_is_heard(pair: Pair) -> None:
    """Ana knows of Ben only that somebody without a name has quit: of two people, that is the other."""
    ana = Replica(LossyNet().end("ana"), pair.venue.clock, pair.resume, name="Ana", peer="ana", events=pair.ben.events)
    assert ana.others.writer == "Ben"


def test_a_clock_that_stands_at_the_writer_stands_here(pair: Pair) -> None:
    pair.ask(ask.Start())
    pair.wait(10)
    pair.venue.clock.advance(60, asleep=True)
    pair.settle()
    assert pair.live.interrupted
    assert pair.ben.view().remaining == pair.live.view().remaining
    assert pair.ben.words == "Ana decides what to do with lost time."
    pair.ask(ask.AddAction(("Ana",), "kept meanwhile"))
    pair.settle()
    pair.live.come_back("leave out")
    pair.settle()
    assert pair.told == ["", ""]
    assert pair.ben.view() == pair.live.view()


def test_another_version_is_said(pair: Pair) -> None:
    pair.net.ends[""].send("writer", pack(Status((9, ""), "s1", 1, 0.0, protocol=2)))
    pair.settle()
    assert pair.ben.words == "Ana runs another version of thinkpair: update the older one."


def test_what_an_earlier_writer_wrote_alone_is_set_aside(pair: Pair) -> None:
    """The next writer has fewer events, and goes on otherwise."""
    fork = list(pair.venue.kept.events)
    pair.live.do(ask.Start())
    pair.settle()
    other = Venue()
    other.live.do(ask.AddAction(("Ben",), "write"))
    host = Host(other.live, [*fork, *other.kept.events[1:]], pair.net.end(), name="Ben", term=(2, ""))
    pair.wait(1)
    pair.wait(1)
    assert [type(event) for event in pair.ben.set_aside] == [ev.SlotBegan]
    assert pair.ben.session == other.live.session
    assert pair.ben.others.term == host.term


def test_frames_of_an_earlier_writer_are_passed_over(pair: Pair) -> None:
    pair.live.do(ask.Start())
    late = [frame for frame in pair.net.frames if frame.to == "ben"]
    pair.net.frames.clear()
    other = Venue()
    Host(other.live, list(other.kept.events), pair.net.end(), name="Ben", term=(2, ""))
    pair.settle()
    pair.net.frames += late
    pair.settle()
    assert len(pair.ben.events) == 1


def test_a_log_takes_only_what_continues_it(pair: Pair) -> None:
    pair.live.do(ask.Start())
    pair.live.do(ask.Pause())
    whole, short = EventLog(pair.venue.kept.events), EventLog(pair.venue.kept.events[:1])
    assert short.take(next(whole.entries((1, ""), 3))) is None
    assert short.take(next(whole.entries((1, ""), 1))) == (pair.venue.kept.events[1:], ())
    assert short.take(next(whole.entries((1, ""), 2))) == ([], ())


def test_the_shortest_round_trip_counts() -> None:
    """However the way there and back differ, the clock is inside the bound that it states."""
    clock = RemoteClock()
    for there, back in ((0.3, 0.01), (0.01, 0.02), (0.0, 0.4)):
        clock.add(100.0, 100.0 + there + back, 50.0 + there)
    assert clock.off == pytest.approx(0.015)
    assert abs(clock.origin(1.0) - 50.0) <= (clock.off or 0.0)


def test_nobody_takes_over_what_is_held(pair: Pair) -> None:
    with pytest.raises(FilesError):
        pair.ben.take_over()
    pair.ask(ask.Start())
    pair.settle()
    assert pair.told == [""]


def test_who_holds_the_session_is_called_before_it_is_closed(pair: Pair) -> None:
    """A screen that joined only asks, and is told what is in the way; asked again, the session is closed."""
    called: list[str] = []

    def save(live: LiveSession) -> None:
        called.append("here")
        raise ContentError("not saved in the group")

    pair.live.before_close = save
    pair.ben.before_close = lambda live: called.append("where it was joined")
    for command in (ask.Start(), ask.Finish(), ask.Close()):
        pair.ask(command)
        pair.settle()
    assert (called, pair.told[-1], pair.live.over) == (["here"], "not saved in the group", False)
    pair.ask(ask.Close())
    pair.settle()
    assert (called, pair.told[-1], pair.live.over) == (["here"], "", True)


def test_what_comes_before_the_close_goes_on_to_who_takes_over(pair: Pair) -> None:
    """Also where the close was asked for while nobody held the session."""
    called: list[LiveSession] = []
    held = Venue().live
    ben = Replica(pair.net.end("ben"), pair.venue.clock, lambda session: (held, ()), peer="ben")
    ben.before_close = called.append
    pair.net.ends[""].closed = True
    assert ben.take_over() is held
    for command in (ask.Start(), ask.Finish(), ask.Close()):
        held.do(command)
    assert called == [held]


def test_a_date_that_is_off_is_said_whichever_way() -> None:
    assert date_words("Ana", -86_400) == "check the date: this machine and that of Ana are 24 h apart"
    assert not date_words("Ana", 3)


def test_a_writer_that_the_broker_calls_gone_is_gone_until_it_speaks(pair: Pair) -> None:
    writer = pair.net.ends[""]
    writer.send("writer", pack(Status((1, ""), "s1", 0, 0.0, names={"": "Ana"}, gone=True)))
    pair.settle()
    assert pair.ben.orphaned
    assert pair.ben.words == "Ana is gone."
    assert len(pair.ben.events) == 1
    writer.send("writer", pack(Status((1, ""), "s1", 1, pair.live.now, names={"": "Ana"})))
    pair.settle()
    assert not pair.ben.orphaned


def test_a_key_after_one_that_came_too_late_is_done(pair: Pair) -> None:
    """Ana was quicker, which Ben sees; the line is cut before he is told so, and he pauses what he sees."""
    pair.ask(ask.Start())
    pair.wait(5)
    pair.ask(ask.EndTurn())
    pair.live.do(ask.EndTurn())
    (published,) = (frame for frame in pair.net.frames if frame.to == "ben")
    pair.net.frames = [published]
    pair.net.deliver()
    pair.ben.news()
    pair.net.ends["ben"].cut = True
    pair.ask(ask.Pause())
    pair.net.ends["ben"].cut = False
    pair.settle()
    assert pair.told == ["", TOO_LATE, ""]
    assert pair.live.view().phase == "paused"


def test_a_call_to_all_rooms_and_when_they_are_to_be_back_are_shown_on_screens_that_joined(pair: Pair) -> None:
    """For as long as where the session is held; each hides it for itself, and the next call is shown again."""
    pair.live.shared = caller = Caller()
    end = pair.venue.clock.now().timestamp() + 720
    caller.call, caller.call_left, caller.common_end = "Come back", 50.0, end
    pair.host.serve()
    pair.wait(20)
    assert (pair.ben.member.call, pair.ben.member.common_end) == ("Come back", end)
    caller.call_left = 30.0
    chi = Replica(pair.net.end("chi"), pair.venue.clock, pair.resume, name="Chi", peer="chi")
    for _ in range(4):
        chi.news()
        pair.net.settle()
    pair.ben.news()
    assert chi.member.call == "Come back"
    chi.member.hide_call()
    assert (pair.ben.member.call, chi.member.call) == ("Come back", "")
    pair.host.serve()
    caller.call_left = 60.0  # the same is called once more
    pair.host.serve()
    pair.net.settle()
    for replica in (pair.ben, chi):
        replica.news()
        assert replica.member.call == "Come back"
    pair.venue.clock.advance(61)
    assert pair.ben.member.call == ""
    caller.call = ""
    pair.host.serve()
    caller.call, caller.call_left = "Come back", 60.0
    pair.host.serve()
    pair.net.settle()
    for replica in (pair.ben, chi):
        replica.news()
        assert replica.member.call == "Come back"


def test_screens_go_on_while_a_programme_is_entered(pair: Pair) -> None:
    """Its broker, or the one before, may not answer for seconds."""
    entered, let = Event(), Event()

    def enter(invite: Invite) -> Invited:
        entered.set()
        let.wait(5)
        return Invited("Spring day")

    pair.host.invited = enter
    pair.net.end("asks")
    pair.net.ends["ben"].send("ask/asks", pack(Invite("asks", programme="LINE", room="Blue")))
    pair.net.settle()
    assert entered.wait(5)
    assert pair.host.words == "Ben is here."
    assert not pair.net.frames
    (inviting,) = (thread for thread in threads() if thread.name == "inviting")
    let.set()
    inviting.join(5)
    pair.net.settle()
    assert unpack(pair.net.ends["asks"].take()) == [Invited("Spring day")]


@pytest.mark.parametrize("late", [False, True])
def test_who_was_away_and_comes_with_a_new_program_is_here(pair: Pair, late: bool) -> None:
    """The broker says of a program that was killed that it is away, perhaps when Ben is back already."""
    away = partial(pair.net.ends["ben"].send, "peer/ben", pack(Join("ben", away=True)))
    if not late:
        away()
        pair.settle()
        assert pair.host.words == "Ben has been away for 0 s."
    Replica(pair.net.end("later"), pair.venue.clock, pair.resume, name="Ben", peer="later").news()
    pair.settle()
    if late:
        away()
        pair.settle()
    assert pair.host.words == "Ben is here."


def test_what_the_broker_has_nothing_of_is_said_before_who_is_away(pair: Pair) -> None:
    """A broker may have kept for the writer that somebody came and went."""
    pair.net.ends["ben"].send("peer/ben", pack(Join("ben", away=True)))
    pair.settle()
    pair.host.tell_forgotten()
    assert "it may be closed elsewhere" in pair.host.words


def test_who_holds_it_is_told_who_has_left(pair: Pair) -> None:
    pair.ben.close()
    pair.settle()
    assert pair.host.words == "Ben has left."


def test_nothing_is_taken_over_without_a_connection_to_the_broker(pair: Pair) -> None:
    end = pair.net.ends["ben"]
    end.broker, end.cut = "broker.example.org", True
    assert not pair.ben.orphaned
    assert pair.ben.words == "No connection to broker.example.org."


def test_a_clock_runs_on_only_where_one_runs(pair: Pair) -> None:
    end = pair.net.ends["ben"]
    pair.ask(ask.Start())
    pair.settle()
    end.cut = True
    assert pair.ben.words == "Ana is gone; the clock runs on here."
    end.cut = False
    pair.live.do(ask.Finish())
    pair.settle()
    end.cut = True
    assert pair.ben.words == "Ana is gone."


def test_the_second_of_two_undos_reads_who_was_quicker(pair: Pair) -> None:
    pair.ask(ask.Start())
    pair.ask(ask.AddAction(("Ana",), "call"))
    pair.settle()
    pair.ask(ask.Undo())
    pair.live.do(ask.Undo())
    pair.settle()
    assert pair.told[-1].startswith("Ana was quicker (und")


def test_in_lines_take_over_says_why_it_cannot_be_done(pair: Pair) -> None:
    said: list[str] = []
    plain = PlainSession(pair.ben, said.append)
    end = pair.net.ends["ben"]
    end.broker, end.cut = "broker.example.org", True
    plain.hear("take over")
    end.cut = False
    plain.hear("take over")
    assert said == [f"Not done: {offline('broker.example.org')}", f"Not done: {is_held('Ana')}"]


def test_whoever_runs_another_version_is_named_before_anything_else_is_known() -> None:
    net, clock = LossyNet(), VirtualClock(NINE)
    net.end()
    ben = Replica(net.end("ben"), clock, _nobody, peer="ben")
    net.ends[""].send("writer", pack(Status((1, ""), "s1", 1, 0.0, names={"": "Ana"}, protocol=2)))
    net.settle()
    ben.tick()
    assert ben.words == "Ana runs another version of thinkpair: update the older one."


def _nobody(_replica: Replica) -> NoReturn:
    raise AssertionError("nobody takes over")
