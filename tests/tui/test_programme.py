"""The rooms of a programme on the screen of whoever watches them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot
from textual.widget import Widget

from tests.sharing.programme_net import Caller, Day
from tests.tui.stages import SIZES, START, pair, press_keys, quiet_settings, screen_text, settle, stage
from thinkpair.session import commands as ask
from thinkpair.tui.app import ThinkpairApp
from thinkpair.tui.context import AppContext
from thinkpair.tui.screens.programme import ProgrammeScreen


class Desk:
    """Whoever watches, at a screen of a size."""

    def __init__(self, day: Day, app: ThinkpairApp, pilot: Pilot[int]) -> None:
        self.day, self.app, self.pilot = day, app, pilot

    async def look(self, *keys: str) -> list[str]:
        """Press keys, and return the lines of the screen after its next glance."""
        await press_keys(self.app, self.pilot, *keys)
        screen = self.app.screen_stack[0]
        assert isinstance(screen, ProgrammeScreen)
        screen.glance()
        await settle(self.app, self.pilot)
        return [line.rstrip() for line in screen_text(self.app).split("\n")]


@asynccontextmanager
async def desk(day: Day, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Desk]:
    app = ThinkpairApp(AppContext(settings=quiet_settings()), first_screen=lambda _: ProgrammeScreen(day.watch))
    async with app.run_test(size=size) as pilot:
        yield Desk(day, app, pilot)


def _full_day(rooms: int = 40) -> Day:
    day = Day()
    for number in range(1, rooms + 1):
        day.room(f"Room {number}").do(ask.Start())
    day.rooms[1].do(ask.AddTime(240))
    day.rooms[9].end.cut()
    return day


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_late_come_first_in_sign_word_and_colour_and_how_many_there_are_stands_above(
    size: tuple[int, int],
) -> None:
    async with desk(_full_day(), size) as lead:
        lines = await lead.look()
        heading = next(number for number, line in enumerate(lines) if "State" in line)
        assert "40 rooms: 1 late, 1 no contact, 38 on" in " ".join(lines[1:heading])
        assert [" ".join(line.split()[:5]) for line in lines[heading + 1 : heading + 3]] == [
            "▲ Room 2 4 min",
            "? Room 10 no contact",
        ]
        assert "▲ Room 2" in lines[heading + 1]
        late, well = (_colours(lead.app, lines.index(line)) for line in (lines[heading + 1], lines[heading + 3]))
        assert late != well
        assert "quit" in lines[-1]


async def test_all_rooms_can_be_reached_by_keys() -> None:
    async with desk(_full_day(), (80, 24)) as lead:
        assert not any("Room 40" in line for line in await lead.look())
        lines = await lead.look("pagedown", "pagedown")
        assert any("Room 40" in line for line in lines)
        assert any("State" in line for line in lines)
        assert any("Watch no longer" in line for line in await lead.look("question_mark"))


async def test_names_of_any_length_stay_in_their_column() -> None:
    day = Day()
    for name in ("Große Halle im Erdgeschoss neben der Kantine", "東京の会議室", "\x1b[2J[bold]Red", "x"):
        day.room(name)
    async with desk(day, (40, 12)) as lead:
        lines = await lead.look()
        at = next(line for line in lines if "State" in line).index("State")
        assert sum(line[at:].startswith("on time") for line in lines) == 3
        assert any("[bold]Red" in line for line in lines)
        assert any("…" in line for line in lines)


async def test_before_a_room_comes_it_says_what_rooms_type_and_the_line_can_be_seen_later() -> None:
    day = Day()
    async with desk(day) as lead:
        assert "No rooms yet. In each room type: thinkpair share --programme" in " ".join(await lead.look())
        day.room("Blue")
        assert not any("thinkpair share" in line for line in await lead.look())
        assert any("thinkpair share --programme" in line for line in await lead.look("l"))
        await lead.look("enter")
        day.net.ends[0].cut()
        assert any("No connection to broker.example.org" in line for line in await lead.look())


def _colours(app: ThinkpairApp, line: int) -> set[object]:
    table = app.screen.query_one("#rooms", Widget)
    strip = table.render_line(line - table.region.y)
    return {segment.style.color for segment in strip if segment.style}


async def test_calls_are_chosen_or_typed_and_what_became_of_them_stands_below_the_rooms() -> None:
    day = Day()
    blue = day.room("Blue")
    async with desk(day) as lead:
        await lead.look("c", "enter")
        blue.wait(0)
        assert blue.member.call == "Two minutes left"
        assert "09:00 “Two minutes left”: shown in 1 of 1 room" in " ".join(await lead.look())
        assert any("Called a moment ago." in line for line in await lead.look("c", "enter"))
        await lead.look("c", "down", "down", "enter", *"Soup", "enter")
        blue.wait(0)
        assert blue.member.call == "Soup"
        assert not any("Called a moment" in line for line in await lead.look("c", "escape"))
        assert any("The call is empty" in line for line in await lead.look("c", "down", "down", "enter", "enter"))
        await lead.look("escape")
        await lead.look("e", *"9:12", "enter")
        blue.wait(0)
        assert blue.member.call == "All back at 09:12"
        assert "all back 09:12 · now 09:00" in (await lead.look())[0]


class TestStage:
    """A room that is called."""

    @pytest.mark.parametrize("size", SIZES, ids=str)
    async def test_a_call_stands_below_the_clock_and_is_hidden_by_a_key(self, size: tuple[int, int]) -> None:
        async with stage(pair(), size=size) as room:
            room.live.shared = caller = Caller()
            before = room.text.split("\n")
            caller.call = "Please come to the main hall, the soup is getting cold now"
            await room.pass_time(0)
            after = room.text.split("\n")
            told = " ".join(line.strip() for line in after[-4:])
            assert caller.call in told
            assert len(after) == len(before)
            assert [line for line, old in zip(after[:-4], before, strict=False) if line != old] == []
            await room.press("k")
            assert caller.call == ""
            assert room.text.split("\n") == before

    async def test_while_an_action_is_typed_the_keys_go_to_the_field(self) -> None:
        async with stage(pair()) as room:
            room.live.shared = caller = Caller()
            await room.press("a", *"Ana: thin")
            caller.call = "Come back"
            await room.pass_time(0)
            await room.press("k")
            assert "Ana: think" in room.text.replace("│", "")
            assert "Come back" in room.text
            assert "hides it" not in room.text
            assert caller.call == "Come back"

    async def test_the_room_reads_it_on_the_big_screen_and_the_heading_says_when_all_are_to_be_back(self) -> None:
        async with stage(pair(), size=(100, 30)) as room:
            room.live.shared = caller = Caller()
            caller.call, caller.common_end = "Come back", START.timestamp() + 480
            await room.pass_time(0)
            assert "all back 14:28 · 2 min behind" in room.text.split("\n")[0]
            await room.press("b")
            assert "Come back" in room.text.split("\n")[-1]
