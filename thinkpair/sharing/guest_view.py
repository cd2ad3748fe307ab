"""What guests are told of a session: the document that phones show, and nothing that the big screen does not."""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import asdict, replace

from thinkpair.session.actions import Item
from thinkpair.session.group_view import GroupView
from thinkpair.session.plan import ClockStyle
from thinkpair.session.room_view import room_view
from thinkpair.session.undoable_state import TICKING
from thinkpair.session.view import Phase, View

VERSION = 1


class TimeShown(Struct, frozen=True, omit_defaults=True):
    """The time of a slot, so that a page can count by itself.

    At second `at` of the session `remaining` seconds were left of `length` (None: open). While it `runs`, `speed` of
    them pass in one second of a clock. `breath` is how long after zero the session goes on by itself.
    """

    at: float
    remaining: float | None = None
    length: float = 0.0
    runs: bool = False
    speed: float = 1.0
    clock: ClockStyle = "digits"
    breath: float | None = None


class Table(Struct, frozen=True, omit_defaults=True):
    """One of several groups: its people by their places in `people`, those who speak, the role of each, its prompt."""

    people: tuple[int, ...]
    speaking: tuple[int, ...] = ()
    roles: tuple[str, ...] = ()
    prompt: str = ""


class Vote(Struct, frozen=True, omit_defaults=True):
    """What is voted on; a person gives an item `least` to `most` votes, and `most` in all (scores: as many as wanted).

    `given` of `of` votes were given.
    """

    list: str
    items: tuple[Item, ...]
    least: int
    most: int
    given: int
    of: int
    scored: bool = False


class Places(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who is here and in which group: sent apart from the rest, because it is long and changes seldom."""

    people: tuple[str, ...] = ()
    groups: tuple[Table, ...] = ()
    resting: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()


class RoomDocument(Places, frozen=True, kw_only=True, omit_defaults=True):
    """What the room may see; `collects`, `vote` and `captures` say what a guest may give now.

    `stands` says that nobody holds the session at the moment. An empty text or list is nothing.
    """

    version: int = VERSION
    phase: Phase
    who: str
    time: TimeShown
    title: str = ""
    doing: str = ""
    late: bool = False
    prompt: str = ""
    rules: tuple[str, ...] = ()
    collects: bool = False
    vote: Vote | None = None
    captures: bool = False
    stands: bool = False


def apart(shown: RoomDocument) -> tuple[RoomDocument, Places]:
    """Return a document without its places, and those."""
    nowhere = Places()
    places = {name: getattr(shown, name) for name in nowhere.__struct_fields__}
    return replace(shown, **asdict(nowhere)), Places(**places)


def view_for_guests(
    view: View, people: Sequence[str], *, now: float, speed: float = 1.0, stands: bool = False
) -> RoomDocument:
    """Return what guests are told of a view at second `now`; `people` are those who are here."""
    seen = room_view(view)
    places = {name: place for place, name in enumerate(people)}
    votes = bool(seen.items) and "CountVotes" in view.can
    return RoomDocument(
        phase=view.phase,
        title=view.title,
        who=seen.who,
        doing=seen.doing,
        late=seen.late,
        time=_time(view, now, speed, stands),
        people=tuple(people),
        prompt=seen.prompt,
        rules=seen.rules,
        groups=tuple(_tables(seen.groups, places, own=not seen.prompt)),
        resting=tuple(name for name in seen.resting if name not in seen.outside),
        outside=seen.outside,
        collects=bool(view.collecting) and "AddItem" in view.can and not stands,
        vote=_vote(view, seen.items) if votes and not stands else None,
        captures=view.phase == "capture" and not stands,
        stands=stands,
    )


def times_of(shown: RoomDocument) -> tuple[object, ...]:
    """Return what of the time changes by more than going on."""
    time = shown.time
    left = None if time.remaining is None else time.remaining + (time.at if time.runs else 0.0)
    return (time.runs, time.clock, time.length and round(time.length), left and round(left, 1), time.breath is None)


def _time(view: View, now: float, speed: float, stands: bool) -> TimeShown:
    if view.remaining is None:
        return TimeShown(at=now)
    length = view.remaining / (1 - view.fraction) if view.fraction < 1 else 0.0
    breath = None if view.breath is None else view.breath - view.remaining
    runs = view.phase in TICKING and not stands
    return TimeShown(now, view.remaining, length, runs, speed, view.clock, breath)


def _tables(groups: Sequence[GroupView], places: dict[str, int], *, own: bool) -> Iterator[Table]:
    for group in groups:
        here = [person for person in group.people if person.name in places]
        roles = tuple(", ".join(person.roles) for person in here)
        yield Table(
            people=tuple(places[person.name] for person in here),
            speaking=tuple(places[person.name] for person in here if person.speaking),
            roles=roles if any(roles) else (),
            prompt=group.prompt if own else "",
        )


def _vote(view: View, items: tuple[Item, ...]) -> Vote:
    least, most = view.votes_each
    given, of = view.votes
    return Vote(view.voting or "", items, least, most, given, of, view.scored)
