"""A mentoring scheme as lines of text: its people, its pairs and its numbers."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from thinkpair.safe_text import safe_text
from thinkpair.schemes.collection import LEAST_PAIRS, MEETINGS, Collection, waiting
from thinkpair.schemes.match_table import PAIR, PEERS, SHARED, MatchTable, Seat
from thinkpair.schemes.matching import Change
from thinkpair.schemes.model import Scheme
from thinkpair.schemes.people_table import PeopleTable, comment_line, finding_lines
from thinkpair.schemes.proposal import Proposal, changes_between
from thinkpair.units import and_names, count_of, join_names, say_date

_MOST_SHOWN = 100


def people_lines(scheme: Scheme, people: PeopleTable, problems: Sequence[str]) -> Iterator[str]:
    """Yield how a scheme and its table of people are understood, and what is wrong; `problems` are of formats."""
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
    found = (*finding_lines(people.findings), *problems)
    yield f"  {count_of(len(found), 'thing')} to look at:" if found else "  no problems found"
    yield from (f"  {line}" for line in (*found, *comment_line(people)))


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
    yield (
        f"{count_of(proposal.paired, 'mentee')} with a mentor, {count_of(proposal.points, 'point')}: "
        f"{kind_counts([seats[0].kind for _, seats in groups])}"
    )
    yield from _not_possible(proposal)
    changes = list(changes_between(before, proposal.seats)) if before.seats else []
    if changes:
        yield f"Changed since the last {'matches.csv'} (kept as matches-before.csv):"
        yield from (f"  {_move(*change)}" for change in changes)


def kind_counts(kinds: Sequence[str]) -> str:
    """Return how many there are of each kind: "40 pairs, 3 shared mentors, 2 peer groups"."""
    there = [count_of(kinds.count(kind), kind) for kind in (PAIR, SHARED, PEERS) if kind in kinds]
    return ", ".join(there) or "no pairs"


def many_words(many: int, kinds: Sequence[str]) -> str:
    """Return so many of those in a scheme: "30 pairs", or "30 groups" where not all of them are pairs."""
    return count_of(many, "group" if {*kinds} - {PAIR} else PAIR)


def waiting_lines(collection: Collection, scheme: Scheme, kinds: Sequence[str]) -> Iterator[str]:
    """Yield what is said of numbers that are in no sum yet.

    Reviews and answers are named together: which of them one pair reported is nobody's business.
    """
    if many := waiting(collection, scheme):
        all_wait = waiting(collection, scheme, MEETINGS)
        what = "The numbers" if all_wait else "Meetings and hours are counted; the reviews or answers"
        yield f"{what} of {many_words(many, kinds)} wait: each figure counts once it is new for {LEAST_PAIRS}."


def _group_lines(seats: list[Seat]) -> Iterator[str]:
    first = seats[0]
    who = people_words(first.kind, [*(seat.person for seat in seats), *filter(None, [first.mentor])])
    yield f"  {first.code}  {who}" + (f": {first.why}" if first.kind == PAIR else "")
    if first.kind == SHARED:
        yield from (f"         {seat.person}: {seat.why}" for seat in seats)


def people_words(kind: str, people: Sequence[str]) -> str:
    """Return who meets, the mentor last in `people`: "Ana and Ben", "shared mentor Ben: Ana, Chi"."""
    if kind == SHARED:
        return f"{SHARED} {people[-1]}: {join_names(people[:-1])}"
    return f"{PEERS}: {join_names(people)}" if kind == PEERS else and_names(people)


def _not_possible(proposal: Proposal) -> Iterator[str]:
    alone = [seat for seat in proposal.seats if not seat.code and seat.known]
    if alone:
        yield f"Without a place: {len(alone)}"
        yield from (f"  {seat.person}: {seat.why}" for seat in alone)
    if proposal.idle:
        more = len(proposal.idle) - _MOST_SHOWN
        named = join_names(proposal.idle[:_MOST_SHOWN])
        yield f"Mentors without a mentee: {named}" + (f" and {more} more" if more > 0 else "")
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
    cost = ", ".join(part for part in (fewer, *_losses(mentor, change), points, more) if part) or "costs nothing"
    other = [move for move in change.moves if move[2]]
    moves = "; ".join(_move(*move) for move in other[:6])
    others = f" and {len(other) - 6} more" if len(other) > 6 else ""
    return f"{pair}: {cost}" + (f" ({moves}{others})" if moves else "")


def _losses(mentor: str, change: Change) -> Iterator[str]:
    for name, before, after in change.moves:
        if not after:
            taken = f"takes the place of {name}, who" if before == mentor else name
            yield f"{taken} then has no mentor"


def _move(name: str, before: str, after: str) -> str:
    return f"{name}: {before or 'no mentor'} → {after or 'no mentor'}"
