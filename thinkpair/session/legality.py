"""When a command may be given: one table of phases, and what else it takes.

Owns every refusal. `look` asks it what can be done, `decide` what cannot: there is no second rule. Must not know what a
command causes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from math import isfinite

from thinkpair.session import commands as ask
from thinkpair.session.commands import Command
from thinkpair.session.people_checks import validate_people
from thinkpair.session.phrases import STATES, command_words
from thinkpair.session.plan import Choice, Decision
from thinkpair.session.roster import absent, somebody_has_a_turn
from thinkpair.session.schedule_drift import can_be_fitted
from thinkpair.session.state import Session
from thinkpair.session.undoable_state import Phase

_STUCK = "it has been carried twice: it is done, smaller, handed over or dropped, or stays open with a word on why"


class IllegalCommand(ValueError):
    """A command that makes no sense where the session stands; the text names both, and says why."""

    def __init__(self, command: type[Command], phase: Phase, why: str | None = None) -> None:
        """Refuse `command` in `phase`, which is the reason where no `why` is given."""
        state = STATES[phase].lower()
        because = f" ({state}): {why}" if why else f": {state}"
        super().__init__(f"“{command_words(command)}” is not possible now{because}")
        self.command = command
        self.phase = phase


_DAY = 86_400.0
_TICKING: frozenset[Phase] = frozenset({"running", "silence", "overtime"})
_PAUSED: frozenset[Phase] = frozenset({"paused"})
_WAITING: frozenset[Phase] = frozenset({"ready", "choosing", "capture"})
_FINISHED: frozenset[Phase] = frozenset({"finished"})
_LEFT: frozenset[Phase] = frozenset({"left"})
_GIVING = (_TICKING | _PAUSED) - {"silence"}
_ON_STAGE = _TICKING | _PAUSED
_UNFINISHED = _ON_STAGE | _WAITING
_OPEN = _UNFINISHED | _FINISHED

_PHASES: Mapping[type[Command], frozenset[Phase]] = {
    ask.Start: frozenset({"ready"}),
    ask.Pause: _TICKING,
    ask.Continue: _PAUSED,
    ask.EndTurn: _ON_STAGE,
    ask.GoOn: frozenset({"overtime", "capture"}),
    ask.AddTime: _GIVING,
    ask.Extend: _GIVING,
    ask.RestartTurn: _ON_STAGE,
    ask.Decide: frozenset({"choosing"}),
    ask.BeginEarlier: _ON_STAGE,
    **dict.fromkeys(
        (ask.Join, ask.Depart, ask.StepAway, ask.ComeBack, ask.Swap, ask.TakeRole, ask.Pass, ask.GiveBack, ask.Fit),
        _UNFINISHED,
    ),
    ask.AddAction: _OPEN,
    ask.EditAction: _OPEN,
    ask.RemoveAction: _OPEN,
    ask.ReviewAction: _OPEN,
    ask.AddItem: _ON_STAGE,
    ask.EditItem: _OPEN,
    ask.RemoveItem: _OPEN,
    ask.CountVotes: _ON_STAGE,
    ask.LeaveOut: _OPEN,
    ask.Undo: _OPEN,
    ask.Redo: _OPEN,
    ask.Leave: _OPEN,
    ask.Return: _OPEN | _LEFT,
    ask.Finish: _UNFINISHED,
    ask.BecomeGroup: _FINISHED,
    ask.Close: _FINISHED,
}

_NEEDS: Mapping[type[Command], tuple[Callable[[Session], object], str]] = {
    ask.AddTime: (lambda session: session.has_clock, "this step has no clock"),
    ask.Extend: (lambda session: session.extend, "this step has no more time to give"),
    ask.Decide: (lambda session: session.choice, "nothing is asked"),
    ask.BeginEarlier: (lambda session: session.index == 0, "the first step is over"),
    ask.ComeBack: (absent, "nobody is away"),
    ask.Swap: (lambda session: len(session.plan.people) > 1, "one person is alone here"),
    ask.TakeRole: (lambda session: session.plan.roles, "this format has no roles"),
    ask.Pass: (somebody_has_a_turn, "nobody has a turn to come"),
    ask.GiveBack: (lambda session: session.begun, "nobody has spoken"),
    ask.Fit: (can_be_fitted, "nothing with a clock is to come"),
    ask.EditAction: (lambda session: session.state.actions, "there are no actions"),
    ask.RemoveAction: (lambda session: session.state.actions, "there are no actions"),
    ask.ReviewAction: (lambda session: session.last_actions, "there are no actions of last time"),
    ask.AddItem: (lambda session: session.slot and session.slot.collect, "this step collects nothing"),
    ask.EditItem: (lambda session: any(session.state.lists.values()), "nothing was noted"),
    ask.RemoveItem: (lambda session: any(session.state.lists.values()), "nothing was noted"),
    ask.CountVotes: (lambda session: session.voted_on, "there is nothing to vote on"),
    ask.BecomeGroup: (lambda session: not session.began.group, "it is the session of a group already"),
    ask.Undo: (lambda session: session.past, "nothing was done"),
    ask.Redo: (lambda session: session.future, "nothing was taken back"),
}


def can(session: Session) -> frozenset[str]:
    """Return the names of the commands that can be given now, with the right words in them."""
    phase = session.phase
    fitting = (command for command, phases in _PHASES.items() if phase in phases)
    return frozenset(command.__name__ for command in fitting if _missing(session, command) is None)


def check(session: Session, command: Command) -> None:
    """Raise IllegalCommand if the command cannot be given now, or not with these words and numbers."""
    kind = type(command)
    phase = session.phase
    if phase not in _PHASES[kind]:
        raise IllegalCommand(kind, phase)
    if why := _missing(session, kind) or _amiss(session, command):
        raise IllegalCommand(kind, phase, why)


def _missing(session: Session, command: type[Command]) -> str | None:
    if command not in _NEEDS:
        return None
    has, why = _NEEDS[command]
    return None if has(session) else why


def _amiss(session: Session, command: Command) -> str | None:
    """Return what is wrong with the words and numbers of a command, or None."""
    match command:
        case ask.AddTime(seconds=seconds):
            return _amiss_in_time(session, seconds)
        case ask.LeaveOut(seconds=seconds):
            return None if isfinite(seconds) and seconds >= 0 else "that is no length of time"
        case ask.Decide(key=key, value=value):
            return _amiss_in_answer(session, key, value)
        case ask.Start(ago=seconds) | ask.BeginEarlier(seconds=seconds):
            return None if isfinite(seconds) and 0 <= seconds <= _DAY else "that is no time of today"
        case ask.AddAction(who=who, what=what, due=due):
            return _amiss_in_action(who, what, due)
        case ask.EditAction(number=number, who=who, what=what, due=due):
            return _unknown_action(session, number) or _amiss_in_action(who, what, due)
        case ask.RemoveAction(number=number):
            return _unknown_action(session, number)
        case ask.ReviewAction():
            return _amiss_in_review(session, command)
        case ask.AddItem(text=text):
            return _empty(text)
        case ask.EditItem(list=name, number=number, text=text):
            return _unknown_item(session, name, number) or _empty(text)
        case ask.RemoveItem(list=name, number=number):
            return _unknown_item(session, name, number)
        case ask.CountVotes(list=name, number=number, votes=votes):
            known = _not_voted_on(session, name) or _unknown_item(session, name, number)
            return known or _amiss_in_votes(session, number, votes)
        case _:
            return validate_people(session, command)


def _amiss_in_time(session: Session, seconds: int) -> str | None:
    running = session.state.running
    if seconds == 0:
        return "that is no time"
    return "there is no time to take" if seconds < 0 and running and running.over else None


def _amiss_in_answer(session: Session, key: str, value: Decision) -> str | None:
    choice = session.choice
    if not choice or choice.key != key:
        return f"“{key}” is not asked"
    answers = _answers(choice)
    if choice.kind in ("turns", "groups"):
        most = len(session.plan.people)
        fits = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most
        return None if fits else f"the answer is a number from 1 to {most}"
    if choice.kind == "answer" and (value == "" or not answers or choice.other):
        return None if isinstance(value, str) else "the answer is a text"
    if choice.several and isinstance(value, str):
        value = next((part for part in value.split("\n") if part not in answers), answers[0])
    return None if value in answers else f"the answer is one of: {', '.join(answers)}"


def _answers(choice: Choice) -> tuple[str, ...]:
    match choice.kind:
        case "optional":
            return ("run", "skip")
        case "again":
            return ("again", "done")
        case _:
            return choice.options


def _amiss_in_action(who: tuple[str, ...], what: str, due: str | None) -> str | None:
    if not who or not all(name.strip() for name in who):
        return "an action needs somebody who does it"
    if not what.strip():
        return "an action needs what will be done"
    if due is not None and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", due, re.ASCII):
        return "a due date reads like 2026-12-01"
    return None


def _unknown_action(session: Session, number: int) -> str | None:
    known = any(action.number == number for action in session.state.actions)
    return None if known else f"there is no action {number}"


def _unknown_item(session: Session, name: str, number: int) -> str | None:
    known = any(item.number == number for item in session.state.items(name))
    return None if known else f"there is no item {number} in “{name}”"


def _empty(text: str) -> str | None:
    return None if text.strip() else "there is nothing to note"


def _not_voted_on(session: Session, name: str) -> str | None:
    return None if session.slot and session.slot.vote == name else f"“{name}” is not voted on"


def _amiss_in_votes(session: Session, number: int, votes: int) -> str | None:
    """Of all items together there are no more votes than people have."""
    if votes < 0:
        return "votes count from 0"
    _, most = session.votes
    others = sum(item.votes or 0 for item in session.voted_on if item.number != number)
    if others + votes <= most:
        return None
    people = len(session.plan.people)
    return f"{people} people have {most} votes in all, {most - others} are left for this item"


def _amiss_in_review(session: Session, command: ask.ReviewAction) -> str | None:
    known = {(last.session, last.action.number): last for last in session.last_actions}
    if (command.session, command.number) not in known:
        return f"there was no action {command.number} last time"
    if command.verdict in ("smaller", "handed over") and not command.change.strip():
        return "it needs words: what is left of it, or who takes it"
    stuck = command.verdict == "open" and known[command.session, command.number].stuck
    return _STUCK if stuck and not command.change.strip() else None
