"""The minutes of a session: its record as lines that people read, on paper and on the screen.

Owns what is said of a record. Must not know where records are kept.
"""

from collections.abc import Iterable, Iterator

from thinkpair.storage.actions import Deed
from thinkpair.storage.records import PersonRecord, Record
from thinkpair.units import join_names, say_duration
from thinkpair.wording.transcript import action_words, origin_words, verdict_words


def minutes(record: Record, earlier: Iterable[Deed] = ()) -> Iterator[str]:
    """Yield the lines of a record: when, who, how long each had the floor, what was collected and agreed.

    `earlier` is what was made of the actions of earlier sessions.
    """
    yield f"{record.title} · {record.started[:16].replace('T', ' ')}"
    if record.people:
        yield f"{join_names(record.people)} · {say_duration(record.lasted)}"
    if record.agenda:
        yield f"  what it was to be about: {record.agenda}"
    for person in record.times:
        yield f"  {time_words(person)}"
    for deed in earlier:
        yield f"  from earlier: {join_names(deed.who)}: {deed.what}: {verdict_words(deed)}"
    for collected in record.lists:
        yield f"  {collected.name}: {'; '.join(item.text for item in collected.items)}"
    for action in record.actions:
        yield " · ".join(filter(None, (f"  {action.number}. {action_words(action)}", origin_words(action))))


def time_words(person: PersonRecord) -> str:
    """Return a person's time in one line: "Ana: 9 min with the floor, 10 min planned"."""
    return f"{person.name}: {say_duration(person.actual)} with the floor, {say_duration(person.planned)} planned"
