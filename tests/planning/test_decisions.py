"""Planning again while a session runs: what was decided changes what comes, and nothing that has been."""

from collections.abc import Mapping

import pytest

from tests.planning.plans import captures, codes, floors, groups, holders, plan, role, round_of, seconds, source, step
from thinkpair.session.plan import Decision, Plan

PAIR = role("thinker", "listener")
TOPICS = round_of(step(time="5m", collect="topics", title="C"), step(time="2m", vote="topics", title="V"))
OPTIONAL = PAIR + round_of(step("thinker"), step("listener", "2m", title="Maybe", optional=True), each="thinker")


def key(made: Plan, kind: str, number: int = 0) -> str:
    """Return the key of the choice of this kind, counted from 0."""
    choices = [choice for slot in made.slots for choice in slot.before if choice.kind == kind]
    return choices[number].key


def after(made: Plan) -> str:
    """Return the key of what is asked after the last slot that asks."""
    return [slot.after.key for slot in made.slots if slot.after][-1]


def test_an_optional_round_is_planned_as_run_and_can_be_skipped() -> None:
    text = round_of(step()) + round_of(step(time="2m"), optional=True) + round_of(step())
    made = plan(text, "AB")
    assert [slot.optional for slot in made.slots] == [False, True, False]
    assert made.slots[1].before[0].options == ("run", "skip")
    skipped = plan(text, "AB", {key(made, "optional"): "skip"})
    assert [slot.round for slot in skipped.slots] == [1, 3]
    assert captures(skipped) == [(1, 1, 1, 1), (2, 3, 1, 1)]
    run = plan(text, "AB", {key(made, "optional"): "run"})
    assert (len(run.slots), run.slots[1].before) == (3, ())


def test_an_optional_step_is_asked_in_every_turn() -> None:
    made = plan(OPTIONAL, "AB")
    skipped = plan(OPTIONAL, "AB", {key(made, "optional"): "skip"})
    assert [slot.step for slot in skipped.slots] == ["S", "S", "Maybe"]
    assert [choice.kind for choice in skipped.slots[2].before] == ["optional"]


def test_a_choice_is_asked_once_at_the_first_slot_of_a_step() -> None:
    made = plan(round_of(step("each", optional=True)), "ABC")
    assert [len(slot.before) for slot in made.slots] == [1, 0, 0]


def test_what_is_skipped_gives_its_time_to_the_rest() -> None:
    text = source(round_of(step()) + round_of(step(time="5m"), optional=True) + round_of(step(total="rest")))
    made = plan(text, "AB", total=1200)
    assert seconds(made) == [60, 300, 840]
    skipped = plan(text, "AB", {key(made, "optional"): "skip"}, made.slots[:1], total=1200)
    assert seconds(skipped) == [60, 1140]


def test_the_same_step_of_the_same_round_stays_equal_when_time_is_given_back() -> None:
    steps = (step("thinker", "4m-6m"), step("listener", "2m", title="Maybe", optional=True))
    text = source(PAIR + round_of(*steps, each="thinker") + round_of(step(time="1m-9m")))
    made = plan(text, "AB", total=1200)
    assert seconds(made) == [310, 120, 310, 120, 340]
    skipped = plan(text, "AB", {key(made, "optional"): "skip"}, made.slots[:1], total=1200)
    assert seconds(skipped) == [310, 310, 120, 460]


def test_who_is_picked_takes_the_turn_and_is_not_picked_again() -> None:
    text = PAIR + round_of(step("thinker"), step("listener"), each="thinker", order="choose", repeat=2)
    made = plan(text, "ABC")
    assert made.slots[0].before[0].options == ("A", "B", "C")
    decided: dict[str, Decision] = {key(made, "pick"): "B"}
    made = plan(text, "ABC", decided)
    assert floors(made)[:4] == ["B", "CA", "choose", "choose"]
    assert holders(made, "thinker", "listener")[0] == "B/CA"
    assert made.slots[2].before[0].options == ("A", "C")
    decided[key(made, "pick")] = "A"
    made = plan(text, "ABC", decided)
    assert floors(made)[:8] == ["B", "CA", "A", "BC", "C", "AB", "choose", "choose"]
    assert made.slots[6].before[0].options == ("A", "B", "C")


def test_speakers_of_a_step_are_picked_one_by_one() -> None:
    text = round_of(step("each", order="choose"))
    made = plan(text, "ABC")
    made = plan(text, "ABC", {key(made, "pick"): "C"})
    assert floors(made) == ["C", "choose", "choose"]
    assert made.slots[1].before[0].options == ("A", "B")


def test_only_the_groups_know_whom_they_pick() -> None:
    made = plan(PAIR + round_of(step("thinker"), each="thinker", order="choose", groups="pairs"), "ABCD")
    assert floors(made) == ["choose|choose"] * 2
    assert [slot.before for slot in made.slots] == [(), ()]


def test_the_number_of_turns_is_settled_when_it_is_reached() -> None:
    text = PAIR + round_of(step("thinker"), each="thinker", turns="2-4")
    made = plan(text, "ABCDE")
    assert [len(plan(text, "ABCDE", {key(made, "turns"): number}).slots) for number in (1, 3, 9)] == [2, 3, 4]


def test_a_list_is_gone_through_item_by_item() -> None:
    text = TOPICS + round_of(step(prompt="{item}"), for_each="topics", title="T")
    made = plan(text, "AB")
    assert [slot.repeats_over for slot in made.slots] == [None, None, "topics"]
    made = plan(text, "AB", {key(made, "items"): ("tea", "time", "tools")})
    assert [slot.item for slot in made.slots[2:]] == ["tea", "time", "tools"]
    assert [slot.repeat for slot in made.slots[2:]] == [1, 2, 3]
    assert made.slots[2].before == ()
    assert len(plan(text, "AB", {key(plan(text, "AB"), "items"): ()}).slots) == 2


def test_no_item_starts_that_does_not_fit_the_total() -> None:
    text = TOPICS + round_of(step(time="4m", prompt="{item}"), for_each="topics", title="T", total="10m")
    items: Mapping[str, Decision] = {key(plan(text, "AB"), "items"): tuple("abcde")}
    assert [slot.item for slot in plan(text, "AB", items).slots[2:]] == ["a", "b"]


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        ("4m", ""),
        ("5m", "EZF"),
        ("8m", "EZF"),
        ("9m", "EBFEZ"),
        ("12m", "EBFEZ"),
        ("13m", "EBFEBEZ"),
        ("1h", "EBFEBEZ"),
    ],
)
def test_the_last_item_that_fits_a_total_has_the_steps_of_the_last(total: str, expected: str) -> None:
    """Each is as long as it would really be: the first one is longer than those behind it."""
    steps = [step(title=title, when=when) for title, when in (("B", "between"), ("Z", "last"), ("F", "first"))]
    text = TOPICS + round_of(step(time="3m", title="E"), *steps, for_each="topics", title="T", total=total)
    items: Mapping[str, Decision] = {key(plan(text, "AB"), "items"): tuple("abc")}
    assert "".join(slot.step for slot in plan(text, "AB", items).slots[2:]) == expected


def test_no_item_starts_that_does_not_fit_what_is_left() -> None:
    text = (
        'total = "30m"\n'
        + TOPICS
        + round_of(step(time="5m", prompt="{item}"), for_each="topics", title="T", total="rest")
    )
    text += round_of(step("each"))
    made = plan(text, "ABC")
    assert (made.seconds, made.slack) == (900, 900)
    made = plan(text, "ABC", {key(made, "items"): tuple("abcdefg")})
    assert [slot.item for slot in made.slots[2:6]] == list("abcd")
    assert (made.seconds, made.slack) == (1800, 0)


def test_an_item_that_was_extended_leaves_no_time_for_the_last_one() -> None:
    text = 'total = "30m"\n' + TOPICS
    text += round_of(step(time="5m", prompt="{item}", extend="5m"), for_each="topics", title="T", total="rest")
    made = source(text)
    decided: dict[str, Decision] = {key(plan(made, "AB"), "items"): tuple("abcdefg")}
    before = plan(made, "AB", decided)
    assert len(before.slots) == 6
    extend_key = before.slots[2].extend_key
    assert extend_key
    decided[extend_key] = 300
    later = plan(made, "AB", decided, before.slots[:3])
    assert [slot.item for slot in later.slots[2:]] == ["a", "b", "c"]
    assert seconds(later)[2:] == [300, 300, 300]


def test_an_extension_inside_a_turn_goes_to_the_later_turns_too() -> None:
    text = source(
        PAIR + round_of(step("thinker", "5m", extend="1m"), step("listener", title="L"), each="thinker", repeat=2)
    )
    made = plan(text, "AB")
    first = made.slots[0].extend_key
    assert first
    extended = plan(text, "AB", {first: 120}, made.slots[:1])
    assert seconds(extended) == [300, 60, 420, 60, 420, 60, 420, 60]
    second = extended.slots[2].extend_key
    assert second
    more = plan(text, "AB", {first: 120, second: 60}, extended.slots[:3])
    assert seconds(more) == [300, 60, 420, 60, 480, 60, 480, 60]
    assert codes(extended) == []


def test_an_extension_is_taken_from_what_comes() -> None:
    text = source(round_of(step(time="5m", extend="2m")) + round_of(step(time="1m-9m")))
    made = plan(text, "AB", total=600)
    extend_key = made.slots[0].extend_key
    assert extend_key
    later = plan(text, "AB", {extend_key: 120}, made.slots[:1], total=600)
    assert (seconds(made), seconds(later)) == ([300, 300], [300, 180])


def test_until_done_goes_on_as_long_as_it_is_asked_for() -> None:
    text = round_of(step(), until="done") + round_of(step(title="E"))
    first = plan(text, "AB")
    again = plan(text, "AB", {after(first): "again"})
    assert [(slot.step, slot.repeat) for slot in again.slots] == [("S", 1), ("S", 2), ("E", 1)]
    assert [slot.after is not None for slot in again.slots] == [False, True, False]
    done = plan(text, "AB", {after(first): "again", after(again): "done"})
    assert [slot.after for slot in done.slots] == [None] * 3


def test_an_untimed_until_goes_on_by_hand() -> None:
    text = round_of(step(time="open"), until="10m")
    made = plan(text, "AB")
    assert len(plan(text, "AB", {after(made): "again"}).slots) == 2


def test_each_holder_of_a_rotating_role_is_asked_at_their_first_turn() -> None:
    text = '[ask.wish]\nquestion = "What do you want?"\nrole = "thinker"\n' + PAIR
    text += round_of(step("thinker", title="{wish}"), step("listener", title="L"), each="thinker", repeat=2)
    made = plan(text, "AB")
    assert [[choice.words for choice in slot.before] for slot in made.slots] == [
        ["A: What do you want?"],
        [],
        ["B: What do you want?"],
        *[[]] * 5,
    ]
    answered = plan(text, "AB", {key(made, "answer"): "Courage"})
    assert [slot.step for slot in answered.slots[::2]] == ["Courage", "[What do you want?]"] * 2
    assert answered.answers == {"wish:A": "Courage"}
    assert codes(answered) == ["unanswered"]
    declined = plan(text, "AB", {key(made, "answer"): ""})
    assert declined.slots[0].before == ()
    assert codes(plan(text, "AB", {key(made, "answer"): "Courage", key(made, "answer", 1): "Rest"})) == []


def test_an_answer_of_set_up_is_not_asked_again() -> None:
    text = '[ask.wish]\nquestion = "What?"\nrole = "thinker"\n' + PAIR + round_of(step("thinker"), each="thinker")
    made = plan(text, "AB", answers={"wish:A": "Tea"})
    assert [choice.key for slot in made.slots for choice in slot.before] == ["answer:wish:B"]
    assert plan(text, "AB", answers={"wish": "Tea"}).slots[1].before == ()


STANCE = '[ask.stance]\nquestion = "Which stance?"\noptions = ["Guide", "Challenger"]\nrole = "mentor"\n'


def asked(made: Plan) -> list[list[str]]:
    return [[choice.words for choice in slot.before] for slot in made.slots]


def test_what_set_up_left_empty_is_asked_where_a_text_needs_it_first() -> None:
    """Whoever's answer it is, a fixed role's too; it is asked once, and can be left empty."""
    text = STANCE + "[role.mentor]\nfixed = true\n"
    text += round_of(step(title="Talk"), step(title="Ask", prompt="As a {stance}: what?"), step(title="{stance}"))
    made = plan(text, "AB", roles={"mentor": "B"})
    assert asked(made) == [[], ["B: Which stance?"], []]
    assert made.slots[1].before[0].options == ("Guide", "Challenger")
    chosen = plan(text, "AB", {key(made, "answer"): "Guide"}, roles={"mentor": "B"})
    assert (asked(chosen), chosen.slots[2].step) == ([[], [], []], "Guide")
    left = plan(text, "AB", {key(made, "answer"): ""}, roles={"mentor": "B"})
    assert (asked(left), left.slots[2].step) == ([[], [], []], "[Which stance?]")


def test_a_brief_needs_an_answer_as_soon_as_somebody_holds_the_role() -> None:
    text = '[ask.goal]\nquestion = "What for?"\n[role.guide]\nbrief = "Mind {goal}."\n[role.other]\n'
    text += round_of(step("other"), step("guide"), each="guide")
    assert asked(plan(text, "AB"))[0] == ["What for?"]


def test_titles_and_rules_need_their_answers_too() -> None:
    ask = '[ask.goal]\nquestion = "What for?"\n'
    role = '[role.guide]\ntitle = "Guide to {goal}"\n'
    rounds = round_of(step()) + round_of(step("guide"), each="guide")
    assert asked(plan('rules = ["Mind {goal}."]\n' + ask + rounds.replace("guide", "a") + "[role.a]\n", "AB"))[0] == [
        "What for?"
    ]
    assert asked(plan(ask + role + rounds, "AB"))[0] == ["What for?"]


def test_the_past_stays_as_it_is_whatever_the_plan_would_be_now() -> None:
    text = source(PAIR + round_of(step("thinker", "4m-6m"), each="thinker") + round_of(step(time="1m-5m")))
    made = plan(text, "ABC", total=1200)
    later = plan(text, "ABC", {}, made.slots[:2], total=900)
    assert later.slots[:2] == made.slots[:2]
    assert seconds(later) == [*seconds(made)[:3], 60]


def test_a_running_session_is_never_refused_for_its_time() -> None:
    text = source(PAIR + round_of(step("thinker", "4m-6m"), each="thinker") + round_of(step(total="rest")))
    made = plan(text, "AB", total=700)
    later = plan(text, "AB", {}, made.slots[:2], total=300)
    assert seconds(later) == [*seconds(made)[:2], 60]


def test_groups_of_the_past_are_remembered() -> None:
    text = source(round_of(step(), groups="pairs", partners="new", repeat=3) + round_of(step(), optional=True))
    made = plan(text, "ABCD")
    later = plan(text, "ABCD", {key(made, "optional"): "skip"}, made.slots[:2])
    assert groups(later) == groups(made)[:3]


def test_an_item_that_does_not_start_leaves_no_trace() -> None:
    text = TOPICS + round_of(step(time="5m"), for_each="topics", title="T", total="6m", groups="pairs", partners="new")
    text += round_of(step(), groups="pairs", partners="new", repeat=2)
    made = plan(text, "ABCD", {key(plan(text, "ABCD"), "items"): ("tea", "time", "tools")})
    assert len(made.slots) == 5
    assert len({groups(made)[index] for index in (2, 3, 4)}) == 3
    assert len({frozenset(group.people) for slot in made.slots[2:] for group in slot.groups}) == 6


def test_an_item_that_has_begun_stays_although_there_is_less_time_now() -> None:
    text = TOPICS + round_of(step(time="5m", prompt="{item}"), for_each="topics", title="T", total="rest")
    made = source(text)
    decided: Mapping[str, Decision] = {key(plan(made, "AB", total=1800), "items"): tuple("abcdef")}
    before = plan(made, "AB", decided, total=1800)
    later = plan(made, "AB", decided, before.slots[:4], total=900)
    assert [slot.item for slot in before.slots[2:]] == list("abcd")
    assert [slot.item for slot in later.slots[2:]] == ["a", "b"]


def test_an_optional_round_without_slots_asks_nothing() -> None:
    text = role("a", "b", "c") + round_of(step("c"), optional=True) + round_of(step("a"))
    assert [slot.before for slot in plan(text, "AB").slots] == [()]
