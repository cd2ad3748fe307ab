"""The commands that write and check format files: `check`, `formats new`, `upgrade` and `schema`."""

import os
import stat
from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from thinkpair.cli import complain, current_settings
from thinkpair.cli.session_options import library, open_format
from thinkpair.errors import ContentError, ExitCode, FilesError, UsageError
from thinkpair.files import files_error, read_file, replace_file
from thinkpair.formats.diagnostics import Diagnostic, as_json, render
from thinkpair.formats.guide import guide as whole_guide
from thinkpair.formats.guide import headings, sections
from thinkpair.formats.json_schema import schema_text
from thinkpair.formats.library import SCHEMA_FILE, SUFFIX, Library, files_of_formats, template
from thinkpair.formats.loader import load_file
from thinkpair.formats.old_names import upgraded
from thinkpair.formats.toml_document import MOST_BYTES, NotToml
from thinkpair.planning.time_model import diagnosed
from thinkpair.safe_text import json_text, safe_text
from thinkpair.settings import Settings, make_folders
from thinkpair.units import count_of, join_names


def check(args: Namespace) -> int:
    """Print what is wrong in format files; exit with 1 for errors, and for warnings if `--strict`."""
    shelf = library(current_settings())
    files = [file for name in args.files for file in _files_named(name, shelf)]
    found = [diagnostic for file in files for diagnostic in _check(file, shelf)]
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
    text = open_format(args.like, settings).text if args.like else template(path.stem.replace("-", " ").capitalize())
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644)
    except FileExistsError:
        raise FilesError(f"{safe_text(str(path), 300)} already exists; choose another name") from None
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    _write_schema(path.parent / SCHEMA_FILE)
    print(f"The new format is in {safe_text(str(path.absolute()), 300)}")
    print(f"Next: thinkpair formats preview {safe_text(args.name, 100)}, thinkpair formats guide")
    return ExitCode.DONE


def upgrade(args: Namespace) -> int:
    """Rewrite format files in the newest syntax, comments kept; print what was changed in each."""
    return max(_upgrade(Path(name)) for name in args.files)


def _upgrade(path: Path) -> int:
    shown = safe_text(str(path), 300)
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
        print(whole_guide(), end="")
        return ExitCode.DONE
    found = sections(" ".join(args.words))
    if not found:
        raise UsageError(f"no section of the guide is called so; there are: {join_names(headings())}")
    print(found, end="")
    return ExitCode.DONE


def schema(_args: Namespace) -> int:
    """Print the JSON Schema of format files."""
    print(schema_text(), end="")
    return ExitCode.DONE


def _write_schema(path: Path) -> None:
    """Put the schema that the file's first line names beside it, so that editors complete and check while typing."""
    if not path.exists():
        path.write_text(schema_text(), encoding="utf-8")


def _files_named(name: str, shelf: Library) -> Sequence[Path]:
    """Return the file with this path or id, or those of a folder. Raises FilesError where there is none."""
    path = Path(name)
    if not path.is_dir():
        return (path if path.is_file() else shelf.resolve(name),)
    files = files_of_formats(path)
    if not files:
        raise FilesError(f"there is no format in the folder {safe_text(str(path), 300)}: their names end with {SUFFIX}")
    return files


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
        raise ContentError("a format's name is of small letters, digits and hyphens, like team-round")
    if path.suffix == SUFFIX:
        return path
    if os.sep in name:
        raise UsageError("a path ends with .toml, like formats/team-round.toml")
    make_folders(settings.folders)
    return settings.folders.formats / f"{name}{SUFFIX}"
