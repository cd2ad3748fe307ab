"""What every placeholder reads as."""

import pytest

from tests.session.plans import group, plan_of, slot
from thinkpair.session.actions import Item, list_words, ranked
from thinkpair.session.placeholder_text import say, without_brackets
from thinkpair.session.plan import Placeholder, Question, RoleText, SlotGroup

SLOT = slot(60, turn=2, repeat=3)
TRIO = group("Ana", "Ben", "Chi", roles={"thinker": ("Ana",), "listener": ("Ben", "Chi")})
PLAN = plan_of(
    SLOT,
    people=("Ana", "Ben", "Chi"),
    roles={"thinker": RoleText("Thinker"), "listener": RoleText("Listener"), "mentor": RoleText("Mentor", fixed=True)},
    fixed={"mentor": ("Mia", "Max")},
    asks={
        "goal": Question("What is it for?"),
        "stance": Question("Which stance?", ("Guide", "Challenger"), role="listener"),
        "help": Question("What would help?", role="mentor"),
    },
    answers={"goal": "Clarity", "stance:Chi": "Guide"},
    lists=("topics",),
)


def said(name: str, group: SlotGroup = TRIO, *, brackets: bool = False, **lists: str) -> str:
    items = {name: [Item(number=1, text=text)] for name, text in lists.items()}
    return say((Placeholder(name),), plan=PLAN, slot=SLOT, group=group, lists=items, brackets=brackets)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("thinker", "Ana"),
        ("listener", "Ben, Chi"),
        ("mentor", "Mia, Max"),
        ("speaker", "Ana"),
        ("others", "Ben, Chi"),
        ("turn", "2"),
        ("repeat", "3"),
        ("goal", "Clarity"),
        ("stance", "Guide"),
        ("help", "What would help"),
        ("topics", "…"),
        ("item", "{item}"),
    ],
)
def test_a_placeholder_reads_as(name: str, expected: str) -> None:
    assert said(name) == expected


def test_a_role_that_nobody_holds_reads_as_its_title() -> None:
    assert said("thinker", group("Ana", "Ben")) == "Thinker"


def test_where_nobody_speaks_the_speaker_is_not_there_yet() -> None:
    assert said("speaker", group("Ana", "Ben", floor="silent")) == "…"
    assert said("others", group("Ana", "Ben", floor="open")) == "…"


def test_the_answers_of_two_who_say_the_same_read_once() -> None:
    plan = plan_of(SLOT, asks=PLAN.asks, answers={"stance:Ben": "Guide", "stance:Chi": "Guide", "stance": "Challenger"})
    assert say((Placeholder("stance"),), plan=plan, slot=SLOT, group=TRIO) == "Guide"
    assert say((Placeholder("stance"),), plan=plan, slot=SLOT, group=group("Ana")) == "Challenger"


def test_an_empty_answer_is_none() -> None:
    plan = plan_of(SLOT, asks=PLAN.asks, answers={"goal": ""})
    goal = (Placeholder("goal"),)
    assert say(goal, plan=plan, slot=SLOT, group=TRIO) == "What is it for"
    assert say(goal, plan=plan, slot=SLOT, group=TRIO, brackets=True) == "[What is it for?]"


def test_texts_and_placeholders_are_joined_as_they_stand() -> None:
    text = ("Eyes on ", Placeholder("thinker"), ", {", Placeholder("topics"), "}.")
    assert (
        say(text, plan=PLAN, slot=SLOT, group=TRIO, lists={"topics": [Item(number=1, text="tea")]})
        == "Eyes on Ana, {tea}."
    )
    assert say((), plan=PLAN, slot=SLOT, group=TRIO) == ""


def test_the_item_of_a_repeat_over_a_list() -> None:
    assert say((Placeholder("item"),), plan=PLAN, slot=slot(60, item="tea"), group=TRIO) == "tea"


def test_a_role_may_be_called_speaker() -> None:
    plan = plan_of(SLOT, roles={"speaker": RoleText("Speaker")})
    circle = group("Ana", "Ben", roles={"speaker": ("Ben",)})
    assert say((Placeholder("speaker"),), plan=plan, slot=SLOT, group=circle) == "Ben"


@pytest.mark.parametrize(
    ("votes", "part", "words", "order"),
    [
        ((), "", "…", ""),
        ((), "first", "…", ""),
        ((None, None, None), "", "a, b, c", "abc"),
        ((None, None, None), "first", "a", "abc"),
        ((None, None, None), "newest", "c", "abc"),
        ((1, 2, 2), "", "b, c, a", "bca"),
        ((1, 2, 2), "first", "b", "bca"),
        ((1, 2, 2), "2", "b, c", "bca"),
        ((1, 2, 2), "9", "b, c, a", "bca"),
        ((None, None, 1), "newest", "c", "cab"),
    ],
)
def test_a_list_reads_as_all_its_items_the_most_voted_first_or_as_part_of_them(
    votes: tuple[int | None, ...], part: str, words: str, order: str
) -> None:
    items = [Item(number=number, text="abc"[number], votes=count) for number, count in enumerate(votes)]
    assert list_words(items, part) == words
    assert "".join(item.text for item in ranked(items)) == order


def test_the_plan_has_the_whole_question_in_brackets() -> None:
    wording = (Placeholder("help"),)
    assert say(wording, plan=PLAN, slot=SLOT, group=TRIO, brackets=True) == "[What would help?]"
    assert without_brackets("Today: [What would help?] [x]", PLAN) == "Today: What would help [x]"


def test_a_list_that_is_still_empty_ends_its_sentence() -> None:
    """ "The next goal: …." had a stop too many."""
    words = ("The next goal: ", Placeholder("topics"), ". And then?")
    assert say(words, plan=PLAN, slot=SLOT, group=TRIO) == "The next goal: … And then?"
