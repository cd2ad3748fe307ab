"""Changes groups that have begun when people come or leave: who sits where then, and whose turn is over."""

from collections.abc import Collection, Sequence

from thinkpair.planning.decisions import PASSES, exchanged, newcomers
from thinkpair.planning.grouping.partner_matching import Groups
from thinkpair.planning.grouping.rules import Grouping, kept
from thinkpair.planning.speaker_selection import TurnGroup, held_together
from thinkpair.session.plan import Amendment, SlotGroup, handed_over


def regrouped(before: Grouping, people: Collection[str], amendment: Amendment, least: int) -> Grouping:
    """Return groups that have begun, with those who are there now; `least` is how many a group wants.

    Who comes late joins the first of the smallest groups, or those who rest where they make a group of their own; who
    is left alone joins the smallest, so that nobody sits without a partner.
    """
    groups, rested = before.groups, before.resting
    if amendment.kind == "swapped":
        groups, rested = tuple(exchanged(group, amendment) for group in groups), exchanged(rested, amendment)
    here = [name for group in groups for name in group if name in people]
    resting = [name for name in rested if name in people]
    late = newcomers([amendment], people, {*here, *resting})
    if late and resting and len(late) + len(resting) >= least:
        return Grouping((*together(kept(groups, here), least), (*resting, *late)), (), before.warning)
    return Grouping(together(kept(groups, [*here, *late]), least), tuple(resting), before.warning)


def circles_now(
    circles: Sequence[TurnGroup],
    people: Collection[str],
    new: Sequence[Amendment],
    rest: Collection[str],
    rotating: Collection[str],
) -> list[TurnGroup]:
    """Return the groups of a turn that has begun, with those who are there now; a group may be left empty.

    The turn of somebody who has gone or passed is over in their group. Who comes late, or is left alone, sits in the
    smallest group, and holds those of its roles that everyone left holds (`rest`). Who takes over a role leaves those
    that are `rotating`.
    """
    changed = [_circle_now(circle, people, new, rotating) for circle in circles]
    for name in newcomers(new, people, {name for circle in circles for name in circle.people}):
        _sit_down(changed, name, rest)
    for index, circle in enumerate(changed):
        if len(circle.people) == 1 < len(circles[index].people) and sum(bool(other.people) for other in changed) > 1:
            changed[index] = TurnGroup((), {}, "over")
            _sit_down(changed, circle.people[0], rest)
    return changed


def _sit_down(circles: list[TurnGroup], name: str, rest: Collection[str]) -> None:
    here = [index for index, circle in enumerate(circles) if circle.people]
    smallest = min(here, key=lambda index: len(circles[index].people), default=0)
    circles[smallest] = _joined(circles[smallest], name, rest)


def given_to(groups: Sequence[SlotGroup], person: str, people: Sequence[str]) -> tuple[SlotGroup, ...]:
    """Return the groups of a slot in which this person has the floor once more; other groups wait, the floor open.

    `people` are all who sit in groups now; where the person rested, it is one group of everyone. Nobody around them has
    a role: those of the slot before are for somebody else's turn.
    """
    if person not in people:
        return (SlotGroup((*people, person), {}, "turn", (person,)),)
    seats = kept(tuple(group.people for group in groups), people)
    roles_of = held_together(groups)
    return tuple(
        SlotGroup(names, {}, "turn", (person,)) if person in names else SlotGroup(names, roles_of(names), "open", names)
        for names in seats
    )


def together(groups: Groups, least: int) -> Groups:
    """Return the groups without any of one person, where two or more are wanted and somebody else is there."""
    if least < 2:
        return groups
    alone = [name for group in groups if len(group) == 1 for name in group]
    rest = [group for group in groups if len(group) > 1]
    while len(alone) > 1:
        rest.append((alone.pop(0), alone.pop(0)))
    if alone and not rest:
        return (tuple(alone),)
    if alone:
        smallest = min(range(len(rest)), key=lambda index: len(rest[index]))
        rest[smallest] = (*rest[smallest], *alone)
    return tuple(rest)


def _circle_now(
    circle: TurnGroup, people: Collection[str], new: Sequence[Amendment], rotating: Collection[str]
) -> TurnGroup:
    roles, lead, over = circle.roles, circle.lead, False
    for amendment in new:
        if amendment.kind == "took the role":
            if amendment.other in people and amendment.other in roles.get(amendment.role, ()):
                roles = {role: exchanged(names, amendment) for role, names in roles.items()}
                lead = exchanged((lead,), amendment)[0] if lead else None
            elif amendment.other not in people and amendment.person in circle.people:
                still_held = any(name in people for name in roles.get(amendment.role, ()))
                roles = roles if still_held else handed_over({**roles, amendment.role: ()}, amendment, rotating)
        over |= amendment.kind in PASSES and amendment.running and amendment.person == lead
    gone = frozenset(name for name in circle.people if name not in people)
    if not gone and not over and roles is circle.roles:
        return circle
    over |= lead in gone or len(gone) == len(circle.people)
    return TurnGroup(
        people=tuple(name for name in circle.people if name not in gone),
        roles={role: left for role, names in roles.items() if (left := tuple(n for n in names if n not in gone))},
        state="over" if over else circle.state,
        lead=None if over else lead,
        away={role: tuple(name for name in names if name in people) for role, names in circle.away.items()},
        seats=circle.seats,
    )


def _joined(circle: TurnGroup, person: str, rest: Collection[str]) -> TurnGroup:
    roles = {role: (*names, person) if role in rest else names for role, names in circle.roles.items()}
    return TurnGroup((*circle.people, person), roles, circle.state, circle.lead, circle.away, circle.seats)
