"""The head of a plan: its title, rules, roles, questions and answers; everything but its slots."""

from collections.abc import Mapping

from msgspec.structs import replace

from thinkpair.errors import ContentError
from thinkpair.planning.compiled_format import AskScript, Script, plain
from thinkpair.planning.participants import Cast
from thinkpair.safe_text import safe_text
from thinkpair.session.answers import typed_answers
from thinkpair.session.placeholder_text import all_together, say
from thinkpair.session.plan import Decision, Plan, Question, RoleText, Setup, Slot, Wording
from thinkpair.units import join_names

_ANSWER = "answer:"


def answers_of(script: Script, setup: Setup, decided: Mapping[str, Decision], cast: Cast) -> dict[str, str]:
    """Return the answers of set-up and of the session. Raises ContentError for an unknown question or option."""
    answers: dict[str, str] = {}
    for key, answer in setup.answers.items():
        name, _, person = key.partition(":")
        if name not in script.asks or (person and person not in cast.people):
            known = f"it asks for {join_names(list(script.asks))}" if script.asks else "it asks nothing"
            raise ContentError(f"this format does not ask for “{safe_text(key, 60)}”: {known}")
        answers[key] = _options(script.asks[name], answer)
    for key, value in decided.items():
        if key.startswith(_ANSWER) and isinstance(value, str):
            answers[key.removeprefix(_ANSWER)] = ", ".join(value.split("\n"))
    return answers


def _option(ask: AskScript, answer: str) -> str:
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
    raise ContentError(f"“{safe_text(answer, 60)}” is not an answer to {ask.name}: choose one of {join_names(options)}")


def _options(ask: AskScript, answer: str) -> str:
    """Return an answer; `several` of the options stand on a line each, and read as one text. Raises ContentError."""
    given = list(dict.fromkeys(part for part in answer.split("\n") if part.strip())) or [""]
    if len(given) > 1 and not ask.question.several:
        raise ContentError(f"{ask.name} takes one answer, and there are {len(given)}: {join_names(given)}")
    if ask.question.several and len(given) == 1 and given[0] not in ask.question.options:
        given = list(typed_answers(given[0], ask.question.options)) or given
    return join_names([_option(ask, part) for part in given])


def face_of(ident: str, script: Script, cast: Cast, answers: Mapping[str, str]) -> Plan:
    """Return the plan with everything but its slots."""
    bare = Plan(format=ident, title="", people=cast.people, slots=(), fixed=cast.fixed, answers=answers)
    bare = replace(bare, roles={role.name: RoleText(plain(role.title)) for role in script.roles.values()})
    questions = {name: _question(ask, bare) for name, ask in script.asks.items()}
    asked = replace(bare, asks=questions)
    roles = {
        role.name: RoleText(say_to_all(role.title, asked), role.brief, role.fixed, role.outside, role.takes_part)
        for role in script.roles.values()
    }
    named = replace(asked, roles=roles)
    return replace(
        named,
        title=say_to_all(script.title, named),
        rules=tuple(say_to_all(rule, named) for rule in script.rules),
        lists=tuple(dict.fromkeys(step.table.collect for step in script.steps() if step.table.collect)),
    )


def _question(ask: AskScript, face: Plan) -> Question:
    return replace(ask.question, question=say_to_all(ask.wording, face))


def say_to_all(text: Wording, plan: Plan, slot: Slot | None = None) -> str:
    """Return a text that belongs to no single group, with the holders of all."""
    slot = slot or Slot(
        round=1, round_title="", repeat=1, turn=1, step="", step_number=1, start=0, seconds=None, groups=()
    )
    return say(text, plan=plan, slot=slot, group=all_together(slot.groups), brackets=True)
