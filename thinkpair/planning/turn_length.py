"""A session whose time is given for one turn, like "10 each": the total that gives every turn that time."""

from msgspec.structs import replace

from thinkpair.errors import ContentError
from thinkpair.formats.loaded_format import Source
from thinkpair.planning.planner import length_bounds, make_plan
from thinkpair.session.plan import Setup
from thinkpair.units import DAY, say_duration


def set_to_turn(source: Source, setup: Setup, seconds: int) -> Setup:
    """Return the set-up with the total that makes the longest turn of one person so many seconds.

    Raises ContentError where nobody has a turn alone, or no total of at most a day does that.
    """
    bounds = length_bounds(source, setup)

    def with_total(total: int) -> Setup:
        fits = bounds.least <= total and (bounds.most is None or total <= bounds.most)
        return replace(setup, total=total, stretch=not fits)

    if not _turn(source, with_total(bounds.least)):
        raise ContentError("in this format nobody has a turn alone: give the whole time, like 40 min")
    low, high = 0, DAY
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _turn(source, with_total(middle)) >= seconds else (middle, high)
    if _turn(source, with_total(high)) != seconds:
        raise ContentError(f"turns of {say_duration(seconds)} are not possible here: give the whole time, like 40 min")
    return with_total(high)


def _turn(source: Source, setup: Setup) -> int:
    """Return the seconds of the longest turn; 0 where the total is too short for a plan."""
    try:
        plan = make_plan(source, setup)
    except ContentError:
        return 0
    turns = (slot.seconds for slot in plan.slots if all(len(group.speakers) == 1 for group in slot.groups))
    return max((seconds for seconds in turns if seconds), default=0)
