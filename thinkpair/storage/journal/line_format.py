"""One line of a journal: `CRC32 SEQ JSON`, and what can be read of a file full of them.

Owns the line format, sealed and plain: in a sealed line the JSON is `{"age":"…"}`, an age file in base64, and all else
stays, so that a journal is added to, torn, mended and checked alike. Must not know files, nor what the JSON means.
"""

import json
import re
import zlib

from msgspec import Struct

from thinkpair.storage.seal import Closed, Damaged, Seal, in_use

_LINE = re.compile(rb"([0-9a-f]{8}) ((0|[1-9][0-9]{0,14}) (.*))", re.DOTALL)
# Base64 of what every age file begins with: "age-encryption.org/v1".
_AGE = rb"(YWdlLWVuY3J5cHRpb24ub3JnL3Yx[A-Za-z0-9+/]*={0,2})"
_SEALED = re.compile(rb'\{"age":"' + _AGE + rb'"\}')
_SEALED_DAMAGE = re.compile(rb"sealed " + _AGE)
_HEADER = re.compile(rb'0 \{"journal":[0-9]{1,9}\}')


class Line(Struct, frozen=True):
    """An intact line: its place in the file (counted from 1), its sequence number, its JSON value."""

    place: int
    seq: int
    value: object


class Lines(Struct, frozen=True):
    """What a file holds: the intact lines, the places of damaged ones before the last of them, and what comes after it.

    `good` is the length in bytes up to the end of the last intact line; `tail` is where what follows begins, or None.
    `closed` is the place of the first line that is intact but sealed and cannot be opened here, and why.
    """

    intact: tuple[Line, ...]
    damaged: tuple[int, ...]
    good: int
    tail: int | None
    closed: tuple[int, str] | None = None


def write_line(seq: int, value: object) -> bytes:
    """Return the line of a value: eight hex digits of CRC32 over the rest, the number, ASCII JSON, a line feed.

    It is sealed where things are, but for the header (number 0), which says nothing of anybody. Raises OSError where it
    cannot be.
    """
    body = b"%d %s" % (seq, json.dumps(value, separators=(",", ":"), allow_nan=False).encode("ascii"))
    line = b"%08x %s" % (zlib.crc32(body), body)
    return (seal_piece(line, in_use()) if in_use().seals else line) + b"\n"


def read_lines(data: bytes) -> Lines:
    """Return what the bytes of a journal file hold; never raises."""
    *pieces, unended = data.split(b"\n")
    intact: list[Line] = []
    damaged: list[int] = []
    closed: tuple[int, str] | None = None
    offset = good = last = 0
    for place, piece in enumerate(pieces, start=1):
        offset += len(piece) + 1
        try:
            line = _read_line(place, piece)
        except Closed as error:
            closed = closed or (place, str(error.strerror))
            good, last = offset, place
            continue
        if line is None:
            damaged.append(place)
        else:
            intact.append(line)
            good, last = offset, place
    tail = last + 1 if unended or (damaged and damaged[-1] > last) else None
    return Lines(tuple(intact), tuple(place for place in damaged if place < last), good, tail, closed)


def seal_piece(piece: bytes, seal: Seal) -> bytes:
    """Return a line (without its end) sealed; what is damaged is sealed whole, and stays damaged. Raises Closed.

    A header, an empty line and one that is sealed already stay as they are; `open_piece` gives back every byte.
    """
    line = piece.removesuffix(b"\r")
    match = _intact(line)
    if match is None:
        return b"sealed " + seal.seal_line(piece) if line and not _SEALED_DAMAGE.fullmatch(line) else piece
    if _HEADER.fullmatch(match[2]) or _SEALED.fullmatch(match[4]):
        return piece
    return _framed(match[3], b'{"age":"%s"}' % seal.seal_line(match[4])) + piece[len(line) :]


def open_piece(piece: bytes, seal: Seal) -> bytes:
    """Return a line (without its end) as it was before it was sealed; others as they are. Raises Closed."""
    line = piece.removesuffix(b"\r")
    if damage := _SEALED_DAMAGE.fullmatch(line):
        try:
            return seal.open_line(damage[1])
        except Damaged:
            return piece
    match = _intact(line)
    sealed = match and _SEALED.fullmatch(match[4])
    if not match or not sealed:
        return piece
    return _framed(match[3], seal.open_line(sealed[1])) + piece[len(line) :]


def _read_line(place: int, piece: bytes) -> Line | None:
    match = _intact(piece.removesuffix(b"\r"))
    if match is None:
        return None
    sealed = _SEALED.fullmatch(match[4])
    text = (in_use().open_line(sealed[1]) if sealed else match[4]).decode("ascii", "replace")
    try:
        value, end = _DECODER.raw_decode(text)
    except (ValueError, RecursionError):
        return None
    return Line(place, int(match[3]), value) if end == len(text) else None


def _intact(line: bytes) -> re.Match[bytes] | None:
    match = _LINE.fullmatch(line)
    # The checksum is compared as text: as a number, "A" would pass for "a".
    return match if match and match[1] == b"%08x" % zlib.crc32(match[2]) else None


def _framed(seq: bytes, text: bytes) -> bytes:
    body = seq + b" " + text
    return b"%08x %s" % (zlib.crc32(body), body)


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no number")


_DECODER = json.JSONDecoder(parse_constant=_refuse)
