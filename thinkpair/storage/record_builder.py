"""Makes the record of a session from its state."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from typing import get_args

from msgspec.structs import replace

from thinkpair.safe_text import name_key
from thinkpair.session.actions import Item, Retention
from thinkpair.session.equal_time import owed_to
from thinkpair.session.events import Amended
from thinkpair.session.floor import stretches
from thinkpair.session.group_review import agreement_now, goals_now, purpose_now
from thinkpair.session.ledger import FloorEntry, floor_times, slot_times
from thinkpair.session.placeholder_text import say
from thinkpair.session.plan import Placeholder
from thinkpair.session.roster import took_part
from thinkpair.session.round_list import RoundState, round_list
from thinkpair.session.state import Session
from thinkpair.session.undoable_state import SlotTime
from thinkpair.storage.records import (
    OPEN_TURN,
    VERSION,
    AttendanceRecord,
    ChangeRecord,
    GoalRecord,
    ListRecord,
    PartRecord,
    PersonRecord,
    QuestionRecord,
    Record,
    ReviewRecord,
    RoundRecord,
    SlotRecord,
    TalkRecord,
    UnreviewedRecord,
    reduced,
    stricter,
)

_DRAFTED_FROM = 3
"""A prompt with so many answers in it is a text that they were given for."""

_CAME_OR_WENT = frozenset(get_args(AttendanceRecord.__annotations__["did"]))
_CHANGED_ROUNDS = frozenset(get_args(ChangeRecord.__annotations__["did"]))


def retention_of(session: Session) -> Retention:
    """Return the most that is kept of a session, as it was said at its start."""
    # A plan that was made again knows the format alone; the group may have wanted less at the start.
    return stricter(session.began.plan.record, session.plan.record)


def record_of(session: Session, keep: Retention | None = None) -> Record:
    """Return the record of a session: as much as was wanted kept at its start, or as `keep` says."""
    plan = session.plan
    record = Record(
        version=VERSION,
        session=session.id,
        format=plan.format,
        title=plan.title,
        started=session.began.wall,
        keep=keep or retention_of(session),
        group=session.began.group,
        people=tuple(dict.fromkeys((*session.setup.people, *took_part(session)))),
        planned=plan.seconds,
        lasted=_tenths(session.state.moment),
        early=session.state.finished and session.index < len(plan.slots),
        speed=session.speed,
        slots=tuple(_slots(session)),
        times=tuple(_times(session)),
        fixed=plan.fixed,
        met=tuple(_met(session)) if session.began.group else (),
        agenda=session.setup.agenda,
        attendance=tuple(attendance_of(session)),
        format_version=plan.version,
        rounds=tuple(_rounds(session)),
        changes=tuple(_changes(session)),
        first=_first(session) if session.began.group else "",
        held=tuple(_held(session)) if session.began.group else (),
    )
    return reduced(_with_content(record, session))


def record_so_far(session: Session) -> Record:
    """Return the record of a session that is not closed: it says whether it began, and which rounds are to come."""
    record, started = record_of(session), session.state.started
    if session.state.finished:
        return record
    coming = ("to come",) if started else ("to come", "now")
    states = {entry.number: "to come" if entry.state in coming else entry.state for entry in round_list(session)}
    rounds = tuple(_standing(each, states[each.number]) for each in record.rounds)
    return replace(record, progress="not over" if started else "not begun", rounds=rounds)


def _standing(part: RoundRecord, state: RoundState) -> RoundRecord:
    return replace(part, state=state) if state in ("now", "to come") else part


def _with_content(record: Record, session: Session) -> Record:
    return replace(
        record,
        actions=tuple(session.actions),
        reviews=() if session.trial else tuple(_reviews(session)),
        unreviewed=() if session.trial else tuple(_unreviewed(session)),
        looked_up=wall_of(session, session.looked_up) if session.looked_up else "",
        lists=tuple(list_record(session, name) for name, items in session.lists.items() if items),
        questions=tuple(_questions(session)),
        goals=tuple(_goals(session)),
        agreement=tuple(_agreement(session)),
    )


def list_record(session: Session, name: str) -> ListRecord:
    """Return a list of a session so far, with what was talked about each of its items."""
    items = tuple(session.lists.get(name, ()))
    return ListRecord(name=name, items=items, talked=tuple(_talked(session, items)))


def _talked(session: Session, items: Sequence[Item]) -> Iterator[TalkRecord]:
    """Yield how long each item had in the last round that goes through the list: one before it only pitches them."""
    texts = {item.text for item in items}
    last = max((slot.round for slot in session.plan.slots if slot.item in texts), default=0)
    took = Counter[str]()
    for entry in slot_times(session, session.state.moment):
        slot = session.plan.slots[entry.slot]
        if slot.item is not None and slot.round == last:
            took[slot.item] += round(entry.actual)
    if took.total():
        yield from (TalkRecord(number=item.number, seconds=float(took[item.text])) for item in items)


def _reviews(session: Session) -> Iterator[ReviewRecord]:
    for word in session.reviews:
        yield ReviewRecord(
            session=word.session,
            number=word.number,
            verdict=word.verdict,
            change=word.change,
            due=word.due,
            at=wall_of(session, word.at),
        )


def _unreviewed(session: Session) -> Iterator[UnreviewedRecord]:
    for last in (*session.last_actions, *session.gone):
        if (last.session, last.action.number) not in session.reviewed:
            yield UnreviewedRecord(session=last.session, number=last.action.number)


def _goals(session: Session) -> Iterator[GoalRecord]:
    known = {goal.number: goal.what for goal in session.began.group_words.goals} if session.began.group_words else {}
    for line in goals_now(session):
        if line.said:
            goal = line.goal
            yield GoalRecord(said=line.said, what=goal.what, was=known.get(goal.number, ""), by=goal.by)


def _agreement(session: Session) -> Iterator[PartRecord]:
    for line in (purpose_now(session), *agreement_now(session)):
        if line.part in session.state.parts:
            yield PartRecord(part=line.part, said=line.said, words=line.words)


def attendance_of(session: Session) -> Iterator[AttendanceRecord]:
    """Yield who was absent, came later, went sooner, was away or took a role over, in the order in which it happened.

    What was undone did not happen.
    """
    came = set(map(name_key, took_part(session)))
    yield from (
        AttendanceRecord(name=name, did="absent", at="") for name in session.began.absent if name_key(name) not in came
    )
    gone = set[str]()
    for done in session.past.oldest_first():
        if not isinstance(done.event, Amended) or done.event.amendment.kind not in _CAME_OR_WENT:
            continue
        amendment = done.event.amendment
        gone = {*gone, amendment.person} if amendment.kind in ("left", "stepped away") else gone - {amendment.person}
        if amendment.kind != "took the role" or amendment.other in gone:
            yield AttendanceRecord(
                name=amendment.person,
                did=amendment.kind,  # type: ignore[arg-type]  # mypy does not narrow a Literal by a set
                at=wall_of(session, done.event.at),
                role=amendment.role,
                other=amendment.other if amendment.role else "",
            )


def _changes(session: Session) -> Iterator[ChangeRecord]:
    """Yield what people changed about the rounds, in the order in which they did; what was undone they did not."""
    for done in session.past.oldest_first():
        if isinstance(done.event, Amended) and done.event.amendment.kind in _CHANGED_ROUNDS:
            amendment = done.event.amendment
            yield ChangeRecord(
                did=amendment.kind,  # type: ignore[arg-type]  # mypy does not narrow a Literal by a set
                what=amendment.title,
                seconds=amendment.seconds if amendment.kind == "break" else 0,
                people=amendment.people,
                at=wall_of(session, done.event.at),
            )


def _rounds(session: Session) -> Iterator[RoundRecord]:
    """Yield the rounds with what each took, of a session of several formats, or with times of day, or with changes."""
    in_parts = len(session.began.sources) > 1 or session.state.outline.anchored
    if not in_parts and not any(_changes(session)):
        return
    took = Counter[int]()
    for entry in slot_times(session, session.state.moment):
        slot = session.plan.slots[entry.slot]
        took[slot.round] += 0 if slot.beside else round(entry.actual)
    for listed in round_list(session):
        yield RoundRecord(number=listed.number, title=listed.title, seconds=float(took[listed.number]))


def wall_of(session: Session, at: float) -> str:
    """Return when a second of the session was, as ISO 8601; "" where its start was written by hand and is no moment."""
    try:
        began = datetime.fromisoformat(session.began.wall)
        return (began + timedelta(seconds=at / session.speed)).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return ""


def _questions(session: Session) -> Iterator[QuestionRecord]:
    """Yield what was asked and answered, in the order of the format."""
    for name, ask in session.plan.asks.items():
        for key, answer in session.plan.answers.items():
            asked, _, person = key.partition(":")
            if asked == name and answer:
                yield QuestionRecord(question=ask.question, answer=answer, person=person)
    yield from dict.fromkeys(_drafts(session))


def _drafts(session: Session) -> Iterator[QuestionRecord]:
    """Yield the texts that were put together from several answers, as they were shown: a message to send."""
    plan = session.plan
    for slot in plan.slots[: session.begun]:
        for group in slot.groups:
            asked = {piece.name for piece in group.prompt if isinstance(piece, Placeholder)} & set(plan.asks)
            if len(asked) >= _DRAFTED_FROM and all(plan.answers.get(name) for name in asked):
                text = say(group.prompt, plan=plan, slot=slot, group=group)
                yield QuestionRecord(question=slot.step, answer=text)


def _slots(session: Session) -> Iterator[SlotRecord]:
    for entry in slot_times(session, session.state.moment):
        slot = session.plan.slots[entry.slot]
        yield SlotRecord(
            round=slot.round,
            repeat=slot.repeat,
            turn=slot.turn,
            step=slot.step,
            speakers=tuple(name for group in slot.groups if group.floor == "turn" for name in group.speakers),
            planned=entry.planned,
            actual=_tenths(entry.actual),
            shares=tuple(_share(share) for share in entry.shares),
        )


def _share(share: FloorEntry) -> PersonRecord:
    return PersonRecord(name=share.person, planned=share.planned, actual=_tenths(share.actual))


def _met(session: Session) -> Iterator[tuple[str, ...]]:
    """Give the people of each simultaneous group that took place, for the partners of the group's next session."""
    before: tuple[object, ...] = ()
    for slot in session.plan.slots[: session.begun]:
        groups = [tuple(group.people) for group in slot.groups if len(group.people) > 1]
        now = (slot.round, slot.repeat, sorted(map(sorted, groups)))
        if now != before and (len(slot.groups) > 1 or slot.resting):
            yield from groups
        before = now


def _first(session: Session) -> str:
    """Return who had the floor alone first: "a holder of a fixed role who takes no turns" does not count."""
    roles = session.plan.roles
    passed_over = {
        name
        for role, names in session.plan.fixed.items()
        if not roles[role].takes_part
        for name in names
        if role in roles
    }
    alone = (record.speakers[0] for record in _slots(session) if len(record.speakers) == 1)
    return next((name for name in alone if name not in passed_over), "")


def _held(session: Session) -> Iterator[Mapping[str, tuple[str, ...]]]:
    """Give who held which rotating role in each turn; one in which the session ended counts after half its time."""
    times = {time.slot: time for time in session.state.done}
    took = {number: time.seconds for number, time in times.items()}
    turns: dict[tuple[int, int, int], list[int]] = {}
    for number, slot in enumerate(session.plan.slots):
        if not slot.beside:
            turns.setdefault((slot.round, slot.repeat, slot.turn), []).append(number)
    for numbers in turns.values():
        begun = [number for number in numbers if number in took]
        planned = sum(session.plan.slots[number].seconds or OPEN_TURN for number in numbers)
        cut = session.index in numbers and sum(took[number] for number in begun) < planned / 2
        if begun and not cut:
            yield from _rotating(session, times[max(begun, key=took.__getitem__)])


def _rotating(session: Session, time: SlotTime) -> Iterator[Mapping[str, tuple[str, ...]]]:
    """Give who held which rotating role in a slot; of those who followed each other in it, who held it longer."""
    longest = max(stretches(session, time), key=attrgetter("actual"))
    for group in longest.groups:
        held = {role: names for role, names in group.roles.items() if role not in session.plan.fixed}
        if held:
            yield held


def _times(session: Session) -> Iterator[PersonRecord]:
    owed = owed_to(session)
    for entry in floor_times(session, session.state.moment):
        short = owed.get(entry.person, 0)
        yield PersonRecord(name=entry.person, planned=entry.planned, actual=_tenths(entry.actual), owed=short)


def _tenths(seconds: float) -> float:
    return round(seconds, 1)
