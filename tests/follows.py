"""A session that is held on a real folder in virtual time, for the tests of everything that follows it."""

import os
from datetime import timedelta
from pathlib import Path
from typing import cast

from msgspec.structs import replace

from tests.rooms import NINE
from tests.session.plans import thinking_pair
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.live_session import Gap, LiveSession
from thinkpair.runtime.session_follower import Followed
from thinkpair.runtime.session_service import SessionService
from thinkpair.runtime.session_start import begin
from thinkpair.session.actions import LastAction
from thinkpair.session.commands import Command
from thinkpair.session.events import Event
from thinkpair.session.plan import Plan, Setup
from thinkpair.session.view import View
from thinkpair.storage.journal.writer import Journal
from thinkpair.storage.lock import NAME as LOCK
from thinkpair.storage.sessions import Sessions, new_id

_NOBODY = 999_999_999


class FirstScreen:
    """Holds a session on a real folder; the files' times are those of the virtual clock."""

    def __init__(
        self,
        root: Path,
        plan: Plan | None = None,
        *,
        begun: float = 0.0,
        speed: float = 1.0,
        last: tuple[LastAction, ...] = (),
    ) -> None:
        self.clock = VirtualClock(NINE + timedelta(seconds=begun))
        self.sessions = Sessions(root)
        self.service = SessionService(self.sessions, self.clock)
        self.plan = plan or thinking_pair()
        self._size = 0
        session_id = new_id(self.plan.format, self.clock.now(), "abcd")
        self.live: LiveSession = begin(
            self.plan,
            Setup(people=self.plan.people),
            self.sessions.create(session_id),
            self.clock,
            session_id=session_id,
            sources={},
            replan=lambda *_: self.plan,
            last_actions=last,
            speed=speed,
        )
        self._stamp(self.folder / LOCK)
        self.kept()

    @property
    def folder(self) -> Path:
        return self.sessions.root / self.live.session_id

    def do(self, *commands: Command) -> None:
        """Do what somebody asks; it is on the disk when this returns."""
        for command in commands:
            self.live.do(command)
        self.kept()

    def wait(self, seconds: float, *, signs: bool = True) -> None:
        """Let time pass; with `signs` the program lives, and says so every five seconds."""
        while seconds > 0:
            self.clock.advance(min(seconds, 5.0))
            seconds -= 5.0
            if signs:
                self.live.tick()
                self.kept()
                self._stamp(self.folder / LOCK)

    def kept(self) -> None:
        """Wait until all is on the disk, and let the files have the time that it is here."""
        journal = cast(Journal[Event], self.live.event_store)
        assert journal.flush(10)
        if (size := _size(self.folder)) != self._size:
            self._size = size
            for path in self.folder.glob("journal*.jsonl"):
                self._stamp(path)

    def is_killed(self) -> None:
        """Let the program be gone without a word."""
        alive = (self.folder / LOCK).stat().st_mtime
        self.live.close()
        (self.folder / LOCK).write_text(f'process {_NOBODY} on "{os.uname().nodename}" since 2026-11-21 09:00+00:00\n')
        os.utime(self.folder / LOCK, (alive, alive))

    def is_resumed(self) -> None:
        """Open the session again, in another process; nothing moves yet."""
        self.live = self.service.resume(self.live.session_id)

    def comes_back(self, gap: Gap = "leave out") -> None:
        """Say what becomes of the time away."""
        self.live.come_back(gap)
        self.kept()

    def ends(self) -> None:
        """Let go of the session and put it away."""
        self.service.put_away(self.live)

    def followed(self) -> Followed:
        """Follow the session, by the same clock on the wall."""
        return Followed(self.sessions, self.live.session_id, self.clock)

    def _stamp(self, path: Path) -> None:
        now = self.clock.now().timestamp()
        os.utime(path, (now, now))


def seen_by_others(view: View) -> View:
    """The view of the first screen as a second one may show it."""
    return replace(view, can=frozenset(), undo="", redo="")


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("journal*.jsonl"))
