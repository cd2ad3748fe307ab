"""What is amiss with a command about people: names that are not there, or are there already.

Owns these refusals, in words; `legal` asks for them. Must not know phases, or what a command causes.
"""

from __future__ import annotations

from thinkpair.session import commands as ask
from thinkpair.session.commands import Command
from thinkpair.session.roster import absent, present, turns_to_come
from thinkpair.session.state import Session

_LONGEST_GIFT = 3_600


def validate_people(session: Session, command: Command) -> str | None:
    """Return what is wrong with the people that a command names, or None."""
    match command:
        case ask.Join(person=person, beside=beside):
            return _amiss_in_name(session, person) or (_not_here(session, beside) if beside else None)
        case ask.Depart(person=person) | ask.StepAway(person=person):
            return _not_here(session, person) or _last_one(session, person)
        case ask.ComeBack(person=person):
            return None if person in absent(session) else f"“{person}” is not away"
        case ask.Swap(person=person, other=other):
            seats = _not_in_groups(session, person) or _not_in_groups(session, other)
            return _not_two(session, person, other) or seats
        case ask.TakeRole(person=person, role=role, other=other):
            return _not_another(session, person, other) or _no_role(session, role) or _not_free(session, role, other)
        case ask.Pass(person=person):
            return None if person in turns_to_come(session) else f"“{person}” has no turn to come"
        case ask.GiveBack(person=person, seconds=seconds):
            fits = 0 < seconds <= _LONGEST_GIFT
            return _not_in_groups(session, person) or (None if fits else "that is no time to give back")
        case ask.Fit(seconds=seconds):
            return None if seconds >= 0 else "that is no length of time"
        case _:
            return None


def _amiss_in_name(session: Session, person: str) -> str | None:
    if not person.strip():
        return "the name is empty"
    same = person.casefold()
    if any(name.casefold() == same for name in present(session)):
        return f"“{person}” is here already: add an initial"
    if any(name.casefold() == same for name in absent(session)):
        return f"“{person}” was here before: let them come back"
    return None


def _not_here(session: Session, person: str) -> str | None:
    return None if person in present(session) else f"“{person}” is not here"


def _not_in_groups(session: Session, person: str) -> str | None:
    return None if person in session.plan.people else f"“{person}” is in no group"


def _last_one(session: Session, person: str) -> str | None:
    return "nobody would be left: end the session" if session.plan.people == (person,) else None


def _not_two(session: Session, person: str, other: str) -> str | None:
    if person == other:
        return "two people are needed"
    return _not_here(session, person) or _not_here(session, other)


def _not_another(session: Session, person: str, other: str) -> str | None:
    return _not_here(session, person) if other in absent(session) else _not_two(session, person, other)


def _not_free(session: Session, role: str, other: str) -> str | None:
    """A role whose holder has left can be taken; one outside the groups only from somebody who is here."""
    outside = other in absent(session) and session.plan.roles[role].outside
    return f"“{role}” is outside the groups, and its holder has left" if outside else None


def _no_role(session: Session, role: str) -> str | None:
    return None if role in session.plan.roles else f"there is no role “{role}”"
