"""What the library and the packs say: why a format is not found, a file not read, a pack not added.

What is wrong in a format is said beside the rule that finds it, as a `Problem` with its code and hint. Names and
paths that people typed are made safe here.
"""

from collections.abc import Sequence
from pathlib import Path

from thinkpair.safe_text import safe_path, safe_text

# Formats and their files

FORMAT_UNREADABLE = "this file cannot be read; `thinkpair check` says why"
UNUSABLE_NAME = "its name cannot be used"


def no_format(name: str, instead: str) -> str:
    """Return that there is no format of a name, and what to write instead."""
    return f'there is no format "{safe_text(name, 80)}"; {instead}'


def no_format_to_use(name: str, instead: str) -> str:
    """Return that a format uses one that is not there; `instead` may be ""."""
    return f'there is no format "{name}" beside this file or in the library{f"; {instead}" if instead else ""}'


def circle(names: Sequence[str]) -> str:
    """Return that formats use each other in a circle."""
    return f"these formats use each other in a circle: {' → '.join(names)}"


def too_deep(most: int) -> str:
    """Return that formats use each other too often below each other."""
    return f"formats use each other more than {most} deep here"


def nearest_formats(near: Sequence[str]) -> str:
    """Return which formats may be meant, or how to see all."""
    quoted = " or ".join(f'"{identifier}"' for identifier in near)
    return f"did you mean {quoted}?" if near else "see them all with: thinkpair formats list"


def file_beside(name: str, suffix: str) -> str:
    """Return that a file is meant by its name with its ending."""
    return f"for the file in this folder write {safe_text(name, 80)}{suffix}"


def first_fault(headline: str) -> str:
    """Return the first thing that is wrong in a format."""
    return f"{headline} (thinkpair check tells all)"


def damaged_copy(headline: str) -> str:
    """Return that the format of a session, as it was then, cannot be read."""
    return f"the format kept with this session cannot be read: {headline}"


def cannot_be_read(path: Path, why: str) -> str:
    """Return that a file cannot be read."""
    return f"{safe_path(path)} cannot be read: {why}"


def folder_cannot_be_read(path: Path, why: str) -> str:
    """Return that a folder cannot be read."""
    return f"the folder {cannot_be_read(path, why)}"


def no_file(path: Path) -> str:
    """Return that a path leads to something that is no file."""
    return f"{safe_path(path)} is not a file: it is a folder, a pipe or a device"


# Packs

A_LINK = "it is a link, and links are not followed"
NO_ID = "its name cannot be the id of a format"
NOT_PLAIN = "it leads out of the archive, or is packed in a way that is not read"
ONLY_ZIP = "only zip archives can be added: unpack this one, then add its folder"
NO_REPOSITORY = "a repository is named like git:https://example.org/formats.git, or git:/path/to/it"
NO_GIT = "git is not installed: install it, or add a file, a folder or a zip file"
GIT_SAID_NOTHING = "it failed and said nothing"


def pack_exists(name: str) -> str:
    """Return that there is a pack of this name."""
    return f"the pack {name} already exists: thinkpair formats update {name}, or add it with --name NAME"


def no_pack(name: str, packs: Sequence[str]) -> str:
    """Return that there is no pack of this name, and which there are."""
    known = f"there are {', '.join(packs)}" if packs else "no packs yet"
    return f'pack "{safe_text(name, 80)}" not found; {known}'


def no_pack_name(text: str) -> str:
    """Return that a text has no letters for the name of a pack."""
    return f"no pack name can be made from {safe_text(text, 80)}: choose one with --name NAME"


def is_address(source: str) -> str:
    """Return that an address is no path."""
    shown = safe_text(source, 200).replace("http://", "https://")
    return f"for a git repository write git:{shown}; download anything else first, then add the file"


def is_repository(path: Path) -> str:
    """Return that a folder is a git repository without files to read."""
    return f"this is a git repository: write git:{safe_text(str(path), 200)}"


def no_formats_in(source: str, folder: str, suffix: str, *, links: bool) -> str:
    """Return that a source, and the `folder` in it, have no formats; with `links`, that those do not count."""
    not_followed = "; links are not followed" if links else ""
    where = f"{safe_text(source, 200)} or its {folder} folder"
    return f"no formats found in {where}: they are files like team-round{suffix}{not_followed}"


def too_many_formats(most: int, found: int) -> str:
    """Return that a pack has too many formats."""
    return f"a pack has at most {most} formats; here are {found}"


def too_large_pack(most: int, mib: int) -> str:
    """Return that a pack has too many formats, or more than so many MiB."""
    return f"a pack has at most {most} formats and {mib} MiB"


def too_large_file(path: Path, mib: int) -> str:
    """Return that an archive has more than so many MiB."""
    return f"{safe_path(path)} is larger than {mib} MiB"


def too_many_files(path: Path, most: int) -> str:
    """Return that an archive has too many files."""
    return f"{safe_path(path)} holds more than {most} files"


def no_zip(path: Path) -> str:
    """Return that a file is no archive."""
    return f"{safe_path(path)} is not a zip file, or is damaged"


def too_large_format(name: str, kib: int) -> str:
    """Return that a file of a pack has more than so many KiB."""
    return f"{safe_text(name, 100)} is larger than {kib} KiB, the most that a format can have"


def git_is_slow(seconds: float) -> str:
    """Return that git took more than so many seconds."""
    return f"git did not answer within {seconds} seconds"


def git_failed(why: str) -> str:
    """Return what git said last."""
    return f"git: {safe_text(why, 200)}"


# Formats of one name


def hides_shipped(identifier: str, pack: str) -> str:
    """Return that a pack's format is taken in place of a shipped one, and how that comes back."""
    return f"{identifier} hides the shipped format of that name; to have that back: thinkpair formats remove {pack}"


def hides_other(identifier: str, pack: str) -> str:
    """Return that a pack's format is taken in place of that of another pack."""
    return f"{identifier} hides that of the pack {pack}"


def hidden_by_own(identifier: str, pack: str) -> str:
    """Return that one's own format is taken in place of the pack's, and how that is reached."""
    return f"{identifier} is hidden by your own format of that name; reach it as {pack}:{identifier}"


def hidden_by_other(identifier: str, other: str, pack: str) -> str:
    """Return that the format of another pack is taken in place of the pack's, and how that is reached."""
    return f"{identifier} is hidden by the pack {other}; reach it as {pack}:{identifier}"
