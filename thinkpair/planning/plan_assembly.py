"""Puts a plan together: its head, and its slots from drafts that have their time, with start, signals and titles."""

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from thinkpair.planning.compiled_format import CompiledFormat, marks_of, plain, usual_marks
from thinkpair.planning.compiler import wording
from thinkpair.planning.participants import Participants
from thinkpair.planning.plan_warnings import Timed
from thinkpair.planning.slot_drafts import Draft
from thinkpair.session.placeholder_text import all_together, say
from thinkpair.session.plan import BREAK, GIVEN_BACK, Capture, Placeholder, Plan, RoleText, Slot, Wording
from thinkpair.units import DAY, clock_time


def plan_header(ident: str, script: CompiledFormat, cast: Participants, answers: Mapping[str, str]) -> Plan:
    """Return the plan with everything but its slots."""
    bare = Plan(format=ident, title="", people=cast.people, slots=(), fixed=cast.fixed, answers=answers)
    bare = replace(bare, roles={role.name: RoleText(plain(role.title)) for role in script.roles.values()})
    questions = {
        name: replace(ask.question, question=say_to_all(ask.wording, bare)) for name, ask in script.asks.items()
    }
    asked = replace(bare, asks=questions)
    roles = {
        role.name: RoleText(
            say_to_all(role.title, asked), role.brief, role.fixed, role.outside, role.takes_part, role.people == "rest"
        )
        for role in script.roles.values()
    }
    named = replace(asked, roles=roles)
    return replace(
        named,
        title=say_to_all(script.title, named),
        rules=tuple(say_to_all(rule, named) for rule in script.rules),
        lists=tuple(dict.fromkeys(step.table.collect for step in script.steps if step.table.collect)),
    )


def say_to_all(text: Wording, plan: Plan, slot: Slot | None = None) -> str:
    """Return a text that belongs to no single group, with the holders of all."""
    slot = slot or Slot(
        round=1, round_title="", repeat=1, turn=1, step="", step_number=1, start=0, seconds=None, groups=()
    )
    return say(text, plan=plan, slot=slot, group=all_together(slot.groups), brackets=True)


class SlotMaker:
    """Makes the slots of one plan: titles are filled in from its `face`; `begin` is the time of day of its start."""

    def __init__(self, face: Plan, begin: int | None) -> None:
        self._face = face
        self._begin = begin

    def slots(self, timed: Timed, past: Sequence[Slot], captures: Sequence[Capture]) -> tuple[Slot, ...]:
        """Return every slot, each at its start; those of the past stay as they are."""
        slots = list(past)
        taken = Counter({capture.after: capture.seconds for capture in captures})
        start = sum(slot.seconds or 0 for slot in slots) + sum(taken[number] for number in range(len(slots)))
        for number, (draft, seconds) in enumerate(timed[len(slots) :], len(slots)):
            start += taken[number]
            slots.append(self._slot(draft, seconds, start))
            start += seconds or 0
        return tuple(slots)

    def _slot(self, draft: Draft, seconds: int | None, start: int) -> Slot:
        part, step = draft.part, draft.step
        if draft.waits_until is not None:
            return self._waiting(draft, seconds, start)
        if draft.pause:
            return self._break(draft, seconds, start)
        if draft.given_back:
            return self._given_back(draft, seconds, start)
        marks = marks_of(step, seconds)
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
            marks=tuple(mark.at for mark in marks),
            says=tuple(wording(mark.say) for mark in marks),
            early=step.table.early,
            optional=draft.optional,
            extend=step.table.extend,
            extend_key=draft.extend_key,
            collect=step.table.collect,
            vote=step.table.vote,
            votes=step.table.votes,
            review=step.table.review,
            notes=step.notes,
            at=self._time_of(start),
            anchor=draft.anchor,
            resting=draft.resting,
            briefs=step.briefs,
            item=draft.item,
            repeats_over=draft.repeats_over,
            limit=draft.limit,
            before=draft.before,
            after=draft.after,
            each=part.table.each,
        )
        if not (_has_placeholder(part.title) or _has_placeholder(step.title)):
            return slot
        titles = [say_to_all(title, self._face, slot) for title in (part.title, step.title)]
        return replace(slot, round_title=titles[0], step=titles[1])

    def _time_of(self, start: int) -> int | None:
        """Return the time of day so many seconds after the start, where that is known."""
        return None if self._begin is None else (self._begin + start) % DAY

    def _waiting(self, draft: Draft, seconds: int | None, start: int) -> Slot:
        """Return an open floor until a round with `at` begins: "it stands in the round that it waits for"."""
        part, marks = draft.part, marks_of(draft.part, seconds)
        slot = self._floor(draft, f"Until {clock_time(draft.waits_until or 0)}", seconds, start)
        return replace(
            slot,
            clock=part.clock,
            at_end=part.at_end,
            marks=tuple(mark.at for mark in marks),
            says=tuple(wording(mark.say) for mark in marks),
            notes=part.notes,
            anchor=draft.waits_until,
        )

    def _break(self, draft: Draft, seconds: int | None, start: int) -> Slot:
        """Return a break that people added."""
        slot = self._floor(draft, BREAK, seconds, start)
        marks = tuple(mark.at for mark in usual_marks(seconds))
        return replace(slot, marks=marks, item=draft.item, repeats_over=draft.repeats_over, after=draft.after)

    def _floor(self, draft: Draft, step: str, seconds: int | None, start: int) -> Slot:
        """Return an open floor that is no step of its round."""
        return Slot(
            round=draft.part.number,
            round_title=say_to_all(draft.part.title, self._face),
            repeat=draft.repeat,
            turn=draft.turn,
            step=step,
            step_number=0,
            start=start,
            seconds=seconds,
            groups=draft.groups,
            at=self._time_of(start),
        )

    def _given_back(self, draft: Draft, seconds: int | None, start: int) -> Slot:
        """Return a slot that makes up for a turn that was cut short."""
        plain_slot = self._slot(replace(draft, given_back=False), seconds, start)
        return replace(
            plain_slot,
            step=GIVEN_BACK,
            marks=(),
            says=(),
            early="release",
            optional=False,
            extend=None,
            extend_key=None,
            collect=None,
            vote=None,
            review=None,
            briefs={},
        )


def _has_placeholder(text: Wording) -> bool:
    return any(isinstance(piece, Placeholder) for piece in text)
