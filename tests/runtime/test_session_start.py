"""Where a session stands on the wall clock."""

import pytest

from tests.session.plans import thinking_pair
from thinkpair.runtime.session_start import TOLERANCE, corrected_start, start_timestamp
from thinkpair.session import events as ev
from thinkpair.session.plan import Setup

ZERO = 1_800_000_000.0
PLAN = thinking_pair()


@pytest.mark.parametrize(
    ("wall", "zero"),
    [("2027-01-15T08:00:00+00:00", ZERO), ("2027-01-15T09:00:00+01:00", ZERO), ("yesterday", None), ("", None)],
)
def test_the_session_says_when_it_began(wall: str, zero: float | None) -> None:
    began = ev.SessionStarted(at=0, session="s", wall=wall, plan=PLAN, setup=Setup(people=PLAN.people))
    assert start_timestamp(began) == zero


@pytest.mark.parametrize(
    ("event", "late", "moved"),
    [
        (ev.Paused(at=120), 0.01, False),
        (ev.Paused(at=120), TOLERANCE - 0.1, False),
        (ev.Paused(at=120), 3_600, True),
        (ev.Paused(at=120), -3_600, True),
        (ev.TimeUp(at=120, slot=0), 3_600, False),
        (ev.TimeUp(at=120, slot=0), -3_600, True),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, ev.BaseEvent) else str(value),
)
def test_a_clock_that_was_set_is_told_from_an_event_that_was_written_late(
    event: ev.Event, late: float, moved: bool
) -> None:
    written = ZERO + event.at / 60 + late
    assert corrected_start(ZERO, event, written, 60) == (pytest.approx(ZERO + late) if moved else ZERO)
