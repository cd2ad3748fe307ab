"""Formats as tests read them: those that come with the program, and texts that have no errors."""

from functools import cache
from pathlib import Path

from thinkpair.formats.library import Library, shipped_folder
from thinkpair.formats.loaded_format import Loaded, Source
from thinkpair.formats.loader import load_file, load_text

SHIPPED = tuple(sorted(file.stem for file in shipped_folder().glob("*.toml")))
"""The ids of the formats that come with the program."""


@cache
def shipped(identifier: str) -> Source:
    """A format that comes with the program."""
    return _without_errors(load_file(shipped_folder() / f"{identifier}.toml", Library()))


def source_of(text: str, identifier: str = "x", path: Path | None = None) -> Source:
    """The format of a text."""
    return _without_errors(load_text(text, id=identifier, path=path, library=Library()))


def _without_errors(loaded: Loaded) -> Source:
    assert loaded.source, [problem.message for problem in loaded.errors]
    return loaded.source
