"""What a whole session leaves behind: for its owner alone, whatever the umask, and nothing that was drafted."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.commands import say
from tests.hostile.corpus import CANARY
from tests.storage.making import ID, agreed, keep, started, whole
from tests.tui.stages import FakeSessions, collecting, pair, stage
from thinkpair.settings import find_folders
from thinkpair.storage.journal.draft_file import NAME, DraftFile, JoinedDraft, drop_old_draft
from thinkpair.storage.synced_folders import synced_by, synced_note
from thinkpair.tui.action_draft import ActionDraft, draft_from


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=["000", "022", "077"])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.mark.usefixtures("umask")
def test_only_the_owner_can_read_what_is_kept_whatever_the_umask(home: Path, tmp_path: Path) -> None:
    sessions = keep(home / "sessions", whole(started(), agreed(1)))
    DraftFile(home / "sessions" / ID).keep({"what": "pay"})
    sessions.settle(ID)
    for argv in (
        ("groups", "new", "Us", "--people=Ana,Ben"),
        ("actions", "add", "Ana: call"),
        ("formats", "new", "ours"),
        ("settings", "name", "Ana"),
        ("sessions",),
        ("backup", str(tmp_path / "backup.zip")),
        ("export", ID, "--to=md", "-o", str(tmp_path / "minutes.md")),
    ):
        assert say(*argv).code == 0, argv
    # A format is made to be handed on, and says nothing of anybody; its folder is closed like the others.
    inside = [path for path in home.rglob("*") if path.parent != home / "formats"]
    made = [home, *inside, tmp_path / "backup.zip", tmp_path / "minutes.md"]
    assert len(made) > 15
    wide = [str(path) for path in made if stat.S_IMODE(path.lstat().st_mode) != (0o700 if path.is_dir() else 0o600)]
    assert not wide


def test_what_is_half_typed_is_there_after_a_kill_and_gone_after_the_close(tmp_path: Path) -> None:
    folder = tmp_path / "sessions" / ID
    sessions = keep(tmp_path / "sessions", whole(started(), agreed(1)))
    draft = ActionDraft(("Ana", "Ben"), f"ring {CANARY}", "fri", 2, "Ben")
    one = DraftFile(folder)
    for what in ("r", "ri", draft.what):
        one.keep(ActionDraft(draft.who, what, draft.due, draft.number, draft.support).texts())
    one.settle(5)
    assert draft_from(DraftFile(folder).read()) == draft
    assert stat.S_IMODE((folder / NAME).stat().st_mode) == 0o600
    (folder / f"{NAME}.torn-1").write_text(CANARY)
    sessions.settle(ID)
    assert not list(folder.glob(f"{NAME}*"))
    assert not [path for path in folder.iterdir() if CANARY.encode() in path.read_bytes()]


def test_an_empty_draft_leaves_no_file_and_a_damaged_one_no_draft(tmp_path: Path) -> None:
    one = DraftFile(tmp_path)
    one.keep({"what": "pay"})
    one.settle(5)
    one.keep(ActionDraft().texts())
    one.settle(5)
    assert not list(tmp_path.iterdir())
    (tmp_path / NAME).touch()
    assert draft_from(DraftFile(tmp_path).read()) == ActionDraft()
    for number, damage in enumerate((b"\0" * 9, b'00000000 1 {"what":"pay"}\n', b"\xff", b"x" * 90_000), start=1):
        (tmp_path / NAME).write_bytes(damage)
        one = DraftFile(tmp_path)
        assert draft_from(one.read()) == ActionDraft()
        assert one.note.endswith(f"half-typed.torn-{number}")
        assert (tmp_path / f"{NAME}.torn-{number}").read_bytes() == damage
    DraftFile(tmp_path / "no" / "such" / "folder").keep({"what": "pay"})


def test_the_words_in_a_joined_session_wait_for_a_day_for_who_joins_it_again(tmp_path: Path) -> None:
    """The first program that types keeps them; another session does not get them."""
    first, second = JoinedDraft(tmp_path, ID), JoinedDraft(tmp_path, ID)
    first.keep({"what": "ring"})
    first.settle(5)
    second.keep({"what": "not mine"})
    second.settle(5)
    assert not second.read()
    first.let_go()
    assert JoinedDraft(tmp_path, f"{ID}2").read() == {}
    assert second.read()["what"] == "ring"
    second.let_go()
    path = tmp_path / "joined" / NAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert drop_old_draft(tmp_path)
    os.utime(path, (0, 0))
    assert not drop_old_draft(tmp_path)
    assert not path.exists()


async def test_a_form_is_filled_again_where_it_was_left(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    made = DraftFile(tmp_path / "s")
    async with stage(pair(), sessions=FakeSessions(half_typed=made)) as room:
        await room.press("a", "tab", "space", "shift+tab")
        await room.type("ring the ba")
        room.app.let_go()
    assert DraftFile(tmp_path / "s").read()["what"] == "ring the ba"
    async with stage(pair(), sessions=FakeSessions(half_typed=made), started=False) as room:
        assert "Unfinished action: press a" in room.text
        assert "ring the" not in room.text
        await room.press("enter", "a")
        assert "ring the ba" in room.text
        await room.type("nk")
        await room.press("enter", "enter", "enter")
        assert "Ana: ring the bank" in room.text
    made.settle(5)
    assert not made.read()


async def test_a_half_typed_action_behind_one_that_is_edited_comes_back_field_by_field(tmp_path: Path) -> None:
    made = DraftFile(tmp_path)
    async with stage(pair(), sessions=FakeSessions(half_typed=made)) as room:
        await room.press("a", *"Ana: one", "enter", "enter", "enter", *"buy cake", "enter", "b", "enter", *"frie")
        await room.press("down", "enter", "x")
        room.app.let_go()
    async with stage(pair(), sessions=FakeSessions(half_typed=made)) as room:
        await room.press("a", "escape")
        for words in ("what ▌buy cake", "● Ben", "by when ▏frie"):
            assert words in " ".join(room.text.split())


@pytest.mark.parametrize(("last", "items"), [("enter", ["Pancakes too"]), ("escape", [])])
async def test_a_line_is_offered_again_where_it_was_left_half_typed(
    tmp_path: Path, last: str, items: list[str]
) -> None:
    """What stands in it is shown once the line is opened, and gone when it is saved or left."""
    (tmp_path / "s").mkdir()
    made = DraftFile(tmp_path / "s")
    async with stage(collecting(), sessions=FakeSessions(half_typed=made)) as room:
        await room.press("i")
        await room.type("Pancakes to")
        made.settle(5)
    async with stage(collecting(), sessions=FakeSessions(half_typed=made)) as room:
        assert "Unfinished: item" in room.text
        assert "Pancakes" not in room.text
        await room.press("i")
        assert "Pancakes to" in room.text
        await room.pass_time(1)
        assert "Unfinished" not in room.text
        await room.press("o", last)
        assert [item.text for item in room.live.view().items] == items
        made.settle(5)
        assert not made.read()


async def test_words_that_stood_in_a_line_before_are_not_half_typed(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    made = DraftFile(tmp_path / "s")
    async with stage(collecting(), sessions=FakeSessions(half_typed=made)) as room:
        await room.press("i", *"Soup", "enter", "escape", "up", "e")
        assert "reword 1" in room.text
        made.settle(5)
        assert not made.read()
        await room.press("s")
        made.settle(5)
        assert made.read() == {"line: reword 1": "Soups"}


async def test_what_was_damaged_is_told_on_the_screen_of_the_session() -> None:
    async with stage(pair(), size=(120, 24)) as room:
        room.disk.notes = ("s/journal.jsonl:5: the torn end is saved in s/journal.jsonl.torn-1",)
        room.app.open_session(room.live)
        await room.settle()
        assert "the torn end is saved in" in room.text


async def test_what_the_disk_refuses_can_be_kept_elsewhere_from_the_screen(tmp_path: Path) -> None:
    asked: list[Path] = []

    def copy_to(folder: Path) -> Path:
        asked.append(folder)
        return folder / "s"

    async with stage(pair(), size=(120, 24)) as room:
        room.disk.copy_to = copy_to  # type: ignore[method-assign]
        assert "elsewhere" not in room.keys
        room.disk.trouble = "not recorded yet: the disk is full"
        await room.pass_time(1)
        await room.press("S")
        await room.type(str(tmp_path))
        await room.press("enter")
        assert asked == [tmp_path]
        assert "only you can read it." in room.text


@pytest.mark.parametrize(
    ("place", "service"),
    [
        ("Dropbox (Personal)/notes", "Dropbox"),
        ("OneDrive - Contoso/x", "OneDrive"),
        ("Library/Mobile Documents/com~apple~CloudDocs", "iCloud"),
        ("Google Drive/x", "Google Drive"),
        ("Nextcloud", "Nextcloud"),
        ("notes/dropbox-free", ""),
    ],
)
def test_a_folder_that_is_copied_elsewhere_is_known_by_its_name(place: str, service: str, tmp_path: Path) -> None:
    (tmp_path / place).mkdir(parents=True)
    assert synced_by(tmp_path / place / "sessions") == service


def test_that_what_is_kept_goes_elsewhere_is_told_once(tmp_path: Path) -> None:
    (tmp_path / ".stfolder").mkdir()
    folders = find_folders({"THINKPAIR_HOME": str(tmp_path / "kept")})
    assert "a folder that Syncthing copies to other machines" in synced_note(folders)
    assert synced_note(folders) == ""


def test_the_program_leaves_no_picture_of_its_memory() -> None:
    asked = "import resource; from thinkpair.__main__ import main; main(['settings', 'name'])"
    told = f"{asked}; print(resource.getrlimit(resource.RLIMIT_CORE))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "(0, 0)"
