"""Decides whether a command is allowed now: one table of phases, one of what else a command needs.

`view.look` asks it what can be done, `engine.decide` refuses by it, so that there is one rule for both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from math import isfinite
from unicodedata import normalize

from thinkpair.session import commands as ask
from thinkpair.session import messages as say
from thinkpair.session.commands import Command
from thinkpair.session.events import PARTS, PURPOSE
from thinkpair.session.group_review import find_goal, goals_now, has_agreement
from thinkpair.session.messages import command_label
from thinkpair.session.plan import Choice, Decision
from thinkpair.session.roster import absent, present, somebody_has_a_turn, turns_to_come
from thinkpair.session.round_list import has_other_round, has_round, rounds_problem
from thinkpair.session.schedule import can_be_fitted
from thinkpair.session.stage_words import STATES
from thinkpair.session.state import Session
from thinkpair.session.undoable_state import TICKING, Phase

_MAX_GIVEN_BACK = 3_600


def validate_people(session: Session, command: Command) -> str | None:
    """Return what is wrong with the people that a command names, or None."""
    match command:
        case ask.Join(person=person, beside=beside):
            return _name_problem(session, person) or (_not_here(session, beside) if beside else None)
        case ask.Depart(person=person) | ask.StepAway(person=person):
            return _not_here(session, person) or _last_one(session, person)
        case ask.ComeBack(person=person):
            return None if person in absent(session) else say.is_not_away(person)
        case ask.Swap(person=person, other=other):
            seats = _not_in_a_group(session, person) or _not_in_a_group(session, other)
            return _not_two_people(session, person, other) or seats
        case ask.TakeRole(person=person, role=role, other=other):
            return _not_another(session, person, other) or _no_role(session, role) or _not_free(session, role, other)
        case ask.Pass(person=person):
            return None if person in turns_to_come(session) else say.no_turn_left(person)
        case ask.GiveBack(person=person, seconds=seconds):
            fits = 0 < seconds <= _MAX_GIVEN_BACK
            return _not_in_a_group(session, person) or (None if fits else say.INVALID_LENGTH)
        case ask.Fit(seconds=seconds):
            return None if seconds >= 0 else say.INVALID_LENGTH
        case _:
            return None


def _name_problem(session: Session, person: str) -> str | None:
    if not person.strip():
        return say.NAME_MISSING
    same = person.casefold()
    if any(name.casefold() == same for name in present(session)):
        return say.same_name(person)
    if any(name.casefold() == same for name in absent(session)):
        return say.was_here_before(person)
    return None


def _not_here(session: Session, person: str) -> str | None:
    return None if person in present(session) else say.is_not_here(person)


def _not_in_a_group(session: Session, person: str) -> str | None:
    return None if person in session.plan.people else say.is_in_no_group(person)


def _last_one(session: Session, person: str) -> str | None:
    return say.LAST_PERSON if session.plan.people == (person,) else None


def _not_two_people(session: Session, person: str, other: str) -> str | None:
    if person == other:
        return say.TWO_PEOPLE_NEEDED
    return _not_here(session, person) or _not_here(session, other)


def _not_another(session: Session, person: str, other: str) -> str | None:
    return _not_here(session, person) if other in absent(session) else _not_two_people(session, person, other)


def _not_free(session: Session, role: str, other: str) -> str | None:
    """Return why a role cannot be taken: one outside the groups only from somebody who is here; else None."""
    outside = other in absent(session) and session.plan.roles[role].outside
    return say.holder_has_left(role) if outside else None


def _no_role(session: Session, role: str) -> str | None:
    return None if role in session.plan.roles else say.no_role(role)


class IllegalCommand(ValueError):
    """A command that makes no sense where the session stands; the text says why, or names both."""

    def __init__(self, command: type[Command], phase: Phase, why: str | None = None) -> None:
        """Refuse `command` in `phase`, which is the reason where no `why` is given."""
        super().__init__(say.not_possible(command_label(command), STATES[phase].lower(), why))
        self.command = command
        self.phase = phase


_DAY = 86_400.0
_PAUSED: frozenset[Phase] = frozenset({"paused"})
_WAITING: frozenset[Phase] = frozenset({"ready", "choosing", "capture"})
_FINISHED: frozenset[Phase] = frozenset({"finished"})
_LEFT: frozenset[Phase] = frozenset({"left"})
_GIVING = (TICKING | _PAUSED) - {"silence"}
_ON_STAGE = TICKING | _PAUSED
_UNFINISHED = _ON_STAGE | _WAITING
_OPEN = _UNFINISHED | _FINISHED

_PHASES: Mapping[type[Command], frozenset[Phase]] = {
    ask.Start: frozenset({"ready"}),
    ask.Pause: TICKING,
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
    **dict.fromkeys((ask.SkipRest, ask.JumpTo), _UNFINISHED),
    **dict.fromkeys((ask.TakeBreak, ask.EndToday), _ON_STAGE | {"choosing", "capture"}),
    ask.AddAction: _OPEN,
    ask.EditAction: _OPEN,
    ask.RemoveAction: _OPEN,
    ask.ReviewAction: _OPEN,
    **dict.fromkeys((ask.ReviewGoal, ask.AddGoal, ask.ReviewPart), _OPEN),
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
    ask.Pause: (lambda session: not (session.slot and session.slot.waits), say.COUNTS_TO_A_TIME),
    ask.AddTime: (lambda session: session.has_clock, say.NO_CLOCK),
    ask.Extend: (lambda session: session.extend, say.NO_MORE_TIME),
    ask.Decide: (lambda session: session.choice, say.NOTHING_ASKED),
    ask.BeginEarlier: (lambda session: session.index == 0, say.FIRST_STEP_OVER),
    ask.ComeBack: (absent, say.NOBODY_AWAY),
    ask.Swap: (lambda session: len(session.plan.people) > 1, say.ONLY_ONE_PERSON),
    ask.TakeRole: (lambda session: session.plan.roles, say.NO_ROLES),
    ask.Pass: (somebody_has_a_turn, say.NO_TURNS_LEFT),
    ask.GiveBack: (lambda session: session.begun, say.NOBODY_SPOKE),
    ask.Fit: (can_be_fitted, say.NO_TIMED_STEP_LEFT),
    ask.SkipRest: (has_round, say.NO_ROUND_LEFT),
    ask.JumpTo: (has_other_round, say.NO_OTHER_ROUND),
    ask.EditAction: (lambda session: session.state.actions, say.NO_ACTIONS),
    ask.RemoveAction: (lambda session: session.state.actions, say.NO_ACTIONS),
    ask.ReviewAction: (lambda session: session.last_actions, say.NO_EARLIER_ACTIONS),
    ask.ReviewGoal: (lambda session: next(goals_now(session), None), say.NO_GOALS),
    ask.AddGoal: (lambda session: session.began.group_words is not None, say.NO_GROUP_WORDS),
    ask.ReviewPart: (has_agreement, say.NO_GROUP_WORDS),
    ask.AddItem: (lambda session: session.slot and session.slot.collect, say.NO_LIST),
    ask.EditItem: (lambda session: any(session.state.lists.values()), say.NO_ITEMS),
    ask.RemoveItem: (lambda session: any(session.state.lists.values()), say.NO_ITEMS),
    ask.CountVotes: (lambda session: session.voted_on, say.NO_VOTE),
    ask.BecomeGroup: (lambda session: not session.began.group, say.GROUP_ALREADY),
    ask.Undo: (lambda session: session.past, say.NOTHING_TO_UNDO),
    ask.Redo: (lambda session: session.future, say.NOTHING_TO_REDO),
}


def can(session: Session) -> frozenset[str]:
    """Return the names of the commands that can be given now, with the right words in them."""
    phase = session.phase
    fitting = (command for command, phases in _PHASES.items() if phase in phases)
    return frozenset(command.__name__ for command in fitting if _unmet_need(session, command) is None)


def check(session: Session, command: Command) -> None:
    """Raise IllegalCommand if the command cannot be given now, or not with these words and numbers."""
    kind = type(command)
    phase = session.phase
    if phase not in _PHASES[kind]:
        raise IllegalCommand(kind, phase)
    if why := _unmet_need(session, kind) or _problem(session, command):
        raise IllegalCommand(kind, phase, why)


def _unmet_need(session: Session, command: type[Command]) -> str | None:
    if command not in _NEEDS:
        return None
    has, why = _NEEDS[command]
    return None if has(session) else why


def _problem(session: Session, command: Command) -> str | None:
    """Return what is wrong with the words and numbers of a command, or None."""
    match command:
        case ask.AddTime(seconds=seconds):
            return _time_problem(session, seconds)
        case ask.LeaveOut(seconds=seconds):
            return None if isfinite(seconds) and seconds >= 0 else say.INVALID_LENGTH
        case ask.Decide(key=key, value=value):
            return _answer_problem(session, key, value)
        case ask.Start(ago=seconds) | ask.BeginEarlier(seconds=seconds):
            return None if isfinite(seconds) and 0 <= seconds <= _DAY else say.INVALID_START
        case ask.AddAction(who=who, what=what, due=due):
            return _action_problem(who, what, due)
        case ask.EditAction(number=number, who=who, what=what, due=due):
            return _unknown_action(session, number) or _action_problem(who, what, due)
        case ask.RemoveAction(number=number):
            return _unknown_action(session, number)
        case ask.ReviewAction():
            return _review_problem(session, command)
        case ask.ReviewGoal() | ask.AddGoal() | ask.ReviewPart():
            return _group_problem(session, command)
        case ask.AddItem(text=text, list=name):
            collected = session.slot and session.slot.collect
            if name not in ("", collected):
                return say.not_collected(name)
            return _empty_text(text) or _known_item(session, collected or "", text)
        case ask.EditItem(list=name, number=number, text=text):
            return _unknown_item(session, name, number) or _empty_text(text)
        case ask.RemoveItem(list=name, number=number):
            return _unknown_item(session, name, number)
        case ask.CountVotes(list=name, number=number):
            known = _not_voted_on(session, name) or _unknown_item(session, name, number)
            return known or _each_problem(session, command.each) or _votes_problem(session, number, command.votes)
        case _:
            return validate_people(session, command) or rounds_problem(session, command)


def _known_item(session: Session, name: str, text: str) -> str | None:
    """Say that a list has an item already that is voted on or has a turn later: two of them would share the votes.

    Upper and lower case, and wide letters, are the same. Of other lists, such as a word from everyone, each counts.
    """
    if all(name not in (slot.vote, slot.repeats_over) for slot in session.plan.slots):
        return None
    key = _item_key(text)
    known = next((item.text for item in session.state.items(name) if _item_key(item.text) == key), None)
    return None if known is None else say.item_exists(known)


def _item_key(text: str) -> str:
    return " ".join(normalize("NFKC", text).casefold().split())


def _time_problem(session: Session, seconds: int) -> str | None:
    running = session.state.running
    if seconds == 0:
        return say.INVALID_LENGTH
    return say.NO_TIME_TO_TAKE if seconds < 0 and running and running.over else None


def _answer_problem(session: Session, key: str, value: Decision) -> str | None:
    choice = session.choice
    if not choice or choice.key != key:
        return say.not_asked(key)
    answers = _answers(choice)
    if choice.kind in ("turns", "groups"):
        most = len(session.plan.people)
        fits = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most
        return None if fits else say.number_between(most)
    if choice.kind == "answer" and (value == "" or not answers or choice.other):
        return None if isinstance(value, str) else say.INVALID_TEXT
    if choice.several and isinstance(value, str):
        value = next((part for part in value.split("\n") if part not in answers), answers[0])
    return None if value in answers else say.one_of(answers)


def _answers(choice: Choice) -> tuple[str, ...]:
    match choice.kind:
        case "optional":
            return ("run", "skip")
        case "again":
            return ("again", "done")
        case _:
            return choice.options


def _action_problem(who: tuple[str, ...], what: str, due: str | None) -> str | None:
    if not who or not all(name.strip() for name in who):
        return say.OWNER_MISSING
    if not what.strip():
        return say.WHAT_MISSING
    return _due_problem(due)


def _due_problem(due: str | None) -> str | None:
    fits = due is None or re.fullmatch(r"\d{4}-\d{2}-\d{2}", due, re.ASCII)
    return None if fits else say.INVALID_DUE


def _unknown_action(session: Session, number: int) -> str | None:
    known = any(action.number == number for action in session.state.actions)
    return None if known else say.no_action(number)


def _unknown_item(session: Session, name: str, number: int) -> str | None:
    known = any(item.number == number for item in session.state.items(name))
    return None if known else say.no_item(number, name)


def _empty_text(text: str) -> str | None:
    return None if text.strip() else say.TEXT_MISSING


def _not_voted_on(session: Session, name: str) -> str | None:
    return None if session.slot and session.slot.vote == name else say.not_voted_on(name)


def _each_problem(session: Session, each: tuple[int, ...]) -> str | None:
    """Contract, `votes`: "votes a person; a range gives every item a score in it from each person"."""
    people = len(session.plan.people)
    least, most = session.votes_each
    if len(each) > people:
        return say.more_than_people(len(each), people)
    return None if all(least <= score <= most for score in each) else say.votes_of_one(least, most)


def _votes_problem(session: Session, number: int, votes: int) -> str | None:
    """Return what is wrong with the votes of an item: all items have no more votes than people have together."""
    if votes < 0:
        return say.INVALID_VOTES
    people, of_one = len(session.plan.people), session.votes_each[1]
    if session.scored and votes > of_one * people:
        return say.too_many_points(people, of_one)
    _, most = session.votes
    others = sum(item.votes or 0 for item in session.voted_on if item.number != number)
    if others + votes <= most:
        return None
    return say.too_many_votes(people, most, most - others)


def _review_problem(session: Session, command: ask.ReviewAction) -> str | None:
    known = {(last.session, last.action.number): last for last in session.last_actions}
    if (command.session, command.number) not in known:
        return say.no_earlier_action(command.number)
    if command.verdict in ("smaller", "handed over") and not command.change.strip():
        return say.CHANGE_MISSING
    owners = ", ".join(known[command.session, command.number].action.who)
    if command.verdict == "handed over" and command.change.strip().casefold() == owners.casefold():
        return say.has_it_already(owners)
    stuck = command.verdict == "open" and known[command.session, command.number].stuck
    return say.CARRIED_TWICE if stuck and not command.change.strip() else _due_problem(command.due)


def _group_problem(session: Session, command: ask.ReviewGoal | ask.AddGoal | ask.ReviewPart) -> str | None:
    """Return what is wrong with a change to the goals or the agreement of the group, or None."""
    match command:
        case ask.ReviewGoal(number=number, verdict=verdict, change=change, by=by):
            if find_goal(session, number) is None:
                return say.no_goal(number)
            return (_empty_text(change) if verdict == "reworded" else None) or _due_problem(by)
        case ask.AddGoal(what=what, by=by, under=under):
            above = find_goal(session, under) if under else None
            if under and (above is None or above.under):
                return say.no_goal(under)
            return _empty_text(what) or _due_problem(by)
        case ask.ReviewPart(part=part, words=words):
            return _empty_text(words) if part in PARTS or part == PURPOSE else say.no_part(part)
