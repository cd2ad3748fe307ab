"""Fills in the placeholders of a text, for one group in one slot: for screens, for `plan --json` and for titles."""

import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from thinkpair.session.actions import NOT_YET, Item, list_words
from thinkpair.session.plan import Placeholder, Plan, Slot, SlotGroup, Wording

_BEGINNING = r"(^|[.?!] )the "
_CALLED = r"(^|[.?!] )the (\w)([\w -]*),"
_NO_LISTS: Mapping[str, Sequence[Item]] = {}


def say(
    wording: Wording,
    *,
    plan: Plan,
    slot: Slot,
    group: SlotGroup,
    lists: Mapping[str, Sequence[Item]] = _NO_LISTS,
    brackets: bool = False,
) -> str:
    """Return the text as this group reads it in this slot; `lists` has the items of each list that was collected.

    Contract: "`{name}` in it is a placeholder: a role (who holds it in that group), an `ask` (its answer), a
    list, `{item}` (of a `for_each`), `{speaker}` (who has the floor), `{others}` (the rest of the group), `{turn}`,
    `{repeat}`. Several names or items are joined with commas. An author's own role, ask or list may have any of these
    names: then it is the author's that is meant." With `brackets` an unanswered `ask` is its question in brackets.
    """
    parts = [
        part if isinstance(part, str) else _fill(part, plan, slot, group, lists, brackets=brackets) for part in wording
    ]
    return "".join(parts).replace(f"{NOT_YET}.", NOT_YET)  # a list that is still empty ends its sentence


def _fill(
    placeholder: Placeholder,
    plan: Plan,
    slot: Slot,
    group: SlotGroup,
    lists: Mapping[str, Sequence[Item]],
    *,
    brackets: bool,
) -> str:
    name, _, part = placeholder.name.partition(".")
    if name in plan.roles:
        return _names(_holders(name, plan, group)) or plan.roles[name].title
    if name in plan.asks:
        return _answer(name, plan, group, brackets=brackets)
    if name in plan.lists:
        return list_words(lists.get(name, ()), part)
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
            return list_words(lists.get(name, ()), part)


def _answer(name: str, plan: Plan, group: SlotGroup, *, brackets: bool) -> str:
    """Return an answer, of a role's question those of its holders in the group.

    Contract: "To the room an unanswered one never shows as brackets: on screens its placeholder becomes its
    question without the question mark; the plan has the whole question in brackets".
    """
    ask = plan.asks[name]
    holders = _holders(ask.role, plan, group)
    own = [plan.answers[key] for person in holders if plan.answers.get(key := f"{name}:{person}")]
    answers = own or [plan.answers.get(name, "")]
    said = _names(list(dict.fromkeys(answer for answer in answers if answer)))
    return said or (f"[{ask.question}]" if brackets else _as_a_phrase(ask.question))


def say_to_many(wording: Wording, *, plan: Plan, slot: Slot, lists: Mapping[str, Sequence[Item]] = _NO_LISTS) -> str:
    """Return the text as all groups of a slot read it together: "Mentor, what do you want to ask the mentee?"."""
    return begun_large(say(wording, plan=plan, slot=slot, group=unnamed(plan, all_together(slot.groups)), lists=lists))


def unnamed(plan: Plan, group: SlotGroup) -> SlotGroup:
    """Return a group in which roles stand for the people who hold them, for a text that many groups read."""
    english = plan.language.startswith("en")
    called = {name: (_the(role.title) if english else role.title,) for name, role in plan.roles.items()}
    return replace(group, people=("the speaker", "the others"), speakers=("the speaker",), roles=called, away={})


def begun_large(text: str) -> str:
    """Return a text in which no sentence begins with "the mentor": "The mentor asks" and "Mentor, ask" are right."""
    text = re.sub(_CALLED, lambda found: f"{found[1]}{found[2].capitalize()}{found[3]},", text)
    return re.sub(_BEGINNING, r"\1The ", text)


def _the(title: str) -> str:
    return f"the {title[:1].lower()}{title[1:]}"


def all_together(groups: Iterable[SlotGroup]) -> SlotGroup:
    """Return these groups as one, with the holders of all in the order in which they were given their roles.

    A text that belongs to no single group (a title, the words of a mark, notes) is filled in for it.
    """
    groups = tuple(groups)
    held: dict[str, dict[str, None]] = {}
    for group in groups:
        for role, holders in group.roles.items():
            held.setdefault(role, {}).update(dict.fromkeys(holders))
    return SlotGroup(
        tuple(name for group in groups for name in group.people),
        {role: tuple(holders) for role, holders in held.items() if holders},
        "open",
        tuple(name for group in groups for name in group.speakers),
    )


def without_brackets(text: str, plan: Plan) -> str:
    """Return a title of a plan as the room reads it: a question without an answer stands without brackets."""
    for ask in plan.asks.values() if "[" in text else ():
        text = text.replace(f"[{ask.question}]", _as_a_phrase(ask.question))
    return text


def _as_a_phrase(question: str) -> str:
    return question.rstrip().rstrip("?？؟").rstrip()


def _holders(role: str, plan: Plan, group: SlotGroup) -> tuple[str, ...]:
    return group.roles.get(role) or group.away.get(role) or plan.fixed.get(role, ())


def _others(group: SlotGroup) -> list[str]:
    speakers = frozenset(group.speakers)
    return [person for person in group.people if person not in speakers]


def _names(names: Sequence[str]) -> str:
    return ", ".join(names)
