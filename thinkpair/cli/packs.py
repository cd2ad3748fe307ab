"""The commands for formats of others: `formats add`, `packs`, `update`, `remove`, and `export` for giving some away."""

from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec.structs import asdict

from thinkpair.cli import complain, confirm, current_settings
from thinkpair.cli.prepared_session import library, open_format
from thinkpair.errors import Cancelled, ContentError, ExitCode, FilesError
from thinkpair.files import files_error, new_folder, write_output
from thinkpair.formats.diagnostics import Diagnostic
from thinkpair.formats.library import SUFFIX, shipped_folder
from thinkpair.formats.loader import load_file
from thinkpair.formats.pack_sources import Fetched, fetch, pack_name, without_password, zipped
from thinkpair.formats.packs import Pack, Packs, shadowing
from thinkpair.planning.timing_sheet import diagnosed
from thinkpair.runtime.clock import SystemClock
from thinkpair.safe_text import json_text, safe_path, safe_text
from thinkpair.schemes.scheme_folder import SCHEME
from thinkpair.settings import Settings, make_folders, refuse_own
from thinkpair.units import count_of, join_names, say_date_text

_ZIP = ".zip"


def add(args: Namespace) -> int:
    """Add the formats of a file, a folder, a zip file or a git repository as a pack, once somebody agreed."""
    settings = current_settings()
    make_folders(settings.folders)
    packs = Packs(settings.folders.formats)
    if (Path(args.source).expanduser() / SCHEME).is_file():
        source = safe_text(args.source, 200)
        raise ContentError(f"{source} is a mentoring scheme, not formats: thinkpair scheme check {source}")
    fetched = fetch(args.source)
    name = pack_name(args.name) if args.name else fetched.name
    packs.refuse(name)
    _take(packs, name, fetched, settings, args.yes, f"Add the pack {name}?")
    print(f"Added the pack {name}. See its formats: thinkpair formats packs {name}")
    return ExitCode.DONE


def list_packs(args: Namespace) -> int:
    """Print the packs and where they came from; of the one that was named, its formats, too."""
    packs = Packs(current_settings().folders.formats)
    found = (packs.get(args.pack),) if args.pack else packs.all()
    if args.json:
        print(json_text([_as_json(pack, packs.formats(pack.name)) for pack in found]))
        return ExitCode.DONE
    for pack in found:
        print(_told(pack, len(packs.formats(pack.name))))
        if args.pack:
            print("\n".join(f"  {pack.name}:{identifier}" for identifier in packs.formats(pack.name)))
    if not found:
        print("No packs. Add one: thinkpair formats add FILE|FOLDER|ZIP|git:URL")
    return ExitCode.DONE


def update(args: Namespace) -> int:
    """Bring a pack, or all of them, to the state that its source has now, once somebody agreed.

    Of all, one that cannot be brought there stays as it is, and the others follow.
    """
    settings = current_settings()
    packs = Packs(settings.folders.formats)
    if args.pack:
        bring_up_to_date(packs, packs.get(args.pack), settings, args.yes)
        return ExitCode.DONE
    worst = ExitCode.DONE
    for pack in packs.all():
        try:
            bring_up_to_date(packs, pack, settings, args.yes)
        except (Cancelled, ContentError, FilesError) as error:
            complain(f"{pack.name}: {error}")
            worst = max(worst, error.exit_code)
    return worst


def remove(args: Namespace) -> int:
    """Remove a pack with all its formats, once somebody agreed."""
    settings = current_settings()
    packs = Packs(settings.folders.formats)
    _refuse_format(args.pack, packs, settings)
    pack = packs.get(args.pack)
    print(_told(pack, len(packs.formats(pack.name))))
    confirm(f"Remove the pack {pack.name}?", args.yes)
    packs.remove(pack.name)
    print(f"Removed the pack {pack.name}.")
    return ExitCode.DONE


def _refuse_format(name: str, packs: Packs, settings: Settings) -> None:
    """Raise FilesError where a name is that of a format and of no pack, with how that is removed."""
    shelf = library(settings)
    format = next((entry for entry in shelf.entries() if entry.id == name), None)
    if format is None or name in [pack.name for pack in packs.all()]:
        return
    if format.shipped:
        raise FilesError(f"{name} is a format of thinkpair itself, which cannot be removed")
    if format.pack:
        raise FilesError(f"{name} is a format of the pack {format.pack}: thinkpair formats remove {format.pack}")
    raise FilesError(f"{name} is your own format: to remove it, delete the file {safe_path(format.path)}")


def export(args: Namespace) -> int:
    """Write formats, with those that they use, to a zip file or a new folder, which somebody else can add."""
    settings = current_settings()
    texts: dict[str, str] = {}
    for name in args.formats:
        for identifier, text in open_format(name, settings).texts().items():
            if texts.setdefault(identifier, text) != text or "/" in identifier:
                raise ContentError(f"two formats are called {identifier.rpartition('/')[2]}: export them one by one")
    path = Path(args.output).expanduser()
    files = {f"{identifier}{SUFFIX}": text.encode() for identifier, text in sorted(texts.items())}
    refuse_own(settings.folders, path, shipped_folder())
    if path.suffix.lower() == _ZIP:
        write_output(path, zipped(files), force=args.force)
    else:
        _write_folder(path, files)
    print(f"{join_names(sorted(texts))}: written to {safe_path(path)}")
    print(f"Add them elsewhere: thinkpair formats add {safe_text(path.name, 200)}")
    return ExitCode.DONE


def bring_up_to_date(packs: Packs, pack: Pack, settings: Settings, yes: bool) -> None:
    """Bring a pack to the state that its source has now, once somebody agreed. Raises FilesError where it has none."""
    if not pack.source:
        raise FilesError(f"nobody knows where the pack {pack.name} came from: remove it, and add it again")
    fetched = fetch(pack.source)
    if (fetched.sha256, fetched.commit) == (pack.sha256, pack.commit):
        print(f"{pack.name}: up to date ({pack.state})")
        return
    _take(packs, pack.name, fetched, settings, yes, f"Update the pack {pack.name}?", packs.texts(pack.name))
    print(f"Updated the pack {pack.name}.")


def _differences(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[str]:
    """Yield what an update brings, changes and takes away."""
    for word, names in (
        ("new", after.keys() - before.keys()),
        ("changed", [name for name, text in after.items() if before.get(name, text) != text]),
        ("gone", before.keys() - after.keys()),
    ):
        if names:
            yield f"{word}: {safe_text(join_names([name.removesuffix(SUFFIX) for name in sorted(names)]), 400)}"


def _take(
    packs: Packs,
    name: str,
    fetched: Fetched,
    settings: Settings,
    yes: bool,
    question: str,
    before: Mapping[str, bytes] | None = None,
) -> None:
    """Check every file of a pack, say what was found, ask, and take those without errors."""
    pack = Pack(name, fetched.source, fetched.sha256, SystemClock().now().date().isoformat(), fetched.commit)
    with packs.staged(name, fetched) as staged:
        found = _checked(staged, settings)
        wrong = [
            file
            for file, diagnostics in found.items()
            if any(diagnostic.severity == "error" for diagnostic in diagnostics)
        ]
        good = {file: text for file, text in fetched.files.items() if file.removesuffix(SUFFIX) not in wrong}
        for line in _differences(before, good) if before is not None else ():
            print(line)
        print(_told(pack, len(found)))
        for line in _problems(found, fetched.left_out):
            print(f"  {line}")
        if len(wrong) == len(found):
            raise ContentError("no format in it is without errors; nothing was added")
        for line in shadowing(library(settings), name, tuple(sorted(set(found) - set(wrong)))):
            print(f"  {line}")
        confirm(question, yes)
        for file in wrong:
            (staged / f"{file}{SUFFIX}").unlink()
        packs.take(staged, pack, new=before is None)


def _checked(folder: Path, settings: Settings) -> dict[str, Sequence[Diagnostic]]:
    shelf = library(settings)
    return {path.stem: diagnosed(load_file(path, shelf)) for path in sorted(folder.glob(f"*{SUFFIX}"))}


def _problems(found: dict[str, Sequence[Diagnostic]], left_out: Mapping[str, str]) -> Iterator[str]:
    errors = warnings = 0
    for identifier, diagnostics in found.items():
        own = [diagnostic for diagnostic in diagnostics if diagnostic.severity == "error"]
        errors, warnings = errors + len(own), warnings + len(diagnostics) - len(own)
        if own:
            first = f"line {own[0].line}: {own[0].message}"
            yield f"{identifier} is left out: {count_of(len(own), 'error')}; {first}"
    for name, why in left_out.items():
        yield f"{safe_text(name, 80)} is left out: {why}"
    if errors or warnings:
        yield f"problems: {count_of(errors, 'error')}, {count_of(warnings, 'warning')}"
    else:
        yield "no problems found"


def _as_json(pack: Pack, formats: Sequence[str]) -> dict[str, object]:
    return {**asdict(pack), "source": without_password(pack.source), "formats": list(formats)}


def _told(pack: Pack, formats: int) -> str:
    parts = [count_of(formats, "format")]
    if pack.source:
        parts += [f"from {safe_text(without_password(pack.source), 200)}", pack.state, say_date_text(pack.added)]
    else:
        parts.append("its pack.json cannot be read, so nobody knows where it came from")
    return f"{pack.name}: {' · '.join(parts)}"


def _write_folder(path: Path, files: dict[str, bytes]) -> None:
    try:
        new_folder(path, files)
    except FileExistsError:
        raise FilesError(f"{safe_path(path)} already exists; name a new folder, or a {_ZIP} file") from None
    except OSError as error:
        raise files_error("write", path, error) from None
