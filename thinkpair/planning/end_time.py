"""A session that must end at a time of day: how much shorter than usual it may be for that.

Owns this rule alone. Reads no clock: the time that is left is the total of the set-up.
"""

from msgspec.structs import replace

from thinkpair.errors import ContentError
from thinkpair.formats.loaded_format import Source
from thinkpair.planning.planner import length_bounds
from thinkpair.planning.shortening import FLOOR
from thinkpair.session.plan import Setup
from thinkpair.units import write_duration


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
