"""The minutes of a session: its record as lines that people read, on paper and on the screen.

Owns what is said of a record. Must not know where records are kept.
"""

from collections.abc import Iterator

from thinkpair.formatting import join_names, say_duration
from thinkpair.store.records import Record
from thinkpair.telling import action_words


def minutes(record: Record) -> Iterator[str]:
    """Yield the lines of a record: when, who, how long each had the floor, what was collected and agreed."""
    yield f"{record.title} · {record.started[:16].replace('T', ' ')}"
    if record.people:
        yield f"{join_names(record.people)} · {say_duration(record.lasted)}"
    for person in record.times:
        had = say_duration(person.actual)
        yield f"  {person.name}: {had} with the floor, {say_duration(person.planned)} planned"
    for collected in record.lists:
        yield f"  {collected.name}: {'; '.join(item.text for item in collected.items)}"
    for action in record.actions:
        yield f"  {action.number}. {action_words(action)}"
