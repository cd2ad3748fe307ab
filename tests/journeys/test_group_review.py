"""Journeys 17 and 20: an agreement is noted, read out, kept and changed; goals are seen, ticked and dated."""

import json
from datetime import date
from pathlib import Path

import pytest

from tests.commands import Cli
from tests.journeys.conftest import Open
from tests.journeys.terminal import TOO_SOON, Terminal
from tests.meetings import PURSUED, REVIEW, a_group
from thinkpair.groups.form import texts_of
from thinkpair.groups.group_toml import group_text
from thinkpair.groups.repository import Groups

FIRST = """
title = "Our first meeting"
actions = "never"
[[round]]
title = "Our agreement"
  [[round.step]]
  title = "How often"
  time = "5m"
  collect = "how_often"
  [[round.step]]
  title = "Places"
  time = "5m"
  collect = "places"
  [[round.step]]
  title = "Read it out"
  time = "5m"
  review = "agreement"
"""
PLACES = """
title = "Our first meeting"
actions = "never"
[[round]]
title = "Our agreement"
  [[round.step]]
  title = "Places"
  time = "5m"
  collect = "places"
"""
ACTIONS = """
title = "Our actions"
actions = "never"
[[round]]
title = "Actions"
  [[round.step]]
  title = "What became of them"
  time = "5m"
  review = "actions"
"""
GROUP = group_text(a_group(**PURSUED))
OUR_REVIEW = f'title = "Our review"{REVIEW}'


@pytest.fixture
def review(home: Path, tmp_path: Path) -> str:
    """The file of a review, for the group of Ana and Ben."""
    (home / "groups").mkdir(parents=True, exist_ok=True)
    (home / "groups" / "ana-and-ben.toml").write_text(GROUP, encoding="utf-8")
    file = tmp_path / "our-review.toml"
    file.write_text(OUR_REVIEW, encoding="utf-8")
    return str(file)


def enter_in_lines(terminal: Terminal, words: str) -> None:
    """Press Enter in a plain session until these words are there; once more where it was too soon."""
    said = TOO_SOON
    while TOO_SOON in said:
        terminal.clear()
        terminal.type("\n")
        said = terminal.wait_for_any(words, TOO_SOON)


def test_an_agreement(thinkpair: Open, home: Path, tmp_path: Path) -> None:
    """Noted in lines, read out, corrected, saved; a review changes a part, which is shown from then on."""
    files = tmp_path / "first.toml", tmp_path / "our-review.toml"
    for file, text in zip(files, (FIRST, OUR_REVIEW), strict=True):
        file.write_text(text, encoding="utf-8")
    terminal = thinkpair("run", str(files[0]), "--people", "Ana,Ben", size=(100, 30))
    terminal.wait_for("Ready to start")
    terminal.press("enter")
    terminal.wait_for("i add to how often", "How often")
    terminal.press("i")
    terminal.type("every two weeks\nTuesdays at six\n")
    terminal.wait_for("2  Tuesdays at six")
    terminal.press("escape")
    terminal.wait_for("e edit")
    terminal.press_enter("next: Everyone · Read it out")
    terminal.press("i")
    terminal.type("the library\n")
    terminal.wait_for("the library")
    terminal.press("escape")
    terminal.wait_for("e edit")
    terminal.press_enter("How often:", "every two weeks", "Tuesdays at six", "Places: the library", "Channels: –")
    terminal.press("s")
    terminal.wait_for("How often ( / begins a line)", "every two weeks / Tuesdays at six")
    terminal.press(*["backspace"] * 3)
    terminal.type("seven\n")
    terminal.wait_for("Tuesdays at seven")
    terminal.press_enter("g saves in a new group: the agreement (How often, Places).")
    terminal.press("g")
    terminal.wait_for("When do you review it?", "every 2 weeks", "ctrl+s save")
    terminal.type("after soon")
    terminal.press("ctrl+s")
    terminal.wait_for("Review: write it like “after 4 meetings”")
    terminal.press(*["backspace"] * 4)
    terminal.type("4 meetings\n")
    terminal.press("tab", "down", "space")
    terminal.wait_for("● every 2 weeks")
    terminal.press("ctrl+s")
    terminal.wait_for("Saved in the group ana-and-ben.")
    assert terminal.press_enter_to_end() == 0
    group = Groups(home / "groups").read("ana-and-ben")
    assert (group.agreement.how_often, group.agreement.places) == (
        "every two weeks\nTuesdays at seven\nWe meet every 2 weeks",
        "the library",
    )
    assert (group.review_after, group.ends, group.meeting and group.meeting.every) == (4, None, "2 weeks")
    terminal = thinkpair("run", str(files[1]), "--group", "ana-and-ben", size=(100, 30))
    terminal.wait_for("What is today about?", "Tuesdays at seven")
    terminal.press("ctrl+s")
    terminal.wait_for("Ready to start", "Places: the library")
    terminal.press("enter")
    terminal.wait_for("Purpose: –")
    terminal.press_enter("How often:")
    terminal.press("d", "down", "down", "down", "s")
    terminal.wait_for("stays", "Places ( / begins a line)")
    terminal.press(*["backspace"] * len("the library"))
    terminal.type("room 4\n")
    terminal.wait_for("new words", "Places: room 4")
    terminal.press_enter("Saved in the group ana-and-ben when you close: the agreement (Places).")
    terminal.press_enter("Start a session")
    terminal.press("q")
    assert terminal.wait_for_end() == 0
    agreement = Groups(home / "groups").read("ana-and-ben").agreement
    assert [(one.part, one.words) for one in agreement.earlier] == [("places", "the library")]
    terminal = thinkpair("run", str(files[1]), "--group", "ana-and-ben", "--plain")
    terminal.wait_for("Tuesdays at seven", "Places: room 4", "Enter starts")


def test_an_agreement_without_a_group_is_asked_about_at_the_close(thinkpair: Open, home: Path, tmp_path: Path) -> None:
    """Enter at the summary asks once: back again, close without a group, or begin one; on the screen and in lines."""
    file = tmp_path / "first.toml"
    file.write_text(PLACES, encoding="utf-8")
    terminal = thinkpair("run", str(file), "--people", "Mia,Tom")
    terminal.wait_for("Ready to start")
    terminal.press("enter")
    terminal.wait_for("i add to")
    terminal.press("i")
    terminal.type("the library\n")
    terminal.wait_for("1  the library")
    terminal.press("escape")
    terminal.wait_for("e edit")
    terminal.press_enter("g saves in a new group")
    terminal.press_enter("Save the agreement (Places) in a new group, “Mia", "close without a group")
    terminal.press("escape")
    terminal.wait_for("Agreed actions", gone="close without")
    terminal.press_enter("close without a group")
    assert terminal.press_enter_to_end() == 0
    assert Groups(home / "groups").read("mia-and-tom").agreement.places == "the library"
    terminal = thinkpair("run", str(file), "--people", "Eva,Tom", "--plain")
    terminal.wait_for("Enter starts")
    terminal.type("\n")
    terminal.wait_for("Type items")
    terminal.type("i at Eva’s\nend\n")
    terminal.wait_for("Type keep: it saves in a new group")
    enter_in_lines(terminal, "Save the agreement (Places) in a new group, “Eva and Tom”?")
    assert terminal.press_enter_to_end(in_lines=True) == 0
    assert Groups(home / "groups").ids() == ("mia-and-tom",)


def test_goals(thinkpair: Open, home: Path, review: str) -> None:
    """Ticked, dated, a new one; undone, left in the middle and resumed; the file says it after the close."""
    terminal = thinkpair("run", review, "--group", "ana-and-ben")
    terminal.wait_for("What is today about?")
    terminal.press("ctrl+s")
    terminal.wait_for("Ready to start")
    terminal.press("enter")
    terminal.wait_for("Purpose: to lead a team", "○ feel confident", "○ first talk")
    assert "new date" not in terminal.screen
    assert "x drop" not in terminal.screen
    terminal.press("down")
    terminal.wait_for("t new date")
    terminal.press("x")
    terminal.wait_for("✗ feel confident")
    terminal.press("u")
    terminal.wait_for("○ feel confident")
    terminal.press("d")
    terminal.wait_for("✓ first talk")
    terminal.press("up", "up", "t")
    terminal.wait_for("new date")
    terminal.type("in three months ago\n")
    terminal.wait_for("is not a date")
    terminal.press("escape")
    terminal.wait_for("t new date", gone="new date (empty")
    terminal.press("t")
    terminal.type("2099-03-01\n")
    terminal.wait_for("moved", "feel confident, by Sun 1 March 2099")
    terminal.press("g")
    terminal.type("ask for help, by 2099-06-01\n")
    terminal.wait_for("new", "▸", "ask for help, by Mon 1 June 2099")
    terminal.press("g")
    terminal.type("- first call\n")
    terminal.wait_for("first call", gone="new goal")
    terminal.press("q", "enter")
    terminal.wait_for("Start a session")
    terminal.press("q")
    assert terminal.wait_for_end() == 0
    assert "ask for help" not in (home / "groups" / "ana-and-ben.toml").read_text()
    terminal = thinkpair("resume", "--plain")
    terminal.wait_for("1 don’t count it")
    terminal.type("1\nr 3 reword say no, kindly\n")
    terminal.wait_for("say no, kindly")
    terminal.type("end\n")
    terminal.wait_for("Not counted for the group", "Saved in the group ana-and-ben when you close: 5 goals.")
    terminal.type("q\n")
    assert terminal.wait_for_end() == 0
    terminal = thinkpair("resume")
    terminal.wait_for("Saved in the group ana-and-ben when you close: 5 goals.")
    assert terminal.press_enter_to_end() == 0
    group = Groups(home / "groups").read("ana-and-ben")
    assert texts_of(group)["goals"].splitlines() == [
        "feel confident, by 2099-03-01",
        "- [x] first talk",
        "say no, kindly",
        "ask for help, by 2099-06-01",
        "- first call",
    ]
    assert isinstance(group.goal[0].milestone[0].reached, date)


def test_a_discarded_session_changes_nothing(thinkpair: Open, home: Path, review: str) -> None:
    """What was said of goals goes with the session that is discarded; a broken file is told of, and kept."""
    file = home / "groups" / "ana-and-ben.toml"
    for discard in (True, False):
        file.write_text(GROUP, encoding="utf-8")
        terminal = thinkpair("run", review, "--group", "ana-and-ben", "--plain", size=(300, 24))
        terminal.wait_for("Enter starts")
        terminal.type("\n")
        terminal.wait_for("1. ○ feel confident")
        terminal.type("r 1 reached\nend\n")
        terminal.wait_for("when you close: 1 goal.")
        if discard:
            terminal.type("discard\ndiscard\n")
        else:
            file.write_text("title = 3", encoding="utf-8")
            enter_in_lines(terminal, "Press Enter again to close without")
            terminal.type("\n")
        assert terminal.wait_for_end() == 0
        assert file.read_text(encoding="utf-8") == (GROUP if discard else "title = 3")


def test_an_ending(thinkpair: Open, home: Path, review: str) -> None:
    """The group's page says what comes next; an ending says which goals are open, and archives the group."""
    Path(review).rename(home / "ending-together.toml")
    terminal = thinkpair("run", str(home / "ending-together.toml"), "--group", "ana-and-ben", "--agenda", "goodbye")
    terminal.wait_for("What is today about?")
    terminal.press("ctrl+s")
    terminal.wait_for("Ready to start")
    terminal.press("enter")
    terminal.wait_for("○ feel confident")
    terminal.press("down", "d")
    terminal.wait_for("✓ feel confident")
    terminal.press_enter("next: Summary")
    terminal.press_enter("Saved in the group ana-and-ben when you close: 1 goal.")
    terminal.press_enter("Archive the group ana-and-ben? 2 goals are still open: first talk,")
    terminal.press("down", "down", "enter")
    terminal.wait_for("What became of “first talk”?")
    terminal.press("down", "down", "enter")
    terminal.wait_for("What became of “learn to say no”?")
    terminal.press("escape")
    terminal.wait_for("Agreed actions", gone="What became of")
    terminal.press_enter("Archive the group", "1 goal is still open: learn to say")
    terminal.press("enter")
    while TOO_SOON in terminal.wait_for_any("Start a session", TOO_SOON):  # the summary has just opened
        terminal.wait_for(gone=TOO_SOON)
        terminal.press_enter("Archive the group")
        terminal.press("enter")
    group = Groups(home / "groups").read("ana-and-ben")
    assert group.archived
    assert group.goal[0].done
    assert group.goal[0].milestone[0].dropped
    assert "Ana and Ben" not in terminal.screen
    terminal.press("g", "v")
    terminal.wait_for("Ana and Ben")
    terminal.press("enter")
    terminal.wait_for("✓ feel confident, reached on", "archived", "1 session does not count: no turn ran")
    terminal.press("x")
    terminal.wait_for("Next: Thinking pair. enter sets it up.", gone="archived")


def test_an_action_gets_a_new_date(thinkpair: Open, cli: Cli, home: Path, tmp_path: Path, review: str) -> None:
    """What stays open is put off to a day; what is scaled down has a day of its own; nobody hands it to its owner."""
    Path(review).write_text(ACTIONS, encoding="utf-8")
    assert cli("actions", "add", "Ana: call the bank, follow-up Ben", "--group", "ana-and-ben")[0] == 0
    terminal = thinkpair("run", review, "--group", "ana-and-ben", "--people", "Ana,Ben")
    terminal.wait_for("Ready to start")
    terminal.press("enter")
    terminal.wait_for("Ana: call the bank", "t new date")
    terminal.press("t")
    terminal.wait_for("new date")
    terminal.type("some day\n")
    terminal.wait_for("write a date")
    terminal.press("escape")
    terminal.wait_for("t new date", gone="some day")
    terminal.press("t")
    terminal.type("2099-03-01\n")
    terminal.wait_for("open, new date", "by Sun 1 March 2099")
    terminal.press("h")
    terminal.wait_for("new owner")
    terminal.type("ana\n")
    terminal.wait_for("Ana has it already")
    terminal.press("escape")
    terminal.wait_for("s scale down", gone="new owner")
    terminal.press("s")
    terminal.wait_for("new wording")
    terminal.type("ask for the number by 2099-02-01\n")
    terminal.wait_for("scaled down, new date: ask for the number")
    terminal.press_enter("Agreed actions")
    assert terminal.press_enter_to_end() == 0
    told = json.loads(cli("actions", "--follow-up", "Ben", "--json")[1])
    assert [(one["who"], one["what"], one["due"]) for one in told] == [(["Ana"], "ask for the number", "2099-02-01")]
