"""The questions to the index's tables, in SQL: which sessions are wanted, and what is known of the whole."""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from thinkpair.safe_text import search_key

# Scripts that part no words by blanks (Thai, Lao, Khmer, Burmese, Chinese, Japanese): there any part is looked for.
_WITHOUT_BLANKS = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"


class SessionQuery(Struct, frozen=True, kw_only=True):
    """Which sessions are wanted: of a group (its id), with a person, of a format (its id), from and until a day.

    Days are ISO dates; `words` are looked for in everything that was recorded, each as the beginning of a word.
    """

    group: str = ""
    person: str = ""
    format: str = ""
    since: str = ""
    until: str = ""
    words: str = ""


ALL = SessionQuery()


def is_day(text: str) -> bool:
    """Tell whether a text can be `since` or `until`: a day, a month or a year, as ISO writes them."""
    return bool(re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text, re.ASCII))


def counts_by_month(connection: sqlite3.Connection, wanted: SessionQuery) -> Counter[tuple[str, str]]:
    """Return how often actions of the wanted sessions were "agreed" in a month, or what became of them then."""
    where, values = sessions_where(wanted)
    counts: Counter[tuple[str, str]] = Counter()
    ids = f"(SELECT id FROM sessions WHERE {where})"
    for query in (
        f"SELECT substr(session, 1, 7), 'agreed', count(*) FROM actions WHERE session IN {ids} GROUP BY 1",
        f"SELECT month, did, count(*) FROM words WHERE session IN {ids} GROUP BY 1, 2",
    ):
        for month, did, count in connection.execute(query, values):
            counts[month, did] += count
    return counts


def sessions_by_day(connection: sqlite3.Connection, wanted: SessionQuery, since: str) -> dict[str, int]:
    """Return how many of the wanted sessions began on which day (ISO dates), from one day on."""
    where, values = sessions_where(wanted)
    query = f"SELECT substr(started, 1, 10), count(*) FROM sessions WHERE {where} AND started >= ? GROUP BY 1"
    return dict(connection.execute(query, (*values, since)))


def words_of_added(connection: sqlite3.Connection) -> list[tuple[int, str, str]]:
    """Return what became of actions that were added outside sessions: number, month, and what."""
    return connection.execute("SELECT number, month, did FROM words WHERE session = ''").fetchall()


def fact(connection: sqlite3.Connection, name: str) -> str:
    """Return something that is known of the whole index, "" where it is not."""
    found = connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return str(found[0]) if found else ""


def sessions_where(wanted: SessionQuery) -> tuple[str, tuple[Any, ...]]:
    """Return the condition, and its values, that the wanted sessions meet."""
    parts: list[tuple[str, str]] = [("listed", "")]
    if wanted.group:
        parts.append(("team = ?", wanted.group))
    if wanted.person:
        parts.append(("place IN (SELECT place FROM people WHERE person = ?)", search_key(wanted.person)))
    if wanted.format:
        parts.append(("format = ?", wanted.format))
    if wanted.since:
        parts.append(("started >= ?", wanted.since))
    if wanted.until:
        parts.append(("started < ?", f"{wanted.until}U"))  # a letter after the T that follows the day
    parts.extend(_with_words(search_key(wanted.words).split()))
    return " AND ".join(condition for condition, _ in parts), tuple(value for _, value in parts if value)


def _with_words(words: list[str]) -> Iterator[tuple[str, str]]:
    quick = [word for word in words if not re.search(_WITHOUT_BLANKS, word)]
    if quick:
        quoted = " ".join('"{}"*'.format(word.replace('"', '""')) for word in quick)
        yield "place IN (SELECT rowid FROM texts WHERE texts MATCH ?)", quoted
    for word in words:
        if word not in quick:
            yield "place IN (SELECT rowid FROM texts WHERE instr(words, ?))", word
