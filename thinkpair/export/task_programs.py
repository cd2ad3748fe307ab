"""Agreed actions for programs that keep tasks: todo.txt, one line each, and JSON for `task import` of Taskwarrior.

In todo.txt no word of a text is a priority, date, project, context or tag. For Taskwarrior an action has the same uuid
in every export, so that importing it twice makes no second task.
"""

import re
from datetime import UTC, date, datetime, time

from thinkpair.export.model import AgreedLine, Material
from thinkpair.safe_text import json_text, safe_text
from thinkpair.storage.action_log import Status
from thinkpair.units import join_names

# "+word" and "@word" are a project and a context, "word:word" is a tag: with a blank between they are words.
_SIGN = re.compile(r"(?:(?<=\s)|^)([+@])(?=\S)")
_TAG = re.compile(r"(?<=\S):(?=\S)")
# Links and times of day are none, and stay whole.
_NO_TAG = re.compile(
    r"[(<\[\"'“‘]*(?:[a-z][a-z0-9+.-]*://|(?:mailto|tel|sms|xmpp|sip|geo|urn|doi):|\d+:\d)", re.IGNORECASE
)

_STATUS: dict[Status, str] = {"open": "pending", "done": "completed", "dropped": "deleted", "handed over": "deleted"}


def todo_txt(material: Material) -> str:
    """Return the actions, one a line; what is not open any more is marked with an x."""
    return "".join(f"{_line(action)}\n" for action in material.actions)


def _line(action: AgreedLine) -> str:
    words = [*_marks(action), f"{join_names(action.who)}:" if action.who else "Agreed:", action.what]
    text = [_plain(word) for word in words[-2:]]
    tags = [f"@{_word(name)}" for name in action.who]
    tags += [f"+{_word(action.group or action.format)}"] * bool(action.group or action.format)
    tags += [f"due:{action.due}"] * bool(action.due)
    tags += [f"status:{_word(action.status)}"] * (action.status in ("dropped", "handed over"))
    return " ".join([*words[:-2], *text, *tags, f"thinkpair:{action.reference}"])


def _marks(action: AgreedLine) -> list[str]:
    """Say that it is over, and when: without both dates a reader would take the one for the other."""
    agreed = [action.agreed_on] * bool(action.agreed_on)
    if action.status == "open":
        return agreed
    return ["x", *([action.changed_on, *agreed] if action.changed_on else [])]


def _plain(text: str) -> str:
    words = _SIGN.sub(r"\1 ", safe_text(text)).split(" ")
    return " ".join(word if _NO_TAG.match(word) else _TAG.sub(": ", word) for word in words)


def _word(text: str) -> str:
    return re.sub(r"[\s:+@]+", "_", safe_text(text)).strip("_") or "_"


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
    """Return a name as a tag of Taskwarrior: one word that begins with a letter."""
    return re.sub(r"\W+", "_", name).strip("_0123456789")


def _moment(day: str) -> str:
    return _stamp(datetime.combine(date.fromisoformat(day), time()).astimezone())


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
