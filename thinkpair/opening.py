"""Opening sessions: new ones with a journal of their own, and interrupted ones where they stood.

Owns the way between the folder of sessions and a live session, and putting a closed one away. Must not know screens.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from thinkpair.clock import Clock
from thinkpair.errors import FilesError
from thinkpair.live import LiveSession, Replan, begin, go_on_with
from thinkpair.session.plan import Decision, Plan, Setup, Slot
from thinkpair.session.state import Session, replay
from thinkpair.store.actions import last_actions
from thinkpair.store.sessions import Sessions, Summary, new_id
from thinkpair.text import safe_text

_TOKEN_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Opening:
    """Opens the sessions below one folder, by one clock."""

    sessions: Sessions
    clock: Clock

    def new(
        self, plan: Plan, setup: Setup, sources: Mapping[str, str], replan: Replan, speed: float = 1.0
    ) -> LiveSession:
        """Begin a session; its folder is made and its first event on the way to the disk. Raises FilesError."""
        token = "".join(secrets.choice(_TOKEN_LETTERS) for _ in range(4))
        session_id = new_id(plan.format, self.clock.now(), token)
        journal = self.sessions.create(session_id)
        return begin(
            plan,
            setup,
            journal,
            self.clock,
            session_id=session_id,
            sources=sources,
            replan=replan,
            last_actions=last_actions(self.sessions.root, plan.format, setup.people),
            speed=speed,
        )

    def interrupted(self) -> tuple[Summary, ...]:
        """Return the sessions that can be gone on with, the newest first."""
        summaries = (self.sessions.summary(session) for session in reversed(self.sessions.unsettled()))
        return tuple(summary for summary in summaries if summary.state == "interrupted")

    def resume(self, session_id: str) -> LiveSession:
        """Take up an interrupted session; nothing moves until `come_back`. Raises FilesError where that cannot be."""
        reading = self.sessions.read(session_id)
        journal = self.sessions.open(session_id)
        session = replay(journal.events)
        if session.closed or not session.id:
            journal.close()
            raise FilesError(
                f"{session_id} {'is closed' if session.closed else 'cannot be read'}: nothing to go on with"
            )
        lived = max(0.0, (reading.last_alive or 0.0) - (reading.last_written or 0.0))
        last = journal.events[-1].at
        away = max(0.0, self.clock.now().timestamp() - (reading.last_alive or reading.last_written or 0.0))
        alive = last if session.left_at is not None else last + lived * session.speed
        return go_on_with(journal.events, journal, self.clock, alive=alive, away=away, replan=_planner_of(session))

    def put_away(self, live: LiveSession) -> None:
        """Let go of a session; if it is closed, write its record. Raises FilesError."""
        live.close()
        if live.session.closed:
            self.sessions.settle(live.session_id)

    def place_of(self, session_id: str) -> str:
        """Return where a session is kept, to be shown."""
        return safe_text(str(self.sessions.root / session_id), 300)


def _planner_of(session: Session) -> Replan:
    """Plan an interrupted session again from the format texts in its journal, loading the planner only then."""

    def again(decided: Mapping[str, Decision], past: tuple[Slot, ...]) -> Plan:
        from thinkpair.definition.loader import load_sources
        from thinkpair.planning.planner import make_plan

        return make_plan(load_sources(session.began.sources, session.plan.format), session.setup, decided, past)

    return again
