"""The layout for the back row: what is how large, at every size, and that no state is told by colour alone."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from syrupy.assertion import SnapshotAssertion
from textual.content import Content

from tests.session.plans import Room, optional, plan_of, slot
from tests.tui.stages import collecting, pair, pairs, reviewing, stage
from thinkpair.session import commands as ask
from thinkpair.session.plan import Plan
from thinkpair.session.view import View
from thinkpair.tui.widgets.audience_view import AudienceView, Spotlight, arranged, back_row
from thinkpair.tui.widgets.item_list import ItemList

SIZES = ((20, 5), (40, 12), (80, 24), (160, 50), (200, 60), (500, 200))
NAMES = tuple(f"{letter}{vowel}n" for letter in "ABCDEF" for vowel in "aeiou")
DIGITS = 3  # the height of Textual's own


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
    figures = [line for line in text.splitlines() if "██" in line or "╷ ╷" in line or "╰─┤" in line]
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
    assert "page down" in first[-1].plain
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
    assert "Time is up" in "\n".join(lines_of(replace(over, breath=None), *size))
    assert "goes on in 8 s" in "\n".join(lines_of(over, *size))


async def test_one_key_shows_the_back_row_alone_and_brings_the_rest_back() -> None:
    async with stage(pair()) as room:
        before = room.text
        await room.press("b")
        assert "Keep your eyes on Ana" not in room.text
        assert "ends" not in room.text
        assert "b brings the rest back" in room.text
        await room.pass_time(9)
        assert "brings" not in room.text
        assert "enter" not in room.text
        await room.press("space")
        assert "Paused" in room.text
        await room.press("space", "b")
        assert len(room.text.splitlines()) == len(before.splitlines())
        assert "Keep your eyes on Ana" in room.text


@pytest.mark.parametrize("plan", [pair(), pairs(NAMES), reviewing()], ids=["pair", "pairs", "review"])
async def test_everything_comes_back_as_it_was(plan: Plan) -> None:
    async with stage(plan) as room:
        before = room.text
        for _ in range(3):
            await room.press("b", "b")
            assert room.text == before


async def test_it_is_drawn_once_for_the_room_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    heights: list[int] = []

    def noted(row: AudienceView, width: int, height: int) -> tuple[list[Content], int]:
        heights.append(height)
        return arranged(row, width, height)

    async with stage(pair()) as room:
        monkeypatch.setattr("thinkpair.tui.widgets.audience_view.arranged", noted)
        await room.press("b")
        assert heights == [24]
        await room.press("b")
        await room.resize(80, 30)
        await room.press("b")
        assert heights == [24, 30]
        assert len(room.app.screen._compositor.render_strips()) == 30


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
        assert "a notes an action, enter goes on" in room.text
        await room.press("enter")
        assert room.live.view().phase == "finished"
        assert "b goes on to the close" in room.text
        await room.press("b")
        assert "Nothing was agreed" in room.text


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
