"""Everybody the program knows by name, so that a name is written as it was before and a new one is noticed."""

from thinkpair.groups.repository import Groups
from thinkpair.safe_text import name_key
from thinkpair.storage.actions import Actions
from thinkpair.storage.index.index import Index


def known_people(actions: Actions, groups: Groups, index: Index) -> tuple[str, ...]:
    """Return the people of past sessions, of actions and of groups, each once; a file that is damaged is left out."""
    names = [name for action in actions.all for name in (*action.who, *action.people)]
    names += [name for session in index.find() for name in session.people]
    found = (groups.find(identifier).group for identifier in groups.ids())
    names += [person.name for group in found if group for person in group.person]
    return tuple({name_key(name): name for name in reversed(names)}.values())
