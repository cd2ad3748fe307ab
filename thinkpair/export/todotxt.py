"""Agreed actions as todo.txt: one line each; no word of a text is a priority, date, project, context or tag."""

import re

from thinkpair.export.model import AgreedLine, Material
from thinkpair.safe_text import safe_text
from thinkpair.units import join_names

# "+word" and "@word" are a project and a context, "word:word" is a tag: with a blank between they are words.
_SIGN = re.compile(r"(?:(?<=\s)|^)([+@])(?=\S)")
_TAG = re.compile(r"(?<=\S):(?=\S)")
# Links and times of day are none, and stay whole.
_NO_TAG = re.compile(
    r"[(<\[\"'“‘]*(?:[a-z][a-z0-9+.-]*://|(?:mailto|tel|sms|xmpp|sip|geo|urn|doi):|\d+:\d)", re.IGNORECASE
)


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
