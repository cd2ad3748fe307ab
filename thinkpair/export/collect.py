"""Loads what is to be exported (a session, all actions, a group) from the folders, and makes the text for a target."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from thinkpair.errors import ContentError, ThinkpairError, UsageError
from thinkpair.export.model import Material, material
from thinkpair.export.redaction import redacted
from thinkpair.export.targets import TARGETS
from thinkpair.files import write_output
from thinkpair.formats.library import shipped_folder
from thinkpair.groups.history import in_order
from thinkpair.groups.summary import group_title
from thinkpair.safe_text import safe_text
from thinkpair.settings import Folders, refuse_own
from thinkpair.sharing.shared_sessions import missing_words
from thinkpair.storage.action_history import AgreedAction, fold_actions
from thinkpair.storage.action_log import read_log
from thinkpair.storage.actions import ID_MINUTE, list_actions
from thinkpair.storage.index.action_queries import agreed_actions
from thinkpair.storage.index.database import SessionQuery
from thinkpair.storage.index.index import open_index
from thinkpair.storage.records import Record
from thinkpair.storage.sessions import Sessions

if TYPE_CHECKING:
    from thinkpair.groups.model import Group

LAST = "last"
"""The word for the newest session, in place of its id."""


class Gathered(Struct, frozen=True):
    """What is exported, the name that a file of it may have, and what could not be read."""

    material: Material
    name: str
    notes: tuple[str, ...]


def gather_session(folders: Folders, session: str, now: datetime, *, everyone: bool) -> Gathered:
    """Return one session by its id, or the `last` one, with its actions as they stand now and its next meeting.

    With `everyone` it knows the people of all sessions, for a redaction; that takes as long as there are many.
    Raises FilesError where there is none, ContentError where nothing of it can be read.
    """
    sessions = Sessions(folders.sessions)
    identifier = newest_session(sessions) if session == LAST else session
    record, notes = sessions.record(identifier)
    if record is None:
        raise ContentError(f"{safe_text(identifier, 100)}: neither its record nor its journal can be read")
    known = list_actions(folders.sessions).all if everyone else _known_around(sessions, identifier, record)
    groups, wrong = _group_of(folders, record.group)
    mine = [action for action in known if action.session == identifier]
    titles = {record.group: group_title(folders.groups, record.group)}
    missing = missing_words(folders.state, identifier) if sessions.can_go_on(identifier) else ""
    notes = (*notes, *wrong, *filter(None, [missing]))
    return Gathered(material(now, [record], mine, groups, known, titles=titles), identifier, notes)


def gather_actions(folders: Folders, now: datetime, group: str) -> Gathered:
    """Return the actions of all sessions and groups, or of one group by its id."""
    actions = list_actions(folders.sessions)
    wanted = [action for action in actions.all if not group or action.group == group]
    name = f"{group}-actions" if group else "actions"
    return Gathered(material(now, (), wanted, {}, actions.all), name, actions.notes)


def gather_group(folders: Folders, group: str, now: datetime, *, everyone: bool) -> Gathered:
    """Return what a group has written down, its sessions, actions and next meeting; `everyone` as before.

    Raises FilesError where there is no such group, ContentError where its file has errors.
    """
    found = _read_group(folders, group)
    index, theirs = open_index(Sessions(folders.sessions), folders.state), SessionQuery(group=group)
    index.refresh()
    records = in_order(record for _, record in index.records(theirs))
    actions = agreed_actions(index, theirs)
    known = list_actions(folders.sessions).all if everyone else actions.all
    notes = (*actions.notes, *_without_rule(found))
    titles = {group: found.title}
    whole = material(now, records, actions.all, {group: found}, known, titles=titles, sheets=True)
    return Gathered(whole, group, notes)


def _known_around(sessions: Sessions, session: str, record: Record) -> tuple[AgreedAction, ...]:
    """Return the actions of a session, and those it went through: only later sessions have a word on them."""
    first = min([session, *filter(None, record.reviewed_sessions)])
    around = (other for other in sessions.ids() if other[:ID_MINUTE] >= first[:ID_MINUTE])
    records = ((other, sessions.record(other)[0]) for other in around)
    return fold_actions([(other, found) for other, found in records if found], read_log(sessions.root).entries)


def newest_session(sessions: Sessions) -> str:
    """Return the id of the session that was held last. Raises ContentError where none was."""
    summaries = sessions.summaries(1)
    if not summaries:
        raise ContentError("no session was held so far")
    return summaries[0].id


def _group_of(folders: Folders, group: str) -> "tuple[dict[str, Group], tuple[str, ...]]":
    """Return the group by its id and what is to be noted; no group where it is gone or its file has an error."""
    try:
        found = _read_group(folders, group) if group else None
        return ({group: found}, _without_rule(found)) if found else ({}, ())
    except ThinkpairError as error:
        return {}, (f"without the next meeting: {error}",)


def _without_rule(group: "Group") -> tuple[str, ...]:
    problem = group.rule_problem()
    return (f"without a repeated meeting: {problem[1]}",) if problem else ()


def _read_group(folders: Folders, group: str) -> "Group":
    from thinkpair.groups.repository import Groups

    return Groups(folders.groups).read(group)


def export(material: Material, target: str, *, redact: bool = False) -> str:
    """Return what goes to a target, with initials for names if wanted. Raises UsageError for a target there is not."""
    if target not in TARGETS:
        raise UsageError(f"the targets are {', '.join(TARGETS)}")
    return TARGETS[target].make(redacted(material) if redact else material)


def session_to_file(
    folders: Folders, now: datetime, folder: Path, session: str, target: str, *, redact: bool = False
) -> Path:
    """Write a session to a file in `folder` under a name that is free there, and return it. Raises ThinkpairError."""
    gathered = gather_session(folders, session, now, everyone=redact)
    name = f"{gathered.name}-initials" if redact else gathered.name
    path = next(path for path in _names(folder, name, TARGETS[target].suffix) if not path.exists())
    refuse_own(folders, path, shipped_folder())
    write_output(path, export(gathered.material, target, redact=redact).encode())
    return path


def _names(folder: Path, name: str, suffix: str) -> Iterator[Path]:
    yield folder / f"{name}{suffix}"
    yield from (folder / f"{name}-{number}{suffix}" for number in count(2))
