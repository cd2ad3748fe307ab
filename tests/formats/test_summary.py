"""A format that opens with what was agreed last time, whoever wrote it."""

from pathlib import Path

from tests.sources import source_of
from thinkpair.formats.library import Library
from thinkpair.formats.loader import load_sources, opened_with_review, reviews
from thinkpair.planning.planner import make_plan
from thinkpair.session.plan import Setup

LIBRARY = Library()
TALK = 'title = "Talk"\n\n# the only round\n[[round]]\ntitle = "R"\n[[round.step]]\ntitle = "S"\ntime = "5m"\n'


def test_the_round_comes_first_and_can_be_planned_again_from_the_texts_alone() -> None:
    opened = opened_with_review(source_of(TALK, "talk", Path("talk.toml")), LIBRARY)
    plan = make_plan(opened, Setup(people=("Ana", "Ben")))
    assert [(slot.step, slot.review) for slot in plan.slots] == [
        ("What became of it", "actions"),
        ("What became of it", "actions"),
        ("S", None),
    ]
    again = load_sources(opened.texts(), "talk")
    assert make_plan(again, Setup(people=("Ana", "Ben"))) == plan


def test_a_format_that_reviews_already_stays_as_it_is() -> None:
    source = source_of(TALK.replace('title = "S"', 'title = "S"\nreview = "actions"'))
    assert opened_with_review(source, LIBRARY) is source
    used = source_of('title = "T"\n[[round]]\nuse = "since-last-time"\n')
    assert reviews(used)


def test_rounds_that_are_written_on_one_line_stay_as_they_are() -> None:
    source = source_of('title = "T"\nround = [{ title = "R", step = [{ title = "S", time = "5m" }] }]\n')
    assert opened_with_review(source, LIBRARY) is source
