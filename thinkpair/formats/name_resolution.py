"""Who is called what: the roles, asks and lists of a format and of those it uses, and every place that names one."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from thinkpair.formats.diagnostics import Problem
from thinkpair.formats.loaded_format import Source
from thinkpair.formats.model import Ask, Format, Role, Round, Step
from thinkpair.formats.spelling_hints import nearest
from thinkpair.toml_positions import Path

_EVERYBODY = frozenset({"everyone", "everybody", "all", "together", "open", "group-talk", "any", "anybody"})
NOT_FOR_ROLES = frozenset({"anyone", "nobody", "each"})


class Names(Struct, frozen=True):
    """The names that a format can speak of: "Its roles and asks join ours, the same name being the same role"."""

    roles: Mapping[str, Role]
    asks: Mapping[str, Ask]
    lists: frozenset[str]


def names_of(form: Format, uses: Mapping[str, Source]) -> Names:
    """Return the names of a format and of all that it uses; its own wording of a role or ask wins."""
    inner = [names_of(used.format, used.uses) for used in uses.values()]
    roles = {name: role for names in inner for name, role in names.roles.items()} | form.role
    asks = {name: ask for names in inner for name, ask in names.asks.items()} | form.ask
    own = frozenset(step.collect for _, _, step in steps_of(form) if step.collect)
    return Names(roles, asks, own.union(*(names.lists for names in inner)))


def steps_of(form: Format) -> Iterator[tuple[Path, Round, Step]]:
    """Give every step with its path and its round, in the order of the file."""
    for index, turn in enumerate(form.round):
        for number, step in enumerate(turn.step):
            yield ("round", index, "step", number), turn, step


def check_names(form: Format, uses: Mapping[str, Source]) -> Iterator[Problem]:
    """Find names that are reserved, used for two things, or unknown."""
    names = names_of(form, uses)
    yield from _reserved(form)
    yield from _shared(form, uses)
    for path, role in _roles_named(form):
        if role not in names.roles:
            yield _no_role(path, role, names)
    for path, wanted in _lists_named(form):
        if wanted not in names.lists:
            yield _unknown(path, "list", wanted, names.lists, f'an earlier step must have collect = "{wanted}"')
    yield from _not_yet_collected(form, uses, names.lists)


def _reserved(form: Format) -> Iterator[Problem]:
    """ "A role may have any name but `anyone`, `nobody` and `each`"."""
    for name in form.role:
        if name in NOT_FOR_ROLES:
            message = f'speak = "{name}" has a meaning of its own'
            yield Problem(("role", name), "reserved-name", message, "choose another name")


def _shared(form: Format, uses: Mapping[str, Source]) -> Iterator[Problem]:
    hint = "roles, questions and lists share one set of names: choose another"
    for name in form.ask:
        if name in form.role:
            yield Problem(("ask", name), "double-name", f'"{name}" is a role already', hint)
    for path, _, step in steps_of(form):
        if kind := _kind(form, step.collect):
            yield Problem((*path, "collect"), "double-name", f'"{step.collect}" is {kind} already', hint, "value")
    for path, used in _uses_of(form, uses):
        theirs = names_of(used.format, used.uses)
        for name in (*theirs.roles, *theirs.asks, *sorted(theirs.lists)):
            there = "a role" if name in theirs.roles else "a question" if name in theirs.asks else "a list"
            here = _kind(form, name)
            if here and here != there:
                message = f'"{name}" is {there} in the format that is used here, and {here} in this one'
                yield Problem(path, "double-name", message, hint, "value")


def _kind(form: Format, name: str | None) -> str:
    if name in form.role:
        return "a role"
    return "a question" if name in form.ask else ""


def _uses_of(form: Format, uses: Mapping[str, Source]) -> Iterator[tuple[Path, Source]]:
    for index, turn in enumerate(form.round):
        if turn.use and turn.use in uses:
            yield ("round", index, "use"), uses[turn.use]


def _roles_named(form: Format) -> Iterator[tuple[Path, str]]:
    for name, ask in form.ask.items():
        if ask.role:
            yield ("ask", name, "role"), ask.role
    for index, turn in enumerate(form.round):
        path: Path = ("round", index)
        for key, role in (("each", turn.each), ("stay", turn.stay)):
            if role:
                yield (*path, key), role
        yield from (((*path, "outside", number), role) for number, role in enumerate(turn.outside))
        yield from (((*path, "roles", number), role) for number, role in enumerate(turn.roles or ()))
    for path, _, step in steps_of(form):
        yield from (((*path, "speak", number), role) for number, role in enumerate(step.speak.roles))
        yield from (((*path, "outside", number), role) for number, role in enumerate(step.outside or ()))
        yield from (((*path, "brief", role), role) for role in step.brief)


def _lists_named(form: Format) -> Iterator[tuple[Path, str]]:
    for index, turn in enumerate(form.round):
        if turn.for_each:
            yield ("round", index, "for_each"), turn.for_each
    for path, _, step in steps_of(form):
        if step.vote:
            yield (*path, "vote"), step.vote


def _not_yet_collected(form: Format, uses: Mapping[str, Source], known: frozenset[str]) -> Iterator[Problem]:
    """Find lists that are voted on or gone through before any step has collected for them: they are always empty."""
    collected: set[str] = set()
    for index, turn in enumerate(form.round):
        path: Path = ("round", index)
        used = uses.get(turn.use) if turn.use else None
        if turn.for_each in known and turn.for_each not in collected:
            yield _too_early((*path, "for_each"), str(turn.for_each))
        if used:
            collected |= names_of(used.format, used.uses).lists
        again = {step.collect for step in turn.step if step.collect} if runs_again(turn) else set()
        for number, step in enumerate(turn.step):
            collected |= {step.collect} if step.collect else set()
            if step.vote in known and step.vote not in collected | again:
                yield _too_early((*path, "step", number, "vote"), str(step.vote))


def runs_again(turn: Round) -> bool:
    """Say whether the turns of a round run, or may run, more than once."""
    return bool(turn.each or turn.until or turn.for_each or (turn.repeat or 1) > 1)


def _too_early(path: Path, name: str) -> Problem:
    hint = f'put the step with collect = "{name}" before it'
    return Problem(path, "empty-list", f'nothing has been collected on "{name}" yet', hint, "value")


def _no_role(path: Path, role: str, names: Names) -> Problem:
    if "speak" not in path:
        return _unknown(path, "role", role, names.roles, f"declare it: [role.{role}]")
    if role in _EVERYBODY:
        hint = 'write "anyone" (open talk) or "each" (one after the other)'
        return Problem(path, "unknown-role", f'there is no role "{role}"', hint, "value")
    if role in ("group", "groups", "team", "table"):
        hint = 'for one slot for each group write "every group"'
        return Problem(path, "unknown-role", f'there is no role "{role}"', hint, "value")
    words = ', or write "anyone", "nobody" or "each"'
    return _unknown(path, "role", role, names.roles, f"declare it: [role.{role}]{words}")


def _unknown(path: Path, kind: str, name: str, known: Iterable[str], instead: str) -> Problem:
    near = nearest(name, known)
    message = f'there is no {kind} "{name}"'
    hint = f'did you mean "{near}"? Or {instead}' if near else instead
    return Problem(path, f"unknown-{kind}", message, hint, "key" if path[-2] == "brief" else "value")
