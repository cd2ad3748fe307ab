"""What is asked before a session that is run from the command line."""

import pytest

from tests.sources import shipped
from thinkpair.cli.prepared_session import ask_for_people
from thinkpair.errors import Cancelled


def test_people_are_asked_for_until_they_fit_the_format(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []
    typed = iter(["Ana", "Ana, ana", "3", "Ana, Ben", ""])

    def answer(question: str) -> str:
        asked.append(question)
        return next(typed)

    monkeypatch.setattr("builtins.input", answer)
    assert ask_for_people(shipped("thinking-pair")) == "Ana, Ben"
    assert asked == ["Who takes part? 2 people: names with commas between them, or how many: "] * 4
    assert capsys.readouterr().out.splitlines() == [
        "“Thinking pair” takes 2 people, not 1.",
        "“ana” is too similar to “Ana”: add an initial",
        "“Thinking pair” takes 2 people, not 3.",
    ]
    with pytest.raises(Cancelled):
        ask_for_people(shipped("thinking-pair"))
