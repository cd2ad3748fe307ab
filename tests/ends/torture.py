"""Every end of a session on every kind of bad disk: `python -m tests.ends.torture [--quick | --bugs | WORD…]`.

The end names what is not saved, offers to try again, to save elsewhere or to lose it where somebody can answer, and
ends with 3, at a signal with 128 + n; nothing says that something is saved which is not.
"""

import os
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import product
from pathlib import Path

from tests.ends.program import BUGS
from tests.journeys import terminal
from tests.journeys.terminal import TOO_SOON, Missing, Terminal, environment
from tests.storage.making import ID, keep, started, whole
from tests.storage.torture.running import Report, Seen, each, workshop
from thinkpair.session import events as ev
from thinkpair.session.events import Event
from thinkpair.sharing.socket_file import NAME as DOOR
from thinkpair.storage.journal.codec import EVENTS
from thinkpair.storage.journal.reader import load

PROGRAM = (sys.executable, "-m", "tests.ends.program")
RESUME = ("resume", ID, "--gap", "leave-out")
DISK = 512 * 1024
NOT_SAVED = re.compile(r"(\d+) things? since (?:[\w ]+, )?\d\d:\d\d (?:is|are)\s+not\s+saved")
NOT_DELETED = "is not deleted yet"
CLAIMS = re.compile(r"Saved\. |is saved; resume|Everything is saved")
FAULTS = ("full", "small disk", "EDQUOT", "EROFS", "moved", "removed", "replaced", "unmounted")
GONE = ("moved", "removed", "replaced", "unmounted")
FOR_GOOD = ("removed", "replaced", "unmounted")
ANSWERS = ("again", "elsewhere", "lose")
WAYS = ("quit", "quit at once", "close", "discard")
BEFORE = "quit after it was saved elsewhere"
SIGNALS = {"SIGTERM": signal.SIGTERM, "SIGHUP": signal.SIGHUP, "SIGINT": signal.SIGINT}
Case = tuple[str, str, str, str]
"""Where it runs ("screen", "lines", "pipe"), what is wrong with the disk, how it ends, and what is answered."""

SHARP: Sequence[Case] = (
    ("pipe", "EROFS", "end of input", ""),
    ("lines", "EROFS", "quit", "lose"),
    ("screen", "EROFS", "quit", "lose"),
    ("lines", "moved", "quit at once", "elsewhere"),
    ("screen", "moved", BEFORE, ""),
)
"""The few cases that find every mistake of `BUGS`."""


class Bad:
    """A data folder, and what happens to the disk below it."""

    def __init__(self, folder: Path, fault: str, *, finished: bool) -> None:
        """Put a session there that can be resumed: in its first turn, or `finished`."""
        self.fault = fault
        self.folder = folder
        self.home = folder / "home"
        self.home.mkdir(parents=True)
        self.mounted = fault in ("small disk", "unmounted")
        if self.mounted:
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", self.home], check=True)
        begun: list[Event] = [started(), ev.SlotBegan(at=1.0, slot=0)]
        keep(self.home / "sessions", list(whole(started()))[:-1] if finished else begun)
        self.variables = {
            "FAULT": str(folder / "fault"),
            "BUG": os.environ.get("BUG", ""),
            "PYTHONPATH": os.getcwd(),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    @property
    def session(self) -> Path:
        """The folder of the session."""
        return self.home / "sessions" / ID

    def spoil(self, process: int) -> None:
        """Let the disk go bad under the program."""
        aside = self.folder / "aside"
        match self.fault:
            case "full":
                subprocess.run(["prlimit", f"--pid={process}", "--fsize=0:unlimited"], check=True)
            case "small disk":
                with suppress(OSError), open(self.home / "filler", "wb", buffering=0) as filler:
                    while filler.write(b"x" * 512):
                        pass
            case "moved":
                self.session.rename(aside)
            case "removed":
                shutil.rmtree(self.home / "sessions")
            case "replaced":
                # Not the socket for other screens, which nobody copies.
                shutil.copytree(self.session, aside, ignore=shutil.ignore_patterns(DOOR))
                shutil.rmtree(self.session)
                aside.rename(self.session)
            case "unmounted":
                subprocess.run(["umount", "-l", self.home], check=True)
                self.mounted = False
            case error:
                (self.folder / "fault").write_text(error)

    def mend(self, process: int) -> None:
        """Let the disk be as it was."""
        match self.fault:
            case "full":
                subprocess.run(["prlimit", f"--pid={process}", "--fsize=unlimited:unlimited"], check=True)
            case "small disk":
                (self.home / "filler").unlink()
            case "moved":
                (self.folder / "aside").rename(self.session)
            case _:
                (self.folder / "fault").unlink()

    def let_go(self) -> None:
        """Unmount what was mounted."""
        if self.mounted:
            subprocess.run(["umount", "-l", self.home], check=True)


class Room:
    """A session on a bad disk in a terminal, on the screen or in lines."""

    def __init__(self, bad: Bad, *, lines: bool) -> None:
        """Open it, and wait until it is up."""
        self.bad = bad
        self.lines = lines
        self.terminal = Terminal(
            *RESUME,
            *(["--plain"] if lines else []),
            home=bad.home,
            folder=bad.folder,
            size=(400, 100) if lines else (100, 30),  # no words are cut at the end of a line
            variables=bad.variables,
            program=PROGRAM,
        )
        self.terminal.wait_for_any("space pause", "x discard", "left", "saves and closes")

    def change(self) -> None:
        """Do things that are to be saved: so many that a small disk is full, on which a page may have room left."""
        self._type("+", times=60 if self.bad.fault == "small disk" else 1)
        self.terminal.wait_for("not saved")

    def begin(self, way: str) -> None:
        """Ask for the end."""
        if way == "discard":
            self._discard()
        elif way == "close":
            self._close()
        else:
            self._type("q")
            if way == "quit at once" and not self.lines and self.bad.fault not in GONE:
                self.terminal.wait_for("resume it any time")
                self.terminal.press("enter")

    def _close(self) -> None:
        """Press Enter, once more where it was too soon."""
        self.terminal.press("enter")
        while TOO_SOON in self.terminal.wait_for_any("try again", TOO_SOON):
            if self.lines:
                self.terminal.clear()
            else:
                self.terminal.wait_for(gone=TOO_SOON)
            self.terminal.press("enter")

    def _discard(self) -> None:
        if self.lines:
            self.terminal.type("discard\ndiscard\n")
            return
        self.terminal.press("x")
        self.terminal.wait_for("discard it")
        self.terminal.press("down", "enter")

    def answer(self, answer: str, process: int) -> int:
        """Answer what is asked where something is not saved; return the exit code."""
        removal = NOT_DELETED in self.terminal.screen
        if answer == "again":
            self.bad.mend(process)
        if self.lines:
            words = {"again": "save", "elsewhere": f"save {self.bad.folder}/rescue", "lose": "lose"}
            self.terminal.type(f"{words[answer]}\n")
            return self.terminal.wait_for_end()
        place = {"again": 0, "elsewhere": 1, "lose": 1 if removal else 2}[answer]
        self.terminal.press(*["down"] * place, "enter")
        if answer == "elsewhere":
            self.terminal.wait_for("to which folder?")
            self.terminal.type(f"{self.bad.folder}/rescue\n")
        return self._ended()

    def _ended(self) -> int:
        """Wait for the end; a session that goes on after it was saved is quit."""
        with suppress(Missing):
            self.terminal.wait_for("The session is saved; resume it any time.")
            self.terminal.press("enter")
        return self.terminal.wait_for_end()

    def _type(self, text: str, times: int = 1) -> None:
        if self.lines:
            self.terminal.type(f"{text}\n" * times)
        else:
            self.terminal.press(*([text or "enter"] * times))


def at_hand(room: Room, way: str, answer: str) -> Iterator[str]:
    """End a session by hand, and answer; yield what is wrong."""
    process = room.terminal.process.pid
    room.bad.spoil(process)
    if way == "quit":
        room.change()
    room.begin(way)
    asked = room.terminal.wait_for("lose to quit" if room.lines else "try again")
    yield from _named(asked, room.bad, way)
    code = room.answer(answer, process)
    yield from _told(room.terminal.screen, code, 0 if answer == "again" else 3)
    yield from _kept(room.bad, way, answer)


def saved_before(room: Room) -> Iterator[str]:
    """Save a session elsewhere as soon as the disk refuses it, and quit later; yield what is wrong."""
    room.bad.spoil(room.terminal.process.pid)
    room.change()
    rescue = f"{room.bad.folder}/rescue\n"
    if room.lines:
        room.terminal.type(f"save {rescue}")
        room.terminal.wait_for("Everything so far is saved in")
        room.terminal.type("q\n")
    else:
        room.terminal.press("S")
        room.terminal.wait_for("to which folder?")
        room.terminal.type(rescue)
        room.terminal.wait_for(gone="to which folder?")
        room.terminal.press("q")
        room.terminal.wait_for("Quit? Everything so far is saved in")
        room.terminal.press("enter")
    code = room.terminal.wait_for_end()
    yield from _told(room.terminal.screen, code, 3)
    yield from _kept(room.bad, "quit", "elsewhere")


def _named(asked: str, bad: Bad, way: str) -> Iterator[str]:
    """What is asked names how many things are not saved, and since when."""
    if way == "discard":
        if NOT_DELETED not in asked:
            yield "it does not say that nothing was deleted"
        return
    named = NOT_SAVED.search(re.sub(r"[│\n ]+", " ", asked))
    if named is None:
        yield f"it does not name what is not saved: {asked[-400:]!r}"
    elif bad.fault in GONE and int(named[1]) < 4:
        yield f"everything is gone, and {named[1]} things are named"
    elif bad.fault not in ("small disk", *GONE) and int(named[1]) != {"quit": 1}.get(way, 1):
        yield f"{named[1]} things are named"


def _told(screen: str, code: int, expected: int) -> Iterator[str]:
    """The last words and the exit code say the same."""
    words = " ".join(screen.split())
    last = words.rsplit("lose to quit", 1)[-1]
    if code != expected:
        yield f"exit code {code}, not {expected}: {last[-200:]!r}"
    if expected and CLAIMS.search(last):
        yield f"it says that something is saved: {last[-200:]!r}"
    if expected and not (NOT_SAVED.search(last) or NOT_DELETED in last or "Saved only in" in last):
        yield f"it does not say what is missing: {last[-200:]!r}"


def _kept(bad: Bad, way: str, answer: str) -> Iterator[str]:
    """What was to be saved is there."""
    closes = way in ("close", "discard")
    place = bad.folder / "rescue" / ID if answer == "elsewhere" else bad.session
    if answer == "lose":
        return
    if way == "discard":
        if place.exists():
            yield "it is still there"
        return
    if closes and not (place / "record.toml").exists():
        yield "there is no record"
    kept = load(place, EVENTS)
    if kept.notes:
        yield f"damaged: {kept.notes}"
    if not isinstance(kept.entries[-1] if kept.entries else None, ev.Closed if closes else ev.Left):
        yield f"the end is not there: {kept.entries[-1:]}"
    if way == "quit" and not any(isinstance(event, ev.TimeChanged) for event in kept.entries):
        yield "what was done is not there"


def by_signal(room: Room, name: str) -> Iterator[str]:
    """End a session with a signal; yield what is wrong."""
    process = room.terminal.process.pid
    room.bad.spoil(process)
    room.change()
    room.terminal.clear()
    if name == "end of input":
        room.terminal.end_input()
    elif name == "SIGINT" and room.lines:
        room.terminal.press("ctrl+c")
    else:
        os.kill(process, SIGNALS[name])
    code = room.terminal.wait_for_end()
    expected = 3 if name == "end of input" else 128 + SIGNALS[name]
    # After SIGHUP there is nobody who reads, and nothing is written on the screen that is gone.
    if name == "SIGHUP" and not room.lines:
        yield from [] if code == expected else [f"exit code {code}"]
    else:
        yield from _told(room.terminal.screen, code, expected)


def in_a_pipe(bad: Bad) -> Iterator[str]:
    """Let the input end; what is missing is said on standard error."""
    process = subprocess.Popen(
        [*PROGRAM, *RESUME, "--plain"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**environment(bad.home), **bad.variables},
    )
    assert process.stdin
    try:
        _read_until(process, "left")
        bad.spoil(process.pid)
        process.stdin.write(b"+\n" * (60 if bad.fault == "small disk" else 1))
        process.stdin.flush()
        _read_until(process, "not saved")
        out, told = process.communicate(timeout=terminal.PATIENCE)
    finally:
        process.kill()
    yield from _told(told.decode(), process.returncode, 3)
    if CLAIMS.search(out.decode()):
        yield f"standard output says that it is saved: {out[-200:]!r}"


def _read_until(process: "subprocess.Popen[bytes]", words: str) -> None:
    """Read what the program says until these words come. Raises Missing."""
    assert process.stdout
    said, until = b"", time.monotonic() + terminal.PATIENCE
    while words.encode() not in said:
        if not select.select([process.stdout], [], [], max(0.0, until - time.monotonic()))[0]:
            raise Missing(f"{words!r} does not come: {said[-200:]!r}")
        came = os.read(process.stdout.fileno(), 4096)
        if not came:
            raise Missing(f"the output ends without {words!r}: {said[-200:]!r}")
        said += came


def cases() -> Iterator[Case]:
    """Yield every case."""
    faults = [fault for fault in FAULTS if fault not in ("small disk", "unmounted") or os.geteuid() == 0]
    for where, fault in product(("screen", "lines"), faults):
        for way, answer in product(WAYS, ANSWERS):
            impossible = (
                (fault in FOR_GOOD and answer == "again")
                or (fault == "full" and answer == "elsewhere")  # a limit of the process, which holds for every folder
                or (fault == "small disk" and way != "quit")
                or (way == "discard" and (answer == "elsewhere" or fault in GONE))
            )
            if not impossible:
                yield where, fault, way, answer
        if fault != "full":
            yield where, fault, BEFORE, ""
        for end in (*SIGNALS, *(["end of input"] if where == "lines" else [])):
            yield where, fault, end, ""
    for fault in faults:
        yield "pipe", fault, "end of input", ""


def problems_of(folder: Path, case: Case) -> list[str]:
    """Hold the session of one case; return what is wrong."""
    where, fault, way, answer = case
    bad = Bad(folder, fault, finished=way in ("close", "discard"))
    room: Room | None = None
    try:
        if where == "pipe":
            return list(in_a_pipe(bad))
        room = Room(bad, lines=where == "lines")
        if way == BEFORE:
            return list(saved_before(room))
        return list(at_hand(room, way, answer) if answer else by_signal(room, way))
    except Missing as missing:
        return [str(missing)]
    finally:
        if room:
            room.terminal.close()
        bad.let_go()


def main(arguments: list[str]) -> int:
    """Hold a session for each case, or for those with one of these words in it; with `--quick` for every seventh.

    With `--bugs` each mistake is made that a few cases must find.
    """
    if "--bugs" in arguments:
        return find_bugs()
    words = set(arguments) - {"--quick"}
    chosen = [case for case in cases() if not words or words & set(case)]
    return hold(chosen[::7] if "--quick" in arguments else chosen).tell("ends")


def hold(chosen: Sequence[Case]) -> Report:
    """Hold a session for each of these cases."""
    report = Report()
    with workshop() as folder:

        def work(job: tuple[int, Case]) -> None:
            number, case = job
            report.add(case, problems_of(folder / str(number), case))

        each(enumerate(chosen), work)
    return report


def find_bugs() -> int:
    """Make each mistake; return 1 where one is not found."""
    setattr(terminal, "PATIENCE", 15.0)  # noqa: B010  where a mistake hides a question, nobody waits long for it
    missed = 0
    for bug in BUGS:
        found = next((case for case in SHARP if _finds(case, bug)), None)
        missed += found is None
        print(f"{bug:22} {f'seen by {found}' if found else 'NOT SEEN'}", flush=True)
    return min(missed, 1)


def _finds(case: Case, bug: str) -> bool:
    """Tell whether a case fails with a mistake and not without it: on a machine that is too busy it may fail anyway."""
    return _fails(case, bug) and not _fails(case, "")


def _fails(case: Case, bug: str) -> bool:
    os.environ["BUG"] = bug
    try:
        return bool(hold([case]).failures)
    except Seen:
        return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
