"""SIGKILL before every change of the disk while a session is discarded, reduced or deleted, then the next command.

Nothing of it may be in any file, list or index afterwards.
"""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from tests.storage.killing import killed_at
from tests.storage.making import ID
from tests.storage.test_removal_cut_off import close, delete, index_of, store
from tests.storage.torture.bugs import plant
from tests.storage.torture.running import Report, workshop
from thinkpair.session.actions import Record as Keep
from thinkpair.storage.session_removal import finish_removals

CASES: tuple[tuple[str, Keep, bool, Callable[[Path], None]], ...] = (
    ("discard", "all", True, close),
    ("nothing", "nothing", False, close),
    ("times", "times", False, close),
    ("delete", "all", False, delete),
)


def with_bug(change: Callable[[Path], object], home: Path) -> Callable[[], object]:
    """Make a change with the mistake that the environment names; it runs in a process of its own."""

    def changed() -> object:
        plant(os.environ.get("BUG", ""))
        return change(home)

    return changed


def next_command(home: Path) -> None:
    """What every command does first, and the index as a list brings it up to date."""
    finish_removals(index_of(home))
    index_of(home).refresh()


def left_of(home: Path, name: str) -> list[str]:
    """Where something is left that should be gone."""
    said = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    wrong = [f"words in {path.relative_to(home)}" for path in said if b"canary" in said[path]]
    if name != "times":
        wrong += [f"its id in {path.relative_to(home)}" for path in said if ID.encode() in said[path]]
    return [*wrong, *(f"{path.name} is there" for path in (home / "sessions").glob(".deleted-*"))]


def main(arguments: list[str]) -> int:
    """Kill at each change of each case; with `--quick` at every fifth."""
    report = Report()
    step = 5 if "--quick" in arguments else 1
    with workshop() as folder:
        for name, record, discard, change in CASES:
            store(folder / name, record, discard=discard)
            number, killed = 1, True
            while killed:
                home = Path(shutil.copytree(folder / name, folder / "home"))
                killed = killed_at(number, with_bug(change, home))
                begun = change is close or not (home / "sessions" / ID).exists()
                killed_at(1_000_000, with_bug(next_command, home))
                report.add((name, number), left_of(home, name) if begun else [], injected=killed or number > step)
                number += step
                shutil.rmtree(home)
    return report.tell("close")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
