"""What an export can be made for: each target by the name that is typed, for the options, the help and the screen.

What makes the text is imported when it is asked for, so that the command line knows the names without it.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from thinkpair.export.model import Material


class Target(Struct, frozen=True):
    """A target: how its files end, its name and what is in it as people read them, and what makes its text."""

    suffix: str
    title: str
    meaning: str
    make: "Callable[[Material], str]"


def _markdown(material: "Material") -> str:
    from thinkpair.export.markdown import markdown

    return markdown(material)


def _csv(material: "Material") -> str:
    from thinkpair.export.csv_export import table

    return table(material)


def _json(material: "Material") -> str:
    from thinkpair.export.json_export import document

    return document(material)


def _calendar(material: "Material") -> str:
    from thinkpair.export.ical import calendar

    return calendar(material)


def _todo_txt(material: "Material") -> str:
    from thinkpair.export.task_programs import todo_txt

    return todo_txt(material)


def _taskwarrior(material: "Material") -> str:
    from thinkpair.export.task_programs import taskwarrior

    return taskwarrior(material)


TARGETS: Mapping[str, Target] = {
    "md": Target(".md", "minutes", "Markdown, to read or to mail", _markdown),
    "ics": Target(".ics", "calendar", "actions and the next meeting, iCalendar", _calendar),
    "todo.txt": Target(".todo.txt", "todo.txt", "the actions", _todo_txt),
    "taskwarrior": Target(".tasks.json", "Taskwarrior", "the actions, for task import", _taskwarrior),
    "csv": Target(".csv", "table", "for spreadsheets, CSV", _csv),
    "json": Target(".json", "JSON", "everything, for programs", _json),
}
"""Every target by the word after `--to`; on the screen in this order."""
