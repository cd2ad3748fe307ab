"""Decides who has the floor in each slot of a step, in one group: the meaning of `speak`."""

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from msgspec import Struct

from thinkpair.formats.value_types import Speak
from thinkpair.planning.participants import Participants, SeatsOf
from thinkpair.planning.role_rotation import Roles, round_from
from thinkpair.session.plan import Floor, SlotGroup, Wording

State = Literal["turn", "over", "pick", "chosen"]
Said = tuple[Floor, tuple[str, ...]]
Arrange = Callable[[tuple[str, ...]], Iterable[str | None]]
"""Put the speakers of `each` into the order of the step; None is somebody who is picked as it happens."""

_CHOOSE: Said = ("choose", ())


class TurnGroup(Struct):
    """A group in one turn. `lead` is the turn's person.

    `state`: "turn"; "over" for a group that has run out of turns; "pick" where the turn's person is picked as it
    happens; "chosen" where people group themselves. `away` has the roles of those who sit outside for now, `seats` how
    many hold each.
    """

    people: tuple[str, ...]
    roles: Roles
    state: State = "turn"
    lead: str | None = None
    away: Roles = {}
    seats: SeatsOf | None = None

    def without(self, gone: frozenset[str], away: Roles) -> "TurnGroup":
        """Return the group while `gone`, and the holders of `away`, sit outside: they "keep role and brief"."""
        here = {role: tuple(name for name in names if name not in gone) for role, names in self.roles.items()}
        left = {role: tuple(name for name in names if name in gone) for role, names in self.roles.items()}
        return TurnGroup(
            people=tuple(name for name in self.people if name not in gone),
            roles={role: names for role, names in here.items() if names},
            state=self.state,
            lead=None if self.lead in gone else self.lead,
            away={**away, **{role: names for role, names in left.items() if names}},
            seats=self.seats,
        )


def last_roles(turns: Iterable[Sequence[TurnGroup]]) -> tuple[list[Roles], set[str]]:
    """Return the roles of each group in its last turn, and the people of those groups that had none."""
    last: dict[int, Roles] = {}
    people: dict[int, tuple[str, ...]] = {}
    for circles in turns:
        last |= {index: circle.roles for index, circle in enumerate(circles) if circle.state == "turn"}
        people |= {index: circle.people for index, circle in enumerate(circles)}
    idle = {name for index, group in people.items() if index not in last for name in group}
    return [last[index] for index in sorted(last)], idle


def held_together(circles: Iterable[TurnGroup | SlotGroup]) -> Callable[[tuple[str, ...]], Roles]:
    """Return what tells the roles of any of these people, holders in the order in which they were given them."""
    ranks: dict[str, dict[str, int]] = {}
    for circle in circles:
        for role, names in circle.roles.items():
            of_role = ranks.setdefault(role, {})
            for name in names:
                of_role.setdefault(name, len(of_role))

    def roles_of(people: tuple[str, ...]) -> Roles:
        held = {
            role: sorted((name for name in people if name in rank), key=rank.__getitem__)
            for role, rank in ranks.items()
        }
        return {role: tuple(names) for role, names in held.items() if names}

    return roles_of


def said_in(speak: Speak, circle: TurnGroup, cast: Participants, arrange: Arrange) -> tuple[Said, ...]:
    """Return who has the floor in each slot that a group needs; nothing where the step is left out for it."""
    if circle.state == "over":
        return ()
    if circle.state == "turn" and speak.kind == "roles" and len(speak.roles) == 1:
        speakers = circle.roles.get(speak.roles[0])
        if speakers:
            return (("turn", speakers),)
    match speak.kind:
        case "anyone":
            return (_CHOOSE,) if circle.state == "chosen" else (("open", circle.people),)
        case "nobody":
            return (("silent", ()),)
        case "roles":
            return _roles(speak, circle, cast)
        case _:
            return _each(speak, circle, cast, arrange)


def group_of(circle: TurnGroup, said: Said, prompt: Wording) -> SlotGroup:
    """Return a group with this floor."""
    return SlotGroup(circle.people, circle.roles, *said, prompt, circle.away)


def run_out(circle: TurnGroup, speak: Speak, fixed_only: Callable[[tuple[str, ...]], Roles]) -> SlotGroup:
    """Return a group that has no more turns or slots.

    "A group that has run out has the open floor, no prompt, and only its fixed roles; silence stays silent."
    """
    if speak.kind == "nobody":
        return SlotGroup(circle.people, fixed_only(circle.people), "silent", ())
    return SlotGroup(circle.people, fixed_only(circle.people), "open", circle.people)


def _roles(speak: Speak, circle: TurnGroup, cast: Participants) -> tuple[Said, ...]:
    """Return the slot of a role or several: "only its holders, in that order"."""
    if circle.state in ("pick", "chosen") and any(role not in cast.fixed for role in speak.roles):
        return (_CHOOSE,)
    if len(speak.roles) == 1:
        speakers = holders(speak.roles[0], circle, cast)
    else:
        speakers = tuple(dict.fromkeys(name for role in speak.roles for name in holders(role, circle, cast)))
    return (("turn", speakers),) if speakers else ()


def _each(speak: Speak, circle: TurnGroup, cast: Participants, arrange: Arrange) -> tuple[Said, ...]:
    """Return the slots of `each`, or of one role's holders.

    "`"each"`: one slot for every person of the group, fixed roles included; it begins with the holder of the round's
    `each` role if there is one, else with the first seat, and goes round. `"each ROLE"`: one slot for each holder of
    that role, in the order in which they were given it."
    """
    role = speak.roles[0] if speak.roles else None
    if circle.state in ("pick", "chosen") and role not in cast.fixed:
        return (_CHOOSE,) * _planned_number(role, circle)
    if role is not None:
        people = holders(role, circle, cast)
    else:
        people = round_from(circle.people, circle.lead) if circle.lead else circle.people
    return tuple(_CHOOSE if name is None else ("turn", (name,)) for name in arrange(people))


def _planned_number(role: str | None, circle: TurnGroup) -> int:
    """Return how many slots of `each` are planned where nobody knows who speaks.

    "Planned as one group with the floor `"choose"`, one turn, and `each` as two slots."
    """
    if circle.state == "chosen":
        return 1 if role else 2
    if role is None:
        return len(circle.people)
    start, end = (circle.seats or {}).get(role, (0, 0))
    return end - start


def holders(role: str, circle: TurnGroup, cast: Participants) -> tuple[str, ...]:
    """Return who speaks for a role in a group; the holders of an `outside` role speak to every group."""
    held = circle.roles.get(role)
    if held is not None:
        return held
    return tuple(name for name in cast.fixed.get(role, ()) if name in cast.outside)
