"""Formats exactly as they are published: their sums, who speaks when, and who is with whom."""

from functools import cache

import pytest

from docs.generate import PUBLISHED
from tests.sources import shipped
from thinkpair.planning.planner import make_plan
from thinkpair.session.plan import Plan, Setup, Slot
from thinkpair.units import lettered

# Format, people, roles, minutes: as the sources say, summed up by hand.
SUMS = [
    ("six-thinking-hats", 4, {}, 2 + 4 * 4 + 4 * 0.5 + 2),
    ("six-thinking-hats", 8, {}, 2 + 4 * 8 + 8 * 0.5 + 2),
    ("microlab", 3, {}, 3 * (1 + 3 * 2) + 5),
    ("microlab", 12, {}, 3 * (1 + 3 * 2) + 5),
    ("final-word", 4, {}, 4 * (3 + 3 + 1) + 5),
    ("final-word", 5, {}, 5 * (3 + 4 + 1) + 5),
    ("brainwriting-6-3-5", 6, {}, 6 * 5),
    ("shift-and-share", 24, {"presenter": 6}, 5 + 6 * (10 + 2) + 5 * 1),
    ("shift-and-share", 12, {"presenter": 3}, 5 + 3 * (10 + 2) + 2 * 1),
    ("british-parliamentary", 9, {}, 15 + 8 * 7 + 20 + 10),
    ("intervision-incident", 5, {}, 5 + 10 + 5 + 15 + 10 + 10 + 10),
    ("intervision-incident", 8, {}, 5 + 10 + 5 + 15 + 10 + 10 + 10),
    ("toastmasters-meeting", 20, {}, 5 + 3 * (7 + 1) + 5 * 2 + 3 * 3 + 1 + 2 + 5 + 5),
    ("ecocycle-planning", 12, {}, 5 + 5 + 10 + 15 + 15 + 15 + 10 + 10 + 10),
    ("eo-forum", 8, {}, 10 + 8 * 7 + 8 * (0.25 + 7 * 0.5) + 10 + 50 + 10 + 50 + 20),
    ("twenty-five-ten", 20, {}, 2 + 5 + 5 * 3 + 5 + 3),
    ("pomodoro-pairing", 2, {}, 4 * 25 + 3 * 5),
    ("leadership-day", 12, {}, None),
]
NINE = 9 * 3600


@cache
def planned(identifier: str, people: int, roles: tuple[tuple[str, int], ...] = ()) -> Plan:
    source = shipped(identifier)
    names = lettered(people)
    named = {role: names[:number] for role, number in roles}
    return make_plan(source, Setup(people=names, roles=named, start=NINE))


def step(plan: Plan, title: str) -> list[Slot]:
    return [slot for slot in plan.slots if slot.step == title]


def spoken(slots: list[Slot]) -> str:
    return "".join(name for slot in slots for group in slot.groups[:1] for name in group.speakers)


def together(slot: Slot) -> list[tuple[str, ...]]:
    return [group.people for group in slot.groups]


@pytest.mark.parametrize(("identifier", "people", "roles", "minutes"), SUMS)
def test_the_sum_is_the_published_one(
    identifier: str, people: int, roles: dict[str, int], minutes: float | None
) -> None:
    plan = planned(identifier, people, tuple(roles.items()))
    seconds = [slot.seconds for slot in plan.slots]
    assert None not in seconds
    if minutes is not None:
        assert abs(plan.seconds - minutes * 60) <= 2 * people  # a shared total is rounded down to whole seconds
    assert [warning.code for warning in plan.warnings if warning.code != "unanswered" and not warning.allowed] == []


def test_each_of_them_has_a_page() -> None:
    assert set(PUBLISHED) == {identifier for identifier, *_ in SUMS} - {"leadership-day"}


def test_hats_are_worn_by_all_and_the_red_one_half_as_long() -> None:
    plan = planned("six-thinking-hats", 4)
    hats = [slot.round_title.split(":")[0] for slot in plan.slots]
    assert list(dict.fromkeys(hats[1:-1])) == ["White hat", "Green hat", "Yellow hat", "Black hat", "Red hat"]
    assert hats[0] == hats[-1] == "Blue hat"
    assert [slot.seconds for slot in step(plan, "How it feels")] == [30] * 4
    assert spoken(step(plan, "What we know")) == "ABCD"  # the chair wears the white hat, too


def test_each_question_of_a_microlab_begins_with_the_next_person() -> None:
    assert spoken(step(planned("microlab", 3), "Speak")) == "ABCBCACAB"
    assert {slot.early for slot in step(planned("microlab", 3), "Speak")} == {"silence"}


def test_whoever_began_has_the_final_word() -> None:
    assert spoken([slot for slot in planned("final-word", 4).slots if slot.round == 1]) == (
        "ABCDA" + "BCDAB" + "CDABC" + "DABCD"
    )


def test_every_group_is_at_every_station() -> None:
    plan = planned("shift-and-share", 12, (("presenter", 3),))
    visits = [{group.people[0]: set(group.people[1:]) for group in slot.groups} for slot in step(plan, "Show")]
    assert len(visits) == 3
    for presenter in "ABC":
        assert set().union(*(visit[presenter] for visit in visits)) == set("DEFGHIJKL")
    assert plan.slots[-1].step == "Questions"  # nobody moves after the last station


def test_the_speeches_of_a_debate() -> None:
    plan = planned("british-parliamentary", 9)
    speeches = [slot for slot in plan.slots if slot.round == 2]
    titles = [plan.roles[role].title for slot in speeches for role, held in slot.groups[0].roles.items()
              if held == slot.groups[0].speakers]  # fmt: skip
    assert titles == [
        *("Prime Minister", "Leader of the Opposition", "Deputy Prime Minister", "Deputy Leader of the Opposition"),
        *("Member for the Government", "Member for the Opposition", "Government Whip", "Opposition Whip"),
    ]
    assert [len(group) for group in together(plan.slots[0])] == [2, 2, 2, 2]
    assert {(slot.seconds, slot.marks) for slot in speeches} == {(420, (-60, 60))}
    assert "I" not in plan.people


def test_the_group_thinks_without_the_bringer() -> None:
    source = shipped("intervision-incident")
    setup = Setup(people=lettered(6))
    plan = make_plan(source, setup)
    picked = next(choice for slot in plan.slots for choice in slot.before if choice.kind == "pick")
    settled = make_plan(source, setup, {picked.key: "C"})
    (without,) = step(settled, "Without the bringer")
    assert without.resting == ("C",)
    assert [len(group) for group in together(without)] == [3, 2]
    assert "C" not in spoken(step(settled, "What I would do"))
    assert spoken(step(settled, "What I take")) == "C"


def test_evaluators_are_bound_to_speakers_by_their_number() -> None:
    plan = planned("toastmasters-meeting", 14)
    speeches = [slot for slot in plan.slots if slot.step.startswith("Speech")]
    evaluations = [slot for slot in plan.slots if slot.step.startswith("Evaluation of speech")]
    assert [slot.step[-1] for slot in speeches] == [slot.step[-1] for slot in evaluations] == ["1", "2", "3"]
    assert spoken(speeches) == "".join(plan.fixed["speaker"])
    assert spoken(evaluations) == "".join(plan.fixed["evaluator"])
    assert {slot.marks for slot in speeches} == {(-300, -360)}


def test_the_same_fours_are_before_and_after_the_plenary() -> None:
    plan = planned("ecocycle-planning", 13)
    (before,), (after,) = step(plan, "Agree on the places"), step(plan, "Step back")
    assert together(before) == together(after) == together(step(plan, "Poverty trap")[0])
    assert len(step(plan, "Put them on the wall")) == len(before.groups) == 3
    pairs = together(step(plan, "Place each activity")[0])
    assert all(any(set(pair) <= set(four) for four in together(before)) for pair in pairs)


def test_the_moderator_takes_part() -> None:
    plan = planned("eo-forum", 8)
    assert plan.fixed["moderator"] == ("A",)
    assert spoken(step(plan, "My month")) == "ABCDEFGH"
    assert spoken(step(plan, "My question")) == "ABCDEFGH"
    assert [slot.round_title for slot in step(plan, "Break")] == ["Break", "Two issues"]


def test_five_rounds_with_new_people_then_scores() -> None:
    plan = planned("twenty-five-ten", 12)
    talks = [frozenset(map(frozenset, together(slot))) for slot in step(plan, "Read and talk")]
    assert len(talks) == 5
    assert len(frozenset().union(*talks)) == 5 * 6  # nobody meets anybody twice
    (scores,) = step(plan, "Countdown")
    assert (scores.vote, scores.votes) == ("ideas", "1-5")


def test_breaks_are_between_only() -> None:
    plan = planned("pomodoro-pairing", 2)
    assert [slot.step for slot in plan.slots] == ["Work", "Break"] * 3 + ["Work"]
    assert [slot.groups[0].roles["driver"][0] for slot in step(plan, "Work")] == ["A", "B", "A", "B"]


@pytest.mark.parametrize("people", [6, 7, 12, 24])
def test_the_day_keeps_its_breaks(people: int) -> None:
    plan = planned("leadership-day", people)
    at = {slot.round_title: slot.at for slot in reversed(plan.slots) if slot.step_number == 1}
    for title, hour, minute in (
        ("Morning break", 10, 30),
        ("Lunch", 12, 30),
        ("Steps of my own: Alone", 13, 30),
        ("Afternoon break", 15, 0),
    ):
        assert at[title] == hour * 3600 + minute * 60
    assert "late" not in {warning.code for warning in plan.warnings}
    gaps = [slot.seconds or 0 for slot in plan.slots if slot.step.startswith("Until")]
    assert max(gaps) < 60
    assert NINE + plan.seconds <= 17 * 3600


def test_a_day_that_starts_late_is_fitted_to_its_breaks() -> None:
    source = shipped("leadership-day")
    plan = make_plan(source, Setup(people=lettered(12), start=NINE + 20 * 60))
    at = {slot.round_title: slot.at for slot in reversed(plan.slots) if slot.step_number == 1}
    assert at["Morning break"] == 10 * 3600 + 30 * 60
    assert "late" not in {warning.code for warning in plan.warnings}
