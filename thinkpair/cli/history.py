"""The command `sessions`: what was held, listed, searched, shown, charted and removed."""

from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec.structs import asdict

from thinkpair.cli import complain, confirm, current_settings, history_index, history_now
from thinkpair.cli.context import session_service
from thinkpair.errors import ContentError, ExitCode, UsageError
from thinkpair.export.collect import LAST, newest_session
from thinkpair.groups.summary import group_title
from thinkpair.runtime.clock import SystemClock
from thinkpair.safe_text import json_text, safe_path, safe_text
from thinkpair.sharing.shared_sessions import elsewhere_words, missing_words
from thinkpair.storage.actions import gone_through
from thinkpair.storage.index.action_queries import deeds_by_month, open_actions
from thinkpair.storage.index.database import SessionQuery, is_day
from thinkpair.storage.index.entry import found_in
from thinkpair.storage.index.index import Index
from thinkpair.storage.messages import conflicting_copies
from thinkpair.storage.records import Summary
from thinkpair.storage.session_removal import Removed, expiry_proposal, outdated, remove_session
from thinkpair.storage.sessions import Sessions
from thinkpair.storage.synced_folders import icloud_notes, synced_note
from thinkpair.units import count_of, join_names
from thinkpair.wording.minutes import minutes

_MONTHS = 24


def list_sessions(args: Namespace) -> int:
    """Print the sessions held so far, or those asked for, the newest first."""
    settings = current_settings()
    index = history_now(settings)
    wanted = _wanted(args)
    summaries = index.find(wanted)
    complain(*index.notes(), *filter(None, [synced_note(settings.folders)]), *icloud_notes(settings.folders.sessions))
    complain(*expiry_proposal(index.sessions, settings.keep, SystemClock().now().date()))
    if args.json:
        print(json_text(summaries))
        return ExitCode.DONE
    elsewhere = elsewhere_words(settings.folders.state)
    for summary in summaries:
        print(_session_words(summary, elsewhere))
    if not summaries:
        nothing = "No session can be read here." if index.sessions.ids() else "No session was held so far."
        print(nothing if wanted == SessionQuery() else "No matches.")
    if copies := index.copies():
        complain(conflicting_copies(len(copies)))
    return ExitCode.DONE


def search_sessions(args: Namespace) -> int:
    """Print the sessions in which words were recorded, and where."""
    settings = current_settings()
    index = history_now(settings)
    wanted = _wanted(args)
    if not wanted.words.strip():
        raise UsageError("what is looked for? Like: thinkpair sessions search bank")
    summaries = index.find(wanted)
    if args.json:
        print(json_text([{**asdict(summary), "found": _found(index, summary, wanted)} for summary in summaries]))
        return ExitCode.DONE
    elsewhere = elsewhere_words(settings.folders.state)
    for summary in summaries:
        print(_session_words(summary, elsewhere))
        if said := _found(index, summary, wanted):
            print(f"    {said}")
    if not summaries:
        print("No matches.")
    return ExitCode.DONE


def show_session(args: Namespace) -> int:
    """Print one session: who, how long, what was agreed."""
    folders = current_settings().folders
    sessions = Sessions(folders.sessions)
    session = newest_session(sessions) if args.session == LAST else args.session
    record, notes = sessions.record(session)
    complain(*notes)
    if record is None:
        raise ContentError(f"{safe_text(session, 100)} cannot be read")
    if sessions.can_go_on(session):
        complain(*filter(None, [missing_words(folders.state, session)]))
    if args.json:
        print(json_text(record))
    else:
        group = group_title(folders.groups, record.group)
        print("\n".join(minutes(record, gone_through(sessions, session, record), group)))
    return ExitCode.DONE


def chart_actions(args: Namespace) -> int:
    """Print what was agreed, done and carried on in each month; of a group, its goals above that."""
    from thinkpair.wording.group_text import goal_lines
    from thinkpair.wording.statistics import LEGEND, by_month, chart

    settings = current_settings()
    index = history_now(settings)
    months = by_month(deeds_by_month(index, _wanted(args)))
    if args.json:
        print(json_text(months))
        return ExitCode.DONE
    for line in goal_lines(settings.folders.groups, args.group or "", SystemClock().now().date()):
        print(line)
    print(LEGEND if months else "Nothing is agreed.")
    for line in chart(months[-_MONTHS:]):
        print(line)
    return ExitCode.DONE


def conflicts(_args: Namespace) -> int:
    """Print the copies that a synced folder made when two machines wrote at once, and where they differ."""
    from thinkpair.groups.repository import Groups
    from thinkpair.storage.synced_folders import Copy, copied_sessions, differences, find_copies, find_other_copies
    from thinkpair.wording.group_text import STRAY_GROUP

    folders = current_settings().folders
    index = history_now(current_settings())
    copies: list[Copy] = [*find_copies(folders.sessions, index.copies())]
    for folder, kind in ((folders.groups, "group"), (folders.formats, "format"), (folders.config.parent, "settings")):
        copies += find_other_copies(folder, kind)  # type: ignore[arg-type]  # mypy widens the words of a tuple
    complain(*icloud_notes(folders.groups, folders.formats))
    ids = {copied.path: copied.id for copied in copied_sessions(folders.sessions)}
    for copy in copies:
        listed = ids.get(copy.path) or ids.get(copy.path.parent)
        as_session = f": thinkpair sessions show {listed}" if listed else ""
        what = "the settings" if copy.kind == "settings" else f"a {copy.kind}"
        print(f"{safe_path(copy.path)} (copy of {what}){as_session}")
        if copy.kind in ("group", "format", "settings") and copy.path.exists():
            for line in differences(copy):
                print(f"    {safe_text(line)}")
    strays = [path for path in Groups(folders.groups).strays() if path not in {copy.path for copy in copies}]
    for path in strays:
        print(STRAY_GROUP.format(safe_path(path)))
    if not copies:
        print("No conflicting copies." if not strays else "No other copies.")
    else:
        print("Keep what is right in your own file, then delete the copy.")
    return ExitCode.DONE


def _session_words(summary: Summary, elsewhere: Mapping[str, str]) -> str:
    """Return a session in one line, its id first; of an unfinished one where it may go on `elsewhere`, by its id."""
    state = "" if summary.state == "closed" else f" · {summary.state}"
    if summary.state == "interrupted":
        state = " · unfinished" + (f" · {elsewhere[summary.id]}" if summary.id in elsewhere else "")
    actions = f" · {count_of(summary.actions, 'action')}" if summary.actions else ""
    when = summary.started[:16].replace("T", " ")
    return f"{summary.id}  {when}  {summary.title} · {join_names(summary.people)}{actions}{state}"


def _wanted(args: Namespace) -> SessionQuery:
    for option in ("since", "until"):
        if (day := getattr(args, option, None)) and not is_day(day):
            raise UsageError(f'--{option} is written like "2026-11-21", "2026-11" or "2026"')
    return SessionQuery(
        group=safe_text(args.group or ""),
        person=safe_text(args.person or ""),
        format=safe_text(args.format or ""),
        since=args.since or "",
        until=args.until or "",
        words=safe_text(" ".join(getattr(args, "words", None) or ())),
    )


def _found(index: Index, summary: Summary, wanted: SessionQuery) -> str:
    record, _ = index.sessions.record(summary.id)
    return found_in(record, wanted.words) if record else ""


_OUT_OF_REACH = "Copies elsewhere (backups, exports, synced folders) are out of reach."


def close_session(args: Namespace) -> int:
    """Close an unfinished session without resuming it: what can be read of it stays."""
    service = session_service(current_settings())
    service.close_unread(args.session)
    if args.session in service.sessions.ids():
        print(f"{args.session} is closed. Its minutes: thinkpair sessions show {args.session}")
    else:
        print(f"{args.session} is closed. Nothing of it is kept, as its format says.")
    return ExitCode.DONE


def delete_session(args: Namespace) -> int:
    """Remove everything that was kept of a session, after asking: which that is, and how many actions go too."""
    index = history_index(current_settings())
    session = newest_session(index.sessions) if args.session == LAST else args.session
    index.sessions.find(session)
    if not args.yes:
        confirm(_deletion_question(index, session), yes=False)
    removed = remove_session(index, session)
    print(f"{session} is removed. {_OUT_OF_REACH}")
    for line in _removed_words(removed):
        print(line)
    return ExitCode.DONE


def _deletion_question(index: Index, session: str) -> str:
    """Name the session and its open actions; the actions of a copy stay with the session."""
    copy = index.sessions.is_copy(session)
    index.refresh()
    opened = 0 if copy else sum(action.session == session for action in open_actions(index).all)
    return f"Delete {_expired_line(index.sessions.summary(session), opened)}{' · copy' if copy else ''}?"


def expire_sessions(args: Namespace) -> int:
    """List the sessions that are older than they are to be kept; with `--yes` remove them."""
    settings = current_settings({"keep": args.keep})
    if settings.keep is None:
        raise UsageError('how long to save sessions? --keep 1y, or keep = "1y" in the settings')
    index = history_now(settings)
    old = outdated(index.sessions, settings.keep, SystemClock().now().date())
    opened = Counter(action.session for action in open_actions(index).all)
    for session in old:
        print(_expired_line(index.sessions.summary(session), opened[session]))
        if args.yes:
            remove_session(index, session)
    print(_expired_words(len(old), removed=args.yes))
    return ExitCode.DONE


def _removed_words(removed: Removed) -> Iterator[str]:
    if removed.copies:
        yield f"Removed as well: {join_names(removed.copies)}"
    if removed.quoting:
        yield f"Its actions came up again in {join_names(removed.quoting)}: what is quoted there stays."


def _expired_line(summary: Summary, opened: int) -> str:
    actions = f" · {count_of(opened, 'open action')}" if opened else ""
    return f"{summary.id}  {summary.title} · {join_names(summary.people)}{actions}"


def _expired_words(number: int, *, removed: bool) -> str:
    if not number:
        return "No session is older than that."
    if removed:
        return f"{count_of(number, 'session')} removed. {_OUT_OF_REACH}"
    return f"{count_of(number, 'session')}; --yes removes them for good."
