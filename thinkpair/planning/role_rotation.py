"""Who holds which role in a turn, in which order people take their turn, and what a round leaves to the next."""

from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from random import Random

from thinkpair.formats.value_types import Count, Order
from thinkpair.planning.compiled_format import RoleScript, RoundScript
from thinkpair.planning.decisions import exchanged, taken_over
from thinkpair.planning.participants import Participants, SeatsOf, least_and_most
from thinkpair.session.plan import Amendment

Roles = Mapping[str, tuple[str, ...]]
NO_ROLES: Roles = {}


def in_order(people: tuple[str, ...], order: Order, repeat: int, seed: Sequence[object]) -> tuple[str, ...]:
    """Return people who sit in this order as they take their turns; `repeat` counts from 1.

    "`"seating"`; `"reverse"` (last to first); `"counter"` (the same first person, the other way round); `"shift"` (the
    start moves on by one at each repeat: 1-2-3, 2-3-1, 3-1-2); `"random"` (from the session's seed, so that a plan can
    be made again)".
    """
    match order:
        case "reverse":
            return people[::-1]
        case "counter":
            return people[:1] + people[:0:-1]
        case "shift" if people:
            start = (repeat - 1) % len(people)
            return people[start:] + people[:start]
        case "random":
            return tuple(Random(":".join(map(str, seed))).sample(people, len(people)))
        case _:
            return people


def round_from(people: tuple[str, ...], first: str) -> tuple[str, ...]:
    """Return the people as they sit, beginning with this one and going round."""
    start = people.index(first)
    return people[start:] + people[:start] if start else people


class RoleMemory:
    """What a session remembers of its roles: who held them last, and how many turns people had in each."""

    def __init__(self) -> None:
        self.held: dict[str, tuple[str, ...]] = {}
        self._turns: dict[str, Counter[str]] = {}

    def had_turn(self, role: str, names: Iterable[str]) -> None:
        """Count a turn in a role for each of these people."""
        self._turns.setdefault(role, Counter()).update(names)

    def fewest_first(self, role: str, people: tuple[str, ...]) -> tuple[str, ...]:
        """Return the people with those first "who have had fewest turns in it"."""
        turns = self._turns.get(role)
        return tuple(sorted(people, key=turns.__getitem__)) if turns else people

    def amend(self, people: Collection[str], amendment: Amendment) -> None:
        """Let people come and go: a role that somebody takes over is theirs, one whose holder has gone is nobody's."""
        for role, names in self.held.items():
            if amendment.kind == "took the role" and amendment.other in self.held.get(amendment.role, ()):
                names = exchanged(names, amendment)
            self.held[role] = tuple(name for name in names if name in people)
        if amendment.kind == "took the role" and amendment.other not in people and amendment.role in self.held:
            self.held = dict(taken_over(self.held, amendment, people))

    def leave(self, roles: Iterable[str], groups: Sequence[Roles], idle: Container[str]) -> None:
        """Remember the holders that a round leaves in these groups; the people who were `idle` keep their roles.

        Where no group had a turn, or nobody knows who held what in it, everything stays as it was.
        """
        for role in roles if groups else ():
            before = tuple(name for name in self.held.pop(role, ()) if name in idle)
            if holders := tuple(name for held in groups for name in held.get(role, ())) + before:
                self.held[role] = holders


class RoundRoles:
    """Who holds which role in one round."""

    def __init__(
        self, cast: Participants, part: RoundScript, roles: Mapping[str, RoleScript], memory: RoleMemory
    ) -> None:
        self._cast = cast
        self._order = tuple(roles)
        self._each = part.table.each
        self._fixed: dict[str, tuple[str, ...]] = {role: names for role, names in cast.inside.items() if names}
        # "Holders of a fixed role without `takes_part` are passed over"; in the rounds of a format that is used
        # "whoever holds a fixed role of another file has turns and roles here like everyone else".
        self._passing = frozenset(name for name in part.roles if roles[name].fixed and not roles[name].takes_part)
        self._kept_roles: set[str] = set()
        self._note_holders()
        # "`outside`: list of roles; their holders are in no group here": where no turn fills them anew, they are not
        # filled.
        left_alone = () if self._each else part.outside
        self.filled = tuple(roles[name] for name in part.roles if not roles[name].fixed and name not in left_alone)
        self._ranks = _ranked(memory)
        self._cuts: dict[int, tuple[tuple[str, int, int], ...]] = {}
        self._dealt_to: set[int] = set()
        self._kept_by: set[str] = set()

    def recast(self, cast: Participants, memory: RoleMemory) -> None:
        """Let people come and go: who has gone holds nothing any more."""
        carried = {role: names for role, names in self._fixed.items() if role not in cast.fixed}
        here = {role: tuple(name for name in names if name in cast.people) for role, names in carried.items()}
        self._cast = cast
        self._fixed = {role: names for role, names in {**cast.inside, **here}.items() if names}
        self._note_holders()
        self._ranks = _ranked(memory)
        self._cuts.clear()

    def _note_holders(self) -> None:
        passing = self._passing | self._kept_roles
        self._holders = frozenset(name for names in self._fixed.values() for name in names)
        self._passed_over = frozenset(name for role in passing for name in self._fixed.get(role, ()))

    @property
    def passed_over(self) -> frozenset[str]:
        """People with a fixed role who take no turn, unless it is in that role, and no other role."""
        return self._passed_over

    def keep(self, role: str, holders: tuple[str, ...]) -> None:
        """Let these people keep a rotating role for the round, as a `stay` role's first holders do."""
        self._fixed[role] = holders
        self._kept_roles.add(role)
        self._note_holders()
        self.filled = tuple(other for other in self.filled if other.name != role)
        self._cuts.clear()

    def held(self) -> set[str]:
        """Return the roles that somebody held in this round."""
        dealt = {role for number in self._dealt_to for role, _, _ in self._cut(number)}
        return dealt | self._kept_by | set(self._fixed)

    def candidates(self, people: tuple[str, ...]) -> tuple[str, ...]:
        """Return who of a group takes a turn.

        "Holders of a fixed role are passed over by `each` (unless it names their role: then there is one turn for each
        of its holders)."
        """
        if self._each in self._fixed:
            return tuple(name for name in people if name in self._fixed[self._each])
        return self._free(people)

    def seats(self, number: int) -> SeatsOf:
        """Return the seats that each role takes in a group of so many who hold no fixed one."""
        return {role: (start, end) for role, start, end in self._cut(number)}

    def fixed_only(self, people: tuple[str, ...]) -> Roles:
        """Return the roles of a group that do not depend on whose turn it is."""
        if self._holders.isdisjoint(people):
            return NO_ROLES
        held = {role: tuple(name for name in names if name in people) for role, names in self._fixed.items()}
        return {role: names for role, names in held.items() if names}

    def of_turn(self, people: tuple[str, ...], person: str) -> Roles:
        """Return the roles of a group in one person's turn.

        "In a turn, the role named by `each` goes to that turn's person (and the next ones, if it takes more); the other
        roles that are not fixed go to the next people round the group, in the order of the file."
        """
        turned = round_from(people, person)
        if self._holders.isdisjoint(people):
            return self._dealt(turned)
        fixed = dict(self.fixed_only(people))
        free = self._free(turned)
        if self._each in fixed:
            fixed[self._each] = (person,)
            free = tuple(name for name in free if name != person)
        roles = self._dealt(free)
        return self._in_file_order({**fixed, **roles})

    def of_round(self, people: tuple[str, ...]) -> Roles:
        """Return the roles of a group in a round without `each`.

        It "keeps the holders that the round before left, or fills its roles from the first seat where there were none".
        """
        free = self._free(people)
        known = [role.name for role in self.filled if role.name in self._ranks]
        roles = self._kept(free, known) if known else self._dealt(free)
        return roles if self._holders.isdisjoint(people) else self._in_file_order({**self.fixed_only(people), **roles})

    def _free(self, people: tuple[str, ...]) -> tuple[str, ...]:
        if self._passed_over.isdisjoint(people):
            return people
        return tuple(name for name in people if name not in self._passed_over)

    def _dealt(self, free: tuple[str, ...]) -> Roles:
        number = len(free)
        self._dealt_to.add(number)
        return {role: free[start:end] for role, start, end in self._cuts.get(number) or self._cut(number)}

    def _kept(self, free: tuple[str, ...], known: Sequence[str]) -> Roles:
        """Return the roles of these people where some were held before.

        "Joined groups keep them all; in a group without a holder the role goes to its first person who holds none but
        the everyone-left role."
        """
        roles: dict[str, tuple[str, ...]] = {}
        taken: set[str] = set()
        for role in self._specific():
            if role.name in known:
                before = self._holders_before(role.name, free)
                roles[role.name] = tuple(name for name in before if name not in taken)
                taken.update(before)
        for role in self._specific():
            if not roles.get(role.name):
                number = 1 if role.name in known else least_and_most(role.people, self._cast.half, 0)[0]
                roles[role.name] = tuple(name for name in free if name not in taken)[:number]
                taken.update(roles[role.name])
        left = tuple(name for name in free if name not in taken)
        for role in self.filled:
            if role.people == "rest" and left:
                before = self._holders_before(role.name, left) if role.name in known else ()
                roles[role.name] = before + tuple(name for name in left if name not in before)
                left = ()
        self._kept_by.update(role for role, names in roles.items() if names)
        return self._in_file_order({role: names for role, names in roles.items() if names})

    def _specific(self) -> list[RoleScript]:
        return [role for role in self.filled if role.people != "rest"]

    def _holders_before(self, role: str, people: tuple[str, ...]) -> tuple[str, ...]:
        ranks = self._ranks[role]
        return tuple(sorted((name for name in people if name in ranks), key=ranks.__getitem__))

    def _cut(self, number: int) -> tuple[tuple[str, int, int], ...]:
        """Return the seats of each role among so many people, counted from the turn's person."""
        if number not in self._cuts:
            # "Roles are filled in the order of the file, those with `"rest"` last."
            in_turn = sorted(self.filled, key=lambda role: (role.name != self._each, role.people == "rest"))
            ends, start = [], 0
            for role, held in zip(in_turn, shares(in_turn, number, self._cast.half), strict=True):
                ends.append((role.name, start, start + held))
                start += held
            held_ones = [cut for cut in ends if cut[2] > cut[1]]
            self._cuts[number] = tuple(sorted(held_ones, key=lambda cut: self._order.index(cut[0])))
        return self._cuts[number]

    def _in_file_order(self, roles: Roles) -> Roles:
        return {role: roles[role] for role in self._order if role in roles}


def _ranked(memory: RoleMemory) -> dict[str, dict[str, int]]:
    return {role: {name: rank for rank, name in enumerate(names)} for role, names in memory.held.items()}


def dealt(roles: Sequence[RoleScript], people: tuple[str, ...], half: int) -> Roles:
    """Return who of these people holds each role, from the first seat on."""
    held, start = {}, 0
    roles = sorted(roles, key=lambda role: role.people == "rest")
    for role, number in zip(roles, shares(roles, len(people), half), strict=True):
        held[role.name] = people[start : start + number]
        start += number
    return {role: names for role, names in held.items() if names}


def shares(roles: Sequence[RoleScript], people: int, half: int) -> tuple[int, ...]:
    """Return how many of so many people hold each role: "Roles are filled in the order of the file".

    Each takes its least first; a role with a range then takes more as long as there are people, but leaves one to
    "everyone left".
    """
    held, left = [], people
    for role in roles:
        held.append(min(left, least_and_most(role.people, half, left)[0]))
        left -= held[-1]
    resting = sum(role.people == "rest" for role in roles)
    for index, role in enumerate(roles):
        spare = max(0, left - resting) if isinstance(role.people, Count) else left if role.people == "rest" else 0
        more = min(spare, least_and_most(role.people, half, held[index] + spare)[1] - held[index])
        held[index] += more
        left -= more
        resting -= role.people == "rest"
    return tuple(held)
