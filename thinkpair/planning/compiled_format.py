"""The compiled format that the planner reads: every `use` expanded and every inherited key resolved.

`table` is the table of the file as its author wrote it; the other attributes are what the compiler worked out.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from thinkpair.formats.model import Round, Step
from thinkpair.formats.value_parsers import GroupWord
from thinkpair.formats.value_types import DEFAULT_MARKS, Actions, AtEnd, ClockStyle, Count, Mark
from thinkpair.planning.time_allocation import is_inside
from thinkpair.session.plan import (
    Placeholder,
    Question,
    Wording,
)

Size = Count | GroupWord
RolePeople = Count | str
"""How many hold a role: a count, "rest" or "half"."""


class Place(Struct, frozen=True):
    """Where something stands in the main file, for warnings; what another format brings stands at its `use`."""

    path: tuple[str | int, ...]
    used: bool = False

    def of(self, *keys: str | int) -> "Place":
        """Return the place of a key or table inside this one."""
        return self if self.used else Place((*self.path, *keys))


class RoleScript(Struct, frozen=True, kw_only=True):
    """A role: how it reads, how many hold it, and whether they do so all session."""

    name: str
    title: Wording
    brief: Wording
    people: RolePeople
    fixed: bool
    outside: bool
    takes_part: bool
    place: Place


class AskScript(Struct, frozen=True, kw_only=True):
    """A question put at set-up, or to each holder of a rotating role; `wording` is what is asked."""

    name: str
    wording: Wording
    question: Question
    place: Place


class StepScript(Struct, frozen=True, kw_only=True):
    """One step; `number` counts in its round from 1, `prompts` are its own or what it takes over.

    `prompts_of` is the `use` that gave the prompts, one for each of its passes (None: the step or its round did);
    `marks` is None where nobody wrote any.
    """

    table: Step
    number: int
    title: Wording
    prompts: tuple[Wording, ...]
    prompts_of: int | None
    briefs: Mapping[str, Wording]
    outside: tuple[str, ...]
    marks: tuple[Mark, ...] | None
    notes: Wording
    at_end: AtEnd
    clock: ClockStyle
    place: Place


class RoundScript(Struct, frozen=True, kw_only=True):
    """One round; `roles` are those that are filled in it, in the order of filling, `named` those that it names.

    `marks`, `notes`, `at_end` and `clock` are what it has where no step says otherwise; the slot that waits for it has
    them, too.
    """

    table: Round
    number: int
    title: Wording
    steps: tuple[StepScript, ...]
    roles: tuple[str, ...]
    named: frozenset[str]
    groups: Size
    outside: tuple[str, ...]
    actions: Actions
    marks: tuple[Mark, ...] | None
    notes: Wording
    at_end: AtEnd
    clock: ClockStyle
    place: Place

    @property
    def minds_the_end(self) -> bool:
        """Whether a step runs in the last turn alone, or in all but that."""
        return any(step.table.when in ("last", "between") for step in self.steps)


class UseScript(Struct, frozen=True, kw_only=True):
    """The rounds of another format, which repeat together; `number` is that of their first round, `ident` its own."""

    table: Round
    number: int
    ident: int
    title: Wording
    parts: "tuple[RoundScript | UseScript, ...]"
    place: Place


Part = RoundScript | UseScript


class CompiledFormat(Struct, frozen=True, kw_only=True):
    """A whole format, ready to be planned; `steps` are those of all its rounds, in order.

    `shown` are the names that stand as placeholders in any of its texts: `ideas` for `{ideas.first}`.
    """

    title: Wording
    parts: tuple[Part, ...]
    steps: tuple[StepScript, ...]
    roles: Mapping[str, RoleScript]
    asks: Mapping[str, AskScript]
    rules: tuple[Wording, ...]
    shown: frozenset[str]


def names_in(texts: tuple[Wording, ...]) -> frozenset[str]:
    """Return the names that these texts hold as placeholders: `ideas` for `{ideas.first}`."""
    return frozenset(piece.name.partition(".")[0] for text in texts for piece in text if isinstance(piece, Placeholder))


def plain(text: Wording) -> str:
    """Return a text with its placeholders as they are written, for messages."""
    return "".join(piece if isinstance(piece, str) else f"{{{piece.name}}}" for piece in text)


def all_parts(parts: tuple[Part, ...]) -> Iterator[Part]:
    """Give every round and every `use`, each before what is in it."""
    for part in parts:
        yield part
        if isinstance(part, UseScript):
            yield from all_parts(part.parts)


def rounds_in(parts: tuple[Part, ...]) -> Iterator[RoundScript]:
    """Give every round, those of a `use` in its place."""
    yield from (part for part in all_parts(parts) if isinstance(part, RoundScript))


def marks_of(script: StepScript | RoundScript, seconds: int | None) -> tuple[Mark, ...]:
    """Return the signals of a slot; where nobody wrote any, those of its length."""
    if script.marks is not None:
        return tuple(mark for mark in script.marks if is_inside(mark.at, seconds))
    return usual_marks(seconds)


def usual_marks(seconds: int | None) -> tuple[Mark, ...]:
    """Return the signals of a slot of which nobody wrote any."""
    return next(((mark,) for least, mark in DEFAULT_MARKS if seconds and seconds >= least), ())
