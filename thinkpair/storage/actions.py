"""Agreed actions over all sessions: what was agreed, and what became of it since.

They are put together from records, journals, later reviews and the log of changes made outside a session.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from random import SystemRandom
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.errors import UsageError
from thinkpair.names import parse_names
from thinkpair.safe_text import name_key, safe_text
from thinkpair.session.actions import Action, LastAction, Verdict
from thinkpair.storage.action_log import (
    ActionChanged,
    ActionEdited,
    ActionNoted,
    LogBook,
    LogEntry,
    Status,
    read_log,
    seconds_of,
)
from thinkpair.storage.records import Record, ReviewRecord
from thinkpair.storage.sessions import Sessions

Did = Literal["agreed", "added", "done", "open", "smaller", "handed over", "dropped", "reworded", "reopened"]
_LOT = SystemRandom()
_LEAST_NUMBER, _NUMBERS = 10_000, 90_000


class ActionChange(Struct, frozen=True, kw_only=True):
    """What was done to an action: `when` (ISO 8601), in which session ("" outside of one), and how it read then.

    `word` is why it was left open, "" where nobody said so.
    """

    when: str
    did: Did
    session: str
    who: tuple[str, ...]
    what: str
    due: str | None = None
    word: str = ""


class AgreedAction(Struct, frozen=True, kw_only=True):
    """An action as it stands now. `due` and `agreed_on` are ISO dates; `carried` counts the reviews that left it open.

    `unmoved` counts those since it last read otherwise or changed hands. `reference` is short enough to type;
    `format`, `title`, `people` and `group` ("" for none) are those of the session in which it was agreed, `round`,
    `turn` (from 1, None unknown), `step` and `person` (whose turn; "" nobody's) the place in it. An action that was
    added outside a session has no session (""), and its owners are its people. `support` is who will ask about it.
    """

    session: str
    number: int
    reference: str
    who: tuple[str, ...]
    what: str
    due: str | None
    agreed_on: str
    format: str
    people: tuple[str, ...]
    status: Status = "open"
    carried: int = 0
    unmoved: int = 0
    support: str = ""
    group: str = ""
    title: str = ""
    round: int | None = None
    turn: int | None = None
    step: str = ""
    person: str = ""
    history: tuple[ActionChange, ...] = ()


class Reviewed(Struct, frozen=True, kw_only=True):
    """What became of an earlier action in a session, with how it read before (`was`) and after (`became`).

    `what` and `who` are as it stands now; all of these are empty where the action is not kept any more. `change` is
    what it became, who took it over, or why it was left open; `due` the new date (ISO), None for none. No `verdict`
    ("") says that it was there to be reviewed, and nobody has.
    """

    session: str
    number: int
    who: tuple[str, ...] = ()
    what: str = ""
    verdict: Verdict | Literal[""]
    change: str = ""
    was_who: tuple[str, ...] = ()
    was: str = ""
    became_who: tuple[str, ...] = ()
    became: str = ""
    due: str | None = None


class Actions(Struct, frozen=True):
    """All agreed actions, the oldest first, and what could not be read."""

    all: tuple[AgreedAction, ...]
    notes: tuple[str, ...]

    def find(self, reference: str) -> AgreedAction:
        """Return the action with this reference. Raises UsageError where there is none, or more than one."""
        found = [action for action in self.all if reference in (action.reference, _full(action))]
        if len(found) == 1:
            return found[0]
        if not found:
            shown = safe_text(reference, 60)
            raise UsageError(f'there is no action "{shown}": `thinkpair actions` lists those there are')
        raise UsageError(f"{reference} is more than one action: write {' or '.join(_full(action) for action in found)}")


Key = tuple[str, int]
Word = ReviewRecord | ActionChanged | ActionEdited
_Said = tuple[float, str, str, Word]


def list_actions(root: Path) -> Actions:
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
    return Actions(fold_actions(records, log.entries), (*notes, *log.notes))


def fold_actions(records: Iterable[tuple[str, Record]], log: Iterable[LogEntry]) -> tuple[AgreedAction, ...]:
    """Return what comes of the records of these sessions (by id) and of the log, the oldest action first."""
    known: dict[Key, AgreedAction] = {}
    said: list[_Said] = []
    for session, record in records:
        known.update(_agreed(session, record))
        said.extend((seconds_of(record.started), record.started, session, word) for word in record.reviews)
    for entry in log:
        if isinstance(entry, ActionNoted):
            noted = _noted(entry, known)
            known[noted.session, noted.number] = noted
        else:
            said.append((seconds_of(entry.when), entry.when, "", entry))
    for _, when, session, word in sorted(said, key=lambda one: one[0]):
        key = (word.session, word.number)
        if key in known:
            known[key] = _followed(known[key], word, when, session)
    return tuple(sorted(known.values(), key=lambda action: seconds_of(action.history[0].when)))


def gone_through(sessions: Sessions, session: str, record: Record) -> tuple[Reviewed, ...]:
    """Return what a session made of earlier actions, each as it read then.

    Only the sessions in which they were agreed are read.
    """
    if not record.reviews:
        return ()
    there = set(sessions.ids())
    named = sorted({review.session for review in record.reviews} & there)
    read = [(earlier, found) for earlier in named if (found := sessions.record(earlier)[0])]
    folded = fold_actions([*read, (session, record)], read_log(sessions.root).entries)
    return reviewed_in(session, record, {(action.session, action.number): action for action in folded})


def reviewed_in(session: str, record: Record, known: Mapping[Key, AgreedAction]) -> tuple[Reviewed, ...]:
    """Return what became of earlier actions in a session; `known` are those that are kept, by session and number."""
    return tuple(_reviewed_one(session, word, known.get((word.session, word.number))) for word in record.reviews)


def _reviewed_one(session: str, word: ReviewRecord, action: AgreedAction | None) -> Reviewed:
    line = Reviewed(session=word.session, number=word.number, verdict=word.verdict, change=word.change, due=word.due)
    if action is None:
        return line
    line = replace(line, who=action.who, what=action.what)
    here = [(before, after) for before, after in pairwise(action.history) if after.session == session]
    if here:
        before, after = here[0][0], here[-1][1]
        line = replace(line, was_who=before.who, was=before.what, became_who=after.who, became=after.what)
    return line


def change_action(root: Path, action: AgreedAction, when: datetime, before: AgreedAction | None = None) -> None:
    """Save how an action now reads: what is different from `before`, or all of it (None).

    So what somebody else has changed meanwhile stays. Raises FilesError where it could not be recorded.
    """
    edit = ActionEdited(when=when.isoformat(timespec="seconds"), session=action.session, number=action.number)
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
    return _noted(noted, {})


def last_actions(
    root: Path, format_id: str, people: Sequence[str], group: str = "", listed: Actions | None = None
) -> tuple[LastAction, ...]:
    """Return what these people agreed before and have open, the oldest first, for a review.

    `listed` are the actions as they stand, at least the open ones, where that is known already.

    Theirs are the sessions of just these people, and those of the same format in which more than half of them were.
    Of a named group (its id) theirs are the group's, and what just these people agreed under no group's name.
    """
    here = {name_key(name) for name in people}

    def ours(action: AgreedAction) -> bool:
        there = {name_key(name) for name in action.people}
        if group:
            return action.group == group or (not action.group and there == here)
        return there == here or (action.format == format_id and len(there & here) * 2 > max(len(there), len(here)))

    actions = (listed or list_actions(root)).all
    return tuple(_last(action) for action in actions if action.status == "open" and ours(action))


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
    )


def _agreed(session: str, record: Record) -> Iterator[tuple[Key, AgreedAction]]:
    for action in record.actions:
        place = record.slots[action.slot] if action.slot is not None and action.slot < len(record.slots) else None
        yield (
            (session, action.number),
            AgreedAction(
                session=session,
                number=action.number,
                reference=f"{session.rpartition('-')[2]}-{action.number}",
                who=action.who,
                what=action.what,
                due=action.due,
                agreed_on=record.started[:10],
                format=record.format,
                people=record.people,
                support=action.support,
                group=record.group,
                title=record.title,
                round=place.round if place else None,
                turn=place.turn if place else None,
                step=place.step if place else "",
                person=action.person,
                history=(_deed(action, "agreed", record.started, session),),
            ),
        )


def _noted(entry: ActionNoted, known: dict[Key, AgreedAction]) -> AgreedAction:
    """Two machines may have drawn the same number: the later one gets the next that is free, on both alike."""
    number = entry.number
    while ("", number) in known:
        number += 1
    return AgreedAction(
        session="",
        number=number,
        reference=f"add-{number}",
        who=entry.who,
        what=entry.what,
        due=entry.due,
        agreed_on=entry.when[:10],
        format="",
        people=entry.who,
        support=entry.support,
        group=entry.group,
        history=(_deed(entry, "added", entry.when, ""),),
    )


def _followed(action: AgreedAction, word: Word, when: str, session: str) -> AgreedAction:
    """Return the action after one more word on it, which goes into its history."""
    if isinstance(word, ActionChanged | ActionEdited):
        after, did = _changed(action, _as_change(action, word))
        why = ""
    else:
        after, did = _reviewed(action, word), word.verdict
        if action.history[-1].session == session:  # scaled down and handed over is carried over once
            after = replace(after, carried=action.carried)
        why = word.change if word.verdict == "open" else ""
    return replace(after, history=(*action.history, replace(_deed(after, did, when, session), word=why)))


def _as_change(action: AgreedAction, word: ActionChanged | ActionEdited) -> ActionChanged:
    if isinstance(word, ActionChanged):
        return word
    return ActionChanged(
        when=word.when,
        session=word.session,
        number=word.number,
        who=action.who if word.who is None else word.who,
        what=action.what if word.what is None else word.what,
        due=action.due if word.due is None else word.due or None,
        status=word.status or action.status,
        support=action.support if word.support is None else word.support,
    )


def _changed(action: AgreedAction, word: ActionChanged) -> tuple[AgreedAction, Did]:
    moved = (word.who, word.what) != (action.who, action.what) or word.status != action.status
    support = _asked_by(word.support, word.who)
    after = replace(action, who=word.who, what=word.what, due=word.due, status=word.status, support=support)
    if word.status == action.status:
        return replace(after, unmoved=0 if moved else action.unmoved), "reworded"
    return replace(after, unmoved=0), "reopened" if word.status == "open" else word.status


def _reviewed(action: AgreedAction, word: ReviewRecord) -> AgreedAction:
    """What is handed over to someone who is named stays open; what is made smaller stays open, in new words.

    What stays open may get a new date.
    """
    match word.verdict:
        case "done" | "dropped":
            return replace(action, status=word.verdict)
        case "open":
            action = replace(action, status="open", due=word.due or action.due)
            return replace(action, carried=action.carried + 1, unmoved=action.unmoved + 1)
        case "smaller":
            action = replace(action, status="open", what=word.change or action.what, due=word.due or action.due)
            return replace(action, carried=action.carried + 1, unmoved=0)
        case "handed over" if who := parse_names(word.change):
            action = replace(action, status="open", who=who, due=word.due or action.due)
            return replace(action, support=_asked_by(action.support, who), carried=action.carried + 1, unmoved=0)
        case "handed over":
            return replace(action, status="handed over")


def _asked_by(support: str, who: tuple[str, ...]) -> str:
    """Nobody asks oneself: whoever takes over what they would have asked about does not."""
    return "" if support in who else support


def _deed(action: Action | AgreedAction | ActionNoted, did: Did, when: str, session: str) -> ActionChange:
    return ActionChange(when=when, did=did, session=session, who=action.who, what=action.what, due=action.due)


def _by_lot() -> Iterator[int]:
    while True:
        yield _LEAST_NUMBER + _LOT.randrange(_NUMBERS)


def _full(action: AgreedAction) -> str:
    return f"{action.session}-{action.number}" if action.session else action.reference
