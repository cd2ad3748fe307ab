"""The sessions, agreed actions and next meetings that every export target is made from.

It leaves out what the `record` of a format keeps back.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from msgspec import Struct

from thinkpair.groups.meeting_rule import Recurrence
from thinkpair.safe_text import safe_text
from thinkpair.storage.action_history import AgreedAction, Reviewed, reviewed_in
from thinkpair.storage.action_log import Status
from thinkpair.storage.records import Record, reduced

# Groups bring pydantic along; most exports do without.
if TYPE_CHECKING:
    from thinkpair.groups.model import Goal, Group, Milestone

_NAMES = UUID("6f1c5c0e-3f0b-5d0e-9d57-1f6b7a3e2c11")
_USUAL_LENGTH = 3_600

SHORTEST_NAME = 3
"""A shorter name reads like words of texts: only who took part is called by it, and only as it is written."""


class AgreedLine(Struct, frozen=True, kw_only=True):
    """An agreed action as it stands now. `uid` is the same in every export; `due` and `agreed_on` are ISO dates.

    `support` is who will ask about it ("" for nobody), `carried` how often a review left it open, `changed_on` the ISO
    date of the last change to it ("" where nothing was changed), `group` the id of the named group ("" for none).
    """

    uid: str
    reference: str
    session: str
    number: int
    who: tuple[str, ...]
    what: str
    due: str | None
    support: str
    status: Status
    agreed_on: str
    changed_on: str
    carried: int
    format: str
    group: str


class HeldSession(Struct, frozen=True, kw_only=True):
    """A session that was held: its record, what became of the actions that it went through, the title of its group."""

    record: Record
    reviewed: tuple[Reviewed, ...] = ()
    group: str = ""


class NextMeeting(Struct, frozen=True, kw_only=True):
    """The next meeting of a named group. `starts` is a day, or a day and a time where the group is; `seconds` long.

    `repeats` is the rule of the group's `[meeting]`; `how_often` stands in the agreement's own words. `addresses` are
    the e-mail addresses that the group's file has, by name.
    """

    uid: str
    group: str
    title: str
    people: tuple[str, ...]
    starts: datetime | date
    seconds: int
    how_often: str
    repeats: Recurrence | None
    places: str
    addresses: Mapping[str, str] = {}


class Aim(Struct, frozen=True, kw_only=True):
    """A goal of a group, or a milestone on the way to it; `by` is an ISO date, None for no date."""

    what: str
    by: str | None
    done: bool
    milestones: "tuple[Aim, ...]" = ()


class GroupSheet(Struct, frozen=True, kw_only=True):
    """What a named group has written down: its people, purpose and goals, and its agreement as titles with words."""

    id: str
    title: str
    kind: str
    people: tuple[str, ...]
    purpose: str
    goals: tuple[Aim, ...]
    agreement: tuple[tuple[str, str], ...]


class Material(Struct, frozen=True, kw_only=True):
    """Everything that one export takes along, and when it was made.

    `names` are those of other people who are known: a text may speak of someone who was not there.
    """

    made: datetime
    groups: tuple[GroupSheet, ...] = ()
    sessions: tuple[HeldSession, ...] = ()
    actions: tuple[AgreedLine, ...] = ()
    meetings: tuple[NextMeeting, ...] = ()
    names: tuple[str, ...] = ()
    redacted: bool = False


def material(
    made: datetime,
    records: Sequence[Record],
    actions: Iterable[AgreedAction] = (),
    groups: Mapping[str, "Group"] | None = None,
    known: Iterable[AgreedAction] = (),
    *,
    titles: Mapping[str, str] | None = None,
    sheets: bool = False,
) -> Material:
    """Return what is exported: these sessions, actions, and the next meetings of groups by their ids.

    `known` are all actions there are, `titles` those of groups by id; with `sheets` all that the groups have written
    down comes along.
    """
    known = tuple(known)
    earlier = {action.key: action for action in known}
    held = [
        HeldSession(
            record=record,
            reviewed=reviewed_in(record.session, record, earlier),
            group=(titles or {}).get(record.group, record.group),
        )
        for record in map(reduced, records)
    ]
    return Material(
        made=made,
        groups=tuple(_sheet(identifier, group) for identifier, group in (groups or {}).items()) if sheets else (),
        sessions=tuple(held),
        actions=tuple(map(_line, actions)),
        meetings=tuple(
            _meeting(identifier, group)
            for identifier, group in (groups or {}).items()
            if group.next_meeting is not None
        ),
        names=tuple(dict.fromkeys((*_members(groups or {}), *_others(known)))),
    )


def _members(groups: Mapping[str, "Group"]) -> Iterator[str]:
    for group in groups.values():
        yield from group.people


def _others(known: Iterable[AgreedAction]) -> Iterator[str]:
    """Yield who else is known; a shorter name is a word of many texts, and who was not here is hardly meant."""
    for action in known:
        yield from (name for name in (*action.people, *action.who) if len(name) >= SHORTEST_NAME)


def _line(action: AgreedAction) -> AgreedLine:
    return AgreedLine(
        uid=str(uuid5(_NAMES, f"action {action.session} {action.number}")),
        reference=action.reference,
        session=action.session,
        number=action.number,
        who=tuple(map(safe_text, action.who)),
        what=safe_text(action.what),
        due=_day(action.due),
        support=safe_text(action.support),
        status=action.status,
        agreed_on=_day(action.agreed_on) or "",
        changed_on=(_day(action.history[-1].when[:10]) or "") if len(action.history) > 1 else "",
        carried=action.carried,
        format=safe_text(action.format),
        group=action.group,
    )


def _sheet(identifier: str, group: "Group") -> GroupSheet:
    return GroupSheet(
        id=identifier,
        title=safe_text(group.title),
        kind=group.kind,
        people=group.people,
        purpose=safe_text(group.purpose, lines=True),
        goals=tuple(_aim(goal, tuple(_aim(step) for step in goal.milestone)) for goal in group.goal),
        agreement=tuple((title, safe_text(words, lines=True)) for title, words in group.agreement.parts()),
    )


def _aim(goal: "Goal | Milestone", milestones: tuple[Aim, ...] = ()) -> Aim:
    by = goal.by.isoformat() if goal.by else None
    return Aim(what=safe_text(goal.what), by=by, done=goal.done, milestones=milestones)


def _meeting(identifier: str, group: "Group") -> NextMeeting:
    assert group.next_meeting is not None
    return NextMeeting(
        uid=str(uuid5(_NAMES, f"meeting {identifier}")),
        group=identifier,
        title=safe_text(group.title),
        people=group.people,
        starts=group.next_meeting,
        seconds=group.length or group.total or _USUAL_LENGTH,
        how_often="; ".join(map(safe_text, group.agreement.how_often.splitlines())),
        repeats=group.recurrence(),
        places="; ".join(map(safe_text, group.agreement.places.splitlines())),
        addresses={person.name: person.email for person in group.person if person.email},
    )


def _day(text: str | None) -> str | None:
    """Return an ISO date; None for a text that is no date, as somebody may have written it by hand."""
    try:
        return date.fromisoformat(text or "").isoformat()
    except ValueError:
        return None
