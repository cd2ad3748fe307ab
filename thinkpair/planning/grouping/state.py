"""Which groups a round, a repeat or a step has, given the ones before; used by the walk through a round."""

from collections.abc import Callable, Collection, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.formats.value_types import Count, Leftover, Partners
from thinkpair.planning.compiled_format import RoundScript, Size
from thinkpair.planning.decisions import newcomers
from thinkpair.planning.grouping.partner_matching import Groups, Meetings
from thinkpair.planning.grouping.regrouping import regrouped, together
from thinkpair.planning.grouping.rules import (
    Grouping,
    group_sizes,
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


class StepGroups(Struct, frozen=True):
    """The groups that a step makes for itself; `key` says for which steps, `size` how large they were to be.

    `asked` says that they are among "the latest groups" from then on.
    """

    key: tuple[int, object]
    grouping: Grouping
    size: Size | None
    asked: bool


class GroupingState:
    """What a session remembers of its groups.

    With `earlier` meetings, groups that would be neighbours in the seating are made of those who have met least, too.
    """

    def __init__(self, earlier: Mapping[str, Mapping[str, int]]) -> None:
        self.meetings = Meetings()
        self.meetings.add_earlier(earlier)
        self._neighbours = new_partners if earlier else neighbours
        self.before = Grouping(())
        """The groups of the last repeat."""
        self.least = 1
        """The fewest people for whom those were made."""
        self.made: dict[Count, Grouping] = {}
        """The latest groups that were made for each size."""
        self.stations: Stations | None = None
        """The stations of the last round in which somebody stayed."""
        self.seated_at_stations = False
        """Whether that was so in the last repeat, too."""
        self.latest: Groups = ()
        """"Those of the last round or step that asked for any `groups` but everyone and alone"; unknown where people
        grouped themselves."""
        self.sent: Groups = ()
        """Those that send somebody to speak for them."""
        self.home: Groups = ()
        """Those of the first round that asked for groups of two or more."""
        self.watchers: list[Meetings] = []
        self.parted = 0
        """How often there was more than one group."""
        self._of_steps: dict[tuple[int, object], Grouping] = {}

    def of_step(
        self, part: RoundScript, step: int, size: Size, partners: Partners, groups: Groups, people: tuple[str, ...]
    ) -> StepGroups:
        """Return the groups that a step would make of `groups`; `people` are who is in it, as they sit."""
        leftover = part.table.leftover or "nearest"
        key = (part.number, step if partners in ("merge", "jigsaw", "home") else size)
        before = self._of_steps.get(key)
        within = groups if _smaller(size, groups) else (people,)
        asked = _asks(size, partners)
        made_anew = partners == "new" or (partners == "same" and isinstance(size, Count))
        if not made_anew and before and _are_within(before, people, within):
            return StepGroups(key, before, size, asked)
        if not isinstance(size, Count) or len(within) < 2 or partners in ("jigsaw", "home"):
            return StepGroups(key, self.first(size, partners, leftover, people), size, asked)
        # "Smaller groups are made inside the round's"
        if partners == "merge":
            parts = [merged(_with(self.latest, group), size, leftover) for group in groups]
            grouping = Grouping(tuple(group for part in parts for group in part.groups))
        else:
            again = self._same(size, leftover, people, groups) if partners == "same" else None
            grouping = again or groups_inside(groups, size, leftover, self.meetings, new=partners == "new")
        return StepGroups(key, grouping, size, asked)

    def use_in_step(self, made: StepGroups) -> None:
        """Remember the groups of a step that takes place: "it counts as a meeting"."""
        self._of_steps[made.key] = made.grouping
        self.note(made.grouping, made.asked, made.size)

    def first(self, size: Size, partners: Partners, leftover: Leftover, people: tuple[str, ...]) -> Grouping:
        """Return the groups of a first repeat, without `stay`."""
        if not people:
            return Grouping(())
        match partners:
            case "jigsaw":
                return Grouping(jigsaw(_still_together(self.latest, people)))
            case "home":
                return Grouping(_still_together(self.home, people))
            case "merge" if isinstance(size, Count) and self.latest:
                return merged(_with(self.latest, people), size, leftover)
        if isinstance(size, str):
            return Grouping(tuple((name,) for name in people) if size == "alone" else (people,))
        if partners == "new":
            return new_partners(people, size, leftover, self.meetings)
        again = self._same(size, leftover, people, (people,))
        return again or self._neighbours(people, size, leftover, self.meetings)

    def _same(self, size: Count, leftover: Leftover, people: tuple[str, ...], within: Groups) -> Grouping | None:
        """Return the groups that were made for this size, as far as they still fit into the groups `within`.

        "The latest groups of the session that were made for this size, whatever came between, with those who are still
        here; somebody who was in none of them joins the smallest. Where their number is not what size and `leftover`
        ask for any more, and where there are none: neighbours in the seating."
        """
        made = self.made.get(size)
        if made is None:
            return None
        again = self.again(made, people)
        if len(within) > 1 and not _are_within(again, people, within):
            return None
        sizes = [group_sizes(len(group), size, leftover) for group in within]
        number, resting = sum(len(part.sizes) for part in sizes), sum(part.resting for part in sizes)
        lonely = size.least > 1 and len(people) > 1 and any(len(group) == 1 for group in again.groups)
        if lonely or (len(again.groups), len(again.resting)) != (number, resting):
            return None
        return replace(again, warning=next((part.warning for part in sizes if part.warning), None))

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

    def note(self, grouping: Grouping, asked: bool, size: Size | None) -> None:
        """Remember groups that are used now, that a round or step has `asked` for; `size` is what they are for."""
        for meetings in (self.meetings, *self.watchers):
            meetings.record(grouping.groups, grouping.resting)
        if asked:
            self.latest = self.sent = grouping.groups
        if isinstance(size, Count):
            self.made[size] = grouping
        self.parted += len(grouping.groups) > 1

    def amend(self, people: Collection[str], amendment: Amendment) -> None:
        """Let people come and go in the groups of now: what was is remembered, and who sits together now has met."""
        late = newcomers([amendment], people, _members(self.before))
        was = self.before
        if self.before.groups:
            self.before = regrouped(self.before, people, amendment, self.least)
        if self.stations:
            self.stations = self.stations.amended(people, late)
            if self.seated_at_stations:
                self.before = replace(self.before, groups=_seated(self.stations.holders, self.stations.now()))
        if self.latest is was.groups:
            self.latest = self.sent = self.before.groups
        self.made = {size: self.before if made is was else made for size, made in self.made.items()}
        for meetings in (self.meetings, *self.watchers):
            meetings.regroup(was.groups, self.before.groups)

    def choose(self, people: tuple[str, ...], number: int) -> None:
        """Remember that people group themselves, into so many groups: who is with whom is not known."""
        self.latest, self.sent = (), (people,) * number


class RoundGroups:
    """The groups of one round, repeat by repeat. `stays` are those who are known to stay, a station each.

    `carries_on` says that they are the stations of a round before.
    """

    def __init__(
        self,
        gatherings: GroupingState,
        part: RoundScript,
        people: tuple[str, ...],
        stays: Groups,
        *,
        carries_on: bool,
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
        size = None if self._stays or self._partners in ("jigsaw", "home") else self._part.groups
        asked = bool(self._stays) or _asks(self._part.groups, self._partners)
        gatherings.note(grouping, asked, size)
        if self._part.table.until == "all met":
            self._own.record(grouping.groups, grouping.resting)
        self._last = gatherings.before = grouping
        gatherings.least = size.least if isinstance(size, Count) else 1
        gatherings.seated_at_stations = bool(self._stays)
        if self._stations:
            gatherings.stations = self._stations
        if asked and not self.chosen and not gatherings.home:
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

    def amended(self, people: tuple[str, ...]) -> Grouping:
        """Return the groups that have begun, now that people came and went; the next repeats are made for these."""
        self._people, self._coming, self._counts = people, None, False
        if not self.repeat:
            return self._last
        if self._stations and self._gatherings.stations:
            self._stations = self._gatherings.stations
            self._stays = self._stations.holders
        before, self._last = self._last, self._gatherings.before
        self._own.regroup(before.groups, self._last.groups)
        return self._last

    def all_met(self) -> bool:
        """Say whether an `until = "all met"` round is over.

        "Until everyone has been in a group with everyone (pairs: n − 1 repeats for an even n, n for an odd one, also
        where a three is made); with `stay`, until everyone who moves has been at every station."
        """
        if self._stays:
            return self.repeat >= len(self._stays)
        if self._part.groups == Count(2, 2) and self._counts:
            return self.repeat >= repeats_until_met(len(self._people))
        together = len(self._last.groups) < 2 and not self._last.resting
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


def has_met(meetings: Meetings, people: Sequence[str], repeats: int) -> bool:
    """Say whether everyone has met everyone after so many repeats, counted in these meetings alone."""
    return repeats >= most_repeats(len(people)) or meetings.everyone_met(people)


def _asks(size: Size, partners: Partners) -> bool:
    """Say whether groups are "asked for": "any `groups` but everyone and alone (`stay`, `jigsaw` and `home` do)"."""
    return size not in ("everyone", "alone") or partners in ("jigsaw", "home")


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


def _still_together(groups: Groups, people: tuple[str, ...]) -> Groups:
    """Return the groups with these people alone; whose partners have all gone joins others."""
    return together(_with(groups, people), min((2, *map(len, groups))))


def _are_within(grouping: Grouping, people: tuple[str, ...], groups: Groups) -> bool:
    if _members(grouping) != set(people):
        return False
    place = {name: number for number, group in enumerate(groups) for name in group}
    return all(len({place[name] for name in group}) == 1 for group in grouping.groups)
