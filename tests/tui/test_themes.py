"""The colours, measured: people are told apart by every eye, and every text can be read."""

from itertools import combinations

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from tests.tui.colour_distance import SIMULATIONS, distance, seen_as
from tests.tui.contrasts import contrast
from tests.tui.stages import pair, stage
from tests.tui.textual_private import screen_strips
from thinkpair.tui.line_filters import SIXTEEN_COLOURS, NoColours
from thinkpair.tui.themes import HUES, OWN_THEMES, person_colour, person_letter, person_variables

_APART, _READABLE = 10.0, 4.5


def test_the_distance_is_that_of_the_published_pairs() -> None:
    """Three of the pairs with which Sharma, Wu and Dalal test the formula."""
    assert distance((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=1e-4)
    assert distance((50, 2.5, 0), (73, 25, -18)) == pytest.approx(27.1492, abs=1e-4)
    assert distance((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619)) == pytest.approx(2.0373, abs=1e-4)


@pytest.mark.parametrize("name", OWN_THEMES)
@pytest.mark.parametrize("eyes", SIMULATIONS)
def test_any_two_people_are_told_apart(name: str, eyes: str) -> None:
    hues = [Color.parse(OWN_THEMES[name].variables[f"person-{number}"]) for number in range(1, HUES + 1)]
    for one, other in combinations([seen_as(hue.normalized, eyes) for hue in hues], 2):
        assert distance(one, other) >= _APART


@pytest.mark.parametrize("name", OWN_THEMES)
def test_every_colour_of_a_theme_can_be_read_on_its_grounds(name: str) -> None:
    theme = OWN_THEMES[name]
    named = {key: value for key, value in theme.variables.items() if key.startswith(("text-", "person-"))}
    assert len(named) == HUES + 7
    for ground in (theme.background, theme.surface):
        for key, colour in {**named, "foreground": theme.foreground or ""}.items():
            least = _READABLE if ground == theme.background or not key.startswith("person-") else 3.9
            assert contrast(Color.parse(colour), Color.parse(ground or "")) >= least, (key, ground)


def test_more_people_than_hues_have_a_letter_too() -> None:
    marks = [(person_colour(number), person_letter(number)) for number in range(100)]
    assert len(set(marks)) == 100
    assert {letter for _, letter in marks[:HUES]} == {""}
    assert marks[HUES] == (marks[0][0], "B")


@pytest.mark.parametrize("name", BUILTIN_THEMES)
def test_every_theme_has_colours_for_people(name: str) -> None:
    variables = person_variables(BUILTIN_THEMES[name])
    assert len(set(variables.values())) == HUES


@pytest.mark.parametrize("theme", OWN_THEMES)
async def test_a_person_has_the_same_colour_in_the_headline_on_the_track_and_in_the_list(theme: str) -> None:
    async with stage(pair(), size=(160, 50), theme=theme) as room:
        await room.pass_time(10)
        hue = Color.parse(OWN_THEMES[theme].variables["person-1"]).rich_color
        texts = [
            segment.text.strip()
            for strip in screen_strips(room.app)
            for segment in strip
            if segment.style and segment.style.color and segment.style.color.triplet == hue.triplet
        ]
        assert texts.count("Ana") == 2  # below the track, and in the list
        assert any(text.startswith("━") for text in texts)
        assert sum("██" in text for text in texts) > 10  # the name and the clock


def test_without_colour_what_is_filled_is_in_reverse_and_nothing_is_painted() -> None:
    ground = Color.parse("#14161f")
    selected, plain = (Style.parse(words) for words in ("#14161f on #8fb8ff", "#e9e7e1 on #14161f bold"))
    segments = NoColours().apply([Segment("one", selected), Segment("two", plain)], ground)
    first, second = (segment.style for segment in segments)
    assert first
    assert second
    assert first.reverse
    assert not second.reverse
    assert second.bold
    assert all(colour and colour.is_default for style in (first, second) for colour in (style.color, style.bgcolor))


def test_sixteen_colours_keep_those_that_can_be_read() -> None:
    kept, mended = (Style.parse(words) for words in ("#6c5ccc on #faf7f1", "#25735b on #faf7f1"))
    segments = SIXTEEN_COLOURS.apply([Segment("one", kept), Segment("two", mended)], Color.parse("#faf7f1"))
    assert segments[0].style == kept
    assert segments[1].style
    assert segments[1].style.color
    assert segments[1].style.color.number == 0
