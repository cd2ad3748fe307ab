"""People who come late, leave, swap, pass, and take a role: what becomes of the rest of a plan."""

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.planning.plans import floors, groups, holders, plan, round_of, seconds, step
from thinkpair.session.floor import speakers
from thinkpair.session.plan import Amendment, AmendmentKind

ROUND = """
[role.thinker]
[role.listener]
people = "rest"
[[round]]
title = "Turns"
each = "thinker"
  [[round.step]]
  title = "Think"
  speak = "thinker"
  time = "2m"
  [[round.step]]
  title = "Questions"
  time = "1m"
"""
GO_ROUND = """
[[round]]
title = "Opening"
  [[round.step]]
  title = "A word"
  speak = "each"
  time = "1m"
"""
PAIRS = """
[[round]]
title = "Talks"
groups = 2
partners = "new"
repeat = 3
  [[round.step]]
  title = "Talk"
  speak = "each"
  time = "1m"
"""
MENTOR = """
[role.mentor]
fixed = true
[role.mentee]
[[round]]
title = "Turns"
each = "mentee"
  [[round.step]]
  title = "Talk"
  speak = "mentee"
  time = "2m"
  [[round.step]]
  title = "Answer"
  speak = "mentor"
  time = "1m"
"""


def after(slots: int, kind: AmendmentKind, person: str = "", other: str = "", **more: object) -> Amendment:
    return Amendment(after=slots, kind=kind, person=person, other=other, **more)  # type: ignore[arg-type]  # a short way


def turns(text: str, people: str, *amended: Amendment) -> str:
    return "".join(word for word in floors(plan(text, people, amended=amended)) if word != "open")


def test_whoever_comes_late_has_a_turn_after_the_others() -> None:
    assert turns(ROUND, "ABC", after(3, "joined", "D")) == "ABCD"
    assert turns(ROUND, "ABC", after(3, "joined", "D", "A")) == "ABCD"
    assert groups(plan(ROUND, "ABC", amended=[after(1, "joined", "D")]))[:3] == ["ABC", "ABCD", "ABCD"]


def test_whoever_comes_late_listens_in_the_turn_that_runs() -> None:
    late = plan(ROUND, "ABC", amended=[after(1, "joined", "D")])
    assert holders(late, "listener")[1] == "BCD"


def test_whoever_has_left_has_no_turn_and_sits_nowhere() -> None:
    assert turns(ROUND, "ABCD", after(1, "left", "C")) == "ABD"
    assert all("C" not in group for group in groups(plan(ROUND, "ABCD", amended=[after(1, "left", "C")]))[1:])


def test_the_turn_of_somebody_who_leaves_in_it_is_over() -> None:
    assert floors(plan(ROUND, "ABC", amended=[after(1, "left", "A")])) == ["A", "B", "open", "C", "open"]


def test_whoever_comes_back_has_the_turn_that_was_missed_but_none_twice() -> None:
    missed = (after(1, "stepped away", "B"), after(3, "came back", "B"))
    assert turns(ROUND, "ABC", *missed) == "ACB"
    had = (after(3, "stepped away", "A"), after(4, "came back", "A"))
    assert turns(ROUND, "ABC", *had) == "ABC"


def test_whoever_passes_for_now_comes_last_and_altogether_not_at_all() -> None:
    assert turns(ROUND, "ABC", after(1, "passed for now", "A", running=True)) == "ABCA"
    assert turns(ROUND, "ABC", after(1, "passed", "A", running=True)) == "ABC"
    assert turns(ROUND, "ABC", after(0, "passed for now", "A")) == "BCA"
    assert turns(ROUND, "ABC", after(2, "passed", "B")) == "AC"


def test_whoever_passed_for_now_is_not_forgotten_when_more_changes() -> None:
    passed = after(1, "passed for now", "A", running=True)
    assert turns(ROUND, "ABC", passed, after(3, "fitted", seconds=600), after(4, "joined", "D")) == "ABCAD"


def test_a_pass_in_a_go_round_is_one_of_the_go_round() -> None:
    assert turns(GO_ROUND, "ABC", after(1, "passed for now", "A", running=True)) == "ABCA"
    assert turns(GO_ROUND, "ABC", after(1, "passed for now", "B")) == "ACB"
    assert turns(GO_ROUND + ROUND.partition("[[round]]")[0], "ABC", after(1, "joined", "D")) == "ABCD"


def test_two_who_swap_places_swap_their_turns() -> None:
    assert turns(ROUND, "ABCD", after(2, "swapped", "B", "D")) == "ADCB"
    assert turns(ROUND, "ABCD", after(2, "swapped", "A", "D")) == "ABCD"  # A has had a turn


def test_a_role_that_is_taken_over_stays_with_its_new_holder() -> None:
    made = plan(MENTOR, "MABC", amended=[after(2, "took the role", "C", "M", role="mentor")])
    assert floors(made) == ["A", "M", "B", "C", "M", "C"]
    assert holders(made, "mentor")[2:] == ["C"] * 4


def test_a_mentor_who_leaves_leaves_the_answers_out() -> None:
    assert floors(plan(MENTOR, "MABC", amended=[after(2, "left", "M")])) == ["A", "M", "B", "C"]


def test_in_simultaneous_groups_a_latecomer_joins_a_smallest_group_and_then_pairs_anew() -> None:
    made = plan(PAIRS, "ABCDE", amended=[after(1, "joined", "F")])
    assert sorted(map(len, groups(made)[0].split("|"))) == [2, 3]
    assert sorted(map(len, groups(made)[1].split("|"))) == [3, 3]
    later = [slot for slot in made.slots if slot.repeat > 1]
    assert all(len(group.people) == 2 for slot in later for group in slot.groups)


def test_nobody_is_left_without_a_partner() -> None:
    made = plan(PAIRS, "ABCDEF", amended=[after(1, "left", "A")])
    assert all(len(group.people) > 1 for slot in made.slots[1:] for group in slot.groups)


@pytest.mark.parametrize(
    ("partners", "people", "leaves", "comes"), [("home", "ABCDE", "E", "ABCD"), ("jigsaw", "ABCDEF", "F", "AEC|BD")]
)
def test_nobody_whose_partners_have_left_meanwhile_is_alone(
    partners: str, people: str, leaves: str, comes: str
) -> None:
    text = round_of(step(), groups="pairs") + round_of(step()) + round_of(step(), partners=partners)
    assert groups(plan(text, people, amended=[after(2, "left", leaves)]))[-1] == comes


@pytest.mark.parametrize("number", [20, 60])
def test_who_joins_the_smallest_group_for_who_left_has_met_it(number: int) -> None:
    people = "".join(map(chr, range(ord("一"), ord("一") + number)))
    made = plan(PAIRS, people, amended=[after(1, "left", people[0])])
    last = {slot.repeat: slot for slot in made.slots}
    met = Counter(
        frozenset(pair)
        for slot in (made.slots[1], last[2], last[3])
        for group in slot.groups
        for pair in combinations(group.people, 2)
    )
    assert max(met.values()) == 1


def test_nobody_meets_twice_while_there_is_somebody_new() -> None:
    amended = [after(2, "left", "C"), after(4, "joined", "G")]
    made = plan(PAIRS.replace("repeat = 3", "repeat = 4"), "ABCDEF", amended=amended)
    met = Counter(
        frozenset(group.people)
        for repeat in range(1, 5)
        for group in next(slot for slot in made.slots if slot.repeat == repeat).groups
        if len(group.people) == 2
    )
    assert max(met.values()) == 1


def test_what_is_given_back_comes_next_and_lasts_as_long() -> None:
    made = plan(ROUND, "AB", amended=[after(2, "given back", "A", seconds=45)])
    assert floors(made) == ["A", "open", "A", "B", "open"]
    assert seconds(made)[2] == 45
    assert made.slots[2].step == "Time given back"


@pytest.mark.parametrize("kind", ["left", "stepped away"])
def test_nothing_is_given_back_to_somebody_who_is_not_there(kind: AmendmentKind) -> None:
    assert floors(plan(ROUND, "ABC", amended=[after(2, "given back", "A", seconds=45), after(2, kind, "A")]))[2] == "B"


_MOVES = st.lists(st.tuples(st.integers(0, 12), st.sampled_from("ABCDXYZ"), st.booleans()), max_size=6)


@given(_MOVES)
def test_whoever_stays_has_one_turn_and_as_long_as_the_others(moves: list[tuple[int, str, bool]]) -> None:
    here, amended = set("ABCD"), list[Amendment]()
    for slots, name, comes in sorted(moves, key=lambda move: move[0]):
        if comes and name not in here and name not in [amendment.person for amendment in amended]:
            amended.append(after(slots, "joined", name))
            here.add(name)
        elif not comes and name in here and len(here) > 1:
            amended.append(after(slots, "left", name))
            here.remove(name)
    made = plan(ROUND, "ABCD", amended=amended)
    amended = [amendment for amendment in amended if amendment.after < len(made.slots)]
    time = Counter[str]()
    for slot in made.slots:
        time.update(dict.fromkeys(speakers(slot), slot.seconds or 0))
    assert {time[name] for name in made.people} <= {120}
    assert max(time.values()) == 120


def test_time_given_back_does_not_count_as_a_turn_of_a_round_that_goes_on_for_so_long() -> None:
    text = ROUND.replace('each = "thinker"', 'each = "thinker"\nuntil = "10m"').replace('time = "2m"', 'time = "open"')
    text = text.replace('time = "1m"', 'time = "open"')
    assert len(plan(text, "AB", amended=[after(1, "given back", "A", seconds=1)]).slots) < 10
