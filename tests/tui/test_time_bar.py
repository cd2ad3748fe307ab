"""The bar of the remaining time, and the still line of a silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.session.plans import Room, group, plan_of, slot
from tests.tui.stages import pair, stage
from thinkpair.session import commands as ask
from thinkpair.session.plan import ClockStyle
from thinkpair.session.room_view import headline
from thinkpair.session.view import Phase
from thinkpair.tui.widgets.big_text import SMALL, draw_letters
from thinkpair.tui.widgets.countdown import TimeLeft, length_of
from thinkpair.tui.widgets.time_bar import draw_bar

_ANA, _SILENCE = (draw_letters(word, SMALL, 80)[0].strip() for word in ("Ana", "In silence"))


def bar(
    share: float, *, rows: int = 1, phase: Phase = "running", thick: bool = False, last: bool = False, lasts: int = 0
) -> list[str]:
    time = TimeLeft(share=share, phase=phase, thick=thick, last=last, lasts=lasts or None)
    return [line.plain.strip() for line in draw_bar(time, 20, rows)][:rows]


def test_what_is_filled_is_left_and_shrinks_to_its_left_end() -> None:
    assert [bar(share) for share in (1.0, 0.999, 0.5, 0.001, 0.0)] == [
        ["████████████"],
        ["████████████"],
        ["██████═════▌"],
        ["█══════════▌"],
        ["▐══════════▌"],
    ]


def test_what_is_used_stays_visible_as_a_hollow_groove() -> None:
    assert bar(0.25, rows=3) == ["█████▀▀▀▀▀▀▀▀▀▀▀▀█", "█████            █", "█████▄▄▄▄▄▄▄▄▄▄▄▄█"]


def test_a_bar_right_below_figures_stands_apart_from_them() -> None:
    [line] = draw_bar(TimeLeft(share=0.5, phase="running"), 20, low=True)
    assert line.plain.strip() == "▄▄▄▄▄▄▁▁▁▁▁▄"


@pytest.mark.parametrize(
    ("seconds", "share", "line"), [(120, 1.0, "█████████ ████████"), (300, 0.5, "████ ████▀▀▀▀▀▀▀▀█")]
)
def test_above_a_scale_it_is_marked_where_the_last_minute_begins(seconds: int, share: float, line: str) -> None:
    assert bar(share, rows=3, thick=True, lasts=seconds)[0] == line
    assert " " not in bar(share, rows=3, thick=True, lasts=110)[0], "a short slot has no last minute"
    assert " " not in bar(share, rows=3, lasts=seconds)[0], "below figures nothing says what a gap means"
    assert " " not in bar(share, thick=True, lasts=seconds)[0], "one line has no scale"


def test_the_line_of_a_silence_goes_from_edge_to_edge() -> None:
    assert [line for line in bar(0.5, rows=12, phase="silence") if set(line) & {"▄", "▀"}] == ["▄" * 18, "▀" * 18]
    assert bar(0.5, rows=3, phase="silence")[0] == "━" * 18


async def test_in_the_last_minute_that_stands_in_large_letters_behind_the_name() -> None:
    last = draw_letters("·Last minute", SMALL, 80)[0].strip()
    async with stage(pair(), size=(100, 30)) as room:
        await room.pass_time(200)
        assert last not in room.text
        await room.pass_time(50)
        assert last in room.text
        assert "Think · clock running" in room.text
        await room.press("b")
        assert last in room.text
        await room.resize(60, 24)
        assert last not in room.text
        assert "last minute, running" in room.text


def test_in_the_last_minute_what_is_used_is_shaded() -> None:
    assert bar(0.2, last=True, lasts=300) == ["███════════▌"]
    assert bar(0.2, rows=3, last=True, lasts=300) == ["████░░░░░░░░░░░░░█"] * 3


def test_in_a_pause_what_is_left_is_in_stripes() -> None:
    assert bar(0.5, phase="paused", lasts=300) == ["██   █═════▌"]
    assert bar(0.75, rows=3, phase="paused")[1] == "██    ██    ██   █"


def test_over_time_the_whole_bar_is_hollow_with_thick_edges() -> None:
    assert bar(0.0, rows=3, phase="overtime") == ["█" * 18, "█" + " " * 16 + "█", "█" * 18]


@pytest.mark.parametrize(
    ("seconds", "scale"),
    [
        (300, "0        1        2         3        4   5 min"),
        (270, "0         1         2          3       4 min"),
        (3000, "0       10       20        30       40  50 min"),
        (40, ""),
        (None, ""),
    ],
)
def test_below_a_bar_stand_the_minutes(seconds: int | None, scale: str) -> None:
    time = TimeLeft(share=0.5, phase="running", thick=True, left="about 2 min left", lasts=seconds)
    *_, below, _ = draw_bar(time, 52, 3)
    assert below.plain.strip() == scale


@pytest.mark.parametrize("seconds", [285, 95, 3599])
def test_the_length_of_a_slot_stays_while_it_runs(seconds: int) -> None:
    """Or the minutes below its bar would be drawn again at every second."""
    room = Room(pair(seconds))
    seen = set()
    for _ in range(90):
        room.wait(0.9999)
        seen.add(length_of(room.view))
    assert seen == {seconds}


@pytest.mark.parametrize("width", [52, 53])
@pytest.mark.parametrize("phase", ["running", "paused", "silence"])
@pytest.mark.parametrize("thick", [True, False])
def test_a_bar_stands_exactly_in_the_middle(width: int, phase: Phase, thick: bool) -> None:
    lines = [line.plain for line in draw_bar(TimeLeft(share=1.0, phase=phase, thick=thick), width, 3)]
    line = max(lines, key=lambda each: len(each.strip()))
    assert len(line) - len(line.lstrip()) == width - len(line.rstrip())


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from((1, 3, 5, 7)), st.booleans())
def test_it_never_grows_and_is_gone_only_with_the_time(one: float, other: float, rows: int, thick: bool) -> None:
    less, more = ("".join(bar(share, rows=rows, thick=thick)) for share in sorted((one, other)))
    filled = [len(text) - len(text.lstrip("█")) for text in (less, more)]
    assert filled[0] <= filled[1]
    assert filled[1] > 0 or max(one, other) < 1e-6


@pytest.mark.parametrize("clock", ["digits", "bar"])
@pytest.mark.parametrize("big", [False, True], ids=["stage", "big screen"])
async def test_a_silence_stands_below_the_name_of_whose_it_is(clock: ClockStyle, big: bool) -> None:
    async with stage(pair(early="silence", clock=clock)) as room:
        if big:
            await room.press("b")
        await room.pass_time(60)
        await room.press("enter")
        text = room.text
        assert text.index(_ANA) < text.index(_SILENCE) < text.index("about 4 min left · clock running")
        assert "Silence" not in text


def test_what_the_clock_does_is_said_in_words() -> None:
    room = Room(pair(early="silence"))
    said = [headline(room.view)[1]]
    for seconds in (245, 60):
        room.wait(seconds)
        said.append(headline(room.view)[1])
    assert said == ["Think · clock running", "Think · last minute, running", "Ana · over time · then Ben"]
    assert headline(replace(room.view, clock="hidden"))[1] == "Ana · then Ben"


def test_a_silence_of_everybody_has_no_name() -> None:
    room = Room(plan_of(slot(300, early="silence", groups=(group("Ana", "Ben", floor="open"),))))
    room.wait(60)
    room.do(ask.EndTurn())
    assert room.view.phase == "silence"
    assert headline(room.view) == ("In silence", "")
