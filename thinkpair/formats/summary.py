"""What a list shows of each format, read without checking the file, so that Home opens at once.

Also which formats Home lists before the others (`_STARTERS`), and in which order a search finds them.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from thinkpair.errors import FilesError
from thinkpair.formats import messages
from thinkpair.formats.needs import needs_for
from thinkpair.formats.toml_document import NotToml, decode, parse
from thinkpair.safe_text import TITLE_LIMIT, safe_text, search_key

GOOD_TO_BEGIN_WITH = ("thinking-pair", "thinking-round", "check-in")
"""The formats that are named first to people who look for one."""

OTHERS = "more"
"""The title of the section of those formats that are in no other."""
_STARTERS = (
    ("for two", ("thinking-pair", "listening-pairs", "thinking-dialogue", "appreciation", "case-clinic-for-two")),
    ("for a group", ("thinking-round", "check-in", "peer-mentoring-group", "lean-coffee", "retrospective")),
    (
        "for mentoring",
        ("mentoring-first-meeting", "mentoring-conversation", "mentoring-review", "shared-mentor", "before-mentoring"),
    ),
)
"""The formats that Home lists before the others, by section."""
_NAMED = 3
_USED = 5
_OUTSIDE = re.compile(r"\boutside\s*=\s*true\b")


class Glance(Struct, frozen=True):
    """A format in a list: its id, title, one sentence, how many people it takes as written, its tags and source."""

    id: str
    path: Path
    title: str
    summary: str = ""
    people: str = ""
    tags: tuple[str, ...] = ()
    source: str = ""


class FormatSection(Struct, frozen=True):
    """Formats that are listed together below a heading."""

    title: str
    formats: tuple[Glance, ...]


def glance(path: Path) -> Glance:
    """Return what a list shows of a format file; its id alone where it cannot be read."""
    try:
        text = decode(path.read_bytes())
        values = _top(text)
        people = _and_outside(_words(values, "people"), text)
    except (OSError, NotToml, FilesError):
        return Glance(path.stem, path, path.stem, messages.FORMAT_UNREADABLE)
    tags = values.get("tags")
    return Glance(
        path.stem,
        path,
        safe_text(_words(values, "title"), TITLE_LIMIT) or path.stem,
        safe_text(_words(values, "summary")),
        safe_text(people, 20),
        tuple(safe_text(str(tag), 40) for tag in tags) if isinstance(tags, list) else (),
        safe_text(_words(values, "source")),
    )


def find_formats(formats: Iterable[Glance], typed: str) -> tuple[Glance, ...]:
    """Return the formats of which a title, summary, tag or source has all of the words that were typed.

    A number finds what so many people can hold, too. First comes what is called so, then what begins so, then what
    has the words in its title, then what serves a need that is called so (`needs`); the rest stays in its order.
    """
    wanted = " ".join(search_key(typed).split())
    serving = [identifier for need in needs_for(wanted) for identifier in need.formats]
    places = {identifier: place for place, identifier in reversed(list(enumerate(serving)))}
    found = (
        format for format in formats if format.id in places or all(_speaks_of(format, word) for word in wanted.split())
    )
    last = len(serving)
    return tuple(sorted(found, key=lambda format: (_rank(format, wanted), places.get(format.id, last))))


def id_of_title(formats: Iterable[Glance], typed: str) -> str:
    """Return the id of the format that is called what was typed; what was typed where none is called so."""
    wanted = search_key(" ".join(typed.split()))
    return next((format.id for format in formats if search_key(format.title) == wanted), typed)


def in_sections(formats: Iterable[Glance], used: Sequence[str]) -> Iterator[FormatSection]:
    """Yield the sections of these formats, as `ids_in_sections` does."""
    known = {format.id: format for format in formats}
    for title, ids in ids_in_sections(known, used):
        yield FormatSection(title, tuple(known[identifier] for identifier in ids))


def ids_in_sections(ids: Iterable[str], used: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield five formats held before, by their ids, the last one first; then five each for two, a group, mentoring.

    What is in none of these comes last (`OTHERS`); each format is named once.
    """
    left = dict.fromkeys(ids)
    known = [identifier for identifier in dict.fromkeys(used) if identifier in left][:_USED]
    for title, named in (("held before", known), *_STARTERS, (OTHERS, tuple(left))):
        found = tuple(identifier for identifier in named if identifier in left)
        for identifier in found:
            del left[identifier]
        if found:
            yield title, found


def fitting(formats: Iterable[Glance], number: int) -> tuple[Glance, ...]:
    """Return the formats that so many people can hold, those that are good to begin with first."""
    good = {identifier: rank for rank, identifier in enumerate(GOOD_TO_BEGIN_WITH)}
    found = (format for format in formats if _holds(format.people, number))
    return tuple(sorted(found, key=lambda format: good.get(format.id, len(good))))


def instead(formats: Iterable[Glance], number: int, refused: str = "") -> tuple[Glance, ...]:
    """Return up to three formats that so many people can hold, to be named where another one refuses them.

    Those whose titles share most words with the `refused` one (an id) come first.
    """
    formats = tuple(formats)
    wanted = next((_title_words(format) for format in formats if format.id == refused), set())
    found = sorted(fitting(formats, number), key=lambda format: -len(wanted & _title_words(format)))
    return tuple(found[:_NAMED])


def _title_words(format: Glance) -> set[str]:
    return set(search_key(format.title).split())


def fitting_first(formats: Sequence[Glance], number: int) -> tuple[Glance, ...]:
    """Return all of the formats, those that so many people can hold before the others."""
    return (*fitting(formats, number), *(format for format in formats if not _holds(format.people, number)))


def _speaks_of(format: Glance, word: str) -> bool:
    text = search_key(" ".join((format.id, format.title, format.summary, *format.tags, format.source)))
    if word.isdecimal():  # a whole number: "2" is not looked for in 2009
        return word in re.split(r"\W+", text) or _holds(format.people, int(word))
    return word in text


def _holds(people: str, number: int) -> bool:
    from thinkpair.formats.value_parsers import InvalidValue, spell_count  # wanted for a number alone

    try:
        return spell_count(people).holds(number)
    except InvalidValue:
        return False


def _rank(format: Glance, wanted: str) -> int:
    title = search_key(format.title)
    if wanted in (title, format.id):
        return 0
    return 1 if title.startswith(wanted) else 2 if all(word in title for word in wanted.split()) else 3


def _and_outside(people: str, text: str) -> str:
    """Return a people count with the fewest holders of `outside` roles added; as written where there are none."""
    people = people or "2+"
    if not _OUTSIDE.search(text):
        return people
    from thinkpair.formats.value_parsers import InvalidValue, say_count, spell_count

    try:
        roles = [role for role in tomllib.loads(text)["role"].values() if role.get("outside") and role.get("fixed")]
        outside = sum(spell_count(role.get("people", 1)).least for role in roles)
        count = spell_count(people)
    except (ValueError, LookupError, AttributeError, InvalidValue):  # what is wrong is told where the file is checked
        return people
    return say_count(count.plus(outside))


def _top(text: str) -> dict[str, Any]:
    """Return the top-level keys: all of them stand before the first table, and the rest is not read for a list."""
    try:
        return tomllib.loads(text.partition("\n[")[0])
    except (ValueError, RecursionError):
        return parse(text)  # slower; it finds the place


def _words(values: dict[str, Any], key: str) -> str:
    value = values.get(key, "")
    return str(value) if isinstance(value, str | int) else ""
