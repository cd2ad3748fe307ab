"""The command `actions`: what was agreed over all sessions, listed, shown, changed and added to.

Owns its output. Must not know how anything is kept; the screen of all actions shows the same.
"""

from argparse import Namespace
from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from thinkpair.cli import complain, current_settings
from thinkpair.errors import ExitCode, UsageError
from thinkpair.plain.commands import ACTION_LIMIT, known_name, parse_action, told_apart
from thinkpair.runtime.clock import SystemClock
from thinkpair.safe_text import NAME_LIMIT, json_text, safe_text
from thinkpair.settings import Settings
from thinkpair.storage.action_filter import Wanted
from thinkpair.storage.action_log import Status
from thinkpair.storage.actions import Actions, AgreedAction, add_action, change_action
from thinkpair.storage.index.action_queries import agreed_actions, open_actions
from thinkpair.storage.index.index import NAME, Index
from thinkpair.storage.sessions import Sessions
from thinkpair.units import parse_due, parse_names
from thinkpair.wording.transcript import action_words, age_words, history_words, origin_words

_STATUS: dict[str, Status] = {"done": "done", "drop": "dropped", "reopen": "open"}
_NOTHING = ("", "none", "nobody", "-")
_SOMEBODY = "somebody"


def list_agreed(args: Namespace) -> int:
    """Print the agreed actions of all sessions, or those asked for."""
    only_open = bool(args.open or args.due)
    actions = _told(current_settings(), only_open=only_open)
    today = SystemClock().now().date()
    wanted = Wanted("open" if args.open else "", args.owner or "", args.group or "", args.due or "", args.search or "")
    found = [action for action in actions.all if wanted.fits(action, today)]
    if args.json:
        print(json_text(found))
    elif found:
        for action in found:
            print(agreed_words(action))
    else:
        print("Nothing is agreed." if not (actions.all or only_open) else "No matches.")
    return ExitCode.DONE


def show_agreed(args: Namespace) -> int:
    """Print one action with everything that became of it."""
    action = _told(current_settings()).find(args.action)
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
    actions = _told(settings)
    for action in [actions.find(reference) for reference in args.actions]:
        _keep(settings, replace(action, status=_STATUS[args.change]))
    return ExitCode.DONE


def edit_agreed(args: Namespace) -> int:
    """Change the words, the owner, the date of an action, or who asks about it."""
    settings = current_settings()
    actions = _told(settings)
    action = actions.find(args.action)
    today, people = SystemClock().now().date(), _people(actions)
    changed = action
    if args.text:
        read = parse_action(safe_text(args.text, ACTION_LIMIT), people, today, strangers=True, was=action.due)
        changed = replace(action, who=read.who, what=read.what, due=read.due, support=read.support)
    if args.owner is not None:
        changed = replace(changed, who=_owners(args.owner, people))
    if args.by is not None:
        changed = replace(changed, due=_due(args.by, today))
    if args.support is not None:
        changed = replace(changed, support=_supporter(args.support, people))
    if changed == action:
        raise UsageError(
            'nothing is changed: write how it reads now, like "Ana: call the bank by friday", or --by friday'
        )
    _keep(settings, changed)
    return ExitCode.DONE


def add_agreed(args: Namespace) -> int:
    """Note an action that was agreed outside a session."""
    settings = current_settings()
    people, now = _people(_told(settings)), SystemClock().now()
    text = safe_text(args.text, ACTION_LIMIT)
    owner = args.owner or ("" if ":" in text else settings.name)
    if ":" not in text:
        if not owner:
            raise UsageError(f'who will do it? Write "Ana: {text}", or --owner Ana')
        # Not the owner's name: what stands after a colon in it would be taken for what is agreed.
        text = f"{_SOMEBODY}: {text}"
    read = parse_action(text, people, now.date(), strangers=True)
    added = add_action(
        settings.folders.sessions,
        now,
        _owners(owner, people) if owner else read.who,
        read.what,
        due=_due(args.by, now.date()) if args.by else read.due,
        support=_supporter(args.support, people) if args.support else read.support,
        group=_group(settings, args.group),
    )
    print(agreed_words(added))
    return ExitCode.DONE


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


def _told(settings: Settings, *, only_open: bool = False) -> Actions:
    """Find all actions, or the open ones, by the index of the history; what of them cannot be read is told."""
    index = Index(Sessions(settings.folders.sessions), settings.folders.state / NAME)
    index.refresh()
    actions = open_actions(index) if only_open else agreed_actions(index)
    for note in actions.notes:
        complain(note)
    return actions


def _keep(settings: Settings, action: AgreedAction) -> None:
    change_action(settings.folders.sessions, action, SystemClock().now())
    print(agreed_words(action))


def _people(actions: Actions) -> tuple[str, ...]:
    """Return everyone who has agreed to something, so that a name is written as it was before."""
    return tuple(dict.fromkeys(name for action in actions.all for name in (*action.who, *action.people)))


def _owners(text: str, people: tuple[str, ...]) -> tuple[str, ...]:
    names = told_apart(tuple(dict.fromkeys(known_name(name, people, whole=True) or name for name in parse_names(text))))
    if not names:
        raise UsageError("an action needs somebody who does it: --owner Ana")
    return names


def _supporter(text: str, people: tuple[str, ...]) -> str:
    name = safe_text(text, NAME_LIMIT)
    return "" if name.lower() in _NOTHING else known_name(name, people, whole=True) or name


def _due(text: str, today: date) -> str | None:
    if text.strip().lower() in _NOTHING:
        return None
    try:
        due = parse_due(text, today)
    except ValueError as error:
        raise UsageError(str(error)) from None
    return due.isoformat() if due else None


def _group(settings: Settings, identifier: str | None) -> str:
    """Return the id of a group that there is; reading groups is left to those who name one."""
    if not identifier:
        return ""
    from thinkpair.groups.repository import Groups

    return Groups(settings.folders.groups).find(identifier).id
