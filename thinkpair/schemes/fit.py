"""How well a mentee and a mentor fit, in points and words, and what keeps two people apart.

A wish of the mentee counts most, then one of the mentor, then each topic that is looked for and offered.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from thinkpair.safe_text import name_key, search_key
from thinkpair.schemes import messages
from thinkpair.schemes.people_table import Finding, Member
from thinkpair.units import join_names

_MENTEE_WISH = (100, 15, 40)
_MENTOR_WISH = (60, 10, 30)
_SAME_TOPIC, _ALIKE_TOPIC = 10, 4
_WORD = 4
"""Letters that a word needs to make two topics alike."""


class _Topics(Struct, frozen=True):
    """What somebody looks for or offers: the topics by their keys, and the longer words of each."""

    words: dict[str, frozenset[str]]
    shown: dict[str, str]
    all: frozenset[str]


class PairFit:
    """Compares the people of one table."""

    def __init__(self, members: Sequence[Member]) -> None:
        """Look at each person once: a thousand people are half a million pairs."""
        self._seeks = {member.name: _read(member.seeks) for member in members}
        self._offers = {member.name: _read(member.offers) for member in members}
        self._lines = {member.name: frozenset(filter(None, member.lines)) for member in members}
        self._above = _everyone_above({name_key(member.name): self._lines[member.name] for member in members})

    def points(self, mentee: Member, mentor: Member) -> int:
        """Return how well they fit, in points; 0 where nothing speaks for it."""
        points = _wish(mentee.wishes, mentor.name, _MENTEE_WISH) + _wish(mentor.wishes, mentee.name, _MENTOR_WISH)
        seeks, offers = self._seeks[mentee.name], self._offers[mentor.name]
        if seeks.all.isdisjoint(offers.all):
            return points
        return points + sum(count for _, count in _common(seeks, offers))

    def apart(self, one: Member, other: Member) -> str:
        """Return why two people are never matched, "" where they may be."""
        if one.name == other.name:
            return messages.SAME_PERSON
        if other.name in one.exclusions:
            return messages.excludes(one.name, other.name)
        if one.name in other.exclusions:
            return messages.excludes(other.name, one.name)
        mine, theirs = self._lines[one.name], self._lines[other.name]
        if mine and theirs and not mine.isdisjoint(theirs):
            return messages.SAME_LINE
        one_key, other_key = name_key(one.name), name_key(other.name)
        if one_key in self._above.get(other_key, ()):
            return messages.manages(one.name, other.name)
        if other_key in self._above.get(one_key, ()):
            return messages.manages(other.name, one.name)
        return ""

    def why(self, mentee: Member, mentor: Member) -> str:
        """Return what speaks for a pair in words: "first wish of Ana; grant writing"; "" where nothing does."""
        return "; ".join(self._why(mentee, mentor))

    def _why(self, mentee: Member, mentor: Member) -> Iterator[str]:
        if mentor.name in mentee.wishes:
            yield f"{_place(mentee.wishes, mentor.name)} of {mentee.name}"
        if mentee.name in mentor.wishes:
            yield f"{_place(mentor.wishes, mentee.name)} of {mentor.name}"
        seeks = self._seeks[mentee.name]
        topics = [seeks.shown[key] for key, _ in _common(seeks, self._offers[mentor.name])]
        if topics:
            yield f"in common: {join_names(topics)}"


def line_findings(members: Sequence[Member], fit: PairFit) -> Iterator[Finding]:
    """Yield what is to be said of wishes that cannot be met, and of mentors in the line of a mentee."""
    here = {member.name: member for member in members}
    keys = {name_key(member.name): member for member in members}
    for member in members:
        for key in member.lines:
            manager = keys.get(key)
            if manager and manager.is_mentor and member.is_mentee and manager.name != member.name:
                yield Finding(member.row, messages.manager_in_table(member.name, manager.name, manager.row))
        for name in member.wishes:
            if problem := _not_met(member, here[name], fit):
                yield Finding(member.row, messages.wish_not_met(member.name, name, problem))


def _not_met(member: Member, wished: Member, fit: PairFit) -> str:
    if apart := fit.apart(member, wished):
        return apart
    if member.role == "peer" or wished.role == "peer":
        return "" if member.role == wished.role else messages.IN_PEER_GROUP
    if (member.is_mentee and wished.is_mentor) or (member.is_mentor and wished.is_mentee):
        return ""
    takes_none = wished.role in ("mentor", "both") and not wished.is_mentor
    return messages.takes_no_mentees(wished.name) if takes_none else messages.both_are(wished.role)


def _everyone_above(lines: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Return the keys of all line managers of each person, theirs included, by the person's key."""
    above: dict[str, frozenset[str]] = {}
    for key in lines:
        found: set[str] = set()
        new = set(lines[key])
        while new:
            found |= new
            new = {line for manager in new for line in lines.get(manager, ())} - found
        above[key] = frozenset(found - {key})
    return above


def _read(topics: Sequence[str]) -> _Topics:
    shown = {" ".join(search_key(topic).split()): topic for topic in topics}
    words = {key: frozenset(word for word in key.split() if len(word) >= _WORD) for key in shown}
    return _Topics(words, shown, frozenset(shown).union(*words.values()))


def _common(seeks: _Topics, offers: _Topics) -> Iterator[tuple[str, int]]:
    """Yield each topic that is looked for and offered, with its points."""
    for key, words in seeks.words.items():
        if key in offers.words:
            yield key, _SAME_TOPIC
        elif not words.isdisjoint(offers.all):
            yield key, _ALIKE_TOPIC


def _wish(wishes: Sequence[str], name: str, points: tuple[int, int, int]) -> int:
    first, less, least = points
    return max(least, first - less * wishes.index(name)) if name in wishes else 0


def _place(wishes: Sequence[str], name: str) -> str:
    number = wishes.index(name) + 1
    ordinal = {1: "first", 2: "second", 3: "third"}.get(number, f"{number}th")
    return f"{ordinal} wish" if len(wishes) > 1 else "wish"
