"""Comments of a file that was written by hand, kept when the program writes the file again.

Owns where a comment goes: above or behind the key or header where it stood. tomli-w writes values alone.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from thinkpair.toml_positions import STRING, Path, scan

_STRING_OR_COMMENT = re.compile(rf"{STRING.pattern}|(?P<comment>#[^\n]*+)", re.DOTALL)


@dataclass(slots=True)
class _Comments:
    """The comments of a text: above each key or header, behind it, and after the last one."""

    above: dict[Path, list[str]] = field(default_factory=dict)
    behind: dict[Path, str] = field(default_factory=dict)
    last: list[str] = field(default_factory=list)


def with_comments(text: str, before: str) -> str:
    """Return a text with the comments of the one that stood there before; those whose key is gone stand at its end.

    Both texts are TOML. Where a comment would change what the text says, all of them stand at the end.
    """
    if "#" not in before:
        return text
    kept = _comments(before.replace("\r\n", "\n"))
    placed = _placed(text, kept)
    if tomllib.loads(placed) == tomllib.loads(text):
        return placed
    everything = [line for lines in kept.above.values() for line in lines]
    return "\n".join([text.rstrip("\n"), *everything, *kept.behind.values(), *kept.last]) + "\n"


def _placed(text: str, kept: _Comments) -> str:
    lines, rest = text.rstrip("\n").split("\n"), []
    place_of = {path: line - 1 for line, path in _lines_of_keys(text).items()}
    for path, comment in kept.behind.items():
        if path in place_of:
            lines[place_of[path]] += f"  {comment}"
        else:
            rest.append(comment)
    rest += [line for path, above in kept.above.items() if path not in place_of for line in above]
    for path in sorted(kept.above.keys() & place_of.keys(), key=place_of.__getitem__, reverse=True):
        lines[place_of[path] : place_of[path]] = kept.above[path]
    return "\n".join([*lines, *rest, *kept.last]) + "\n"


def _comments(text: str) -> _Comments:
    found, path_of = _Comments(), _lines_of_keys(text)
    lines = sorted(path_of)
    for line, comment, alone in _each(text):
        if not alone and line in path_of:
            found.behind[path_of[line]] = comment
            continue
        following = bisect_left(lines, line)
        if following < len(lines):
            found.above.setdefault(path_of[lines[following]], []).append(comment)
        else:
            found.last.append(comment)
    return found


def _each(text: str) -> Iterator[tuple[int, str, bool]]:
    """Give each comment with its line, counted from 1, and whether it is alone there."""
    for match in _STRING_OR_COMMENT.finditer(text):
        if match["comment"] is not None:
            start = text.rfind("\n", 0, match.start()) + 1
            yield text.count("\n", 0, start) + 1, match["comment"].rstrip(), not text[start : match.start()].strip()


def _lines_of_keys(text: str) -> dict[int, Path]:
    """Return the first key, header or item that begins on each line."""
    positions = scan(text)
    places = sorted((*positions.find(path), -len(path), path) for path in positions.keys if path)
    first: dict[int, Path] = {}
    for line, _, _, path in places:
        first.setdefault(line, path)
    return first
