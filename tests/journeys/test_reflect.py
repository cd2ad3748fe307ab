"""Looking back after a session: the last screen names the command, Home offers it; questions in lines, the list."""

from pathlib import Path

from tests.journeys.conftest import Open


def test_looking_back_after_a_session(thinkpair: Open, home: Path) -> None:
    """Ana closes the check-in, answers, corrects herself, is ended by ctrl+c, and reads it the next day."""
    terminal = thinkpair("run", "check-in", "--people", "Ana,Ben", size=(80, 24))
    terminal.wait_for("Ready to start")
    terminal.press_enter("next: Ben")
    terminal.press_enter("next: Summary")
    terminal.press_enter("Look back alone: thinkpair reflect", "Save and close")
    assert terminal.press_enter_to_end() == 0
    terminal = thinkpair("reflect", size=(100, 40))
    terminal.wait_for("Looking back on Check-in", "with Ana, Ben: for you alone", "The session.")
    terminal.type("Ben was thinking about a mive")
    terminal.press("backspace", "backspace", "backspace")
    terminal.type("ove\n")
    terminal.wait_for("My part in it.")
    terminal.paste("I asked too much\nand waited too little")
    terminal.press("enter")
    terminal.wait_for("What was left out.", "waited too little")
    terminal.press("enter")
    terminal.wait_for("8 questions. y asks them")
    terminal.type("y\n")
    terminal.wait_for("Knowing myself.", "EMCC")
    terminal.type("impatient\n4\n")
    terminal.wait_for("Getting better at it.")
    terminal.type("half a sen\x03")
    assert terminal.wait_for_end() == 130
    terminal.wait_for("4 answers saved in")
    written = next(home.glob("reflections/*.md")).read_text()
    assert "\nBen was thinking about a move\n" in written
    assert "\nI asked too much\nand waited too little\n" in written
    assert "half a sen" not in written
    terminal = thinkpair("reflect", "list", "--person", "ben", size=(100, 60))
    terminal.wait_for("with Ana, Ben", "Ben was thinking about a move", "4 of 4: ")
    assert terminal.wait_for_end() == 0
    terminal = thinkpair("sessions", "search", "impatient")
    terminal.wait_for("No matches.")


def test_home_offers_to_look_back(thinkpair: Open, home: Path) -> None:
    """It is asked who sees the screen; what is typed is on a page of its own, and gone when Home comes back."""
    terminal = thinkpair(size=(80, 24))
    terminal.wait_for("Start a session")
    terminal.press("r")
    terminal.wait_for("for yourself alone", "▸ not now")
    terminal.press("enter")
    terminal.wait_for("Start a session", gone="for yourself alone")
    terminal.press("r", "down", "enter")
    terminal.wait_for("The session.", "for you alone")
    terminal.type("a canary sang\n")
    terminal.wait_for("My part in it.")
    terminal.type("half a sen\x03")
    terminal.wait_for("1 answer saved in", "Enter goes back.")
    terminal.press("enter")
    terminal.wait_for("Start a session", gone="canary")
    terminal.press("q")
    assert terminal.wait_for_end() == 0
    assert "canary" not in terminal.screen
    assert "a canary sang" in next(home.glob("reflections/*.md")).read_text()
