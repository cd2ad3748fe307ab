"""What people should see of a session at one moment: a pure function of the session and the time.

Used by every screen and by plain mode. Numbers stay seconds; the views format them.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.session.actions import Action, Item, LastAction
from thinkpair.session.equal_time import Offer, offer_now
from thinkpair.session.events import ActionReviewed
from thinkpair.session.group_review import GroupReview, review_of
from thinkpair.session.group_view import GroupView, PersonView, SeenGroups, notes_now, words_shown
from thinkpair.session.legality import can
from thinkpair.session.messages import undo_label
from thinkpair.session.placeholder_text import without_brackets
from thinkpair.session.plan import Choice, ClockStyle, Review, Slot, SlotGroup
from thinkpair.session.roster import absent, floor_now, present
from thinkpair.session.schedule import behind, clock_words, ends_in
from thinkpair.session.stage_words import STATES, floor_words, verdict_word
from thinkpair.session.state import Session
from thinkpair.session.track import Track
from thinkpair.session.undoable_state import Phase as Phase


class NextView(Struct, frozen=True, kw_only=True):
    """What comes next: who ("Ben", "In silence", "Agreed actions", "Summary"), the step, its seconds (None: open).

    `at` is the time of day, in seconds, at which it begins and not before (None: when it is reached).
    """

    who: str
    step: str
    seconds: int | None
    at: int | None = None


class View(Struct, frozen=True, kw_only=True):
    """A session at one moment.

    `who` is the line for the back row (who has the floor), `doing` the step's title or the state in words.
    `remaining` is seconds to the end of the slot (None: open or no slot runs; below zero: overtime), `fraction` how
    much of it is used (0..1). `ends_in` is seconds until the planned end of the session, counting from now; `behind`
    how much later that is than was planned at the start (below zero: earlier). `breath` is seconds until the session
    goes on by itself after zero (None: it does not). `can`
    names the commands that are legal now (class names of `commands`). `undo` says what would be undone ("" for
    nothing), `redo` what would be done again. `offer` is the time that others in the same place were given, and whoever
    has the floor was not. `review_of` is what the group goes through in the running slot, `group_review` its
    goals or agreement there. `votes` are those given in
    it, and those there are, `votes_each` the least and the most that one person can give to an item; with `scored` each
    gives every item a score. `says` are the words of the mark that was passed last ("" for none); `notes` are for the
    facilitator alone: the room never sees them. `track` is the whole session as a line, `elapsed` how many seconds of
    its segment that runs are over. In a `trial` answers about earlier actions change nothing. `outside` are those of
    the `resting` who sit outside in a role. `owners` may own an action: who is here, then who is `away` for a while.
    """

    phase: Phase
    title: str
    round_title: str
    where: str
    who: str
    doing: str
    remaining: float | None
    fraction: float
    clock: ClockStyle
    ends_in: float
    behind: float
    breath: float | None
    groups: Sequence[GroupView]
    resting: tuple[str, ...]
    next: NextView | None
    rules: tuple[str, ...]
    actions: Sequence[Action]
    review: tuple[LastAction, ...]
    reviewed: Mapping[tuple[str, int], str]
    collecting: str | None
    voting: str | None
    items: Sequence[Item]
    choice: Choice | None
    extend: int | None
    can: frozenset[str]
    undo: str
    redo: str
    reviewing: bool = False
    trial: bool = False
    review_of: Review | None = None
    group_review: GroupReview | None = None
    marked: bool = False
    says: str = ""
    notes: str = ""
    offer: Offer | None = None
    votes: tuple[int, int] = (0, 0)
    votes_each: tuple[int, int] = (0, 0)
    scored: bool = False
    track: Track | None = None
    elapsed: float = 0.0
    outside: tuple[PersonView, ...] = ()
    owners: tuple[str, ...] = ()
    away: tuple[str, ...] = ()


def look(session: Session, now: float, before: View | None = None) -> View:
    """Return what is to be seen at `now`, seconds since the session began.

    `before` is an earlier look at the very same session: while only time goes on, all but the times stays what it was.
    """
    remaining, fraction = _time_of_slot(session, now)
    running = session.state.running
    return replace(
        before or _without_time(session),
        elapsed=running.elapsed(session.counted(now)) if running else 0.0,
        remaining=remaining,
        fraction=fraction,
        ends_in=ends_in(session, now),
        behind=behind(session, now),
        breath=_breath(session, remaining),
    )


def _without_time(session: Session) -> View:
    """Return a view in which no time is told yet."""
    phase, plan, slot = session.phase, session.plan, session.slot
    shown = slot or _nearest(session)
    reviewed = {key: _verdicts(session, *key) for key in session.reviewed}
    choice = session.choice if phase == "choosing" else None
    undone, redone = session.past.top, session.future.top
    seen = SeenGroups(session, shown) if shown else None
    away = tuple(name for name, presence in absent(session).items() if presence == "away")
    return View(
        phase=phase,
        title=without_brackets(plan.title, plan),
        round_title=without_brackets(shown.round_title, plan) if shown else "",
        where=session.state.outline.where(slot) if slot and not slot.beside else "",
        who=_who(session),
        doing=without_brackets(_doing(session, slot, choice), plan),
        remaining=None,
        fraction=0.0,
        clock=slot.clock if slot else "digits",
        ends_in=0.0,
        behind=0.0,
        breath=None,
        groups=seen if seen is not None else (),
        outside=seen.outside if seen is not None else (),
        resting=shown.resting if shown else (),
        next=_next(session),
        rules=tuple(without_brackets(rule, plan) for rule in plan.rules),
        actions=session.actions,
        review=tuple(_as_dated(last, session.reviewed) for last in session.last_actions),
        reviewed=reviewed,
        reviewing=slot.reviews == "actions" if slot else phase == "ready" and session.began.review_first,
        trial=session.trial,
        review_of=slot.reviews if slot else None,
        group_review=review_of(session),
        marked=_marked(session),
        says=words_shown(session),
        notes=notes_now(session),
        offer=offer_now(session),
        votes=session.votes,
        votes_each=session.votes_each,
        scored=session.scored,
        collecting=slot.collect if slot else None,
        voting=slot.vote if slot else None,
        items=session.state.items(slot.vote or slot.collect) if slot else (),
        choice=choice,
        extend=session.extend,
        can=can(session),
        undo=undo_label(undone.event, session.last_actions) if undone else "",
        redo=undo_label(redone.event, session.last_actions) if redone else "",
        track=Track(session),
        owners=tuple(dict.fromkeys((*present(session), *away))),
        away=away,
    )


def _verdicts(session: Session, earlier: str, number: int) -> str:
    return ", ".join(_verdict(each) for each in session.reviews if (each.session, each.number) == (earlier, number))


def _verdict(review: ActionReviewed) -> str:
    verdict = verdict_word(review.verdict) + (", new date" if review.due else "")
    return f"{verdict}: {review.change}" if review.change else verdict


def _as_dated(last: LastAction, reviewed: Mapping[tuple[str, int], ActionReviewed]) -> LastAction:
    """Return an action of last time with the date that it got in this session."""
    word = reviewed.get((last.session, last.action.number))
    return replace(last, action=replace(last.action, due=word.due)) if word and word.due else last


def _nearest(session: Session) -> Slot | None:
    """Return the slot whose groups are to be seen while none runs: the one before, or before the start the first."""
    return session.plan.slots[max(0, session.index - 1)] if session.plan.slots else None


def _who(session: Session) -> str:
    slot = session.slot or (session.state.slot if session.phase == "ready" else None)
    return _floor(slot, floor_now(session) or slot.groups) if slot else "Everyone"


def _floor(slot: Slot, groups: Sequence[SlotGroup]) -> str:
    """Return who has the floor; in place of that what it waits for, or that it is a break."""
    if slot.waits:
        return f"{'Back' if slot.start else 'Begins'} at {clock_words(slot.anchor or 0)}"
    return slot.step if slot.beside else floor_words(groups)


def _doing(session: Session, slot: Slot | None, choice: Choice | None) -> str:
    if session.phase == "running" and slot:
        return _comes_after(session) if slot.beside else slot.step
    return choice.words if choice else STATES[session.phase]


def _comes_after(session: Session) -> str:
    """Return the title of the round that comes after a break."""
    coming = session.plan.slots[session.begun :][:1]
    return f"then {coming[0].round_title}" if coming else ""


def _time_of_slot(session: Session, now: float) -> tuple[float | None, float]:
    running = session.state.running
    if not running or running.length is None:
        return None, 0.0
    remaining = running.length - running.elapsed(session.counted(now))
    return remaining, 1.0 if remaining <= 0 else 1.0 - remaining / running.length


def _marked(session: Session) -> bool:
    """Return whether a mark of the running slot has been given."""
    running, slot = session.state.running, session.slot
    if not running or not slot:
        return False
    positions = (running.mark_position(mark) for mark in slot.marks)
    return any(position is not None and position <= running.heard for position in positions)


def _breath(session: Session, remaining: float | None) -> float | None:
    breath = session.began.hands_free
    running = session.state.running
    if breath is None or remaining is None or not running or not running.over or running.paused is not None:
        return None
    return max(0.0, breath + remaining)


def _next(session: Session) -> NextView | None:
    if session.phase in ("finished", "closed"):
        return None
    state, after = session.state, session.begun
    captures = session.plan.captures[state.captured :][:1] if state.capture is None else ()
    if captures and captures[0].after <= after and state.started:
        return NextView(who="Agreed actions", step="", seconds=None)
    if after >= len(session.plan.slots):
        return NextView(who="Summary", step="", seconds=None)
    slot = session.plan.slots[after]
    step = "" if slot.beside else without_brackets(slot.step, session.plan)
    return NextView(who=_floor(slot, slot.groups), step=step, seconds=slot.seconds, at=slot.anchor)
