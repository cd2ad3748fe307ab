"""Short ways to say what a format's checker and planner make of a text."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.planning.plans import plan
from thinkpair.cli.plan import plan_json
from thinkpair.errors import ContentError
from thinkpair.formats.library import Library
from thinkpair.formats.loader import Loaded, load_text
from thinkpair.formats.model import Format
from thinkpair.session.plan import Plan


def read(text: str) -> Loaded:
    """Read a format; a title is put before it."""
    return load_text(f'title = "X"\n{text}', id="x", path=None, library=Library())


def form(text: str) -> Format:
    """Return a format that has no errors."""
    loaded = read(text)
    assert loaded.source, [problem.message for problem in loaded.errors]
    return loaded.source.format


def errors(text: str) -> list[str]:
    """Return what is wrong with a format."""
    return [problem.message for problem in read(text).errors]


def warned(text: str) -> list[str]:
    """Return the codes of the warnings that the file alone gives."""
    return [problem.code for problem in read(text).warnings]


def refusal(text: str, people: str, **setup: Any) -> str:
    """Return why a plan cannot be made."""
    with pytest.raises(ContentError) as caught:
        plan(text, people, **setup)
    return str(caught.value)


def slots(made: Plan) -> Sequence[Mapping[str, Any]]:
    """Return the slots as `plan --json` writes them."""
    found: Sequence[Mapping[str, Any]] = plan_json(made)["slots"]
    return found


def prompts(made: Plan) -> list[str]:
    """Return the prompt of the first group in each slot."""
    return [slot["groups"][0]["prompt"] for slot in slots(made)]


def sizes(made: Plan) -> list[int]:
    """Return how many people are in each group of the first slot."""
    return [len(group.people) for group in made.slots[0].groups]


def repeats(made: Plan) -> int:
    """Return how many repeats the last round has."""
    last = made.slots[-1].round
    return max(slot.repeat for slot in made.slots if slot.round == last)
