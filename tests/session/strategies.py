"""Random tiny plans, and random commands for a session."""

from typing import Any, get_args

from hypothesis import strategies as st

from tests.session.plans import again, group, items, optional, pick, plan_of, slot
from thinkpair.session import commands as ask
from thinkpair.session.actions import Verdict
from thinkpair.session.commands import Command
from thinkpair.session.events import GoalVerdict, GroupGoal, GroupWords
from thinkpair.session.plan import Choice, FitWay, Plan
from thinkpair.session.roster import absent, present
from thinkpair.session.state import Session

PEOPLE = ("Ana", "Ben", "Chi")
LIST = "topics"
WORDS_OF_A_GROUP = GroupWords(
    purpose="lead",
    goals=(GroupGoal(number=1, what="be at home"), GroupGoal(number=2, what="first talk", under=1)),
    agreement={"places": "here"},
)


@st.composite
def slots(draw: st.DrawFn, number: int) -> Any:
    """One slot of a random plan; `number` makes its keys its own."""
    before: tuple[Choice, ...] = draw(
        st.sampled_from([(), (), (), (optional(f"optional:{number}"),), (pick(f"pick:{number}", *PEOPLE),)])
    )
    over = draw(st.sampled_from([None, None, None, LIST]))
    seconds = draw(st.none() | st.integers(1, 120))
    return slot(
        seconds,
        groups=(group(*PEOPLE, floor=draw(st.sampled_from(["turn", "open", "silent"]))),),
        turn=draw(st.integers(1, 2)),
        at_end=draw(st.sampled_from(["wait", "next"])),
        early=draw(st.sampled_from(["release", "silence"])),
        marks=tuple(draw(st.lists(st.sampled_from([60, 10, 1, -5, -30]), max_size=2, unique=True))),
        extend=draw(st.sampled_from([None, 30])),
        extend_key=draw(st.sampled_from([None, "extend:1"])),
        collect=draw(st.sampled_from([None, LIST])),
        review=draw(st.sampled_from([None, "goals", "agreement"])),
        vote=draw(st.sampled_from([None, LIST])),
        before=(items(f"items:{number}"),) if over else before,
        repeats_over=over,
        after=draw(st.sampled_from([None, None, again(f"again:{number}")])),
    )


@st.composite
def tiny_plans(draw: st.DrawFn) -> Plan:
    """Plans of one to four slots, of everything that a slot can have."""
    count = draw(st.integers(1, 4))
    after = sorted(draw(st.sets(st.integers(1, count), max_size=2)))
    return plan_of(*[draw(slots(number)) for number in range(count)], people=PEOPLE, after=after, lists=(LIST,))


WORDS = st.sampled_from(["call the bank", "x", "", " "])
NUMBERS = st.integers(0, 4)
SECONDS = st.integers(-90, 90)
_OWNERS = st.sampled_from([("Ana",), ("Ana", "Ben"), ()])
_DUE = st.sampled_from([None, "2026-12-01", "soon"])
_VERDICTS: st.SearchStrategy[Verdict] = st.sampled_from(["done", "smaller"])

_WAYS: st.SearchStrategy[FitWay] = st.sampled_from(["evenly", "open first", "leave out"])

# Commands of every kind, legal or not where the session stands. Those that name what is there come below.
_COMMANDS: dict[str, st.SearchStrategy[Command]] = {
    **{command.__name__: st.just(command()) for command in (ask.Start, ask.Pause, ask.Continue, ask.EndTurn, ask.GoOn)},
    **{command.__name__: st.just(command()) for command in (ask.Extend, ask.RestartTurn, ask.Undo, ask.Redo)},
    **{command.__name__: st.just(command()) for command in (ask.Leave, ask.Return, ask.Finish, ask.Close)},
    "AddTime": st.builds(ask.AddTime, SECONDS),
    "BecomeGroup": st.just(ask.BecomeGroup("g")),
    "LeaveOut": st.builds(ask.LeaveOut, SECONDS.map(float)),
    "AddAction": st.builds(ask.AddAction, _OWNERS, WORDS, _DUE),
    "EditAction": st.builds(ask.EditAction, NUMBERS, _OWNERS, WORDS, _DUE),
    "RemoveAction": st.builds(ask.RemoveAction, NUMBERS),
    "ReviewAction": st.builds(ask.ReviewAction, st.just("s0"), NUMBERS, _VERDICTS, WORDS),
    "ReviewGoal": st.builds(ask.ReviewGoal, NUMBERS, st.sampled_from(get_args(GoalVerdict)), WORDS, _DUE),
    "AddGoal": st.builds(ask.AddGoal, WORDS, _DUE, NUMBERS),
    "ReviewPart": st.builds(ask.ReviewPart, st.sampled_from(["places", "purpose", "nowhere"]), WORDS),
    "AddItem": st.builds(ask.AddItem, WORDS),
    "BeginEarlier": st.builds(ask.BeginEarlier, SECONDS.map(float)),
    **{command.__name__: st.just(command()) for command in (ask.SkipRest, ask.EndToday)},
    "JumpTo": st.builds(ask.JumpTo, st.integers(0, 6)),
    "TakeBreak": st.builds(ask.TakeBreak, SECONDS.map(lambda few: 5 * few)),
    "Fit": st.builds(ask.Fit, _WAYS, SECONDS.map(lambda few: 20 * few)),
}
ROUNDS = ("SkipRest", "JumpTo", "TakeBreak")
_PEOPLE = ("Join", "Depart", "StepAway", "ComeBack", "Swap", "TakeRole", "Pass", "GiveBack")
NAMES = tuple(sorted({*_COMMANDS, *_PEOPLE, "EditItem", "RemoveItem", "CountVotes", "Decide"}))
LATE = ("Zoe", "Yan", "Xia")


def command(name: str, session: Session) -> st.SearchStrategy[Command]:
    """Commands of this name, with words and numbers that may make sense where the session stands."""
    lists = st.sampled_from([*session.plan.lists, "nowhere"])
    match name:
        case "Decide":
            return decisions(session)
        case _ if name in _PEOPLE:
            return about_people(name, session)
        case "EditItem":
            return st.builds(ask.EditItem, lists, NUMBERS, WORDS)
        case "RemoveItem":
            return st.builds(ask.RemoveItem, lists, NUMBERS)
        case "CountVotes":
            return st.builds(ask.CountVotes, lists, NUMBERS, SECONDS)
        case _:
            return _COMMANDS[name]


def about_people(name: str, session: Session) -> st.SearchStrategy[Command]:
    """What can be said of the people who are there, and of some who are not."""
    here = st.sampled_from([*present(session), "Nobody"])
    match name:
        case _ if name in ROUNDS:
            return _COMMANDS[name]
        case "Join":
            return st.builds(ask.Join, st.sampled_from(LATE), st.just("") | here)
        case "ComeBack":
            return st.builds(ask.ComeBack, st.sampled_from([*absent(session), "Nobody"]))
        case "Swap":
            return st.builds(ask.Swap, here, here)
        case "TakeRole":
            return st.builds(ask.TakeRole, here, st.sampled_from([*session.plan.roles, "nothing"]), here)
        case "Pass":
            return st.builds(ask.Pass, here, st.booleans())
        case "GiveBack":
            return st.builds(ask.GiveBack, here, SECONDS)
        case _:
            return st.builds(getattr(ask, name), here)


def decisions(session: Session) -> st.SearchStrategy[Command]:
    """Answers to what is asked, right or wrong."""
    choice = session.choice
    wrong: st.SearchStrategy[Command] = st.builds(ask.Decide, st.just("nothing"), st.sampled_from(["run", "", 2]))
    return wrong | right_answers(choice).map(lambda value: ask.Decide(choice.key, value)) if choice else wrong


def right_answers(choice: Choice) -> st.SearchStrategy[Any]:
    """The answers that a choice takes."""
    match choice.kind:
        case "optional":
            return st.sampled_from(["run", "skip"])
        case "again":
            return st.sampled_from(["again", "done"])
        case "turns" | "groups":
            return st.integers(1, 2)
        case _:
            return st.sampled_from(choice.options) if choice.options else st.just("an answer")
