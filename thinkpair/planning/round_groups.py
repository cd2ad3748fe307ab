"""Who takes part in a round, how many take a turn and who waits for one; and the groups of a step that are others."""

from collections.abc import Sequence

from thinkpair.formats.value_parsers import people_words
from thinkpair.formats.value_types import Count
from thinkpair.planning import messages as say
from thinkpair.planning.compiled_format import RoundScript, Size, StepScript, plain
from thinkpair.planning.decisions import PASSES, still_to_come
from thinkpair.planning.grouping.partner_matching import Groups
from thinkpair.planning.grouping.rules import Grouping, SizeWarning, group_sizes
from thinkpair.planning.grouping.state import StepGroups
from thinkpair.planning.plan_builder import PlanBuilder
from thinkpair.planning.role_rotation import Roles, RoundRoles, dealt
from thinkpair.planning.speaker_selection import TurnGroup, held_together
from thinkpair.session.plan import Amendment


def who_stays(walk: PlanBuilder, part: RoundScript, roles: RoundRoles, people: tuple[str, ...]) -> Groups:
    """Return who is known to stay: the holders of a fixed role, or those who stayed in the round before.

    "There is one group to each holder of R"; who carried a rotating role to a station keeps it there as long as as
    many groups are wanted.
    """
    stay, cast = part.table.stay, walk.cast
    if stay is None or stay in cast.fixed:
        return tuple((name,) for name in people if name in cast.fixed.get(stay or "", ()))
    before, size = walk.gatherings.stations, part.groups
    held = walk.memory.held.get(stay, ())
    if before is None or stay == part.table.each or not isinstance(size, Count):
        return ()
    here = [name for group in before.holders for name in group if name in people and name in held]
    wanted = group_sizes(len(people), size, part.table.leftover or "nearest")
    if wanted.resting or not len(here) == len(held) == len(before.holders) == len(wanted.sizes):
        return ()
    roles.keep(stay, held)
    return before.holders


def outside_roles(walk: PlanBuilder, part: RoundScript, roles: RoundRoles) -> Roles:
    """Return the roles whose "holders are in no group here", as far as no turn here will change them."""
    outside = {role: names for role, names in walk.cast.inside.items() if role in part.outside}
    rotating = [walk.script.roles[role] for role in part.roles if role not in walk.cast.fixed]
    for role in () if part.table.each else [role.name for role in rotating if role.name in part.outside]:
        if role not in walk.memory.held:
            free = tuple(name for name in walk.seating if name not in roles.passed_over)
            walk.memory.held[role] = dealt(rotating, free, walk.cast.half).get(role, ())
        outside[role] = walk.memory.held[role]
    return outside


def settled_turns(walk: PlanBuilder, part: RoundScript, ident: str) -> int | None:
    """Return how many take a turn; None for everyone.

    "With `each`: only so many take a turn; a range is settled when reached and planned at its least."
    """
    turns = part.table.turns
    if turns is None or not part.table.each:
        return None
    if turns.most == turns.least:
        return turns.least
    settled = walk.choices.number("turns", f"turns:{ident}", say.how_many_turns(plain(part.title)))
    return turns.least if settled is None else max(turns.least, min(settled, turns.most or settled))


class Waiting:
    """The people of one repeat: `had` have taken their turn, `to_pick` may be picked for the next one."""

    def __init__(self, walk: PlanBuilder, roles: RoundRoles) -> None:
        self._walk = walk
        self._roles = roles
        self.had: list[str] = []
        self.to_pick: list[str] = []

    def heed(self, new: Sequence[Amendment]) -> None:
        """Let those who passed their turn for now have had none."""
        again = {amendment.person for amendment in new if amendment.kind == "passed for now" and amendment.running}
        self.had = [name for name in self.had if name not in again]

    def lines(self, groups: Groups, before: Sequence[str], new: Sequence[Amendment], most: int) -> list[list[str]]:
        """Return who waits for a turn in each group, at most so many, in the order of before."""
        return [self.line(group, before, new)[: max(0, most)] for group in groups]

    def line(self, group: tuple[str, ...], before: Sequence[str], new: Sequence[Amendment]) -> list[str]:
        """Return who of a group waits for a turn, now that people came, went or passed."""
        heeded = [amendment for amendment in new if amendment.running or amendment.kind not in PASSES]
        return self.without_passing(still_to_come(self._roles.candidates(group), before, self.had, heeded))

    def without_passing(self, line: Sequence[str]) -> list[str]:
        """Return the line without those who pass: for now is last of all. Whoever has passed comes next time."""
        passing = [amendment for amendment in self._walk.passing if amendment.person in line]
        for amendment in passing:
            self._walk.passing.remove(amendment)
        return still_to_come(line, line, (), passing)


Here = tuple[list[TurnGroup], frozenset[str]]
"""The groups of a step, and who rests beside them."""


def without_outside(step: StepScript, circles: list[TurnGroup], outside: Roles, seating: tuple[str, ...]) -> Here:
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
    walk: PlanBuilder, part: RoundScript, step: StepScript, circles: list[TurnGroup]
) -> tuple[list[TurnGroup], StepGroups | None]:
    """Return the groups that a step makes for itself, None where people group themselves; nothing is remembered yet.

    "For this step alone; people keep their roles, the next step is back in the round's groups."
    """
    present = {name for circle in circles for name in circle.people}
    people = tuple(name for name in walk.seating if name in present)
    size: Size = step.table.groups or part.groups
    roles_of = held_together(circles)
    if size == "choose":
        return [TurnGroup(people, roles_of(people), "chosen")], None
    before = tuple(circle.people for circle in circles)
    made = walk.gatherings.of_step(part, step.number, size, step.table.partners or "same", before, people)
    circle_of = {name: circle for circle in circles for name in circle.people}
    groups = made.grouping.groups
    return [_regrouped(group, roles_of(group), [circle_of[name] for name in group]) for group in groups], made


def use_step_groups(
    walk: PlanBuilder, part: RoundScript, step: StepScript, key: str, circles: list[TurnGroup], made: StepGroups | None
) -> frozenset[str]:
    """Remember the groups of a step that takes place; return who rests. `key` names the step in this turn."""
    if made is None:
        number = walk.choices.groups(key, plain(step.title)) or 1
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
        return say.small_group(title, wanted)
    return say.no_even_groups(title, wanted, sorted({len(group) for group in made.groups}))


def _returned(circles: list[TurnGroup], back: Roles, seating: tuple[str, ...]) -> list[TurnGroup]:
    """Let people whom the round has outside sit in the smallest group for a step that says otherwise."""
    names = {name for group in back.values() for name in group}
    if not circles:
        return [TurnGroup(tuple(name for name in seating if name in names), back)]
    smallest = min(range(len(circles)), key=lambda index: len(circles[index].people))
    circle = circles[smallest]
    people = tuple(name for name in seating if name in names or name in circle.people)
    joined = TurnGroup(people, {**circle.roles, **back}, circle.state, circle.lead, circle.away, circle.seats)
    return [*circles[:smallest], joined, *circles[smallest + 1 :]]


def _regrouped(group: tuple[str, ...], roles: Roles, circles: Sequence[TurnGroup]) -> TurnGroup:
    """Return a group of a step: it has run out where all its people have, and leads with whoever has the turn."""
    over = all(circle.state == "over" for circle in circles)
    state = "over" if over else next(circle.state for circle in circles if circle.state != "over")
    lead = next((circle.lead for circle in circles if circle.lead in group), None)
    return TurnGroup(group, roles, state, lead, circles[0].away)
