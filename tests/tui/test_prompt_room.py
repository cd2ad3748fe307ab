"""What `check` lets pass is shown whole: a prompt on the stage at 80×24, with roles, without, and with groups."""

import pytest

from tests.formats.formats import load
from tests.planning.plans import plan, role, round_of, step
from tests.tui.stages import stage
from thinkpair.formats.lint import LINES_WITH_GROUPS, STAGE_COLUMNS, STAGE_LINES

PEOPLE = "ABCDEF"
ROLES = role("giver", brief="Go through the questions, one after the other, in your own time.") + role("coach")


def prompt_of(lines: int) -> str:
    """Return a text of so many full lines, each with a word that is in no other."""
    words = [f"line{number}" for number in range(1, lines + 1)]
    return " ".join(f"{word} {'x' * (STAGE_COLUMNS - len(word) - 1)}" for word in words)


@pytest.mark.parametrize(
    ("roles", "keys", "lines"),
    [
        ("", {}, STAGE_LINES),
        (ROLES, {"each": "giver"}, STAGE_LINES),
        ("", {"groups": "pairs"}, LINES_WITH_GROUPS),
        ("", {"groups": "threes"}, LINES_WITH_GROUPS),
    ],
)
async def test_what_check_lets_pass_is_shown_whole(roles: str, keys: dict[str, str], lines: int) -> None:
    text = roles + round_of(step("anyone", "5m", prompt=prompt_of(lines)), **keys)
    assert [one for one in load(f'title = "T"\n{text}').warnings if one.code == "long-text"] == []
    async with stage(plan(text, PEOPLE)) as room:
        assert [number for number in range(1, lines + 1) if f"line{number} " not in room.text] == []


@pytest.mark.parametrize("lines", [STAGE_LINES + 1])
def test_a_line_more_is_warned_of(lines: int) -> None:
    text = round_of(step("anyone", "5m", prompt=prompt_of(lines)))
    assert [one.code for one in load(f'title = "T"\n{text}').warnings] == ["long-text"]
