"""One line of a journal: `CRC32 SEQ JSON`, and what can be read of a file full of them.

Owns the line format. Must not know files, nor what the JSON means.
"""

import json
import re
import zlib
from dataclasses import dataclass
from typing import NamedTuple

from thinkpair.store.codec import Plain

_LINE = re.compile(rb"([0-9a-f]{8}) ((0|[1-9][0-9]{0,14}) (.*))", re.DOTALL)


class Line(NamedTuple):
    """An intact line: its place in the file (counted from 1), its sequence number, its JSON value."""

    place: int
    seq: int
    value: Plain


@dataclass(frozen=True, slots=True)
class Lines:
    """What a file holds: the intact lines, the places of damaged ones before the last of them, and what comes after it.

    `good` is the length in bytes up to the end of the last intact line; `tail` is where what follows begins, or None.
    """

    intact: tuple[Line, ...]
    damaged: tuple[int, ...]
    good: int
    tail: int | None


def write_line(seq: int, value: Plain) -> bytes:
    """Return the line of a value: eight hex digits of CRC32 over the rest, the number, ASCII JSON, a line feed."""
    body = b"%d %s" % (seq, json.dumps(value, separators=(",", ":"), allow_nan=False).encode("ascii"))
    return b"%08x %s\n" % (zlib.crc32(body), body)


def read_lines(data: bytes) -> Lines:
    """Return what the bytes of a journal file hold; never raises."""
    *pieces, unended = data.split(b"\n")
    intact: list[Line] = []
    damaged: list[int] = []
    offset = good = 0
    for place, piece in enumerate(pieces, start=1):
        offset += len(piece) + 1
        line = _read_line(place, piece)
        if line is None:
            damaged.append(place)
        else:
            intact.append(line)
            good = offset
    last = intact[-1].place if intact else 0
    tail = last + 1 if unended or (damaged and damaged[-1] > last) else None
    return Lines(tuple(intact), tuple(place for place in damaged if place < last), good, tail)


def _read_line(place: int, piece: bytes) -> Line | None:
    match = _LINE.fullmatch(piece.removesuffix(b"\r"))
    # The checksum is compared as text: as a number, "A" would pass for "a".
    if not match or match[1] != b"%08x" % zlib.crc32(match[2]):
        return None
    text = match[4].decode("ascii", "replace")
    try:
        value, end = _DECODER.raw_decode(text)
    except (ValueError, RecursionError):
        return None
    return Line(place, int(match[3]), value) if end == len(text) else None


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no number")


_DECODER = json.JSONDecoder(parse_constant=_refuse)
