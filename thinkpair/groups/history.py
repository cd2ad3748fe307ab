"""What is known from earlier sessions: a group's records, who holds which role, who has met; who is known.

The summaries of sessions are passed oldest first.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.errors import FilesError
from thinkpair.files import read_beginning
from thinkpair.groups import messages
from thinkpair.names import person_among, same_people
from thinkpair.planning.answers import parts_of_answer
from thinkpair.safe_text import name_key, person_key
from thinkpair.session.plan import Question
from thinkpair.storage.action_log import seconds_of
from thinkpair.storage.index.database import SessionQuery
from thinkpair.storage.index.index import Index, open_index
from thinkpair.storage.records import OPEN_TURN, Record, SlotRecord, read_record, record_path
from thinkpair.storage.sessions import Sessions
from thinkpair.units import say_day

if TYPE_CHECKING:
    from thinkpair.storage.actions import AgreedActions

_LOOKED_THROUGH = 20

_HEAD = 4096
"""A record names its group in its first lines."""


class Past(Struct, frozen=True, kw_only=True):
    """An earlier session, as far as it matters for the next.

    `first` of those who take turns had the floor alone first ("" where nobody had it), `turns` are those who had a turn
    of their own in a round of turns, in that order; `fixed` has who held the fixed roles, `held` who held the others,
    turn by turn; `met` the groups of people who were together, `owed` the seconds that people are still owed.
    `answers` are those to the format's questions, each with whose it is ("" for everybody's). `counts` says whether it
    was held (see `was_held`); what was said in one that was too short is known all the same, but not that of a `trial`.
    """

    session: str
    format: str
    started: str
    people: tuple[str, ...] = ()
    first: str = ""
    turns: tuple[str, ...] = ()
    fixed: Mapping[str, tuple[str, ...]] = {}
    held: tuple[Mapping[str, tuple[str, ...]], ...] = ()
    met: tuple[tuple[str, ...], ...] = ()
    owed: Mapping[str, int] = {}
    answers: tuple[tuple[str, str, str], ...] = ()
    counts: bool = True
    trial: bool = False

    @property
    def rotating(self) -> tuple[str, ...]:
        """The people among whom turns go round: those without a fixed role, or with another one or a turn beside it."""
        fixed = {name for names in self.fixed.values() for name in names}
        beside = {self.first, *(name for turn in self.held for names in turn.values() for name in names)}
        return tuple(name for name in self.people if name not in fixed or name in beside)

    @property
    def starter(self) -> str:
        """Who started: who had the floor alone first, or sat first; "" where turns did not go round."""
        return (self.first or self.rotating[0]) if len(self.rotating) > 1 else ""

    @property
    def missed(self) -> tuple[str, ...]:
        """Who had no turn, where others had one."""
        return tuple(name for name in self.rotating if name not in self.turns) if self.turns else ()

    @property
    def day(self) -> date | None:
        """The day on which it was held; None where the record does not say."""
        return day_of(self.started)


class Held(Struct, frozen=True):
    """Who holds a fixed role, and why."""

    names: tuple[str, ...]
    why: str


def was_held(record: Record) -> bool:
    """Tell whether a session counts for its group: at true speed, a turn ran for half its time (a minute if open).

    A start that was left again and a trial at another speed leave reviews, who starts, rotation and debts as they were.
    """
    return record.speed == 1 and any(slot.actual >= (slot.planned or OPEN_TURN) / 2 for slot in record.slots)


def past_of(record: Record) -> Past:
    """Return what matters of a session for the next, from its record."""
    fixed = {name for names in record.fixed.values() for name in names}
    alone = [slot.speakers[0] for slot in record.slots if len(slot.speakers) == 1]
    return Past(
        session=record.session,
        format=record.format,
        started=record.started,
        people=record.people,
        # Records of before do not say it; in those nobody with a fixed role takes turns.
        first=record.first or next((name for name in alone if name not in fixed), ""),
        turns=tuple(dict.fromkeys(_turns(record))),
        fixed=record.fixed,
        held=record.held,
        met=record.met,
        owed={time.name: time.owed for time in record.times if time.owed},
        answers=tuple((asked.question, asked.person, asked.answer) for asked in record.questions),
        counts=was_held(record),
        trial=record.speed != 1,
    )


def _turns(record: Record) -> Iterator[str]:
    """Give whose turn each was, in the rounds of turns; one in which the session ended counts after half its time."""
    in_turns = {slot.round for slot in record.slots if slot.turn > 1}
    turns: dict[tuple[int, int, int], list[SlotRecord]] = {}
    for slot in record.slots:
        turns.setdefault((slot.round, slot.repeat, slot.turn), []).append(slot)
    planned = {turn: sum(slot.planned or OPEN_TURN for slot in slots) for turn, slots in turns.items()}
    for number, (turn, slots) in enumerate(turns.items(), 1):
        alone = [slot.speakers[0] for slot in slots if len(slot.speakers) == 1]
        whole = max(planned[other] for other in turns if other[0] == turn[0])
        cut = record.early and number == len(turns) and sum(slot.actual for slot in slots) < whole / 2
        if turn[0] in in_turns and alone and not cut:
            yield alone[0]


def round_from(people: Sequence[str], first: str) -> tuple[str, ...]:
    """Return the people in their order, beginning with this one; as they are where it is nobody of them."""
    at = list(people).index(first) if first in people else 0
    return (*people[at:], *people[:at])


def roles_held(
    roles: Sequence[str],
    people: Sequence[str],
    always: Mapping[str, tuple[str, ...]],
    past: Sequence[Past],
    today: date,
) -> dict[str, Held]:
    """Return who of these people holds each of these fixed roles: whom the group names, or else who held it last."""
    held: dict[str, Held] = {}
    for role in roles:
        last = next((meeting for meeting in reversed(past) if meeting.fixed.get(role)), None)
        names = always.get(role) or (last.fixed[role] if last else ())
        if names and all(name in people for name in names):
            if role in always or last is None:
                why = messages.holds_as_set(names, role)
            else:
                why = messages.holds_as_before(names, role, when_held(last, today))
            held[role] = Held(names, why)
    return held


def chosen_before(past: Sequence[Past], asks: Mapping[str, Question]) -> dict[str, tuple[str, ...]]:
    """Return what was answered last to each of these questions, by its name, or `NAME:PERSON` for a person's own.

    A question is known by its words, so that another format may ask it, too.
    """
    found: dict[str, tuple[str, ...]] = {}
    for meeting in past:
        for question, person, answer in meeting.answers:
            for name, ask in asks.items():
                if ask.question == question and ask.options:
                    picked, own = parts_of_answer(answer, ask.options)
                    found[f"{name}:{person}" if person else name] = (*picked, *own)
    return found


def times_met(past: Sequence[Past], people: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return how often two of these people were together in a group, each pair once, under the one who sits first."""
    written = person_among(people)
    counts: Counter[tuple[str, str]] = Counter()
    for meeting in past:
        for group in meeting.met:
            names = sorted({here for name in group if (here := written(name))})
            counts.update(combinations(names, 2))
    met: dict[str, dict[str, int]] = {}
    for (name, other), times in sorted(counts.items()):
        met.setdefault(name, {})[other] = times
    return met


def when_held(past: Past, today: date) -> str:
    """Return when an earlier session was: "on Tuesday", or "last time" where that is not known."""
    return on_day(past.day, today) if past.day else "last time"


def on_day(day: date, today: date) -> str:
    """Return a day as it stands in a sentence: "on 7 November", "today"."""
    words = say_day(day.isoformat(), today)
    return f"on {words}" if any(letter.isdigit() for letter in words) else words


def day_of(iso: str) -> date | None:
    """Return the day with which an ISO text begins; None where it has none."""
    try:
        return date.fromisoformat(iso[:10])
    except ValueError:
        return None


def records_of(sessions: Sessions, group: str) -> tuple[Record, ...]:
    """Return the records of a group's sessions, the oldest first; those that cannot be read are passed over."""
    return in_order(_each(sessions, group))


def fresh_index(sessions: Sessions, state: Path) -> Index | None:
    """Return the index as it is kept in the folder `state`, brought up to date; None where there is none so far."""
    index = open_index(sessions, state)
    if not index.is_whole():
        return None
    index.refresh()
    return index


def held_together(people: Sequence[str], sessions: Sessions, index: Index | None = None) -> tuple[Past, ...]:
    """Return the sessions, of a group or not, in which exactly these people began at true speed, the oldest first.

    The newest sessions are looked through. Names are as they are written now.
    """
    if not people:
        return ()
    begun = _newest_begun(sessions, index, people[0])
    same = (record for record in begun if same_people(record.people, people))
    return tuple(as_written(past_of(record), people) for record in in_order(same))


def written_before(people: Sequence[str], sessions: Sessions, index: Index | None = None) -> tuple[str, ...]:
    """Return how those people who met before are written of whom each of these names says a part, or more than all:
    "ben k." for "Ben". () where none are, or more than one choice of people.
    """
    found: dict[frozenset[str], tuple[str, ...]] = {}
    for record in _newest_begun(sessions, index):
        fitting = tuple(_only_like(name, record.people) for name in people)
        if all(fitting) and len({*fitting}) == len(record.people) == len(people):
            found.setdefault(frozenset(map(person_key, record.people)), fitting)
    return next(iter(found.values())) if len(found) == 1 else ()


def _only_like(name: str, people: Sequence[str]) -> str:
    """Return the only one of these people whose name begins with the words of this one, or the other way round."""
    words = person_key(name).split()
    found = [person for person in people for other in [person_key(person).split()] if _begins(words, other)]
    return found[0] if len(found) == 1 else ""


def _begins(words: list[str], others: list[str]) -> bool:
    shorter = min(len(words), len(others))
    return words[:shorter] == others[:shorter]


def _newest_begun(sessions: Sessions, index: Index | None, person: str = "") -> Iterator[Record]:
    """Yield the newest records, with this person where the index can tell, of what began at true speed."""
    if index:
        found = (record for _, record in index.records(SessionQuery(person=person), _LOOKED_THROUGH))
    else:
        newest = sorted(sessions.ids(), reverse=True)[:_LOOKED_THROUGH]
        found = (record for record in map(_record_in(sessions), newest) if record)
    return (record for record in found if record.slots and record.speed == 1)


def _record_in(sessions: Sessions) -> Callable[[str], Record | None]:
    def record(session: str) -> Record | None:
        with suppress(FilesError):
            return sessions.record(session)[0]
        return None

    return record


def as_written(past: Past, people: Sequence[str]) -> Past:
    """Return an earlier session with the names as these people write them now."""
    known = person_among(people)

    def written(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(known(name) or name for name in names)

    def holders(roles: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        return {role: written(names) for role, names in roles.items()}

    return replace(
        past,
        people=written(past.people),
        turns=written(past.turns),
        first="".join(written((past.first,))),
        fixed=holders(past.fixed),
        held=tuple(map(holders, past.held)),
        owed={known(name) or name: seconds for name, seconds in past.owed.items()},
    )


def known_people(actions: "AgreedActions", groups: Path, index: Index) -> tuple[str, ...]:
    """Return the people of past sessions, of actions and of the groups in a folder, each once; damage is left out."""
    names = [name for action in actions.all for name in (*action.who, *action.people)]
    names += [*index.people(), *_people_of_groups(groups)]
    return tuple({name_key(name): name for name in reversed(names)}.values())


def _people_of_groups(folder: Path) -> Iterator[str]:
    if any(folder.glob("*.toml")):
        from thinkpair.groups.repository import Groups  # slow to load, and there may be none

        groups = Groups(folder)
        for found in map(groups.find, groups.ids()):
            yield from (person.name for person in (found.group.person if found.group else ()))


def in_order(records: Iterable[Record]) -> tuple[Record, ...]:
    """Return records as their sessions began: two may begin in one minute, and the clocks are put back in autumn."""
    return tuple(sorted(records, key=lambda record: seconds_of(record.started)))


def _each(sessions: Sessions, group: str) -> Iterator[Record]:
    theirs = re.compile(rb"^group[ \t]*=[ \t]*[\"']" + re.escape(group.encode()) + rb"[\"']", re.MULTILINE)
    for session in sessions.ids():
        folder = sessions.root / session
        with suppress(OSError):
            head = read_beginning(record_path(folder), _HEAD)
            if theirs.search(head):
                record, _ = read_record(folder)
                if record is not None and record.group == group:
                    yield record
