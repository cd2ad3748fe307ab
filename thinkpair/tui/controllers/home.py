"""What Home leads to, and what it is told: over one folder of sessions and one library.

Owns the way from Home to a session, a set-up, the history. Must not know what the screens show.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from thinkpair.dates import Dates
from thinkpair.errors import ContentError, FilesError, ThinkpairError
from thinkpair.formats.library import Entry, Library
from thinkpair.formats.summary import Glance, glance
from thinkpair.runtime.session_service import Opening
from thinkpair.settings import Settings
from thinkpair.storage.index.index import NAME as INDEX
from thinkpair.storage.index.index import Index
from thinkpair.storage.index.queries import Wanted
from thinkpair.storage.retention import proposal
from thinkpair.storage.session_removal import finish_removals
from thinkpair.storage.sessions import Summary
from thinkpair.storage.sync_folders import synced_note
from thinkpair.tui.app import ThinkpairApp
from thinkpair.tui.controllers.groups import GroupsController
from thinkpair.tui.controllers.history import Past
from thinkpair.tui.screens.home import HomeData, HomeWays
from thinkpair.units import count_of, say_day, write_duration

# Set-up brings the planner and pydantic along: Home opens without them.
if TYPE_CHECKING:
    from textual.screen import Screen

    from thinkpair.formats.loader import Source
    from thinkpair.groups.setup_form import Fields, Proposal
    from thinkpair.runtime.live_session import LiveSession
    from thinkpair.session.commands import AddAction
    from thinkpair.storage.actions import Actions, AgreedAction
    from thinkpair.storage.records import Record
    from thinkpair.tui.screens.setup import LastTime, SetupScreen

_NEWEST = 20
_COPIES = "{} from another machine: `thinkpair sessions conflicts` lists them"
_LOOKED_THROUGH = 50
_GOOD_TO_BEGIN_WITH = ("thinking-pair", "thinking-round", "check-in")


class Ways:
    """What Home leads to, over one folder of sessions and one library."""

    def __init__(self, app: ThinkpairApp, opening: Opening, settings: Settings) -> None:
        self._app = app
        self._opening = opening
        self._sessions = opening.sessions
        self._index = opening.index() if opening.index else Index(opening.sessions, settings.folders.state / INDEX)
        self.past = Past(app, opening, self._index, settings.folders.groups)
        self._take(settings)
        self._synced = synced_note(settings.folders)
        self._typed: dict[str, Fields] = {}
        self._glances: dict[tuple[Path, int], Glance] = {}
        self.groups = GroupsController(
            app,
            opening,
            settings.folders.groups,
            lambda: self._shelf,
            lambda: tuple(self._formats([])),
            self._index,
            {},
        )

    def all(self) -> HomeWays:
        """Return them for the screen."""
        return HomeWays(
            self.look,
            self.catch_up,
            self.agreed,
            self.resume,
            self.set_up,
            self.past.minutes,
            self.mark,
            self.past.open,
            self.groups.open,
        )

    def look(self) -> HomeData:
        """Return what can be seen without reading the whole history."""
        if self._app.choices:
            self._take(self._app.choices.settings)
        notes = [*self._problems, *filter(None, (self._synced,))]
        unsettled, newest = self._known_sessions()
        copies = self._index.copies()
        notes.extend(note for summary in (*unsettled, *newest) for note in summary.notes)
        if copies:
            notes.append(_COPIES.format(count_of(len(copies), "conflicting copy", "conflicting copies")))
        notes.extend(proposal(self._sessions, self._keep, self._opening.clock.now().date()))
        return HomeData(
            now=self._opening.clock.now(),
            unsettled=tuple(one for one in unsettled if one.state in ("open", "interrupted")),
            formats=tuple(_as_used(self._formats(notes), newest)),
            sessions=tuple(one for one in newest if one.state == "closed"),
            groups=self.groups.all(archived=False),
            notes=tuple(dict.fromkeys(notes)),
        )

    def agreed(self) -> "Actions":
        """Return the open actions of all sessions."""
        from thinkpair.storage.index.action_queries import open_actions

        return open_actions(self._index)

    def catch_up(self) -> bool:
        """Bring the index up to what is on the disk, and put away what was left; tell whether anything has changed."""
        changed = self._index.refresh()
        if finish_removals(self._index):
            changed = self._index.refresh() or changed
        return changed

    def _known_sessions(self) -> tuple[list[Summary], list[Summary]]:
        """Return the sessions that are not settled and the newest of all: from the index, once there is one."""
        if not self._index.is_whole():
            ids = reversed(self._sessions.unsettled())
            return [self._sessions.summary(session) for session in ids], list(self._sessions.summaries(_NEWEST))
        unseen = list(self._index.look_at(self._index.unseen()[:_NEWEST]))
        newest = [*unseen, *self._index.find(newest=_NEWEST)][:_NEWEST]
        before = self._index.look_at(self._index.unsettled())
        return [*(one for one in unseen if one.state != "closed"), *before], newest

    def _take(self, settings: Settings) -> None:
        """Go by these settings: they may have been changed since."""
        self._problems = tuple(map(str, settings.problems))
        self._keep = settings.keep
        self._shelf = Library(settings.format_folders)
        self._name = settings.name or ""
        self._time = write_duration(settings.total) if settings.total else ""

    def all_actions(self) -> "Screen[None]":
        """Return the screen of all agreed actions."""
        from thinkpair.groups.known_people import known_people
        from thinkpair.groups.repository import Groups
        from thinkpair.storage.actions import add_action, change_action
        from thinkpair.storage.index.action_queries import agreed_actions
        from thinkpair.tui.screens.all_actions import ActionWays, AllActionsScreen

        root, now = self._sessions.root, self._opening.clock.now

        listed: dict[tuple[str, int], AgreedAction] = {}

        def look() -> "Actions":
            self._index.refresh()
            actions = agreed_actions(self._index)
            listed.update({(action.session, action.number): action for action in actions.all})
            return actions

        def keep(action: "AgreedAction") -> None:
            key = action.session, action.number
            change_action(root, action, now(), listed.get(key))
            listed[key] = action

        def add(read: "AddAction", group: str) -> "AgreedAction":
            return add_action(root, now(), read.who, read.what, due=read.due, support=read.support, group=group)

        def known() -> tuple[str, ...]:
            return known_people(agreed_actions(self._index), Groups(self.groups.folder), self._index)

        def members(group: str) -> tuple[str, ...]:
            with suppress(ThinkpairError):  # the file of a group may be gone
                return Groups(self.groups.folder).read(group).people if group else ()
            return ()

        def dates() -> Dates:
            return Dates(now().date(), self._app.date_order)

        return AllActionsScreen(ActionWays(look, keep, add, dates, known, members))

    def resume(self, session: str) -> None:
        """Go on with an interrupted session."""
        self._app.open_session(self._opening.resume(session))

    def mark(self, action: "AgreedAction", done: bool) -> None:
        """Keep that an action is done, or open after all."""
        from thinkpair.storage.actions import change_action

        changed = replace(action, status="done" if done else "open")
        before = replace(action, status="open" if done else "done")
        change_action(self._sessions.root, changed, self._opening.clock.now(), before)

    def set_up(self, format: Glance, names: bool = True) -> None:
        """Ask who takes part; what was typed before and not held stands there again.

        Without `names` the people of last time are filled in when that is asked for: others may be in the room.
        """
        from thinkpair.formats.loader import load_file
        from thinkpair.tui.screens.setup import SetupScreen
        from thinkpair.wording.statistics import usual_time

        loaded = load_file(format.path, self._shelf)
        if loaded.source is None:
            raise ContentError(f"{loaded.errors[0].headline()} (thinkpair check tells all)")
        fields, last = self._last_time(format.id)
        records = [record for _, record in self._index.records(Wanted(format=format.id), _LOOKED_THROUGH)]
        screen = SetupScreen(
            loaded.source,
            self._opening.clock.now,
            partial(self._hold, loaded.source),
            fields=self._typed.get(format.id) or (fields if names else replace(fields, people=self._name)),
            people_of_last_time="" if names or last is None else fields.people,
            last=last,
            usual=usual_time(records),
        )
        self._app.push_screen(screen, partial(self._set_down, format.id, screen))

    def _hold(self, source: "Source", proposal: "Proposal") -> "LiveSession":
        from thinkpair.planning.planner import make_plan

        assert proposal.plan
        again = partial(make_plan, source, proposal.setup)
        return self._opening.new(proposal.plan, proposal.setup, source.texts(), again)

    def _set_down(self, format_id: str, screen: "SetupScreen", live: "LiveSession | None") -> None:
        if live is None:
            self._typed[format_id] = screen.left
        else:
            self._typed.pop(format_id, None)
            self._app.open_session(live)

    def _formats(self, notes: list[str]) -> Iterator[Glance]:
        """Read each file once, and again when it has changed."""
        try:
            entries = self._shelf.entries()
        except FilesError as error:
            notes.append(str(error))
            entries = Library(()).entries()
        for entry in entries:
            key = (entry.path, _changed_at(entry))
            if (seen := self._glances.get(key)) is None:
                seen = self._glances[key] = glance(entry.path)
            yield seen

    def _last_time(self, format_id: str) -> "tuple[Fields, LastTime | None]":
        """Begin with the people who held this format last; whoever began then comes last now."""
        from thinkpair.groups.setup_form import Fields
        from thinkpair.tui.screens.setup import LastTime

        self._index.refresh()
        summaries = self._index.find(Wanted(format=format_id), _LOOKED_THROUGH)
        last = next((one for one in summaries if one.people), None)
        if last is None:
            return Fields(people=self._name, time=self._time), None
        record, _ = self._sessions.record(last.id)
        first = _who_began(record) if record else ""
        people = last.people
        if first in people:
            people = (*people[people.index(first) + 1 :], *people[: people.index(first) + 1])
        day = say_day(last.started, self._opening.clock.now().date())
        when = f"on {day}" if day[:1].isdigit() else day
        return Fields(people="\n".join(people), time=self._time), LastTime(first, when) if first else None


def _who_began(record: "Record") -> str:
    alone = (slot.speakers[0] for slot in record.slots if len(slot.speakers) == 1)
    return next(alone, record.people[0] if record.people else "")


def _as_used(formats: Iterator[Glance], newest: Sequence[Summary]) -> Iterator[Glance]:
    """Put first what was held last, and before the first session what is good to begin with."""
    wanted = list(dict.fromkeys(one.format for one in newest)) or list(_GOOD_TO_BEGIN_WITH)
    rank = {identifier: place for place, identifier in enumerate(wanted)}
    yield from sorted(formats, key=lambda one: rank.get(one.id, len(rank)))


def _changed_at(entry: Entry) -> int:
    try:
        return entry.path.stat().st_mtime_ns
    except OSError:
        return 0
