"""Which groups a round, a repeat or a step has, given the ones before.

Owns what `groups`, `partners` and `stay` mean one after the other, and what a session remembers of its groups. How
people are divided is `grouping`'s and `stations`'; must not know turns, roles' filling or time.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.formats.model import Leftover, Partners
from thinkpair.formats.value_types import Count
from thinkpair.planning.attendance_changes import newcomers
from thinkpair.planning.compiled_format import RoundScript, Size
from thinkpair.planning.grouping.group_sizes import group_sizes
from thinkpair.planning.grouping.pair_counts import Groups, Meetings
from thinkpair.planning.grouping.regrouping import regrouped
from thinkpair.planning.grouping.rules import (
    Grouping,
    groups_inside,
    jigsaw,
    kept,
    merged,
    most_repeats,
    neighbours,
    new_partners,
    repeats_until_met,
    who_rests,
)
from thinkpair.planning.grouping.station_rotation import Stations, spread, spread_new
from thinkpair.session.plan import Amendment

Reseat = Callable[[Groups], Groups]
SINGLE = Count(1, 1)
NOBODY_MET: Mapping[str, Mapping[str, int]] = {}


class StepGroups(Struct, frozen=True):
    """The groups that a step makes for itself; `key` says for which steps they are made."""

    key: tuple[int, object]
    grouping: Grouping


class Gatherings:
    """What a session remembers of its groups.

    `before` are the groups of the last repeat, `made_for` the size and `leftover` they were made for, `stations` those
    of the last round in which somebody stayed (in the last repeat too, if `seated_at_stations`); `latest` the latest
    simultaneous ones, of a round or of a step before in it; `sent` those that send somebody to speak for them; `home`
    those of the first round that had more than one; `parted` counts how often there was more than one. Where the people
    met in earlier sessions, also neighbours are new partners: those who have met least.
    """

    def __init__(self, earlier: Mapping[str, Mapping[str, int]] = NOBODY_MET) -> None:
        self.meetings = Meetings()
        self.meetings.add_earlier(earlier)
        self._neighbours = new_partners if earlier else neighbours
        self.before = Grouping(())
        self.made_for: tuple[Size, Leftover] | None = None
        self.stations: Stations | None = None
        self.seated_at_stations = False
        self.latest: Groups = ()
        self.sent: Groups = ()
        self.home: Groups = ()
        self.watchers: list[Meetings] = []
        self.parted = 0
        self._of_steps: dict[tuple[int, object], Grouping] = {}

    def of_step(
        self, part: RoundScript, step: int, size: Size, partners: Partners, groups: Groups, people: tuple[str, ...]
    ) -> StepGroups:
        """Return the groups that a step would make of `groups`; `people` are who is in it, as they sit."""
        leftover = part.table.leftover or "nearest"
        key = (part.number, step if partners in ("merge", "jigsaw", "home") else size)
        before = self._of_steps.get(key)
        if (
            partners != "new"
            and before
            and _are_within(before, people, groups if _smaller(size, groups) else (people,))
        ):
            grouping = before
        elif isinstance(size, Count) and _smaller(size, groups) and partners in ("same", "new"):
            # "Smaller groups are made inside the round's"
            grouping = groups_inside(groups, size, leftover, self.meetings, new=partners == "new")
        else:
            grouping = self.first(size, partners, leftover, people, groups)
        return StepGroups(key, grouping)

    def use_in_step(self, made: StepGroups) -> None:
        """Remember the groups of a step that takes place: "it counts as a meeting"."""
        self._of_steps[made.key] = made.grouping
        self.note(made.grouping)

    def first(
        self, size: Size, partners: Partners, leftover: Leftover, people: tuple[str, ...], around: Groups = ()
    ) -> Grouping:
        """Return the groups of a first repeat, without `stay`; for a step, `around` are those of its round."""
        if not people:
            return Grouping(())
        # "step groups are for this step alone …, the next step is back in the round's groups"
        before = _with(around if len(around) > 1 else self.latest or self.before.groups, people)
        match partners:
            case "jigsaw":
                return Grouping(jigsaw(before))
            case "home":
                return Grouping(_with(self.home, people))
            case "merge" if isinstance(size, Count):
                return merged(before, size, leftover)
        if isinstance(size, str):
            return Grouping(tuple((name,) for name in people) if size == "alone" else (people,))
        if partners == "new":
            return new_partners(people, size, leftover, self.meetings)
        return self._same(size, leftover, people) or self._neighbours(people, size, leftover, self.meetings)

    def _same(self, size: Count, leftover: Leftover, people: tuple[str, ...]) -> Grouping | None:
        """Return the groups of before: "the groups of the repeat or round before, if they were made for this size".

        Where people have come back, or `leftover` is another one, they stay only if they are what would be made now.
        """
        made_size, made_leftover = self.made_for or (None, None)
        if made_size != size:
            return None
        grouping, sizes = self.again(self.before, people), group_sizes(len(people), size, leftover)
        if made_leftover == leftover and _members(self.before).issuperset(people):
            return grouping
        fits = sorted(map(len, grouping.groups)) == sorted(sizes.sizes) and len(grouping.resting) == sizes.resting
        return replace(grouping, warning=sizes.warning) if fits else None

    def again(self, before: Grouping, people: tuple[str, ...]) -> Grouping:
        """Return the groups of before for these people.

        Where some rest, it is again "those who rested least in the session, the last in the seating first": who rested
        takes the place of who rests now.
        """
        if _members(before) != set(people):
            return Grouping(kept(before.groups, people))
        if not before.resting:
            return Grouping(before.groups, (), before.warning)
        resting = who_rests(people, len(before.resting), self.meetings)
        back = iter([name for name in before.resting if name not in resting])
        swaps = {name: next(back) for name in resting if name not in before.resting}
        groups = tuple(tuple(swaps.get(name, name) for name in group) for group in before.groups)
        return Grouping(groups, resting, before.warning)

    def note(self, grouping: Grouping) -> None:
        """Remember groups that are used now."""
        for meetings in (self.meetings, *self.watchers):
            meetings.record(grouping.groups, grouping.resting)
        if len(grouping.groups) > 1:
            self.latest = self.sent = grouping.groups
            self.parted += 1

    def amend(self, people: Collection[str], amendment: Amendment) -> None:
        """Let people come and go in the groups of now: what was is remembered, and late ones have met their group."""
        late = newcomers([amendment], people, _members(self.before))
        if self.before.groups:
            size = self.made_for[0] if self.made_for else None
            self.before = regrouped(self.before, people, amendment, size.least if isinstance(size, Count) else 1)
        if self.stations:
            self.stations = self.stations.amended(people, late)
            if self.seated_at_stations:
                self.before = replace(self.before, groups=_seated(self.stations.holders, self.stations.now()))
        for meetings in (self.meetings, *self.watchers):
            meetings.came_late(self.before.groups, late)

    def leave_steps(self) -> None:
        """Forget the groups of a round's steps where the round itself has several: "for this step alone"."""
        if len(self.before.groups) > 1:
            self.latest = self.before.groups

    def choose(self, people: tuple[str, ...], number: int) -> None:
        """Remember that people group themselves, into so many groups: who is with whom is not known."""
        self.latest, self.sent = (), (people,) * number


class RoundGroups:
    """The groups of one round, repeat by repeat. `stays` are those who are known to stay, a station each.

    `carries_on` says that they are the stations of a round before.
    """

    def __init__(
        self,
        gatherings: Gatherings,
        part: RoundScript,
        people: tuple[str, ...],
        stays: Groups = (),
        *,
        carries_on: bool = False,
    ) -> None:
        self._gatherings = gatherings
        self._part = part
        self._people = people
        self._partners: Partners = part.table.partners or ("rotate" if part.table.stay else "same")
        self._stays = stays
        self._carries_on = carries_on
        self._stations: Stations | None = None
        self._own = Meetings()
        self._first = self._last = Grouping(())
        self._coming: Grouping | None = None
        self._counts = True  # how many repeats it takes is known, as long as the same people are there
        self.repeat = 0

    @property
    def chosen(self) -> bool:
        """Whether people group themselves."""
        return self._part.groups == "choose" and self._partners not in ("jigsaw", "home") and not self._stays

    def next(self, reseat: Reseat) -> Grouping:
        """Return the groups of the next repeat, and remember them. `reseat` puts those of the first in their places."""
        grouping, self._coming = self.coming(), None
        if not self.repeat:
            grouping = Grouping(reseat(grouping.groups), grouping.resting, grouping.warning)
            self._first = grouping
        gatherings = self._gatherings
        gatherings.note(grouping)
        if self._part.table.until == "all met":
            self._own.record(grouping.groups, grouping.resting)
        self._last = gatherings.before = grouping
        gatherings.made_for = self._made_for()
        gatherings.seated_at_stations = bool(self._stays)
        if self._stations:
            gatherings.stations = self._stations
        if len(grouping.groups) > 1 and not gatherings.home:
            gatherings.home = grouping.groups
        self.repeat += 1
        return grouping

    def coming(self) -> Grouping:
        """Return the groups of the next repeat, if there is one."""
        self._coming = self._coming or self._next()
        return self._coming

    def stay(self, holders: Groups) -> None:
        """Let these people keep their place in each of the groups of the first repeat.

        "Where R is not fixed, its holder in each group of the first repeat keeps it, and the place, for the round."
        """
        groups = self._first.groups
        movers = tuple(
            tuple(name for name in group if name not in stay) for group, stay in zip(groups, holders, strict=True)
        )
        self._stays = holders
        self._stations = self._gatherings.stations = Stations(holders, movers)

    @property
    def now(self) -> Groups:
        """The groups of the repeat that has begun."""
        return self._last.groups

    @property
    def holders(self) -> tuple[str, ...]:
        """Everyone who stays at a station, in the order of the stations."""
        return tuple(name for group in self._stays for name in group)

    def amended(self, people: tuple[str, ...], late: Collection[str]) -> Grouping:
        """Return the groups that have begun, now that people came and went; the next repeats are made for these."""
        self._people, self._coming, self._counts = people, None, False
        if not self.repeat:
            return self._last
        if self._stations and self._gatherings.stations:
            self._stations = self._gatherings.stations
            self._stays = self._stations.holders
        self._last = self._gatherings.before
        self._own.came_late(self._last.groups, late)
        return self._last

    def all_met(self) -> bool:
        """Say whether an `until = "all met"` round is over.

        "Until everyone has been in a group with everyone (pairs: n − 1 repeats for an even n, n for an odd one, also
        where a three is made); with `stay`, until everyone who moves has been at every station."
        """
        if self._stays:
            return self.repeat >= len(self._stays)
        together = len(self._last.groups) < 2 and not self._last.resting
        pairs = self._part.groups == Count(2, 2)
        wanted = repeats_until_met(len(self._people), 2) if pairs and self._counts else None
        if wanted is not None:
            return self.repeat >= wanted
        return together or has_met(self._own, self._people, self.repeat)

    def _next(self) -> Grouping:
        part = self._part
        leftover = part.table.leftover or "nearest"
        if not self.repeat:
            return self._at_stations() if self._stays else self._of_first_repeat(leftover)
        if self._stations and self._partners in ("rotate", "new"):
            self._stations = self._stations.moved(new=self._partners == "new")
            return self._with_stayers(self._stations.now())
        if self._partners == "new" and isinstance(part.groups, Count):
            return self._new(part.groups, leftover)
        # "Here and in `"jigsaw"` later repeats are as `"same"`."
        return self._gatherings.again(self._last, self._people)

    def _new(self, size: Count, leftover: Leftover) -> Grouping:
        met = self._own if self._part.table.until == "all met" else None
        return new_partners(self._people, size, leftover, self._gatherings.meetings, met)

    def _of_first_repeat(self, leftover: Leftover) -> Grouping:
        if self._partners == "new" and isinstance(self._part.groups, Count) and self._people:
            return self._new(self._part.groups, leftover)
        partners: Partners = "same" if self._partners == "rotate" else self._partners
        return self._gatherings.first(self._part.groups, partners, leftover, self._people)

    def _at_stations(self) -> Grouping:
        """Return the first groups of holders who are known: "there is one group to each holder of R"."""
        if carried := self._carried():
            self._stations = carried if self._partners == "same" else carried.moved(new=self._partners == "new")
            return self._with_stayers(self._stations.now())
        stayers = {name for stay in self._stays for name in stay}
        movers = tuple(name for name in self._people if name not in stayers)
        new = self._partners == "new"
        meetings = self._gatherings.meetings
        first = spread_new(movers, len(self._stays), meetings) if new else spread(movers, len(self._stays))
        self._stations = Stations(self._stays, first)
        return self._with_stayers(first)

    def _carried(self) -> Stations | None:
        """Return the stations of the round before where the same people go on from there, holders and movers."""
        before = self._gatherings.stations
        return before if self._carries_on and before and before.people() == set(self._people) else None

    def _with_stayers(self, movers: Groups) -> Grouping:
        return Grouping(_seated(self._stays, movers), self._first.resting, self._first.warning)

    def _made_for(self) -> tuple[Size, Leftover] | None:
        if self._stays or self._partners in ("jigsaw", "home"):
            return None
        return self._part.groups, self._part.table.leftover or "nearest"


def has_met(meetings: Meetings, people: Sequence[str], repeats: int) -> bool:
    """Say whether everyone has met everyone after so many repeats, counted in these meetings alone."""
    return repeats >= most_repeats(len(people)) or meetings.everyone_met(people)


def _seated(holders: Groups, movers: Groups) -> Groups:
    return tuple(stay + moved for stay, moved in zip(holders, movers, strict=True))


def _smaller(size: Size, groups: Groups) -> bool:
    wanted = SINGLE if size == "alone" else size
    return isinstance(wanted, Count) and wanted.least < max(map(len, groups), default=0)


def _members(grouping: Grouping) -> set[str]:
    return {*grouping.resting, *(name for group in grouping.groups for name in group)}


def _with(groups: Groups, people: tuple[str, ...]) -> Groups:
    """Return the groups with these people alone; everyone together where there are none."""
    if not groups:
        return (people,)
    return groups if {name for group in groups for name in group} == set(people) else kept(groups, people)


def _are_within(grouping: Grouping, people: tuple[str, ...], groups: Groups) -> bool:
    if _members(grouping) != set(people):
        return False
    place = {name: number for number, group in enumerate(groups) for name in group}
    return all(len({place[name] for name in group}) == 1 for group in grouping.groups)
