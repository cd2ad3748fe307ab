"""Which questions that set-up left open are asked before a slot: the planner adds them to the slot's choices."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from thinkpair.planning.answers import last_first
from thinkpair.planning.compiled_format import RoundScript, StepScript, names_in
from thinkpair.planning.compiler import wording
from thinkpair.planning.plan_builder import PlanBuilder
from thinkpair.planning.speaker_selection import TurnGroup
from thinkpair.session.plan import Question, SlotGroup, Wording
from thinkpair.units import join_names


def ask_holders(walk: PlanBuilder, part: RoundScript, circles: Iterable[TurnGroup]) -> None:
    """Ask those who now hold a role: "of a rotating role each holder is asked at their first turn"."""
    for name, question in walk.questions.items():
        role = question.role
        if role and role not in walk.cast.fixed and (part.table.each or role in part.named):
            for person in (person for circle in circles for person in circle.roles.get(role, ())):
                _ask_once(walk, name, question, (person,), f"{name}:{person}")


def ask_needed(walk: PlanBuilder, part: RoundScript, step: StepScript, groups: Sequence[SlotGroup]) -> None:
    """Ask what is still open: "when the first slot is reached whose texts need it, whoever's answer it is"."""
    open_names = [name for name in walk.questions if not walk.answers.get(name) and name not in walk.asked]
    needed = names_in(tuple(_texts(walk, part, step, groups))) if open_names else ()
    for name in (name for name in open_names if name in needed):
        question = walk.questions[name]
        fixed = walk.cast.fixed.get(question.role, ())
        if not question.role or question.role in walk.cast.fixed:
            _ask_once(walk, name, question, fixed, name)
            continue
        for person in (person for group in groups for person in group.roles.get(question.role, ())):
            _ask_once(walk, name, question, (person,), f"{name}:{person}")


def _ask_once(walk: PlanBuilder, name: str, question: Question, people: Sequence[str], key: str) -> None:
    if key not in walk.asked and not walk.answers.get(key) and not walk.answers.get(name):
        options = last_first(question.options, walk.chosen.get(key, ()), other=question.other)
        walk.choices.ask(f"answer:{key}", replace(question, options=options), join_names(people))
    walk.asked.add(key)


def _texts(walk: PlanBuilder, part: RoundScript, step: StepScript, groups: Sequence[SlotGroup]) -> Iterator[Wording]:
    """Give every text of a slot that somebody reads: titles, prompts, and the briefs of roles that are held.

    The title and the rules of the session are read with its first slot.
    """
    if not walk.drafts:
        yield from (walk.script.title, *walk.script.rules)
    yield from (part.title, step.title, step.notes, *map(wording, (mark.say for mark in step.marks or ())))
    yield from {group.prompt for group in groups}
    for role in {role for group in groups for role in group.roles}:
        yield from (walk.script.roles[role].title, walk.script.roles[role].brief, step.briefs.get(role, ()))
