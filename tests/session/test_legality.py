"""What is refused: every command in every phase, and words and numbers that make no sense."""

from collections.abc import Mapping

import pytest

from tests.session.plans import Room, group, optional, pick, plan_of, slot, thinking_pair
from thinkpair.session import commands as ask
from thinkpair.session.actions import Action, LastAction
from thinkpair.session.commands import Command
from thinkpair.session.engine import IllegalCommand, decide
from thinkpair.wording.transcript import item_words

LAST = (LastAction(session="s0", action=Action(number=1, who=("Ana",), what="read")),)


def _rich() -> Room:
    """A running slot in which nearly everything can be done."""
    first = slot(60, collect="topics", vote="topics", extend=30, early="silence")
    room = Room(plan_of(first, slot(60), after=[1]), last=LAST)
    room.do(ask.AddItem("tea"), ask.AddAction(("Ana",), "one"), ask.Pause(), ask.Undo())
    return room


def _in(phase: str) -> Room:
    room = _rich()
    match phase:
        case "choosing":
            room = Room(plan_of(slot(60), slot(60, before=(optional("o"),))), last=LAST)
            room.do(ask.AddAction(("Ana",), "one"), ask.EndTurn())
        case "ready":
            room = Room(thinking_pair(), start=False)
        case "paused":
            room.do(ask.Pause())
        case "silence":
            room.do(ask.EndTurn())
        case "overtime":
            room.wait(70)
        case "capture":
            room.wait(70)
            room.do(ask.GoOn())
        case "left":
            room.do(ask.Leave())
        case "finished":
            room.do(ask.Finish())
        case "closed":
            room.do(ask.Finish(), ask.Close())
    return room


SAMPLES: tuple[Command, ...] = (
    ask.Start(),
    ask.Pause(),
    ask.Continue(),
    ask.EndTurn(),
    ask.GoOn(),
    ask.AddTime(60),
    ask.Extend(),
    ask.RestartTurn(),
    ask.Decide("o", "run"),
    ask.AddAction(("Ana",), "one"),
    ask.EditAction(1, ("Ana",), "uno"),
    ask.RemoveAction(1),
    ask.ReviewAction("s0", 1, "done"),
    ask.ReviewGoal(1, "reached"),
    ask.AddGoal("lead"),
    ask.ReviewPart("places", "here"),
    ask.AddItem("milk"),
    ask.EditItem("topics", 1, "green tea"),
    ask.RemoveItem("topics", 1),
    ask.CountVotes("topics", 1, 2),
    ask.LeaveOut(0),
    ask.Undo(),
    ask.Redo(),
    ask.Leave(),
    ask.Return(),
    ask.BeginEarlier(60),
    ask.Join("Zoe"),
    ask.Depart("Ana"),
    ask.StepAway("Ana"),
    ask.ComeBack("Ana"),
    ask.Swap("Ana", "Ben"),
    ask.Pass("Ana"),
    ask.GiveBack("Ana", 60),
    ask.Fit("evenly", 60),
    ask.SkipRest(),
    ask.JumpTo(2),
    ask.TakeBreak(300),
    ask.EndToday(),
    ask.Finish(),
    ask.BecomeGroup("g"),
    ask.Close(),
)

_NOTES = "AddAction EditAction RemoveAction ReviewAction EditItem RemoveItem LeaveOut Leave Return Finish Undo Redo"
_STAGE = f"{_NOTES} EndTurn RestartTurn AddItem CountVotes"
_TURN = "Join Depart StepAway Swap Pass GiveBack Fit SkipRest TakeBreak EndToday"
_PEOPLE = "Join Depart StepAway Swap"
LEGAL: Mapping[str, str] = {
    "ready": f"Start {_PEOPLE} SkipRest Pass Fit AddAction LeaveOut Leave Return Finish",
    "running": f"{_STAGE} {_TURN} BeginEarlier Pause AddTime Extend",
    "paused": f"{_STAGE} {_TURN} BeginEarlier Continue AddTime Extend",
    "silence": f"{_STAGE} {_TURN} BeginEarlier Pause",
    "overtime": f"{_STAGE} {_TURN} BeginEarlier Pause AddTime Extend GoOn",
    "choosing": f"{_TURN} Decide AddAction EditAction RemoveAction ReviewAction LeaveOut Leave Return Finish Undo",
    "capture": f"{_NOTES} {_TURN} GoOn",
    "left": "Return",
    "finished": f"{_NOTES} BecomeGroup Close",
    "closed": "",
}


@pytest.mark.parametrize("phase", LEGAL)
def test_what_can_be_done_is_what_is_not_refused(phase: str) -> None:
    room = _in(phase)
    assert room.view.phase == phase
    expected = set(LEGAL[phase].split())
    if phase in ("paused", "silence", "capture", "finished"):
        expected -= {"Redo"}  # the deed that led here ended it
    if phase == "finished":
        expected -= {"Finish"}
    assert room.view.can == expected
    for command in SAMPLES:
        if type(command).__name__ in expected:
            decide(room.session, command, room.now)
        else:
            _refused(room, command)


def test_the_last_speaker_can_pass_and_only_what_has_not_begun_can_be_fitted() -> None:
    everyone = (group("Ana", "Ben", floor="open"),)
    room = Room(plan_of(slot(60, "Ana"), slot(60, "Ben"), slot(None, groups=everyone)))
    seen = []
    for _ in range(3):
        seen.append(room.view.can & {"Pass", "Fit"})
        room.do(ask.EndTurn())
    assert seen == [{"Pass", "Fit"}, {"Pass"}, set()]


def _refused(room: Room, command: Command) -> None:
    before = room.session
    with pytest.raises(IllegalCommand) as refusal:
        decide(room.session, command, room.now)
    assert (refusal.value.command, refusal.value.phase) == (type(command), room.view.phase)
    assert room.session is before


WRONG: tuple[tuple[str, Command, str], ...] = (
    ("no time", ask.AddTime(0), "not a valid length"),
    ("nobody", ask.AddAction((), "one"), "a person who does it"),
    ("an empty name", ask.AddAction(("Ana", " "), "one"), "a person who does it"),
    ("nothing", ask.AddAction(("Ana",), "  "), "needs a text"),
    ("a wrong date", ask.AddAction(("Ana",), "one", "friday"), "2026-12-01"),
    ("an action that is not there", ask.EditAction(9, ("Ana",), "one"), "action 9 not found"),
    ("an edit to nothing", ask.EditAction(1, ("Ana",), ""), "needs a text"),
    ("a removed action", ask.RemoveAction(2), "action 2 not found"),
    ("an earlier action that is not there", ask.ReviewAction("s0", 2, "done"), "action 2 of last time not found"),
    ("an earlier session that is not there", ask.ReviewAction("s9", 1, "done"), "action 1 of last time not found"),
    ("a new date that is none", ask.ReviewAction("s0", 1, "open", due="friday"), "2026-12-01"),
    ("smaller without words", ask.ReviewAction("s0", 1, "smaller"), "new wording"),
    ("handed over to nobody", ask.ReviewAction("s0", 1, "handed over", " "), "new owner"),
    ("handed over to its owner", ask.ReviewAction("s0", 1, "handed over", "ana"), "Ana has it already"),
    ("an empty item", ask.AddItem(" "), "text is empty"),
    ("an item that is not there", ask.EditItem("topics", 5, "x"), "item 5 not found"),
    ("an item made empty", ask.EditItem("topics", 1, ""), "text is empty"),
    ("an item of no list", ask.RemoveItem("nowhere", 1), "item 1 not found"),
    ("votes on another list", ask.CountVotes("nowhere", 1, 1), "does not vote on"),
    ("votes on nothing", ask.CountVotes("topics", 5, 1), "item 5 not found"),
    ("fewer than no votes", ask.CountVotes("topics", 1, -1), "below 0"),
    ("time that never was", ask.LeaveOut(-1), "not a valid length"),
    ("endless time", ask.LeaveOut(float("inf")), "not a valid length"),
)


@pytest.mark.parametrize(("command", "why"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_words_and_numbers_that_make_no_sense_are_refused_with_the_reason(command: Command, why: str) -> None:
    with pytest.raises(IllegalCommand, match=why):
        decide(_rich().session, command, 0.0)


def test_no_time_can_be_taken_in_overtime() -> None:
    room = _in("overtime")
    with pytest.raises(IllegalCommand, match="already up"):
        room.do(ask.AddTime(-60))


def test_an_open_slot_has_no_time_to_change() -> None:
    room = Room(plan_of(slot(None, extend=30)))
    assert not {"AddTime", "Extend"} & room.view.can
    with pytest.raises(IllegalCommand, match="no clock"):
        room.do(ask.AddTime(60))


@pytest.mark.parametrize("value", ["Chi", "", 1, ("Ana",)])
def test_a_pick_is_one_of_the_people(value: str | int | tuple[str, ...]) -> None:
    room = Room(plan_of(slot(60, before=(pick("pick:1", "Ana", "Ben"),))), start=False)
    with pytest.raises(IllegalCommand, match="one of: Ana, Ben"):
        room.do(ask.Decide("pick:1", value))


def test_only_what_is_asked_can_be_decided() -> None:
    with pytest.raises(IllegalCommand, match="“p” is not a question"):
        _in("choosing").do(ask.Decide("p", "run"))


def test_a_refusal_reads_as_a_sentence() -> None:
    with pytest.raises(IllegalCommand) as refusal:
        Room(thinking_pair()).do(ask.GoOn())
    assert str(refusal.value) == "“next” is not possible now: running"
    with pytest.raises(IllegalCommand) as refusal:
        Room(thinking_pair()).do(ask.RemoveAction(3))
    assert str(refusal.value) == "there are no actions"


@pytest.mark.parametrize(
    ("votes", "command", "why"),
    [
        (3, ask.CountVotes("topics", 1, 7), "at most 6 for this item: 2 people have 6 votes in all"),
        (3, ask.CountVotes("topics", 1, 4, (4, 0)), "one person gives 0 to 3"),
        (3, ask.CountVotes("topics", 1, 3, (1, 1, 1)), "3 figures for 2 people"),
        ("1-5", ask.CountVotes("topics", 1, 11), "at most 10 points, 5 each"),
        ("1-5", ask.CountVotes("topics", 1, 5, (5, 0)), "one person gives 1 to 5"),
    ],
)
def test_votes_are_no_more_than_people_can_give(votes: int | str, command: ask.Command, why: str) -> None:
    room = Room(plan_of(slot(60, collect="topics", vote="topics", votes=votes), slot(60)))
    room.do(ask.AddItem("tea"))
    with pytest.raises(IllegalCommand, match=why):
        room.do(command)


def test_scores_are_summed_and_all_that_can_be_given_is_said() -> None:
    room = Room(plan_of(slot(60, collect="topics", vote="topics", votes="1-5"), slot(60)))
    room.do(ask.AddItem("tea"), ask.AddItem("milk"), ask.CountVotes("topics", 1, 9, (4, 5)))
    room.do(ask.EditItem("topics", 1, "green tea"))
    assert [item_words(item) for item in room.view.items] == ["1. green tea (9 points)", "2. milk"]
    assert (room.view.votes, room.view.votes_each, room.view.scored) == ((9, 20), (1, 5), True)
