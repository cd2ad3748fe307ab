"""The list of rounds in words, and what is asked when one is skipped or jumped to: for the screens and plain text."""

from thinkpair.session import commands as ask
from thinkpair.session.commands import Command
from thinkpair.session.round_list import RoundEntry, current_round, round_list
from thinkpair.session.state import Session
from thinkpair.units import clock_time, count_of, say_duration

BREAKS = (5, 10, 15)
"""How many minutes of break are offered."""


def round_words(entry: RoundEntry) -> str:
    """Return where a round stands: "held", "now, 2 turns to go, 6 min", "at 12:30, 60 min", "left out"."""
    if entry.state in ("held", "left out"):
        return entry.state
    parts = ["now" if entry.state == "now" else "", f"at {clock_time(entry.at)}" if entry.at is not None else ""]
    to_go = " to go" if entry.state == "now" else ""
    parts += [f"{count_of(entry.turns, 'turn')}{to_go}" if entry.turns else ""]
    parts += [say_duration(entry.seconds) if entry.seconds else "", "no clock" if entry.untimed else ""]
    return ", ".join(part for part in parts if part)


def asked_of_rounds(session: Session, command: Command) -> str:
    """Return what is asked for: "Skip the rest of “Turns”", "Break of 10 min after this step"; "" for another thing."""
    titles = {entry.number: entry.title for entry in round_list(session)}
    match command:
        case ask.SkipRest():
            return f"Skip the rest of “{titles.get(current_round(session) or 0, '')}”"
        case ask.JumpTo(round=number):
            return f"Jump to “{titles.get(number, '')}”"
        case ask.TakeBreak(seconds=seconds):
            return f"A break of {say_duration(seconds)}, after this step"
        case ask.EndToday():
            return "End for today"
        case _:
            return ""
