"""What a new plan changes of the rest of the one before it, small enough to be written down at every change of people.

`change_between` says it, `changed` makes the new plan of the old one and what was said, without a planner. For 1,000
people a plan is close to a megabyte; what leaves its slots alike but seats people anew is a thirtieth of that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from msgspec import UNSET, Struct, UnsetType, json
from msgspec.structs import replace

from thinkpair.session.plan import NO_PLAN, Floor, Plan, Slot, SlotGroup, Wording

Row = tuple[int, ...]
"""The people of a group by their numbers, then those whom its roles name and who sit outside it."""
Seating = tuple[Row, ...]


class GroupKind(Struct, frozen=True, omit_defaults=True):
    """What a group is like, whoever its people are: these are named by their places in its row, counted from 0.

    The first `size` of the row are in the group; the fields are otherwise those of SlotGroup.
    """

    size: int
    floor: Floor
    speakers: tuple[int, ...] = ()
    roles: Mapping[str, tuple[int, ...]] = {}
    prompt: Wording = ()
    away: Mapping[str, tuple[int, ...]] = {}
    number: int = 0


class SlotChange(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A slot of the new plan: a slot that is known, with other times, numbers or groups.

    `like`: the index of the slot that it resembles (the old plan's slots first, then those of this change); None:
    `slot` is new, without its groups. UNSET: as in `like`. `seating`: index into PlanChange.seatings, where its groups
    are others; None: the same ones. `kinds`: runs of groups (index into PlanChange.kinds, how many groups in a row have
    it).
    """

    start: int
    like: int | None = None
    slot: Slot | None = None
    seconds: int | UnsetType | None = UNSET
    at: int | UnsetType | None = UNSET
    round: int | UnsetType = UNSET
    repeat: int | UnsetType = UNSET
    turn: int | UnsetType = UNSET
    item: str | UnsetType | None = UNSET
    resting: tuple[str, ...] | UnsetType = UNSET
    seating: int | None = None
    kinds: tuple[tuple[int, int], ...] = ()


_MOVES = ("seconds", "at", "round", "repeat", "turn", "item", "resting")


class PlanChange(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a new plan changes: its first `kept` slots are those of the old one, the others are `slots`.

    `face` is the new plan without people and slots. The people of the old plan have the numbers from 0 on, and `names`
    those after them; `people` are the new plan's by number (None: the same ones).
    """

    face: Plan
    kept: int
    names: tuple[str, ...] = ()
    people: Row | None = None
    slots: tuple[SlotChange, ...] = ()
    seatings: tuple[Seating, ...] = ()
    kinds: tuple[GroupKind, ...] = ()


def change_between(old: Plan, new: Plan) -> PlanChange:
    """Return what makes `new` of `old`."""
    return _Comparison(old, new).change()


def changed(old: Plan, change: PlanChange) -> Plan | None:
    """Return the plan that a change makes of `old`, or None where it speaks of what is not there."""
    try:
        return _Making(old, change).plan()
    except IndexError:
        return None


_MOST_CHANGES = 16
"""A plan of 1,000 people takes more than a megabyte, a change a fraction of it, and 20 ms to be applied."""


class PlanVersion(Struct, frozen=True):
    """One of the plans of a session, small where it can be made again: what changed of the plan before it.

    `changes` counts those since the last plan that is held `whole`; from there on each is made of the one before.
    """

    whole: Plan | None
    before: PlanVersion | None = None
    change: PlanChange | None = None
    changes: int = 0

    def after(self, change: PlanChange, plan: Plan) -> PlanVersion:
        """Return the version of `plan`, which `change` makes of this one."""
        if self.changes + 1 == _MOST_CHANGES:
            return PlanVersion(plan)
        return PlanVersion(None, self, change, self.changes + 1)

    def plan(self) -> Plan:
        """Make the plan."""
        version, changes = self, list[PlanChange]()
        while version.before and version.change:
            changes.append(version.change)
            version = version.before
        plan = version.whole or NO_PLAN
        for change in reversed(changes):
            plan = changed(plan, change) or plan
        return plan


class _Comparison:
    """Says what differs between two plans. Slots are looked up by what they say, so that it takes no longer than they
    are long."""

    def __init__(self, old: Plan, new: Plan) -> None:
        self._old, self._new = old, new
        self._numbers = {name: number for number, name in enumerate(old.people)}
        self._seatings: dict[Seating, int] = {}
        self._kinds: dict[bytes, int] = {}
        self._known: list[Slot] = []
        self._alike: dict[bytes, int] = {}
        self._same: dict[tuple[bytes, bytes], int] = {}

    def change(self) -> PlanChange:
        """Return what differs."""
        old, new = self._old, self._new
        kept = _alike_from_the_start(old.slots, new.slots)
        for slot in old.slots:
            self._remember(slot, _said(slot), json.encode(slot.groups))
        slots = tuple([self._slot(slot) for slot in new.slots[kept:]])
        people = None if new.people == old.people else self._row(new.people)
        return PlanChange(
            face=replace(new, people=(), slots=()),
            kept=kept,
            names=tuple(self._numbers)[len(old.people) :],
            people=people,
            slots=slots,
            seatings=tuple(self._seatings),
            kinds=tuple([json.decode(kind, type=GroupKind) for kind in self._kinds]),
        )

    def _slot(self, slot: Slot) -> SlotChange:
        said, groups = _said(slot), json.encode(slot.groups)
        like = self._same.get((said, groups), self._alike.get(said))
        known = None if like is None else self._known[like]
        self._remember(slot, said, groups)
        if known is None:
            change = SlotChange(start=slot.start, slot=replace(slot, groups=()))
        else:
            moves = {name: getattr(slot, name) for name in _MOVES if getattr(slot, name) != getattr(known, name)}
            change = SlotChange(start=slot.start, like=like, **moves)
        return change if known and known.groups == slot.groups else self._seated(change, slot.groups)

    def _remember(self, slot: Slot, said: bytes, groups: bytes) -> None:
        self._alike[said] = self._same[said, groups] = len(self._known)
        self._known.append(slot)

    def _seated(self, change: SlotChange, groups: Sequence[SlotGroup]) -> SlotChange:
        """Return the change of a slot with its groups."""
        rows = [(*group.people, *_others(group)) for group in groups]
        seating = tuple([self._row(row) for row in rows])
        kinds = [json.encode(_kind(group, row)) for group, row in zip(groups, rows, strict=True)]
        numbers = [self._kinds.setdefault(kind, len(self._kinds)) for kind in kinds]
        return replace(
            change,
            seating=self._seatings.setdefault(seating, len(self._seatings)),
            kinds=tuple((kind, len(list(run))) for kind, run in groupby(numbers)),
        )

    def _row(self, names: Iterable[str]) -> Row:
        return tuple([self._numbers.setdefault(name, len(self._numbers)) for name in names])


def _alike_from_the_start(old: Sequence[Slot], new: Sequence[Slot]) -> int:
    pairs = enumerate(zip(old, new, strict=False))
    return next((number for number, (was, is_now) in pairs if was != is_now), min(len(old), len(new)))


def _said(slot: Slot) -> bytes:
    """Return what a slot says apart from its times, its numbers and its groups."""
    plain = replace(slot, start=0, seconds=None, at=None, round=0, repeat=0, turn=0, item=None, resting=(), groups=())
    return json.encode(plain)


def _others(group: SlotGroup) -> list[str]:
    """Return whom a group names beside its people."""
    named = (*group.speakers, *_names_in(group.roles), *_names_in(group.away))
    return [name for name in dict.fromkeys(named) if name not in group.people]


def _names_in(roles: Mapping[str, tuple[str, ...]]) -> Iterable[str]:
    return (name for names in roles.values() for name in names)


def _kind(group: SlotGroup, row: tuple[str, ...]) -> GroupKind:
    places = {name: place for place, name in enumerate(row)}
    return GroupKind(
        size=len(group.people),
        floor=group.floor,
        speakers=tuple([places[name] for name in group.speakers]),
        roles={role: tuple([places[name] for name in names]) for role, names in group.roles.items()},
        prompt=group.prompt,
        away={role: tuple([places[name] for name in names]) for role, names in group.away.items()},
        number=group.number,
    )


class _Making:
    """Makes the new plan. Slots with the same seating and kinds share their groups. Raises IndexError for a number that
    nothing has."""

    def __init__(self, old: Plan, change: PlanChange) -> None:
        self._old, self._change = old, change
        self._names = (*old.people, *change.names)
        self._known = list(old.slots)
        self._groups: dict[tuple[int, tuple[tuple[int, int], ...]], tuple[SlotGroup, ...]] = {}

    def plan(self) -> Plan:
        """Return the new plan."""
        old, change = self._old, self._change
        for slot in change.slots:
            self._known.append(self._slot(slot))
        people = old.people if change.people is None else self._named(change.people)
        slots = (*old.slots[: change.kept], *self._known[len(old.slots) :])
        return replace(change.face, people=people, slots=slots)

    def _slot(self, change: SlotChange) -> Slot:
        base = change.slot or self._known[len(self._known) if change.like is None else change.like]
        moves = {name: value for name in _MOVES if (value := getattr(change, name)) is not UNSET}
        if change.seating is not None:
            moves["groups"] = self._seated(change.seating, change.kinds)
        return replace(base, start=change.start, **moves)

    def _seated(self, seating: int, kinds: tuple[tuple[int, int], ...]) -> tuple[SlotGroup, ...]:
        key = seating, kinds
        if key not in self._groups:
            each = [kind for kind, times in kinds for _ in range(times)]
            rows = self._change.seatings[seating]
            self._groups[key] = tuple([self._group(rows[place], kind) for place, kind in enumerate(each)])
        return self._groups[key]

    def _group(self, row: Row, number: int) -> SlotGroup:
        kind, names = self._change.kinds[number], self._named(row)
        return SlotGroup(
            people=names[: kind.size],
            roles={role: tuple([names[place] for place in places]) for role, places in kind.roles.items()},
            floor=kind.floor,
            speakers=tuple([names[place] for place in kind.speakers]),
            prompt=kind.prompt,
            away={role: tuple([names[place] for place in places]) for role, places in kind.away.items()},
            number=kind.number,
        )

    def _named(self, row: Row) -> tuple[str, ...]:
        return tuple([self._names[number] for number in row])
