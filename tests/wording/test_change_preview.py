"""What is said of a change before it is done."""

from datetime import UTC, datetime, timedelta

import pytest

from thinkpair.session import commands as ask
from thinkpair.session.plan_diff import Difference
from thinkpair.wording.change_preview import Foreseen, said

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
NOTHING = Difference(people=(), steps=(), groups=(), resting=(), unheld=(), order=(), ends_in=(600, 600), behind=(0, 0))


@pytest.mark.parametrize(("later", "told"), [(10, False), (60, True)])
def test_a_round_that_moves_by_seconds_begins_when_it_did(later: int, told: bool) -> None:
    begins = "Lunch", NOON, NOON + timedelta(seconds=later)
    lines = list(said(Foreseen(ask.TakeBreak(300), NOTHING, (NOON, NOON), begins)))
    assert ("“Lunch” begins 12:00 → 12:01" in lines) is told
    assert not [line for line in lines if "12:00 → 12:00" in line]
