"""The folder of a scheme, where the organiser keeps it: making it, and reading its `scheme.toml`."""

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any

from pydantic import BaseModel, ValidationError

from thinkpair.errors import ContentError, FilesError
from thinkpair.files import files_error, locked, new_folder, private_folder, read_file, replace_file, write_new
from thinkpair.formats.diagnostics import Diagnostic, Problem, diagnose
from thinkpair.formats.spelling_hints import nearest
from thinkpair.formats.toml_document import MOST_BYTES, NotToml, decode, parse
from thinkpair.formats.value_parsers import InvalidValue
from thinkpair.groups.csv_table import MOST_BYTES as MOST_TABLE
from thinkpair.groups.csv_table import csv_text
from thinkpair.groups.model import Agreement, MeetingRule
from thinkpair.groups.parser import not_toml
from thinkpair.safe_text import safe_path, safe_text, slug_of
from thinkpair.schemes import messages
from thinkpair.schemes.model import MatchingRules, Scheme, template
from thinkpair.toml_positions import Positions

SCHEME, PEOPLE, MATCHES, BEFORE = "scheme.toml", "people.csv", "matches.csv", "matches-before.csv"

HEADING = (
    *("Name", "E-mail", "Role", "Capacity", "Looks for", "Offers"),
    *("Line manager", "Unit", "Wishes", "Exclusions"),
)
"""The first row of a new table of people."""

_EXAMPLES = (
    ("# Ana Novak", "ana@example.org", "mentee", "", "leading a team; speaking", "", "Eva Holt", "Surgery", "Ben Ode"),
    ("# Ben Ode", "ben@example.org", "mentor", "2", "", "leading a team", "", "Radiology", "", "chi@example.org"),
)
"""Rows of a new table that show how one is filled in; they count for nothing."""

_MONTHS_LONG, _REVIEW = timedelta(days=182), timedelta(days=91)
_TABLES: dict[str, type[BaseModel]] = {"agreement": Agreement, "matching": MatchingRules, "meeting": MeetingRule}


class SchemeFolder:
    """The files of one scheme below one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, name: str) -> Path:
        """Return a file of the scheme."""
        return self.root / name

    def find(self) -> tuple[Scheme | None, tuple[Diagnostic, ...]]:
        """Return what `scheme.toml` says, None where there are errors, and what is wrong. Raises FilesError."""
        path = self.path(SCHEME)
        try:
            text = decode(read_file(path, MOST_BYTES))
        except FileNotFoundError:
            raise FilesError(messages.no_scheme(SCHEME, self.root)) from None
        except OSError as error:
            raise files_error("read", path, error) from None
        except NotToml as error:
            return None, (not_toml(error, str(path)),)
        return read_scheme(text, str(path))

    def read(self) -> Scheme:
        """Return what `scheme.toml` says. Raises ContentError with the first thing that is wrong, FilesError."""
        scheme, found = self.find()
        if scheme is None:
            raise ContentError(messages.first_fault(found[0].headline(), found[0].hint, len(found)))
        return scheme

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Let no other program change the scheme meanwhile. Raises FilesError."""
        with ExitStack() as held:
            try:
                held.enter_context(locked(self.root))
            except (FileNotFoundError, NotADirectoryError):
                pass  # whoever reads says what is missing
            except OSError as error:
                raise files_error("change", self.root, error) from None
            yield

    def write(self, name: str, text: str, before: str = "") -> None:
        """Write a file whole; what stood there is kept as `before`, if it was another text. Raises FilesError."""
        path = self.path(name)
        try:
            if before and path.exists() and (old := read_file(path, MOST_TABLE)) != text.encode():
                replace_file(self.path(before), old)
            replace_file(path, text.encode())
        except OSError as error:
            raise files_error("write", path, error) from None


def read_scheme(text: str, file: str) -> tuple[Scheme | None, tuple[Diagnostic, ...]]:
    """Return the scheme that a text describes, None where there are errors, and what is wrong with it."""
    try:
        document = parse(text)
    except NotToml as error:
        return None, (not_toml(error, file, text),)
    try:
        return Scheme.model_validate(document), ()
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        return None, diagnose(map(_problem, faults), file, Positions(text))


def _problem(fault: Any) -> Problem:
    path, cause = fault["loc"], fault.get("ctx", {}).get("error")
    if isinstance(cause, InvalidValue):
        return Problem(path or ("ends",), "value", str(cause), cause.hint, "value", cause.index)
    key = safe_text(str(path[-1]), 60)
    if fault["type"] == "missing":
        return Problem(path[:-1], "missing-key", *messages.missing_key(key))
    if fault["type"] == "extra_forbidden":
        table = _TABLES.get(str(path[0]), Scheme) if len(path) > 1 else Scheme
        near = nearest(key, table.model_fields)
        return Problem(path, "unknown-key", *messages.unknown_key(key, near, table.model_fields))
    return Problem(path, "value", *messages.needs_table(key))


def new_scheme(root: Path, today: date) -> SchemeFolder:
    """Make the folder of a new scheme with both files to fill in. Raises FilesError where there is something already.

    It begins in two weeks and lasts half a year, until the organiser writes other days.
    """
    slug = slug_of(root.name, 40) or "scheme"
    begins = today + timedelta(days=14)
    text = template(
        *(safe_path(root), root.name, f"{slug}-{token_hex(3)}"),
        *(day.isoformat() for day in (begins, begins + _REVIEW, begins + _MONTHS_LONG)),
    )
    folder = SchemeFolder(root)
    try:
        if os.path.lexists(root) and (not root.is_dir() or any(root.iterdir())):
            raise FilesError(messages.folder_exists(root))
        examples = (dict(zip(HEADING, row, strict=False)) for row in _EXAMPLES)
        _fill(root, {PEOPLE: csv_text(HEADING, examples).encode(), SCHEME: text.encode()})
    except OSError as error:
        raise files_error("make", root, error) from None
    return folder


def _fill(root: Path, files: Mapping[str, bytes]) -> None:
    """Write the files of a new scheme, all or none; an empty folder may be there. Raises OSError."""
    if not root.is_dir():
        new_folder(root, files)
        return
    with ExitStack() as undo:
        for name, content in files.items():
            write_new(root / name, content)
            undo.callback((root / name).unlink)
        private_folder(root)
        undo.pop_all()
