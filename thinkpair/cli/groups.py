"""The commands `groups` and `import`: pairs and groups that meet again, what they agreed; people from a CSV file."""

import os
import shlex
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from thinkpair.cli import complain, complain_of_copies, confirm, current_settings
from thinkpair.cli.group_session import ask_for_twin, begin_words
from thinkpair.cli.prepared_session import instead_words, open_format
from thinkpair.dates import Dates
from thinkpair.errors import ContentError, ExitCode, FilesError, ThinkpairError, UsageError
from thinkpair.formats.diagnostics import Diagnostic, as_json
from thinkpair.formats.value_parsers import people_words
from thinkpair.groups.csv_contacts import ContactTable, free_name, read_contacts
from thinkpair.groups.form import RULE, group_from, new_group_from, texts_of
from thinkpair.groups.history import fresh_index
from thinkpair.groups.model import Group, Person, usual_kind
from thinkpair.groups.repository import Groups, complaint
from thinkpair.groups.session_defaults import GroupWithHistory, history_words, known_group
from thinkpair.names import Contact
from thinkpair.planning.participants import people_taken
from thinkpair.runtime.clock import SystemClock
from thinkpair.safe_text import TITLE_LIMIT, json_text, name_key, safe_path, safe_text
from thinkpair.session.events import PARTS
from thinkpair.settings import Settings, make_folders
from thinkpair.storage.index.index import Index
from thinkpair.storage.sessions import Sessions
from thinkpair.storage.synced_folders import icloud_notes
from thinkpair.units import count_of, join_names, write_duration
from thinkpair.wording.group_text import STRAY_GROUP, dates_read, group_words, meeting_words, understood_words

_TYPED = (
    *("title", "kind", "people", "mentor", "purpose", "format", "length", "total", "next_meeting"),
    *RULE,
    *("review_after", "review_by", "ends", "record", "review_first"),
)


def list_groups(args: Namespace) -> int:
    """Print the groups: who, when next, what is due."""
    settings = current_settings()
    groups = Groups(settings.folders.groups)
    copies = complain_of_copies(groups.root, "group")
    complain(*(STRAY_GROUP.format(safe_path(stray)) for stray in groups.strays() if stray not in copies))
    complain(*icloud_notes(groups.root))
    everyone = list(_all_known(groups, settings))
    known = [entry for entry in everyone if args.archived or not entry.group.archived]
    if args.json:
        print(_json([_as_json(entry, _today()) for entry in known]))
        return ExitCode.DONE
    width = max((len(entry.id) for entry in known), default=0)
    for entry in known:
        print(f"{entry.id:<{width}}  {_line(entry, _today())}")
    if not known and everyone:
        print(f"No groups in use; {len(everyone)} archived: thinkpair groups --archived")
    elif not known and not any(groups.find(identifier).errors for identifier in groups.ids()):
        print("No groups yet. Create one: thinkpair groups new TITLE --people Ana,Ben")
    return ExitCode.DONE


def show_group(args: Namespace) -> int:
    """Print one group: its agreement, goals, next meeting, and what is due."""
    settings = current_settings()
    groups = Groups(settings.folders.groups)
    known = _known(args.group, settings)
    if args.json:
        print(_json(_as_json(known, _today())))
        return ExitCode.DONE
    _warn(groups.find(args.group).diagnostics)
    print("\n".join(group_words(known, _today())))
    return ExitCode.DONE


def new_group(args: Namespace) -> int:
    """Write the file of a new group."""
    settings = current_settings()
    make_folders(settings.folders)
    groups = Groups(settings.folders.groups)
    if not args.people:
        raise UsageError("who is in it? Name the people with --people Ana,Ben")
    group = new_group_from(_texts(args) | _more_goals("", args.goal), _dates(settings))
    misfit = _misfit(group, settings)
    ask_for_twin(groups, group, args.yes)
    identifier = args.id or groups.free_id(group.title)
    groups.create(identifier, group)
    _warn(groups.find(identifier).diagnostics)
    if misfit:
        complain(misfit)
    print(f"{identifier} is saved in {safe_path(groups.path(identifier))}")
    _say_dates(group, args)
    print(begin_words(group, identifier, settings))
    return ExitCode.DONE


def edit_group(args: Namespace) -> int:
    """Change a group by options, or open its file in an editor."""
    settings = current_settings()
    groups = Groups(settings.folders.groups)
    texts = _texts(args)
    if not texts and not args.goal:
        return _edit_by_hand(groups, args.group)
    before = groups.read(args.group)
    texts |= _more_goals(texts_of(before)["goals"], args.goal)
    after = group_from(texts, _dates(settings), before)
    misfit = _misfit(after, settings) if {"format", "people"} & set(texts) else ""
    changed = groups.write(args.group, after, before)
    _warn(groups.find(args.group).diagnostics)
    if misfit:
        complain(misfit)
    print(f"{args.group} is changed." if changed else f"{args.group}: nothing to change.")
    _say_dates(after, args)
    return ExitCode.DONE


def archive_group(args: Namespace) -> int:
    """Put a group away, or take it out again."""
    Groups(current_settings().folders.groups).archive(args.group, not args.undo)
    left = "is restored" if args.undo else "is archived; restore it with --undo"
    print(f"{args.group} {left}.")
    return ExitCode.DONE


def check_groups(args: Namespace) -> int:
    """Print what is wrong in the files of groups, and what to write instead."""
    groups = Groups(current_settings().folders.groups)
    found = [groups.find(identifier) for identifier in map(groups.named, args.groups or groups.ids())]
    diagnostics = [diagnostic for read in found for diagnostic in read.diagnostics]
    if args.json:
        print(json_text([as_json(diagnostic) for diagnostic in diagnostics]))
    else:
        for read in found:
            if read.diagnostics:
                print(complaint(read))
        found_words = count_of(len(diagnostics), "problem") if diagnostics else "no problems found"
        print(f"{count_of(len(found), 'group')}: {found_words}")
    return ExitCode.CONTENT if any(read.errors for read in found) else ExitCode.DONE


def _edit_by_hand(groups: Groups, identifier: str) -> int:
    path = groups.path(identifier)
    if not path.is_file():
        groups.read(identifier)
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not editor or not sys.stdin.isatty():
        raise UsageError(
            f"what is to change? Name it with options (thinkpair groups edit --help), or edit {safe_path(path)}"
        )
    if groups.find(identifier).unread:  # nor is a sealed file to be edited
        groups.read(identifier)
    _edit(editor, path)
    found = groups.find(identifier)
    with suppress(OSError):
        path.chmod(0o600)
    if found.diagnostics:
        print(complaint(found))
    return ExitCode.CONTENT if found.errors else ExitCode.DONE


def _edit(editor: str, file: Path) -> None:
    try:
        subprocess.run([*shlex.split(editor), str(file)], check=True)
    except (OSError, ValueError, subprocess.CalledProcessError):
        raise FilesError(f"the editor {safe_text(editor, 80)} could not be used; set EDITOR to another one") from None


def _texts(args: Namespace) -> dict[str, str]:
    """Return the fields that were typed, and what they are to say."""
    texts = {key: str(value) for key in _TYPED if (value := getattr(args, key)) is not None}
    if texts.get("people", "").strip().isdecimal():
        raise UsageError("a group needs names, not a number: --people Ana,Ben")
    for typed in args.agree:
        part, equals, words = typed.partition("=")
        if part.strip() not in PARTS or not equals:
            raise UsageError(f"--agree is written PART=TEXT; the parts are {', '.join(PARTS)}")
        texts[part.strip()] = words.strip()
    return texts


def _say_dates(group: Group, args: Namespace) -> None:
    """Print how the dates that were typed are understood."""
    typed = {key: str(getattr(args, key) or "") for key in _TYPED}
    for line in dates_read(group, typed, len(args.goal or ()), _today()):
        print(line)


def _misfit(group: Group, settings: Settings) -> str:
    """Return what to say where the usual format does not take as many people as the group has, "" where it does.

    Raises ThinkpairError where there is no such format.
    """
    if not group.format:
        return ""
    source = open_format(group.format, settings)
    takes, number = people_taken(source), len(group.people)
    if takes.holds(number):
        return ""
    title = safe_text(source.format.title)
    others = instead_words(number, settings, group.format)
    return f"“{title}” takes {people_words(takes)}; the group has {number}{others}"


def _more_goals(before: str, typed: Sequence[str]) -> dict[str, str]:
    return {"goals": "\n".join([before, *typed])} if typed else {}


def _all_known(groups: Groups, settings: Settings) -> Iterator[GroupWithHistory]:
    index = fresh_index(Sessions(settings.folders.sessions), settings.folders.state)
    for identifier in groups.ids():
        try:
            yield _known(identifier, settings, index)
        except ContentError:
            continue  # everything that is wrong has been told
        except ThinkpairError as error:
            complain(str(error))


def _known(identifier: str, settings: Settings, index: Index | None = None) -> GroupWithHistory:
    groups = Groups(settings.folders.groups)
    try:
        return known_group(groups, Sessions(settings.folders.sessions), identifier, index)
    except ContentError:
        print(complaint(groups.find(identifier)), file=sys.stderr)
        raise


def _warn(diagnostics: Sequence[Diagnostic]) -> None:
    complain(*(f"{diagnostic.headline()}; {diagnostic.hint}" for diagnostic in diagnostics))


def _line(known: GroupWithHistory, today: date) -> str:
    group, due = known.group, known.due(today)
    facts = [
        join_names([safe_text(name) for name in group.people]),
        f"pair {safe_text(group.scheme.pair)}" if group.scheme else "",
        history_words(known),
        meeting_words(group, today),
        f"{due.kind} due" if due else "",
        "archived" if group.archived else "",
    ]
    return f"{safe_text(group.title)}: {' · '.join(fact for fact in facts if fact)}"


def _as_json(known: GroupWithHistory, today: date) -> dict[str, object]:
    due = known.due(today)
    values = known.group.model_dump(exclude_none=True)
    for key in ("length", "total"):
        if key in values:
            values[key] = write_duration(int(values[key]))
    last = known.past[-1].started if known.past else None
    return {
        "id": known.id,
        **values,
        "sessions": len(known.past),
        "sessions_since_review": known.since_review(),
        "last_session": last,
        "due": {"kind": due.kind, "format": due.format, "words": due.words} if due else None,
    }


def _json(values: object) -> str:
    return json_text(values, default=lambda day: day.isoformat())


def _dates(settings: Settings) -> Dates:
    return Dates(_today(), settings.date_order)


def _today() -> date:
    return SystemClock().now().date()


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
    for line in understood_words(args.file, table, addresses=True):
        print(line)
    if before is None:
        confirm(f"Create the group “{title}” with them?", args.yes)
        make_folders(settings.folders)
        return _create(groups, title, table.people, settings, yes=args.yes)
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
    """Set `--people` to the people of `--people-from`, once somebody who is asked has agreed.

    Without `ask` what was understood is told, and that is all. Raises UsageError where both options are given.
    """
    if not args.people_from:
        return
    if args.people:
        raise UsageError("either --people or --people-from, not both")
    table = _read(args.people_from)
    for line in understood_words(args.people_from, table, addresses=False):  # the room may see this terminal
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


def _create(groups: Groups, title: str, contacts: Sequence[Contact], settings: Settings, *, yes: bool) -> int:
    people = tuple(Person(name=contact.name, email=contact.email, address=contact.address) for contact in contacts)
    group = Group.model_validate({"title": title, "kind": usual_kind(len(people), False), "person": people})
    ask_for_twin(groups, group, yes)
    identifier = groups.free_id(group.title)
    groups.create(identifier, group)
    print(f"Saved the group {identifier} with {count_of(len(people), 'person', 'people')}.")
    print(begin_words(group, identifier, settings))
    return ExitCode.DONE
