"""What the screens of groups show and lead to, over one folder of groups and one of sessions.

The model of groups is imported where it is first needed: Home opens without.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from textual.app import App

from thinkpair.dates import Dates
from thinkpair.errors import ContentError
from thinkpair.formats.library import Library
from thinkpair.formats.summary import Glance, fitting_first, id_of_title, instead
from thinkpair.groups.agreement_parts import part_words
from thinkpair.groups.summary import GroupGlance, glance_at_groups, next_format
from thinkpair.runtime.session_service import GroupContext, SessionService
from thinkpair.safe_text import safe_text
from thinkpair.storage.index.database import SessionQuery
from thinkpair.storage.index.index import Index
from thinkpair.tui.screen_data import GroupLine, GroupPage
from thinkpair.tui.widgets.list_entries import day_and_time
from thinkpair.units import DateOrder, join_names, write_duration

if TYPE_CHECKING:
    from pathlib import Path

    from thinkpair.formats.loaded_format import Source
    from thinkpair.groups.agreement import Due
    from thinkpair.groups.session_defaults import GroupWithHistory, SetupDefaults
    from thinkpair.groups.setup_form import Fields, Gathering, Proposal
    from thinkpair.runtime.live_session import LiveSession
    from thinkpair.session.plan import Plan
    from thinkpair.tui.screens.setup import SetupScreen

_LOOKED_THROUGH = 50
"""Sessions, the newest, that say how long a format really takes."""

_HELD = 60
"""Seconds from which on a session counts for what comes next in a list; what is set up then looks more closely."""


class Meeting(Struct, frozen=True):
    """What was typed for a group's session: its id, the format ("" for the usual one), who is absent, the fields.

    A field that is empty is filled in by the group.
    """

    group: str
    format: str
    absent: tuple[str, ...]
    fields: "Fields"


class GroupsController(Struct, frozen=True):
    """Opens the screens of groups, and sets up sessions of a group.

    `index` is the history; `shelf` and `formats` are the library, `title_of` is the title of a format with this id;
    `typed` keeps what was typed and not held, by group and format; `show_session` shows one that runs.
    """

    app: App[int]
    service: SessionService
    folder: "Path"
    shelf: Callable[[], Library]
    formats: Callable[[], Sequence[Glance]]
    title_of: Callable[[str], str]
    index: Index
    typed: "dict[tuple[str, str], Fields]"
    show_session: "Callable[[LiveSession], None]"
    date_order: "Callable[[], DateOrder]"

    def all(self, *, archived: bool = True) -> tuple[GroupLine, ...]:
        """Return the groups, those that meet next first; without loading the model."""
        glances = glance_at_groups(self.folder, archived=archived)
        return tuple(map(self._line, glances))

    def open_list(self) -> None:
        """Show all groups."""

        from thinkpair.tui.screens.groups import GroupsScreen

        self.app.push_screen(GroupsScreen(self))

    def open(self, identifier: str) -> None:
        """Show one group."""
        from thinkpair.tui.screens.groups import GroupScreen

        self._known(identifier)
        self.app.push_screen(GroupScreen(self, identifier))

    def page(self, identifier: str) -> GroupPage:
        """Return what the screen of a group shows."""
        from thinkpair.wording.group_text import group_words

        known = self._known(identifier)
        coming = next_format(known.group, len(known.past))
        due = known.due(self._today())
        lines = list(group_words(known, self._today()))
        return GroupPage(
            title=safe_text(known.group.title),
            words="\n".join(line for line in lines if not due or due.words not in line),
            due=due.words if due else "",
            due_format=due.format if due else "",
            format=coming,
            coming=self.title_of(coming),
            archived=known.group.archived,
        )

    def sample(self, format: Glance) -> "Plan | None":
        """Return how a format would run with as few people as it takes; None where that cannot be said."""
        from thinkpair.groups.setup_form import sample_plan

        return sample_plan(format.path, self.shelf(), self.service.clock.now())

    def archive(self, identifier: str, archived: bool) -> None:
        """Put a group away, or take it out again."""
        from thinkpair.groups.repository import Groups

        Groups(self.folder).archive(identifier, archived)

    def form(self, identifier: str) -> None:
        """Change a group, or begin a new one."""
        from thinkpair.groups.form import FIELDS, FIRST, NEW, WIDE, texts_of
        from thinkpair.tui.screens.group_form import GroupFormScreen

        group = self._known(identifier).group if identifier else None
        texts = texts_of(group) if group else NEW
        title = safe_text(group.title) if group else "a new group"
        first = () if group else FIRST
        screen = GroupFormScreen(
            title,
            FIELDS,
            texts,
            partial(self._keep, identifier, texts),
            WIDE,
            first,
            people_of_last_time="" if group else self._last_people(),
        )
        self.app.push_screen(screen, partial(self._formed, identifier))

    def _last_people(self) -> str:
        """Return who held the newest session, if it was without a group, one per line; else ""."""
        self.index.refresh()
        newest = next((record for _, record in self.index.records(SessionQuery(), 1)), None)
        return "\n".join(newest.people) if newest and not newest.group else ""

    def set_up(self, identifier: str, format_id: str) -> None:
        """Set up a session of a group in this format; ask which one where there is none."""
        from thinkpair.tui.screens.groups import FormatPickerScreen

        if format_id:
            self._set_up(identifier, format_id)
            return
        group = self._known(identifier).group
        formats = fitting_first(self.formats(), len(group.people))
        screen = FormatPickerScreen(safe_text(group.title), formats, self.sample)
        self.app.push_screen(screen, partial(self._picked, identifier))

    def set_up_next(self, identifier: str) -> None:
        """Set up what comes next for a group: what is due, or else its next session."""
        page = self.page(identifier)
        self.set_up(identifier, page.due_format or page.format)

    def meet(self, typed: Meeting) -> None:
        """Set up a session for which something was typed already."""
        known = self._known(typed.group)
        format_id = typed.format or next_format(known.group, len(known.past))
        if format_id:
            self._set_up(typed.group, format_id, typed)
        else:
            self.set_up(typed.group, "")

    def _picked(self, identifier: str, format_id: str | None) -> None:
        if format_id:
            try:
                self._set_up(identifier, format_id)
            except ContentError as error:
                self.app.notify(str(error), markup=False)

    def _set_up(self, identifier: str, format_id: str, typed: Meeting | None = None) -> None:
        from thinkpair.groups.session_defaults import defaults_for, meets
        from thinkpair.tui.screens.setup import SetupScreen
        from thinkpair.wording.statistics import usual_time

        known = self._known(identifier)
        source = self._source(known, format_id)
        filled = defaults_for(known, source, self._today(), typed.absent if typed else ())
        fields = _fields(known, filled, source.id)
        due = known.due(self._today())
        told: set[str] = set()
        key = (identifier, format_id)
        held = self.index.records(SessionQuery(group=identifier, format=format_id), _LOOKED_THROUGH)
        screen = SetupScreen(
            source,
            self.service.clock.now,
            partial(self._hold, source, meets(known), told),
            fields=_joined(typed.fields, fields) if typed else self.typed.get(key) or fields,
            gathering=self._gathering(known, filled, due if due and due.format != source.id else None),
            usual=usual_time([record for _, record in held]),
            instead=lambda number: instead(self.formats(), number, source.id),
        )
        self.app.push_screen(screen, partial(self._set_down, key, screen))

    def _gathering(self, known: "GroupWithHistory", filled: "SetupDefaults", due: "Due | None") -> "Gathering":
        from thinkpair.groups.setup_form import Gathering

        group = known.group
        return Gathering(
            title=safe_text(group.title),
            purpose=safe_text(group.purpose, lines=True),
            agreement=tuple(part_words(title, words) for title, words in group.agreement.parts()),
            record=group.record,
            due=due.words if due else "",
            met=filled.met,
            reasons=filled.reasons,
            chosen=filled.chosen,
            due_format=next((format for format in self.formats() if due and format.id == due.format), None),
        )

    def _source(self, known: "GroupWithHistory", format_id: str) -> "Source":
        from thinkpair.formats.loader import load_source, opened_with_review

        shelf = self.shelf()
        source = load_source(shelf.resolve(format_id), shelf)
        return opened_with_review(source, shelf) if known.reviews_first else source

    def _hold(self, source: "Source", meets: GroupContext, told: set[str], proposal: "Proposal") -> "LiveSession":
        from thinkpair.planning.planner import make_plan

        assert proposal.plan
        self._tell_of_running(meets.group, told)
        again = partial(make_plan, source, proposal.setup)
        return self.service.new(proposal.plan, proposal.setup, source.texts(), again, meets=meets)

    def _tell_of_running(self, group: str, told: set[str]) -> None:
        """Refuse to start beside a session of this group that runs; once it was told, starting again does it."""
        from thinkpair.runtime.session_follower import running_session_of
        from thinkpair.wording.group_text import already_running_words

        running = running_session_of(group, self.service.sessions, self.service.clock)
        if running and running.id not in told:
            told.add(running.id)
            raise ContentError(f"{already_running_words(running)}\nStart again to run another session beside it.")

    def _set_down(self, key: tuple[str, str], screen: "SetupScreen", live: "LiveSession | None") -> None:
        if screen.other:
            self.typed[key[0], screen.other.id] = screen.left
            self._picked(key[0], screen.other.id)
        elif live is None:
            self.typed[key] = screen.left
        else:
            self.typed.pop(key, None)
            self.show_session(live)

    def _keep(self, identifier: str, first: dict[str, str], texts: dict[str, str]) -> str:
        """Write down what was typed; what nobody touched stays as it is, also where the form shows it otherwise."""
        from thinkpair.groups.form import group_from, new_group_from
        from thinkpair.groups.repository import Groups

        groups, dates = Groups(self.folder), Dates(self._today(), self.date_order())
        if typed := texts.get("format", ""):
            texts = {**texts, "format": id_of_title(self.formats(), typed)}
        if not identifier:
            group = new_group_from(texts, dates)
            identifier = groups.free_id(group.title)
            groups.create(identifier, group)
            return identifier
        changed = {name: text for name, text in texts.items() if text != first.get(name, "")}
        before = groups.read(identifier)
        groups.write(identifier, group_from(changed, dates, before), before)
        return identifier

    def _formed(self, before: str, identifier: str | None) -> None:
        if identifier and not before:
            self.open(identifier)

    def _known(self, identifier: str) -> "GroupWithHistory":
        from thinkpair.groups.repository import Groups
        from thinkpair.groups.session_defaults import known_group

        self.index.refresh()
        return known_group(Groups(self.folder), self.service.sessions, identifier, self.index)

    def _line(self, glance: GroupGlance) -> GroupLine:
        from thinkpair.groups.agreement import Terms, what_is_due
        from thinkpair.groups.history import Past

        today = self._today()
        held = list(reversed(self.index.find(SessionQuery(group=glance.id))))
        past = [Past(session=summary.id, format=summary.format, started=summary.started) for summary in held]
        terms = Terms(review_after=glance.review_after or None, review_by=glance.review_by, ends=glance.ends)
        due = what_is_due(terms, past, today)
        count = sum(summary.lasted >= _HELD for summary in held)
        coming = "" if glance.archived else self.title_of(due.format if due else glance.next_format(count))
        who = glance.problem or join_names(glance.people)
        step = f"next: {coming}" if coming and not due else ""
        facts = (f"{due.kind} due" if due else "", who, step, "archived" * glance.archived)
        meeting = glance.next_meeting
        when = day_and_time(meeting, today) if meeting else ""
        line = " · ".join(filter(None, facts))
        return GroupLine(glance.id, when, glance.title, line, glance.archived, tuple(glance.people), coming)

    def _today(self) -> date:
        return self.service.clock.now().date()


def _fields(known: "GroupWithHistory", filled: "SetupDefaults", format_id: str) -> "Fields":
    from thinkpair.groups.setup_form import Fields

    total = known.group.session_total(format_id)
    return Fields(
        people="\n".join(filled.people),
        time=write_duration(total) if total else "",
        roles={role: join_names(names) for role, names in filled.roles.items()},
        answers=filled.answers,
    )


def _joined(typed: "Fields", filled: "Fields") -> "Fields":
    from thinkpair.groups.setup_form import Fields

    return Fields(
        people=typed.people or filled.people,
        time=typed.time or filled.time,
        roles={**filled.roles, **typed.roles},
        answers={**filled.answers, **typed.answers},
        agenda=typed.agenda,
    )
