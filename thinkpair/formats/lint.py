"""What is legal in a format and still unkind: warnings that can be given without people or a plan."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from thinkpair.formats.diagnostics import Problem
from thinkpair.formats.loaded_format import Source
from thinkpair.formats.model import Format, Round, Step
from thinkpair.formats.name_resolution import runs_again, steps_of
from thinkpair.formats.placeholders import placeholders
from thinkpair.formats.room_for_texts import BRIEF_COLUMNS, BRIEF_LINES, STAGE_COLUMNS, STAGE_LINES, lines_needed
from thinkpair.formats.value_types import REVIEWED_LISTS, Count, Duration, Mark
from thinkpair.toml_positions import Path

_RANGE_KEYS = ("people", "turns", "groups", "time", "total")
_ONE_GROUP = (None, "everyone", "alone", "choose")
_OF_BEFORE = ("jigsaw", "home")
_NAME_GROUPS = 'say how large the groups are: groups = "pairs"'
_OWN_PROMPT = "leave it out; to ask something else write a copy: thinkpair formats new NAME --like {}"
_NO_MARK = "this signal never comes: the slots are too short for it, or have no end"
_MARK_HINT = 'write a shorter one; in an "open" step count from its start: "+1m"'


def lint(form: Format, uses: Mapping[str, Source], document: Mapping[str, Any]) -> Iterator[Problem]:
    """Find what will disappoint people; every problem is a warning."""
    yield from unused_lists(form, uses)
    yield from _unheld_roles(form)
    yield from _never_fitting(form)
    yield from _swapped(document, ())
    yield from _long_texts(form)
    yield from no_effects(form, uses)
    yield from _without_total(form)


def unused_lists(form: Format, uses: Mapping[str, Source]) -> Iterator[Problem]:
    """Find lists that are "collected, and never voted on, repeated over or shown", each where it is first collected."""
    shown = _lists_used(form).union(*(_lists_used(used.format) for used in _all_used(uses)))
    told: set[str] = set()
    for path, _, step in steps_of(form):
        if step.collect and step.collect not in shown | told:
            told.add(step.collect)
            message = f'"{step.collect}" is collected, and never voted on, repeated over or shown'
            hint = f"show it in a later prompt as {{{step.collect}}}, or vote on it"
            yield _unkind((*path, "collect"), "unused-list", message, hint)


def _all_used(uses: Mapping[str, Source]) -> Iterator[Source]:
    for used in uses.values():
        yield used
        yield from _all_used(used.uses)


def _lists_used(form: Format) -> frozenset[str]:
    named = {turn.for_each for turn in form.round} | {step.vote for _, _, step in steps_of(form)}
    reviewed = {name for _, _, step in steps_of(form) for name in REVIEWED_LISTS.get(step.review or "", ())}
    return frozenset(name for name in named if name) | reviewed | frozenset(_shown_names(form))


def _shown_names(form: Format) -> Iterator[str]:
    texts = [*form.rules, form.notes, *(role.brief for role in form.role.values())]
    for turn in form.round:
        texts += (*turn.prompt, turn.notes, *(mark.say for mark in turn.marks or ()))
    for _, _, step in steps_of(form):
        texts += [*step.prompt, *step.brief.values(), step.notes, *(mark.say for mark in step.marks or ())]
    yield from _names_in(texts)


def _names_in(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from (hole.name.partition(".")[0] for hole in placeholders(text) if not isinstance(hole, str))


def _unheld_roles(form: Format) -> Iterator[Problem]:
    """Find roles for which nobody is left when they are "filled in the order of the file", and that no round names."""
    named = {turn.each for turn in form.round} | {turn.stay for turn in form.round}
    held: float = 0
    for name, role in form.role.items():
        if role.fixed:
            continue
        if form.people.most is not None and held >= form.people.most and name not in named:
            message = f'nobody can ever hold "{name}": the roles before it take all {form.people.most} people'
            yield _unkind(("role", name), "unheld-role", message, "write fewer roles, or more people")
        held += role.people.least if isinstance(role.people, Count) else role.people is None


def _never_fitting(form: Format) -> Iterator[Problem]:
    most = form.people.most
    hint = "write a smaller number, or more people for the format"
    for name, role in form.role.items():
        if most is not None and isinstance(role.people, Count) and role.people.least > most and not role.outside:
            message = f'"{name}" takes at least {role.people.least} people, and the format has at most {most}'
            yield _unkind(("role", name, "people"), "never-fits", message, hint)
    for path, size in _sizes(form):
        if most is not None and isinstance(size, Count) and size.least > most:
            message = f"groups of {size.least} never come about: the format has at most {most} people"
            yield _unkind(path, "never-fits", message, hint)


def _sizes(form: Format) -> Iterator[tuple[Path, object]]:
    yield from ((("round", index, "groups"), turn.groups) for index, turn in enumerate(form.round))
    yield from (((*path, "groups"), step.groups) for path, _, step in steps_of(form))


def _swapped(table: Any, path: Path) -> Iterator[Problem]:
    """Find ranges written from more to less: they are read upwards."""
    items = table.items() if isinstance(table, dict) else enumerate(table) if isinstance(table, list) else ()
    for key, value in items:
        if key in _RANGE_KEYS and isinstance(value, str) and _upside_down(value):
            least, _, most = value.partition("-")
            message = f'the range "{value}" has its ends swapped; it is read as "{most.strip()}-{least.strip()}"'
            yield _unkind((*path, key), "swapped-range", message, f'write "{most.strip()}-{least.strip()}"', "value")
        yield from _swapped(value, (*path, key))


def _upside_down(text: str) -> bool:
    least, dash, most = text.partition("-")
    if not dash:
        return False
    return _size(least) > _size(most)


def _size(end: str) -> int:
    parts = {unit: int(number) for number, unit in re.findall(r"(\d{1,6})([hms]?)", end)}
    return parts.get("h", 0) * 3600 + parts.get("m", 0) * 60 + parts.get("s", 0) + parts.get("", 0)


def _long_texts(form: Format) -> Iterator[Problem]:
    """Find texts that will not fit on the stage at 80×24, before their placeholders are filled in."""
    for index, turn in enumerate(form.round):
        for number, prompt in enumerate(turn.prompt):
            yield from _too_long(("round", index, "prompt", number), prompt, STAGE_COLUMNS, STAGE_LINES)
    for path, _, step in steps_of(form):
        for number, prompt in enumerate(step.prompt):
            yield from _too_long((*path, "prompt", number), prompt, STAGE_COLUMNS, STAGE_LINES)
        for role, brief in step.brief.items():
            whole = f"{form.role[role].brief} {brief}" if role in form.role else brief
            yield from _too_long((*path, "brief", role), whole, BRIEF_COLUMNS, BRIEF_LINES)
    for name, role_ in form.role.items():
        yield from _too_long(("role", name, "brief"), role_.brief, BRIEF_COLUMNS, BRIEF_LINES)


def _too_long(path: Path, text: str, columns: int, most: int) -> Iterator[Problem]:
    if len(text) * 2 <= columns and "\n" not in text:
        return
    lines = lines_needed(text, columns)
    if lines > most:
        message = f"this text needs {lines} lines of a screen of 80×24, and {most} fit"
        yield _unkind(path, "long-text", message, "say it shorter, or part it into two steps", "value")


def _without_total(form: Format) -> Iterator[Problem]:
    """Find `total = "rest"` in a format without a total: it can be planned with `--total` alone."""
    if form.total is not None:
        return
    for index, turn in enumerate(form.round):
        path: Path = ("round", index)
        steps = [((*path, "step", number), step.total) for number, step in enumerate(turn.step) if turn.total is None]
        for place, total in ((path, turn.total), *steps):
            if total == "rest":
                message = '"rest" is what is left of a total, and this format has none'
                hint = 'write a total at the top, like total = "1h"; else it is planned with --total alone'
                yield _unkind((*place, "total"), "needs-total", message, hint)


def _unkind(path: Path, code: str, message: str, hint: str, at: Any = "key") -> Problem:
    return Problem(path, code, message, hint, at, severity="warning")


def no_effects(form: Format, uses: Mapping[str, Source]) -> Iterator[Problem]:
    """Find keys of a format that change nothing; every problem is a warning."""
    yield from _asks(form, uses)
    for index, turn in enumerate(form.round):
        if not turn.use:
            yield from _on_round(form, turn, ("round", index))
        elif turn.prompt and turn.use in uses and _asks_itself(uses[turn.use]):
            message = f'"prompt" changes nothing: every step of "{turn.use}" has its own, and the nearest counts'
            yield _told(("round", index, "prompt"), message, _OWN_PROMPT.format(turn.use))
    for path, turn, step in steps_of(form):
        yield from _on_step(form, turn, step, path)
    if (
        form.capture is not None
        and form.actions == "never"
        and not any(turn.actions not in (None, "never") for turn in form.round)
    ):
        yield _told(("capture",), '"capture" changes nothing: no actions are captured', "leave it out")


def _asks_itself(source: Source) -> bool:
    """Say whether every step of a format has a prompt, so that none of a round that uses it is shown."""
    return all(
        turn.prompt or (turn.use in source.uses and _asks_itself(source.uses[turn.use]))
        if turn.use
        else turn.prompt or all(step.prompt for step in turn.step)
        for turn in source.format.round
    )


def _asks(form: Format, uses: Mapping[str, Source]) -> Iterator[Problem]:
    used = frozenset(_names_in(_texts(form, uses)))
    for name, ask in form.ask.items():
        if name not in used:
            hint = f"write {{{name}}} in a text, or take the question out"
            yield _told(("ask", name), f'the answer to "{name}" is not used: no text names it', hint)
        elif not ask.options and (ask.several or ask.other):
            key = "several" if ask.several else "other"
            yield _told(("ask", name, key), f'"{key}" changes nothing without options', 'write options = ["…", "…"]')


def _on_round(form: Format, turn: Round, path: Path) -> Iterator[Problem]:
    alone = turn.groups in _ONE_GROUP and not turn.stay
    if "order" in turn.written and not turn.each:
        hint = 'it orders the turns of each = "…"'
        yield _told((*path, "order"), '"order" does nothing without "each"', hint)
    if turn.partners in ("same", "new", "merge") and alone:
        yield _told((*path, "partners"), '"partners" changes nothing: nobody is in groups here', _NAME_GROUPS)
    if turn.leftover and (turn.partners in _OF_BEFORE or _stays_fixed(form, turn)):
        yield _told((*path, "leftover"), '"leftover" changes nothing: no sizes are asked for here', "leave it out")
    elif turn.leftover and alone and not any(step.groups not in _ONE_GROUP for step in turn.step):
        yield _told((*path, "leftover"), '"leftover" changes nothing: nobody is in groups here', _NAME_GROUPS)
    most = form.people.most
    if turn.turns and turn.each and most is not None and turn.turns.least >= most:
        message = f"everyone takes a turn anyway: the format has at most {most} people"
        yield _told((*path, "turns"), message, "leave it out, or write a smaller number")
    if turn.step and turn.total is not None and not turn.for_each and all(step.time == "open" for step in turn.step):
        message = 'no step of this round has a clock, so "total" changes nothing'
        yield _told((*path, "total"), message, "give a step a time")
    yield from _outside_anyway(form, turn.outside, path)
    if turn.roles is not None:
        for number, name in enumerate(turn.roles):
            if name in form.role and form.role[name].fixed:
                yield _told((*path, "roles", number), f'"{name}" is fixed, and held in every round', "leave it out")
    yield from _never_heard(turn.marks, [step for step in turn.step if step.marks is None], path)


def _on_step(form: Format, turn: Round, step: Step, path: Path) -> Iterator[Problem]:
    if "order" in step.written and step.speak.kind != "each":
        yield _told((*path, "order"), '"order" does nothing here', 'on a step it orders the slots of speak = "each"')
    if "votes" in step.written and not step.vote:
        yield _told((*path, "votes"), '"votes" does nothing without "vote"', 'name the list: vote = "…"')
    if step.extend is not None and step.time == "open":
        yield _told((*path, "extend"), 'an "open" step never runs out of time', "leave one of them out")
    if step.partners in ("same", "new", "merge") and (step.groups or turn.groups) in _ONE_GROUP and not turn.stay:
        yield _told((*path, "partners"), '"partners" changes nothing: nobody is in groups here', _NAME_GROUPS)
    yield from _never_heard(step.marks, [step], path)
    yield from _outside_anyway(form, step.outside or (), path)
    for key in ("early", "at_end"):
        if key in step.written and step.time == "open":
            yield _told((*path, key), f'"{key}" changes nothing: an "open" step has no end by itself', "leave it out")
    if step.when != "every" and not runs_again(turn):
        message = f'"when" changes nothing: the round has one turn, and "{step.when}" is it'
        if step.when in ("later", "between"):
            message = f'"{step.when}" never comes: the round has one turn'
        yield _told((*path, "when"), message, 'write each = "…" or repeat = 2 on the round')


def _stays_fixed(form: Format, turn: Round) -> bool:
    return turn.stay in form.role and form.role[turn.stay].fixed


def _outside_anyway(form: Format, names: tuple[str, ...], path: Path) -> Iterator[Problem]:
    for number, name in enumerate(names):
        if name in form.role and form.role[name].outside:
            yield _told((*path, "outside", number), f'"{name}" is outside all session', "leave it out")


def _never_heard(marks: tuple[Mark, ...] | None, steps: Sequence[Step], path: Path) -> Iterator[Problem]:
    """Find the signals that come in none of these steps."""
    if not marks:
        return
    silent = [number for number, mark in enumerate(marks) if all(_is_silent(mark, step) for step in steps)]
    if len(silent) == len(marks):
        yield _told((*path, "marks"), _NO_MARK, _MARK_HINT)
    else:
        yield from (_told((*path, "marks", number), _NO_MARK, _MARK_HINT) for number in silent)


def _is_silent(mark: Mark, step: Step) -> bool:
    """Say whether a mark can never come in a step."""
    if step.time == "open":
        return mark.at >= 0
    return isinstance(step.time, Duration) and abs(mark.at) >= step.time.most


def _texts(form: Format, uses: Mapping[str, Source]) -> Iterator[str]:
    yield from (form.title, form.notes, *form.rules, *(mark.say for mark in form.marks or ()))
    yield from (text for role in form.role.values() for text in (role.title, role.brief))
    tables: tuple[Round | Step, ...] = (*form.round, *(step for _, _, step in steps_of(form)))
    for table in tables:
        yield from (table.title or "", table.notes, *table.prompt, *(mark.say for mark in table.marks or ()))
    yield from (text for _, _, step in steps_of(form) for text in step.brief.values())
    for used in uses.values():
        yield from _texts(used.format, used.uses)


def _told(path: Path, message: str, hint: str) -> Problem:
    return Problem(path, "no-effect", message, hint, severity="warning")
