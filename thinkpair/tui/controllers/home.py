"""Loads what Home shows, and does what its keys ask for, over one folder of sessions and one library.

Layout and order are in `screens.home`, the order of the formats in `formats.summary`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.app import App

from thinkpair.errors import FilesError, ThinkpairError
from thinkpair.formats.library import Library
from thinkpair.formats.summary import OTHERS, FormatSection, Glance, glance, ids_in_sections, instead
from thinkpair.runtime.session_service import SessionService
from thinkpair.settings import Settings
from thinkpair.storage.index.database import SessionQuery
from thinkpair.storage.index.index import open_index
from thinkpair.storage.journal.draft_file import drop_old_draft
from thinkpair.storage.messages import conflicting_copies
from thinkpair.storage.records import Summary
from thinkpair.storage.session_removal import expiry_proposal, finish_removals
from thinkpair.storage.synced_folders import find_other_copies, synced_note
from thinkpair.tui.controllers.actions import ActionsController
from thinkpair.tui.controllers.groups import GroupsController
from thinkpair.tui.controllers.history import HistoryController
from thinkpair.tui.controllers.unfinished import UnfinishedController, lend_terminal
from thinkpair.tui.screen_data import GroupLine, HomeData
from thinkpair.tui.settings_store import SettingsStore
from thinkpair.tui.widgets.detail import Detail, detail_from
from thinkpair.tui.widgets.list_entries import Listed
from thinkpair.units import DateOrder, join_names, write_duration

# Set-up brings the planner and pydantic along: Home opens without them.
if TYPE_CHECKING:
    from thinkpair.formats.loader import Source
    from thinkpair.groups.rotation import FirstPerson
    from thinkpair.groups.setup_form import Fields, Proposal
    from thinkpair.runtime.live_session import LiveSession
    from thinkpair.storage.action_history import AgreedAction
    from thinkpair.storage.actions import AgreedActions
    from thinkpair.tui.screens.setup import SetupScreen

_NEWEST = 20
_LOOKED_THROUGH = 50
_LOOK_BACK = "Look back on your last session, for yourself alone: does nobody else see this screen?"
_REFLECT_HINT = "Type in a terminal of your own: thinkpair reflect"


class HomeController:
    """What Home shows and leads to; what it cannot do raises ThinkpairError, whose words are shown."""

    def __init__(
        self,
        app: App[int],
        service: SessionService,
        store: SettingsStore,
        show_session: "Callable[[LiveSession], None]",
    ) -> None:
        """Work over the sessions of `service`, by the settings as they are now; `show_session` shows one that runs."""
        self._app = app
        self._show_session = show_session
        self._service = service
        self._store = store
        self._sessions = service.sessions
        folders = store.settings.folders
        self._index = service.index() if service.index else open_index(service.sessions, folders.state)
        self.history = HistoryController(app, service, self._index, folders)
        self.actions = ActionsController(service, self._index, folders.groups, folders.state, self._date_order)
        self.unfinished = UnfinishedController(app, service, folders.state, show_session)
        self._take(store.settings)
        self._synced = synced_note(folders)
        self._typed: dict[str, Fields] = {}
        self._people = ""  # as they were typed last in a set-up that was left
        self._glances: dict[tuple[Path, int], Glance] = {}
        self._files: Mapping[str, Path] = {}
        self.groups = GroupsController(
            app,
            service,
            folders.groups,
            lambda: self._shelf,
            self._all_formats,
            self._title,
            self._index,
            {},
            show_session,
            self._date_order,
        )

    def _date_order(self) -> DateOrder:
        return self._store.settings.date_order

    def look(self) -> HomeData:
        """Return what can be seen without reading the whole history."""
        self._take(self._store.settings)
        notes = [*self._problems, *filter(None, (self._synced,))]
        unsettled, newest = self._known_sessions()
        self._files, copies = self._paths(notes), self._copies()
        held = [each.format for each in newest if each.began and each.state == "closed"]
        sections = dict(ids_in_sections(self._files, held))
        notes.extend(note for summary in (*unsettled, *newest) for note in summary.notes)
        if copies:
            notes.append(conflicting_copies(copies))
        notes.extend(expiry_proposal(self._sessions, self._keep, self._service.clock.now().date()))
        return HomeData(
            now=self._service.clock.now(),
            unsettled=self.unfinished.among(unsettled),
            elsewhere=self.unfinished.elsewhere(),
            sections=tuple(FormatSection(name, self.formats(ids)) for name, ids in sections.items() if name != OTHERS),
            formats=tuple(chain(*sections.values())),
            sessions=tuple(summary for summary in newest if summary.state == "closed"),
            groups=self.groups.all(archived=False),
            notes=tuple(dict.fromkeys(notes)),
        )

    def _copies(self) -> int:
        """Count what a synced folder made of sessions, groups, formats and settings when two machines wrote at once."""
        folders = self._store.settings.folders
        found = [*find_other_copies(folders.groups, "group"), *find_other_copies(folders.config.parent, "settings")]
        for folder in self._shelf.user_folders:
            found += find_other_copies(folder, "format")
        return len(self._index.copies()) + len(found)

    def agreed(self) -> "AgreedActions":
        """Return the open actions of all sessions."""
        from thinkpair.storage.index.action_queries import open_actions

        return open_actions(self._index)

    def catch_up(self) -> bool:
        """Bring the index up to what is on the disk, and put away what was left; tell whether anything has changed."""
        drop_old_draft(self._store.settings.folders.state)
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
        return [*(summary for summary in unseen if summary.state != "closed"), *before], newest

    def _take(self, settings: Settings) -> None:
        """Go by these settings: they may have been changed since."""
        self._problems = tuple(map(str, settings.problems))
        self._keep = settings.keep
        self._shelf = Library(settings.format_folders)
        self._name = settings.name or ""
        self._time = write_duration(settings.total) if settings.total else ""

    def open_actions(self, at: "AgreedAction | None" = None) -> None:
        """Show all agreed actions, with the mark on the action `at`."""
        from thinkpair.tui.screens.all_actions import AllActionsScreen

        self._app.push_screen(AllActionsScreen(self.actions, at))

    def offer_to_look_back(self) -> None:
        """Offer to look back on the last session: for one person alone, so it is asked whether anybody looks on."""
        from thinkpair.tui.screens.dialogs import Answer, QuestionScreen

        answers = (Answer("", "not now"), Answer("reflect", "nobody else sees it", "Home comes back afterwards"))
        self._app.push_screen(QuestionScreen(_LOOK_BACK, answers), self._reflect)

    def _reflect(self, answer: str | None) -> None:
        """Lend the terminal to `thinkpair reflect`; nothing of what is typed there comes back."""
        if answer:
            lend_terminal(self._app, _REFLECT_HINT, "reflect")

    def mark(self, action: "AgreedAction", done: bool) -> None:
        """Keep that an action is done, or open after all."""
        from thinkpair.storage.actions import change_action

        changed = replace(action, status="done" if done else "open")
        before = replace(action, status="open" if done else "done")
        change_action(self._sessions.root, changed, self._service.clock.now(), before)

    def whole(self, what: Listed, detail: Detail) -> Detail | None:
        """Return all that is said of a row, in place of a `detail`; None where there is no more. Takes its time."""
        with suppress(ThinkpairError):
            match what:
                case Glance():
                    return replace(detail, plan=self.groups.sample(what))
                case Summary():
                    return detail_from(self.history.minutes(what.id))
                case GroupLine():
                    return replace(
                        detail, facts=detail.facts[:1], words=self.groups.page(what.id).words.partition("\n")[2]
                    )
        return None

    def set_up(self, format: Glance, names: bool = True) -> None:
        """Ask who takes part; what was typed before and not held stands there again.

        Without `names` the people of last time are filled in when that is asked for: others may be in the room.
        """
        from thinkpair.formats.loader import load_source
        from thinkpair.tui.screens.setup import SetupScreen
        from thinkpair.wording.statistics import usual_time

        source = load_source(format.path, self._shelf)
        fields = self._last_time(source)
        unnamed = replace(fields, people=self._name, roles={})
        records = [record for _, record in self._index.records(SessionQuery(format=format.id), _LOOKED_THROUGH)]
        # Who is typed for one format and then looks for another one types the names once.
        filled = replace(fields, people=self._people) if self._people and fields.people == self._name else fields
        screen = SetupScreen(
            source,
            self._service.clock.now,
            partial(self._hold, source),
            fields=self._typed.get(format.id) or (filled if names else unnamed),
            people_of_last_time="" if names or fields.people == self._name else fields.people,
            starts=partial(self._start, source),
            usual=usual_time(records),
            instead=lambda number: instead(self._all_formats(), number, format.id),
        )
        self._app.push_screen(screen, partial(self._set_down, format.id, screen))

    def _hold(self, source: "Source", proposal: "Proposal") -> "LiveSession":
        from thinkpair.planning.planner import make_plan

        assert proposal.plan
        again = partial(make_plan, source, proposal.setup)
        return self._service.new(proposal.plan, proposal.setup, source.texts(), again)

    def _set_down(self, format_id: str, screen: "SetupScreen", live: "LiveSession | None") -> None:
        if screen.other:
            self._typed[screen.other.id] = screen.left
            try:
                self.set_up(screen.other)
            except ThinkpairError as error:
                self._app.notify(str(error), markup=False)
        elif live is None:
            self._typed[format_id], self._people = screen.left, screen.left.people
        else:
            self._people = ""
            self._typed.pop(format_id, None)
            self._show_session(live)

    def formats(self, ids: Iterable[str]) -> tuple[Glance, ...]:
        """Return what a list shows of formats that Home has found, by their ids; one that is gone since is left out."""
        found = filter(None, map(self._files.get, ids))
        return tuple(map(self._glance, found))

    def _all_formats(self) -> tuple[Glance, ...]:
        return tuple(map(self._glance, self._paths([]).values()))

    def _title(self, identifier: str) -> str:
        """Return the title of the format with this id; "" where there is none."""
        path = self._shelf.find(identifier)
        return self._glance(path).title if path else ""

    def _glance(self, path: Path) -> Glance:
        """Read a file once, and again when it has changed."""
        key = (path, _changed_at(path))
        if (seen := self._glances.get(key)) is None:
            seen = self._glances[key] = glance(path)
        return seen

    def _paths(self, notes: list[str]) -> Mapping[str, Path]:
        """Return the file of every format by its id."""
        try:
            entries = self._shelf.entries()
        except FilesError as error:
            notes.append(str(error))
            entries = Library(()).entries()
        return {entry.id: entry.path for entry in entries}

    def _last_time(self, source: "Source") -> "Fields":
        """Begin with the people who held this format last, and among them with whom it is to start now."""
        from thinkpair.groups.history import round_from
        from thinkpair.groups.setup_form import Fields

        self._index.refresh()
        query = SessionQuery(format=source.id)
        named = [record for _, record in self._index.records(query, _LOOKED_THROUGH) if record.people]
        # A start that was left again may have had names to try it out.
        record = next((record for record in named if record.slots), named[0] if named else None)
        if record is None:
            return Fields(people=self._name, time=self._time)
        people = round_from(record.people, self._start(source, record.people, record.fixed).person)
        roles = {role: join_names(names) for role, names in record.fixed.items()}
        return Fields(people="\n".join(people), time=self._time, roles=roles)

    def _start(self, source: "Source", people: Sequence[str], roles: Mapping[str, Sequence[str]]) -> "FirstPerson":
        from thinkpair.groups.rotation import start_without_group

        today = self._service.clock.now().date()
        return start_without_group(people, roles, source, self._sessions, self._index, today)


def _changed_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
