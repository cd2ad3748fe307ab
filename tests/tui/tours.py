"""Ways through every screen, for tests of how all of them look."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from textual.pilot import Pilot

from tests.schemes.test_collection import BY_UNIT, collected, pairs, report
from tests.sharing.programme_net import Day
from tests.sources import shipped
from tests.tui.houses import House, house_service
from tests.tui.stages import START, Stage, press_keys, quiet_settings, settle
from tests.tui.test_format_file import TEXT
from thinkpair.dates import Dates
from thinkpair.formats.library import Library
from thinkpair.groups.form import group_from
from thinkpair.groups.repository import Groups
from thinkpair.planning.planner import make_plan
from thinkpair.runtime.clock import VirtualClock
from thinkpair.schemes.collection import Collection, counted_anew
from thinkpair.schemes.stages import StageFilter, stages
from thinkpair.session import commands as ask
from thinkpair.session.plan import Setup
from thinkpair.settings import load_settings
from thinkpair.tui.app import ThinkpairApp
from thinkpair.tui.context import AppContext
from thinkpair.tui.format_file import FormatFile
from thinkpair.tui.screens.format_editor import FormatEditorScreen
from thinkpair.tui.screens.phones import PhonesScreen
from thinkpair.tui.screens.programme import ProgrammeScreen
from thinkpair.tui.screens.scheme import SchemeScreen
from thinkpair.wording.scheme_text import SchemeBook


def furnish() -> None:
    """Fill the data folder of this test: a closed session with actions, one to be resumed, and a group."""
    for closed in (True, False):
        _hold(closed=closed)
    groups = Groups(load_settings().folders.groups)
    groups.create("tuesdays", group_from({"title": "Tuesdays", "people": "Ana, Ben"}, Dates(START.date())))


def _hold(*, closed: bool) -> None:
    # Two sessions of one minute would stand in the order of their ids, whose letters are drawn by lot.
    then, source = VirtualClock(START - timedelta(hours=2) if closed else START), shipped("thinking-pair")
    service = replace(house_service(), clock=then)
    setup = Setup(people=("Ana", "Ben"))
    live = service.new(make_plan(source, setup), setup, {}, partial(make_plan, source, setup))
    live.do(ask.Start())
    live.do(ask.AddAction(("Ana",), "call the bank", "2026-11-20", "Ben"))
    while closed and not live.session.closed:
        then.advance(300)
        live.news()
        can = live.view().can
        live.do(ask.Close() if live.view().phase == "finished" else ask.GoOn() if "GoOn" in can else ask.EndTurn())
    assert live.event_store.flush(5)
    service.put_away(live)


async def through_the_house(room: House) -> AsyncIterator[str]:
    """Go through the screens around Home."""
    yield "Home"
    for name, keys, back in (
        ("search", ("slash", "t", "h"), ("escape", "escape")),
        ("help", ("question_mark",), ("escape",)),
        ("all actions", ("a",), ("escape",)),
        ("history of an action", ("a", "enter"), ("escape",)),
        ("past sessions", ("h",), ("escape",)),
        ("progress", ("h", "p"), ("escape",)),
        ("minutes", ("h", "enter"), ("escape", "escape")),
        ("a question", ("h", "enter", "d"), ("escape", "escape", "escape")),
        ("groups", ("g",), ("escape",)),
        ("a group", ("g", "enter"), ("escape", "escape")),
        ("group form", ("g", "n"), ("escape", "escape")),
        ("another format", ("g", "enter", "f"), ("escape", "escape", "escape")),
        ("settings", ("comma",), ("escape",)),
        ("set-up", ("slash", *"pair", "enter"), ("escape", "escape")),
        ("all commands", ("ctrl+p",), ("escape",)),
    ):
        await room.press(*keys)
        yield name
        await room.press(*back)


async def through_a_session(room: Stage) -> AsyncIterator[str]:
    """Go through the screens of a session of a pair that has not begun."""
    yield "ready"
    await room.press("enter")
    await room.pass_time(28)
    yield "running"
    for name, keys, back in (
        ("big screen", ("b",), ("b",)),
        ("action", ("a",), ("escape",)),
        ("people", ("p",), ("escape",)),
        ("preview of a change", ("p", "down", "w"), ("escape", "escape")),
        ("catch up", ("f",), ("escape",)),
        ("rounds", ("j",), ("escape",)),
        ("undo history", ("U",), ("escape",)),
        ("quit", ("q",), ("escape",)),
        ("help over the stage", ("f1",), ("escape",)),
    ):
        await room.press(*keys)
        await room.app.workers.wait_for_complete()
        await room.settle()
        yield name
        await room.press(*back)
    async for name in _with_others(room):
        yield name
    async for name in through_the_states(room):
        yield name
    await room.press("enter", "enter", "enter")
    yield "agreed actions"
    await room.press("enter")
    yield "summary"


async def _with_others(room: Stage) -> AsyncIterator[str]:
    """Go through what is shown where phones are let in, and where the disk is full."""
    assert room.app.ticker
    room.app.push_screen(PhonesScreen(room.app.ticker, "http://192.168.17.23:47114/#pine-oak-7", lambda: 2))
    await room.settle()
    yield "phones"
    await room.press("escape")
    room.disk.trouble = "No space left on the disk"
    for name, key in (("not saved", ""), ("one line", "S"), ("quit without saving", "q")):
        await room.press(*filter(None, [key]))
        await room.pass_time(0)
        yield name
        await room.press("escape")
    room.disk.trouble = None
    await room.pass_time(0)


async def through_a_scheme(app: ThinkpairApp, pilot: Pilot[int]) -> AsyncIterator[str]:
    """Go through the table of a scheme and its numbers; some pairs have a filter that shows them alone."""
    for name, keys in (
        ("scheme", ()),
        ("filtered scheme", ("s",)),
        ("a unit without sums", ("c", "u")),
        ("numbers of a scheme", ("c", "p")),
    ):
        await press_keys(app, pilot, *keys)
        yield name


def scheme_app() -> ThinkpairApp:
    """Return the program over the table of a scheme of twelve pairs, of whom eight have met."""
    twelve, today = pairs(12, units=3), date(2027, 3, 1)
    told = [report(f"p{number:02}", meetings=2, quarters=5, scores=((4, 5),)) for number in range(8)]
    collection = counted_anew(collected(Collection("spring"), *told), BY_UNIT, twelve, "2027-02-20")
    book = SchemeBook(BY_UNIT, tuple(stages(BY_UNIT, twelve, collection.reports, today)), collection)
    return ThinkpairApp(
        AppContext(settings=quiet_settings()),
        first_screen=lambda app: SchemeScreen(book, lambda: book, StageFilter(), today),
    )


async def through_a_programme(app: ThinkpairApp, pilot: Pilot[int]) -> AsyncIterator[str]:
    """Go through the rooms of a programme, and what is asked there."""
    for name, keys, back in (("rooms", (), ()), ("a call", ("c",), ("escape",)), ("all back", ("e",), ("escape",))):
        await press_keys(app, pilot, *keys)
        yield name
        await press_keys(app, pilot, *back)


def programme_app() -> ThinkpairApp:
    """Return the program over a programme of twelve rooms: one is late, one is not heard of."""
    day = Day()
    for number in range(1, 13):
        day.room(f"Room {number}").do(ask.Start())
    day.rooms[1].do(ask.AddTime(240))
    day.rooms[9].end.cut()
    return ThinkpairApp(AppContext(settings=quiet_settings()), first_screen=lambda app: ProgrammeScreen(day.watch))


async def through_the_preview(app: ThinkpairApp, pilot: Pilot[int]) -> AsyncIterator[str]:
    """Go through the preview of a format: as it is, with an error, and asked whether it is to be saved."""
    screen = app.screen
    assert isinstance(screen, FormatEditorScreen)
    for name, typed, keys in (("preview", "", ()), ("an error", "tme = 1\n", ()), ("unsaved", "", ("escape",))):
        screen.editor.insert(typed)
        await settle(app, pilot)
        screen.examine_again()
        await app.workers.wait_for_complete()
        await press_keys(app, pilot, *keys)
        yield name


def preview_app(path: Path) -> ThinkpairApp:
    """Return the program over the preview of a format in this file."""
    path.write_text(TEXT)
    file = FormatFile(path, path.parent / "state")
    return ThinkpairApp(
        AppContext(settings=quiet_settings()),
        first_screen=lambda app: FormatEditorScreen(file, Library(), lambda: START, patience=3600, follow=False),
    )


async def through_the_states(room: Stage) -> AsyncIterator[str]:
    """Go through the states of a turn that has run for half a minute."""
    await room.press("space")
    yield "paused"
    await room.press("space", "enter")
    yield "silence"
    await room.press("u")
    await room.pass_time(215)
    yield "last minute"
    await room.pass_time(80)
    yield "over time"
