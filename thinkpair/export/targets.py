"""What an export can be made for, by the names that are typed; what makes one is imported when it is asked for."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from thinkpair.errors import UsageError
from thinkpair.export.collect import gather_session
from thinkpair.export.model import Material
from thinkpair.export.redaction import redacted
from thinkpair.files import write_output
from thinkpair.formats.library import shipped_folder
from thinkpair.settings import refuse_own

if TYPE_CHECKING:
    from thinkpair.settings import Folders


class Target(Struct, frozen=True):
    """A target: how its files end, what it is in a few words, and what makes its text."""

    suffix: str
    words: str
    make: Callable[[Material], str]


def _markdown(material: Material) -> str:
    from thinkpair.export.markdown import markdown

    return markdown(material)


def _csv(material: Material) -> str:
    from thinkpair.export.csv_export import table

    return table(material)


def _json(material: Material) -> str:
    from thinkpair.export.json_export import document

    return document(material)


def _calendar(material: Material) -> str:
    from thinkpair.export.ical import calendar

    return calendar(material)


def _todo_txt(material: Material) -> str:
    from thinkpair.export.task_programs import todo_txt

    return todo_txt(material)


def _taskwarrior(material: Material) -> str:
    from thinkpair.export.task_programs import taskwarrior

    return taskwarrior(material)


TARGETS: Mapping[str, Target] = {
    "md": Target(".md", "minutes in Markdown, to read or to mail", _markdown),
    "csv": Target(".csv", "a table for spreadsheets", _csv),
    "json": Target(".json", "everything, for programs", _json),
    "ics": Target(".ics", "actions and next meetings for a calendar", _calendar),
    "todo.txt": Target(".todo.txt", "actions for todo.txt programs", _todo_txt),
    "taskwarrior": Target(".tasks.json", "actions for `task import`", _taskwarrior),
}
"""Every target by the word after `--to`."""


def export(material: Material, target: str, *, redact: bool = False) -> str:
    """Return what goes to a target, with initials for names if wanted. Raises UsageError for a target there is not."""
    if target not in TARGETS:
        raise UsageError(f"the targets are {', '.join(TARGETS)}")
    return TARGETS[target].make(redacted(material) if redact else material)


def session_to_file(
    folders: "Folders", now: datetime, folder: Path, session: str, target: str, *, redact: bool = False
) -> Path:
    """Write a session to a file in `folder` under a name that is free there, and return it. Raises ThinkpairError."""
    gathered = gather_session(folders, session, now, everyone=redact)
    name = f"{gathered.name}-initials" if redact else gathered.name
    path = next(path for path in _names(folder, name, TARGETS[target].suffix) if not path.exists())
    refuse_own(folders, path, shipped_folder())
    write_output(path, export(gathered.material, target, redact=redact).encode())
    return path


def _names(folder: Path, name: str, suffix: str) -> Iterator[Path]:
    yield folder / f"{name}{suffix}"
    yield from (folder / f"{name}-{number}{suffix}" for number in count(2))
