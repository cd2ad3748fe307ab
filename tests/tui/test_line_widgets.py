"""What the widgets draw, for the width there is."""

from textwrap import dedent

import pytest
from msgspec.structs import replace
from textual.content import Content

from thinkpair.session.actions import Action
from thinkpair.session.group_view import GroupView, PersonView
from thinkpair.session.room_view import common_prompt
from thinkpair.session.view import NextView
from thinkpair.tui.widgets.big_text import LARGE, SMALL, draw_figures, draw_letters, draw_words
from thinkpair.tui.widgets.group_panel import GroupLayout, RoleTable, draw_groups, draw_roles
from thinkpair.tui.widgets.header_footer import Header, HeaderText, StatusLine, StatusText, next_words
from thinkpair.tui.widgets.line_widget import balanced, wrapped
from thinkpair.tui.widgets.session_summary import ActionRows, ActionTable, FloorShare, ShareBars
from thinkpair.tui.widgets.speakers import Prompt, PromptLines
from thinkpair.units import pace_words

WHERE = HeaderText(("Thinking pair", "Thinking turns", "turn 1 of 2"), "ends 14:31")


def _block(lines: object) -> list[str]:
    """Return lines without what is left and right of them."""
    return dedent("\n".join(_plain(lines))).split("\n")


def _plain(lines: object) -> list[str]:
    return [line.plain.rstrip() for line in lines]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (60, "Thinking pair · Thinking turns · turn 1 of 2      ends 14:31"),
        (40, "Thinking turns · turn 1 of 2  ends 14:31"),
        (30, "turn 1 of 2         ends 14:31"),
        (18, "turn …  ends 14:31"),
    ],
)
def test_the_heading_leaves_out_the_widest_part_first(width: int, line: str) -> None:
    assert _plain(Header(WHERE).draw(width)) == [line]


@pytest.mark.parametrize(
    ("behind", "words"),
    [(0, ""), (29, ""), (-30, "1 min ahead"), (240, "4 min behind"), (-95, "2 min ahead")],
)
def test_how_far_ahead_or_behind_in_whole_minutes(behind: float, words: str) -> None:
    assert pace_words(behind) == words


def test_the_heading_says_against_what_it_is_late() -> None:
    """Where there is room for it beside the nearest part of where the session is."""
    late = replace(WHERE, pace="26 min behind", planned="planned 14:05")
    assert _plain(Header(late).draw(80)) == [
        "Thinking turns · turn 1 of 2           ends 14:31, planned 14:05 · 26 min behind",
    ]
    assert _plain(Header(late).draw(40)) == ["turn 1 of 2   ends 14:31 · 26 min behind"]


@pytest.mark.parametrize(
    ("width", "pace", "line"),
    [
        (70, "on time", "Thinking pair · Thinking turns · turn 1 of 2      ends 14:31 · on time"),
        (60, "on time", "Thinking pair · Thinking turns · turn 1 of 2      ends 14:31"),
        (60, "4 min behind", "Thinking turns · turn 1 of 2      ends 14:31 · 4 min behind"),
        (40, "4 min behind", "turn 1 of 2    ends 14:31 · 4 min behind"),
    ],
)
def test_the_heading_says_how_far_off_it_is(width: int, pace: str, line: str) -> None:
    (drawn,) = _plain(Header(replace(WHERE, pace=pace)).draw(width))
    assert drawn.split() == line.split()
    assert len(drawn) == width


@pytest.mark.parametrize(("height", "rows"), [(1, 1), (4, 3), (5, 5), (8, 7), (9, 9), (16, 14), (60, 56)])
def test_figures_are_as_large_as_there_is_room_for(height: int, rows: int) -> None:
    lines = draw_figures("+1:04", height, 400)
    assert len(lines) == rows
    assert len({len(line) for line in lines}) == 1


def test_figures_that_do_not_fit_get_smaller() -> None:
    assert len(draw_figures("1:04:32", 9, 48)) == 5
    assert len(draw_figures("1:04:32", 9, 40)) == 3
    assert draw_figures("1:04:32", 9, 10) == ["1:04:32"]


@pytest.mark.parametrize("height", [3, 5, 7, 9, 13, 18])
@pytest.mark.parametrize("outlined", [False, True])
def test_figures_are_as_wide_as_each_other_and_all_different(height: int, outlined: bool) -> None:
    drawn = {tuple(draw_figures(figure, height, 80, outlined=outlined)) for figure in "0123456789"}
    assert len(drawn) == 10
    assert {len(lines) for lines in drawn} == {height}
    assert len({len(line) for lines in drawn for line in lines}) == 1


@pytest.mark.parametrize("height", [13, 18, 26, 39])
def test_large_figures_have_in_a_pause_an_edge_that_is_seen_from_far_away(height: int) -> None:
    """It is half a cell high and a cell wide, and of the filled figures: no fine line."""
    filled, outlined = ("".join(draw_figures("0", height, 200, outlined=each)) for each in (False, True))
    assert set(outlined) <= set(" ▀▄█")
    assert all(full != " " for full, edge in zip(filled, outlined, strict=True) if edge != " ")
    assert 0 < outlined.count("█") < filled.count("█") / 2


def test_small_figures_are_blocks_while_the_clock_runs_and_lines_in_a_pause() -> None:
    filled, outlined = ("".join(draw_figures("4:32", SMALL, 40, outlined=each)) for each in (False, True))
    assert set(filled) <= set(" ▀▄█")
    assert not set(outlined) & set("▀▄█")


@pytest.mark.parametrize("height", [3, 5, 7, 9, 13, 18, 26, 28])
def test_a_pause_takes_the_same_cells(height: int) -> None:
    filled, outlined = (draw_figures("+14:32", height, 200, outlined=each) for each in (False, True))
    assert [len(line) for line in filled] == [len(line) for line in outlined]


@pytest.mark.parametrize("height", [5, 7, 9, 13])
def test_the_dots_of_the_colon_are_as_far_from_the_middle_as_each_other(height: int) -> None:
    rows = draw_figures(":", height, 20)
    turned = [row.translate(str.maketrans("▀▄", "▄▀")) for row in rows[::-1]]
    assert rows == turned
    assert len(rows[0]) * 2 <= len(draw_figures("0", height, 20)[0])


@pytest.mark.parametrize("height", [SMALL, LARGE])
@pytest.mark.parametrize("words", ["Paused", "Time’s up", "Sam", "30 groups", "In silence", "Ana · Chi"])
def test_words_and_figures_can_both_stand_exactly_in_the_middle(words: str, height: int) -> None:
    """They are an even number of cells; of a word that would not be, one letter is wider."""
    assert len(draw_letters(words, height, 200)[0]) % 2 == 0
    assert all(len(draw_figures("+12:34", rows, 200)[0]) % 2 == 0 for rows in (5, 7, 9, 13))


def test_letters_are_large_only_where_every_one_has_a_shape_and_fits() -> None:
    assert len(draw_letters("Zoë", LARGE, 80)) == LARGE
    assert draw_letters("Zoë", LARGE, 80) == draw_letters("zoe", LARGE, 80)
    assert len(draw_letters("Christopher", LARGE, 80)) == SMALL
    assert draw_letters("Christopher", LARGE, 20) == []
    assert draw_letters("五十嵐", LARGE, 80) == []
    assert draw_letters("", LARGE, 80) == []


def test_letters_grow_with_the_room() -> None:
    assert [len(draw_letters("Ana", height, 400)) for height in (5, 9, 10, 30)] == [5, 5, 10, 30]
    assert len(draw_letters("Ana", 30, 60)) == 10


def test_words_in_letters_are_cut_between_words_or_not_drawn_at_all() -> None:
    lines = draw_words("What matters to you?", 20, 60)
    assert len(lines) == 3 * SMALL + 2
    assert max(map(len, lines)) <= 60
    assert draw_words("What matters to you?", 5, 60) == ()
    assert draw_words("Unaussprechlichkeiten", 20, 60) == ()
    assert draw_words("五十嵐", 20, 60) == ()


def _person(name: str, role: str, brief: str, *, speaking: bool = False) -> PersonView:
    return PersonView(name=name, roles=(role,) if role else (), brief=brief, speaking=speaking)


PEOPLE = (
    _person("Ana", "thinker", "The time is yours.", speaking=True),
    _person("Ben", "listener", "Keep your eyes on Ana."),
    _person("Chi", "listener", "Keep your eyes on Ana."),
)


def test_people_with_the_same_role_and_brief_share_a_line() -> None:
    assert _block(draw_roles(RoleTable(PEOPLE), 80)) == [
        "▸ Ana · thinker         The time is yours.",
        "  Ben, Chi · listener   Keep your eyes on Ana.",
    ]


def test_where_it_is_narrow_the_brief_is_below() -> None:
    assert _plain(draw_roles(RoleTable(PEOPLE[:2]), 24)) == [
        "▸ Ana · thinker",
        "    The time is yours.",
        "  Ben · listener",
        "    Keep your",
        "    eyes on Ana.",
    ]


def test_wide_letters_keep_the_columns_straight() -> None:
    people = (_person("五十嵐", "thinker", "one", speaking=True), _person("Al", "listener", "two"))
    lines = [Content(line) for line in _block(draw_roles(RoleTable(people), 60))]
    assert {
        line.plain.index(word) + line.cell_length - len(line.plain)
        for line, word in zip(lines, ("one", "two"), strict=True)
    } == {21}


def test_where_everyone_has_the_floor_nobody_is_marked() -> None:
    people = tuple(_person(name, "", "", speaking=True) for name in ("Ana", "Ben"))
    assert _block(draw_roles(RoleTable(people), 60)) == ["Ana, Ben"]


def test_a_prompt_that_is_too_long_says_so() -> None:
    lines = _plain(PromptLines(Prompt("one two three four five six", 2)).draw(10))
    assert len(lines) == 2
    assert lines[-1].endswith("…")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one two three four", ["one two", "three four"]),
        ("one two three\nfour", ["one two three", "four"]),
        ("unbreakableword", ["unbreakablewor", "d"]),
        ("", [""]),
    ],
)
def test_lines_are_about_equally_long(text: str, lines: list[str]) -> None:
    assert [line.plain for line in balanced(Content(text), 14)] == lines


def test_a_last_line_in_letters_has_no_single_word() -> None:
    lines = draw_words("one two three four", 7, 84)
    assert len(lines) == 7
    assert max(map(len, lines[:3])) - max(map(len, lines[4:])) < 20


def test_a_length_is_not_torn_apart_at_the_end_of_a_line() -> None:
    text = Content.styled("What I value, 30 s, and 1 h 30 min", "bold")
    assert _plain(wrapped(text, 16)) == ["What I value,", "30 s, and", "1 h 30 min"]
    assert all(line.spans for line in wrapped(text, 16))


def test_bars_are_to_scale() -> None:
    lines = _plain(ShareBars((FloorShare("Ana", 300, 150), FloorShare("Ben", 300, 300))).draw(60))
    spoken = [line.count("━") for line in lines]
    assert spoken[0] * 2 in (spoken[1], spoken[1] + 1, spoken[1] - 1)
    assert lines[0].index("┃") == lines[1].index("┃"), "both had the same time"
    assert "spoke 2:30 of 5:00, 2:30 unused" in lines[0]
    assert "unused" not in lines[1]


def test_a_bar_over_time_goes_on_behind_the_mark() -> None:
    (line,) = _plain(ShareBars((FloorShare("Ana", 300, 450),)).draw(60))
    before, _, after = line.partition("┃")
    assert before.count("━") in (2 * after.count("━"), 2 * after.count("━") + 1, 2 * after.count("━") - 1)


def test_no_time_no_bars() -> None:
    assert ShareBars((FloorShare("Ana", 0, 0),)).draw(60) == []


def test_the_time_that_was_spoken_is_whole_in_few_columns() -> None:
    """Words go first, then the bar; the figures stay."""
    shares = (FloorShare("Ana", 720, 52), FloorShare("Alexandria", 720, 690))
    lines = _plain(ShareBars(shares).draw(38))
    assert lines[0].endswith("0:52 of 12:00")
    assert lines[1].endswith("11:30 of 12:00")
    assert "━" in lines[0]
    assert _plain(ShareBars(shares[:1]).draw(20)) == ["Ana  0:52 of 12:00"]


def test_trouble_takes_the_whole_line() -> None:
    assert _plain(StatusLine(StatusText("next: Ben", "recorded", "NOT recorded")).draw(40)) == [" NOT recorded"]
    assert _plain(StatusLine(StatusText("next: Ben", "recorded")).draw(30)) == ["next: Ben             recorded"]
    both = StatusText("next: Silence · Write topics, 5 min", "46 min left for topics")
    assert _plain(StatusLine(both).draw(43)) == [f"{both.said:>43}"]
    assert _plain(StatusLine(both).draw(44)) == [f"next: Silence · Wri…  {both.said}"]


def test_what_is_said_is_shown_whole_where_two_lines_are_enough() -> None:
    said = "1 min more. Ana spoke before: to give the same, press p for the people."
    assert _plain(StatusLine(StatusText("next: Ben", said)).draw(38)) == [
        "1 min more. Ana spoke before: to give",
        "the same, press p for the people.",
    ]


def test_what_comes_next_in_words() -> None:
    assert next_words(NextView(who="Ben", step="Think", seconds=90)) == "next: Ben · Think, 1½ min"
    assert next_words(NextView(who="Agreed actions", step="", seconds=None)) == "next: Agreed actions"
    assert next_words(NextView(who="Ana", step="Think", seconds=300), first=True) == "first: Ana · Think, 5 min"
    assert next_words(None) == ""


def _group(names: str, prompt: str) -> GroupView:
    people = tuple(PersonView(name=name, roles=(), brief="", speaking=False) for name in names.split())
    return GroupView(people=people, floor="turn", speakers=(), prompt=prompt)


def test_pairs_that_are_done_before_the_three_leave_the_prompt_where_it_was() -> None:
    groups = (_group("Ana Ben Chi", "What do you hope for?"), _group("Dan Eve", ""))
    assert common_prompt(groups) == "What do you hope for?"
    assert not any("hope" in line for line in _plain(draw_groups(GroupLayout(groups), 80)))


def test_groups_with_long_prompts_of_their_own_stand_in_two_columns() -> None:
    groups = tuple(_group(name, f"{name} reads this: " + "a long task for the group " * 4) for name in ("Ana", "Ben"))
    assert "Ben" in _plain(draw_groups(GroupLayout(groups), 80))[0]


def test_the_owners_of_an_action_are_all_named_where_there_is_room() -> None:
    action = Action(number=1, who=("Ana Novakova", "Benedikt"), what="call the bank")
    table = ActionTable(ActionRows((action,)))
    assert "Ana Novakova, Benedikt" in _plain(table.draw(100))[1]
    assert "Ana Novakova + 1" in _plain(table.draw(50))[1]
