"""Files that vanish under a running session and between commands: `python -m tests.storage.torture.vanish`.

The folder or a file of a session is moved, removed, replaced, cut, emptied or written over while the session runs: what
counts as recorded afterwards can be read in its place, all else is told, can be saved elsewhere whole, and the end does
not call it saved. What was removed between two commands is in no list and in no index after the next one.
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from itertools import product
from pathlib import Path

from tests.hostile.commands import say, wrong_with
from tests.session.plans import thinking_pair
from tests.storage.making import ID, agreed, keep, started, whole
from tests.storage.torture.running import Report, in_child, workshop
from thinkpair.errors import ExitCode
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.session_end import end_session, find_unsaved
from thinkpair.runtime.session_service import SessionService
from thinkpair.session import commands as ask
from thinkpair.session import events as ev
from thinkpair.session.plan import Setup
from thinkpair.storage.index.index import NAME, Index
from thinkpair.storage.journal.codec import EVENTS
from thinkpair.storage.journal.reader import load
from thinkpair.storage.sessions import Sessions

WHEN = datetime(2026, 12, 1, 9, tzinfo=UTC)
How = Callable[[Path], None]


def _removed(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def _moved(path: Path) -> None:
    path.rename(path.with_name("moved-away"))


def _replaced(path: Path) -> None:
    """As a sync does that brings the same file from elsewhere: another file under the same name."""
    beside = path.with_name("replacing")
    shutil.copytree(path, beside) if path.is_dir() else shutil.copy2(path, beside)
    _removed(path)
    beside.rename(path)


def _older(path: Path) -> None:
    """As a sync does that brings an older state."""
    _replaced(path)
    for file in path.glob("journal*") if path.is_dir() else [path]:
        with suppress(OSError):
            os.truncate(file, file.stat().st_size // 2)


def _cut(path: Path) -> None:
    for file in path.glob("journal*") if path.is_dir() else [path]:
        os.truncate(file, file.stat().st_size // 2)


def _emptied(path: Path) -> None:
    for file in path.glob("journal*") if path.is_dir() else [path]:
        os.truncate(file, 0)


def _written_behind(path: Path) -> None:
    for file in path.glob("journal*") if path.is_dir() else [path]:
        with open(file, "ab") as end:
            end.write(b"another program was here\n")


HOW: Mapping[str, How] = {
    how.__name__.strip("_"): how for how in (_removed, _moved, _replaced, _older, _cut, _emptied, _written_behind)
}
UNDER = ("sessions", "session", "journal", "lock", "index", "state", "groups")
MOMENTS: Mapping[str, tuple[str, ...]] = {
    "before the end": (),
    "before an action": ("three",),
    "before two actions": ("three", "four"),
}
"""When it vanishes, and what is agreed on afterwards."""


def place(home: Path, session: str, what: str) -> Path:
    """Return the file or folder that vanishes."""
    sessions = home / "sessions"
    return {
        "sessions": sessions,
        "session": sessions / session,
        "journal": sessions / session / "journal.jsonl",
        "lock": sessions / session / "lock",
        "index": home / "state" / NAME,
        "state": home / "state",
        "groups": home / "groups",
    }[what]


def add(live: LiveSession, text: str) -> bool:
    """Agree on something; tell whether it counts as recorded."""
    live.do(ask.AddAction(who=("Ana",), what=text))
    return live.event_store.flush(10)


def under_a_session(home: Path, what: str, how: How, moment: str) -> Iterator[str]:
    """Hold a session, let something vanish, and end it; yield what is wrong."""
    sessions = Sessions(home / "sessions")
    index = Index(sessions, home / "state" / NAME)
    service = SessionService(sessions, VirtualClock(WHEN), lambda: index)
    (home / "groups").mkdir(parents=True)
    plan = thinking_pair()
    live = service.new(plan, Setup(people=plan.people), {}, lambda *_: plan)
    live.do(ask.Start())
    index.refresh()
    for text in ("one", "two"):
        add(live, text)
    how(place(home, live.session_id, what))
    for text in MOMENTS[moment]:
        if add(live, text) and text not in _actions(sessions.root / live.session_id):
            yield f"“{text}” counts as recorded and is not there"
    live.do(ask.Leave())
    live.event_store.flush(10)
    unsaved = find_unsaved(live)
    folder = sessions.root / live.session_id
    there = _actions(folder)
    everything = [action.what for action in live.session.actions]
    if unsaved is None and there != everything:
        yield f"nothing is told, and of {everything} there is {there}"
    if unsaved and _actions(copy := live.copy_to(home / "rescue")) != everything:
        yield f"saved elsewhere there is {_actions(copy)} of {everything}"
    ended = end_session(live, service)
    whole = _actions(folder) == everything and isinstance(load(folder, EVENTS).entries[-1], ev.Left)
    if (ended.exit_code == ExitCode.DONE) != whole:
        yield f"it ends with {ended.exit_code}, and of {everything} there is {_actions(folder)}"


def _actions(folder: Path) -> list[str]:
    return [event.action.what for event in load(folder, EVENTS).entries if hasattr(event, "action")]


def between_commands(home: Path, what: str, how: How) -> Iterator[str]:
    """Let something vanish between two commands; yield what is wrong with the next ones."""
    keep(home / "sessions", whole(started(), agreed(1, "canary action"))).settle(ID)
    for argv in (("groups", "new", "Us", "--people=Ana,Ben"), ("settings", "name", "Zoe"), ("sessions",), ("actions",)):
        assert say(*argv).code == 0
    path = place(home, ID, what) if what != "settings" else home / "config.toml"
    if what == "lock" or not path.exists():
        return
    how(path)
    for argv in (("sessions",), ("actions",), ("groups",), ("settings",), ("sessions", "show", ID), ("sessions",)):
        yield from (f"{argv}: {problem}" for problem in wrong_with(say(*argv)))
    gone = how is _removed and what in ("sessions", "session")
    if gone:
        left = [file for file in home.rglob("*") if file.is_file() and b"canary" in file.read_bytes()]
        yield from (f"words are left in {file.relative_to(home)}" for file in left)
    elif what in ("index", "state", "groups", "settings") and b"canary" not in say("actions").out:
        yield "an action of another file is not listed"


def problems_of(home: Path, what: str, how: How, moment: str) -> Iterator[str]:
    """Do one case, between commands or under a session; yield what is wrong."""
    return between_commands(home, what, how) if moment == "apart" else under_a_session(home, what, how, moment)


def main(arguments: list[str]) -> int:
    """Let everything vanish in every way at every moment; with `--quick` every fifth."""
    report = Report()
    apart = [(what, how, "apart") for what, how in product((*UNDER, "settings"), HOW)]
    cases = [*product(UNDER, HOW, MOMENTS), *apart]
    with workshop() as folder:
        for number, (what, how, moment) in enumerate(cases[::5] if "--quick" in arguments else cases):
            home = folder / str(number)
            home.mkdir()
            os.environ["THINKPAIR_HOME"] = str(home)
            report.add((what, how, moment), in_child(partial(problems_of, home, what, HOW[how], moment)))
    return report.tell("vanish")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
