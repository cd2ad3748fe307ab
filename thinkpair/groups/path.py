"""What a group holds next: its first meeting, then its usual format, or the one that fits its kind and number.

Home asks it of every group that it lists, so that it needs no more than a list shows.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thinkpair.groups.model import Group

_BY_KIND: Mapping[str, str] = {
    "pair": "thinking-pair",
    "peer group": "thinking-pair",
    "mentor and mentee": "mentoring-conversation",
    "shared mentor": "shared-mentor",
}
_MENTORED, _PEERS, _MANY = "mentoring-first-meeting", "peer-first-meeting", "group-first-meeting"
_MOST_AT_A_FIRST_MEETING, _PEER_GROUP = 8, range(4, 9)


def next_format(group: "Group", held: int) -> str:
    """Return the format that comes next for a group that has held so many sessions, apart from what is due."""
    return format_after(group.format or "", group.kind, len(group.people), held, agreed=any(group.agreement.parts()))


def format_after(usual: str, kind: str, people: int, held: int, *, agreed: bool) -> str:
    """Return the format that comes next for so many people of this kind, with this usual format ("" for none).

    A group without a usual format, an agreement and a session begins with a first meeting. "" where nothing is certain.
    """
    if usual:
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
