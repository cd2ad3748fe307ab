"""The lists of a session that have the names of parts of a group's file, and finding what was collected in them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from thinkpair.session.state import Session

PARTS: Mapping[str, str] = {
    "how_often": "How often",
    "expectations": "What we expect",
    "confidentiality": "Confidentiality",
    "channels": "Channels",
    "places": "Places",
    "review_and_ending": "Review and ending",
    "anything_else": "Anything else",
}
"""The seven parts of an agreement, in the order in which they are talked about, with their titles."""

PURPOSE, GOALS, CHANGES = "purpose", "goals", "agreement"


class Collected(Struct, frozen=True):
    """What was said in a session for the group's file: parts of the agreement, the purpose, goals, and changes."""

    parts: Mapping[str, str] = {}
    purpose: str = ""
    goals: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.parts or self.purpose or self.goals or self.changes)


def collected_in(session: "Session") -> Collected:
    """Return what the lists of a session say of the agreement: "it goes through it part by part and writes it"."""
    said = {name: tuple(item.text for item in items) for name, items in session.lists.items() if items}
    return Collected(
        {part: "\n".join(said[part]) for part in PARTS if part in said},
        "\n".join(said.get(PURPOSE, ())),
        said.get(GOALS, ()),
        said.get(CHANGES, ()),
    )


def offer(session: "Session") -> str:
    """Return what can be written into a group's file at the close, in a few words; "" where nothing was collected."""
    if not collected_in(session):
        return ""
    where = f"the group {session.began.group}" if session.began.group else "a new group"
    return f"keep what was agreed in {where}"
