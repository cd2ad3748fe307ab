"""What a walk through a script leaves behind: slots without their time, warnings, and what is known on the way."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from thinkpair.planning.compiled_format import Place, RoundScript, StepScript
from thinkpair.planning.time_allocation import Exact, Length, TotalSpan
from thinkpair.session.plan import Choice, ListLimit, SlotGroup


class Draft(Struct, kw_only=True):
    """A slot whose time is not settled. `length` is None where it is open.

    `added` are the seconds by which the group has extended it; `given_back` says that it makes up for a turn that was
    cut short, `waits_until` that it fills the time until a round begins, seconds of the day, `pause` that it is a
    break that people added. `anchor` is the time of day before which it does not begin.
    """

    part: RoundScript
    step: StepScript
    repeat: int
    turn: int
    groups: tuple[SlotGroup, ...]
    length: Length | None
    resting: tuple[str, ...] = ()
    optional: bool = False
    extend_key: str | None = None
    added: int = 0
    item: str | None = None
    repeats_over: str | None = None
    limit: ListLimit | None = None
    before: tuple[Choice, ...] = ()
    after: Choice | None = None
    given_back: bool = False
    waits_until: int | None = None
    pause: bool = False
    anchor: int | None = None

    @property
    def beside(self) -> bool:
        """Whether it is no part of its round: a break that was added, or what waits for the round."""
        return self.pause or self.waits_until is not None

    @property
    def planned(self) -> Exact:
        """The seconds that count for `until` and for limits: "ranges at their midpoint"; time given back does not."""
        if self.length is None or self.given_back or self.pause:
            return 0
        return self.length.middle + self.length.extra + self.added


class DraftWarning(Struct, frozen=True):
    """A warning with its place in the script."""

    code: str
    message: str
    place: Place


class RoundContext(Struct, frozen=True, kw_only=True):
    """What the `use` rounds around give to a round, and what is known of a repeat.

    The item, the list that is gone through and its limit, and at which pass each `use` around is; whether this repeat
    is the `last` (None: not known beforehand), and which question asks for another one by hand.
    """

    span: TotalSpan
    item: str | None = None
    repeats_over: str | None = None
    limit: ListLimit | None = None
    passes: Mapping[int, int] = {}
    optional: bool = False
    last: bool | None = None
    again: Choice | None = None


class Budget(Struct, kw_only=True):
    """The time of an `until = "10m"` or of a `for_each` with a `total`, in seconds, and what is used of it so far.

    `by_hand` says that people go on although it is not known whether there is time, `begun` that a turn was counted.
    """

    limit: int
    used: Exact = 0
    last: Exact = 0
    by_hand: bool = False
    begun: bool = False

    def count(self, drafts: Sequence[Draft]) -> None:
        """Count the slots of one more turn, repeat or item; only inside turns the next one inherits an extension."""
        spent = sum(draft.planned for draft in drafts)
        self.used += spent
        self.begun = True
        self.last = spent - sum(draft.added for draft in drafts if not draft.part.table.each) or self.last

    def holds(self, seconds: Exact) -> bool:
        """Say whether a turn of so many seconds runs: "the first turn always runs"."""
        return not self.begun or self.has_room(seconds)

    def has_room(self, seconds: Exact) -> bool:
        """Say whether so many seconds more still fit, or people have said themselves that they do."""
        return self.by_hand or self.used + seconds <= self.limit

    def as_before(self, _ahead: int, _last: bool) -> Exact:
        """Return how long one more would be if it is like the latest."""
        return self.last

    def fits(self) -> bool:
        """Say whether the whole of another one still fits."""
        return self.has_room(self.last)
