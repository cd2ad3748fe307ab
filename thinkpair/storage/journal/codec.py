"""Values as JSON and back, by msgspec, and one line of a journal, `CRC32 SEQ JSON`, read past all damage."""

import json
import re
import zlib
from collections.abc import Iterable
from functools import lru_cache
from math import isfinite
from typing import Any, Generic, TypeVar, get_args

from msgspec import Struct, ValidationError, convert, to_builtins
from msgspec.structs import force_setattr

from thinkpair.safe_text import read_back, safe_text
from thinkpair.session.events import Event
from thinkpair.storage.sealed import is_sealed_line

TAG = "event"
Entry = TypeVar("Entry", bound=Struct)
Value = TypeVar("Value", bound=Struct)

# The loader makes the texts of format files safe when it parses them again: until then they stay as they were.
_VERBATIM = ("SessionStarted", "sources")
_SHARED = 256
"""How many texts are remembered, to keep each once in memory."""


class NotUnderstood(ValueError):
    """A value that does not fit its type; the text says where and why."""


class Codec(Generic[Entry]):
    """Writes and reads the entries of one kind of journal; the field `event` names the class of each."""

    def __init__(self, kinds: Iterable[type[Entry]]) -> None:
        self._kinds = {kind.__name__: kind for kind in kinds}

    def encode(self, entry: Entry) -> dict[str, Any]:
        """Return the entry as a JSON object."""
        return encode(entry)

    def decode(self, value: object, unknown: set[str]) -> Entry:
        """Return the entry that was encoded; fields that are not known are added to `unknown`.

        Raises NotUnderstood for an unknown kind, a missing field or a value that does not fit.
        """
        name = value.get(TAG) if isinstance(value, dict) else None
        kind = self._kinds.get(name) if isinstance(name, str) else None
        if kind is None:
            raise NotUnderstood("unknown kind of event")
        return decode(kind, value, unknown)


def encode(value: Struct) -> dict[str, Any]:
    """Return a value as a JSON object. Fields that are empty by default are left out."""
    fields: dict[str, Any] = to_builtins(value)
    return fields


def decode(kind: type[Value], raw: object, unknown: set[str]) -> Value:
    """Return the value of this class that was encoded; fields that are not known are added to `unknown`.

    Raises NotUnderstood for a missing field or a value that does not fit.
    """
    try:
        value = convert(raw, kind)
    except ValidationError as problem:
        raise NotUnderstood(safe_text(str(problem), 200)) from None
    _check_fields(value, raw, unknown)
    return value


def _checked(value: Any, raw: Any, unknown: set[str]) -> Any:
    """Return a decoded value with every text in it made safe."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float):
        return _finite(value)
    if isinstance(value, tuple) and value:
        parts = tuple([_checked(part, was, unknown) for part, was in zip(value, raw, strict=True)])
        return _texts(parts) if type(parts[0]) is str else parts
    if isinstance(value, dict) and value:
        return {read_back(key): _checked(part, raw[key], unknown) for key, part in value.items()}
    return _check_fields(value, raw, unknown) if isinstance(value, Struct) else value


@lru_cache(_SHARED)
def _text(text: str) -> str:
    """Return a text made safe. Names come in every event: the same text again is the same object."""
    return read_back(text)


@lru_cache(_SHARED)
def _texts(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return texts, the same object for the same ones."""
    return texts


def _check_fields(value: Struct, raw: Any, unknown: set[str]) -> Struct:
    """Make the texts of a new value safe, in place, and name the fields of `raw` that its class does not have."""
    kind = type(value).__name__
    for name, was in raw.items():
        if name in value.__struct_fields__:
            part = getattr(value, name)
            safe = _verbatim(part) if (kind, name) == _VERBATIM else _checked(part, was, unknown)
            if safe is not part:
                force_setattr(value, name, safe)
        elif name != TAG:
            unknown.add(f"{kind}.{name}")
    return value


def _finite(number: float) -> float:
    if isfinite(number):
        return number
    raise NotUnderstood("Number out of range")


def _verbatim(texts: dict[str, str]) -> dict[str, str]:
    try:
        "".join(texts.values()).encode()
    except UnicodeEncodeError:
        raise NotUnderstood("half a character in `sources`") from None
    return {read_back(name): text for name, text in texts.items()}


EVENTS: Codec[Event] = Codec(get_args(Event))
"""The events of a session."""


_LINE = re.compile(rb"([0-9a-f]{8}) ((0|[1-9][0-9]{0,14}) (.*))", re.DOTALL)


class Line(Struct, frozen=True):
    """An intact line: its place in the file (counted from 1), its sequence number, its JSON text.

    The text takes a fifth of the memory of its value: with values, 100,000 events took 80 MB more.
    """

    place: int
    seq: int
    text: bytes

    @property
    def value(self) -> object:
        """The JSON value, read anew each time."""
        return _value(self.text)


class Lines(Struct, frozen=True):
    """What a file holds: the intact lines, the places of damaged ones before the last of them, and what comes after it.

    `good` is the length in bytes up to the end of the last intact line; `tail` is where what follows begins, or None.
    `sealed` is the place of the first line that version 0.1 sealed, or None.
    """

    intact: tuple[Line, ...]
    damaged: tuple[int, ...]
    good: int
    tail: int | None
    sealed: int | None = None


def write_line(seq: int, value: object) -> bytes:
    """Return the line of a value: eight hex digits of CRC32 over the rest, the number, ASCII JSON, a line feed."""
    body = b"%d %s" % (seq, json.dumps(value, separators=(",", ":"), allow_nan=False).encode("ascii"))
    return b"%08x %s\n" % (zlib.crc32(body), body)


def read_lines(data: bytes) -> Lines:
    """Return what the bytes of a journal file hold; never raises."""
    *pieces, unended = data.split(b"\n")
    intact: list[Line] = []
    damaged: list[int] = []
    sealed: int | None = None
    offset = good = last = 0
    for place, piece in enumerate(pieces, start=1):
        offset += len(piece) + 1
        line = _read_line(place, piece)
        if is_sealed_line(piece):
            sealed = sealed or place
            good, last = offset, place
        elif line is None:
            damaged.append(place)
        else:
            intact.append(line)
            good, last = offset, place
    tail = last + 1 if unended or (damaged and damaged[-1] > last) else None
    return Lines(tuple(intact), tuple(place for place in damaged if place < last), good, tail, sealed)


def _read_line(place: int, piece: bytes) -> Line | None:
    match = _intact(piece.removesuffix(b"\r"))
    if match is None:
        return None
    try:
        _value(match[4])
    except (ValueError, RecursionError):
        return None
    return Line(place, int(match[3]), match[4])


def _value(text: bytes) -> object:
    """Return what a text says. Raises ValueError where it is no JSON, or where it is not alone."""
    said = text.decode("ascii", "replace")
    value, end = _DECODER.raw_decode(said)
    if end != len(said):
        raise ValueError("something else stands behind it")
    return value


def _intact(line: bytes) -> re.Match[bytes] | None:
    match = _LINE.fullmatch(line)
    # The checksum is compared as text: as a number, "A" would pass for "a".
    return match if match and match[1] == b"%08x" % zlib.crc32(match[2]) else None


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no number")


_DECODER = json.JSONDecoder(parse_constant=_refuse)
