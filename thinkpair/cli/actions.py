"""The command `actions`: what was agreed over all sessions, listed, shown, changed and added to."""

from argparse import Namespace
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from thinkpair.cli import complain, current_settings, history_index, history_now
from thinkpair.dates import Dates
from thinkpair.errors import ExitCode, UsageError
from thinkpair.names import known_name, parse_names, told_apart
from thinkpair.runtime.clock import SystemClock
from thinkpair.safe_text import NAME_LIMIT, json_text, name_key, safe_text
from thinkpair.session.commands import AddAction
from thinkpair.settings import Settings
from thinkpair.storage.action_history import AgreedAction
from thinkpair.storage.action_log import Status
from thinkpair.storage.actions import AgreedActions, add_action, change_action
from thinkpair.storage.index.action_queries import ActionFilter, agreed_actions, named_actions, open_actions
from thinkpair.wording.action_text import (
    NoOwner,
    parse_action_elsewhere,
    parse_words,
    person_note,
    reading_notes,
    undated_words,
)
from thinkpair.wording.action_words import action_words, age_words, history_words, origin_words

_STATUS: dict[str, Status] = {"done": "done", "drop": "dropped", "reopen": "open"}
_ME = "me"
_NOTHING = ("", "none", "nobody", "-")


def list_agreed(args: Namespace) -> int:
    """Print the agreed actions of all sessions, or those asked for."""
    only_open = bool(args.open or args.due)
    settings = current_settings()
    actions = _told(settings, only_open=only_open)
    today = SystemClock().now().date()
    wanted = ActionFilter(
        "open" if args.open else "",
        args.owner or "",
        args.group or "",
        args.due or "",
        args.search or "",
        _asked_by(args.follow_up or "", settings),
    )
    found = [action for action in actions.all if wanted.fits(action, today)]
    if args.json:
        print(json_text(found))
    elif found:
        for action in found:
            print(agreed_words(action))
    else:
        print("Nothing is agreed." if not (actions.all or only_open) else "No matches.")
    return ExitCode.DONE


def _asked_by(name: str, settings: Settings) -> str:
    """Return who asks about an action: "me" is the name in the settings. Raises UsageError where there is none."""
    if name_key(name) != _ME:
        return name
    if not settings.name:
        raise UsageError("--follow-up me: your name is not set: thinkpair settings name Ana")
    return settings.name


def show_agreed(args: Namespace) -> int:
    """Print one action with everything that became of it."""
    action = _named(current_settings(), [args.action]).find(args.action)
    if args.json:
        print(json_text(action))
    else:
        print(agreed_words(action))
        for line in history_words(action):
            print(f"  {line}")
    return ExitCode.DONE


def change_agreed(args: Namespace) -> int:
    """Say of actions that they are done, dropped or open after all."""
    settings = current_settings()
    actions = _named(settings, args.actions)
    for action in [actions.find(reference) for reference in args.actions]:
        _keep(settings, replace(action, status=_STATUS[args.verb]), action)
    return ExitCode.DONE


def edit_agreed(args: Namespace) -> int:
    """Change the words, the owner, the date of an action, or who asks about it."""
    settings = current_settings()
    actions = _told(settings)
    action = actions.find(args.action)
    dates, people = _dates(settings), _people(settings, actions)
    changed = action
    if args.text:
        read = _read(args, people, dates, action.who, was=action.due)
        changed = replace(action, who=read.who, what=read.what, due=read.due or action.due)
        changed = replace(changed, support=read.support or action.support)
    if args.owner is not None:
        changed = replace(changed, who=_owners(args.owner, people))
    if args.by is not None:
        changed = replace(changed, due=_due(args.by, dates))
    if args.support is not None:
        changed = replace(changed, support=_supporter(args.support, people, dates))
    if changed == action:
        raise UsageError('nothing to change: type the new wording, like "Ana: call the bank by Friday", or --by Friday')
    _keep(settings, changed, action)
    if args.text and (note := undated_words(changed.what, changed.due)):
        complain(f"{note}.")
    return ExitCode.DONE


def add_agreed(args: Namespace) -> int:
    """Note an action that was agreed outside a session."""
    settings = current_settings()
    people, group = _people(settings, _named(settings, ["add-"])), _group(settings, args.group)
    me = known_name(settings.name, people, whole=True) or settings.name if settings.name else ""
    dates = _dates(settings)
    read = _read(args, people, dates, (me,) if me else (), everyone=_members(settings, group))
    support = _supporter(args.support, people, dates) if args.support else read.support
    due = _due(args.by, dates) if args.by else read.due
    root, now = settings.folders.sessions, SystemClock().now()
    added = add_action(root, now, read.who, read.what, due=due, support=support, group=group)
    print(agreed_words(added))
    if notes := reading_notes(replace(read, due=due), people):
        complain(notes)
    return ExitCode.DONE


def _read(
    args: Namespace,
    people: tuple[str, ...],
    dates: Dates,
    owners: tuple[str, ...],
    *,
    everyone: tuple[str, ...] = (),
    was: str | None = None,
) -> AddAction:
    """Return the action in the text; with --owner all of the text is what is done, with --by it has no date."""
    if args.owner:
        return parse_words(
            args.text, people, dates, _owners(args.owner, people), was=was, dated=bool(args.by), whole=True
        )
    try:
        return parse_action_elsewhere(
            args.text, people, dates, owners=owners, everyone=everyone, was=was, dated=bool(args.by)
        )
    except NoOwner as error:
        raise UsageError(f"{error}, or name the owner: --owner Ana") from None


def agreed_words(action: AgreedAction) -> str:
    """Return an action over all sessions in one line, its reference first."""
    return f"{action.reference}  " + " · ".join((action_words(action), *_state_words(action)))


def _state_words(action: AgreedAction) -> Iterator[str]:
    if origin := origin_words(action):
        yield origin
    if action.group:
        yield action.group
    if action.status != "open":
        yield action.status
    if action.carried:
        yield age_words(action)


def _named(settings: Settings, references: Sequence[str]) -> AgreedActions:
    """Find the actions with these references; what cannot be read is told."""
    actions = named_actions(history_now(settings), references)
    complain(*actions.notes)
    return actions


def _told(settings: Settings, *, only_open: bool = False) -> AgreedActions:
    """Find all actions, or the open ones, by the index of the history; what of them cannot be read is told."""
    index = history_now(settings)
    actions = open_actions(index) if only_open else agreed_actions(index)
    complain(*actions.notes)
    return actions


def _keep(settings: Settings, action: AgreedAction, before: AgreedAction) -> None:
    change_action(settings.folders.sessions, action, SystemClock().now(), before)
    print(agreed_words(action))


def _people(settings: Settings, actions: AgreedActions) -> tuple[str, ...]:
    from thinkpair.groups.history import known_people

    return known_people(actions, settings.folders.groups, history_index(settings))


def _dates(settings: Settings) -> Dates:
    return Dates(SystemClock().now().date(), settings.date_order)


def _owners(text: str, people: tuple[str, ...]) -> tuple[str, ...]:
    names = told_apart(tuple(dict.fromkeys(known_name(name, people, whole=True) or name for name in parse_names(text))))
    if not names:
        raise UsageError("who will do it? Type --owner Ana")
    return names


def _supporter(text: str, people: tuple[str, ...], dates: Dates) -> str:
    name = safe_text(text, NAME_LIMIT)
    note, wrong = person_note(name, people, dates)
    if wrong:
        raise UsageError(note)
    return "" if name.lower() in _NOTHING else known_name(name, people, whole=True) or name


def _due(text: str, dates: Dates) -> str | None:
    if text.strip().lower() in _NOTHING:
        return None
    try:
        due = dates.parse_due(text)
    except ValueError as error:
        raise UsageError(str(error)) from None
    return due.isoformat() if due else None


def _group(settings: Settings, identifier: str | None) -> str:
    """Return the id of a group that there is; reading groups is left to those who name one."""
    if not identifier:
        return ""
    from thinkpair.groups.repository import Groups

    return Groups(settings.folders.groups).find(identifier).id


def _members(settings: Settings, group: str) -> tuple[str, ...]:
    """Return the people of a group, whom "everyone" means; () where none is named."""
    if not group:
        return ()
    from thinkpair.groups.repository import Groups

    return Groups(settings.folders.groups).read(group).people
