"""One sentence for each event of a session, for plain sessions and rehearsals."""

from collections.abc import Iterable, Iterator, Mapping

from thinkpair.groups.agreement_parts import part_words
from thinkpair.planning.messages import how_to_answer
from thinkpair.runtime.live_session import Cause, LiveSession, Moment
from thinkpair.session import events as ev
from thinkpair.session.actions import Item
from thinkpair.session.equal_time import Others, others_in_place
from thinkpair.session.events import PARTS
from thinkpair.session.floor import speakers
from thinkpair.session.group_review import GoalLine
from thinkpair.session.group_view import PersonView, words_of_mark
from thinkpair.session.ledger import takes_turns, turn_person, turn_start
from thinkpair.session.placeholder_text import all_together, say_to_many, without_brackets
from thinkpair.session.plan import Amendment, Choice, Slot
from thinkpair.session.room_view import common_prompt
from thinkpair.session.stage_words import lines_beside
from thinkpair.session.state import Session
from thinkpair.session.view import View
from thinkpair.storage.record_builder import retention_of
from thinkpair.units import (
    MINUTE,
    and_names,
    clock_digits,
    count_of,
    join_names,
    say_absence,
    say_date_text,
    say_duration,
    say_roughly,
    spent_digits,
    write_duration,
)
from thinkpair.wording.action_text import undated_words
from thinkpair.wording.action_words import action_words, age_words, origin_words, said_verdict
from thinkpair.wording.run_sheet import begun_words, groups_words, kept_words, people_of_groups
from thinkpair.wording.session_text import TRIAL_REVIEW, goal_text, review_lines

_AWAY: Mapping[Cause, str] = {
    "left": "You were away {} from “{}” with {}.",
    "slept": "The machine slept for {}.",
    "stopped": "The program stood still for {}.",
}
_FEW = 3
"""So many people are named; of more, the number is said."""


def offer_words(view: View, key: str = "+") -> str:
    """Return "Ana had 1 min more. + gives Ben the same."; "" where nobody had more. `key` gives a minute."""
    if view.offer is None:
        return ""
    had = _names(view.offer.had_by) if len(view.offer.had_by) <= _FEW else "Others"
    same = "the same" if view.offer.seconds <= MINUTE else "a minute"
    return f"{had} had {say_duration(view.offer.seconds)} more. {key} gives {view.who} {same}."


def more_words(seconds: int) -> str:
    """Return how much longer a turn is, or shorter where it is below zero: "5 min more."."""
    return f"{say_duration(abs(seconds))} {'more' if seconds > 0 else 'less'}."


def ended_early_words(unused: float, undo: str) -> str:
    """Return what is said of a turn that was ended long before its time: "Ended 4½ min early. u undoes it."."""
    return f"Ended {say_roughly(unused)} early. {undo} undoes it."


def restarted_words(session: Session, undo: str) -> str:
    """Return what starts again, where that is done now: "Restarted Ana’s turn from “What I bring”. u undoes it."."""
    slot, state = session.slot, session.state
    if slot is None:
        return ""
    turns, first = takes_turns(state, slot), state.plan.slots[turn_start(state)]
    people = {turn_person(state, group.people) for group in slot.groups} if turns else {*speakers(slot)}
    step = f"“{without_brackets(first.step, session.plan)}”"
    name = people.pop() if len(people) == 1 else ""
    whose = f"{name}’s turn" if name else "the turn" if turns else step
    return f"Restarted {whose}{'' if first is slot else f' from {step}'}. {undo} undoes it."


def given_words(session: Session, seconds: int, people_key: str = "") -> str:
    """Return "1 min more. Ben will be offered the same."; less time, and time nobody else shares, is said alone.

    `people_key` opens the people; without one lines are typed.
    """
    words = more_words(seconds)
    others = others_in_place(session) if seconds > 0 else Others()
    if others.to_come:
        words += f" {_names(others.to_come)} will be offered the same."
    if others.over:
        typed = f"type give {others.over[0]} {write_duration(seconds)}"
        words += f" {_names(others.over)} spoke before: to give the same, {people_key or typed}."
    return words


def _names(names: tuple[str, ...]) -> str:
    return join_names(names) if len(names) <= _FEW else f"{len(names)} people"


def away_words(live: LiveSession) -> str:
    """Return why the session stands still and for how long, in one sentence; which it is, where somebody comes back."""
    people = live.plan.people
    more = (f"{len(people) - _FEW} more",) if len(people) > _FEW else ()
    who = and_names((*people[:_FEW], *more))
    return _AWAY[live.cause].format(
        say_absence(live.away / live.speed), without_brackets(live.plan.title, live.plan), who
    )


def tell(moment: Moment) -> Iterator[str]:
    """Yield the lines that say what happened."""
    session = moment.session
    match moment.event:
        case ev.SessionStarted():
            yield from _opening(session, moment.view)
        case ev.SlotBegan(slot=number):
            yield from _slot(session, session.plan.slots[number], moment.view)
        case ev.MarkReached(slot=number, mark=mark):
            left = f"{say_roughly(mark)} left" if mark > 0 else f"{say_roughly(-mark)} gone"
            said = words_of_mark(session, session.plan.slots[number], mark)
            yield f"{left}: {said}" if said else left
        case ev.TimeUp():
            view = moment.view
            more = f" More time: {say_duration(view.extend)}, if you want it." if view.extend else ""
            goes_on = "enter continues" if view.breath is None else f"next in {say_duration(view.breath)}"
            yield f"Time’s up. Finish the thought; {goes_on}.{more}"
        case ev.SilenceBegan():
            yield "Silence until the end of the turn."
        case ev.CaptureOpened():
            yield "Agreed actions: who will do what, by when? Enter continues."
        case ev.ActionAdded(action=action):
            notes = (origin_words(action), undated_words(action.what, action.due))
            yield " · ".join(filter(None, (f"Action {action.number}: {action_words(action)}", *notes)))
        case ev.ActionEdited(action=action):
            note = undated_words(action.what, action.due) or ("" if action.due else "no date set")
            yield " · ".join(filter(None, (f"Action {action.number} now reads: {action_words(action)}", note)))
        case ev.ActionRemoved(number=number):
            yield f"Action {number} is removed."
        case _:
            yield from _change(moment)


def _change(moment: Moment) -> Iterator[str]:
    match moment.event:
        case ev.Paused():
            yield "Paused."
        case ev.Continued():
            yield "Resumed."
        case ev.TimeChanged(seconds=seconds):
            yield given_words(moment.session, seconds)
        case ev.SlotRestarted():
            yield "The turn starts again."
        case ev.Amended(amendment=amendment):
            yield amended_words(amendment)
        case ev.BeganEarlier(seconds=seconds):
            yield f"It began {say_roughly(seconds)} earlier."
        case ev.Undone():
            yield f"Undone. {state_words(moment.view)}"
        case ev.Redone():
            yield f"Redone. {state_words(moment.view)}"
        case ev.ItemAdded(item=item) | ev.ItemEdited(item=item):
            yield " · ".join(filter(None, (item_words(item), votes_words(moment.view))))
        case ev.ItemRemoved(number=number):
            yield f"Item {number} removed."
        case ev.TimeLeftOut(seconds=seconds):
            yield f"{say_absence(seconds)} not counted."
        case ev.ActionReviewed(session=before, number=number, verdict=verdict, change=change, due=due):
            by = f", by {say_date_text(due)}" if due else ""
            known = {(last.session, last.action.number): last.action.what for last in moment.session.last_actions}
            what = known.get((before, number), "That action")
            yield f"{what}: {said_verdict(verdict)}{by}" + (f" ({change})" if change else "")
        case ev.GoalReviewed(goal=goal):
            yield goal_text(GoalLine(goal)).strip()
        case ev.PartReviewed(part=part, words=words):
            yield part_words(PARTS.get(part, "Purpose"), words)
        case ev.Left():
            yield "Quit."
        case ev.Finished():
            yield "The session is over."


def amended_words(amendment: Amendment) -> str:
    """Return what people changed about the plan, in a sentence: "Zoe joins.", "The rest is shortened to fit."."""
    person, other = amendment.person, amendment.other
    match amendment.kind:
        case "joined":
            return f"{person} joins."
        case "left":
            return f"{person} has left."
        case "stepped away":
            return f"{person} has stepped away."
        case "came back":
            return f"{person} is back."
        case "swapped":
            return f"{person} and {other} have swapped places."
        case "took the role":
            return f"{person} takes the role of {other}."
        case "passed for now":
            return f"{person} passes for now."
        case "passed":
            return f"{person} passes."
        case "given back":
            return f"{person} is given {say_roughly(amendment.seconds)}."
        case "fitted":
            return "The rest is shortened to end on time."
        case "skipped":
            return f"The rest of “{amendment.title}” is skipped.{_without_turn(amendment)}"
        case "jumped":
            return f"On to “{amendment.title}”.{_without_turn(amendment)}"
        case "break":
            return f"A break of {say_duration(amendment.seconds)}, next."
        case "waits":
            return f"Early: “{amendment.title}” waits for its time."
        case "ended for today":
            return "Ended for today."


def _without_turn(amendment: Amendment) -> str:
    return f" No turn: {join_names(amendment.people)}." if amendment.people else ""


def state_words(view: View, *, exact: bool = False) -> str:
    """Return where the session is, in one line; `exact` to the second."""
    if exact and (view.remaining is not None or view.elapsed):
        left = f", {time_words(view)}"
    else:
        left = "" if view.remaining is None else f", {say_roughly(max(0.0, view.remaining))} left"
    return f"{view.who}: {view.doing}{left}."


def time_words(view: View) -> str:
    """Return what the clock of a turn says, in figures: "4:12 left, 1:18 so far"."""
    so_far = f"{spent_digits(view.elapsed)} so far"
    if view.remaining is None:
        return so_far
    left = clock_digits(round(view.remaining, 1))  # tenths, as for what is gone: both make up the whole
    return f"{left} {'left' if view.remaining >= 0 else 'over time'}, {so_far}"


def item_words(item: Item) -> str:
    """Return an item of a list with its votes: "2. Tea (3 votes)"."""
    return f"{item.number}. {item.text}" + ("" if item.votes is None else f" ({votes_of(item)})")


def votes_of(item: Item) -> str:
    """Return what an item was given: "3 votes", or "17 points" where everyone scored it; "" before a vote."""
    return "" if item.votes is None else count_of(item.votes, "point" if item.scored else "vote")


def votes_words(view: View, key: str = "") -> str:
    """Return how many votes were given: "7 of 12 votes given"; "" where nothing is voted on.

    Where the list is empty, that is said, and the `key` that continues.
    """
    if view.voting and not view.items:
        return "Nothing was noted to vote on" + (f": {key} continues" if key else "")
    given, most = view.votes
    what = "point" if view.scored else "vote"
    return f"{given} of {count_of(most, what)} given" if view.voting and most else ""


def choice_words(choice: Choice) -> str:
    """Return a choice as a question with its answers."""
    words = f"{choice.words} ({' / '.join(choice.options)})" if choice.options else choice.words
    how = how_to_answer(several=choice.several, own=choice.other)
    return " ".join(filter(None, (words, how, "Enter skips it." if choice.kind == "answer" else "")))


def _opening(session: Session, view: View) -> Iterator[str]:
    yield view.title
    yield kept_words(retention_of(session))
    for rule in view.rules:
        yield f"  {rule}"
    if view.reviewing and view.review:
        yield "What was agreed last time:"
        yield from _lists(view)


def _slot(session: Session, slot: Slot, view: View) -> Iterator[str]:
    first = session.index == 0 or session.plan.slots[session.index - 1].round != slot.round
    if first:
        yield ""
        yield f"Round {slot.round}: {view.round_title}"
    if len(slot.groups) > 1:
        yield groups_words(people_of_groups(slot))
    yield from lines_beside(slot)
    if slot.beside:
        yield " · ".join(filter(None, (view.who, say_duration(view.remaining or 0), view.doing)))
        return
    yield without_brackets(begun_words(slot), session.plan)
    yield from _lists(view)
    if view.offer:
        yield offer_words(view)
    yield from _asked(session, slot, view, briefs=_briefs_change(session, slot))


def where_lines(session: Session, view: View, *, exact: bool = False) -> Iterator[str]:
    """Yield where the session is, `exact` to the second, and what is asked of whom; before the start, how it opened."""
    if view.phase == "ready":
        yield from _opening(session, view)
        return
    yield state_words(view, exact=exact)
    if session.slot and view.groups:
        yield from _asked(session, session.slot, view, briefs=True)


def _asked(session: Session, slot: Slot, view: View, *, briefs: bool) -> Iterator[str]:
    """Yield the prompt and, with `briefs`, what each person or role does."""
    if len(slot.groups) > 1:
        yield from _to_all_groups(session, slot, view, briefs)
    elif view.groups:
        if view.groups[0].prompt:
            yield f"  {view.groups[0].prompt}"
        yield from _briefs((*view.groups[0].people, *view.outside)) if briefs else ()


def _to_all_groups(session: Session, slot: Slot, view: View, briefs: bool) -> Iterator[str]:
    """Say to several groups at once what they are asked and what each role does: no group more than another."""
    if prompt := common_prompt(view.groups) or next((group.to_many for group in view.groups if group.to_many), ""):
        yield f"  {prompt}"
    outside = (role for group in slot.groups for role in group.away)
    held = dict.fromkeys((*all_together(slot.groups).roles, *outside))
    for role in held if briefs else ():
        known = session.plan.roles.get(role)
        texts = filter(None, (known.brief if known else (), slot.briefs.get(role, ())))
        brief = " ".join(say_to_many(text, plan=session.plan, slot=slot, lists=session.lists) for text in texts)
        if brief:
            yield f"  {without_brackets(known.title, session.plan) if known else role}: {brief}"


def _lists(view: View) -> Iterator[str]:
    """Say what a step goes through: the actions of last time, goals or agreement, or the items that are voted on."""
    if view.group_review:
        yield from (f"  {line}" for line in review_lines(view.group_review))
    if view.reviewing and view.review and view.trial:
        yield f"  {TRIAL_REVIEW}"
    if view.reviewing:
        for number, last in enumerate(view.review, 1):
            yield " · ".join(filter(None, (f"  {number}. {action_words(last.action)}", age_words(last))))
    if view.voting:
        for item in view.items:
            yield f"  {item_words(item)}"
        yield f"  {votes_words(view)}"


def _briefs(people: Iterable[PersonView]) -> Iterator[str]:
    yield from (f"  {each.name} ({join_names(each.roles)}): {each.brief}" for each in people if each.brief)


def _briefs_change(session: Session, slot: Slot) -> bool:
    """Say whether people read something else than in the slot before."""
    if session.index == 0:
        return True
    before = session.plan.slots[session.index - 1]
    turns = [(each.round, each.repeat, each.turn) for each in (before, slot)]
    return turns[0] != turns[1] or before.briefs != slot.briefs
