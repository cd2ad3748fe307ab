"""What the storage says: what is wrong with a file, why something is not saved, opened, backed up or restored.

`where` is a file of a session as notes name it, with its line where that is known (`journal.reader.place`); `why` is
a reason in words. Names of files and sessions, and what people typed, are made safe here; ids have been checked.
"""

from collections.abc import Sequence
from pathlib import Path

from thinkpair.errors import install_words
from thinkpair.safe_text import safe_path, safe_text
from thinkpair.units import count_of

# What was read, and what of it could not be


def cannot_be_read(where: str, why: str) -> str:
    """Return that a file, or a session, cannot be read."""
    return f"{where}: cannot be read: {why}"


def not_understood(where: str, why: str) -> str:
    """Return that a record is none that this version reads."""
    return f"{where}: not understood: {why}"


def damaged_record(where: str, why: str) -> str:
    """Return that a record is no JSON."""
    return f"{where}: damaged: {safe_text(why, 120)}"


def unknown_field(name: str) -> str:
    """Return that something of a newer version was left out."""
    return f"{safe_text(name, 60)} is not known to this version and was left out"


def unknown_field_of(where: str, name: str) -> str:
    """Return that something of a newer version was left out of one file."""
    return f"{where}: {unknown_field(name)}"


UNKNOWN_EVENT = "unknown kind of event"
NUMBER_OUT_OF_RANGE = "Number out of range"
HALF_A_CHARACTER = "half a character in `sources`"


def line_left_out(where: str, why: str) -> str:
    """Return that a line of a journal is no event that this version knows."""
    return f"{where}: not understood, left out: {why}"


def more_left_out(number: int) -> str:
    """Return how many more events were left out than are named."""
    return f"{count_of(number, 'more event')} not understood, left out"


def damaged_lines(where: str, first: int, last: int) -> str:
    """Return that lines of a journal are damaged: `where` names the first, which may be the last as well."""
    until = "" if first == last else f" to line {last}"
    return f"{where}: damaged{until}; left as it is"


def more_damage(where: str, places: int) -> str:
    """Return in how many more places a journal is damaged than are named."""
    return f"{where}: damaged in {places} more places"


def torn_end(where: str, size: int) -> str:
    """Return that the last line of a journal is cut off: so many bytes of it are there."""
    return f"{where}: the end is torn ({count_of(size, 'byte')})"


def torn_end_saved(where: str, aside: str) -> str:
    """Return where the torn end of a journal is now."""
    return f"{where}: the torn end is saved in {aside}"


def unfinished_text_saved(where: str, aside: str) -> str:
    """Return where unfinished text is that could not be read."""
    return f"{where}: the unfinished text cannot be read; it is saved in {aside}"


def another_event(where: str, number: int) -> str:
    """Return that two different events have one number."""
    return f"{where}: another event {number}; both are kept"


def written_twice(where: str, events: int) -> str:
    """Return that so many events were in a journal a second time."""
    return f"{where}: {count_of(events, 'event')} written twice, read once"


def missing_events(where: str, events: int, first: int) -> str:
    """Return that so many events are missing, from this number on."""
    return f"{where}: {count_of(events, 'event')} missing, from number {first} on"


HOW_TO_OPEN = "run `thinkpair seal off` of version 0.1"
SEALED = f"sealed; to open it, {HOW_TO_OPEN}"


def sealed_file(where: str) -> str:
    """Return that a file is sealed."""
    return f"{where}: {SEALED}"


def sealed_files(number: int) -> str:
    """Return how many files are sealed."""
    return f"{count_of(number, 'file')} are sealed; to open them, {HOW_TO_OPEN}"


# Sessions that cannot be opened, saved or closed

FILES_GONE = "its files are gone or replaced"
SLOW_DISK = "the disk is too slow"
NO_LOCKS = "this disk has no locks: open this session in one place only"


IN_ANOTHER_WINDOW = "in another window"


def on_machine(name: str) -> str:
    """Return on which machine a folder is open."""
    return f"on “{name}”"


def open_elsewhere(folder: str, where: str) -> str:
    """Return that another program has the lock of a folder."""
    return f"{safe_text(folder, 120)} is open {where}; join it with: thinkpair join"


def newer_version(where: str) -> str:
    """Return that a newer version wrote a journal."""
    return f"{where} is from a newer version of thinkpair: update it to resume"


def no_session_id(session: str) -> str:
    """Return that a text cannot be the id of a session."""
    return f'"{safe_text(session, 100)}" is not the id of a session: `thinkpair sessions` lists them'


def no_session(session: str) -> str:
    """Return that there is no session of this id."""
    return f"there is no session {session}: see them all with: thinkpair sessions"


def is_link(session: str) -> str:
    """Return that the folder of a session is a link."""
    return f"{session} is a link to another place: thinkpair does not follow it"


def read_only_copy(session: str) -> str:
    """Return that a copy cannot be opened."""
    return f"{session} is a copy from another machine, and read only"


def cannot_be_saved(session: str, why: str) -> str:
    """Return that a session from another machine cannot be saved."""
    return f"{session} cannot be saved here: {why}"


def nothing_to_close(session: str) -> str:
    """Return that a session is not unfinished."""
    return f"{session} is not an unfinished session: nothing to close"


def cannot_be_closed(session: str) -> str:
    """Return that an unfinished session cannot be read at all."""
    return f"{session} cannot be read; thinkpair sessions delete {session} removes it"


def unusable_index(path: Path, why: str) -> str:
    """Return that the index of sessions can neither be read nor made again."""
    return f"cannot use the index of sessions, {safe_path(path)}: {why}"


# What is proposed


def expired(sessions: int) -> str:
    """Return that so many sessions are older than they are to be kept."""
    are, them = ("is", "it") if sessions == 1 else ("are", "them")
    what = f"{count_of(sessions, 'session')} {are} older than you want to keep {them}"
    return f"{what}: `thinkpair sessions expire` lists what would go"


def conflicting_copies(number: int) -> str:
    """Return how many copies from other machines were found."""
    copies = count_of(number, "conflicting copy", "conflicting copies")
    return f"{copies} from another machine: `thinkpair sessions conflicts` lists them"


def not_downloaded(path: Path) -> str:
    """Return that a file is in iCloud alone."""
    return f"{safe_path(path)} is not downloaded from iCloud: open its folder in Finder and download it"


def synced_folder(folder: Path, service: str) -> str:
    """Return that a service copies the sessions to other machines."""
    place = safe_path(folder)
    return f"{place} lies in a folder that {service} copies to other machines: everything saved goes there, too"


# Agreed actions

ACTION_GONE = "this action is gone: its session was deleted"


def no_action(reference: str) -> str:
    """Return that no action has this reference."""
    return f'there is no action "{safe_text(reference, 60)}"; see them all with: thinkpair actions'


def several_actions(reference: str, full: Sequence[str]) -> str:
    """Return that several actions have a reference; `full` has their longer ones."""
    return f"{reference} is more than one action: write {' or '.join(full)}"


def not_all_removed(note: str, session: str) -> str:
    """Return that the log of actions cannot forget a session; `note` says what is wrong with the log."""
    return f"{note}: what the log of actions says of {session} could not all be removed"


def cannot_be_written(folder: Path, why: str) -> str:
    """Return that a change could not be written to the log of actions."""
    return f"cannot write {folder}: {why}"


def does_not_answer(folder: Path) -> str:
    """Return that the disk of the log of actions was too slow."""
    return f"{folder} does not answer; the change may not be recorded"


# Backups

NOTHING_TO_BACK_UP = "there is nothing to back up yet"
NEEDS_IDENTITY = "the backup is encrypted: name the file with your key, --identity FILE"
NO_BACKUP = "not a backup of thinkpair; nothing was changed"
NO_SOUND_BACKUP = "not a backup of thinkpair, or damaged; nothing was changed"
DAMAGED_BACKUP = "the backup is damaged; nothing was changed"
BACKUP_OF_OTHER_VERSION = "the backup is from another version of thinkpair: update first; nothing was changed"
UNPACKS_TO_TOO_MUCH = "the archive would unpack to far more than a backup holds; nothing was changed"
NOT_AS_LISTED = "the archive does not hold what its manifest says; nothing was changed"
NEEDS_PYRAGE = f"encryption needs pyrage: {install_words('encrypt')}"
REDUCED = "only the times of this session are saved"
DIFFERS = "differs from what is here; --force replaces it"
IS_OPEN = "is open; close it first"


def no_public_key(key: str) -> str:
    """Return that a text is no public key."""
    return f'a public key looks like "age1…" or "ssh-ed25519 …", not "{safe_text(key, 60)}"'


def other_key(identity: Path) -> str:
    """Return that a backup was encrypted to another key than that of this file."""
    return f"the backup is encrypted to another key than {safe_path(identity)}"


def no_usable_key(path: Path) -> str:
    """Return that a file has no key that can be used."""
    return f"{safe_path(path)} holds no key of age or ssh, or one with a passphrase"


def no_key(path: Path) -> str:
    """Return that a file has no key at all."""
    return f"{safe_path(path)} holds no key"


def no_name_in_backup(name: str) -> str:
    """Return that a file is left out of a backup for its name."""
    return f"{safe_text(name, 200)}: this name cannot be in a backup"


def foreign_file(name: str) -> str:
    """Return that an archive has a file that no backup has."""
    return f'the archive holds "{safe_text(name, 100)}", which no backup of thinkpair does; nothing was changed'


def damaged_file(name: str) -> str:
    """Return that a file in an archive is damaged."""
    return f"{safe_text(name, 200)} in the archive is damaged; nothing was changed"


def no_file(path: Path) -> str:
    """Return that a backup is to be read from what is no file."""
    return f"{safe_path(path)} is not a file"


def no_folder(path: Path) -> str:
    """Return that a file, or a link, is in the place of a folder to restore to."""
    return f"{safe_path(path)} is not a folder: move it away and restore again"
