"""What typed lines mean in a plain session."""

from datetime import date

import pytest
from msgspec.structs import replace

from thinkpair.dates import Dates
from thinkpair.errors import UsageError
from thinkpair.plain.commands import parse_line
from thinkpair.session import commands as ask
from thinkpair.session.actions import Action, Item, LastAction
from thinkpair.session.events import GroupGoal
from thinkpair.session.group_review import GoalLine, GroupReview, PartLine
from thinkpair.session.group_view import GroupView, PersonView
from thinkpair.session.plan import Choice
from thinkpair.session.view import View

SATURDAY = date(2026, 11, 21)
PEOPLE = tuple(PersonView(name=name, roles=(), brief="", speaking=False) for name in ("Ana", "Anton", "Ben"))
LAST = LastAction(session="old", action=Action(number=4, who=("Ana",), what="call"))
RUNNING = View(
    phase="running",
    title="Thinking pair",
    round_title="Turns",
    where="",
    who="Ana",
    doing="Think",
    remaining=100.0,
    fraction=0.5,
    clock="digits",
    ends_in=100.0,
    behind=0.0,
    breath=None,
    groups=(GroupView(people=PEOPLE, floor="turn", speakers=("Ana",), prompt=""),),
    resting=("Chi",),
    owners=("Ana", "Anton", "Ben", "Chi"),
    next=None,
    rules=(),
    actions=(),
    review=(LAST,),
    reviewed={},
    collecting="topics",
    voting="topics",
    items=(Item(number=2, text="pay"),),
    choice=None,
    extend=None,
    can=frozenset(),
    undo="",
    redo="",
)


def parse(line: str, view: View = RUNNING) -> ask.Command:
    return parse_line(line, view, Dates(SATURDAY))


@pytest.mark.parametrize(
    ("phase", "command"),
    [
        ("ready", ask.Start()),
        ("running", ask.EndTurn()),
        ("silence", ask.EndTurn()),
        ("overtime", ask.GoOn()),
        ("capture", ask.GoOn()),
        ("paused", ask.Continue()),
        ("finished", ask.Close()),
    ],
)
def test_enter_does_what_is_next(phase: str, command: ask.Command) -> None:
    assert parse("", replace(RUNNING, phase=phase)) == command


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("p", ask.Pause()),
        ("+", ask.AddTime(60)),
        ("-", ask.AddTime(-60)),
        ("+30s", ask.AddTime(30)),
        ("− 2m", ask.AddTime(-120)),
        ("u", ask.Undo()),
        ("REDO", ask.Redo()),
        ("restart", ask.RestartTurn()),
        ("q", ask.Leave()),
        ("a ben: call the bank by friday", ask.AddAction(("Ben",), "call the bank", "2026-11-27")),
        ("a Ben, chi: stand by me", ask.AddAction(("Ben", "Chi"), "stand by me")),
        ("a ben: call by friday, asked by ana", ask.AddAction(("Ben",), "call", "2026-11-27", "Ana")),
        ("a ben: call, asked by Zoe by friday", ask.AddAction(("Ben",), "call", "2026-11-27", "Zoe")),
        ("a ben: call asked by chi", ask.AddAction(("Ben",), "call", None, "Chi")),
        ("a ben: list what is asked by clients", ask.AddAction(("Ben",), "list what is asked by clients")),
        ("a everyone: rest", ask.AddAction(("Ana", "Anton", "Ben", "Chi"), "rest")),
        ("e 3 Ana: rest", ask.EditAction(3, ("Ana",), "rest")),
        ("e 3 Ana: rest, asked by Ben", ask.EditAction(3, ("Ana",), "rest", None, "Ben")),
        ("d 3", ask.RemoveAction(3)),
        ("r 1 smaller call once", ask.ReviewAction("old", 4, "smaller", "call once")),
        ("r 1 open: they are closed", ask.ReviewAction("old", 4, "open", "they are closed")),
        ("r 1 open by friday", ask.ReviewAction("old", 4, "open", due="2026-11-27")),
        ("r 1 open Friday, they are closed", ask.ReviewAction("old", 4, "open", "they are closed", "2026-11-27")),
        ("r 1 open today I had no time", ask.ReviewAction("old", 4, "open", "today I had no time")),
        ("r 1 smaller call once, by Friday", ask.ReviewAction("old", 4, "smaller", "call once", "2026-11-27")),
        ("r 1 handed over to be, zoe", ask.ReviewAction("old", 4, "handed over", "Ben, zoe")),
        ("i a new topic", ask.AddItem("a new topic", "topics")),
        ("i 2 pay more", ask.EditItem("topics", 2, "pay more")),
        ("i 2 -", ask.RemoveItem("topics", 2)),
        ("i 40 days", ask.AddItem("40 days", "topics")),
        ("v 2 5", ask.CountVotes("topics", 2, 5)),
        ("a minute more", ask.AddTime(60)),
        ("One minute more", ask.AddTime(60)),
        ("one more minute", ask.AddTime(60)),
        ("a minute less", ask.AddTime(-60)),
        ("Ana: call the bank by next friday", ask.AddAction(("Ana",), "call the bank", "2026-11-27")),
        ("ana and ben: call", ask.AddAction(("Ana", "Ben"), "call")),
        ("everyone: rest", ask.AddAction(("Ana", "Anton", "Ben", "Chi"), "rest")),
        ("action Ana: call", ask.AddAction(("Ana",), "call")),
        ("Note Ana: call", ask.AddAction(("Ana",), "call")),
    ],
)
def test_typed_lines(line: str, command: ask.Command) -> None:
    assert parse(line) == command


def test_a_pause_typed_twice_goes_on() -> None:
    assert parse("p", replace(RUNNING, phase="paused")) == ask.Continue()


def test_while_actions_are_asked_for_the_letter_is_not_needed() -> None:
    capture = replace(RUNNING, phase="capture")
    assert parse("Ben: call", capture) == ask.AddAction(("Ben",), "call")


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("hello", "type \\?"),
        ("hello", "“a Ana: call the bank” notes an action"),
        ("Zoe: call", "not understood"),
        ("Ana and Zoe: call", "not understood"),
        ("both: call", "who are “both”"),
        ("the time is 14:05", "not understood"),
        ("action call the bank", "“Ana: call the bank”"),
        ("a call the bank", "“Ana: call the bank”"),
        ("a Zoe: call", "nobody here is called “Zoe”"),
        ("a An: call", "nobody here is called “An”"),
        ("a Ana:", "needs who and what"),
        ("a Ana: call by 31.2.2026", "in 2 weeks"),
        ("d", "Type its number"),
        ("r 2 done", "1 action"),
        ("r 1 forgotten", "what did you do about it"),
        ("+soon", '"20 min"'),
    ],
)
def test_what_is_not_understood_says_what_to_type(line: str, hint: str) -> None:
    with pytest.raises(UsageError, match=hint):
        parse(line, replace(RUNNING, collecting=None))


@pytest.mark.parametrize("line", ["hello", "the time is 14:05", "Zoe: call"])
def test_a_line_without_a_letter_is_an_item_while_a_list_is_collected(line: str) -> None:
    """A list that is pasted comes line by line, and only the first has the letter."""
    assert parse(line) == ask.AddItem(line)
    assert isinstance(parse("Ana: call"), ask.AddAction)


def test_a_choice_is_answered_by_the_beginning_of_an_option() -> None:
    pick = replace(RUNNING, phase="choosing", choice=Choice("pick", "pick:1", "Who is next?", ("Ana", "Ben")))
    assert parse("be", pick) == ask.Decide("pick:1", "Ben")
    with pytest.raises(UsageError, match="Ana, Ben"):
        parse("x", pick)


def test_several_answers_are_parted_by_commas() -> None:
    options = ("Calm", "Curious, and awake", "Tired")
    mood = Choice("answer", "answer:mood", "How are you?", options, several=True)
    asked = replace(RUNNING, phase="choosing", choice=mood)
    assert parse("tired, ca, tired", asked) == ask.Decide("answer:mood", "Tired\nCalm")
    assert parse("Curious, and awake", asked) == ask.Decide("answer:mood", "Curious, and awake")
    with pytest.raises(UsageError, match="one of"):
        parse("calm, sad", asked)


def test_an_answer_may_be_in_ones_own_words_where_that_is_offered() -> None:
    mood = Choice("answer", "answer:mood", "How are you?", ("Calm", "Tired"), several=True, other=True)
    asked = replace(RUNNING, phase="choosing", choice=mood)
    assert parse("calm, a bit sad", asked) == ask.Decide("answer:mood", "Calm\na bit sad")
    alone = replace(asked, choice=replace(mood, several=False))
    assert parse("well, and you", alone) == ask.Decide("answer:mood", "well, and you")


def test_a_number_is_asked_for_as_a_number() -> None:
    groups = replace(RUNNING, phase="choosing", choice=Choice("groups", "groups:1", "How many groups?"))
    assert parse("3", groups) == ask.Decide("groups:1", 3)
    with pytest.raises(UsageError, match="number"):
        parse("three", groups)


def test_escape_characters_never_get_into_an_action() -> None:
    command = parse("a Ana: call\x1b]0;x\x07 me")
    assert isinstance(command, ask.AddAction)
    assert "\x1b" not in command.what


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("v 2 5", ask.CountVotes("topics", 2, 5)),
        ("v 2 4 5 3", ask.CountVotes("topics", 2, 12, (4, 5, 3))),
        ("v 2 4+5+3", ask.CountVotes("topics", 2, 12, (4, 5, 3))),
        ("v 2 4, 5", ask.CountVotes("topics", 2, 9, (4, 5))),
    ],
)
def test_votes_are_typed_as_their_sum_or_person_by_person(line: str, command: ask.Command) -> None:
    assert parse(line) == command


def test_votes_are_figures() -> None:
    with pytest.raises(UsageError, match="one for each person"):
        parse("v 2 many")


GOALS = GroupReview(
    purpose=PartLine("purpose", "Purpose", "lead"),
    goals=(
        GoalLine(GroupGoal(number=1, what="be at home")),
        GoalLine(GroupGoal(number=4, what="first talk", under=1)),
    ),
)
AGREEMENT = GroupReview(parts=(PartLine("how_often", "How often", "weekly"), PartLine("places", "Places", "")))


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("r 1 reached", ask.ReviewGoal(1, "reached")),
        ("r 2 open", ask.ReviewGoal(4, "open")),
        ("r 2 drop", ask.ReviewGoal(4, "dropped")),
        ("r 1 by 1 March 2027", ask.ReviewGoal(1, "moved", by="2027-03-01")),
        ("r 1 by none", ask.ReviewGoal(1, "moved")),
        ("r 1 reword lead the team, by 2027-03-01", ask.ReviewGoal(1, "reworded", "lead the team", "2027-03-01")),
        ("r new feel confident in 3 months", ask.AddGoal("feel confident", "2027-02-21")),
        ("r 2 - second talk, by tomorrow", ask.AddGoal("second talk", "2026-11-22", 1)),
        ("r purpose to lead", ask.ReviewPart("purpose", "to lead")),
    ],
)
def test_goals_are_reviewed_by_their_numbers(line: str, command: ask.Command) -> None:
    assert parse_line(line, replace(RUNNING, group_review=GOALS), Dates(SATURDAY)) == command


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("r 1 stays", ask.ReviewPart("how_often", "weekly")),
        ("r 2 room 4 / or a walk", ask.ReviewPart("places", "room 4\nor a walk")),
    ],
)
def test_the_agreement_is_reviewed_part_by_part(line: str, command: ask.Command) -> None:
    assert parse_line(line, replace(RUNNING, group_review=AGREEMENT), Dates(SATURDAY)) == command


@pytest.mark.parametrize("line", ["r 3 reached", "r 1", "r 1 perhaps", "r purpose", "r new - talk", "r 1 by soonish"])
def test_what_cannot_be_said_of_a_goal_says_what_to_type(line: str) -> None:
    with pytest.raises(UsageError):
        parse_line(line, replace(RUNNING, group_review=GOALS), Dates(SATURDAY))


@pytest.mark.parametrize("line", ["r 3 stays", "r 1", "r 2 stays"])
def test_what_cannot_be_said_of_a_part_says_what_to_type(line: str) -> None:
    with pytest.raises(UsageError, match=r"which one|r \d"):
        parse_line(line, replace(RUNNING, group_review=AGREEMENT), Dates(SATURDAY))
