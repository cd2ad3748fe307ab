"""Agreed actions over all sessions: what was agreed, and what became of it since.

Owns the fold of records, journals, later reviews and the log of changes made outside a session. Must not know screens
or commands.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from thinkpair.errors import FilesError, UsageError
from thinkpair.session.events import Action, LastAction
from thinkpair.store.codec import Codec
from thinkpair.store.disk import files_error, private_folder
from thinkpair.store.journal import Journal
from thinkpair.store.records import Record, ReviewRecord
from thinkpair.store.segments import load
from thinkpair.store.sessions import Sessions
from thinkpair.text import name_key, safe_text

Status = Literal["open", "done", "dropped", "handed over"]
_LOG_FOLDER = "actions"
_PATIENCE = 2.0
_SLOW_DISK = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedAction:
    """An action as it stands now. `due` and `agreed_on` are ISO dates; `carried` counts the reviews that left it open.

    `reference` is short enough to type; `format` and `people` are those of the session in which it was agreed.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionChanged:
    """An action was changed outside a session, `when` (ISO 8601 with its offset), and now reads like this."""

    when: str
    session: str
    number: int
    who: tuple[str, ...]
    what: str
    due: str | None = None
    status: Status = "open"


@dataclass(frozen=True, slots=True)
class Actions:
    """All agreed actions, the oldest first, and what could not be read."""

    all: tuple[AgreedAction, ...]
    notes: tuple[str, ...]


Key = tuple[str, int]
LOG: Codec[ActionChanged] = Codec([ActionChanged])


def list_actions(root: Path) -> Actions:
    """Return the agreed actions of all sessions below `root` (the folder of the sessions), as they stand now."""
    known: dict[Key, AgreedAction] = {}
    words: list[tuple[float, ReviewRecord | ActionChanged]] = []
    notes: list[str] = []
    sessions = Sessions(root)
    for session in sessions.ids():
        record, wrong = sessions.record(session)
        notes.extend(wrong)
        if record is not None:
            known.update(_agreed(session, record))
            words.extend((_seconds(record.started), word) for word in record.reviews)
    log = load(root / _LOG_FOLDER, LOG)
    words.extend((_seconds(change.when), change) for change in log.entries)
    _follow(known, words)
    return Actions(tuple(known.values()), (*notes, *log.notes))


def find_action(root: Path, reference: str) -> AgreedAction:
    """Return the action with this reference. Raises UsageError where there is none, or more than one."""
    found = [action for action in list_actions(root).all if reference in (action.reference, _full(action))]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(f'there is no action "{safe_text(reference, 60)}": `thinkpair actions` lists those there are')
    raise UsageError(f"{reference} is more than one action: write {' or '.join(_full(action) for action in found)}")


def change_action(root: Path, action: AgreedAction, when: datetime) -> None:
    """Keep that an action now reads and stands like this. Raises FilesError where it could not be recorded."""
    change = ActionChanged(
        when=when.isoformat(timespec="seconds"),
        session=action.session,
        number=action.number,
        who=action.who,
        what=action.what,
        due=action.due,
        status=action.status,
    )
    folder = root / _LOG_FOLDER
    try:
        private_folder(root)
        private_folder(folder)
    except OSError as error:
        raise files_error("write", folder, error) from None
    journal = Journal(folder, LOG, _PATIENCE)
    journal.append([change])
    recorded = journal.flush(_SLOW_DISK)
    journal.close()
    if not recorded:
        raise FilesError(journal.trouble or f"{folder} does not answer; the change may not be recorded")


def last_actions(root: Path, format_id: str, people: Sequence[str]) -> tuple[LastAction, ...]:
    """Return what these people agreed before and have open, the oldest first, for a review.

    Theirs are the sessions of just these people, and those of the same format in which more than half of them were.
    """
    here = {name_key(name) for name in people}

    def ours(action: AgreedAction) -> bool:
        there = {name_key(name) for name in action.people}
        return there == here or (action.format == format_id and len(there & here) * 2 > max(len(there), len(here)))

    return tuple(
        LastAction(
            session=action.session,
            action=Action(number=action.number, who=action.who, what=action.what, due=action.due),
        )
        for action in list_actions(root).all
        if action.status == "open" and ours(action)
    )


def _agreed(session: str, record: Record) -> Iterator[tuple[Key, AgreedAction]]:
    for action in record.actions:
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
            ),
        )


def _follow(known: dict[Key, AgreedAction], words: Iterable[tuple[float, ReviewRecord | ActionChanged]]) -> None:
    for _, word in sorted(words, key=lambda one: one[0]):
        key = (word.session, word.number)
        if key in known:
            known[key] = _changed(known[key], word) if isinstance(word, ActionChanged) else _reviewed(known[key], word)


def _changed(action: AgreedAction, word: ActionChanged) -> AgreedAction:
    return replace(action, who=word.who, what=word.what, due=word.due, status=word.status)


def _reviewed(action: AgreedAction, word: ReviewRecord) -> AgreedAction:
    """What is handed over to someone who is named stays open; what is made smaller stays open, in new words."""
    match word.verdict:
        case "done" | "dropped":
            return replace(action, status=word.verdict)
        case "open":
            return replace(action, status="open", carried=action.carried + 1)
        case "smaller":
            return replace(action, status="open", what=word.change or action.what, carried=action.carried + 1)
        case "handed over" if word.change:
            return replace(action, status="open", who=(word.change,), carried=action.carried + 1)
        case "handed over":
            return replace(action, status="handed over")


def _full(action: AgreedAction) -> str:
    return f"{action.session}-{action.number}"


def _seconds(moment: str) -> float:
    """A moment that cannot be read counts as long ago: it must not overrule one that can."""
    try:
        return datetime.fromisoformat(moment).timestamp()
    except (ValueError, OverflowError, OSError):
        return 0.0
