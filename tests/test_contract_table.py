"""The contract of the format language (docs/contract.md): each of its sentences is held by tests that exist."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "contract.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    for line in PAGE.splitlines()
    if re.match(r"\| \d+ \|", line)
]
SENTENCES = 203
NOT_YET: dict[str, str] = {}


@cache
def names_in(file: str) -> frozenset[str]:
    """Return the names of the tests in a file."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    functions = (node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(function.name for function in functions)


def test_the_sentences_are_numbered_and_none_is_lost() -> None:
    assert [row[0] for row in ROWS] == [str(number) for number in range(1, SENTENCES + 1)]
    assert all(len(row) == 3 and row[1] for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_sentence_is_held_by_tests_that_exist(row: list[str]) -> None:
    named = re.findall(r"(tests/[\w/]+\.py)::(test_\w+)", row[2])
    assert named, f"no test holds: {row[1]}"
    assert [f"{file}::{test}" for file, test in named if test not in names_in(file)] == []


def test_what_is_not_done_yet_is_said_in_the_table() -> None:
    assert {row[0] for row in ROWS if "not yet:" in row[2]} == set(NOT_YET)
    assert all(f"not yet: {why}" in ROWS[int(number) - 1][2] for number, why in NOT_YET.items())
