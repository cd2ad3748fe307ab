"""Whole sessions in virtual time, over the shipped formats."""

from collections import defaultdict
from functools import partial

import pytest

from tests.sources import shipped
from thinkpair.formats.library import shipped_folder
from thinkpair.planning.planner import make_plan
from thinkpair.runtime.live_session import Moment
from thinkpair.runtime.rehearsal import rehearse
from thinkpair.session import events as ev
from thinkpair.session.ledger import slot_times
from thinkpair.session.plan import Setup
from thinkpair.session.state import Session, replay
from thinkpair.units import lettered

TEN = (
    "thinking-pair",
    "thinking-round",
    "thinking-dialogue",
    "thinking-council",
    "peer-mentoring-group",
    "shared-mentor",
    "action-learning-set",
    "coaching-triad",
    "mentoring-conversation",
    "check-in",
)


def held(name: str, people: int) -> list[Moment]:
    source = shipped(name)
    setup = Setup(people=lettered(people))
    return list(rehearse(make_plan(source, setup), setup, source.texts(), partial(make_plan, source, setup)))


SIZES = [(name, people) for name in TEN for people in range(2, 9) if shipped(name).format.people.holds(people)]


@pytest.mark.parametrize(("name", "people"), SIZES)
def test_nobody_in_the_same_place_gets_a_second_more(name: str, people: int) -> None:
    session = held(name, people)[-1].session
    for shares in _shares(session).values():
        assert len(set(shares.values())) == 1, shares
        assert min(shares.values()) > 0


@pytest.mark.parametrize("name", TEN)
def test_a_rehearsal_can_be_replayed_and_ends_closed(name: str) -> None:
    moments = held(name, shipped(name).format.people.least)
    assert isinstance(moments[-1].event, ev.Closed)
    assert replay(moment.event for moment in moments) == moments[-1].session


MANY = 16
CHOOSING = [("lean-coffee", 4), ("mutual-invitation", 6), ("open-space", 12), ("thinking-session", 2)]


@pytest.mark.parametrize(("name", "people"), CHOOSING)
def test_what_people_decide_is_decided_from_the_seed(name: str, people: int) -> None:
    once, again = held(name, people), held(name, people)
    assert any(isinstance(moment.event, ev.Decided) for moment in once)
    assert [moment.event for moment in once] == [moment.event for moment in again]


@pytest.mark.parametrize("name", sorted(path.stem for path in shipped_folder().glob("*.toml")))
def test_every_shipped_format_comes_to_its_close(name: str) -> None:
    people = shipped(name).format.people
    outside = sum(role.outside for role in shipped(name).format.role.values())
    most = min(people.most or MANY, MANY)
    for number in {people.least, (people.least + most) // 2, max(people.least, most)}:
        assert isinstance(held(name, number + outside)[-1].event, ev.Closed)


def _shares(session: Session) -> dict[tuple[int, int], dict[str, float]]:
    """Return, for each step that each person speaks in, the seconds that each has had."""
    shares: dict[tuple[int, int], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for entry in slot_times(session, session.plan.seconds):
        slot = session.plan.slots[entry.slot]
        for group in slot.groups:
            if group.floor == "turn" and len(group.speakers) == 1:
                shares[slot.round, slot.step_number][group.speakers[0]] += round(entry.actual, 3)
    return shares
