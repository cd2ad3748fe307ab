"""The commands `actions` and `sessions`: what was agreed and held, listed and changed.

Owns their output. Must not know how anything is kept; the screens list the same.
"""

import json
import sys
from argparse import Namespace
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date, timedelta

from thinkpair.cli import current_settings
from thinkpair.clock import SystemClock
from thinkpair.errors import ContentError, ExitCode
from thinkpair.formatting import count_of, join_names
from thinkpair.minutes import minutes
from thinkpair.store.actions import AgreedAction, Status, change_action, find_action, list_actions
from thinkpair.store.sessions import Sessions
from thinkpair.telling import action_words
from thinkpair.text import name_key, safe_text

_STATUS: dict[str, Status] = {"done": "done", "drop": "dropped", "reopen": "open"}
_WEEK = timedelta(days=7)


def list_agreed(args: Namespace) -> int:
    """Print the agreed actions of all sessions, or those asked for."""
    actions = list_actions(current_settings().folders.sessions)
    _complain(actions.notes)
    today = SystemClock().now().date()
    wanted = [action for action in actions.all if _wanted(action, args, today)]
    if args.json:
        print(json.dumps([asdict(action) for action in wanted], ensure_ascii=False, indent=2))
    elif wanted:
        for action in wanted:
            print(agreed_words(action))
    else:
        print("Nothing is agreed." if not actions.all else "Nothing that fits.")
    return ExitCode.DONE


def change_agreed(args: Namespace) -> int:
    """Say of actions that they are done, dropped or open after all."""
    root = current_settings().folders.sessions
    for action in [find_action(root, reference) for reference in args.actions]:
        changed = replace(action, status=_STATUS[args.change])
        change_action(root, changed, SystemClock().now())
        print(agreed_words(changed))
    return ExitCode.DONE


def list_sessions(args: Namespace) -> int:
    """Print the sessions held so far, the newest first."""
    summaries = Sessions(current_settings().folders.sessions).summaries()
    _complain(note for summary in summaries for note in summary.notes)
    if args.json:
        print(json.dumps([asdict(summary) for summary in summaries], ensure_ascii=False, indent=2))
        return ExitCode.DONE
    for summary in summaries:
        state = "" if summary.state == "closed" else f" · {summary.state}"
        actions = f" · {count_of(summary.actions, 'action')}" if summary.actions else ""
        when = summary.started[:16].replace("T", " ")
        print(f"{summary.id}  {when}  {summary.title} · {join_names(summary.people)}{actions}{state}")
    if not summaries:
        print("No session was held so far.")
    return ExitCode.DONE


def show_session(args: Namespace) -> int:
    """Print one session: who, how long, what was agreed."""
    record, notes = Sessions(current_settings().folders.sessions).record(args.session)
    _complain(notes)
    if record is None:
        raise ContentError(f"{safe_text(args.session, 100)}: neither its record nor its journal can be read")
    print(json.dumps(asdict(record), ensure_ascii=False, indent=2) if args.json else "\n".join(minutes(record)))
    return ExitCode.DONE


def delete_session(args: Namespace) -> int:
    """Remove everything that was kept of a session."""
    Sessions(current_settings().folders.sessions).delete(args.session)
    print(f"{args.session} is removed. Copies elsewhere (backups, exports, synced folders) are out of reach.")
    return ExitCode.DONE


def agreed_words(action: AgreedAction) -> str:
    """Return an action over all sessions in one line, its reference first."""
    status = "" if action.status == "open" else f" · {action.status}"
    carried = f" · carried {count_of(action.carried, 'time')}" if action.carried else ""
    return f"{action.reference}  {action_words(action)}{status}{carried}"


def _wanted(action: AgreedAction, args: Namespace, today: date) -> bool:
    if args.open and action.status != "open":
        return False
    if args.owner and name_key(args.owner) not in map(name_key, action.who):
        return False
    return not args.due or (action.status == "open" and action.due is not None and _is_due(action.due, args.due, today))


def _is_due(due: str, when: str, today: date) -> bool:
    latest = {"today": today, "week": today + _WEEK, "overdue": today - timedelta(days=1)}[when]
    return due <= latest.isoformat()


def _complain(notes: Iterable[str]) -> None:
    for note in notes:
        print(f"thinkpair: {safe_text(note, 500)}", file=sys.stderr)
