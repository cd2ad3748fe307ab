"""Finds the line and column of each key and value in a text that is known to be valid TOML.

Paths are tuples of keys and list indexes, as in the document: ("round", 0, "step", 1, "time"). Lines and columns count
characters from 1.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import cached_property

Path = tuple[str | int, ...]

_NOTHING_MOVED: Mapping[Path, Path] = {}

_BLANK = re.compile(r"(?:[ \t\n]++|#[^\n]*+)*+")
_SPACE = re.compile(r"[ \t]*+")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]++")
# Every alternative is possessive and takes what is not closed, too: on a file that is not TOML it must not become slow.
STRING = re.compile(
    r'"""(?:[^"\\]++|\\.?|"{1,2}(?!"))*+(?:"{3,5}|\Z)'
    r"|'''(?:[^']++|'{1,2}(?!'))*+(?:'{3,5}|\Z)"
    r'|"(?:[^"\\\n]++|\\[^\n]?)*+"?'
    r"|'[^'\n]*+'?",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\[\]{}#\n]++")
_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[ \t]*\n[ \t\n]*|.)", re.DOTALL)
_SIMPLE_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}


class Positions:
    """The place of everything that is written in a text that tomllib accepts.

    `keys` and `values` have offsets. `moved` has other paths under which something is found, too. Nothing is looked for
    before the first question: most formats have nothing to tell of.
    """

    def __init__(self, text: str, moved: Mapping[Path, Path] = _NOTHING_MOVED) -> None:
        self.text = text.replace("\r\n", "\n")
        self._moved = moved

    @cached_property
    def keys(self) -> Mapping[Path, int]:
        """Where each key, header and item stands."""
        return self._scanned.keys | {new: self._scanned.keys[old] for new, old in self._moved.items()}

    @cached_property
    def values(self) -> Mapping[Path, int]:
        """Where each value begins."""
        return self._scanned.values | {new: self._scanned.values[old] for new, old in self._moved.items()}

    @cached_property
    def _scanned(self) -> "_Scanner":
        scanner = _Scanner(self.text)
        scanner.document()
        return scanner

    @cached_property
    def _lines(self) -> tuple[int, ...]:
        return (0, *(match.end() for match in re.finditer("\n", self.text)))

    def find(self, path: Path) -> tuple[int, int]:
        """Return line and column of a key, a table's header or a list's item; of the nearest parent that is written."""
        return self._place(self._nearest(self.keys, path))

    def value(self, path: Path) -> tuple[int, int]:
        """Return line and column where a key's value begins; as `find` for what has no value of its own."""
        start = self._start(path)
        return self.find(path) if start is None else self._place(start)

    def lines_of(self, path: Path) -> tuple[str, ...]:
        """Return the line where a key stands, and the one where its value ends: there a comment can stand behind it."""
        line, _ = self.find(path)
        end = self._scanned.ends.get(path, self._scanned.ends.get(path[:-1]))
        last = line if end is None else self._place(end)[0]
        return tuple(self.excerpt(number) for number in dict.fromkeys((line, last)))

    def inside(self, path: Path, index: int) -> tuple[int, int]:
        """Return line and column of the character with this index in a text value, past its quotes and escapes."""
        start = self._start(path)
        match = STRING.match(self.text, start) if start is not None else None
        return self._place(_offset_inside(match[0], index) + match.start()) if match else self.value(path)

    def excerpt(self, line: int) -> str:
        """Return one line of the text, without its end."""
        ends = (*self._lines[1:], len(self.text) + 1)
        return self.text[self._lines[line - 1] : ends[line - 1] - 1]

    def _start(self, path: Path) -> int | None:
        """Return where a value begins. A text may stand for a list of one: then its path ends in 0 all the same."""
        return self.values.get(path, self.values.get(path[:-1]))

    def _nearest(self, offsets: Mapping[Path, int], path: Path) -> int:
        while path and path not in offsets:
            path = path[:-1]
        return offsets.get(path, 0)

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.keys: dict[Path, int] = {}
        self.values: dict[Path, int] = {}
        self.ends: dict[Path, int] = {}
        self.sizes: dict[Path, int] = {}

    def document(self) -> None:
        table: Path = ()
        self.skip(_BLANK)
        while self.at < len(self.text):
            if self.text.startswith("[", self.at):
                table = self.header()
            else:
                self.pair(table)
            self.skip(_BLANK)

    def header(self) -> Path:
        start = self.at
        many = self.text.startswith("[[", start)
        self.at += 2 if many else 1
        parts = self.dotted_key()
        self.at += 2 if many else 1
        path: Path = ()
        for key, offset in parts[:-1]:
            path = self.latest((*path, key), offset)
        key, offset = parts[-1]
        path = (*path, key)
        if many:
            self.keys.setdefault(path, offset)
            self.sizes[path] = self.sizes.get(path, 0) + 1
            path = (*path, self.sizes[path] - 1)
        self.keys[path] = start
        return path

    def latest(self, path: Path, offset: int) -> Path:
        """Go into a table on the way to another one: of a list of tables into its last."""
        self.keys.setdefault(path, offset)
        return (*path, self.sizes[path] - 1) if path in self.sizes else path

    def pair(self, table: Path) -> None:
        path = table
        for key, offset in self.dotted_key():
            path = (*path, key)
            self.keys.setdefault(path, offset)
        self.at += 1
        self.skip(_SPACE)
        self.value(path)

    def dotted_key(self) -> list[tuple[str, int]]:
        parts: list[tuple[str, int]] = []
        while True:
            self.skip(_SPACE)
            start = self.at
            match = _BARE_KEY.match(self.text, start) or STRING.match(self.text, start)
            self.at = match.end() if match else start
            parts.append((_decoded(self.text[start : self.at]), start))
            self.skip(_SPACE)
            if not self.text.startswith(".", self.at):
                return parts
            self.at += 1

    def value(self, path: Path) -> None:
        self.values[path] = start = self.at
        match self.text[start : start + 1]:
            case "[":
                self.items(path)
            case "{":
                self.pairs(path)
            case '"' | "'":
                self.skip(STRING)
            case _:
                self.skip(_SCALAR)
        self.at = max(self.at, start + 1)
        self.ends[path] = self.at - 1

    def items(self, path: Path) -> None:
        self.at += 1
        self.skip(_BLANK)
        index = 0
        while self.at < len(self.text) and not self.text.startswith("]", self.at):
            self.keys[(*path, index)] = self.at
            self.value((*path, index))
            index += 1
            self.past_comma()
        self.at += 1

    def pairs(self, path: Path) -> None:
        self.at += 1
        self.skip(_BLANK)
        while self.at < len(self.text) and not self.text.startswith("}", self.at):
            self.pair(path)
            self.past_comma()
        self.at += 1

    def past_comma(self) -> None:
        self.skip(_BLANK)
        if self.text.startswith(",", self.at):
            self.at += 1
        self.skip(_BLANK)

    def skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at


def _opening(raw: str) -> int:
    """Return how many characters stand before the first one of the text itself."""
    quotes = 3 if raw[:3] in ('"""', "'''") else 1
    return quotes + (quotes == 3 and raw[3:4] == "\n")


def _offset_inside(raw: str, index: int) -> int:
    offset = _opening(raw)
    if raw[0] == "'":
        return offset + index
    for escape in _ESCAPE.finditer(raw, offset):
        plain = escape.start() - offset
        joins_lines = escape[0][-1] in "\n\t "
        if index < plain + (not joins_lines):
            break
        index -= plain + (not joins_lines)
        offset = escape.end()
    return offset + index


def _decoded(raw: str) -> str:
    """Return what a key says: a bare one itself, a quoted one without its quotes and escapes."""
    if raw[:1] == "'":
        return raw[1:-1]
    return _ESCAPE.sub(_unescaped, raw[1:-1]) if raw[:1] == '"' else raw


def _unescaped(escape: re.Match[str]) -> str:
    code = escape[0][1:]
    return chr(int(code[1:], 16)) if code[0] in "uU" else _SIMPLE_ESCAPES.get(code, code)
