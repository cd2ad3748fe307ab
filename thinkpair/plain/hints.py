"""What a session in lines of text says that it waits for."""

from thinkpair.session.view import View
from thinkpair.wording.transcript import choice_words

DISCARD = "discard"
"""The word that deletes a session at its summary."""


def waits_for(view: View) -> str:
    """Return what a session in lines waits for, and what can be typed; "" for nothing."""
    match view.phase:
        case "ready":
            return f"{_list_hint(view)} Enter starts. Type ? for help.".strip()
        case "choosing" if view.choice:
            return choice_words(view.choice)
        case "finished":
            return f"Enter saves and closes; you can still add an action (a …). {DISCARD} deletes the session."
        case "running":
            return _list_hint(view)
        case "paused":
            return "Enter resumes."
        case "overtime" if view.extend:
            return "Type more for more time."
        case _:
            return ""


def _list_hint(view: View) -> str:
    if view.reviewing and view.review:
        return "What did you do about them? Type r 1 done (or open, smaller …, handed over …, dropped)."
    if view.group_review and view.group_review.purpose is None:
        return "Which part changes? Type r 1 stays, or r 1 and its new words."
    if view.group_review:
        return "What became of the goals? Type r 1 reached (or open, by 1 March, reword …, drop), or r new and a goal."
    if view.voting and view.items:
        return "Type v 1 3 for a sum of 3 on item 1." if view.scored else "Type v 1 3 for three votes on item 1."
    return "Type items, one per line." if view.collecting else ""
