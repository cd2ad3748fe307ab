"""The second screen: what it shows of a session that is held elsewhere, and what never leaves it."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot

from tests.follows import FirstScreen
from tests.session.plans import group, optional, plan_of, slot
from tests.tui.stages import PAUSED, START, Disk, FakeSessions, Screened, pair, press_keys, quiet_settings, settle
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.session_follower import RunningSessionFinder
from thinkpair.runtime.session_start import begin
from thinkpair.session import commands as ask
from thinkpair.session.actions import Action, LastAction
from thinkpair.session.plan import Placeholder, Plan, RoleText, Setup
from thinkpair.storage.liveness import show_call, show_page
from thinkpair.tui import app as first_app
from thinkpair.tui import follow_app
from thinkpair.tui.context import AppContext
from thinkpair.tui.follow_app import FollowApp
from thinkpair.tui.widgets import audience_view as widgets


@dataclass
class Second(Screened):
    """A second screen in virtual time."""

    app: FollowApp
    pilot: Pilot[int]

    async def glance(self) -> str:
        """Look at the files, as the timer does; return what is shown then."""
        self.app.glance()
        if self.app.ticker:
            self.app.ticker.tick()
        await self.settle()
        return self.text


@asynccontextmanager
async def second_screen(
    first: FirstScreen, size: tuple[int, int] = (80, 24), *, named: bool = True, full: bool = False
) -> AsyncIterator[Second]:
    lookout = RunningSessionFinder(first.sessions, first.clock, first.live.session_id if named else None)
    app = FollowApp(lookout, full=full)
    async with app.run_test(size=size) as pilot:
        await settle(app, pilot)
        yield Second(app, pilot)


async def test_it_shows_the_back_row_and_the_whole_stage_when_asked(tmp_path: Path) -> None:
    first = FirstScreen(tmp_path, pair())
    first.do(ask.Start())
    first.wait(28)
    async with second_screen(first) as room:
        text = await room.glance()
        assert "Think" in text
        assert "Keep your eyes on Ana" not in text
        await room.press("b")
        assert "Keep your eyes on Ana" in await room.glance()
        await room.press("enter", "space", "u", "plus", "a")
        first.kept()
        assert first.live.view().phase == "running"
        assert first.live.view().actions == ()
    async with second_screen(first, full=True) as room:
        assert "Keep your eyes on Ana" in await room.glance()


async def test_a_key_that_does_nothing_shows_the_way_out(tmp_path: Path) -> None:
    first = FirstScreen(tmp_path, pair())
    first.do(ask.Start())
    async with second_screen(first) as room:
        first.wait(20)
        assert "shows everything" not in await room.glance()
        await room.press("escape")
        assert "b shows everything, q closes this screen" in await room.glance()


async def test_the_words_of_a_mark_are_on_the_second_screen(tmp_path: Path) -> None:
    first = FirstScreen(tmp_path, pair(says=(("Last questions",),)))
    first.do(ask.Start())
    async with second_screen(first) as room:
        assert "Last questions" not in await room.glance()
        first.wait(241)
        assert "Last questions" in await room.glance()


async def test_beside_the_code_for_phones_stands_no_key_that_does_nothing_there(tmp_path: Path) -> None:
    first = FirstScreen(tmp_path, pair())
    show_page(first.folder, "http://127.0.0.1:8080/abc", now=False)
    async with second_screen(first) as room:
        code = await room.glance()
        assert "http://127.0.0.1:8080/abc" in code
        assert "shows everything" not in code
        first.do(ask.Start())
        assert "b shows everything" in await room.glance()


async def test_a_call_to_all_rooms_is_on_the_second_screen_for_its_minute(tmp_path: Path) -> None:
    first = FirstScreen(tmp_path, pair())
    first.do(ask.Start())
    now = first.clock.now().timestamp()
    async with second_screen(first) as room:
        show_call(first.folder, "Two minutes left", now + 60, now + 480)
        first.wait(2)
        assert "Two minutes left" in await room.glance()
        await room.press("b")
        assert "all back 09:08" in await room.glance()
        first.wait(60)
        assert "Two minutes left" not in await room.glance()


async def test_notes_are_not_for_the_second_screen(tmp_path: Path) -> None:
    first = FirstScreen(tmp_path, pair(notes=("Look at Ben.",)))
    first.do(ask.Start())
    async with second_screen(first, full=True) as room:
        assert "Think" in await room.glance()
        await room.press("n")
        assert "Look at Ben." not in await room.glance()


async def test_the_end_of_the_first_screen_is_said_and_its_return_followed(tmp_path: Path) -> None:
    first = FirstScreen(tmp_path, pair())
    first.do(ask.Start())
    async with second_screen(first) as room:
        first.wait(60)
        first.is_killed()
        assert "the first screen is gone; waiting" in await room.glance()
        first.wait(600, signs=False)
        first.is_resumed()
        first.comes_back()
        first.do(ask.Pause())
        text = await room.glance()
        assert "gone" not in text
        assert PAUSED in text
        first.do(ask.Leave())
        assert "left in the middle; waiting" in await room.glance()
        first.live.close()
        first.is_resumed()
        first.comes_back()
        first.do(ask.Finish(), ask.Close())
        assert "closed" in await room.glance()
        await room.press("q")
    assert room.app.return_code == 0


async def test_without_a_session_it_waits_for_one_and_takes_the_newest(tmp_path: Path) -> None:
    first = FirstScreen(tmp_path / "sessions", replace(pair(), format="first", title="First"))
    first.do(ask.Start())
    first.is_killed()
    async with second_screen(first, named=False, full=True) as room:
        assert "No session is running" in await room.glance()
        first.clock.advance(1)
        other = FirstScreen(tmp_path / "sessions", replace(pair(), format="other", title="Other"), begun=1)
        other.do(ask.Start())
        text = await room.glance()
        assert "Other" in text
        other.ends()
        other.is_killed()
        await room.glance()
        first.clock.advance(1)
        first.is_resumed()
        first.comes_back()
        assert "First" in await room.glance()


# Canary words: one for each thing that is not for the whole room.
PRIVATE = (
    "BRIEFCANARY",
    "STEPCANARY",
    "LASTCANARY",
    "CHANGEDCANARY",
    "ACTIONCANARY",
    "SUPPORTCANARY",
    "LISTCANARY",
    "planned",
)
PUBLIC = ("PROMPTWORD", "Ana")


def _private_plan() -> Plan:
    people = ("Ana", "Ben")
    turn = group(*people, roles={"thinker": ("Ana",), "listener": ("Ben",)}, prompt=("PROMPTWORD",))
    everyone = group(*people, floor="open", roles=turn.roles)
    roles = {
        "thinker": RoleText("thinker", ("BRIEFCANARY", Placeholder("thinker"))),
        "listener": RoleText("listener", ("BRIEFCANARY",)),
    }
    briefs: dict[str, Any] = {"listener": ("STEPCANARY",)}
    return plan_of(
        slot(None, groups=(everyone,), step="Last time", review=True, briefs=briefs),
        slot(180, groups=(everyone,), step="Write", collect="LISTCANARY", briefs=briefs, at_end="wait"),
        slot(120, groups=(everyone,), step="Vote", vote="LISTCANARY"),
        slot(300, groups=(turn,), briefs=briefs, marks=(60,), before=(optional("talk"),)),
        people=people,
        roles=roles,
        lists=("LISTCANARY",),
        after=[3, 4],
    )


LAST = LastAction(session="2026-11-01-0900-tiny-abcd", action=Action(number=1, who=("Ana",), what="LASTCANARY"))
ACTION = ask.AddAction(("Ben",), "ACTIONCANARY", support="SUPPORTCANARY")
WHOLE_SESSION = (
    ask.Start(),
    ask.ReviewAction(LAST.session, 1, "smaller", "CHANGEDCANARY"),
    ACTION,
    ask.EndTurn(),
    ask.AddItem("ITEMCANARY one"),
    ask.AddItem("ITEMCANARY two"),
    ask.Pause(),
    ask.Continue(),
    ask.EndTurn(),
    ask.CountVotes("LISTCANARY", 1, 3),
    ask.EndTurn(),
    ask.AddAction(("Ana",), "ACTIONCANARY again"),
    ask.GoOn(),
    ask.Decide("talk", "run"),
    ask.Undo(),
    ask.Redo(),
    30,
    ask.EndTurn(),
    ask.Undo(),
    ask.Undo(),
    ask.Redo(),
    280,
    ask.GoOn(),
    ask.EditAction(1, ("Ana",), "ACTIONCANARY other", None),
    ask.GoOn(),
    ask.Close(),
)


class Bytes(HeadlessDriver):
    """A driver that keeps everything that would go to the terminal."""

    written = io.StringIO()

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        self.written.write(data)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Everything that goes to the terminal from now on."""
    monkeypatch.setattr(Bytes, "written", io.StringIO())
    for module in (follow_app, first_app):
        monkeypatch.setattr(module, "TerminalGuard", lambda app, on_end, hint: None)
    # Words in large letters are no words for whoever looks for them.
    monkeypatch.setattr(widgets, "draw_letters", lambda *_: [])
    monkeypatch.setattr(widgets, "draw_words", lambda *_: ())
    return Bytes.written


async def test_nothing_private_goes_to_the_terminal_of_the_second_screen(tmp_path: Path, written: io.StringIO) -> None:
    first = FirstScreen(tmp_path, _private_plan(), last=(LAST,))
    app = FollowApp(RunningSessionFinder(first.sessions, first.clock, first.live.session_id))
    app.driver_class = Bytes
    async with app.run_test(headless=False, size=(100, 40)) as pilot:
        room = Second(app, pilot)
        for each in WHOLE_SESSION:
            if isinstance(each, int):
                first.wait(each)
            else:
                first.do(each)
            await room.glance()
        _nothing_private(written.getvalue())
        first.ends()
        await room.glance()
        await room.press("question_mark", "escape", "pagedown", "pageup")
        _nothing_private(written.getvalue())
        await room.press("b")
        await room.press("b", "l")
    assert "ACTIONCANARY" in written.getvalue(), "what is asked for on purpose is shown"


async def test_nothing_private_goes_to_the_terminal_of_the_stage_in_front_of_the_room(written: io.StringIO) -> None:
    plan, clock = _private_plan(), VirtualClock(START)
    live = begin(
        plan,
        Setup(people=plan.people),
        Disk(),
        clock,
        session_id="2026-11-21-1420-tiny-abcd",
        sources={},
        replan=lambda *_: plan,
        last_actions=(LAST,),
    )
    app = first_app.ThinkpairApp(AppContext(settings=quiet_settings(), sessions=FakeSessions()), live=live)
    app.driver_class = Bytes
    async with app.run_test(headless=False, size=(100, 40)) as pilot:
        await settle(app, pilot)
        await press_keys(app, pilot, "b")
        for each in WHOLE_SESSION[:-1]:
            if isinstance(each, int):
                clock.advance(each)
            else:
                live.do(each)
            assert app.ticker
            app.ticker.tick()
            await settle(app, pilot)
        await press_keys(app, pilot, "u", "r", "question_mark", "escape", "q", "escape")
        _nothing_private(written.getvalue())
        await press_keys(app, pilot, "b")
        assert "ACTIONCANARY" in written.getvalue(), "the close shows it, once it is asked for"


def _nothing_private(text: str) -> None:
    found = [word for word in PRIVATE if word in text]
    assert not found
    assert all(word in text for word in PUBLIC)
