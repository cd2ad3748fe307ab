"""Merging what two machines wrote at once, so that nothing is dropped.

Owns what becomes of a copy: what says nothing more goes, what goes on where ours ends is added to it, what went another
way becomes a session of its own. A copy is removed only once what it says is on the disk. Must not know screens.
"""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from difflib import ndiff
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.errors import FilesError
from thinkpair.files import files_error, read_file, sync_folder
from thinkpair.safe_text import safe_text
from thinkpair.session.events import Event, SessionStarted
from thinkpair.session.state import replay
from thinkpair.storage import records
from thinkpair.storage.action_log import add_missing, decode_log
from thinkpair.storage.journal.codec import EVENTS, NotUnderstood
from thinkpair.storage.journal.line_format import read_lines
from thinkpair.storage.journal.reader import SIZE_LIMIT, load
from thinkpair.storage.journal.writer import Journal
from thinkpair.storage.record_builder import record_of
from thinkpair.storage.record_files import read_record_file
from thinkpair.storage.seal import in_use, read_kept
from thinkpair.storage.sealing import opened
from thinkpair.storage.sessions import Sessions
from thinkpair.storage.sync_conflicts import PUT_ASIDE, Copy, original_of

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_SLOW_DISK = 10.0


class Merged(Struct, frozen=True):
    """What became of a copy, in words; `done` is False where a person has to choose."""

    copy: Copy
    done: bool
    words: str


def merge_copy(sessions: Sessions, copy: Copy) -> Merged:
    """Merge one copy. Raises FilesError where that cannot be written; what the copy says is still there then."""
    try:
        match copy.kind:
            case "journal":
                return _merge_journal(sessions, copy)
            case "log":
                return _merge_log(sessions, copy)
            case "record":
                return _merge_record(sessions, copy)
        return _merge_by_hand(copy)
    except OSError as error:
        raise files_error("merge", copy.path, error) from None


def differences(copy: Copy) -> Iterator[str]:
    """Yield the lines in which a copy of a TOML file differs from ours ("- ") and what it says ("+ ")."""
    ours = original_of(copy)
    before, after = (_lines(path) if path else [] for path in (ours, copy.path))
    yield from (line for line in ndiff(before, after) if line.startswith(("- ", "+ ")))


def _merge_by_hand(copy: Copy) -> Merged:
    """Which of two wordings is right only people know; what says the same goes."""
    ours = original_of(copy)
    if ours and read_kept(ours, SIZE_LIMIT) == read_kept(copy.path, SIZE_LIMIT):
        copy.path.unlink()
        return Merged(copy, True, "it said nothing more")
    return Merged(copy, False, "compare it with yours, keep what is right, and delete it")


def _lines(path: Path) -> list[str]:
    try:
        return read_kept(path, SIZE_LIMIT).decode("utf-8", "replace").splitlines()
    except OSError:
        return []


def _merge_journal(sessions: Sessions, copy: Copy) -> Merged:
    theirs = _events(copy.path)
    if theirs is None:
        return Merged(copy, False, "damaged, or from a newer version: it is left as it is")
    own = load(sessions.root / copy.session, EVENTS, copies=False)
    ours = own.entries
    if not own.whole or own.last != len(ours):
        return Merged(copy, False, "what is here is damaged: the copy stays, and what only it says is read as well")
    if ours[: len(theirs)] == theirs or _is_in_record(sessions, copy.session, theirs):
        _remove(copy.path)
        return Merged(copy, True, "it said nothing more, and is removed")
    if theirs[: len(ours)] == ours and not (sessions.root / copy.session / records.NAME).exists():
        _go_on_with(sessions, copy, theirs[len(ours) :])
        return Merged(
            copy, True, f"it went on where the session here ended: {len(theirs) - len(ours)} events are added"
        )
    session = _own_session(sessions, copy, theirs)
    return Merged(copy, True, f"it went another way, and is a session of its own now: {session}")


def _go_on_with(sessions: Sessions, copy: Copy, events: list[Event]) -> None:
    """Put the copy aside first: the journal would read it as well."""
    aside = copy.path.with_name(f"{PUT_ASIDE}{copy.path.name.removeprefix(PUT_ASIDE)}")
    copy.path.rename(aside)
    folder = sessions.root / copy.session
    if folder.is_dir():
        _write(sessions.open(copy.session), events)
    else:
        _write(sessions.create(copy.session), events)
    _remove(aside)


def _own_session(sessions: Sessions, copy: Copy, events: list[Event]) -> str:
    """Give it an id that is made of what it says: two machines that merge the same copy make the same session."""
    token = _token(opened(copy.path.name, read_file(copy.path, SIZE_LIMIT), in_use()))
    session = f"{copy.session.rpartition('-')[0]}-{token}"
    named = [replace(one, session=session) if isinstance(one, SessionStarted) else one for one in events]
    if session not in sessions.ids():
        _write(sessions.create(session), named)
    elif missing := _not_written_yet(sessions, session, named):
        _write(sessions.open(session), missing)
    sessions.settle_left_overs([session])
    _remove(copy.path)
    return session


def _not_written_yet(sessions: Sessions, session: str, events: list[Event]) -> list[Event]:
    """Return what is left to write where an earlier merge was cut off."""
    written = list(sessions.read(session).events)
    put_away = (sessions.root / session / records.NAME).exists()
    return [] if put_away or events[: len(written)] != written else events[len(written) :]


def _merge_log(sessions: Sessions, copy: Copy) -> Merged:
    entries = decode_log(read_file(copy.path, SIZE_LIMIT))
    if entries is None:
        return Merged(copy, False, "damaged: it is left as it is, and what can be read of it counts")
    aside = copy.path.with_name(f"{PUT_ASIDE}{copy.path.name.removeprefix(PUT_ASIDE)}")
    copy.path.rename(aside)
    added = add_missing(sessions.root, entries)
    _remove(aside)
    return Merged(
        copy, True, f"{added} changes of actions are added" if added else "it said nothing more, and is removed"
    )


def _merge_record(sessions: Sessions, copy: Copy) -> Merged:
    own = sessions.root / copy.session / records.NAME
    theirs, _ = read_record_file(copy.path)
    ours, _ = read_record_file(own)
    if theirs is not None and theirs == ours:
        _remove(copy.path)
        return Merged(copy, True, "it said the same, and is removed")
    if theirs is not None and ours is None and not own.exists():
        own.parent.mkdir(mode=0o700, exist_ok=True)
        copy.path.rename(own)
        _remove_empty(copy.path.parent)
        return Merged(copy, True, "there was no other: it is the record now")
    return Merged(copy, False, f"the two say different things: compare it with {records.NAME}, and delete one")


def _events(path: Path) -> list[Event] | None:
    """Return the events of one file; None where not all of it can be understood."""
    lines = read_lines(read_file(path, SIZE_LIMIT))
    if lines.damaged or lines.closed or lines.tail is not None:
        return None
    left_out: set[str] = set()
    with suppress(NotUnderstood):
        events = [EVENTS.decode(line.value, left_out) for line in lines.intact if line.seq]
        return None if left_out else events
    return None


def _is_in_record(sessions: Sessions, session: str, theirs: list[Event]) -> bool:
    """Tell whether a record, whose journal was not to be kept, has all that a copy of that journal says."""
    record, _ = read_record_file(sessions.root / session / records.NAME)
    if record is None or record.keep == "all" or not theirs or not isinstance(theirs[0], SessionStarted):
        return False
    before = record_of(replay(theirs), record.keep)
    return before.started == record.started and len(before.slots) <= len(record.slots)


def _write(journal: Journal[Event], events: list[Event]) -> None:
    journal.append(events)
    recorded = journal.flush(_SLOW_DISK)
    journal.close()
    if not recorded:
        raise FilesError(safe_text(journal.trouble or "the disk does not answer", 300))


def _token(content: bytes) -> str:
    number = int.from_bytes(hashlib.sha256(content).digest()[:8], "big")
    return "".join(_ALPHABET[number // len(_ALPHABET) ** place % len(_ALPHABET)] for place in range(8))


def _remove(path: Path) -> None:
    path.unlink()
    sync_folder(path.parent)
    _remove_empty(path.parent)


def _remove_empty(folder: Path) -> None:
    """Of a folder that was a copy itself nothing is left once its last file is merged."""
    with suppress(OSError):
        folder.rmdir()
