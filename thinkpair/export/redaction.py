"""Replaces names by initials in an export, both in name fields and within texts."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any, TypeVar, cast

from msgspec import Struct
from msgspec.structs import asdict, replace

from thinkpair.export.model import SHORTEST_NAME, Material
from thinkpair.runtime.event_lines import PEOPLE, TEXTS
from thinkpair.safe_text import name_key

Part = TypeVar("Part")

# What the program itself wrote there, from a fixed choice or by lot: a person called "Open" must not change it.
_NOT_A_TEXT = (
    *("uid", "reference", "status", "verdict", "keep", "frequency", "due", "agreed_on", "changed_on", "started", "did"),
    *("at", "by", "kind", "said", "part"),
)
_MOST_LETTERS = 3


def redacted(material: Material) -> Material:
    """Return the same with initials for names; no name of anyone who is in it is left, in no text either."""
    redactor = Redactor(name for name in _names(material) if name)
    without = tuple(replace(meeting, addresses={}) for meeting in material.meetings)
    return replace(redactor.everywhere(replace(material, meetings=without)), redacted=True)


class Redactor:
    """Puts initials in place of these people's names."""

    def __init__(self, names: Iterable[str]) -> None:
        self.initials = initials(names)
        # A name of one letter is its own initial, and the same letter is a word of texts.
        self._by_key = {_fold(name): short for name, short in self.initials.items() if not _is_initial(name)}
        for name, short in self.initials.items():
            for part in re.findall(r"[^\W\d_]+", name):
                if len(part) >= SHORTEST_NAME:
                    self._by_key.setdefault(_fold(part), short)
        # The longest first: "Ana Maria" before "Ana". A possessive or plural s stays behind.
        keys = sorted(self._by_key, key=lambda key: (-len(key), key))
        words = "|".join(map(re.escape, keys))
        self._names = re.compile(rf"(?<![^\W\d_])(?:{words})(?=s?(?![^\W\d_]))") if keys else None

    def text(self, text: str) -> str:
        """Return a text with initials for the names in it, however they are written there."""
        if self._names is None:
            return text
        folded, places = _folded(text)
        pieces, end = [], 0
        for match in self._names.finditer(folded):
            written = text[places[match.start()] : places[match.end() - 1] + 1]
            if len(match[0]) < SHORTEST_NAME and written[0].islower() and written not in self.initials:
                continue  # "an idea" is not An's
            pieces += [text[end : places[match.start()]], self._by_key[match[0]]]
            end = places[match.end() - 1] + 1
            # Marks that belong to the last letter of a name go with it.
            while end < len(text) and unicodedata.combining(text[end]):
                end += 1
        return "".join([*pieces, text[end:]])

    def everywhere(self, part: Part) -> Part:
        """Return a record, tuple or text with initials for all names, at any depth."""
        if isinstance(part, str):
            return cast(Part, self.text(part))
        if isinstance(part, tuple):
            return cast(Part, tuple(map(self.everywhere, part)))
        if isinstance(part, Mapping):
            return cast(Part, {self.text(key): self.everywhere(value) for key, value in part.items()})
        if not isinstance(part, Struct):
            return part
        changed = {name: self.everywhere(field) for name, field in asdict(part).items() if name not in _NOT_A_TEXT}
        return replace(part, **changed)


class EventRedactor:
    """Puts initials in place of names in the values of events, one after the other, and leaves all texts out."""

    def __init__(self) -> None:
        self._names: dict[str, None] = {}

    def redacted(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the values of an event without names and texts."""
        self._names.update(dict.fromkeys(_people_of(values)))
        return {**self._without(values, initials(self._names)), "redacted": True}

    def _without(self, values: Mapping[str, Any], short: Mapping[str, str]) -> Mapping[str, Any]:
        kept: dict[str, Any] = {}
        for key, value in values.items():
            if key in PEOPLE:
                kept[key] = short[value] if isinstance(value, str) else [short[name] for name in value]
            elif key not in TEXTS:
                kept[key] = self._without(value, short) if isinstance(value, Mapping) else value
        return kept


def _people_of(values: Mapping[str, Any]) -> Iterator[str]:
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from _people_of(value)
        elif key in PEOPLE:
            yield from (value,) if isinstance(value, str) else value


def initials(names: Iterable[str]) -> Mapping[str, str]:
    """Return the initials of each name, no two the same, and none that is another one's whole name.

    A name of one letter stays.
    """
    wanted = list(dict.fromkeys(names))
    taken = set(map(name_key, wanted))
    found: dict[str, str] = {}
    for name in wanted:
        letters = _letters(name)
        numbered = (f"{letters}{number if number > 1 else ''}" for number in count(1))
        free = (initials for initials in numbered if name_key(initials) not in taken)
        found[name] = name if _is_initial(name) else next(free)
        taken.add(name_key(found[name]))
    return found


def _is_initial(name: str) -> bool:
    return len(_fold(name)) < 2


def _names(material: Material) -> Iterator[str]:
    for held in material.sessions:
        record = held.record
        yield from record.people
        yield from (person.name for person in record.times)
        yield from (name for moment in record.attendance for name in (moment.name, moment.other) if name)
        for slot in record.slots:
            yield from (*slot.speakers, *(share.name for share in slot.shares))
        for action in record.actions:
            yield from (*action.who, action.person, action.support)
        for line in held.reviewed:
            yield from (
                *line.who,
                *line.was_who,
                *line.became_who,
                *([line.change] if line.verdict == "handed over" else ()),
            )
    for agreed in material.actions:
        yield from (*agreed.who, agreed.support)
    for meeting in material.meetings:
        yield from meeting.people
    for group in material.groups:
        yield from group.people
    yield from material.names


def _letters(name: str) -> str:
    words = [word for word in re.findall(r"[^\W_]+", name) if word]
    return "".join(word[0] for word in words[:_MOST_LETTERS]).upper() or name[:1]


def _fold(text: str) -> str:
    return _folded(text)[0]


def _folded(text: str) -> tuple[str, list[int]]:
    """Return the text as names are compared (case, width, accents, look-alikes folded), and where each letter was."""
    folded: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for letter in unicodedata.normalize("NFKD", char):
            plain = "" if unicodedata.combining(letter) else (name_key(letter) or letter)
            folded.append(plain)
            places += [place] * len(plain)
    return "".join(folded), places
