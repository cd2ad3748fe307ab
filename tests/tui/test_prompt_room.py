"""What `check` lets pass is shown whole: a prompt on the stage at 80×24, with roles, without, and with groups."""

from string import ascii_lowercase

import pytest
from textual.content import Content

from tests.formats.formats import load
from tests.planning.plans import plan, role, round_of, step
from tests.tui.stages import stage
from thinkpair.formats.room_for_texts import STAGE_COLUMNS, STAGE_LINES, lines_needed
from thinkpair.planning.timing_sheet import diagnosed
from thinkpair.tui.widgets.big_text import SMALL, draw_letters
from thinkpair.tui.widgets.line_widget import balanced

LETTERS = ascii_lowercase + "2345"

ROLES = role("giver", brief="Go through the questions, one after the other, in your own time.") + role("coach")


def prompt_of(lines: int) -> str:
    """Return a text of so many full lines, each with a word that is in no other."""
    words = [f"line{number}" for number in range(1, lines + 1)]
    return " ".join(f"{word} {'x' * (STAGE_COLUMNS - len(word) - 1)}" for word in words)


@pytest.mark.parametrize(
    ("roles", "keys", "people"),
    [
        ("", {}, "ABCDEF"),
        (ROLES, {"each": "giver"}, "ABCDEF"),
        ("", {"groups": "pairs"}, "ABCDEF"),
        (ROLES, {"each": "giver", "groups": "fours"}, "ABCDEFGHIJKL"),
        ("", {"groups": "pairs"}, "ABCDEFGHIJKLMNOPQRST"),
    ],
)
async def test_what_check_lets_pass_is_shown_whole(roles: str, keys: dict[str, str], people: str) -> None:
    text = roles + round_of(step("anyone", "5m", prompt=prompt_of(STAGE_LINES)), **keys)
    assert [one for one in load(f'title = "T"\n{text}').warnings if one.code == "long-text"] == []
    async with stage(plan(text, people)) as room:
        assert [number for number in range(1, STAGE_LINES + 1) if f"line{number} " not in room.text] == []


async def test_a_line_more_is_warned_of_and_scrolled_to() -> None:
    text = round_of(step("anyone", "5m", prompt=prompt_of(STAGE_LINES + 1)))
    (told,) = load(f'title = "T"\n{text}').warnings
    assert (told.code, told.message) == ("long-text", "this text needs 9 lines of a screen of 80×24, and 8 fit")
    async with stage(plan(text, "ABC")) as room:
        assert f"line{STAGE_LINES + 1} " in room.text
        assert "page down more" in room.text


def told(text: str) -> list[str]:
    """Return what `check` says of the room for the texts of a format."""
    return [one.message for one in diagnosed(load(f'title = "T"\n{text}')) if one.code == "long-text"]


def in_pairs(lines: int, people: str, clock: str = "bar") -> str:
    """Return a format whose prompt has so many lines in the column of each pair, the last of them a name."""
    words = [f"line{number} {'x' * 28}" for number in range(1, lines)]
    talk = step("anyone", "5m", clock=clock, prompt=" ".join([*words, "{giver}"]))
    return f'people = "{people}"\n{ROLES}{round_of(talk, groups="pairs")}'


@pytest.mark.parametrize(("people", "lines"), [(4, 8), (5, 7)])
@pytest.mark.parametrize("more", [0, 1])
async def test_a_group_reads_its_own_prompt_without_scrolling_where_check_says_nothing(
    people: int, lines: int, more: int
) -> None:
    text = in_pairs(lines + more, str(people))
    assert bool(told(text)) == bool(more)
    async with stage(plan(text, LETTERS[:people])) as room:
        assert ends_of_first_group(room.text) == 1 - more


async def test_a_crowd_reads_one_prompt_that_has_roles_for_names() -> None:
    """Below it stand pages of people: in columns of their own prompts most of them were never seen."""
    async with stage(plan(in_pairs(8, "30"), LETTERS[:30])) as room:
        assert "line1" in room.text
        assert "the giver" in room.text
        assert ends_of_first_group(room.text) == 0


@pytest.mark.parametrize(("clock", "more"), [("digits", 0), ("digits", 1), ("hidden", 0)])
async def test_it_does_so_beside_every_clock(clock: str, more: int) -> None:
    async with stage(plan(in_pairs(8 + more, "4", clock), "abcd")) as room:
        assert ends_of_first_group(room.text) == 1 - more


def ends_of_first_group(screen: str) -> int:
    """Count the lines in which the prompt of "a" ends with the name."""
    return sum(line.split()[:1] == ["a"] for line in screen.splitlines())


def test_check_says_for_how_many_people_a_text_is_too_long_and_what_makes_it_shorter() -> None:
    (message,) = told(in_pairs(9, "4-60"))
    assert message == (
        "in groups of 2, each with its own text, this needs 9 lines of a column of a group at 80×24, and has 8:"
        " say it shorter, or without {giver}"
    )


def test_check_counts_the_names_that_a_text_has_in_a_large_group() -> None:
    asked = round_of(step("each", "1m", prompt="What do {others} see? " + "word " * 90))
    assert told(f'people = "2-8"\n{asked}') == []
    (message,) = told(f'people = "2-30"\n{asked}')
    assert message.startswith("with the names in it this needs ")


def test_a_text_that_names_nobody_is_one_for_all_groups_and_has_their_whole_width() -> None:
    assert told(in_pairs(8, "4-60").replace("{giver}", "")) == []


@pytest.mark.parametrize(
    "text", ["word " * 40, "a-long-word-with-hyphens " * 9, "多" * 100, "é" * 300, "x" * 100, "a\n\nb c"]
)
@pytest.mark.parametrize("columns", [34, 72])
def test_check_counts_the_lines_that_the_stage_draws(text: str, columns: int) -> None:
    assert lines_needed(text, columns) == len(balanced(Content(text.strip()), columns))


@pytest.mark.parametrize("size", [(40, 30), (80, 24), (160, 50)])
async def test_a_prompt_that_each_group_has_its_own_of_is_wrapped(size: tuple[int, int]) -> None:
    asked = "What do you think, and what do you think more of, {giver}? line9"
    text = ROLES + round_of(step("giver", "5m", prompt=asked), each="giver", groups="pairs")
    async with stage(plan(text, "ABCD"), size=size) as room:
        assert room.text.count("line9") == 2


@pytest.mark.parametrize(("size", "large"), [((120, 36), False), ((160, 50), True), ((220, 60), True)])
async def test_where_there_is_room_a_prompt_is_read_from_afar(size: tuple[int, int], large: bool) -> None:
    """It is whole, in large letters or in plain ones, and stands at one place."""
    async with stage(plan(round_of(step("each", "5m", prompt="What is true?")), "AB"), size=size) as room:
        assert ("What is true?" in room.text) is not large
        assert all(line.rstrip() in room.text for line in draw_letters("What is true?", SMALL, 200)) is large


async def test_a_long_prompt_is_not_in_letters() -> None:
    asked = "What is true? " * 9
    async with stage(plan(round_of(step("each", "5m", prompt=asked)), "AB"), size=(160, 50)) as room:
        assert "What is true? What is true?" in room.text
