"""Starts the app over one session or at Home, and leads from Home to sessions.

Owns which session is opened, and putting it away. Must not know what the screens show.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from thinkpair.clock import SystemClock
from thinkpair.crash import REPORT
from thinkpair.definition.glance import Glance, glance
from thinkpair.definition.library import Entry, Library
from thinkpair.errors import ContentError, FilesError
from thinkpair.formatting import say_day
from thinkpair.live import LiveSession
from thinkpair.opening import Opening
from thinkpair.settings import Settings
from thinkpair.store.actions import AgreedAction, change_action, list_actions
from thinkpair.store.records import Record
from thinkpair.store.sessions import Summary
from thinkpair.tui.app import DARK, ThinkpairApp
from thinkpair.tui.screens.home import HomeData, HomeScreen, HomeWays
from thinkpair.tui.terminal import widen_writer

# Set-up brings the planner and pydantic along: Home opens without them.
if TYPE_CHECKING:
    from thinkpair.definition.loader import Source
    from thinkpair.proposal import Fields, Proposal
    from thinkpair.tui.screens.setup import LastTime, SetupScreen


_NEWEST = 20
_LOOKED_THROUGH = 50
_GOOD_TO_BEGIN_WITH = ("thinking-pair", "thinking-round", "check-in")


def hold_on_screen(live: LiveSession, opening: Opening, settings: Settings) -> int:
    """Hold one session on the screen; return the exit code."""
    return _run(_app(opening, settings, live))


def open_home(opening: Opening, settings: Settings) -> int:
    """Open Home; return the exit code."""
    app = _app(opening, settings)
    app.home = partial(HomeScreen, Ways(app, opening, settings).all())
    return _run(app)


def open_preview(path: Path, people: int | None, settings: Settings) -> int:
    """Open the preview of a format file; return the exit code. Raises FilesError where the file cannot be read."""
    from thinkpair.bench import FormatFile
    from thinkpair.tui.screens.preview import PreviewScreen

    file = FormatFile(path, settings.folders.state)
    library = Library(settings.format_folders)
    file.read()
    now = SystemClock().now
    app = ThinkpairApp(sound=settings.sound, theme=settings.theme or DARK)
    app.home = partial(PreviewScreen, file, library, now, people=people)
    return _run(app)


def _app(opening: Opening, settings: Settings, live: LiveSession | None = None) -> ThinkpairApp:
    return ThinkpairApp(
        live,
        sound=settings.sound,
        theme=settings.theme or DARK,
        place_of=opening.place_of,
        put_away=opening.put_away,
        crash_report=settings.folders.state / REPORT,
    )


def _run(app: ThinkpairApp) -> int:
    widen_writer()
    app.run()
    return app.return_code or 0


class Ways:
    """What Home leads to, over one folder of sessions and one library."""

    def __init__(self, app: ThinkpairApp, opening: Opening, settings: Settings) -> None:
        self._app = app
        self._opening = opening
        self._sessions = opening.sessions
        self._problems = tuple(map(str, settings.problems))
        self._shelf = Library(settings.format_folders)
        self._typed: dict[str, Fields] = {}
        self._glances: dict[tuple[Entry, int], Glance] = {}

    def all(self) -> HomeWays:
        """Return them for the screen."""
        return HomeWays(self.look, self.agreed, self.resume, self.set_up, self.minutes, self.mark)

    def look(self) -> HomeData:
        """Return what can be seen without reading the whole history."""
        notes = list(self._problems)
        unsettled = [self._sessions.summary(session) for session in reversed(self._sessions.unsettled())]
        newest = self._sessions.summaries(_NEWEST)
        for summary in (*unsettled, *newest):
            notes.extend(summary.notes)
        return HomeData(
            now=self._opening.clock.now(),
            unsettled=tuple(one for one in unsettled if one.state in ("open", "interrupted")),
            formats=tuple(_as_used(self._formats(notes), newest)),
            sessions=tuple(one for one in newest if one.state == "closed"),
            notes=tuple(dict.fromkeys(notes)),
        )

    def agreed(self) -> Sequence[AgreedAction]:
        """Return the open actions of all sessions."""
        return [action for action in list_actions(self._sessions.root).all if action.status == "open"]

    def resume(self, session: str) -> None:
        """Go on with an interrupted session."""
        self._app.open_session(self._opening.resume(session))

    def minutes(self, session: str) -> None:
        """Show what is kept of a session."""
        from thinkpair.minutes import minutes
        from thinkpair.tui.screens.minutes import MinutesScreen

        record, notes = self._sessions.record(session)
        words = "\n".join((*notes, *(minutes(record) if record else ())))
        self._app.push_screen(MinutesScreen(words, self._opening.place_of(session)))

    def mark(self, action: AgreedAction, done: bool) -> None:
        """Keep that an action is done, or open after all."""
        changed = replace(action, status="done" if done else "open")
        change_action(self._sessions.root, changed, self._opening.clock.now())

    def set_up(self, format: Glance) -> None:
        """Ask who takes part; what was typed before and not held stands there again."""
        from thinkpair.definition.loader import load_file
        from thinkpair.tui.screens.setup import SetupScreen

        loaded = load_file(format.path, self._shelf)
        if loaded.source is None:
            raise ContentError(f"{loaded.errors[0].headline()} (thinkpair check tells all)")
        fields, last = self._last_time(format.id)
        screen = SetupScreen(
            loaded.source,
            self._opening.clock.now,
            partial(self._hold, loaded.source),
            fields=self._typed.get(format.id) or fields,
            last=last,
        )
        self._app.push_screen(screen, partial(self._set_down, format.id, screen))

    def _hold(self, source: "Source", proposal: "Proposal") -> LiveSession:
        from thinkpair.planning.planner import make_plan

        assert proposal.plan
        again = partial(make_plan, source, proposal.setup)
        return self._opening.new(proposal.plan, proposal.setup, source.texts(), again)

    def _set_down(self, format_id: str, screen: "SetupScreen", live: LiveSession | None) -> None:
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
            key = (entry, _changed_at(entry))
            if key not in self._glances:
                self._glances[key] = glance(entry.path)
            yield self._glances[key]

    def _last_time(self, format_id: str) -> "tuple[Fields, LastTime | None]":
        """Begin with the people who held this format last; whoever began then comes last now."""
        from thinkpair.proposal import Fields
        from thinkpair.tui.screens.setup import LastTime

        summaries = self._sessions.summaries(_LOOKED_THROUGH)
        last = next((one for one in summaries if one.format == format_id and one.people), None)
        if last is None:
            return Fields(), None
        record, _ = self._sessions.record(last.id)
        first = _who_began(record) if record else ""
        people = last.people
        if first in people:
            people = (*people[people.index(first) + 1 :], *people[: people.index(first) + 1])
        day = say_day(last.started, self._opening.clock.now().date())
        when = f"on {day}" if day[:1].isdigit() else day
        return Fields(people="\n".join(people)), LastTime(first, when) if first else None


def _who_began(record: Record) -> str:
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
