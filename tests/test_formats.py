"""The shipped formats: each loads without a complaint, is described well enough to be found, and can be planned."""

import re
from functools import cache

import pytest

from thinkpair.formats.library import Library, shipped_folder
from thinkpair.formats.loader import Loaded, load_file
from thinkpair.formats.model import Format
from thinkpair.planning.planner import make_plan
from thinkpair.planning.timing_sheet import diagnosed
from thinkpair.session.plan import Plan, Setup

IDS = sorted(file.stem for file in shipped_folder().glob("*.toml"))
MOST_PEOPLE = 60

SHAPES = {"alone", "pair", "three", "group", "large-group"}
KINDS = {
    "case", "coaching", "decision", "feedback", "ideas", "meeting", "mentor", "networking", "quick", "reflection",
    "retro", "round", "story", "talk", "thinking",
}  # fmt: skip
NEEDS = {"confidence", "creativity", "learning", "support", "trust"}

# What the work orders name; more are welcome, none of these may get lost.
PROMISED = {
    "thinking-pair", "thinking-round", "thinking-dialogue", "thinking-council", "peer-mentoring-group",
    "shared-mentor", "action-learning-set", "coaching-triad", "mentoring-conversation", "check-in",
    "listening-pairs", "think-and-listen", "opening-round", "closing-round", "transforming-meeting",
    "troika-consulting", "case-clinic-for-two", "consultancy-protocol", "tuning-protocol", "solution-circle",
    "reflecting-team", "balint-group", "clearness-committee", "coaching-dojo", "peer-supervision", "empathy-circle",
    "mutual-invitation", "council", "mentoring-circle", "speed-mentoring", "speed-mentoring-tables",
    "flash-mentoring", "one-two-four-all", "impromptu-networking", "conversation-cafe", "fishbowl",
    "what-so-what-now-what", "fifteen-percent-solutions", "appreciative-interviews", "helping-heuristics",
    "nine-whys", "lean-coffee", "nominal-group", "retrospective", "mentoring-first-meeting", "mentoring-review",
    "mentoring-ending", "before-mentoring", "reflect-on-a-session", "leadership-day",
}  # fmt: skip


@cache
def loaded(identifier: str) -> Loaded:
    return load_file(shipped_folder() / f"{identifier}.toml", Library())


def form_of(identifier: str) -> Format:
    source = loaded(identifier).source
    assert source is not None, [error.headline() for error in loaded(identifier).errors]
    return source.format


def people_for(form: Format, inside: int) -> tuple[str, ...]:
    """So many people, and one for each role that is outside all groups."""
    outside = sum(role.outside for role in form.role.values())
    return tuple(f"P{number:02}" for number in range(1, inside + outside + 1))


def least_middle_most(form: Format) -> list[int]:
    most = min(form.people.most or MOST_PEOPLE, MOST_PEOPLE)
    return sorted({form.people.least, (form.people.least + most) // 2, most})


@cache
def planned(identifier: str, inside: int) -> Plan:
    source = loaded(identifier).source
    assert source is not None
    return make_plan(source, Setup(people=people_for(source.format, inside)))


def warned(identifier: str, inside: int, *codes: str) -> list[str]:
    return [warning.message for warning in planned(identifier, inside).warnings if warning.code in codes]


EACH_FORMAT = pytest.mark.parametrize("identifier", IDS)


def test_every_promised_format_is_there() -> None:
    assert set(IDS) >= PROMISED


def test_the_library_lists_every_file_once_by_a_usable_id() -> None:
    assert all(re.fullmatch("[a-z0-9][a-z0-9-]{0,63}", name) for name in IDS)
    assert [entry.id for entry in Library().entries()] == IDS
    titles = [form_of(name).title for name in IDS]
    assert len(set(titles)) == len(titles)


@EACH_FORMAT
def test_it_loads_without_errors_and_without_unkindness(identifier: str) -> None:
    assert [diagnostic.headline() for diagnostic in loaded(identifier).diagnostics] == []


@EACH_FORMAT
def test_nothing_is_told_of_it_that_its_author_does_not_allow(identifier: str) -> None:
    assert [problem.headline() for problem in diagnosed(loaded(identifier))] == []


@EACH_FORMAT
def test_it_has_a_version_and_does_not_end_with_two_captures(identifier: str) -> None:
    plan, form = planned(identifier, form_of(identifier).people.least), form_of(identifier)
    assert (form.syntax, form.version) == (1, "1.0")
    captures = [capture.after for capture in plan.captures]
    last = plan.slots[-1].round
    ended = [after for after in captures if plan.slots[after - 1].round >= last - 1]
    often = {form.actions, *(turn.actions for turn in form.round)} & {"turn", "repeat"}
    assert often or len(ended) < 2 or captures[-1] < len(plan.slots)


@EACH_FORMAT
def test_it_says_what_it_is_and_where_it_comes_from(identifier: str) -> None:
    form = form_of(identifier)
    tags = set(form.tags)
    assert 0 < len(form.summary) <= 120
    assert form.source
    assert form.license == "MIT"
    assert len(form.rules) <= 5
    assert tags <= SHAPES | KINDS | NEEDS
    assert tags & SHAPES


@EACH_FORMAT
def test_its_briefs_are_there_and_its_prompts_can_be_read_from_the_back_row(identifier: str) -> None:
    form = form_of(identifier)
    prompts = [text for turn in form.round for text in turn.prompt]
    prompts += [text for turn in form.round for step in turn.step for text in step.prompt]
    assert [text for text in prompts if len(text) > 140] == []
    assert [name for name, role in form.role.items() if not 0 < len(role.brief) <= 110] == []


@EACH_FORMAT
def test_with_few_and_many_people_nobody_and_nothing_is_left_out(identifier: str) -> None:
    for inside in least_middle_most(form_of(identifier)):
        plan = planned(identifier, inside)
        groups = [group for slot in plan.slots for group in slot.groups]
        assert {name for group in groups for name in group.people} >= set(plan.people)
        assert warned(identifier, inside, "empty-role", "unheld-role", "small-group", "unused-list") == []


@EACH_FORMAT
def test_people_in_the_same_place_get_the_same_time(identifier: str) -> None:
    for inside in least_middle_most(form_of(identifier)):
        assert warned(identifier, inside, "unequal-time") == []


@EACH_FORMAT
def test_its_usual_length_is_enough_for_the_fewest_and_the_most(identifier: str) -> None:
    for inside in least_middle_most(form_of(identifier)):
        assert warned(identifier, inside, "over-length") == []
