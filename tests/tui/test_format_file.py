"""The author's bench: examining a text, and the file it is saved in."""

from pathlib import Path

import pytest

from thinkpair.errors import FilesError
from thinkpair.formats.library import Library
from thinkpair.tui.format_file import FormatFile, examine

TEXT = """\
title = "T"
people = "2-4"
[role.a]
[[round]]
title = "Turns"
each = "a"
[[round.step]]
title = "Think"
speak = "a"
time = "5m"
"""


def test_a_text_is_planned_for_as_few_people_as_it_takes_or_for_so_many() -> None:
    for asked, planned in ((None, 2), (4, 4)):
        found = examine(TEXT, Path("a.toml"), Library(), asked)
        assert found.plan
        assert len(found.plan.people) == found.people == planned


def test_what_is_wrong_is_told_instead() -> None:
    assert "takes 2 to 4 people" in examine(TEXT, Path("a.toml"), Library(), 5).problem
    found = examine(TEXT.replace("5m", "soon"), Path("a.toml"), Library(), None)
    assert found.plan is None
    assert [diagnostic.line for diagnostic in found.diagnostics] == [10]


def test_a_file_is_saved_whole_with_its_rights_and_through_its_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.toml", tmp_path / "a.toml"
    real.write_text(TEXT)
    real.chmod(0o640)
    link.symlink_to(real)
    file = FormatFile(link, tmp_path / "state")
    file.keep("half")
    assert FormatFile(real, tmp_path / "state").kept() == "half"
    file.save("whole")
    assert link.is_symlink()
    assert real.read_text() == "whole"
    assert real.stat().st_mode & 0o777 == 0o640
    assert file.kept() is None


@pytest.mark.parametrize("content", [b"\xff\xfea", b"a\x00b", b"a\xff", b"x" * 300_000])
def test_what_is_no_format_file_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(content)
    with pytest.raises(FilesError):
        FormatFile(path, tmp_path).read()
