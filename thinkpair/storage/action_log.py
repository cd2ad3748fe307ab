"""The log of what was done to agreed actions outside a session, and of those that were added there.

Each machine writes a log of its own, in `actions-MACHINE` beside the sessions, so that two that share a folder never
write the same file; all of them are read together. Version 0.1 wrote one for all, in `actions`.
"""

import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal
from uuid import getnode

from msgspec import Struct

from thinkpair.errors import FilesError
from thinkpair.files import files_error, private_folder, read_file, replace_file, sync_folder
from thinkpair.session.plan import written
from thinkpair.storage import messages
from thinkpair.storage.journal.codec import Codec, encode
from thinkpair.storage.journal.line_format import write_line
from thinkpair.storage.journal.reader import SIZE_LIMIT, VERSION, JournalContent, load, segment_path
from thinkpair.storage.journal.writer import Journal
from thinkpair.storage.lock import Lock
from thinkpair.storage.synced_folders import copies_within

Status = Literal["open", "done", "dropped", "handed over"]
FOLDER = "actions"
_PATIENCE = 2.0
_SLOW_DISK = 10.0
_RANDOM_NODE = 1 << 40
"""What `getnode` sets where it knows no network card: another number in every process."""


class ActionNoted(Struct, frozen=True, kw_only=True, tag=True, tag_field="event", omit_defaults=True):
    """An action was added outside a session, `when` (ISO 8601 with its offset); `number` is drawn by lot."""

    when: str
    number: int
    who: tuple[str, ...]
    what: str
    due: str | None = None
    support: str = ""
    group: str = ""


class ActionChanged(Struct, frozen=True, kw_only=True, tag=True, tag_field="event", omit_defaults=True):
    """An action was changed outside a session, `when` (ISO 8601 with its offset), and now reads like this.

    Version 0.1 wrote it; `ActionFieldsChanged` has taken its place.
    """

    when: str
    session: str
    number: int
    who: tuple[str, ...]
    what: str
    due: str | None = None
    status: Status = written("open")
    support: str = ""


class ActionFieldsChanged(Struct, frozen=True, kw_only=True, tag="ActionEdited", tag_field="event", omit_defaults=True):
    """Fields of an action were changed outside a session, `when`; None did not change, a `due` of "" was taken away.

    Two people who change different fields of an action at once do not undo each other.
    """

    when: str
    session: str
    number: int
    who: tuple[str, ...] | None = None
    what: str | None = None
    due: str | None = None
    status: Status | None = None
    support: str | None = None


LogEntry = ActionChanged | ActionFieldsChanged | ActionNoted
LOG: Codec[LogEntry] = Codec([ActionChanged, ActionFieldsChanged, ActionNoted])


class ActionLog(Struct, frozen=True):
    """What all logs say: the entries, each once, the oldest first, and what could not be read."""

    entries: tuple[LogEntry, ...]
    notes: tuple[str, ...]


def read_log(root: Path) -> ActionLog:
    """Return everything that the logs beside the sessions in `root` say; what is wrong with them becomes a note."""
    loaded = [load(path, LOG) for path in log_places(root)]
    # Of the same words in one second the last counts: done, undone and done again is done.
    newest_first = dict.fromkeys(reversed([entry for log in loaded for entry in log.entries]))
    once = [*reversed(newest_first)]
    notes = tuple(note for log in loaded for note in log.notes)
    return ActionLog(tuple(sorted(once, key=lambda entry: seconds_of(entry.when))), notes)


def log_places(root: Path) -> Iterator[Path]:
    """Yield the folders of all logs beside the sessions in `root`, and the copies of logs that a synced folder made."""
    names = sorted(name for name in os.listdir(root) if name.startswith(FOLDER)) if root.is_dir() else []
    for folder in (root / name for name in names if (root / name).is_dir()):
        yield folder
        yield from (copied.path for copied in copies_within(folder))


def own_folder(root: Path) -> Path:
    """Return the folder of this machine's log: named by its network card, or by its name where none is known."""
    import hashlib  # it loads OpenSSL, and Home does without

    node = getnode()
    name = os.uname().nodename if node & _RANDOM_NODE else str(node)
    return root / f"{FOLDER}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def seconds_of(moment: str) -> float:
    """Return the seconds of the wall clock of an ISO date and time.

    A moment that cannot be read counts as long ago: it must not overrule one that can.
    """
    try:
        return datetime.fromisoformat(moment).timestamp()
    except (ValueError, OverflowError, OSError):
        return 0.0


def forget_session(root: Path, session: str) -> None:
    """Remove every word on the actions of a session from all logs; one that has any is written again whole.

    Raises FilesError where that cannot be done, also where a log is damaged: the damaged lines may speak of it.
    """
    places = [*log_places(root)]
    for path in places:
        if path.is_dir():
            _forget_in(path, session)
    for path in places:
        if path.is_file():
            _forget_in_copy(path, session)


def _forget_in_copy(copy: Path, session: str) -> None:
    kept, all_said = _kept(load(copy, LOG), session)
    if not all_said:
        try:
            replace_file(copy, _lines_of(kept))
        except OSError as error:
            raise files_error("write", copy, error) from None


def _forget_in(folder: Path, session: str) -> None:
    lock = Lock(folder, _PATIENCE)
    try:
        loaded = load(folder, LOG)
        kept, all_said = _kept(loaded, session)
        if not all_said:
            _write_again(folder, kept, loaded)
        for torn in folder.glob("*.torn-*"):
            if session.encode() in read_file(torn, SIZE_LIMIT):
                torn.unlink()
    except OSError as error:
        raise files_error("write", folder, error) from None
    finally:
        lock.release()


def _write_again(folder: Path, entries: list[LogEntry], before: JournalContent[LogEntry]) -> None:
    replace_file(segment_path(folder, 1), _lines_of(entries))
    for path in {segment.path for segment in before.segments} - {segment_path(folder, 1)}:
        path.unlink()
    sync_folder(folder)


def _kept(loaded: JournalContent[LogEntry], session: str) -> tuple[list[LogEntry], bool]:
    """Return the entries that are not of a session, and whether those are all. Raises FilesError for damage."""
    if loaded.notes:
        raise FilesError(messages.not_all_removed(loaded.notes[0], session))
    kept = [entry for entry in loaded.entries if isinstance(entry, ActionNoted) or entry.session != session]
    return kept, len(kept) == len(loaded.entries)


def _lines_of(entries: Iterable[LogEntry]) -> bytes:
    lines = [write_line(0, {"journal": VERSION})]
    lines += [write_line(number, encode(entry)) for number, entry in enumerate(entries, start=1)]
    return b"".join(lines)


class LogBook:
    """This machine's log, open for one entry; a context that lets go of it at its end."""

    def __init__(self, root: Path) -> None:
        """Lock it. Raises FilesError where someone else writes, or it cannot be read."""
        self._root = root
        self._folder = own_folder(root)
        try:
            private_folder(self._folder)
        except OSError as error:
            raise files_error("write", self._folder, error) from None
        self._journal = Journal(self._folder, LOG, _PATIENCE)

    @property
    def entries(self) -> tuple[LogEntry, ...]:
        """What is in all logs already."""
        return read_log(self._root).entries

    def __enter__(self) -> "LogBook":
        return self

    def write(self, entry: LogEntry) -> None:
        """Add an entry; it is durable when this returns. Raises FilesError where it is not."""
        self._journal.append([entry])
        if not self._journal.flush(_SLOW_DISK):
            problem = self._journal.trouble
            raise FilesError(
                messages.cannot_be_written(self._folder, problem) if problem else messages.does_not_answer(self._folder)
            )

    def __exit__(self, *_: object) -> None:
        self._journal.close()
