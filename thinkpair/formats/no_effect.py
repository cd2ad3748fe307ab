"""Keys that change nothing where they stand, and why: for `check` and for the warnings of a plan."""

from collections.abc import Iterator, Mapping

from thinkpair.formats.diagnostics import Problem
from thinkpair.formats.loaded_format import Source
from thinkpair.formats.model import Format, Round, Step
from thinkpair.formats.name_resolution import steps_of
from thinkpair.formats.placeholders import placeholders
from thinkpair.formats.value_types import Duration, Mark
from thinkpair.toml_positions import Path

_ONE_GROUP = (None, "everyone", "alone")


def no_effects(form: Format, uses: Mapping[str, Source]) -> Iterator[Problem]:
    """Find keys of a format that change nothing; every problem is a warning."""
    yield from _asks(form, uses)
    for index, turn in enumerate(form.round):
        if not turn.use:
            yield from _on_round(form, turn, ("round", index))
    for path, turn, step in steps_of(form):
        yield from _on_step(form, turn, step, path)
    if form.capture is not None and form.actions == "never" and not any(_captures(turn) for turn in form.round):
        yield _told(("capture",), '"capture" changes nothing: no actions are captured', "leave it out")


def _asks(form: Format, uses: Mapping[str, Source]) -> Iterator[Problem]:
    used = {name for text in _texts(form, uses) for name in _names(text)}
    for name, ask in form.ask.items():
        if name not in used:
            hint = f"write {{{name}}} in a text, or take the question out"
            yield _told(("ask", name), f'nothing is made of the answer to "{name}": no text names it', hint)
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
    if turn.leftover and alone and not any(step.groups not in _ONE_GROUP for step in turn.step):
        yield _told((*path, "leftover"), '"leftover" changes nothing: nobody is in groups here', _NAME_GROUPS)
    most = form.people.most
    if turn.turns and turn.each and most is not None and turn.turns.least >= most:
        message = f"everyone takes a turn anyway: the format has at most {most} people"
        yield _told((*path, "turns"), message, "leave it out, or write a smaller number")
    if turn.step and turn.total is not None and not turn.for_each and all(step.time == "open" for step in turn.step):
        message = 'no step of this round has a clock, so "total" changes nothing'
        yield _told((*path, "total"), message, "give a step a time")
    if turn.roles is not None:
        for number, name in enumerate(turn.roles):
            if name in form.role and form.role[name].fixed:
                yield _told((*path, "roles", number), f'"{name}" is fixed, and held in every round', "leave it out")
    if turn.marks and turn.step and all(step.marks is not None or _silent(turn.marks, step) for step in turn.step):
        yield _told((*path, "marks"), _NO_MARK, _MARK_HINT)


def _on_step(form: Format, turn: Round, step: Step, path: Path) -> Iterator[Problem]:
    if "order" in step.written and step.speak.kind != "each":
        yield _told((*path, "order"), '"order" does nothing here', 'on a step it orders the slots of speak = "each"')
    if "votes" in step.written and not step.vote:
        yield _told((*path, "votes"), '"votes" does nothing without "vote"', 'name the list: vote = "…"')
    if step.extend is not None and step.time == "open":
        yield _told((*path, "extend"), 'an "open" step never runs out of time', "leave one of them out")
    if step.partners in ("same", "new", "merge") and (step.groups or turn.groups) in _ONE_GROUP and not turn.stay:
        yield _told((*path, "partners"), '"partners" changes nothing: nobody is in groups here', _NAME_GROUPS)
    if step.marks and _silent(step.marks, step):
        yield _told((*path, "marks"), _NO_MARK, _MARK_HINT)
    if step.when != "every" and _runs_once(turn, form):
        message = f'"when" changes nothing: the round has one turn, and "{step.when}" is it'
        if step.when in ("later", "between"):
            message = f'"{step.when}" never comes: the round has one turn'
        yield _told((*path, "when"), message, 'write each = "…" or repeat = 2 on the round')


_NAME_GROUPS = 'say how large the groups are: groups = "pairs"'
_NO_MARK = "this signal never comes: the slots are too short for it, or have no end"
_MARK_HINT = 'write a shorter one; in an "open" step count from its start: "+1m"'


def _silent(marks: tuple[Mark, ...], step: Step) -> bool:
    """Say whether none of these marks can come in a step."""
    if step.time == "open":
        return all(mark.at >= 0 for mark in marks)
    return isinstance(step.time, Duration) and all(abs(mark.at) >= step.time.most for mark in marks)


def _runs_once(turn: Round, form: Format) -> bool:
    comes_again = turn.each or turn.until or turn.for_each or (turn.repeat or 1) > 1
    return not comes_again


def _captures(turn: Round) -> bool:
    return turn.actions not in (None, "never")


def _texts(form: Format, uses: Mapping[str, Source]) -> Iterator[str]:
    yield from (form.title, form.notes, *form.rules, *(mark.say for mark in form.marks or ()))
    yield from (text for role in form.role.values() for text in (role.title, role.brief))
    tables: tuple[Round | Step, ...] = (*form.round, *(step for _, _, step in steps_of(form)))
    for table in tables:
        yield from (table.title or "", table.notes, *table.prompt, *(mark.say for mark in table.marks or ()))
    yield from (text for _, _, step in steps_of(form) for text in step.brief.values())
    for used in uses.values():
        yield from _texts(used.format, used.uses)


def _names(text: str) -> Iterator[str]:
    yield from (hole.name.partition(".")[0] for hole in placeholders(text) if not isinstance(hole, str))


def _told(path: Path, message: str, hint: str) -> Problem:
    return Problem(path, "no-effect", message, hint, severity="warning")
