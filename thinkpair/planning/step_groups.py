"""The groups of a step that differs from its round: the meaning of `outside`, `groups` and `partners` on a step."""

from collections.abc import Sequence

from thinkpair.formats.value_parsers import people_words
from thinkpair.formats.value_types import Count
from thinkpair.planning.compiled_format import RoundScript, Size, StepScript, plain
from thinkpair.planning.grouping.rules import Grouping, SizeWarning
from thinkpair.planning.grouping.state import StepGroups
from thinkpair.planning.plan_builder import Walk
from thinkpair.planning.role_rotation import Roles
from thinkpair.planning.speaker_selection import Circle, held_together

Here = tuple[list[Circle], frozenset[str]]
"""The groups of a step, and who rests beside them."""


def without_outside(step: StepScript, circles: list[Circle], outside: Roles, seating: tuple[str, ...]) -> Here:
    """Return the groups without those who sit outside in this step; `outside` are those of the whole round.

    "Their holders are in no group here (…): they stand in `resting`, and keep role and brief."
    """
    away = {role: names for role, names in outside.items() if role in step.outside}
    back = {role: names for role, names in outside.items() if role not in step.outside}
    gone = frozenset(name for circle in circles for role in step.outside for name in circle.roles.get(role, ()))
    if back:
        circles = _returned(circles, back, seating)
    if away or gone:
        circles = [circle.without(gone, away) for circle in circles]
    here = [circle for circle in circles if circle.people]
    return here, gone | {name for names in away.values() for name in names}


def in_step_groups(
    walk: Walk, part: RoundScript, step: StepScript, circles: list[Circle]
) -> tuple[list[Circle], StepGroups | None]:
    """Return the groups that a step makes for itself, None where people group themselves; nothing is remembered yet.

    "For this step alone; people keep their roles, the next step is back in the round's groups."
    """
    present = {name for circle in circles for name in circle.people}
    people = tuple(name for name in walk.seating if name in present)
    size: Size = step.table.groups or part.groups
    roles_of = held_together(circles)
    if size == "choose":
        return [Circle(people, roles_of(people), "chosen")], None
    before = tuple(circle.people for circle in circles)
    made = walk.gatherings.of_step(part, step.number, size, step.table.partners or "same", before, people)
    circle_of = {name: circle for circle in circles for name in circle.people}
    groups = made.grouping.groups
    return [_regrouped(group, roles_of(group), [circle_of[name] for name in group]) for group in groups], made


def use_step_groups(
    walk: Walk, part: RoundScript, step: StepScript, key: str, circles: list[Circle], made: StepGroups | None
) -> frozenset[str]:
    """Remember the groups of a step that takes place; return who rests. `key` names the step in this turn."""
    if made is None:
        words = f"How many groups are there in “{plain(step.title)}”?"
        number = walk.choices.number("groups", f"groups:{key}", words) or 1
        walk.gatherings.choose(circles[0].people, number)
        return frozenset()
    walk.gatherings.use_in_step(made)
    if warning := made.grouping.warning:
        size = step.table.groups or part.groups
        walk.note(warning, size_words(warning, size, made.grouping, plain(step.title)), step.place.of("groups"))
    return frozenset(made.grouping.resting)


def size_words(code: SizeWarning, size: Size, made: Grouping, title: str) -> str:
    """Return what is to be said of groups that are not as large as they were asked for, and how large they are."""
    wanted = people_words(size) if isinstance(size, Count) else size
    if code == "small-group":
        return f"there are fewer people in “{title}” than a group wants ({wanted})"
    sizes = " and ".join(map(str, sorted({len(group) for group in made.groups})))
    return f"no number of groups keeps every group of “{title}” at {wanted}; these people make groups of {sizes}"


def _returned(circles: list[Circle], back: Roles, seating: tuple[str, ...]) -> list[Circle]:
    """Let people whom the round has outside sit in the smallest group for a step that says otherwise."""
    names = {name for group in back.values() for name in group}
    if not circles:
        return [Circle(tuple(name for name in seating if name in names), back)]
    smallest = min(range(len(circles)), key=lambda index: len(circles[index].people))
    circle = circles[smallest]
    people = tuple(name for name in seating if name in names or name in circle.people)
    joined = Circle(people, {**circle.roles, **back}, circle.state, circle.lead, circle.away, circle.seats)
    return [*circles[:smallest], joined, *circles[smallest + 1 :]]


def _regrouped(group: tuple[str, ...], roles: Roles, circles: Sequence[Circle]) -> Circle:
    """Return a group of a step: it has run out where all its people have, and leads with whoever has the turn."""
    over = all(circle.state == "over" for circle in circles)
    state = "over" if over else next(circle.state for circle in circles if circle.state != "over")
    lead = next((circle.lead for circle in circles if circle.lead in group), None)
    return Circle(group, roles, state, lead, circles[0].away)
