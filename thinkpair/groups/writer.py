"""The text of a group's file: one header a table, as people write it.

Owns the layout. Values are written by tomli-w, which would put short tables on one line.
"""

import json
import re
from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from thinkpair.groups.model import Group
from thinkpair.units import write_duration

_BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


def group_text(group: Group) -> str:
    """Return the text of a group's file: what is empty or usual is left out, what is not known is written back."""
    values = _values(group)
    for key in ("length", "total"):
        if key in values:
            values[key] = write_duration(int(str(values[key])))
    return "\n".join(_tables(values))


def _tables(values: Mapping[str, object], path: str = "", header: str = "") -> Iterator[str]:
    import tomli_w

    below = {key: value for key, value in values.items() if _is_table(value)}
    yield header + tomli_w.dumps({key: values[key] for key in values if key not in below}, multiline_strings=True)
    for key, value in below.items():
        inner = f"{path}.{_key(key)}" if path else _key(key)
        if isinstance(value, dict):
            yield from _tables(value, inner, f"[{inner}]\n")
        elif isinstance(value, list):
            for item in value:
                yield from _tables(item, inner, f"[[{inner}]]\n")


def _values(table: BaseModel) -> dict[str, object]:
    values = {name: getattr(table, name) for name in type(table).model_fields}
    usual = {name: field.default for name, field in type(table).model_fields.items()}
    written = {name: _plain(value) for name, value in values.items() if value != usual[name] and value is not None}
    return {name: value for name, value in written.items() if value not in ([], {})} | (table.model_extra or {})


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_values(item) for item in value]
    return _values(value) if isinstance(value, BaseModel) else value


def _is_table(value: object) -> bool:
    items = value if isinstance(value, list) and value else [value]
    return all(isinstance(item, dict) for item in items)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else json.dumps(key, ensure_ascii=False)
