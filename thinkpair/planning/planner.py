"""From a format, the people and the time to a plan: puts seating, rounds, timing and warnings together.

Owns what a plan is made of, and planning again from where a session is. Reads no clock and no file.
"""

import dataclasses
import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from msgspec.structs import replace

from thinkpair.errors import ContentError
from thinkpair.formats.loaded_format import Source
from thinkpair.planning.compiled_format import Place, all_parts, plain
from thinkpair.planning.compiler import read_script
from thinkpair.planning.participants import cast_of
from thinkpair.planning.plan_builder import Walk
from thinkpair.planning.plan_header import answers_of, face_of, say_to_all
from thinkpair.planning.plan_warnings import Timed, unanswered, warnings_of
from thinkpair.planning.round_sequence import walk_script
from thinkpair.planning.shortening import before_fits, fitted
from thinkpair.planning.slot_drafts import Draft, Note
from thinkpair.planning.time_allocation import NEEDS_TOTAL, Bounds, bounds, fit, is_inside
from thinkpair.session.plan import GIVEN_BACK, Amendment, Decision, Placeholder, Plan, Setup, Slot, Wording
from thinkpair.units import DAY, write_duration

_NOTHING_DECIDED: Mapping[str, Decision] = {}


def make_plan(
    source: Source,
    setup: Setup,
    decided: Mapping[str, Decision] = _NOTHING_DECIDED,
    past: Sequence[Slot] = (),
    amendments: Sequence[Amendment] = (),
) -> Plan:
    """Return the plan of a format for these people and this time.

    `decided` has what was settled while the session runs, by the keys of the plan's choices; `past` are the slots that
    have begun, which stay exactly as they are: only what is still to come is planned. `amendments` are what people
    changed about it meanwhile. A plan of a session that runs is never refused for its time. Raises ContentError with
    one line that says what to change.
    """
    with _without_collecting():
        return _Planner(source, setup, decided, past, amendments).plan()


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


def length_bounds(source: Source, setup: Setup) -> Bounds:
    """Return the least and the most seconds that a format takes for these people. Raises as `make_plan` does."""
    planner = _Planner(source, setup)
    return bounds(planner.walk().session)


class _Planner:
    """The making of one plan. `face` is the plan before it has slots: what texts are filled in from."""

    def __init__(
        self,
        source: Source,
        setup: Setup,
        decided: Mapping[str, Decision] = _NOTHING_DECIDED,
        past: Sequence[Slot] = (),
        amendments: Sequence[Amendment] = (),
    ) -> None:
        self._form = source.format
        self._positions = source.positions
        self._decided = decided
        self._past = past
        self._amendments = amendments
        self._running = bool(decided) or bool(past) or bool(amendments)
        self._setup = setup
        self._total = self._form.total if setup.total is None else setup.total
        self._script = script = read_script(source)
        self._cast = cast_of(plain(script.title), self._form.people, script.roles, setup)
        self._face = face_of(source.id, script, self._cast, answers_of(script, setup, decided, self._cast))
        limited = any(part.table.for_each and part.table.total == "rest" for part in all_parts(script.parts))
        if limited and self._total is None:
            raise ContentError(NEEDS_TOTAL)

    def plan(self) -> Plan:
        """Return the plan."""
        walk = self.walk()
        notes = [*unanswered(walk, self._face.answers)]
        added = self._settle_past(walk)
        if self._total is not None and self._setup.total is None and not self._setup.stretch:
            notes += self._over_length(walk, self._total - added)
        total = None if self._total is None else self._total - added
        fit(
            walk.session,
            total,
            stretch=self._setup.stretch,
            lenient=self._setup.total is None or self._running,
            lenient_rounds=self._running,
            grows=any(draft.repeats_over not in (None, "done") for draft in walk.drafts),
        )
        timed: Timed = [(draft, draft.length.seconds if draft.length else None) for draft in walk.drafts]
        slots = fitted(self._slots(timed), self._amendments, len(self._past))
        seconds = sum(slot.seconds or 0 for slot in slots)
        if seconds > DAY and not self._running:
            raise ContentError(f"this would take {write_duration(seconds)}; a session has at most 24 hours")
        return replace(
            self._face,
            people=walk.cast.people,
            fixed=walk.cast.fixed,
            slots=slots,
            captures=tuple(walk.captures),
            seconds=seconds,
            slack=0 if total is None else max(0, total - seconds),
            untimed=sum(slot.seconds is None for slot in slots),
            warnings=warnings_of(walk, timed, notes, self._positions),
            record=self._form.record,
            language=self._form.language,
            syntax=self._form.syntax,
            version=self._form.version,
        )

    def walk(self) -> Walk:
        """Return a walk through the whole script; a second one where a list has more items than there is time for."""
        walk = self._walk({})
        if not walk.listed or self._total is None:
            return walk
        return self._walk({ident: self._left_for(walk, slots) for ident, slots in walk.listed.items()})

    def _walk(self, limits: Mapping[str, int]) -> Walk:
        walk = Walk(
            self._script,
            self._cast,
            self._decided,
            answers=self._face.answers,
            questions=self._face.asks,
            seed=self._setup.seed,
            past=self._past,
            amendments=self._amendments,
            limits=limits,
        )
        walk_script(walk)
        return walk

    def _left_for(self, walk: Walk, slots: range) -> int:
        """Return the seconds for a list that takes "what is left when it is reached"."""
        spent = sum(self._spent(number, draft) for number, draft in enumerate(walk.drafts) if number not in slots)
        return max(0, (self._total or 0) - int(spent))

    def _spent(self, number: int, draft: Draft) -> float:
        if number < len(self._past):
            return (self._past[number].seconds or 0) + draft.added
        return float(draft.planned)

    def _settle_past(self, walk: Walk) -> int:
        """Fix the time of what has been, and of what must equal it: "Slots of the same step are always equal".

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
            if draft.length and draft.length.alike in known:
                draft.length.given = known[draft.length.alike]
                draft.length.settled = True
        return sum(draft.added for draft in walk.drafts[: len(self._past)])

    def _over_length(self, walk: Walk, length: int) -> list[Note]:
        """Warn where the usual length is too short.

        "It never refuses: a format that needs more takes its least and warns `over-length`."
        """
        least = bounds(walk.session).least
        if least <= length:
            return []
        message = f"these people need at least {write_duration(least)}, more than the usual {write_duration(length)}"
        return [Note("over-length", message, Place(("total",)))]

    def _slots(self, timed: Timed) -> tuple[Slot, ...]:
        slots = list(self._past)
        start = sum(slot.seconds or 0 for slot in slots)
        for draft, seconds in timed[len(slots) :]:
            slots.append(self._slot(draft, seconds, start))
            start += seconds or 0
        return tuple(slots)

    def _slot(self, draft: Draft, seconds: int | None, start: int) -> Slot:
        part, step = draft.part, draft.step
        if draft.given_back:
            return self._given_back(draft, seconds, start)
        slot = Slot(
            round=part.number,
            round_title=plain(part.title),
            repeat=draft.repeat,
            turn=draft.turn,
            step=plain(step.title),
            step_number=step.number,
            start=start,
            seconds=seconds,
            groups=draft.groups,
            clock=step.clock,
            at_end=step.at_end,
            marks=tuple(mark for mark in step.marks if is_inside(mark, seconds)),
            early=step.table.early,
            optional=draft.optional,
            extend=step.table.extend,
            extend_key=draft.extend_key,
            collect=step.table.collect,
            vote=step.table.vote,
            votes=step.table.votes,
            review=step.table.review is not None,
            resting=draft.resting,
            briefs=step.briefs,
            item=draft.item,
            repeats_over=draft.repeats_over,
            before=draft.before,
            after=draft.after,
        )
        if not (_has_placeholder(part.title) or _has_placeholder(step.title)):
            return slot
        titles = (say_to_all(title, self._face, slot) for title in (part.title, step.title))
        return replace(slot, round_title=next(titles), step=next(titles))

    def _given_back(self, draft: Draft, seconds: int | None, start: int) -> Slot:
        """Return a slot that makes up for a turn that was cut short."""
        plain_slot = self._slot(dataclasses.replace(draft, given_back=False), seconds, start)
        return replace(
            plain_slot,
            step=GIVEN_BACK,
            marks=(),
            early="release",
            optional=False,
            extend=None,
            extend_key=None,
            collect=None,
            vote=None,
            review=False,
            briefs={},
        )


def _has_placeholder(text: Wording) -> bool:
    return any(isinstance(piece, Placeholder) for piece in text)
