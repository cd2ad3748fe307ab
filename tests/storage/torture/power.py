"""Power cuts: every state that a weak file system may leave after each step of a session, and a resume from each.

The model is weaker than common file systems on purpose. What was written and not synced may be there, missing, cut
anywhere or zeros; a new name lasts only once its folder is synced; a renamed file may come back empty where it was
not synced before. After an fsync that failed, later ones of the same file say that all is well and write nothing.
"""

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.storage.torture.running import Report, each, promises, subject, workshop

CALLS = "openat,write,fsync,rename,ftruncate,unlink,mkdir"
_UNFINISHED = re.compile(r"^(\d+)\s+(.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"^(\d+)\s+<\.\.\. \w+ resumed>(.*)$")
_LINE = re.compile(r"^\d+\s+(\w+)\((.*)\)\s+= (-?\d+)")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_PATH = re.compile(r"^\d+<((?:\\x[0-9a-f]{2})*)>")

Step = tuple[str, str, bytes]
Survival = Callable[[bytes, bytes], bytes]
State = tuple[tuple[str, ...], tuple[tuple[str, bytes], ...], tuple[int, ...]]


def steps(root: Path, fault: Iterable[str]) -> list[Step]:
    """What a whole session does to its files, and what it prints, in order; `fault` is an option of strace."""
    log = root.with_name("power.strace")
    subject("run", root, ["-y", "-xx", "-s", "2000000", "-o", str(log), "-e", f"trace={CALLS}", *fault])
    found = (step for line in _whole_lines(log.read_text().splitlines()) if (step := _step(line, root.parent)))
    return list(found)


def _whole_lines(lines: list[str]) -> Iterator[str]:
    begun: dict[str, str] = {}
    for line in lines:
        if match := _UNFINISHED.match(line):
            begun[match[1]] = line.removesuffix(" <unfinished ...>")
        elif match := _RESUMED.match(line):
            yield begun.pop(match[1], "") + match[2]
        else:
            yield line


def _step(line: str, root: Path) -> Step | None:
    match = _LINE.match(line)
    if not match or (int(match[3]) < 0 and match[1] != "fsync"):
        return None
    call, arguments, result = match[1], match[2], int(match[3])
    texts = [_bytes(text) for text in _STRING.findall(arguments)]
    of_fd = _PATH.match(arguments)
    path = _bytes(of_fd[1]).decode() if of_fd else texts[0].decode(errors="replace")
    if call == "write" and arguments.startswith("1<"):
        return ("said", "", texts[0])
    if not path.startswith(str(root)):
        return None
    if call == "openat":
        created = re.match(r'.*"((?:\\x[0-9a-f]{2})*)", [A-Z_|]*O_CREAT', arguments)
        return ("create", _bytes(created[1]).decode(), b"") if created else None
    if call == "fsync" and result < 0:
        return ("fail", path, b"")
    if call == "rename":
        return ("rename", path, texts[1])
    if call == "ftruncate":
        return ("truncate", path, arguments.rpartition(",")[2].strip().encode())
    return (call, path, texts[0][:result] if call == "write" else b"")


def _bytes(text: str) -> bytes:
    return bytes(int(byte, 16) for byte in re.findall(r"\\x([0-9a-f]{2})", text))


@dataclass
class Disk:
    """Files by number, with what is in memory and what is on the disk; names, those in memory and those on the disk."""

    folders: set[str]
    names: dict[str, int] = field(default_factory=dict)
    lasting: dict[str, int] = field(default_factory=dict)
    lasting_folders: set[str] = field(default_factory=set)
    content: dict[int, bytes] = field(default_factory=dict)
    synced: dict[int, bytes] = field(default_factory=dict)
    lying: set[int] = field(default_factory=set)

    def do(self, step: Step) -> None:
        """Take one step."""
        call, path, data = step
        number = self.names.get(path)
        if call == "create" and number is None:
            self.names[path] = len(self.content)
            self.content[len(self.content)] = b""
            self.synced[len(self.synced)] = b""
        elif call == "write" and number is not None:
            self.content[number] += data
        elif call == "truncate" and number is not None:
            self.content[number] = self.content[number][: int(data)]
        elif call == "rename" and number is not None:
            self.names[data.decode()] = self.names.pop(path)
        elif call == "unlink":
            self.names.pop(path, None)
        elif call == "mkdir":
            self.folders.add(path)
        elif call == "fail" and number is not None:
            self.lying.add(number)
        elif call == "fsync" and number is not None:
            self.synced[number] = self.synced[number] if number in self.lying else self.content[number]
        elif call == "fsync":
            self._sync_folder(path)

    def _sync_folder(self, folder: str) -> None:
        inside = {path for path in (*self.names, *self.lasting) if os.path.dirname(path) == folder}
        for path in inside:
            if path in self.names:
                self.lasting[path] = self.names[path]
            else:
                self.lasting.pop(path, None)
        self.lasting_folders |= {path for path in self.folders if os.path.dirname(path) == folder}

    def after_a_cut(self) -> Iterator[tuple[tuple[str, ...], tuple[tuple[str, bytes], ...]]]:
        """Return what may be there once the power is back: the folders, and the files with their content."""
        both = ((self.names, self.folders), (self.lasting, self.lasting_folders))
        for names, folders in both:
            for survives in _SURVIVALS:
                files = {path: survives(self.synced[number], self.content[number]) for path, number in names.items()}
                yield tuple(sorted(folders)), tuple(sorted(files.items()))


def _cut(length: int) -> Survival:
    def survives(synced: bytes, content: bytes) -> bytes:
        return content[: len(synced) + length] if content.startswith(synced) else content[:length]

    return survives


def _zeros(synced: bytes, content: bytes) -> bytes:
    return synced + b"\0" * max(0, len(content) - len(synced))


_SURVIVALS: list[Survival] = [
    lambda synced, _: synced,
    lambda _, content: content,
    _zeros,
    *(_cut(length) for length in (1, 3, 9, 40)),
    lambda synced, content: content[:-1] if content != synced else content,
]


def states(root: Path, fault: Iterable[str] = ()) -> list[State]:
    """Every different state that a power cut may leave, with what had been acknowledged by then."""
    disk = Disk({str(root.parent)}, lasting_folders={str(root.parent)})
    acknowledged: list[int] = []
    found: dict[State, None] = {}
    for step in steps(root, fault):
        if step[0] == "said":
            acknowledged += [int(line.split()[1]) for line in step[2].decode().splitlines() if line.startswith("ACK")]
        else:
            disk.do(step)
        for folders, files in disk.after_a_cut():
            found[folders, files, tuple(acknowledged)] = None
    return list(found)


def main(arguments: list[str]) -> int:
    """Build each state and resume from it."""
    report = Report()
    with workshop() as folder:
        (folder / "base").mkdir()
        found = states(folder / "base" / "root")
        shutil.rmtree(folder / "base" / "root")
        found += states(folder / "base" / "root", ["-e", "inject=fsync:error=EIO:when=9"])
        found = found[::4] if "--quick" in arguments else found

        def work(job: tuple[int, State]) -> None:
            number, (folders, files, acknowledged) = job
            place = folder / f"p{number}"
            _build(place, folder / "base", folders, files)
            report.add(("power", number), promises(place / "root", list(acknowledged)))
            shutil.rmtree(place)

        each(enumerate(found), work)
    return report.tell("power")


def _build(place: Path, base: Path, folders: tuple[str, ...], files: tuple[tuple[str, bytes], ...]) -> None:
    for folder in folders:
        (place / Path(folder).relative_to(base)).mkdir(parents=True, exist_ok=True)
    for name, content in files:
        path = place / Path(name).relative_to(base)
        if path.parent.is_dir():
            path.write_bytes(content)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
