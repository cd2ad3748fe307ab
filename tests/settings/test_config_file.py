"""One key of config.toml is written, and everything else in it stays as it is."""

import os
import stat
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import tomlkit

from tests.settings.config import config
from thinkpair.errors import FilesError
from thinkpair.settings import find_folders, load_settings
from thinkpair.settings.config_file import remember

WRITTEN = """# my own
sound = "bell"   # not at night
unknown = { a = 1 }

[keys]
# left hand
undo = 'z'
"""


def test_the_first_setting_makes_the_file_for_its_owner_alone(home: Path) -> None:
    remember(find_folders(), "sound", "none")
    path = home / "config.toml"
    assert path.read_text() == 'sound = "none"\n'
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(home.stat().st_mode)) == (0o600, 0o700)


def test_what_another_program_writes_meanwhile_stays(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, parse = config(home, 'sound = "bell"\n'), tomlkit.parse
    others = iter(['sound = "bell"\nname = "Ana"\n'])

    def meanwhile(text: str) -> tomlkit.TOMLDocument:
        for other in others:
            path.write_text(other)
        return parse(text)

    monkeypatch.setattr(tomlkit, "parse", meanwhile)
    remember(find_folders(), "theme", "nord")
    assert path.read_text() == 'sound = "bell"\nname = "Ana"\ntheme = "nord"\n'


@pytest.mark.parametrize(
    ("key", "value", "line"),
    [
        ("sound", "none", 'sound = "none"   # not at night'),
        ("theme", "nord", 'theme = "nord"'),
        ("mark_sound", True, "mark_sound = true"),
        ("keys.undo", "u", 'undo = "u"'),
        ("keys.redo", ["y", "f5"], 'redo = ["y", "f5"]'),
    ],
)
def test_all_other_lines_stay(home: Path, key: str, value: object, line: str) -> None:
    path = config(home, WRITTEN)
    remember(find_folders(), key, value)
    before, after = WRITTEN.splitlines(), path.read_text().splitlines()
    assert line in after
    name = key.rpartition(".")[2]
    assert [one for one in before if not one.startswith(name)] == [one for one in after if one != line]


def test_none_takes_a_key_out(home: Path) -> None:
    path = config(home, WRITTEN)
    remember(find_folders(), "keys.undo", None)
    remember(find_folders(), "theme", None)
    remember(find_folders(), "people.ana", None)
    assert path.read_text() == WRITTEN.replace("undo = 'z'\n", "")


@pytest.mark.parametrize(
    "before",
    [
        "",
        "\n",
        "[keys]\nredo = 'y'\n",
        "[[x]]\na = 1\n",
        "keys.redo = 'y'\n",
        "keys = { redo = 'y' }",
        "a = 1\r\n[b]\r\n",
    ],
)
def test_whatever_stands_there_both_are_read_back(home: Path, before: str) -> None:
    path = config(home, before)
    remember(find_folders(), "sound", "none")
    remember(find_folders(), "keys.undo", "z")
    expected = tomllib.loads(before)
    expected.setdefault("keys", {})["undo"] = "z"
    assert tomllib.loads(path.read_bytes().decode()) == {**expected, "sound": "none"}


@pytest.mark.parametrize("broken", ["sound = bell\n", b"\xff", "a = 1\na = 2\n", "a = " + "[" * 20_000])
def test_a_broken_file_is_never_written_over(home: Path, broken: str | bytes) -> None:
    path = config(home, broken)
    before = path.read_bytes()
    with pytest.raises(FilesError, match=r"config.toml.* cannot be understood .*; mend it first") as caught:
        remember(find_folders(), "sound", "none")
    assert str(caught.value).isprintable()
    assert path.read_bytes() == before
    assert os.listdir(home) == ["config.toml"]


def test_a_key_where_a_table_should_be_is_left_alone_when_something_is_taken_out(home: Path) -> None:
    path = config(home, "keys = 3\n")
    remember(find_folders(), "keys.undo", None)
    assert path.read_text() == "keys = 3\n"


def test_a_link_stays_a_link(home: Path, tmp_path: Path) -> None:
    home.mkdir()
    (home / "config.toml").symlink_to(tmp_path / "dotfiles.toml")
    remember(find_folders(), "sound", "none")
    assert (home / "config.toml").is_symlink()
    assert load_settings().sound == "none"


def test_a_link_that_goes_round_is_told_and_stays(home: Path) -> None:
    home.mkdir()
    (home / "config.toml").symlink_to("config.toml")
    with pytest.raises(FilesError, match="it is a link to another place"):
        remember(find_folders(), "sound", "none")
    assert (home / "config.toml").is_symlink()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FilesError, match=r"cannot write .*file/home/config.toml: Not a directory"):
        remember(find_folders({"THINKPAIR_HOME": str(tmp_path / "file" / "home")}), "sound", "none")


def test_a_folder_that_cannot_be_written_leaves_the_file_as_it_was(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = config(home, WRITTEN)

    def refuse(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(FilesError, match="the disk is full"):
        remember(find_folders(), "sound", "none")
    assert path.read_text() == WRITTEN
    assert os.listdir(home) == ["config.toml"]


def test_a_change_that_would_harm_the_rest_is_not_made(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = config(home, WRITTEN)
    monkeypatch.setattr(tomlkit, "dumps", lambda document: 'sound = "none"\n')
    with pytest.raises(FilesError, match="cannot be changed without harm to what is there; edit it by hand"):
        remember(find_folders(), "sound", "none")
    assert path.read_text() == WRITTEN


def test_settings_changed_at_once_are_all_written(tmp_path: Path) -> None:
    """Ten programs that set one setting each at the same time: ten are set."""
    home = find_folders({"THINKPAIR_HOME": str(tmp_path)})
    with ThreadPoolExecutor(10) as pool:
        for number in range(10):
            pool.submit(remember, home, f"keys.key{number}", "x")
    assert len(tomllib.loads(home.config.read_text())["keys"]) == 10
    assert [path.name for path in tmp_path.iterdir()] == ["config.toml"]
