"""A room with a screen, for tests: plans to show, a session in virtual time, and the screen as lines of text."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from textual import events
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

from tests.session.plans import group, plan_of, slot
from tests.tui.textual_private import is_busy, screen_strips
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.live_session import LiveSession, Replan
from thinkpair.runtime.rehearsal import Memory
from thinkpair.runtime.session_start import begin
from thinkpair.session.actions import LastAction
from thinkpair.session.events import Event
from thinkpair.session.plan import Choice, Placeholder, Plan, RoleText, Setup, Slot
from thinkpair.settings import load_settings
from thinkpair.storage.journal.draft_file import DraftFile
from thinkpair.tui.app import ThinkpairApp
from thinkpair.tui.context import AppContext
from thinkpair.tui.settings_store import SettingsStore, validated
from thinkpair.tui.widgets.big_text import SMALL, draw_letters
from thinkpair.tui.widgets.text_fields import TextField

SIZES = ((40, 12), (80, 24), (160, 50))
START = datetime(2026, 11, 21, 14, 20, 29, tzinfo=UTC)

TIME_IS_UP, PAUSED = (draw_letters(words, SMALL, 80)[0].strip() for words in ("Time’s up", "Paused"))
"""The first line of each in large letters."""
_QUIET_ROUNDS, _MOST_ROUNDS = 4, 500
_CHARACTERS = {"space": " ", "plus": "+", "minus": "-", "question_mark": "?"}
_ROLES = {
    "thinker": RoleText("thinker", ("The time is yours. Think aloud, or in silence.",)),
    "listener": RoleText(
        "listener", ("Keep your eyes on ", Placeholder("thinker"), ". Say nothing until you are asked.")
    ),
}
_QUESTION = "What do you want to think about, and what are your thoughts?"
_RULES = ("Nobody interrupts.", "Silence is part of the turn.")


class FakeSessions:
    """Where sessions are kept, for an app: at `place`, with what was left half typed."""

    def __init__(
        self,
        place: str = "",
        put_away: Callable[[LiveSession], None] = LiveSession.close,
        half_typed: DraftFile | None = None,
        followed: bool = False,
    ) -> None:
        self._place = place
        self._put_away = put_away
        self._half_typed = half_typed
        self.followed = followed

    def is_followed(self, session_id: str) -> bool:
        return self.followed

    def place_of(self, session_id: str) -> str:
        return self._place and f"{self._place}/{session_id}"

    def put_away(self, live: LiveSession) -> None:
        self._put_away(live)

    def half_typed(self, session_id: str, *, joined: bool = False) -> DraftFile | None:
        return self._half_typed

    def resume_command(self, session_id: str) -> str:
        return "thinkpair resume"


class Disk(Memory):
    """Keeps events in memory; `slow` has not written yet what came last, `trouble` says that it cannot."""

    def __init__(self) -> None:
        super().__init__()
        self.slow = False
        self.retried = 0
        self.copied = 0
        self.closed = False

    @property
    def recorded(self) -> int:
        return len(self.events) - 1 - (self.slow or self.trouble is not None)

    @property
    def waiting(self) -> Sequence[Event]:
        return self.events[max(self.recorded + 1, self.copied) :]

    def copy_to(self, folder: Path) -> Path:
        self.copied, self.copy = len(self.events), folder / "s"
        return self.copy

    def flush(self, timeout: float) -> bool:
        return not self.waiting

    def append(self, events: Sequence[Event]) -> int:
        super().append(events)
        return len(self.events) - 1

    def retry(self) -> None:
        self.retried += 1
        self.trouble = None

    def close(self) -> None:
        self.closed = True


class Screened:
    """An app as a person has it: keys, pastes and sizes go in, the screen comes out as lines of text."""

    app: App[int]
    pilot: Pilot[int]

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each once everything the one before has caused is done."""
        await press_keys(self.app, self.pilot, *keys)
        await self.rest()

    async def paste(self, text: str) -> None:
        """Paste text where the focus is."""
        self.app.post_message(events.Paste(text))
        await self.settle()
        await self.rest()

    async def resize(self, width: int, height: int) -> None:
        await self.pilot.resize_terminal(width, height)
        await self.settle()

    async def click(self, x: int, y: int) -> None:
        """Click on a cell."""
        await click(self.app, self.pilot, x, y)

    async def settle(self) -> None:
        """Let every message that is on its way arrive, and those that it causes; no time is waited for."""
        await settle(self.app, self.pilot)

    async def rest(self) -> None:
        """Wait for what keys and pastes have begun; here for nothing."""

    @property
    def text(self) -> str:
        """The screen as a person sees it."""
        return screen_text(self.app)


@dataclass
class Stage(Screened):
    """An app over a session in virtual time."""

    app: ThinkpairApp
    pilot: Pilot[int]
    clock: VirtualClock
    live: LiveSession
    disk: Disk

    async def type(self, text: str) -> None:
        """Put text into the line that has the focus, or press its letters where there is none."""
        if isinstance(line := self.app.focused, TextField):
            line.insert_text_at_cursor(text)
            await self.settle()
        else:
            await self.press(*text)

    async def pass_time(self, seconds: float) -> None:
        """Let time pass; the next beat is now."""
        self.clock.advance(seconds)
        if self.app.ticker:
            self.app.ticker.tick()
        await self.settle()

    @property
    def keys(self) -> str:
        """The keys: the last line, or two of them in few columns."""
        return "\n".join(line for line in self.text.splitlines()[-2:] if not line.startswith(" next: "))


async def press_keys(app: App[Any], pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one after the other, each once everything the one before has caused is done."""
    for key in keys:
        app.post_message(events.Key(key, _character(key)))
        await settle(app, pilot)


async def click(app: App[Any], pilot: Pilot[Any], x: int, y: int) -> None:
    """Click on a cell, as a terminal tells it, without the rests of a pilot."""
    for event in (events.MouseDown, events.MouseUp):
        app.post_message(event(None, x, y, 0, 0, button=1, shift=False, meta=False, ctrl=False))
    await settle(app, pilot)


async def widgets_are_gone(screen: Screen[Any]) -> None:
    """Wait until a screen that is being left has lost all its widgets, and is not gone itself."""
    while screen.children:
        await asyncio.sleep(0)


async def settle(app: App[Any], pilot: Pilot[Any]) -> None:
    """Let every message that is on its way arrive, and those that it causes; no time is waited for."""
    quiet = 0
    for _ in range(_MOST_ROUNDS):
        await asyncio.sleep(0)
        if not app.screen_stack:
            break
        quiet = 0 if _busy(app) else quiet + 1
        if quiet == _QUIET_ROUNDS:
            await pilot.pause(0)  # the screen is drawn, and what waits for that begins
            if not app.screen_stack or not _busy(app):
                break
            quiet = 0


def _busy(app: App[Any]) -> bool:
    return any(map(is_busy, (app, *app.screen.walk_children(with_self=True))))


def _character(key: str) -> str | None:
    return key if len(key) == 1 else _CHARACTERS.get(key)


def screen_text(app: App[Any]) -> str:
    """Return the screen as lines of text, without blanks at their ends."""
    return "\n".join(strip.text.rstrip() for strip in screen_strips(app)).rstrip("\n")


def quiet_settings(**settings: Any) -> SettingsStore:
    """Return the settings of this test, with these values; unless told otherwise no other program is started."""
    return SettingsStore(replace(validated(load_settings()), **{"sound": "bell", "keep_awake": False, **settings}))


@asynccontextmanager
async def stage(
    plan: Plan,
    *,
    size: tuple[int, int] = (80, 24),
    last: tuple[LastAction, ...] = (),
    away: float = 0.0,
    started: bool = True,
    review_first: bool = False,
    replan: Replan | None = None,
    sessions: FakeSessions | None = None,
    starts: str = "",
    **settings: Any,
) -> AsyncIterator[Stage]:
    """Open the app over a new session of this plan, started unless told otherwise.

    Without `replan` nobody can come or go: only what was decided is taken out of the plan. `starts` says who does, and
    why. `settings` are those that are not `quiet_settings`.
    """
    clock, disk = VirtualClock(START), Disk()
    live = begin(
        plan,
        Setup(people=plan.people),
        disk,
        clock,
        session_id="2026-11-21-1420-tiny-abcd",
        sources={},
        replan=replan or (lambda decided, *_: _decided(plan, tuple(decided))),
        last_actions=last,
        review_first=review_first,
    )
    if away:
        live.wait_for_return(0.0)
        clock.advance(away)
    context = AppContext(settings=quiet_settings(**settings), sessions=sessions or FakeSessions(), clock=clock)
    app = ThinkpairApp(context, live=live, starts=starts)
    async with app.run_test(size=size, notifications=True) as pilot:
        room = Stage(app, pilot, clock, live, disk)
        await room.settle()
        if started and not away:
            await room.press("enter")
        yield room


def pair(seconds: int = 300, **more: Any) -> Plan:
    """Ana thinks, then Ben, then agreed actions; one line for the close."""
    slots = [
        slot(
            seconds,
            people=("Ana", "Ben"),
            round_title="Thinking turns",
            turn=turn,
            marks=(60,),
            groups=(_turn(speaker, other),),
            **more,
        )
        for turn, (speaker, other) in enumerate((("Ana", "Ben"), ("Ben", "Ana")), 1)
    ]
    return replace(plan_of(*slots, after=[2], roles=_ROLES, rules=_RULES), title="Thinking pair")


def _turn(speaker: str, listener: str) -> Any:
    return group(
        "Ana",
        "Ben",
        speakers=(speaker,),
        roles={"thinker": (speaker,), "listener": (listener,)},
        prompt=(_QUESTION,),
    )


def pairs(people: Sequence[str]) -> Plan:
    """Simultaneous pairs; the first of each has the floor."""
    couples = zip(people[::2], people[1::2], strict=False)
    groups = tuple(
        group(one, two, roles={"thinker": (one,), "listener": (two,)}, prompt=("What matters to you?",))
        for one, two in couples
    )
    resting = tuple(people[len(groups) * 2 :])
    title = "In pairs"
    return plan_of(slot(150, groups=groups, round_title=title, resting=resting), people=people, roles=_ROLES)


def collecting() -> Plan:
    """A silence in which topics are noted, then a vote on them, then an optional talk."""
    people = ("Ana", "Ben", "Chi")
    everyone = group(*people, floor="open")
    return plan_of(
        slot(180, groups=(group(*people, floor="silent"),), step="Write topics", collect="topics"),
        slot(120, groups=(everyone,), step="Vote", vote="topics", step_number=2),
        slot(300, groups=(everyone,), step="Talk", round=2, before=(_SHALL_WE,)),
        people=people,
        lists=("topics",),
    )


_SHALL_WE = Choice("optional", "talk", "Run “Talk”?", ("run", "skip"))


def asking(choice: Choice) -> Plan:
    """A turn, and then a choice."""
    return plan_of(slot(60), slot(60, "Ben", before=(choice,)))


def reviewing() -> Plan:
    """What became of the actions of last time, as long as it takes."""
    both: Slot = slot(None, groups=(group("Ana", "Ben", floor="open"),), step="Last time", review=True)
    return plan_of(both)


def _decided(plan: Plan, keys: tuple[str, ...]) -> Plan:
    slots = tuple(
        replace(each, before=tuple(choice for choice in each.before if choice.key not in keys)) for each in plan.slots
    )
    return replace(plan, slots=slots)
