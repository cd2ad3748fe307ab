"""How long a session is to be, from what people say: when it ends, or how long each turn is; and rounds that begin at a
time of day."""

from datetime import datetime

from msgspec.structs import replace

from thinkpair.errors import ContentError
from thinkpair.formats.loaded_format import Source
from thinkpair.planning import messages as say
from thinkpair.planning.planner import length_bounds, make_plan
from thinkpair.planning.time_fitting import FLOOR
from thinkpair.session.plan import Setup
from thinkpair.units import DAY, HOUR, MINUTE


def begins_at_times(source: Source) -> bool:
    """Say whether a format has a round that begins at a time of day."""
    return any(turn.at is not None for turn in source.format.round) or any(map(begins_at_times, source.uses.values()))


def on_the_day(source: Source, setup: Setup, now: datetime | None) -> Setup:
    """Return the set-up of a format whose rounds begin at a time of day: it starts `now` where nobody said when.

    Only a time of day at which it ends is its total: a usual length says nothing of such a day.
    """
    if not begins_at_times(source):
        return setup
    seconds = None if now is None else now.hour * HOUR + now.minute * MINUTE + now.second
    start = seconds if setup.start is None else setup.start
    return replace(setup, start=start, total=setup.total if setup.end else None)


def set_to_end(source: Source, setup: Setup) -> Setup:
    """Return the set-up with every slot scaled where its format would not end on time, as far as that can be.

    No slot becomes shorter than half of its least. Raises ContentError where even that is too long. Rounds that begin
    at a time of day keep it: such a format is never scaled.
    """
    if not setup.end or setup.stretch or setup.total is None or begins_at_times(source):
        return setup
    least = length_bounds(source, setup).least
    if setup.total >= least:
        return setup
    shortest = int(-(-least * FLOOR // 1))
    if setup.total < shortest:
        raise ContentError(say.end_too_soon(setup.total, shortest))
    return replace(setup, stretch=True)


def set_to_turn(source: Source, setup: Setup, seconds: int) -> Setup:
    """Return the set-up with the total that makes the longest turn of one person so many seconds.

    Raises ContentError where nobody has a turn alone, or no total of at most a day does that.
    """
    bounds = length_bounds(source, setup)

    def with_total(total: int) -> Setup:
        fits = bounds.least <= total and (bounds.most is None or total <= bounds.most)
        return replace(setup, total=total, stretch=not fits)

    if not _turn(source, with_total(bounds.least)):
        raise ContentError(say.NO_TURN_ALONE)
    low, high = 0, DAY
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _turn(source, with_total(middle)) >= seconds else (middle, high)
    if _turn(source, with_total(high)) != seconds:
        raise ContentError(say.no_such_turns(seconds))
    return with_total(high)


def _turn(source: Source, setup: Setup) -> int:
    """Return the seconds of the longest turn; 0 where the total is too short for a plan."""
    try:
        plan = make_plan(source, setup)
    except ContentError:
        return 0
    turns = (slot.seconds for slot in plan.slots if all(len(group.speakers) == 1 for group in slot.groups))
    return max((seconds for seconds in turns if seconds), default=0)
