"""A turn's steps with these groups: every slot, who is in it, and who has the floor."""

from collections.abc import Sequence
from fractions import Fraction
from functools import partial

from msgspec import Struct

from thinkpair.formats.value_types import Duration, When
from thinkpair.planning import messages as say
from thinkpair.planning.compiled_format import RoundScript, StepScript, plain
from thinkpair.planning.decisions import PASSES, still_to_come
from thinkpair.planning.grouping.regrouping import circles_now
from thinkpair.planning.grouping.rules import Grouping
from thinkpair.planning.open_questions import ask_holders, ask_needed
from thinkpair.planning.plan_builder import PlanBuilder
from thinkpair.planning.repeats import ask_again
from thinkpair.planning.role_rotation import Roles, RoundRoles, in_order
from thinkpair.planning.round_groups import in_step_groups, use_step_groups, without_outside
from thinkpair.planning.slot_drafts import Draft, RoundContext
from thinkpair.planning.speaker_selection import Said, TurnGroup, group_of, held_together, run_out, said_in
from thinkpair.planning.time_allocation import Exact, Length
from thinkpair.session.plan import Amendment, Choice, Floor, SlotGroup, Wording
from thinkpair.units import MINUTE


class TurnOfRound(Struct, frozen=True):
    """Which turn of a round it is, counted through all its repeats.

    Whether it is the `first` or the `last`, goes `over_list` of items that nobody knows yet, or ends its repeat.
    """

    first: bool
    last: bool
    over_list: bool = False
    ends_repeat: bool = False

    def runs(self, when: When) -> bool:
        """Say whether a step runs in this turn: "over a collected list `between` and `last` are planned once"."""
        match when:
            case "first":
                return self.first
            case "later":
                return not self.first
            case "last":
                return self.last or self.over_list
            case "between":
                return not self.last or self.over_list
            case _:
                return True


class TurnPlanner:
    """Takes the turns of one repeat. `outside` are the roles whose holders are in no group of the round.

    `once` says that the round runs once, so that a list of prompts gives one per turn; `own_repeat` counts the repeats
    of this run of the round alone.
    """

    def __init__(
        self,
        walk: PlanBuilder,
        part: RoundScript,
        around: RoundContext,
        roles: RoundRoles,
        grouping: Grouping,
        outside: Roles,
        own_repeat: int,
    ) -> None:
        self._walk = walk
        self._part = part
        self._around = around
        self._roles = roles
        self._outside = outside
        self.once = True
        self._repeat = walk.repeats[part.number]
        self._own_repeat = own_repeat
        self._resting = frozenset(grouping.resting)
        self._turn = 0
        self._seen = 0
        self._picks: dict[int, tuple[Choice, ...]] = {}

    def regrouped(self, grouping: Grouping, outside: Roles) -> None:
        """Go on with other groups: people came and went since the last turn."""
        self._resting, self._outside = frozenset(grouping.resting), outside

    def take(self, number: int, circles: list[TurnGroup], moment: TurnOfRound) -> None:
        """Add the slots of one turn; people who come and go meanwhile are heeded from the next slot on."""
        self._turn = number
        self._seen = len(self._walk.amended)
        ask_holders(self._walk, self._part, circles)
        begin = len(self._walk.drafts)
        for step in self._part.steps:
            if step.table.when in ("last", "between") and moment.ends_repeat and self._around.again:
                ask_again(self._walk, self._around.again, begin)
            if not moment.runs(step.table.when):
                continue
            circles = self._caught_up(circles)
            if self._walk.route.leaves(self._part.number):
                return
            key = self._key(number, step)
            mark = self._walk.choices.mark()
            if step.table.optional and not self._walk.choices.wanted(f"optional:{key}", plain(step.title)):
                continue
            start = len(self._walk.drafts)
            self._step(step, key, circles)
            if len(self._walk.drafts) == start:
                self._walk.choices.forget(mark)

    def _caught_up(self, circles: list[TurnGroup]) -> list[TurnGroup]:
        now = self._walk.catch_up()
        new, self._seen = self._walk.news(self._seen), now
        return [circle for circle in self._circles_now(circles, new) if circle.people] if new else circles

    def _circles_now(self, circles: list[TurnGroup], new: list[Amendment]) -> list[TurnGroup]:
        rest = {role.name for role in self._roles.filled if role.people == "rest"}
        rotating = {role.name for role in self._roles.filled}
        return circles_now(circles, frozenset(self._walk.seating), new, rest, rotating)

    def seconds_of(self, number: int, circles: list[TurnGroup], moment: TurnOfRound) -> Exact:
        """Return how long a turn would be, "ranges at their midpoint"; nothing of it is taken or remembered."""
        skipped = self._walk.choices.is_skipped
        steps = [step for step in self._part.steps if not skipped(f"optional:{self._key(number, step)}")]
        steps = [step for step in steps if moment.runs(step.table.when)]
        return sum(self._seconds_of(step, circles) for step in steps)

    def _seconds_of(self, step: StepScript, circles: list[TurnGroup]) -> Exact:
        circles, _ = without_outside(step, circles, self._outside, self._walk.seating)
        if step.table.groups or step.table.partners:
            circles, _ = in_step_groups(self._walk, self._part, step, circles)
        slots = self._number_of_slots(step, circles)
        length = length_of(step, slots) if slots else None
        return length.middle * slots + sum(self._extra(step, slot) for slot in range(slots)) if length else 0

    def _number_of_slots(self, step: StepScript, circles: list[TurnGroup]) -> int:
        speak, cast = step.table.speak, self._walk.cast
        if speak.kind == "every group":
            return max(map(len, self._sent(circles)), default=0)
        return max((len(said_in(speak, circle, cast, tuple)) for circle in circles), default=0)

    def _extra(self, step: StepScript, slot: int) -> int:
        # "inside a turn, the same step of the later turns of the round gets as much"
        return self._walk.extended[self._part.number, step.number, slot] if self._part.table.each else 0

    def _key(self, number: int, step: StepScript) -> str:
        return f"{self._part.number}:{self._repeat}:{number}:{step.number}"

    def _step(self, step: StepScript, key: str, circles: list[TurnGroup]) -> None:
        self._picks.clear()
        circles, outside = without_outside(step, circles, self._outside, self._walk.seating)
        resting = self._resting | outside
        if step.table.groups or step.table.partners:
            circles, made = in_step_groups(self._walk, self._part, step, circles)
            if self._number_of_slots(step, circles):
                resting |= use_step_groups(self._walk, self._part, step, key, circles, made)
        if step.table.speak.kind == "every group":
            self._send(step, key, circles, resting)
        else:
            self._speak(step, key, circles, resting)

    def _speak(self, step: StepScript, key: str, circles: list[TurnGroup], resting: frozenset[str]) -> None:
        """Add the slots of a step in which people of the groups speak, as long as there is one.

        Who comes late gets as much as the others; who has gone or passed does not, or speaks last.
        """
        walk, seen = self._walk, len(self._walk.amended)
        said = self._said(step, key, circles)
        self._warn_of_empty_roles(step, circles, said)
        number, wanted = 0, max(map(len, said), default=0)
        while number < max(map(len, said), default=0):
            self._add(step, key, number, wanted, self._groups_of(step, circles, said, number), resting)
            number += 1
            now = walk.catch_up()
            if new := walk.news(seen):
                circles = self._circles_now(circles, new)
                fresh = self._said(step, key, circles, number, said)
                said = [
                    self._said_now(before, after, number, new, seen) for before, after in zip(said, fresh, strict=True)
                ]
            seen = now

    def _said_now(
        self, before: Sequence[Said], fresh: Sequence[Said], number: int, new: Sequence[Amendment], seen: int
    ) -> tuple[Said, ...]:
        """Return who speaks in each slot of a group, of which so many have begun, now that people came, went or passed.

        A pass in such a step is one of the step, not of the turn.
        """
        done = tuple(before[:number])
        if len(before) < 2 and len(fresh) < 2:
            return done
        if any(floor == "choose" for floor, _ in fresh):
            return (*done, *fresh)
        last = done[-1][1] if done else ()
        wanted = [name for _, names in fresh for name in names]
        heeded = [news for news in new if news.kind not in PASSES or news.person in (last if news.running else wanted)]
        passed = [news for news in heeded if news.kind in PASSES]
        self._walk.settle(passed, seen)
        again = {news.person for news in passed if news.running}
        had = [name for _, names in done for name in names if name not in again]
        coming = [name for _, names in before[number:] for name in names]
        return (*done, *(("turn", (name,)) for name in still_to_come(wanted, coming, had, heeded)))

    def _send(self, step: StepScript, key: str, circles: list[TurnGroup], resting: frozenset[str]) -> None:
        """Add the slots of `every group`.

        "One slot for each of the latest groups, which sends someone (floor `"choose"`, the group's people as `people`,
        whose names are shown). That group is the only entry of the slot's `groups`: everyone else listens; within
        simultaneous groups it is those inside the group."
        """
        sent = self._sent(circles)
        slots = max(map(len, sent), default=0)
        for number in range(slots):
            self._walk.catch_up()
            groups = [self._sends(step, circle, inside, number) for circle, inside in zip(circles, sent, strict=True)]
            if any(group.floor == "choose" for group in groups):
                self._add(step, key, number, slots, tuple(group for group in groups if group.people), resting)

    def _sends(self, step: StepScript, circle: TurnGroup, inside: Sequence[tuple[str, ...]], number: int) -> SlotGroup:
        """Return the group inside a circle that sends somebody in this slot, or the circle where it has none left."""
        if number >= len(inside):
            return run_out(circle, step.table.speak, self._roles.fixed_only)
        people = inside[number]
        here, latest = tuple(name for name in people if name in self._walk.seating), self._walk.gatherings.sent
        # Where people grouped themselves each of the groups may be anybody's: they are told apart by their order.
        places = [place for place, group in enumerate(latest, 1) if not set(people).isdisjoint(group)] or [0]
        table = places[number % len(places)] if len(latest) > 1 else 0
        floor: Floor = "choose" if here else "open"
        return SlotGroup(here, held_together((circle,))(here), floor, (), self._prompt(step), number=table)

    def _sent(self, circles: list[TurnGroup]) -> list[list[tuple[str, ...]]]:
        """Return the groups inside each circle that send somebody: "where there were none it is one slot"."""
        latest = self._walk.gatherings.sent
        sent = []
        for circle in circles:
            here = [tuple(name for name in people if name in circle.people) for people in latest]
            sent.append([] if circle.state == "over" else [people for people in here if people] or [circle.people])
        return sent

    def _said(
        self,
        step: StepScript,
        key: str,
        circles: list[TurnGroup],
        begin: int = 0,
        before: Sequence[Sequence[Said]] = (),
    ) -> list[tuple[Said, ...]]:
        """Return who has the floor of each group in each slot; of those who are picked, from slot `begin` on."""
        return [
            said_in(
                step.table.speak,
                circle,
                self._walk.cast,
                partial(self._arranged, step, key, index, len(circles), begin, before[index] if before else ()),
            )
            for index, circle in enumerate(circles)
        ]

    def _groups_of(
        self, step: StepScript, circles: list[TurnGroup], said: Sequence[Sequence[Said]], number: int
    ) -> tuple[SlotGroup, ...]:
        """Return the groups of one slot.

        "In simultaneous groups of unequal size slots and turns are as many as the largest group needs."
        """
        speak, prompt, fixed_only = step.table.speak, self._prompt(step), self._roles.fixed_only
        return tuple(
            group_of(circle, turns[number], prompt) if number < len(turns) else run_out(circle, speak, fixed_only)
            for circle, turns in zip(circles, said, strict=True)
            if circle.people
        )

    def _arranged(
        self,
        step: StepScript,
        key: str,
        index: int,
        groups: int,
        begin: int,
        before: Sequence[Said],
        people: tuple[str, ...],
    ) -> Sequence[str | None]:
        """Return the speakers of `each` in the order of the step; None for somebody who is picked as it happens.

        Those who are picked are given from slot `begin` on, for all who did not speak `before`.
        """
        walk = self._walk
        if step.table.order != "choose":
            return in_order(people, step.table.order, self._repeat, (walk.seed, key, index))
        if groups > 1:
            return (None,) * (len(people) - begin)
        had = [name for _, names in before[:begin] for name in names]
        left = [name for name in people if name not in had]
        speakers = list[str | None]()
        for number in range(begin, begin + len(left)):
            picked = walk.choices.picked(f"pick:{key}:{number + 1}", say.who_is_next(plain(step.title)), left)
            if isinstance(picked, str):
                left.remove(picked)
            else:
                self._picks[number] = (picked,)
            speakers.append(picked if isinstance(picked, str) else None)
        return speakers

    def _warn_of_empty_roles(
        self, step: StepScript, circles: Sequence[TurnGroup], said: Sequence[tuple[Said, ...]]
    ) -> None:
        """Warn once of a step that is left out: nobody holds a role that could speak in it."""
        roles = step.table.speak.roles
        for circle, turns in zip(circles, said, strict=True):
            if roles and not turns and circle.state != "over":
                message = say.empty_role(roles, plain(step.title), len(circle.people) if len(circles) > 1 else 0)
                self._walk.note("empty-role", message, step.place.of("speak"))
                return

    def _prompt(self, step: StepScript) -> Wording:
        """Return the prompt of a step now.

        "A list gives one per repeat of the round (per turn where the round runs once), over and over."
        """
        prompts = step.prompts
        number = self._turn if self.once else self._own_repeat
        if step.prompts_of is not None:  # "a list of prompts beside `use` gives one a pass"
            number = self._around.passes.get(step.prompts_of, 1)
        return prompts[(number - 1) % len(prompts)] if prompts else ()

    def _add(
        self,
        step: StepScript,
        key: str,
        number: int,
        slots: int,
        groups: tuple[SlotGroup, ...],
        resting: frozenset[str],
    ) -> None:
        walk, part, around = self._walk, self._part, self._around
        ask_needed(walk, part, step, groups)
        extended = (part.number, step.number, number)
        extend_key = f"extend:{key}:{number + 1}" if step.table.extend else None
        length = length_of(step, slots)
        added = walk.choices.added(extend_key)
        if length:
            length.extra = self._extra(step, number)
            length.alike = (part.number, step.number, slots if step.table.total else 0)
        walk.extended[extended] += added
        draft = Draft(
            part=part,
            step=step,
            repeat=self._repeat,
            turn=self._turn,
            groups=groups,
            length=length,
            resting=tuple(name for name in walk.cast.people if name in resting) if resting else (),
            optional=step.table.optional or part.table.optional or around.optional,
            extend_key=extend_key,
            added=added,
            item=around.item,
            repeats_over=around.repeats_over,
            limit=around.limit,
            before=self._picks.get(number, ()),
        )
        walk.emit(draft, around.span)


def length_of(step: StepScript, slots: int) -> Length | None:
    """Return the time of one of so many slots of a step, before any total; None for an open one.

    "`total`: in place of `time`: shared equally by the step's slots of one turn (those of the largest group)".
    """
    time, share = step.table.time, step.table.total
    if share == "rest":
        return Length(least=MINUTE, middle=MINUTE, most=MINUTE, rest=True)
    if isinstance(share, Duration):
        least, middle, most = (Fraction(seconds, slots) for seconds in (share.least, share.midpoint, share.most))
        return Length(least=least, middle=middle, most=most, shared=plain(step.title))
    if isinstance(time, Duration):
        return Length(least=time.least, middle=time.midpoint, most=time.most)
    return None
