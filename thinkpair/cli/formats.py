"""The commands of `formats` for one's own files and the library: list, show, new, check, upgrade, schema, guide."""

import os
import stat
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from signal import SIG_IGN, SIGINT, signal

from thinkpair.cli import complain, complain_of_copies, current_settings, history_now
from thinkpair.cli.prepared_session import complain_of, library, open_format
from thinkpair.durations import parse_length
from thinkpair.errors import ContentError, ExitCode, FilesError, ThinkpairError, UsageError
from thinkpair.files import files_error, read_file, replace_file, write_shared
from thinkpair.formats.diagnostics import Diagnostic, as_json, render
from thinkpair.formats.json_schema import schema_text
from thinkpair.formats.library import (
    SCHEMA_FILE,
    SUFFIX,
    Library,
    LibraryFormat,
    format_files,
    template,
)
from thinkpair.formats.loader import Source, load_file
from thinkpair.formats.needs import question_for
from thinkpair.formats.old_names import upgraded
from thinkpair.formats.spelling_hints import nearest
from thinkpair.formats.summary import find_formats, glance
from thinkpair.formats.toml_document import MOST_BYTES, NotToml
from thinkpair.formats.value_parsers import people_words, say_count
from thinkpair.planning.participants import people_taken
from thinkpair.planning.timing_sheet import diagnosed, fits, sheet_for
from thinkpair.safe_text import json_text, safe_path, safe_text, search_key, slug_of
from thinkpair.settings import Settings, make_folders
from thinkpair.units import count_of, join_names, say_duration

_GUIDE = ("format-language.md", "published-formats.md")
_SHADOWS = (
    "{0} already exists, and yours would hide it: choose another name, with --like {0} for a copy of it, or use --force"
)
_MANY_FILES = 200
"""Files from which on processes are started for them: 1,110 take one 5.2 s, and two 6.2 s together."""
_HELD = 50
"""Sessions of a format, the newest, that say how long its steps really take."""


def list_formats(args: Namespace) -> int:
    """Print the library, or what of it fits."""
    seconds = _seconds(args.fits)
    everything = _sources(current_settings())
    entries = [(entry, source) for entry, source in everything if _wanted(source, args, seconds)]
    if args.search:
        by_path = {entry.path: (entry, source) for entry, source in entries}
        entries = [by_path[found.path] for found in find_formats(map(glance, by_path), args.search)]
    if args.json:
        print(json_text([_entry_json(entry, source) for entry, source in entries]))
        return ExitCode.DONE
    if question := question_for(args.search or ""):
        print(f"{question}\n")
    width = max((len(entry.id) for entry, _ in entries), default=0)
    for entry, source in entries:
        form = source.format
        facts = [people_words(people_taken(source)), _length(form.total, seconds), _shadow(entry)]
        told = " · ".join(fact for fact in (*facts, ", ".join(map(safe_text, form.tags))) if fact)
        print(f"{entry.id:<{width}}  {safe_text(form.title)}: {told}")
        if form.summary:
            print(f"{'':<{width}}  {safe_text(form.summary)}")
    if not entries:
        print(f"No matches.{_other_tag(args.tag, (source for _, source in everything))}")
    return ExitCode.DONE


def show(args: Namespace) -> int:
    """Print the timing sheet of a format: for each number of people, what they get; exit with 1 where it takes none."""
    settings = current_settings()
    source = open_format(args.format, settings)
    least, most = _range(args.people, source)
    sheets = [sheet_for(source, number) for number in range(least, most + 1)]
    outcome = ExitCode.CONTENT if all(sheet.problem for sheet in sheets) else ExitCode.DONE
    if args.json:
        print(json_text([sheet.as_json() for sheet in sheets]))
        return outcome
    form = source.format
    print(safe_text(form.title) + (f", version {safe_text(form.version, 40)}" if form.version else ""))
    for text in (form.summary, f"Source: {form.source}" if form.source else ""):
        if text:
            print(safe_text(text))
    for sheet in sheets:
        print()
        print(sheet.words())
    for line in _in_own_sessions(source, settings):
        print(line)
    return outcome


def _in_own_sessions(source: Source, settings: Settings) -> Iterator[str]:
    """Yield what took longer or shorter than planned in the user's own sessions."""
    from thinkpair.storage.index.database import SessionQuery
    from thinkpair.wording.statistics import usual_times, usual_words

    index = history_now(settings)
    held = [record for _, record in index.records(SessionQuery(format=source.id), _HELD)]
    if lines := tuple(usual_words(usual_times(held))):
        yield ""
        yield from lines


def _sources(settings: Settings) -> list[tuple[LibraryFormat, Source]]:
    shelf = library(settings)
    copies = set[Path]().union(*(complain_of_copies(folder, "format") for folder in shelf.user_folders))
    for stray in shelf.strays():
        if stray not in copies:
            complain(f"skipped {safe_path(stray)}: its name is not a valid format name")
    found = []
    for entry in shelf.entries():
        try:
            loaded = load_file(entry.path, shelf)
        except ThinkpairError:
            continue
        if loaded.source is None:
            complain_of(loaded.errors[:1])
        else:
            found.append((entry, loaded.source))
    return found


def _wanted(source: Source, args: Namespace, seconds: int | None) -> bool:
    """Say whether a format has all of the tags, takes so many people, and can be held by them in so many seconds."""
    form = source.format
    if not set(args.tag or ()) <= set(form.tags) or (args.people and not people_taken(source).holds(args.people)):
        return False
    return seconds is None or fits(source, seconds, args.people)


def _length(total: int | None, wanted: int | None) -> str:
    """Return how long a format is; where a length was wanted that it can be held in, that one."""
    if wanted is not None and total != wanted:
        return f"fits {say_duration(wanted)}"
    return say_duration(total) if total else ""


def _seconds(typed: str | None) -> int | None:
    try:
        return parse_length(typed) if typed else None
    except ValueError as error:
        raise UsageError(str(error)) from None


def _other_tag(wanted: Sequence[str] | None, sources: Iterable[Source]) -> str:
    """Return the words that name the tag that may be meant, where no format has the one that was typed."""
    known = sorted({tag for source in sources for tag in source.format.tags})
    strange = [tag for tag in wanted or () if tag not in known]
    if not strange:
        return ""
    near = nearest(strange[0], known)
    return f' Did you mean the tag "{safe_text(near)}"?' if near else f" The tags are: {join_names(known)}."


def _shadow(entry: LibraryFormat) -> str:
    if entry.pack:
        return f"from the pack {entry.pack}" + (", in place of the shipped one" if entry.shadows else "")
    if entry.shadows:
        return "yours, in place of the shipped one"
    return "" if entry.shipped else "yours"


def _entry_json(entry: LibraryFormat, source: Source) -> dict[str, object]:
    form = source.format
    return {
        "id": entry.id,
        "title": form.title,
        "summary": form.summary,
        "source": form.source,
        "version": form.version,
        "tags": list(form.tags),
        "people": say_count(people_taken(source)),
        "total": form.total,
        "shipped": entry.shipped,
        "shadows": entry.shadows,
        "pack": entry.pack,
    }


def _range(text: str | None, source: Source) -> tuple[int, int]:
    people = people_taken(source)
    if not text:
        return people.least, min(people.most or people.least + 6, people.least + 6)
    least, dash, most = text.partition("-")
    if not least.isdigit() or (dash and not most.isdigit()) or not 1 <= int(least) <= int(most or least) <= 1_000:
        raise UsageError('the number of people is written like "4" or "2-8"')
    return int(least), int(most or least)


def check(args: Namespace) -> int:
    """Print what is wrong in format files; exit with 1 for errors, and for warnings if `--strict`."""
    shelf = library(current_settings())
    files = [file for name in args.files for file in _files_named(name, shelf)]
    found = [diagnostic for told in _checked(files, shelf) for diagnostic in told]
    if args.json:
        print(json_text([as_json(diagnostic) for diagnostic in found]))
    else:
        for diagnostic in found:
            print(render(diagnostic))
        print(_summary(found, len(files)))
    worst = {diagnostic.severity for diagnostic in found}
    return ExitCode.CONTENT if "error" in worst or (args.strict and worst) else ExitCode.DONE


def new(args: Namespace) -> int:
    """Write a format file to begin with; never over another."""
    settings = current_settings()
    path = _new_path(args.name, settings)
    hidden = library(settings).find(path.stem) if path.parent == settings.folders.formats else None
    if hidden not in (None, path) and not (args.like or args.force):
        raise FilesError(_SHADOWS.format(path.stem))
    text = open_format(args.like, settings).text if args.like else template(path.stem.replace("-", " ").capitalize())
    try:
        write_shared(path, text.encode())
    except FileExistsError:
        raise FilesError(f"{safe_path(path)} already exists; choose another name") from None
    except OSError as error:
        raise files_error("write", path, error) from None
    _write_schema(path.parent / SCHEMA_FILE)
    print(f"The new format is in {safe_path(path.absolute())}")
    print(f"Next: thinkpair formats preview {safe_text(args.name, 100)}, thinkpair formats guide")
    return ExitCode.DONE


def upgrade(args: Namespace) -> int:
    """Rewrite format files in the newest syntax, comments kept; print what was changed in each."""
    return max(_upgrade(Path(name)) for name in args.files)


def _upgrade(path: Path) -> int:
    shown = safe_path(path)
    try:
        found, mode = upgraded(read_file(path, MOST_BYTES)), stat.S_IMODE(path.stat().st_mode)
        if found.changes:
            replace_file(path, found.data)
            with suppress(OSError):  # some file systems have no modes
                path.chmod(mode)
    except NotToml as error:
        complain(f"{shown}:{error.line}:{error.column}: {error.message}; {error.hint}")
        return ExitCode.CONTENT
    except OSError as error:
        raise files_error("upgrade", path, error) from None
    print(f"{shown}: {'upgraded' if found.changes else 'nothing to change'}")
    for change in found.changes:
        print(f"  {change}")
    return ExitCode.DONE


def guide(args: Namespace) -> int:
    """Print the author's guide, or the sections whose headings have the words that were typed."""
    if not args.words:
        print(_whole_guide(), end="")
        return ExitCode.DONE
    found = _guide_sections(" ".join(args.words))
    if not found:
        headings = [text.splitlines()[0] for text in _guide_parts()]
        raise UsageError(f"no section of the guide is called so; there are: {join_names(headings)}")
    print(found, end="")
    return ExitCode.DONE


def _whole_guide() -> str:
    """Return the whole guide, as Markdown: from inside the package in a wheel, from the documents in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "formats" / "pages"
    folder = inside if inside.is_dir() else package.parent / "docs"
    return "\n".join((folder / page).read_text(encoding="utf-8") for page in _GUIDE)


def _guide_sections(words: str) -> str:
    """Return the sections whose headings have all of these words; "" where none has."""
    wanted = search_key(words).split()
    found = [text for text in _guide_parts() if all(word in search_key(text.partition("\n")[0]) for word in wanted)]
    return "\n".join(f"## {text.rstrip()}\n" for text in found)


def _guide_parts() -> Sequence[str]:
    """Return each section from its heading on, without the sign before it."""
    return f"\n{_whole_guide()}".split("\n## ")[1:]


def schema(_args: Namespace) -> int:
    """Print the JSON Schema of format files."""
    print(schema_text(), end="")
    return ExitCode.DONE


def _write_schema(path: Path) -> None:
    """Put the schema that the file's first line names beside it, so that editors complete and check while typing."""
    try:
        write_shared(path, schema_text().encode())
    except FileExistsError:
        return
    except OSError as error:
        complain(str(files_error("write", path, error)))


def _files_named(name: str, shelf: Library) -> Sequence[Path]:
    """Return the file with this path or id, or those of a folder. Raises FilesError where there is none."""
    path = Path(name)
    if not path.is_dir():
        return (path if path.is_file() else shelf.resolve(name),)
    files = tuple(format_files(path))
    if not files:
        raise FilesError(f"there is no format in the folder {safe_path(path)}: their names end with {SUFFIX}")
    return files


def _checked(files: Sequence[Path], shelf: Library) -> Iterable[Sequence[Diagnostic]]:
    """Return what there is to say of each file; many are parted among as many processes as there are processors."""
    check_one = partial(_check, shelf=shelf)
    if len(files) < _MANY_FILES:
        return map(check_one, files)
    try:
        from concurrent.futures import ProcessPoolExecutor  # who checks one file does not wait for these
        from multiprocessing import get_context

        # An interruption is for this process, which ends the others.
        with ProcessPoolExecutor(
            mp_context=get_context("spawn"), initializer=signal, initargs=(SIGINT, SIG_IGN)
        ) as pool:
            return list(pool.map(check_one, files, chunksize=20))
    except (ImportError, OSError, RuntimeError):  # where a system has no processes for this
        return map(check_one, files)


def _check(path: Path, shelf: Library) -> Sequence[Diagnostic]:
    return diagnosed(load_file(path, shelf))


def _summary(found: Sequence[Diagnostic], files: int) -> str:
    errors = sum(diagnostic.severity == "error" for diagnostic in found)
    warnings = len(found) - errors
    if not found:
        return f"{count_of(files, 'file')}: no problems found"
    return f"{count_of(files, 'file')}: {count_of(errors, 'error')}, {count_of(warnings, 'warning')}"


def _new_path(name: str, settings: Settings) -> Path:
    """Return where a new format goes: a path as it is typed, an id into the user's own folder, which is made."""
    path = Path(name)
    if not Library.is_id(path.name.removesuffix(SUFFIX)):
        like = slug_of(path.name.removesuffix(SUFFIX)) or "team-round"
        raise ContentError(f"a format's name is of small letters, digits and hyphens, like {like}")
    if path.suffix == SUFFIX:
        return path
    if os.sep in name:
        raise UsageError("a path ends with .toml, like formats/team-round.toml")
    make_folders(settings.folders)
    return settings.folders.formats / f"{name}{SUFFIX}"
