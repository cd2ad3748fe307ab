"""Who speaks in a step, when it runs, and for how long."""

import pytest

from tests.contract.reading import errors, prompts, refusal, slots
from tests.planning.plans import captures, codes, floors, groups, plan, role, round_of, seconds, step
from tests.session.plans import Room
from thinkpair.session import commands as ask

TURNS = role("a", "b")


@pytest.mark.parametrize(
    ("when", "spoken"),
    [("every", "ABCABC"), ("first", "A"), ("later", "BCABC"), ("last", "C"), ("between", "ABCAB")],
)
def test_when_a_step_runs(when: str, spoken: str) -> None:
    text = TURNS + round_of(step("a", when=when), step("nobody", time="1s"), each="a", repeat=2)
    assert "".join(floor for floor in floors(plan(text, "ABC")) if floor != "silent") == spoken


def test_a_list_of_prompts_goes_by_repeat_or_by_turn() -> None:
    assert prompts(plan(round_of(step(prompt=["x", "y"]), repeat=3), "AB")) == ["x", "y", "x"]
    assert prompts(plan(TURNS + round_of(step("a", prompt=["x", "y"]), each="a"), "ABC")) == ["x", "y", "x"]
    twice = TURNS + round_of(step("a", prompt=["x", "y"]), each="a", repeat=2)
    assert prompts(plan(twice, "AB")) == ["x", "x", "y", "y"]


@pytest.mark.parametrize(
    ("speak", "said"),
    [("anyone", ["open"]), ("nobody", ["silent"]), ("a", ["A"]), (["a", "c"], ["AC"]), ("each", list("ABC"))],
)
def test_who_has_the_floor(speak: str | list[str], said: list[str]) -> None:
    text = role("a", "b", "c") + round_of(step(speak), each="a", turns=1)
    assert floors(plan(text, "ABC")) == said


def test_the_floor_in_json() -> None:
    made = slots(plan(round_of(step("anyone"), step("nobody"), step("each")), "AB"))
    floor = [(slot["groups"][0]["floor"], slot["groups"][0]["speakers"]) for slot in made]
    assert floor == [("open", ["A", "B"]), ("silent", []), ("turn", ["A"]), ("turn", ["B"])]


def test_each_begins_with_whose_turn_it_is() -> None:
    assert "".join(floors(plan(TURNS + round_of(step("each"), each="a"), "ABC"))) == "ABCBCACAB"


def test_each_of_a_role_goes_in_the_order_it_was_given() -> None:
    text = role("a", people=2) + role("b") + round_of(step("each a"), each="b")
    assert floors(plan(text, "ABC")) == ["B", "C", "C", "A", "A", "B"]


def test_every_group_is_one_slot_for_each_of_the_latest() -> None:
    text = round_of(step(), groups="pairs") + round_of(step("nobody"), groups="alone") + round_of(step("every group"))
    made = slots(plan(text, "ABCD"))[-2:]
    assert [slot["groups"][0]["people"] for slot in made] == [["A", "B"], ["C", "D"]]
    assert [len(slot["groups"]) for slot in made] == [1, 1]
    assert {slot["groups"][0]["floor"] for slot in made} == {"choose"}


@pytest.mark.parametrize(
    ("keys", "sent"),
    [
        ({"partners": "jigsaw"}, ["ACE", "BDF"]),
        ({"partners": "home"}, ["AB", "CD", "EF"]),
        ({"stay": "host"}, ["AD", "BE", "CF"]),
    ],
)
def test_groups_that_need_no_size_are_the_latest_too(keys: dict[str, str], sent: list[str]) -> None:
    text = role("host", people=3, fixed=True) + round_of(step(), groups="pairs")
    text += round_of(step(), **keys) + round_of(step("every group"))
    made = slots(plan(text, "ABCDEF"))[2:]
    assert [set(slot["groups"][0]["people"]) for slot in made] == [set(people) for people in sent]


def test_every_group_where_there_were_none() -> None:
    assert len(plan(round_of(step("every group")), "ABCD").slots) == 1


def test_a_group_that_has_run_out() -> None:
    text = TURNS + round_of(step("a", prompt="p"), step("nobody"), each="a", groups="pairs")
    made = slots(plan(text, "ABCDE"))[-2:]
    assert [group["floor"] for group in made[0]["groups"]] == ["turn", "open"]
    assert (made[0]["groups"][1]["prompt"], made[0]["groups"][1]["roles"]) == ("", {})
    assert [group["floor"] for group in made[1]["groups"]] == ["silent", "silent"]


def test_smaller_groups_of_a_step_are_inside_the_rounds_and_count_as_a_meeting() -> None:
    text = round_of(step(groups="pairs"), step(), groups="fours") + round_of(step(), groups="pairs", partners="new")
    made = groups(plan(text, "ABCDEFGH"))
    assert made[:2] == ["AB|CD|EF|GH", "ABCD|EFGH"]
    assert not set(made[0].split("|")) & set(made[2].split("|"))
    across = round_of(step(groups="pairs"), groups="threes")
    assert groups(plan(across, "ABCDEF")) == ["ABC|DEF"]


def test_a_total_is_shared_by_the_slots_of_the_largest_group() -> None:
    assert seconds(plan(round_of(step("each", total="10m")), "ABCD")) == [150] * 4
    assert seconds(plan(round_of(step("each", total="6m"), groups="pairs"), "ABCDE")) == [120] * 3


def test_less_than_ten_seconds_a_slot_is_refused_before_any_stretching() -> None:
    text = round_of(step("each", total="1m"), step(time="5m"))
    assert "10 seconds" in refusal(text, "ABCDEFG")
    assert "10 seconds" in refusal(text, "ABCDEFG", total=3600, stretch=True)
    assert plan(text, "ABCDEF").slots


def test_midpoints_are_rounded_down_to_five_seconds_before_they_are_divided() -> None:
    assert seconds(plan(round_of(step(time="1m-1m59s")), "AB")) == [85]
    assert seconds(plan(round_of(step("each", total="1m-1m59s")), "AB")) == [42, 42]


def test_all_ranges_move_by_the_same_fraction() -> None:
    assert seconds(plan(round_of(step(time="10m-20m"), step(time="1m-3m")), "AB", total=17 * 60)) == [900, 120]


def test_slots_of_a_step_are_equal_and_what_is_left_is_slack() -> None:
    made = plan(round_of(step("each", time="1m-10m")), "ABC", total=1000)
    assert (seconds(made), made.slack) == ([333] * 3, 1)
    assert plan(round_of(step()), "AB").slack == 0
    assert plan('total = "30s"\n' + round_of(step()), "AB").slack == 0


def test_a_usual_length_never_refuses() -> None:
    made = plan('total = "1m"\n' + round_of(step(time="2m-4m")), "AB")
    assert (seconds(made), codes(made)) == ([120], ["over-length"])


def test_a_total_below_the_least_and_above_the_most() -> None:
    text = round_of(step(time="31m-33m"))
    told = refusal(text, "AB", total=60)
    assert "31 min" in told
    assert "33 min" in told
    made = plan(text, "AB", total=3600)
    assert (made.seconds, made.slack) == (33 * 60, 27 * 60)


def test_stretching_scales_every_slot_down_to_one_second() -> None:
    text = round_of(step(time="1m"), step(time="3m"))
    assert seconds(plan(text, "AB", total=480, stretch=True)) == [120, 360]
    assert seconds(plan(text, "AB", total=4, stretch=True)) == [1, 3]
    assert seconds(plan(text, "AB", total=1, stretch=True)) == [1, 1]


def test_the_rest_is_what_is_left() -> None:
    assert seconds(plan(round_of(step(time="4m-6m"), step(total="rest")), "AB", total=600)) == [300, 300]
    each = round_of(step(time="4m-6m"), step("each", total="rest"))
    assert seconds(plan(each, "AB", total=360)) == [240, 60, 60]
    assert refusal(each, "AB", total=350)
    assert refusal(round_of(step(total="rest")), "AB")


def test_several_rests_share_in_proportion() -> None:
    text = round_of(step(time="2m"), total="rest") + round_of(step(total="rest"))
    assert seconds(plan(text, "AB", total=600)) == [400, 200]


def test_a_rest_inside_a_round_with_a_total() -> None:
    assert seconds(plan(round_of(step(time="2m"), step(total="rest"), total="10m"), "AB")) == [120, 480]


def test_a_round_with_a_total_keeps_its_proportions() -> None:
    assert seconds(plan(round_of(step(time="1m"), step(time="3m"), total="8m"), "AB")) == [120, 360]


def test_captures_are_counted_and_never_stretched() -> None:
    text = 'capture = "2m-4m"\n' + round_of(step(time="5m-10m")) + round_of(step(time="5m"))
    made = plan(text, "AB", total=20 * 60)
    assert (seconds(made), made.seconds) == ([540, 300], 1200)
    assert made.slots[1].start == 540 + 180
    stretched = plan('capture = "2m"\n' + round_of(step(time="5m")), "AB", total=22 * 60, stretch=True)
    assert (seconds(stretched), stretched.captures[0].seconds) == ([1200], 120)
    limited = plan('capture = "2m"\nactions = "repeat"\n' + round_of(step(), until="3m"), "AB")
    assert (seconds(limited), len(captures(limited))) == ([60, 60, 60], 3)
    total = plan('capture = "2m"\n' + round_of(step(), total="10m"), "AB")
    assert (seconds(total), total.seconds) == ([600], 720)


def test_open_slots_count_as_nothing_and_are_counted() -> None:
    made = plan(round_of(step(time="open"), step(time="open"), step()), "AB")
    assert (made.untimed, made.seconds) == (2, 60)


def test_unequal_time_is_warned_of_and_turns_are_not() -> None:
    assert codes(plan(TURNS + round_of(step("a", "2m"), each="a", until="10m"), "AB")) == ["unequal-time"]
    assert codes(plan(TURNS + round_of(step("a"), each="a", turns=1), "ABC")) == []


def test_votes_are_as_written() -> None:
    made = slots(plan(round_of(step(collect="t"), step(vote="t"), step(vote="t", votes="1-5")), "AB"))
    assert [slot["votes"] for slot in made] == [None, 3, "1-5"]


@pytest.mark.parametrize("text", [round_of(step(time="25h")), round_of(step(time="1s"), repeat=10_001)])
def test_more_than_a_day_or_ten_thousand_slots(text: str) -> None:
    assert errors(text) or refusal(text, "AB")


def test_what_a_step_says_is_planned_as_written() -> None:
    made = slots(plan(round_of(step(extend="90s", optional=True, early="silence", review="goals")), "AB"))[0]
    assert (made["extend"], made["optional"], made["early"], made["review"]) == (90, True, "silence", "goals")


@pytest.mark.parametrize("review", ["actions", "goals", "agreement"])
def test_a_review_with_nothing_there_is_talk(review: str) -> None:
    room = Room(plan(round_of(step(review=review)), "AB"))
    assert (room.view.phase, room.view.review) == ("running", ())
    assert room.session.slot is not None
    assert room.session.slot.groups[0].floor == "open"
    room.do(ask.EndTurn())
    assert room.view.phase == "capture"
