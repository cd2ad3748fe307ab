"""Answers to the questions of a format: as people type them, several in one text, and as a plan takes them.

Set-up, `--plain`, the planner and the history of a group use it.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from thinkpair.errors import ContentError
from thinkpair.planning import messages as say
from thinkpair.units import join_names

if TYPE_CHECKING:
    from thinkpair.planning.compiled_format import AskScript, CompiledFormat
    from thinkpair.planning.participants import Participants
    from thinkpair.session.plan import Decision, Setup

_ANSWER = "answer:"


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


def answers_of(
    script: "CompiledFormat", setup: "Setup", decided: Mapping[str, "Decision"], cast: "Participants"
) -> dict[str, str]:
    """Return the answers of set-up and of the session. Raises ContentError for an unknown question or option."""
    answers: dict[str, str] = {}
    for key, answer in setup.answers.items():
        name, _, person = key.partition(":")
        if name not in script.asks or (person and person not in cast.people):
            raise ContentError(say.not_a_question(key, list(script.asks)))
        answers[key] = _options(script.asks[name], answer)
    for key, value in decided.items():
        if key.startswith(_ANSWER) and isinstance(value, str):
            answers[key.removeprefix(_ANSWER)] = ", ".join(value.split("\n"))
    return answers


def _option(ask: "AskScript", answer: str) -> str:
    """Return the option that is meant: the first word of "challenger, who asks" is enough. Raises ContentError."""
    options = ask.question.options
    if not options or answer in options or not answer:
        return answer
    words = answer.strip().casefold()
    same = [option for option in options if words in (option.casefold(), option.partition(",")[0].casefold())]
    if len(same) == 1:
        return same[0]
    if ask.question.other:
        return answer
    raise ContentError(say.not_an_answer(answer, ask.name, options))


def _options(ask: "AskScript", answer: str) -> str:
    """Return an answer; `several` of the options stand on a line each, and read as one text. Raises ContentError."""
    given = list(dict.fromkeys(part for part in answer.split("\n") if part.strip())) or [""]
    if len(given) > 1 and not ask.question.several:
        raise ContentError(say.too_many_answers(ask.name, given))
    if ask.question.several and len(given) == 1 and given[0] not in ask.question.options:
        given = list(typed_answers(given[0], ask.question.options)) or given
    return join_names([_option(ask, part) for part in given])
