"""A finished journal that is cut at every byte, and one in which every single bit is flipped.

What can be read is there after a resume; what cannot is named by its file and line, and its bytes are kept.
"""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.storage.making import ID
from tests.storage.torture.running import Report, each, promises, subject, workshop
from tests.storage.torture.subject import story
from thinkpair.session.events import Event
from thinkpair.storage.journal.codec import EVENTS
from thinkpair.storage.journal.reader import JournalContent, load

JOURNAL = "journal.jsonl"


def cuts(report: Report, folder: Path, data: bytes, step: int) -> None:
    """Resume after a cut at each byte: every whole line before it is there, and what was torn is kept aside."""

    def work(cut: int) -> None:
        root = folder / f"c{cut}"
        (root / ID).mkdir(parents=True)
        (root / ID / JOURNAL).write_bytes(data[:cut])
        whole = range(1, data[:cut].count(b"\n"))
        problems = promises(root, list(whole), extra=0)
        aside = b"".join(path.read_bytes() for path in (root / ID).glob(f"{JOURNAL}.torn-*"))
        torn = data[data[:cut].rfind(b"\n") + 1 : cut]
        problems += [] if aside == torn else [f"of {len(torn)} torn bytes {len(aside)} are kept"]
        report.add(("cut", cut), problems)
        shutil.rmtree(root)

    each(range(0, len(data), step), work)


def flips(report: Report, folder: Path, data: bytes, step: int) -> None:
    """Flip each bit: the line is named, and all others are there."""
    place = folder / "flipped"
    place.mkdir()
    for bit in range(0, 8 * len(data), step):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        (place / JOURNAL).write_bytes(flipped)
        report.add(("flip", bit), _wrong_with(load(place, EVENTS), data, bit // 8))


def _wrong_with(loaded: JournalContent[Event], data: bytes, at: int) -> Iterator[str]:
    """A line ends with its line feed: without that, it is one with the next."""
    line = 1 + data[:at].count(b"\n")
    lost = {line, line + 1} if data[at : at + 1] == b"\n" else {line}
    if loaded.entries != [event for number, event in enumerate(story(), start=2) if number not in lost]:
        yield "other events than those of the lines that are whole"
    if not any(note.startswith(f"flipped/{JOURNAL}:{line}: ") for note in loaded.notes):
        yield f"line {line} is not named: {loaded.notes}"


def main(arguments: list[str]) -> int:
    """Cut, then flip."""
    quick = "--quick" in arguments
    report = Report()
    with workshop() as folder:
        subject("run", folder / "whole")
        data = (folder / "whole" / ID / JOURNAL).read_bytes()
        cuts(report, folder, data, 97 if quick else 1)
        flips(report, folder, data, 97 if quick else 1)
    return report.tell("damage")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
