"""The planner: makes a plan from a format, the people and the time, and makes it again while a session runs.

How the whole of it works
-------------------------

    format file ──compiler──▶ compiled format ──Walk: rounds, turns──▶ drafts ──time allocation──▶ slots ──▶ Plan
                                                  ▲                                  ▲
                          people, decisions, amendments                total, time of day, past slots

1. `compiler.compile_format` expands each `use` and resolves inherited keys; the nearest value wins.
2. `participants.cast_of` says who takes part, in which order they sit, and who holds the roles of the whole session.
3. `round_sequence.walk_script` goes through the rounds, their repeats, turns and steps with these people. It fills a
   `PlanBuilder` with drafts: who is with whom in a slot and who has the floor, but not when or how long. A session with
   a total and a list of items (`for_each`) is walked twice: the second time, the list has the time that the first walk
   left for it.
4. Time is allocated to the drafts: within the total, or for each part between rounds that begin at a time of day.
   `time_allocation.fit` respects the least and the most of each step; slots of the same step get equal times.
5. Drafts become slots with their start, seconds and signals, and warnings are collected: keys without effect, unequal
   times, a usual length that is too short. To tell whether leftover people cost time, `leftover_costs` compares the
   plan with one that has `leftover = "sit-out"`, unless it is too large for that.

What cannot be planned raises ContentError with one line that says what to change. Once a session runs, its plan is no
longer refused for its time.

Replanning uses the same function. `past` are the slots that have begun, `decided` the answers to the plan's choices,
and `amendments` what people changed meanwhile. The walk is made again from the beginning, so that roles and partners
come out as before. The slots of `past` are then taken over unchanged, and only later ones get a new time; a slot of a
step that has already been held gets the time that this step had.

The same input gives the same plan: the planner reads no clock and no file, and every lot is drawn from the seed.
"""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.errors import ContentError
from thinkpair.formats.lint import no_effects
from thinkpair.formats.loaded_format import Source
from thinkpair.planning import messages as say
from thinkpair.planning.answers import answers_of
from thinkpair.planning.compiled_format import Place, RoundScript, all_parts, plain
from thinkpair.planning.compiler import compile_format
from thinkpair.planning.kept_times import add_to_rounds, is_lengthened, is_shortened, kept_times
from thinkpair.planning.participants import cast_of
from thinkpair.planning.plan_assembly import SlotMaker, plan_header
from thinkpair.planning.plan_builder import PlanBuilder, PlanSection
from thinkpair.planning.plan_warnings import Timed, cramped_prompts, leftover_costs, unanswered, warnings_of
from thinkpair.planning.round_sequence import walk_script
from thinkpair.planning.slot_drafts import Draft, DraftWarning
from thinkpair.planning.time_allocation import Bounds, fit
from thinkpair.planning.time_fitting import (
    before_fits,
    captured,
    fit_to_the_day,
    fitted,
    least_and_most,
    placed,
    without_empty_waits,
)
from thinkpair.session.plan import (
    NEVER_PLANNED,
    Amendment,
    Capture,
    Decision,
    Plan,
    PlanWarning,
    Setup,
    Slot,
    Standing,
)
from thinkpair.units import DAY

_MOST_COMPARED = 20_000  # slots times people: beyond that a second plan, only to warn, would take too long
_NOTHING_DECIDED: Mapping[str, Decision] = {}


def make_plan(
    source: Source,
    setup: Setup,
    decided: Mapping[str, Decision] = _NOTHING_DECIDED,
    past: Sequence[Slot] = (),
    amendments: Sequence[Amendment] = (),
    stands: Standing = NEVER_PLANNED,
) -> Plan:
    """Return the plan of a format for these people and this time.

    `decided` has what was settled while the session runs, by the keys of the plan's choices; `past` are the slots that
    have begun, which stay exactly as they are: only what is still to come is planned. `amendments` are what people
    changed about it meanwhile. A plan of a session that runs is never refused for its time. Raises ContentError with
    one line that says what to change.

    With how it `stands` no slot becomes shorter than it was planned before as long as the session is ahead of its plan,
    and none longer as long as it is behind.
    """
    with _without_collecting():
        plan = _Planner(source, setup, decided, past, amendments).plan()
        planned, begun = stands.plan.slots, len(past)
        if not _moves_times(stands, plan.slots, begun, amendments):
            return plan
        other = _Planner(source, setup, decided, past, amendments, stands).plan()
        short, long = (plan, other) if stands.ahead > 0 else (other, plan)
        kept = kept_times(short.slots, long.slots, begun, planned)
        if kept is None:
            return plan
        slots = placed(kept, begun, plan.captures)
        return replace(plan, slots=slots, seconds=_length(slots, plan.captures))


def _moves_times(stands: Standing, slots: Sequence[Slot], begun: int, amendments: Sequence[Amendment]) -> bool:
    """Say whether time that a session is ahead or behind changes the slots to come; a fit has measured it itself."""
    if stands.ahead > 0:
        return is_shortened(slots, begun, stands.plan.slots)
    fits_now = bool(amendments) and amendments[-1].kind == "fitted"
    return stands.ahead < 0 and not fits_now and is_lengthened(slots, begun, stands.plan.slots)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Look for no garbage meanwhile: a plan for a thousand people is a million objects, and all of them are kept."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@lru_cache(maxsize=8)
def _no_effects(source: Source) -> tuple[DraftWarning, ...]:
    """Warn of every key of the main file that changes nothing, and why."""
    return tuple(
        DraftWarning("no-effect", problem.message, Place(problem.path))
        for problem in no_effects(source.format, source.uses)
    )


def find_warnings(source: Source, setup: Setup) -> tuple[PlanWarning, ...]:
    """Return the warnings that depend on these people, of a plan that is wanted for nothing else.

    Prompts without room on the stage are among them, and neither keys without effect nor open questions. Raises as
    `make_plan` does.
    """
    with _without_collecting():
        planner = _Planner(source, setup)
        drafted = planner.drafted()
        return planner.warnings(drafted, drafted.seconds, tuple(cramped_prompts(drafted.walk)))


def length_bounds(source: Source, setup: Setup) -> Bounds:
    """Return the least and the most seconds that a format takes for these people. Raises as `make_plan` does."""
    return least_and_most(_Planner(source, setup).walk())


class _Drafted(Struct, frozen=True):
    """A session with its times, before it is a plan.

    `late` has the warnings of rounds that begin too late; `usual` says that its total is the format's own.
    """

    walk: PlanBuilder
    timed: Timed
    total: int | None
    late: Sequence[DraftWarning]
    usual: bool

    @property
    def seconds(self) -> int:
        """The seconds of all its slots and captures."""
        captures = sum(capture.seconds for capture in self.walk.captures)
        return captures + sum(seconds or 0 for _, seconds in self.timed)


class _Planner:
    """The making of one plan. `face` is the plan before it has slots: what texts are filled in from."""

    def __init__(
        self,
        source: Source,
        setup: Setup,
        decided: Mapping[str, Decision] = _NOTHING_DECIDED,
        past: Sequence[Slot] = (),
        amendments: Sequence[Amendment] = (),
        stands: Standing = NEVER_PLANNED,
    ) -> None:
        self._stands = stands
        self._source = source
        self._form = source.format
        self._positions = source.positions
        self._decided = decided
        self._past = past
        self._amendments = amendments
        self._running = bool(decided) or bool(past) or bool(amendments)
        self._setup = setup
        self._total = self._form.total if setup.total is None else setup.total
        self._script = script = compile_format(source)
        self._cast = cast_of(plain(script.title), self._form.people, script.roles, setup)
        self._face = plan_header(source.id, script, self._cast, answers_of(script, setup, decided, self._cast))
        limited = any(part.table.for_each and part.table.total == "rest" for part in all_parts(script.parts))
        if limited and self._total is None:
            raise ContentError(say.NEEDS_TOTAL)

    def plan(self) -> Plan:
        """Return the plan."""
        drafted = self.drafted()
        walk, total, captures = drafted.walk, drafted.total, tuple(drafted.walk.captures)
        planned = SlotMaker(self._face, self._setup.start).slots(drafted.timed, self._past, captures)
        slots = fitted(planned, self._amendments, len(self._past), captures, self._stands.ahead)
        seconds = _length(slots, captures)
        more = [*unanswered(walk, self._face.answers), *_no_effects(self._source)]
        return replace(
            self._face,
            people=walk.cast.people,
            fixed=walk.cast.fixed,
            slots=slots,
            captures=captures,
            seconds=seconds,
            # What a fit saves is no slack: a list to come would take it.
            slack=0 if total is None else max(0, total - _length(planned, captures)),
            untimed=sum(slot.seconds is None for slot in slots),
            warnings=self.warnings(drafted, seconds, more),
            record=self._form.record,
            language=self._form.language,
            syntax=self._form.syntax,
            version=self._form.version,
        )

    def drafted(self) -> _Drafted:
        """Return the session with its times. Raises ContentError where it cannot be held."""
        walk = self.walk()
        added = self._settle_past(walk)
        total = None if self._total is None else self._total - added
        ahead = self._ahead(walk, total)
        add_to_rounds(walk.spans(), [draft.length for draft in walk.drafts[: len(self._past)]], ahead)
        usual = total is not None and self._setup.total is None and not self._setup.stretch
        fit_part, refuses = partial(self._fit, walk), not self._lenient()
        late, total = fit_to_the_day(walk, self._setup, total, fit_part, refuses=refuses, ahead=ahead)
        without_empty_waits(walk)
        timed = [(draft, _seconds_of(draft)) for draft in walk.drafts]
        drafted = _Drafted(walk, timed, total, late, usual)
        if drafted.seconds > DAY and not self._running:
            raise ContentError(say.too_long(drafted.seconds))
        return drafted

    def warnings(self, drafted: _Drafted, seconds: int, more: Sequence[DraftWarning] = ()) -> tuple[PlanWarning, ...]:
        """Return the warnings of a session that takes so many seconds, with `more` that do not depend on its people."""
        walk, timed = drafted.walk, drafted.timed
        notes = [*more, *drafted.late]
        if not self._running and len(timed) * len(walk.cast.people) <= _MOST_COMPARED:
            crowded = [part for part in walk.crowded.values() if self._shares_time(part)]
            notes += leftover_costs(self._source, crowded, timed, self._timed_of)
        if drafted.usual:
            notes += _over_length(self._form.total or 0, seconds, timed)
        return warnings_of(walk, timed, notes, self._positions)

    def _shares_time(self, part: RoundScript) -> bool:
        """Say whether more turns make each of them shorter: where a total is shared."""
        totals = (self._total, part.table.total, *(step.table.total for step in part.steps))
        return any(total is not None for total in totals)

    def _ahead(self, walk: PlanBuilder, total: int | None) -> int:
        """Return the seconds that the slots may take beyond the total, as slots of the past did not take theirs.

        Below zero: those of the total that they may not take, as the session is behind.

        What a fit or a time of day allows them is measured there.
        """
        stands = self._stands
        fits = any(amendment.kind == "fitted" for amendment in self._amendments)
        if total is None or len(walk.sections) > 1 or fits or not stands.ahead:
            return stands.ahead
        beyond = stands.plan.seconds + stands.ahead - total
        return max(0, beyond) if stands.ahead > 0 else min(0, beyond)

    def _lenient(self) -> bool:
        """Say whether a session that needs more than its total takes its least instead of being refused."""
        return self._setup.total is None or self._running

    def _timed_of(self, other: Source) -> Timed:
        """Return the times of the same session in another wording of the format; none where it cannot be planned."""
        try:
            return _Planner(other, self._setup).drafted().timed
        except ContentError:
            return ()

    def _fit(self, walk: PlanBuilder, section: PlanSection, total: int | None, lenient: bool) -> None:
        """Give the slots of a part of the session their time."""
        fit(
            section.span,
            total,
            stretch=self._setup.stretch,
            lenient=lenient or self._lenient(),
            lenient_rounds=self._running,
            grows=any(draft.repeats_over not in (None, "done") for draft in walk.drafts),
            beside=captured(walk, section),
        )

    def walk(self) -> PlanBuilder:
        """Return a walk through the whole script; a second one where a list has more items than there is time for."""
        walk = self._walk({})
        if not walk.listed or self._total is None:
            return walk
        return self._walk({ident: self._left_for(walk, slots) for ident, slots in walk.listed.items()})

    def _walk(self, limits: Mapping[str, int]) -> PlanBuilder:
        walk = PlanBuilder(
            self._script,
            self._cast,
            self._decided,
            answers=self._face.answers,
            questions=self._face.asks,
            chosen=self._setup.chosen,
            seed=self._setup.seed,
            past=self._past,
            amendments=self._amendments,
            limits=limits,
            capture_seconds=self._form.capture.midpoint if self._form.capture else 0,
        )
        walk_script(walk)
        return walk

    def _left_for(self, walk: PlanBuilder, slots: range) -> int:
        """Return the seconds for a list that takes "what is left when it is reached"."""
        spent = sum(self._spent(number, draft) for number, draft in enumerate(walk.drafts) if number not in slots)
        captured = sum(capture.seconds for capture in walk.captures if capture.after - 1 not in slots)
        return max(0, (self._total or 0) - int(spent) - captured)

    def _spent(self, number: int, draft: Draft) -> float:
        if number < len(self._past):
            return (self._past[number].seconds or 0) + draft.added
        return float(draft.planned)

    def _settle_past(self, walk: PlanBuilder) -> int:
        """Settle the time of the past, and of what must equal it: "Slots of the same step are always equal".

        What began after a fit tells nothing about the time that was planned. Return the seconds by which slots of the
        past were extended.
        """
        known = {}
        past = before_fits(self._past, self._amendments)
        for slot, draft in zip(past, walk.drafts, strict=False):
            if draft.length and slot.seconds is not None:
                draft.length.given = slot.seconds - draft.length.extra
                draft.length.settled = True
                known[draft.length.alike] = draft.length.given
        for draft in walk.drafts[len(past) :]:
            if draft.length and draft.length.alike is not None and draft.length.alike in known:
                draft.length.given = known[draft.length.alike]
                draft.length.settled = True
        return sum(draft.added for draft in walk.drafts[: len(self._past)])


def _length(slots: Sequence[Slot], captures: Sequence[Capture]) -> int:
    return sum(slot.seconds or 0 for slot in slots) + sum(capture.seconds for capture in captures)


def _over_length(length: int, planned: int, timed: Timed) -> list[DraftWarning]:
    """Warn where the usual length is too short, for these people or for the times of day that they wait for.

    "It never refuses: a format that needs more takes its least and warns `over-length`."
    """
    if planned <= length:
        return []
    waits = [(draft.waits_until, seconds or 0) for draft, seconds in timed if draft.waits_until is not None]
    waited = sum(seconds for _, seconds in waits)
    if waited and planned - waited <= length:
        message = say.over_usual_by_waiting(length, planned, [clock for clock, _ in waits], waited)
    else:
        message = say.over_usual(length, planned - waited)
    return [DraftWarning("over-length", message, Place(("total",)))]


def _seconds_of(draft: Draft) -> int | None:
    if draft.length is None:
        return None
    return draft.length.seconds if draft.waits_until is None else int(draft.length.given)
