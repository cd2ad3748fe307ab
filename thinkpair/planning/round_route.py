"""Where a session has left the order of its file: rounds that were skipped, and those that people jumped to."""

from collections.abc import Collection, Sequence

from thinkpair.planning.compiled_format import Part, RoundScript, rounds_in
from thinkpair.session.plan import Amendment


class Route:
    """Which rounds are still entered: asked before each round, told of each skip and jump.

    `target` is the number of the round that people jumped to and that has not begun, `skipped` that of the round whose
    rest is left out, `over` the rounds that were held before people went back. `went_back` says that they ever did.
    """

    def __init__(self) -> None:
        self.target: int | None = None
        self.skipped: int | None = None
        self.over: frozenset[int] = frozenset()
        self.turns_back = False
        self.went_back = False

    def heed(self, amendment: Amendment, now: int, held: Collection[int]) -> None:
        """Take up a skip or a jump in round `now`; `held` are the rounds that have slots."""
        if amendment.kind == "skipped":
            self.skipped = amendment.round
            return
        self.target = amendment.round
        self.turns_back = amendment.round < now
        if self.turns_back:
            self.over, self.went_back = frozenset(held), True

    def leaves(self, number: int) -> bool:
        """Say whether nothing more of this round comes now."""
        return number == self.skipped or (self.target is not None and (self.turns_back or number != self.target))

    def passes_by(self, part: Part) -> bool:
        """Say whether a round, or all rounds of a `use`, are left out; a round that was skipped is so once."""
        numbers = [each.number for each in rounds_in((part,))]
        if isinstance(part, RoundScript) and part.number == self.skipped:
            self.skipped = None
            return True
        if self.target is not None:
            return self.turns_back or self.target not in numbers
        return all(number in self.over for number in numbers)

    def arrives(self, part: Part) -> bool:
        """Say whether people have jumped to this round, or into this `use`; a jump ends with the round it leads to."""
        arrived = self.target is not None
        if isinstance(part, RoundScript):
            self.target = None
        return arrived

    def end(self, number: int) -> None:
        """A round is over: what was skipped of it is behind."""
        if self.skipped == number:
            self.skipped = None

    def turned_back(self, parts: Sequence[Part]) -> list[Part]:
        """Return the parts that come now that people went back: from the one that holds the target on."""
        self.turns_back = False
        first = next(
            (index for index, part in enumerate(parts) if self.target in [each.number for each in rounds_in((part,))]),
            len(parts),
        )
        return list(parts[first:])
