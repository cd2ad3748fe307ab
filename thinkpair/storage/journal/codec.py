"""Values as JSON and back, by msgspec: events, records, and what joined screens are told."""

from collections.abc import Iterable
from functools import lru_cache
from math import isfinite
from typing import Any, Generic, TypeVar, get_args

from msgspec import Struct, ValidationError, convert, to_builtins
from msgspec.structs import force_setattr

from thinkpair.safe_text import read_back, safe_text
from thinkpair.session.events import Event
from thinkpair.storage import messages

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
    """Reads the entries of one kind of journal; the field `event` of each is the tag of its class."""

    def __init__(self, kinds: Iterable[type[Entry]]) -> None:
        self._kinds = {kind.__struct_config__.tag: kind for kind in kinds}

    def decode(self, value: object, unknown: set[str]) -> Entry:
        """Return the entry that `encode` was given; fields that are not known are added to `unknown`.

        Raises NotUnderstood for an unknown kind, a missing field or a value that does not fit.
        """
        name = value.get(TAG) if isinstance(value, dict) else None
        kind = self._kinds.get(name) if isinstance(name, str) else None
        if kind is None:
            raise NotUnderstood(messages.UNKNOWN_EVENT)
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
    raise NotUnderstood(messages.NUMBER_OUT_OF_RANGE)


def _verbatim(texts: dict[str, str]) -> dict[str, str]:
    try:
        "".join(texts.values()).encode()
    except UnicodeEncodeError:
        raise NotUnderstood(messages.HALF_A_CHARACTER) from None
    return {read_back(name): text for name, text in texts.items()}


EVENTS: Codec[Event] = Codec(get_args(Event))
"""The events of a session."""
