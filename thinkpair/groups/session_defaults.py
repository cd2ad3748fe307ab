"""The defaults of a group's next session, with reasons, and what is due, from its file and earlier sessions."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.errors import ContentError
from thinkpair.formats.loaded_format import Source
from thinkpair.formats.value_types import Count
from thinkpair.groups import messages
from thinkpair.groups.agreement import Due, Terms, sessions_since_review, what_is_due
from thinkpair.groups.history import (
    Held,
    Past,
    as_written,
    chosen_before,
    held_together,
    in_order,
    past_of,
    records_of,
    roles_held,
    round_from,
    times_met,
)
from thinkpair.groups.model import Goal, Group, Milestone
from thinkpair.groups.repository import Groups
from thinkpair.groups.rotation import (
    FirstPerson,
    main_pair,
    seated,
    seated_in_groups,
    tally,
    turns_behind,
    turns_of,
    who_starts,
    without_turns,
)
from thinkpair.names import person_among
from thinkpair.planning.compiled_format import CompiledFormat, plain
from thinkpair.planning.compiler import compile_format
from thinkpair.planning.planner import make_plan
from thinkpair.runtime.session_service import GroupContext
from thinkpair.safe_text import safe_text
from thinkpair.session.events import PARTS, GroupGoal, GroupWords
from thinkpair.session.plan import Plan, Setup
from thinkpair.storage.index.database import SessionQuery
from thinkpair.storage.index.index import Index
from thinkpair.storage.sessions import Sessions
from thinkpair.units import count_of


class GroupWithHistory(Struct, frozen=True):
    """A group as it is known: its file, and all its sessions, the oldest first.

    `before` are those that exactly its people held without a group, as long as none of its own counts.
    """

    id: str
    group: Group
    sessions: tuple[Past, ...] = ()
    before: tuple[Past, ...] = ()

    @property
    def past(self) -> tuple[Past, ...]:
        """The sessions it has held, which count for it."""
        return tuple(meeting for meeting in self.sessions if meeting.counts)

    @property
    def reviews_first(self) -> bool:
        """Whether its sessions begin with a review: where it wants that, and has held one."""
        return self.group.review_first and bool(self.past)

    @property
    def said(self) -> tuple[Past, ...]:
        """The sessions in which something was said of roles and questions, the short ones too."""
        return tuple(meeting for meeting in self.sessions if not meeting.trial)

    @property
    def uncounted(self) -> int:
        """How many sessions do not count: they were too short, or trials."""
        return len(self.sessions) - len(self.past)

    def due(self, today: date) -> Due | None:
        """Return the review or the ending that is due, if any."""
        return what_is_due(_terms(self.group), self.past, today)

    @property
    def owed(self) -> Mapping[str, int]:
        """The seconds that people were cut short by in the last session, and were not given back."""
        return self.past[-1].owed if self.past else {}

    def since_review(self) -> int:
        """Return how many sessions were held since the last review."""
        return sessions_since_review(self.past)


class SetupDefaults(Struct, frozen=True):
    """What a group fills in for a session of one format: the seating, who holds fixed roles, who has met how often.

    `start` says who starts and why, `held` the same for each fixed role; `answers` are what the group has written down,
    `chosen` what was answered last time to the questions with options.
    `paired` are the two roles whose pairs of people the seating makes new, or rare so far: a mentee and the mentor.
    """

    people: tuple[str, ...]
    start: FirstPerson
    held: Mapping[str, Held]
    past: tuple[Past, ...]
    answers: Mapping[str, str] = {}
    chosen: Mapping[str, tuple[str, ...]] = {}
    paired: tuple[str, ...] = ()

    @property
    def roles(self) -> dict[str, tuple[str, ...]]:
        """Who holds each fixed role that is known."""
        return {role: held.names for role, held in self.held.items()}

    def met(self, people: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        """Return who of these people has met how often; nothing where they were seated in another order by hand."""
        return times_met(self.past, people) if self._as_proposed(people) else {}

    def _as_proposed(self, people: Sequence[str]) -> bool:
        return [name for name in people if name in self.people] == [name for name in self.people if name in people]

    def reasons(self, plan: Plan) -> tuple[str, ...]:
        """Return why the plan is as it is, as far as it follows what was filled in: one sentence each."""
        return tuple(self._reasons(plan))

    def _reasons(self, plan: Plan) -> Iterator[str]:
        seated = [name for name in plan.people if all(name not in names for names in plan.fixed.values())]
        if self.start.person and seated[:1] == [self.start.person]:
            yield self.start.why
        for role, held in self.held.items():
            if plan.fixed.get(role) == held.names:
                yield held.why
        if self.paired and self._as_proposed(plan.people):
            one, other = (plan.roles[role].title for role in self.paired)
            yield messages.least_paired(one, other)
        parted = any(len(slot.groups) > 1 for slot in plan.slots)
        if parted and self.met(plan.people):
            yield messages.LEAST_MET


def known_group(groups: Groups, sessions: Sessions, identifier: str, index: Index | None = None) -> GroupWithHistory:
    """Return a group with what it has held. Raises FilesError where there is none, ContentError for a wrong file.

    With an index that is up to date no other sessions are looked at.
    """
    group = groups.read(identifier)
    if index and index.is_whole():
        found = in_order(record for _, record in index.records(SessionQuery(group=identifier)))
    else:
        found = records_of(sessions, identifier)
    known = GroupWithHistory(identifier, group, tuple(as_written(past_of(record), group.people) for record in found))
    if known.past:
        return known
    own = {meeting.session for meeting in known.sessions}
    together = held_together(group.people, sessions, index)
    return replace(known, before=tuple(past for past in together if past.counts and past.session not in own))


def defaults_for(known: GroupWithHistory, source: Source, today: date, absent: Sequence[str] = ()) -> SetupDefaults:
    """Return what a group fills in for a session of this format without those who are absent."""
    everyone = known.group.people
    away = set(map(person_among(everyone), absent))
    people = [name for name in everyone if name not in away]
    script = compile_format(source)
    fixed = [role.name for role in script.roles.values() if role.fixed]
    always = {role: _able(script, role, names, known.past) for role, names in known.group.fixed().items()}
    held = roles_held(fixed, people, always, known.said, today)
    passed_over = without_turns(script, {role: held[role].names for role in held})
    turning = [name for name in people if name not in passed_over]
    start = who_starts(everyone, turning, known.past or known.before, today)
    # "An `ask` called `purpose` is answered by the purpose that the group has written down."
    purpose = safe_text(known.group.purpose)
    answers = {"purpose": purpose} if purpose and "purpose" in script.asks else {}
    questions = {name: replace(ask.question, question=plain(ask.wording)) for name, ask in script.asks.items()}
    chosen = chosen_before(known.said, questions)
    filled = SetupDefaults(round_from(people, start.person), start, held, known.past, answers, chosen)
    return _balanced(filled, source, script, everyone, passed_over)


def _balanced(
    filled: SetupDefaults, source: Source, script: CompiledFormat, everyone: Sequence[str], passed_over: Collection[str]
) -> SetupDefaults:
    """Return what is filled in with the people in the order in which what rotates is balanced over the meetings."""
    turning = tuple(name for name in filled.people if name not in passed_over)
    roles = [role.name for role in script.roles.values() if not role.fixed and role.people != "rest"]
    had = tally(((meeting.rotating, meeting.held) for meeting in filled.past), turning)

    def plan_of(people: tuple[str, ...]) -> Plan:
        return make_plan(source, Setup(people=people, roles=filled.roles, met=times_met(filled.past, people)))

    try:
        turns = turns_of(plan_of(filled.people), turning, roles) if had.due else ()
        after = iter(seated(turning, turns_behind(turning, filled.past), turns, had, everyone))
        people = tuple(name if name in passed_over else next(after) for name in filled.people)
        if had.due:
            people = seated_in_groups(people, [name for name in people if name in turning], plan_of, roles, had)
    except ContentError:  # the format does not take these people: said when the session is planned
        return filled
    return replace(filled, people=people, paired=main_pair(turns) if had.pairs else ())


def _able(script: CompiledFormat, role: str, names: tuple[str, ...], past: Sequence[Past]) -> tuple[str, ...]:
    """Return as many of those who always hold a role as a format takes: of two mentors where there is one, the one who
    held it longest ago."""
    wanted = script.roles[role].people if role in script.roles else None
    most = wanted.most if isinstance(wanted, Count) else None
    if most is None or len(names) <= most:
        return names
    latest = {name: number for number, meeting in enumerate(past) for name in meeting.fixed.get(role, ())}
    chosen = sorted(names, key=lambda name: latest.get(name, -1))[:most]
    return tuple(name for name in names if name in chosen)


def meets(known: GroupWithHistory) -> GroupContext:
    """Return the group as a session is told of it."""
    group = known.group
    return GroupContext(known.id, group.record, known.owed, group.people, words_of(group))


def words_of(group: Group) -> GroupWords:
    """Return the purpose, goals (dropped ones left out) and agreement of a group, as sessions go through them."""
    goals: list[GroupGoal] = []
    for goal in group.goal:
        if goal.dropped:
            continue
        above = _goal(goal, len(goals) + 1)
        goals.append(above)
        for step in goal.milestone:
            if not step.dropped:
                goals.append(_goal(step, len(goals) + 1, above.number))
    agreement = {part: words for part in PARTS if (words := safe_text(getattr(group.agreement, part), lines=True))}
    return GroupWords(purpose=safe_text(group.purpose, lines=True), goals=tuple(goals), agreement=agreement)


def _goal(goal: Goal | Milestone, number: int, under: int = 0) -> GroupGoal:
    by = goal.by.isoformat() if goal.by else None
    return GroupGoal(number=number, what=safe_text(goal.what), by=by, done=goal.done, under=under)


def history_words(known: GroupWithHistory) -> str:
    """Return how often the group has met so far."""
    if not known.past:
        before = f", {len(known.before)} before it was a group" if known.before else ""
        return f"no session {'that counts ' if known.uncounted else ''}so far{before}"
    since = known.since_review()
    reviewed = f", {since} since the last review" if since < len(known.past) else ""
    return count_of(len(known.past), "session") + reviewed


def uncounted_words(known: GroupWithHistory) -> str:
    """Return how many sessions do not count for the group and why, in a sentence; "" for none."""
    if not known.uncounted:
        return ""
    return messages.uncounted(known.uncounted)


def _terms(group: Group) -> Terms:
    return Terms(
        mentored=group.kind == "mentor and mentee" or (len(group.people) == 2 and bool(group.fixed())),
        review_after=group.review_after,
        review_by=group.review_by.isoformat() if group.review_by else "",
        ends=group.ends.isoformat() if group.ends else "",
    )
