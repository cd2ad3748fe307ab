"""What a group holds next: its first meeting, then its usual format, or the one that fits its kind and number."""

from collections.abc import Mapping

from thinkpair.groups.model import Group, Kind

_BY_KIND: Mapping[Kind, str] = {
    "pair": "thinking-pair",
    "peer group": "thinking-pair",
    "mentor and mentee": "mentoring-conversation",
    "shared mentor": "shared-mentor",
}
_MENTORED, _PEERS, _MANY = "mentoring-first-meeting", "peer-first-meeting", "group-first-meeting"
_MOST_AT_A_FIRST_MEETING, _PEER_GROUP = 8, range(4, 9)


def next_format(group: Group, held: int) -> str:
    """Return the format that comes next for a group that has held so many sessions, apart from what is due.

    A group without a usual format, an agreement and a session begins with a first meeting. "" where nothing is certain.
    """
    if group.format:
        return group.format
    if not held and not any(group.agreement.parts()):
        return first_meeting(group)
    if group.kind == "peer group" and len(group.people) > 2:
        return "peer-mentoring-group" if len(group.people) in _PEER_GROUP else ""
    return _BY_KIND.get(group.kind, "")


def first_meeting(group: Group) -> str:
    """Return the format of the first meeting of a group; "" for one of which there is none."""
    number = len(group.people)
    if number == 2:
        return _MENTORED if group.kind == "mentor and mentee" else _PEERS
    fits = group.kind in ("peer group", "shared mentor") and 3 <= number <= _MOST_AT_A_FIRST_MEETING
    return _MANY if fits else ""
