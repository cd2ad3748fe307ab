"""Who starts where people meet without a group; the model of a group is not loaded for them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from thinkpair.formats.loaded_format import Source
from thinkpair.groups import messages
from thinkpair.groups.history import FirstPerson, Past, who_starts
from thinkpair.planning.compiled_format import CompiledFormat
from thinkpair.planning.compiler import compile_format


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
