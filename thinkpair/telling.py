"""What happened, as lines of text: the words that plain sessions and rehearsals say.

Owns one sentence for each event. Must not know a clock, a screen or who reads.
"""

from collections.abc import Iterator

from thinkpair.formatting import count_of, join_names, say_date_text, say_duration
from thinkpair.live import Moment
from thinkpair.runsheet import begun_words, groups_words
from thinkpair.session import events as ev
from thinkpair.session.events import Action, Event
from thinkpair.session.plan import Choice, Slot
from thinkpair.session.state import Session
from thinkpair.session.view import GroupView, View
from thinkpair.store.actions import AgreedAction


def tell(moment: Moment) -> Iterator[str]:
    """Yield the lines that say what happened."""
    session, view = moment.session, moment.view
    match moment.event:
        case ev.SessionStarted():
            yield from _opening(view)
        case ev.SlotBegan(slot=number):
            yield from _slot(session, session.plan.slots[number], view)
        case ev.MarkReached(mark=mark):
            yield f"{say_duration(mark)} left" if mark > 0 else f"{say_duration(-mark)} gone"
        case ev.TimeUp():
            more = f" More time: {say_duration(view.extend)}, if you want it." if view.extend else ""
            yield f"Time is up. Finish the thought; enter goes on.{more}"
        case ev.SilenceBegan():
            yield "Silence until the end of the turn."
        case ev.CaptureOpened():
            yield "Agreed actions: who will do what, by when? Empty goes on."
        case ev.ActionAdded(action=action):
            yield f"Action {action.number}: {action_words(action)}"
        case ev.ActionEdited(action=action):
            yield f"Action {action.number} now reads: {action_words(action)}"
        case ev.ActionRemoved(number=number):
            yield f"Action {number} is taken back."
        case _:
            yield from _change(moment.event, view)


def _change(event: Event, view: View) -> Iterator[str]:
    match event:
        case ev.Paused():
            yield "Paused."
        case ev.Continued():
            yield "The clock goes on."
        case ev.TimeChanged(seconds=seconds):
            yield f"{say_duration(abs(seconds))} {'more' if seconds > 0 else 'less'}."
        case ev.SlotRestarted():
            yield "The turn starts again."
        case ev.Undone():
            yield f"Taken back. {state_words(view)}"
        case ev.Redone():
            yield f"Done again. {state_words(view)}"
        case ev.ItemAdded(item=item) | ev.ItemEdited(item=item):
            yield f"{item.number}. {item.text}" + ("" if item.votes is None else f" ({count_of(item.votes, 'vote')})")
        case ev.ItemRemoved(number=number):
            yield f"Item {number} is taken off the list."
        case ev.TimeLeftOut(seconds=seconds):
            yield f"{say_duration(seconds)} are left out."
        case ev.ActionReviewed(verdict=verdict, change=change):
            yield f"That action: {verdict}" + (f" ({change})" if change else "")
        case ev.Left():
            yield "Left. Everything is kept; `thinkpair resume` goes on."
        case ev.Finished():
            yield "The session is over."


def state_words(view: View) -> str:
    """Return where the session is, in one line."""
    left = "" if view.remaining is None else f", {say_duration(max(0.0, view.remaining))} left"
    return f"{view.who}: {view.doing}{left}."


def action_words(action: Action | AgreedAction) -> str:
    """Return an action in one line: "Ana: call the bank, by Fri 27 November 2026"."""
    due = f", by {say_date_text(action.due)}" if action.due else ""
    return f"{join_names(action.who)}: {action.what}{due}"


def choice_words(choice: Choice) -> str:
    """Return a choice as a question with its answers."""
    return f"{choice.words} ({' / '.join(choice.options)})" if choice.options else choice.words


def _opening(view: View) -> Iterator[str]:
    yield view.title
    for rule in view.rules:
        yield f"  {rule}"


def _slot(session: Session, slot: Slot, view: View) -> Iterator[str]:
    first = _first_of_round(session, slot)
    if first:
        yield ""
        yield f"Round {slot.round}: {slot.round_title}"
    if len(slot.groups) > 1:
        yield f"Groups: {groups_words(slot)}"
    if slot.resting:
        yield f"Resting: {join_names(slot.resting)}"
    yield begun_words(slot)
    yield from _lists(view)
    for group in view.groups[:1]:
        yield from _prompt_and_briefs(group, briefs=_briefs_change(session, slot))


def _lists(view: View) -> Iterator[str]:
    """Say what a step goes through: the actions of last time, or the items that are voted on."""
    if view.reviewing:
        for number, last in enumerate(view.review, 1):
            yield f"  {number}. {action_words(last.action)}"
    if view.voting:
        for item in view.items:
            yield f"  {item.number}. {item.text}"


def _prompt_and_briefs(group: GroupView, *, briefs: bool) -> Iterator[str]:
    if group.prompt:
        yield f"  {group.prompt}"
    if briefs:
        for person in group.people:
            if person.brief:
                yield f"  {person.name} ({join_names(person.roles)}): {person.brief}"


def _first_of_round(session: Session, slot: Slot) -> bool:
    return session.index == 0 or session.plan.slots[session.index - 1].round != slot.round


def _briefs_change(session: Session, slot: Slot) -> bool:
    """Say whether people read something else than in the slot before."""
    if session.index == 0:
        return True
    before = session.plan.slots[session.index - 1]
    turns = [(one.round, one.repeat, one.turn) for one in (before, slot)]
    return turns[0] != turns[1] or before.briefs != slot.briefs
