"""The text of a group's file: written whole, or changed where something is different; comments in it stay.

Also what a group is when two have changed it (`merged`).
"""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, TypeVar, cast

from pydantic import BaseModel

from thinkpair.groups.model import Group
from thinkpair.units import write_duration

_DURATIONS = ("length", "total")
Values = Mapping[str, Any]

Table = TypeVar("Table", bound=BaseModel)


def group_text(group: Group) -> str:
    """Return the text of a group's file: what is empty or usual is left out, what is not known is written back."""
    import tomlkit

    document = tomlkit.document()
    _change(document, {}, _values(group))
    return tomlkit.dumps(document)


def changed_text(before: Group, after: Group, text: str) -> str:
    """Return the text of the group `before` with what is different in `after`; all else stays as people wrote it.

    Where the text cannot be changed without harm it is written anew, with its comments at the end.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    with suppress(TOMLKitError, ValueError, TypeError, LookupError, RecursionError):
        document = _with_keys(text, _values(after))
        _change(document, _values(before), _values(after))
        changed = tomlkit.dumps(document).rstrip("\n") + "\n"
        if _expected(tomllib.loads(text), _values(before), _values(after)) == tomllib.loads(changed):
            return _with_comments(changed, text)
    return _with_comments(group_text(after), text)


def _with_comments(changed: str, text: str) -> str:
    """Return a text with the comments at its end that went away with what they stood at."""
    lines = (line.strip() for line in text.splitlines())
    lost = [line for line in lines if line.startswith("#") and line not in changed]
    return changed + "".join(f"{line}\n" for line in lost)


def _with_keys(text: str, after: Values) -> Any:
    """Return the document with new keys behind the last one, before a comment that stands above the first table."""
    import tomlkit

    document = tomlkit.parse(text)
    new = {key: value for key, value in after.items() if key not in document and not _is_table(value)}
    places = [place for place, (key, item) in enumerate(document.body, start=1) if key and not _is_table(item.unwrap())]
    keys, more = tomlkit.document(), tomlkit.document()
    for key, item in document.body[: max(places, default=0)]:
        keys.append(key, item)
    for name, value in new.items():
        more.append(name, _item(value))
    head = tomlkit.dumps(keys)
    return tomlkit.parse(head + tomlkit.dumps(more) + text.removeprefix(head))


def _change(table: Any, before: Values, after: Values) -> None:
    """Put what is different in `after` into a table of tomlkit."""
    for key in before.keys() - after.keys():
        table.pop(key, None)
    for key, value in after.items():
        was = before.get(key)
        if was == value and key in table:
            continue
        if isinstance(value, dict) and isinstance(was, dict) and isinstance(table.get(key), dict):
            _change(table[key], was, value)
        elif _is_tables(value) and _is_tables(was) and isinstance(table.get(key), list):
            _change_list(table[key], was, value)
        elif key in table:
            table[key] = _item(value)
        else:
            _add(table, key, _item(value))


def _add(table: Any, key: str, item: Any) -> None:
    """Add a key behind the last one: the comments after that belong to the next header."""
    body = (table if hasattr(table, "body") else table.value).body
    end = max((place for place, (name, _) in enumerate(body, start=1) if name), default=0)
    comments = body[end:]
    del body[end:]
    table.append(key, item)
    body.extend(comments)


def _change_list(tables: Any, before: Any, after: Any) -> None:
    import tomlkit

    for number, (was, value) in enumerate(zip(before, after, strict=False)):
        _change(tables[number], was, value)
    for _ in before[len(after) :]:
        del tables[len(after)]
    for value in after[len(before) :]:
        tables.append(table := _item(value))
        table.add(tomlkit.nl())


def _expected(text: Any, before: Values, after: Values) -> dict[str, Any]:
    """Return what a changed text must say: what is new, and all that was there and did not change."""
    merged = {key: value for key, value in text.items() if key in after or key not in before}
    for key, value in after.items():
        was = before.get(key)
        if was == value and key in text:
            continue
        if isinstance(value, dict) and isinstance(was, dict) and isinstance(text.get(key), dict):
            merged[key] = _expected(text[key], was, value)
        elif _is_tables(value) and _is_tables(was) and isinstance(text.get(key), list):
            common = zip(text[key], cast(list[Values], was), value, strict=False)
            merged[key] = [*(_expected(*parts) for parts in common), *value[len(text[key]) :]]
        else:
            merged[key] = value
    return merged


def _item(value: Any) -> Any:
    import tomlkit

    if isinstance(value, dict):
        table = tomlkit.table()
        _change(table, {}, value)
        return table
    if _is_tables(value):
        tables = tomlkit.aot()
        for item in value:
            tables.append(_item(item))
        return tables
    if isinstance(value, str) and "\n" in value:
        return tomlkit.string(value, multiline=True)
    return tomlkit.item(value)


def _values(table: BaseModel) -> dict[str, Any]:
    """Return a table as plain values, without what is empty or usual."""
    fields = type(table).model_fields
    plain = {name: _plain(name, value) for name, value in _changed_fields(table) if value is not None}
    return {name: value for name, value in plain.items() if name not in fields or value not in ([], {})}


def _changed_fields(table: BaseModel) -> Iterator[tuple[str, object]]:
    for name, field in type(table).model_fields.items():
        if (value := getattr(table, name)) != field.default:
            yield name, value
    yield from (table.model_extra or {}).items()


def _plain(name: str, value: object) -> object:
    if isinstance(value, tuple):
        return [_values(item) for item in value]
    if isinstance(value, BaseModel):
        return _values(value)
    return write_duration(value) if name in _DURATIONS and isinstance(value, int) else value


def _is_table(value: object) -> bool:
    return isinstance(value, dict) or _is_tables(value)


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def merged(before: Table, after: Table, now: Table) -> Table:
    """Return `now` with everything in which `after` differs from `before`.

    What was added to a list is added to what is there; of a field that both changed, `after` counts.
    """
    changed = [(name, value) for name, value in after if value != getattr(before, name, None)]
    changes = {name: _field(getattr(before, name, None), value, getattr(now, name, None)) for name, value in changed}
    return now.model_copy(update=changes)


def _field(before: Any, after: Any, now: Any) -> Any:
    if isinstance(before, BaseModel) and isinstance(after, BaseModel) and isinstance(now, BaseModel):
        return merged(before, after, now)
    lists = isinstance(before, tuple) and isinstance(after, tuple) and isinstance(now, tuple)
    if lists and after[: len(before)] == before:
        return now + tuple(item for item in after[len(before) :] if item not in now)
    return after
