"""Data folders for the tests: a full one, and one somewhere else."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path

from tests.storage.making import ID, agreed, find_action, keep, started, whole
from thinkpair.settings import Folders
from thinkpair.storage.actions import change_action
from thinkpair.storage.backup import Packed, back_up

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
OTHER = "2026-11-22-0900-thinking-pair-abcd"


def folders(root: Path) -> Folders:
    """The folders below one place."""
    return Folders(root / "sessions", root / "groups", root / "formats", root / "state", root / "config.toml")


def full_house(root: Path) -> Folders:
    """Two sessions, one of them interrupted, a change to an action, a group, a format and settings."""
    house = folders(root)
    sessions = keep(house.sessions, whole(started(), agreed(1)))
    sessions.settle(ID)
    keep(house.sessions, [started(OTHER), agreed(1, "think")], OTHER)
    change_action(house.sessions, find_action(house.sessions, "x7k2-1"), NOW)
    for path, text in (
        (house.groups / "ana-and-ben.toml", 'title = "Ana and Ben"\n'),
        (house.formats / "größe.toml", 'title = "Größe"\n'),
        (house.config, 'sound = "none"\n'),
    ):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return house


def archive_of(house: Folders, path: Path) -> Packed:
    """A backup at `path`."""
    return back_up(house, path, NOW)


def content(house: Folders) -> dict[str, bytes]:
    """Every file that is kept, but locks."""
    root = house.config.parent
    files = (path for path in root.rglob("*") if path.is_file() and path.name != "lock")
    return {str(path.relative_to(root)): path.read_bytes() for path in files}


More = dict[zipfile.ZipInfo | str, bytes]


def rewritten(path: Path, changes: dict[str, bytes | None], extra: More | None = None) -> None:
    """Write an archive again with other contents under these names (None: without it), and with more in it."""
    with zipfile.ZipFile(path) as old:
        kept = {info: old.read(info) for info in old.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for info, data in kept.items():
            changed = changes.get(info.filename, data)
            if changed is not None:
                new.writestr(info, changed)
        for name, data in (extra or {}).items():
            new.writestr(name, data)
