"""The commands `backup` and `restore`: what is said, and with which exit code."""

from pathlib import Path

import pytest

from tests.storage.houses import folders, full_house
from thinkpair.cli import main


def test_a_backup_comes_back_and_what_differs_is_told(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    house, archive = full_house(home), str(tmp_path / "all.zip")
    assert main(["backup", archive]) == 0
    assert capsys.readouterr().out.startswith("Saved 7 files (")
    assert main(["backup", archive]) == 3
    assert "already exists; use --force to overwrite it" in capsys.readouterr().err
    (house.groups / "ana-and-ben.toml").write_text("# mine\n")
    assert main(["restore", archive, "--dry-run"]) == 0
    skipped = "skipped: groups/ana-and-ben.toml: differs from what is here; --force replaces it"
    assert skipped in capsys.readouterr().out
    assert main(["restore", archive, "--force"]) == 0
    assert "replaced: groups/ana-and-ben.toml" in capsys.readouterr().out
    monkeypatch.setenv("THINKPAIR_HOME", str(tmp_path / "other"))
    assert main(["restore", archive]) == 0
    out = capsys.readouterr().out
    assert out == "7 files restored, 0 already here\n"
    assert folders(tmp_path / "other").config.exists()


def test_what_cannot_be_restored_is_told_in_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.zip").write_text("rubbish")
    assert main(["restore", str(tmp_path / "a.zip")]) == 1
    assert main(["restore", str(tmp_path / "none.zip")]) == 3
    assert main(["restore", "/dev/zero"]) == 3
    assert capsys.readouterr().err.count("\n") == 3
