from pathlib import Path

import pytest

from tests.formats.formats import PAIR
from thinkpair.errors import FilesError
from thinkpair.formats.library import Library, shipped_folder


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    for name in ("thinking-pair", "my-round"):
        (folder / f"{name}.toml").write_text(PAIR, "utf-8")
    return folder


def test_a_users_file_wins_over_a_shipped_one_and_says_so(mine: Path) -> None:
    entries = {entry.id: entry for entry in Library([mine]).entries()}
    assert entries["thinking-pair"].path == mine / "thinking-pair.toml"
    assert (entries["thinking-pair"].shipped, entries["thinking-pair"].shadows) == (False, True)
    assert (entries["my-round"].shipped, entries["my-round"].shadows) == (False, False)
    assert (entries["check-in"].shipped, entries["check-in"].shadows) == (True, False)
    assert Library([mine]).find("thinking-pair") == mine / "thinking-pair.toml"
    assert Library().find("thinking-pair") == shipped_folder() / "thinking-pair.toml"


def test_the_first_of_the_users_folders_wins(mine: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "my-round.toml").write_text(PAIR, "utf-8")
    library = Library([other, mine, tmp_path / "missing"])
    assert library.find("my-round") == other / "my-round.toml"
    assert [entry.path for entry in library.entries() if entry.id == "my-round"] == [other / "my-round.toml"]


def test_copies_of_editors_and_synced_folders_are_no_formats(mine: Path) -> None:
    known = {entry.id for entry in Library([mine]).entries()}
    for name in (".hidden.toml", "._pair.toml", "pair.toml~", "~$pair.toml", ".pair.toml.swp", "notes.txt"):
        (mine / name).write_text(PAIR, "utf-8")
    (mine / "folder.toml").mkdir()
    strays = ["pair (conflicted copy 2026-11-21).toml", "pair.sync-conflict-20261121-120000-ABCDEFG.toml"]
    for name in strays:
        (mine / name).write_text(PAIR, "utf-8")
    assert {entry.id for entry in Library([mine]).entries()} == known
    assert [path.name for path in Library([mine]).strays()] == strays


def test_a_format_is_named_by_its_id_or_its_path(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library([mine])
    assert library.resolve("my-round") == mine / "my-round.toml"
    assert library.resolve("sub/other.toml") == Path("sub/other.toml")
    assert library.resolve("other.toml") == Path("other.toml")
    monkeypatch.chdir(mine)
    (mine / "plain").write_text(PAIR, "utf-8")
    assert library.resolve("plain") == Path("plain")
    with pytest.raises(FilesError, match=r"for the file in this folder write my-round\.toml"):
        Library().resolve("my-round")


def test_an_unknown_id_is_answered_with_the_nearest_known_one() -> None:
    with pytest.raises(FilesError, match=r'no format "thinking-pear"; did you mean "thinking-pair"\?'):
        Library().resolve("thinking-pear")
    with pytest.raises(FilesError, match="formats list"):
        Library().resolve("zzzzzzzz")


@pytest.mark.parametrize("name", ["..", "../x", "a/b", "con", "lpt1", "", "-rf", "A", "a\0b", "x" * 65, "é"])
def test_what_is_no_id_finds_nothing(mine: Path, name: str) -> None:
    assert Library([mine]).find(name) is None
    assert not Library.is_id(name)
