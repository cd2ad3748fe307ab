"""The command `reflect`: what it asks, what it keeps, and that nothing else ever shows it."""

import io
import zipfile
from pathlib import Path

import pytest

from tests.commands import Cli
from tests.storage.houses import OTHER, full_house
from tests.storage.making import ID, PEOPLE
from tests.tui.houses import house
from tests.tui.stages import pair, stage
from tests.tui.tours import furnish, through_a_session, through_the_house
from thinkpair.cli.reflect import AREAS, LEVELS, parts
from thinkpair.export.targets import TARGETS

CANARY = "quetzalcanary"
GROUP = 'title = "Ana and Ben"\n[[person]]\nname = "Ana"\n[[person]]\nname = "Ben"\n'


@pytest.fixture
def answer(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run `reflect` with the answers of the first argument, a line each."""

    def run(*argv: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(argv[0]))
        return cli("reflect", *argv[1:])

    return run


def pages(home: Path) -> str:
    """Everything that was written."""
    return "".join(path.read_text() for path in sorted(home.glob("reflections/*.md")))


def test_it_asks_the_format_the_eight_areas_with_levels_and_what_helped() -> None:
    what, practice, then, helped = parts()
    assert [len(part.questions) for part in (what, practice, then, helped)] == [3, 8, 1, 1]
    assert practice.optional
    assert [(question.title, question.level) for question in practice.questions] == [(area, True) for area in AREAS]
    assert what.questions[0].text == "What was it about? What shifted, and when?"
    assert helped.title == "What helped"


def test_back_asks_the_question_before_again_and_loses_nothing(answer: Cli, home: Path) -> None:
    """From the second question to the first, at the first one no further, from a part that was left out over it."""
    full_house(home)
    code, out, _ = answer("back\nfirst\nback\nsecond\n\n\n\nback\ny\nme\n9\nback\nstill me\nq\n", "--session", ID)
    assert code == 0
    assert "back returns to the one before" in out.splitlines()[1]
    assert "This is the first question." in out
    assert [out.count(words) for words in ("The session.", "questions. y asks them", "Knowing myself.")] == [3, 2, 2]
    written = pages(home)
    assert [written.count(f"\n{words}\n") for words in ("first", "second", "me", "still me", "back")] == [1, 1, 1, 1, 0]


def test_it_is_about_the_last_session_and_skips_what_is_not_answered(answer: Cli, home: Path) -> None:
    full_house(home)
    code, out, _ = answer("it shifted\n\n\n\nask more\nthe silence\n", "--session", ID)
    assert code == 0
    assert out.startswith(f"Looking back on Thinking pair, 2026-11-21 ({ID}) with Ana, Ben: for you alone.\n")
    assert "3 answers saved in" in out
    written = pages(home)
    assert " · with Ana, Ben\n" in written
    assert [part in written for part in ("### The session", "### My part in it", "### What helped")] == [
        True,
        False,
        True,
    ]


def test_it_is_about_the_session_closed_last_while_another_one_is_not_over(answer: Cli, home: Path) -> None:
    full_house(home)
    assert OTHER > ID
    for typed in ((), ("--session", "last")):
        assert answer("q\n", *typed)[1].startswith(f"Looking back on Thinking pair, 2026-11-21 ({ID}) with Ana, Ben:")
    assert f"({OTHER}) with Ana, Ben" in answer("q\n", "--session", OTHER)[1]


def test_a_level_is_one_of_four_and_asked_again_otherwise(answer: Cli, home: Path) -> None:
    _, out, _ = answer("\n\n\ny\nshort of sleep\n7\n3\nq\n", "--with", "Ana")
    assert "Not a level: type a number from 1 to 4." in out
    assert all(level in out for level in LEVELS)
    assert "EMCC" in out
    assert f"short of sleep\n\n_How far are you in this?_\n\n3 of 4: {LEVELS[2]}\n" in pages(home)


def test_what_was_answered_before_the_end_is_kept(answer: Cli, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer("kept\nQ\nnever\n", "--with", "Ana")[0] == 0
    assert "kept" in pages(home)
    assert "never" not in pages(home)

    def interrupted(_prompt: str) -> str:
        if interrupted_after:
            return interrupted_after.pop()
        raise KeyboardInterrupt

    interrupted_after = ["kept as well"]
    monkeypatch.setattr("builtins.input", interrupted)
    code, out, _ = answer("", "--with", "Ana")
    assert code == 130
    assert "1 answer saved in" in out
    assert "kept as well" in pages(home)


def test_without_an_answer_nothing_is_written(answer: Cli, home: Path) -> None:
    assert "Nothing was written." in answer("", "--with", "Ana")[1]
    assert not (home / "reflections").exists()


def test_the_one_whose_program_it_is_is_not_among_the_others(
    answer: Cli, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THINKPAIR_NAME", "Ana")
    (home / "groups").mkdir(parents=True)
    (home / "groups" / "ana-and-ben.toml").write_text(GROUP)
    answer("something\n", "--group", "ana-and-ben")
    assert " · with Ben · group ana-and-ben\n" in pages(home)


def test_the_list_goes_by_person_group_and_month(answer: Cli, cli: Cli, home: Path) -> None:
    assert "Nothing was written so far" in cli("reflect", "list")[1]
    answer("about ana\n", "--with", "Ana")
    answer("about chi\n", "--with", "Chi")
    (home / "reflections" / "2025-01.md").write_text("## 2025-01-02 · with Ana · group old\n\nby hand\n")
    assert all(words in cli("reflect", "list")[1] for words in ("about ana", "about chi", "by hand"))
    assert [
        words in cli("reflect", "list", "--person", "an")[1] for words in ("about ana", "about chi", "by hand")
    ] == [
        True,
        False,
        True,
    ]
    assert cli("reflect", "list", "--group", "old")[1] == "## 2025-01-02 · with Ana · group old\n\nby hand\n\n"
    assert cli("reflect", "list", "--month", "2025-01")[1].count("##") == 1
    assert cli("reflect", "list", "--month", "2025-02")[1] == "No matches.\n"
    assert cli("reflect", "list", "--month", "January")[0] == 2


def test_what_is_not_there_is_refused_before_anything_is_asked(answer: Cli, home: Path) -> None:
    assert answer("x\n", "--session", "last")[0] == 1
    assert answer("x\n", "--session", ID)[0] == 3
    assert answer("x\n", "--group", "nobody")[0] == 3
    assert not (home / "reflections").exists()


def test_a_disk_that_refuses_is_tried_again(answer: Cli, home: Path) -> None:
    home.mkdir()
    (home / "reflections").write_text("in the way")
    code, out, err = answer("lost?\n\nq\n", "--with", "Ana")
    assert (code, err.count("not saved: cannot write")) == (3, 2)
    assert "Nothing was written." in out


async def test_no_other_command_screen_file_or_export_has_it(answer: Cli, cli: Cli, home: Path) -> None:
    furnish()
    full_house(home)
    (home / "groups" / "ana-and-ben.toml").write_text(GROUP)
    answer(f"{CANARY}\n{CANARY}\n{CANARY}\ny\n{CANARY}\n2\nq\n", "--with", ",".join(PEOPLE))
    assert CANARY in cli("reflect", "list")[1]
    said = ""
    for target in TARGETS:
        for what in ((ID,), ("last",), ("--actions",), ("--group", "ana-and-ben")):
            said += "".join(map(str, cli("export", *what, "--to", target)))
    for command in ("sessions list", f"sessions show {ID}", f"sessions search {CANARY}", "sessions chart", "actions"):
        said += "".join(map(str, cli(*command.split())))
    for command in (
        "groups list",
        "groups show ana-and-ben",
        "sessions conflicts",
        "settings",
        f"sessions delete {ID} --yes",
    ):
        said += "".join(map(str, cli(*command.split())))
    async with house((160, 50)) as room:
        async for _ in through_the_house(room):
            said += room.text
    async with stage(pair(early="silence"), size=(120, 36), started=False) as session:
        async for _ in through_a_session(session):
            said += session.text
    assert "ana-and-ben" in said
    assert CANARY not in said
    files = [path for path in home.rglob("*") if path.is_file() and path.parent.name != "reflections"]
    assert any(path.suffix == ".sqlite" or path.is_relative_to(home / "state") for path in files)
    assert not [path for path in files if CANARY.encode() in path.read_bytes()]


def test_a_backup_has_it_only_with_the_option(
    answer: Cli, cli: Cli, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full_house(home)
    answer(f"{CANARY}\nq\n", "--with", "Ana")
    without, whole = tmp_path / "without.zip", tmp_path / "whole.zip"
    assert cli("backup", str(without))[0] == 0
    with zipfile.ZipFile(without) as archive:
        assert not [name for name in archive.namelist() if CANARY.encode() in archive.read(name) or "reflect" in name]
    assert cli("backup", str(whole), "--with-reflections")[0] == 0
    written = pages(home)
    answer("later\nq\n", "--with", "Ana")
    assert ", 8 already here" in cli("restore", str(whole), "--force")[1]
    assert "later" in pages(home)
    monkeypatch.setenv("THINKPAIR_HOME", str(tmp_path / "other"))
    assert cli("restore", str(whole))[0] == 0
    assert pages(tmp_path / "other") == written
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "other" / "reflections").iterdir()} == {0o600}


def test_no_export_is_written_over_a_page(answer: Cli, cli: Cli, home: Path) -> None:
    full_house(home)
    answer(f"{CANARY}\nq\n", "--with", "Ana")
    (page,) = home.glob("reflections/*.md")
    assert cli("export", ID, "--to", "md", "-o", str(page), "--force")[0] == 3
    assert CANARY in page.read_text()


def test_a_page_that_is_no_text_or_no_file_is_named_and_the_others_are_shown(cli: Cli, home: Path) -> None:
    """One saved by an editor as UTF-16, and a folder where a page should be."""
    (home / "reflections").mkdir(parents=True)
    (home / "reflections" / "2026-09.md").write_text("## 2026-09-03\nmine\n", "utf-16")
    (home / "reflections" / "2026-10.md").mkdir()
    (home / "reflections" / "2026-11.md").write_text("## 2026-11-03\na thought\n")
    code, out, err = cli("reflect", "list")
    assert "a thought" in out
    assert "2026-09.md: characters that cannot be read are shown as \ufffd" in err
    assert "2026-10.md" in err
    assert code == 3
