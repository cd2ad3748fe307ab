"""Breaks lines of text at blanks for a terminal, which would break them in the middle of words."""

import re

from thinkpair.formats.room_for_texts import cells

_LEAST = 20
"""A terminal of fewer columns breaks by itself."""

_TO_COPY = 40
"""A line with a word of so many letters (a file, a line to join) is left whole: it may be meant to be copied."""


def broken(text: str, width: int) -> str:
    """Return lines of text with line feeds where they are wider than `width` columns; 0 for no end of the line."""
    if width < _LEAST:
        return text
    return "\n".join(_broken(line, width) for line in text.split("\n"))


def _broken(line: str, width: int) -> str:
    words = line.split()
    if cells(line) <= width or any(len(word) >= _TO_COPY for word in words):
        return line
    indent = line[: len(line) - len(line.lstrip())]
    lines, used = [indent], len(indent)
    for blanks, word in re.findall(r"(\s*)(\S+)", line.lstrip()):
        if used + len(blanks) + cells(word) > width and lines[-1].strip():
            lines.append(indent)
            used, blanks = len(indent), ""
        lines[-1] += blanks + word
        used += len(blanks) + cells(word)
    return "\n".join(lines)
