"""The six states of the clock are told apart from ten metres, by shape alone: in small grey pictures."""

from collections.abc import AsyncIterator
from itertools import combinations

import pytest

from tests.tui.pictures import Picture, difference, grey_picture
from tests.tui.stages import Stage, pair, stage
from tests.tui.tours import through_the_states
from thinkpair.session.plan import ClockStyle

_FAR = (160, 45)
_LEAST = 0.105
"""A tenth is what they have to differ in at least; a little more, so that other figures do not make it less."""


async def in_every_state(room: Stage) -> AsyncIterator[str]:
    """Go through the states of a turn that has not begun yet."""
    yield "waiting"
    await room.press("enter")
    await room.pass_time(28)
    yield "running"
    async for name in through_the_states(room):
        yield name


@pytest.mark.parametrize(("clock", "big"), [("digits", False), ("digits", True), ("bar", False), ("bar", True)])
async def test_any_two_states_differ_from_ten_metres(clock: ClockStyle, big: bool) -> None:
    pictures: dict[str, Picture] = {}
    async with stage(pair(early="silence", clock=clock), size=_FAR, started=False) as room:
        if big:
            await room.press("b")
        async for state in in_every_state(room):
            await room.pass_time(0)
            pictures[state] = grey_picture(room)
    assert len(pictures) == 6
    assert (len(pictures["running"]), len(pictures["running"][0])) == (90, 160)
    for one, other in combinations(pictures, 2):
        share = difference(pictures[one], pictures[other])
        assert share >= _LEAST, f"{one} and {other} differ in {share:.1%} of the pixels"
