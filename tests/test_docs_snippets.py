"""The format files in the documentation: every `toml` box is a whole format that can be planned as it stands."""

import re
from functools import cache
from pathlib import Path

import pytest

from thinkpair.formats.library import Library
from thinkpair.formats.loader import Loaded, load_text
from thinkpair.planning.planner import make_plan
from thinkpair.session.plan import Plan, Setup
from thinkpair.wording.run_sheet import paper

DOCS = Path(__file__).resolve().parents[1] / "docs"
BOX = re.compile(r"^```toml\n(.*?)^```$", re.DOTALL | re.MULTILINE)
SNIPPETS = [
    pytest.param(text, id=f"{page.stem}-{number}")
    for page in (DOCS / "format-language.md",)
    for number, text in enumerate(BOX.findall(page.read_text(encoding="utf-8")), 1)
]
PATTERNS = 10


@cache
def loaded(text: str) -> Loaded:
    return load_text(text, id="snippet", path=None, library=Library())


def planned(text: str, more: int) -> Plan:
    """The plan with so many people more than the format needs, as far as it takes them."""
    source = loaded(text).source
    assert source is not None
    people = source.format.people
    count = min(people.least + more, people.most or people.least + more)
    return make_plan(source, Setup(people=tuple(f"P{number}" for number in range(1, count + 1))))


def test_the_authors_guide_has_its_examples_and_ten_patterns() -> None:
    guide = (DOCS / "format-language.md").read_text(encoding="utf-8")
    assert len(re.findall(r"^### \d+\. ", guide, re.MULTILINE)) == PATTERNS
    assert len(BOX.findall(guide)) >= PATTERNS


@pytest.mark.parametrize("text", SNIPPETS)
def test_a_box_is_a_format_that_nothing_is_wrong_with(text: str) -> None:
    assert [diagnostic.headline() for diagnostic in loaded(text).diagnostics] == []


@pytest.mark.parametrize("text", SNIPPETS)
def test_a_box_can_be_planned(text: str) -> None:
    for more in (0, 1, 3):
        assert planned(text, more).slots


def test_the_first_format_plans_as_the_page_says() -> None:
    guide = (DOCS / "format-language.md").read_text(encoding="utf-8")
    source = loaded(BOX.findall(guide)[0]).source
    assert source is not None
    plan = make_plan(source, Setup(people=("Ana", "Ben")))
    assert f"```text\n{paper(plan)}\n```" in guide
