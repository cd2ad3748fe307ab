"""Copies of groups, formats and settings that a synced folder made, and files that iCloud has taken away."""

from pathlib import Path

import pytest

from tests.commands import Cli
from tests.storage.making import ID, agreed, keep, started, whole
from thinkpair.groups.summary import glance_at_groups
from thinkpair.storage.synced_folders import find_other_copies, original_of

SIX = 'title = "Six"\n[[person]]\nname = "Ana"\n'
MADE = [
    "six-LAPTOP-7F3K2.toml",  # OneDrive
    "six-thinkpad.toml",  # OneDrive, small letters
    "six (1).toml",  # Google Drive, browsers
    "six 12.toml",  # iCloud
    "six (Case Conflict).toml",  # Dropbox
    "six (In Konflikt stehende Kopie von Ana 2026-11-21).toml",
    "six (Copie en conflit de Ana 2026-11-21).toml",
    "six (Copia en conflicto de Ana 2026-11-21).toml",
    "six (Ana's conflicted copy 2026-11-21).toml",
    "six~HEAD.toml",  # git
    "six.toml.orig",
    "six.sync-conflict-20261121-140500-ABCDEFG.toml",  # Syncthing
    "Copy of six.toml",
]


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("kind", ["group", "format"])
def test_a_copy_is_found_with_what_it_is_a_copy_of(home: Path, name: str, kind: str, cli: Cli) -> None:
    folder = home / f"{kind}s"
    folder.mkdir(parents=True)
    (folder / "six.toml").write_text(SIX)
    (folder / "sixteen.toml").write_text(SIX.replace("Six", "Sixteen"))
    (folder / name).write_text(SIX.replace("Ana", "Ben"))
    listed = cli(f"{kind}s", "list")
    assert f"{name} looks like a copy of a {kind}" in listed[2]
    if kind == "group":
        assert [line.split()[0] for line in listed[1].splitlines()] == ["six", "sixteen"]
        assert [glance.id for glance in glance_at_groups(folder)] == ["six", "sixteen"]
    (copy,) = find_other_copies(folder, kind)  # type: ignore[arg-type]  # the parameter of a test
    assert (copy.path, original_of(copy)) == (folder / name, folder / "six.toml")
    out = cli("sessions", "conflicts")[1]
    assert name in out
    assert '+ name = "Ben"' in out


@pytest.mark.parametrize("name", ["config-LAPTOP.toml", "config (1).toml", "config-laptop.toml", "config~HEAD.toml"])
def test_a_copy_of_the_settings_is_found(home: Path, name: str, cli: Cli) -> None:
    home.mkdir(exist_ok=True)
    (home / "config.toml").write_text('name = "Ana"\n')
    (home / name).write_text('name = "Ben"\n')
    assert f"{name} " in cli("sessions", "conflicts")[1]


@pytest.mark.parametrize(
    ("name", "title"),
    [("six-two.toml", "Six two"), ("six-2.toml", "Six"), ("other.toml", "Six"), ("notes.txt", "Six")],
    ids=["another title", "a number of the program", "another name", "no TOML"],
)
def test_another_file_is_no_copy(home: Path, name: str, title: str, cli: Cli) -> None:
    folder = home / "groups"
    folder.mkdir(parents=True)
    (folder / "six.toml").write_text(SIX)
    (folder / name).write_text(SIX.replace("Six", title))
    assert list(find_other_copies(folder, "group")) == []
    assert cli("sessions", "conflicts")[1] == "No conflicting copies.\n"


def test_groups_list_tells_copies_and_names_that_are_not_valid(home: Path, cli: Cli) -> None:
    folder = home / "groups"
    folder.mkdir(parents=True)
    for name in ("six.toml", "six-thinkpad.toml", "My notes.toml"):
        (folder / name).write_text(SIX)
    told = cli("groups", "list")[2]
    assert "six-thinkpad.toml looks like a copy of a group" in told
    assert "My notes.toml is skipped: its name is not a valid group name" in told
    assert "My notes.toml is skipped" in cli("sessions", "conflicts")[1]


@pytest.mark.parametrize(
    ("name", "title", "is_copy"),
    [
        ("six-thinkpad.toml", "Six", True),
        ("six-thinkpad.toml", "Ana and Ben", True),
        ("six-LAPTOP-7F3K2.toml", "Six", True),
        ("six-two.toml", "Six two", False),
        ("six-two-2.toml", "Six, two!", False),
        ("seven.toml", "Seven", False),
    ],
)
def test_a_copy_of_what_icloud_has_taken_away_is_no_group(
    home: Path, cli: Cli, name: str, title: str, is_copy: bool
) -> None:
    """Where the group itself is only a placeholder its title is not known; another group's name comes of its own."""
    folder = home / "groups"
    folder.mkdir(parents=True)
    (folder / ".six.toml.icloud").write_text("")
    (folder / name).write_text(SIX.replace("Six", title))
    _, out, err = cli("groups", "list")
    assert ("looks like a copy" in err, "No groups" in out) == (is_copy, is_copy)
    _, out, err = cli("sessions", "conflicts")
    assert (name in out) == is_copy
    assert "six.toml is not downloaded from iCloud" in err


def test_what_icloud_has_taken_away_is_named(home: Path, cli: Cli, tmp_path: Path) -> None:
    sessions = keep(home / "sessions", whole(started(), agreed(1)))
    sessions.settle(ID)
    (home / "groups").mkdir(exist_ok=True)
    (home / "groups" / ".six.toml.icloud").write_text("")
    for path in list((home / "sessions" / ID).iterdir()):
        path.rename(path.with_name(f".{path.name}.icloud"))
    _, out, err = cli("sessions", "list")
    assert out == "No session can be read here.\n"
    assert "record.toml is not downloaded from iCloud" in err
    assert "six.toml is not downloaded from iCloud" in cli("groups", "list")[2]
    code, _, err = cli("backup", str(tmp_path / "b.zip"))
    assert "is not downloaded from iCloud" in err, code
