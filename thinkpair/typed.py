"""What a person types in a plain session, as commands of the engine.

Owns the little language of typed lines and its help. Must not know the clock or where lines come from.
"""

import re
from collections.abc import Callable
from datetime import date

from thinkpair.errors import UsageError
from thinkpair.formatting import count_of, join_names, parse_due, parse_duration, parse_names
from thinkpair.session import commands as ask
from thinkpair.session.commands import Command
from thinkpair.session.events import Verdict
from thinkpair.session.view import View
from thinkpair.text import name_key, safe_text

ACTION_LIMIT = 500

HELP = """enter            go on: start, end the turn, leave the waiting place
p                pause, or let the clock go on
+ / -            a minute more or less ("+30s" for another length)
more             more time for this topic, where the format offers it
a Ana: what by friday      note an agreed action (while actions are asked for, the "a" is not needed)
e 1 Ana: what by friday    reword action 1
d 1              take action 1 back
r 1 done         what became of action 1 of last time: done, open, smaller …, handed over …, dropped
i text           note an item; "i 2 text" rewords item 2, "i 2 -" takes it off
v 2 5            item 2 has 5 votes
u / redo         take the last thing back; do it again
restart          begin this turn again
s                where we are
end              end the session here
q                leave; everything is kept
?                this help"""

_WORDS: dict[str, Callable[[], Command]] = {
    "more": ask.Extend,
    "u": ask.Undo,
    "undo": ask.Undo,
    "redo": ask.Redo,
    "restart": ask.RestartTurn,
    "end": ask.Finish,
    "q": ask.Leave,
    "quit": ask.Leave,
}
_VERDICTS: tuple[Verdict, ...] = ("done", "open", "smaller", "handed over", "dropped")


def parse_line(line: str, view: View, today: date) -> Command:
    """Return the command that a typed line means now. Raises UsageError with what to type instead."""
    text = safe_text(line, ACTION_LIMIT)
    word = text.lower()
    if word in _WORDS:
        return _WORDS[word]()
    if not text:
        return _enter(view)
    if word in ("p", "pause"):
        return ask.Continue() if view.phase == "paused" else ask.Pause()
    if text[0] in "+-−":
        return _time(text)
    if view.choice and view.phase == "choosing":
        return _choice(text, view)
    return _noted(text, view, today)


def parse_action(text: str, people: tuple[str, ...], today: date) -> ask.AddAction:
    """Return the action in "Ana, Ben: what by friday". Raises UsageError where owner or date is not understood."""
    who, colon, rest = text.partition(":")
    if not colon:
        raise UsageError(f"an action is typed like “{people[0]}: call the bank by friday”")
    owners = tuple(_person(name, people) for name in parse_names(who))
    what, due = _due(rest.strip(), today)
    if not owners or not what:
        raise UsageError(f"an action needs who and what, like “{people[0]}: call the bank by friday”")
    return ask.AddAction(owners, what, due)


def _enter(view: View) -> Command:
    if view.phase == "ready":
        return ask.Start()
    if view.phase == "paused":
        return ask.Continue()
    if view.phase == "finished":
        return ask.Close()
    return ask.EndTurn() if view.phase in ("running", "silence") else ask.GoOn()


def _time(text: str) -> Command:
    sign = 1 if text[0] == "+" else -1
    try:
        return ask.AddTime(sign * (parse_duration(text[1:]) if text[1:].strip() else 60))
    except ValueError as error:
        raise UsageError(str(error)) from None


def _choice(text: str, view: View) -> Command:
    assert view.choice is not None
    choice = view.choice
    if choice.kind in ("turns", "groups"):
        if not text.isascii() or not text.isdigit():
            raise UsageError("a number, please")
        return ask.Decide(choice.key, int(text))
    matches = [option for option in choice.options if name_key(option).startswith(name_key(text))]
    if choice.options and len(matches) != 1:
        raise UsageError(f"one of: {join_names(choice.options)}")
    return ask.Decide(choice.key, matches[0] if matches else text)


def _noted(text: str, view: View, today: date) -> Command:
    people = tuple(person.name for group in view.groups for person in group.people) + view.resting
    letter, _, rest = text.partition(" ")
    match letter.lower():
        case "a":
            return parse_action(rest, people, today)
        case "e":
            number, action = _numbered(rest)
            parsed = parse_action(action, people, today)
            return ask.EditAction(number, parsed.who, parsed.what, parsed.due)
        case "d":
            return ask.RemoveAction(_numbered(rest)[0])
        case "r":
            return _review(rest, view)
        case "i":
            return _item(rest, view)
        case "v":
            number, votes = _numbered(rest)
            return ask.CountVotes(view.voting or "", number, _numbered(votes)[0])
    if view.phase == "capture":
        return parse_action(text, people, today)
    raise UsageError("not understood; type ? for what can be typed")


def _numbered(text: str) -> tuple[int, str]:
    match = re.match(r"(\d{1,6})\b\s*", text, re.ASCII)
    if not match:
        raise UsageError("which one? Type its number first")
    return int(match[1]), text[match.end() :]


def _review(text: str, view: View) -> Command:
    number, words = _numbered(text)
    if not 1 <= number <= len(view.review):
        raise UsageError(f"last time there were {count_of(len(view.review), 'action')}")
    verdict = next((verdict for verdict in _VERDICTS if words.lower().startswith(verdict)), None)
    if verdict is None:
        raise UsageError(f"what became of it: {join_names(_VERDICTS)}")
    last = view.review[number - 1]
    return ask.ReviewAction(last.session, last.action.number, verdict, words[len(verdict) :].strip(" :"))


def _item(text: str, view: View) -> Command:
    match = re.match(r"(\d{1,6})\s+(\S.*)", text, re.ASCII)
    known = {item.number for item in view.items}
    if not match or int(match[1]) not in known:
        return ask.AddItem(text.strip())
    name = view.collecting or view.voting or ""
    number, rest = int(match[1]), match[2]
    return ask.RemoveItem(name, number) if rest == "-" else ask.EditItem(name, number, rest)


def _person(name: str, people: tuple[str, ...]) -> str:
    found = [person for person in people if name_key(person) == name_key(name)]
    found = found or [person for person in people if name_key(person).startswith(name_key(name))]
    if len(found) != 1:
        raise UsageError(f"who is “{name}”? Here are: {join_names(people)}")
    return found[0]


def _due(text: str, today: date) -> tuple[str, str | None]:
    """Cut a due date off the end; words after "by" that are no date belong to what is agreed."""
    what, by, words = text.rpartition(" by ")
    if not by:
        return text, None
    try:
        due = parse_due(words, today)
    except ValueError as error:
        if any(char.isdigit() for char in words):
            raise UsageError(str(error)) from None
        return text, None
    return what.strip(), due.isoformat() if due else None
