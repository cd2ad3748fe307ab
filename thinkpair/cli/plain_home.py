"""The command `thinkpair --plain`: Home in lines of text, and then the session that was chosen there."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import partial

from thinkpair.cli import current_settings, history_now, main
from thinkpair.cli.context import session_service
from thinkpair.cli.group_session import prepare_session
from thinkpair.cli.prepared_session import start_of
from thinkpair.cli.run import await_holder, hold_in_lines
from thinkpair.errors import CannotResume, ContentError, ExitCode, ThinkpairError
from thinkpair.formats.library import Library
from thinkpair.formats.summary import FormatSection, glance, in_sections
from thinkpair.groups.history import fresh_index
from thinkpair.groups.repository import Groups
from thinkpair.groups.session_defaults import known_group
from thinkpair.groups.summary import next_format
from thinkpair.plain.home import HomeChoice, PlainHome
from thinkpair.plain.home_text import GroupOffer
from thinkpair.plain.lines import TypedLines, say, typed_lines
from thinkpair.planning.planner import make_plan
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.session_service import SessionService
from thinkpair.safe_text import safe_text
from thinkpair.settings import Settings
from thinkpair.sharing.shared_sessions import elsewhere_words, joined_last
from thinkpair.storage.index.action_queries import open_actions
from thinkpair.storage.sessions import Sessions
from thinkpair.units import join_names, say_day

_NEWEST = 20
_JOINED = "Joined last: {}. Join it again with: thinkpair join --plain"

Build = Callable[[Sequence[str]], ArgumentParser]


def home_in_lines(args: Namespace) -> int:
    """Ask what is to be held, and hold it; the end of the input ends it."""
    lines = typed_lines()
    settings = current_settings()
    service = session_service(settings, by_hand=sys.stdin.isatty())
    service.sessions.settle_left_overs()
    live = _choose(service, settings, lines, args.build_parser)
    return hold_in_lines(live, service, settings, lines) if live else ExitCode.DONE


def _choose(service: SessionService, settings: Settings, lines: TypedLines, parser: Build) -> LiveSession | None:
    library = Library(settings.format_folders)
    sections = tuple(_formats(library, service, settings))
    titles = {format.id: format.title for section in sections for format in section.formats}
    home = PlainHome(
        sections,
        library,
        say,
        service.clock.now,
        _unfinished(service, settings),
        tuple(_groups(settings, service.clock.now().date(), titles)),
        partial(start_of, settings),
        _open_actions(settings),
    )
    home.open()
    joined = joined_last(settings.folders.state)
    if joined and joined.session not in service.sessions.ids():
        say(_JOINED.format(safe_text(joined.title)))
    while not home.over:
        for line in lines.wait(60.0):
            if line is None:
                return None
            home.hear(line)
            if home.start or home.over:
                break
        if home.start:
            try:
                if home.start.command:
                    _print(home.start.command)
                    home.look_again(_unfinished(service, settings))
                elif home.start.close:
                    _close(home.start.close, service, settings, home)
                else:
                    return _begin(home.start, service, settings, parser)
            except ThinkpairError as error:
                say(f"Not possible: {error}")
                if isinstance(error, CannotResume):
                    home.cannot_resume(error.session)
            home.start = None
    return None


def _open_actions(settings: Settings) -> int:
    """Return how many actions are open."""
    return len(open_actions(history_now(settings)).all)


def _print(command: Sequence[str]) -> None:
    """Run a command that prints something, as if it was typed in a shell."""
    with suppress(SystemExit):  # as its help ends
        main(command)


def _close(session: str, service: SessionService, settings: Settings, home: PlainHome) -> None:
    service.close_unread(session)
    say(f"{session} is closed.")
    home.look_again(_unfinished(service, settings))


def _begin(start: HomeChoice, service: SessionService, settings: Settings, parser: Build) -> LiveSession:
    """Return the session that was chosen. Raises ThinkpairError where it cannot be held."""
    if start.resume:
        return await_holder(service.resume(start.resume), service)
    if start.group:
        options = parser(["run"]).parse_args(["run", start.format, "--group", start.group, "--plain"])
        prepared = prepare_session(options, settings)
        for line in prepared.told:
            say(line)
        return service.new(prepared.plan, prepared.setup, prepared.source.texts(), prepared.replan, 1.0, prepared.meets)
    source, proposal = start.source, start.proposal
    if source is None or proposal is None or proposal.plan is None:
        raise ContentError("nothing was chosen")
    return service.new(proposal.plan, proposal.setup, source.texts(), partial(make_plan, source, proposal.setup))


def _formats(library: Library, service: SessionService, settings: Settings) -> Iterator[FormatSection]:
    """Yield all formats in the order of Home: those held before come first."""
    index = fresh_index(service.sessions, settings.folders.state)
    newest = index.find(newest=_NEWEST) if index else service.sessions.summaries(_NEWEST)
    held = [summary.format for summary in newest if summary.began]
    yield from in_sections([glance(entry.path) for entry in library.entries()], held)


def _unfinished(service: SessionService, settings: Settings) -> tuple[str, str] | None:
    summary = next(service.interrupted(), None)
    if summary is None:
        return None
    day = say_day(summary.started, service.clock.now().date())
    elsewhere = elsewhere_words(settings.folders.state).get(summary.id, "")
    facts = f"{summary.title} with {join_names(summary.people)}, {day}", elsewhere
    return summary.id, "; ".join(filter(None, facts))


def _groups(settings: Settings, today: date, titles: Mapping[str, str]) -> Iterator[GroupOffer]:
    """Yield what each group may hold next, what is due before its next session; those of which nothing is certain are
    left out, and so are files with errors, of which `thinkpair groups` tells."""
    groups, sessions = Groups(settings.folders.groups), Sessions(settings.folders.sessions)
    index = fresh_index(sessions, settings.folders.state)
    for identifier in groups.ids():
        group = groups.find(identifier).group
        if group is None or group.archived:
            continue
        known = known_group(groups, sessions, identifier, index)
        due, coming = known.due(today), next_format(group, len(known.past))
        if due:
            yield GroupOffer(identifier, group.title, group.people, due.format, titles.get(due.format, ""), due.words)
        if coming:
            yield GroupOffer(identifier, group.title, group.people, coming, titles.get(coming, ""))
