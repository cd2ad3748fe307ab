"""`thinkpair formats upgrade FILE…`: files of before are rewritten where they lie."""

import stat
from pathlib import Path

from tests.commands import Cli

OLD = 'title = "Old"  # mine\nlength = "9m"\n[[round]]\ntitle = "R"\n[[round.step]]\ntitle = "S"\nshare = "5m"\n'


def test_files_are_rewritten_and_what_changed_is_told(cli: Cli, tmp_path: Path) -> None:
    old, done = tmp_path / "old.toml", tmp_path / "done.toml"
    old.write_text(OLD)
    old.chmod(0o644)
    done.write_text(f"syntax = 1\n{OLD.replace('length', 'total ').replace('share', 'total')}")
    code, out, _ = cli("formats", "upgrade", str(old), str(done))
    assert code == 0
    assert old.read_text() == done.read_text()
    assert stat.S_IMODE(old.stat().st_mode) == 0o644
    assert "line 2: length is total now" in out
    assert f"{done}: nothing to change" in out
    assert cli("check", str(old))[0] == 0


def test_a_file_that_cannot_be_read_is_left_alone(cli: Cli, tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("length = ")
    code, _, err = cli("formats", "upgrade", str(broken))
    assert code == 1
    assert "broken.toml:1:" in err
    assert broken.read_text() == "length = "
    assert cli("formats", "upgrade", str(tmp_path / "none.toml"))[0] == 3
