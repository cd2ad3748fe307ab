"""`--force` writes over the files that it is told, never over one that the program keeps for itself."""

from pathlib import Path

import pytest

from tests.commands import Cli
from tests.hostile.garbage import KEPT, furnish
from tests.storage.making import ID
from thinkpair.formats.library import shipped_folder

COMMANDS = {
    "plan": ("plan", "thinking-pair", "--people", "Ana,Ben", "--output"),
    "export": ("export", ID, "--to", "md", "--output"),
    "backup": ("backup",),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_force_never_writes_over_a_file_of_the_programs_own(command: str, home: Path, cli: Cli) -> None:
    furnish(home)
    (home / "formats").mkdir(exist_ok=True)
    (home / "formats" / "own.toml").write_text("title = 'Own'")
    # A scheme stands where its organiser wants it: its files are not the program's own.
    kept = [each.path for each in KEPT.values() if not each.path.startswith("scheme/")]
    files = [home / path for path in (*kept, "formats/own.toml")]
    (home.parent / "link").symlink_to(home)
    for path in (*files, home.parent / "link" / "config.toml", shipped_folder() / "check-in.toml"):
        before = path.read_bytes()
        code, _, err = cli(*COMMANDS[command], str(path), "--force")
        assert (code, "thinkpair's own" in err) == (3, True), (path, err)
        assert path.read_bytes() == before


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("folder", ["groups", "formats", "sessions", "state", "reflections"])
def test_nothing_new_is_put_into_a_folder_of_the_programs_own(command: str, folder: str, home: Path, cli: Cli) -> None:
    furnish(home)
    for path in (home / folder / "new.toml", home / folder / "new" / "notes.md"):
        code, _, err = cli(*COMMANDS[command], str(path))
        assert (code, f"{path} is in a folder that thinkpair keeps for itself: name another place" in err) == (3, True)
        assert not path.exists()
    (home / "config.toml").unlink()
    assert cli(*COMMANDS[command], str(home / "config.toml"))[0] == 3
    assert cli(*COMMANDS[command], str(home / "beside.zip"))[0] == 0


def test_formats_are_not_exported_into_the_folder_of_ones_own(home: Path, cli: Cli) -> None:
    furnish(home)
    code, _, err = cli("formats", "export", "thinking-pair", "--output", str(home / "formats" / "copy"))
    assert (code, "keeps for itself" in err) == (3, True)
    assert not (home / "formats" / "copy").exists()


@pytest.mark.parametrize("command", COMMANDS)
def test_force_writes_over_another_file(command: str, home: Path, cli: Cli, tmp_path: Path) -> None:
    furnish(home)
    (tmp_path / "mine").write_text("old")
    assert cli(*COMMANDS[command], str(tmp_path / "mine"))[0] == 3
    assert cli(*COMMANDS[command], str(tmp_path / "mine"), "--force")[0] == 0
    assert (tmp_path / "mine").read_bytes() != b"old"
