"""What is exported, read back by the programs that people use: Taskwarrior, khal, todoman and topydo.

Each is passed over where it is not installed; `make dev` installs all but Taskwarrior, which systems bring.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.export.things import HOSTILE, a_day, meeting, record, taken
from thinkpair.export.collect import export

WHOLE = replace(
    taken(record(*HOSTILE)),
    meetings=(meeting(), replace(meeting("A day for two"), uid="00000000-0000-5000-8000-000000000002", starts=a_day())),
)
KHAL = """
[calendars]
[[here]]
path = {0}/calendar
[locale]
local_timezone = Europe/Berlin
default_timezone = Europe/Berlin
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {0}/khal.db
"""


def program(name: str) -> str:
    """The path of a program, beside this Python or where the system has it."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    found = shutil.which(name, path=path)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def output(*command: str, **environ: str) -> str:
    """What a program says; it must not fail."""
    around = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC", **environ}
    run = subprocess.run(command, env=around, capture_output=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr.decode()
    return run.stdout.decode()


def file(folder: Path, target: str, name: str) -> Path:
    """An export in a file."""
    path = folder / name
    path.write_bytes(export(WHOLE, target).encode())
    return path


def test_taskwarrior_takes_every_action_and_takes_none_twice(tmp_path: Path) -> None:
    task = program("task")
    (tmp_path / "rc").write_text(f"data.location={tmp_path}/data\nconfirmation=no\n")
    (tmp_path / "data").mkdir()
    places = {"TASKRC": str(tmp_path / "rc"), "TASKDATA": str(tmp_path / "data")}
    tasks = str(file(tmp_path, "taskwarrior", "tasks.json"))
    for _ in range(2):
        output(task, "import", tasks, **places)
    kept = sorted(json.loads(output(task, "export", **places)), key=lambda one: int(one["id"]))
    assert [one["description"].split(": ", 1)[1] for one in kept] == list(HOSTILE)
    assert {(one["status"], one["due"], one["project"]) for one in kept} == {
        ("pending", "20261201T000000Z", "thinking-pair")
    }


def test_khal_shows_the_meetings_and_that_they_come_back(tmp_path: Path) -> None:
    khal = program("khal")
    (tmp_path / "calendar").mkdir()
    (tmp_path / "khal.conf").write_text(KHAL.format(tmp_path))
    config = ("-c", str(tmp_path / "khal.conf"))
    output(khal, *config, "import", "--batch", "-a", "here", str(file(tmp_path, "ics", "a.ics")))
    look = "{start-end-time-style} {title}{repeat-symbol}{alarm-symbol}"
    days = output(khal, *config, "list", "--format", look, "2026-12-01", "31d")
    shown = [line.strip() for line in days.splitlines()]
    assert shown[0] == "Thursday, 2026-12-03"
    assert [line for line in shown if "18:00-18:40 Ana and Ben" in line] == [shown[2]] * 3
    assert [line for line in shown if "A day for two" in line] == [shown[1]] * 3
    assert all("⟳" in line and "⏰" in line for line in shown[1:3])


def test_todoman_shows_every_action_with_its_day(tmp_path: Path) -> None:
    todo = program("todo")
    (tmp_path / "lists" / "here").mkdir(parents=True)
    file(tmp_path / "lists" / "here", "ics", "a.ics")
    (tmp_path / "config.py").write_text(
        f'path = "{tmp_path}/lists/*"\ndate_format = "%Y-%m-%d"\ntime_format = "%H:%M"\n'
        f'default_list = "here"\ncache_path = "{tmp_path}/cache"\n'
    )
    shown = json.loads(output(todo, "--config", str(tmp_path / "config.py"), "--porcelain", "list"))
    assert {one["summary"].split(": ", 1)[1] for one in shown} == set(HOSTILE)
    assert {(one["due"], one["completed"]) for one in shown} == {(1_796_083_200, False)}


def test_topydo_finds_no_priority_date_project_or_context_in_a_text(tmp_path: Path) -> None:
    topydo = program("topydo")
    listed = output(topydo, "-t", str(file(tmp_path, "todo.txt", "todo.txt")), "ls", "-f", "json", HOME=str(tmp_path))
    shown = json.loads(listed)
    assert len(shown) == len(HOSTILE)
    assert {one["priority"] for one in shown} == {None}
    assert {(one["creation_date"], one["completed"]) for one in shown} == {("2026-11-21", False)}
    assert {tuple(value for tag, value in one["tags"] if tag == "due") for one in shown} == {("2026-12-01",)}
    assert {tuple(one["projects"]) for one in shown} == {("thinking-pair",)}
    assert {tuple(one["contexts"]) for one in shown} == {("Ben",), ("Ana_Müller",)}
