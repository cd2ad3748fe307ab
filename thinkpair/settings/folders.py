"""The folders of the program: where they are, and making them."""

import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from thinkpair.errors import FilesError
from thinkpair.files import ANOTHERS, is_anothers, private_folder, say_error
from thinkpair.settings import messages

HOME_VARIABLE = "THINKPAIR_HOME"


class Folders(Struct, frozen=True):
    """Where things are kept: four folders, and the file `config`; `named` where a person chose the place."""

    sessions: Path
    groups: Path
    formats: Path
    state: Path
    config: Path
    named: bool = False

    @property
    def private(self) -> tuple[Path, ...]:
        """The folders that nobody else may enter: the program's own, and what it made for them."""
        made = () if self.named else (self.sessions.parent, self.config.parent)
        return *self.all, self.reflections, *made

    @property
    def reflections(self) -> Path:
        """Where a person looks back on sessions; made at the first answer, and of no use to anything else."""
        return self.sessions.parent / "reflections"

    @property
    def all(self) -> tuple[Path, ...]:
        """The four folders."""
        return self.sessions, self.groups, self.formats, self.state


def find_folders(environ: Mapping[str, str] = os.environ) -> Folders:
    """Return where things are kept: below `THINKPAIR_HOME`, or where the system keeps such things. Makes nothing."""
    named = bool(environ.get(HOME_VARIABLE))
    if named:
        home = Path(os.path.expanduser(environ[HOME_VARIABLE])).absolute()
        data = config = home
        state = home / "state"
    else:
        from platformdirs import PlatformDirs

        places = PlatformDirs("thinkpair", appauthor=False)
        data, config, state = places.user_data_path, places.user_config_path, places.user_state_path
    return Folders(data / "sessions", data / "groups", data / "formats", state, config / "config.toml", named)


def make_folders(folders: Folders) -> None:
    """Make the folders that are missing, for the user's eyes only.

    Raises FilesError, naming the folder and what to do, where one cannot be made or written.
    """
    for folder in folders.all:
        if reason := _unusable(folder):
            raise FilesError(messages.unusable_folder(folder, reason, HOME_VARIABLE))


def close_folders(folders: Folders) -> None:
    """Let nobody else into those of the folders that are there and are one's own, whoever opened them."""
    for folder in folders.private:
        with suppress(OSError):  # some file systems have no modes
            status = folder.stat()
            if status.st_uid == os.geteuid() and stat.S_ISDIR(status.st_mode) and status.st_mode & 0o077:
                folder.chmod(0o700)


def open_above(folders: Folders) -> Path | None:
    """Return a folder above the sessions in which everybody may put others in the place of ours, or None.

    It is a person's own, and stays as it is. Where the file system has no modes, all folders look like that.
    """
    with suppress(OSError):
        if stat.S_IMODE(folders.sessions.stat().st_mode) == 0o700:
            return next((above for above in folders.sessions.parents if _is_everybodys(above)), None)
    return None


def _is_everybodys(folder: Path) -> bool:
    mode = folder.stat().st_mode
    return bool(mode & stat.S_IWOTH) and not mode & stat.S_ISVTX  # in a sticky one like /tmp, each has what is theirs


def refuse_own(folders: Folders, path: Path, shipped: Path) -> None:
    """Raise FilesError where a file that is to be written would be the program's own, by its name or by its folder.

    Of its own are its code and the formats in `shipped`, too. What is new there is refused as well: it would be read as
    a group, a format or a session.
    """
    place = Path(os.path.realpath(path))
    if place == Path(os.path.realpath(folders.config)):
        raise FilesError(messages.own_file(path))
    within = (*folders.all, folders.reflections, shipped, Path(__file__).parent.parent)
    if any(place.is_relative_to(os.path.realpath(folder)) for folder in within):
        raise FilesError(messages.own_file(path) if place.is_file() else messages.own_folder(path))


def _unusable(folder: Path) -> str | None:
    try:
        private_folder(folder)
    except OSError as error:
        return say_error(error, folder)
    if folder.is_dir() and os.access(folder, os.W_OK | os.X_OK):
        return None
    return ANOTHERS if is_anothers(folder) else messages.NOT_WRITABLE
