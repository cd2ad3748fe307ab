"""The layout for the back row: what is how large, at every size, and that no state is told by colour alone."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from syrupy.assertion import SnapshotAssertion
from textual.content import Content

from tests.session.plans import Room, group, optional, plan_of, slot
from tests.tui.stages import PAUSED, TIME_IS_UP, collecting, pair, pairs, reviewing, stage
from tests.tui.textual_private import screen_strips
from thinkpair.session import commands as ask
from thinkpair.session.plan import Plan
from thinkpair.session.view import View
from thinkpair.tui.widgets.audience_row import AudienceView, Spotlight, back_row
from thinkpair.tui.widgets.audience_view import AudienceLines, arranged
from thinkpair.tui.widgets.group_panel import layout_of, pages_of
from thinkpair.tui.widgets.line_widget import LATE
from thinkpair.tui.widgets.page_turning import PagedLines, seconds_of_page
from thinkpair.tui.widgets.stage_lists import ItemList

SIZES = ((20, 5), (40, 12), (80, 24), (160, 50), (200, 60), (500, 200))
NAMES = tuple(f"{letter}{vowel}n" for letter in "ABCDEF" for vowel in "aeiou")


def view_of(plan: Plan, seconds: float = 28.0) -> View:
    room = Room(plan)
    room.wait(seconds)
    return room.view


def lines_of(view: View, width: int, height: int, shown: Spotlight | None = None) -> list[str]:
    lines, _ = arranged(back_row(view, shown=shown), width, height)
    return [line.plain.rstrip() for line in lines]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_back_row_reads_who_and_how_long_at_every_size(size: tuple[int, int]) -> None:
    text = "\n".join(lines_of(view_of(pair()), *size))
    figures = [line for line in text.splitlines() if re.search("[▄▀█]{2}|╷ ╷|╰─┤", line)]
    assert "Think" in text
    assert len(figures) >= {5: 2, 12: 6, 24: 13}.get(size[1], size[1] // 2)


def test_a_picture_of_it(snapshot: SnapshotAssertion) -> None:
    assert lines_of(view_of(pair()), 40, 12) == snapshot
    assert lines_of(view_of(pairs(NAMES[:11])), 80, 24) == snapshot


@settings(max_examples=60)
@given(st.integers(1, 300), st.integers(1, 120), st.sampled_from(("pair", "pairs")), st.booleans())
def test_it_fills_the_screen_and_never_more(width: int, height: int, plan: str, shown: bool) -> None:
    view = VIEWS[plan]
    something = Spotlight("Agreed so far", ("Ana: call the bank, by Friday " * 3,) * 9) if shown else None
    lines, pages = arranged(back_row(view, shown=something), width, height)
    assert len(lines) == height
    assert max(line.cell_length for line in lines) <= width
    assert pages >= 1


VIEWS = {"pair": view_of(pair()), "pairs": view_of(pairs(NAMES))}


def test_every_page_of_the_groups_can_be_reached() -> None:
    seen = ""
    first, pages = arranged(back_row(VIEWS["pairs"]), 40, 12)
    for page in range(pages):
        seen += "\n".join(line.plain for line in arranged(back_row(VIEWS["pairs"], page=page), 40, 12)[0])
    assert pages > 1
    assert "A of A–F · more in 2 s" in first[-1].plain
    assert all(name in seen for name in NAMES)


def test_what_is_shown_on_purpose_stands_in_place_of_the_prompt_and_the_groups() -> None:
    text = "\n".join(lines_of(VIEWS["pairs"], 80, 24, Spotlight("Agreed so far", ("Aan: call the bank",))))
    assert "Aan: call the bank" in text
    assert "What matters to you?" not in text
    assert "Aen" not in text


def states() -> Iterator[tuple[str, View]]:
    """Every phase of a session, from a view of it."""
    plan = plan_of(slot(300, marks=(60,), early="silence"), slot(300, "Ben", before=(optional("talk"),)), after=[1])
    room = Room(plan, start=False)
    yield "ready", room.view
    room.do(ask.Start())
    room.wait(100)
    yield "running", room.view
    room.do(ask.Pause())
    yield "paused", room.view
    room.do(ask.Continue(), ask.EndTurn())
    yield "silence", room.view
    room.do(ask.Undo())
    room.wait(212)
    yield "overtime", room.view
    room.do(ask.GoOn())
    yield "capture", room.view
    room.do(ask.GoOn())
    yield "choosing", room.view
    room.do(ask.Leave())
    yield "left", room.view
    room.do(ask.Return(), ask.Finish())
    yield "finished", room.view
    room.do(ask.Close())
    yield "closed", room.view


@pytest.mark.parametrize("size", [(20, 5), (40, 12), (80, 24)], ids=str)
def test_every_state_differs_without_colour_and_without_the_figures(size: tuple[int, int]) -> None:
    shown = {}
    for phase, view in states():
        assert view.phase == phase
        still = replace(view, remaining=None if view.remaining is None else 120.0, fraction=0.5)
        shown[phase] = "\n".join(lines_of(still, *size))
    assert len(set(shown.values())) == len(shown)


async def test_the_stage_differs_in_every_state_too() -> None:
    seen: dict[str, str] = {}
    async with stage(pair(early="silence"), started=False) as room:
        assert room.app.ticker
        room.app.ticker.stop()  # else it shows its own session in between
        for phase, view in states():
            screen = room.app.screen_stack[-1]
            still = replace(view, remaining=None if view.remaining is None else 120.0, fraction=0.5, next=None)
            screen.show(replace(screen.seen, view=still))  # type: ignore[attr-defined]  # the stage is on top
            await room.settle()
            seen[phase] = room.text
    assert len(set(seen.values())) == len(seen)


@pytest.mark.parametrize("size", [(20, 5), (80, 24)], ids=str)
def test_a_breath_before_it_goes_on_by_itself_is_shown(size: tuple[int, int]) -> None:
    over = replace(view_of(pair(), 302), breath=7.4)
    late = "\n".join(lines_of(replace(over, breath=None), *size))
    assert "Time’s up" in late or TIME_IS_UP in late
    assert "next in 8 s" in "\n".join(lines_of(over, *size))


async def test_escape_leads_back_from_the_big_screen_and_never_to_it() -> None:
    async with stage(pair()) as room:
        await room.press("b")
        assert "Keep your eyes on Ana" not in room.text
        for _ in range(2):
            await room.press("escape")
            assert "Keep your eyes on Ana" in room.text


async def test_one_key_shows_the_back_row_alone_and_brings_the_rest_back() -> None:
    async with stage(pair()) as room:
        before = room.text
        await room.press("b")
        assert "Keep your eyes on Ana" not in room.text
        assert "ends" not in room.text.rpartition("\n")[0]
        assert "b shows everything again" in room.text
        await room.pass_time(9)
        assert "shows everything" not in room.text
        await room.press("x")
        assert "b shows everything again" in room.text
        await room.pass_time(9)
        await room.press("space", "space")
        assert "shows everything" not in room.text
        assert "enter" not in room.text
        await room.press("space")
        assert PAUSED in room.text
        await room.press("space", "b")
        assert len(room.text.splitlines()) == len(before.splitlines())
        assert "Keep your eyes on Ana" in room.text


@pytest.mark.parametrize("plan", [pair(), pairs(NAMES), reviewing()], ids=["pair", "pairs", "review"])
async def test_everything_comes_back_as_it_was(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PagedLines, "let_turn", lambda _: None)  # pages stand still, however slow the machine
    async with stage(plan) as room:
        before = room.text
        for _ in range(3):
            await room.press("b", "b")
            assert room.text == before


async def test_it_is_drawn_once_for_the_room_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    heights: list[int] = []

    def noted(row: AudienceView, width: int, height: int, waited: int) -> tuple[list[Content], int]:
        heights.append(height)
        return arranged(row, width, height, waited)

    async with stage(pair()) as room:
        monkeypatch.setattr("thinkpair.tui.widgets.audience_view.arranged", noted)
        await room.press("b")
        assert heights == [24]
        await room.press("b")
        await room.resize(80, 30)
        await room.press("b")
        assert heights == [24, 30]
        assert len(screen_strips(room.app)) == 30


async def test_a_list_takes_the_keys_again_when_it_comes_back() -> None:
    async with stage(collecting()) as room:
        await room.press("i")
        await room.type("a topic")
        await room.press("enter", "escape")
        listed = room.app.focused
        assert isinstance(listed, ItemList)
        await room.press("b")
        assert room.app.focused is None
        await room.press("b")
        assert room.app.focused is listed


async def test_in_front_of_the_room_nothing_private_opens_by_itself() -> None:
    async with stage(pair(), size=(100, 30)) as room:
        await room.press("b", "enter", "enter")
        assert room.live.view().phase == "capture"
        assert "Ended 5 min early. u undoes it. · a notes an action, enter continues" in room.text
        await room.press("enter")
        assert room.live.view().phase == "finished"
        await room.press("x")
        assert "b shows everything again · enter shows the summary" in room.text
        await room.press("enter")
        assert "No actions this time" in room.text
        assert room.live.view().phase == "finished"


async def test_what_the_room_does_not_see_says_which_key_leads_there() -> None:
    async with stage(pair(), size=(100, 30)) as room:
        await room.press("enter", "b")
        for key in ("p", "f", "j"):
            await room.press(key)
            assert "not on the big screen: b first" in room.text
            await room.press("x")
            assert "b shows everything again" in room.text


async def test_the_agreed_actions_are_shown_to_the_room_on_purpose() -> None:
    async with stage(pair(), size=(100, 30)) as room:
        room.live.do(ask.AddAction(("Ben",), "call the bank"))
        await room.press("l")
        assert "call the bank" not in room.text
        await room.press("b")
        assert "call the bank" not in room.text
        await room.press("l")
        assert "Ben: call the bank" in room.text
        room.live.do(ask.AddAction(("Ana",), "write"))
        await room.pass_time(1)
        assert "Ana: write" in room.text
        await room.press("l")
        assert "call the bank" not in room.text


async def test_a_list_behind_the_back_row_takes_no_keys() -> None:
    async with stage(collecting()) as room:
        await room.press("i")
        await room.type("a secret topic")
        await room.press("enter", "escape")
        await room.press("b")
        await room.press("d", "e")
        assert [item.text for item in room.live.view().items] == ["a secret topic"]
        assert "secret" not in room.text


SIXTY = tuple(f"{letter}{vowel}{end}" for letter in "BDFGKLMNPRST" for vowel in "aeiou" for end in "n")


@pytest.mark.parametrize("size", [(80, 24), (100, 30)], ids=str)
def test_sixty_people_in_pairs(size: tuple[int, int]) -> None:
    """The clock takes half of the height, and everybody is found by name, within a quarter of a minute."""
    view = view_of(pairs(SIXTY))
    first, pages = arranged(back_row(view), *size)
    clock = [line for line in first if "██" in line.plain]
    assert 2 * len(clock) >= size[1] - 1
    assert pages * seconds_of_page(pages, 300) <= 15
    shown = [arranged(back_row(view, page=page), *size)[0] for page in range(pages)]
    text = "\n".join(line.plain for lines in shown for line in lines)
    assert all(re.search(rf"(?m)(^ *|  |[B-T] )(?:▸ )?{name} +[0-9]+ · ", text) for name in SIXTY)
    assert all("of B–T · more in" in lines[-1].plain for lines in shown) or pages == 1


def test_the_names_of_every_other_letter_stand_on_a_band_as_wide_as_their_column() -> None:
    [page] = pages_of(layout_of(view_of(pairs(NAMES))), 60, len(NAMES))
    banded = [[span for span in line.spans if "on $" in str(span.style)] for line in page.lines]
    names = [found[0] for line in page.lines if (found := re.search("[A-F][aeiou]n", line.plain))]
    assert [name[0] for name, band in zip(names, banded, strict=True) if band] == [*"B" * 5, *"D" * 5, *"F" * 5]
    assert len({(band[0].start, band[0].end) for band in banded if band}) == 1


def test_larger_groups_are_found_by_their_number() -> None:
    people = tuple(SIXTY)
    fours = tuple(group(*people[start : start + 4], floor="open") for start in range(0, 60, 4))
    lines, pages = arranged(back_row(view_of(plan_of(slot(300, groups=fours), people=people))), 40, 14)
    assert pages > 1
    assert "tables 1–" in lines[-1].plain
    assert any(line.plain.strip().startswith("1  Ban · Ben · Bin · Bon") for line in lines)


@pytest.mark.parametrize(
    ("pages", "lasts", "seconds"), [(2, None, 6), (3, 300, 5), (2, 20, 5), (4, 16, 2), (30, 300, 2)]
)
def test_pages_turn_so_that_everybody_has_two_looks(pages: int, lasts: int | None, seconds: int) -> None:
    assert seconds_of_page(pages, lasts) == seconds


@pytest.mark.parametrize("size", [(100, 30), (120, 33), (120, 36), (160, 45)], ids=str)
def test_figures_do_not_touch_the_bar_below_them(size: tuple[int, int]) -> None:
    lines = lines_of(view_of(pair(), 250), *size)
    bar = next(at for at, line in enumerate(lines) if "░" in line)
    assert not lines[bar - 1].strip()


def test_a_name_too_long_for_large_letters_has_the_first_name_large() -> None:
    name = "Maximilian Oberhuber-Schwarzenegger"
    lines = lines_of(view_of(plan_of(slot(300, name, people=(name,)), people=(name,))), 80, 24)
    assert "█▄ ▄█ ▄▀▀▄ ▀▄ ▄▀ █ █▄ ▄█ █" in "\n".join(lines)
    assert "Oberhuber-Schwarzenegger" in "\n".join(lines)
    assert name not in "\n".join(lines)


def test_over_time_is_seen_by_word_shape_and_colour() -> None:
    row = back_row(view_of(pair(), 340))
    assert (row.who, row.doing, row.time.figures) == ("Time’s up", "Ana · over time · then Ben", "+0:40")
    assert row.accent == row.time.colour == LATE


async def test_pages_of_groups_turn_by_themselves() -> None:
    async with stage(pairs(SIXTY)) as room:
        await room.press("b")
        lines = room.app.screen.query_one(AudienceLines)
        assert "B–" in lines.text
        for _ in range(6):
            lines.tick()
        assert "B–" not in lines.text.splitlines()[-1].partition(" of ")[0]


def test_the_foot_says_what_comes_next_and_the_times_and_what_is_said_goes_first() -> None:
    row = back_row(view_of(pair()), times="14:20 · ends 14:31")
    foot = arranged(row, 80, 24)[0][-1].plain
    assert foot.startswith("next: Ben · Think, 5 min ")
    assert foot.endswith("14:20 · ends 14:31")
    assert len(foot) == 80
    said = arranged(replace(row, said="b shows everything again " * 3), 80, 24)[0][-1].plain
    assert said.strip() == ("b shows everything again " * 3).strip()


@settings(max_examples=40)
@given(st.integers(28, 90), st.integers(60, 240))
def test_a_frame_says_that_the_time_is_up_and_is_whole(height: int, width: int) -> None:
    lines = lines_of(view_of(pair(), 340), width, height)
    assert lines[0] == lines[-1] == "█" * width
    assert all(line.startswith("██ ") and line.endswith(" ██") and len(line) == width for line in lines[1:-1])
    assert lines_of(view_of(pair(), 28), width, height)[0] != "█" * width


def test_there_is_no_frame_around_names_that_are_looked_for() -> None:
    assert not lines_of(view_of(pairs(NAMES), 340), 160, 50)[0].startswith("██")


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (160, 50)], ids=str)
def test_above_a_crowd_a_state_is_in_large_letters_and_no_name_moves(size: tuple[int, int]) -> None:
    room = Room(pairs(NAMES))
    room.wait(28)
    running = lines_of(room.view, *size)
    room.do(ask.Pause())
    paused = lines_of(room.view, *size)
    assert any(PAUSED in line for line in paused)
    below = next(number for number, line in enumerate(running) if "speaks now" in line)
    assert paused[below:-1] == running[below:-1]
