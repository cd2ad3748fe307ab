"""Reading a journal: the files of one folder, merged by sequence number.

All that can be read is read, and everything else is named by file and line. No lock is taken, and nothing is changed.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Generic

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.files import read_file, say_error
from thinkpair.safe_text import safe_text
from thinkpair.storage import messages
from thinkpair.storage.journal.codec import Codec, Entry, NotUnderstood
from thinkpair.storage.journal.line_format import Line, Lines, read_lines

VERSION = 1
SIZE_LIMIT = 256 * 1024 * 1024
NOTES_A_FILE = 20
_SEGMENT = re.compile(r"journal(?:-([1-9][0-9]{0,5}))?\.jsonl", re.ASCII)


class JournalSegment(Struct, frozen=True):
    """One file of a journal: its number, counted from 1, and what it holds; its intact lines only while it is read."""

    path: Path
    number: int
    size: int
    lines: Lines


class JournalContent(Generic[Entry]):
    """Everything that a folder's journal says.

    `last` is the highest sequence number; `version` that of the newest header; `whole` is False where a file could
    not be read.
    """

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.notes: list[str] = []
        self.segments: list[JournalSegment] = []
        self.last = 0
        self.version = VERSION
        self.whole = True

    def cannot_read(self, path: Path, error: OSError) -> None:
        """Note a file, or the folder, that cannot be read."""
        self.notes.append(messages.cannot_be_read(place(path), say_error(error)))
        self.whole = False

    def forget_lines(self) -> None:
        """Keep of each file what is to be known of it, without its lines."""
        self.segments = [replace(segment, lines=replace(segment.lines, intact=())) for segment in self.segments]

    def note_sealed(self, path: Path) -> None:
        """Note a file that is sealed."""
        self.notes.append(messages.sealed_file(place(path)))
        self.whole = False


def segment_path(folder: Path, number: int) -> Path:
    """Return the file of the segment with this number, counted from 1."""
    return folder / ("journal.jsonl" if number == 1 else f"journal-{number}.jsonl")


def segment_files(folder: Path) -> list[tuple[int, Path]]:
    """Return the journal's files, by their numbers, in the order in which they were begun.

    Raises OSError where the folder cannot be read.
    """
    matches = ((_SEGMENT.fullmatch(name), folder / name) for name in os.listdir(folder))
    return sorted((int(match[1] or 1), path) for match, path in matches if match)


def load(folder: Path, codec: Codec[Entry]) -> JournalContent[Entry]:
    """Read a folder's journal; what is wrong becomes a note, and nothing raises. It may be one file, too."""
    loaded: JournalContent[Entry] = JournalContent()
    files: list[tuple[int, Path]] = []
    try:
        files = [(1, folder)] if folder.is_file() else segment_files(folder)
    except FileNotFoundError:
        return loaded
    except OSError as error:
        loaded.cannot_read(folder, error)
    for number, path in files:
        try:
            data = read_file(path, SIZE_LIMIT)
        except OSError as error:
            loaded.cannot_read(path, error)
        else:
            loaded.segments.append(JournalSegment(path, number, len(data), read_lines(data)))
            del data
    for segment in loaded.segments:
        if segment.lines.sealed is None:
            loaded.notes.extend(_damage(segment))
        else:
            loaded.note_sealed(segment.path)
    lines = _merge(loaded)
    loaded.forget_lines()
    _decode(lines, codec, loaded)
    return loaded


def _merge(loaded: JournalContent[Entry]) -> list[tuple[Path, Line]]:
    """Return the lines of all segments, the last first, each event once; where two differ, both are kept."""
    lines = [(segment.path, line) for segment in loaded.segments for line in segment.lines.intact]
    lines.sort(key=lambda found: found[1].seq)
    kept: list[tuple[Path, Line]] = []
    again: dict[Path, list[int]] = {}
    gaps: list[range] = []
    first = 0
    for path, line in lines:
        if line.seq == 0:
            loaded.version = max(loaded.version, _version(line))
        elif line.seq > loaded.last:
            gaps += [range(loaded.last + 1, line.seq)] if line.seq > loaded.last + 1 else []
            loaded.last, first = line.seq, len(kept)
            kept.append((path, line))
        elif any(line.value == other.value for _, other in kept[first:]):
            again.setdefault(path, []).append(line.place)
        else:
            kept.append((path, line))
            loaded.notes.append(messages.another_event(place(path, line.place), line.seq))
    loaded.notes.extend(_repeats(again))
    loaded.notes.extend(_missing(gaps, loaded))
    kept.reverse()
    return kept


def place(path: Path, line: int | None = None) -> str:
    """Return how a note names a file of a session, and a line in it."""
    name = safe_text(f"{path.parent.name}/{path.name}", 200)
    return name if line is None else f"{name}:{line}"


def _decode(lines: list[tuple[Path, Line]], codec: Codec[Entry], loaded: JournalContent[Entry]) -> None:
    """Decode the lines, the last first; each goes when it is read, so that nothing is in memory twice."""
    left_out: set[str] = set()
    unread = 0
    while lines:
        path, line = lines.pop()
        try:
            loaded.entries.append(codec.decode(line.value, left_out))
        except NotUnderstood as problem:
            unread += 1
            if unread <= NOTES_A_FILE:
                loaded.notes.append(messages.line_left_out(place(path, line.place), str(problem)))
    if unread > NOTES_A_FILE:
        loaded.notes.append(messages.more_left_out(unread - NOTES_A_FILE))
    for name in sorted(left_out)[:NOTES_A_FILE]:
        loaded.notes.append(messages.unknown_field(name))


def _version(line: Line) -> int:
    version = line.value.get("journal") if isinstance(line.value, dict) else None
    return version if type(version) is int else VERSION


def _damage(segment: JournalSegment) -> Iterator[str]:
    spans = list(_spans(segment.lines.damaged))
    for first, last in spans[:NOTES_A_FILE]:
        yield messages.damaged_lines(place(segment.path, first), first, last)
    if len(spans) > NOTES_A_FILE:
        yield messages.more_damage(place(segment.path), len(spans) - NOTES_A_FILE)
    if segment.lines.tail is not None:
        cut = segment.size - segment.lines.good
        yield messages.torn_end(place(segment.path, segment.lines.tail), cut)


def _repeats(again: Mapping[Path, Sequence[int]]) -> Iterator[str]:
    for path, places in again.items():
        yield messages.written_twice(place(path, min(places)), len(places))


def _missing(gaps: Sequence[range], loaded: JournalContent[Entry]) -> Iterator[str]:
    """Yield a note on numbers that no line has; none where damaged lines explain the gap."""
    if gaps and not any(segment.lines.damaged or segment.lines.sealed for segment in loaded.segments):
        yield messages.missing_events(place(loaded.segments[0].path), sum(map(len, gaps)), gaps[0].start)


def _spans(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    begin = 0
    for index, number in enumerate(places):
        if index + 1 == len(places) or places[index + 1] != number + 1:
            yield places[begin], number
            begin = index + 1
