"""Which keys can stand together on a role, a round or a step, and which need each other."""

from collections.abc import Iterator, Mapping

from thinkpair.formats.diagnostics import Problem
from thinkpair.formats.loaded_format import Source
from thinkpair.formats.model import Format, Role, Round, Step
from thinkpair.formats.name_resolution import steps_of
from thinkpair.toml_positions import Path
from thinkpair.units import clock_time

MOST_STEPS = 200
MOST_ROUNDS = 200
MOST_ROUNDS_IN_ALL = 1_000
_NOT_BESIDE_USE = ("roles", "each", "turns", "order", "partners", "stay", "leftover", "step")
_HOW_OFTEN = ("repeat", "until", "for_each")
_SIZE_OF_BEFORE = ("jigsaw", "home")
_CHANGING = ("new", "rotate")


def check_combinations(form: Format, roles: Mapping[str, Role], uses: Mapping[str, Source]) -> Iterator[Problem]:
    """Find keys that contradict each other, and keys that are missing; `roles` are all that the format knows."""
    for name, role in form.role.items():
        if role.outside and not role.fixed:
            hint = "write fixed = true beside it"
            yield _clash(("role", name, "outside"), "only a fixed role can be outside the groups", hint)
        if role.takes_part and not role.fixed:
            hint = "write fixed = true beside it, or leave it out: who holds a role that goes round takes part anyway"
            yield _clash(("role", name, "takes_part"), '"takes_part" is for a fixed role', hint)
        if role.takes_part and role.outside:
            yield _clash(("role", name, "takes_part"), "who is outside takes no turns", "keep one of the two")
    for index, turn in enumerate(form.round):
        path: Path = ("round", index)
        yield from _used(path, turn) if turn.use else _own(path, turn)
        yield from _repeats(path, turn)
        yield from _turns(path, turn, roles)
        yield from _partners(path, turn, roles)
        yield from _all_met(path, turn, uses)
    yield from _times_of_day(form)
    for path, turn, step in steps_of(form):
        yield from _times(path, step)
        yield from _step_groups(path, step, turn)
    yield from _limits(form, uses)


def _used(path: Path, turn: Round) -> Iterator[Problem]:
    """The contract names what may stand beside `use`; the rest belongs to the other format's rounds."""
    for key in _NOT_BESIDE_USE:
        if key in turn.written:
            place = (*path, "step", 0) if key == "step" else (*path, key)
            hint = f'leave one out: the rounds of "{turn.use}" have their own'
            yield _clash(place, f'"{key}" cannot stand beside "use"', hint)


def _own(path: Path, turn: Round) -> Iterator[Problem]:
    if turn.title is None:
        yield Problem(path, "missing-key", "this round needs a title", 'write title = "…"')
    if not turn.step:
        hint = "write [[round.step]] below it, or use another format"
        yield Problem(path, "missing-key", "this round has no steps", hint)


def _repeats(path: Path, turn: Round) -> Iterator[Problem]:
    """`until` and `for_each` stand "in place of `repeat`"."""
    first, *others = [key for key in _HOW_OFTEN if key in turn.written] or [""]
    for key in others:
        hint = "keep one of them: each says how often the round runs"
        yield _clash((*path, key), f'"{key}" cannot stand beside "{first}"', hint)


def _turns(path: Path, turn: Round, roles: Mapping[str, Role]) -> Iterator[Problem]:
    if turn.turns and not turn.each and not turn.use:
        yield _clash((*path, "turns"), '"turns" needs "each"', 'name the role that takes turns: each = "…"')
    for key, name in (("each", turn.each), ("stay", turn.stay)):
        if name and name in roles and roles[name].outside:
            message = f'"{name}" is outside the groups, and takes no turn and no place in them'
            yield _clash((*path, key), message, f'take outside = true from [role.{name}], or leave "{key}" out')


def _partners(path: Path, turn: Round, roles: Mapping[str, Role]) -> Iterator[Problem]:
    if turn.use:
        return
    if turn.partners == "rotate" and not turn.stay:
        yield _clash((*path, "partners"), '"rotate" needs "stay"', 'say who keeps the place: stay = "…"')
    yield from _sizes_of_before(path, turn)
    if turn.stay and turn.partners in ("merge", *_SIZE_OF_BEFORE):
        hint = 'with "stay", partners are "rotate" or "new"'
        yield _clash((*path, "partners"), f'"{turn.partners}" cannot stand beside "stay"', hint)
    if turn.stay and turn.stay in roles and roles[turn.stay].fixed and turn.groups is not None:
        message = f'"{turn.stay}" is fixed: there is one group to each of its holders'
        yield _clash((*path, "groups"), message, 'leave "groups" out')


def _sizes_of_before(path: Path, table: Round | Step) -> Iterator[Problem]:
    """`jigsaw` and `home`: "`groups` is left out"."""
    if table.partners in _SIZE_OF_BEFORE and table.groups is not None:
        message = f'the groups of "{table.partners}" come from the groups before'
        yield _clash((*path, "groups"), message, 'leave "groups" out')


def _all_met(path: Path, turn: Round, uses: Mapping[str, Source]) -> Iterator[Problem]:
    """`"all met"`: "It is refused with partners that do not change"."""
    if turn.until != "all met":
        return
    partners = _partners_of(turn)
    if turn.use:
        if turn.use in uses and not _change_partners(uses[turn.use]):
            hint = 'write partners = "new" in one of them, or how often: repeat = 3'
            yield _clash((*path, "until"), f'people keep their partners in all rounds of "{turn.use}"', hint)
    elif partners not in _CHANGING:
        hint = 'write partners = "new", or how often: repeat = 3'
        if turn.groups in (None, "everyone", "alone"):
            hint = 'write groups = "pairs" and partners = "new", or how often: repeat = 3'
        yield _clash((*path, "until"), f'with partners "{partners}" people never all meet', hint)
    elif turn.groups in ("alone", "choose"):
        hint = 'write groups = "pairs", or another size'
        yield _clash((*path, "until"), f'with groups "{turn.groups}" nobody can say when all have met', hint)


def _partners_of(turn: Round) -> str:
    return turn.partners or ("rotate" if turn.stay else "same")


def _change_partners(source: Source) -> bool:
    """Say whether people come to new partners in a round or step of a format, or of those that it uses."""
    rounds = source.format.round
    return any(
        _partners_of(turn) in _CHANGING or any(step.partners in _CHANGING for step in turn.step) for turn in rounds
    ) or any(map(_change_partners, source.uses.values()))


def _times_of_day(form: Format) -> Iterator[Problem]:
    """Contract: "`at` times must rise through the file, within one day"."""
    latest: int | None = None
    for index, turn in enumerate(form.round):
        if turn.at is not None and latest is not None and turn.at <= latest:
            message = f"this round begins at {clock_time(turn.at)}, and one before it at {clock_time(latest)}"
            yield Problem(("round", index, "at"), "combination", message, "write a later time: they rise", "value")
        latest = turn.at if turn.at is not None else latest


def _times(path: Path, step: Step) -> Iterator[Problem]:
    """`time`: "required, unless `total`"; `total` stands "in place of `time`"."""
    if step.time is None and step.total is None:
        hint = 'write time = "5m", or time = "open" to end it by hand'
        yield Problem(path, "missing-key", "this step has no time", hint)
    if step.time is not None and step.total is not None:
        hint = '"time" is for one slot, "total" for all slots of the step together: keep one of them'
        yield _clash((*path, "total"), '"total" cannot stand beside "time"', hint)


def _step_groups(path: Path, step: Step, turn: Round) -> Iterator[Problem]:
    if step.partners == "rotate" and not turn.stay:
        yield _clash((*path, "partners"), '"rotate" needs "stay" on the round', 'say who keeps the place: stay = "…"')
    yield from _sizes_of_before(path, step)


def _limits(form: Format, uses: Mapping[str, Source]) -> Iterator[Problem]:
    if not form.round:
        yield Problem(
            ("round",), "missing-key", "a format needs at least one round", "write [[round]], and its steps below"
        )
    hint = "let rounds repeat, or part it in two and use one in the other"
    steps = [path for path, _, _ in steps_of(form)]
    if len(form.round) > MOST_ROUNDS:
        message = f"a format has at most {MOST_ROUNDS} rounds"
        yield Problem(("round", MOST_ROUNDS), "too-many", message, hint)
    if len(steps) > MOST_STEPS:
        yield Problem(steps[MOST_STEPS], "too-many", f"a format has at most {MOST_STEPS} steps", hint)

    if _rounds_in_all(form, uses) > MOST_ROUNDS_IN_ALL:
        message = f"with all that it uses this format has more than {MOST_ROUNDS_IN_ALL:,} rounds"
        yield Problem((), "too-many", message, "use fewer formats in it")


def _rounds_in_all(form: Format, uses: Mapping[str, Source]) -> int:
    used = [uses[turn.use] for turn in form.round if turn.use and turn.use in uses]
    return len(form.round) - len(used) + sum(_rounds_in_all(inner.format, inner.uses) for inner in used)


def _clash(path: Path, message: str, hint: str) -> Problem:
    return Problem(path, "combination", message, hint)
