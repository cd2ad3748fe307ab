"""A format file that is being written: read, checked, planned for so many people, and saved."""

import hashlib
import os
import stat
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from thinkpair.errors import ContentError, FilesError
from thinkpair.files import files_error, private_folder, read_file, replace_file
from thinkpair.formats.diagnostics import Diagnostic
from thinkpair.formats.library import SUFFIX, Library
from thinkpair.formats.loader import load_text
from thinkpair.formats.toml_document import MOST_BYTES, NotToml, decode
from thinkpair.formats.value_types import Count
from thinkpair.planning.participants import people_taken
from thinkpair.planning.planner import make_plan
from thinkpair.planning.timing_sheet import diagnosed
from thinkpair.safe_text import safe_path
from thinkpair.session.plan import Plan, Setup
from thinkpair.units import lettered


class Examined(Struct, frozen=True):
    """What came of a text: its plan, or why there is none for so many people; and what there is to say about it.

    `people` is their number, 0 where it was left to a format that could not be read; `takes` is how many the format
    takes, None where it could not be read.
    """

    plan: Plan | None
    people: int = 0
    problem: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()
    takes: Count | None = None


def examine(text: str, path: Path, library: Library, people: int | None) -> Examined:
    """Read the text as if it stood in the file at `path`, and plan it for so many people, called A, B and so on.

    None stands for as few as the format takes.
    """
    identifier = path.name.removesuffix(SUFFIX)
    loaded = load_text(text, id=identifier, path=path, library=library)
    if loaded.source is None:
        return Examined(None, people or 0, "", loaded.diagnostics)
    takes = people_taken(loaded.source)
    number = takes.least if people is None else people
    found = diagnosed(loaded)
    try:
        return Examined(make_plan(loaded.source, Setup(people=lettered(number))), number, "", found, takes)
    except ContentError as error:
        return Examined(None, number, str(error), found, takes)


class FormatFile:
    """A format file, and beside it, in a folder of the program, what is typed and not saved yet."""

    def __init__(self, path: Path, kept_in: Path) -> None:
        """Follow links once, so that saving keeps them. `kept_in` is the folder for what is not saved."""
        self.path = Path(os.path.realpath(path))
        name = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:16]
        self._typed = kept_in / f"unsaved-{name}{SUFFIX}"

    def read(self) -> str:
        """Return the text of the file. Raises FilesError where it cannot be read, or is no text."""
        try:
            return decode(read_file(self.path, MOST_BYTES))
        except OSError as error:
            raise files_error("read", self.path, error) from None
        except NotToml as error:
            place = f"{safe_path(self.path)}:{error.line}:{error.column}"
            raise FilesError(f"{place}: {error.message}; {error.hint}") from None

    def save(self, text: str) -> None:
        """Write the file whole, with the rights it has; what was not saved is saved now. Raises FilesError."""
        try:
            rights = stat.S_IMODE(self.path.stat().st_mode) if self.path.exists() else 0o644
            replace_file(self.path, text.encode("utf-8", "replace"))
            with suppress(OSError):  # some file systems have no modes
                self.path.chmod(rights)
        except OSError as error:
            raise files_error("write", self.path, error) from None
        self.forget()

    def keep(self, text: str) -> None:
        """Keep what is typed, in case the program is cut off. Raises FilesError."""
        try:
            private_folder(self._typed.parent)
            replace_file(self._typed, text.encode("utf-8", "replace"))
        except OSError as error:
            raise files_error("write", self._typed, error) from None

    def kept(self) -> str | None:
        """Return what was typed before and not saved, or None."""
        try:
            return read_file(self._typed, 4 * MOST_BYTES).decode("utf-8", "replace")
        except OSError:
            return None

    def forget(self) -> None:
        """Delete the text that was not saved. Raises FilesError."""
        try:
            self._typed.unlink(missing_ok=True)
        except OSError as error:
            raise files_error("remove", self._typed, error) from None


async def saves_of(path: Path) -> AsyncIterator[None]:
    """Yield each time the file may have been saved."""
    from watchfiles import awatch

    # The folder is watched, for most editors put a new file in the place of the old one.
    async for changes in awatch(path.parent, recursive=False, step=50, debounce=200):
        if any(Path(changed) == path for _, changed in changes):
            yield
