"""What a person wrote looking back: appended, never rewritten, and read as it stands now."""

import stat
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.full import room
from thinkpair.errors import FilesError
from thinkpair.safe_text import safe_text
from thinkpair.storage.reflections import About, OpenEntry, read_reflections

NOW = datetime(2026, 11, 29, 19, 5)
ABOUT = About(("Ana", "Ben"), "ana-and-ben", "Thinking pair, 2026-11-21")


def test_an_entry_can_be_read_by_hand_and_by_the_program(tmp_path: Path) -> None:
    root = tmp_path / "reflections"
    page = OpenEntry(root, NOW, ABOUT)
    assert not root.exists()
    page.add("The trust", "How is it?", "good")
    page.add("The trust", "How far?", "2 of 4")
    page.add("Next time", "What then?", "ask less")
    assert page.path.read_text() == (
        "# Looking back, 2026-11\n\n"
        "## 2026-11-29 19:05 · with Ana, Ben · group ana-and-ben\n\n"
        "About: Thinking pair, 2026-11-21\n\n"
        "### The trust\n\n_How is it?_\n\ngood\n\n_How far?_\n\n2 of 4\n\n"
        "### Next time\n\n_What then?_\n\nask less\n"
    )
    assert stat.S_IMODE(root.stat().st_mode) == 0o700
    assert stat.S_IMODE(page.path.stat().st_mode) == 0o600
    (entry,) = read_reflections(root)
    assert entry.text.startswith("About: Thinking pair, 2026-11-21\n\n### The trust")
    assert entry.is_about("", "")
    assert entry.is_about("ben", "Ana-and-Ben")
    assert not entry.is_about("Chi", "")
    assert not entry.is_about("", "others")


def test_what_somebody_changes_by_hand_meanwhile_stays(tmp_path: Path) -> None:
    page = OpenEntry(tmp_path, NOW, ABOUT)
    page.add("The trust", "How is it?", "good")
    mine = page.path.read_text() + "\n## Mine\n\nno line end"
    page.path.write_text(mine)
    page.add("The trust", "How far?", "2 of 4")
    assert page.path.read_text().startswith(mine + "\n\n## 2026-11-29 19:05 · with Ana, Ben")
    first, second = read_reflections(tmp_path)
    assert first.text.endswith("## Mine\n\nno line end")
    assert second.is_about("Ana", "ana-and-ben")
    assert second.text.endswith("2 of 4")


def test_two_pages_at_once_keep_their_answers_apart(tmp_path: Path) -> None:
    mine, other = OpenEntry(tmp_path, NOW, About(("Ana",))), OpenEntry(tmp_path, NOW, About(("Chi",)))
    for page, answer in ((mine, "a1"), (other, "c1"), (mine, "a2"), (mine, "a3")):
        page.add("Part", "Why?", answer)
    of_ana = "\n".join(one.text for one in read_reflections(tmp_path) if one.is_about("Ana", ""))
    assert [answer in of_ana for answer in ("a1", "a2", "a3", "c1")] == [True, True, True, False]


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    page = OpenEntry(tmp_path, NOW, ABOUT)
    page.add("Part", "Why?", "first")
    before = page.path.read_bytes()
    with room(len(before) + 10), pytest.raises(FilesError, match="the disk is full"):
        page.add("Part", "Why?", "second")
    assert page.path.read_bytes() == before
    page.add("Part", "Why?", "second")
    assert page.path.read_text().count("## 2026") == 1


def test_no_link_is_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.md"
    elsewhere.write_text("theirs\n")
    root = tmp_path / "reflections"
    root.mkdir()
    (root / "2026-11.md").symlink_to(elsewhere)
    with pytest.raises(FilesError, match="link"):
        OpenEntry(root, NOW, ABOUT).add("Part", "Why?", "mine")
    with pytest.raises(FilesError, match="link"):
        list(read_reflections(root))
    assert elsewhere.read_text() == "theirs\n"


def test_a_page_written_by_hand_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "2026-10.md").write_text(
        "# October\nbefore\n## 2026-10-03 · with Zoë\r\n\x1b[2Jmine\n\n## not a date\nx\n"
    )
    (tmp_path / "2026-13.md").write_text("## 2026-13-01\nno month\n")
    before, entry = read_reflections(tmp_path)
    assert (before.heading, before.text) == ("", "before")
    assert entry.is_about("zoe", "")
    assert entry.text == "\ufffd[2Jmine\n\n## not a date\nx"
    assert not list(read_reflections(tmp_path, "2026-09"))


@given(st.lists(st.text(max_size=40).map(lambda text: safe_text(f"# {text}", lines=True)), min_size=1, max_size=5))
def test_no_answer_becomes_an_entry_of_its_own(tmp_path_factory: pytest.TempPathFactory, answers: list[str]) -> None:
    root = tmp_path_factory.mktemp("reflections")
    page = OpenEntry(root, NOW, ABOUT)
    for answer in (*answers, "## 2026-11-01\n## 2026-11-02"):
        page.add("Part", "Why?", answer)
    (entry,) = read_reflections(root)
    assert all(answer in entry.text for answer in answers)
