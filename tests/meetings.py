"""A house where a named group meets again and again, in virtual time: for the tests of what lasts between sessions."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Event

from tests.sources import shipped
from thinkpair.dates import Dates
from thinkpair.groups.form import group_from
from thinkpair.groups.model import Group
from thinkpair.groups.repository import Groups
from thinkpair.groups.session_defaults import GroupWithHistory, SetupDefaults, defaults_for, known_group, meets
from thinkpair.planning.planner import make_plan
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.session_service import SessionService
from thinkpair.session import commands as ask
from thinkpair.session.plan import Plan, Setup, Slot
from thinkpair.storage.records import Record
from thinkpair.storage.sessions import Sessions

REVIEW = """
actions = "never"
[[round]]
title = "Review"
  [[round.step]]
  title = "Goals"
  time = "5m"
  review = "goals"
  [[round.step]]
  title = "Agreement"
  time = "5m"
  review = "agreement"
"""
"""A format that goes through what a group has, without its title."""

PURSUED = {
    "title": "Ana and Ben",
    "purpose": "to lead a team",
    "goals": "feel confident\n- first talk\nlearn to say no",
    "places": "the library",
}
"""What the group of a review begins with."""


def at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(hour=18, tzinfo=UTC)


def a_group(**texts: str) -> Group:
    return group_from({"title": "Our group", "people": "Ana, Ben", **texts}, Dates(at("2026-11-01").date()))


class House:
    """One folder with one group, `g`, and what it holds there."""

    def __init__(self, folder: Path, group: Group) -> None:
        self.groups = Groups(folder / "groups")
        self.sessions = Sessions(folder / "sessions")
        self.groups.create("g", group)
        self.clock = VirtualClock(at("2026-11-01"))
        self.filled: SetupDefaults | None = None
        self.plan: Plan | None = None

    def known(self) -> GroupWithHistory:
        return known_group(self.groups, self.sessions, "g")

    def begin(
        self,
        day: str,
        format_id: str,
        *,
        absent: tuple[str, ...] = (),
        people: tuple[str, ...] = (),
        agenda: str = "",
        speed: float = 1.0,
        mentor: tuple[str, ...] = (),
    ) -> LiveSession:
        source, known = shipped(format_id), self.known()
        self.filled = defaults_for(known, source, at(day).date(), absent)
        seated = people or self.filled.people
        roles = self.filled.roles | ({"mentor": mentor} if mentor else {})
        setup = Setup(people=seated, roles=roles, met=self.filled.met(seated), agenda=agenda)
        self.plan = make_plan(source, setup)
        self.clock = VirtualClock(at(day))
        service = SessionService(self.sessions, self.clock)
        again = partial(make_plan, source, setup)
        return service.new(self.plan, setup, source.texts(), again, speed, meets=meets(known))

    def hold(
        self,
        day: str,
        format_id: str,
        *,
        stop: Callable[[Slot], bool] = lambda slot: False,
        notes: Mapping[str, str] | None = None,
        **more: tuple[str, ...],
    ) -> tuple[SetupDefaults, Plan]:
        """Hold a whole session, or up to where `stop` says; note each of `notes` when its list is collected."""
        live = self.begin(day, format_id, **more)  # type: ignore[arg-type]  # an agenda is not given here
        drive(live, self.clock, stop, dict(notes or {}))
        self.close(live)
        assert self.filled
        assert self.plan
        return self.filled, self.plan

    def close(self, live: LiveSession) -> None:
        live.do(ask.Close())
        SessionService(self.sessions, VirtualClock(live.today())).put_away(live)

    def record(self) -> Record:
        record, _ = self.sessions.record(self.sessions.ids()[-1])
        assert record
        return record


def until_recorded(live: LiveSession) -> LiveSession:
    """Wait until the events so far are on the disk, where another program sees them; return the session."""
    recorded = Event()
    live.listen(recorded.set)
    assert live.recorded or recorded.wait(30)
    return live


def drive(live: LiveSession, clock: VirtualClock, stop: Callable[[Slot], bool], notes: dict[str, str]) -> None:
    """Go through a session by hand to its close; every turn is ended when half of it is over."""
    while (choice := live.view().choice) and choice.kind == "answer":
        live.do(ask.Decide(choice.key, ""))
    live.do(ask.Start())
    while (view := live.view()).phase != "finished":
        if stop(live.plan.slots[min(live.session.index, len(live.plan.slots) - 1)]):
            live.do(ask.Finish())
        elif view.collecting in notes:
            live.do(ask.AddItem(notes.pop(view.collecting)))
        elif view.phase == "choosing" and view.choice:
            unanswered = "" if view.choice.kind == "answer" else 2
            live.do(ask.Decide(view.choice.key, view.choice.options[0] if view.choice.options else unanswered))
        elif view.phase == "capture":
            live.do(ask.GoOn())
        else:
            clock.advance((view.remaining or 120) / 2)
            live.do(ask.EndTurn())
