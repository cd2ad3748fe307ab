"""Commands of a plain session that show what they would change before it is done: people, rounds, lost time, undo."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime

from thinkpair.durations import parse_clock, parse_length
from thinkpair.errors import UsageError
from thinkpair.names import known_name
from thinkpair.runtime.live_session import LiveSession
from thinkpair.safe_text import NAME_LIMIT, name_key, safe_text
from thinkpair.session import commands as ask
from thinkpair.session import messages
from thinkpair.session.commands import Command
from thinkpair.session.messages import undo_label
from thinkpair.session.roster import PersonEntry, absent, present, roster
from thinkpair.session.round_list import RoundEntry, round_list
from thinkpair.session.state import Session
from thinkpair.units import clock_digits, count_of, in_columns, join_names, pace_words, spent_digits, wall_times
from thinkpair.wording.change_preview import Way, fit_now, foresee, said, table, ways_to_fit
from thinkpair.wording.session_text import BREAKS, NOTHING_TO_UNDO, asked_of_rounds, round_words

ROUNDS_HELP = """rounds           every round: held, now, to come, left out
jump 3           go to round 3, or "jump Lunch"; you can go back to a skipped round
skip             skip the rest of this round
break 10         a break of 10 minutes after this step
today            end for today: saved, to be resumed another day"""


def round_lines(live: LiveSession) -> Iterator[str]:
    """Yield the rounds, a line each: "3  Lunch: at 12:30, 60 min"."""
    for entry in round_list(live.session):
        yield f"  {entry.number}  {entry.title}: {round_words(entry)}"


def round_command(word: str, rest: str, live: LiveSession) -> Command | None:
    """Return what a line asks of the rounds; None where it asks something else. Raises UsageError."""
    match word, rest:
        case "skip", "":
            return ask.SkipRest()
        case "today", "":
            return ask.EndToday()
        case "jump", _:
            return ask.JumpTo(_round(rest, round_list(live.session)))
        case "break", _:
            return ask.TakeBreak(_minutes(rest) * 60)
        case _:
            return None


def _round(text: str, rounds: tuple[RoundEntry, ...]) -> int:
    if text.isascii() and text.isdigit():
        return int(text)
    found = [entry.number for entry in rounds if text and name_key(entry.title).startswith(name_key(text))]
    if len(found) != 1:
        named = safe_text(text, 80)
        known = join_names([f"{entry.number} {entry.title}" for entry in rounds])
        raise UsageError(f"which round{f' is “{named}”' if named else ''}? There are: {known}")
    return found[0]


def _minutes(text: str) -> int:
    match = re.fullmatch(r"(\d{1,3})\s*(m|min)?", text, re.ASCII)
    if not match:
        raise UsageError(f"how many minutes? Type break {BREAKS[1]}")
    return int(match[1])


HELP = f"""{ROUNDS_HELP}
who              who is here, and how long each spoke
join Zoe after Ana         Zoe joins, in the seat after Ana; without "after", in the last seat
gone Fay         Fay leaves; "away Fay" if she will be back, "back Fay" when she is back
swap Ana, Ben    Ana and Ben swap places; "role mentor Ana from Ben": Ana takes that role from Ben
pass Ana         Ana passes for now, to the end of the round; "pass Ana altogether"
give Ana         give Ana the time she is short; "give Ana 1m" for another length
fit              ways to end on time; "fit 1" chooses the first
began 14:05      when it really began; or "began 10m" ago
history          what was done, the last first; u undoes the last one"""

_DEEDS_SHOWN = 12
_DOES = "Enter confirms, n cancels."


class PreviewedCommands:
    """Hears lines about the room; one change at a time waits to be confirmed."""

    def __init__(self, live: LiveSession, say: Callable[[str], None]) -> None:
        """Speak through `say` about this session."""
        self._live = live
        self._say = say
        self._waiting: Command | None = None
        self._ways: tuple[Way, ...] = ()

    def hear(self, line: str) -> bool:
        """Do what a line asks of the room, or show what it would change; tell whether it was about the room."""
        words = safe_text(line, 200).strip()
        if self._waiting is not None and words.lower() in ("", "y", "yes", "n", "no"):
            self._settle(does=words.lower() in ("", "y", "yes"))
            return True
        self._waiting = None
        word, _, rest = words.partition(" ")
        match word.lower(), rest.strip():
            case "who", "":
                self._tell(_who(self._live))
            case "history" | "deeds", "":
                self._tell(_deeds(self._live.session))
            case "rounds", "":
                self._tell(round_lines(self._live))
            case "fit", which:
                self._fit(which)
            case verb, rest if (command := round_command(verb, rest, self._live)) is not None:
                self._show(command)
            case verb, rest if (read := _VERBS.get(verb)) and rest:
                self._show(read(rest, self._live))
            case _:
                return False
        return True

    def _show(self, command: Command) -> None:
        """Say what a command would change; it waits for a word."""
        foreseen = foresee(self._live, command)
        if asked := asked_of_rounds(self._live.session, command):
            self._say(f"{asked}?")
        self._tell(f"  {line}" for line in said(foreseen))
        self._waiting = command
        self._say(_DOES)

    def _settle(self, *, does: bool) -> None:
        command, self._waiting = self._waiting, None
        if does and command is not None:
            self._live.do(command, then=self._say_done)
        else:
            self._say("Cancelled.")

    def _fit(self, which: str) -> None:
        if which:
            self._take_way(which)
            return
        self._ways = ways_to_fit(self._live)
        if not self._ways:
            pace = pace_words(self._live.view().behind)
            self._say(f"{pace[0].upper()}{pace[1:]}: nothing to shorten." if pace else "On time: nothing to catch up.")
            return
        self._tell(in_columns(list(table(self._ways))))
        for number, way in enumerate(self._ways, 1):
            self._say(f"{number}  {way.words}")
        self._say("Type fit and a number, like fit 1.")

    def _take_way(self, which: str) -> None:
        ways = self._ways or ways_to_fit(self._live)
        if not (which.isascii() and which.isdigit() and 1 <= int(which) <= len(ways)):
            raise UsageError(f"which way? There {'is' if len(ways) == 1 else 'are'} {len(ways)}; type fit to see them")
        self._live.do(fit_now(self._live, ways[int(which) - 1].way), then=self._say_done)
        self._ways = ()

    def _say_done(self, refused: str) -> None:
        self._say(f"Not done: {refused}" if refused else "Done. u undoes it.")

    def _tell(self, lines: Iterator[str]) -> None:
        for line in lines:
            self._say(line)


def began_ago(text: str, now: datetime) -> float:
    """Return how many seconds of the session ago something began: "14:05", or "10m". Raises UsageError."""
    with suppress(ValueError):
        clock = parse_clock(text)
        began = (then for days in (0, -1) for then in reversed(wall_times(now, clock.hour, clock.minute, days)))
        return next((now - then).total_seconds() for then in began if then <= now)
    try:
        return parse_length(text.strip().removesuffix("ago"), on_stage=True)
    except ValueError as error:
        raise UsageError(f'when did it begin? Type a time of day like "14:05", or how long ago: {error}') from None


def began_command(text: str, live: LiveSession) -> Command:
    """Return what says that the session really began then: "14:05", or "10m" ago. Raises UsageError."""
    ago = began_ago(text, live.time_in(0))
    begin = live.session.state.begin
    if "Start" in live.view().can or begin is None:
        return ask.Start(ago)
    known = live.session.counted(live.now) - begin
    if ago <= known:
        raise UsageError(f"its clock has been going since {live.clock_at(live.now - known):%H:%M} already")
    return ask.BeginEarlier(ago - known)


def _join(text: str, live: LiveSession) -> Command:
    name, _, beside = text.partition(" after ")
    if "," in name:
        raise UsageError("one person at a time, please: a name, or “Eva after Ana”")
    return ask.Join(safe_text(name, NAME_LIMIT), _person(beside, present(live.session)) if beside else "")


def _gone(text: str, live: LiveSession) -> Command:
    return ask.Depart(_person(text, present(live.session)))


def _swap(text: str, live: LiveSession) -> Command:
    one, comma, other = text.partition(",")
    if not comma:
        raise UsageError("two people swap: type swap Ana, Ben")
    return ask.Swap(_person(one, present(live.session)), _person(other, present(live.session)))


def _role(text: str, live: LiveSession) -> Command:
    match = re.fullmatch(r"(\S+)\s+(.+?)\s+from\s+(.+)", text)
    if not match:
        raise UsageError("who takes which role from whom: type role mentor Ana from Ben")
    here, gone = present(live.session), tuple(absent(live.session))
    return ask.TakeRole(_person(match[2], here), match[1], _person(match[3], (*here, *gone)))


def _pass(text: str, live: LiveSession) -> Command:
    name = text.removesuffix(" altogether")
    return ask.Pass(_person(name, present(live.session)), altogether=name != text)


def _give(text: str, live: LiveSession) -> Command:
    match = re.fullmatch(r"(.+?)\s+((?:\d+[hms])+)", text)
    name = _person(match[1] if match else text, present(live.session))
    seconds = parse_length(match[2], on_stage=True) if match else _gift(live, name)
    if not seconds:
        raise UsageError(f"{name} was not cut short. To give time anyway, add it: give {name} 1m")
    return ask.GiveBack(name, seconds)


def _gift(live: LiveSession, name: str) -> int:
    return next((entry.gift for entry in roster(live.session, live.now) if entry.name == name), 0)


_VERBS: dict[str, Callable[[str, LiveSession], Command]] = {
    "join": _join,
    "gone": _gone,
    "leave": _gone,
    "away": lambda text, live: ask.StepAway(_person(text, present(live.session))),
    "back": lambda text, live: ask.ComeBack(_person(text, tuple(absent(live.session)))),
    "swap": _swap,
    "role": _role,
    "pass": _pass,
    "give": _give,
    "began": began_command,
}


def _person(name: str, people: tuple[str, ...]) -> str:
    if not people:  # some of those who are here there always are
        raise UsageError(messages.NOBODY_AWAY)
    found = known_name(name.strip(), people)
    if found is None:
        raise UsageError(f"who is “{safe_text(name, NAME_LIMIT)}”? There are: {join_names(people)}")
    return found


def _who(live: LiveSession) -> Iterator[str]:
    for entry in roster(live.session, live.now):
        yield entry_words(entry, asked=True)


def entry_words(entry: PersonEntry, *, asked: bool = False) -> str:
    """Return one person in words: "Ana: has the floor, 2 turns to come, spoke 4:10 of 5:00, 0:50 short".

    What they were cut short of is said only where it was `asked` for: others are in the room.
    """
    states = {"here": "", "away": "stepped away", "left": "has left"}
    parts = [states[entry.presence], "has the floor" if entry.speaking else ""]
    parts += [count_of(entry.turns_to_come, "turn") + " to go" if entry.turns_to_come else ""]
    parts += [f"spoke {spent_digits(entry.actual)} of {clock_digits(entry.planned)}" if entry.planned else ""]
    parts += [f"{clock_digits(entry.short)} short" if asked and entry.short else ""]
    return f"{entry.name}: {', '.join(part for part in parts if part) or 'here'}"


def _deeds(session: Session) -> Iterator[str]:
    done = [undo_label(done.event, session.last_actions) for done in session.past][:_DEEDS_SHOWN]
    yield from (f"  {words}" for words in done)
    if not done:
        yield NOTHING_TO_UNDO
