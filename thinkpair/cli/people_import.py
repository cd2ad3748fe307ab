"""The command `import`: people from a file of contacts into a group.

Owns who is new to the group, and what is said. Must not know the formats of such files.
"""

from argparse import Namespace
from pathlib import Path

from thinkpair.cli import current_settings
from thinkpair.errors import ExitCode
from thinkpair.groups.contact import Contact
from thinkpair.groups.csv_contacts import read_contacts
from thinkpair.groups.model import Group, Person
from thinkpair.groups.repository import Groups
from thinkpair.safe_text import name_key
from thinkpair.units import count_of, join_names


def import_people(args: Namespace) -> int:
    """Add the people of a file to a group; of those who are there already only what is missing is filled in."""
    groups = Groups(current_settings().folders.groups)
    group = groups.read(args.group)
    contacts = read_contacts(Path(args.file).expanduser())
    joined, new = joined_by(group, contacts)
    groups.write(args.group, joined)
    there = len(contacts) - len(new)
    print(f"{count_of(len(new), 'person', 'people')} added to {args.group}" + (f": {join_names(new)}" if new else ""))
    for one, known in taken_for(group, contacts):
        print(f"“{one}” reads like “{known}” and was taken for the same person; change the name if they are two")
    if there:
        print(f"{count_of(there, 'person was', 'people were')} there already; what was missing is filled in")
    return ExitCode.DONE


def taken_for(group: Group, contacts: tuple[Contact, ...]) -> tuple[tuple[str, str], ...]:
    """Return the names that are written otherwise than those they were taken for, with these."""
    spelled: dict[str, str] = {}
    for name in (*group.people, *(one.name for one in contacts)):
        spelled.setdefault(name_key(name), name)
    known = ((one.name, spelled[name_key(one.name)]) for one in contacts)
    return tuple((name, taken) for name, taken in known if name.casefold() != taken.casefold())


def joined_by(group: Group, contacts: tuple[Contact, ...]) -> tuple[Group, tuple[str, ...]]:
    """Return the group with these people in it, each once, and the names of those who are new."""
    people = {name_key(person.name): person for person in group.person}
    new = []
    for one in contacts:
        key = name_key(one.name)
        before = people.get(key)
        if before is None:
            people[key] = Person(name=one.name, email=one.email, address=one.address)
            new.append(one.name)
        else:
            missing = {"email": before.email or one.email, "address": before.address or one.address}
            people[key] = before.model_copy(update=missing)
    return group.model_copy(update={"person": tuple(people.values())}), tuple(new)
