"""Answers to the questions of a format as people give them: several in one text, and those of last time first.

Set-up, `--plain`, the planner and the history of a group use it.
"""

from collections.abc import Sequence


def parts_of_answer(answer: str, options: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the options that an answer to one question has, whole, and the words beside them.

    Several options are written with commas between them, and may have commas themselves.
    """
    left = answer
    for option in sorted(options, key=len, reverse=True):
        left = left.replace(option, "\n")
    own = (part.strip(" ,") for part in left.split("\n"))
    return tuple(option for option in options if option in answer), tuple(filter(None, own))


def typed_answers(text: str, options: Sequence[str]) -> tuple[str, ...]:
    """Return the answers to a question that takes several, as they were typed: with commas between them."""
    whole, beside = parts_of_answer(text, options)
    parts = (part.strip() for words in beside for part in words.split(","))
    return (*whole, *filter(None, parts))


def last_first(options: Sequence[str], chosen: Sequence[str], *, other: bool) -> tuple[str, ...]:
    """Return the options with those first that were chosen last time; own words among them where those are taken."""
    if not options:
        return ()
    known = [answer for answer in chosen if answer in options or other]
    return tuple(dict.fromkeys((*known, *options)))
