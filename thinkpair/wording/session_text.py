"""What is said in a session and at its end: rounds, what a group goes through, what is saved and how to resume it."""

from collections.abc import Iterator, Mapping, Sequence
from shlex import quote

from thinkpair.groups.agreement_parts import part_words
from thinkpair.runtime.interfaces import ProgrammeMember
from thinkpair.runtime.session_end import Ended, Unsaved
from thinkpair.safe_text import NAME_LIMIT, TITLE_LIMIT, safe_path, safe_text
from thinkpair.session import commands as ask
from thinkpair.session.actions import Action, Retention
from thinkpair.session.commands import Command
from thinkpair.session.group_review import GoalLine, GroupReview, PartLine
from thinkpair.session.round_list import RoundEntry, current_round, round_list
from thinkpair.session.state import Session
from thinkpair.storage.record_builder import retention_of
from thinkpair.units import and_names, clock_time, count_of, join_names, say_date_text, say_day, say_duration
from thinkpair.wording.action_words import action_words
from thinkpair.wording.run_sheet import kept_words

BREAKS = (5, 10, 15)
"""How many minutes of break are offered."""

_FEW = 3
"""So many actions and items are named; of more, how many there are."""


def round_words(entry: RoundEntry) -> str:
    """Return where a round stands: "held", "now, 2 turns to go, 6 min", "at 12:30, 60 min", "left out"."""
    if entry.state in ("held", "left out"):
        return entry.state
    parts = ["now" if entry.state == "now" else "", f"at {clock_time(entry.at)}" if entry.at is not None else ""]
    to_go = " to go" if entry.state == "now" else ""
    parts += [f"{count_of(entry.turns, 'turn')}{to_go}" if entry.turns else ""]
    parts += [say_duration(entry.seconds) if entry.seconds else "", "no clock" if entry.untimed else ""]
    return ", ".join(part for part in parts if part)


def asked_of_rounds(session: Session, command: Command) -> str:
    """Return what is asked for: "Skip the rest of “Turns”", "Break of 10 min after this step"; "" for another thing."""
    titles = {entry.number: entry.title for entry in round_list(session)}
    match command:
        case ask.SkipRest():
            return f"Skip the rest of “{titles.get(current_round(session) or 0, '')}”"
        case ask.JumpTo(round=number):
            return f"Jump to “{titles.get(number, '')}”"
        case ask.TakeBreak(seconds=seconds):
            return f"A break of {say_duration(seconds)}, after this step"
        case ask.EndToday():
            return "End for today"
        case _:
            return ""


NO_GOALS = "No goals yet."
_NOTHING = "–"


def review_lines(review: GroupReview) -> Iterator[str]:
    """Yield what is gone through, line by line, each goal and each part with the number that is typed for it."""
    if review.purpose is None:
        for number, part in enumerate(review.parts, 1):
            yield from _numbered(number, part)
        return
    if review.purpose.words:
        yield part_words(review.purpose.title, review.purpose.words)
    for number, line in enumerate(review.goals, 1):
        yield f"{number}. {goal_text(line)}{_said(line.said)}"
    if not review.goals:
        yield NO_GOALS


def goal_text(line: GoalLine) -> str:
    """Return a goal as it is now: "○ feel at home, by Tue 1 December 2026"; a milestone stands further in."""
    goal = line.goal
    sign = "✗" if goal.dropped else "✓" if goal.done else "○"
    by = f", by {say_date_text(goal.by)}" if goal.by else ""
    return f"{'  ' if goal.under else ''}{sign} {goal.what}{by}"


def part_text(line: PartLine) -> str:
    """Return a part of the agreement, or the purpose, as it is now."""
    return part_words(line.title, line.words or _NOTHING)


def _numbered(number: int, part: PartLine) -> Iterator[str]:
    first, *more = part_text(part).splitlines()
    yield f"{number}. {first}{_said(part.said)}"
    yield from more


def _said(said: str) -> str:
    return f" ({said})" if said else ""


_MINUTES = "See the minutes: thinkpair sessions show {}"
_KEPT: Mapping[Retention, str] = {
    "all": f"Saved here. {_MINUTES}",
    "times": f"Only the times are saved, as its format says. {_MINUTES}",
    "nothing": "Nothing of it is saved.",
}
REJOIN_WORDS = "The session continues without this screen. Join again with: {}"
HELD_HERE = "The session is held here now."
_NOT_SEEN = "The programme {} does not see it; ask for its line: thinkpair share --programme 'LINE' --room {}"
CALL_WORDS = "Call to all rooms: {}"
NOT_SAVED = "{}. Not saved: “{}”"
_FINISH_HERE = "{} went on. Finish here; {} leads back."
_KEPT_HERE = "{} went on. Your words are kept; {} leads back."
_ONLY_TYPED = "Not saved, only typed so far: {}."
_UNDONE = "Not saved, for the session was closed before: {}."
_UNANSWERED = "Not saved: {}."
_NOTE_IT = "Note it with: thinkpair actions add"
NOTHING_TO_UNDO = "Nothing to undo yet."
TRIAL_REVIEW = "A trial at another speed: these actions stay as they are. New ones you add are saved."
_NOTE_FIRST = "Write down what you need first."
LOOK_BACK = "Look back alone: thinkpair reflect"
SAVED_ELSEWHERE = "Everything so far is saved in {}; only you can read it."


def went_on_words(who: str, key: str, *, can_be_saved: bool = True) -> str:
    """Return that `who` ended a step, "" for time, while something is half typed; `key` leads away from that."""
    return (_FINISH_HERE if can_be_saved else _KEPT_HERE).format(who or "The session", key)


def unfinished_words(names: Sequence[str]) -> str:
    """Return who has an action half typed on another screen, when the session is to be closed; "" for nobody."""
    if not names:
        return ""
    return f"{join_names(names)} {'is' if len(names) == 1 else 'are'} typing an action. Close the session now?"


def deleted_words(session: Session) -> str:
    """Return which actions and items are deleted at the close, because the format saves less; "" for none.

    They are not exported either: what the format saves is all that leaves the session.
    """
    record = retention_of(session)
    items = [item.text for name in session.plan.lists for item in session.state.items(name)]
    words = [f"“{each}”" for each in (*map(action_words, session.actions), *items)]
    if record == "all" or not words:
        return ""
    more = [f"{len(words) - _FEW} more"] if len(words) > _FEW else []
    return f"{kept_words(record)}, as its format says. The close deletes {and_names((*words[:_FEW], *more))}."


def before_close(session: Session, unfinished: Sequence[str]) -> str:
    """Return what is said in lines of text before a close: who types an action still, and what is deleted."""
    deleted = deleted_words(session)
    return " ".join(filter(None, (unfinished_words(unfinished), deleted, deleted and _NOTE_FIRST)))


def held_here_words(before: ProgrammeMember | None, now: ProgrammeMember | None) -> str:
    """Return that a session was taken over, and what to type where the programme that saw it `before` does not `now`.

    Its line is not known here: it comes from whoever watches.
    """
    if not before or now or not before.place.title:
        return HELD_HERE
    title, room = safe_text(before.place.title, TITLE_LIMIT), safe_text(before.place.room, NAME_LIMIT)
    return f"{HELD_HERE} {_NOT_SEEN.format(title, quote(room))}"


def stops_words(names: Sequence[str], key: str) -> str:
    """Return that a session that is quit stops for the others too, until they press a `key`; "" for nobody."""
    if not names:
        return ""
    are = "is" if len(names) == 1 else "are"
    return f"{join_names(names)} {are} here: the session stops there too, until it is taken over ({key} there)."


def trial_words(session: Session) -> str:
    """Return, before the start, that a trial does not count for its group; "" for another session."""
    return "A trial: it does not count for the group" if session.trial and session.began.group else ""


def uncounted_words(session: Session) -> str:
    """Return why a session does not count for its group or for earlier actions, and what that means; "" for nothing."""
    from thinkpair.groups.history import was_held  # at the end of a session alone
    from thinkpair.storage.record_builder import record_of

    actions = "Earlier actions stay as they were." if session.trial and session.reviews else ""
    if not session.began.group or was_held(record_of(session, "all")):
        return f"A trial at another speed. {actions}" if actions else ""
    why = "a trial at another speed" if session.trial else "too short, no turn ran for half its time"
    words = f"Not counted for the group: {why}. Who starts next and when a review is due stay as they were."
    return " ".join(filter(None, (words, actions)))


def unsaved_words(unsaved: Unsaved) -> str:
    """Return what is not saved, since when and why, in one sentence."""
    if unsaved.removal:
        return f"The session is not deleted yet: {unsaved.why}."
    since = f"{unsaved.since:%H:%M}"
    if unsaved.since.date() != unsaved.now.date():
        since = f"{say_day(unsaved.since.isoformat(), unsaved.now.date())}, {since}"
    are = "is" if unsaved.things == 1 else "are"
    return f"{count_of(unsaved.things, 'thing')} since {since} {are} not saved: {unsaved.why}."


def end_words(ended: Ended) -> str:
    """Return what is said last, each message on a line of its own; "" where nothing is left to say."""
    undone = [words for words in map(typed_words, ended.undone) if words]
    actions = ended.half_typed or any(isinstance(command, ask.AddAction | ask.EditAction) for command in ended.undone)
    lines = (only_typed_words(ended.half_typed), _listed(_UNDONE if ended.kept else _UNANSWERED, undone))
    return "\n".join(filter(None, (_closed_words(ended), *lines, _NOTE_IT if actions else "")))


def only_typed_words(texts: Sequence[str]) -> str:
    """Return which words were half typed and are saved nowhere; "" for none."""
    return _listed(_ONLY_TYPED, texts)


def _listed(words: str, texts: Sequence[str]) -> str:
    return words.format(join_names([f"“{text}”" for text in texts])) if texts else ""


def typed_words(command: Command) -> str:
    """Return the words that somebody typed for a command; "" for one that is a key alone."""
    match command:
        case ask.AddAction(who, what, due, support) | ask.EditAction(_, who, what, due, support):
            return action_words(Action(number=0, who=who, what=what, due=due, support=support))
        case ask.AddItem(text=words) | ask.EditItem(text=words) | ask.AddGoal(what=words) | ask.ReviewPart(words=words):
            return words
        case ask.ReviewAction(change=words) | ask.ReviewGoal(change=words):
            return words
        case _:
            return ""


def _closed_words(ended: Ended) -> str:
    words = _rest_words(ended)
    if ended.kept is None:
        return words
    by = f" by {ended.closed_by}" if ended.closed_by else ""
    kept = f"Closed{by}. {words or _KEPT[ended.kept].format(ended.session)}"
    return kept if by else words or kept


def _rest_words(ended: Ended) -> str:
    resume = f"Resume with: {ended.resume}" if ended.resume else ""
    if ended.unsaved:
        return f"{unsaved_words(ended.unsaved)}\n{resume}".strip()
    if ended.copy:
        copy = safe_path(ended.copy)
        place = ended.place.rpartition("/")[0]
        return f"Saved only in {copy}. To have it back, copy that folder into {place}"
    if ended.rejoin:
        return f"{ended.problem}\n{REJOIN_WORDS.format(ended.rejoin)}".strip()
    return ended.problem or (resume and f"Saved. {resume}")
