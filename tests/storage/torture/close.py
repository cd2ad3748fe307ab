"""SIGKILL before every change of the disk while a session is closed, discarded, reduced, deleted or expires.

With each value of `record`, from the word that closes it to the last file; then the next command. Nothing that was not
to be saved may be in any file, list or index afterwards, and everything else must be there.
"""

import os
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.hostile.commands import say
from tests.storage.killing import killed_at
from tests.storage.making import ID
from tests.storage.test_removal_cut_off import close, delete, index_of, open_store, store
from tests.storage.torture.bugs import plant
from tests.storage.torture.running import Report, workshop
from thinkpair.runtime.clock import SystemClock
from thinkpair.runtime.session_service import SessionService
from thinkpair.session import commands as ask
from thinkpair.session.actions import Retention
from thinkpair.session.events import ActionAdded, Closed
from thinkpair.storage.session_removal import finish_removals
from thinkpair.storage.sessions import Sessions

Change = Callable[[Path], None]


def close_session(home: Path, *, discard: bool = False) -> None:
    """Resume the session in its summary, and close it."""
    service = SessionService(Sessions(home / "sessions"), SystemClock(), lambda: index_of(home))
    live = service.resume(ID)
    live.do(ask.Close(discard=discard))
    service.put_away(live)


def expire(home: Path) -> None:
    """Remove what is older than a day."""
    os.environ["THINKPAIR_HOME"] = str(home)
    say("sessions", "expire", "--keep=1d", "--yes")


CLOSED: tuple[tuple[str, Retention, bool, Change], ...] = (
    ("all", "all", False, close),
    ("discard", "all", True, close),
    ("nothing", "nothing", False, close),
    ("times", "times", False, close),
    ("delete", "all", False, delete),
    ("expire", "all", False, expire),
)
"""Sessions that are closed and not put away: what they are to be, their `record`, and what is killed."""

OPEN: tuple[tuple[str, Retention, Change], ...] = (
    ("all", "all", close_session),
    ("discard", "all", partial(close_session, discard=True)),
    ("nothing", "nothing", close_session),
    ("times", "times", close_session),
)
"""Sessions that are in their summary, and are closed by the program that is killed."""


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
    """Where something is left that should be gone; for a session that is saved, what is missing."""
    sessions = Sessions(home / "sessions")
    if name == "all":
        record, notes = sessions.record(ID)
        there = record is not None and [action.what for action in record.actions] == ["canary action"]
        return [] if there and not notes else [f"the action is not there: {notes}"]
    if name == "open":
        there = any(isinstance(event, ActionAdded) for event in sessions.read(ID).events)
        return [] if there else ["the action of an open session is not there"]
    said = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    wrong = [f"words in {path.relative_to(home)}" for path in said if b"canary" in said[path]]
    if name != "times":
        wrong += [f"its id in {path.relative_to(home)}" for path in said if ID.encode() in said[path]]
    return [*wrong, *(f"{path.name} is there" for path in (home / "sessions").glob(".deleted-*"))]


def has_closed(home: Path) -> bool:
    """Tell whether the word that closes the session is on the disk."""
    sessions = Sessions(home / "sessions")
    if ID not in sessions.ids() or sessions.summary(ID).state == "closed":
        return True
    return any(isinstance(event, Closed) for event in sessions.read(ID).events)


def kill_everywhere(report: Report, whole: Path, name: str, change: Change, step: int, before: str = "open") -> None:
    """Kill a change before its first, second, … system call until it is not killed any more.

    `before` is what the session is until the change has begun: "open", or "all" where it is saved.
    """
    number, killed = 1, True
    while killed:
        home = Path(shutil.copytree(whole, whole.with_name("home")))
        killed = killed_at(number, with_bug(change, home))
        begun = not (home / "sessions" / ID).exists() if before == "all" else has_closed(home)
        killed_at(1_000_000, with_bug(next_command, home))
        report.add((name, number), left_of(home, name if begun else before), injected=killed or number > step)
        number += step
        shutil.rmtree(home)


def main(arguments: list[str]) -> int:
    """Kill at each change of each case; with `--quick` at every fifth."""
    report = Report()
    step = 5 if "--quick" in arguments else 1
    with workshop() as folder:
        for name, record, discard, change in CLOSED:
            store(folder / name, record, discard=discard)
            removed = change in (delete, expire)
            kill_everywhere(report, folder / name, name, change, step, "all" if removed else "open")
        for name, kept, change in OPEN:
            open_store(folder / f"open {name}", kept)
            kill_everywhere(report, folder / f"open {name}", name, change, step)
    return report.tell("close")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
