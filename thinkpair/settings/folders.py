"""The folders of the program: where they are, and making them."""

import os
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from thinkpair.errors import FilesError
from thinkpair.files import private_folder, say_error
from thinkpair.safe_text import safe_text

HOME_VARIABLE = "THINKPAIR_HOME"


class Folders(Struct, frozen=True):
    """Where things are kept: four folders, and the path of the file `config`."""

    sessions: Path
    groups: Path
    formats: Path
    state: Path
    config: Path


def find_folders(environ: Mapping[str, str] = os.environ) -> Folders:
    """Return where things are kept: below `THINKPAIR_HOME`, or where the system keeps such things. Makes nothing."""
    if environ.get(HOME_VARIABLE):
        home = Path(os.path.expanduser(environ[HOME_VARIABLE])).absolute()
        data = config = home
        state = home / "state"
    else:
        from platformdirs import PlatformDirs

        places = PlatformDirs("thinkpair", appauthor=False)
        data, config, state = places.user_data_path, places.user_config_path, places.user_state_path
    return Folders(data / "sessions", data / "groups", data / "formats", state, config / "config.toml")


def make_folders(folders: Folders) -> None:
    """Make the folders that are missing, for the user's eyes only.

    Raises FilesError, naming the folder and what to do, where one cannot be made or written.
    """
    for folder in (folders.sessions, folders.groups, folders.formats, folders.state):
        if reason := _unusable(folder):
            raise FilesError(
                f"the folder {safe_text(str(folder), 300)} cannot be used ({reason}): "
                f"make it writable, or name another place with {HOME_VARIABLE}=FOLDER"
            )


def _unusable(folder: Path) -> str | None:
    try:
        private_folder(folder)
    except OSError as error:
        return say_error(error)
    if folder.is_dir() and os.access(folder, os.W_OK | os.X_OK):
        return None
    belongs = folder.is_dir() and folder.stat().st_uid != os.getuid()
    return "it belongs to another user" if belongs else "not a folder you may write"
