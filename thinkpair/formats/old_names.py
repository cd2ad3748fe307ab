"""The keys and values of format files before `syntax = 1`, and what each is called now.

`check` names the new one, `formats upgrade` writes it, and the texts in the journals of older sessions are read with
it.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any

from msgspec import Struct

from thinkpair.formats.toml_document import NotToml, decode, parse, place_after
from thinkpair.formats.value_parsers import NEWEST_SYNTAX
from thinkpair.toml_positions import STRING, Path, Positions

NEWER_HINT = "use a newer thinkpair for this file"
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

_WRITTEN_KEY = re.compile(rf"[A-Za-z0-9_-]+|{STRING.pattern}", re.DOTALL)
_BEFORE_VALUE = re.compile(r"([ \t]*)=")


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

    def twice(self) -> str:
        """Return what is wrong where both names are written in one table."""
        return f"{self.before()} is called {self.key} now, and {self.key} is written here, too"

    def keep_one(self) -> str:
        """Return what to do about that."""
        return f"take {self.before()} out, or write its value under {self.key}"


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
            if _is_doubled(key, new_key, table):
                continue
            if new_key != key or value is not None:
                yield OldName((*path, key), new_key, value, written)


def doubled_names(document: Mapping[str, Any]) -> Iterator[OldName]:
    """Give every key of before that stands beside the one that it is called now: only the author knows which holds."""
    for kind, path, table in _tables(document):
        for key, new_key in _KEYS[kind].items():
            if _is_doubled(key, new_key, table):
                yield OldName((*path, key), new_key, None, table[key])


def _is_doubled(key: str, new_key: str, table: Mapping[str, Any]) -> bool:
    return key != new_key and key in table and new_key in table


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
    names = tuple(names)
    copy = deepcopy(dict(document)) if names else dict(document)
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


def newer_syntax(document: Mapping[str, Any]) -> str:
    """Return what is to be said of a file in a newer language than the one known here, "" for any other."""
    syntax = document.get("syntax")
    if not isinstance(syntax, int) or isinstance(syntax, bool) or syntax <= NEWEST_SYNTAX:
        return ""
    return f"written for syntax {syntax}; this program knows {NEWEST_SYNTAX}"


class Upgraded(Struct, frozen=True):
    """A format file's bytes with the names of now, and what was changed, each with its line."""

    data: bytes
    changes: tuple[str, ...]


def upgraded(data: bytes) -> Upgraded:
    """Return a file in syntax 1; everything else stays as it is written.

    Raises NotToml, also for a file of a newer syntax and for one with a key under both its names.
    """
    text = decode(data)
    document = parse(text)
    _refuse(document, Positions(text))
    mark = BOM_UTF8 if data.startswith(BOM_UTF8) else b""
    newline = "\r\n" if "\r\n" in text else "\n"
    plain = text.replace("\r\n", "\n")
    positions = Positions(plain)
    names = sorted((*old_names(document), *reversed_orders(document)), key=lambda name: positions.keys[name.path])
    changes = [f"line {positions.find(name.path)[0]}: {name.before()} is {name.after()} now" for name in names]
    for name in reversed(names):
        plain = _rewritten(plain, name, positions)
    if "syntax" not in document:
        plain = _with_syntax(plain)
        changes.append("syntax = 1 is added")
    return Upgraded(mark + plain.replace("\n", newline).encode(), tuple(changes))


def _refuse(document: Mapping[str, Any], positions: Positions) -> None:
    if message := newer_syntax(document):
        raise NotToml(message, NEWER_HINT, *positions.value(("syntax",)))
    for name in doubled_names(document):
        raise NotToml(name.twice(), name.keep_one(), *positions.find(name.path))


def _rewritten(text: str, name: OldName, positions: Positions) -> str:
    """Return the text with one key or value renamed; the equals sign stays in its column where there is room."""
    if name.value is not None:
        start = positions.values[name.path]
        end = _end(STRING, text, start)
        text = f'{text[:start]}"{name.value}"{text[end:]}'
    start = positions.keys[name.path]
    end = _end(_WRITTEN_KEY, text, start)
    spaces = _BEFORE_VALUE.match(text, end)
    if spaces and spaces[1]:
        width = max(1, len(spaces[1]) - len(name.key) + (end - start))
        return f"{text[:start]}{name.key}{' ' * width}{text[spaces.end(1) :]}"
    return f"{text[:start]}{name.key}{text[end:]}"


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    if match is None:
        raise NotToml("this cannot be rewritten", "write the new name yourself", *place_after(text[:start]))
    return match.end()


def _with_syntax(text: str) -> str:
    """Return the text with `syntax = 1` before its first key, the equals signs in one column."""
    match = re.search(r"^(?=[^#\s])", text, re.MULTILINE)
    start = match.start() if match else len(text)
    first = re.match(r"[A-Za-z0-9_-]+[ \t]*(?==)", text[start:])
    width = max(len(first[0]) if first else 0, len("syntax "))
    line = f"{'syntax':<{width}}= 1\n"
    return text[:start] + line + ("" if first else "\n") + text[start:]
