"""The queue of a repeat: who has had a turn and who waits for one, while people come, leave and pass."""

from collections.abc import Sequence

from thinkpair.planning.attendance_changes import PASSES, still_to_come
from thinkpair.planning.grouping.pair_counts import Groups
from thinkpair.planning.plan_builder import Walk
from thinkpair.planning.role_rotation import RoundRoles
from thinkpair.session.plan import Amendment


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
