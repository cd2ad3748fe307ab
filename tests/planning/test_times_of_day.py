"""Rounds that begin at a time of day, the time that captures take, and marks, notes and scores of a slot."""

from pathlib import Path

import pytest

from tests.planning.plans import captures, codes, plan, role, round_of, seconds, source, source_with, step
from thinkpair.cli.plan import plan_json
from thinkpair.errors import ContentError
from thinkpair.formats.loader import Source
from thinkpair.planning.planner import length_bounds, make_plan
from thinkpair.planning.session_length import set_to_end
from thinkpair.session.plan import Plan, Setup
from thinkpair.units import HOUR, MINUTE

NINE = 9 * HOUR
DAY = (
    round_of(step(time="10m-30m", title="Open"), title="Morning")
    + round_of(step(time="20m", title="Work"), title="Work", at="09:30")
    + round_of(step(time="5m-10m", title="End"), title="End", at="10:00", actions="never")
)


def on_the_day(text: str | Source, start: int | None, *, total: int | None = None) -> Plan:
    format_source = text if isinstance(text, Source) else source(text)
    return make_plan(format_source, Setup(people=("Ana", "Ben"), start=start, total=total))


def times(made: Plan) -> list[tuple[str, int | None, str | None]]:
    return [(slot["step"], slot["seconds"], slot["at"]) for slot in plan_json(made)["slots"]]


def test_what_stands_before_a_round_is_fitted_to_it() -> None:
    made = on_the_day(DAY, NINE)
    assert times(made) == [
        ("Open", 1_800, "09:00"),
        ("Work", 1_200, "09:30"),
        ("Until 10:00", 600, "09:50"),
        ("End", 450, "10:00"),
    ]
    assert made.seconds == 67 * MINUTE + 30
    assert codes(made) == []


def test_a_gap_stands_in_the_round_that_it_waits_for_after_the_captures() -> None:
    made = plan_json(on_the_day(DAY, NINE))
    gap = made["slots"][2]
    assert (gap["round"], gap["round_title"], gap["step_number"]) == (3, "End", 0)
    assert gap["groups"][0]["floor"] == "open"
    assert gap["groups"][0]["speakers"] == ["Ana", "Ben"]
    assert [capture["after"] for capture in made["captures"]] == [1, 2]


def test_a_gap_has_what_its_round_has_where_no_step_says_otherwise() -> None:
    later = round_of(step(notes="Mine", clock="hidden", marks=[]), at="10:00", at_end="next", notes="Its")
    keys = 'clock = "bar"\nmarks = [{ at = "10m", say = "Soon" }, "2h"]\nnotes = "All"\n'
    (_, gap, _), (_, usual, _) = (
        plan_json(on_the_day(text + round_of(step()) + later, NINE))["slots"] for text in (keys, "")
    )
    found = [gap[key] for key in ("clock", "at_end", "marks", "says", "notes")]
    assert found == ["bar", "next", [600], ["Soon"], "Its"]
    assert [usual[key] for key in ("clock", "at_end", "marks", "says")] == ["digits", "next", [60], [""]]


def test_where_the_least_is_too_long_the_plan_is_late_and_goes_on() -> None:
    made = on_the_day(DAY, NINE + 25 * MINUTE)
    assert times(made)[:2] == [("Open", 600, "09:25"), ("Work", 1_200, "09:35")]
    assert codes(made) == ["late"]
    assert "“Work” begins at 09:35, 5 min later than 09:30" in made.warnings[0].message


def test_without_a_start_the_first_time_is_kept_and_no_time_of_day_is_said() -> None:
    made = on_the_day(DAY, None)
    assert times(made)[0] == ("Open", 1_200, None)
    assert [slot.start for slot in made.slots] == [0, 1_200, 2_400, 3_000]
    assert codes(made) == []


def test_the_end_or_the_total_from_the_start_ends_the_last_part() -> None:
    assert times(on_the_day(DAY, NINE, total=70 * MINUTE))[-1] == ("End", 600, "10:00")
    assert times(on_the_day('total = "66m"\n' + DAY, NINE))[-1] == ("End", 360, "10:00")
    with pytest.raises(ContentError, match="needs at least 5 min"):
        on_the_day(DAY, NINE, total=64 * MINUTE)
    assert codes(on_the_day('total = "64m"\n' + DAY, NINE)) == ["over-length"]


def test_an_end_without_a_start_is_counted_from_the_start_that_keeps_the_first_time() -> None:
    setup = Setup(people=("Ana", "Ben"), total=12 * HOUR, end="2026-11-29T10:08:00+00:00")
    made = make_plan(source(DAY), setup)
    assert (made.slots[-1].seconds, made.slack) == (480, 0)


@pytest.mark.parametrize(
    ("start", "end", "stretch", "words"),
    [
        ("11:30", "11:55", False, "“B” begins at 12:00, after the end 11:55: choose 12:30 or later"),
        (
            "11:30",
            "12:05",
            False,
            "from “B” at 12:00 on, this format needs at least 30 min .*12:05.*choose 12:30 or later",
        ),
        ("11:45", "12:20", False, "choose 12:30 or later"),
        ("11:55", "12:30", False, "from “B” at 12:05 on.*choose 12:35 or later"),
        ("11:30", "12:00", True, "from “B” at 12:00 on.*choose 12:01 or later"),
        ("", "11:55", False, "“B” begins at 12:00, after the end 11:55"),
    ],
)
def test_an_end_that_a_time_of_day_leaves_no_room_for_is_refused(
    start: str, end: str, stretch: bool, words: str
) -> None:
    with pytest.raises(ContentError, match=words):
        ending(start, end, stretch=stretch)


@pytest.mark.parametrize(("start", "end"), [("11:45", "12:30"), ("11:30", "13:00"), ("", "12:30")])
def test_an_end_that_leaves_room_changes_no_time_before_it(start: str, end: str) -> None:
    made = ending(start, end)
    assert [slot.seconds for slot in made.slots if slot.step == "Talk"] == [600, 1_800]


def ending(start: str, end: str, *, stretch: bool = False) -> Plan:
    text = 'actions = "never"\n' + round_of(step(time="10m", title="Talk"), title="A")
    day = source(text + round_of(step(time="30m", title="Talk"), title="B", at="12:00"))
    begins, ends = (int(time[:2]) * HOUR + int(time[3:]) * MINUTE for time in (start or "09:00", end))
    setup = Setup(
        people=("Ana", "Ben"),
        start=begins if start else None,
        total=ends - begins,
        end=f"2026-11-29T{end}:00+00:00",
        stretch=stretch,
    )
    return make_plan(day, set_to_end(day, setup))


def test_times_of_day_must_rise(tmp_path: Path) -> None:
    own = '[[round]]\nuse = "morning"\n' + round_of(step(), at="09:30")
    with pytest.raises(ContentError, match="must rise"):
        on_the_day(source_with(tmp_path, own, morning=round_of(step(), at="10:00")), NINE)


def test_captures_are_counted_before_the_slots_that_follow_and_never_stretched() -> None:
    text = 'capture = "1m-3m"\n' + round_of(step(time="2m-4m")) * 2
    made = plan(text, "AB")
    assert ([slot.start for slot in made.slots], made.seconds) == ([0, 300], 600)
    assert [capture.seconds for capture in made.captures] == [120, 120]
    assert seconds(plan(text, "AB", total=12 * MINUTE)) == [240, 240]
    assert seconds(plan(text, "AB", total=24 * MINUTE, stretch=True)) == [600, 600]
    assert length_bounds(source(text), Setup(people=("A", "B"))).least == 480
    with pytest.raises(ContentError, match=r"7 min is too short.*at least 8 min.*at most 12 min"):
        plan(text, "AB", total=7 * MINUTE)


def test_captures_are_outside_a_rounds_total_and_until() -> None:
    text = 'capture = "1m"\nactions = "repeat"\n' + round_of(step(time="2m"), until="6m")
    made = plan(text, "AB")
    assert (seconds(made), len(captures(made)), made.seconds) == ([120] * 3, 3, 540)
    assert plan('capture = "1m"\n' + round_of(step(time="2m"), total="6m"), "AB").seconds == 420


def test_marks_keep_their_order_and_their_words() -> None:
    marks = ["30s", {"at": "+10s", "say": "Go on, {speaker}"}, {"at": "9m", "say": "never"}]
    slot = plan_json(plan(role("talker") + round_of(step("talker", "2m", marks=marks), each="talker"), "AB"))["slots"][
        1
    ]
    assert (slot["marks"], slot["says"]) == ([30, -10], ["", "Go on, B"])


def test_the_nearest_notes_stand_on_a_slot_with_the_holders_of_all_groups() -> None:
    text = 'notes = "All"\n' + role("talker", "other")
    text += round_of(step("talker"), step(notes="{talker} | {ideas}", collect="ideas"), groups="pairs")
    text += round_of(step(), notes="Mine")
    slots = plan_json(plan(text, "ABCD"))["slots"]
    assert [slot["notes"] for slot in slots] == ["All", "A, C | …", "Mine"]


@pytest.mark.parametrize("votes", [5, "1-5"])
def test_votes_stand_as_they_are_written(votes: int | str) -> None:
    text = round_of(step(collect="ideas"), step(vote="ideas", votes=votes))
    assert [slot["votes"] for slot in plan_json(plan(text, "AB"))["slots"]] == [None, votes]


@pytest.mark.parametrize("review", ["actions", "goals", "agreement"])
def test_what_is_reviewed_stands_on_the_slot(review: str) -> None:
    assert plan_json(plan(round_of(step(review=review)), "AB"))["slots"][0]["review"] == review


def test_people_who_are_early_wait_for_a_first_round_with_a_time_of_day() -> None:
    first = round_of(step(time="5m", title="Begin"), title="Begin", at="09:30", actions="never")
    assert times(on_the_day(first, NINE)) == [("Until 09:30", 1_800, "09:00"), ("Begin", 300, "09:30")]
    assert times(on_the_day(first, None)) == [("Begin", 300, None)]


@pytest.mark.parametrize(
    ("usual", "blamed"),
    [
        ("40m", "the wait until 10:00 (33 min) makes it 1 h 2 min, more than the usual 40 min"),
        ("20m", "these people need at least 29 min, more than the usual 20 min"),
    ],
)
def test_a_wait_is_not_blamed_on_the_people(usual: str, blamed: str) -> None:
    text = f'total = "{usual}"\n' + round_of(step(time="27m")) + round_of(step(time="2m"), at="10:00")
    assert [one.message for one in on_the_day(text, NINE).warnings if one.code == "over-length"] == [blamed]
