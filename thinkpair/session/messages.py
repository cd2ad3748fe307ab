"""What the engine says to refuse a command, the name of each command in it, and the words for what people did.

Those words stand in the list of what undo takes back, and say what somebody pressed on another screen. The words of the
stage ("Time’s up", who has the floor) are in `stage_words`.
"""

import re
from collections.abc import Mapping, Sequence

from thinkpair.session import events as ev
from thinkpair.session.actions import LastAction
from thinkpair.session.events import Event
from thinkpair.session.plan import Amendment
from thinkpair.session.stage_words import verdict_word

NO_CLOCK = "this step has no clock"
NO_MORE_TIME = "this step cannot be extended further"
NOTHING_ASKED = "there is no question to answer"
FIRST_STEP_OVER = "the first step is over"
NOBODY_AWAY = "nobody is away"
ONLY_ONE_PERSON = "there is only one person"
NO_ROLES = "this format has no roles"
NO_TURNS_LEFT = "nobody has a turn left"
NOBODY_SPOKE = "nobody has spoken yet"
NO_TIMED_STEP_LEFT = "no timed step is left"
NO_ROUND_LEFT = "no round is left"
NO_OTHER_ROUND = "there is no other round to hold"
ROUND_HELD = "this round was held, or comes next"
COUNTS_TO_A_TIME = "the clock counts to a time of day"
NO_ACTIONS = "there are no actions"
NO_EARLIER_ACTIONS = "there are no actions from last time"
NO_GOALS = "there are no goals"
NO_GROUP_WORDS = "this step has nothing of a group to go through"
NO_LIST = "this step collects no list"
NO_ITEMS = "there are no items"
NO_VOTE = "there is nothing to vote on"
GROUP_ALREADY = "this session already belongs to a group"
NOTHING_TO_UNDO = "there is nothing to undo"
NOTHING_TO_REDO = "there is nothing to redo"
CARRIED_TWICE = "it was carried over twice: mark it done, scale it down, hand it over, drop it, or say why it is open"
INVALID_LENGTH = "not a valid length"
INVALID_BREAK = "a break is from 1 minute to 4 hours long"
INVALID_START = "the start must be within the last 24 hours"
NO_TIME_TO_TAKE = "the time is already up"
INVALID_TEXT = "the answer must be a text"
OWNER_MISSING = "an action needs a person who does it"
WHAT_MISSING = "an action needs a text"
INVALID_DUE = "invalid due date, try 2026-12-01"
TEXT_MISSING = "the text is empty"
INVALID_VOTES = "votes cannot be below 0"
CHANGE_MISSING = "type the new wording, or the new owner"
NAME_MISSING = "the name is empty"
LAST_PERSON = "nobody would be left: finish the session instead"
TWO_PEOPLE_NEEDED = "choose two different people"


def not_possible(command: str, state: str, why: str | None) -> str:
    """Return why a command is refused; where no reason is given, that the state does not allow it."""
    return why or f"“{command}” is not possible now: {state}"


def not_asked(key: str) -> str:
    """Return that there is no such question now."""
    return f"“{key}” is not a question now"


def number_between(most: int) -> str:
    """Return that the answer is a number."""
    return f"the answer must be a number from 1 to {most}"


def one_of(answers: tuple[str, ...]) -> str:
    """Return what can be answered."""
    return f"the answer must be one of: {', '.join(answers)}"


def no_action(number: int) -> str:
    """Return that this session has no such action."""
    return f"action {number} not found"


def no_earlier_action(number: int) -> str:
    """Return that the earlier sessions have no such action."""
    return f"action {number} of last time not found"


def has_it_already(owners: str) -> str:
    """Return that an action cannot be handed over to whoever has it."""
    return f"{owners} has it already: type another name, or leave it open"


def no_goal(number: int) -> str:
    """Return that the group has no such goal."""
    return f"goal {number} not found"


def no_part(part: str) -> str:
    """Return that an agreement has no such part."""
    return f"part “{part}” not found"


def item_exists(text: str) -> str:
    """Return that the list has such an item already."""
    return f"“{text}” is already on the list"


def no_item(number: int, name: str) -> str:
    """Return that the list has no such item."""
    return f"item {number} not found in “{name}”"


def not_voted_on(name: str) -> str:
    """Return that the running step votes on another list, or none."""
    return f"this step does not vote on “{name}”"


def not_collected(name: str) -> str:
    """Return that the running step collects another list."""
    return f"this step does not collect “{name}”"


def is_not_away(person: str) -> str:
    """Return that somebody cannot come back."""
    return f"“{person}” is not away"


def no_turn_left(person: str) -> str:
    """Return that somebody has no turn to pass."""
    return f"“{person}” has no turn left"


def same_name(person: str) -> str:
    """Return that somebody of this name is here."""
    return f"“{person}” is already here: add an initial"


def was_here_before(person: str) -> str:
    """Return that somebody of this name is away."""
    return f"“{person}” was here before: use “come back”"


def is_not_here(person: str) -> str:
    """Return that nobody of this name is here."""
    return f"“{person}” is not here"


def is_in_no_group(person: str) -> str:
    """Return that somebody sits in none of the groups."""
    return f"“{person}” is not in a group"


def holder_has_left(role: str) -> str:
    """Return that a role outside the groups cannot be taken from somebody who has left."""
    return f"“{role}” is outside the groups, and its holder has left"


def too_many_votes(people: int, most: int, left: int) -> str:
    """Return that there are no more votes than people have."""
    return f"at most {left} for this item: {people} people have {most} votes in all"


def too_many_points(people: int, most: int) -> str:
    """Return that people cannot give an item so many points."""
    return f"{people} people give an item at most {most * people} points, {most} each"


def more_than_people(figures: int, people: int) -> str:
    """Return that more figures were typed than there are people."""
    return f"{figures} figures for {people} people: one for each, or the sum alone"


def votes_of_one(least: int, most: int) -> str:
    """Return what one person can give to an item."""
    return f"one person gives {least} to {most}"


def no_role(role: str) -> str:
    """Return that the format has no such role."""
    return f"role “{role}” not found"


def no_round(number: int) -> str:
    """Return that the format has no such round."""
    return f"round {number} not found"


_COMMANDS: Mapping[str, str] = {
    "Continue": "resume",
    "GoOn": "next",
    "Decide": "choose",
    "BeginEarlier": "start earlier",
    "Depart": "leave",
    "GiveBack": "give time back",
    "Fit": "catch up",
    "SkipRest": "skip",
    "JumpTo": "jump",
    "TakeBreak": "take a break",
    "EndToday": "end for today",
    "AddAction": "note action",
    "ReviewAction": "review action",
    "ReviewPart": "review agreement",
    "LeaveOut": "don’t count the time",
    "BecomeGroup": "make a group",
    "Leave": "quit",
    "Return": "resume",
}


def command_label(command: type) -> str:
    """Return a command as a person says it: "end turn" for EndTurn, "catch up" for Fit."""
    name = command.__name__
    return _COMMANDS.get(name) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def undo_label(event: Event, last: Sequence[LastAction] = ()) -> str:
    """Return what a person did, by the first event of it: "ended turn", "Ana joined".

    An action that was reviewed is named where it is one of `last`, those brought in for the review.
    """
    match event:
        case ev.TimeChanged(seconds=seconds):
            return "added time" if seconds > 0 else "took time off"
        case ev.Decided(value=""):
            return "left a question open"
        case ev.Decided(value=value):
            return f"chose “{value}”"
        case ev.ActionReviewed(session=session, number=number, verdict=verdict):
            named = (each.action.what for each in last if (each.session, each.action.number) == (session, number))
            word = verdict_word(verdict)
            return f"{word}: {what}" if (what := next(named, "")) else f"reviewed action: {word}"
        case ev.ItemEdited(item=item, voted=True):
            return f"set {'points' if item.scored else 'votes'} for item {item.number} to {item.votes}"
        case ev.ItemEdited(item=item):
            return f"edited item {item.number}"
        case ev.GoalReviewed():
            return "changed a goal"
        case ev.PartReviewed(part="purpose"):
            return "changed the purpose"
        case ev.PartReviewed():
            return "reviewed the agreement"
        case ev.Amended(amendment=amendment):
            return amendment_label(amendment)
        case _:
            return _UNDO_LABELS.get(type(event), "")


def pressed_label(event: Event) -> str:
    """Return what somebody pressed on another screen, by the first event of it: "ended turn", "undo"."""
    match event:
        case ev.Undone():
            return "undo"
        case ev.Redone():
            return "redo"
        case ev.Left():
            return "quit"
        case ev.Returned():
            return "resumed"
        case ev.Closed():
            return "closed the session"
        case _:
            return undo_label(event) or "pressed a key"


def amendment_label(amendment: Amendment) -> str:
    """Return what people changed about the plan: "Ana joined", "caught up"."""
    person, other = amendment.person, amendment.other
    match amendment.kind:
        case "joined":
            return f"{person} joined"
        case "left":
            return f"{person} left"
        case "stepped away":
            return f"{person} stepped away"
        case "came back":
            return f"{person} came back"
        case "swapped":
            return f"{person} and {other} swapped places"
        case "took the role":
            return f"{person} took the role “{amendment.role}” from {other}"
        case "passed for now":
            return f"{person} passed for now"
        case "passed":
            return f"{person} passed"
        case "given back":
            return f"gave time back to {person}"
        case "fitted":
            return "caught up"
        case "skipped":
            return f"skipped “{amendment.title}”"
        case "jumped":
            return f"jumped to “{amendment.title}”"
        case "break":
            return "added a break"
        case "waits":
            return f"waited for “{amendment.title}”"
        case "ended for today":
            return "ended for today"


_UNDO_LABELS: Mapping[type[Event], str] = {
    ev.SlotBegan: "started",
    ev.BeganEarlier: "started earlier",
    ev.SlotEnded: "ended turn",
    ev.SilenceBegan: "ended turn early",
    ev.Paused: "paused",
    ev.Continued: "resumed",
    ev.SlotRestarted: "restarted turn",
    ev.CaptureClosed: "finished the actions",
    ev.ActionAdded: "added action",
    ev.ActionEdited: "edited action",
    ev.ActionRemoved: "removed action",
    ev.ItemAdded: "added item",
    ev.ItemRemoved: "removed item",
    ev.Finished: "ended session",
}
