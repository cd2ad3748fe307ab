"""The log of what was done to agreed actions outside a session, and of those that were added there.

Owns its entries, adding one, and forgetting a session. Must not know what comes of the entries: `actions` does.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from msgspec import Struct

from thinkpair.errors import FilesError
from thinkpair.files import files_error, private_folder, replace_file, sync_folder
from thinkpair.session.plan import written
from thinkpair.storage.journal.codec import Codec, NotUnderstood
from thinkpair.storage.journal.line_format import read_lines, write_line
from thinkpair.storage.journal.reader import VERSION, Loaded, load, segment_path
from thinkpair.storage.journal.writer import Journal
from thinkpair.storage.lock import Lock

Status = Literal["open", "done", "dropped", "handed over"]
FOLDER = "actions"
_PATIENCE = 2.0
_SLOW_DISK = 10.0


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
    """An action was changed outside a session, `when` (ISO 8601 with its offset), and now reads like this."""

    when: str
    session: str
    number: int
    who: tuple[str, ...]
    what: str
    due: str | None = None
    status: Status = written("open")
    support: str = ""


LogEntry = ActionChanged | ActionNoted
LOG: Codec[LogEntry] = Codec([ActionChanged, ActionNoted], apart=True)


def read_log(root: Path) -> Loaded[LogEntry]:
    """Return everything that the log beside the sessions in `root` says; what is wrong with it becomes a note."""
    return load(root / FOLDER, LOG)


def forget_session(root: Path, session: str) -> None:
    """Remove every word on the actions of a session from the log, which is written again whole.

    Raises FilesError where that cannot be done, also where the log is damaged: the damaged lines may speak of it.
    """
    folder = root / FOLDER
    if not folder.is_dir():
        return
    lock = Lock(folder, _PATIENCE)
    try:
        loaded = load(folder, LOG)
        kept = [
            entry for entry in loaded.entries if not (isinstance(entry, ActionChanged) and entry.session == session)
        ]
        if loaded.notes:
            raise FilesError(f"{loaded.notes[0]}: what the log of actions says of {session} could not all be removed")
        if len(kept) < len(loaded.entries):
            _write_again(folder, kept, loaded)
    except OSError as error:
        raise files_error("write", folder, error) from None
    finally:
        lock.release()


def _write_again(folder: Path, entries: list[LogEntry], before: Loaded[LogEntry]) -> None:
    lines = [write_line(0, {"journal": VERSION})]
    lines += [write_line(number, LOG.encode(entry)) for number, entry in enumerate(entries, start=1)]
    replace_file(segment_path(folder, 1), b"".join(lines))
    for path in {segment.path for segment in before.segments} - {segment_path(folder, 1)}:
        path.unlink()
    sync_folder(folder)


class LogBook:
    """The log, open for one entry; a context that lets go of it at its end."""

    def __init__(self, root: Path) -> None:
        """Lock it. Raises FilesError where someone else writes, or it cannot be read."""
        self._folder = root / FOLDER
        try:
            private_folder(root)
            private_folder(self._folder)
        except OSError as error:
            raise files_error("write", self._folder, error) from None
        self._journal = Journal(self._folder, LOG, _PATIENCE)

    @property
    def entries(self) -> tuple[LogEntry, ...]:
        """What is in it already."""
        return self._journal.events

    def __enter__(self) -> "LogBook":
        return self

    def write(self, entry: LogEntry) -> None:
        """Add an entry; it is durable when this returns. Raises FilesError where it is not."""
        self._journal.append([entry])
        if not self._journal.flush(_SLOW_DISK):
            problem = self._journal.trouble
            raise FilesError(problem or f"{self._folder} does not answer; the change may not be recorded")

    def __exit__(self, *_: object) -> None:
        self._journal.close()


def decode_log(content: bytes) -> tuple[LogEntry, ...] | None:
    """Return what a file of a log says; None where not every line of it can be understood."""
    lines = read_lines(content)
    if lines.damaged or lines.closed or lines.tail is not None:
        return None
    try:
        return tuple(LOG.decode(line.value, set()) for line in lines.intact if line.seq)
    except NotUnderstood:
        return None


def add_missing(root: Path, entries: Iterable[LogEntry], *, dry_run: bool = False) -> int:
    """Add those entries to the log that it does not have yet; return how many. Raises FilesError."""
    known = set(read_log(root).entries)
    missing = [entry for entry in dict.fromkeys(entries) if entry not in known]
    if missing and not dry_run:
        with LogBook(root) as log:
            for entry in missing:
                log.write(entry)
    return len(missing)
