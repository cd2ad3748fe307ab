"""Rewrites a format file from before `syntax = 1` with the names of now; used by `thinkpair formats upgrade`."""

import re
from codecs import BOM_UTF8

from msgspec import Struct

from thinkpair.formats.decoding import NotToml, decode, place_after
from thinkpair.formats.old_names import OldName, old_names, reversed_orders
from thinkpair.formats.toml_document import parse
from thinkpair.toml_positions import STRING, Positions, scan

_KEY = re.compile(rf"[A-Za-z0-9_-]+|{STRING.pattern}", re.DOTALL)
_BEFORE_VALUE = re.compile(r"([ \t]*)=")


class Upgraded(Struct, frozen=True):
    """A format file's bytes with the names of now, and what was changed, each with its line."""

    data: bytes
    changes: tuple[str, ...]


def upgraded(data: bytes) -> Upgraded:
    """Return a file in syntax 1; everything else stays as it is written. Raises NotToml."""
    text = decode(data)
    document = parse(text)
    mark = BOM_UTF8 if data.startswith(BOM_UTF8) else b""
    newline = "\r\n" if "\r\n" in text else "\n"
    plain = text.replace("\r\n", "\n")
    positions = scan(plain)
    names = sorted((*old_names(document), *reversed_orders(document)), key=lambda name: positions.keys[name.path])
    changes = [f"line {positions.find(name.path)[0]}: {name.before()} is {name.after()} now" for name in names]
    for name in reversed(names):
        plain = _rewritten(plain, name, positions)
    if "syntax" not in document:
        plain = _with_syntax(plain)
        changes.append("syntax = 1 is added")
    return Upgraded(mark + plain.replace("\n", newline).encode(), tuple(changes))


def _rewritten(text: str, name: OldName, positions: Positions) -> str:
    """Return the text with one key or value renamed; the equals sign stays in its column where there is room."""
    if name.value is not None:
        start = positions.values[name.path]
        end = _end(STRING, text, start)
        text = f'{text[:start]}"{name.value}"{text[end:]}'
    start = positions.keys[name.path]
    end = _end(_KEY, text, start)
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
