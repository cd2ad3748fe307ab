"""Every command that writes: killed before each change of the disk, and each change refused, once and for good.

Settings, groups, actions, formats, packs, schemes, reflections, exports, reports, backups. Whatever happens, each file
is as it was or as the command makes it, what others say is shown, nothing is called done that is not, and the same
command succeeds afterwards, or says that it is done already.
"""

import errno
import io
import os
import re
import shutil
import sys
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import chdir
from functools import partial
from pathlib import Path

from tests.hostile.commands import Said, say, wrong_with
from tests.hostile.garbage import KEPT, furnish, in_home
from tests.storage.killing import killed_at, refused
from tests.storage.making import ID
from tests.storage.torture.running import Report, in_child, workshop

Argv = tuple[str, ...]
WRITERS: Mapping[str, Argv] = {
    "settings": ("settings", "name", "Ben"),
    "new group": ("groups", "new", "Them", "--people=Fay,Gus"),
    "group": ("groups", "edit", "us", "--purpose=to listen"),
    "archive": ("groups", "archive", "us"),
    "package": ("groups", "add", "HOME/scheme/pairs/p01.zip", "--yes"),
    "import": ("import", "HOME/people.csv", "--group=us", "--yes"),
    "new action": ("actions", "add", "Ana: rest"),
    "action": ("actions", "done", "x7k2-1"),
    "new format": ("formats", "new", "newest"),
    "formats to a folder": ("formats", "export", "ours", "-o", "HOME/given"),
    "formats to a file": ("formats", "export", "ours", "-o", "HOME/given.zip"),
    "new pack": ("formats", "add", "HOME/formats/ours.toml", "--name=more", "--yes"),
    "pack": ("formats", "update", "theirs", "--yes"),
    "removed pack": ("formats", "remove", "theirs", "--yes"),
    "new scheme": ("scheme", "new", "HOME/another"),
    "match": ("scheme", "match", "HOME/scheme"),
    "pairs": ("scheme", "pairs", "HOME/scheme"),
    "collect": ("scheme", "collect", "HOME/scheme", "HOME/later.csv", "--yes"),
    "reflection": ("reflect", "--with=Ana"),
    "export": ("export", ID, "--to=md", "-o", "HOME/minutes.md"),
    "backup": ("backup", "HOME/backup.zip"),
    "restore": ("restore", "HOME/before.zip"),
}
"""What each is called, and the command; the house is made ready for it by `_ready`."""

_TYPED = {"reflection": "a second thought\nq\n"}
_SHOWN = {name: KEPT[name] for name in ("record", "group", "config", "reflection", "format", "matches", "collected")}
_CHANGES_SHOWN = {
    "settings": ("config",),
    "group": ("group",),
    "archive": ("group",),
    "match": ("matches",),
    "collect": ("collected",),
    "restore": ("group",),
}
_LISTED = {"new action": b"Ana: rest", "action": b"done"}
_MADE_ANEW = re.compile(r"state/|.*/lock$|.*/\.join$|.*/\.[^/]*\.(old|gone)/")
_RANDOM = re.compile(rb"[0-9a-f]{6}")
_BEGUN = re.compile(r"\..*\.new(/|$)")
Tree = dict[str, bytes]


def tree(home: Path) -> Tree:
    """Return every file of a house but those that are made anew from the others, or removed by the next command."""
    files = ((str(path.relative_to(home)), path) for path in home.rglob("*") if path.is_file())
    return {name: path.read_bytes() for name, path in files if not _MADE_ANEW.match(name)}


def command(home: Path, name: str) -> Said:
    """Run a command in a house."""
    os.environ["THINKPAIR_HOME"] = str(home)
    return say(*in_home(WRITERS[name], home), typed=_TYPED.get(name, ""))


def wrong_files(home: Path, before: Tree, after: Tree, *, cut_off: bool) -> Iterator[str]:
    """Yield which file is neither what it was nor what the command makes of it."""
    now = tree(home)
    for name in sorted({*before, *now}):
        if _BEGUN.search(name):
            if not cut_off:
                yield f"{name} is left behind"
        elif name not in now:
            if name in after:
                yield f"{name} is gone"
        elif not _is_whole(name, now[name], before, after, cut_off):
            yield f"{name} is neither the old nor the new one: {now[name][:80]!r}"


def _is_whole(name: str, data: bytes, before: Tree, after: Tree, cut_off: bool) -> bool:
    """Tell whether a file is the old or the new one; logs, zip files and random ids are not the same twice."""
    if data in (before.get(name), after.get(name)):
        return True
    if name.endswith((".jsonl", ".md")) and data.startswith(before.get(name, b"")):
        return cut_off or data.endswith(b"\n")
    if name.endswith(".zip"):
        return zipfile.is_zipfile(io.BytesIO(data)) and not zipfile.ZipFile(io.BytesIO(data)).testzip()
    return name in after and _RANDOM.sub(b"", data) == _RANDOM.sub(b"", after[name])


def not_shown(home: Path, name: str) -> Iterator[str]:
    """Yield what other files say and is not shown."""
    for other, kept in _SHOWN.items():
        if other not in _CHANGES_SHOWN.get(name, ()) and kept.says not in say(*kept.argv(home)).out.decode():
            yield f"what {other} says is not shown"
    if name != "removed pack" and b"Their" not in say("formats", "show", "theirs").out:
        yield "the pack is gone"


def one(whole: Path, name: str, number: int, fault: int, after: Tree, *, for_good: bool) -> Iterator[str]:
    """Do a command with a fault at its N-th change of the disk (0: killed); yield what is wrong, or "over"."""
    home = Path(shutil.copytree(whole / name, whole.with_name("home"), symlinks=True))
    before, left = tree(home), not fault
    try:
        if fault:
            said, failed = refused(number, partial(command, home, name), fault, for_good=for_good)
            if not failed:
                yield "over"
                return
            yield from wrong_with(said)
            yield from _called_done(said, name, home, before, after)
            left = left or bool({"unlink", "rmdir"} & set(failed))
            taken_back = not {"ftruncate", "unlink"} & set(failed)
            if name == "reflection" and said.code and taken_back and tree(home) != before:
                yield "an answer stands there that is told as not saved"
        elif not killed_at(number, partial(command, home, name)):
            yield "over"
            return
        os.environ["THINKPAIR_HOME"] = str(home)
        yield from not_shown(home, name)  # the next command finishes what was cut off
        yield from wrong_files(home, before, after, cut_off=left)
        again = command(home, name)
        yield from wrong_with(again)
        if again.code and not any(word in again.err for word in (b"already", b"not found")):
            yield f"again it ends with {again.code}: {again.err[-200:]!r}"
    finally:
        shutil.rmtree(home)


def _called_done(said: Said, name: str, home: Path, before: Tree, after: Tree) -> Iterator[str]:
    """A log may go on in a second file: of an action it is looked at what is listed."""
    if said.code or said.err:
        return
    now = tree(home)
    changed = [file for file in after if after[file] != before.get(file) and not file.endswith(".jsonl")]
    missing = [file for file in changed if now.get(file) == before.get(file)]
    missing += [file for file in now.keys() - after.keys() if not (file.endswith(".jsonl") or _BEGUN.search(file))]
    if name in _LISTED and _LISTED[name] not in say("actions").out:
        missing.append("the action")
    yield from (f"it is called done, and {file} is not as it should be" for file in missing)


def _ready(home: Path) -> None:
    """Furnish a house with everything that the commands need."""
    os.environ["THINKPAIR_HOME"] = str(home)
    furnish(home)
    (home / "people.csv").write_text("Name,E-mail\nAna,ana@example.org\nBen,ben@example.org\n")
    report = (home / "report.csv").read_text()
    (home / "later.csv").write_text(report.replace("meetings,1", "meetings,2"))
    with (home / "scheme" / "people.csv").open("a") as people:
        people.write("Fay,fay@example.org,mentee,leading,\nGus,gus@example.org,mentor,,leading\n")
    assert say("backup", str(home / "before.zip")).code == 0
    (home / "theirs.toml").write_text((home / "theirs.toml").read_text() + "# newer\n")
    (home / "groups" / "us.toml").write_bytes((home / "groups" / "us.toml").read_bytes() + b"# by hand\n")


def _prepared(folder: Path, name: str) -> Tree:
    """Furnish the house for a command, and return what the command makes of it."""
    shutil.copytree(folder / "ready", folder / "whole" / name, symlinks=True)
    if name == "restore":
        (folder / "whole" / name / "groups" / "us.toml").unlink()
    home = Path(shutil.copytree(folder / "whole" / name, folder / "home", symlinks=True))
    said = command(home, name)
    assert said.code == 0, (name, said)
    after = tree(home)
    shutil.rmtree(home)
    return after


QUICK = ("settings", "pack", "reflection")
FAULTS = ((0, False), (errno.ENOSPC, False), (errno.ENOSPC, True))


def main(arguments: list[str]) -> int:
    """Do every command with every fault, or those that are named; with `--quick` three of them."""
    named = [name for name in arguments if name in WRITERS] or (QUICK if "--quick" in arguments else WRITERS)
    report = Report()
    with workshop() as folder, chdir(folder):
        _ready(folder / "ready")
        for name in named:
            after = _prepared(folder, name)
            for fault, for_good in FAULTS:
                number = 1
                while "over" not in (
                    problems := in_child(partial(one, folder / "whole", name, number, fault, after, for_good=for_good))
                ):
                    report.add((name, number, fault and "refused", for_good and "for good"), problems)
                    number += 1
                    shutil.rmtree(folder / "home", ignore_errors=True)
                shutil.rmtree(folder / "home", ignore_errors=True)
    return report.tell("writers")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
