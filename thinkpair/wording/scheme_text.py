"""A mentoring scheme as lines of text: its people, its pairs and its numbers."""

from collections.abc import Iterator

from thinkpair.safe_text import safe_text
from thinkpair.schemes.model import Scheme
from thinkpair.schemes.people_table import PeopleTable
from thinkpair.units import count_of, join_names, say_date


def people_lines(scheme: Scheme, people: PeopleTable) -> Iterator[str]:
    """Yield how a scheme and its table of people are understood."""
    yield f"{safe_text(scheme.title)}: {say_date(scheme.begins)} to {say_date(scheme.ends)}"
    yield f"  {_terms(scheme)}"
    mentors = [member for member in people.members if member.is_mentor]
    mentees = [member for member in people.members if member.is_mentee]
    peers = [member for member in people.members if member.role == "peer"]
    places = sum(member.capacity for member in mentors)
    yield f"  {count_of(len(people.members), 'person', 'people')}: " + ", ".join(
        [
            f"{count_of(len(mentors), 'mentor')} with {count_of(places, 'place')}",
            count_of(len(mentees), "mentee"),
            f"{len(peers)} for peer groups",
        ]
    )
    if people.unused:
        yield f"  Columns that are not used: {join_names(people.unused)}"
    if people.findings:
        yield f"  {count_of(len(people.findings), 'thing')} to look at:"
    else:
        yield "  no problems found"


def _terms(scheme: Scheme) -> str:
    after = f"a review after {count_of(scheme.review_after, 'meeting')}" if scheme.review_after else ""
    by = f"a review by {say_date(scheme.review_by)}" if scheme.review_by else ""
    quiet = f"“not met” after {count_of(scheme.quiet_weeks, 'week')}"
    questions = count_of(len(scheme.evaluation), "question")
    sums = f"sums by {scheme.sums_by}" if scheme.sums_by != "all" else ""
    several = f"{scheme.matching.several}, peer groups of {scheme.matching.peer_group}"
    return "; ".join(part for part in (after, by, quiet, questions, sums, several) if part)
