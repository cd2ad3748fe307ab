"""The rounds of a session as a list: which were held, which run, which are to come, and which were left out.

Used by the list of rounds on every front end, and by the commands that skip a round, jump to one, or add a break.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Literal

from msgspec import Struct

from thinkpair.session import commands as ask
from thinkpair.session import messages as say
from thinkpair.session.commands import Command
from thinkpair.session.floor import speakers
from thinkpair.session.placeholder_text import without_brackets
from thinkpair.session.plan import Amendment, AmendmentKind, Plan, Slot
from thinkpair.session.state import Session

RoundState = Literal["held", "now", "to come", "left out"]
_LONGEST_BREAK = 4 * 3_600


class RoundEntry(Struct, frozen=True, kw_only=True):
    """One round: its number and title, whether it was held, and the turns and seconds that are still to come of it.

    `at` is the time of day at which it begins (None: when it is reached), `untimed` says that some of it has no clock.
    """

    number: int
    title: str
    state: RoundState
    turns: int = 0
    seconds: int = 0
    untimed: bool = False
    at: int | None = None


def round_list(session: Session) -> tuple[RoundEntry, ...]:
    """Return the rounds in the order of the file."""
    plan = session.plan
    coming = [slot for slot in plan.slots[session.begun :] if not slot.beside]
    by_round: dict[int, list[Slot]] = {}
    for slot in coming:
        by_round.setdefault(slot.round, []).append(slot)
    now, held = current_round(session), rounds_held(session)
    titles = _titles(session)
    return tuple(
        _entry(number, titles[number], _state(number, now, held, by_round), by_round.get(number, ()))
        for number in sorted(titles)
    )


def current_round(session: Session) -> int | None:
    """Return the number of the round that runs, or that comes next; None at the end."""
    slots = session.plan.slots
    if session.slot and (session.slot.waits or not session.slot.beside):
        return session.slot.round
    return next((slot.round for slot in slots[session.begun :] if slot.waits or not slot.beside), None)


def rounds_held(session: Session) -> frozenset[int]:
    """Return the numbers of the rounds of which something was held, or runs."""
    return frozenset(slot.round for slot in session.plan.slots[: session.begun] if not slot.beside)


def change_of_rounds(session: Session, command: Command) -> Amendment | None:
    """Return what a command changes about the rounds to come, or None for another command."""
    after = session.begun
    match command:
        case ask.SkipRest():
            number = current_round(session) or 0
            return _leaving(session, "skipped", number, _rest_of(session, number), ())
        case ask.JumpTo(round=number):
            return _leaving(session, "jumped", number, *_left_by_jump(session, number))
        case ask.TakeBreak(seconds=seconds):
            return Amendment(after=after, kind="break", seconds=seconds)
        case ask.EndToday():
            return Amendment(after=after, kind="ended for today")
        case _:
            return None


def rounds_problem(session: Session, command: Command) -> str | None:
    """Return what is wrong with a round or a length that a command names, or None."""
    match command:
        case ask.JumpTo(round=number):
            if number not in _titles(session):
                return say.no_round(number)
            return say.ROUND_HELD if number in {*rounds_held(session), current_round(session)} else None
        case ask.TakeBreak(seconds=seconds):
            return None if 0 < seconds <= _LONGEST_BREAK else say.INVALID_BREAK
        case _:
            return None


def has_round(session: Session) -> bool:
    """Say whether a round runs, or is to come."""
    return current_round(session) is not None


def has_other_round(session: Session) -> bool:
    """Say whether there is a round to jump to."""
    return bool(_titles(session).keys() - rounds_held(session) - {current_round(session)})


def _titles(session: Session) -> dict[int, str]:
    """Return the titles of all rounds by number, those that were left out too."""
    plans: tuple[Plan, ...] = (session.began.plan, session.plan)
    return {slot.round: without_brackets(slot.round_title, plan) for plan in plans for slot in plan.slots}


def _state(number: int, now: int | None, held: frozenset[int], coming: dict[int, list[Slot]]) -> RoundState:
    if number == now:
        return "now"
    if number in held:
        return "held"
    return "to come" if number in coming else "left out"


def _turns(slots: Sequence[Slot]) -> int:
    """Count the turns of a round, those of simultaneous groups once; without `each`, the slots of single speakers."""
    spoken = [(slot.repeat, slot.turn) for slot in slots if speakers(slot)]
    return len(set(spoken) if any(turn > 1 for _, turn in spoken) else spoken)


def _entry(number: int, title: str, state: RoundState, slots: Sequence[Slot]) -> RoundEntry:
    return RoundEntry(
        number=number,
        title=title,
        state=state,
        turns=_turns(slots),
        seconds=_sum(slots),
        untimed=any(slot.seconds is None for slot in slots),
        at=next((slot.anchor for slot in slots if slot.anchor is not None), None),
    )


def _rest_of(session: Session, number: int) -> Sequence[Slot]:
    """Return the slots to come, up to the end of the round of this number."""
    coming = session.plan.slots[session.begun :]
    return tuple(takewhile(lambda slot: slot.round == number, coming))


def _left_by_jump(session: Session, number: int) -> tuple[Sequence[Slot], Sequence[Slot]]:
    """Return the slots that a jump leaves out, and those of rounds left out before that it brings back."""
    coming = session.plan.slots[session.begun :]
    if any(slot.round == number for slot in coming):
        return tuple(takewhile(lambda slot: slot.round != number, coming)), ()
    held, now = rounds_held(session), current_round(session) or 0
    over = {*held, *(slot.round for slot in coming)}
    added = [slot for slot in session.began.plan.slots if slot.round >= number and slot.round not in over]
    return _rest_of(session, now) if now in held else (), added


def _leaving(
    session: Session, kind: AmendmentKind, number: int, left: Sequence[Slot], added: Sequence[Slot]
) -> Amendment:
    """Return the amendment that leaves slots out; the others keep their time, whatever total there is."""
    after = session.begun
    return Amendment(
        after=after,
        kind=kind,
        round=number,
        title=_titles(session).get(number, ""),
        seconds=_sum(left) - _sum(added),
        people=_without_turn(session, left),
        running=session.state.running is not None,
    )


def _sum(slots: Iterable[Slot]) -> int:
    """Return the seconds of slots, without breaks that people added."""
    return sum(slot.seconds or 0 for slot in slots if slot.waits or not slot.beside)


def _without_turn(session: Session, left: Sequence[Slot]) -> tuple[str, ...]:
    """Return who has no turn in the round that is left while others had one."""
    had = {slot.round: set[str]() for slot in session.plan.slots[: session.begun]}
    for slot in session.plan.slots[: session.begun]:
        had[slot.round] |= {*speakers(slot)}
    lose = (name for slot in left for name in speakers(slot) if had.get(slot.round) and name not in had[slot.round])
    return tuple(dict.fromkeys(lose))
