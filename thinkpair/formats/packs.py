"""Packs: formats that came from somebody else, each kept in a folder of its own with where it came from.

A pack is the folder `packs/NAME` in the user's folder of formats: its formats, and `pack.json`.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from thinkpair.errors import FilesError
from thinkpair.files import files_error, locked, private_folder, read_file, sync_folder, write_new
from thinkpair.formats import messages
from thinkpair.formats.library import BEFORE, PACKS, SUFFIX, Library, put_back
from thinkpair.formats.pack_sources import Fetched

_ABOUT = "pack.json"
_MOST_BYTES = 64 * 1024
_NEW, _GONE = ".new", ".gone"
"""How the folder of a pack ends before it is one, and while it is removed."""


class Pack(Struct, frozen=True):
    """A pack as it is kept. `source` is a path or `git:URL`, `commit` "" where it is no repository, `added` a date."""

    name: str
    source: str
    sha256: str
    added: str
    commit: str = ""

    @property
    def state(self) -> str:
        """Which state of its source it is, in short."""
        return f"commit {self.commit[:12]}" if self.commit else f"SHA-256 {self.sha256[:12]}"


class Packs:
    """The packs in a user's folder of formats."""

    def __init__(self, formats: Path) -> None:
        self.folder = formats / PACKS

    def all(self) -> tuple[Pack, ...]:
        """Return the packs by name; one whose `pack.json` cannot be read is told as of an unknown source."""
        with suppress(OSError), locked(self.folder):
            put_back(self.folder)
            for cut_off in self.folder.glob(f".*{_GONE}"):
                self.discard(cut_off)
        try:
            names = sorted(path.name for path in self.folder.iterdir() if path.is_dir() and Library.is_id(path.name))
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise files_error("read", self.folder, error) from None
        return tuple(map(self._about, names))

    def get(self, name: str) -> Pack:
        """Return a pack. Raises FilesError, naming those there are."""
        found = {pack.name: pack for pack in self.all()}
        if name not in found:
            raise FilesError(messages.no_pack(name, list(found)))
        return found[name]

    def formats(self, name: str) -> tuple[str, ...]:
        """Return the ids of a pack's formats."""
        return tuple(sorted(path.stem for path in (self.folder / name).glob(f"*{SUFFIX}")))

    def texts(self, name: str) -> dict[str, bytes]:
        """Return the files of a pack's formats by their names."""
        return {
            f"{ident}{SUFFIX}": (self.folder / name / f"{ident}{SUFFIX}").read_bytes() for ident in self.formats(name)
        }

    def refuse(self, name: str) -> None:
        """Raise FilesError where there is a pack of this name."""
        if (self.folder / name).exists():
            raise FilesError(messages.pack_exists(name))

    @contextmanager
    def staged(self, name: str, fetched: Fetched) -> Iterator[Path]:
        """Write the files of a pack beside the others, where nobody finds them yet; yield the folder.

        It is removed in the end. It is this program's alone, whoever else adds a pack of this name meanwhile.
        """
        folder = self.folder / f".{name}.{os.urandom(4).hex()}{_NEW}"
        with ExitStack() as end:
            end.callback(self.discard, folder)
            try:
                private_folder(self.folder)
                with locked(self.folder):
                    self._discard_left()
                    private_folder(folder)
                    end.enter_context(locked(folder))
                for file, content in fetched.files.items():
                    write_new(folder / file, content)
            except OSError as error:
                raise files_error("write", folder, error) from None
            yield folder

    def _discard_left(self) -> None:
        """Remove what programs have staged that were killed: nobody holds it any more."""
        for left in self.folder.glob(f".*{_NEW}"):
            with suppress(OSError), locked(left, 0):
                self.discard(left)

    def take(self, staged: Path, pack: Pack, *, new: bool = False) -> None:
        """Put a staged pack in its place, over an older one of its name, which stays where that fails.

        Raises FilesError for a `new` one whose name is taken.
        """
        try:
            with locked(self.folder):
                put_back(self.folder)
                if new:
                    self.refuse(pack.name)
                self._put_in_place(staged, pack)
        except OSError as error:
            raise files_error("write", self.folder / pack.name, error) from None

    def _put_in_place(self, staged: Path, pack: Pack) -> None:
        place, old = self.folder / pack.name, self.folder / f".{pack.name}{BEFORE}"
        try:
            write_new(staged / _ABOUT, msgspec.json.format(msgspec.json.encode(pack), indent=1) + b"\n")
            self.discard(old)
            with suppress(FileNotFoundError):
                place.rename(old)
            staged.rename(place)
            sync_folder(self.folder)
        except OSError:
            put_back(self.folder)
            raise
        self.discard(old)

    def remove(self, name: str) -> None:
        """Remove a pack. Raises FilesError for one that is not there."""
        gone = self.folder / f".{self.get(name).name}{_GONE}"
        try:
            self.discard(gone)
            (self.folder / name).rename(gone)
        except OSError as error:
            raise files_error("remove", self.folder / name, error) from None
        self.discard(gone)

    @staticmethod
    def discard(folder: Path) -> None:
        """Remove a folder with all that is in it; one that is not there is no harm."""
        shutil.rmtree(folder, ignore_errors=True)

    def _about(self, name: str) -> Pack:
        try:
            about = msgspec.json.decode(read_file(self.folder / name / _ABOUT, _MOST_BYTES), type=Pack)
        except (OSError, ValueError):  # no JSON, or no UTF-8
            return Pack(name=name, source="", sha256="", added="")
        return msgspec.structs.replace(about, name=name)


def shadowing(library: Library, name: str, formats: tuple[str, ...]) -> Iterator[str]:
    """Yield what a pack's formats hide in the library, or are hidden by, one sentence each."""
    entries = {entry.id: entry for entry in library.entries()}
    for identifier in formats:
        entry = entries.get(identifier)
        if entry is None or entry.pack == name:
            continue
        if entry.shipped:
            yield messages.hides_shipped(identifier, name)
        elif not entry.pack:
            yield messages.hidden_by_own(identifier, name)
        elif entry.pack < name:
            yield messages.hidden_by_other(identifier, entry.pack, name)
        else:
            yield messages.hides_other(identifier, entry.pack)
