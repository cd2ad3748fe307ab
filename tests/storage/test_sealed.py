"""Files that version 0.1 sealed are told as sealed, with how to open them, and left as they are."""

from pathlib import Path

import pytest

from tests.storage.golden import CLOSED, INTERRUPTED, SEALED, content, unpacked
from thinkpair.cli import main
from thinkpair.errors import FilesError
from thinkpair.groups.repository import Groups
from thinkpair.storage.actions import list_actions
from thinkpair.storage.index.index import NAME, Index
from thinkpair.storage.journal.line_format import read_lines
from thinkpair.storage.sessions import Sessions

OPEN_IT = "sealed; to open it, run `thinkpair seal off` of version 0.1"


def test_sealed_sessions(tmp_path: Path) -> None:
    """Lists call a session sealed, not damaged, and one note says how many files are and what to do."""
    folders = unpacked(SEALED, tmp_path)
    sessions = Sessions(folders.sessions)
    assert {one.state for one in sessions.summaries()} == {"sealed"}
    index = Index(sessions, folders.state / NAME)
    index.refresh()
    assert {one.state for one in index.find()} == {"sealed"}
    assert index.notes() == ("5 files are sealed; to open them, run `thinkpair seal off` of version 0.1",)
    assert sessions.record(CLOSED[0]) == (
        None,
        (f"{CLOSED[0]}/record.toml: {OPEN_IT}", f"{CLOSED[0]}/journal.jsonl: {OPEN_IT}"),
    )


def test_sealed_files_stay(tmp_path: Path) -> None:
    """Nothing that writes touches a sealed file."""
    folders = unpacked(SEALED, tmp_path)
    before = content(tmp_path)
    sessions = Sessions(folders.sessions)
    sessions.settle_left_overs()
    with pytest.raises(FilesError, match=OPEN_IT):
        sessions.open(INTERRUPTED)
    with pytest.raises(FilesError, match=OPEN_IT):
        Groups(folders.groups).archive("ana-and-ben")
    assert list_actions(folders.sessions).all == ()
    after = content(tmp_path)
    assert {name: after[name] for name in before} == before
    assert {name.rpartition("/")[2] for name in after.keys() - before.keys()} <= {"lock"}


def test_sealed_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Every command that reads goes on past sealed files, and says so."""
    unpacked(SEALED, tmp_path).config.unlink()
    monkeypatch.setenv("THINKPAIR_HOME", str(tmp_path))
    assert main(["sessions"]) == 0
    told = capsys.readouterr()
    assert told.out.count("sealed") == 3
    assert "5 files are sealed" in told.err
    assert "damaged" not in told.out + told.err
    assert main(["sessions", "show", CLOSED[0]]) == 1
    assert OPEN_IT in capsys.readouterr().err
    assert main(["groups", "show", "ana-and-ben"]) == 3
    assert OPEN_IT in capsys.readouterr().err


@pytest.mark.parametrize(
    "line", [b"sealed YWdlLWVuY3J5cHRpb24ub3JnL3Yx", b'0123abcd 7 {"age":"YWdlLWVuY3J5cHRpb24ub3JnL3Yx"}']
)
def test_sealed_line(line: bytes) -> None:
    """A sealed line is no damage, even where it is cut or its checksum is wrong."""
    lines = read_lines(b"rubbish\n" + line + b"\n")
    assert (lines.sealed, lines.damaged, lines.tail) == (2, (1,), None)
