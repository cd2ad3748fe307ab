"""Compiles a format file for the planner: expands each `use` and resolves inherited keys; the nearest value wins."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import count
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.formats.loaded_format import Source
from thinkpair.formats.model import Format, Role, Round, Step
from thinkpair.formats.placeholders import Hole, placeholders
from thinkpair.formats.value_types import (
    DEFAULT_ACTIONS,
    DEFAULT_AT_END,
    DEFAULT_CLOCK,
    Actions,
    AtEnd,
    ClockStyle,
    Count,
    Mark,
)
from thinkpair.planning.compiled_format import (
    AskScript,
    CompiledFormat,
    Part,
    Place,
    RolePeople,
    RoleScript,
    RoundScript,
    Size,
    StepScript,
    UseScript,
    names_in,
    plain,
    rounds_in,
)
from thinkpair.safe_text import read_back
from thinkpair.session.plan import Placeholder, Question, Wording

Value = TypeVar("Value")


@lru_cache(maxsize=8)
def compile_format(source: Source) -> CompiledFormat:
    """Return the script of a format without errors; a format is planned many times, for other people and times."""
    named = frozenset(
        role for form in _formats(source) for turn in form.round for role in (turn.each, turn.stay) if role
    )
    roles = _roles(source, named, None)
    parts = tuple(_parts(source, _Around(idents=count(1)), count(1), tuple(roles)))
    return CompiledFormat(
        title=wording(source.format.title),
        parts=parts,
        steps=tuple(step for part in rounds_in(parts) for step in part.steps),
        roles=roles,
        asks=_asks(source, None),
        # "Its `people`, format `total`, `capture` and `record` are not applied, its `rules` are added."
        rules=tuple(dict.fromkeys(wording(rule) for form in _formats(source) for rule in form.rules)),
        shown=names_in(tuple(text for form in _formats(source) for text in _texts(form))),
    )


@lru_cache(maxsize=4096)
def wording(text: str) -> Wording:
    """Return a text cut at its placeholders, without what is not drawn; `()` for an empty one."""
    pieces = placeholders(read_back(text))
    return tuple(Placeholder(piece.name) if isinstance(piece, Hole) else piece for piece in pieces)


class _Around(Struct, frozen=True, kw_only=True):
    """What the tables around give to those inside: None (or nothing) where none of them says anything.

    `beside_use` is the `actions` beside a `use`, which "wins over theirs".
    """

    marks: tuple[Mark, ...] | None = None
    notes: str = ""
    title: Wording = ()
    at_end: AtEnd | None = None
    clock: ClockStyle | None = None
    actions: Actions | None = None
    beside_use: Actions | None = None
    prompt: tuple[str, ...] = ()
    prompt_of: int | None = None
    idents: "count[int]"
    groups: Size | None = None
    outside: tuple[str, ...] = ()
    place: Place | None = None

    def inside(self, table: Format | Round | Step) -> "_Around":
        """Return what stands around the tables inside this one.

        "Of texts and inherited keys the nearest wins: step, its round, its format, the `use` round, this format."
        """
        return replace(
            self,
            marks=_nearest(table.marks, self.marks),
            at_end=_nearest(table.at_end, self.at_end),
            clock=_nearest(table.clock, self.clock),
            notes=table.notes or self.notes,
        )


def _parts(source: Source, around: _Around, numbers: "count[int]", known: tuple[str, ...]) -> Iterator[Part]:
    form = source.format
    around = replace(around.inside(form), actions=_nearest(form.actions, around.actions))
    for index, table in enumerate(form.round):
        place = around.place or Place(("round", index))
        if table.use:
            yield _used(source.uses[table.use], table, around, place, numbers, known)
        else:
            yield _round(form, table, around, place, next(numbers), known)


def _used(
    used: Source, table: Round, around: _Around, place: Place, numbers: "count[int]", known: tuple[str, ...]
) -> UseScript:
    """Return the rounds of another format: they "take their place in this session's numbering"."""
    ident = next(around.idents)
    inner = replace(
        around.inside(table),
        # "but `actions` beside `use` wins over theirs, and `groups` beside it holds for those of its rounds that say
        # nothing of groups"
        beside_use=_nearest(around.beside_use, table.actions),
        prompt=table.prompt or around.prompt,
        prompt_of=ident if table.prompt else around.prompt_of,
        title=_before_title(around.title, table.title or ""),
        groups=_nearest(table.groups, around.groups),
        outside=_written(table, table.outside, around.outside),
        place=around.place or Place((*place.path, "use"), used=True),
    )
    parts = tuple(_parts(used, inner, numbers, known))
    title = _before_title(around.title, table.title or used.format.title)
    return UseScript(table=table, number=parts[0].number, ident=ident, title=title, parts=parts, place=place)


def _round(
    form: Format, table: Round, around: _Around, place: Place, number: int, known: tuple[str, ...]
) -> RoundScript:
    inner = around.inside(table)
    outside = _written(table, table.outside, around.outside)
    inner = replace(inner, prompt=table.prompt or around.prompt, prompt_of=None if table.prompt else around.prompt_of)
    steps = tuple(_step(step, position, inner, outside, place) for position, step in enumerate(table.step))
    named = frozenset(_named(table, outside, steps)) & frozenset(known)
    return RoundScript(
        table=table,
        number=number,
        title=_before_title(around.title, table.title or ""),
        steps=steps,
        roles=_filled(form, table, named, known),
        named=named,
        groups=_nearest(table.groups, around.groups) or "everyone",
        outside=outside,
        actions=_nearest(around.beside_use, table.actions, around.actions) or DEFAULT_ACTIONS,
        marks=inner.marks,
        notes=wording(inner.notes),
        at_end=inner.at_end or DEFAULT_AT_END,
        clock=inner.clock or DEFAULT_CLOCK,
        place=place,
    )


def _before_title(before: Wording, title: str) -> Wording:
    """Return a title: "beside `use` it stands before the titles of those rounds: "Debrief: Three questions"."""
    return (*before, ": ", *wording(title)) if before and title else before or wording(title)


def _filled(form: Format, table: Round, named: frozenset[str], known: tuple[str, ...]) -> tuple[str, ...]:
    """Return the roles of a round: "only the roles of its own file, and those it names, are filled".

    With `roles`: "which of the rotating roles this round fills; `each` and `stay` need not be listed; the others are
    held by nobody in it".
    """
    own = tuple(form.role)
    roles = own + tuple(role for role in known if role in named and role not in own)
    if table.roles is None:
        return roles
    wanted = {*table.roles, table.each, table.stay, *(name for name, role in form.role.items() if role.fixed)}
    listed = tuple(role for role in known if role in table.roles and role not in roles)
    return tuple(role for role in (*roles, *listed) if role in wanted)


def _step(table: Step, index: int, around: _Around, outside: tuple[str, ...], place: Place) -> StepScript:
    inner = around.inside(table)
    return StepScript(
        table=table,
        number=index + 1,
        title=wording(table.title),
        prompts=tuple(wording(text) for text in table.prompt or around.prompt),
        prompts_of=None if table.prompt else around.prompt_of,
        briefs={role: wording(text) for role, text in table.brief.items()},
        outside=outside if table.outside is None else table.outside,
        marks=inner.marks,
        notes=wording(inner.notes),
        at_end=inner.at_end or DEFAULT_AT_END,
        clock=inner.clock or DEFAULT_CLOCK,
        place=place.of("step", index),
    )


def _named(table: Round, outside: tuple[str, ...], steps: tuple[StepScript, ...]) -> Iterator[str]:
    """Give everything that a round names, in a key or as a placeholder; not all of it are roles."""
    yield from (role for role in (table.each, table.stay) if role)
    yield from outside
    for step in steps:
        yield from (*step.table.speak.roles, *step.outside, *step.briefs)
        yield from names_in((*step.prompts, *step.briefs.values()))


def _roles(source: Source, named: frozenset[str], place: Place | None) -> dict[str, RoleScript]:
    """Return the roles of a format and of all that it uses.

    "Its roles and asks join ours, the same name being the same role."
    """
    form = source.format
    last = _last_of_rotation(form, named)
    roles = {
        name: RoleScript(
            name=name,
            title=wording(role.shown_title(name)),
            brief=wording(role.brief),
            people=_role_people(role, name == last),
            fixed=role.fixed,
            outside=role.outside,
            takes_part=role.takes_part,
            place=place or Place(("role", name)),
        )
        for name, role in form.role.items()
    }
    for used, use_place in _uses(source, place):
        roles |= _new(_roles(used, named, use_place), roles)
    return roles


def _last_of_rotation(form: Format, named: frozenset[str]) -> str | None:
    """Return the role that everyone left holds where nothing is written, if there is one.

    "Everyone left, for the last role that is not fixed where there are two such roles or more, no other takes `"rest"`,
    and no `each` or `stay` names it."
    """
    rotating = [name for name, role in form.role.items() if not role.fixed]
    if len(rotating) < 2 or rotating[-1] in named or any(form.role[name].people == "rest" for name in rotating[:-1]):
        return None
    return rotating[-1]


def _role_people(role: Role, last: bool) -> RolePeople:
    return role.people or ("rest" if last else Count(1, 1))


def _asks(source: Source, place: Place | None) -> dict[str, AskScript]:
    asks = {
        name: AskScript(
            name=name,
            wording=wording(ask.question),
            question=Question(
                ask.question,
                tuple(plain(wording(option)) for option in ask.options),
                ask.role or "",
                several=ask.several,
                other=ask.other,
            ),
            place=place or Place(("ask", name)),
        )
        for name, ask in source.format.ask.items()
    }
    for used, use_place in _uses(source, place):
        asks |= _new(_asks(used, use_place), asks)
    return asks


def _uses(source: Source, place: Place | None) -> Iterator[tuple[Source, Place]]:
    for index, table in enumerate(source.format.round):
        if table.use:
            yield source.uses[table.use], place or Place(("round", index, "use"), used=True)


def _formats(source: Source) -> Iterator[Format]:
    yield source.format
    for used, _ in _uses(source, None):
        yield from _formats(used)


def _texts(form: Format) -> Iterator[Wording]:
    steps = tuple(step for table in form.round for step in table.step)
    tables: tuple[Format | Round | Step, ...] = (form, *form.round, *steps)
    for table in tables:
        yield from map(wording, (table.title or "", table.notes, *(mark.say for mark in table.marks or ())))
    for step in steps:
        yield from map(wording, (*step.prompt, *step.brief.values()))
    yield from (wording(text) for table in form.round for text in table.prompt)
    yield from (wording(text) for role in form.role.values() for text in (role.title, role.brief))
    yield from map(wording, form.rules)


def _new(theirs: Mapping[str, Value], ours: Mapping[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in theirs.items() if name not in ours}


def _nearest(*values: Value | None) -> Value | None:
    return next((value for value in values if value is not None), None)


def _written(table: Round, own: tuple[str, ...], around: tuple[str, ...]) -> tuple[str, ...]:
    return own if "outside" in table.written else around
