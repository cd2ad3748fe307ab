"""Puts a round that reviews the last agreed actions in front of a format whose author did not include one.

The text of the format is changed, so that the session keeps the text that it was planned from.
"""

from thinkpair.errors import ThinkpairError
from thinkpair.formats.library import Library
from thinkpair.formats.loader import Source, load_text

OPENING = "since-last-time"
_ROUND = f'[[round]]\nuse = "{OPENING}"\n\n'


def reviews(source: Source) -> bool:
    """Say whether a format, or one that it uses, goes through the actions of last time."""
    steps = (step for turn in source.format.round for step in turn.step)
    return any(step.review for step in steps) or any(map(reviews, source.uses.values()))


def opened_with_review(source: Source, library: Library) -> Source:
    """Return the format with a round on what was agreed last time before its first one.

    It stays as it is where it has such a step, and where the round cannot stand there: for more people than the round
    takes, or where the rounds are not written one below another.
    """
    line, _ = source.positions.find(("round", 0))
    lines = source.text.replace("\r\n", "\n").split("\n")
    if reviews(source) or not lines[line - 1].lstrip().startswith("[[round]]"):
        return source
    text = "\n".join(lines[: line - 1]) + "\n" + _ROUND + "\n".join(lines[line - 1 :])
    try:
        loaded = load_text(text, id=source.id, path=source.path, library=library)
    except ThinkpairError:
        return source
    return loaded.source or source
