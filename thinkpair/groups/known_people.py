"""Everybody who is known from past sessions, actions and groups: whose names are understood before a colon."""

from collections.abc import Iterator
from pathlib import Path

from thinkpair.safe_text import name_key
from thinkpair.storage.actions import Actions
from thinkpair.storage.index.index import Index


def known_people(actions: Actions, groups: Path, index: Index) -> tuple[str, ...]:
    """Return the people of past sessions, of actions and of the groups in a folder, each once; damage is left out."""
    names = [name for action in actions.all for name in (*action.who, *action.people)]
    names += [*index.people(), *_people_of_groups(groups)]
    return tuple({name_key(name): name for name in reversed(names)}.values())


def _people_of_groups(folder: Path) -> Iterator[str]:
    if any(folder.glob("*.toml")):
        from thinkpair.groups.repository import Groups  # slow to load, and there may be none

        groups = Groups(folder)
        for found in map(groups.find, groups.ids()):
            yield from (person.name for person in (found.group.person if found.group else ()))
