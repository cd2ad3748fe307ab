"""Looking back after a session: the last screen names the command; questions in lines, an interruption, the list."""

from pathlib import Path

from tests.journeys.conftest import Open


def test_looking_back_after_a_session(thinkpair: Open, home: Path) -> None:
    """Ana closes the check-in, answers, corrects herself, is ended by ctrl+c, and reads it the next day."""
    terminal = thinkpair("run", "check-in", "--people", "Ana,Ben", size=(80, 24))
    terminal.wait_for("Ready to start")
    terminal.press_enter("▸ Ana")
    terminal.press_enter("▸ Ben")
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
