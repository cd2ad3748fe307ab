"""All agreed actions on one screen: filtered, searched, changed, added to, and taken back."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.storage.making import ID, agreed, find_action, keep, started, whole
from tests.tui.houses import House, house
from tests.tui.stages import SIZES, widgets_are_gone
from thinkpair.errors import FilesError
from thinkpair.session import events as ev
from thinkpair.session.actions import Action
from thinkpair.storage.actions import AgreedActions, list_actions
from thinkpair.tui.screens import all_actions
from thinkpair.tui.screens.all_actions import AllActionsScreen
from thinkpair.tui.screens.home import HomeScreen
from thinkpair.tui.widgets.selectable_list import ScrollableList

OTHER = "2026-11-14-0900-check-in-c4c4"


def _held(home: Path) -> Path:
    root = home / "sessions"
    late = Action(number=2, who=("Ben",), what="write the letter", due="2026-11-20", slot=0, person="Ana")
    keep(root, whole(replace(started(), group="tuesday"), agreed(1), ev.ActionAdded(at=9.0, action=late))).settle(ID)
    keep(root, whole(started(OTHER, "2026-11-14T09:00:00+01:00"), agreed(1, "read", ("Chi", "Ana"))), OTHER).settle(
        OTHER
    )
    return root


@asynccontextmanager
async def actions(size: tuple[int, int] = (80, 24)) -> AsyncIterator[House]:
    async with house(size) as room:
        await room.press("a")
        assert isinstance(room.app.screen, AllActionsScreen)
        yield room


def _listed(room: House) -> list[str]:
    return [entry.words for entry in room.app.screen.query_one("#actions", ScrollableList).value]


def _marked(room: House) -> str:
    listed = room.app.screen.query_one("#actions", ScrollableList)
    return listed.value[listed.at].words


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_open_is_listed_the_pressing_first_with_its_history(home: Path, size: tuple[int, int]) -> None:
    _held(home)
    async with actions(size) as room:
        assert _listed(room) == ["write the letter", "read", "ring the bank"]
        assert "▸ ● Ben" in room.text
        assert "earliest due first" in room.text.splitlines()[1 if size[1] < 16 else 3]
        if size[1] < 40:
            assert "agreed in Thinking pair" not in room.text
            await room.press("enter")
        assert "agreed in Thinking pair" in " ".join(room.text.split())
        await room.press("escape")
        assert isinstance(room.app.screen, HomeScreen)


async def test_actions_are_filtered_by_owner_group_date_and_state_and_found_by_words(home: Path) -> None:
    _held(home)
    async with actions() as room:
        await room.press("w")
        assert _listed(room) == ["read", "ring the bank"]
        await room.press("g")
        assert (_listed(room), "w Ana   g tuesday" in room.text) == (["ring the bank"], True)
        await room.press("t")
        assert _listed(room) == []
        await room.press("c", "t")
        assert _listed(room) == ["write the letter"]
        await room.press("c", "slash", *"chi rea", "enter")
        assert _listed(room) == ["read"]
        assert "1 of 3 actions" in room.text
        await room.press("c", "s")
        assert _listed(room) == []
        await room.press("c")
        await room.click(2, 3)
        await room.rest()
        assert "s done" in room.text, "a filter is a button, too"


async def test_one_key_says_what_became_of_an_action_and_one_takes_it_back(home: Path) -> None:
    root = _held(home)
    async with actions() as room:
        await room.press("d")
        assert "Done: Ben: write the letter" in room.text
        await room.press("x")
        assert "▌ Dropped: " in room.text
        assert "Done: Ben" not in room.text
        assert _listed(room) == ["ring the bank"]
        assert [find_action(root, one).status for one in ("x7k2-2", "c4c4-1")] == ["done", "dropped"]
        await room.press("u", "u")
        assert _listed(room) == ["write the letter", "read", "ring the bank"]
        assert find_action(root, "x7k2-2").status == "open"
        assert "undoes it" not in room.text
        await room.press("d")  # at once, while the list is still being read
        await room.rest()
        assert find_action(root, "x7k2-2").status == "done"
        await room.press("s", "o")
        await room.rest()
        assert find_action(root, "x7k2-2").status == "open"


async def test_an_action_is_reworded_in_one_line_and_one_is_added_for_the_group_in_sight(home: Path) -> None:
    root = _held(home)
    async with actions() as room:
        await room.press("e")
        assert "Ben: write the letter by 2026-11-20" in room.text
        assert "enter save" in room.keys
        await room.press("ctrl+u", *"Zoe: write soon by 31 February", "enter")
        assert "is not a date" in room.text
        await room.press("ctrl+u", *"Zoe: write by friday, asked by ana", "enter")
        assert "Saved: Zoe: write, by Fri 27 November" in room.text
        changed = find_action(root, "x7k2-2")
        assert (changed.who, changed.what, changed.due, changed.support) == (("Zoe",), "write", "2026-11-27", "Ana")
        await room.press("g", "a", *"ben: walk")
        assert "enter add" in room.keys
        await room.press("enter")
        added = list_actions(root).all[-1]
        assert (added.who, added.what, added.group, added.session) == (("Ben",), "walk", "tuesday", "")
        assert "walk" in _listed(room)
        await room.press("u", "u")
        assert find_action(root, added.reference).status == "dropped"
        assert find_action(root, "x7k2-2").what == "write the letter"


async def test_the_mark_follows_the_action_that_is_changed(home: Path) -> None:
    """Wherever it is listed then: what is corrected once more is no other one."""
    root = _held(home)
    async with actions() as room:
        assert _marked(room) == "write the letter"
        await room.press("e", "end", *["backspace"] * 10, *"2027-01-01", "enter")
        assert (_listed(room)[-1], _marked(room)) == ("write the letter", "write the letter")
        await room.press("e", "end", *" at last", "ctrl+u", *"Ben: write", "enter")
        assert find_action(root, "x7k2-2").what == "write"
        await room.press(*"ssss", "d")
        assert (_marked(room), _listed(room)[0]) == ("read", "ring the bank")
        await room.press("home", "x")
        assert (_marked(room), _listed(room)[0]) == ("ring the bank", "write")
        await room.press("home", "u")
        assert (_marked(room), _listed(room)[0]) == ("ring the bank", "ring the bank")


async def test_an_edit_that_takes_the_date_off_says_so(home: Path) -> None:
    _held(home)
    async with actions() as room:
        await room.press("e", "ctrl+u", *"Ben: write by asap", "enter")
        assert "“asap” is not a date" in room.text
        await room.press("ctrl+u", *"Ben: write by hand", "enter")
        words = " ".join(room.text.replace("▌", "").split())
        assert "Saved: Ben: write by hand; no date set (was Fri 20 November 2026)" in words


async def test_undo_reaches_back_over_leaving_the_list(home: Path) -> None:
    root = _held(home)
    async with actions() as room:
        await room.press("e", "ctrl+u", *"Zoe: write", "enter", "d", "escape", "a", "u")
        assert "Undone. Reopened: Zoe: write" in room.text
        assert _marked(room) == "write"
        await room.press("escape", "a", "u")
        assert "Undone. Saved: Ben: write the letter, by Fri 20 November" in room.text
        undone = find_action(root, "x7k2-2")
        assert (undone.who, undone.what, undone.due, undone.status) == (
            ("Ben",),
            "write the letter",
            "2026-11-20",
            "open",
        )


async def test_pasted_lines_wait_when_the_list_and_the_program_are_left(home: Path) -> None:
    root = _held(home)
    async with actions() as room:
        await room.press("a")
        await room.paste("- Ana: read on\n- write the letter\n- 50 books for Ben\n")
        assert "new ▌write the letter" in room.text
        await room.press("escape", "escape")
        assert isinstance(room.app.screen, HomeScreen)
        await room.press("a")
        assert "2 lines left: a shows them." in room.text
    async with actions() as room:
        assert "2 lines left: a shows them." in room.text
        await room.press("a", "home", *"Zoe: ", "enter")
        assert "new ▌50 books for Ben" in room.text
        await room.press("ctrl+u", "enter")
    assert [action.what for action in list_actions(root).all[-2:]] == ["read on", "write the letter"]
    async with actions() as room:
        assert "left: a shows" not in room.text


async def test_pasted_lines_that_the_disk_refuses_wait(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = _held(home)
    async with actions() as room:
        with monkeypatch.context() as faults:
            faults.setattr("thinkpair.storage.action_log.private_folder", _refuse)
            await room.press("a")
            await room.paste("- Ana: read on\n- Ben: write by 2026-12-04, follow-up Ana\n")
            assert "cannot write" in room.text
            await room.press("escape")
        await room.press("a", "enter", "enter")
        assert [action.what for action in list_actions(root).all[-2:]] == ["read on", "write"]


async def test_damage_and_a_disk_that_refuses_are_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = _held(home)
    (root / OTHER / "record.toml").write_bytes(b"\xff")
    async with actions() as room:
        assert f"{OTHER}/record.toml: damaged" in " ".join(room.text.split())
        monkeypatch.setattr("thinkpair.storage.action_log.private_folder", _refuse)
        await room.press("d")
        assert "cannot write" in room.text
        assert "write the letter" in _listed(room)


def _refuse(path: Path) -> None:
    raise PermissionError(13, "Permission denied", str(path))


async def test_of_two_hundred_actions_the_last_comes_into_sight(home: Path) -> None:
    many = [agreed(number, f"thing {number}", (f"P{number % 40}",)) for number in range(1, 201)]
    keep(home / "sessions", whole(started(), *many)).settle(ID)
    async with actions((160, 50)) as room:
        assert len(_listed(room)) == 200
        assert "thing 200" not in room.text
        await room.press("end")
        assert "▸ ○ P0" in room.text
        assert "x7k2-200 on the command line" in room.text


@pytest.mark.parametrize("trouble", [None, FilesError("no such folder")])
async def test_found_after_leaving(home: Path, monkeypatch: pytest.MonkeyPatch, trouble: FilesError | None) -> None:
    """What is found, or fails, once the screen was left, is no crash."""
    _held(home)
    async with house() as room:

        async def until_it_is_left(look: Callable[[], AgreedActions]) -> AgreedActions:
            screen = room.app.screen
            room.app.pop_screen()
            await widgets_are_gone(screen)
            if trouble:
                raise trouble
            return look()

        monkeypatch.setattr(all_actions, "to_thread", until_it_is_left)
        await room.press("a")
        assert isinstance(room.app.screen, HomeScreen)
