"""How long every slot is: ranges, totals, what is left, stretching; used by the planner.

Times are exact until the end, then "in whole seconds, rounded down"; a timed slot has at least one second.
"""

from collections.abc import Hashable, Iterator, Sequence
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from thinkpair.errors import ContentError
from thinkpair.planning import messages as say
from thinkpair.units import MINUTE

Exact = int | Fraction
SHORTEST_SHARE = 10


class Length(Struct, kw_only=True):
    """The seconds that one timed slot may take, and those that it is given.

    `rest` is a slot of `total = "rest"`; `shared` is the title of a step whose slots share a `total`. `extra` is what
    earlier turns were extended by. `alike` says which slots are of the same step and must be equal. `given` is exact
    and without `extra`; `settled` is what has been, or must equal what has been.
    """

    least: Exact
    middle: Exact
    most: Exact
    rest: bool = False
    shared: str = ""
    extra: int = 0
    alike: Hashable = None
    settled: bool = False
    given: Exact = 0

    @property
    def seconds(self) -> int:
        """The whole seconds of the slot."""
        return max(1, int(self.given)) + self.extra


class TotalSpan(Struct, kw_only=True):
    """Rounds whose slots share a `total`: seconds, "rest", or None for the session, whose total is its planner's."""

    total: int | Literal["rest"] | None
    title: str = ""
    parts: "list[Length | TotalSpan]" = []

    def lengths(self) -> Iterator[Length]:
        """Give every slot in it, in order."""
        for part in self.parts:
            if isinstance(part, Length):
                yield part
            else:
                yield from part.lengths()


class Bounds(Struct, frozen=True):
    """The least and the most seconds that a session takes; `most` is None where a "rest" takes whatever there is."""

    least: int
    most: int | None


def fit(
    session: TotalSpan,
    total: int | None,
    *,
    stretch: bool,
    lenient: bool,
    lenient_rounds: bool,
    grows: bool,
    beside: int,
) -> None:
    """Give every slot its time. Raises ContentError where the total of the session, or of a round, cannot be met.

    With `lenient` a session takes its least instead, with `lenient_rounds` a round does. `grows` says that it
    becomes longer with every item of a list that is not known yet: so is the most. `beside` are seconds that are taken
    already, such as those of captures: the total is without them, and what is said counts them.
    """
    _settle_rounds(session, lenient_rounds)
    if total is None:
        _take(session, None)
    elif _stretched(session, total, stretch):
        return
    elif _rests(session):
        _take(session, total, lenient, beside)
    else:
        _together(session, total, lenient, grows, beside)
    if not lenient_rounds:
        _check_shared(session)


def _check_shared(session: TotalSpan) -> None:
    """Refuse what a step's `total` leaves to each: "less than 10 seconds a slot as planned, before any stretching"."""
    for length in session.lengths():
        if length.shared and not length.settled and length.given < SHORTEST_SHARE:
            raise ContentError(say.short_shares(length.shared, int(length.given), SHORTEST_SHARE))


def bounds(session: TotalSpan) -> Bounds:
    """Return the least and the most that the session takes; the times given are lost."""
    _settle_rounds(session, True)
    if _rests(session):
        return Bounds(_least_with_rest(session), None)
    return Bounds(_sum(session, 0), _sum(session, 1))


def _sum(session: TotalSpan, fraction: Exact) -> int:
    for length in _ranges(session):
        length.given = _at(length, fraction)
    return sum(length.seconds for length in session.lengths())


def _least_with_rest(session: TotalSpan) -> int:
    _leave(session, 0, _need(session))
    return sum(length.seconds for length in session.lengths())


def _together(session: TotalSpan, total: int, lenient: bool, grows: bool, beside: int) -> None:
    """Fit a session without rests to its total.

    "With a total T all ranges move together, by the same fraction from their least to their most, so that the timed
    slots add up to T"; "a T above the most ends early, with slack".
    """
    if not lenient:
        _check_room(session, total, grows, beside)
    ranges = _ranges(session)
    free = sum(length.most - length.least for length in ranges)
    over = total - _others(session, 0)
    fraction = Fraction(over) / free if free else 1
    for length in ranges:
        length.given = _at(length, min(1, max(0, fraction)))


def _check_room(session: TotalSpan, total: int, grows: bool, beside: int) -> None:
    least, most = _sum(session, 0), _sum(session, 1)
    if total < least:
        given, needed, longest = (max(0, seconds + beside) for seconds in (total, least, most))
        raise ContentError(say.too_short(given, needed, longest, grows=grows))


def _stretched(session: TotalSpan, total: int, stretch: bool) -> bool:
    """Stretch a session whose total is below its least or above its most; say whether it was.

    "With stretching every timed slot is scaled by the same factor instead, from the least or the most, down to one
    second."
    """
    if not stretch:
        return False
    limits = bounds(session)
    if limits.least <= total and (limits.most is None or total <= limits.most):
        return False
    if limits.most is None or total < limits.least:
        _settle_rounds(session, True)
        _leave(session, 0, _need(session))
    _check_shared(session)
    lengths = list(session.lengths())
    moving = [length for length in lengths if not length.settled]
    exact = sum(length.given for length in moving)
    fixed = sum(length.extra if not length.settled else length.seconds for length in lengths)
    factor = Fraction(max(0, total - fixed)) / exact if exact else 1
    for length in moving:
        length.given *= factor
    return True


def _settle_rounds(span: TotalSpan, lenient: bool) -> None:
    """Give every slot of a round with a `total` in seconds its time: it does not depend on the total of the session."""
    for part in span.parts:
        if isinstance(part, TotalSpan) and part.total != "rest":
            _take(part, part.total, lenient)


def _take(span: TotalSpan, total: int | Exact | None, lenient: bool = False, beside: int = 0) -> None:
    """Fill a total exactly, ranges at their midpoint; None leaves them there."""
    if not _rests(span):
        _scale(span, total)
        return
    if total is None:
        raise ContentError(say.NEEDS_TOTAL)
    _settle_rounds(span, lenient)
    left = total - _others(span, None)
    need = _need(span)
    # "ranges at their midpoint (towards their least where the rest would be under one minute a slot, or under the
    # midpoint of its slots where that is less; refused if it still is)"
    fraction = None if left >= need else _towards_least(span, total - need)
    if fraction is not None:
        left = total - _others(span, fraction)
        if left < need and not lenient:
            least = int(-(-(total + need - left) // 1)) + beside
            raise ContentError(say.too_short_for_rest(max(0, int(total) + beside), span.title, least))
    _leave(span, fraction, max(left, need))


def _towards_least(span: TotalSpan, total: Exact) -> Fraction:
    """Return the fraction at which everything but the rest takes this long; 0 where that cannot be reached."""
    ranges = _ranges(span)
    free = sum(length.most - length.least for length in ranges)
    over = total - _others(span, 0)
    return min(Fraction(1), max(Fraction(0), Fraction(over) / free)) if free else Fraction(0)


def _leave(span: TotalSpan, fraction: Exact | None, left: Exact) -> None:
    """Give what is left of a span to its rests, and everything else its time at this fraction.

    "Several share it in proportion: a `total = "rest"` slot counts as one minute, a slot of a `total = "rest"` round as
    its midpoint."
    """
    for length in _ranges(span):
        length.given = _at(length, fraction)
    rests = _rests(span)
    weight = sum(_weight(part) for part in rests)
    for part in rests:
        share = Fraction(left) * _weight(part) / weight
        if isinstance(part, Length):
            part.given = share
        else:
            _take(part, share, lenient=True)


def _scale(span: TotalSpan, total: Exact | None) -> None:
    """Scale the slots of a span to its total; None leaves them at their midpoint.

    "The time of the whole round; its timed slots are scaled to it, keeping their proportions."
    """
    if total is None:
        for length in _ranges(span):
            length.given = length.middle
        return
    moving = [length for length in span.lengths() if not length.settled]
    for part in span.parts:
        if isinstance(part, Length) and not part.settled:
            part.given = part.middle
        elif isinstance(part, TotalSpan):
            _take(part, part.total if isinstance(part.total, int) else None, lenient=True)
    left = max(0, total - sum(length.given for length in span.lengths() if length.settled))
    weight = sum(length.given for length in moving)
    for length in moving:
        length.given = length.given * Fraction(left) / weight if weight else length.given


def _others(span: TotalSpan, fraction: Exact | None) -> Exact:
    """Return what everything that does not take the rest takes, its extensions included."""
    taken: Exact = 0
    for part in span.parts:
        if isinstance(part, Length):
            taken += part.extra if part.rest and not part.settled else _own(part, _at(part, fraction))
        elif part.total != "rest":
            taken += sum(_own(length, length.given) for length in part.lengths())
        else:
            taken += sum(length.extra if not length.settled else _own(length, 0) for length in part.lengths())
    return taken


def _own(length: Length, exact: Exact) -> Exact:
    return (length.given if length.settled else exact) + length.extra


def _at(length: Length, fraction: Exact | None) -> Exact:
    if fraction is None:
        return length.middle
    room = length.most - length.least
    return length.least + fraction * room if room else length.least


def _ranges(span: TotalSpan) -> list[Length]:
    """Return the slots that move with the total of this span: those of its rounds without a total of their own."""
    return [part for part in span.parts if isinstance(part, Length) and not part.rest and not part.settled]


def _rests(span: TotalSpan) -> "Sequence[Length | TotalSpan]":
    return [part for part in span.parts if _takes_rest(part)]


def _takes_rest(part: "Length | TotalSpan") -> bool:
    if isinstance(part, Length):
        return part.rest and not part.settled
    return part.total == "rest" and any(not length.settled for length in part.lengths())


def _need(span: TotalSpan) -> Exact:
    """Return the least that all rests of a span take: a minute a slot, or the midpoint of a round's slots if less."""
    return sum(MINUTE if isinstance(part, Length) else _need_of_round(part) for part in _rests(span))


def _need_of_round(part: TotalSpan) -> Exact:
    slots = [length for length in part.lengths() if not length.settled]
    return min(MINUTE * len(slots), sum(length.middle for length in slots))


def _weight(part: "Length | TotalSpan") -> Exact:
    if isinstance(part, Length):
        return 0 if part.settled else MINUTE if part.rest else part.middle
    return part.total if isinstance(part.total, int) else sum(_weight(inner) for inner in part.parts)


def is_inside(mark: int, seconds: int | None) -> bool:
    """Say whether a mark is shown in a slot of this length (None: open).

    "`marks` are seconds before the end, negative ones from the start; those that do not fall inside the slot are
    dropped."
    """
    if seconds is None:
        return mark < 0
    return 0 < abs(mark) < seconds
