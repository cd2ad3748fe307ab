"""The run sheet: what each line of a plan says."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from tests.planning.plans import plan, role, round_of, step
from tests.session.plans import group, plan_of, slot
from thinkpair.session.plan import Floor, ListLimit, PlanWarning
from thinkpair.wording.handout import handout
from thinkpair.wording.run_sheet import (
    floor_words,
    groups_words,
    item_word,
    length_words,
    paper,
    rows,
    slot_words,
    spare_words,
    step_words,
    totals,
)

NINE = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def test_every_turn_stands_at_its_time_of_day() -> None:
    plan = plan_of(slot(300, "Ana"), slot(300, "Ben", turn=2), after=[2])
    lines = paper(plan, NINE).splitlines()
    assert any(line.strip().startswith("09:00  Ana") and line.endswith("5 min") for line in lines)
    assert any(line.strip().startswith("09:05  Ben") for line in lines)
    assert any("Agreed actions" in line for line in lines)
    assert lines[2] == "09:00 to 09:10"


def test_the_heading_and_the_lines_round_times_alike() -> None:
    """Begun at 21:18:58, the heading said "21:19" and the first line "21:18"."""
    lines = paper(
        plan_of(slot(300, "Ana"), slot(300, "Ben", turn=2)), NINE.replace(hour=8, minute=59, second=58)
    ).splitlines()
    assert lines[2] == "09:00 to 09:10"
    assert [line.split()[0] for line in lines if "min" in line][-2:] == ["09:00", "09:05"]


def test_without_a_start_it_counts_from_the_beginning() -> None:
    assert "5:00  Ben" in paper(plan_of(slot(300, "Ana"), slot(300, "Ben", turn=2)))


def test_a_length_agrees_with_the_times_beside_it() -> None:
    """4:20 read "4½ min" between 4:30 and 8:50."""
    lines = paper(plan_of(slot(270, "Ana"), slot(260, "Ben", turn=2), slot(60, "Ana", turn=3))).splitlines()
    assert [line.rpartition(", ")[2] for line in lines if "·" in line][-3:] == ["4½ min", "4 min 20 s", "1 min"]
    assert any(line.strip().startswith("8:50") for line in lines)


def test_without_a_start_it_says_from_which_one_a_first_time_of_day_is_kept() -> None:
    first, lunch = slot(1_800, "Ana"), slot(600, "Ben", turn=2)
    plan = plan_of(first, replace(lunch, round_title="Lunch", anchor=12 * 3_600))
    assert "0:00 is 11:30: then “Lunch” begins at 12:00. For times of day: --start 09:00" in paper(plan).splitlines()
    assert handout(plan).facts[0] == "0:00 is 11:30: then “Lunch” begins at 12:00"
    assert "0:00 is" not in paper(plan, NINE)


def test_groups_are_said_when_they_change_and_who_rests() -> None:
    together = group("Ana", "Ben", floor="open"), group("Chi", "Dan", floor="open")
    apart = group("Ana", "Chi", floor="open"), group("Ben", "Dan", floor="open")
    plan = plan_of(
        slot(60, groups=together, resting=("Eva",)),
        slot(60, groups=together, resting=("Eva",), step_number=2),
        slot(60, groups=apart, resting=("Eva",), repeat=2),
        people=("Ana", "Ben", "Chi", "Dan", "Eva"),
    )
    told = [row.words for row in rows(plan) if row.kind in ("groups", "resting")]
    assert told == ["2 pairs: Ana with Ben; Chi with Dan", "resting: Eva", "2 pairs: Ana with Chi; Ben with Dan"]
    kinds = [row.kind for row in rows(plan, prompts=False)]
    assert kinds == ["round", "slot", "groups", "resting", "slot", "slot", "groups"]  # below the slot that they are of


def test_who_speaks_in_groups_at_once_is_said_as_people_say_it() -> None:
    pairs = group("Ana", "Ben", speakers=("Ana",)), group("Chi", "Dan", speakers=("Chi",))
    talks = group("Ana", "Ben", speakers=("Ana", "Ben")), group("Chi", "Dan", speakers=("Chi", "Dan"))
    assert floor_words(slot(60, groups=pairs)) == "Ana (with Ben); Chi (with Dan)"
    assert floor_words(slot(60, groups=talks)) == "Ana with Ben; Chi with Dan"
    assert groups_words([("Ana",), ("Ben",)]) == "Everyone alone"
    assert groups_words([("Ana", "Ben"), ("Chi", "Dan", "Eva")]) == "2 groups: Ana with Ben; Chi, Dan and Eva"


@pytest.mark.parametrize(
    ("seconds", "words"), [(1_340, "about 22½ min"), (1_350, "22½ min"), (47, "47 s"), (7_205, "about 2 h")]
)
def test_a_sum_is_said_to_be_about_so_long_where_it_is_rounded(seconds: int, words: str) -> None:
    assert totals(plan_of(slot(seconds))).startswith(f"2 people, {words}")


def test_the_sum_names_what_has_no_clock_and_what_is_to_spare() -> None:
    plan = plan_of(slot(300), slot(None, turn=2), after=[2])
    assert "5 min" in totals(plan)
    assert "1 part not timed" in totals(plan)
    assert "1 break for actions" in totals(plan)


def test_what_is_left_of_a_total_is_for_the_list_or_to_spare() -> None:
    """Less than half a minute comes of rounding, and is not told."""
    plan = plan_of(slot(300), slack=600)
    assert totals(plan) == "2 people, 5 min · 10 min to spare"
    assert "spare" not in totals(replace(plan, slack=29))
    listed = replace(slot(300, repeats_over="open-points"), limit="rest")
    assert spare_words(plan_of(listed, slack=600)) == "10 min left for open points"
    assert spare_words(plan_of(replace(listed, limit=900), slack=600)) == "10 min to spare"
    assert spare_words(plan_of(slot(300, repeats_over="done"), slack=600)) == "10 min to spare"


@pytest.mark.parametrize(
    ("limit", "words"),
    [("rest", "as long as time lasts"), (900, "15 min at most for all"), (None, "planned once")],
)
def test_a_list_is_said_to_have_a_limit_where_it_has_one(limit: ListLimit | None, words: str) -> None:
    """Without one every item gets its turn, and "as long as time lasts" was told of it, too."""
    assert length_words(replace(slot(300, repeats_over="topics"), limit=limit)) == f"5 min, {words}"


def test_who_is_late_for_a_round_has_nothing_to_spare() -> None:
    late = PlanWarning("late", "“Lunch” begins 35 min late", 1, 1)
    assert spare_words(replace(plan_of(slot(300), slack=600), warnings=(late,))) == ""


def test_the_floor_is_said_in_words_whoever_has_it() -> None:
    said: dict[Floor, str] = {"silent": "In silence", "open": "Everyone", "choose": "Whoever is chosen"}
    for floor, words in said.items():
        assert floor_words(slot(60, groups=(group("Ana", "Ben", floor=floor),))) == words
    many = tuple(group(f"P{number}", f"Q{number}") for number in range(50))
    assert floor_words(slot(60, groups=many)).endswith("and 10 more")
    assert slot_words(slot(None, optional=True)).endswith("no clock (if wanted)")


def test_a_step_that_is_called_like_its_item_is_named_once() -> None:
    titles = {"Wish 1": "each wish", "1. wish": "each wish", "Talk 1": "each wish: Talk 1"}
    slots = (slot(60, step=title, repeats_over="wishes") for title in titles)
    assert list(map(step_words, slots)) == list(titles.values())


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("topics", "topic"),
        ("wishes", "wish"),
        ("next_sketches", "next sketch"),
        ("boxes", "box"),
        ("losses", "loss"),
        ("stories", "story"),
        ("movies", "movie"),
        ("choices", "choice"),
        ("agenda", "item of the agenda"),
        ("focus", "item of the focus"),
        ("heroes", "item of the heroes"),
    ],
)
def test_one_item_of_a_list_has_the_singular_of_its_name(name: str, word: str) -> None:
    assert item_word(name) == word


def test_a_group_that_is_done_sooner_stands_in_the_handout_by_its_names_and_talks_freely() -> None:
    text = role("bringer") + role("helper")
    think = step("bringer", "2m", title="Think", prompt="What do you think, {bringer}?")
    made = plan(text + round_of(think, each="bringer", groups="pairs"), "ABCDE")
    last = handout(made).parts[0].lines[-2]
    assert (last.who, last.prompt) == ("C; D and E talk freely", "What do you think, C?")


def test_notes_of_the_whole_format_stand_on_the_sheet_once() -> None:
    rounds = (
        round_of(step("each", "1m")),
        round_of(step("each", "1m"), notes="Open the door."),
        round_of(step(time="1m")),
    )
    made = plan('notes = "Keep the time."\n' + "".join(rounds[:1] * 2 + rounds[1:]), "AB")
    private = [line.private for part in handout(made, notes=True).parts for line in part.lines if line.private]
    assert private == [("Note: Keep the time.",), ("Note: Open the door.",), ("Note: Keep the time.",)]


@pytest.mark.parametrize(("before", "waits"), [("29m45s", 0), ("29m", 1)])
def test_a_wait_of_a_few_seconds_is_no_line_on_paper(before: str, waits: int) -> None:
    text = round_of(step("anyone", before), title="Before", at="09:30") + round_of(step("anyone", "5m"), at="10:00")
    made = plan(text, "AB")
    assert paper(made).count("Until 10:00") == waits
    assert [line.what for part in handout(made).parts for line in part.lines].count("Until 10:00") == waits
