"""A session without a screen, for the harnesses: what it says it has recorded must be there afterwards.

`run DIR` holds a session of twelve actions (or ACTIONS of them), closes it and puts it away. It prints `ACK n` once
event n is recorded, where the screen would say so, and `NACK n` where it would not; with HEAL set it waits for a line
after each `NACK` and tries again. `resume DIR` prints `HAVE n` for each event that is there and is what was said, adds
one, and says `OK`. `BUG` names a mistake to be made on purpose (`bugs.py`).
"""

import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.storage.making import ID, started
from tests.storage.torture.bugs import plant
from thinkpair.errors import ThinkpairError
from thinkpair.session import events as ev
from thinkpair.session.actions import Action
from thinkpair.session.events import Event
from thinkpair.storage.journal.writer import Journal
from thinkpair.storage.sessions import Sessions

MOST_TRIES = 20
"""How often it is tried again where there is room again: a journal that never comes back must not be waited for."""


def actions() -> int:
    """How many actions are agreed."""
    return int(os.environ.get("ACTIONS", "12"))


def story() -> list[Event]:
    """The events of the whole session, numbered from 1."""
    agreed = [
        ev.ActionAdded(at=float(number), action=Action(number=number, who=("Ana",), what=f"action {number}: é ✓"))
        for number in range(1, actions() + 1)
    ]
    return [started(), *agreed, ev.Finished(at=20.0), ev.Closed(at=21.0)]


def say(text: str) -> None:
    """One line, in one system call."""
    os.write(1, f"{text}\n".encode())


def run(root: Path) -> None:
    """Hold the session."""
    sessions = Sessions(root)
    journal = sessions.create(ID)
    for event in story():
        if os.environ.get("BUG") == "ack_first":
            say(f"ACK {journal.recorded + 1}")
        keep(journal, event)
    journal.close()
    if journal.recorded == len(story()):
        sessions.settle(ID)
        say("SETTLED")


def keep(journal: Journal[Event], event: Event) -> None:
    """Append one event, and say what became of it."""
    number = journal.append([event])
    tries = 0
    while not journal.flush(60):
        say(f"NACK {number}")
        tries += 1
        if "HEAL" not in os.environ or tries == MOST_TRIES:
            return
        sys.stdin.readline()
        journal.retry()
    say(f"ACK {number}")


def resume(root: Path) -> None:
    """Go on with the session, however it ended."""
    sessions = Sessions(root)
    journal = sessions.open(ID) if ID in sessions.ids() else sessions.create(ID)
    expected = story()
    for number, event in enumerate(journal.events, start=1):
        told = event == expected[number - 1] if number <= len(expected) else isinstance(event, ev.Returned)
        say(f"HAVE {number}" if told or isinstance(event, ev.Returned) else f"WRONG {number}")
    for note in journal.notes:
        say(f"NOTE {note}")
    keep(journal, ev.Returned(at=30.0))
    journal.close()
    if any(isinstance(event, ev.Closed) for event in journal.events):
        check_record(sessions)
    say("OK")


def check_record(sessions: Sessions) -> None:
    """A closed session can be put away, and its record has every action."""
    sessions.settle(ID)
    record, notes = sessions.record(ID)
    if record is None or len(record.actions) != actions() or sessions.unsettled():
        say(f"WRONG record {notes}")


def main(arguments: Sequence[str]) -> int:
    """Do what the first argument says, below the folder that the second names."""
    plant(os.environ.get("BUG", ""))
    if os.environ.get("TRACED"):
        setattr(secrets, "token_hex", lambda _: "0")  # noqa: B010  strace is told the names of files before
    what, root = arguments
    try:
        run(Path(root)) if what == "run" else resume(Path(root))
    except ThinkpairError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
