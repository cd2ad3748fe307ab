"""Home in lines of text: choose a format or a group, name the people, set the time, then hold the session.

Used by `thinkpair --plain`. Each question is one line; what is typed goes to the question that was asked last.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.errors import ThinkpairError
from thinkpair.formats.library import Library
from thinkpair.formats.loader import Source, load_file
from thinkpair.formats.needs import question_for
from thinkpair.formats.spelling_hints import nearest
from thinkpair.formats.summary import OTHERS, FormatSection, Glance, find_formats, instead
from thinkpair.groups.history import round_from
from thinkpair.groups.rotation import FirstPerson, start_words
from thinkpair.groups.setup_form import (
    MENTOR,
    Fields,
    FormField,
    Proposal,
    extra_fields,
    lacks_mentor,
    propose,
    starter,
)
from thinkpair.names import parse_names
from thinkpair.plain.home_text import HELP, GroupOffer, entry_words, people_words, plan_words, question_of
from thinkpair.planning.answers import typed_answers
from thinkpair.safe_text import safe_text, search_key
from thinkpair.session.plan import Plan
from thinkpair.units import count_of, join_names, say_about

_COMMANDS = {
    "actions": ("actions", "--open"),
    "groups": ("groups",),
    "sessions": ("sessions",),
    "history": ("sessions",),
    "minutes": ("sessions", "show", "last"),
    "settings": ("settings",),
}
"""What can be read from here, and the command that prints it."""
_WHICH = "Which format? Type its number or part of its name."
_SHOWN = 3
"""The formats of each section that are named first; a list that is heard is a short one."""


Starts = Callable[[Source, Sequence[str], Mapping[str, Sequence[str]]], FirstPerson]
"""Tells who of these people, some of whom are named for roles, starts, and why."""


class HomeChoice(Struct, frozen=True):
    """What was chosen: a session to resume or to close, a group with what it holds, or a format with its set-up.

    Or a command of the program that prints something, after which Home asks again.
    """

    command: tuple[str, ...] = ()
    resume: str = ""
    close: str = ""
    group: str = ""
    format: str = ""
    source: Source | None = None
    proposal: Proposal | None = None


class PlainHome:
    """Asks line by line what is to be held. `start` is what was chosen, None before; `over` says that they quit."""

    def __init__(
        self,
        sections: Sequence[FormatSection],
        library: Library,
        say: Callable[[str], None],
        now: Callable[[], datetime],
        unfinished: tuple[str, str] | None = None,
        groups: Sequence[GroupOffer] = (),
        starts: Starts = lambda *_: FirstPerson(),
        open_actions: int = 0,
    ) -> None:
        """Offer these groups and formats; `unfinished` is the id of a session to resume and its name in words.

        `starts` says who starts a format where the same people met before, and why; of open actions the number is said.
        """
        self.start: HomeChoice | None = None
        self.over = False
        self._sections, self._library = tuple(sections), library
        self._formats = tuple(format for section in sections for format in section.formats)
        self._say, self._now = say, now
        self._unfinished = unfinished
        self._unread = ""
        self._groups = tuple(groups)
        self._starts = starts
        self._open_actions = open_actions
        self._listed: tuple[Glance | GroupOffer, ...] = ()
        self._source: Source | None = None
        self._fields = Fields()
        self._left: tuple[FormField, ...] = ()
        self._instead: tuple[Glance, ...] = ()
        self._refused = ""
        self._answer: Callable[[str], None] = self._choose

    def open(self) -> None:
        """Say what there is, and ask which format."""
        self._say("thinkpair in lines of text. Type ? for help, q to quit.")
        self._say_unfinished()
        if self._open_actions:
            self._say(f"{count_of(self._open_actions, 'open action')}: type actions to read them.")
        self._list_first()

    def _list_first(self) -> None:
        """List the first formats of each section, and ask which."""
        self._answer = self._choose
        first = [
            FormatSection(section.title, section.formats[:_SHOWN])
            for section in self._sections
            if section.title != OTHERS
        ]
        self._list_sections(first or self._sections)
        if more := len(self._formats) + len(self._groups) - len(self._listed):
            self._say(f"{count_of(more, 'more format')}: type list to see all.")
        self._say(_WHICH)

    def hear(self, line: str) -> None:
        """Do what a typed line asks, or answer the question that was asked last."""
        text = safe_text(line)
        match text.lower():
            case "?" | "help":
                self._say(HELP)
            case "q" | "quit":
                self.over = True
            case "c" | "continue" if self._unfinished:
                self.start = HomeChoice(resume=self._unfinished[0])
            case "c" | "continue":
                self._say("No unfinished session to continue.")
            case command if command in _COMMANDS and self._answer == self._choose:
                self.start = HomeChoice(command=_COMMANDS[command])
            case "close" if self._unread:
                self.start = HomeChoice(close=self._unread)
            case "list":
                self._answer = self._choose
                self._list_sections(self._sections)
                self._say(_WHICH)
            case "back":
                self._back()
            case _:
                self._answer(text)

    def cannot_resume(self, session: str) -> None:
        """Offer to close a session that cannot be resumed."""
        self._unread = session
        self._say("Type close to close it; what can be read of it stays. Or choose something else.")

    def look_again(self, unfinished: tuple[str, str] | None) -> None:
        """Offer this session next, None where there is none: the one before was closed."""
        self._unfinished, self._unread = unfinished, ""
        self._say_unfinished()
        self._say(_WHICH)

    def _say_unfinished(self) -> None:
        if self._unfinished:
            self._say(f"Unfinished: {self._unfinished[1]}. Type c to continue.")

    def _back(self) -> None:
        """Ask the question before: for the length behind the roles and answers, for the names behind the length."""
        if self._answer == self._choose or not self._fields.people:
            self._list_first()
        elif self._answer == self._set_time:
            self._ask(f"Who takes part? Enter for {join_names(parse_names(self._fields.people))}.", self._name)
        elif self._answer == self._name:
            self._fields = Fields()
            self._list_first()
        else:
            self._ask_time()

    def _list(self, entries: Sequence[Glance | GroupOffer], headings: Mapping[int, str] = MappingProxyType({})) -> None:
        """Number these, with headings before some of them, by their place counted from 0."""
        self._listed = tuple(entries)
        for place, entry in enumerate(self._listed):
            if place in headings:
                self._say(headings[place])
            self._say(f"{place + 1:>3}  {entry_words(entry)}")

    def _list_sections(self, sections: Sequence[FormatSection]) -> None:
        """List the groups, and these sections of formats, each below its title."""
        listed: list[Glance | GroupOffer] = [*self._groups]
        headings = {0: "Groups:"} if self._groups else {}
        for section in sections:
            headings[len(listed)] = f"{section.title.capitalize()}:"
            listed += section.formats
        self._list(listed, headings)

    def _choose(self, text: str) -> None:
        found = self._found(text)
        if len(found) == 1:
            self._take(found[0])
        elif found:
            if question := question_for(text):
                self._say(question)
            self._list(found)
            self._say("Which of these? Type its number.")
        else:
            self._say(f"No matches. {self._meant(text)}{_WHICH}" if text else _WHICH)

    def _meant(self, text: str) -> str:
        named = (*(group.title for group in self._groups), *(format.title for format in self._formats))
        titles = {search_key(title): title for title in named}
        near = nearest(search_key(text), titles)
        return f"Did you mean {titles[near]}? " if near else ""

    def _found(self, text: str) -> tuple[Glance | GroupOffer, ...]:
        if text.isascii() and text.isdecimal():
            return self._listed[int(text) - 1 : int(text)] if int(text) else ()
        words = search_key(text)
        if not words:
            return ()
        groups = [group for group in self._groups if words in search_key(f"{group.title} {group.id}")]
        found: tuple[Glance | GroupOffer, ...] = (*groups, *find_formats(self._formats, text))
        exact = tuple(entry for entry in found if words in (search_key(entry.title), entry.id))
        return exact if len(exact) == 1 else found

    def _take(self, entry: Glance | GroupOffer, people: str = "") -> None:
        """Go on with a group or a format, for the people who were named already, if any."""
        if isinstance(entry, GroupOffer):
            self.start = HomeChoice(group=entry.id, format=entry.format)
            return
        loaded = load_file(entry.path, self._library)
        if loaded.source is None:
            self._say(f"{loaded.errors[0].headline()} (thinkpair check {entry.id} says more)")
            return
        self._source, self._fields, self._instead = loaded.source, Fields(), ()
        self._say(f"{entry.title}, for {people_words(entry.people)}. {entry.summary}".strip())
        if people:
            self._answer = self._name
            self._name(people)
        else:
            self._ask("Who takes part? Names, separated by commas.", self._name)

    def _ask(self, question: str, answer: Callable[[str], None]) -> None:
        self._answer = answer
        self._say(question)

    def _name(self, text: str) -> None:
        if self._instead and text.isascii() and text.isdecimal():
            self._take_instead(int(text))
            return
        text = text or self._fields.people
        if not parse_names(text):
            self._say("Type the names, separated by commas, like Ana, Ben.")
            return
        if self._plan_with(replace(self._fields, people=text)):
            self._ask_time()

    def _ask_time(self) -> None:
        if plan := self._plan_with(replace(self._fields, time="")):
            usual = f"Enter for {say_about(plan.seconds)}." if plan.seconds else "Enter for no limit."
            self._ask(f"Length or end time? Like 40 min or 15:30. {usual}", self._set_time)

    def _take_instead(self, number: int) -> None:
        """Go on with another format that takes the people who were named."""
        if not 1 <= number <= len(self._instead):
            self._say(f"Type a number from 1 to {len(self._instead)}, or the names.")
            return
        people, self._refused = self._refused, ""
        self._take(self._instead[number - 1], people)

    def _set_time(self, text: str) -> None:
        if self._source and self._plan_with(replace(self._fields, time=text)):
            self._left = tuple(extra_fields(self._source))
            self._ask_next()

    def _ask_next(self) -> None:
        if self._left:
            blank = self._left[0]
            self._ask(question_of(blank), partial(self._fill, blank))
            return
        assert self._source
        if lacks_mentor(self._source, self._fields.roles):
            self._left = tuple(blank for blank in extra_fields(self._source) if blank.name == MENTOR)
            self._ask_next()
            return
        proposal, starts = self._with_start(propose(self._fields, self._source, self._now()))
        if proposal.plan:
            for line in plan_words(proposal.plan, self._now()):
                self._say(line)
            if starts:
                self._say(starts)
            self.start = HomeChoice(source=self._source, proposal=proposal)

    def _with_start(self, proposal: Proposal) -> tuple[Proposal, str]:
        """Return what is proposed with whoever starts in the first seat, and why it is so; "" as it was typed."""
        assert self._source
        people = proposal.setup.people
        start = self._starts(self._source, people, proposal.setup.roles)
        if not start.person:
            return proposal, ""
        fields = replace(self._fields, people="\n".join(round_from(people, start.person)))
        seated = propose(fields, self._source, self._now())
        if seated.plan is None or starter(seated.plan) != start.person:
            return proposal, ""
        return seated, start_words(start, seated.plan.people)

    def _fill(self, blank: FormField, text: str) -> None:
        """Set a role or an answer; an option may be typed by its beginning."""
        parts = typed_answers(text, blank.options) if blank.several else (text,)
        value = "\n".join(_option(part, blank.options) for part in parts)
        if blank.kind == "role" and blank.name == MENTOR and not text.strip():
            self._ask_next()
            return
        if blank.kind == "role":
            fields = replace(self._fields, roles={**self._fields.roles, blank.name: value})
        else:
            fields = replace(self._fields, answers={**self._fields.answers, blank.name: value})
        if self._plan_with(fields):
            self._left = self._left[1:]
            self._ask_next()

    def _plan_with(self, fields: Fields) -> Plan | None:
        """Return the plan for these fields and keep them; say what is wrong where there is none."""
        assert self._source
        try:
            proposal = propose(fields, self._source, self._now())
        except ThinkpairError as error:
            self._say(f"Not possible: {error}")
            return None
        if proposal.plan is None and self._offer_others(proposal, fields.people):
            return None
        if proposal.plan is None:
            self._say(f"{proposal.problem.rstrip('.')}. Try again, or type back." if proposal.problem else "Try again.")
            return None
        self._fields = fields
        return proposal.plan

    def _offer_others(self, proposal: Proposal, people: str) -> bool:
        """Name formats that take so many people, where this one refuses them; tell whether there is any."""
        refused = self._source.id if self._source else ""
        self._instead = instead(self._formats, proposal.refused, refused) if proposal.refused else ()
        if not self._instead:
            return False
        self._refused = people
        self._say(f"{proposal.problem.rstrip('.')}. For {count_of(proposal.refused, 'person', 'people')}:")
        for number, entry in enumerate(self._instead, 1):
            self._say(f"{number:>3}  {entry_words(entry)}")
        self._say("Type its number to keep the names, or other names, or back.")
        return True


def _option(text: str, options: Sequence[str]) -> str:
    """Return the option that begins like this, where there is one; else the text."""
    fitting = [option for option in options if search_key(option).startswith(search_key(text))]
    return fitting[0] if text and len(fitting) == 1 else text
