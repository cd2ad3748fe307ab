"""Finds the file of a format by its id, among the shipped ones and the user's own; and the text that a new one has."""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from thinkpair.errors import FilesError
from thinkpair.files import locked, say_error
from thinkpair.formats import messages
from thinkpair.formats.spelling_hints import nearest
from thinkpair.safe_text import slug_of

SUFFIX = ".toml"
PACKS = "packs"
"""The folder, in a user's folder of formats, that has a folder for each pack."""
BEFORE = ".old"
"""What ends the name of a pack, behind a point, while a newer one takes its place."""

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}", re.ASCII)
# Names that Windows keeps for devices: a file cannot be called like one.
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}
)

SCHEMA_FILE = "format.schema.json"

_NEW_FORMAT = Path(__file__).with_name("new_format.toml")


class LibraryFormat(Struct, frozen=True):
    """A format of the library. `pack` is the pack that it is in, "" for none.

    `shadows` says that it is the user's own or of a pack, in place of a shipped one with its id.
    """

    id: str
    path: Path
    shipped: bool
    shadows: bool
    pack: str = ""


def shipped_folder() -> Path:
    """Return the folder of the shipped formats: inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "formats" / "shipped"
    return inside if inside.is_dir() else package.parent / "formats"


class Library:
    """Format files by id: the user's folders in their order, then their packs by name, then the shipped ones.

    A format of a pack is also found as `pack:id`, whatever else has its id.
    """

    def __init__(self, user_folders: Sequence[Path] = ()) -> None:
        self.user_folders = tuple(user_folders)
        self.shipped = shipped_folder()

    @staticmethod
    def is_id(text: str) -> bool:
        """Say whether a text can be the id of a format: `[a-z0-9][a-z0-9-]{0,63}`, and no device of Windows."""
        return bool(_ID.fullmatch(text)) and text not in _DEVICES

    def find(self, identifier: str) -> Path | None:
        """Return the file of the format with this id, or `pack:id`: own ones win over packs, packs over shipped."""
        pack, colon, name = identifier.rpartition(":")
        if not self.is_id(name) or (colon and not self.is_id(pack)):
            return None
        packs = [folder for folder in self.packs() if folder.name == pack or not colon]
        folders = packs if colon else [*self.user_folders, *packs, self.shipped]
        files = (folder / f"{name}{SUFFIX}" for folder in folders)
        return next((file for file in files if os.path.isfile(file)), None)

    def packs(self) -> tuple[Path, ...]:
        """Return the folders of the packs by name; none for a folder that cannot be read."""
        found = []
        for folder in self.user_folders:
            with suppress(OSError), locked(folder / PACKS, 0):
                put_back(folder / PACKS)
            with suppress(OSError), os.scandir(folder / PACKS) as inside:
                folders = [entry for entry in inside if entry.is_dir(follow_symlinks=False)]
                found += [Path(entry.path) for entry in folders if self.is_id(entry.name)]
        return tuple(sorted(found, key=lambda pack: pack.name))

    def resolve(self, name_or_path: str) -> Path:
        """Return the file that an id or a path means. Raises FilesError, naming the nearest id, for none."""
        if found := self.find(name_or_path):
            return found
        path = Path(os.path.expanduser(name_or_path))
        is_path = os.sep in name_or_path or name_or_path.endswith(SUFFIX)
        if "\0" not in name_or_path and (is_path or os.path.lexists(path)):
            return path
        instead = self.instead_of(name_or_path)
        if Path(f"{name_or_path}{SUFFIX}").is_file():
            instead = messages.file_beside(name_or_path, SUFFIX)
        raise FilesError(messages.no_format(name_or_path, instead))

    def instead_of(self, name: str) -> str:
        """Return what to write instead of a name that no format has."""
        return messages.nearest_formats(_meant(name, [entry.id for entry in self.entries()]))

    def entries(self) -> tuple[LibraryFormat, ...]:
        """Return every format by id, of several the one that wins. Raises FilesError for an unreadable folder."""
        shipped = {path.stem: path for path in format_files(self.shipped) if self.is_id(path.stem)}
        entries = {name: LibraryFormat(name, path, True, False) for name, path in shipped.items()}
        own = [("", folder) for folder in reversed(self.user_folders)]
        for pack, folder in [*((pack.name, pack) for pack in reversed(self.packs())), *own]:
            for path in format_files(folder):
                if self.is_id(path.stem):
                    entries[path.stem] = LibraryFormat(path.stem, path, False, path.stem in shipped, pack)
        return tuple(entries[name] for name in sorted(entries))

    def strays(self) -> tuple[Path, ...]:
        """Return the user's TOML files whose names are no ids: a synced folder makes such copies in a conflict."""
        return tuple(path for folder in self.user_folders for path in format_files(folder) if not self.is_id(path.stem))


def put_back(packs: Path) -> None:
    """Give a pack its name again where an update was cut off, or failed, after it had taken it away.

    The folder is to be locked: an update that goes on has taken it away, too.
    """
    with suppress(OSError):
        names = set(os.listdir(packs))
        for name in names:
            pack = name.removeprefix(".").removesuffix(BEFORE)
            if name == f".{pack}{BEFORE}" and Library.is_id(pack) and pack not in names:
                os.rename(packs / name, packs / pack)


def _meant(typed: str, ids: Sequence[str]) -> Sequence[str]:
    """Return the formats, three at most, that somebody may mean: they begin so, have such a word, or look like it."""
    from thinkpair.formats.summary import GOOD_TO_BEGIN_WITH

    known = [
        *(ident for ident in GOOD_TO_BEGIN_WITH if ident in ids),
        *(ident for ident in ids if ident not in GOOD_TO_BEGIN_WITH),
    ]
    word = slug_of(typed) or typed.lower()
    begin = [ident for ident in known if ident.startswith(word)]
    if found := begin or [ident for ident in known if f"-{word}" in ident]:
        return found[:3]
    near = nearest(word, ids)
    return [near] if near else []


def format_files(folder: Path) -> Iterator[Path]:
    """Yield the TOML files of a folder by name, without hidden files and an editor's copies (with ~).

    Raises FilesError for a folder that cannot be read.
    """
    try:
        with os.scandir(folder) as found:
            names = sorted(entry.name for entry in found if entry.name.endswith(SUFFIX) and os.path.isfile(entry))
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise FilesError(messages.folder_cannot_be_read(folder, say_error(error))) from None
    yield from (folder / name for name in names if not name.startswith((".", "~")))


def template(title: str) -> str:
    """Return a format file with this title, ready to be changed; quotes and backslashes in it are escaped."""
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    return _NEW_FORMAT.read_text("utf-8").replace("{title}", quoted)
