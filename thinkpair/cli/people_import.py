"""People from a CSV file: the command `import`, and `--people-from` of `run`, `plan` and `rehearse`."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from thinkpair.cli import current_settings
from thinkpair.cli.confirm import confirm
from thinkpair.errors import ExitCode, UsageError
from thinkpair.groups.csv_contacts import Contact, ContactTable, free_name, read_contacts
from thinkpair.groups.model import Group, Person, usual_kind
from thinkpair.groups.repository import Groups
from thinkpair.safe_text import TITLE_LIMIT, name_key, safe_text
from thinkpair.settings import make_folders
from thinkpair.units import count_of, join_names
from thinkpair.wording.group_text import understood_words


def import_people(args: Namespace) -> int:
    """Add the people of a file to a group, or to a new one, once somebody has seen who they are and agreed."""
    if bool(args.group) == bool(args.new):
        raise UsageError("into which group? --group GROUP for one there is, --new TITLE for a new one")
    title = safe_text(args.new or "", TITLE_LIMIT)
    if args.new and not title:
        raise UsageError("a group needs a title: --new TITLE")
    settings = current_settings()
    groups = Groups(settings.folders.groups)
    before = groups.read(args.group) if args.group else None
    table = _read(args.file)
    for line in understood_words(args.file, table):
        print(line)
    if before is None:
        confirm(f"Create the group “{title}” with them?", args.yes)
        make_folders(settings.folders)
        return _create(groups, title, table.people)
    joined, new, told = joined_by(before, table.people)
    for line in told:
        print(f"  {line}")
    if joined == before:
        print(f"All of them are in {args.group} already; nothing to write.")
        return ExitCode.DONE
    confirm(f"Add them to {args.group}?", args.yes)
    groups.write(args.group, joined, before)
    print(f"{count_of(len(new), 'person', 'people')} added to {args.group}" + (f": {join_names(new)}" if new else ""))
    if there := len(table.people) - len(new):
        print(f"{count_of(there, 'person was', 'people were')} in it already; what was missing is filled in")
    return ExitCode.DONE


def name_people(args: Namespace, *, ask: bool) -> None:
    """Let the people of `--people-from` be those that `--people` names, once somebody who is asked has agreed.

    Without `ask` what was understood is told, and that is all.
    """
    if not args.people_from:
        return
    if args.people:
        raise UsageError("either --people or --people-from, not both")
    table = _read(args.people_from)
    for line in understood_words(args.people_from, table):
        print(line, file=sys.stdout if ask else sys.stderr, flush=True)
    if ask:
        confirm("Begin with them?", args.yes)
    args.people = join_names([person.name for person in table.people])


def joined_by(group: Group, contacts: Sequence[Contact]) -> tuple[Group, tuple[str, ...], tuple[str, ...]]:
    """Return the group with these people in it, each once, the names of those who are new, and what is to be told.

    Somebody is there already who has the same address, or the same name and no other address.
    """
    people = list(group.person)
    new, told = [], []
    for contact in contacts:
        place = _place_of(contact, people)
        if place is not None:
            before = people[place]
            missing = {"email": before.email or contact.email, "address": before.address or contact.address}
            people[place] = before.model_copy(update=missing)
            told += _taken_for(contact, before)
            continue
        taken = {name_key(person.name) for person in people}
        name = free_name(contact.name, taken) if name_key(contact.name) in taken else contact.name
        people.append(Person(name=name, email=contact.email, address=contact.address))
        new.append(name)
        if name != contact.name:
            told.append(f"another {contact.name}, with another address, is in the group: this one comes as “{name}”")
    return group.model_copy(update={"person": tuple(people)}), tuple(new), tuple(told)


def _place_of(contact: Contact, people: Sequence[Person]) -> int | None:
    email, key = contact.email.casefold(), name_key(contact.name)
    for place, person in enumerate(people):
        if email and person.email.casefold() == email:
            return place
    for place, person in enumerate(people):
        if name_key(person.name) == key and not (email and person.email):
            return place
    return None


def _taken_for(contact: Contact, person: Person) -> list[str]:
    if contact.name.casefold() == person.name.casefold():
        return []
    return [f"“{contact.name}” is taken for “{person.name}”, who is in the group"]


def _read(file: str) -> ContactTable:
    return read_contacts(Path(file).expanduser())


def _create(groups: Groups, title: str, contacts: Sequence[Contact]) -> int:
    people = tuple(Person(name=contact.name, email=contact.email, address=contact.address) for contact in contacts)
    group = Group.model_validate({"title": title, "kind": usual_kind(len(people), False), "person": people})
    identifier = groups.free_id(group.title)
    groups.create(identifier, group)
    print(f"Saved the group {identifier} with {count_of(len(people), 'person', 'people')}.")
    print(f"Next: thinkpair run FORMAT --group {identifier}")
    return ExitCode.DONE
