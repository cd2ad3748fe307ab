"""What is fuzzed: bytes of a file go in, and nothing may come out but what its callers are promised.

Each target takes any bytes; it may refuse them in words, and the words must be such as a terminal can show.
"""

import os
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from tests.hostile.allowed import foreign
from thinkpair.errors import ContentError
from thinkpair.formats.diagnostics import Diagnostic, render
from thinkpair.formats.library import Library
from thinkpair.formats.loader import load_sources, load_text
from thinkpair.formats.toml_document import NotToml, decode
from thinkpair.groups.group_toml import group_text
from thinkpair.groups.parser import read_group
from thinkpair.planning.planner import make_plan
from thinkpair.session.plan import Setup
from thinkpair.session.state import replay
from thinkpair.session.view import look
from thinkpair.storage.journal.codec import EVENTS
from thinkpair.storage.journal.reader import load
from thinkpair.storage.record_builder import record_of

_PEOPLE = (("Ana", "Ben"), ("Ana", "Ben", "Chi", "Dov", "Eva"))
_NOTE_LIMIT = 600
_DRAWN_LIMIT = 3_000  # with the line itself, in which what cannot be seen stands as its number


def format_file(data: bytes) -> None:
    """Read a format, say what is wrong with it, plan it, and read it again from its own text."""
    try:
        text = decode(data)
    except NotToml:
        return
    loaded = load_text(text, id="fuzz", path=None, library=Library(()))
    _readable(loaded.diagnostics)
    if loaded.source is None:
        assert loaded.errors
        return
    assert load_sources(loaded.source.texts(), "fuzz").format == loaded.source.format
    for people in _PEOPLE:
        try:
            plan = make_plan(loaded.source, Setup(people=people))
        except ContentError as error:
            _shown(str(error))
        else:
            assert all(one.seconds is None or one.seconds >= 0 for one in plan.slots)


def journal_file(data: bytes) -> None:
    """Read a journal, live through it, look at it, and make its record."""
    right, content = data[:1] == b"\1", data[1:]
    if right:
        content = b"".join(b"%08x %s\n" % (zlib.crc32(line), line) for line in content.splitlines())
    path = _folder() / "journal.jsonl"
    path.write_bytes(content)
    loaded = load(path.parent, EVENTS)
    for note in loaded.notes:
        _shown(note)
    session = replay(loaded.entries)
    if session.id:
        look(session, loaded.entries[-1].at)
        record_of(session)


def group_file(data: bytes) -> None:
    """Read a group, say what is wrong with it, and write it: what is written reads as the same."""
    try:
        text = decode(data)
    except NotToml:
        return
    group, problems = read_group(text, "group.toml")
    _readable(problems)
    if group is None:
        assert any(one.severity == "error" for one in problems)
        return
    again, _ = read_group(group_text(group), "group.toml")
    assert again == group, "a group that was written reads otherwise"


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "format": format_file,
    "journal": journal_file,
    "group": group_file,
}


def _readable(diagnostics: Iterable[Diagnostic]) -> None:
    for one in diagnostics:
        _shown(one.headline())
        _shown(render(one), _DRAWN_LIMIT)


def _shown(words: str, limit: int = _NOTE_LIMIT) -> None:
    assert not foreign(words.encode("utf-8", "surrogatepass"), screen=False), words
    assert len(words) <= limit, f"{len(words)} characters: {words[:80]}"


def _folder() -> Path:
    """A folder in memory, made once by each process, as long as that is there."""
    global _kept
    if _kept is None:
        memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
        _kept = Path(tempfile.mkdtemp(prefix="fuzz-", dir=memory))
    return _kept


_kept: Path | None = None


def tidy() -> None:
    """Remove that folder."""
    with suppress(TypeError):
        shutil.rmtree(_kept or "", ignore_errors=True)
