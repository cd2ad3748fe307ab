"""Ways through every screen, for tests of how all of them look."""

from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial

from msgspec.structs import replace

from tests.meetings import shipped
from tests.tui.houses import House, house_opening
from tests.tui.stages import START, Stage
from thinkpair.dates import Dates
from thinkpair.groups.form import group_from
from thinkpair.groups.repository import Groups
from thinkpair.planning.planner import make_plan
from thinkpair.runtime.clock import VirtualClock
from thinkpair.session import commands as ask
from thinkpair.session.plan import Setup
from thinkpair.settings import load_settings


def furnish() -> None:
    """Fill the data folder of this test: a closed session with actions, one to be resumed, and a group."""
    for closed in (True, False):
        _hold(closed=closed)
    groups = Groups(load_settings().folders.groups)
    groups.create("tuesdays", group_from({"title": "Tuesdays", "people": "Ana, Ben"}, Dates(START.date())))


def _hold(*, closed: bool) -> None:
    # Two sessions of one minute would stand in the order of their ids, whose letters are drawn by lot.
    then, source = VirtualClock(START - timedelta(hours=2) if closed else START), shipped("thinking-pair")
    opening = replace(house_opening(), clock=then)
    setup = Setup(people=("Ana", "Ben"))
    live = opening.new(make_plan(source, setup), setup, {}, partial(make_plan, source, setup))
    live.do(ask.Start())
    live.do(ask.AddAction(("Ana",), "call the bank", "2026-11-20", "Ben"))
    while closed and not live.session.closed:
        then.advance(300)
        live.news()
        can = live.view().can
        live.do(ask.Close() if live.view().phase == "finished" else ask.GoOn() if "GoOn" in can else ask.EndTurn())
    assert live.keeper.flush(5)
    opening.put_away(live)


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
        ("settings", ("comma",), ("escape",)),
        ("set-up", ("slash", *"pair", "enter", "enter"), ("escape", "escape")),
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
    for name, key in (
        ("big screen", "b"),
        ("action", "a"),
        ("people", "p"),
        ("catch up", "f"),
        ("rounds", "j"),
        ("undo history", "U"),
        ("quit", "q"),
        ("help over the stage", "f1"),
    ):
        await room.press(key)
        await room.app.workers.wait_for_complete()
        await room.settle()
        yield name
        await room.press("b" if key == "b" else "escape")
    async for name in through_the_states(room):
        yield name
    await room.press("enter", "enter", "enter", "enter")
    yield "agreed actions"
    await room.press("enter")
    yield "summary"


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
