"""Who was not there for all of a session, in words: for the end of a session and its minutes."""

from collections.abc import Iterable, Iterator

from thinkpair.storage.records import AttendanceRecord
from thinkpair.units import join_names


def attendance_words(came_and_went: Iterable[AttendanceRecord]) -> Iterator[tuple[str, str]]:
    """Yield who came later, left sooner or was away, and when: "Zoe", "joined at 14:27, left at 14:58"."""
    people: dict[str, list[str]] = {}
    for moment in came_and_went:
        people.setdefault(moment.name, []).append(f"{moment.did} at {moment.at[11:16]}" if moment.at else moment.did)
    for person, words in people.items():
        yield person, join_names(words)
