"""Journey 4: an action is typed as people type it, in each place, and is the same action everywhere."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tests.commands import Cli
from tests.journeys.conftest import Open
from thinkpair.dates import parse_date
from thinkpair.storage.actions import list_actions

BEGAN = date.today()
"""The day on which the tests began: they may run on into the next one."""
LINES: Sequence[tuple[str, tuple[str, ...], str, str, str]] = (
    ("Ana: call the bank by next Friday, follow-up Ben", ("Ana",), "call the bank", "next friday", "Ben"),
    ("Ben: call at 14:30", ("Ben",), "call at 14:30", "", ""),
    ("Ana: read https://example.org/form", ("Ana",), "read https://example.org/form", "", ""),
    ("Ben: reduce costs by 20%", ("Ben",), "reduce costs by 20%", "", ""),
    ("Ana and Ben: write it up by 5 Dec", ("Ana", "Ben"), "write it up", "5 dec", ""),
)


def agreed(home: Path) -> list[tuple[tuple[str, ...], str, str | None, str]]:
    found = list_actions(home / "sessions").all
    return sorted((action.who, action.what, action.due, action.support) for action in found)


def understood() -> Sequence[list[tuple[tuple[str, ...], str, str | None, str]]]:
    """What was to be understood: if it was typed on the day when the tests began, and if on this one."""
    return [
        sorted(
            (who, what, parse_date(due, day).isoformat() if due else None, follow_up)
            for _, who, what, due, follow_up in LINES
        )
        for day in (BEGAN, date.today())
    ]


def test_changed_mind(thinkpair: Open, home: Path) -> None:
    """Typed, typed over with another date, saved, removed again, and keys on behind that; quit by ctrl+c, and stay."""
    terminal = thinkpair("run", "thinking-pair", "--people", "Ana,Ben")
    terminal.wait_for("Ready to start")
    terminal.press("enter")
    terminal.wait_for("▸ Ana · Thinker")
    terminal.press("a")
    terminal.wait_for("by when")
    terminal.type("Ana: tidy by 4 december 2099\n")
    terminal.wait_for("→ Fri 4 December 2099")
    terminal.press(*["shift+tab"] * 3, "ctrl+u")
    terminal.type("Ana: paint by 20 december 2099\n")
    terminal.wait_for("→ Sun 20 December 2099")
    terminal.press("enter")
    terminal.wait_for("1  Ana: paint, by Sun 20 December 2099")
    terminal.press("down", "d", "d", "e")
    terminal.wait_for("Removed: Ana: paint", "what           ▌de", gone="d remove")
    terminal.press("ctrl+c")
    terminal.wait_for("Quit?")
    terminal.press("escape")
    terminal.wait_for("what           ▌de", gone="Quit?")
    assert agreed(home) == []


def test_form(thinkpair: Open, home: Path) -> None:
    """The form of a running session; somebody who is not here is asked back and the line stays."""
    terminal = thinkpair("run", "thinking-pair", "--people", "Ana,Ben")
    terminal.wait_for("Ready to start")
    terminal.press("enter")
    terminal.wait_for("What do you want to think about", gone="Ready to start")
    terminal.press("a")
    terminal.wait_for("who follows up")
    for line, _, what, _, _ in LINES:
        terminal.type(line)
        terminal.wait_for(line)
        terminal.press("enter")
        terminal.wait_for(what, gone=line)
        terminal.press(*["enter"] * (1 if "by " in line and "%" not in line else 2))
        terminal.wait_for(f": {what}", gone=f"what           ▏{what}")
    terminal.type("Karl-Heinz: rest")
    terminal.press("enter")
    terminal.wait_for("Karl-Heinz: rest", "nobody here is called “Karl-Heinz”")
    assert agreed(home) in understood()
    terminal.press("ctrl+u")
    terminal.wait_for("what", gone="Karl-Heinz")
    terminal.paste("Ana: rest by 31 Feb\nZoe: sing by friday")
    terminal.wait_for("“31 Feb” is not a date", "(1 more)")
    terminal.press("down")
    terminal.wait_for("esc to the form")
    terminal.press("escape")
    terminal.wait_for("↓ the list", "31 Feb", gone="to the form")
    terminal.press(*["backspace"] * len("31 Feb"))
    terminal.type("friday")
    terminal.wait_for("Ana: rest by friday")
    terminal.press("enter", "enter")
    terminal.wait_for("Zoe: sing by friday", "nobody here is called “Zoe”", "○ Ana")
    assert len(agreed(home)) == len(LINES) + 1


def test_plain(thinkpair: Open, home: Path) -> None:
    """A session in lines of text says each action back with its date."""
    terminal = thinkpair("run", "thinking-pair", "--people", "Ana,Ben", "--plain", size=(160, 40))
    terminal.wait_for("Enter starts")
    terminal.press("enter")
    terminal.wait_for("Ana · Think")
    for line, _, what, _, _ in LINES:
        terminal.type(f"a {line}")
        terminal.press("enter")
        terminal.wait_for(f": {what}", "Action")
    terminal.type("a Budget: ask Ben")
    terminal.press("enter")
    terminal.wait_for("nobody here is called “Budget”")
    assert agreed(home) in understood()


def test_list_of_all_actions(thinkpair: Open, home: Path) -> None:
    """The list of all actions, from Home; a new name is said to be new."""
    terminal = thinkpair()
    terminal.wait_for("Start a session")
    terminal.press("a")
    terminal.wait_for("Agreed actions")
    for line, *_ in LINES:
        terminal.press("a")
        terminal.wait_for("like “Ana: call the bank")
        terminal.type(line)
        terminal.press("enter")
        terminal.wait_for("a add", gone="like “Ana: call the bank")
    assert agreed(home) in understood()
    terminal.press("a")
    terminal.wait_for("like “Ana: call the bank")
    terminal.type("Budget: ask Ben\n")
    terminal.wait_for("Budget is new here", "▸ ○ Budget    ask Ben")


def test_command_line(cli: Cli, home: Path) -> None:
    """The command line: the same actions; what has no owner is refused, a new name is said."""
    for line, *_ in LINES:
        assert cli("actions", "add", line)[0] == 0
    assert agreed(home) in understood()
    assert "Karl-Heinz is new here" in cli("actions", "add", "Karl-Heinz: rest")[2]
    code, _, err = cli("actions", "add", "call the bank at 14:30")
    assert code == 2
    assert "--owner" in err


def test_paste_into_the_list(thinkpair: Open, home: Path) -> None:
    """Several lines pasted into the list of all actions: each is an action, or comes into the line by itself."""
    terminal = thinkpair()
    terminal.wait_for("Start a session")
    terminal.press("a")
    terminal.wait_for("Agreed actions")
    terminal.press("a")
    terminal.wait_for("like “Ana: call the bank")
    terminal.paste("- Ana: read\nwrite the letter\n- [ ] Ben: rest\nask around\n")
    terminal.wait_for("new ▌write the letter", "who will do it?", "(1 more line)", "read", "rest")
    terminal.press(*["left"] * len("write the letter"))
    terminal.type("Chi: \n")
    terminal.wait_for("new ▌ask around", "who will do it?", gone="more line")
    terminal.press("escape")
    terminal.wait_for("1 line left: a shows them", gone="like “Ana: call the bank")
    terminal.press("a")
    terminal.wait_for("new ▌ask around")
    terminal.press("ctrl+u", "enter")
    terminal.wait_for("a add", gone="like “Ana: call the bank")
    kept = [(action.who, action.what) for action in list_actions(home / "sessions").all]
    assert kept == [(("Ana",), "read"), (("Ben",), "rest"), (("Chi",), "write the letter")]


def test_done_and_undone(thinkpair: Open, cli: Cli) -> None:
    """An action that is marked as done and reopened by undo is not counted as done in the history."""
    assert cli("actions", "add", "Ana: call the bank")[0] == 0
    terminal = thinkpair(size=(160, 50))
    terminal.wait_for("call the bank")
    terminal.press("a")
    terminal.wait_for("Who has what", "1 open")
    terminal.press("d")
    terminal.wait_for("Done: Ana: call the bank")
    terminal.press("u")
    terminal.wait_for("Undone. Reopened: Ana: call the bank")
    terminal.press("escape")
    terminal.wait_for(gone="Who has what")
    terminal.press("h")
    terminal.wait_for("Twelve months", "0 of 1 agreed action done")
