"""Values that never change once they are made.

Owns what a class of such values is: made of its fields, equal where they are. Must not know any of them.

`dataclasses` writes and compiles six methods for each class as it is loaded; with the 130 classes of a session that is
a quarter of the way to its first frame. Here nothing is written: the fields stand in the value's own dict.
"""

import sys
from collections.abc import Mapping
from typing import Any, ClassVar, NoReturn, TypeVar, dataclass_transform

Value = TypeVar("Value", bound="Frozen")

EMPTY: Mapping[str, Any] = {}  # what a mapping is by default
MISSING = object()


@dataclass_transform(frozen_default=True)
class Frozen:
    """A value whose fields are what its class annotates, as of a frozen dataclass; with `kw_only`, by name alone.

    All values of a class share a field's default. Raises TypeError where a field is missing or not known, and
    AttributeError where one is set.
    """

    __fields__: ClassVar[Mapping[str, object]] = {}
    __defaults__: ClassVar[Mapping[str, object]] = {}
    __placed__: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, *, kw_only: bool = False) -> None:
        super().__init_subclass__()
        own = {name: vars(cls).get(name, MISSING) for name in _annotated(cls)}
        cls.__fields__ = {**cls.__fields__, **own}
        cls.__defaults__ = {name: default for name, default in cls.__fields__.items() if default is not MISSING}
        cls.__placed__ = (*cls.__placed__, *(() if kw_only else own))

    def __init__(self, /, *given: Any, **named: Any) -> None:
        held = vars(self)
        held.update(self.__defaults__, **named)
        if given:
            held.update(zip(self.__placed__, given, strict=False))
        if held.keys() != self.__fields__.keys() or len(given) > len(self.__placed__):
            wrong = ", ".join(held.keys() ^ self.__fields__.keys()) or "more than there is room for"
            raise TypeError(f"{type(self).__name__} is given too much or too little: {wrong}")

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} never changes, nor does its {name}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} never changes: it keeps its {name}")

    def __eq__(self, other: object) -> bool:
        return vars(self) == vars(other) if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash((type(self), *map(vars(self).get, self.__fields__)))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in as_mapping(self).items())
        return f"{type(self).__qualname__}({shown})"


def fields_of(kind: type[Frozen]) -> Mapping[str, object]:
    """Return the fields of a class, in order, each with its default; MISSING where it has none."""
    return kind.__fields__


def as_mapping(value: Frozen) -> dict[str, Any]:
    """Return a value's fields by name, in order; values that stand in them stay values."""
    return {name: getattr(value, name) for name in value.__fields__}


def replace(value: Value, /, **changes: Any) -> Value:
    """Return the value with other fields. Raises TypeError where one is not known."""
    return type(value)(**(vars(value) | changes))


def _annotated(kind: type) -> Mapping[str, object]:
    """Return what the body of a class annotates. Python 3.14 writes that when it is asked for: names may be unknown."""
    if sys.version_info >= (3, 14):
        import annotationlib

        return annotationlib.get_annotations(kind, format=annotationlib.Format.FORWARDREF)
    annotated: Mapping[str, object] = vars(kind).get("__annotations__", {})
    return annotated
