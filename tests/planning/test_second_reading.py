"""What the language says and two readers read differently: groups of a step, "same", `until`, holders, stations."""

import pytest

from tests.planning.plans import captures, groups, holders, places, plan, role, round_of, step
from thinkpair.errors import ContentError
from thinkpair.session.plan import Plan


def prompts(made: Plan) -> list[str]:
    return ["".join(piece for piece in slot.groups[0].prompt if isinstance(piece, str)) for slot in made.slots]


def test_the_groups_of_a_step_are_for_this_step_alone() -> None:
    alone = step("nobody", groups="alone", time="5m")
    text = round_of(alone, step(), groups="threes") + round_of(step(), partners="jigsaw")
    assert groups(plan(text, "ABCDEF"))[-1] == "AD|BE|CF"


def test_merge_keeps_new_pairs_whole_after_a_step_alone() -> None:
    pairs = round_of(step(), groups="pairs", partners="new")
    writing = round_of(step(), step("nobody", groups="alone"), groups="pairs", partners="new")
    made = plan(pairs + writing + round_of(step(), groups="fours", partners="merge"), "ABCDEFGH")
    before = [set(pair) for pair in groups(made)[1].split("|")]
    assert all(any(pair <= set(four) for four in groups(made)[-1].split("|")) for pair in before)


def test_merge_in_a_step_keeps_the_new_pairs_of_its_round_whole() -> None:
    text = round_of(step(), groups="pairs", partners="new") + round_of(
        step("nobody", groups="alone"), step(groups="fours", partners="merge"), groups="pairs", partners="new"
    )
    assert [set(four) for four in groups(plan(text, "ABCD"))[-1].split("|")] == [set("ABCD")]
    made = plan(text.replace('groups = "alone"', 'groups = "pairs"'), "ABCDEFGH")
    pairs = groups(made)[1].split("|")
    assert groups(plan(text, "ABCDEFGH"))[-1] == "|".join(pairs[i] + pairs[i + 1] for i in (0, 2))


def test_a_merging_step_joins_the_pairs_of_a_step_before() -> None:
    text = round_of(step(groups="pairs", partners="new"), step(groups="fours", partners="merge"))
    pairs, fours = groups(plan(round_of(step(), groups="pairs", partners="new") + text, "ABCDEFGH"))[1:]
    assert all(any(set(pair) <= set(four) for four in fours.split("|")) for pair in pairs.split("|"))


@pytest.mark.parametrize(
    ("size", "first", "then", "people", "wanted"),
    [
        ("pairs", {"leftover": "sit-out"}, {}, "ABCDE", "ABC|DE"),
        ("4-5", {}, {"leftover": "sit-out"}, "ABCDEFG", "ABCD-EFG"),
        ("pairs", {"leftover": "sit-out"}, {"leftover": "sit-out"}, "ABCDE", "AB|CE-D"),
        ("pairs", {}, {"leftover": "bigger"}, "ABCDE", "ABC|DE"),
    ],
)
def test_same_keeps_groups_where_they_are_what_odd_asks_for_now(
    size: str, first: dict[str, str], then: dict[str, str], people: str, wanted: str
) -> None:
    made = plan(round_of(step(), groups=size, **first) + round_of(step(), groups=size, **then), people)
    assert groups(made)[1] == wanted


@pytest.mark.parametrize(("people", "wanted"), [("ABCD", "AB|CD"), ("ABCDEF", "AB|CD|EF")])
def test_who_comes_back_makes_no_group_too_large(people: str, wanted: str) -> None:
    text = role("c", fixed=True) + round_of(step(), groups="pairs", outside=["c"]) + round_of(step(), groups="pairs")
    assert groups(plan(text, people))[1] == wanted


def test_who_was_outside_joins_the_latest_pairs_only_where_their_number_is_still_right() -> None:
    text = role("c", fixed=True) + round_of(step(), groups="pairs", outside=["c"])
    assert groups(plan(text + round_of(step(), groups="pairs"), "ABCDE"))[1] == "BCA|DE"
    assert groups(plan(text + round_of(step(), groups="pairs"), "ABCD"))[1] == "AB|CD"


def test_merged_groups_stay_for_a_later_round_of_the_same_size() -> None:
    threes = round_of(step(), groups="threes")
    text = threes + round_of(step(), groups="fours", partners="merge") + round_of(step(), groups="fours")
    assert groups(plan(text, "ABCDEFGH"))[1:] == ["ABC|DEFGH"] * 2


def test_until_counts_the_turn_without_those_who_sit_outside() -> None:
    text = 'actions = "repeat"\n' + role("client", "peer")
    text += round_of(step("client"), step("each", outside=["client"]), each="client", until="10m")
    made = plan(text, "ABC")
    assert sorted(set(places(made))) == [(1, 1, 1), (1, 1, 2), (1, 1, 3)]
    assert captures(made) == [(9, 1, 1, 3)]


@pytest.mark.parametrize(("people", "wanted"), [("MABCD", ["p1", "p2"]), ("MAB", ["p1", "p1", "p2", "p2"])])
def test_until_counts_the_holders_there_are_and_prompts_go_by_turn_where_the_round_runs_once(
    people: str, wanted: list[str]
) -> None:
    text = role("m", fixed=True) + role("a", "b")
    text += round_of(step("a"), step("each b"), each="a", until="9m", prompt=["p1", "p2", "p3"])
    made = plan(text, people)
    at = dict(zip(places(made), prompts(made), strict=True))
    assert list(at.values()) == wanted


def test_until_begins_with_those_who_had_fewest_turns_where_not_all_have_one() -> None:
    text = role("m", fixed=True, people=2) + role("a", "b")
    text += round_of(step("a"), each="a", turns=1) + round_of(step("each m"), each="a", until="5m")
    assert holders(plan(text, "MNCDE"), "a")[1:] == ["D", "D", "E", "E"]


def test_until_measures_a_turn_in_the_groups_of_its_steps() -> None:
    text = role("a", "b") + round_of(step("a"), step("each", groups="pairs"), each="a", until="9m")
    assert sorted(set(places(plan(text, "ABCD")))) == [(1, 1, 1), (1, 1, 2), (1, 1, 3)]


def test_until_ends_after_a_repeat_that_was_cut_short() -> None:
    text = role("a", people="1-2") + role("b") + round_of(step("a", time="4m"), each="a", until="10m")
    assert places(plan(text, "ABC")) == [(1, 1, 1), (1, 1, 2)]


def test_a_role_that_the_round_before_left_empty_has_no_holder() -> None:
    text = role("a", people=2) + role("m", fixed=True) + role("b")
    text += round_of(step(), each="b") + round_of(step(), each="m") + round_of(step("each"))
    made = plan(text, "MBC")
    assert holders(made, "a", "b")[-1] == "BC/"


def test_a_group_without_a_turn_keeps_its_holders() -> None:
    text = role("b", "a") + role("m", fixed=True) + round_of(step(), each="b", turns=2, groups="pairs")
    text += round_of(step(), each="m", groups="pairs") + round_of(step(), groups="pairs")
    made = plan(text, "MBCD")
    assert [held.split("|")[1] for held in holders(made, "b", "a")] == ["C/D", "D/C", "/", "D/C"]


def test_a_step_that_is_left_out_lets_nobody_rest() -> None:
    text = role("a", "c", "b") + role("m", fixed=True, people=2)
    text += round_of(step("b", groups=2), step(), repeat=2, groups=3, leftover="sit-out")
    made = plan(text, "ABCDE")
    assert [slot.resting for slot in made.slots] == [("D", "E"), ("B", "C")]


@pytest.mark.parametrize("people", ["ABCDEFGHIJKLMNOP", "ABCDEFGHIJKLMNOPQRST", "ABCDEFGHIJKL"])
@pytest.mark.parametrize("partners", ["new", "rotate"])
def test_hosts_of_a_round_before_keep_their_tables(people: str, partners: str) -> None:
    first = round_of(step(), groups="4-5", stay="host")
    then = round_of(step("host"), groups="4-5", stay="host", partners=partners, repeat=2)
    made = plan(role("host", "guest") + first + then, people)
    tables = [{name: group.people[0] for group in slot.groups for name in group.people[1:]} for slot in made.slots]
    assert holders(made, "host") == ["|".join(name for name in dict.fromkeys(tables[0].values()))] * 3
    repeats = min(3, len(set(tables[0].values())))
    for guest in tables[0]:
        assert len({table[guest] for table in tables}) == repeats


def test_partners_same_leaves_everyone_at_the_table() -> None:
    first = round_of(step(), groups="threes", stay="host", repeat=2)
    then = round_of(step(), groups="threes", stay="host", partners="same", repeat=2)
    made = groups(plan(role("host", "guest") + first + then, "ABCDEFGHI"))
    assert made[1] == made[2] == made[3] != made[0]


def test_one_person_named_for_two_roles_is_refused() -> None:
    text = role("a", "b") + round_of(step(), each="a")
    with pytest.raises(ContentError, match="“A” is named for a and for b"):
        plan(text, "ABCD", roles={"a": "A", "b": "A"})


def test_one_person_may_be_named_for_the_roles_of_two_rounds() -> None:
    text = role("a", "b") + round_of(step("a"), each="a")
    assert holders(plan(text, "ABCD", roles={"a": "B", "b": "C"}), "a", "b")[0].startswith("B/C")


@pytest.mark.parametrize(
    ("more", "most"), [('for_each = "topics"', False), ('until = "done"', True), ("repeat = 2", True)]
)
def test_the_most_says_that_a_list_may_make_it_more(more: str, most: bool) -> None:
    text = round_of(step(collect="topics", time="5m-6m"))
    text += f'[[round]]\ntitle = "Topics"\n{more}\n' + step(prompt="{topics}")
    with pytest.raises(ContentError, match="needs at least") as caught:
        plan(text, "AB", total=60)
    assert ("more with every item" in str(caught.value)) is not most
