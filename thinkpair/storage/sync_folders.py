"""Recognises, by name, folders that a service synchronises, and warns once if the data lies in one."""

import os
import re
from contextlib import suppress
from pathlib import Path

from thinkpair.files import private_folder, read_file, replace_file
from thinkpair.safe_text import safe_text
from thinkpair.settings.folders import Folders

_TOLD = "told-synced"
_SERVICES = (
    ("Dropbox", re.compile(r"dropbox( \(.*\))?", re.IGNORECASE)),
    ("OneDrive", re.compile(r"onedrive( ?- ?.*)?", re.IGNORECASE)),
    ("iCloud", re.compile(r"icloud ?drive|mobile documents|com~apple~clouddocs", re.IGNORECASE)),
    ("Google Drive", re.compile(r"google ?drive.*|my drive", re.IGNORECASE)),
    ("Nextcloud", re.compile(r"nextcloud", re.IGNORECASE)),
    ("ownCloud", re.compile(r"owncloud", re.IGNORECASE)),
    ("Syncthing", re.compile(r"syncthing", re.IGNORECASE)),
)
_SYNCTHING = ".stfolder"


def synced_by(folder: Path) -> str:
    """Return the service that copies this folder elsewhere, "" where none is known to."""
    place = Path(os.path.realpath(folder))
    for part in place.parts:
        if service := next((name for name, pattern in _SERVICES if pattern.fullmatch(part)), ""):
            return service
    above = (place, *place.parents)
    return "Syncthing" if any((one / _SYNCTHING).is_dir() for one in above) else ""


def synced_note(folders: Folders) -> str:
    """Return the line that says so, the first time for this folder; "" from then on. Never raises."""
    service = synced_by(folders.sessions)
    if not service or _told(folders) == str(folders.sessions):
        return ""
    with suppress(OSError):
        private_folder(folders.state)
        replace_file(folders.state / _TOLD, os.fsencode(folders.sessions))
    place = safe_text(str(folders.sessions), 300)
    return f"{place} lies in a folder that {service} copies to other machines: all that is kept goes there, too"


def _told(folders: Folders) -> str:
    with suppress(OSError):
        return os.fsdecode(read_file(folders.state / _TOLD, 4_096))
    return ""
