"""Who takes part, in which order they sit, and who holds the roles that are fixed for the session."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from msgspec import Struct

from thinkpair.errors import ContentError
from thinkpair.formats.loaded_format import Source
from thinkpair.formats.spelling_hints import nearest
from thinkpair.formats.value_parsers import MOST_PEOPLE, people_words
from thinkpair.formats.value_types import Count
from thinkpair.names import known_name, person_among
from thinkpair.planning import messages as say
from thinkpair.planning.compiled_format import RolePeople, RoleScript
from thinkpair.planning.compiler import compile_format
from thinkpair.safe_text import NAME_LIMIT, safe_text, search_key
from thinkpair.session.plan import Setup
from thinkpair.units import double_name, double_words


class WrongNumber(ContentError):
    """A format does not take so many people; `number` is how many are named."""

    def __init__(self, message: str, number: int) -> None:
        """Say what the format takes, and keep how many there are."""
        super().__init__(message)
        self.number = number


SeatsOf = Mapping[str, tuple[int, int]]
"""For each role that is filled, the seats it takes in a group: the first, and the one after the last."""


class Participants(Struct, frozen=True, kw_only=True):
    """The people of a session. `people` is the seating, without the holders of `outside` roles.

    `fixed` has the holders of every fixed role; `named` says who holds a rotating role first; `half` is half the
    session; `met` has the meetings of earlier sessions.
    """

    people: tuple[str, ...]
    fixed: Mapping[str, tuple[str, ...]]
    inside: Mapping[str, tuple[str, ...]]
    outside: frozenset[str]
    named: Mapping[str, tuple[str, ...]]
    half: int
    met: Mapping[str, Mapping[str, int]]


def cast_of(title: str, takes: Count, roles: Mapping[str, RoleScript], setup: Setup) -> Participants:
    """Return who takes part in a format that takes so many people. Raises ContentError."""
    _check_names(setup.people)
    named = {role: _holders(role, names, roles, setup.people) for role, names in setup.roles.items()}
    fixed = _fixed(roles, named, setup.people)
    away = frozenset(name for role, names in fixed.items() if roles[role].outside for name in names)
    people = tuple(name for name in setup.people if name not in away)
    _check_number(title, takes, people, away)
    rotating = {role: names for role, names in named.items() if role not in fixed}
    _check_free(rotating, {role: names for role, names in fixed.items() if not roles[role].takes_part})
    inside = {role: tuple(name for name in names if name not in away) for role, names in fixed.items()}
    return Participants(
        people=people,
        fixed=fixed,
        inside=inside,
        outside=away,
        named=rotating,
        half=len(people) // 2,
        met=setup.met,
    )


def people_taken(source: Source) -> Count:
    """Return how many people a format takes: those in the groups, and the fewest holders of its `outside` roles.

    So people are counted wherever a number of them is named, shown or looked for.
    """
    outside = _outside_number([role for role in compile_format(source).roles.values() if role.fixed], {})
    return source.format.people.plus(outside)


def least_and_most(people: RolePeople, half: int, left: int) -> tuple[int, int]:
    """Return how few and how many may hold a role where so many are left."""
    match people:
        case Count(least=least, most=most):
            return least, left if most is None else most
        case "half":
            return half, half
        case _:
            return 0, left


def reseated(
    people: tuple[str, ...],
    seats: SeatsOf,
    named: Mapping[str, Sequence[str]],
    first: str | None,
    passed_over: frozenset[str],
) -> tuple[str, ...]:
    """Return the people of a group in the seats in which its first turn comes out as named.

    `first` is the role named by `each`: the one who is named for it has the first turn. People with a fixed role keep
    their seats. Raises ContentError where more are named than the role takes.
    """
    free = tuple(name for name in people if name not in passed_over)
    wanted = {role: [name for name in named[role] if name in free] for role in named if role in seats}
    wanted = {role: names for role, names in wanted.items() if names}
    _check_one_role(wanted)
    for role, names in wanted.items():
        start, end = seats[role]
        if len(names) > end - start:
            raise ContentError(say.too_many_in_a_group(role, end - start, names))
    turned = next((turn for turn in _rotations(free) if _fits(turn, seats, wanted, first)), None) if wanted else free
    after = iter(turned or _placed(free, seats, wanted))
    return tuple(name if name in passed_over else next(after) for name in people)


def _check_one_role(named: Mapping[str, Sequence[str]]) -> None:
    for role, other in combinations(named, 2):
        for name in named[role]:
            if name in named[other]:
                raise ContentError(say.named_twice(name, role, other))


def _rotations(people: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    return (people[shift:] + people[:shift] for shift in range(len(people)))


def _fits(people: tuple[str, ...], seats: SeatsOf, wanted: Mapping[str, list[str]], first: str | None) -> bool:
    for role, names in wanted.items():
        start, end = seats[role]
        if not set(names) <= set(people[start : start + len(names) if role == first else end]):
            return False
    return True


def _placed(people: tuple[str, ...], seats: SeatsOf, wanted: Mapping[str, list[str]]) -> tuple[str, ...]:
    """Put those who are named into their seats; from the first of them on the others sit as they sat."""
    placed: dict[int, str] = {}
    for role, names in wanted.items():
        placed |= dict(enumerate(dict.fromkeys(name for name in names if name not in placed.values()), seats[role][0]))
    start = min(placed)
    turn = people.index(placed[start])
    others = iter([name for name in people[turn:] + people[:turn] if name not in placed.values()])
    order = [(start + step) % len(people) for step in range(len(people))]
    filled = {seat: placed[seat] if seat in placed else next(others) for seat in order}
    return tuple(filled[seat] for seat in range(len(people)))


def _check_names(people: Sequence[str]) -> None:
    if not people:
        raise ContentError(say.NO_PEOPLE)
    if len(people) > MOST_PEOPLE:
        raise ContentError(say.too_many_people(MOST_PEOPLE))
    for number, name in enumerate(people, 1):
        if not safe_text(name):
            raise ContentError(say.empty_name(number))
        if len(name) > NAME_LIMIT:
            raise ContentError(say.long_name(name))
    if double := double_name(people):
        raise ContentError(": ".join(double_words(double)))


def _check_number(title: str, takes: Count, people: Sequence[str], away: frozenset[str]) -> None:
    if takes.holds(len(people)):
        return
    number = len(people) + len(away)
    raise WrongNumber(say.wrong_number(title, people_words(takes.plus(len(away))), number), number)


def _holders(
    role: str, names: Sequence[str], roles: Mapping[str, RoleScript], people: Sequence[str]
) -> tuple[str, ...]:
    if role not in roles:
        raise ContentError(say.no_role(role, list(roles)))
    here = person_among(people)
    for name in names:
        if not here(name):
            near = known_name(name, tuple(people)) or _like(name, people)
            raise ContentError(say.holder_not_here(name, role, near))
    return tuple(dict.fromkeys(person for name in names if (person := here(name))))


def _like(name: str, people: Sequence[str]) -> str | None:
    """Return who is called much like this, or None."""
    called = {search_key(person): person for person in people}
    return called.get(nearest(search_key(name), called) or "")


def _fixed(
    roles: Mapping[str, RoleScript], named: Mapping[str, tuple[str, ...]], people: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Return the holders of every fixed role.

    "A fixed role for which nobody is named goes to the first people in the seating, as few as it allows."
    """
    fixed = [role for role in roles.values() if role.fixed]
    half = (len(people) - _outside_number(fixed, named)) // 2
    taken = {name for role in fixed for name in named.get(role.name, ())}
    free = [name for name in people if name not in taken]
    holders: dict[str, tuple[str, ...]] = {}
    for index, role in enumerate(fixed):
        names = named.get(role.name, ())
        later = sum(_missing(other, named, half) for other in fixed[index + 1 :])
        least, most = least_and_most(role.people, half, max(0, len(free) - later))
        if isinstance(role.people, Count) and role.people.most is not None and len(names) > role.people.most:
            raise ContentError(say.too_many_holders(role.name, people_words(role.people), names))
        wanted = most if role.people == "rest" and not names else least
        holders[role.name] = names + tuple(free[: max(0, wanted - len(names))])
        free = free[max(0, wanted - len(names)) :]
    return holders


def _missing(role: RoleScript, named: Mapping[str, tuple[str, ...]], half: int) -> int:
    return max(0, least_and_most(role.people, half, 0)[0] - len(named.get(role.name, ())))


def _outside_number(fixed: Sequence[RoleScript], named: Mapping[str, tuple[str, ...]]) -> int:
    outside = [role for role in fixed if role.outside]
    return sum(len(named.get(role.name, ())) + _missing(role, named, 0) for role in outside)


def _check_free(named: Mapping[str, tuple[str, ...]], fixed: Mapping[str, tuple[str, ...]]) -> None:
    """Refuse to name somebody with a fixed role for a rotating one.

    "Holders of a fixed role are passed over by `each` (…), by `"rest"` and by all this filling; they keep their own
    role."
    """
    for role, names in named.items():
        for held, holders in fixed.items():
            if both := [name for name in names if name in holders]:
                raise ContentError(say.holds_all_session(both[0], held, role))
