"""The oldest libraries that are declared are those that the quick tests run with."""

import re
import tomllib
from pathlib import Path

from tests.conftest import QUICK

ROOT = Path(__file__).parent.parent
_BOUND = re.compile(r"([a-z-]+)(?:\[[a-z]+\])?>=([0-9.]+)")


def declared() -> set[tuple[str, str]]:
    """Return the libraries of the program and its extras, each with its lower bound."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"], *(line for name in extras if name != "dev" for line in extras[name])]
    matches = {line: _BOUND.match(line) for line in lines}
    assert all(matches.values()), "each library has a lower bound"
    return {(match[1], match[2]) for match in matches.values() if match}


def test_each_line_is_the_lower_bound_of_a_library_and_none_is_missing() -> None:
    lines = (ROOT / "requirements-lowest.txt").read_text().splitlines()
    pins = [tuple(line.split("==")) for line in lines if not line.startswith("#")]
    assert len(pins) == len(set(pins))
    assert set(pins) == declared()


def test_the_tools_ask_for_no_older_library_than_the_program() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    bounds = dict(declared())
    tools = {match[1]: match[2] for line in extras["dev"] if (match := _BOUND.match(line))}
    assert {name: bound for name, bound in tools.items() if name in bounds} == {
        name: bounds[name] for name in tools if name in bounds
    }


def test_the_quick_part_is_of_tests_that_are_there_and_has_no_journeys() -> None:
    assert all((ROOT / "tests" / place).exists() for place in QUICK)
    assert not any(place.startswith(("journeys", "terminal", "fuzz")) for place in QUICK)
