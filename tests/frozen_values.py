"""Random frozen values, by the types of their fields."""

from collections.abc import Mapping
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from thinkpair.frozen import MISSING, Frozen, fields_of

FINITE = st.floats(allow_nan=False, allow_infinity=False)


def values(kind: type[Any], **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Values of this class: fields without a default as their types allow, the others only as `given`."""
    hints = get_type_hints(kind)
    needed = [name for name, default in fields_of(kind).items() if default is MISSING]
    return st.builds(kind, **({name: of_type(hints[name]) for name in needed} | given))


def of_type(hint: Any) -> st.SearchStrategy[Any]:
    """Whatever a hint of a field allows; a number is finite."""
    origin, parts = get_origin(hint), get_args(hint)
    if isinstance(hint, type) and issubclass(hint, Frozen):
        return st.deferred(lambda: values(hint))
    if origin in (Union, UnionType):
        return st.one_of([of_type(part) for part in parts])
    if origin is tuple:
        return st.lists(of_type(parts[0]), max_size=3).map(tuple)
    if origin is Mapping:
        return st.dictionaries(st.text(), of_type(parts[1]), max_size=3)
    return FINITE if hint is float else st.from_type(hint)
