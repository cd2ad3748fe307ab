"""What a list of formats shows of each: read without checking anything, so that Home opens at once.

Owns that short look. Must not load the model, or know what else a format says.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import rtoml

from thinkpair.errors import FilesError
from thinkpair.formats.decoding import NotToml, decode
from thinkpair.frozen import Frozen
from thinkpair.safe_text import TITLE_LIMIT, safe_text


class Glance(Frozen):
    """A format in a list: its id, title, one sentence, how many people as it is written, and its tags."""

    id: str
    path: Path
    title: str
    summary: str = ""
    people: str = ""
    tags: tuple[str, ...] = ()


def glance(path: Path) -> Glance:
    """Return what a list shows of a format file; its id alone where it cannot be read."""
    try:
        values = _top(decode(path.read_bytes()))
    except (OSError, NotToml, FilesError):
        return Glance(path.stem, path, path.stem, "this file cannot be read; `thinkpair check` says why")
    tags = values.get("tags")
    return Glance(
        path.stem,
        path,
        safe_text(_words(values, "title"), TITLE_LIMIT) or path.stem,
        safe_text(_words(values, "summary")),
        safe_text(_words(values, "people"), 20) or "2+",
        tuple(safe_text(str(tag), 40) for tag in tags) if isinstance(tags, list) else (),
    )


def speaks_of(format: Glance, words: Sequence[str]) -> bool:
    """Say whether all of these words, in small letters, stand in a format's id, title, summary or tags."""
    text = " ".join((format.id, format.title, format.summary, *format.tags)).casefold()
    return all(word in text for word in words)


def _top(text: str) -> dict[str, Any]:
    """Return the top-level keys: all of them stand before the first table, and the rest is not read for a list."""
    try:
        return rtoml.loads(text.partition("\n[")[0])  # ten times as fast as tomllib: Home shows a hundred formats
    except rtoml.TomlParsingError:
        from thinkpair.formats.toml_document import parse  # slower to load and to read; it finds the place

        return parse(text)


def _words(values: dict[str, Any], key: str) -> str:
    value = values.get(key, "")
    return str(value) if isinstance(value, str | int) else ""
