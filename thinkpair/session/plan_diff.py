"""Compares two sessions that share a past: what a change makes of turns, groups, steps and the end.

Used by the previews of changes. Only what is still to come is compared. All times are seconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.session.commands import TakeRole
from thinkpair.session.floor import speakers
from thinkpair.session.ledger import turn_person
from thinkpair.session.placeholder_text import without_brackets
from thinkpair.session.plan import Plan, Slot, SlotGroup
from thinkpair.session.roster import (
    Succession,
    absent,
    is_free,
    present,
    roles_now,
    succession,
    turns_in,
    turns_in_role,
)
from thinkpair.session.schedule import behind, ends_in, next_arrival, waits
from thinkpair.session.state import Session


class Share(Struct, frozen=True):
    """How often something is still to come (a person's turns, a step's slots), and how many seconds in all."""

    slots: int = 0
    seconds: int = 0


class Change(Struct, frozen=True):
    """Something to come, as it is and as it would be: of one person (with the floor), or of one step of a round."""

    name: str
    before: Share
    after: Share
    here_before: bool = True
    here_after: bool = True

    @property
    def changes(self) -> bool:
        """Whether it makes a difference."""
        return self.before != self.after or self.here_before != self.here_after


class Vacancy(Struct, frozen=True):
    """A role that nobody would hold any more, by its title, who held it, and who could take it.

    Of the `takers` those come first who have had it, and are to have it, least; then those who hold no other. What each
    of them would give up for it is `passed_on`.
    """

    role: str
    title: str
    holder: str
    takers: tuple[str, ...]
    passed_on: Mapping[str, Succession] = {}


class Difference(Struct, frozen=True, kw_only=True):
    """What a change makes of a session: for each person, for each step, for the next groups and for the end.

    `ends_in` and `behind` are as in a view, before and after; `begins` is the title of the next round with a time of
    day, and the seconds until it begins, before and after. `groups` are who is together next, where that changes.
    `takes` are who has a role of the turn that runs then, and the role.
    `unheld` are the roles that nobody would hold any more, `order` is who has
    the next turns, one after the other, where the same people have them in another order. With `is_none` a pass changes
    nothing at all of what is to come.
    """

    people: tuple[Change, ...]
    steps: tuple[Change, ...]
    groups: tuple[tuple[str, ...], ...]
    resting: tuple[str, ...]
    unheld: tuple[Vacancy, ...]
    order: tuple[str, ...]
    takes: tuple[tuple[str, str], ...] = ()
    ends_in: tuple[float, float]
    behind: tuple[float, float]
    begins: tuple[str, float, float] | None = None
    is_none: bool = False


def compare(before: Session, after: Session, now: float) -> Difference:
    """Return what changes between two sessions that have the same past, at `now`."""
    was, is_now = _as_held(before, now), _as_held(after, now)
    next_groups = _groups(is_now)
    return Difference(
        people=tuple(_people(before, after, was, is_now)),
        steps=tuple(_changes(_by_step(was, before.plan), _by_step(is_now, before.plan))),
        groups=next_groups if next_groups != _groups(was) else (),
        resting=tuple(name for name in is_now[0].resting if name not in is_now[0].outside) if is_now else (),
        unheld=tuple(_vacancies(before, after)),
        order=_reordered(before, after),
        takes=tuple(_takes(before, after)),
        ends_in=(ends_in(before, now), ends_in(after, now)),
        behind=(behind(before, now), behind(after, now)),
        begins=_begins(before, after, now),
        is_none=_is_idle_pass(before, after),
    )


def _is_idle_pass(before: Session, after: Session) -> bool:
    """Say whether a pass leaves everything to come as it was: their turn is the last one already."""
    passed = len(after.amendments) > len(before.amendments) and after.amendments[-1].kind in (
        "passed for now",
        "passed",
    )
    return passed and _to_come(before) == _to_come(after)


def _begins(before: Session, after: Session, now: float) -> tuple[str, float, float] | None:
    """Return when the next round with a time of day begins, before and after; None where it is another."""
    arrivals = [next_arrival(session, now) for session in (before, after)]
    slots = [each.plan.slots[there.slot] for each, there in zip((before, after), arrivals, strict=True) if there]
    begin = [max(there.reached, there.due) - now for there in arrivals if there]
    if len(slots) < 2 or slots[0].anchor != slots[1].anchor:
        return None
    return without_brackets(slots[0].round_title, before.plan), begin[0], begin[1]


def _to_come(session: Session) -> Sequence[Slot]:
    return session.plan.slots[session.begun :]


def _as_held(session: Session, now: float) -> Sequence[Slot]:
    """Return what is to come; a wait for a time of day as long as it will be, and left out where nobody waits."""
    waited, coming = waits(session, now), enumerate(_to_come(session), session.begun)
    held = (replace(slot, seconds=waited[number]) if number in waited else slot for number, slot in coming)
    return tuple(slot for slot in held if slot.seconds or not slot.waits)


def _vacancies(before: Session, after: Session) -> Iterator[Vacancy]:
    """Yield the roles whose last holder goes: those held all session, and those of the turn that runs.

    Whose turn it is has no successor: the turn is over, or goes on without them where other groups have theirs.
    """
    for role, names in before.plan.fixed.items():
        if names and not after.plan.fixed.get(role):
            takers = () if before.plan.roles[role].outside else _without_owners(before, after.plan.people)
            yield _vacancy(before, role, names[0], takers)
    for group in before.slot.groups if before.slot else ():
        yield from _vacancies_in(group, before, after)


def _takes(before: Session, after: Session) -> Iterator[tuple[str, str]]:
    for group in before.slot.groups if before.slot and after.slot else ():
        held = roles_now(before, group)
        for role, names in roles_now(after, group).items():
            yield from ((name, role) for name in names if name not in held.get(role, ()))


def _without_owners(session: Session, people: Sequence[str]) -> tuple[str, ...]:
    """Return the people without those whose turn it is: they talk with whoever takes a role."""
    groups = session.slot.groups if session.slot else ()
    owners = {turn_person(session.state, group.people) for group in groups}
    return tuple(name for name in people if name not in owners)


def _vacancies_in(group: SlotGroup, before: Session, after: Session) -> Iterator[Vacancy]:
    gone, owner = absent(after), turn_person(before.state, group.people)
    goes_on = before.slot is not None and len(before.slot.groups) > 1
    for role, names in roles_now(before, group).items():
        here = [name for name in names if name not in absent(before)]
        if here and gone.keys() >= {*here} and role not in before.plan.fixed and (owner not in gone or goes_on):
            takers = [name for name in group.people if owner not in (name, *gone) and name not in gone]
            held = turns_in_role(after.plan, role)
            takers.sort(key=lambda name: (held[name], not is_free(before, group, name)))
            passed_on = {name: succession(after, TakeRole(name, role, here[0])) for name in takers}
            yield replace(_vacancy(before, role, here[0], tuple(takers)), passed_on=passed_on)


def _vacancy(session: Session, role: str, holder: str, takers: tuple[str, ...]) -> Vacancy:
    return Vacancy(role, without_brackets(session.plan.roles[role].title, session.plan), holder, takers)


def _groups(slots: Sequence[Slot]) -> tuple[tuple[str, ...], ...]:
    return tuple(group.people for group in slots[0].groups) if slots else ()


def _in_turn(slots: Sequence[Slot]) -> dict[int, tuple[str, ...]]:
    """Return who speaks in each round in which one speaks after the other, each once."""
    in_turn: dict[int, dict[str, None]] = {}
    for slot in slots:
        if len(slot.groups) == 1 and len(speakers(slot)) == 1:
            in_turn.setdefault(slot.round, {})[speakers(slot)[0]] = None
    return {number: tuple(names) for number, names in in_turn.items()}


def _reordered(before: Session, after: Session) -> tuple[str, ...]:
    """Return who has the next turns, where that changes in that round among the same people: some swap, or one passes.

    A round that only comes sooner, or that is brought back, has the order that it had.
    """
    was, is_now = _in_turn(_to_come(before)), _in_turn(_to_come(after))
    number = next(iter(is_now), 0)
    if set(present(before)) != set(present(after)) or was.get(number) in (None, is_now.get(number)):
        return ()
    return is_now[number]


def _people(before: Session, after: Session, was: Sequence[Slot], is_now: Sequence[Slot]) -> Iterable[Change]:
    here_before, here_after = present(before), present(after)
    shares = _by_person(was), _by_person(is_now)
    for name in dict.fromkeys((*here_before, *here_after)):
        pair = (each.get(name, Share()) for each in shares)
        yield Change(name, next(pair), next(pair), name in here_before, name in here_after)


def _by_person(slots: Sequence[Slot]) -> dict[str, Share]:
    seconds = Counter[str]()
    for slot in slots:
        seconds.update(dict.fromkeys(speakers(slot), slot.seconds or 0))
    return {name: Share(turns, seconds[name]) for name, turns in turns_in(slots).items()}


def _by_step(slots: Iterable[Slot], plan: Plan) -> dict[str, Share]:
    shares: dict[str, Share] = {}
    for slot in slots:
        name = slot.step if slot.step == slot.round_title else f"{slot.round_title} · {slot.step}"
        name = without_brackets(name, plan)
        shares[name] = _more(shares.get(name), slot)
    return shares


def _more(share: Share | None, slot: Slot) -> Share:
    share = share or Share()
    return Share(share.slots + 1, share.seconds + (slot.seconds or 0))


def _changes(before: Mapping[str, Share], after: Mapping[str, Share]) -> Iterable[Change]:
    for name in dict.fromkeys((*before, *after)):
        yield Change(name, before.get(name, Share()), after.get(name, Share()))
