"""A list that is collected, and votes on it: what people press after the last item."""

from pathlib import Path

from tests.journeys.conftest import Open
from tests.journeys.disk import events
from thinkpair.session.events import ItemAdded

ENDS = "Enter ends this step. Wait a moment"


def test_enter_behind_the_last_item(thinkpair: Open, home: Path) -> None:
    """Enter closes the line, and both hands press once more: the step goes on; once it is ended, `u` brings it back."""
    terminal = thinkpair("run", "lean-coffee", "--people", "Ana,Ben,Chi", "--total", "1h")
    terminal.wait_for("Ready to start", "left for topics")
    terminal.press("enter")
    terminal.wait_for("Write topics")
    terminal.press("i", *"Ärger im Büro", "enter", *"Urlaub", "enter", how="all at once")
    terminal.wait_for("2  Urlaub", "enter add")
    terminal.press("enter")
    terminal.wait_for("enter ends this step, i adds another item", "Write topics")
    terminal.press("enter")
    terminal.wait_for(ENDS, "Write topics")
    terminal.press_enter("repeat 1 of 2")
    terminal.press("u")
    terminal.wait_for("Write topics", "1  Ärger im Büro", "2  Urlaub")
    assert [event.item.text for event in events(home, ItemAdded)] == ["Ärger im Büro", "Urlaub"]
    for words in ("repeat 1 of 2", "repeat 2 of 2", "0 of 9 votes given"):
        terminal.press_enter(words)
    terminal.press("3")
    terminal.wait_for("3 of 9 votes given")
    terminal.press("enter")
    terminal.wait_for(ENDS, "Ärger im Büro  3 votes")


def test_enter_behind_an_item_in_lines(thinkpair: Open) -> None:
    """The same in lines of text, where each item is sent off by an Enter."""
    terminal = thinkpair("run", "lean-coffee", "--people", "Ana,Ben,Chi", "--plain", size=(80, 100))
    terminal.wait_for("Enter starts")
    terminal.type("\ni Holidays\n\n")
    terminal.wait_for("1. Holidays", ENDS)
    assert "Pitches" not in terminal.screen
    terminal.enter_until("Round 2: Pitches")
