"""The benchmark: its arithmetic and its tables. What it measures is no matter of a test."""

from math import log
from pathlib import Path

import pytest

from bench import report
from bench.__main__ import PARTS, main
from bench.measuring import Growth, Row, exponent, quantile, spread, take_turns
from bench.report import Table, goals, growth_table, rows_table, write
from bench.terminal import Terminal


def test_a_ratio_compares_the_values_of_the_same_round() -> None:
    row = Row("a", (10, 40, 20), floor=(10, 20, 10), most=1.5)
    assert row.ratios == [1, 2, 2]
    assert row.met is False
    assert Row("a", (10, 40, 20), floor=(10, 20, 10), most=2).met is True
    assert Row("a", (10,)).met is None


def test_a_goal_without_a_floor_is_in_units_and_may_be_for_nearly_all() -> None:
    values = [*range(1, 101)]
    assert quantile(values, 0.99) == 99
    assert spread(values) == (25, 75)
    assert Row("late", values, most=98, share=0.99).met is False
    assert Row("late", values, most=99, share=0.99).met is True


@pytest.mark.parametrize(("grow", "power", "met"), [(lambda n: 7 * n, 1, True), (lambda n: n * n, 2, False)])
def test_growth_is_fitted_and_held_against_n_log_n(grow, power: int, met: bool) -> None:  # type: ignore[no-untyped-def]
    times = {size: grow(size) for size in (10, 100, 1_000)}
    assert exponent(times) == pytest.approx(power)
    assert Growth("a", times).met is met
    assert Growth("a", {size: size * log(size) for size in times}).met is True


def test_works_take_turns_and_the_first_round_does_not_count() -> None:
    done: list[str] = []

    def work(name: str) -> float:
        done.append(name)
        return float(len(done))

    assert take_turns({"a": lambda: work("a"), "b": lambda: work("b")}, 2) == {"a": [3, 5], "b": [4, 6]}
    assert done == ["a", "b"] * 3


def test_tables_say_what_is_met_and_the_document_lists_what_is_not(tmp_path: Path) -> None:
    document = tmp_path / "performance.md"
    document.write_text("# Performance\n\nBy hand.\n\n## Old\n\nstays\n\n## Start\n\ngoes\n")
    start = rows_table("Frames", [Row("quick", (1,), floor=(1,), most=1.25), Row("slow", (2,), floor=(1,), most=1.25)])
    grown = growth_table("Grown", [Growth("square", {10: 100, 100: 10_000})])
    write("Start", "Measured.", [start, grown], document)
    text = document.read_text()
    assert text.startswith("# Performance\n\nBy hand.\n\n## Goals\n\n1 of 3 goals are met.")
    assert "* missed: slow\n* missed: square\n" in text
    assert "stays" in text
    assert "goes" not in text
    write("Start", "Measured.", [start], document)
    assert document.read_text().count("## ") - document.read_text().count("### ") == 3
    assert goals([str(Table("T", ("", ""), [["a", "met"]]))]).startswith("1 of 1")


def test_a_part_is_printed_and_written_and_an_unknown_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import bench.engine

    monkeypatch.setattr(report, "DOCUMENT", tmp_path / "performance.md")
    monkeypatch.setattr(bench.engine, "measure", lambda folder: iter([Table("T", ("a", "b"), [["1", "met"]])]))
    assert main(["engine"]) == 0
    assert "| 1   | met |" in capsys.readouterr().out
    assert "## Engine and planner" in (tmp_path / "performance.md").read_text()
    assert main(["speed"]) == 2
    told = capsys.readouterr().err
    assert all(name in told for name in PARTS)


def test_a_terminal_sees_words_without_what_steers_it() -> None:
    with Terminal(["printf", r"\033[1mgood \033[0mday\033]0;title\007"]) as terminal:
        assert terminal.see("good day") > 0
        assert terminal.text == "good day"
    with Terminal(["true"]) as terminal, pytest.raises(TimeoutError):
        terminal.see("nothing", within=2)
