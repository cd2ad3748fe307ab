"""The keys and values of format files before `syntax = 1`, and what each is called now.

`check` names the new one, `formats upgrade` writes it, and the texts in the journals of older sessions are read with
it.
"""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any

from msgspec import Struct

from thinkpair.toml_positions import Path

_KEYS = {
    "format": {"length": "total"},
    "round": {"odd": "leftover"},
    "step": {"share": "total"},
}
_PARTNERS = {"along": "rotate", "mix": "jigsaw"}
_VALUES: dict[str, dict[str, dict[str, str]]] = {
    "format": {},
    "round": {"odd": {"rest": "sit-out"}, "leftover": {"rest": "sit-out"}, "partners": _PARTNERS},
    "step": {"partners": _PARTNERS, "speak": {"each group": "every group"}},
}
_ORDER = {"reverse": "counter"}


class OldName(Struct, frozen=True):
    """A key or a value of before at its path, and what is to be written instead: a key, a text value, or both."""

    path: Path
    key: str
    value: str | None
    written: Any

    @property
    def new_path(self) -> Path:
        """The path with the new key."""
        return (*self.path[:-1], self.key)

    def before(self) -> str:
        """Return what stands in the file: `length`, or `partners = "mix"`."""
        old = str(self.path[-1])
        return f"{old} = {_quoted(self.written)}" if self.value is not None else old

    def after(self) -> str:
        """Return what is to stand there."""
        return f"{self.key} = {_quoted(self.value)}" if self.value is not None else self.key


def old_names(document: Mapping[str, Any]) -> Iterator[OldName]:
    """Give every key and value of before whose meaning is certain.

    `order = "reverse"`, which has another meaning now, is `reversed_orders`'.
    """
    roles = document.get("role")
    has_group = isinstance(roles, Mapping) and "group" in roles
    for kind, path, table in _tables(document):
        for key, written in table.items():
            new_key = _KEYS[kind].get(key, key)
            values = _VALUES[kind].get(key, {})
            value = values.get(written) if isinstance(written, str) else None
            if value == "every group" and has_group:  # then it is one slot for each holder of that role
                continue
            if (new_key != key and new_key not in table) or value is not None:
                yield OldName((*path, key), new_key, value, written)


def reversed_orders(document: Mapping[str, Any]) -> tuple[OldName, ...]:
    """Return every `order = "reverse"` of a file without `syntax`: once it meant what is called `"counter"` now."""
    if "syntax" in document:
        return ()
    return tuple(
        OldName((*path, "order"), "order", _ORDER[table["order"]], table["order"])
        for kind, path, table in _tables(document)
        if kind != "format" and table.get("order") in _ORDER
    )


def renamed(document: Mapping[str, Any], names: Iterable[OldName]) -> dict[str, Any]:
    """Return a copy of the document with the names of now, keys in their order."""
    copy = deepcopy(dict(document))
    for name in names:
        table: Any = copy
        for part in name.path[:-1]:
            table = table[part]
        items = [
            (name.key, value if name.value is None else name.value) if key == name.path[-1] else (key, value)
            for key, value in table.items()
        ]
        table.clear()
        table.update(items)
    return copy


def _tables(document: Mapping[str, Any]) -> Iterator[tuple[str, Path, Mapping[str, Any]]]:
    yield "format", (), document
    for index, turn in _list(document, "round"):
        yield "round", ("round", index), turn
        for number, step in _list(turn, "step"):
            yield "step", ("round", index, "step", number), step


def _list(table: Mapping[str, Any], key: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    items = table.get(key)
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict):
            yield index, item


def _quoted(value: object) -> str:
    return f'"{value}"'
