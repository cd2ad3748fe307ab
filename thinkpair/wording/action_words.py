"""An agreed action in words: one line of it, where it came from, how old it is, what became of it."""

from collections.abc import Iterator

from msgspec.structs import replace

from thinkpair.session.actions import Action, LastAction
from thinkpair.session.stage_words import verdict_word
from thinkpair.storage.action_history import ActionChange, AgreedAction
from thinkpair.units import join_names, say_date_text

_MANY_OWNERS, _FEW = 8, 3
_NOW = {"done": "Done", "dropped": "Dropped", "open": "Reopened", "handed over": "Handed over"}


def action_words(action: Action | AgreedAction) -> str:
    """Return an action in one line: "Ana: call the bank, by Fri 27 November 2026 (Ben asks)"; of many, a few names."""
    due = f", by {say_date_text(action.due)}" if action.due else ""
    many = len(action.who) > _MANY_OWNERS
    who = f"{join_names(action.who[:_FEW])} and {len(action.who) - _FEW} more" if many else join_names(action.who)
    return f"{who}: {action.what}{due}" + (f" (follow-up: {action.support})" if action.support else "")


def change_words(before: AgreedAction, after: AgreedAction) -> str:
    """Return what was done to an action: "Dropped: Ana: call the bank", "New date: …", "Saved: …".

    A date that is there no longer is named: it may have been lost by a slip.
    """
    moved = after.due and after.due != before.due and replace(before, due=after.due) == after
    did = _NOW[after.status] if after.status != before.status else "New date" if moved else "Saved"
    gone = f"; no date set (was {say_date_text(before.due)})" if before.due and not after.due else ""
    return f"{did}: {action_words(after)}{gone}"


def origin_words(action: Action | AgreedAction) -> str:
    """Return whose turn an action came from: "from Ana's turn"; "" where it was nobody's, or its owner's own.

    Of one that was handed over, who had it before: "handed over from Ana".
    """
    if isinstance(action, AgreedAction) and (before := _owners_before(action)):
        return f"handed over from {join_names(before)}"
    return _turn_words(action.person, action.who)


def _turn_words(person: str, who: tuple[str, ...]) -> str:
    return f"from {person}’s turn" if person and person not in who else ""


def _owners_before(action: AgreedAction) -> tuple[str, ...]:
    """Return who had an action before it went to others; () where somebody who had it has it still."""
    before = next((deed.who for deed in reversed(action.history) if deed.who and deed.who != action.who), ())
    return () if set(before) & set(action.who) else before


def age_words(action: LastAction | AgreedAction) -> str:
    """Return how old an action is: "agreed Sat 21 November 2026, carried over twice"; "" where nothing says so."""
    agreed = f"agreed {say_date_text(action.agreed_on)}" if action.agreed_on else ""
    return ", ".join(filter(None, (agreed, carried_words(action.carried))))


def carried_words(times: int) -> str:
    """Return how often an action was carried over: "carried over twice"; "" where it never was."""
    words = {0: "", 1: "carried over once", 2: "carried over twice"}
    return words.get(times, f"carried over {times} times")


def history_words(action: AgreedAction) -> Iterator[str]:
    """Yield what became of an action, a line for each time: "Sat 28 November 2026: still open (the bank was shut)"."""
    before = None
    for deed in action.history:
        yield f"{say_date_text(deed.when[:10])}: {_deed_words(deed, before, action)}"
        before = deed


def verdict_words(deed: ActionChange) -> str:
    """Return what a review made of an action, which is named beside it: "done", "still open (they are closed)"."""
    return f"still open ({deed.word})" if deed.did == "open" and deed.word else said_verdict(deed.did)


def said_verdict(verdict: str) -> str:
    """Return what a review made of an action, as it is said of an event: "done", "still open"."""
    return "still open" if verdict == "open" else verdict_word(verdict)


def _deed_words(deed: ActionChange, before: ActionChange | None, action: AgreedAction) -> str:
    match deed.did:
        case "agreed":
            place = (f"round {action.round}, turn {action.turn}" if action.round else "", action.step)
            where = ", ".join(
                filter(
                    None, (action.title or action.format, *place, _turn_words(action.person, deed.who or action.who))
                )
            )
            return f"agreed in {where}"
        case "added":
            return "added outside a session"
        case "open":
            return verdict_words(deed)
        case "smaller":
            return f"scaled down: {deed.what} (was: {before.what})" if before else f"scaled down: {deed.what}"
        case "handed over":
            return f"handed over to {join_names(deed.who)}" + (f" (was: {join_names(before.who)})" if before else "")
        case "reworded" if before:
            return f"reworded: {_changes(before, deed)}"
        case _:
            return deed.did


def _changes(before: ActionChange, after: ActionChange) -> str:
    """Say what reads otherwise, as it was and as it is."""
    due = [f"by {say_date_text(deed.due)}" if deed.due else "no date" for deed in (before, after)]
    pairs = ((join_names(before.who), join_names(after.who)), (before.what, after.what), (due[0], due[1]))
    return "; ".join(f"{was} → {now}" for was, now in pairs if was != now) or "follow-up"
