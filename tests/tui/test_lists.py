"""Lists on the stage: collecting, voting, choices, and going through the actions of last time."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from tests.tui.stages import asking, collecting, pair, reviewing, stage
from thinkpair.session import commands as ask
from thinkpair.session.actions import Action, LastAction
from thinkpair.session.plan import Choice, Decision
from thinkpair.tui.widgets.side_panel import SidePanel
from thinkpair.tui.widgets.text_fields import QuestionLine
from thinkpair.units import say_day

LAST = tuple(
    LastAction(session="s1", action=Action(number=number, who=who, what=what))
    for number, who, what in ((1, ("Ana",), "call the bank"), (2, ("Ben",), "write"), (3, ("Ben",), "read"))
)


async def test_items_are_noted_one_after_the_other_while_the_clock_runs() -> None:
    async with stage(collecting()) as room:
        await room.press("i")
        assert "item" in room.text.split()
        await room.type("lunch a q")
        await room.press("enter")
        await room.type("rooms")
        await room.press("enter")
        await room.pass_time(10)
        assert [item.text for item in room.live.view().items] == ["lunch a q", "rooms"]
        assert "2:50" not in room.keys
        assert room.live.view().remaining == 170
        assert "1  lunch a q" in room.text
        await room.press("escape", "space")
        assert room.live.view().phase == "paused"


async def test_the_summary_shows_what_was_collected_and_its_votes() -> None:
    async with stage(collecting()) as room:
        room.live.do(ask.AddItem("lunch"))
        room.live.do(ask.AddItem("rooms"))
        room.live.do(ask.EndTurn())
        room.live.do(ask.CountVotes("topics", 2, 3))
        room.live.do(ask.Finish())
        await room.pass_time(1)
        assert "Topics" in room.text
        assert room.text.index("rooms (3 votes)") < room.text.index("lunch")


async def test_an_item_is_reworded_and_taken_off() -> None:
    async with stage(collecting()) as room:
        await room.press("i")
        for text in ("one", "two"):
            await room.type(text)
            assert "enter add" in room.keys
            await room.press("enter")
        await room.press("escape", "down", "e")
        assert "enter save" in room.keys
        await room.press("ctrl+u")
        await room.type("three")
        await room.press("enter", "up", "d")
        assert [item.text for item in room.live.view().items] == ["three"]


async def test_a_line_that_is_typed_when_the_step_ends_is_not_noted_elsewhere() -> None:
    async with stage(collecting()) as room:
        await room.press("i")
        await room.type("half")
        await room.pass_time(181)
        assert "half" in room.text
        await room.press("enter")
        assert [item.text for item in room.live.view().items] == ["half"]


PASTED = "- one\r\n- two\r\n\r\n- three"


async def test_each_pasted_line_is_an_item() -> None:
    """A list is pasted into the line, where a word stands already; Enter behind it closes the line."""
    async with stage(collecting()) as room:
        await room.press("i")
        await room.type("zero")
        await room.press("space")
        await room.paste(PASTED)
        await room.press("enter")
        assert [item.text for item in room.live.view().items] == ["zero one", "two", "three"]
        assert "adds another item" in room.text


async def test_an_item_that_is_there_already_is_said_and_stays_in_the_line() -> None:
    async with stage(collecting()) as room:
        room.live.do(ask.AddItem("budget"))
        await room.press("i")
        await room.type("Budget")
        await room.press("enter")
        assert "“budget” is already on the list" in room.text
        await room.press("ctrl+u")
        await room.paste("office\nBUDGET\ntrips\n")
        assert [item.text for item in room.live.view().items] == ["budget", "office", "trips"]
        assert "“budget” is already on the list" in room.text
        assert room.app.screen.query_one(QuestionLine).value == "BUDGET"


async def test_the_key_that_adds_to_a_list_stands_first_and_others_where_there_is_something() -> None:
    async with stage(collecting()) as room:
        assert room.keys.split()[:4] == ["i", "add", "to", "topics"]
        assert not {"edit", "remove"} & set(room.keys.split())
        await room.press("i")
        await room.paste("one\ntwo")
        await room.press("escape")
        assert room.keys.split()[:8] == ["i", "add", "to", "topics", "e", "edit", "d", "remove"]


async def test_lines_pasted_where_one_is_asked_become_one() -> None:
    async with stage(asking(Choice("answer", "mood", "How are you?"))) as room:
        await room.press("enter")
        await room.paste("tired\nand well")
        await room.press("enter")
        assert room.live.session.decided == {"mood": "tired and well"}


async def test_a_figure_that_is_too_high_leaves_the_votes_that_stood_there() -> None:
    async with stage(collecting()) as room:
        await room.press("i")
        await room.paste("lunch\nrooms")
        await room.press("enter", "enter", "3", "down", "up", "1", "2")
        assert "at most 9 for this item" in room.text
        assert [item.votes for item in room.live.view().items] == [3, None]
        await room.press("9")
        assert [item.votes for item in room.live.view().items] == [9, None], "the next digit begins a number"
        await room.press("down", "up", "4", "down", "2", "9")
        assert "at most 5 for this item" in room.text
        assert [item.votes for item in room.live.view().items] == [4, 2], "the first digit counts where nothing stood"


async def test_votes_are_counted_by_arrows_and_by_digits_and_ties_are_named() -> None:
    async with stage(collecting()) as room:
        await room.press("i")
        for text in ("lunch", "rooms"):
            await room.type(text)
            await room.press("enter")
        await room.press("escape", "enter")
        await room.press("3", "down", "right", "right", "left")
        assert sorted((item.text, item.votes) for item in room.live.view().items) == [("lunch", 3), ("rooms", 1)]
        assert "4 of 9 votes given" in room.text
        await room.press("3")
        assert room.text.count("3 votes, level") == 2
        await room.press("9")
        assert "3 people have 9 votes in all" in room.text


async def test_votes_are_typed_as_their_sum_or_person_by_person() -> None:
    async with stage(collecting()) as room:
        await room.press("i")
        for text in ("lunch", "rooms"):
            await room.type(text)
            await room.press("enter")
        await room.press("escape", "enter", "e")
        assert "votes for 1: 7, or 3 1 3 (up to 3)" in room.text
        await room.type("2 1 9")
        await room.press("enter")
        assert "one person gives 0 to 3" in room.text
        assert "2 1 9" in room.text, "what was typed stays, to be corrected"
        await room.press("backspace")
        await room.type("3")
        await room.press("enter")
        assert "6 of 9 votes given" in room.text
        await room.press("e")
        await room.type("few")
        await room.press("enter")
        assert "one for each person" in room.text
        await room.press("escape", "enter")
        assert room.live.view().voting is None


async def test_an_optional_step_is_run_or_skipped_by_one_key() -> None:
    async with stage(collecting()) as room:
        await room.press("enter", "enter")
        assert "Run “Talk”?" in room.text
        await room.press("1")
        assert room.live.session.decided == {"talk": "run"}
        assert room.live.view().phase == "running"
        await room.press("space")
        assert room.live.view().phase == "paused", "the keys belong to the stage again"


CHOICES: tuple[tuple[Choice, tuple[str, ...], Decision], ...] = (
    (Choice("pick", "who", "Who is next?", ("Ana", "Ben")), ("down", "enter"), "Ben"),
    (Choice("groups", "how many", "How many groups?"), ("2", "enter"), 2),
    (Choice("answer", "mood", "How are you?"), ("w", "e", "l", "l", "enter"), "well"),
)


_MOODS = Choice("answer", "mood", "How are you?", ("Calm", "Curious", "Tired"), several=True, other=True)
_SEVERAL: tuple[tuple[tuple[str, ...], Decision], ...] = (
    (("down", "space", "1", "enter"), "Calm\nCurious"),
    (("space", "down", "space", "space", "enter"), "Calm"),
    (("down", "enter"), "Curious"),
    (("3", "down", "enter", "s", "a", "d", "enter"), "Tired\nsad"),
    (("1", "end", "enter"), ""),
)


@pytest.mark.parametrize(("keys", "decision"), _SEVERAL)
async def test_several_answers_are_picked_and_own_words_are_typed(keys: tuple[str, ...], decision: Decision) -> None:
    async with stage(asking(_MOODS)) as room:
        await room.press("enter")
        assert "○ 1  Calm" in room.text
        await room.press(*keys)
        assert room.live.session.decided == {"mood": decision}


@pytest.mark.parametrize(("choice", "keys", "decision"), CHOICES, ids=[choice.kind for choice, _, _ in CHOICES])
async def test_a_choice_is_settled(choice: Choice, keys: tuple[str, ...], decision: Decision) -> None:
    async with stage(asking(choice)) as room:
        await room.press("enter")
        assert choice.words in room.text
        await room.press(*keys)
        assert room.live.session.decided == {choice.key: decision}


async def test_a_number_that_is_none_is_asked_for_again() -> None:
    async with stage(asking(Choice("groups", "how many", "How many groups?"))) as room:
        await room.press("enter")
        await room.type("some")
        await room.press("enter")
        assert "enter a number" in room.text
        assert "some" in room.text


async def test_the_actions_of_last_time_are_gone_through_by_one_key_each() -> None:
    async with stage(reviewing(), last=LAST) as room:
        assert "Ana: call the bank" in room.text
        await room.press("d", "s")
        await room.type("half a page")
        await room.press("enter", "down", "x")
        reviewed = room.live.view().reviewed
        assert list(reviewed.values()) == ["done", "scaled down: half a page", "dropped"]
        assert "scaled down: half a page" in room.text


@pytest.mark.parametrize(("size", "at_the_edge"), [((80, 24), True), ((160, 50), False)])
async def test_the_heading_of_the_actions_of_last_time_stands_above_them(
    size: tuple[int, int], at_the_edge: bool
) -> None:
    """On a wide screen it stood at the edge, and the actions in the middle."""
    async with stage(pair(), size=size, last=LAST, started=False, review_first=True) as room:
        heading, first = (next(line for line in room.text.splitlines() if has in line) for has in ("Agreed last", "▸ "))
        assert [line.index(line.strip()) == 1 for line in (heading, first)] == [at_the_edge, at_the_edge]


async def test_in_few_lines_the_heading_of_the_actions_of_last_time_is_seen() -> None:
    """It was scrolled away with the first of them marked: nobody was told what they are."""
    what = "read the whole letter of the landlord and answer it"
    old = replace(LAST[0], action=replace(LAST[0].action, what=what), agreed_on="2026-11-07", carried=2)
    starts = "Ben starts: Ana started on 15 December."
    size = (40, 12)
    async with stage(pair(), size=size, last=(old,), started=False, review_first=True, starts=starts) as room:
        assert "Agreed last time." in room.text
        assert "carried over twice" in room.text


async def test_the_key_that_adds_to_a_list_says_where_none_is_collected() -> None:
    """It did nothing, and the words typed behind it were keys: "Rest" began the turn anew."""
    async with stage(pair()) as room:
        await room.press("i")
        assert "this step collects no list" in room.text


async def test_what_stands_above_a_list_is_not_scrolled_away_as_it_comes() -> None:
    """The list was scrolled to as a whole when it got the keys, and its heading left the screen."""
    old = tuple(replace(last, agreed_on="2026-11-07", carried=2) for last in LAST)
    async with stage(pair(), size=(40, 12), last=old, started=False, review_first=True) as room:
        assert "Agreed last time." in room.text
        assert room.app.screen.query_one(SidePanel).scroll_target_y == 0


async def test_what_was_carried_twice_stays_open_only_with_a_word_on_why() -> None:
    old = replace(LAST[0], agreed_on="2026-11-07", carried=2, unmoved=2)
    async with stage(reviewing(), last=(old, *LAST[1:])) as room:
        assert "agreed Sat 7 November 2026, carried over twice" in room.text
        await room.press("o")
        assert "done, scale down, hand over, drop?" in " ".join(room.text.split())
        assert room.live.view().reviewed == {}
        await room.type("they were closed")
        await room.press("enter", "down", "o")
        assert list(room.live.view().reviewed.values()) == ["open: they were closed", "open"]


async def test_the_mark_stays_on_the_action_for_which_a_line_is_typed() -> None:
    async with stage(reviewing(), last=LAST) as room:
        await room.press("down", "t")
        assert LAST[1].action.what in next(line for line in room.text.splitlines() if "▸ " in line)
        await room.press("escape", "up")
        marked = [line for line in room.text.splitlines() if "▸ " in line and LAST[1].action.what in line]
        assert not marked


async def test_every_answer_moves_on_to_the_next_action_without_one() -> None:
    async with stage(reviewing(), last=LAST) as room:
        await room.press("down", "t")
        assert "Carried twice" not in room.text
        await room.type("in 3 weeks")
        await room.press("enter", "h")
        await room.type("ana")
        await room.press("enter", "d")
        reviewed = [room.live.view().reviewed["s1", number] for number in (1, 2, 3)]
        assert reviewed == ["done", "open, new date", "handed over: Ana"]


async def test_what_is_said_on_another_screen_moves_no_mark_to_another_action() -> None:
    """Two press the key for the same action: the second one judged the next, which nobody meant."""
    async with stage(reviewing(), last=LAST) as room:
        room.live.do(ask.ReviewAction("s1", 1, "done"))
        await room.pass_time(1)
        await room.press("d")
        assert room.live.view().reviewed == {("s1", 1): "done"}
        await room.press("x")
        assert room.live.view().reviewed == {("s1", 1): "done", ("s1", 2): "dropped"}


@pytest.mark.parametrize(
    ("key", "words", "said"),
    [
        ("t", "2025-11-20", "Thu 20 November 2025 is in the past"),
        ("t", "yesterday", "“yesterday” is in the past"),
        ("t", "31 nov", "“31 nov” is not a date"),
        ("s", "write an email by 31 nov", "“31 nov” is not a date"),
        ("h", "ben by 31 nov", "“31 nov” is not a date"),
    ],
)
async def test_a_date_that_cannot_be_is_asked_for_again(key: str, words: str, said: str) -> None:
    """It stopped the program."""
    async with stage(reviewing(), last=LAST) as room:
        await room.press(key)
        await room.type(words)
        await room.press("enter")
        assert said in " ".join(room.text.split())
        assert words in room.text
        assert room.live.view().reviewed == {}


async def test_an_undone_review_names_its_action() -> None:
    async with stage(reviewing(), last=LAST) as room:
        await room.press("d", "u")
        assert "Undone: done: call the bank" in room.text


async def test_whoever_takes_an_action_over_and_is_not_here_is_named() -> None:
    async with stage(reviewing(), last=LAST) as room:
        await room.press("h")
        await room.type("carla, ben")
        await room.press("enter")
        assert "Handed over to carla, Ben; carla is not here" in room.text
        await room.press("h")
        await room.type("ana")
        await room.press("enter")
        assert "not here" not in room.text
        await room.press("h")
        await room.type("dora")
        await room.press("enter")
        assert "Handed over to dora, who is not here" in room.text


async def test_going_on_with_earlier_actions_unanswered_says_that_they_stay_open() -> None:
    async with stage(reviewing(), last=LAST, review_first=True, started=False) as room:
        await room.press("d", "enter")
        assert "2 of 3 earlier actions not answered: they stay open." in room.text
    async with stage(reviewing(), last=LAST) as room:
        await room.press("d", "d", "d")
        await room.press("enter")
        assert "not answered" not in room.text


async def test_the_summary_names_the_action_that_is_due_first_of_new_and_earlier_ones() -> None:
    async with stage(reviewing(), last=LAST) as room:
        first, second, third = (room.live.today().date() + timedelta(days=days) for days in (3, 4, 5))
        for number, verdict, due in ((1, "done", first), (2, "open", second)):
            room.live.do(ask.ReviewAction("s1", number, verdict, due=due.isoformat()))  # type: ignore[arg-type]
        room.live.do(ask.AddAction(("Ben",), "buy cake", third.isoformat()))
        room.live.do(ask.Finish())
        await room.pass_time(1)
        assert f"First due: {say_day(second.isoformat(), room.live.today().date())}, Ben: write" in room.text


@pytest.mark.parametrize("words", ["ben by 5 dec", "to Ben, 5 dec", "Ben, by 5 Dec"])
async def test_whoever_takes_an_action_over_may_have_a_date_behind(words: str) -> None:
    async with stage(reviewing(), last=LAST) as room:
        await room.press("h")
        await room.type(words)
        await room.press("enter")
        assert "not here" not in room.text
        (review,) = room.live.session.reviews
        assert (review.change, review.due) == ("Ben", f"{room.live.today().year}-12-05")


async def test_a_list_without_items_offers_nothing_to_do_with_one() -> None:
    async with stage(collecting()) as room:
        await room.press("i")
        await room.type("lunch")
        await room.press("enter", "escape")
        assert "d remove" in room.keys
        await room.press("d")
        assert "remove" not in room.keys
        assert "e edit" not in room.keys


async def test_whoever_takes_an_action_over_is_found_by_a_beginning() -> None:
    async with stage(reviewing(), last=LAST) as room:
        await room.press("h")
        await room.type("be")
        await room.press("enter")
        assert list(room.live.view().reviewed.values()) == ["handed over: Ben"]


async def test_a_group_may_open_with_the_actions_of_last_time_before_the_start() -> None:
    async with stage(pair(), last=LAST, review_first=True, started=False) as room:
        assert "Ana: call the bank" in room.text
        assert "d done" in room.keys
        await room.press("d")
        assert list(room.live.view().reviewed.values()) == ["done"]
        await room.press("enter")
        assert room.live.view().phase == "running"
        assert "call the bank" not in room.text


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_what_is_typed_has_room_beside_a_long_question(size: tuple[int, int]) -> None:
    """The question stands above the line as well; before the line it is cut."""
    choice = Choice(
        "answer", "about", "Which of the questions that we have do you all want to think about now, together?"
    )
    async with stage(asking(choice), size=size) as room:
        await room.press("enter")
        await room.type("what holds us up")
        assert "what holds us up" in room.text


async def test_where_nothing_was_noted_there_is_nothing_to_vote_on() -> None:
    async with stage(collecting()) as room:
        await room.press("enter")
        assert room.live.view().voting
        assert "Nothing was noted to vote on: enter continues" in room.text
        assert "vote" not in room.keys.splitlines()[-1]
