"""Journeys 7, 12, 13 and 14: what everybody in the room reads is true, kind and private."""

import json
import time

import pytest

from tests.commands import Cli
from tests.journeys.conftest import Open
from tests.journeys.terminal import Terminal

PEOPLE = tuple(f"{first}{vowel}{last}-Maria" for first in "BDKLMR" for vowel in "aeiou" for last in "nx")


def test_a_minute_more(thinkpair: Open, cli: Cli) -> None:
    """A minute more for Ana: the same is offered to Ben, and both have it in the end."""
    terminal = thinkpair("run", "thinking-pair", "--people", "Ana,Ben")
    terminal.wait_for("Ready to start")
    terminal.press("enter")
    terminal.wait_for("next: Ben")
    terminal.press("+")
    terminal.wait_for("1 min more. Ben will be offered the same.")
    terminal.wait_for("next: Ben", gone="1 min more")
    terminal.press_enter("▸ Ben · Thinker")
    terminal.wait_for("Ana had 1 min more. + gives Ben the same.")
    terminal.press("+")
    terminal.wait_for("1 min more.", gone="Ana had 1 min more")
    assert "short" not in terminal.screen
    changed = [json.loads(line.partition("{")[1] + line.partition("{")[2]) for line in _journal(terminal)]
    assert len([event for event in changed if "TimeChanged" in json.dumps(event)]) == 2


def _journal(terminal: Terminal) -> list[str]:
    (folder,) = [path for path in (terminal.home / "sessions").iterdir() if path.is_dir() and path.name[:2] == "20"]
    texts = [path.read_text() for path in sorted(folder.glob("*.jsonl"))]
    return [line for text in texts for line in text.splitlines() if "{" in line]


@pytest.mark.parametrize("size", [(80, 24), (100, 30)], ids=str)
def test_sixty_people_in_pairs(thinkpair: Open, size: tuple[int, int]) -> None:
    """The clock stays large, and everybody's group is shown within a quarter of a minute without a key."""
    terminal = thinkpair("run", "listening-pairs", "--people", ",".join(PEOPLE), size=size)
    terminal.wait_for("Ready to start")
    terminal.press("enter")
    terminal.wait_for("groups")
    terminal.press("b")
    terminal.wait_for("of B–R", "what does looking after yourself mean")
    began = time.monotonic()
    clock = sum("██" in line for line in terminal.lines)
    assert 2 * clock >= size[1] - 2
    unseen = set(PEOPLE)
    while unseen:
        screen = terminal.screen
        unseen = {name for name in unseen if name not in screen}
        if unseen:
            terminal.wait_for("groups", gone=screen.splitlines()[-1].strip())
    assert time.monotonic() - began < 15 + 5  # five for the machine


def test_another_client_in_the_room(thinkpair: Open) -> None:
    """Nothing of others is on Home or on the set-up unless asked for."""
    for names, action in (("Ana,Ben", "Ana: call the bank"), ("Kim,Zoltan", "Kim: sell the house")):
        terminal = thinkpair("run", "thinking-pair", "--people", names, "--plain")
        terminal.wait_for("Enter starts")
        terminal.type(f"\na {action}\n")
        terminal.wait_for("Action 1")
        terminal.type("q\n")
        terminal.wait_for_end()
    terminal = thinkpair()
    terminal.wait_for("2 unfinished sessions", "2 open actions")
    private = ("Ana", "Ben", "Kim", "Zoltan", "bank", "house")
    assert not any(word in terminal.screen for word in private)
    terminal.press("tab", "tab")
    terminal.wait_for("▸ held before")
    terminal.press("enter")
    terminal.wait_for("People (")
    assert not any(word in terminal.screen for word in private)
    terminal.press("escape")
    terminal.wait_for("2 open actions")
    terminal.press("v")
    terminal.wait_for("call the bank", "sell the house")


def test_a_question_that_was_left_empty(thinkpair: Open) -> None:
    """It is asked when it is needed; left empty again, the room reads it without brackets."""
    terminal = thinkpair("run", "thinking-round", "--people", "Ana,Ben,Chi")
    terminal.wait_for("Which question goes round?")
    terminal.press("enter")
    terminal.wait_for("Ready to start")
    terminal.press_enter("▸ Ana · Thinker")
    terminal.wait_for("Which question goes round", gone="goes round?")
    assert "[" not in terminal.screen
