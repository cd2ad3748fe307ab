"""Lines of text at a terminal are broken at blanks."""

import os
from io import StringIO

import pytest

from thinkpair.cli import complain
from thinkpair.plain.lines import broken


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("when the thinker runs dry", ["when the thinker", "runs dry"]),
        ("  when the thinker runs dry", ["  when the thinker", "  runs dry"]),
        ("jump 3      go to round 3, or so", ["jump 3      go to", "round 3, or so"]),
        ("考える人が沈黙したら 聞き手は", ["考える人が沈黙したら", "聞き手は"]),
        ("one\ntwo  three", ["one", "two  three"]),
        ("thinkpair join 'mqtts://broker.example.org/room?k=abcdef0123456789'", None),
        ("a-word-of-more-than-twenty-letters and more", ["a-word-of-more-than-twenty-letters", "and more"]),
    ],
)
def test_broken_at_blanks(line: str, lines: list[str] | None) -> None:
    """Wide letters take two columns; what may be copied, and one word that is too long, stays whole."""
    assert broken(line, 20) == "\n".join(lines or [line])


@pytest.mark.parametrize("width", [0, 19, 200])
def test_whole_without_a_terminal(width: int) -> None:
    assert broken("when the thinker runs dry", width) == "when the thinker runs dry"


def test_a_message_of_the_shell_is_broken_between_words_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

        def fileno(self) -> int:
            return 2

    terminal = Terminal()
    monkeypatch.setattr("os.get_terminal_size", lambda _: os.terminal_size((40, 24)))
    monkeypatch.setattr("sys.stderr", terminal)
    complain("“Thinking pair” takes 2 people; 1 is named")
    assert terminal.getvalue() == "thinkpair: “Thinking pair” takes 2\npeople; 1 is named\n"


def test_a_command_to_copy_has_a_line_of_its_own_where_it_would_be_cut() -> None:
    told = "Saved here. See the minutes: thinkpair sessions show 20260115-090000-thinking-pair"
    assert broken(told, 40) == told.replace(": ", ":\n")
    assert broken(told, 100) == told
