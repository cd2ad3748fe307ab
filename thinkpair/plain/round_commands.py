"""Commands about the rounds of a plain session: the list of them, skip, jump, a break, the end for today."""

import re
from collections.abc import Iterator

from thinkpair.errors import UsageError
from thinkpair.runtime.live_session import LiveSession
from thinkpair.safe_text import name_key, safe_text
from thinkpair.session import commands as ask
from thinkpair.session.commands import Command
from thinkpair.session.round_list import RoundEntry, round_list
from thinkpair.units import join_names
from thinkpair.wording.round_words import BREAKS, round_words

HELP = """rounds           every round: held, now, to come, left out
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
