"""Packs on the command line: checked before they are taken, found after own formats and before shipped ones."""

import errno
import json
import shutil
from pathlib import Path

import pytest

from tests.commands import Cli
from tests.storage.killing import refused
from thinkpair.errors import FilesError
from thinkpair.files import locked
from thinkpair.formats.library import Library
from thinkpair.formats.pack_sources import fetch
from thinkpair.formats.packs import Pack, Packs

ROUND = 'title = "{0}"\n[[round]]\ntitle = "R"\n[[round.step]]\ntitle = "S"\nspeak = "each"\ntime = "1m"\n'


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    folder = tmp_path / "theirs"
    folder.mkdir()
    for name in ("check-in", "their-round"):
        (folder / f"{name}.toml").write_text(ROUND.format(f"Theirs: {name}"))
    return folder


def titles(cli: Cli) -> dict[str, str]:
    return {entry["id"]: entry["title"] for entry in json.loads(cli("formats", "--json")[1])}


def test_nothing_is_taken_where_nobody_can_be_asked(cli: Cli, theirs: Path, home: Path) -> None:
    code, out, err = cli("formats", "add", str(theirs))
    assert code == 2
    assert "theirs: 2 formats · from " in out
    assert "no problems found" in out
    assert "check-in hides the shipped format of that name; to have that back: thinkpair formats remove theirs" in out
    assert "--yes" in err
    assert list((home / "formats" / "packs").iterdir()) == []


def test_own_formats_win_over_packs_and_packs_over_shipped_ones(cli: Cli, theirs: Path, home: Path) -> None:
    assert cli("formats", "add", str(theirs), "--yes")[0] == 0
    assert titles(cli)["check-in"] == "Theirs: check-in"
    (home / "formats" / "check-in.toml").write_text(ROUND.format("Mine"))
    assert titles(cli)["check-in"] == "Mine"
    assert cli("plan", "check-in", "--people", "2")[1].startswith("Mine\n")
    assert cli("plan", "theirs:check-in", "--people", "2")[1].startswith("Theirs: check-in\n")
    (entry,) = [one for one in json.loads(cli("formats", "--json")[1]) if one["id"] == "their-round"]
    assert (entry["pack"], entry["shipped"], entry["shadows"]) == ("theirs", False, False)
    assert "from the pack theirs" in cli("formats")[1]


def test_two_that_add_a_pack_of_one_name_at_once(home: Path, theirs: Path) -> None:
    """Each has its own files until it is taken; the second is refused, and what a killed program left is removed."""
    packs, fetched = Packs(home / "formats"), fetch(str(theirs))
    pack = Pack("theirs", str(theirs), fetched.sha256, "2026-11-30")
    left = packs.folder / ".theirs.0a1b2c3d.new"
    left.mkdir(parents=True)
    with packs.staged("theirs", fetched) as mine, packs.staged("theirs", fetched) as yours:
        assert not left.exists()
        assert sorted(file.name for file in mine.iterdir()) == sorted(fetched.files)
        packs.take(yours, pack, new=True)
        with pytest.raises(FilesError, match="the pack theirs already exists: thinkpair formats update theirs"):
            packs.take(mine, pack, new=True)
    assert [folder.name for folder in packs.folder.iterdir()] == ["theirs"]
    assert packs.formats("theirs") == ("check-in", "their-round")


def test_what_is_hidden_is_said_before_it_is_taken(cli: Cli, theirs: Path, home: Path) -> None:
    cli("formats", "add", str(theirs), "--yes")
    (home / "formats" / "their-round.toml").write_text(ROUND.format("Mine"))
    said = cli("formats", "add", str(theirs), "--name", "zz", "--yes")[1]
    assert "their-round is hidden by your own format of that name; reach it as zz:their-round" in said
    assert "check-in is hidden by the pack theirs; reach it as zz:check-in" in said
    assert "check-in hides that of the pack theirs" in cli("formats", "add", str(theirs), "--name", "aa", "--yes")[1]
    assert Library([home / "formats"]).find("check-in") == home / "formats" / "packs" / "aa" / "check-in.toml"


def test_a_file_with_errors_is_left_out_and_counted(cli: Cli, theirs: Path) -> None:
    (theirs / "bad.toml").write_text('title = "\x1b[31m"\n')
    (theirs / "warned.toml").write_text(ROUND.format("W") + 'collect = "ideas"\n')
    code, out, _ = cli("formats", "add", str(theirs), "--yes")
    assert code == 0
    assert "bad is left out: " in out
    assert "1 warning" in out
    assert "\x1b" not in out
    assert "bad" not in titles(cli)
    assert "warned" in titles(cli)


def test_a_pack_without_a_format_that_can_be_used_is_refused(cli: Cli, tmp_path: Path, home: Path) -> None:
    (tmp_path / "bad.toml").write_text("title = 3\n")
    code, _, err = cli("formats", "add", str(tmp_path / "bad.toml"), "--yes")
    assert code == 1
    assert "nothing was added" in err
    assert list((home / "formats" / "packs").iterdir()) == []


def test_formats_of_a_pack_use_each_other(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "day"
    folder.mkdir()
    (folder / "inner.toml").write_text(ROUND.format("Inner"))
    (folder / "outer.toml").write_text('title = "Outer"\n[[round]]\nuse = "inner"\n')
    assert cli("formats", "add", str(folder), "--yes")[0] == 0
    assert cli("plan", "outer", "--people", "2")[0] == 0


def test_an_update_says_what_is_new_changed_and_gone(cli: Cli, theirs: Path) -> None:
    (theirs / "broken.toml").write_text("title = 3\n")
    cli("formats", "add", str(theirs), "--yes")
    assert "theirs: up to date" in cli("formats", "update", "theirs")[1]
    (theirs / "check-in.toml").unlink()
    (theirs / "their-round.toml").write_text(ROUND.format("Changed"))
    (theirs / "third.toml").write_text(ROUND.format("Third"))
    out = cli("formats", "update", "--yes")[1]
    assert "new: third\nchanged: their-round\ngone: check-in\n" in out
    assert "broken is left out: " in out
    assert titles(cli)["their-round"] == "Changed"
    assert titles(cli)["check-in"] == "Check-in"


def test_a_name_that_is_there_is_not_added_over(cli: Cli, theirs: Path) -> None:
    cli("formats", "add", str(theirs), "--yes")
    code, _, err = cli("formats", "add", str(theirs), "--yes")
    assert code == 3
    assert "formats update theirs" in err


def test_a_pack_is_listed_and_removed(cli: Cli, theirs: Path) -> None:
    assert cli("formats", "packs")[1].startswith("No packs.")
    cli("formats", "add", str(theirs), "--yes")
    (pack,) = json.loads(cli("formats", "packs", "--json")[1])
    assert (pack["name"], pack["source"], pack["formats"]) == ("theirs", str(theirs), ["check-in", "their-round"])
    assert len(pack["sha256"]) == 64
    assert cli("formats", "remove", "theirs")[0] == 2
    assert cli("formats", "remove", "theirs", "--yes")[0] == 0
    assert cli("formats", "packs", "--json")[1] == "[]\n"
    code, _, err = cli("formats", "remove", "theirs", "--yes")
    assert (code, err.count("\n")) == (3, 1)


def test_a_pack_about_which_nothing_is_known_can_be_listed_and_removed(cli: Cli, home: Path) -> None:
    place = home / "formats" / "packs" / "old"
    place.mkdir(parents=True)
    (place / "pack.json").write_bytes(b'{"name": "\xaf"}')
    (place / "a.toml").write_text(ROUND.format("A"))
    assert cli("formats", "packs")[1].startswith("old: 1 format · its pack.json cannot be read")
    assert cli("formats", "update")[0] == 3
    assert cli("formats", "remove", "old", "--yes")[0] == 0


def test_what_a_removal_that_was_cut_off_has_left_goes_with_the_next_look(cli: Cli, home: Path) -> None:
    left = home / "formats" / "packs" / ".old.gone"
    left.mkdir(parents=True)
    (left / "a.toml").write_text(ROUND.format("A"))
    assert cli("formats", "packs")[1].startswith("No packs.")
    assert not left.exists()


@pytest.mark.parametrize("name", ["x.zip", "x"])
def test_what_is_exported_can_be_added(cli: Cli, tmp_path: Path, name: str) -> None:
    (tmp_path / "inner.toml").write_text(ROUND.format("Inner"))
    (tmp_path / "outer.toml").write_text('title = "Outer"\n[[round]]\nuse = "inner"\n')
    path = tmp_path / name
    code, out, _ = cli("formats", "export", str(tmp_path / "outer.toml"), "lean-coffee", "-o", str(path))
    assert (code, out.splitlines()[0]) == (0, f"inner, lean-coffee, outer: written to {path}")
    assert cli("formats", "export", "lean-coffee", "-o", str(path))[0] == 3
    assert cli("formats", "add", str(path), "--yes")[0] == 0
    assert {"inner", "outer"} <= set(titles(cli))


def test_packs_are_updated_although_the_source_of_another_one_is_gone(cli: Cli, theirs: Path, tmp_path: Path) -> None:
    shutil.copytree(theirs, tmp_path / "a-first")
    cli("formats", "add", str(tmp_path / "a-first"), "--yes")
    cli("formats", "add", str(theirs), "--yes")
    shutil.rmtree(tmp_path / "a-first")
    (theirs / "their-round.toml").write_text(ROUND.format("Newer"))
    code, out, err = cli("formats", "update", "--yes")
    assert (code, "Updated the pack theirs." in out) == (3, True)
    assert err.startswith("thinkpair: a-first: cannot read ")
    assert cli("formats", "update", "a-first", "--yes")[0] == 3


def test_a_pack_whose_update_was_cut_off_is_there_again(cli: Cli, theirs: Path, home: Path) -> None:
    cli("formats", "add", str(theirs), "--yes")
    packs = home / "formats" / "packs"
    (packs / "theirs").rename(packs / ".theirs.old")
    assert titles(cli)["their-round"] == "Theirs: their-round"


def test_a_pack_that_is_being_updated_is_not_put_back(cli: Cli, theirs: Path, home: Path) -> None:
    """Else the new one would find its name taken, and the update would fail."""
    cli("formats", "add", str(theirs), "--yes")
    packs = home / "formats" / "packs"
    with locked(packs):
        (packs / "theirs").rename(packs / ".theirs.old")
        titles(cli)
        assert not (packs / "theirs").exists()
    titles(cli)
    assert (packs / "theirs").is_dir()


def test_a_pack_stays_where_its_update_fails(cli: Cli, theirs: Path) -> None:
    cli("formats", "add", str(theirs), "--yes")
    (theirs / "their-round.toml").write_text(ROUND.format("Newer"))
    failed: tuple[str, ...] = ("",)
    number = 1
    while failed:
        code, failed = refused(number, lambda: cli("formats", "update", "--yes")[0], errno.ENOSPC)
        assert titles(cli)["their-round"] in ("Newer", "Theirs: their-round" if code else "")
        number += 1
    assert number > 10


@pytest.mark.parametrize("target", ["given", "given.zip"])
def test_an_export_is_whole_or_not_there(cli: Cli, tmp_path: Path, target: str) -> None:
    failed: tuple[str, ...] = ("",)
    path, number, whole = tmp_path / "out" / target, 1, {"lean-coffee.toml"} if target == "given" else {target}
    path.parent.mkdir()
    while failed:
        code, failed = refused(
            number, lambda: cli("formats", "export", "lean-coffee", "-o", str(path))[0], errno.ENOSPC
        )
        left = {one.name for one in path.parent.rglob("*") if one.is_file()}
        assert left == whole or "unlink" in failed or (code and not left)
        number += 1
        shutil.rmtree(path.parent)
        path.parent.mkdir()
    assert number > 5


def test_a_format_that_is_no_pack_is_not_removed_and_how_is_said(cli: Cli, theirs: Path, home: Path) -> None:
    cli("formats", "new", "ours")
    cli("formats", "add", str(theirs), "--yes")
    code, _, err = cli("formats", "remove", "ours", "--yes")
    assert (code, f"delete the file {home}/formats/ours.toml" in err) == (3, True)
    assert "which cannot be removed" in cli("formats", "remove", "thinking-pair", "--yes")[2]
    assert "thinkpair formats remove theirs" in cli("formats", "remove", "their-round", "--yes")[2]
    assert (home / "formats" / "ours.toml").exists()


def test_the_folder_of_a_scheme_is_no_pack(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "spring"
    cli("scheme", "new", str(folder))
    code, _, err = cli("formats", "add", str(folder), "--yes")
    assert (code, f"thinkpair scheme check {folder}" in err) == (1, True)
