"""Which groups follow which: rounds, repeats, stations, and the groups of a step."""

from tests.planning.plans import codes, floors, groups, holders, plan, role, round_of, step


def test_same_is_the_latest_groups_of_the_size_whatever_came_between() -> None:
    pairs = round_of(step(), groups="pairs")
    new = round_of(step(), groups="pairs", partners="new", repeat=2)
    made = plan(new + pairs + round_of(step()) + pairs, "ABCD")
    assert groups(made)[2] == groups(made)[1] != groups(made)[0]
    assert groups(made)[3:] == ["ABCD", groups(made)[1]]
    assert groups(plan(pairs, "ABCD")) == ["AB|CD"]


def test_same_of_another_size_is_neighbours_again() -> None:
    made = plan(round_of(step(), groups="pairs", partners="new") + round_of(step(), groups="threes"), "ABCDEF")
    assert groups(made)[1] == "ABC|DEF"


def test_who_rests_changes_at_each_repeat_although_the_groups_stay() -> None:
    made = plan(round_of(step(), groups="pairs", leftover="sit-out", repeat=5), "ABCDE")
    assert groups(made)[:3] == ["AB|CD-E", "AB|CE-D", "AB|DE-C"]
    assert sorted(slot.resting[0] for slot in made.slots) == list("ABCDE")


def test_merge_joins_whole_groups_and_then_stays() -> None:
    made = plan(
        round_of(step(), groups="pairs") + round_of(step(), groups="fours", partners="merge", repeat=2), "ABCDEFGH"
    )
    assert groups(made) == ["AB|CD|EF|GH", "ABCD|EFGH", "ABCD|EFGH"]
    made = plan(round_of(step(), groups="threes") + round_of(step(), partners="jigsaw", repeat=2), "ABCDEF")
    assert groups(made) == ["ABC|DEF", "AD|BE|CF", "AD|BE|CF"]


def test_merge_reaches_over_a_round_with_everyone() -> None:
    text = (
        round_of(step(), groups="pairs")
        + round_of(step("every group"))
        + round_of(step(), groups="fours", partners="merge")
    )
    assert groups(plan(text, "ABCDE"))[-1] == "ABCDE"


def test_mix_takes_one_of_every_group_and_home_goes_back() -> None:
    text = round_of(step(), groups="threes") + round_of(step(), partners="jigsaw", repeat=2) + round_of(step())
    made = plan(text + round_of(step(), partners="home"), "ABCDEFGHI")
    assert groups(made) == ["ABC|DEF|GHI", "ADG|BEH|CFI", "ADG|BEH|CFI", "ABCDEFGHI", "ABC|DEF|GHI"]


def test_stations_move_along() -> None:
    text = role("mentor", fixed=True, people=2) + role("mentee", "peer") + round_of(step(), stay="mentor", repeat=3)
    assert groups(plan(text, "MNABC")) == ["MAB|NC", "MC|NAB", "MAB|NC"]


def test_stations_follow_the_holders_seating() -> None:
    text = role("mentor", fixed=True, people=2) + round_of(step(), stay="mentor")
    assert groups(plan(text, "ANBM", roles={"mentor": "MN"})) == ["NA|MB"]


def test_a_rotating_host_keeps_role_and_place_for_the_round() -> None:
    made = plan(role("host", "guest") + round_of(step(), stay="host", groups="threes", repeat=2), "ABCDEF")
    assert groups(made) == ["ABC|DEF", "AEF|DBC"]
    assert holders(made, "host", "guest") == ["A/BC|D/EF", "A/EF|D/BC"]


def test_nobody_returns_to_a_station_with_new_partners() -> None:
    text = role("mentor", fixed=True, people=3) + round_of(step(), stay="mentor", partners="new", repeat=3)
    made = plan(text, "MNOABCDEF")
    been = [(group.people[0], name) for slot in made.slots for group in slot.groups for name in group.people[1:]]
    assert len(been) == len(set(been)) == 18


def test_smaller_groups_of_a_step_are_made_inside_the_rounds() -> None:
    made = plan(round_of(step(), step(groups="pairs"), step(), groups="fours"), "ABCDEFGH")
    assert groups(made) == ["ABCD|EFGH", "AB|CD|EF|GH", "ABCD|EFGH"]


def test_larger_groups_of_a_step_are_made_of_everyone() -> None:
    made = plan(round_of(step(), step(groups="fours"), step(groups="everyone"), step(), groups="pairs"), "ABCDEFGH")
    assert groups(made) == ["AB|CD|EF|GH", "ABCD|EFGH", "ABCDEFGH", "AB|CD|EF|GH"]


def test_people_keep_their_roles_in_the_groups_of_a_step() -> None:
    text = role("thinker", "listener") + round_of(step(), step("thinker", groups="pairs"), each="thinker")
    made = plan(text, "ABCD")
    assert groups(made)[:2] == ["ABCD", "AB|CD"]
    assert holders(made, "thinker", "listener")[:4] == ["A/BCD", "A/B|/", "B/CDA", "B/A|/"]


def test_a_step_has_the_same_groups_again_unless_they_are_to_be_new() -> None:
    same = plan(round_of(step(groups="pairs"), repeat=3), "ABCD")
    assert groups(same) == ["AB|CD"] * 3
    new = plan(round_of(step(groups="pairs", partners="new"), repeat=3), "ABCD")
    assert len(set(groups(new))) == 3


def test_the_groups_of_a_step_count_as_meetings() -> None:
    text = round_of(step(groups="pairs")) + round_of(step(), groups="pairs", partners="new")
    made = plan(text, "ABCD")
    assert not {frozenset(group.people) for group in made.slots[0].groups} & {
        frozenset(group.people) for group in made.slots[1].groups
    }


def test_one_two_four_all_in_one_round() -> None:
    text = round_of(
        step("nobody", groups="alone"),
        step(groups="pairs"),
        step(groups="fours", partners="merge"),
        step("every group"),
    )
    assert groups(plan(text, "ABCDEFG")) == ["A|B|C|D|E|F|G", "ABC|DE|FG", "ABC|DEFG", "ABC", "DEFG"]


def test_small_groups_and_ranges_that_cannot_be_kept_are_warned_of() -> None:
    assert codes(plan(round_of(step(), groups="fours"), "ABC")) == ["small-group"]
    assert codes(plan(round_of(step(), groups="4-5"), "ABCDEFG")) == ["group-size"]
    assert codes(plan(round_of(step(), groups="4-5"), "ABC")) == ["small-group"]
    assert codes(plan(round_of(step(), groups="4-5"), "ABCDEFGHI")) == []


def test_the_warning_stands_at_the_key() -> None:
    (warning,) = plan(round_of(step(groups="fours")), "AB").warnings
    assert (warning.code, warning.line, warning.column) == ("small-group", 8, 1)


def test_groups_of_a_step_have_run_out_where_the_rounds_group_has() -> None:
    text = role("thinker", "listener") + round_of(step("each", groups="alone"), each="thinker", groups="pairs")
    made = plan(text, "ABCDE")
    assert groups(made) == ["A|B|C|D|E"] * 3
    assert holders(made, "thinker", "listener")[-1] == "/A|/B|C/|/|/"
    assert floors(made) == ["A|B|C|D|E", "A|B|C|D|E", "A|B|C|open|open"]
