"""What is said at the end of a session: whether it is saved, where, and how to resume it."""

from thinkpair.runtime.session_end import Ended, Unsaved
from thinkpair.safe_text import safe_text
from thinkpair.session.state import Session
from thinkpair.units import count_of, say_day

REJOIN_WORDS = "The session continues without this screen. Join again with: {}"
LOOK_BACK = "Look back alone: thinkpair reflect"
SAVED_ELSEWHERE = "Everything so far is saved in {}; only you can read it."


def uncounted_words(session: Session) -> str:
    """Return why a session does not count for its group, and what that means; "" where it counts or there is none."""
    from thinkpair.groups.history import was_held  # at the end of a session alone
    from thinkpair.storage.record_builder import record_of

    if not session.began.group or was_held(record_of(session, "all")):
        return ""
    why = "a trial at another speed" if session.speed != 1 else "too short, no turn ran for half its time"
    return f"Not counted for the group: {why}. Who starts next and when a review is due stay as they were."


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
    """Return what is said last; "" where a session is closed and nothing is left to say."""
    resume = f"Resume with: {ended.resume}" if ended.resume else ""
    if ended.unsaved:
        return f"{unsaved_words(ended.unsaved)} {resume}".strip()
    if ended.copy:
        copy = safe_text(str(ended.copy), 300)
        place = ended.place.rpartition("/")[0]
        return f"Saved only in {copy}. To have it back, copy that folder into {place}"
    if ended.rejoin:
        return f"{ended.problem} {REJOIN_WORDS.format(ended.rejoin)}".strip()
    return ended.problem or (resume and f"Saved. {resume}")
