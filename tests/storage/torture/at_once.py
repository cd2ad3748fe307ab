"""Ten programs that change the same action, group, settings, scheme and more at one moment: every change must be there.

Each changes them from what all of them had read before, as an open form does, and then by commands.
"""

import json
import os
import sys
import time
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from tests.hostile.commands import say
from tests.hostile.garbage import REPORT
from tests.storage.making import ID, agreed, find_action, keep, started, whole
from tests.storage.torture.bugs import plant
from tests.storage.torture.running import Report, workshop
from thinkpair.groups.model import Goal, Group, Person
from thinkpair.groups.repository import Groups
from thinkpair.schemes.collection import COLLECTED
from thinkpair.schemes.scheme_folder import PEOPLE, SchemeFolder
from thinkpair.settings import find_folders
from thinkpair.settings.config_file import remember
from thinkpair.sharing.remembered_rooms import RememberedRooms
from thinkpair.sharing.room_line import Broker, new_room
from thinkpair.storage.actions import add_action, change_action, list_actions
from thinkpair.storage.reflections import read_reflections

PROGRAMS = 10
WHEN = datetime(2026, 12, 1, 9, tzinfo=UTC)
ROOM = new_room(Broker("broker.example.org", 8883))


def at_once(work: Callable[[int], object]) -> None:
    """Do the work in so many processes, which begin together."""
    go, start = os.pipe()
    children = []
    for number in range(PROGRAMS):
        child = os.fork()
        if not child:
            os.close(start)
            os.read(go, 1)
            plant(os.environ.get("BUG", ""))
            try:
                work(number)
            finally:
                os._exit(0)
        children.append(child)
    os.close(go)
    os.close(start)
    for child in children:
        os.waitpid(child, 0)


def scheme(folder: Path) -> list[Path]:
    """Make a scheme with a pair for each program, and return the report of each."""
    say("scheme", "new", str(folder))
    pairs = range(PROGRAMS)
    lines = [f"{one} {number},,{one},topic {number},topic {number}" for number in pairs for one in ("mentee", "mentor")]
    (folder / PEOPLE).write_text("\n".join(("Name,E-mail,Role,Looks for,Offers", *lines)))
    say("scheme", "match", str(folder))
    identifier = SchemeFolder(folder).read().id
    for number in pairs:
        (folder / f"report-{number}.csv").write_text(REPORT.format(identifier).replace("p01", f"p{number + 1:02}"))
    return [folder / f"report-{number}.csv" for number in pairs]


def one_round(home: Path) -> list[str]:
    """Return which changes are missing."""
    sessions, groups = home / "sessions", Groups(home / "groups")
    keep(sessions, whole(started(), agreed(1))).settle(ID)
    groups.create("us", Group(title="Us", person=(Person(name="Ana"), Person(name="Ben"))))
    before, folders = groups.read("us"), find_folders({"THINKPAIR_HOME": str(home)})
    action = find_action(sessions, "x7k2-1")
    reports, rooms = scheme(home / "scheme"), RememberedRooms(home / "state")
    rooms.state.mkdir()
    edits = ({"status": "done"}, {"what": "write"}, {"due": None}, {"support": "Ben"})

    def work(number: int) -> None:
        rooms.remember(f"session {number}", ROOM, (1, "a"))
        groups.write("us", before.model_copy(update={"goal": (Goal(what=f"goal {number}"),)}), before)
        remember(folders, f"keys.key{number}", "x")
        add_action(sessions, WHEN, ("Ana",), f"added {number}")
        if number < len(edits):
            change_action(sessions, replace(action, **edits[number]), WHEN, action)
        os.environ["THINKPAIR_HOME"] = str(home)
        say("actions", "add", f"Ana: added by command {number}")
        say("groups", "edit", "us", f"--goal=by command {number}")
        say("scheme", "collect", str(home / "scheme"), str(reports[number]), "--yes")
        say("reflect", "--with=Ana", typed=f"thought {number}\nq\n")

    at_once(work)
    now = find_action(sessions, "x7k2-1")
    found = {
        "goals": len(groups.read("us").goal),
        "settings": len(tomllib.loads(folders.config.read_text()).get("keys", {})),
        "actions": sum(one.what.startswith("added") for one in list_actions(sessions).all),
    }
    found["reports"] = len(json.loads((home / "scheme" / COLLECTED).read_text())["reports"])
    found["reflections"] = sum("thought" in one.text for one in read_reflections(home / "reflections"))
    found["rooms"] = sum(rooms.of_session(f"session {number}") is not None for number in range(PROGRAMS))
    wanted = {"goals": 2 * PROGRAMS, "settings": PROGRAMS, "actions": 2 * PROGRAMS}
    wanted |= dict.fromkeys(("reports", "reflections", "rooms"), PROGRAMS)
    missing = [f"{found[what]} of {number} {what}" for what, number in wanted.items() if number != found[what]]
    if (now.status, now.what, now.due, now.support) != ("done", "write", None, "Ben"):
        missing.append(f"of the action: {now.status}, {now.what}, {now.due}, {now.support}")
    return missing


def main(arguments: list[str]) -> int:
    """Go on for a minute; with `--quick` for three rounds."""
    report = Report()
    until = time.monotonic() + 60
    with workshop() as folder:
        while report.meant < 3 or ("--quick" not in arguments and time.monotonic() < until):
            report.add(("round", report.meant), one_round(folder / str(report.meant)))
    return report.tell("at once")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
