"""Who may speak: every form of `speak`, in one group and in groups of unequal size."""

import pytest

from tests.planning.plans import codes, floors, groups, holders, plan, role, round_of, step

PAIR = role("thinker", "listener")


@pytest.mark.parametrize(
    ("speak", "expected"),
    [
        ("anyone", ["open"]),
        ("nobody", ["silent"]),
        ("thinker", ["A"]),
        ("listener", ["BC"]),
        (["thinker", "listener"], ["ABC"]),
        (["listener", "thinker"], ["BCA"]),
        ("each", ["A", "B", "C"]),
        ("each listener", ["B", "C"]),
        ("each thinker", ["A"]),
        ("every group", ["choose"]),
    ],
)
def test_speak(speak: str | list[str], expected: list[str]) -> None:
    assert floors(plan(PAIR + round_of(step(speak)), "ABC")) == expected


def test_the_open_floor_has_everyone_as_speakers_and_silence_nobody() -> None:
    made = plan(round_of(step("anyone"), step("nobody")), "ABC")
    assert [slot.groups[0].speakers for slot in made.slots] == [("A", "B", "C"), ()]


def test_each_begins_with_the_person_whose_turn_it_is() -> None:
    made = plan(PAIR + round_of(step("each"), each="thinker"), "ABC")
    assert "".join(floors(made)) == "ABC" + "BCA" + "CAB"


def test_each_role_goes_in_the_order_in_which_it_was_given() -> None:
    made = plan(PAIR + round_of(step("each listener"), each="thinker"), "ABC")
    assert "".join(floors(made)) == "BC" + "CA" + "AB"


def test_each_has_those_with_fixed_roles_too() -> None:
    text = role("mentor", fixed=True) + role("mentee") + round_of(step("each"), each="mentee")
    assert "".join(floors(plan(text, "MAB"))) == "ABM" + "BMA"


@pytest.mark.parametrize(
    ("order", "expected"), [("seating", "ABCABC"), ("reverse", "CBACBA"), ("counter", "ACBACB"), ("shift", "ABCBCA")]
)
def test_the_order_of_a_step(order: str, expected: str) -> None:
    assert "".join(floors(plan(round_of(step("each", order=order), repeat=2), "ABC"))) == expected


def test_a_step_that_only_an_empty_role_could_speak_in_is_left_out() -> None:
    made = plan(role("a", "b", "c") + round_of(step("a"), step("c"), step(["b", "c"]), each="a"), "AB")
    assert floors(made) == ["A", "B", "B", "A"]
    assert codes(made) == ["unheld-role", "empty-role"]


def test_groups_that_have_run_out_of_turns_have_the_open_floor() -> None:
    text = PAIR + round_of(
        step("thinker", prompt="{thinker}?"), step("nobody", prompt="hush"), each="thinker", groups="pairs"
    )
    made = plan(text, "ABCDE")
    assert groups(made) == ["ABC|DE"] * 6
    assert floors(made) == ["A|D", "silent|silent", "B|E", "silent|silent", "C|open", "silent|silent"]
    assert holders(made, "thinker", "listener")[-1] == "C/AB|/"
    assert [group.prompt != () for group in made.slots[-2].groups] == [True, False]
    assert [group.prompt != () for group in made.slots[-1].groups] == [True, False]


def test_groups_that_have_run_out_keep_their_fixed_roles() -> None:
    text = (
        role("mentor", fixed=True, people=2)
        + role("mentee", "peer")
        + round_of(step("mentee"), each="mentee", stay="mentor")
    )
    made = plan(text, "MNABC")
    assert floors(made) == ["A|C", "B|open"]
    assert holders(made, "mentor", "mentee")[-1] == "M/B|N/"


def test_slots_of_each_are_as_many_as_the_largest_group_needs() -> None:
    made = plan(PAIR + round_of(step("each"), groups="pairs"), "ABCDE")
    assert floors(made) == ["A|D", "B|E", "C|open"]
    assert holders(made, "thinker", "listener") == ["A/BC|D/E"] * 2 + ["A/BC|/"]


def test_a_role_that_is_empty_in_one_group_is_left_out_there() -> None:
    made = plan(role("a", "b", "c") + round_of(step("c"), groups="pairs"), "ABCDE")
    assert floors(made) == ["C|open"]
    assert codes(made) == ["empty-role"]


def test_each_group_sends_somebody_from_the_latest_groups() -> None:
    made = plan(round_of(step(), groups="pairs") + round_of(step("every group")), "ABCDE")
    assert floors(made)[1:] == ["choose", "choose"]
    assert groups(made)[1:] == ["ABC", "DE"]
    assert [slot.groups[0].speakers for slot in made.slots[1:]] == [(), ()]


def test_each_group_speaks_for_the_groups_of_a_step() -> None:
    made = plan(round_of(step(groups="alone", speak="nobody"), step(groups="pairs"), step("every group")), "ABCD")
    assert groups(made)[2:] == ["AB", "CD"]


def test_people_who_group_themselves() -> None:
    keys = {"groups": "choose", "each": "thinker"}
    made = plan(PAIR + round_of(step("thinker"), step("each"), step(), step("nobody"), **keys), "ABCDEF")
    assert floors(made) == ["choose", "choose", "choose", "choose", "silent"]
    assert groups(made) == ["ABCDEF"] * 5
    assert holders(made, "thinker", "listener") == ["/"] * 5
    assert [choice.kind for choice in made.slots[0].before] == ["groups"]


def test_how_many_groups_there_are_says_how_many_send_somebody() -> None:
    text = round_of(step(), groups="choose") + round_of(step("every group"))
    made = plan(text, "ABCDEF")
    key = made.slots[0].before[0].key
    assert len(made.slots) == 2
    reports = plan(text, "ABCDEF", {key: 3}).slots[1:]
    assert [slot.groups[0].number for slot in reports] == [1, 2, 3]


def test_a_turn_that_is_picked_as_it_happens_has_only_fixed_roles() -> None:
    text = role("host", fixed=True) + PAIR
    text += round_of(step("thinker"), step("host"), step("each"), step(), each="thinker", order="choose")
    made = plan(text, "HAB")
    assert floors(made) == ["choose", "H", "choose", "choose", "choose", "open"] * 2
    assert holders(made, "host", "thinker", "listener") == ["H//"] * 12


def test_speakers_picked_in_a_step_keep_their_roles() -> None:
    made = plan(PAIR + round_of(step("each", order="choose")), "ABC")
    assert floors(made) == ["choose"] * 3
    assert holders(made, "thinker", "listener") == ["A/BC"] * 3
    assert [[choice.kind for choice in slot.before] for slot in made.slots] == [["pick"]] * 3


def test_an_outside_role_speaks_to_every_group_and_sits_in_none() -> None:
    text = role("leader", fixed=True, outside=True) + round_of(step(), step("leader"), step("each"), groups="pairs")
    made = plan(text, "LABCD")
    assert made.people == tuple("ABCD")
    assert groups(made) == ["AB|CD"] * 4
    assert floors(made) == ["open|open", "L|L", "A|C", "B|D"]
    assert holders(made, "leader") == ["|"] * 4
    assert made.fixed == {"leader": ("L",)}


def test_holders_of_an_outside_step_rest_and_are_still_named() -> None:
    text = role("client", "consultant") + round_of(
        step("client"), step("consultant", outside=["client"], prompt="for {client}"), each="client", groups="threes"
    )
    made = plan(text, "ABC")
    assert groups(made)[:4] == ["ABC", "BC-A", "ABC", "AC-B"]
    assert floors(made)[:4] == ["A", "BC", "B", "CA"]
    assert made.slots[1].groups[0].roles == {"consultant": ("B", "C")}
    assert made.slots[1].groups[0].away == {"client": ("A",)}


def test_a_round_without_its_outside_people() -> None:
    text = role("bringer", "team") + round_of(step("bringer"))
    text += round_of(step(), step("bringer", outside=[], groups="everyone"), outside=["bringer"], groups="pairs")
    made = plan(text + round_of(step("bringer")), "ABCDE", roles={"bringer": "C"})
    assert groups(made) == ["CDEAB", "DE|AB-C", "CDEAB", "CDEAB"]
    assert floors(made) == ["C", "open|open", "C", "C"]
