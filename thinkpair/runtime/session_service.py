"""Opens new sessions and resumes interrupted ones, each with its journal, and files closed ones."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.errors import CannotResume, FilesError
from thinkpair.names import person_among
from thinkpair.runtime import messages
from thinkpair.runtime.clock import Clock
from thinkpair.safe_text import safe_path
from thinkpair.session.actions import LastAction, Retention
from thinkpair.session.events import Event, GroupWords
from thinkpair.session.plan import Amendment, Decision, Plan, Setup, Slot, Standing
from thinkpair.session.state import Session, replay
from thinkpair.storage import lock
from thinkpair.storage.journal.draft_file import DraftFile
from thinkpair.storage.journal.writer import Journal
from thinkpair.storage.liveness import read_liveness
from thinkpair.storage.lock import alive_elsewhere
from thinkpair.storage.record_builder import retention_of
from thinkpair.storage.records import Summary, stricter
from thinkpair.storage.sessions import Sessions, new_id

# Home asks only what there is to go on with: what runs a session comes along with the first one.
if TYPE_CHECKING:
    from thinkpair.runtime.live_session import LiveSession, Replan
    from thinkpair.storage.actions import AgreedActions
    from thinkpair.storage.index.index import Index

_LOT = SystemRandom()
_TOKEN_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class GroupContext(Struct, frozen=True):
    """The named group that holds a session: its id ("" for none), and the most it wants kept.

    `owed` are the seconds that people were cut short by in its last session; `members` are its people, `words` its
    purpose, goals and agreement.
    """

    group: str = ""
    record: Retention = "all"
    owed: Mapping[str, int] = {}
    members: tuple[str, ...] = ()
    words: GroupWords | None = None


class SessionService(Struct, frozen=True):
    """Opens the sessions below one folder, by one clock; with an index it need not read all of them for a review.

    The index is opened by the first who asks for it: whoever goes on with a session does without. With `hands_free`
    new ones go on by themselves after a breath of so many seconds at zero. `by_hand`: people press the keys, so
    that Enter rests after a change of turn (`enter_rest`).
    """

    sessions: Sessions
    clock: Clock
    index: "Callable[[], Index] | None" = None
    hands_free: float | None = None
    by_hand: bool = False
    share: "Callable[[SessionService, LiveSession, Path], None]" = lambda service, live, folder: None
    """Lets others join a session of this folder that is opened, and hear of it."""

    def new(
        self,
        plan: Plan,
        setup: Setup,
        sources: Mapping[str, str],
        replan: "Replan",
        speed: float = 1.0,
        meets: GroupContext | None = None,
    ) -> "LiveSession":
        """Begin a session; its folder is made and its first event on the way to the disk. Raises FilesError.

        `meets` is the named group that holds it.
        """
        from thinkpair.runtime.session_start import begin

        meets = meets or GroupContext()
        plan = replace(plan, record=stricter(plan.record, meets.record))
        token = "".join(_LOT.choice(_TOKEN_LETTERS) for _ in range(4))
        session_id = new_id(plan.format, self.clock.now(), token)
        journal = self.sessions.create(session_id)
        last = self._last_actions(plan, setup, meets.group)
        live = begin(
            plan,
            setup,
            journal,
            self.clock,
            session_id=session_id,
            sources=sources,
            replan=replan,
            last_actions=last,
            speed=speed,
            group=meets.group,
            hands_free=self.hands_free,
            owed=meets.owed,
            absent=_absent(meets.members, setup.people),
            group_words=meets.words if plan.reviews_group else None,
            # Where only times are kept, what is said of an action would be lost.
            review_first=bool(last) and plan.record == "all" and not plan.reviews_actions,
        )
        return self._opened_up(live)

    def _opened_up(self, live: "LiveSession") -> "LiveSession":
        live.enter.by_hand = self.by_hand
        self.share(self, live, self.sessions.root / live.session_id)
        return live

    def _last_actions(self, plan: Plan, setup: Setup, group: str) -> tuple[LastAction, ...]:
        """Return what these people agreed before and have open.

        What a part of them agreed in this format is left to formats that review it: the others are in the room.
        """
        from thinkpair.storage.actions import last_actions

        format_id = plan.format if plan.reviews_actions else ""
        return last_actions(self.sessions.root, format_id, setup.people, group, self._open_actions())

    def _open_actions(self) -> "AgreedActions | None":
        if self.index is None:
            return None
        from thinkpair.storage.index.action_queries import open_actions

        try:
            index = self.index()
            index.refresh()
            return open_actions(index)
        except FilesError:  # no session waits for its index: all records are read instead
            return None

    def interrupted(self) -> Iterator[Summary]:
        """Yield the sessions that can be gone on with, the newest first; none is read before it is asked for."""
        for session in self.sessions.newest_unsettled():
            if (summary := self.sessions.summary(session)).state == "interrupted":
                yield summary

    def last_interrupted(self) -> str:
        """Return the id of the newest session that can be gone on with, or ""."""
        return next(filter(self.sessions.can_go_on, self.sessions.newest_unsettled()), "")

    def resume(self, session_id: str) -> "LiveSession":
        """Take up an interrupted session; nothing moves until `come_back`.

        Raises FilesError where that cannot be; CannotResume where it can be closed instead.
        """
        from thinkpair.runtime.session_start import corrected_start, start_timestamp

        self._make_sure_of(session_id)
        signs = read_liveness(self.sessions.find(session_id))
        journal = self._opened(session_id)
        session = replay(journal.events)
        if session.closed or not session.id:
            journal.close()
            raise FilesError(messages.is_closed(session_id) if session.closed else messages.cannot_be_read(session_id))
        written = signs.written or 0.0
        lived = max(0.0, (signs.alive or 0.0) - written)
        last = journal.events[-1]
        alive = last.at if session.left_at is not None else last.at + lived * session.speed
        zero = start_timestamp(session.began)
        zero = (
            written - last.at / session.speed if zero is None else corrected_start(zero, last, written, session.speed)
        )
        away = max(0.0, self.clock.now().timestamp() - zero - alive / session.speed)
        return self._gone_on_with(session, journal, alive, away, self._earlier(session))

    def _earlier(self, session: Session) -> tuple[LastAction, ...] | None:
        """Return the earlier actions of a session as they stand now; None where nothing has become of them since."""
        from thinkpair.storage.actions import as_they_stand

        if session.trial or not session.last_actions:
            return None
        now = as_they_stand(session, self._listed(session.last_actions))
        return None if now == session.last_actions else now

    def _listed(self, last: Sequence[LastAction]) -> "AgreedActions":
        """Return at least these actions as they stand."""
        from thinkpair.storage.actions import list_actions
        from thinkpair.storage.index.action_queries import named_actions

        if self.index is not None:
            with suppress(FilesError):
                index = self.index()
                index.refresh()
                return named_actions(index, [f"{each.session or 'add'}-{each.action.number}" for each in last])
        return list_actions(self.sessions.root)

    def _gone_on_with(
        self,
        session: Session,
        journal: Journal[Event],
        alive: float,
        away: float,
        earlier: tuple[LastAction, ...] | None = None,
    ) -> "LiveSession":
        from thinkpair.runtime.session_start import go_on_with

        before_syntax = not session.began.plan.syntax
        again = later_planner(session.setup, session.began.sources, session.plan.format, before_syntax=before_syntax)
        return self._opened_up(
            go_on_with(session, journal, self.clock, alive=alive, away=away, replan=again, earlier=earlier)
        )

    def take_up(self, events: Sequence[Event], now: float) -> "LiveSession":
        """Hold a session here that was held on another machine, with its events up to the second `now` of it.

        Raises FilesError.
        """
        session = replay(events)
        journal = self.sessions.adopt(session.id, events)
        alive = now if session.left_at is None else min(now, session.left_at)
        return self._gone_on_with(session, journal, alive, (now - alive) / session.speed)

    def save_closed(self, events: Sequence[Event]) -> None:
        """Save a session that was closed on another machine, as much of it as may be kept. Raises FilesError."""
        session = replay(events)
        if retention_of(session) == "nothing" or self.sessions.is_settled(session.id):
            return
        self.sessions.adopt(session.id, events).close()
        self.sessions.settle(session.id)

    def _opened(self, session_id: str) -> Journal[Event]:
        """Open the journal of a session that is to be resumed. Raises FilesError or CannotResume."""
        folder = self.sessions.find(session_id)
        try:
            return self.sessions.open(session_id)
        except FilesError as error:
            # Whoever has it open closes it, and a copy is closed already.
            if lock.is_held(folder) or self.sessions.is_copy(session_id):
                raise
            raise CannotResume(str(error), session_id) from None

    def close_unread(self, session_id: str) -> None:
        """Close a session that cannot be resumed, with what can be read of it. Raises FilesError."""
        self._make_sure_of(session_id)
        self.sessions.close_unread(session_id)

    def resume_command(self, session_id: str) -> str:
        """Return what to type to resume this session: without its id where it is the one that comes first."""
        newest = self.sessions.newest_unsettled()
        first = next(
            (identifier for identifier in newest if identifier == session_id or self.sessions.can_go_on(identifier)),
            session_id,
        )
        return "thinkpair resume" if first == session_id else f"thinkpair resume {session_id}"

    def _make_sure_of(self, session_id: str) -> None:
        """Let nobody resume a session that another machine holds."""
        folder = self.sessions.find(session_id)
        elsewhere = alive_elsewhere(folder, self.clock.now().timestamp())
        if elsewhere:
            machine, ago = elsewhere
            raise FilesError(messages.runs_elsewhere(session_id, machine, ago))

    def put_away(self, live: "LiveSession") -> None:
        """Close the journal; if the session is closed and all of it saved, write its record. Raises FilesError."""
        live.close()
        if live.session.closed and live.recorded:
            self.sessions.settle(live.session_id)
            if self.index:
                from thinkpair.storage.session_removal import finish_removals

                finish_removals(self.index())
        if live.session.closed and live.event_store.copy:
            self._put_copy_away(live, live.event_store.copy.parent)

    def _put_copy_away(self, live: "LiveSession", folder: Path) -> None:
        """Settle the copy that was saved in another folder as the session itself: what is not to be kept is removed."""
        copies = Sessions(folder)
        if not live.recorded:
            copies.settle(live.session_id)
        elif retention_of(live.session) != "all" or not (self.sessions.root / live.session_id).is_dir():
            copies.delete(live.session_id)

    def half_typed(self, session_id: str, *, joined: bool = False) -> DraftFile | None:
        """Return what keeps the words half typed in a session that is held here; None for one that was `joined` of
        another program here, whose words they are."""
        folder = self.sessions.root / session_id
        return None if joined and lock.is_held(folder) else DraftFile(folder)

    def is_followed(self, session_id: str) -> bool:
        """Say whether a second screen follows a session."""
        return lock.is_followed(self.sessions.root / session_id)

    def place_of(self, session_id: str) -> str:
        """Return where a session is kept, to be shown."""
        return safe_path(self.sessions.root / session_id)


def _absent(members: Sequence[str], people: Sequence[str]) -> tuple[str, ...]:
    here = person_among(people)
    return tuple(name for name in members if not here(name))


def later_planner(setup: Setup, sources: Mapping[str, str], format_id: str, *, before_syntax: bool) -> "Replan":
    """Return what plans again from the format texts that a journal keeps; the planner is loaded when it is called.

    With `before_syntax` the session began before the language had `syntax`: the texts have the names of then.
    """

    def again(
        decided: Mapping[str, Decision], past: tuple[Slot, ...], amendments: tuple[Amendment, ...], stands: Standing
    ) -> Plan:
        from thinkpair.formats.loader import load_sources
        from thinkpair.planning.planner import make_plan

        source = load_sources(sources, format_id, before_syntax=before_syntax)
        return make_plan(source, setup, decided, past, amendments, stands)

    return again
