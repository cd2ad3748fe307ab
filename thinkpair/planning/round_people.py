"""Who is in a round and its turns: who stays at a station or is outside, how many take a turn, who waits for one."""

from collections.abc import Sequence

from thinkpair.formats.value_types import Count
from thinkpair.planning.attendance_changes import PASSES, still_to_come
from thinkpair.planning.compiled_format import RoundScript, plain
from thinkpair.planning.grouping.partner_matching import Groups
from thinkpair.planning.grouping.rules import group_sizes
from thinkpair.planning.plan_builder import Walk
from thinkpair.planning.role_rotation import Roles, RoundRoles, dealt
from thinkpair.session.plan import Amendment


def who_stays(walk: Walk, part: RoundScript, roles: RoundRoles, people: tuple[str, ...]) -> Groups:
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


def outside_roles(walk: Walk, part: RoundScript, roles: RoundRoles) -> Roles:
    """Return the roles whose "holders are in no group here", as far as no turn here will change them."""
    outside = {role: names for role, names in walk.cast.inside.items() if role in part.outside}
    rotating = [walk.script.roles[role] for role in part.roles if role not in walk.cast.fixed]
    for role in () if part.table.each else [role.name for role in rotating if role.name in part.outside]:
        if role not in walk.memory.held:
            free = tuple(name for name in walk.seating if name not in roles.passed_over)
            walk.memory.held[role] = dealt(rotating, free, walk.cast.half).get(role, ())
        outside[role] = walk.memory.held[role]
    return outside


def settled_turns(walk: Walk, part: RoundScript, ident: str) -> int | None:
    """Return how many take a turn; None for everyone.

    "With `each`: only so many take a turn; a range is settled when reached and planned at its least."
    """
    turns = part.table.turns
    if turns is None or not part.table.each:
        return None
    if turns.most == turns.least:
        return turns.least
    words = f"How many people take a turn in “{plain(part.title)}”?"
    settled = walk.choices.number("turns", f"turns:{ident}", words)
    return turns.least if settled is None else max(turns.least, min(settled, turns.most or settled))


class Waiting:
    """The people of one repeat: `had` have taken their turn, `to_pick` may be picked for the next one."""

    def __init__(self, walk: Walk, roles: RoundRoles) -> None:
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
