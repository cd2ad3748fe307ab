"""A new `matches.csv` from the table of people and the one before: fixed rows stay, the rest is matched anew."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, count

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.schemes import messages
from thinkpair.schemes.fit import PairFit
from thinkpair.schemes.match_table import PAIR, PEERS, SHARED, MatchRow, MatchTable, Sent, known_as
from thinkpair.schemes.matching import Alternative, Matching, peer_groups
from thinkpair.schemes.model import Scheme
from thinkpair.schemes.people_table import Member

MOST_COSTS = 25
"""So many wishes that were not met are told with what they would cost; the others can be asked for."""


class MatchProposal(Struct, frozen=True):
    """The rows to write, how many mentees have a mentor and with how many points, and what is to be told.

    `costs` are wishes that were not met, each with what it would cost; `idle` are mentors without a mentee.
    """

    seats: tuple[MatchRow, ...]
    paired: int
    points: int
    told: tuple[str, ...] = ()
    costs: tuple[tuple[str, str, Alternative], ...] = ()
    unmet: int = 0
    idle: tuple[str, ...] = ()


def fixed_in(before: MatchTable) -> tuple[dict[str, str], frozenset[str]]:
    """Return the fixed mentor of each mentee, and who is fixed without a mentor."""
    left_out = {finding.row for finding in before.findings if finding.left_out}
    fixed = [seat for seat in before.seats if seat.fixed and seat.known and seat.row not in left_out]
    pairs = {seat.person: seat.mentor for seat in fixed if seat.mentor and seat.kind != PEERS}
    waiting = frozenset(seat.person for seat in fixed if not seat.mentor and seat.kind != PEERS)
    return pairs, waiting


def propose(
    scheme: Scheme, members: Sequence[Member], before: MatchTable, used: Mapping[str, Sent | None]
) -> MatchProposal:
    """Return who meets with whom; a code in `used` is given to nobody but those whose package has it.

    Raises ContentError without scipy.
    """
    fit = PairFit(members)
    matching = Matching(members, fit, *fixed_in(before))
    groups = [*_mentored(scheme, matching, before), *_peers(scheme, members, before, fit)]
    coded = list(zip(_codes(groups, before, used, matching.members), groups, strict=True))
    seats = [seat for code, group in coded for seat in _seats(code, group, matching, before)]
    rest = [replace(seat, why=messages.NOT_IN_PEOPLE) for seat in before.seats if not seat.known]
    alone = [_alone(name, messages.no_mentor(why), matching, before) for name, why in matching.without_mentor()]
    seated = {name for group in groups for name in group.people if not group.mentor}
    alone += [
        _alone(member.name, messages.NO_PEER_GROUP, matching, before)
        for member in members
        if member.role == "peer" and member.name not in seated
    ]
    waiting = [
        seat
        for name in sorted(matching.waiting, key=list(matching.members).index)
        if (seat := _seat_before(name, False, before))
    ]
    unmet = list(_unmet(matching))
    return MatchProposal(
        (*seats, *alone, *waiting, *rest),
        len(matching.pairs),
        matching.total,
        (*_told(matching, groups, fit), *_told_codes(coded)),
        tuple((mentee, mentor, matching.cost(mentee, mentor)) for mentee, mentor in unmet[:MOST_COSTS]),
        len(unmet),
        tuple(matching.without_mentee()),
    )


class _Group(Struct, frozen=True):
    """A pair, a shared mentor with mentees, or a peer group (no mentor), and the code that fixed rows give it."""

    mentor: str
    people: tuple[str, ...]
    code: str = ""


def _mentored(scheme: Scheme, matching: Matching, before: MatchTable) -> Iterator[_Group]:
    fixed = (seat for seat in reversed(before.seats) if seat.fixed and seat.code and seat.kind != PEERS)
    fixed_codes = {seat.person: seat.code for seat in fixed if seat.mentor == matching.fixed.get(seat.person)}
    order = {name: place for place, name in enumerate(matching.members)}
    by_mentor: defaultdict[str, list[str]] = defaultdict(list)
    for mentee in sorted(matching.pairs, key=order.__getitem__):
        by_mentor[matching.pairs[mentee]].append(mentee)
    for mentor in sorted(by_mentor, key=order.__getitem__):
        groups: defaultdict[str, list[str]] = defaultdict(list)
        for number, mentee in enumerate(by_mentor[mentor]):
            code = fixed_codes.get(mentee, "") if mentee in matching.fixed else ""
            groups[code or (f"new {number}" if scheme.matching.several == "pairs" else "new")].append(mentee)
        if scheme.matching.several == "shared" and "new" in groups and len(groups) > 1:
            new = groups.pop("new")
            next(iter(groups.values())).extend(new)
        for code, mentees in groups.items():
            yield _Group(mentor, tuple(mentees), "" if code.startswith("new") else code)


def _peers(scheme: Scheme, members: Sequence[Member], before: MatchTable, fit: PairFit) -> Iterator[_Group]:
    fixed: defaultdict[str, list[str]] = defaultdict(list)
    left_out = {finding.row for finding in before.findings if finding.left_out}
    for seat in before.seats:
        if seat.fixed and seat.known and seat.kind == PEERS and seat.row not in left_out:
            fixed[seat.code].append(seat.person)
    seated = {name for names in fixed.values() for name in names}
    yield from (_Group("", tuple(dict.fromkeys(names)), code) for code, names in fixed.items())
    free = [member for member in members if member.role == "peer" and member.name not in seated]
    yield from (_Group("", group) for group in peer_groups(free, scheme.matching.peer_group, fit))


def _codes(
    groups: Sequence[_Group], before: MatchTable, used: Mapping[str, Sent | None], members: Mapping[str, Member]
) -> Iterator[str]:
    """Yield a code for each group: that of the same people before, or one that nobody had: packages carry it."""

    def known_by(name: str) -> str:
        return known_as(name, members[name].email) if name in members else ""

    people: defaultdict[str, set[str]] = defaultdict(set)
    for seat in before.seats:
        if seat.code:
            people[seat.code] |= {seat.person, seat.mentor}
    known = {frozenset(names): code for code, names in people.items()}
    given = {group.code for group in groups} | set(people) | set(used)
    new = (code for number in count(1) if (code := f"p{number:02}") not in given)
    taken: set[str] = set()
    for group in groups:
        code = group.code or known.get(frozenset((*group.people, group.mentor)), "")
        sent = used.get(code)
        others = sent is not None and not sent.is_for(known_by(group.mentor), map(known_by, group.people))
        code = next(new) if not code or code in taken or others else code
        taken.add(code)
        yield code


def _told_codes(coded: Iterable[tuple[str, _Group]]) -> Iterator[str]:
    for code, group in coded:
        if group.code and code != group.code:
            yield messages.new_code([*group.people, *filter(None, [group.mentor])], code, group.code)


def _seats(code: str, group: _Group, matching: Matching, before: MatchTable) -> Iterator[MatchRow]:
    kind = PEERS if not group.mentor else SHARED if len(group.people) > 1 else PAIR
    for name in group.people:
        was = _seat_before(name, kind == PEERS, before)
        member, mentor = matching.members[name], matching.members.get(group.mentor)
        yield MatchRow(
            person=name,
            mentor=group.mentor,
            code=code,
            kind=kind,
            fixed=bool(was and was.fixed),
            points=matching.fit.points(member, mentor) if mentor else 0,
            why=_why(was, member, mentor, matching),
            more=was.more if was else {},
        )


def _why(was: MatchRow | None, member: Member, mentor: Member | None, matching: Matching) -> str:
    if mentor is None:
        return messages.fixed() if was and was.fixed else messages.WANT_PEERS
    if was and was.fixed:
        return messages.fixed(matching.fit.why(member, mentor), matching.fit.apart(member, mentor))
    return matching.why(member.name)


def _alone(name: str, why: str, matching: Matching, before: MatchTable) -> MatchRow:
    was = _seat_before(name, False, before)
    return MatchRow(person=name, why=why, more=was.more if was else {})


def _seat_before(name: str, peer: bool, before: MatchTable) -> MatchRow | None:
    """Return the row of somebody: of several the fixed one, with the organiser's columns of them all."""
    seats = [seat for seat in before.seats if seat.person == name and (seat.kind == PEERS) == peer]
    if not seats:
        return None
    seat = next((seat for seat in seats if seat.fixed and seat.known), seats[0])
    more = {key: value for place in (*seats, seat) for key, value in place.more.items()}
    return replace(seat, more=more)


def _unmet(matching: Matching) -> Iterator[tuple[str, str]]:
    """Yield the first wish of each mentee that was possible, and is not met by this mentor or a better wish."""
    for mentee in matching.mentees:
        got = matching.pairs.get(mentee.name)
        for wish in mentee.wishes:
            if wish == got:
                break
            if wish in matching.places and not matching.fit.apart(mentee, matching.members[wish]):
                yield mentee.name, wish
                break


def _told(matching: Matching, groups: Sequence[_Group], fit: PairFit) -> Iterator[str]:
    """Yield what speaks against rows that were fixed, and what the search could not keep apart."""
    for mentee, mentor in matching.fixed.items():
        if apart := fit.apart(matching.members[mentee], matching.members[mentor]):
            yield messages.fixed_though(messages.fixed_with(mentee, mentor), apart)
    for name, member in matching.members.items():
        mentees = [mentee for mentee, mentor in matching.fixed.items() if mentor == name]
        if len(mentees) > (member.capacity if member.is_mentor else 0):
            places = member.capacity if member.is_mentor else 0
            yield messages.over_capacity(name, len(mentees), places)
        if matching.pairs.get(matching.pairs.get(name, "")) == name:
            yield messages.mentor_each_other(name, matching.pairs[name])
    for group in groups:
        if not group.mentor:
            people = [matching.members[name] for name in group.people]
            reasons = (fit.apart(one, other) for one, other in combinations(people, 2))
            yield from (messages.fixed_though(messages.PEERS_FIXED, reason) for reason in reasons if reason)


def changes_between(before: MatchTable, seats: Sequence[MatchRow]) -> Iterator[tuple[str, str, str]]:
    """Yield each person whose mentor is another one than in the table before, with both; "" for none."""
    now: Mapping[str, str] = {seat.person: seat.mentor for seat in seats if seat.kind != PEERS}
    for seat in before.seats:
        if seat.known and seat.kind != PEERS and seat.mentor != now.get(seat.person, ""):
            yield seat.person, seat.mentor, now.get(seat.person, "")
