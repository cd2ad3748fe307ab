"""Journey 16: people come from a file, a session is held, and its minutes can be mailed: read back from the file."""

from pathlib import Path

from tests.commands import Cli
from tests.journeys.conftest import Open
from tests.journeys.terminal import TOO_SOON, Terminal

PEOPLE = "sep=;\nVorname;Nachname;E-Mail-Adresse\nAna;Müller;ana@example.org\nBen;Ito;ben@example.org\n"
FORMAT = """
title = "Topic round"
people = "2-12"
actions = "end"
[ask.topic]
question = "What is it about?"
[[round]]
title = "R"
  [[round.step]]
  title = "Collect"
  speak = "anyone"
  time = "20m"
  collect = "ideas_to_try"
  [[round.step]]
  title = "Say"
  speak = "each"
  time = "20m"
"""


def close(terminal: Terminal) -> int:
    """Press Enter until the program has ended: in lines of text the word that it was too soon stays on the screen."""
    terminal.press("enter")
    while terminal.process.poll() is None:
        if TOO_SOON in terminal.screen:
            terminal.clear()
            terminal.press("enter")
    return terminal.wait_for_end()


def test_minutes_that_can_be_mailed(thinkpair: Open, cli: Cli, tmp_path: Path) -> None:
    """The heading of the table is nobody; the minutes have who came later, the answer, the ideas and the action."""
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "topics.toml").write_text(FORMAT)
    terminal = thinkpair("import", str(tmp_path / "people.csv"), "--new", "Our walk")
    terminal.wait_for("2 people", "Ana Müller <ana@example.org>", "Ben Ito <ben@example.org>", "Enter confirms")
    terminal.press("enter")
    assert terminal.wait_for_end() == 0
    session = ("run", str(tmp_path / "topics.toml"), "--group", "our-walk", "--answer", "topic=Money", "--plain")
    terminal = thinkpair(*session)
    terminal.wait_for("Topic round", "Enter starts")
    terminal.press_enter("Collect, 20 min")
    terminal.type("i walk to work\n")
    terminal.wait_for("1. walk to work")
    terminal.type("join Zoe\n")
    terminal.wait_for("Zoe: joins")
    terminal.press("enter")
    terminal.wait_for("Zoe joins.")
    terminal.type("a Ana Müller: call the bank by 2099-12-24\n")
    terminal.wait_for("Action 1: Ana Müller: call the bank")
    terminal.type("end\n")
    terminal.wait_for("The session is over.")
    assert close(terminal) == 0
    assert cli("export", "last", "-o", str(tmp_path / "minutes.md"))[0] == 0
    text = (tmp_path / "minutes.md").read_text(encoding="utf-8")
    for words in (
        "# Topic round\n",
        " · Our walk\n\nAna Müller, Ben Ito, Zoe\n",
        "## Came later, left or away\n\n- **Zoe**: joined at ",
        "## Questions\n\n- What is it about? Money\n",
        "## Agreed actions\n\n- **Ana Müller**: call the bank, by Thu 24 December 2099\n",
        "## Ideas to try\n\n- walk to work\n",
    ):
        assert words in text
    assert "@" not in text
    assert "Speaking time" not in text
