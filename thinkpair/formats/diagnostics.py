"""What is wrong with a format file, where, and what to write instead; and how that reads.

All text from the file goes through `safe_text` here.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import force_setattr

from thinkpair.formats.room_for_texts import cells
from thinkpair.safe_text import safe_text
from thinkpair.toml_positions import Path, Positions

MESSAGE_LIMIT = 240
MOST_SHOWN = 200
_LINE_LIMIT = 100
_MARKS_IN_A_ROW = 2

# In the comment that ends a line; a text with such words in it ends with a quote.
_ALLOWED = re.compile(r"#\s*check:\s*allow\s+([a-z-]+(?:[ ,]+[a-z-]+)*)\s*$")

Severity = Literal["error", "warning"]


class Problem(Struct, frozen=True):
    """What is wrong at a key path, before its place is looked up.

    `at` says where the caret goes: to the key (or the header of a table), or to its value; with `index`, to that
    character of a text value.
    """

    path: Path
    code: str
    message: str
    hint: str = ""
    at: Literal["key", "value"] = "key"
    index: int | None = None
    severity: Severity = "error"

    def place(self, positions: Positions) -> tuple[int, int]:
        """Return the line and column it is about."""
        if self.index is not None:
            return positions.inside(self.path, self.index)
        return positions.value(self.path) if self.at == "value" else positions.find(self.path)


class Diagnostic(Struct, frozen=True, kw_only=True):
    """One problem of one file; `line` and `column` count from 1, `excerpt` is that line as it stands in the file."""

    file: str
    line: int
    column: int
    code: str
    message: str
    severity: Severity = "error"
    hint: str = ""
    excerpt: str = ""

    def __post_init__(self) -> None:
        force_setattr(self, "file", safe_text(self.file))
        force_setattr(self, "message", safe_text(self.message, MESSAGE_LIMIT))
        force_setattr(self, "hint", safe_text(self.hint, MESSAGE_LIMIT))

    def headline(self) -> str:
        """Return the problem on one line: "FILE:LINE:COLUMN: error: message"."""
        return f"{self.file}:{self.line}:{self.column}: {self.severity}: {self.message}"


def render(diagnostic: Diagnostic) -> str:
    """Return the headline, the line of the file with a caret under the place, and what to write instead.

    The headline of a warning ends with its code, by which a line can allow it.
    """
    code = f" [{diagnostic.code}]" if diagnostic.severity == "warning" else ""
    lines = [f"{diagnostic.headline()}{code}"]
    if diagnostic.excerpt.strip():
        shown, before = _excerpt(diagnostic.excerpt, diagnostic.column - 1)
        number = str(diagnostic.line)
        lines += [f"  {number} | {shown}", f"  {' ' * len(number)} | {' ' * before}^"]
    if diagnostic.hint:
        lines.append(f"  {diagnostic.hint}")
    return "\n".join(lines)


def as_json(diagnostic: Diagnostic) -> dict[str, Any]:
    """Return what an editor needs of a diagnostic, with JSON's types alone."""
    keys = ("file", "line", "column", "severity", "code", "message", "hint")
    return {key: getattr(diagnostic, key) for key in keys}


def diagnose(problems: Iterable[Problem], file: str, positions: Positions) -> tuple[Diagnostic, ...]:
    """Return the problems with their places in a file, in the order of its lines; of very many the first 200.

    Warnings that their line allows are left out.
    """
    placed = sorted(((problem.place(positions), problem) for problem in problems), key=lambda pair: pair[0])
    placed = [
        (place, problem)
        for place, problem in placed
        if problem.severity == "error" or not is_allowed(problem.code, problem.path, positions)
    ]
    return tuple(
        Diagnostic(
            file=file,
            line=line,
            column=column,
            code=problem.code,
            message=problem.message,
            severity=problem.severity,
            hint=problem.hint,
            excerpt=positions.excerpt(line) if problem.code != "id" else "",  # that is about the file's name
        )
        for (line, column), problem in placed[:MOST_SHOWN]
    )


def is_allowed(code: str, path: Path, positions: Positions) -> bool:
    """Say whether a warning is allowed: by `# check: allow CODE` behind its key, or where the key's value ends."""
    found = map(_ALLOWED.search, positions.lines_of(path))
    return any(code in re.split(r"[ ,]+", match[1]) for match in found if match)


def _excerpt(line: str, index: int) -> tuple[str, int]:
    """Return the part of a line around a character as it can be shown, and how many columns stand before it."""
    start = max(0, index - _LINE_LIMIT + 20) if len(line) > _LINE_LIMIT else 0
    cut = "…" if start else ""
    before = cut + _visible(line[start:index])
    after = _visible(line[index : start + _LINE_LIMIT])
    return f"{before}{after}{'…' if len(line) > start + _LINE_LIMIT else ''}".rstrip(), cells(before)


def _visible(text: str) -> str:
    """Show every character as something harmless: what cannot be seen by its number."""
    shown, marks = [], 0
    for char in text:
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if char in " \t":
            shown.append(" ")
        elif marks > _MARKS_IN_A_ROW or safe_text(char) != char:
            shown.append(f"<U+{ord(char):04X}>")
        else:
            shown.append(char)
    return "".join(shown)
