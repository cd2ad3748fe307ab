"""Checks commands about people: names that are missing, present already, or alone. Used by `legality`."""

from __future__ import annotations

from thinkpair.session import commands as ask
from thinkpair.session import messages as say
from thinkpair.session.commands import Command
from thinkpair.session.roster import absent, present, turns_to_come
from thinkpair.session.state import Session

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
    """A role whose holder has left can be taken; one outside the groups only from somebody who is here."""
    outside = other in absent(session) and session.plan.roles[role].outside
    return say.holder_has_left(role) if outside else None


def _no_role(session: Session, role: str) -> str | None:
    return None if role in session.plan.roles else say.no_role(role)
