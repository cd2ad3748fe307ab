"""The state while a compiled format is gone through round by round: slots made so far, roles held, choices, skips."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct

from thinkpair.errors import ContentError
from thinkpair.planning import messages as say
from thinkpair.planning.compiled_format import CompiledFormat, Part, Place, RoundScript, rounds_in
from thinkpair.planning.decisions import MOVES, TIMES, AmendmentQueue, PendingDecisions, recast
from thinkpair.planning.grouping.partner_matching import Groups
from thinkpair.planning.grouping.regrouping import given_to
from thinkpair.planning.grouping.state import GroupingState
from thinkpair.planning.participants import Participants
from thinkpair.planning.role_rotation import RoleMemory
from thinkpair.planning.slot_drafts import Draft, DraftWarning
from thinkpair.planning.time_allocation import Length, TotalSpan
from thinkpair.session.plan import Amendment, Capture, Decision, Question, Slot, SlotGroup

MOST_SLOTS = 10_000


class Route:
    """Which rounds are still entered: asked before each round, told of each skip and jump.

    `target` is the number of the round that people jumped to and that has not begun, `skipped` that of the round whose
    rest is left out, `over` the rounds that were held before people went back. `went_back` says that they ever did.
    """

    def __init__(self) -> None:
        self.target: int | None = None
        self.skipped: int | None = None
        self.over: frozenset[int] = frozenset()
        self.turns_back = False
        self.went_back = False

    def heed(self, amendment: Amendment, now: int, held: Collection[int]) -> None:
        """Take up a skip or a jump in round `now`; `held` are the rounds that have slots."""
        if amendment.kind == "skipped":
            self.skipped = amendment.round
            return
        self.target = amendment.round
        self.turns_back = amendment.round < now
        if self.turns_back:
            self.over, self.went_back = frozenset(held), True

    def leaves(self, number: int) -> bool:
        """Say whether nothing more of this round comes now."""
        return number == self.skipped or (self.target is not None and (self.turns_back or number != self.target))

    def passes_by(self, part: Part) -> bool:
        """Say whether a round, or all rounds of a `use`, are left out; a skip is used up here."""
        if isinstance(part, RoundScript) and part.number == self.skipped:
            self.skipped = None
            return True
        if self.target is not None:
            return self.turns_back or self.target not in _numbers(part)
        return all(number in self.over for number in _numbers(part))

    def arrives(self, part: Part) -> bool:
        """Say whether people have jumped to this round, or into this `use`; a jump ends with the round it leads to."""
        arrived = self.target is not None
        if isinstance(part, RoundScript):
            self.target = None
        return arrived

    def end(self, number: int) -> None:
        """Note that a round is over, and with it the skip of its rest."""
        if self.skipped == number:
            self.skipped = None

    def turned_back(self, parts: Sequence[Part]) -> list[Part]:
        """Return the parts that come now that people went back: from the one that holds the target on."""
        self.turns_back = False
        first = next(
            (index for index, part in enumerate(parts) if self.target in _numbers(part)),
            len(parts),
        )
        return list(parts[first:])


def _numbers(part: Part) -> tuple[int, ...]:
    return tuple(each.number for each in rounds_in((part,)))


class Checkpoint(Struct, frozen=True):
    """A place on the way: how many slots, parts of a span and captures there were."""

    slots: int
    parts: int
    captures: int


class PlanSection(Struct):
    """The slots from draft `first` on, up to the next round with `at`; `at` is when they begin, seconds of the day.

    With `waits` they do not begin before. `left_out` are the seconds of those that people left out of it.
    """

    span: TotalSpan
    first: int = 0
    at: int | None = None
    waiting: Place | None = None
    waits: bool = True
    left_out: int = 0


class PlanBuilder:
    """The state of a walk. The slots of `past` have begun already.

    `amended` has the amendments that were taken up so far, `settled` the numbers of those that a step has settled for
    itself, `passing` who passes a turn that is still to come.

    `limits` has the seconds of each `for_each` with `total = "rest"`; `questions` the asks as they are put, `chosen`
    what was answered to them last time; `crowded` the rounds in which leftover people make a group larger than it was
    asked for. `another_day` says that what comes is held on another day than it was planned for: no round waits for its
    time of day; `waited` has the seconds that people were early for such a round, by the number of the slot in which
    they wait.
    """

    def __init__(
        self,
        script: CompiledFormat,
        cast: Participants,
        decided: Mapping[str, Decision],
        *,
        answers: Mapping[str, str],
        questions: Mapping[str, Question],
        chosen: Mapping[str, tuple[str, ...]],
        seed: int,
        past: Sequence[Slot],
        amendments: Sequence[Amendment],
        limits: Mapping[str, int],
        capture_seconds: int,
    ) -> None:
        self.script = script
        self.cast = cast
        self.answers = answers
        self.questions = questions
        self.chosen = chosen
        self.seed = seed
        self.past = past
        self.limits = limits
        self.capture_seconds = capture_seconds
        self.crowded: dict[int, RoundScript] = {}
        self.choices = PendingDecisions(decided)
        self.gatherings = GroupingState(cast.met)
        self.memory = RoleMemory()
        self.seating = cast.people
        self.named = dict(cast.named)
        self.sections = [PlanSection(TotalSpan(total=None))]
        self.drafts: list[Draft] = []
        self.captures: list[Capture] = []
        self.notes: dict[tuple[str, Place], DraftWarning] = {}
        self.asked: set[str] = set()
        self.held: set[str] = set()
        self.extended: Counter[tuple[int, int, int]] = Counter()
        self.repeats: Counter[int] = Counter()
        self.listed: dict[str, range] = {}
        self.runs: Counter[str] = Counter()
        self.company = AmendmentQueue(amendments)
        self.route = Route()
        self.another_day = False
        self.amended: list[Amendment] = []
        self.settled: set[int] = set()
        self.passing: list[Amendment] = []
        self.waited: dict[int, int] = {}
        self._owed: list[Amendment] = []
        self._anchor: int | None = None

    @property
    def session(self) -> TotalSpan:
        """What shares the time up to the next round with `at`, or to the end."""
        return self.sections[-1].span

    @property
    def latest_time(self) -> int | None:
        """The time of day at which the latest round with `at` begins; None before the first."""
        return next((section.at for section in reversed(self.sections) if section.at is not None), None)

    def spans(self) -> Iterator[TotalSpan]:
        """Give every part of the session that has a time of its own."""
        return (section.span for section in self.sections)

    def begin_at(self, part: Part) -> None:
        """Begin a round at a time of day: what waits for it is an open floor, if there is time.

        "An open floor with the step "Until 12:30", its seconds known, fills the gap (it stands in the round that it
        waits for, with the step number 0, after the captures)".
        """
        first = part if isinstance(part, RoundScript) else next(rounds_in(part.parts))
        number = len(self.drafts)
        waits = not self.another_day
        self.sections.append(PlanSection(TotalSpan(total=None), number, part.table.at, part.place.of("at"), waits))
        self._anchor = part.table.at if waits else None
        if waits and (number >= len(self.past) or self.past[number].step_number == 0):
            people = self.cast.people
            roles = {role: names for role, names in self.cast.inside.items() if names}
            group = SlotGroup(people, roles, "open", people)
            gap = Length(least=0, middle=0, most=0, settled=True)
            repeat = self.repeats[first.number] + 1
            self.drafts.append(
                Draft(
                    part=first,
                    step=first.steps[0],
                    repeat=repeat,
                    turn=1,
                    groups=(group,),
                    length=gap,
                    waits_until=part.table.at,
                )
            )

    def catch_up(self) -> int:
        """Take up what was amended before the next slot; return how many amendments there are so far."""
        while (not self.company.is_settled and self._amend_here()) or self._owed:
            if self._owed:
                self._give_back(self._owed.pop(0))
        return len(self.amended)

    def _amend_here(self) -> bool:
        """Take up what holds from the next slot on; say whether there was anything."""
        new = list(self.company.due(len(self.drafts)))
        for amendment in new:
            self._amend(amendment)
            if amendment.kind in MOVES:
                self.gatherings.amend(frozenset(self.cast.people), amendment)
        self.amended += new
        return bool(new)

    def news(self, since: int) -> list[Amendment]:
        """Return what changed about the people after the first so many, but for what a step has settled for itself."""
        new = enumerate(self.amended[since:], since)
        return [each for number, each in new if each.kind not in TIMES and number not in self.settled]

    def settle(self, passed: Sequence[Amendment], since: int) -> None:
        """Remember that a step has settled these passes, which are among the amendments after the first so many."""
        self.settled.update(self.amended.index(amendment, since) for amendment in passed)
        self.passing = [amendment for amendment in self.passing if amendment not in passed]

    def _amend(self, amendment: Amendment) -> None:
        match amendment.kind:
            case "given back":
                self._owed.append(amendment)
            case "fitted":
                self.choices.leave_out |= amendment.way == "leave out"
            case "passed" | "passed for now" if not amendment.running:
                self.passing.append(amendment)
            case "skipped" | "jumped":
                self._change_route(amendment)
            case "break":
                self._add_break(amendment)
            case "waits":
                self.waited[amendment.after] = amendment.seconds
            case "ended for today":
                self.another_day = True
            case _:
                self.seating = self.company.seated(self.seating, amendment)
                self.cast = recast(self.cast, self.company.seated(self.cast.people, amendment), amendment)
                self.memory.amend(self.cast.people, amendment)
                self.named = {role: names for role, names in self.named.items() if {*names} <= {*self.seating}}

    def _give_back(self, amendment: Amendment) -> None:
        """Add a slot with the floor for somebody who was cut short, in the groups of the slot before."""
        if amendment.person not in self.cast.people:
            return
        before = self.drafts[-1]
        resting = tuple(name for name in before.resting if name in self.cast.people)
        seated = tuple(name for name in self.cast.people if name not in resting)
        draft = self._add_slot(amendment.seconds, given_to(before.groups, amendment.person, seated))
        draft.resting = tuple(name for name in resting if name != amendment.person)
        draft.given_back = True

    def _change_route(self, amendment: Amendment) -> None:
        """Leave out rounds; the others keep the time that they had, however much of a total is free now."""
        held = {draft.part.number for draft in self.drafts if not draft.beside}
        now = self.drafts[-1].part.number if self.drafts else 0
        self.route.heed(amendment, now, held)
        self.sections[-1].left_out += amendment.seconds

    def _add_break(self, amendment: Amendment) -> None:
        """Add an open floor of everybody, in the round of the slot before; agreed actions are asked for before it."""
        people = self.cast.people
        group = SlotGroup(people, {role: names for role, names in self.cast.inside.items() if names}, "open", people)
        self._add_slot(amendment.seconds, (group,)).pause = True

    def _add_slot(self, seconds: int, groups: tuple[SlotGroup, ...]) -> Draft:
        """Add a slot of so many seconds to the turn of the slot before, and return it; what is asked comes after it."""
        before = self.drafts[-1]
        length = Length(least=seconds, middle=seconds, most=seconds, settled=True)
        length.given = seconds
        draft = Draft(
            part=before.part,
            step=before.step,
            repeat=before.repeat,
            turn=before.turn,
            groups=groups,
            length=length,
            item=before.item,
            repeats_over=before.repeats_over,
            limit=before.limit,
        )
        draft.after, before.after = before.after, None
        self.drafts.append(draft)
        self.session.parts.append(length)
        return draft

    def note(self, code: str, message: str, place: Place) -> None:
        """Warn of something, once for each place."""
        self.notes.setdefault((code, place), DraftWarning(code, message, place))

    def emit(self, draft: Draft, span: TotalSpan) -> None:
        """Add a slot, unless people have left its round. Raises ContentError where it is one too many."""
        if self.route.leaves(draft.part.number):
            self.choices.take()
            return
        if len(self.drafts) >= MOST_SLOTS:
            raise ContentError(say.too_many_slots(MOST_SLOTS))
        draft.before = self.choices.take() + draft.before
        draft.anchor, self._anchor = self._anchor, None
        self.drafts.append(draft)
        if draft.length:
            span.parts.append(draft.length)

    def sit_down(self, before: Groups, after: Groups) -> None:
        """Let the people of these groups change their seats: those of a group stay in its seats."""
        seat_of = {name: seat for seat, name in enumerate(self.seating)}
        seating = list(self.seating)
        for group, names in zip(before, after, strict=True):
            for seat, name in zip(sorted(seat_of[name] for name in group), names, strict=True):
                seating[seat] = name
        self.seating = tuple(seating)

    def capture(self, since: int) -> None:
        """Ask for agreed actions here, if there was a slot since then and they are not asked for already."""
        after = len(self.drafts)
        while after > since and self.drafts[after - 1].pause:
            after -= 1
        if after > since and not (self.captures and self.captures[-1].after == after):
            last = self.drafts[after - 1]
            self.captures.append(Capture(after, last.part.number, last.repeat, last.turn, self.capture_seconds))

    def mark(self, span: TotalSpan) -> Checkpoint:
        """Return where the walk is now, in a span."""
        return Checkpoint(len(self.drafts), len(span.parts), len(self.captures))

    def go_back(self, mark: Checkpoint, span: TotalSpan) -> None:
        """Leave out the slots since a mark that was set in this span."""
        del self.drafts[mark.slots :], span.parts[mark.parts :], self.captures[mark.captures :]

    def has_begun(self, item: str) -> bool:
        """Say whether the slots of an item come next, and have begun already."""
        number = len(self.drafts)
        return number < len(self.past) and self.past[number].item == item
