"""What `check` lets pass is shown whole: a prompt on the stage at 80×24, with roles, without, and with groups."""

import pytest

from tests.formats.formats import load
from tests.planning.plans import plan, role, round_of, step
from tests.tui.stages import stage
from thinkpair.formats.room_for_texts import STAGE_COLUMNS, STAGE_LINES

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


async def test_a_line_more_is_warned_of_and_cut() -> None:
    text = round_of(step("anyone", "5m", prompt=prompt_of(STAGE_LINES + 1)))
    (told,) = load(f'title = "T"\n{text}').warnings
    assert (told.code, told.message) == ("long-text", "this text needs 9 lines of a screen of 80×24, and 8 fit")
    async with stage(plan(text, "ABC")) as room:
        assert f"line{STAGE_LINES + 1} " not in room.text


@pytest.mark.parametrize("size", [(40, 30), (80, 24), (160, 50)])
async def test_a_prompt_that_each_group_has_its_own_of_is_wrapped(size: tuple[int, int]) -> None:
    asked = "What do you think, and what do you think more of, {giver}? line9"
    text = ROLES + round_of(step("giver", "5m", prompt=asked), each="giver", groups="pairs")
    async with stage(plan(text, "ABCD"), size=size) as room:
        assert room.text.count("line9") == 2
