"""Agreed actions as JSON for `task import`.

An action has the same uuid in every export, so that importing it twice makes no second task.
"""

import re
from datetime import UTC, date, datetime, time

from thinkpair.export.model import AgreedLine, Material
from thinkpair.safe_text import json_text
from thinkpair.storage.action_log import Status
from thinkpair.units import join_names

_STATUS: dict[Status, str] = {"open": "pending", "done": "completed", "dropped": "deleted", "handed over": "deleted"}


def taskwarrior(material: Material) -> str:
    """Return the actions as a JSON list of tasks; a day begins at midnight here."""
    tasks = [_task(action, material.made) for action in material.actions]
    return json_text(tasks, indent=1) + "\n"


def _task(action: AgreedLine, made: datetime) -> dict[str, object]:
    owners = f"{join_names(action.who)}: " if action.who else ""
    task: dict[str, object] = {
        "uuid": action.uid,
        "description": f"{owners}{action.what}",
        "status": _STATUS[action.status],
        "entry": _moment(action.agreed_on) if action.agreed_on else _stamp(made),
        "tags": sorted({_tag(name) for name in action.who} - {""}),
    }
    if action.due:
        task["due"] = _moment(action.due)
    if action.status != "open":
        task["end"] = _moment(action.changed_on) if action.changed_on else _stamp(made)
    if project := action.group or action.format:
        task["project"] = project
    return task


def _tag(name: str) -> str:
    """Taskwarrior reads a tag from a command line: one word that begins with a letter."""
    return re.sub(r"\W+", "_", name).strip("_0123456789")


def _moment(day: str) -> str:
    return _stamp(datetime.combine(date.fromisoformat(day), time()).astimezone())


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
