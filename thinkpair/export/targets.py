"""The targets by their names, as they are typed.

Owns which module makes which target, and loads it only then. Must not know what they make.
"""

from collections.abc import Mapping
from importlib import import_module

from thinkpair.errors import UsageError
from thinkpair.export.model import Material
from thinkpair.export.redaction import redacted
from thinkpair.frozen import Frozen


class Target(Frozen):
    """A target: how its files end, what it is in a few words, and what makes it, as `module:function`."""

    suffix: str
    words: str
    made_by: str


TARGETS: Mapping[str, Target] = {
    "md": Target(".md", "minutes in Markdown, to read or to mail", "markdown:markdown"),
    "csv": Target(".csv", "a table for spreadsheets", "csv_export:table"),
    "json": Target(".json", "everything, for programs", "json_export:document"),
    "ics": Target(".ics", "actions and next meetings for a calendar", "ical:calendar"),
    "todo.txt": Target(".todo.txt", "actions for todo.txt programs", "todotxt:todo_txt"),
    "taskwarrior": Target(".tasks.json", "actions for `task import`", "taskwarrior:taskwarrior"),
}
"""Every target by the word after `--to`."""


def export(material: Material, target: str, *, redact: bool = False) -> str:
    """Return what goes to a target, with initials for names if wanted. Raises UsageError for a target there is not."""
    if target not in TARGETS:
        raise UsageError(f"the targets are {', '.join(TARGETS)}")
    module, _, function = TARGETS[target].made_by.partition(":")
    make = getattr(import_module(f"thinkpair.export.{module}"), function)
    return str(make(redacted(material) if redact else material))
