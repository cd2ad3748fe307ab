"""Splits a text at its placeholders, `{name}`, with `{{` and `}}` for literal braces, and checks those of a format."""

import re
from collections.abc import Iterator

from msgspec import Struct

from thinkpair.formats.diagnostics import Problem
from thinkpair.formats.model import Format
from thinkpair.formats.name_resolution import Names, steps_of
from thinkpair.formats.spelling_hints import nearest
from thinkpair.formats.value_types import Mark
from thinkpair.toml_positions import Path

ITEM, SPEAKER, OTHERS, TURN, REPEAT = "item", "speaker", "others", "turn", "repeat"
BUILT_IN = frozenset({ITEM, SPEAKER, OTHERS, TURN, REPEAT})
IN_TITLES = frozenset({TURN, REPEAT})

_BRACES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


class Hole(Struct, frozen=True):
    """A placeholder in a text: its name, and the index of its opening brace."""

    name: str
    index: int


def placeholders(text: str) -> tuple[str | Hole, ...]:
    """Return the text cut into literal strings and placeholders, in order: "`{{` and `}}` are literal braces"."""
    if "{" not in text and "}" not in text:
        return (text,) if text else ()
    pieces: list[str | Hole] = []
    literal, end = "", 0
    for match in _BRACES.finditer(text):
        literal += text[end : match.start()]
        end = match.end()
        if match[1] is None:
            literal += match[0][0]
            continue
        pieces += [literal] if literal else []
        pieces.append(Hole(match[1].strip(), match.start()))
        literal = ""
    literal += text[end:]
    return (*pieces, literal) if literal else tuple(pieces)


def stray_braces(text: str) -> tuple[int, ...]:
    """Return the indexes of single braces that belong to no placeholder."""
    return tuple(match.start() for match in _BRACES.finditer(text) if match[0] in ("{", "}"))


class _Place(Struct, frozen=True):
    """A text, where it is, what may stand in it, and why the rest may not."""

    path: Path
    text: str
    allowed: frozenset[str]
    why: str


def check_wording(form: Format, names: Names, item: bool) -> Iterator[Problem]:
    """Find placeholders that are unknown, or cannot stand where they are, and single braces.

    `item` says that the rounds of this format run inside a `for_each` of another one.
    """
    known = frozenset(names.roles) | frozenset(names.asks) | names.lists | BUILT_IN
    for place in _places(form, names, known, item):
        for hole in placeholders(place.text):
            if not isinstance(hole, str) and not _can_stand(hole, place.allowed, names):
                yield _refused(place, hole.name, hole.index, known, names)
        for index in stray_braces(place.text):
            brace = place.text[index]
            hint = f"double it for a brace that is meant: {brace * 2}"
            yield Problem(place.path, "brace", f"this {brace} belongs to no placeholder", hint, "value", index)


def _can_stand(hole: Hole, allowed: frozenset[str], names: Names) -> bool:
    """Say whether a placeholder can be filled in: of a list also a part of it, `{ideas.3}`."""
    name, dot, part = hole.name.partition(".")
    is_part = part in ("first", "newest") or (part.isascii() and part.isdigit() and part[0] != "0")
    return name in allowed and (not dot or (is_part and name in names.lists))


def _refused(place: _Place, name: str, index: int, known: frozenset[str], names: Names) -> Problem:
    base, dot, _ = name.partition(".")
    if dot and base in known:
        hint = f"of a list the parts are {{{base}.first}}, {{{base}.newest}} and {{{base}.3}}"
        return Problem(place.path, "unknown-placeholder", f"nothing is called {{{name}}}", hint, "value", index)
    if name in known:
        return Problem(place.path, "placeholder", f"{{{name}}} cannot stand here", place.why, "value", index)
    near = nearest(name, known)
    if near in BUILT_IN and names.roles:  # a role may be meant: {asker} is near {speaker}, and the role is questioner
        roles = " or ".join(f"{{{role}}}" for role in names.roles)
        hint = f"did you mean {{{near}}}, or a role: {roles}?"
        return Problem(place.path, "unknown-placeholder", f"nothing is called {{{name}}}", hint, "value", index)
    hint = (
        f"did you mean {{{near}}}?"
        if near
        else "name a role, a question or a list; for plain braces double them: {{ }}"
    )
    return Problem(place.path, "unknown-placeholder", f"nothing is called {{{name}}}", hint, "value", index)


def _places(form: Format, names: Names, known: frozenset[str], item: bool) -> Iterator[_Place]:
    own = frozenset(names.roles) | frozenset(names.asks) | names.lists
    no_item_known = known if ITEM in own else known - {ITEM}
    any_item = item or any(turn.for_each or turn.use for turn in form.round)
    free = known if any_item else no_item_known
    no_item = f"{{{ITEM}}} needs for_each on its round"
    yield from _unfilled(form)
    yield from _titles(form, names)
    yield from (_Place(("rules", number), rule, no_item_known, no_item) for number, rule in enumerate(form.rules))
    yield from (_Place(("role", name, "brief"), role.brief, free, no_item) for name, role in form.role.items())
    yield _Place(("notes",), form.notes, free, no_item)
    yield from _marks((), form.marks, free, no_item)
    asked = no_item_known - frozenset(names.asks)
    why = "an answer cannot stand in a question: all are put together"
    yield from (_Place(("ask", name, "question"), ask.question, asked, why) for name, ask in form.ask.items())
    for index, turn in enumerate(form.round):
        # "A prompt that comes in may hold `{item}`": beside `use`, the other format's rounds may go through a list.
        allowed = known if item or turn.for_each or turn.use else no_item_known
        for number, prompt in enumerate(turn.prompt):
            yield _Place(("round", index, "prompt", number), prompt, allowed, no_item)
        yield _Place(("round", index, "notes"), turn.notes, allowed, no_item)
        yield from _marks(("round", index), turn.marks, allowed, no_item)
    for path, turn, step in steps_of(form):
        allowed = known if item or turn.for_each else no_item_known
        for number, prompt in enumerate(step.prompt):
            yield _Place((*path, "prompt", number), prompt, allowed, no_item)
        yield from (_Place((*path, "brief", role), brief, allowed, no_item) for role, brief in step.brief.items())
        yield _Place((*path, "notes"), step.notes, allowed, no_item)
        yield from _marks(path, step.marks, allowed, no_item)


def _marks(path: Path, marks: tuple[Mark, ...] | None, allowed: frozenset[str], why: str) -> Iterator[_Place]:
    yield from (
        _Place((*path, "marks", number, "say"), mark.say, allowed, why) for number, mark in enumerate(marks or ())
    )


def _titles(form: Format, names: Names) -> Iterator[_Place]:
    """Contract: "Titles may hold only asks, `{turn}` and `{repeat}`"."""
    allowed = frozenset(names.asks) | (IN_TITLES - frozenset(names.roles) - names.lists)
    why = "titles may hold only questions (by their names), {turn} and {repeat}"
    yield _Place(("title",), form.title, allowed, why)
    yield from (_Place(("role", name, "title"), role.title, allowed, why) for name, role in form.role.items())
    for index, turn in enumerate(form.round):
        yield _Place(("round", index, "title"), turn.title or "", allowed, why)
    yield from (_Place((*path, "title"), step.title, allowed, why) for path, _, step in steps_of(form))


def _unfilled(form: Format) -> Iterator[_Place]:
    """Yield the texts that are shown before there is a session: they may hold no placeholder."""
    why = "this text is shown before there is a session: write the words themselves"
    for key in ("summary", "source", "license"):
        yield _Place((key,), getattr(form, key), frozenset(), why)
    yield from (_Place(("tags", number), tag, frozenset(), why) for number, tag in enumerate(form.tags))
    for name, ask in form.ask.items():
        for number, option in enumerate(ask.options):
            yield _Place(("ask", name, "options", number), option, frozenset(), why)
