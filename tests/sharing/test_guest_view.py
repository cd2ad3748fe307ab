"""What guests are told is what the big screen shows, at every moment, and nothing that is some people's own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import json, to_builtins
from msgspec.structs import replace

from tests.session.plans import Room, group, plan_of, slot
from thinkpair.session import commands as ask
from thinkpair.session.actions import Action, LastAction
from thinkpair.session.events import GroupWords
from thinkpair.session.plan import Plan, RoleText
from thinkpair.session.roster import present
from thinkpair.sharing.guest_view import RoomDocument, apart, view_for_guests
from thinkpair.tui.widgets.audience_row import back_row
from thinkpair.tui.widgets.audience_view import arranged

PEOPLE = ("Ana", "Ben", "Chi", "Dina")
OWN = "canary"
"""Stands in everything that is some people's own."""

ROLES = {"thinker": RoleText("thinker", (OWN,)), "listener": RoleText("listener", (f"Listen. {OWN}",))}
LAST = (LastAction(session="s0", action=Action(number=1, who=("Ana",), what=OWN)),)


def _private() -> Plan:
    """Two pairs think, all note topics and vote, and agree on actions; each slot has what the room is not to see."""
    pairs = tuple(
        group(*two, roles={"thinker": two[:1], "listener": two[1:]}, prompt=("What do you hope for?",))
        for two in (PEOPLE[:2], PEOPLE[2:])
    )
    everyone = group(*PEOPLE, floor="open")
    own: dict[str, Any] = {"notes": (OWN,), "briefs": {"thinker": (OWN,)}}
    return plan_of(
        slot(300, groups=pairs, marks=(60,), says=(("Last thoughts",),), **own),
        slot(None, groups=(everyone,), step="Last time", review="actions", **own),
        slot(60, groups=(group(*PEOPLE, floor="silent"),), step="Topics", collect="topics", **own),
        slot(60, groups=(everyone,), step="Vote", vote="topics", **own),
        people=PEOPLE,
        after=(4,),
        lists=("topics",),
        roles=ROLES,
        rules=("Nobody interrupts.",),
        answers={"how": OWN},
    )


def _moments() -> Iterator[Room]:
    """A session from before its start to after its end, at every moment that differs."""
    room = Room(_private(), start=False, last=LAST, words=GroupWords(purpose=OWN, agreement={"places": OWN}))
    yield room
    room.do(ask.AddAction(("Ana",), OWN), ask.Start())
    yield room
    for seconds in (200.0, 50.0, 60.0):
        room.wait(seconds)
        yield room
    room.do(ask.Pause())
    yield room
    room.do(ask.Continue(), ask.GoOn() if "GoOn" in room.view.can else ask.EndTurn())
    yield room
    room.do(ask.EndTurn(), ask.AddItem("Tea"), ask.AddItem("Cake"))
    yield room
    room.do(ask.EndTurn(), ask.CountVotes("topics", 1, 3))
    yield room
    room.do(ask.EndTurn())
    yield room
    room.do(ask.GoOn())
    yield room
    room.do(ask.Close())
    yield room


def _told(room: Room) -> RoomDocument:
    return view_for_guests(room.view, present(room.session), now=room.now)


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for each in value.values():
                yield from _texts(each)
        case list():
            for each in value:
                yield from _texts(each)


def test_guests_are_told_what_the_big_screen_shows_and_nothing_else() -> None:
    phases = set()
    for room in _moments():
        told = _told(room)
        phases.add(told.phase)
        assert OWN in repr(room.view) or OWN in repr(room.session)
        assert OWN not in json.encode(told).decode()
        lines, pages = arranged(back_row(room.view), 160, 100)
        shown = " ".join(" ".join(line.plain for line in lines).split())
        # Who is here can be chosen as one's own name; the rest says how to show it.
        plain = replace(told, people=(), phase="ready", time=replace(told.time, clock="digits"))
        apart = {"ready", "digits", "topics", "Time’s up"}  # that is in large letters
        row = back_row(room.view)
        said = {row.who, row.doing, row.prompt, room.view.title}  # the title stands in the heading
        missing = [text for text in _texts(to_builtins(plain)) if text and text not in apart | said]
        assert pages == 1
        assert [text for text in missing if text not in shown] == []
    assert {"ready", "running", "paused", "overtime", "capture", "finished", "closed"} <= phases


def test_it_says_what_a_guest_may_give_now() -> None:
    may = [(told.phase, told.collects, bool(told.vote), told.captures) for told in map(_told, _moments())]
    assert ("running", True, False, False) in may
    assert ("running", False, True, False) in may
    assert ("capture", False, False, True) in may
    assert all(sum(each[1:]) <= 1 for each in may)
    assert ("ready", False, False, False) in may


def test_a_page_can_count_by_itself() -> None:
    room = Room(plan_of(slot(300)))
    room.wait(100)
    time = view_for_guests(room.view, PEOPLE, now=room.now, speed=2.0).time
    assert (time.at, time.remaining, time.length, time.runs, time.speed) == (100.0, 200.0, 300.0, True, 2.0)
    room.do(ask.Pause())
    assert not view_for_guests(room.view, PEOPLE, now=room.now).time.runs


def test_a_session_that_stands_takes_nothing() -> None:
    room = next(room for room in _moments() if _told(room).collects)
    told = view_for_guests(room.view, PEOPLE, now=room.now, stands=True)
    assert told.stands
    assert (told.collects, told.time.runs) == (False, False)


def test_whoever_sits_outside_is_told_so_and_does_not_rest() -> None:
    """They have a role that is in no group: on their phone stood nothing at all."""
    pairs = tuple(replace(group(*two), away={"judge": ("Eva",)}) for two in (PEOPLE[:2], PEOPLE[2:]))
    people = (*PEOPLE, "Eva", "Finn")
    room = Room(
        plan_of(slot(300, groups=pairs, resting=("Eva", "Finn")), people=people, roles={"judge": RoleText("judge")})
    )
    told = view_for_guests(room.view, people, now=room.now)
    assert (told.resting, told.outside) == (("Finn",), ("Eva",))
    rest, places = apart(told)
    assert (rest.outside, places.outside) == ((), ("Eva",))
    page = Path("thinkpair/sharing/page.html").read_text(encoding="utf-8")
    assert "You sit outside in this round." in page
