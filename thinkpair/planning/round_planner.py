"""A round with these people: its repeats, its groups, its turns."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from thinkpair.formats.value_types import Count
from thinkpair.planning import messages as say
from thinkpair.planning.compiled_format import RoundScript, plain
from thinkpair.planning.grouping.partner_matching import Groups
from thinkpair.planning.grouping.rules import Grouping
from thinkpair.planning.grouping.state import RoundGroups
from thinkpair.planning.participants import reseated
from thinkpair.planning.plan_builder import MOST_SLOTS, PlanBuilder
from thinkpair.planning.repeats import repeats_of
from thinkpair.planning.role_rotation import NO_ROLES, Roles, RoundRoles, in_order
from thinkpair.planning.round_groups import Waiting, outside_roles, settled_turns, size_words, who_stays
from thinkpair.planning.slot_drafts import Budget, RoundContext
from thinkpair.planning.speaker_selection import TurnGroup, last_roles
from thinkpair.planning.time_allocation import Exact
from thinkpair.planning.turn_planner import TurnOfRound, TurnPlanner
from thinkpair.session.plan import Amendment


class RoundPlanner:
    """One run through a round; `ident` names it among the runs of a round that comes again."""

    def __init__(self, walk: PlanBuilder, part: RoundScript, around: RoundContext, ident: str) -> None:
        self._seen = walk.catch_up()
        self._walk = walk
        self._part = part
        self._around = around
        self._ident = ident
        self._roles = RoundRoles(walk.cast, part, walk.script.roles, walk.memory)
        self._outside = outside_roles(walk, part, self._roles)
        gone = {name for names in self._outside.values() for name in names}
        people = tuple(name for name in walk.seating if name not in gone)
        stays = who_stays(walk, part, self._roles, people)
        self._carries_on = bool(stays) and part.table.stay not in walk.cast.fixed
        self._groups = RoundGroups(walk.gatherings, part, people, stays, carries_on=self._carries_on)
        self._budget = Budget(limit=part.table.until) if isinstance(part.table.until, int) else None
        self._turns = settled_turns(walk, part, ident)
        self._taken: list[list[TurnGroup]] = []
        self._waiting = Waiting(walk, self._roles)
        self._amended = False
        self._named_first: frozenset[str] = frozenset()
        self._number = 0
        self._left = self._wanted = 0
        self._used: Exact = 0
        self._once = True
        self._turn_number = 0  # counted through all repeats, for `when`
        self._ended = False  # whether a turn was the last one, as no other fits
        self._more_turns = False  # whether the repeat has another turn after the one that was given last

    def run(self) -> None:
        """Add the slots of every repeat."""
        walk, part = self._walk, self._part
        start, measures = len(walk.drafts), (self._another_fits, self._item_seconds)
        for around in repeats_of(walk, part, self._ident, self._around, self._groups.all_met, self._budget, *measures):
            begin = len(walk.drafts)
            self._repeat(around)
            if part.actions == "repeat":
                walk.capture(begin)
            if len(walk.drafts) == begin or self._is_left:
                break
        self._leave_roles()
        walk.held |= self._roles.held()
        if part.actions == "round":
            walk.capture(start)
        walk.route.end(part.number)

    def _repeat(self, around: RoundContext) -> None:
        walk, part = self._walk, self._part
        self._catch_up()
        walk.repeats[part.number] += 1
        grouping = self._groups.next(self._reseat)
        self._taken.clear()
        self._waiting.had.clear()
        self._amended = False
        self._warn(grouping)
        if self._groups.repeat == 1:
            self._settle_stay(grouping.groups)
            self._note_crowd(grouping)
        turn = TurnPlanner(walk, part, around, self._roles, grouping, self._outside, self._groups.repeat)
        self._around = around
        self._settle_left(turn, grouping.groups)
        if self._groups.repeat == 1:
            self._once = self._runs_once(turn, grouping.groups)
        turn.once = self._once
        if self._groups.chosen:
            self._chosen(turn, grouping.groups)
        elif part.table.each and part.table.order == "choose":
            self._picked_turns(turn, grouping.groups, part.table.each)
        else:
            self._turns_in_order(turn, grouping.groups)

    def _note_crowd(self, grouping: Grouping) -> None:
        """Remember a round in which leftover people make simultaneous groups larger than was asked for."""
        size, table = self._part.groups, self._part.table
        if not isinstance(size, Count) or table.leftover == "sit-out" or table.stay or len(grouping.groups) < 2:
            return
        if max(map(len, grouping.groups)) > (size.most or size.least):
            self._walk.crowded[self._part.number] = self._part

    def _take(self, turn: TurnPlanner, number: int, circles: list[TurnGroup]) -> None:
        walk = self._walk
        start = len(walk.drafts)
        self._taken.append(circles)
        self._turn_number += 1
        turn.take(number, circles, self._moment(turn, number, circles))
        if self._budget:
            self._budget.count(walk.drafts[start:])
        if self._part.actions == "turn":
            walk.capture(start)

    def _moment(self, turn: TurnPlanner, number: int, circles: list[TurnGroup]) -> TurnOfRound:
        """Return which turn of the round this is: "With `until` the last is the one that proves last"."""
        ends_repeat = not self._more_turns
        moment = TurnOfRound(self._turn_number == 1, ends_repeat, over_list=self._over_list, ends_repeat=ends_repeat)
        if not ends_repeat or not self._part.minds_the_end:
            return moment
        if self._around.last is not None:
            return replace(moment, last=self._around.last)
        if self._part.table.until == "all met":
            return replace(moment, last=self._groups.all_met())
        self._ended = not self._another_fits(turn.seconds_of(number, circles, replace(moment, last=False)))
        return replace(moment, last=self._ended)

    @property
    def _is_left(self) -> bool:
        """Whether people have skipped the rest of the round, or jumped to another."""
        return self._walk.route.leaves(self._part.number)

    @property
    def _over_list(self) -> bool:
        return self._around.last is None and self._around.repeats_over not in (None, "done")

    def _as_last(self, turns_before: int) -> TurnOfRound:
        """Return what a turn would be that ends the round, so many turns from now."""
        return TurnOfRound(not self._turn_number + turns_before, True, over_list=self._over_list, ends_repeat=True)

    def _leave_roles(self) -> None:
        """Leave the roles that each group had in its last turn, of the last repeat, to the rounds that follow."""
        roles, idle = last_roles(self._taken)
        self._walk.memory.leave([role.name for role in self._roles.filled], roles, idle)

    def _chosen(self, turn: TurnPlanner, groups: Groups) -> None:
        """Take the one turn of people who group themselves.

        "`"choose"` (people group themselves; the screen names nobody, and asks how many groups there are)."
        """
        people = groups[0] if groups else ()
        if not self._number:
            self._number = self._walk.choices.groups(self._ident, plain(self._part.title)) or 1
        self._walk.gatherings.choose(people, self._number)
        self._walk.held.update(role.name for role in self._roles.filled)
        self._take(turn, 1, [TurnGroup(people, self._roles.fixed_only(people), "chosen")])

    def _turns_in_order(self, turn: TurnPlanner, groups: Groups) -> None:
        """Take the turns of a repeat: they "are as many as the largest group needs"."""
        each = self._part.table.each
        for number, circles in enumerate(self._turns_of(groups, turn), 1):
            if self._is_left or not self._fits(turn, number, circles):
                return
            if each:
                self._waiting.had += [circle.lead for circle in circles if circle.lead]
                for circle in (circle for circle in circles if circle.lead):
                    self._walk.memory.had_turn(each, circle.roles.get(each, ()))
            self._take(turn, number, circles)

    def _turns_of(self, groups: Groups, taken: TurnPlanner | None = None) -> Iterator[list[TurnGroup]]:
        """Give the groups in each turn of a repeat, as far as it is known who takes it.

        Where the turns are `taken`, people who come and go meanwhile are heeded; else nothing is remembered.
        """
        each = self._part.table.each
        self._more_turns = False
        if self._groups.chosen:
            people = groups[0] if groups else ()
            yield [TurnGroup(people, self._roles.fixed_only(people), "chosen")]
        elif not each:
            yield [TurnGroup(group, self._roles.of_round(group)) for group in groups]
        elif self._part.table.order == "choose":
            yield from self._turns_to_pick(groups, taken)
        else:
            lines = [list(self._order(group, index, each)) for index, group in enumerate(groups)]
            lines = [self._waiting.without_passing(line) for line in lines] if taken else lines
            while any(lines):
                takers = [line.pop(0) if line else None for line in lines]
                self._more_turns = any(lines)
                yield [self._circle(*pair) for pair in zip(groups, takers, strict=True)]
                if taken and (new := self._catch_up(taken)):
                    groups = self._groups.now
                    before = [name for line in lines for name in line]
                    lines = self._waiting.lines(groups, before, new, (self._turns or MOST_SLOTS) - len(self._taken))
                    self._wanted = len(self._taken) + max(map(len, lines), default=0)

    def _turns_to_pick(self, groups: Groups, taken: TurnPlanner | None) -> Iterator[list[TurnGroup]]:
        numbers, number = self._numbers(groups), 0
        while number < max(numbers, default=0):
            self._more_turns = number + 1 < max(numbers)
            yield [self._unpicked(group, number < most) for group, most in zip(groups, numbers, strict=True)]
            number += 1
            if taken and (new := self._catch_up(taken)):
                groups, alone = self._groups.now, len(self._groups.now) == 1
                self._waiting.to_pick = self._waiting.line(groups[0], self._waiting.to_pick, new) if alone else []
                left = min(number + len(self._waiting.to_pick), self._turns or MOST_SLOTS)
                numbers = [left] if alone else self._numbers(groups)

    def _catch_up(self, turn: TurnPlanner | None = None) -> list[Amendment]:
        """Let people come and go before the next turn; return what is new about them."""
        walk = self._walk
        now = walk.catch_up()
        new, self._seen = walk.news(self._seen), now
        if not new:
            return []
        self._amended = True
        self._waiting.heed(new)
        self._roles.recast(walk.cast, walk.memory)
        self._outside = {
            role: tuple(name for name in names if name in walk.seating) for role, names in self._outside.items()
        }
        gone = {name for names in self._outside.values() for name in names}
        people = tuple(name for name in walk.seating if name not in gone)
        grouping = self._groups.amended(people)
        if self._groups.holders and self._part.table.stay not in walk.cast.fixed:
            self._roles.keep(self._part.table.stay or "", self._groups.holders)
        if not self._budget:
            self._left = self._wanted = len(walk.cast.people)
        if turn:
            turn.regrouped(grouping, self._outside)
        return new

    def _numbers(self, groups: Groups) -> list[int]:
        return [min(len(self._roles.candidates(group)), self._turns or MOST_SLOTS) for group in groups]

    def _fits(self, turn: TurnPlanner, number: int, circles: list[TurnGroup]) -> bool:
        """Say whether a turn fits into the time of an `until`; where all do, in their order, none is measured."""
        as_settled = self._left == self._wanted and not self._amended
        return not self._budget or as_settled or self._budget.holds(turn.seconds_of(number, circles, self._as_last(0)))

    def _another_fits(self, spent: Exact = 0) -> bool:
        """Say whether the first turn of one more repeat fits, when so many seconds more are spent before it.

        Nothing follows a repeat that was cut short.
        """
        self._catch_up()
        if self._budget is None or self._ended or len(self._taken) < self._wanted:
            return False
        turn, groups = self._coming()
        more, circles = self._more_turns, next(self._turns_of(groups), None)
        self._more_turns = more
        return circles is not None and self._budget.has_room(spent + turn.seconds_of(1, circles, self._as_last(0)))

    def _item_seconds(self, ahead: int, last: bool) -> Exact:
        """Return how long the next item of a list would be, or the one so many behind it; nothing of it is taken."""
        self._catch_up()
        turn, groups = self._coming()
        more, first = self._more_turns, not (self._turn_number or ahead)
        seconds = sum(
            turn.seconds_of(number, circles, TurnOfRound(first and number == 1, last and not self._more_turns))
            for number, circles in enumerate(self._turns_of(groups), 1)
        )
        self._more_turns = more
        return seconds

    def _coming(self) -> tuple[TurnPlanner, Groups]:
        """Return what would take the turns of the next repeat, and its groups."""
        grouping, repeat = self._groups.coming(), self._groups.repeat + 1
        turn = TurnPlanner(self._walk, self._part, self._around, self._roles, grouping, self._outside, repeat)
        return turn, grouping.groups

    def _circle(self, group: tuple[str, ...], person: str | None) -> TurnGroup:
        if person is None:
            return TurnGroup(group, self._roles.fixed_only(group), "over")
        return TurnGroup(group, self._roles.of_turn(group, person), "turn", person, NO_ROLES)

    def _picked_turns(self, turn: TurnPlanner, groups: Groups, each: str) -> None:
        """Take turns whose people are picked as it happens; of several groups only they know whom they pick.

        "`"choose"` (the next person is picked as it happens, nobody twice in a repeat; a first "pass" stays pickable)."
        """
        self._walk.held.update(role.name for role in self._roles.filled)
        self._waiting.to_pick = list(self._roles.candidates(groups[0])) if len(groups) == 1 else []
        for number, circles in enumerate(self._turns_of(groups, turn), 1):
            if self._is_left or not self._fits(turn, number, circles):
                return
            people = self._waiting.to_pick
            if person := self._picked(number, people) if people else None:
                people.remove(person)
                self._waiting.had.append(person)
                circles = [self._circle(circles[0].people, person)]
                self._walk.memory.had_turn(each, circles[0].roles.get(each, ()))
            self._take(turn, number, circles)

    def _picked(self, number: int, people: Sequence[str]) -> str | None:
        key = f"pick:{self._ident}:{self._groups.repeat}:{number}"
        picked = self._walk.choices.picked(key, say.who_is_next(plain(self._part.title)), people)
        if isinstance(picked, str):
            return picked
        self._walk.choices.wait(picked)
        return None

    def _unpicked(self, group: tuple[str, ...], has_turn: bool) -> TurnGroup:
        fixed = self._roles.fixed_only(group)
        free = sum(name not in self._roles.passed_over for name in group)
        return TurnGroup(group, fixed, "pick" if has_turn else "over", seats=self._roles.seats(free))

    def _order(self, group: tuple[str, ...], index: int, each: str) -> tuple[str, ...]:
        """Return who of a group takes a turn in this repeat, in order.

        "A later round or repeat with the same `each` role and fewer turns than people begins with those who have had
        fewest turns in it."
        """
        walk, table = self._walk, self._part.table
        people = self._roles.candidates(group)
        if table.order == "seating" and not self._turns and not self._budget:
            return people
        repeat = walk.repeats[self._part.number]
        ordered = in_order(people, table.order, repeat, (walk.seed, self._part.number, repeat, index))
        if repeat == 1 and table.order == "random":
            ordered = tuple(sorted(ordered, key=lambda name: name not in self._named_first))
        turns = min(len(people), self._turns or len(people), self._left)
        return walk.memory.fewest_first(each, ordered)[:turns] if turns < len(people) else ordered

    def _settle_left(self, turn: TurnPlanner, groups: Groups) -> None:
        """Settle how many turns of a repeat still fit into the time of an `until`, with people in their usual order."""
        self._left = len(self._walk.cast.people)
        budget = self._budget
        if budget is None or budget.by_hand:
            return
        self._wanted, used = 0, budget.used
        for number, circles in enumerate(self._turns_of(groups), 1):
            self._wanted = number
            last = used + turn.seconds_of(number, circles, self._as_last(number - 1))
            if last > budget.limit and (number > 1 or budget.begun):
                self._left = number - 1
                return
            used += turn.seconds_of(number, circles, replace(self._as_last(number - 1), last=False))
        self._left, self._used = self._wanted, used

    def _runs_once(self, turn: TurnPlanner, groups: Groups) -> bool:
        """Say whether "the round runs once", so that a list of prompts gives one per turn."""
        table, budget = self._part.table, self._budget
        if table.for_each or isinstance(table.until, str):
            return False
        if budget is None:
            return (table.repeat or 1) == 1
        if not table.each or self._left < self._wanted:
            return bool(table.each)
        first = next(self._turns_of(groups), None)
        return not first or not self._used or self._used + turn.seconds_of(1, first, self._as_last(1)) > budget.limit

    def _settle_stay(self, groups: Groups) -> None:
        """Let the first holders of a `stay` role that is not fixed keep it, and their place.

        "Where R is not fixed, its holder in each group of the first repeat keeps it, and the place, for the round."
        """
        stay, each = self._part.table.stay, self._part.table.each
        if stay is None or stay in self._walk.cast.fixed or stay == each or self._carries_on:
            return
        holders = tuple(self._first_roles(group, index, each).get(stay, ()) for index, group in enumerate(groups))
        everyone = tuple(name for group in holders for name in group)
        self._walk.memory.held[stay] = everyone
        self._roles.keep(stay, everyone)
        self._groups.stay(holders)

    def _first_roles(self, group: tuple[str, ...], index: int, each: str | None) -> Roles:
        order = self._order(group, index, each) if each else ()
        return self._roles.of_turn(group, order[0]) if order else self._roles.of_round(group)

    def _reseat(self, groups: Groups) -> Groups:
        """Return the groups with those in their first seats who are named for a role.

        "For a role that is not fixed, naming says who holds it first: the group is re-seated so that its first turn
        comes out as named, and goes round from there."
        """
        walk, each = self._walk, self._part.table.each
        held = {} if each else walk.memory.held
        named = {
            role.name: walk.named.pop(role.name)
            for role in self._roles.filled
            if role.name in walk.named and role.name not in held
        }
        if not named:
            return groups
        passed_over = self._roles.passed_over
        after = tuple(
            reseated(group, self._roles.seats(sum(name not in passed_over for name in group)), named, each, passed_over)
            for group in groups
        )
        self._named_first = frozenset(named.get(each or "", ()))
        walk.sit_down(groups, after)
        return after

    def _warn(self, made: Grouping) -> None:
        part, code = self._part, made.warning
        if code:
            place = part.place.of("groups") if "groups" in part.table.written else part.place
            self._walk.note(code, size_words(code, part.groups, made, plain(part.title)), place)
