"""The commands that remove sessions: one by its id, or those that are older than the user wants to keep them.

Owns what is said of it. Nothing is ever removed unasked. Must not know where a session is spoken of.
"""

from argparse import Namespace
from collections import Counter
from collections.abc import Iterator

from thinkpair.cli import readable_settings
from thinkpair.errors import ExitCode, UsageError
from thinkpair.runtime.clock import SystemClock
from thinkpair.settings import Settings
from thinkpair.storage.index.action_queries import open_actions
from thinkpair.storage.index.index import NAME as INDEX
from thinkpair.storage.index.index import Index
from thinkpair.storage.retention import outdated
from thinkpair.storage.session_removal import Removed, remove_session
from thinkpair.storage.sessions import Sessions, Summary
from thinkpair.units import count_of, join_names

_OUT_OF_REACH = "Copies elsewhere (backups, exports, synced folders) are out of reach."


def delete_session(args: Namespace) -> int:
    """Remove everything that was kept of a session."""
    settings = readable_settings()
    removed = remove_session(_index(settings), args.session)
    print(f"{args.session} is removed. {_OUT_OF_REACH}")
    for line in _rest(removed):
        print(line)
    return ExitCode.DONE


def expire_sessions(args: Namespace) -> int:
    """List the sessions that are older than they are to be kept; with `--yes` remove them."""
    settings = readable_settings({"keep": args.keep})
    if settings.keep is None:
        raise UsageError('how long are sessions to be kept? --keep 1y, or keep = "1y" in the settings')
    index = _index(settings)
    index.refresh()
    old = outdated(index.sessions, settings.keep, SystemClock().now().date())
    opened = Counter(action.session for action in open_actions(index).all)
    for session in old:
        print(_line(index.sessions.summary(session), opened[session]))
        if args.yes:
            remove_session(index, session)
    print(_sum(len(old), removed=args.yes))
    return ExitCode.DONE


def _index(settings: Settings) -> Index:
    return Index(Sessions(settings.folders.sessions), settings.folders.state / INDEX)


def _rest(removed: Removed) -> Iterator[str]:
    if removed.copies:
        yield f"Removed as well: {join_names(removed.copies)}"
    if removed.quoting:
        yield f"Its actions came up again in {join_names(removed.quoting)}: what is quoted there stays."


def _line(summary: Summary, opened: int) -> str:
    actions = f" · {count_of(opened, 'open action')}" if opened else ""
    return f"{summary.id}  {summary.title} · {join_names(summary.people)}{actions}"


def _sum(number: int, *, removed: bool) -> str:
    if not number:
        return "No session is older than that."
    if removed:
        return f"{count_of(number, 'session')} removed. {_OUT_OF_REACH}"
    return f"{count_of(number, 'session')}; --yes removes them for good."
