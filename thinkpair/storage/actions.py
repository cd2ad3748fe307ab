"""Agreed actions over all sessions, on disk: listed as they stand now, found, changed and added.

They are put together from records, journals, later reviews and the log of changes made outside a session.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from random import SystemRandom

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.errors import FilesError, UsageError
from thinkpair.names import same_people
from thinkpair.safe_text import person_key
from thinkpair.session.actions import Action, LastAction
from thinkpair.session.state import Session
from thinkpair.storage import messages
from thinkpair.storage.action_history import AgreedAction, Reviewed, fold_actions, noted_action, reviewed_in
from thinkpair.storage.action_log import ActionFieldsChanged, ActionNoted, LogBook, read_log
from thinkpair.storage.records import Record
from thinkpair.storage.sessions import Sessions

ID_MINUTE = 15
"""So many characters of an id say the minute in which the session began."""

_LOT = SystemRandom()
_LEAST_NUMBER, _NUMBERS = 10_000, 90_000


class AgreedActions(Struct, frozen=True):
    """All agreed actions, the oldest first, and what could not be read."""

    all: tuple[AgreedAction, ...]
    notes: tuple[str, ...]

    def find(self, reference: str) -> AgreedAction:
        """Return the action with this reference. Raises UsageError where there is none, or more than one."""
        found = [action for action in self.all if reference in (action.reference, _full(action))]
        if len(found) == 1:
            return found[0]
        if not found:
            raise UsageError(messages.no_action(reference))
        raise UsageError(messages.several_actions(reference, [_full(action) for action in found]))


def list_actions(root: Path) -> AgreedActions:
    """Return the agreed actions of all sessions below `root` (the folder of the sessions), as they stand now."""
    notes: list[str] = []
    sessions = Sessions(root)
    records: list[tuple[str, Record]] = []
    for session in (*sessions.ids(), *sessions.copies()):
        record, wrong = sessions.record(session)
        notes.extend(wrong)
        if record is not None:
            records.append((session, record))
    log = read_log(root)
    return AgreedActions(fold_actions(records, log.entries), (*notes, *log.notes))


def gone_through(sessions: Sessions, session: str, record: Record) -> tuple[Reviewed, ...]:
    """Return what a session made of earlier actions, each as it read then.

    The sessions since the first of them was agreed are read: each may have changed it.
    """
    if not record.reviewed_sessions:
        return ()
    first = min(filter(None, record.reviewed_sessions), default=session)[:ID_MINUTE]
    others = (other for other in sessions.ids() if other != session)
    between = [other for other in others if first <= other[:ID_MINUTE] <= session[:ID_MINUTE]]
    read = [(earlier, found) for earlier in between if (found := sessions.record(earlier)[0])]
    folded = fold_actions([*read, (session, record)], read_log(sessions.root).entries)
    return reviewed_in(session, record, {action.key: action for action in folded})


def change_action(root: Path, action: AgreedAction, when: datetime, before: AgreedAction | None = None) -> None:
    """Save how an action now reads: what is different from `before`, or all of it (None).

    So what somebody else has changed meanwhile stays. Raises FilesError where it could not be recorded, or where its
    session was deleted.
    """
    if action.session and not Sessions(root).has(action.session):
        raise FilesError(messages.ACTION_GONE)
    edit = ActionFieldsChanged(when=when.isoformat(timespec="seconds"), session=action.session, number=action.number)
    fields: dict[str, object] = {
        name: getattr(action, name)
        for name in ("who", "what", "due", "status", "support")
        if before is None or getattr(action, name) != getattr(before, name)
    }
    if "due" in fields:
        fields["due"] = action.due or ""
    with LogBook(root) as log:
        log.write(replace(edit, **fields))


def add_action(
    root: Path,
    when: datetime,
    who: tuple[str, ...],
    what: str,
    *,
    due: str | None = None,
    support: str = "",
    group: str = "",
) -> AgreedAction:
    """Keep an action that was agreed outside a session, and return it. Raises FilesError where it is not recorded."""
    with LogBook(root) as log:
        taken = {entry.number for entry in log.entries if isinstance(entry, ActionNoted)}
        number = next(number for number in _by_lot() if number not in taken)
        noted = ActionNoted(
            when=when.isoformat(timespec="seconds"),
            number=number,
            who=who,
            what=what,
            due=due,
            support=support,
            group=group,
        )
        log.write(noted)
    return noted_action(noted, {})


def last_actions(
    root: Path, format_id: str, people: Sequence[str], group: str = "", listed: AgreedActions | None = None
) -> tuple[LastAction, ...]:
    """Return what these people agreed before and have open, the oldest first, for a review.

    `listed` are the actions as they stand, at least the open ones, where that is known already.

    Theirs are the sessions of just these people, and those of the same format in which more than half of them were.
    Of a named group (its id) theirs are the group's, and what just these people agreed under no group's name.
    """
    here = set(map(person_key, people))

    def ours(action: AgreedAction) -> bool:
        there = set(map(person_key, action.people))
        theirs = same_people(action.people, people)
        if group:
            return action.group == group or (not action.group and theirs)
        return theirs or (action.format == format_id and len(there & here) * 2 > max(len(there), len(here)))

    actions = (listed or list_actions(root)).all
    return tuple(_last(action) for action in actions if action.status == "open" and ours(action))


def as_they_stand(session: Session, listed: AgreedActions) -> tuple[LastAction, ...]:
    """Return the earlier actions of a session as they stand by now, with what became of those that were closed since.

    What was said of one in the session itself stays, and so do those that cannot be read now.
    """
    known = {action.key: action for action in listed.all}
    return tuple(_stands(last, session, known) for last in session.last_actions)


def _stands(last: LastAction, session: Session, known: Mapping[tuple[str, int], AgreedAction]) -> LastAction:
    key = last.session, last.action.number
    return last if key in session.reviewed or key not in known else _last(known[key])


def _last(action: AgreedAction) -> LastAction:
    return LastAction(
        session=action.session,
        action=Action(
            number=action.number,
            who=action.who,
            what=action.what,
            due=action.due,
            person=action.person,
            support=action.support,
        ),
        agreed_on=action.agreed_on,
        carried=action.carried,
        unmoved=action.unmoved,
        closed="" if action.status == "open" else action.status,
    )


def _by_lot() -> Iterator[int]:
    while True:
        yield _LEAST_NUMBER + _LOT.randrange(_NUMBERS)


def _full(action: AgreedAction) -> str:
    return f"{action.session}-{action.number}" if action.session else action.reference
