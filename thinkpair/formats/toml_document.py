"""From the bytes of a format file to a TOML document, or the one place where it stops being TOML, in plain words.

Every way in which a hostile file could hang or crash a TOML parser is closed here.
"""

import re
import tomllib
from itertools import islice
from typing import Any

from thinkpair.formats.diagnostics import MOST_SHOWN, Diagnostic
from thinkpair.formats.spelling_hints import name_meant
from thinkpair.safe_text import safe_text
from thinkpair.toml_positions import STRING, Path

DEEPEST = 32
LONGEST_KEY = 16
MOST_VALUES = 10_000

_NOT_STRUCTURE = re.compile(rf"{STRING.pattern}|#[^\n]*+", re.DOTALL)
_BRACKET = re.compile(r"[\[{}\]]")
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_HEADERS = "write [role.NAME] or [ask.NAME], and [[round]] above its [[round.step]]"
_BARE_VALUE = re.compile(r"^[^\"'#=]*=[ \t]*((?:\+?\d+[hms]|[A-Za-z])[\w -]{0,30}?)[ \t]*(?:#.*)?$")

_CURLY = re.compile("[\u201c\u201d\u201e\u201f\u2018\u2019\u00ab\u00bb]")
_SWITCH = re.compile(r"^[^\"'#=]*=[ \t]*(yes|no|on|off|True|False|TRUE|FALSE|Yes|No|On|Off)[ \t]*(?:#.*)?$")
_NAMED_HEADER = re.compile(r"^\s*\[\s*(role|ask)\s*\.\s*([^\]\"'.]+?)\s*(?:\]|$)")
_ROUND_HEADER = re.compile(r"\s*(\[{1,2})\s*round\s*(?:\.\s*([A-Za-z_-]+)\s*)?\]")
NAME = r"[a-z][a-z0-9_-]*"

# Faults for which a file of another kind has a hint of its own.
NO_EQUALS = "a key needs = and a value after it"
BRACES_OPEN = "braces { } are not closed on their line"
HEADER_OPEN = "a header is not closed"
ODD_LINE = "neither a key nor a header begins like this"
NO_DATE = "this is not a date, and no key takes one"
HEADER_MISPLACED = "this header does not go with what is written above"

# What tomllib says, and what a facilitator can do about it. The first that fits is used.
_PLAINER = (
    ("Cannot overwrite a value", "this key is written twice under the same header", "keep one of the two"),
    ("Duplicate inline table key", "this key is written twice in the same braces", "keep one of the two"),
    (r"Cannot declare .* twice", "this header is written twice", "put all its keys under one header"),
    (
        "(Unterminated string|Expected [\"']{3})",
        "a text is not closed",
        'end it with the quotes it began with: "…" or """…"""',
    ),
    (
        r"(Illegal|Found invalid) character '\\n'",
        "a text is not closed on its line",
        'end it with ", or write """ around it',
    ),
    (r"(Illegal|Found invalid) character", "there is a character here that TOML does not allow", "take it out"),
    ("Unescaped", "a backslash cannot stand alone in a text", r"double it: \\"),
    ("Invalid value", "this is not a value", 'write texts in quotes: "…"'),
    ("Expected '=' after a key", NO_EQUALS, 'write key = "value", or a header: [[round]]'),
    ("Expected newline", "something follows the value on this line", "begin a new line, or look at the quotes"),
    ("Unclosed array", "a list is not closed, or a comma is missing in it", 'write it like ["one", "two"]'),
    ("Unclosed inline table", BRACES_OPEN, 'write it like { mentor = "…" }'),
    (r"Expected '\]", HEADER_OPEN, "write [role.NAME], [[round]] or [[round.step]]"),
    (r"Cannot (mutate|redefine)", "nothing can be added to these keys any more", "put all its keys in one place"),
    ("Invalid (statement|initial)", ODD_LINE, 'write key = "value" or [[round]]'),
    ("Invalid date", NO_DATE, 'write a duration like "5m"'),
    ("(Invalid hex|Escaped character)", "this escape names no character", "write the character itself"),
)

MOST_BYTES = 256 * 1024


class NotToml(Exception):
    """A text that cannot be read as TOML; `line` and `column` count from 1, `more` are others of the same kind."""

    more: tuple["NotToml", ...] = ()

    def __init__(self, message: str, hint: str, line: int = 1, column: int = 1, code: str = "toml") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint
        self.line, self.column, self.code = line, column, code

    def diagnostic(self, file: str, text: str = "") -> Diagnostic:
        """Return what to say of the file; the line it shows is that of `text`."""
        lines = text.replace("\r\n", "\n").split("\n")
        return Diagnostic(
            file=file,
            line=self.line,
            column=self.column,
            code=self.code,
            message=self.message,
            hint=self.hint,
            excerpt=lines[self.line - 1] if self.line <= len(lines) else "",
        )


def decode(data: bytes) -> str:
    """Return the text of a file: "UTF-8 (a byte-order mark is allowed) of at most 256 KiB". Raises NotToml."""
    if len(data) > MOST_BYTES:
        raise too_large()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise NotToml("the file is saved as UTF-16", "save it as UTF-8", code="encoding")
    if (nul := data.find(0)) >= 0:
        place = place_after(data[:nul].decode("utf-8-sig", "replace"))
        raise NotToml("there is a NUL character here: this is not a text file", "save it as UTF-8", *place, "encoding")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = place_after(data[: error.start].decode("utf-8-sig", "replace"))
        raise NotToml("the file is not UTF-8 here", "save it as UTF-8", *place, "encoding") from None


def too_large() -> NotToml:
    """Return the refusal of a file of more than 256 KiB."""
    return NotToml(f"a format has at most {MOST_BYTES // 1024} KiB", "shorten it, or part it in two", code="too-large")


def place_after(before: str) -> tuple[int, int]:
    """Return line and column of what follows a text."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def value_at(document: Any, path: Path) -> Any:
    """Return the value at a path of a document; None where there is none."""
    for part in path:
        try:
            document = document[part]
        except (KeyError, IndexError, TypeError):
            return None
    return document


def parse(text: str) -> dict[str, Any]:
    """Return the TOML document in a text (without byte-order mark). Raises NotToml, and nothing else."""
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise too_large()
    text = text.replace("\r\n", "\n")
    _refuse_bombs(text)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _plainer(str(error), text) from None
    except ValueError:
        raise NotToml("a number in this file is far too long", 'write durations like "5m"') from None
    except RecursionError:
        raise _too_deep(1) from None


def _refuse_bombs(text: str) -> None:
    """Refuse what makes tomllib slow or makes it recurse: long dotted keys, deep nesting, masses of values."""
    bare = _NOT_STRUCTURE.sub(lambda quoted: "_" + "\n" * quoted[0].count("\n"), text)
    if sum(bare.count(mark) for mark in "=,[") > MOST_VALUES:
        raise NotToml(f"a format has at most {MOST_VALUES:,} values", "shorten it, or part it in two", code="too-large")
    depth = 0
    for line, content in enumerate(bare.split("\n"), 1):
        for bracket in _BRACKET.findall(content):
            depth = max(0, depth + (1 if bracket in "[{" else -1))
            if depth > DEEPEST:
                raise _too_deep(line)
        if content.count(".") > LONGEST_KEY and any(
            part.count(".") > LONGEST_KEY for part in re.split(r"[=,{}\[\]]", content)
        ):
            raise _too_deep(line)


def _too_deep(line: int) -> NotToml:
    return NotToml("this is nested too deeply", "no key of a format needs more than two dots or brackets", line)


def _known_slip(text: str, on_line: str, line: int) -> NotToml | None:
    """Return what is wrong where a line, or the list above it, has a slip that is easily recognised."""
    if curly := _CURLY.search(_NOT_STRUCTURE.sub(lambda quoted: "_" * len(quoted[0]), on_line)):
        return NotToml("these are curly quotes", 'write straight ones: "…"', line, curly.start() + 1)
    if switch := _SWITCH.search(on_line):
        word = "true" if switch[1].lower() in ("true", "yes", "on") else "false"
        return NotToml(f"{switch[1]} is not a value", f"write {word}", line, switch.start(1) + 1)
    if wrong := _wrong_name(on_line, line):
        below = _NOT_STRUCTURE.sub(lambda quoted: "_" + "\n" * quoted[0].count("\n"), text).split("\n")[line:]
        found = (_wrong_name(content, number) for number, content in enumerate(below, line + 1))
        wrong.more = tuple(islice(filter(None, found), MOST_SHOWN))
        return wrong
    return _unclosed(text, line)


def _wrong_name(on_line: str, line: int) -> NotToml | None:
    """Return what is wrong with the name in the header on a line; None for another line, and a name that can be."""
    header = _NAMED_HEADER.match(on_line)
    if not header or re.fullmatch(NAME, header[2]):
        return None
    meant = name_meant(header[2])
    example = f'[{header[1]}.{meant}], with title = "{safe_text(header[2], 40)}" for how it is shown'
    hint = f"names have a-z, 0-9, - and _ only{f': {example}' if meant else ''}"
    return NotToml(f'"{safe_text(header[2], 40)}" cannot be a name', hint, line, header.start(2) + 1)


def _unclosed(text: str, line: int) -> NotToml | None:
    """Return where a list or a table in braces begins that is not closed when the next key or header comes."""
    bare = _NOT_STRUCTURE.sub(lambda quoted: "_" + "\n" * quoted[0].count("\n"), text)
    lines = bare.split("\n")
    for number in range(min(line, len(lines)) - 1, -1, -1):
        opening = re.match(r"[^=\[{]*=\s*([\[{])", lines[number])
        if not opening:
            continue
        rest = "\n".join(lines[number:line])[opening.start(1) :]
        if opening[1] == "[" and rest.count("[") > rest.count("]") and line > number + 1:
            message = f"the list that begins on line {number + 1} is not closed"
            return NotToml(message, "end it with ]", number + 1, opening.start(1) + 1)
        if opening[1] == "{" and "}" not in lines[number]:
            hint = "close them on the same line, or write a header: [round.step.brief]"
            return NotToml(BRACES_OPEN, hint, number + 1, opening.start(1) + 1)
        return None
    return None


def _round_without_brackets(text: str, line: int) -> NotToml | None:
    """Return what is wrong with a header about rounds that stands above the first [[round]], which is on this line."""
    for number, content in enumerate(text.split("\n")[:line], 1):
        if header := _ROUND_HEADER.match(content):
            column = header.start(1) + 1
            if header[1].startswith("[[") and not header[2]:
                return None
            if header[2] == "step":
                hint = 'write [[round]] above it, with its title = "…"'
                return NotToml("no [[round]] stands above this step", hint, number, column, "missing-key")
            if header[2]:
                known = f"[{header[2]}.NAME]" if header[2] in ("role", "ask") else "[role.NAME] or [ask.NAME]"
                return NotToml(f"{header[2]}s stand at the top", f"write {known}", number, column, "misplaced-key")
            return NotToml("every round has a header with two brackets", "write [[round]]", number, column, "value")
    return None


def _plainer(said: str, text: str) -> NotToml:
    """Return an error of tomllib in plain words; its place is read from the message: 3.11 has it nowhere else."""
    match = _PLACE.search(said)
    line, column = (int(match[1]), int(match[2])) if match and match[1] else place_after(text.rstrip("\n"))
    said = said[: match.start()] if match else said
    on_line = text.split("\n")[line - 1]
    if slip := _known_slip(text, on_line, line):
        return slip
    bare = _BARE_VALUE.match(on_line)
    if bare and said.startswith(("Invalid value", "Expected newline")):
        return NotToml("this value needs quotes around it", f'write "{bare[1]}"', line, bare.start(1) + 1)
    if said.startswith("Unescaped"):
        column = on_line.rfind("\\", 0, column) + 1
    if said.startswith("Cannot"):
        column = len(on_line) - len(on_line.lstrip()) + 1
    if said.startswith("Cannot overwrite") and (first := _round_without_brackets(text, line)):
        return first
    if said.startswith("Cannot overwrite") and on_line.lstrip().startswith("["):
        return NotToml(HEADER_MISPLACED, _HEADERS, line, column)
    for pattern, message, hint in _PLAINER:
        if re.match(pattern, said, re.DOTALL):
            return NotToml(message, hint, line, column)
    return NotToml(f"this is not TOML: {safe_text(said, 120)}", "compare it with a format that works", line, column)
