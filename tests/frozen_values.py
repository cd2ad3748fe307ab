"""Random frozen values, by the types of their fields."""

from collections.abc import Mapping
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import fields

FINITE = st.floats(allow_nan=False, allow_infinity=False)


def values(kind: type[Any], **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Values of this class: fields without a default as their types allow, the others only as `given`."""
    hints = get_type_hints(kind)
    needed = [field.name for field in fields(kind) if field.required]
    return st.builds(kind, **({name: of_type(hints[name]) for name in needed} | given))


def of_type(hint: Any) -> st.SearchStrategy[Any]:
    """Whatever a hint of a field allows; a number is finite."""
    origin, parts = get_origin(hint), get_args(hint)
    if isinstance(hint, type) and issubclass(hint, Struct):
        return st.deferred(lambda: values(hint))
    if origin in (Union, UnionType):
        return st.one_of([of_type(part) for part in parts])
    if origin is tuple:
        return st.lists(of_type(parts[0]), max_size=3).map(tuple)
    if origin is Mapping:
        return st.dictionaries(st.text(), of_type(parts[1]), max_size=3)
    return FINITE if hint is float else st.from_type(hint)
