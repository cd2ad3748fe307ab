"""Groups on the screen: from Home to a group, to its form, its set-up and its session."""

import os
from pathlib import Path
from shutil import copy

import pytest
from textual import events

from tests.meetings import House, a_group, until_recorded
from tests.tui.houses import house
from tests.tui.stages import SIZES
from thinkpair.groups.repository import Groups
from thinkpair.storage.lock import NAME as LOCK
from thinkpair.tui.screens.dialogs import QuestionScreen
from thinkpair.tui.screens.group_form import GroupFormScreen
from thinkpair.tui.screens.groups import FormatPickerScreen, GroupScreen, GroupsScreen
from thinkpair.tui.screens.home import HomeScreen
from thinkpair.tui.screens.setup import SetupScreen
from thinkpair.tui.screens.stage import StageScreen
from thinkpair.tui.widgets.text_fields import TextField

PAIR = {"title": "Ana and Ben", "format": "thinking-pair", "total": "20m", "purpose": "to think", "review_after": "1"}


@pytest.mark.parametrize("size", SIZES)
async def test_a_known_group_fills_in_the_set_up_and_says_why(home: Path, size: tuple[int, int]) -> None:
    House(home, a_group(**PAIR)).hold("2025-11-07", "thinking-pair")
    async with house(size) as room:
        await room.press("g")
        assert isinstance(room.app.screen, GroupsScreen)
        assert "Ana and Ben  review due · Ana, Ben" in room.text
        await room.press("enter")
        assert isinstance(room.app.screen, GroupScreen)
        assert "A review is due: 1 session since" in " ".join(room.text.split())
        await room.press("enter")
        assert isinstance(room.app.screen, SetupScreen)
        assert "You are here for: to think" in " ".join(room.text.split())
        sheet = " ".join(room.app.screen.query_one("RunSheet").text.split())  # type: ignore[attr-defined]  # any widget
        assert sheet.startswith("Ben starts: Ana started on 7 November 2025. A review is due:")
        assert "19 min" in sheet or "20 min" in sheet
        await room.press(*"bus", "ctrl+s")
        assert isinstance(room.app.screen, StageScreen)
        began = room.app.ticker.live.session.began if room.app.ticker else None
        assert began
        assert (began.group, began.setup.agenda, began.plan.people) == ("g", "bus", ("Ben", "Ana"))


async def test_the_set_up_of_another_session_has_a_key_for_the_review_that_is_due(home: Path) -> None:
    House(home, a_group(**PAIR)).hold("2025-11-07", "thinking-pair")
    (home / "formats").mkdir()
    copy(Path(__file__).parents[2] / "formats" / "review-together.toml", home / "formats")
    async with house() as room:
        await room.press("g", "enter", "enter")
        assert "f2 sets up “Review together”." in " ".join(room.app.screen.query_one("RunSheet").text.split())  # type: ignore[attr-defined]  # any widget
        assert "f2 other format" in room.keys
        await room.press("f2")
        assert isinstance(room.app.screen, SetupScreen)
        assert room.app.screen.title_words == "Review together"
        assert "f2" not in room.keys


async def test_a_review_is_offered_and_never_forced(home: Path) -> None:
    House(home, a_group(**PAIR)).hold("2025-11-07", "thinking-pair")
    (home / "formats").mkdir()
    copy(Path(__file__).parents[2] / "formats" / "review-together.toml", home / "formats")
    async with house() as room:
        await room.press("g", "enter")
        await room.press("r")
        assert "Review together" in room.text
        await room.press("escape")
        await room.press("f")
        assert isinstance(room.app.screen, FormatPickerScreen)
        assert room.text.index("Mentoring conversation") < room.text.index("Flash mentoring")
        await room.press(*"thinking", "down", "up", "enter")
        assert isinstance(room.app.screen, SetupScreen)


async def test_what_was_agreed_stands_beside_the_rules_and_where_a_review_talks_about_it(home: Path) -> None:
    House(home, a_group(**PAIR, how_often="every two weeks"))
    (home / "formats").mkdir()
    copy(Path(__file__).parents[2] / "formats" / "review-together.toml", home / "formats")
    async with house() as room:
        await room.press("g", "enter", "f", *"review-together", "enter", *"bus", "ctrl+s")
        assert "· Today: bus" in room.text
        assert "· How often: every two weeks" in room.text
        await room.press("enter")
        assert "every two weeks" not in room.text
        while (view := room.app.screen.seen.view).review_of != "agreement":  # type: ignore[attr-defined]  # the stage
            assert view.phase == "running"
            await room.press("enter")
        assert "How often: every two weeks" in room.text


async def test_a_new_group_is_typed_and_what_is_wrong_is_said_at_its_field(home: Path) -> None:
    async with house() as room:
        await room.press("g", "n", "ctrl+s")
        assert "Title: a title needs at least one character" in room.text
        await room.press(*"Us", "tab", *"Ana", "enter", *"Ben", "ctrl+s")
        assert isinstance(room.app.screen, GroupScreen)
        group = Groups(home / "groups").read("us")
        assert (group.people, group.kind) == (("Ana", "Ben"), "pair")
        await room.press("x")
        assert Groups(home / "groups").read("us").archived
        await room.press("escape")
        assert "No groups in use; 1 archived: v shows them" in room.text


async def test_pasting_people_keeps_what_typing_keeps(home: Path) -> None:
    pasted = "Ana <ana@example.org> (she/her)\nBen <ben@example.org>\nCy (they/them)\nDi"
    async with house() as room:
        await room.press("g", "n", *"Us", "tab")
        room.app.screen.post_message(events.Paste(pasted))
        await room.settle()
        assert isinstance(room.app.screen, GroupFormScreen)
        assert room.app.screen.texts()["people"] == pasted
        await room.press("ctrl+s")
        assert [(one.name, one.email, one.address) for one in Groups(home / "groups").read("us").person] == [
            ("Ana", "ana@example.org", "she/her"),
            ("Ben", "ben@example.org", ""),
            ("Cy", "", "they/them"),
            ("Di", "", ""),
        ]


async def test_a_new_group_begins_with_title_and_people(home: Path) -> None:
    """The other fields are a key away, and there from the beginning where a group is changed."""
    async with house() as room:
        await room.press("g", "n")
        assert "People, one per line" in room.text
        assert "Purpose" not in room.text
        assert "f2 more fields" in room.text
        await room.press(*"Trio", "enter", *"Ana", "enter", *"Ben", "enter", *"Chi", "f2")
        assert "Kind: " in room.text
        assert "f2" not in room.keys
        await room.press("tab", "tab", *"to think", "ctrl+s")
        group = Groups(home / "groups").read("trio")
        assert (group.people, group.kind, group.purpose) == (("Ana", "Ben", "Chi"), "peer group", "to think")
        await room.press("e")
        assert "f2" not in room.keys


async def test_the_usual_format_of_a_group_is_typed_by_its_title(home: Path) -> None:
    async with house() as room:
        await room.press("g", "n", *"Us", "tab", *"Ana", "enter", *"Ben", "f2")
        room.app.screen.query_one("#format", TextField).value = "thinking Pair "
        await room.press("ctrl+s")
        assert Groups(home / "groups").read("us").format == "thinking-pair"


async def test_a_form_does_not_lose_what_was_typed(home: Path) -> None:
    House(home, a_group())
    async with house() as room:
        await room.press("g", "enter", "e", "end", *"!", "escape")
        assert isinstance(room.app.screen, QuestionScreen)
        await room.press("escape")
        assert isinstance(room.app.screen, GroupFormScreen)
        await room.press("escape", "down", "enter")
        assert Groups(home / "groups").read("g").title == "Our group!"


async def test_home_lists_the_groups_and_opens_one(home: Path) -> None:
    House(home, a_group(next_meeting="2026-12-01 18:00"))
    async with house() as room:
        line = next(line for line in room.text.splitlines() if "Our group" in line)
        assert "Tue 1 Dec 18:00" in line
        await room.press("shift+tab", "enter")
        assert isinstance(room.app.screen, GroupScreen)


async def test_what_comes_next_for_a_group_is_a_key_away_on_home(home: Path) -> None:
    """Wherever the mark is; nothing of it is there while names are hidden."""
    House(home, a_group(**PAIR))
    async with house() as room:
        assert "Ana, Ben · next: Thinking pair" in room.text
        await room.press("shift+tab")
        assert "Thinking pair: n sets it up." in room.text
        await room.press("tab", "n")
        assert isinstance(room.app.screen, SetupScreen)
        assert room.app.screen.title_words == "Thinking pair"
        await room.press("escape")
        Groups(home / "groups").create("h", a_group(title="Others", people="Zoe, Yan, Xu"))
        await room.press("g", "escape")
        assert "next:" not in room.text
        await room.press("n")
        assert isinstance(room.app.screen, HomeScreen)


async def test_a_file_with_errors_is_told_where_it_is_opened(home: Path) -> None:
    House(home, a_group())
    (home / "groups" / "g.toml").write_text("title = 3\n")
    async with house() as room:
        await room.press("g", "enter")
        assert isinstance(room.app.screen, GroupsScreen)
        assert "g.toml:1:1" in "".join(room.text.split())


async def test_already_running(home: Path) -> None:
    """A group's session that runs elsewhere is told before another starts; starting again does it all the same."""
    running = until_recorded(House(home, a_group(**PAIR)).begin("2026-11-07", "thinking-pair"))
    async with house() as room:
        await room.press("g", "enter", "enter", "ctrl+s")
        assert isinstance(room.app.screen, SetupScreen)
        words = " ".join(room.text.split())
        assert "already running for this" in words
        assert "Start again" in words
        await room.press("ctrl+s")
        assert isinstance(room.app.screen, StageScreen)
    running.close()


async def test_running_on_another_machine(home: Path) -> None:
    """A synced folder shows the sign of life of a session on another machine; it is told as well."""
    meetings = House(home, a_group(**PAIR))
    running = meetings.begin("2026-11-07", "thinking-pair")
    running.close()
    lock = meetings.sessions.root / running.session_id / LOCK
    lock.write_text('process 77 on "another" since 2026-11-07 18:00+00:00\n')
    async with house() as room:
        alive = room.clock.now().timestamp() - 20
        os.utime(lock, (alive, alive))
        await room.press("g", "enter", "enter", "ctrl+s")
        assert isinstance(room.app.screen, SetupScreen)
        assert "already running" in room.text
