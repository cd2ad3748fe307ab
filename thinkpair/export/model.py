"""What is taken elsewhere: sessions, agreed actions as they stand now, and the next meetings of groups.

Owns what every target is made from, and nothing that its `record` keeps back. Must not know any target.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from msgspec import Struct

from thinkpair.groups.meeting_rule import Recurrence
from thinkpair.safe_text import safe_text
from thinkpair.session.actions import Verdict
from thinkpair.storage.action_log import Status
from thinkpair.storage.actions import AgreedAction
from thinkpair.storage.records import Record, ReviewRecord, reduced

# Groups bring pydantic along; most exports do without.
if TYPE_CHECKING:
    from thinkpair.groups.model import Group

_NAMES = UUID("6f1c5c0e-3f0b-5d0e-9d57-1f6b7a3e2c11")
_USUAL_LENGTH = 3_600


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


class ReviewedLine(Struct, frozen=True, kw_only=True):
    """What became of an earlier action in a session; `what` is "" where that action is not kept any more."""

    session: str
    number: int
    who: tuple[str, ...]
    what: str
    verdict: Verdict
    change: str


class HeldSession(Struct, frozen=True, kw_only=True):
    """A session that was held: its record, and what became of the actions that it went through."""

    record: Record
    reviewed: tuple[ReviewedLine, ...] = ()


class NextMeeting(Struct, frozen=True, kw_only=True):
    """The next meeting of a named group. `starts` is a day, or a day and a time where the group is; `seconds` long.

    `repeats` is the rule of the group's `[meeting]`; `how_often` stands in the agreement's own words.
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


class Material(Struct, frozen=True, kw_only=True):
    """Everything that one export takes along, and when it was made.

    `names` are those of other people who are known: a text may speak of someone who was not there.
    """

    made: datetime
    sessions: tuple[HeldSession, ...] = ()
    actions: tuple[AgreedLine, ...] = ()
    meetings: tuple[NextMeeting, ...] = ()
    names: tuple[str, ...] = ()
    redacted: bool = False


def material(
    made: datetime,
    records: Sequence[Record] = (),
    actions: Iterable[AgreedAction] = (),
    groups: Mapping[str, "Group"] | None = None,
    known: Iterable[AgreedAction] = (),
) -> Material:
    """Return what is exported: these sessions, actions and groups by their ids. `known` are all actions there are."""
    known = tuple(known)
    earlier = {(action.session, action.number): action for action in known}
    held = [HeldSession(record=one, reviewed=_reviewed(one, earlier)) for one in map(reduced, records)]
    return Material(
        made=made,
        sessions=tuple(held),
        actions=tuple(map(_line, actions)),
        meetings=tuple(
            _meeting(identifier, group)
            for identifier, group in (groups or {}).items()
            if group.next_meeting is not None
        ),
        names=tuple(dict.fromkeys(name for action in known for name in (*action.people, *action.who))),
    )


def _line(action: AgreedAction) -> AgreedLine:
    return AgreedLine(
        uid=str(uuid5(_NAMES, f"action {action.session} {action.number}")),
        reference=action.reference,
        session=action.session,
        number=action.number,
        who=tuple(map(_one_line, action.who)),
        what=_one_line(action.what),
        due=_day(action.due),
        support=_one_line(action.support),
        status=action.status,
        agreed_on=_day(action.agreed_on) or "",
        changed_on=(_day(action.history[-1].when[:10]) or "") if len(action.history) > 1 else "",
        carried=action.carried,
        format=_one_line(action.format),
        group=action.group,
    )


def _reviewed(record: Record, known: Mapping[tuple[str, int], AgreedAction]) -> tuple[ReviewedLine, ...]:
    return tuple(_review(review, known.get((review.session, review.number))) for review in record.reviews)


def _review(review: ReviewRecord, action: AgreedAction | None) -> ReviewedLine:
    return ReviewedLine(
        session=review.session,
        number=review.number,
        who=action.who if action else (),
        what=_one_line(action.what) if action else "",
        verdict=review.verdict,
        change=_one_line(review.change),
    )


def _meeting(identifier: str, group: "Group") -> NextMeeting:
    assert group.next_meeting is not None
    return NextMeeting(
        uid=str(uuid5(_NAMES, f"meeting {identifier}")),
        group=identifier,
        title=_one_line(group.title),
        people=group.people,
        starts=group.next_meeting,
        seconds=group.length or group.total or _USUAL_LENGTH,
        how_often=_one_line(group.agreement.how_often),
        repeats=group.recurrence(),
        places=_one_line(group.agreement.places),
    )


def _one_line(text: str) -> str:
    return safe_text(text)


def _day(text: str | None) -> str | None:
    """A date that somebody wrote into a record by hand may be none: it is left out rather than made up."""
    try:
        return date.fromisoformat(text or "").isoformat()
    except ValueError:
        return None
