"""How the machine is kept awake: by a child that ends with who holds it, whichever way that is."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import Cli
from tests.inhibitor import Inhibitor, settled
from thinkpair.runtime import keep_awake
from thinkpair.runtime.keep_awake import LONGEST, Wakefulness

TOOLS = dict(keep_awake.TOOLS)  # each test has none
TOOL = (Inhibitor.name, "--mode=block", "cat")


@pytest.fixture
def inhibitor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inhibitor]:
    tool = Inhibitor(tmp_path / "tools")
    monkeypatch.setenv("PATH", f"{tool.folder}:{os.environ['PATH']}")
    yield tool
    tool.close()


def test_it_is_held_once_and_let_go_and_no_process_is_left(inhibitor: Inhibitor) -> None:
    machine = Wakefulness(TOOL)
    machine.keep(True)
    machine.keep(True)
    process = int(inhibitor.hear().split()[0])
    assert inhibitor.silent
    machine.keep(False)
    assert inhibitor.hear() == "ended"
    settled()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)  # a zombie would still be there
    machine.keep(True)
    assert int(inhibitor.hear().split()[0]) != process
    machine.keep(False)
    settled()


def test_a_machine_that_everybody_has_left_is_let_sleep_until_somebody_comes_back(inhibitor: Inhibitor) -> None:
    seconds = iter([0.0, LONGEST - 1, LONGEST, LONGEST + 1, LONGEST + 2])
    machine = Wakefulness(TOOL, lambda: next(seconds))
    machine.keep(True)
    inhibitor.hear()
    machine.keep(True)
    assert inhibitor.silent
    for _ in range(2):
        machine.keep(True)
    assert inhibitor.hear() == "ended"
    settled()
    assert inhibitor.silent
    machine.keep(False)
    machine.keep(True)
    assert inhibitor.hear() != "ended"
    machine.keep(False)
    settled()


def test_a_holder_that_is_killed_leaves_no_child(inhibitor: Inhibitor) -> None:
    code = f"from thinkpair.runtime.keep_awake import Wakefulness\nWakefulness({TOOL}).keep(True)\ninput()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE) as holder:
        inhibitor.hear()
        assert inhibitor.silent
        holder.kill()
    assert inhibitor.hear() == "ended"


def test_a_tool_that_is_missing_or_that_refuses_is_silent_and_tried_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    refusing = Inhibitor(tmp_path / "refusing", "echo no bus; echo no bus >&2; exit 1")
    monkeypatch.setenv("PATH", f"{refusing.folder}:{os.environ['PATH']}")
    missing = Wakefulness(("no-such-tool-anywhere", "cat"))
    refused = Wakefulness(TOOL)
    for _ in range(3):
        for machine in (missing, refused):
            machine.keep(True)
            settled()
            machine.keep(False)
    assert refusing.hear()
    assert refusing.silent
    assert capfd.readouterr() == ("", "")
    refusing.close()


def test_no_fault_in_starting_the_tool_is_told_by_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", told.append)
    machine = Wakefulness(("no\0tool",))  # a ValueError, where most faults are an OSError
    machine.keep(True)
    settled()
    machine.keep(False)
    assert not told


@pytest.mark.parametrize("wanted", ["true", "false"])
def test_a_session_in_lines_of_text_goes_by_the_setting(
    wanted: str, inhibitor: Inhibitor, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keep_awake, "TOOLS", {sys.platform: TOOL[:-1]})
    monkeypatch.setenv("THINKPAIR_KEEP_AWAKE", wanted)
    reading, writing = os.pipe()
    os.write(writing, b"\n")  # it starts, and with the end of the input it is left
    os.close(writing)
    with os.fdopen(reading) as typed:
        monkeypatch.setattr(sys, "stdin", typed)
        assert cli("run", "thinking-pair", "--people", "Ana,Ben", "--plain")[0] == 0
    settled()
    if wanted == "true":
        assert inhibitor.hear().endswith(" --mode=block cat")
        assert inhibitor.hear() == "ended"
    assert inhibitor.silent


@pytest.mark.parametrize(
    ("platform", "program"), [("linux", "systemd-inhibit"), ("darwin", "caffeinate"), ("win32", None)]
)
def test_each_system_has_its_own_tool_and_all_of_them_end_with_a_pipe(
    platform: str, program: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keep_awake, "TOOLS", TOOLS)
    monkeypatch.setattr(sys, "platform", platform)
    command = keep_awake.tool()
    assert (command[0], command[-1]) == (program, "cat") if program else command == ()
