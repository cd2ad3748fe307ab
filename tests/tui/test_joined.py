"""A screen that joined a session which another machine holds: what is typed there, and what is refused elsewhere."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Event as Signal
from typing import NoReturn

import pytest
from msgspec.structs import replace
from textual import events
from textual.pilot import Pilot

from tests.rooms import Venue
from tests.sharing.lossy_net import LossyNet
from tests.sharing.programme_net import Caller
from tests.tui.stages import (
    PAUSED,
    START,
    FakeSessions,
    Screened,
    asking,
    collecting,
    pair,
    press_keys,
    quiet_settings,
    settle,
    stage,
)
from thinkpair.errors import FilesError
from thinkpair.runtime.announcements import RoomPlace
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.session_service import SessionService
from thinkpair.session import commands as ask
from thinkpair.session.events import Event
from thinkpair.session.plan import Choice, Plan
from thinkpair.settings import SettingProblem
from thinkpair.sharing.door import Door
from thinkpair.sharing.host import Host
from thinkpair.sharing.remembered_rooms import RememberedRooms
from thinkpair.sharing.replica import Replica
from thinkpair.storage.sessions import Sessions
from thinkpair.tui.app import ThinkpairApp
from thinkpair.tui.context import AppContext
from thinkpair.tui.screens.dialogs import Answer, QuestionScreen
from thinkpair.tui.screens.session_summary import SessionSummaryScreen
from thinkpair.tui.screens.stage import StageScreen
from thinkpair.tui.widgets.action_form import ActionForm
from thinkpair.tui.widgets.text_fields import TextField


class Joined(Screened):
    """Ben's screen; Ana's program holds the session."""

    app: ThinkpairApp

    def __init__(self, plan: Plan) -> None:
        self.venue = Venue(plan)
        self.ana = self.venue.live
        self.net = LossyNet()
        self.host = Host(self.ana, list(self.venue.kept.events), self.net.end(), name="Ana", term=(1, ""))
        self.ben = Replica(self.net.end("ben"), self.venue.clock, self._resume, name="Ben", peer="ben")
        self.ana.do(ask.Start())
        self.look: Callable[[], object] = self.ben.news
        self._exchange()
        self.app = ThinkpairApp(
            AppContext(settings=quiet_settings(), sessions=FakeSessions(), clock=self.venue.clock), live=self.ben
        )
        self.pilot: Pilot[int]

    async def meet(self) -> None:
        """Let everything that is on its way come through, both ways."""
        self._exchange()
        await self.settle()

    async def wait(self, seconds: float) -> None:
        self.venue.clock.advance(seconds)
        await self.meet()

    @property
    def typed(self) -> str:
        line = self.app.focused
        return line.value if isinstance(line, TextField) else ""

    def _exchange(self) -> None:
        for _ in range(6):
            self.net.settle()
            self.ana.news()
            self.look()

    def _resume(self, replica: Replica) -> tuple[LiveSession, Sequence[Event]]:
        return self.ana, self.venue.kept.events  # the program of both, for want of a disk


@asynccontextmanager
async def joined(plan: Plan) -> AsyncIterator[Joined]:
    screen = Joined(plan)
    async with screen.app.run_test(size=(80, 24)) as screen.pilot:
        assert screen.app.ticker
        screen.look = screen.app.ticker.tick
        await screen.wait(5)
        yield screen


async def test_an_item_is_there_once_it_is_saved_where_the_session_is_held() -> None:
    async with joined(collecting()) as ben:
        await ben.press("i", *"Soup", "enter")
        await ben.meet()
        assert [item.text for item in ben.ana.view().items] == ["Soup"]
        assert ben.typed == ""


async def test_words_that_are_refused_where_the_session_is_held_stand_in_the_line_again() -> None:
    """Ana rewords the same item a moment before Ben's words arrive."""
    async with joined(collecting()) as ben:
        ben.ana.do(ask.AddItem("Soup"))
        await ben.wait(1)
        await ben.press("up", "e", *" of the day", "enter")
        assert ben.typed == ""
        ben.ana.do(ask.EditItem("topics", 1, "Bread"))
        await ben.meet()
        assert "somebody was quicker" in ben.text
        assert ben.typed == "Soup of the day"


async def test_that_words_are_on_their_way_is_said_until_they_are_saved() -> None:
    async with joined(collecting()) as ben:
        ben.net.ends["ben"].cut = True
        await ben.press("i", *"Soup", "enter", *"Soup", "enter")
        assert "this is already on its way" in ben.text
        ben.net.ends["ben"].cut = False
        await ben.wait(3)
        assert [item.text for item in ben.ana.view().items] == ["Soup"]
        assert "on its way" not in ben.text


async def test_words_that_are_refused_while_others_are_typed_are_said() -> None:
    async with joined(collecting()) as ben:
        ben.ana.do(ask.AddItem("Soup"))
        await ben.wait(1)
        await ben.press("up", "e", *" of the day", "enter")
        ben.ana.do(ask.EditItem("topics", 1, "Bread"))
        await ben.press("i", *"Tea")
        await ben.meet()
        assert "Not saved: “Soup of the day”" in ben.text
        assert ben.typed == "Tea"


async def test_a_line_with_words_stays_open_where_another_ends_the_step() -> None:
    """What goes on being typed is no key; Enter says why it cannot be saved, esc keeps the words for when it can."""
    async with joined(collecting()) as ben:
        await ben.press("i", *"Pea ")
        ben.ana.do(ask.EndTurn())
        await ben.wait(5)
        assert "Ana went on. Your words are kept; esc leads back." in ben.text
        await ben.press(*"soup qnp", "enter")
        await ben.meet()
        assert "this step collects no list" in ben.text
        assert ben.typed == "Pea soup qnp"
        await ben.press("escape")
        await ben.wait(4)
        assert (ben.typed, "Unfinished: item" in ben.text) == ("", True)
        ben.ana.do(ask.Undo())
        await ben.wait(2)
        await ben.press("i")
        assert ben.typed == "Pea soup qnp"
        await ben.press("enter")
        await ben.meet()
        assert [item.text for item in ben.ana.view().items] == ["Pea soup qnp"]
        assert "Unfinished" not in ben.text


async def test_a_new_wording_can_be_finished_after_another_has_ended_the_step() -> None:
    async with joined(collecting()) as ben:
        ben.ana.do(ask.AddItem("Pea"))
        await ben.wait(1)
        await ben.press("up", "e", *" soup")
        for _ in range(2):
            ben.ana.do(ask.EndTurn())
            await ben.wait(5)
        assert "Ana went on. Finish here; esc leads back." in ben.text
        await ben.press("s", "enter")
        await ben.meet()
        assert ben.ana.session.state.items("topics")[0].text == "Pea soups"


async def test_letters_rest_where_another_closes_an_empty_line() -> None:
    """Who is about to type the next item presses no key by it; a moment later letters are keys again."""
    async with joined(collecting()) as ben:
        await ben.press("i")
        ben.ana.do(ask.EndTurn())
        await ben.wait(5)
        await ben.press(*"a qnp")
        assert isinstance(ben.app.screen, StageScreen)
        assert ben.ana.session.phase == "running"
        later = events.Key("a", "a")
        later.time += 10
        ben.app.post_message(later)
        await ben.settle()
        assert not isinstance(ben.app.screen, StageScreen)


async def test_an_item_is_added_to_no_other_list_than_it_was_typed_for() -> None:
    """The line is cut while Ben types; when it is back, another list is collected."""
    two = collecting()
    first = two.slots[0]
    two = replace(two, slots=(first, replace(first, round=2, collect="ideas")), lists=("topics", "ideas"))
    async with joined(two) as ben:
        ben.net.ends["ben"].cut = True
        await ben.press("i", *"Soup", "enter")
        ben.ana.do(ask.EndTurn())
        ben.net.ends["ben"].cut = False
        await ben.wait(5)
        assert ben.ana.view().collecting == "ideas"
        assert not ben.ana.view().items
        assert ben.typed == "Soup"
        assert "Your words are kept" in ben.text


async def test_the_summary_waits_until_a_line_with_words_is_left() -> None:
    async with joined(asking(Choice("answer", "why", "Why?"))) as ben:
        ben.ana.do(ask.EndTurn())
        await ben.wait(5)
        await ben.press(*"We ne")
        ben.ana.do(ask.Decide("why", "Said there"))
        ben.ana.do(ask.Finish())
        await ben.wait(5)
        await ben.press(*"ed quiet")
        assert ben.typed == "We need quiet"
        await ben.press("escape")
        await ben.settle()
        assert isinstance(ben.app.screen, SessionSummaryScreen)


async def test_an_action_is_noted_once_however_often_enter_is_pressed_without_a_connection() -> None:
    async with joined(pair()) as ben:
        ben.net.ends["ben"].cut = True
        await ben.press("a", *"call", "enter", "a", "enter", "enter", "enter")
        await ben.press("enter")
        assert "call" in ben.text
        ben.net.ends["ben"].cut = False
        await ben.wait(6)
        await ben.wait(6)
        assert [action.what for action in ben.ana.view().actions] == ["call"]


async def test_what_is_typed_while_an_action_waits_stays() -> None:
    async with joined(pair()) as ben:
        await ben.press("a", *"call", "enter", "a", "enter", "enter", "enter")
        await ben.press("shift+tab", "shift+tab", "shift+tab", *" them")
        await ben.meet()
        assert [action.what for action in ben.ana.view().actions] == ["call"]
        assert ben.typed == "call them"


async def test_an_action_that_is_saved_after_its_form_was_left_is_not_unfinished() -> None:
    async with joined(pair()) as ben:
        ben.net.ends["ben"].cut = True
        await ben.press("a", *"call", "enter", "a", "enter", "enter", "enter", "escape")
        assert "Unfinished" not in ben.text
        ben.net.ends["ben"].cut = False
        await ben.wait(6)
        await ben.wait(6)
        assert [action.what for action in ben.ana.view().actions] == ["call"]
        await ben.press("a")
        assert ben.typed == ""


async def test_an_action_that_was_saved_twice_by_enter_is_not_unfinished_either() -> None:
    """The second Enter is refused, since the first is on its way; what is typed is sent all the same."""
    async with joined(pair()) as ben:
        ben.net.ends["ben"].cut = True
        await ben.press("a", *"call", "enter", "a", "enter", "enter", "enter", "enter", "escape")
        assert "Unfinished" not in ben.text
        ben.net.ends["ben"].cut = False
        await ben.wait(6)
        await ben.wait(6)
        assert [action.what for action in ben.ana.view().actions] == ["call"]
        assert "Unfinished" not in ben.text
        await ben.press("a")
        assert ben.typed == ""


async def test_the_later_of_two_actions_that_wait_is_not_unfinished_when_the_first_is_saved() -> None:
    async with joined(pair()) as ben:
        await ben.press("a", *"call", "enter", "a", "enter", "enter", "enter")
        sent = len(ben.net.frames)
        await ben.press("shift+tab", "shift+tab", "shift+tab", *" them", "enter", "enter", "enter")
        later = ben.net.frames[sent:]
        del ben.net.frames[sent:]
        await ben.meet()
        assert [action.what for action in ben.ana.view().actions] == ["call"]
        await ben.press("escape")
        ben.net.frames.extend(later)
        await ben.meet()
        assert [action.what for action in ben.ana.view().actions] == ["call", "call them"]
        await ben.press("a")
        assert ben.typed == ""


async def test_a_key_that_was_not_done_is_told_though_another_one_was() -> None:
    """Both were pressed without a connection, and are answered at once when it is back."""
    async with joined(pair()) as ben:
        ben.net.ends["ben"].cut = True
        await ben.press("space", "a", *"call", "enter", "a", "enter", "enter", "enter", "escape")
        ben.ana.do(ask.AddTime(60))
        ben.net.ends["ben"].cut = False
        await ben.wait(6)
        await ben.wait(1)
        assert [action.what for action in ben.ana.view().actions] == ["call"]
        assert "the session changed before your key arrived" in ben.text


async def test_a_key_that_was_not_done_where_the_session_is_taken_over_is_told() -> None:
    async with joined(pair()) as ben:
        ben.net.ends["ben"].cut = True
        await ben.press("enter")
        ben.ana.do(ask.Pause())
        assert ben.app.ticker
        ben.app.ticker.take_over()
        await settle(ben.app, ben.pilot)
        assert "The session is held here now. The session changed before your key arrived" in " ".join(ben.text.split())


async def test_what_was_pressed_long_before_the_line_came_back_is_no_news() -> None:
    async with joined(pair()) as ben:
        ben.ana.do(ask.AddTime(60))
        await ben.wait(0)
        assert "Ana: added time" in ben.text
        ben.net.ends["ben"].cut = True
        ben.ana.do(ask.AddTime(-60))
        await ben.wait(120)
        ben.net.ends["ben"].cut = False
        await ben.wait(6)
        assert ben.ben.session == ben.ana.session
        assert "Ana: added time" not in ben.text
        assert "Ana: took time off" not in ben.text


async def test_a_wrong_password_is_asked_for_again_with_no_letter_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the field of the address it would be typed for everyone to read."""
    service = SessionService(Sessions(tmp_path), VirtualClock(START))
    rooms = RememberedRooms(tmp_path, "mqtt://ana@localhost")

    def invite(door: Door) -> tuple[str, str]:
        right = rooms.broker().password == "secret"
        door.refused_user = "" if right else "ana"
        return ("mqtt://broker#key", "") if right else ("", "localhost does not accept the user or the password")

    monkeypatch.setattr(Door, "invite", invite)
    async with stage(pair()) as room:
        door = Door(room.live, tmp_path, "Ana", lambda: (service, rooms))
        await room.press("ctrl+p", *"share with", "enter")
        assert "Password of ana?" in room.text
        await room.press(*"wrong")
        assert "wrong" not in room.text
        await room.press("enter")
        assert "Password of ana?" in room.text
        await room.press("enter")
        assert "Share it over which broker?" in room.text
        await room.press("enter", *"secret", "enter")
        assert "thinkpair join 'mqtt://broker#key'" in room.text
        door.close()


class _Unshared(Caller):
    """A session that cannot be shared."""

    def invite(self) -> tuple[str, str]:
        return "", "no broker answers at broker.example.org, port 8883: start it, or correct its address (the setting)"


async def test_why_a_session_cannot_be_shared_is_read_whole() -> None:
    async with stage(pair()) as room:
        room.live.shared = _Unshared()
        await room.press("ctrl+p", *"share", "enter")
        assert "correct its address (the setting)." in " ".join(room.text.replace("│", "").split())
        await room.press("enter")
        assert isinstance(room.app.screen, StageScreen)


async def test_what_is_said_takes_two_lines_where_one_is_too_short() -> None:
    async with stage(pair()) as room:
        assert room.app.ticker
        rows = len(room.text.split("\n"))
        room.app.ticker.say("Not shared: broker.example.org does not accept the user or the password: type them again.")
        await room.settle()
        assert "or the password: type them again." in " ".join(room.text.split())
        assert len(room.text.split("\n")) == rows


async def test_the_screen_goes_on_while_the_page_for_phones_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = Signal()

    def start(*_: object) -> NoReturn:
        assert tried.wait(10)
        raise FilesError("mosquitto did not start: no reason given")

    monkeypatch.setattr("thinkpair.sharing.guest_broker.GuestBroker", start)
    async with stage(pair()) as room:
        door = Door(room.live, tmp_path, "Ana")
        await room.press("P")
        assert "Starting the page for phones…" in room.text
        await room.press("space")
        assert PAUSED in room.text
        tried.set()
        await room.app.workers.wait_for_complete()
        assert "mosquitto did not start: no reason given" in room.text
        door.close()


async def test_several_actions_that_are_refused_stand_in_the_form_again() -> None:
    """Ben's line is cut when he pastes them; meanwhile Ana quits the session."""
    async with joined(pair()) as ben:
        ben.net.ends["ben"].cut = True
        await ben.press("a")
        await ben.paste("Ana: call the bank\nwho knows\nBen: write to Zoe")
        assert ben.typed == "who knows"
        ben.ana.do(ask.Leave())
        ben.net.ends["ben"].cut = False
        await ben.wait(6)
        assert ben.ana.view().actions == ()
        form = ben.app.screen.query_one(ActionForm)
        assert form.draft.lines == ("who knows", "Ana: call the bank", "Ben: write to Zoe")


async def test_several_actions_that_come_when_the_session_is_closed_are_said_at_the_end() -> None:
    async with joined(pair()) as ben:
        ben.net.ends["ben"].cut = True
        await ben.press("a")
        await ben.paste("Ana: call the bank\nwho knows\nBen: write to Zoe")
        ben.ana.do(ask.Finish())
        ben.ana.do(ask.Close())
        ben.net.ends["ben"].cut = False
        await ben.wait(6)
        ben.app.let_go()
        words = ben.app.session_words()
        for line in ("Ana: call the bank", "Ben: write to Zoe", "who knows"):
            assert words.count(f"“{line}”") == 1


async def test_what_nobody_has_answered_when_somebody_quits_is_said() -> None:
    async with joined(collecting()) as ben:
        ben.net.ends["ben"].cut = True
        await ben.press("i", *"Soup", "enter")
        ben.app.let_go()
        assert "Not saved: “Soup”." in ben.app.session_words()


async def test_a_session_is_taken_over_where_actions_are_typed_and_at_its_end() -> None:
    """On these screens `t` was no key, or a letter: whoever was there had to find the way back first."""
    for key, words in (("ctrl+t", "Agreed actions"), ("t", "summary")):
        async with joined(pair()) as ben:
            if key == "ctrl+t":
                await ben.press("a")
            else:
                ben.ana.do(ask.Finish())
                await ben.wait(2)
            assert words in ben.text
            ben.net.ends[""].closed = True
            await ben.wait(20)
            assert f"{key} take over" in ben.text
            await ben.press(key)
            assert "The session is held here now." in ben.text
            assert words in ben.text


async def test_why_a_session_cannot_be_taken_over_now_is_said() -> None:
    """The key is not offered, and is no letter either: who presses it reads why nothing happens."""
    async with joined(pair()) as ben:
        assert "take over" not in ben.text
        await ben.press("t")
        assert "Ana holds the session: it can be taken over only once that screen is gone" in ben.text
        end = ben.net.ends["ben"]
        end.broker, end.cut = "broker.example.org", True
        await ben.wait(10)
        assert "take over" not in ben.text
        await ben.press("t")
        assert "nobody can tell who holds the session" in " ".join(ben.text.split())


async def test_who_takes_over_a_room_of_a_programme_reads_how_it_is_seen_again() -> None:
    """The line of the programme is not passed on with the session."""
    async with joined(pair()) as ben:
        ben.ana.shared = caller = Caller()
        caller.place = RoomPlace("Spring day", "Blue room", "all/x")
        ben.host.serve()
        await ben.meet()
        ben.net.ends[""].closed = True
        await ben.wait(20)
        ben.ana.shared = None  # as it is held by Ben
        await ben.press("t")
        await ben.wait(20)
        told = " ".join(ben.text.split())
        assert "The programme Spring day does not see it; ask for its line" in told
        assert "thinkpair share --programme 'LINE' --room 'Blue room'" in told


async def test_who_has_the_session_open_is_shown() -> None:
    async with joined(pair()) as ben:
        await ben.press("p")
        assert "Connected: Ana (holds it), Ben (you)" in ben.text
        await ben.press("ctrl+p", *"who is here", "enter")
        assert "Connected: Ana (holds it), Ben (you)" in ben.text
        assert ben.ana.shared
        assert ben.ana.shared.connected_words == "Connected: Ana (you, holds it), Ben"


async def test_whoever_closes_the_session_is_told_that_another_types_an_action() -> None:
    async with joined(pair()) as ben:
        await ben.press("a", *"call", "escape")
        await ben.meet()
        assert ben.ana.shared
        assert ben.ana.shared.unfinished_names == ["Ben"]
        await ben.press("a", "ctrl+u", "escape")
        await ben.meet()
        assert ben.ana.shared.unfinished_names == []
        ben.ana.shared.note_unfinished(unfinished=True)
        ben.ana.do(ask.Finish())
        await ben.wait(2)
        await ben.press("enter")
        assert "Ana is typing an action. Close the session now?" in ben.text
        await ben.press("enter")
        await ben.meet()
        assert ben.ana.session.phase == "finished"
        await ben.press("enter", "down", "enter")
        await ben.meet()
        assert ben.ana.session.closed


async def test_whoever_types_an_action_goes_on_typing_where_another_finishes_the_actions() -> None:
    async with joined(pair()) as ben:
        for _ in range(2):
            ben.ana.do(ask.EndTurn())
            await ben.wait(2)
        assert ben.ana.session.phase == "capture"
        await ben.press(*"call the b")
        ben.ana.do(ask.GoOn())
        await ben.meet()
        await ben.press(*"ank", "space", *"up")
        assert (ben.typed, ben.ana.session.phase) == ("call the bank up", "finished")
        await ben.wait(4)
        assert "Ana went on. Finish here; esc leads back." in ben.text
        await ben.press("escape")
        await ben.settle()
        assert isinstance(ben.app.screen, SessionSummaryScreen)
        await ben.press("a", *" now")
        assert ben.typed == "call the bank up now"


async def test_whoever_types_where_the_session_is_quit_reads_who_has_quit_and_can_take_over() -> None:
    """The session has not gone on: the words stay, in the form and in a line."""
    async with joined(pair()) as ben:
        ben.ana.do(ask.EndTurn())
        ben.ana.do(ask.EndTurn())
        await ben.meet()
        await ben.press(*"call")
        ben.ana.do(ask.Leave())
        await ben.meet()
        assert "Ana has quit the session." in ben.text
        assert "ctrl+t take over" in ben.text
        assert "▌call" in ben.text
        assert "went on" not in ben.text
    async with joined(collecting()) as ben:
        await ben.press("i", *"tea")
        ben.ana.do(ask.Leave())
        await ben.meet()
        assert "Ana has quit the session." in ben.text
        assert "tea" in ben.text
        assert "went on" not in ben.text


async def test_whoever_types_no_action_is_led_on_where_another_finishes_them() -> None:
    async with joined(pair()) as ben:
        for _ in range(2):
            ben.ana.do(ask.EndTurn())
            await ben.wait(2)
        ben.ana.do(ask.GoOn())
        await ben.meet()
        assert isinstance(ben.app.screen, SessionSummaryScreen)


async def test_whoever_takes_over_tells_the_others_of_the_action_that_is_half_typed_there() -> None:
    async with joined(pair()) as ben:
        await ben.press("a", *"call", "escape")
        ben.net.ends[""].closed = True
        await ben.wait(20)
        ben.ana.shared = shared = _Typed()
        await ben.press("t")
        assert shared.unfinished


class _Typed(Caller):
    """What is told of an action that is half typed."""

    unfinished = False

    def note_unfinished(self, *, unfinished: bool) -> None:
        self.unfinished = unfinished


class _Connecting(Caller):
    """A session whose broker takes a moment."""

    line = ""

    def invite(self) -> tuple[str, str]:
        return self.line, ""


async def test_the_line_is_shown_once_though_it_was_asked_for_twice() -> None:
    async with stage(pair()) as room:
        room.live.shared = shared = _Connecting()
        for _ in range(2):
            await room.press("ctrl+p", *"share with", "enter")
        shared.line = "mqtt://broker#key"
        while not isinstance(room.app.screen, QuestionScreen):
            await room.pilot.pause(0.05)
        await room.press("enter")
        await room.pilot.pause(0.5)
        assert isinstance(room.app.screen, StageScreen)


async def test_who_undoes_the_vote_of_somebody_who_joined_reads_what_is_undone() -> None:
    async with joined(collecting()) as ben:
        ben.ana.do(ask.AddItem("Soup"))
        ben.ana.do(ask.EndTurn())
        await ben.wait(5)
        ben.ana.do(ask.CountVotes("topics", 1, 3))
        await ben.wait(1)
        assert "Ana: set votes for item 1 to 3" in ben.text
        await ben.wait(1)
        await ben.press("u")
        await ben.meet()
        assert "Undone: set votes for item 1 to 3" in ben.text


async def test_a_question_that_is_settled_before_it_is_drawn_stops_nothing() -> None:
    """As that about the time away, where the broker says at once that somebody else holds the session."""
    async with joined(pair()) as ben:
        ben.app.push_screen(QuestionScreen("You were away", (Answer("count", "count it"), Answer("", "leave")), 1))
        ben.app.pop_screen()
        await ben.settle()
        assert isinstance(ben.app.screen, StageScreen)
        assert ben.app.is_running


async def test_no_notice_covers_the_line_and_it_is_read_afterwards() -> None:
    room = Venue(pair())
    room.live.shared = shared = _Connecting()
    settings = quiet_settings(problems=(SettingProblem("config.toml", 5, "“turn_begun” is not a hook"),))
    app = ThinkpairApp(AppContext(settings=settings, sessions=FakeSessions()), live=room.live, invites=True)
    async with app.run_test(notifications=True) as pilot:
        await settle(app, pilot)
        assert not notices(app)
        shared.line = "mqtt://broker#key"
        while not isinstance(app.screen, QuestionScreen):
            await pilot.pause(0.05)
        await settle(app, pilot)
        assert not notices(app)
        await press_keys(app, pilot, "enter")
        await settle(app, pilot)
        assert "“turn_begun” is not a hook" in notices(app)
        await press_keys(app, pilot, "ctrl+p", *"share with", "enter")
        assert isinstance(app.screen, QuestionScreen)
        assert not notices(app)


def notices(app: ThinkpairApp) -> str:
    """Return what stands in notices over the screen."""
    return " ".join(str(toast.render()) for toast in app.screen.query("Toast"))


async def test_a_wrong_broker_and_its_password_are_corrected_where_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the program has to be left: the command asks for a broker only where there is none."""
    urls = ["mqtt://127.0.0.1:1"]
    service = SessionService(Sessions(tmp_path), VirtualClock(START))

    def rooms() -> tuple[SessionService, RememberedRooms]:
        return service, RememberedRooms(tmp_path, urls[-1], keep_url=urls.append)

    def invite(_door: Door) -> tuple[str, str]:
        right = rooms()[1].broker().password == "secret"
        return ("mqtt://broker#key", "") if right else ("", "no broker answers")

    monkeypatch.setattr(Door, "invite", invite)
    async with stage(pair()) as room:
        door = Door(room.live, tmp_path, "Ana", rooms)
        await room.press("ctrl+p", *"share with", "enter")
        assert "Not shared: no broker answers" in room.text
        await room.press("ctrl+u")
        await room.type("mqtt://ana:pw@localhost")
        await room.press("enter")
        assert "leave it out" in room.text
        await room.press("ctrl+u")
        await room.type("mqtt://ana@localhost")
        await room.press("enter")
        assert "Password of ana at this broker?" in room.text
        await room.press(*"wrong")
        assert "wrong" not in room.text
        await room.press("enter")
        assert "Not shared: no broker answers" in room.text
        await room.press("enter", *"secret", "enter")
        assert "thinkpair join 'mqtt://broker#key'" in room.text
        assert urls[-1] == "mqtt://ana@localhost"
        door.close()


async def test_the_question_for_a_broker_goes_once_another_terminal_has_had_the_session_shared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By `thinkpair share`, when the broker is there; then "not shared" is true no longer."""
    service, shared = SessionService(Sessions(tmp_path), VirtualClock(START)), list[str]()
    monkeypatch.setattr(Door, "invite", lambda _: ("mqtt://broker#key", "") if shared else ("", "no broker answers"))
    monkeypatch.setattr(Door, "is_at_broker", property(lambda _: bool(shared)))
    async with stage(pair()) as room:
        door = Door(room.live, tmp_path, "Ana", lambda: (service, RememberedRooms(tmp_path)))
        await room.press("ctrl+p", *"share with", "enter")
        await room.pass_time(1)
        assert "Not shared: no broker answers" in room.text
        shared.append("there")
        await room.pass_time(1)
        assert "Not shared" not in room.text
        assert "thinkpair join 'mqtt://broker#key'" in room.text
        door.close()
