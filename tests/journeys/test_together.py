"""Two terminals hold a thinking pair: one writes it, the other has joined it."""

import json
import os
import signal
from pathlib import Path

import pytest

from tests.commands import Cli
from tests.journeys.clock import MovedClock
from tests.journeys.conftest import Open
from tests.journeys.terminal import PAUSED, Terminal

ANA, BEN = "▸ Ana · Thinker", "▸ Ben · Thinker"


def events_of(home: Path) -> list[dict[str, object]]:
    """Return the events of the one session that is kept there."""
    (journal,) = home.glob("sessions/*/journal.jsonl")
    return [json.loads(line.split(" ", 2)[2]) for line in journal.read_text(encoding="utf-8").splitlines()[1:]]


def both_press_enter(first: Terminal, second: Terminal, words: str) -> None:
    """Both hands at once, when Enter has rested."""
    for each in (first, second):
        each.wait_for("━●")  # a cell of the track is some seconds
    first.press("enter")
    second.press("enter")
    first.wait_for(words)
    second.wait_for(words)


def test_together(thinkpair: Open, cli: Cli, home: Path) -> None:
    """Both press Enter at once, one stands still for a while, one is killed, the other goes on, the first returns."""
    ana = thinkpair("run", "thinking-pair", "--people", "Ana,Ben")
    ana.wait_for("Ready to start")
    ben = thinkpair("join", "--as", "Ben")
    ben.wait_for("Ready to start", "enter start")
    ben.press("enter")
    ana.wait_for(ANA, "Ben: started")
    ben.wait_for(ANA)
    both_press_enter(ana, ben, BEN)
    assert [event["slot"] for event in events_of(home) if event["event"] == "SlotEnded"] == [0]

    os.killpg(ben.process.pid, signal.SIGSTOP)
    ana.press("space")
    ana.wait_for(PAUSED, gone="saving…")
    os.killpg(ben.process.pid, signal.SIGCONT)
    ben.wait_for(PAUSED)
    ben.press("space")
    ana.wait_for("Ben: resumed", gone=PAUSED)

    ben.press("a")
    ben.wait_for("who follows up")
    ben.type("Ben: call the ba")
    ben.wait_for("call the ba")
    ana.press("+")
    ana.wait_for("1 min more", gone="saving…")
    ben.type("nk by friday")
    ben.wait_for("call the bank by friday")
    ben.press("enter")
    ben.wait_for("Fri")
    ben.press("enter")
    ana.wait_for("Ben: added action")
    ben.press("escape")
    ben.wait_for(BEN)

    ana.kill()
    ben.wait_for("is gone", "take over")
    ben.press("t")
    ben.wait_for("The session is held here now.")
    ana = thinkpair("join", "--as", "Ana")
    ana.wait_for(BEN)
    ana.press("space")
    ben.wait_for(PAUSED, "Ana: paused")
    ben.press("q")
    ben.wait_for("Quit")
    ben.press("enter")
    ben.wait_for_end()
    ana.wait_for("has quit the session")
    ana.press("t")
    ana.wait_for("The session is held here now.", BEN)
    assert ana.terminate()
    _, out, _ = cli("sessions", "list", "--json")
    (session,) = json.loads(out)
    assert session["state"] == "interrupted"
    assert [event["action"] for event in events_of(home) if event["event"] == "ActionAdded"]


@pytest.mark.parametrize("seconds", [16, 60, 290])
def test_a_program_that_stood_still_asks_about_lost_time_though_somebody_joined(
    thinkpair: Open, moved_clock: MovedClock, seconds: int
) -> None:
    """One is there before, one comes while it is asked: nobody's key is done in time that may be left out."""
    ana = thinkpair("run", "thinking-pair", "--people", "Ana,Ben", variables=moved_clock.variables)
    ana.wait_for("Ready to start")
    ben = thinkpair("join", "--as", "Ben")
    ben.wait_for("enter start")
    ana.press("enter")
    ben.wait_for(ANA)
    moved_clock.pass_time(seconds)
    ana.wait_for("The program stood still for", "▸ don’t count it")
    ben.wait_for("decides what to do with lost time")
    late = thinkpair("join", "--as", "Chi")
    for each in (ben, late):
        each.wait_for(ANA, "decides what to do with lost time")
        each.press("enter")
    ana.press("enter")
    ana.wait_for(ANA, gone="stood still")
    for each in (ben, late):
        each.wait_for(ANA, "enter end turn", gone="decides what to do")


def test_in_lines(thinkpair: Open) -> None:
    """The same in lines of text; who quits only leaves."""
    first = thinkpair("run", "thinking-pair", "--people", "Ana,Ben", "--plain", size=(120, 40))
    first.wait_for("Enter starts")
    second = thinkpair("join", "--plain", "--as", "Ben", size=(120, 40))
    second.wait_for("Enter starts")
    second.type("\n")
    first.wait_for("Ben: started.", "Ana")
    first.type("p\n")
    second.wait_for("Ana: paused.")
    first.kill()
    second.wait_for("Type take over to hold it here.")
    second.type("take over\n")
    second.wait_for("The session is held here now.")
    third = thinkpair("join", "--plain")
    third.wait_for("Paused")
    third.end_input()
    third.wait_for("Join again with:", "thinkpair join")
    assert third.wait_for_end() == 0


def test_who_joined_in_lines_quits_alone(thinkpair: Open) -> None:
    """The session goes on for whoever holds it, who is told who has left."""
    ana = thinkpair("run", "thinking-pair", "--people", "Ana,Ben")
    ana.wait_for("enter start")
    ben = thinkpair("join", "--plain", "--as", "Ben", size=(120, 40))
    ben.wait_for("Enter starts")
    ana.wait_for("Ben is here.")
    ben.type("q\n")
    ben.wait_for("The session continues without this screen. Join again with: thinkpair join")
    assert ben.wait_for_end() == 0
    ana.wait_for("Ben has left.")
    ana.press("enter")
    ana.wait_for(ANA)


def test_closed_from_the_second_screen(thinkpair: Open) -> None:
    """Whoever looks at the first one reads who closed it, and where the minutes are."""
    first = thinkpair("run", "thinking-pair", "--people", "Ana,Ben", size=(120, 40))
    first.wait_for("enter start")
    second = thinkpair("join", "--plain", "--as", "Ben", size=(120, 40))
    second.wait_for("Enter starts")
    second.type("\n")
    first.wait_for("Ben: started")
    second.type("end\n")
    second.wait_for("Enter saves and closes")
    first.wait_for("Thinking pair · summary")
    assert second.press_enter_to_end(in_lines=True) == 0
    assert first.wait_for_end() == 0
    first.wait_for("Closed by Ben. Saved here. See the minutes: thinkpair sessions show ")


def test_what_is_half_typed_where_another_closes_is_said(thinkpair: Open) -> None:
    """Ana holds the session and is asked about her words; Ben, who is told of them, closes it meanwhile."""
    ana = thinkpair("run", "thinking-pair", "--people", "Ana,Ben", size=(200, 40))
    ana.wait_for("enter start")
    ben = thinkpair("join", "--as", "Ben", size=(120, 40))
    ben.wait_for("enter start")
    ana.press("enter")
    ana.wait_for(ANA)
    ana.press("a")
    ana.wait_for("who follows up")
    ana.type("book a room")
    ana.wait_for("book a room")
    ana.press("escape")
    ana.wait_for("Unfinished action")
    ana.press("q")
    ana.wait_for("Quit?", "end the session here")
    ana.press("down", "enter")
    ana.wait_for("summary", "Save and close")
    ben.wait_for("summary", "Save and close")
    ana.press_enter("Not saved yet: “book a room”.")
    ben.press_enter("Ana is typing an action. Close the session now?")
    ben.press("down", "enter")
    ben.wait_for_end()
    ana.wait_for("Closed by Ben.", "Not saved, only typed so far: “book a room”", "enter choose")
    ana.type("ls; a letter of the next word, which is no key of the shell")
    ana.press("enter")
    assert ana.wait_for_end() == 0
    words = " ".join(ana.screen.split())
    assert "Closed by Ben." in words
    assert "Not saved, only typed so far: “book a room”. Note it with: thinkpair actions add" in words


def test_what_is_half_typed_where_somebody_quits_who_joined_is_said(thinkpair: Open) -> None:
    ana = thinkpair("run", "thinking-pair", "--people", "Ana,Ben")
    ana.wait_for("enter start")
    ben = thinkpair("join", "--as", "Ben", size=(120, 40))
    ben.wait_for("enter start")
    ana.press("enter")
    ben.wait_for(ANA)
    ben.press("a")
    ben.wait_for("who follows up")
    ben.type("Ben: write")
    ben.wait_for("Ben: write")
    ben.press("ctrl+c")
    assert ben.wait_for_end() == 0
    assert "Not saved, only typed so far: “Ben: write”." in ben.screen


def test_what_is_half_typed_on_a_joined_screen_survives_its_kill(thinkpair: Open, home: Path) -> None:
    """Ben's words stand in the form when he joins again, and when he holds the session; nothing of them stays."""
    ana = thinkpair("run", "thinking-pair", "--people", "Ana,Ben")
    ana.wait_for("enter start")
    ben = thinkpair("join", "--as", "Ben")
    ben.wait_for("enter start")
    ana.press("enter")
    ben.wait_for(ANA)
    ben.press("a")
    ben.wait_for("who follows up")
    ben.type("Ben: book a ro")
    ben.wait_for_file(home / "state" / "joined" / "half-typed", "Ben: book a ro")
    ben.kill()
    ben = thinkpair("join", "--as", "Ben")
    ben.wait_for("Unfinished action: press a")
    ana.kill()
    ben.wait_for("is gone", "take over")
    ben.press("t")
    ben.wait_for("The session is held here now.")
    ben.press("a")
    ben.wait_for("book a ro")
    ben.type("om")
    ben.wait_for("Ben: book a room")
    ben.press("enter", "enter", "enter")
    ben.wait_for("1  Ben: book a room", "saved")
    ben.press("escape")
    ben.wait_for(ANA, gone="Unfinished")
    assert not list(home.rglob("half-typed"))


def test_nothing_to_join(thinkpair: Open) -> None:
    """One sentence says what to do instead."""
    alone = thinkpair("join", size=(120, 24))
    alone.wait_for("no session of yours is running here")
    assert alone.wait_for_end() == 2
