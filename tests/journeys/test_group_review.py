"""Journey 20, its first half: a group sees its goals and its agreement in the step that goes through them."""

from pathlib import Path

from tests.journeys.conftest import Open
from tests.wording.test_group_review import REVIEW

GROUP = """
title = "Ana and Ben"
purpose = "to lead a team"
[[person]]
name = "Ana"
[[person]]
name = "Ben"
[[goal]]
what = "feel at home"
[agreement]
places = "the library"
"""


def test_goals_and_agreement(thinkpair: Open, home: Path, tmp_path: Path) -> None:
    """On the stage and in lines the group's own words stand where they are talked about."""
    (home / "groups").mkdir(parents=True)
    (home / "groups" / "ana-and-ben.toml").write_text(GROUP, encoding="utf-8")
    file = tmp_path / "our-review.toml"
    file.write_text(f'title = "Our review"\n{REVIEW}', encoding="utf-8")
    terminal = thinkpair("run", str(file), "--group", "ana-and-ben")
    terminal.wait_for("What is today about?")
    terminal.press("ctrl+s")
    terminal.wait_for("Ready to start")
    terminal.press("enter")
    terminal.wait_for("Purpose: to lead a team", "○ feel at home")
    terminal.press_enter("Places: the library")
    terminal.press_enter("next: Summary")
    terminal.wait_for(gone="Places: the library")
    terminal.press("q", "enter")
    terminal.wait_for("Start a session")
    terminal.press("q")
    assert terminal.wait_for_end() == 0
    terminal = thinkpair("run", str(file), "--group", "ana-and-ben", "--plain")
    terminal.wait_for("Enter starts")
    terminal.type("\n")
    terminal.wait_for("Purpose: to lead a team", "○ feel at home")
