"""Set-up: who, for how long, in which roles, and the run sheet that comes of it, live."""

from asyncio import to_thread
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widgets import Input, TextArea

from thinkpair.errors import ThinkpairError
from thinkpair.formats.loader import Source
from thinkpair.formats.summary import Glance
from thinkpair.formats.value_parsers import say_count
from thinkpair.groups.rotation import FirstPerson
from thinkpair.groups.setup_form import (
    MENTOR,
    NOTHING_CHOSEN,
    Fields,
    Gathering,
    Met,
    Proposal,
    Starts,
    ends_at,
    extra_fields,
    has_one_mentor,
    lacks_mentor,
    mentor_question,
    no_meetings,
    no_others,
    nobody_starts,
    propose,
    starter,
    stepped,
)
from thinkpair.planning.participants import people_taken
from thinkpair.runtime.live_session import LiveSession
from thinkpair.safe_text import safe_text
from thinkpair.session.plan import Plan
from thinkpair.storage.records import stricter
from thinkpair.tui.keymap import keymap_of
from thinkpair.tui.screens.base import FormScreen
from thinkpair.tui.screens.dialogs import Answer, QuestionScreen
from thinkpair.tui.widgets.controls import ActionButton, AnswerPicker
from thinkpair.tui.widgets.header_footer import Header, HeaderText, KeyFooter
from thinkpair.tui.widgets.line_widget import Scroll, Words
from thinkpair.tui.widgets.people_field import PeopleField, are_hidden
from thinkpair.tui.widgets.run_sheet import RunSheet, Sheet
from thinkpair.tui.widgets.setup_fields import LengthRow, field_id, fields_for
from thinkpair.tui.widgets.text_fields import TextField
from thinkpair.units import count_of, join_names, nearest_minute, say_duration
from thinkpair.wording.statistics import Usual

_PATIENCE = 0.15
_WITH_PROMPTS = 32
"""Lines of the screen from which on the run sheet has the prompts, too."""
_A_MINUTE = 5.0
"""Seconds between two looks at the clock, for the times of day in the run sheet."""


class SetupScreen(FormScreen[LiveSession | None], place="setup"):
    """Asks who takes part and shows what it makes of the time; dismissed with the session that begins, or None."""

    DEFAULT_CSS = """
    SetupScreen #columns { height: 1fr; }
    SetupScreen #form { width: 39%; max-width: 60; height: auto; max-height: 100%; }
    SetupScreen #fields { height: auto; max-height: 100%; padding: 0 1; }
    SetupScreen #buttons { dock: bottom; height: auto; padding: 1 1 0 1; }
    SetupScreen #sheet { width: 1fr; padding: 0 1; background: $surface; border-left: blank; }
    SetupScreen #sheet:focus { border-left: outer $accent; }
    SetupScreen #fields .label { text-style: bold; margin-top: 1; }
    SetupScreen #fields .hint { color: $text-muted; }
    SetupScreen PeopleField { height: auto; min-height: 3; max-height: 8; }
    SetupScreen.-tall PeopleField, SetupScreen.-vast PeopleField { max-height: 16; }
    SetupScreen.-narrow #columns { layout: vertical; }
    SetupScreen.-narrow #form { width: 100%; max-width: 100%; max-height: 60%; }
    SetupScreen.-narrow #sheet { width: 100%; height: 1fr; }
    SetupScreen.-narrow .extra, SetupScreen.-short .extra { display: none; }
    SetupScreen.-short #fields .label, SetupScreen.-tiny #fields .label { margin-top: 0; }
    SetupScreen.-short PeopleField, SetupScreen.-tiny PeopleField { max-height: 3; }
    SetupScreen.-tiny PeopleField { min-height: 2; }
    SetupScreen.-short #buttons, SetupScreen.-tiny #buttons { display: none; }
    """

    def __init__(
        self,
        source: Source,
        now: Callable[[], datetime],
        hold: Callable[[Proposal], LiveSession],
        *,
        fields: Fields | None = None,
        starts: Starts = nobody_starts,
        gathering: Gathering | None = None,
        usual: Usual | None = None,
        people_of_last_time: str = "",
        instead: Callable[[int], tuple[Glance, ...]] = no_others,
        patience: float = _PATIENCE,
    ) -> None:
        """Set this format up; `hold` begins a session, or raises ThinkpairError.

        `starts` says who starts where the same people met before, and why; `people_of_last_time` are filled in when
        that is asked for; `instead` names formats for so many people; `now` is the time of day, `fields` what stands
        there already; `usual` is what earlier sessions took; `patience`: seconds until the run sheet follows.
        """
        super().__init__()
        self._source = source
        self._now = now
        self._hold = hold
        self._first = fields or Fields()
        self._starts = starts
        self._start = FirstPerson()
        self._gathering = gathering
        self._usually = usual
        self._people_of_last_time = people_of_last_time
        self._instead = instead
        self._others: tuple[Glance, ...] = ()
        self._refused = 0
        self._patience = patience
        self._timer: Timer | None = None
        self._stale = False
        self._trouble = ""
        self._planned_at = now()
        self._seconds = 0.0
        self._blanks = tuple(extra_fields(source, self._chosen))
        self.left = self._first  # what stood in the fields when somebody went back
        self.other: Glance | None = None  # the format that was chosen in place of this one

    @property
    def _place(self) -> tuple[str, ...]:
        return (self._gathering.title, self.title_words) if self._gathering else (self.title_words,)

    @property
    def title_words(self) -> str:
        """The title of the format, to be shown."""
        return safe_text(self._source.format.title)

    def compose(self) -> ComposeResult:
        """The fields on the left, the run sheet on the right."""
        yield Header(HeaderText(self._place, ""))
        with Horizontal(id="columns"):
            with Vertical(id="form"):
                with Scroll(id="fields", can_focus=False):
                    yield from self._form()
                with Horizontal(id="buttons"):
                    key = keymap_of(self).key_of(self.place, "start")
                    yield ActionButton("Start", "start", key=key, main=True)
            with Scroll(id="sheet"):
                yield RunSheet(None)
        yield KeyFooter(self.commands_now(), most=1)

    def _form(self) -> ComposeResult:
        yield Words(safe_text(self._source.format.summary), classes="hint extra", id="summary")
        yield from self._today()
        yield Words(f"People ({say_count(people_taken(self._source))}), one per line", classes="label")
        yield PeopleField(self._first.people, hues=True, names_alone=True, id="people")
        if self._people_of_last_time:
            yield Words(are_hidden(keymap_of(self).key_of("setup", "same_people")), classes="hint extra")
        yield Words("Length or end time", classes="label")
        yield LengthRow(self._first.time, self._usual())
        for blank in self._blanks:
            given = self._first.roles if blank.kind == "role" else self._first.answers
            yield from fields_for(blank, given.get(blank.name, ""))
        if self._gathering and self._gathering.agreement:
            yield Words("Your agreement", classes="label")
            yield Words("\n".join(self._gathering.agreement), classes="hint", id="agreement")

    def on_mount(self) -> None:
        """Begin with the names, or a group with what today is for; keep up with the clock."""
        if self._gathering:
            self.query_one("#agenda").focus()
        else:
            people = self.query_one(PeopleField)
            people.focus()
            people.fill(self._first.people)
        # Where lines wrap otherwise or are hidden, a field is elsewhere.
        self.watch(self.query_one("#fields"), "virtual_size", self._keep_up, init=False)
        self.set_interval(_A_MINUTE, self.follow_clock)
        self.plan_again()

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(AnswerPicker.Changed)
    def plan_soon(self) -> None:
        """Plan again once the typing rests."""
        self._trouble = ""
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(self._patience, self.plan_again)

    @on(Input.Submitted)
    def go_on(self, submitted: Input.Submitted) -> None:
        """Go on to the next field; start after the last one."""
        if submitted.input is list(self.query(TextField))[-1]:
            self.action_start()
        else:
            self.focus_next(TextField)

    def plan_again(self) -> None:
        """Plan what the fields say, in a thread, and show the run sheet."""
        planning, self._stale = self._stale, True
        if not planning:
            self.run_worker(self._plan())

    def on_resize(self) -> None:
        """Show the prompts where there is room for them."""
        self.plan_again()

    def follow_clock(self) -> None:
        """Plan again when the minute has changed."""
        now = self._now()
        if (now.hour, now.minute) != (self._planned_at.hour, self._planned_at.minute):
            self.plan_again()

    def action_start(self) -> None:
        """Hold the session as it is planned; where that cannot be, say why and keep everything."""
        now = self._now()
        proposal = propose(self.fields(), self._source, now, self._met, self._chosen)
        if proposal.plan and lacks_mentor(self._source, proposal.setup.roles):
            return self._ask_for_mentor(proposal.setup.people)
        if proposal.plan:
            try:
                self.dismiss(self._hold(proposal))
                return
            except ThinkpairError as error:
                self._trouble = str(error)
        self.app.bell()
        self._show(replace(proposal, sample=None), now)
        self.query_one("#sheet").scroll_home(animate=False)

    def _ask_for_mentor(self, people: Sequence[str]) -> None:
        """Ask who is the mentor; of several, the names are typed into the field."""
        question = mentor_question(self._source)
        self._trouble = "" if has_one_mentor(self._source) else f"{question} Type their names."
        self.query_one(f"#role-{MENTOR}").focus()
        self.plan_again()
        if not self._trouble:
            answers = [Answer(name, safe_text(name)) for name in people]
            self.app.push_screen(QuestionScreen(question, answers), self._take_mentor)

    def _take_mentor(self, name: str | None) -> None:
        if name:
            self.query_one(f"#role-{MENTOR}", TextField).value = name
            self.action_start()

    def action_step(self, by: int) -> None:
        """Make the session longer by a step, or shorter."""
        field = self.query_one("#time", TextField)
        field.value = stepped(field.value, self._seconds, by, self._now())
        field.cursor_position = len(field.value)

    action_length = action_step
    """The same by a key, in the field of the length alone: elsewhere the arrow keys move the cursor."""

    def action_as_usual(self) -> None:
        """Plan for the time that earlier sessions took."""
        if self._usually:
            self.query_one("#time", TextField).value = self._usually.time

    def can(self) -> frozenset[str]:
        """Return what the screen has that a command may need."""
        here = {
            "usual": self._usually,
            "people of last time": self._people_of_last_time,
            "instead": self._others,
            "time": self.focused and self.focused.id == "time",
        }
        return frozenset(name for name, there in here.items() if there)

    def action_same_people(self) -> None:
        """Fill in the people of last time."""
        self.query_one(PeopleField).fill(self._people_of_last_time)

    def action_instead(self) -> None:
        """Take what is due, or ask which of the formats that take so many people; what was typed goes along."""
        if not self._refused:
            return self._take_other(self._others[0].id)
        number = count_of(self._refused, "person", "people")
        answers = [Answer(format.id, format.title, format.summary) for format in self._others]
        self.app.push_screen(QuestionScreen(f"Which format for {number}?", answers), self._take_other)

    def _take_other(self, chosen: str | None) -> None:
        self.other = next((format for format in self._others if format.id == chosen), None)
        if self.other:
            self.left = self.fields()
            self.dismiss(None)

    async def action_dismiss(self, _result: LiveSession | None = None) -> None:
        """Go back without a session."""
        self.left = self.fields()
        self.dismiss(None)

    def _keep_up(self) -> None:
        self.call_after_refresh(self.keep_label_in_sight)

    def fields(self) -> Fields:
        """Return what stands in the fields."""
        typed = {line.id: line.value for line in self.query(TextField) if line.id}
        typed |= {picker.id: picker.answer for picker in self.query(AnswerPicker) if picker.id}
        given = [(blank, typed[field_id(blank)]) for blank in self._blanks]
        return Fields(
            self.query_one(PeopleField).text.strip(),
            typed["time"],
            {blank.name: value for blank, value in given if blank.kind == "role"},
            {blank.name: value for blank, value in given if blank.kind == "ask"},
            typed.get("agenda", ""),
        )

    async def _plan(self) -> None:
        while self._stale:
            fields, now = self.fields(), self._now()
            proposal = await to_thread(propose, fields, self._source, now, self._met, self._chosen)
            setup = proposal.setup
            self._start = await to_thread(self._starts, setup.people, setup.roles) if proposal.plan else FirstPerson()
            if self.is_gone:  # left while it was planned
                return
            self._stale = fields != self.fields()
        self._show(proposal, now)

    def _show(self, proposal: Proposal, now: datetime) -> None:
        self._planned_at = now
        plan = self._as_kept(proposal.plan or proposal.sample)
        self._seconds = plan.seconds if plan else self._seconds
        problem = self._trouble or ("" if proposal.sample else proposal.problem)
        self._offer_others(0 if proposal.sample else proposal.refused)
        notices = (proposal.problem,) if proposal.sample else (*self._other_formats(), *self._who_starts(proposal))
        notices = (*notices, *self._how_long_it_took())
        self.query_one(RunSheet).show(Sheet(plan, now, problem, notices, prompts=self.size.height >= _WITH_PROMPTS))
        end = f"{nearest_minute(now)} to {nearest_minute(ends_at(plan, now))}" if plan else f"{now:%H:%M}"
        self.query_one(Header).show(HeaderText(self._place, end))

    def _offer_others(self, number: int) -> None:
        """Offer formats for so many people where this one refuses them; 0 for what is due alone."""
        self._refused = number
        others = self._instead(number) if number else self._due
        if others != self._others:
            self._others = others
            self.show_keys()

    def _other_formats(self) -> Iterator[str]:
        if self._refused and self._others:
            key = keymap_of(self).key_of(self.place, "instead")
            titles = join_names([format.title for format in self._others])
            yield f"For {count_of(self._refused, 'person', 'people')}: {titles}. {key} chooses one; the names stay."

    def _as_kept(self, plan: Plan | None) -> Plan | None:
        """Return the plan with what is kept of it, where the group wants less kept than the format."""
        group = self._gathering
        return replace(plan, record=stricter(plan.record, group.record)) if plan and group else plan

    @property
    def _due(self) -> tuple[Glance, ...]:
        """The format that serves what is due for the group."""
        format = self._gathering.due_format if self._gathering else None
        return (format,) if format else ()

    def _due_words(self) -> Iterator[str]:
        if self._gathering and self._gathering.due:
            key = keymap_of(self).key_of(self.place, "instead")
            offers = [f"{key} sets up “{format.title}”." for format in self._due]
            yield " ".join((self._gathering.due, *offers))

    @property
    def _met(self) -> Met:
        return self._gathering.met if self._gathering else no_meetings

    @property
    def _chosen(self) -> Mapping[str, tuple[str, ...]]:
        return self._gathering.chosen if self._gathering else NOTHING_CHOSEN

    def _today(self) -> ComposeResult:
        """Ask a group what today is for, below its direction and what it has agreed."""
        group = self._gathering
        if group is None:
            return
        purpose = f"You are here for: {group.purpose}\n" if group.purpose else ""
        yield Words(f"{purpose}What is today about?", classes="label")
        yield TextField(self._first.agenda, placeholder="empty is fine", id="agenda")

    def _how_long_it_took(self) -> Iterator[str]:
        if self._usually and self.query_one("#time", TextField).value.strip() != self._usually.time:
            yield from self._usually.words
            key = keymap_of(self).key_of(self.place, "as_usual")
            yield f"{key} plans for {self._usually.time}."

    def _who_starts(self, proposal: Proposal) -> tuple[str, ...]:
        if self._gathering:
            reasons = self._gathering.reasons(proposal.plan) if proposal.plan else ()
            return (*reasons, *self._due_words())
        first = starter(proposal.plan) if proposal.plan and self._start.person else ""
        if not first:
            return (self._start.meant,) if self._start.meant else ()
        change = "" if first == self._start.person else f" Put {self._start.person} first, or keep your order."
        return (f"{self._start.why}{change}",)

    def _usual(self) -> str:
        length = self._source.format.total
        return f"{say_duration(length)} or 15:30" if length else "like 40m or 15:30"
