"""Frozen values to plain JSON values and back, by their type hints alone.

Owns the shape of everything that is kept. Reading is a border: what does not fit raises `NotUnderstood`, and every
text goes through `read_back`. Must not know files, lines or checksums.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cache
from types import NoneType, UnionType
from typing import Any, Generic, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from thinkpair.frozen import Frozen, fields_of
from thinkpair.safe_text import read_back

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]
Entry = TypeVar("Entry")
Reader = Callable[[object, set[str]], Any]
TAG = "event"

# The texts of format files are parsed again by the loader, which has a door of its own: they stay as they were.
_VERBATIM = frozenset({("SessionStarted", "sources")})


class NotUnderstood(ValueError):
    """A value that does not fit what is wanted in its place; the text says where and what."""


class Codec(Generic[Entry]):
    """Writes and reads the entries of one kind of journal; each names its kind under `TAG`.

    `apart` says that entries do not build on each other: what two machines wrote at once may stand side by side.
    """

    def __init__(self, kinds: Iterable[type[Entry]], *, apart: bool = False) -> None:
        self.apart = apart
        self._kinds: dict[str, Any] = {kind.__name__: kind for kind in kinds}

    def encode(self, entry: Entry) -> dict[str, Plain]:
        """Return the entry as a JSON object."""
        return {TAG: type(entry).__name__, **_plain_fields(entry)}

    def decode(self, value: object, left_out: set[str]) -> Entry:
        """Return the entry that was encoded; fields that are not known are named in `left_out`.

        Raises NotUnderstood for an unknown kind, a missing field or a value that does not fit.
        """
        if not isinstance(value, dict):
            raise NotUnderstood("an event is an object")
        name = value.get(TAG)
        kind = self._kinds.get(name) if isinstance(name, str) else None
        if kind is None:
            raise NotUnderstood("this kind of event is not known")
        entry: Entry = reader(kind)(value, left_out)
        return entry


def plain(value: object) -> Plain:
    """Return a value, tuple, mapping or scalar as a plain one; fields that are empty by default are left away."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    if isinstance(value, Mapping):
        return {key: plain(part) for key, part in value.items()}
    return _plain_fields(value)


@cache
def reader(kind: Any) -> Reader:
    """Return what reads plain values of this type (a frozen class, or any hint its fields use)."""
    if _is_record(kind):
        return _record_reader(kind)
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _union_reader(get_args(kind))
    if origin is Literal:
        return _literal_reader(get_args(kind))
    if origin is tuple:
        return _tuple_reader(reader(get_args(kind)[0]))
    if origin is not None and issubclass(origin, Mapping):
        return _mapping_reader(reader(get_args(kind)[1]))
    return _SCALARS[kind]


def _plain_fields(record: object) -> dict[str, Plain]:
    kind: Any = type(record)
    shown = {}
    for name, default in fields_of(kind).items():
        value = getattr(record, name)
        if value or value != default:
            shown[name] = plain(value)
    return shown


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Frozen)


def _text(value: object, _left_out: set[str]) -> str:
    if type(value) is str:
        return read_back(value)
    raise NotUnderstood("a text is wanted")


def _verbatim(value: object, _left_out: set[str]) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise NotUnderstood("texts by their names are wanted")
    if any("\ud800" <= char <= "\udfff" for text in value.values() if not text.isascii() for char in text):
        raise NotUnderstood("a text holds half a character")
    return {read_back(name): text for name, text in value.items()}


def _whole(value: object, _left_out: set[str]) -> int:
    if type(value) is int:
        return value
    raise NotUnderstood("a whole number is wanted")


def _number(value: object, _left_out: set[str]) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        with suppress(OverflowError):
            number = float(value)
            if math.isfinite(number):
                return number
    raise NotUnderstood("a number is wanted")


def _flag(value: object, _left_out: set[str]) -> bool:
    if type(value) is bool:
        return value
    raise NotUnderstood("true or false is wanted")


def _nothing(value: object, _left_out: set[str]) -> None:
    if value is not None:
        raise NotUnderstood("nothing is wanted")


_SCALARS: dict[Any, Reader] = {str: _text, int: _whole, float: _number, bool: _flag, NoneType: _nothing}


def _tuple_reader(part: Reader) -> Reader:
    def read(value: object, left_out: set[str]) -> tuple[Any, ...]:
        if type(value) is not list:
            raise NotUnderstood("a list is wanted")
        return tuple([part(item, left_out) for item in value])

    return read


def _mapping_reader(part: Reader) -> Reader:
    def read(value: object, left_out: set[str]) -> dict[str, Any]:
        if type(value) is not dict:
            raise NotUnderstood("an object is wanted")
        return {read_back(key): part(item, left_out) for key, item in value.items()}

    return read


def _literal_reader(options: tuple[str, ...]) -> Reader:
    def read(value: object, _left_out: set[str]) -> str:
        if isinstance(value, str) and value in options:
            return value
        raise NotUnderstood(f"one of {', '.join(options)} is wanted")

    return read


def _union_reader(members: tuple[Any, ...]) -> Reader:
    readers = {_plain_type(member): reader(member) for member in members}
    if float in readers:
        readers.setdefault(int, readers[float])

    def read(value: object, left_out: set[str]) -> Any:
        chosen = readers.get(type(value))
        if chosen is None:
            raise NotUnderstood("a value of another type is wanted")
        return chosen(value, left_out)

    return read


def _plain_type(kind: Any) -> type:
    if _is_record(kind):
        return dict
    return list if get_origin(kind) is tuple else str if get_origin(kind) is Literal else kind


def _record_reader(kind: Any) -> Reader:
    hints = get_type_hints(kind)
    readers = {name: reader(hints[name]) for name in fields_of(kind)}
    readers.update({name: _verbatim for owner, name in _VERBATIM if owner == kind.__name__})

    def read(value: object, left_out: set[str]) -> Any:
        if type(value) is not dict:
            raise NotUnderstood("an object is wanted")
        known = {}
        name = ""
        try:
            for name, part in value.items():
                if name in readers:
                    known[name] = readers[name](part, left_out)
                elif name != TAG:
                    left_out.add(f"{kind.__name__}.{name}")
            return kind(**known)
        except NotUnderstood as problem:
            raise NotUnderstood(f"{name}: {problem}") from None
        except TypeError:
            raise NotUnderstood(f"{kind.__name__} lacks one of its fields") from None

    return read
