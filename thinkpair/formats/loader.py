"""Reads format files, with all that they use, into a Source, or into everything that is wrong with them."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from msgspec import Struct

from thinkpair.errors import ContentError, FilesError, ThinkpairError
from thinkpair.files import say_error
from thinkpair.formats import messages
from thinkpair.formats.diagnostics import MOST_SHOWN, Problem, diagnose
from thinkpair.formats.key_rules import check_combinations
from thinkpair.formats.library import SUFFIX, Library
from thinkpair.formats.lint import lint
from thinkpair.formats.loaded_format import Loaded, Source, used_key
from thinkpair.formats.model import Format
from thinkpair.formats.name_resolution import check_names, names_of
from thinkpair.formats.old_names import (
    NEWER_HINT,
    OldName,
    doubled_names,
    newer_syntax,
    old_names,
    renamed,
    reversed_orders,
)
from thinkpair.formats.placeholders import check_wording
from thinkpair.formats.spelling_hints import nearest
from thinkpair.formats.structure_errors import is_written, read_shape
from thinkpair.formats.toml_document import MOST_BYTES, NotToml, decode, parse, too_large
from thinkpair.safe_text import safe_text, slug_of
from thinkpair.toml_positions import Path as KeyPath
from thinkpair.toml_positions import Positions

__all__ = ["Loaded", "Source", "load_file", "load_source", "load_sources", "load_text", "opened_with_review", "reviews"]

DEEPEST_USE = 16

OPENING = "since-last-time"
_ROUND = f'[[round]]\nuse = "{OPENING}"\n\n'


class _Text(Struct, frozen=True):
    """A format's text, before anything is known of it; `broken` where the file is not even text."""

    id: str
    path: Path | None
    text: str
    broken: NotToml | None = None


_Find = Callable[[_Text, str], _Text | None]


def load_file(path: Path, library: Library) -> Loaded:
    """Read a format from its file. Raises FilesError where the file cannot be read, and for nothing that it says."""
    return _Loading(_beside_or_in(library), library).load(_read(path))


def load_source(path: Path, library: Library) -> Source:
    """Return the format of a file. Raises ContentError with the first thing that is wrong in it, or FilesError."""
    loaded = load_file(path, library)
    if loaded.source is None:
        raise ContentError(messages.first_fault(loaded.errors[0].headline()))
    return loaded.source


def load_text(text: str, *, id: str, path: Path | None, library: Library) -> Loaded:
    """Read a format from a text, such as an editor holds; it is taken for the text of the file at `path`."""
    return _Loading(_beside_or_in(library), library).load(_Text(id, path, text.removeprefix("\ufeff")))


def load_sources(texts: Mapping[str, str], id: str, *, before_syntax: bool = False) -> Source:
    """Read a format again from the texts that `Source.texts` gave. Raises ContentError where they have been damaged.

    With `before_syntax` they are of a session that began before the language had `syntax`, in the names of then.
    """

    def find(using: _Text, used: str) -> _Text | None:
        text = texts.get(used_key(using.id, used), texts.get(used))
        return None if text is None else _Text(used, None, text)

    loaded = _Loading(find, before_syntax=before_syntax).load(_Text(id, None, texts.get(id, "")))
    if loaded.source is None:
        raise ContentError(messages.damaged_copy(loaded.errors[0].headline()))
    return loaded.source


def _beside_or_in(library: Library) -> _Find:
    """`use` looks beside the file first, then in the library."""

    def find(using: _Text, used: str) -> _Text | None:
        beside = using.path.parent / f"{used}{SUFFIX}" if using.path else None
        path = beside if beside and os.path.isfile(beside) else library.find(used)
        return _read(path) if path else None

    return find


def _read(path: Path) -> _Text:
    name = path.name.removesuffix(SUFFIX)
    try:
        return _Text(name, path, decode(_bytes(path)))
    except NotToml as error:
        return _Text(name, path, "", error)
    except (OSError, ValueError) as error:
        why = say_error(error) if isinstance(error, OSError) else messages.UNUSABLE_NAME
        raise FilesError(messages.cannot_be_read(path, why)) from None


def _bytes(path: Path) -> bytes:
    """Read a regular file of a bearable size; a pipe or a device must not make the program wait (hence O_NONBLOCK)."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            raise FilesError(messages.no_file(path))
        if about.st_size > MOST_BYTES:
            raise too_large()
        return file.read(MOST_BYTES + 1)


@dataclass(slots=True)
class _Loading:
    """One load: what has been read by now, and the chain of formats that use each other."""

    find: _Find
    library: Library | None = None
    before_syntax: bool = False
    done: dict[tuple[_Text, bool], Loaded] = field(default_factory=dict)

    def load(self, this: _Text, chain: tuple[str, ...] = (), item: bool = False) -> Loaded:
        """Read one format; `item` says that it is used inside a `for_each`."""
        key = (this, item)
        if key not in self.done:
            self.done[key] = self._load(this, (*chain, this.id), item)
        return self.done[key]

    def _load(self, this: _Text, chain: tuple[str, ...], item: bool) -> Loaded:
        file = str(this.path) if this.path else this.id
        try:
            if this.broken:
                raise this.broken
            document = parse(this.text)
        except NotToml as error:
            return Loaded(None, tuple(each.diagnostic(file, this.text) for each in (error, *error.more)))
        if newer := tuple(_newer(document)):
            return Loaded(None, diagnose(newer, file, Positions(this.text)))
        names, turned = tuple(old_names(document)), reversed_orders(document)
        known = (*names, *turned) if self.before_syntax else names
        document = renamed(document, known)
        positions = Positions(this.text, {name.new_path: name.path for name in known})  # found under either name
        form, problems = read_shape(document)
        if not self.before_syntax:
            doubled = {name.path: name for name in doubled_names(document)}
            unknown = (problem for problem in problems if problem.path not in doubled)
            problems = (*map(_old_name, names), *map(_doubled_name, doubled.values()), *unknown)
        problems = (*_bad_id(this.id), *problems)
        if form is None:
            return Loaded(None, diagnose(problems, file, positions))
        used, missing = self._used(this, form, chain, item)
        uses = {name: loaded.source for name, loaded in used.items() if loaded.source}
        problems = (*problems, *missing)
        found = _follow_ups_out(_rules(form, uses, item), problems)
        if problems:  # then the format is a guess, and what was put into it stands nowhere in the file
            found = (problem for problem in found if is_written(document, problem.path))
        problems += tuple(islice(found, MOST_SHOWN))
        theirs = tuple(diagnostic for loaded in used.values() for diagnostic in loaded.errors)
        if problems:
            return Loaded(None, (*diagnose(problems, file, positions), *theirs))
        source = Source(this.id, this.path, this.text, form, positions, uses)
        kindness = (*lint(form, uses, document), *map(_turned, turned))
        return Loaded(source, diagnose(kindness, file, positions))

    def _used(
        self, this: _Text, form: Format, chain: tuple[str, ...], item: bool
    ) -> tuple[dict[str, Loaded], tuple[Problem, ...]]:
        used: dict[str, Loaded] = {}
        problems: list[Problem] = []
        inside = {turn.use: item for turn in form.round} | {turn.use: True for turn in form.round if turn.for_each}
        for index, turn in enumerate(form.round):
            if turn.use is None:
                continue
            try:
                found = used.get(turn.use) or self._one_used(this, turn.use, chain, inside[turn.use])
            except (ContentError, FilesError) as error:
                problems.append(_unusable(index, str(error)))
                continue
            used[turn.use] = found
            if found.errors:
                problems.append(_unusable(index, _what_is_wrong(turn.use, found)))
        return used, tuple(problems)

    def _one_used(self, this: _Text, used: str, chain: tuple[str, ...], item: bool) -> Loaded:
        if used in chain:
            raise ContentError(messages.circle((*chain[chain.index(used) :], used)))
        if len(chain) >= DEEPEST_USE:
            raise ContentError(messages.too_deep(DEEPEST_USE))
        found = self.find(this, used)
        if found is None:
            instead = self.library.instead_of(used) if self.library else ""
            raise ContentError(messages.no_format_to_use(used, instead))
        return self.load(found, chain, item)


def _rules(form: Format, uses: Mapping[str, Source], item: bool) -> Iterator[Problem]:
    names = names_of(form, uses)
    yield from check_names(form, uses)
    yield from check_combinations(form, names.roles, uses)
    yield from check_wording(form, names, item)


def _follow_ups_out(found: Iterable[Problem], before: tuple[Problem, ...]) -> Iterator[Problem]:
    """Leave out what is only said because something else in the same place could not be understood."""
    unread_use = any(problem.path[-1:] == ("use",) for problem in before)
    unread_list = any(nearest(str(problem.path[-1]), ("collect",)) for problem in before if problem.path)
    for problem in found:
        if problem.code == "combination" and any(_speaks_of(problem, other.path) for other in before):
            continue
        if problem.code == "missing-key" and unread_use and (*problem.path, "use") in [other.path for other in before]:
            continue
        if problem.code in ("unknown-list", "empty-list") and (unread_list or unread_use):
            continue
        if problem.code in ("unknown-role", "unknown-placeholder") and unread_use:
            continue
        yield problem


def _speaks_of(problem: Problem, path: KeyPath) -> bool:
    """Say whether a problem between keys of one table names the key at a path of the same table."""
    return path[:-1] == problem.path[:-1] and f'"{path[-1]}"' in problem.message


def _newer(document: Mapping[str, object]) -> Iterator[Problem]:
    """Contract: "A newer one is refused with one error, and nothing else in the file is complained about"."""
    if message := newer_syntax(document):
        yield Problem(("syntax",), "newer-syntax", message, NEWER_HINT, "value")


def _old_name(name: OldName) -> Problem:
    message = f"{name.before()} is called {name.after()} now"
    return Problem(name.path, "old-name", message, f"write {name.after()}, or run: thinkpair formats upgrade FILE")


def _doubled_name(name: OldName) -> Problem:
    return Problem(name.path, "old-name", name.twice(), name.keep_one())


def _turned(name: OldName) -> Problem:
    message = 'order = "reverse" is last to first now; the same first person, the other way round, is "counter"'
    hint = "run thinkpair formats upgrade FILE, or say what you mean and write syntax = 1 at the top"
    return Problem(name.path, "reverse-order", message, hint, "value", severity="warning")


def _bad_id(identifier: str) -> Iterator[Problem]:
    """Contract: "the id of a format is its file's name, `[a-z0-9][a-z0-9-]{0,63}`"."""
    if not Library.is_id(identifier):
        message = f'the file\'s name, "{safe_text(identifier, 80)}", is not a valid format name'
        meant = slug_of(identifier)
        example = f"to {meant}.toml" if Library.is_id(meant) else ", like thinking-pair.toml"
        yield Problem((), "id", message, f"rename the file {example}: an id has small letters, digits and - alone")


def _unusable(index: int, message: str) -> Problem:
    return Problem(("round", index, "use"), "use", message, "use another format, or mend that one", "value")


def _what_is_wrong(used: str, found: Loaded) -> str:
    first = found.errors[0]
    if "in a circle" in first.message:
        return first.message
    return f'the format "{used}" used here has an error: line {first.line}: {first.message}'


def reviews(source: Source) -> bool:
    """Say whether a format, or one that it uses, goes through the actions of last time."""
    steps = (step for turn in source.format.round for step in turn.step)
    return any(step.review for step in steps) or any(map(reviews, source.uses.values()))


def opened_with_review(source: Source, library: Library) -> Source:
    """Return the format with a round on what was agreed last time before its first one.

    It stays as it is where it has such a step, and where the round cannot stand there: for more people than the round
    takes, or where the rounds are not written one below another.
    """
    line, _ = source.positions.find(("round", 0))
    lines = source.text.replace("\r\n", "\n").split("\n")
    if reviews(source) or not lines[line - 1].lstrip().startswith("[[round]]"):
        return source
    text = "\n".join(lines[: line - 1]) + "\n" + _ROUND + "\n".join(lines[line - 1 :])
    try:
        loaded = load_text(text, id=source.id, path=source.path, library=library)
    except ThinkpairError:
        return source
    return loaded.source or source
