"""Parses what a person types in a plain session to commands of the engine; also the help for it."""

import re
from collections.abc import Callable

from thinkpair.dates import Dates
from thinkpair.durations import parse_length
from thinkpair.errors import UsageError
from thinkpair.plain.group_commands import group_command
from thinkpair.planning.answers import typed_answers
from thinkpair.safe_text import name_key, safe_text
from thinkpair.session import commands as ask
from thinkpair.session import messages
from thinkpair.session.actions import Verdict
from thinkpair.session.commands import Command
from thinkpair.session.plan import Choice
from thinkpair.session.view import View
from thinkpair.units import count_of, join_names
from thinkpair.wording.action_text import ACTION_LIMIT, NoOwner, UnknownOwner, parse_action
from thinkpair.wording.review_text import parse_review

HELP = """enter            start, end the turn, or continue
p                pause, or resume
+ / -            a minute more or less ("+30s" for another length)
more             more time for this topic, where the format offers it
a Ana: what by Friday      note an agreed action (while actions are asked for, the "a" is not needed); several
                 people: "Ana and Ben: …" or "everyone: …"; who will ask about it: "…, follow-up Ben"
e 1 Ana: what by Friday    edit action 1; without a name its people stay
d 1              remove action 1
r 1 done         what you did about action 1 of last time: done, open, smaller …, handed over …, dropped; what was
                 carried over twice stays open only if you say why ("r 1 open they are closed"); a new date stands
                 behind open ("r 1 open by Friday"), or at the end ("r 1 smaller ask once, by Friday", "r 1 handed
                 over Ben by Friday")
r 1 reached      in a step about the goals: reached, open, drop, by 1 March, reword …; "r new learn to say no, by May"
                 is a new goal, "r 1 - first talk" a milestone of goal 1, "r purpose …" the new purpose
r 1 stays        in a step about the agreement; "r 1 new words" replaces part 1 (" / " begins a new line)
i text           add an item (while a list is collected, the "i" is not needed); "i 2 text" edits item 2, "i 2 -"
                 removes it
v 2 5            5 votes for item 2; "v 2 4 5 3": person by person, as for scores
u / redo         undo / redo
restart          restart this turn
s                where we are, and what is asked
actions          the actions so far, with their numbers
notes            the facilitator’s notes for this step
end              end the session now
next friday 18:00          at the summary: set the next meeting of the group
every 2 weeks    at the summary of a first meeting: how often you meet; "review after 4 meetings", "ends 31 March"
archive          at the summary of an ending: close it, and archive the group
discard          at the summary: delete this session; asks again
share            share the session with other machines: prints a line for whoever joins; "share mqtts://user@host"
                 does so over another broker
who              who has the session open
q                quit; the session can be resumed
save             while something is not saved: try again; "save ~/folder" saves everything there
?                this help; "? action" reads what it says with that word"""

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
_MINUTE = re.compile(r"(?:a|one) minute (more|less)|(?:a|one) (more|less) minute")
_VERDICTS: tuple[Verdict, ...] = ("done", "open", "smaller", "handed over", "dropped")


def help_about(text: str, word: str) -> str:
    """Return the entries of a help that have a word in them, with the lines that go on below; all for no word."""
    entries = re.split(r"\n(?=\S)", text)
    found = [entry for entry in entries if word.lower() in entry.lower()]
    return "\n".join(found) or f"Nothing on “{word}” here. Type ? for all of it."


def parse_line(line: str, view: View, dates: Dates) -> Command:
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
    if minute := _MINUTE.fullmatch(word):
        return ask.AddTime(60 if "more" in minute.groups() else -60)
    return _noted(text, view, dates)


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
        return ask.AddTime(sign * (parse_length(text[1:], on_stage=True) if text[1:].strip() else 60))
    except ValueError as error:
        raise UsageError(str(error)) from None


def _choice(text: str, view: View) -> Command:
    assert view.choice is not None
    choice = view.choice
    if choice.kind in ("turns", "groups"):
        if not text.isascii() or not text.isdigit():
            raise UsageError("a number, please")
        return ask.Decide(choice.key, int(text))
    parts = typed_answers(text, choice.options) if choice.several else (text,)
    answers = dict.fromkeys(_option(part, choice) for part in parts)
    return ask.Decide(choice.key, "\n".join(answers))


def _option(text: str, choice: Choice) -> str:
    """Return the option that begins like this; else the text itself, where one's own words are taken."""
    if text in choice.options:
        return text
    matches = [option for option in choice.options if name_key(option).startswith(name_key(text))]
    if len(matches) == 1:
        return matches[0]
    if matches or (choice.options and not choice.other):
        raise UsageError(f"one of: {join_names(choice.options)}")
    return text


def _noted(text: str, view: View, dates: Dates) -> Command:
    letter, _, rest = text.partition(" ")
    match letter.lower():
        case "a" | "action" | "note":
            return parse_action(rest, view.owners, dates)
        case "e":
            number, action = _numbered(rest)
            before = next((known for known in view.actions if known.number == number), None)
            # An unknown number is refused for itself, whoever the line names.
            was, owners = (before.due, before.who) if before else (None, view.owners[:1])
            parsed = parse_action(action, view.owners, dates, owners=owners, was=was)
            return ask.EditAction(number, parsed.who, parsed.what, parsed.due, parsed.support)
        case "d":
            return ask.RemoveAction(_numbered(rest)[0])
        case "r" if view.group_review:
            return group_command(rest, view.group_review, dates)
        case "r":
            return _review(rest, view, dates)
        case "i":
            return _item(rest, view)
        case "v":
            number, figures = _numbered(rest)
            try:
                return votes_command(view.voting or "", number, figures)
            except ValueError as error:
                raise UsageError(str(error)) from None
    if view.phase == "capture":
        return parse_action(text, view.owners, dates)
    return _without_letter(text, view.owners, dates, collecting=bool(view.collecting))


def _without_letter(text: str, people: tuple[str, ...], dates: Dates, *, collecting: bool) -> Command:
    """Return the action in a line without a letter; only people who are here, with a colon behind, begin one.

    While a list is collected, every other line is an item: a list is pasted line by line.
    """
    try:
        return parse_action(text, people, dates)
    except (NoOwner, UnknownOwner):
        if collecting:
            return ask.AddItem(text)
        who = people[0] if people else "Ana"
        raise UsageError(f"not understood; “a {who}: call the bank” notes an action; type ? for help") from None


def _numbered(text: str) -> tuple[int, str]:
    match = re.match(r"(\d{1,6})\b\s*", text, re.ASCII)
    if not match:
        raise UsageError("which one? Type its number first")
    return int(match[1]), text[match.end() :]


def _review(text: str, view: View, dates: Dates) -> Command:
    number, words = _numbered(text)
    if not view.review:
        raise UsageError(messages.NO_EARLIER_ACTIONS)
    if not 1 <= number <= len(view.review):
        raise UsageError(f"which one? Last time it was {count_of(len(view.review), 'action')}")
    verdict = next((verdict for verdict in _VERDICTS if words.lower().startswith(verdict)), None)
    if verdict is None:
        raise UsageError(f"what did you do about it: {join_names(_VERDICTS)}")
    last = view.review[number - 1]
    command = parse_review(last, verdict, words[len(verdict) :].strip(" :,"), view.owners, dates)
    if verdict == "open" and last.stuck and not command.change:
        raise UsageError(
            f"it was carried twice: done, smaller …, handed over …, dropped; or why it stays, “r {number} open …”"
        )
    return command


def votes_command(list_name: str, number: int, text: str) -> Command:
    """Return the votes of an item as they were typed: the sum, or person by person, "4 5 3". Raises ValueError."""
    figures = re.findall(r"[0-9]{1,6}", text)
    if not figures or re.sub(r"[0-9\s,;+]", "", text):
        raise ValueError("figures, please: the sum (12), or one for each person (4 5 3)")
    each = tuple(map(int, figures))
    return ask.CountVotes(list_name, number, sum(each), each if len(each) > 1 else ())


def _item(text: str, view: View) -> Command:
    match = re.match(r"(\d{1,6})\s+(\S.*)", text, re.ASCII)
    if not match or all(item.number != int(match[1]) for item in view.items):
        return ask.AddItem(text.strip(), view.collecting or "")
    name = view.collecting or view.voting or ""
    number, rest = int(match[1]), match[2]
    return ask.RemoveItem(name, number) if rest == "-" else ask.EditItem(name, number, rest)
