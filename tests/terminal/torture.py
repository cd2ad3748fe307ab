"""Ends, cuts, stalls and crashes of the program in a real terminal: `python -m tests.terminal.torture [PART…]`.

Each case counts as one fault, and as injected only where it was seen to have happened. `bugs` plants a mistake in a
part of the program and shows that a case finds it.
"""

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from tests.hostile.allowed import foreign
from tests.hostile.corpus import CANARY
from tests.storage.making import ID
from tests.storage.torture.running import Report
from tests.terminal.rig import RESUME, Terminal, environment, furnished, keys_of_action
from tests.terminal.shapes import kinds, sizes
from thinkpair.storage.journal.draft_file import NAME as HALF_TYPED

NAMES = (b"Ana", b"Ben")
_SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT")
_JOURNAL = f"HOME/sessions/{ID}/journal.jsonl"
_MOST_KILLS = 12
_PATIENCE = 10.0
_STOPS = 80  # before it was mended, one in sixteen hung
"""Seconds for what takes two at most, an end or a draft: on a busy machine it takes longer. A fault lasts for ever."""
_DEAF = ("sh", "-c", "trap '' HUP; exec \"$@\"", "sh")
# Where the first program of a terminal ends, Linux throws away what nobody has read yet; usually that is a shell.
_IN_A_SHELL = ("sh", "-c", '"$@"; code=$?; read line; exit $code', "sh")
_PLANTED = (sys.executable, "-m", "tests.terminal.planted")
Case = Callable[[Report], None]


def ended(
    terminal: Terminal, noted: Iterable[str], code: int | None, *, cut: bool = False, sudden: bool = False
) -> list[str]:
    """Return what is wrong after an end: the terminal, the bytes, what was recorded, what stands on the screen.

    Where a terminal did not read, what came is `cut` anywhere, and its bytes say nothing. After a `sudden` end, which
    no program sees coming, the terminal is as it was, and needs `reset`.
    """
    problems = [] if code is not None else ["it goes on"]
    problems += [f"not put right: {left}" for left in terminal.modes_left()] if code is not None and not sudden else []
    problems += [f"{one}" for one in (() if cut or sudden else foreign(bytes(terminal.written), screen=True))]
    problems += [f"LOST: {words}" for words in noted if words not in terminal.kept()]
    if code is not None and not sudden and any(private in terminal.after for private in (*NAMES, CANARY.encode())):
        problems.append("something private stands on the ordinary screen")
    return problems


def _let_pass(seconds: float) -> None:
    """Let so many seconds pass: a fault comes at any moment, or faster than the program draws; this awaits nothing."""
    time.sleep(seconds)


def signals(report: Report) -> None:
    """Every signal that ends programs: exit code 128 + n."""
    for name in _SIGNALS:
        terminal = Terminal()
        up = terminal.up()
        terminal.open_form()
        noted = [CANARY] if terminal.note(CANARY) else []
        number = getattr(signal, name)
        os.kill(terminal.child, number)
        code = terminal.wait(_PATIENCE)
        problems = ended(terminal, noted, code)
        problems += [] if code == 128 + number else [f"exit code {code}"]
        report.add((name,), [*problems, *([] if noted else ["nothing was noted"])], injected=up)
        terminal.end()


def hang_up(report: Report) -> None:
    """The window is closed: all of it is gone, and soon."""
    for how in ("window", "window of a program that ignores SIGHUP"):
        terminal = Terminal(before=_DEAF if "ignores" in how else ())
        up = terminal.up()
        terminal.open_form()
        noted = ["call"] if terminal.note("call") else []
        child = terminal.child
        terminal.hang_up()
        code = terminal.wait(_PATIENCE)
        problems = [] if code is not None and not Path(f"/proc/{child}").exists() else ["it goes on"]
        report.add((how,), [*problems, *(f"LOST {one}" for one in noted if one not in terminal.kept())], injected=up)
        terminal.end()


def kill(report: Report) -> None:
    """SIGKILL before every write and fsync of the journal, while actions are noted on the screen."""
    for call in ("write", "fsync"):
        for when in range(1, _MOST_KILLS):
            strace = f"strace -f -qq -o HOME/../log -P {_JOURNAL} -e trace={call}"
            inject = f"inject={call}:signal=SIGKILL:when={when}"
            terminal = Terminal(before=(*strace.split(), "-e", inject))
            terminal.up()
            terminal.open_form()
            noted = []
            for number in range(4):
                if terminal.process.poll() is None and terminal.note(f"action {number}", 4):
                    noted.append(f"action {number}")
            killed = terminal.wait(1) is not None
            problems = ended(terminal, noted, 0, sudden=True) if killed else []
            if killed:
                report.add((call, when), problems)
            terminal.end()
            if not killed:
                break


def slow_disk(report: Report) -> None:
    """Each fsync takes twelve seconds: clock and typing go on, and nothing is said to be recorded too soon.

    So long that a busy machine, too, draws meanwhile what it draws in half a second when it is not.
    """
    strace = f"strace -f -qq -o HOME/../log -P {_JOURNAL} -e trace=fsync -e inject=fsync:delay_enter=12s"
    terminal = Terminal(before=strace.split())
    up = terminal.up()
    terminal.rest()
    terminal.open_form()
    began = time.monotonic()
    early = terminal.note("call the bank", 0.9)
    beats, typed = len(terminal.written), len(terminal.text)
    terminal.send(b"while it waits")
    terminal.rest()
    terminal.resize(81, 24)  # all of it is drawn anew: else letters come one by one
    shown = terminal.until(lambda: "while it waits" in terminal.text[typed:], _PATIENCE)
    recorded = terminal.until(lambda: "saved" in terminal.text[typed:], 60)
    waited = time.monotonic() - began
    problems = ["recorded before it was"] if early else []
    problems += [] if len(terminal.written) > beats else ["the clock stood"]
    problems += [] if shown else ["letters were not shown"]
    problems += [] if recorded else ["never recorded"]
    report.add(("fsync of 12 s", round(waited, 1)), problems, injected=up and waited > 1.5)
    os.kill(terminal.child, signal.SIGTERM)
    report.add(("SIGTERM on a slow disk",), ended(terminal, ["call the bank"], terminal.wait(90)), injected=up)
    terminal.end()


def stall(report: Report) -> None:
    """The terminal stops reading: what is noted meanwhile is kept, and SIGTERM ends it."""
    terminal = Terminal(before=_IN_A_SHELL)
    up = terminal.up()
    terminal.open_form()
    terminal.read(False)
    for step in range(40):
        terminal.resize(80 + step % 40, 24 + step % 20)
        _let_pass(0.05)
    terminal.send(b"".join(keys_of_action("noted in the dark")))
    kept = terminal.until(lambda: "noted in the dark" in terminal.kept(), _PATIENCE)
    child = terminal.child
    os.kill(child, signal.SIGTERM)
    terminal.until(lambda: terminal.child != child, 5)
    terminal.read(True)
    terminal.modes_left()
    terminal.send(b"\n")
    code = terminal.wait(_PATIENCE)
    report.add(("stall",), [*ended(terminal, [], code, cut=True), *([] if kept else ["nothing was kept"])], injected=up)
    terminal.end()


def stop(report: Report) -> None:
    """SIGTSTP and fg, also while it draws, a stray SIGCONT, SIGSTOP: it draws again, and ends as it should."""
    for name in ("SIGTSTP", "SIGCONT", "SIGSTOP"):
        _stop(report, name)
    _stop_while_drawing(report)


def _stop(report: Report, name: str) -> None:
    terminal = Terminal()
    up = terminal.up()
    os.kill(terminal.child, getattr(signal, name))
    stopped = name == "SIGCONT" or terminal.until(lambda: terminal.stopped, _PATIENCE)
    problems = [f"stopped with {one}" for one in terminal.modes_left()] if name == "SIGTSTP" else []
    os.killpg(terminal.process.pid, signal.SIGCONT)
    terminal.rest()
    beats = len(terminal.written)
    problems += [] if terminal.until(lambda: len(terminal.written) > beats, _PATIENCE) else ["the clock stands"]
    os.kill(terminal.child, signal.SIGTERM)
    report.add((name,), [*ended(terminal, [], terminal.wait(_PATIENCE)), *problems], injected=up and stopped)
    terminal.end()


def _stop_while_drawing(report: Report) -> None:
    terminal, lot, stops = Terminal(), random.Random(1), 0
    up = terminal.up()
    while stops < _STOPS:
        terminal.send(b"bb")
        _let_pass(lot.uniform(0, 0.05))
        os.kill(terminal.child, signal.SIGTSTP)
        if not terminal.until(lambda: terminal.stopped, _PATIENCE):
            break
        stops += 1
        os.killpg(terminal.process.pid, signal.SIGCONT)
        _let_pass(lot.uniform(0, 0.3))
    os.kill(terminal.child, signal.SIGTERM)
    hung = [f"it hangs at stop {stops + 1}"] if stops < _STOPS else []
    report.add(("SIGTSTP while it draws",), [*ended(terminal, [], terminal.wait(_PATIENCE)), *hung], injected=up)
    terminal.end()


def half_typed(report: Report) -> None:
    """What is half typed at a SIGKILL stands in the form after the resume, and on no other screen."""
    terminal = Terminal()
    up = terminal.up()
    terminal.open_form()
    terminal.send(CANARY.encode())
    terminal.until(lambda: _has(terminal.home / "sessions" / ID / HALF_TYPED), _PATIENCE)
    os.kill(terminal.child, signal.SIGKILL)
    terminal.wait(_PATIENCE)
    again = Terminal(folder=terminal.folder)
    again.up()
    problems = ["the stage shows the draft"] if CANARY in again.text else []
    again.open_form()
    problems += [] if again.until(lambda: CANARY in again.text, _PATIENCE) else ["the draft is gone"]
    os.kill(again.child, signal.SIGTERM)
    report.add(("half typed",), [*problems, *ended(again, [], again.wait(_PATIENCE))], injected=up)
    again.end()


def storm(report: Report) -> None:
    """Hundreds of sizes while letters are typed: every letter arrives."""
    terminal, lot = Terminal(), random.Random(1)
    up = terminal.up()
    terminal.open_form()
    words = "the quick brown fox jumps over the lazy dog again and again"
    sizes = 0
    for letter in words:
        terminal.send(letter.encode())
        for _ in range(8):
            terminal.resize(lot.choice((1, 2, 20, 40, 80, 132, 300)), lot.choice((1, 2, 5, 12, 24, 50, 100)))
            sizes += 1
            _let_pass(0.006)
    terminal.resize(80, 24)
    for keys in keys_of_action("")[1:]:
        terminal.rest()
        terminal.send(keys)
    kept = terminal.until(lambda: words in terminal.kept(), 2 * _PATIENCE)
    problems = [] if kept else [f"of “{words}” there is {terminal.kept()}"]
    os.kill(terminal.child, signal.SIGTERM)
    report.add(("resizes", sizes), [*problems, *ended(terminal, [], terminal.wait(_PATIENCE))], injected=up)
    terminal.end()


def crash(report: Report) -> None:
    """A fault in a handler: one line that is sorry, a report for the owner's eyes, and nobody's words in either."""
    terminal = Terminal(program=(*_PLANTED, "fault"))
    up = terminal.up()
    terminal.open_form()
    noted = ["call"] if terminal.note("call") else []
    terminal.send(b"\x1bOP")  # F1 on this form; the fault is planted in the help
    code = terminal.wait(_PATIENCE)
    problems = ended(terminal, noted, code)
    said = terminal.after.decode(errors="replace")
    problems += [] if code == 1 and "thinkpair stopped" in said else [f"code {code}, said {said[-200:]!r}"]
    problems += ["a traceback"] if "Traceback" in said or "locals" in said else []
    found = terminal.home / "state" / "crash.log"
    if not found.exists() or found.stat().st_mode & 0o777 != 0o600 or CANARY in found.read_text():
        problems.append("the report is missing, open to others, or tells somebody's words")
    report.add(("a fault in a handler",), problems, injected=up)
    terminal.end()


def canary(report: Report) -> None:
    """Search everywhere for something private while the program runs, and after it: it is in the journal alone."""
    terminal = Terminal()
    up = terminal.up()
    terminal.open_form()
    noted = terminal.note(CANARY)
    problems = [f"{place} has it" for place in _places_of(terminal.child) if _has(place)]
    limits = Path(f"/proc/{terminal.child}/limits").read_text()
    problems += [] if re.search(r"Max core file size +0 +0 ", limits) else ["a core would be written"]
    os.kill(terminal.child, signal.SIGTERM)
    problems += ended(terminal, [CANARY], terminal.wait(_PATIENCE))
    journal = terminal.home / "sessions" / ID / "journal.jsonl"
    files = [path for path in terminal.folder.rglob("*") if path.is_file() and path != journal]
    problems += [
        f"{path.relative_to(terminal.folder)} has it" for path in files if CANARY.encode() in path.read_bytes()
    ]
    report.add(("canary",), problems, injected=up and noted)
    terminal.end()


def _places_of(process: int) -> list[Path]:
    """The arguments, the environment, and every open file of a process that has no name any more."""
    folder = Path(f"/proc/{process}")
    opened = [fd for fd in (folder / "fd").iterdir() if "(deleted)" in str(fd.readlink())]
    return [folder / "cmdline", folder / "environ", *opened]


def _has(place: Path) -> bool:
    try:
        return CANARY.encode() in place.read_bytes()
    except OSError:
        return False


def no_terminal(report: Report) -> None:
    """Each standard stream that is no terminal, for every command with a screen: exit code 2 and one line."""
    for arguments in (
        (),
        RESUME,
        ("run", "thinking-pair", "--people", "Ana,Ben"),
        ("follow",),
        ("formats", "preview", "x"),
    ):
        for stream in ("stdin", "stdout", "stderr"):
            folder = furnished()
            main, side = os.openpty()
            streams = dict.fromkeys(("stdin", "stdout", "stderr"), side)
            with open(folder / "said", "w+b") as said:
                streams[stream] = said.fileno() if stream != "stdin" else os.open("/dev/null", os.O_RDONLY)
                began = time.monotonic()
                command = [sys.executable, "-m", "thinkpair", *arguments]
                process = subprocess.Popen(
                    command,
                    env=environment(folder),
                    stdin=streams["stdin"],
                    stdout=streams["stdout"],
                    stderr=streams["stderr"],
                )
                try:
                    code = process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    code = -1
            written = (folder / "said").read_bytes() if stream == "stderr" else os.read(main, 10_000)
            problems = [] if code == 2 else [f"exit code {code} after {time.monotonic() - began:.1f} s"]
            problems += [] if written.count(b"\n") == 1 and b"\x1b" not in written else [f"said {written!r}"]
            report.add((*arguments[:2], stream), problems)
            for fd in (main, side):
                os.close(fd)


PARTS: Mapping[str, Case] = {
    "signals": signals,
    "hang_up": hang_up,
    "kill": kill,
    "slow_disk": slow_disk,
    "stall": stall,
    "stop": stop,
    "half_typed": half_typed,
    "storm": storm,
    "crash": crash,
    "canary": canary,
    "no_terminal": no_terminal,
    "sizes": sizes,
    "kinds": kinds,
}


def main(parts: list[str]) -> int:
    """Run these parts, or all."""
    code = 0
    for name in parts or PARTS:
        report = Report()
        PARTS[name](report)
        code |= report.tell(f"terminal {name}")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
