"""A session that has to do with the time of day: when it must end, and rounds that begin at a time."""

from datetime import datetime

from msgspec.structs import replace

from thinkpair.errors import ContentError
from thinkpair.formats.loaded_format import Source
from thinkpair.planning.planner import length_bounds
from thinkpair.planning.shortening import FLOOR
from thinkpair.session.plan import Setup
from thinkpair.units import HOUR, MINUTE, write_duration


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

    No slot becomes shorter than half of its least. Raises ContentError where even that is too long.
    """
    if not setup.end or setup.stretch or setup.total is None:
        return setup
    least = length_bounds(source, setup).least
    if setup.total >= least:
        return setup
    shortest = int(-(-least * FLOOR // 1))
    if setup.total < shortest:
        raise ContentError(
            f"there are {write_duration(setup.total)} until then, and even at half of its shortest this format takes"
            f" {write_duration(shortest)} for these people: take a later end, or another format"
        )
    return replace(setup, stretch=True)
