"""From the fields of a set-up to a plan or to words."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.sources import shipped
from thinkpair.groups.setup_form import Fields, ends_at, extra_fields, propose, starter, stepped

NOW = datetime(2026, 11, 21, 14, 20, 29, tzinfo=UTC)


@pytest.mark.parametrize("people", ["Ana\nBen", "Ana, Ben", "1. Ana\n2. Ben\n", " Ana ;\tBen "])
def test_names_are_read_however_they_are_parted(people: str) -> None:
    proposal = propose(Fields(people), shipped("thinking-pair"), NOW)
    assert proposal.plan
    assert proposal.plan.people == ("Ana", "Ben")


@pytest.mark.parametrize(("text", "seconds"), [("", 660), ("20m", 1200), ("15:00", 39 * 60 + 31), ("1h", 3600)])
def test_the_time_is_a_duration_or_an_end(text: str, seconds: int) -> None:
    proposal = propose(Fields("Ana\nBen", text), shipped("thinking-pair"), NOW)
    assert proposal.plan
    assert proposal.plan.seconds + proposal.plan.slack == seconds
    assert (ends_at(proposal.plan, NOW) - NOW).total_seconds() == proposal.plan.seconds


@pytest.mark.parametrize("text", ["soon", "25:00", "\x1b[2J"])
def test_a_time_that_is_not_understood_says_what_to_write(text: str) -> None:
    proposal = propose(Fields("Ana\nBen", text), shipped("thinking-pair"), NOW)
    assert proposal.plan is None
    assert 'like "15:30"' in proposal.problem
    assert "\x1b" not in proposal.problem


def test_time_of_one_turn() -> None:
    """ "10 each" is the time of one turn: the longest one of the plan, for everybody the same."""
    plan = propose(Fields("Ana\nBen", "10 each"), shipped("thinking-pair"), NOW).plan
    assert plan
    turns = [slot.seconds for slot in plan.slots if slot.step == plan.slots[0].step]
    assert turns == [600, 600]


def test_too_few_people_is_no_problem_yet() -> None:
    """While the first name is typed there is a sample, and words for who is still needed."""
    proposal = propose(Fields("Ana", ""), shipped("thinking-pair"), NOW)
    assert (proposal.plan, proposal.problem) == (None, "Add one more person. B holds their place.")
    assert proposal.sample
    assert proposal.sample.people == ("Ana", "B")


def test_recent_end_is_asked_about() -> None:
    """An end that was a moment ago is asked about, with both readings."""
    ended = (NOW - timedelta(minutes=2)).strftime("%H:%M")
    proposal = propose(Fields("Ana\nBen", ended), shipped("thinking-pair"), NOW)
    assert proposal.plan is None
    assert f"{ended} was 2 min ago" in proposal.problem
    assert f'"{ended} tomorrow"' in proposal.problem


def test_before_anybody_is_named_there_is_a_sample_and_nothing_to_hold() -> None:
    proposal = propose(Fields(), shipped("thinking-pair"), NOW)
    assert proposal.plan is None
    assert proposal.sample
    assert proposal.sample.people == ("A", "B")
    assert propose(Fields(time="1m"), shipped("thinking-pair"), NOW).problem.startswith("Who takes part? (")


def test_roles_and_questions_have_blanks_also_those_of_a_used_format() -> None:
    found = list(extra_fields(shipped("mentoring-conversation")))
    assert {blank.kind for blank in found} == {"role", "ask"}
    assert all(blank.label for blank in found)
    assert list(extra_fields(shipped("thinking-pair"))) == []


def test_the_starter_is_who_first_has_the_floor_alone() -> None:
    proposal = propose(Fields("Ben\nAna"), shipped("thinking-pair"), NOW)
    assert proposal.plan
    assert starter(proposal.plan) == "Ben"


@pytest.mark.parametrize(
    ("text", "by", "then"),
    [
        ("", 1, "15m"),
        ("", -1, "10m"),
        ("40m", 1, "45m"),
        ("42m", -1, "40m"),
        ("55m", 1, "1h"),
        ("5m", -1, "5m"),
        ("soon", 1, "15m"),
        ("6 each", 1, "7m each"),
        ("15:30", 1, "15:35"),
        ("15:30", -1, "15:25"),
    ],
)
def test_a_length_has_steps(text: str, by: int, then: str) -> None:
    assert stepped(text, 11 * 60, by, datetime(2026, 11, 21, 14, 20, tzinfo=UTC)) == then
