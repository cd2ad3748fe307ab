"""What a person wrote looking back on sessions: one Markdown file a month, which may be read and changed by hand.

A file is appended to, never rewritten. No index, search, export or screen reads it: the command `reflect` alone does.
"""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from thinkpair.files import files_error, locked, open_private, private_folder, read_file, sync, sync_folder, write_all
from thinkpair.safe_text import safe_text, search_key

ANSWER_LIMIT = 20_000
_FILE_LIMIT = 16 * 1024 * 1024
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)
_ENTRY = re.compile(r"##\s+\d{4}-\d\d-\d\d\b", re.ASCII)
_HASH = re.compile(r"^(\s*)#", re.MULTILINE)
_ESCAPED = re.compile(r"^(\s*)\\#", re.MULTILINE)
_BETWEEN = " · "
_WITH, _GROUP = "with ", "group "


class About(Struct, frozen=True):
    """What a reflection is about: people, the id of a group, a session in a few words; empty for what it is not."""

    people: tuple[str, ...] = ()
    group: str = ""
    session: str = ""


class Reflection(Struct, frozen=True):
    """An entry as its file has it now: its heading ("" for what stands before the first one), and the text below."""

    heading: str
    text: str

    def is_about(self, person: str, group: str) -> bool:
        """Tell whether it names this person (or one whose name begins so) and this group; "" stands for any."""
        parts = self.heading.split(_BETWEEN)
        people = (name for part in parts if part.startswith(_WITH) for name in part[len(_WITH) :].split(","))
        groups = (part[len(_GROUP) :].strip() for part in parts if part.startswith(_GROUP))
        return (not person or any(search_key(name.strip()).startswith(search_key(person)) for name in people)) and (
            not group or any(search_key(name) == search_key(group) for name in groups)
        )


class OpenEntry:
    """An entry that is being written: each answer is on the disk before the next question is asked."""

    def __init__(self, root: Path, now: datetime, about: About) -> None:
        """Begin an entry; nothing is written before the first answer."""
        self.path = root / f"{now:%Y-%m}.md"
        self._title = f"# Looking back, {now:%Y-%m}\n".encode()
        self._heading = _heading(now, about).encode()
        self._end = -1
        self._part = ""

    def add(self, part: str, question: str, answer: str) -> None:
        """Append an answer below the heading of its part. Raises FilesError, and leaves the file as it was then."""
        try:
            private_folder(self.path.parent)
            with locked(self.path.parent):
                self._append(part, f"\n_{question}_\n\n" + _HASH.sub(r"\1\\#", answer) + "\n")
        except OSError as error:
            raise files_error("write", self.path, error) from None

    def _append(self, part: str, text: str) -> None:
        """Append a text, below the heading again where the file was changed since the last answer. Raises OSError."""
        fd = open_private(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND)
        try:
            size = os.fstat(fd).st_size
            again = size != self._end
            whole = not size or os.pread(fd, 1, size - 1) == b"\n"  # an editor may leave out the last line's end
            data = (b"" if whole else b"\n") if size else self._title
            data += self._heading if again else b""
            data += (f"\n### {part}\n" if again or part != self._part else "").encode() + text.encode()
            try:
                write_all(fd, data)
                sync(fd)
                if not size:
                    sync_folder(self.path.parent)
            except OSError:
                with suppress(OSError):
                    if size:
                        os.ftruncate(fd, size)
                    else:
                        self.path.unlink()
                raise
        finally:
            os.close(fd)
        self._end, self._part = size + len(data), part


def is_month(text: str) -> bool:
    """Tell whether this is a month as files are named by it, like "2026-11"."""
    return bool(_MONTH.fullmatch(text))


def months_written(root: Path) -> tuple[str, ...]:
    """Return the months of which there is a page, the first one first. Raises FilesError."""
    try:
        months = sorted(name.removesuffix(".md") for name in os.listdir(root) if name.endswith(".md"))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise files_error("read", root, error) from None
    return tuple(filter(is_month, months))


def read_reflections(root: Path, month: str = "") -> Iterator[Reflection]:
    """Yield what was written in a month, or in all of them, in the order of the files. Raises FilesError.

    What is no text stands there as U+FFFD.
    """
    for written in months_written(root):
        if month in ("", written):
            yield from _read(root / f"{written}.md")


def _read(path: Path) -> Iterator[Reflection]:
    try:
        text = read_file(path, _FILE_LIMIT).decode("utf-8-sig", "replace")
    except OSError as error:
        raise files_error("read", path, error) from None
    heading, lines = "", list[str]()
    for line in text.splitlines():
        if not _ENTRY.match(line):
            lines += [line] if heading or not line.startswith("# ") else []
            continue
        yield from _entry(heading, lines)
        heading, lines = line.removeprefix("##").strip(), []
    yield from _entry(heading, lines)


def _entry(heading: str, lines: list[str]) -> Iterator[Reflection]:
    text = "\n".join(lines)
    shown = safe_text(_ESCAPED.sub(r"\1#", text), len(text) + 1, lines=True)
    if heading or shown:
        yield Reflection(safe_text(heading), shown)


def _heading(now: datetime, about: About) -> str:
    """Return the heading of an entry: its date, people and group, as `Reflection.is_about` reads them."""
    people = ", ".join(name.replace("·", "-").replace(",", "") for name in about.people)
    parts = (f"{now:%Y-%m-%d %H:%M}", people and _WITH + people, about.group and _GROUP + about.group)
    below = f"\nAbout: {about.session}\n" if about.session else ""
    return f"\n## {_BETWEEN.join(filter(None, parts))}\n{below}"
