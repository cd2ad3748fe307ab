"""Who starts a session, in a group and where people meet without one, by their earlier sessions.

The model of a group is not loaded for this.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from msgspec import Struct

from thinkpair.formats.loaded_format import Source
from thinkpair.groups import messages
from thinkpair.groups.history import Past, round_from, when_held
from thinkpair.planning.compiled_format import CompiledFormat
from thinkpair.planning.compiler import compile_format


class FirstPerson(Struct, frozen=True):
    """Who starts, and why; `person` is "" where there is nothing to go on from."""

    person: str = ""
    why: str = ""


def who_starts(people: Sequence[str], turning: Sequence[str], past: Sequence[Past], today: date) -> FirstPerson:
    """Return who of those who take turns starts: who started longest ago or never, the next one round from the last.

    `people` are all of the group in their usual order. Where the last session ended before everyone had had a turn, one
    of those who are furthest behind in turns starts.
    """
    started = [meeting for meeting in past if meeting.starter]
    if not started or len(turning) < 2:
        return FirstPerson()
    last, behind = started[-1], turns_behind(turning, past)
    before = last.turns[-1] if behind else last.starter
    latest = {meeting.starter: number for number, meeting in enumerate(started)}
    ring = _after(before, people, last.people)
    able = [name for name in turning if behind[name] == max(behind.values())] if behind else turning
    person = min(able, key=lambda name: (-1 if behind else latest.get(name, -1), ring.get(name, len(ring))))
    if person == before:
        return FirstPerson()
    when = when_held(last, today)
    say_why = messages.starts_after_last_turn if behind else messages.starts_after_starting
    return FirstPerson(person, say_why(person, before, when))


def turns_behind(people: Sequence[str], past: Sequence[Past]) -> Mapping[str, float]:
    """Return by how many turns each of these people is behind an even share of those that were taken while they were
    there (below zero: ahead); nothing where nobody of them missed a turn in the last session in which turns went round.
    """
    last = next((meeting for meeting in reversed(past) if meeting.starter), None)
    if last is None or not set(last.missed) & set(people):
        return {}
    behind = dict.fromkeys(people, 0.0)
    for meeting in past:
        for name in meeting.rotating if meeting.turns else ():
            if name in behind:
                behind[name] += len(meeting.turns) / len(meeting.rotating) - (name in meeting.turns)
    return {name: round(turns, 6) for name, turns in behind.items()}


def _after(before: str, *orders: Sequence[str]) -> dict[str, int]:
    """Return how many seats everyone sits behind somebody, in the first of the orders that has that person."""
    known = next((order for order in orders if before in order), ())
    return {name: place for place, name in enumerate(round_from(known, before)[1:])}


def start_together(
    people: Sequence[str], roles: Mapping[str, Sequence[str]], source: Source, past: Sequence[Past], today: date
) -> FirstPerson:
    """Return who starts where people meet without a group, as in a group, by their sessions so far (`held_together`).

    `roles` says who is named for which: where it is not for all fixed roles and no other, the order of names counts.
    """
    script = compile_format(source)
    if set(roles) != {role.name for role in script.roles.values() if role.fixed}:
        return FirstPerson()
    passed_over = without_turns(script, roles)
    return who_starts(people, [name for name in people if name not in passed_over], past, today)


def without_turns(script: CompiledFormat, roles: Mapping[str, Sequence[str]]) -> Collection[str]:
    """Return who takes no turns: "holders of a fixed role without `takes_part` are passed over by `each`"."""
    return {name for role, names in roles.items() if not script.roles[role].takes_part for name in names}


def start_words(start: FirstPerson, people: Sequence[str]) -> str:
    """Return who starts a session in lines and why, with what to type before it begins to change it."""
    other = next(name for name in people if name != start.person)
    return messages.to_change_start(start.why, start.person, other)
