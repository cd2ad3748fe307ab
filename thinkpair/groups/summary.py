"""What a list shows of each group, read without checking the file, and which format a group holds next."""

import os
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from thinkpair.formats.library import SUFFIX, Library
from thinkpair.formats.toml_document import MOST_BYTES, NotToml, decode, parse
from thinkpair.groups import messages
from thinkpair.groups.agreement_parts import part_words
from thinkpair.safe_text import NAME_LIMIT, TITLE_LIMIT, safe_text
from thinkpair.session.events import PARTS
from thinkpair.storage.sealed import read_unsealed
from thinkpair.storage.synced_folders import find_other_copies

if TYPE_CHECKING:
    from thinkpair.groups.model import Group


_BY_KIND: Mapping[str, str] = {
    "pair": "thinking-pair",
    "peer group": "thinking-pair",
    "mentor and mentee": "mentoring-conversation",
    "shared mentor": "shared-mentor",
}
_MENTORED, _PEERS, _MANY = "mentoring-first-meeting", "peer-first-meeting", "group-first-meeting"
_FIRST_MEETINGS = (_MENTORED, _PEERS, _MANY)
_MOST_AT_A_FIRST_MEETING, _PEER_GROUP = 8, range(4, 9)


def next_format(group: "Group", held: int) -> str:
    """Return the format that comes next for a group that has held so many sessions, apart from what is due."""
    return format_after(group.format or "", group.kind, len(group.people), held, agreed=any(group.agreement.parts()))


def format_after(usual: str, kind: str, people: int, held: int, *, agreed: bool) -> str:
    """Return the format that comes next for so many people of this kind, with this usual format ("" for none).

    A group without a usual format, an agreement and a session begins with a first meeting, and has no second one of
    these, also where that is its usual format. "" where nothing is certain.
    """
    if usual and not (held and usual in _FIRST_MEETINGS):
        return usual
    if not held and not agreed:
        return first_meeting(kind, people)
    if kind == "peer group" and people > 2:
        return "peer-mentoring-group" if people in _PEER_GROUP else ""
    return _BY_KIND.get(kind, "")


def first_meeting(kind: str, people: int) -> str:
    """Return the format of the first meeting of so many people of this kind; "" where there is none."""
    if people == 2:
        return _MENTORED if kind == "mentor and mentee" else _PEERS
    fits = kind in ("peer group", "shared mentor") and 3 <= people <= _MOST_AT_A_FIRST_MEETING
    return _MANY if fits else ""


_USUAL_KIND = "peer group"


class GroupGlance(Struct, frozen=True):
    """A group in a list: `next_meeting` is an ISO date or time, "" where none is set; so are `review_by` and `ends`.

    `format` is the usual one ("" for none), `agreed` says that there is an agreement.
    """

    id: str
    title: str
    people: tuple[str, ...] = ()
    next_meeting: str = ""
    review_after: int = 0
    review_by: str = ""
    ends: str = ""
    archived: bool = False
    problem: str = ""
    format: str = ""
    kind: str = ""
    agreed: bool = False

    def next_format(self, held: int) -> str:
        """Return the format that comes next after so many sessions; "" where nothing is certain."""
        if self.problem:
            return ""
        return format_after(self.format, self.kind, len(self.people), held, agreed=self.agreed)


def glance_at_groups(root: Path, *, archived: bool = False) -> tuple[GroupGlance, ...]:
    """Return the groups of a folder: first those that meet next, then by title; `archived` ones too, or not."""
    try:
        names = sorted(os.listdir(root))
    except OSError:
        return ()
    copies = {copy.path.name for copy in find_other_copies(root, "group")}
    ids = [name.removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX) and name not in copies]
    found = (glance_at(root, ident) for ident in ids if Library.is_id(ident))
    return tuple(sorted((entry for entry in found if archived or not entry.archived), key=_order))


def glance_at(root: Path, identifier: str) -> GroupGlance:
    """Return what a list shows of one group; its id alone where it cannot be read."""
    try:
        values = _read(root, identifier)
    except (OSError, NotToml):
        return GroupGlance(identifier, identifier, problem=messages.cannot_be_read(identifier))
    people = values.get("person")
    names = [person.get("name") for person in people if isinstance(person, dict)] if isinstance(people, list) else []
    after = values.get("review_after")
    return GroupGlance(
        identifier,
        safe_text(_words(values, "title"), TITLE_LIMIT) or identifier,
        tuple(safe_text(name, NAME_LIMIT) for name in names if isinstance(name, str)),
        _day(values, "next_meeting"),
        after if isinstance(after, int) else 0,
        _day(values, "review_by"),
        _day(values, "ends"),
        values.get("archived") is True,
        format=_words(values, "format"),
        kind=_words(values, "kind") or _USUAL_KIND,
        agreed=any(_agreed(values)),
    )


def group_title(root: Path, identifier: str) -> str:
    """Return the title of a group as its file has it now; its id where that cannot be read, "" for no group."""
    return glance_at(root, identifier).title if identifier else ""


def agreement_at(root: Path, identifier: str) -> tuple[str, ...]:
    """Return what a group has agreed on, part by part: "Places: the library"; nothing where it cannot be read."""
    try:
        values = _read(root, identifier)
    except (OSError, NotToml):
        return ()
    return tuple(_agreed(values))


def _agreed(values: dict[str, Any]) -> Iterator[str]:
    found = values.get("agreement")
    agreed = found if isinstance(found, dict) else {}
    parts = ((title, _words(agreed, key)) for key, title in PARTS.items())
    yield from (part_words(title, words) for title, words in parts if words.strip())


def _read(root: Path, identifier: str) -> dict[str, Any]:
    return parse(decode(read_unsealed(root / f"{identifier}{SUFFIX}", MOST_BYTES)))


def _words(values: dict[str, Any], key: str) -> str:
    value = values.get(key, "")
    return value if isinstance(value, str) else ""


def _day(values: dict[str, Any], key: str) -> str:
    value = values.get(key, "")
    return value.isoformat() if isinstance(value, datetime | date) else safe_text(_words(values, key), 40)


def _order(entry: GroupGlance) -> tuple[str, str]:
    return entry.next_meeting or "9999", entry.title.casefold()
