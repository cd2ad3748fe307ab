"""What a person types in a plain session, as commands of the engine.

Owns the little language of typed lines and its help. Must not know the clock or where lines come from.
"""

import re
from collections.abc import Callable
from datetime import date

from thinkpair.errors import UsageError
from thinkpair.safe_text import NAME_LIMIT, name_key, safe_text, search_key
from thinkpair.session import commands as ask
from thinkpair.session.actions import Action, Verdict
from thinkpair.session.commands import Command
from thinkpair.session.view import View
from thinkpair.storage.actions import AgreedAction
from thinkpair.units import count_of, double_name, join_names, parse_due, parse_duration, parse_names

ACTION_LIMIT = 500

HELP = """enter            go on: start, end the turn, leave the waiting place
p                pause, or let the clock go on
+ / -            a minute more or less ("+30s" for another length)
more             more time for this topic, where the format offers it
a Ana: what by friday      note an agreed action (while actions are asked for, the "a" is not needed); several
                 people: "Ana, Ben: …" or "everyone: …"; who will ask about it: "…, asked by Ben"
e 1 Ana: what by friday    reword action 1
d 1              take action 1 back
r 1 done         what became of action 1 of last time: done, open, smaller …, handed over …, dropped; what was
                 carried twice stays open only with a word on why ("r 1 open they are closed")
i text           note an item; "i 2 text" rewords item 2, "i 2 -" takes it off
v 2 5            item 2 has 5 votes
u / redo         take the last thing back; do it again
restart          begin this turn again
s                where we are
end              end the session here
next friday 18:00          at the close: when the group meets next
discard          at the close: keep nothing of the session; asks again
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
_EVERYONE = frozenset({"everyone", "everybody", "all"})
_ASKED = re.compile(r"(.*?)([,;]?)\s+asked by ([^,;:]+)", re.IGNORECASE)
_NEXT_ACTION = re.compile(r";\s*(?=[^:;]{1,120}:)")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+")
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


def parse_action(
    text: str, people: tuple[str, ...], today: date, *, strangers: bool = False, was: str | None = None
) -> ask.AddAction:
    """Return the action in "Ana, Ben: what by friday, asked by Chi"; "everyone" are all these people.

    Names are found by their beginnings; where `strangers` may be named too, by the whole of them. A due date that
    `was` there before (ISO) may be in the past. Raises UsageError where an owner or the date is not understood.
    """
    example = f"{people[0] if people else 'Ana'}: call the bank by friday"
    who, colon, rest = text.partition(":")
    if not colon:
        raise UsageError(f"an action is typed like “{example}”")
    owners = _owners(who, people, strangers)
    words, support = _support(rest.strip(), people, strangers)
    what, due = _due(words, today, was)
    if not owners or not what:
        raise UsageError(f"an action needs who and what, like “{example}”")
    return ask.AddAction(owners, what, due, support)


def split_actions(text: str) -> tuple[str, ...]:
    """Return the actions in an entry of several: one a line, or parted by semicolons before a name with a colon."""
    pieces = (piece for line in text.splitlines() for piece in _NEXT_ACTION.split(line))
    return tuple(clean for piece in pieces if (clean := safe_text(_BULLET.sub("", piece), ACTION_LIMIT)))


def action_line(action: Action | AgreedAction) -> str:
    """Return an action as it is typed: what `parse_action` reads back."""
    due = f" by {action.due}" if action.due else ""
    support = f", asked by {action.support}" if action.support else ""
    return f"{join_names(action.who)}: {action.what}{due}{support}"


def known_name(name: str, people: tuple[str, ...], *, whole: bool = False) -> str | None:
    """Return the one of these people who is called so, or (unless it must be the `whole` name) whose name begins so."""
    found = [person for person in people if name_key(person) == name_key(name)]
    found = found or [person for person in people if search_key(person) == search_key(name)]
    if not found and not whole and name_key(name):
        found = [person for person in people if search_key(person).startswith(search_key(name))]
    return found[0] if len(found) == 1 else None


def told_apart(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names. Raises UsageError where two of them read as one."""
    if double := double_name(names):
        raise UsageError(f"“{double[0]}” and “{double[1]}” read as the same name: write the person once")
    return names


def _enter(view: View) -> Command:
    if view.phase == "ready":
        return ask.Start()
    if view.phase == "paused":
        return ask.Continue()
    if view.phase == "finished":
        return ask.Close()
    if view.choice and view.choice.kind == "answer" and view.phase == "choosing":
        return ask.Decide(view.choice.key, "")
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
            return ask.EditAction(number, parsed.who, parsed.what, parsed.due, parsed.support)
        case "d":
            return ask.RemoveAction(_numbered(rest)[0])
        case "r":
            return _review(rest, view, people)
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


def _review(text: str, view: View, people: tuple[str, ...]) -> Command:
    number, words = _numbered(text)
    if not 1 <= number <= len(view.review):
        raise UsageError(f"which one? Last time it was {count_of(len(view.review), 'action')}")
    verdict = next((verdict for verdict in _VERDICTS if words.lower().startswith(verdict)), None)
    if verdict is None:
        raise UsageError(f"what became of it: {join_names(_VERDICTS)}")
    last = view.review[number - 1]
    change = review_change(verdict, words[len(verdict) :].strip(" :,"), people)
    if verdict == "open" and last.stuck and not change:
        raise UsageError(
            f"it was carried twice: done, smaller …, handed over …, dropped; or why it stays, “r {number} open …”"
        )
    return ask.ReviewAction(last.session, last.action.number, verdict, change)


def review_change(verdict: Verdict, words: str, people: tuple[str, ...]) -> str:
    """Return the change that was typed with a verdict; whoever takes an action over is found by a beginning."""
    if verdict != "handed over":
        return words
    return join_names(tuple(known_name(name, people) or name for name in parse_names(words.removeprefix("to "))))


def _item(text: str, view: View) -> Command:
    match = re.match(r"(\d{1,6})\s+(\S.*)", text, re.ASCII)
    known = {item.number for item in view.items}
    if not match or int(match[1]) not in known:
        return ask.AddItem(text.strip())
    name = view.collecting or view.voting or ""
    number, rest = int(match[1]), match[2]
    return ask.RemoveItem(name, number) if rest == "-" else ask.EditItem(name, number, rest)


def _owners(text: str, people: tuple[str, ...], strangers: bool) -> tuple[str, ...]:
    names = parse_names(text)
    if len(names) == 1 and name_key(names[0]) in _EVERYONE and people and not known_name(names[0], people, whole=True):
        return people
    return told_apart(tuple(dict.fromkeys(_person(name, people, strangers) for name in names)))


def _person(name: str, people: tuple[str, ...], strangers: bool) -> str:
    found = known_name(name, people, whole=strangers)
    if found is None and not strangers:
        raise UsageError(f"who is “{name}”? Here are: {join_names(people)}")
    return found or name


def _support(text: str, people: tuple[str, ...], strangers: bool) -> tuple[str, str]:
    """Cut off who will ask about it; without a comma, "asked by" somebody who is not here belongs to the words."""
    match = _ASKED.fullmatch(text)
    if not match:
        return text, ""
    name, by, due = match[3].partition(" by ")
    person = known_name(name, people, whole=strangers)
    if person is None and not match[2]:
        return text, ""
    return f"{match[1]}{by}{due}", person or safe_text(name, NAME_LIMIT)


def _due(text: str, today: date, was: str | None = None) -> tuple[str, str | None]:
    """Cut a due date off the end; words after "by" that are no date belong to what is agreed."""
    what, by, words = text.rpartition(" by ")
    if not by:
        return text, None
    if words.strip() == was:
        return what.strip(), was
    try:
        due = parse_due(words, today)
    except ValueError as error:
        if any(char.isdigit() for char in words):
            raise UsageError(str(error)) from None
        return text, None
    return what.strip(), due.isoformat() if due else None
