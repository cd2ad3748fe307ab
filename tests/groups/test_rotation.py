"""What rotates in a group over its meetings: who starts, roles, who is whose mentor; with people who miss meetings."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.meetings import House, a_group
from tests.sources import shipped
from thinkpair.groups.history import Past
from thinkpair.groups.rotation import rows_for
from thinkpair.groups.session_defaults import GroupWithHistory, defaults_for
from thinkpair.planning.planner import make_plan
from thinkpair.session.plan import Setup
from thinkpair.units import lettered

TODAY = date(2026, 11, 29)
GROUP = "peer-mentoring-group"


class TurnGroup:
    """A group that meets without a clock: its meetings are as they were planned, as far as they went."""

    def __init__(self, people: int, format_id: str = GROUP, mentor: str = "") -> None:
        self.source = shipped(format_id)
        self.people = lettered(people)
        self.known = GroupWithHistory("g", a_group(people=", ".join(self.people), kind="peer group", mentor=mentor))

    def meet(self, absent: Sequence[str] = (), turns: int | None = None) -> Past:
        """Meet without those who are absent; the meeting is over after so many turns."""
        filled = defaults_for(self.known, self.source, TODAY, absent)
        plan = make_plan(
            self.source, Setup(people=filled.people, roles=filled.roles, met=filled.met(filled.people), total=14400)
        )
        alone = [slot.groups[0].speakers[0] for slot in plan.slots if len(slot.groups[0].speakers) == 1]
        slots = {(slot.round, slot.repeat, slot.turn): slot for slot in plan.slots if slot.groups[0].roles}
        held = [
            {role: names for role, names in group.roles.items() if role not in plan.fixed}
            for slot in slots.values()
            for group in slot.groups
            if slot.round == 2 or len(slot.groups) > 1
        ][:turns]
        past = Past(
            session=str(len(self.known.past)),
            format=self.source.id,
            started="2026-11-01",
            people=plan.people,
            first=next(name for name in alone if all(name not in names for names in plan.fixed.values())),
            turns=tuple(turn["mentee"][0] for turn in held if "mentee" in turn),
            fixed=plan.fixed,
            held=tuple(held),
        )
        self.known = GroupWithHistory("g", self.known.group, (*self.known.past, past))
        return past

    def pairs(self) -> Counter[tuple[str, str]]:
        """Count who was mentored by whom."""
        return Counter(
            (turn["mentee"][0], turn["mentor"][0]) for past in self.known.past for turn in past.held if "mentor" in turn
        )

    def held(self, role: str) -> dict[str, int]:
        """Count how often each person held a role."""
        count = Counter(name for past in self.known.past for turn in past.held for name in turn.get(role, ()))
        return {name: count[name] for name in self.people}


@pytest.mark.parametrize(("people", "meetings"), [(4, 4), (5, 4), (6, 6), (7, 6), (8, 7)])
def test_everyone_is_mentored_by_everyone_else(people: int, meetings: int) -> None:
    """Within n − 1 meetings; with four or six people that is impossible, and it takes n."""
    circle = TurnGroup(people)
    for _ in range(meetings):
        circle.meet()
    assert circle.pairs().keys() == set(permutations(circle.people, 2))
    for role in ("mentee", "mentor", "timekeeper"):
        assert set(circle.held(role).values()) == {meetings}
    assert [past.first for past in circle.known.past] == [*circle.people, *circle.people][:meetings]


@pytest.mark.parametrize("people", [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13])
def test_nobody_is_followed_twice_by_the_same_person_in_the_known_rows(people: int) -> None:
    names = lettered(people)
    rows = rows_for(names)
    followed = Counter((row[place - 1], row[place]) for row in rows for place in range(people))
    assert len(rows) == {4: 2, 6: 4}.get(people, people - 1)
    assert set(followed.values()) == {1}
    assert rows[0] == names or people in (3,)


@settings(max_examples=25)
@given(st.lists(st.sets(st.sampled_from("ABCDEF"), max_size=2), min_size=1, max_size=9))
def test_whoever_misses_meetings_leaves_the_roles_even(away: list[set[str]]) -> None:
    circle, starts, attended = TurnGroup(6), dict[str, int](), Counter[str]()
    for number, absent in enumerate(away):
        past = circle.meet(sorted(absent))
        attended.update(past.people)
        # Nobody starts again while somebody who is here has not started since.
        before = starts.get(past.first, -1)
        assert all(starts.get(name, -1) >= before for name in past.people)
        starts[past.first] = number
    for role in ("mentee", "mentor", "timekeeper"):
        assert circle.held(role) == {name: attended[name] for name in circle.people}


@settings(max_examples=25)
@given(st.lists(st.sets(st.sampled_from("ABCDE"), max_size=1), min_size=1, max_size=8))
def test_no_other_order_has_fewer_who_are_mentored_again_by_the_same(away: list[set[str]]) -> None:
    circle = TurnGroup(5)
    for absent in away:
        before = circle.pairs()
        past = circle.meet(sorted(absent))

        def again(order: Sequence[str], before: Counter[tuple[str, str]] = before) -> int:
            return sum(before[person, order[(place + 1) % len(order)]] for place, person in enumerate(order))

        assert again(past.people) == min(map(again, permutations(past.people)))


@settings(max_examples=25)
@given(st.lists(st.integers(1, 4), min_size=1, max_size=10))
def test_meetings_that_are_all_cut_short_give_everyone_the_same_number_of_turns(turns: list[int]) -> None:
    """And whoever had none comes before whoever had one."""
    circle = TurnGroup(5)
    for number in turns:
        before = circle.held("mentee")
        past = circle.meet(turns=number)
        assert sorted(before[name] for name in past.turns) == sorted(before.values())[:number]
        assert max(circle.held("mentee").values()) - min(circle.held("mentee").values()) <= 1
        assert max(circle.held("mentor").values()) - min(circle.held("mentor").values()) <= 4


def test_a_mentor_who_sits_first_is_never_the_one_who_started() -> None:
    circle = TurnGroup(4, "shared-mentor", mentor="A")
    assert [circle.meet().first for _ in range(4)] == ["B", "C", "D", "B"]


def test_the_hosts_of_small_groups_are_those_who_were_host_least() -> None:
    circle = TurnGroup(10, "conversation-cafe")
    for _ in range(5):
        circle.meet()
    hosts = circle.held("host")
    assert sum(hosts.values()) >= 10
    assert max(hosts.values()) - min(hosts.values()) <= 1


def test_what_was_really_held_counts(tmp_path: Path) -> None:
    """The second turn was left at once: the next meeting begins with it, and the pair of it was no pair."""
    house = House(tmp_path, a_group(people="Ana, Ben, Chi, Dan, Eva", kind="peer group"))
    house.hold("2026-11-07", GROUP, stop=lambda slot: (slot.round, slot.turn, slot.step_number) == (2, 2, 2))
    record = house.record()
    assert record.first == "Ana"
    assert [dict(turn) for turn in record.held] == [
        {"mentee": ("Ana",), "mentor": ("Ben",), "timekeeper": ("Chi",), "observer": ("Dan", "Eva")}
    ]
    filled, _ = house.hold("2026-11-14", GROUP)
    assert filled.people[0] == "Ben"
    assert filled.people[-1] == "Ana"


def test_where_everyone_has_a_fixed_role_nobody_turns(tmp_path: Path) -> None:
    house = House(tmp_path, a_group(people="Mia, Joe", kind="mentor and mentee", mentor="Mia"))
    house.hold("2026-11-07", "mentoring-conversation")
    filled, _ = house.hold("2026-11-14", "mentoring-conversation")
    assert (filled.people, filled.start.person) == (("Mia", "Joe"), "")
