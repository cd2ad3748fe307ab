"""Fills in the placeholders of a text, for one group in one slot.

Owns what every `{name}` of the format language reads as. Must not know how a text is written in a file, where it is
shown, or how a session runs: the planner fills in titles with it.
"""

from collections.abc import Mapping, Sequence

from thinkpair.session.plan import Group, Placeholder, Plan, Slot, Wording

NOT_YET = "…"
_NO_LISTS: Mapping[str, str] = {}


def say(
    wording: Wording,
    *,
    plan: Plan,
    slot: Slot,
    group: Group,
    lists: Mapping[str, str] = _NO_LISTS,
    brackets: bool = False,
) -> str:
    """Return the text as this group reads it in this slot; `lists` has the words of each list that has an item.

    FORMAT-LANGUAGE: "`{name}` in it is a placeholder: a role (who holds it in that group), an `ask` (its answer), a
    list (its first item once voted on, else its newest, "…" before there is one), `{item}` (of a `for_each`),
    `{speaker}`, `{others}` (the rest of the group), `{turn}`, `{repeat}`. Several names are joined with commas."
    "To the room an unanswered one never shows as brackets": they are for the plan.
    """
    return "".join(
        [part if isinstance(part, str) else _fill(part, plan, slot, group, lists, brackets) for part in wording]
    )


def _fill(
    placeholder: Placeholder, plan: Plan, slot: Slot, group: Group, lists: Mapping[str, str], brackets: bool
) -> str:
    name = placeholder.name
    if name in plan.roles:
        return _names(_holders(name, plan, group)) or plan.roles[name].title
    if name in plan.asks:
        return _answer(name, plan, group, brackets)
    if name in plan.lists:
        return lists.get(name, NOT_YET)
    match name:
        case "speaker":
            return _names(group.speakers) or NOT_YET
        case "others":
            return _names(_others(group)) or NOT_YET
        case "turn":
            return str(slot.turn)
        case "repeat":
            return str(slot.repeat)
        case "item":
            return slot.item if slot.item is not None else "{item}"
        case _:
            return lists.get(name, NOT_YET)


def _answer(name: str, plan: Plan, group: Group, brackets: bool) -> str:
    """Return the answer to an `ask`, or its question.

    FORMAT-LANGUAGE: "on screens its placeholder becomes its question without the question mark; the plan has the whole
    question in brackets".
    """
    ask = plan.asks[name]
    holders = _holders(ask.role, plan, group)
    own = [plan.answers[key] for person in holders if plan.answers.get(key := f"{name}:{person}")]
    answers = own or [plan.answers.get(name, "")]
    unanswered = f"[{ask.question}]" if brackets else _as_a_phrase(ask.question)
    return _names(list(dict.fromkeys(answer for answer in answers if answer))) or unanswered


def without_brackets(text: str, plan: Plan) -> str:
    """Return a title of a plan as the room reads it: a question without an answer stands without brackets."""
    for ask in plan.asks.values() if "[" in text else ():
        text = text.replace(f"[{ask.question}]", _as_a_phrase(ask.question))
    return text


def _as_a_phrase(question: str) -> str:
    return question.rstrip().rstrip("?？؟").rstrip()


def _holders(role: str, plan: Plan, group: Group) -> tuple[str, ...]:
    return group.roles.get(role) or group.away.get(role) or plan.fixed.get(role, ())


def _others(group: Group) -> list[str]:
    speakers = frozenset(group.speakers)
    return [person for person in group.people if person not in speakers]


def _names(names: Sequence[str]) -> str:
    return ", ".join(names)
