"""A mentoring scheme as lines of text: its people, its pairs and its numbers."""

from collections.abc import Iterator
from itertools import groupby

from thinkpair.safe_text import safe_text
from thinkpair.schemes.match_table import PEERS, SHARED, MatchTable, Seat
from thinkpair.schemes.matching import Change
from thinkpair.schemes.model import Scheme
from thinkpair.schemes.people_table import PeopleTable
from thinkpair.schemes.proposal import Proposal, changes_between
from thinkpair.units import count_of, join_names, say_date

_MOST_SHOWN = 100


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


def match_lines(proposal: Proposal, before: MatchTable) -> Iterator[str]:
    """Yield a proposal: each pair and why, who has no mentor, what was not met and would cost, what has changed."""
    together = [seat for seat in proposal.seats if seat.code and seat.known]
    groups = [(code, list(seats)) for code, seats in groupby(together, key=lambda seat: seat.code)]
    for _, seats in groups[:_MOST_SHOWN]:
        yield from _group_lines(seats)
    if more := len(groups) - _MOST_SHOWN:
        yield from [f"  and {more} more"] if more > 0 else []
    kinds = [seats[0].kind for _, seats in groups]
    shared, peers = kinds.count(SHARED), kinds.count(PEERS)
    yield (
        f"{count_of(proposal.paired, 'mentee')} with a mentor, {count_of(proposal.points, 'point')}: "
        f"{count_of(len(kinds) - shared - peers, 'pair')}, {count_of(shared, 'shared mentor')}, "
        f"{count_of(peers, 'peer group')}"
    )
    yield from _not_possible(proposal)
    changes = list(changes_between(before, proposal.seats)) if before.seats else []
    if changes:
        yield f"Changed since the last {'matches.csv'} (kept as matches-before.csv):"
        yield from (f"  {_move(*change)}" for change in changes)


def _group_lines(seats: list[Seat]) -> Iterator[str]:
    first = seats[0]
    names = join_names([seat.person for seat in seats])
    if first.kind == PEERS:
        yield f"  {first.code}  {names}: peer group"
    elif first.kind == SHARED:
        yield f"  {first.code}  {first.mentor}, shared by {names}"
        yield from (f"         {seat.person}: {seat.why}" for seat in seats)
    else:
        yield f"  {first.code}  {first.mentor} and {names}: {first.why}"


def _not_possible(proposal: Proposal) -> Iterator[str]:
    alone = [seat for seat in proposal.seats if not seat.code and seat.known]
    if alone:
        yield f"Without a place: {len(alone)}"
        yield from (f"  {seat.person}: {seat.why}" for seat in alone)
    if proposal.told:
        yield "To look at:"
        yield from (f"  {line}" for line in proposal.told)
    if proposal.costs:
        yield f"Wishes not met: {proposal.unmet}. What each would cost:"
        yield from (f"  {cost_words(*cost)}" for cost in proposal.costs)
    if proposal.unmet > len(proposal.costs):
        yield f"  and {proposal.unmet - len(proposal.costs)} more: --if MENTEE=MENTOR says what one costs"


def cost_words(mentee: str, mentor: str, change: Change) -> str:
    """Return what it would cost to put two people together, in one sentence."""
    pair = f"{mentee} with {mentor}"
    if change.problem:
        return f"{pair}: not possible: {change.problem}"
    fewer = f"{count_of(change.fewer, 'mentee')} fewer with a mentor" if change.fewer else ""
    points = f"{count_of(change.points, 'point')} fewer" if change.points > 0 else ""
    more = f"{count_of(-change.points, 'point')} more" if change.points < 0 else ""
    cost = ", ".join(part for part in (fewer, points, more) if part) or "costs nothing"
    moves = "; ".join(_move(*move) for move in change.moves[:6])
    others = f" and {len(change.moves) - 6} more" if len(change.moves) > 6 else ""
    return f"{pair}: {cost}" + (f" ({moves}{others})" if moves else "")


def _move(name: str, before: str, after: str) -> str:
    return f"{name}: {before or 'no mentor'} → {after or 'no mentor'}"
