"""The track: the whole session as a line, and what comes next at its side."""

import itertools

from msgspec.structs import replace

from tests.planning.test_round_route import DAY
from tests.session.plans import Room, group, plan_of, slot
from tests.tui.planned import planned
from tests.tui.stages import pair, pairs, stage
from thinkpair.session import commands as ask
from thinkpair.session.roster import roster
from thinkpair.session.view import View
from thinkpair.tui.widgets.big_text import SMALL, draw_letters
from thinkpair.tui.widgets.run_sheet import NextTurns, next_turns
from thinkpair.tui.widgets.track import draw_track, spans_of, track_text

PLAN = plan_of(
    slot(60),
    slot(60, "Ben"),
    slot(120, groups=(group("Ana", "Ben", floor="open"),), round=2, step="Talk"),
)


def view_at(seconds: float) -> View:
    room = Room(PLAN)
    room.wait(seconds)
    return room.view


def lines(view: View, width: int = 41) -> list[str]:
    return [line.plain.rstrip() for line in draw_track(track_text(view, width, names=True), width)]


def test_each_turn_is_as_wide_as_its_time_and_rounds_are_set_apart() -> None:
    assert lines(view_at(0)) == ["●─────────┼───────── ────────────────────", "Ana       Ben        Everyone"]


def test_what_is_over_is_heavy_and_now_is_a_dot() -> None:
    assert lines(view_at(30))[0] == "━━━━━●────┼───────── ────────────────────"


def test_where_it_should_be_is_a_tick_above_the_line() -> None:
    room = Room(PLAN)
    room.wait(30)
    room.do(ask.Pause())
    room.wait(60)
    (line, _) = lines(room.view)
    assert line == "━━━━━●────┼────┸──── ────────────────────"
    assert "┸" not in lines(replace(room.view, behind=0.0))[0]


def test_below_the_tick_stands_what_it_is_where_no_name_does() -> None:
    room = Room(PLAN)
    room.wait(30)
    assert lines(replace(room.view, behind=55.0))[1] == "Ana       Ben        Everyone", "no word of it fits"
    assert lines(replace(room.view, behind=200.0))[1].endswith("Everyone  planned ↑")


def test_people_of_a_round_are_named_whole_or_by_as_many_letters_or_not_at_all() -> None:
    people = ("Ana", "Ben", "Cleo")
    plan = plan_of(*(slot(60, name) for name in people), *(slot(16, name, round=2) for name in people), people=people)
    view = Room(plan).view
    for width in range(1, 120):
        first, second = (lines(view, width)[1].split() + [""] * 6)[:3], lines(view, width)[1].split()[3:]
        assert [*map(len, second)] in ([], [1, 1, 1], [2, 2, 2], [3, 3, 3], [3, 3, 4]), width
        assert width < 40 or first == list(people)
    assert lines(view, 80)[1].split() == [*people, *people]
    assert lines(view, 20)[1].split() == list(people)


def test_below_turns_at_the_same_time_stands_that_there_are_groups() -> None:
    both = plan_of(slot(60, groups=(group("Ana", "Ben"), group("Chi", "Dan"))), slot(20, "Ben"))
    (_, names) = lines(Room(both).view)
    assert names == "2 groups: Ana · Chi            Ben"


def test_the_tick_stands_where_it_is_over_too_and_at_the_end() -> None:
    room = Room(PLAN)
    room.wait(30)
    assert lines(replace(room.view, behind=-30.0))[0].startswith("┻━━━━●")
    assert lines(replace(room.view, behind=240.0))[0].endswith("─┸")


def test_a_turn_that_ended_early_has_the_time_that_it_took() -> None:
    room = Room(PLAN)
    room.wait(20)
    room.do(ask.EndTurn())
    assert room.view.track
    assert [segment.seconds for segment in room.view.track.segments] == [20, 60, 120]
    assert [segment.done for segment in room.view.track.segments] == [True, False, False]


def test_a_turn_over_time_grows() -> None:
    room = Room(PLAN)
    room.wait(180)
    now = lines(room.view)[0].index("●")
    assert now == 20
    assert lines(room.view)[1].startswith("Ana ")


def test_a_hidden_clock_is_hidden_here_too() -> None:
    plan = plan_of(slot(60, clock="hidden"), slot(60, "Ben"))
    room = Room(plan)
    room.wait(40)
    assert lines(room.view)[0].startswith("●───")


def test_many_turns_fit_any_width_and_leave_none_of_it() -> None:
    plan = plan_of(*(slot(60 + number, round=number // 7) for number in range(100)))
    track = Room(plan).view.track
    assert track
    for width in (1, 18, 40, 118, 300):
        spans = spans_of(track.segments, width)
        assert spans[-1].end == width
        assert all(before.end <= after.start for before, after in itertools.pairwise(spans))


def test_people_keep_their_colour_when_others_come_and_go() -> None:
    room = Room(PLAN)
    before = [person.number for person in room.view.groups[0].people]
    room.do(ask.StepAway("Ana"))
    after = {person.name: person.number for person in room.view.groups[0].people}
    assert before == [0, 1]
    assert after["Ben"] == 1


def test_the_next_turns_have_their_times_of_day() -> None:
    from tests.tui.stages import START

    view = view_at(30)
    turns = next_turns(view, START.replace(hour=14, minute=20, second=0))
    assert [(turn.time, turn.who, turn.length) for turn in turns] == [
        ("14:17", "Ben", "1 min"),
        ("14:18", "Everyone", "2 min"),
        ("14:20", "Summary", ""),
    ]


async def test_what_comes_next_ends_with_the_summary() -> None:
    async with stage(pair(early="silence"), size=(120, 36)) as room:
        await room.pass_time(310)
        await room.press("enter")
        assert "14:31  Agreed actions" in room.text
        assert "14:31  Summary" in room.text


async def test_from_120_columns_on_what_comes_next_stands_at_the_side() -> None:
    async with stage(pair(), size=(119, 36)) as room:
        beside = room.app.screen.query_one(NextTurns)
        assert not beside.display
        await room.resize(120, 36)
        assert beside.display
        assert "14:25 · 5 min · Think" in room.text
        assert all(line in room.text for line in draw_letters("Ben", SMALL, 80)), "who is next is read from afar"
        await room.press("b")
        assert "14:25 · 5 min" not in room.text


async def test_in_a_crowd_the_track_names_nobody() -> None:
    async with stage(pairs(("Ana", "Ben", "Chi", "Dan")), size=(80, 24)) as room:
        assert "2 groups: Ana · Chi" in room.text.splitlines()[2]


def test_a_person_has_the_same_number_in_every_list() -> None:
    room = Room(PLAN)
    entries = {entry.name: entry.number for entry in roster(room.session, room.now)}
    seen = {person.name: person.number for person in room.view.groups[0].people}
    assert entries == seen == {"Ana": 0, "Ben": 1}


async def test_who_is_late_is_not_told_of_a_wait_that_falls_away() -> None:
    text = f'title = "Day"\nactions = "never"\n{DAY}'
    async with planned("Ana", "Ben", text=text, size=(160, 50), started=False) as room:
        await room.pass_time(40 * 60)
        await room.press("enter")
        assert f"{room.clock.now():%H:%M}" == "15:00"
        assert "15:40  Everyone · 30 min" in room.text
        assert "16:10  Everyone · 10 min" in room.text
        assert "Until 11:00 · 30 min" not in room.text
