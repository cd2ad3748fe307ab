"""The benchmark: its arithmetic and its table. What it measures is no matter of a test."""

from pathlib import Path

import pytest

import bench.engine
from bench import report
from bench.__main__ import PARTS, main
from bench.measuring import Row, median_of, quantile, ratio, take_turns
from bench.terminal import Terminal


def test_a_ratio_compares_the_values_of_the_same_round() -> None:
    assert ratio((10, 40, 20), (10, 20, 10)) == 2


@pytest.mark.parametrize(
    ("row", "met"),
    [
        (Row("a", 35, "ms", 35), True),
        (Row("a", 36, "ms", 35), False),
        (Row("a", 299, "a second", least=300), False),
    ],
)
def test_a_goal_is_met_or_not(row: Row, met: bool) -> None:
    assert (row.verdict == "met") is met


def test_nearly_all_values_are_below_a_quantile() -> None:
    assert quantile([*range(1, 101)], 0.99) == 99
    assert quantile([7], 0.95) == 7


def test_works_take_turns_and_the_first_round_does_not_count() -> None:
    done: list[str] = []

    def work(name: str) -> float:
        done.append(name)
        return float(len(done))

    assert take_turns({"a": lambda: work("a"), "b": lambda: work("b")}, 2) == {"a": [3, 5], "b": [4, 6]}
    assert done == ["a", "b"] * 3
    assert median_of(lambda: work("a"), 2) == 8.5


def test_the_document_has_one_table_and_names_what_is_missed(tmp_path: Path) -> None:
    document, rows = tmp_path / "performance.md", [Row("quick", 1, "ms", 2), Row("slow", 2_000, "ms", 1)]
    report.write("Measured.", {"Screens": (rows, "In a terminal.")}, document)
    text = document.read_text()
    assert "Measured. 1 of 2 goals are met. Missed: slow." in text
    assert "| slow  | 2,000 ms | ≤ 1 ms | missed |" in text
    assert "**Screens.** In a terminal." in text


def test_some_parts_are_printed_alone_and_an_unknown_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(report, "DOCUMENT", tmp_path / "performance.md")
    monkeypatch.setattr(bench.engine, "measure", lambda folder: iter([Row("a step", 0.1, "ms", 0.2)]))
    assert main(["engine"]) == 0
    assert "| a step | 0.1 ms   | ≤ 0.2 ms | met |" in capsys.readouterr().out
    assert not report.DOCUMENT.exists()
    assert main(["speed"]) == 2
    told = capsys.readouterr().err
    assert all(name in told for name in PARTS)


def test_a_terminal_sees_words_without_escape_sequences() -> None:
    with Terminal(["printf", r"\033[1mgood \033[0mday\033]0;title\007"]) as terminal:
        assert terminal.see("good day") > 0
        assert terminal.text == "good day"
    with Terminal(["true"]) as terminal, pytest.raises(TimeoutError):
        terminal.see("nothing", within=2)
