"""What holds for every format and every number of people: fairness, sums, and a past that stays."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.planning.plans import role, round_of, source, step
from thinkpair.cli.plan import plan_json
from thinkpair.errors import ContentError
from thinkpair.formats.library import Library, shipped_folder
from thinkpair.formats.loader import Source, load_file
from thinkpair.planning.planner import make_plan
from thinkpair.session.plan import Choice, Decision, Plan, Setup

PEOPLE = tuple("ABCDEFGHIJKLM")
HOW_OFTEN: list[dict[str, Any]] = [{"repeat": 2}, {"until": "7m"}, {"until": "done"}, {"for_each": "ideas"}, {}]
SHIPPED = sorted(shipped_folder().glob("*.toml"))

times = st.sampled_from(["30s", "2m", "1m-3m", "4m-6m", "open"])
sizes = st.sampled_from(["everyone", "alone", "pairs", "threes", "fours", 5, "3-4"])
speakers: st.SearchStrategy[str | list[str]] = st.sampled_from(
    [
        "anyone",
        "nobody",
        "thinker",
        "listener",
        "keeper",
        "each",
        "each listener",
        ["listener", "thinker"],
        "every group",
    ]
)


@st.composite
def steps(draw: st.DrawFn) -> str:
    keys: dict[str, Any] = {"optional": draw(st.booleans())}
    if draw(st.booleans()):
        keys["total"] = draw(st.sampled_from(["6m", "4m-9m"]))
    if draw(st.integers(0, 3)) == 0:
        keys |= {"groups": draw(sizes), "partners": draw(st.sampled_from(["same", "new"]))}
    if draw(st.integers(0, 4)) == 0:
        keys["outside"] = ["thinker"]
    if draw(st.integers(0, 2)) == 0:
        keys["extend"] = "1m"
    return step(draw(speakers), draw(times), order=draw(orders()), **keys)


def orders() -> st.SearchStrategy[str]:
    return st.sampled_from(["seating", "reverse", "counter", "shift", "random", "choose"])


@st.composite
def rounds(draw: st.DrawFn, *, fixed: bool) -> str:
    keys: dict[str, Any] = {"groups": draw(sizes), "leftover": draw(st.sampled_from(["nearest", "bigger", "sit-out"]))}
    keys["partners"] = draw(st.sampled_from(["same", "new", "merge"]))
    if draw(st.booleans()):
        keys |= {"each": draw(st.sampled_from(["thinker", "keeper"])), "order": draw(orders())}
        if draw(st.booleans()):
            keys["turns"] = draw(st.sampled_from([1, 2, "1-3"]))
    if draw(st.integers(0, 4)) == 0:
        keys["stay"] = "keeper"
        keys["partners"] = draw(st.sampled_from(["rotate", "new"]))
        if fixed:
            del keys["groups"]
    keys |= draw(st.sampled_from(HOW_OFTEN))
    if draw(st.integers(0, 4)) == 0:
        keys["total"] = "11m"
    return round_of(*draw(st.lists(steps(), min_size=1, max_size=3)), optional=draw(st.booleans()), **keys)


@st.composite
def formats(draw: st.DrawFn) -> str:
    fixed = draw(st.booleans())
    keeper = role("keeper", fixed=fixed, people="1-2") + role("thinker", "listener")
    drawn = draw(st.lists(rounds(fixed=fixed), min_size=1, max_size=3))
    return 'people = "1+"\n' + keeper + round_of(step(collect="ideas")) + "".join(drawn)


setups = st.builds(
    lambda number, total, stretch, seed: Setup(people=PEOPLE[:number], total=total, stretch=stretch, seed=seed),
    st.integers(1, 13),
    st.sampled_from([None, 1200, 3600]),
    st.booleans(),
    st.integers(1, 3),
)


def planned(made: Source, setup: Setup, decided: dict[str, Decision] | None = None) -> Plan:
    """Plan, without the total where it cannot be met."""
    try:
        return make_plan(made, setup, decided or {})
    except ContentError:
        return make_plan(made, replace(setup, total=None), decided or {})


@given(formats(), setups)
@settings(max_examples=25)
def test_sums_starts_and_places(text: str, setup: Setup) -> None:
    plan = planned(source(text), setup)
    starts = 0
    for slot in plan.slots:
        assert slot.start == starts
        starts += slot.seconds or 0
        assert slot.seconds is None or slot.seconds >= 1
        assert all(0 < abs(mark) < (slot.seconds or 10**6) for mark in slot.marks)
    assert plan.seconds == starts
    assert plan.untimed == sum(slot.seconds is None for slot in plan.slots)
    order = [(slot.round, slot.repeat, slot.turn, slot.step_number) for slot in plan.slots]
    assert order == sorted(order)
    assert [capture.after for capture in plan.captures] == sorted({capture.after for capture in plan.captures})


@given(formats(), setups)
@settings(max_examples=25)
def test_everyone_is_in_one_group_or_rests(text: str, setup: Setup) -> None:
    plan = planned(source(text), setup)
    for slot in plan.slots:
        there = Counter(name for group in slot.groups for name in group.people)
        if not (len(slot.groups) == 1 and slot.groups[0].floor == "choose"):
            assert there + Counter(slot.resting) == Counter(plan.people)
        for group in slot.groups:
            assert group.people
            assert all(set(names) <= set(group.people) and names for names in group.roles.values())
            assert set(group.speakers) <= set(group.people)
            assert (group.floor == "turn") <= bool(group.speakers)
            assert (group.floor == "open") == (group.speakers == group.people and group.floor != "turn")


@given(formats(), setups)
@settings(max_examples=25)
def test_slots_of_a_step_are_equal_and_the_total_is_kept(text: str, setup: Setup) -> None:
    made = source(text)
    plan = planned(made, setup)
    lengths: dict[tuple[int, int], set[int | None]] = {}
    shared = {
        (number, at)
        for number, part in enumerate(made.format.round, 1)
        for at, it in enumerate(part.step, 1)
        if it.total
    }
    for slot in plan.slots:
        lengths.setdefault((slot.round, slot.step_number), set()).add(slot.seconds)
    assert all(len(seconds) == 1 for place, seconds in lengths.items() if place not in shared)
    if plan.slack:
        assert setup.total
        assert plan.seconds + plan.slack == setup.total


@given(
    st.integers(1, 13),
    st.sampled_from(["seating", "reverse", "counter", "shift", "random"]),
    sizes,
    st.integers(1, 3),
    st.integers(1, 3),
)
@settings(max_examples=25)
def test_everyone_in_the_same_place_has_the_same_time(
    number: int, order: str, size: str, repeat: int, seed: int
) -> None:
    text = role("thinker", "listener") + round_of(
        step("thinker", "1m-4m"), step("each", total="6m"), each="thinker", order=order, groups=size, repeat=repeat
    )
    plan = make_plan(source('people = "1+"\n' + text), Setup(people=PEOPLE[:number], total=86_400, seed=seed))
    spoken: dict[int, Counter[str]] = {1: Counter(), 2: Counter()}
    for slot in plan.slots:
        for group in slot.groups:
            if group.floor == "turn":
                spoken[slot.step_number].update(dict.fromkeys(group.speakers, slot.seconds or 0))
    assert set(spoken[1]) == set(plan.people)
    assert len(set(spoken[1].values())) == 1
    in_group = {name: len(group.people) for group in plan.slots[0].groups for name in group.people}
    for people in set(in_group.values()):
        assert len({spoken[2][name] for name in plan.people if in_group[name] == people}) == 1
    assert not [warning for warning in plan.warnings if warning.code == "unequal-time"]


@given(formats(), setups, st.data())
@settings(max_examples=25)
def test_a_plan_made_again_has_the_same_past(text: str, setup: Setup, data: st.DataObject) -> None:
    made = source(text)
    decided: dict[str, Decision] = {}
    plan = planned(made, setup)
    setup = setup if _can_be_kept(made, setup) else replace(setup, total=None)
    for _ in range(6):
        asked = [
            (index, choice)
            for index, slot in enumerate(plan.slots)
            for choice in _choices(plan, index)
            if choice.key not in decided
        ]
        if not asked:
            return
        index, choice = asked[0]
        if index and (extend_key := plan.slots[index - 1].extend_key):
            decided[extend_key] = 60
        decided[choice.key] = _answer(choice, data)
        with_past = make_plan(made, setup, decided, plan.slots[:index])
        assert with_past.slots[:index] == plan.slots[:index]
        assert [capture for capture in with_past.captures if capture.after < index] == [
            capture for capture in plan.captures if capture.after < index
        ]
        without = make_plan(made, replace(setup, total=None), decided)
        assert [slot.groups for slot in without.slots] == [slot.groups for slot in with_past.slots]
        plan = with_past


def _choices(plan: Plan, index: int) -> list[Choice]:
    """Return what is asked right before a slot: after the slot before it, and before it."""
    after = plan.slots[index - 1].after if index else None
    return [*([after] if after else []), *plan.slots[index].before]


def _answer(choice: Choice, data: st.DataObject) -> Decision:
    if choice.kind == "items":
        return tuple(data.draw(st.lists(st.sampled_from("xyz"), max_size=3, unique=True)))
    if choice.options:
        return data.draw(st.sampled_from(choice.options))
    return data.draw(st.integers(1, 4))


def _can_be_kept(made: Source, setup: Setup) -> bool:
    try:
        make_plan(made, setup)
    except ContentError:
        return False
    return True


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_every_shipped_format_is_planned_for_every_number_of_people(file: Path) -> None:
    made = load_file(file, Library()).source
    assert made
    outside = sum(
        role.people.least if role.people and not isinstance(role.people, str) else 1
        for role in made.format.role.values()
        if role.outside
    )
    takes = made.format.people
    for number in sorted({takes.least, takes.least + 1, (takes.least + (takes.most or 11)) // 2, takes.most or 11}):
        if takes.holds(number):
            plan = make_plan(
                made,
                Setup(people=tuple(f"P{one}" for one in range(number + outside)), total=made.format.total or 86_400),
            )
            assert plan.slots
            assert len(plan_json(plan)["slots"]) == len(plan.slots)
