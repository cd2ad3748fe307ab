"""Data folders that version 0.1 wrote."""

import json
import os
import zipfile
from pathlib import Path

from tests.storage.houses import folders
from thinkpair.settings import Folders

BACKUP = Path(__file__).with_name("backup-0.1.zip")
SEALED = Path(__file__).with_name("sealed-0.1.zip")
CLOSED = ("2026-11-21-1405-thinking-pair-x7k2", "2026-11-29-0543-thinking-pair-bx6r")
INTERRUPTED = "2026-11-22-0900-thinking-pair-abcd"


def unpacked(archive: Path, root: Path) -> Folders:
    """The data folder that an archive was made of."""
    with zipfile.ZipFile(archive) as file:
        file.extractall(root)
        for entry in json.loads(file.read("manifest.json"))["files"]:
            os.utime(root / entry["name"], (entry["modified"], entry["modified"]))
    (root / "manifest.json").unlink()
    return folders(root)


def content(root: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}
