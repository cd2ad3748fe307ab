"""Reads the format files of a pack from where it comes: a file, a folder, a zip file, or a git repository.

Nothing that comes along is run, no link is followed, and nothing is unpacked: the format files alone are read, up to
limits, into memory.
"""

import errno
import hashlib
import io
import os
import re
import stat
import subprocess
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from shutil import which
from struct import error as StructError
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from msgspec import Struct

from thinkpair.errors import ContentError, FilesError
from thinkpair.files import files_error, read_file
from thinkpair.formats import messages
from thinkpair.formats.library import SUFFIX, Library
from thinkpair.formats.toml_document import MOST_BYTES
from thinkpair.safe_text import plain_letters, slug_of

GIT = "git:"
MOST_FILES, MOST_TOTAL, MOST_PACKED = 500, 16 * 1024 * 1024, 32 * 1024 * 1024
_MOST_ENTRIES = 20_000
_PATIENCE = 120
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_INNER = "formats"
"""The folder in which a pack may have its formats, where there are none at its top."""
_ENCRYPTED, _LINK, _KIND = 0x1, 0o120000, 0o170000
_URL = re.compile(r"(?:https|ssh|file)://\S+|[\w.-]+@[\w.-]+:\S+|[/.~]\S*")
_ADDRESS = re.compile(r"(?:https?|ssh)://\S+|[\w.-]+@[\w.-]+:\S+")
_OTHER_ARCHIVES = frozenset({".7z", ".bz2", ".gz", ".rar", ".tar", ".tgz", ".xz"})
_PASSWORD = re.compile(r"//[^/@\s]+@")
# Nothing of the repository is checked out, so no hook, filter or submodule of it has a turn; these see to the rest.
_GIT = (
    *("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "core.symlinks=false"),
    *("-c", "protocol.allow=never", "-c", "protocol.ext.allow=never"),
    *("-c", "protocol.https.allow=always", "-c", "protocol.ssh.allow=always", "-c", "protocol.file.allow=always"),
    *("-c", "filter.lfs.smudge=", "-c", "filter.lfs.process=", "-c", "filter.lfs.required=false"),
    *("-c", "submodule.recurse=false", "-c", "core.askPass=true", "-c", "advice.detachedHead=false"),
)
_CLONE = ("--depth=1", "--single-branch", "--no-tags", "--no-checkout", "--no-recurse-submodules", "--template=")


class Fetched(Struct, frozen=True):
    """What was read: a name made of the source, where it came from, which state of it, and the files by their names.

    `left_out` has what looks like a format and is none that can be taken, with the reason.
    """

    name: str
    source: str
    commit: str
    sha256: str
    files: dict[str, bytes]
    left_out: Mapping[str, str] = {}


def fetch(source: str) -> Fetched:
    """Read a pack from a path or from `git:URL`. Raises FilesError or ContentError with what to do instead."""
    if source.startswith(GIT):
        return _from_git(source.removeprefix(GIT))
    if _ADDRESS.fullmatch(source):
        raise ContentError(messages.is_address(without_password(source)))
    path = Path(source).expanduser().absolute()
    path = path.resolve() if path.name == ".." else path.parent.resolve() / path.name
    try:
        if _is_bare_repository(path):
            raise ContentError(messages.is_repository(path))
        if path.is_dir():
            return _fetched(
                path.name, str(path), _read_folder(path), others=dict.fromkeys(_links_in(path), messages.A_LINK)
            )
        if path.suffix.lower() in _OTHER_ARCHIVES and path.exists():
            raise ContentError(messages.ONLY_ZIP)
        if path.suffix.lower() == ".zip":
            return _from_zip(path)
        return _fetched(path.stem, str(path), {path.name: read_file(path, MOST_BYTES)})
    except OSError as error:
        raise files_error("read", path, error) from None


def _is_bare_repository(path: Path) -> bool:
    return (path / "HEAD").is_file() and (path / "objects").is_dir()


def without_password(source: str) -> str:
    """Return a source as it may be shown: a name and password in its address are left out."""
    return _PASSWORD.sub("//", source)


def pack_name(text: str) -> str:
    """Return a text as a pack's name: small letters, digits and hyphens. Raises ContentError where none are left."""
    name = slug_of(plain_letters(text).removesuffix(".git"))
    if not Library.is_id(name):
        raise ContentError(messages.no_pack_name(text))
    return name


def _fetched(
    name: str, source: str, files: dict[str, bytes], commit: str = "", others: Mapping[str, str] | None = None
) -> Fetched:
    misnamed = [file for file in files if not Library.is_id(file.removesuffix(SUFFIX))]
    left_out = dict.fromkeys(sorted(misnamed), messages.NO_ID)
    left_out |= others or {}
    files = {file: content for file, content in files.items() if file not in left_out}
    if not files:
        links = messages.A_LINK in left_out.values()
        raise ContentError(messages.no_formats_in(source, _INNER, SUFFIX, links=links))
    if len(files) > MOST_FILES or sum(map(len, files.values())) > MOST_TOTAL:
        raise ContentError(messages.too_large_pack(MOST_FILES, MOST_TOTAL >> 20))
    digest = hashlib.sha256()
    for file, content in sorted(files.items()):
        digest.update(f"{file}\0{len(content)}\0".encode() + content)
    return Fetched(pack_name(name), source, commit, digest.hexdigest(), files, left_out)


def _is_format(name: str) -> bool:
    return name.endswith(SUFFIX) and not name.startswith((".", "~"))


def _read_folder(folder: Path) -> dict[str, bytes]:
    for place in (folder, folder / _INNER):
        if place != folder and (place.is_symlink() or not place.is_dir()):
            break
        with os.scandir(place) as found:
            names = sorted(
                entry.name for entry in found if _is_format(entry.name) and entry.is_file(follow_symlinks=False)
            )
        if names:
            return {name: read_file(place / name, MOST_BYTES) for name in names[: MOST_FILES + 1]}
    return {}


def _links_in(folder: Path) -> list[str]:
    """Return the links in a folder that are named like formats."""
    return [path.name for place in (folder, folder / _INNER) for path in _entries(place) if path.is_symlink()]


def _entries(folder: Path) -> list[Path]:
    here = folder.is_dir() and not (folder.name == _INNER and folder.is_symlink())
    return [path for path in folder.iterdir() if _is_format(path.name)] if here else []


def _chosen(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the paths of formats, each with its name: those at the top, or else those in the inner folder.

    A single folder round everything, as code hosts pack it, is passed over.
    """
    parts = {path: PurePosixPath(path).parts for path in paths}
    tops = {part[0] for part in parts.values()}
    if len(tops) == 1 and all(len(part) > 1 for part in parts.values()) and tops != {_INNER}:
        parts = {path: part[1:] for path, part in parts.items()}
    formats = {path: part for path, part in parts.items() if _is_format(part[-1])}
    for depth, inner in ((1, ()), (2, (_INNER,))):
        if found := {path: part[-1] for path, part in formats.items() if len(part) == depth and part[:-1] == inner}:
            yield from found.items()
            return


def _from_zip(path: Path) -> Fetched:
    files = read_zip(path, _chosen)
    with ZipFile(path) as archive:
        passed = [info for info in archive.infolist() if info.filename.endswith(SUFFIX) and not _is_plain(info)]
    return _fetched(path.stem, str(path), files, others={info.filename: _why_not(info) for info in passed})


def read_zip(path: Path, choose: Callable[[Iterable[str]], Iterator[tuple[str, str]]]) -> dict[str, bytes]:
    """Return the files of a zip file that `choose` picks from the paths in it, by the names that it gives them.

    Raises OSError, or ContentError for what is no zip file or beyond the limits.
    """
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "Not an ordinary file")  # a pipe would be waited for
    if status.st_size > MOST_PACKED:
        raise ContentError(messages.too_large_file(path, MOST_PACKED >> 20))
    try:
        with ZipFile(path) as archive:
            infos = {info.filename: info for info in archive.infolist() if _is_plain(info)}
            if len(archive.infolist()) > _MOST_ENTRIES:
                raise ContentError(messages.too_many_files(path, _MOST_ENTRIES))
            return {name: _unpacked(archive, infos[member]) for member, name in _limited(choose(infos))}
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, StructError, ValueError, zlib.error):
        raise ContentError(messages.no_zip(path)) from None


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip file with these files; of the same files always the same bytes."""
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name, _EARLIEST), content, ZIP_DEFLATED)
    return written.getvalue()


def _limited(chosen: Iterator[tuple[str, str]]) -> list[tuple[str, str]]:
    found = list(chosen)
    if len(found) > MOST_FILES:
        raise ContentError(messages.too_many_formats(MOST_FILES, len(found)))
    return found


def _is_plain(info: ZipInfo) -> bool:
    """Say whether an entry is an ordinary file inside the archive: no folder, no link, no way out."""
    parts = PurePosixPath(info.filename).parts
    return not (
        info.is_dir()
        or not parts
        or ".." in parts
        or info.filename.startswith("/")
        or set(info.filename) & set("\\:\0")
        or _is_link(info)
        or info.flag_bits & _ENCRYPTED
        or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED)
    )


def _is_link(info: ZipInfo) -> bool:
    return (info.external_attr >> 16) & _KIND == _LINK


def _why_not(info: ZipInfo) -> str:
    return messages.A_LINK if _is_link(info) else messages.NOT_PLAIN


def _unpacked(archive: ZipFile, info: ZipInfo) -> bytes:
    """Return one file, whatever it says of its size: no more is unpacked than a format may have."""
    with archive.open(info) as file:
        content = file.read(MOST_BYTES + 1)
    return _bearable(info.filename, content)


def _bearable(name: str, content: bytes) -> bytes:
    if len(content) > MOST_BYTES:
        raise ContentError(messages.too_large_format(name, MOST_BYTES >> 10))
    return content


def _from_git(url: str) -> Fetched:
    if not _URL.fullmatch(url):
        raise ContentError(messages.NO_REPOSITORY)
    if which("git") is None:
        raise FilesError(messages.NO_GIT)
    url = os.path.expanduser(url)
    with tempfile.TemporaryDirectory(prefix="thinkpair-") as place:
        clone = Path(place, "clone")
        _git("clone", "--quiet", *_CLONE, "--", url, str(clone))
        commit = _git("-C", str(clone), "rev-parse", "HEAD").decode().strip()
        listing = _git("-C", str(clone), "ls-tree", "-r", "-z", "-l", "HEAD")
        blobs = dict(_blobs(listing))
        files = {
            name: _bearable(name, _git("-C", str(clone), "cat-file", "blob", blobs[path]))
            for path, name in _limited(_chosen(blobs))
        }
    name = re.split(r"[/:]", url.rstrip("/"))[-1].removesuffix(".git")
    links = [line.partition(b"\t")[2] for line in listing.split(b"\0") if line.startswith(b"120000 ")]
    shown = [link.decode("utf-8", "replace") for link in links if link.endswith(SUFFIX.encode())]
    return _fetched(name, f"{GIT}{url}", files, commit, dict.fromkeys(shown, messages.A_LINK))


def _blobs(listing: bytes) -> Iterator[tuple[str, str]]:
    """Yield the paths of ordinary files, each with its hash: no links, no submodules, nothing too large."""
    for line in listing.split(b"\0"):
        about, _, path = line.decode("utf-8", "replace").partition("\t")
        if path and (fields := about.split())[0] in ("100644", "100755") and int(fields[3]) <= MOST_BYTES:
            yield path, fields[2]


def _git(*arguments: str) -> bytes:
    """Run the user's git and return what it printed. Raises FilesError with the last line that it complained of."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    quiet = {"GIT_TERMINAL_PROMPT": "0", "GIT_LFS_SKIP_SMUDGE": "1", "GIT_ALLOW_PROTOCOL": "https:ssh:file"}
    try:
        run = subprocess.run(
            ["git", *_GIT, *arguments],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env={**own, **quiet, "LC_ALL": "C"},
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise FilesError(messages.git_is_slow(_PATIENCE)) from None
    if run.returncode:
        told = run.stderr.decode("utf-8", "replace").strip().splitlines()
        said = without_password(told[-1]) if told else messages.GIT_SAID_NOTHING
        raise FilesError(messages.git_failed(said))
    return run.stdout
