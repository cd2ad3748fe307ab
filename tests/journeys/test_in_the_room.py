"""Journeys 7, 12, 13 and 14: what everybody in the room reads is true, kind and private."""

import time
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from tests.journeys.conftest import Open
from tests.journeys.disk import events, plan
from thinkpair.session.events import TimeChanged

PEOPLE = tuple(f"{first}{vowel}{last}-Maria" for first in "BDKLMR" for vowel in "aeiou" for last in "nx")


def test_a_minute_more(thinkpair: Open, home: Path) -> None:
    """A minute more for Ana: the same is offered to Ben, and both have it in the end. How long exactly?"""
    terminal = thinkpair("run", "thinking-pair", "--people", "Ana,Ben")
    terminal.wait_for("Ready to start")
    terminal.press("enter")
    terminal.wait_for("next: Ben")
    terminal.press("+")
    terminal.wait_for("1 min more. Ben will be offered the same.")
    terminal.press_enter("▸ Ben · Thinker")
    terminal.wait_for("Ana had 1 min more. + gives Ben the same.")
    terminal.press("+")
    terminal.wait_for("1 min more.", gone="Ana had 1 min more")
    assert "short" not in terminal.screen
    assert "spoke before" not in terminal.screen
    terminal.press("+")
    terminal.wait_for("Ana spoke before: to give the same, press p for the people.")
    terminal.press("c")
    terminal.wait_for(" left, 0:", " so far")
    assert [event.seconds for event in events(home, TimeChanged)] == [60, 60, 60]


@pytest.mark.parametrize("size", [(80, 24), (100, 30)], ids=str)
def test_sixty_people_in_pairs(thinkpair: Open, size: tuple[int, int]) -> None:
    """The clock stays large, and everybody's group is shown within a quarter of a minute without a key."""
    terminal = thinkpair("run", "listening-pairs", "--people", ",".join(PEOPLE), size=size)
    terminal.wait_for("Ready to start")
    terminal.press("enter")
    terminal.wait_for("groups", "b big screen")
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


@pytest.mark.parametrize("size", [(80, 24), (100, 30)], ids=str)
def test_sixty_people_on_the_stage(thinkpair: Open, size: tuple[int, int]) -> None:
    """The stage turns its pages as the big screen does: everybody's group is shown, below a clock in large figures."""
    terminal = thinkpair("run", "listening-pairs", "--people", ",".join(PEOPLE), size=size)
    terminal.wait_for("Ready to start")
    terminal.press("enter")
    terminal.wait_for("of B–R", "b big screen", "what does looking after yourself")
    began, unseen = time.monotonic(), set(PEOPLE)
    while unseen:
        screen = terminal.screen
        assert sum("██" in line for line in terminal.lines) >= 5
        unseen = {name for name in unseen if name not in screen}
        if unseen:
            (part,) = (line.strip() for line in screen.splitlines() if "more in" in line)
            terminal.wait_for("groups", gone=part)
    assert time.monotonic() - began < 15 + 5  # five for the machine


def test_one_of_sixty_leaves(thinkpair: Open, home: Path) -> None:
    """Journey 12: one leaves while pairs form; all go on with somebody new, and nobody meets twice."""
    terminal = thinkpair("run", "impromptu-networking", "--people", ",".join(PEOPLE))
    terminal.wait_for("30 groups", "Ready to start")
    terminal.press_enter("Find each other", "end turn")
    terminal.press("p")
    terminal.wait_for("60 here", "▸ Ban-Maria")
    terminal.press("x")
    terminal.wait_for("Ban-Maria leaves?", "Together next:")
    terminal.press("enter")
    terminal.wait_for("59 here", "Ban-Maria left")
    terminal.press("escape")
    terminal.wait_for("next: 29 groups")
    terminal.press_enter("29 groups", "Talk", "Rux-Maria")
    met = Counter[frozenset[str]]()
    for slot in {slot.repeat: slot for slot in plan(home).slots}.values():
        assert sorted(name for group in slot.groups for name in group.people) == sorted(PEOPLE[1:])
        met.update(frozenset(pair) for group in slot.groups for pair in combinations(group.people, 2))
    assert max(met.values()) == 1


def test_another_client_in_the_room(thinkpair: Open) -> None:
    """Nothing of others is on Home, on the set-up, the stage or the big screen unless asked for."""
    for names, action in (("Ana,Ben", "Ana: call the bank"), ("Kim,Zoltan", "Kim: sell the house")):
        terminal = thinkpair("run", "thinking-pair", "--people", names, "--plain")
        terminal.wait_for("Enter starts")
        terminal.type(f"\na {action}\n")
        terminal.wait_for("Action 1")
        terminal.type("q\n")
        terminal.wait_for_end()
    terminal = thinkpair()
    terminal.wait_for("2 sessions", "2 open actions")
    private = ("Ana", "Ben", "Kim", "Zoltan", "bank", "house")
    assert not any(word in terminal.screen for word in private)
    terminal.press("tab", "tab")
    terminal.wait_for("▸ for two")
    terminal.press("enter")
    terminal.wait_for("People (")
    assert not any(word in terminal.screen for word in private)
    terminal.type("Lea\nOtto")
    terminal.press("ctrl+s")
    terminal.wait_for("Ready to start", "Lea")
    assert not any(word in terminal.screen for word in private)
    terminal.press_enter("▸ Lea · Thinker")
    terminal.press("b")
    terminal.wait_for("████", gone="▸ Lea")
    assert not any(word in terminal.screen for word in private)
    terminal.press("l")
    terminal.wait_for("Agreed so far", "Nothing yet.")
    assert not any(word in terminal.screen for word in private)
    terminal.press("l", "b")
    terminal.wait_for("▸ Lea · Thinker")
    terminal.press("q")
    terminal.wait_for("Quit?")
    terminal.press("enter")
    terminal.wait_for("3 sessions", "2 open actions", gone="Otto")
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


def test_a_question_that_is_answered_when_it_is_needed(thinkpair: Open, home: Path) -> None:
    """What is typed then is what the room reads from then on."""
    terminal = thinkpair("run", "thinking-round", "--people", "Ana,Ben,Chi")
    terminal.wait_for("Which question goes round?")
    terminal.type("What is going well?\n")
    terminal.wait_for("Ready to start")
    terminal.press_enter("▸ Ana · Thinker", "What is going well?")
    assert "[" not in terminal.screen
    assert "What is going well?" in plan(home).answers.values()
