"""Journey 3: what people press behind something that they typed ends no turn: an item, votes, an action, a line."""

from pathlib import Path

from tests.journeys.conftest import Open
from tests.journeys.disk import events
from thinkpair.session.events import ActionAdded, ItemAdded, SlotEnded

ENDS = "Enter ends this turn. Wait a moment"


def test_enter_behind_the_last_item(thinkpair: Open, home: Path) -> None:
    """Enter closes the line, and both hands press once more: the step goes on; once it is ended, `u` brings it back."""
    terminal = thinkpair("run", "lean-coffee", "--people", "Ana,Ben,Chi", "--total", "1h")
    terminal.wait_for("Ready to start", "left for topics")
    terminal.press("enter")
    terminal.wait_for("Write topics")
    terminal.press("i", *"Ärger im Büro", "enter", *"Urlaub", "enter", how="all at once")
    terminal.wait_for("2  Urlaub", "enter add")
    terminal.press("enter")
    terminal.wait_for("enter ends this turn, i adds another item", "Write topics")
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


def test_item_that_is_there_already(thinkpair: Open, home: Path) -> None:
    """The same topic from two people is one card; the words stay in the line, to be changed."""
    terminal = thinkpair("run", "lean-coffee", "--people", "Ana,Ben,Chi", "--total", "1h")
    terminal.wait_for("Ready to start")
    terminal.press_enter("Write topics")
    terminal.press("i", *"budget", "enter", *"Budget", "enter", how="all at once")
    terminal.wait_for("“budget” is already on the list", "1  budget", "Budget")
    terminal.press(*" 2027", "enter", how="all at once")
    terminal.wait_for("2  Budget 2027")
    assert [event.item.text for event in events(home, ItemAdded)] == ["budget", "Budget 2027"]


def test_enter_behind_an_item_in_lines(thinkpair: Open) -> None:
    """The same in lines of text, where each item is sent off by an Enter."""
    terminal = thinkpair("run", "lean-coffee", "--people", "Ana,Ben,Chi", "--plain", size=(80, 100))
    terminal.wait_for("Enter starts")
    terminal.type("\ni Holidays\n\n")
    terminal.wait_for("1. Holidays", ENDS)
    assert "Pitches" not in terminal.screen
    terminal.enter_until("Round 2: Pitches")


def test_enter_behind_an_action(thinkpair: Open, home: Path) -> None:
    """Noted in Ana's turn: Enter saves it, Enter leaves the form, and one more does not end her turn."""
    terminal = thinkpair("run", "thinking-pair", "--people", "Ana,Ben")
    terminal.wait_for("Ready to start")
    terminal.press_enter("▸ Ana · Thinker")
    terminal.press("a")
    terminal.wait_for("by when")
    terminal.type("Ana: call the bank by Friday, follow-up Ben")
    terminal.press("enter")
    terminal.wait_for("what           ▏call the bank")
    terminal.press("enter", "enter", "enter", how="all at once")
    terminal.wait_for("Enter ends this turn. Wait a moment", "▸ Ana · Thinker")
    terminal.press_enter("▸ Ben · Thinker")
    assert len(events(home, ActionAdded)) == 1


def test_enter_by_mistake(thinkpair: Open, home: Path) -> None:
    """Enter where space was meant: what happened is said, and `u` brings Ana's turn back; in the form ctrl+z does."""
    terminal = thinkpair("run", "thinking-pair", "--people", "Ana,Ben", "--total", "20m")
    terminal.wait_for("Ready to start")
    terminal.press_enter("▸ Ana · Thinker")
    terminal.press_enter("▸ Ben · Thinker", "Ended 9½ min early. u undoes it.")
    terminal.press("u")
    terminal.wait_for("▸ Ana · Thinker", "Undone: ended turn")
    terminal.press_enter("▸ Ben · Thinker")
    terminal.press_enter("by when", "min early. ctrl+z undoes it", "ctrl+c quit")
    terminal.press("ctrl+z")
    terminal.wait_for("▸ Ben · Thinker", "Undone: ended turn")
    terminal.press("ctrl+c", "enter")
    assert terminal.wait_for_end() == 0
    assert len(events(home, SlotEnded)) == 3


def test_enter_behind_a_line(thinkpair: Open, home: Path) -> None:
    """In lines of text an action, and a question about the time, are typed with an Enter more."""
    terminal = thinkpair("run", "thinking-pair", "--people", "Ana,Ben", "--plain", size=(80, 100))
    terminal.wait_for("Enter starts")
    terminal.type("\na Ana: call the bank\n\n")
    terminal.wait_for("call the bank", "Enter ends this turn. Wait a moment")
    terminal.clear()
    terminal.type("s\n\n")
    terminal.wait_for("left", "Enter ends this turn. Wait a moment")
    assert len(events(home, ActionAdded)) == 1
    assert not events(home, SlotEnded)


def test_enter_behind_a_question(thinkpair: Open, home: Path) -> None:
    """A break is confirmed, and a question left, by both hands: the break is added once, and Ana's turn goes on."""
    terminal = thinkpair("run", "thinking-pair", "--people", "Ana,Ben")
    terminal.wait_for("Ready to start")
    terminal.press_enter("▸ Ana · Thinker")
    terminal.press("j")
    terminal.wait_for("1  Thinking turns")
    terminal.press("b")
    terminal.wait_for("How long a break?")
    terminal.press("enter")
    terminal.wait_for("A break of 5 min, after this step?")
    terminal.press("enter", how="twice")
    terminal.wait_for("next: Break, 5 min", "▸ Ana · Thinker")
    terminal.wait_for(ENDS)
    terminal.wait_for(gone=ENDS)
    terminal.press("q")
    terminal.wait_for("Quit?", "stay")
    terminal.press("down", "down")
    terminal.wait_for("▸ stay")
    terminal.press("enter", how="twice")
    terminal.wait_for(ENDS, "▸ Ana · Thinker")
    assert not events(home, SlotEnded)
