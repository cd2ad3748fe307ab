"""What a running session says: why Enter waits, why nothing can be resumed or saved, what a followed one does."""

from pathlib import Path

from thinkpair.safe_text import safe_path, safe_text
from thinkpair.units import count_of, say_duration

# Enter, and what is to be decided first

DECIDE_FIRST = "Decide first: count the lost time, or leave it out?"
TURN_CHANGED = "The turn has just changed. Wait a moment, then press Enter."
JUST_OPENED = "This has just opened. Wait a moment, then press Enter."
ENDS_THE_TURN = "Enter ends this turn. Wait a moment, then press Enter."
CONTINUES = "Enter continues. Wait a moment, then press Enter."
CHOOSES = "Enter chooses. Wait a moment, then press Enter."
SAVES = "Enter saves your answer. Wait a moment, then press Enter."
STARTS = "Enter starts the session. Wait a moment, then press Enter."


def votes_left(items: int, left: int, *, scored: bool) -> str:
    """Return that so many items have no votes, and how many are left to give; no points where they are `scored`."""
    if scored:  # nobody has to give the most that can be given: nothing is left of it
        return f"{count_of(items, 'item')} without points. Enter ends the vote."
    return f"{count_of(items, 'item')} without votes, {count_of(left, 'vote')} left to give. Enter ends the vote."


# What cannot be resumed, saved or done


def is_closed(session: str) -> str:
    """Return that a closed session cannot be resumed."""
    return f"{session} is closed: nothing to resume"


def cannot_be_read(session: str) -> str:
    """Return that a session has no event to resume from."""
    return f"{session} cannot be read: nothing to resume"


def runs_elsewhere(session: str, machine: str, ago: float) -> str:
    """Return that a session seems to run on another machine, heard of so many seconds ago."""
    return (
        f"{session} seems to run on “{machine}”: its last sign of life came {say_duration(ago)} ago. "
        "Quit it there first; after two minutes without a sign it can be resumed here"
    )


NOT_DONE = "Not done: what you asked for last. The screen that holds the session did not answer."


def not_saved(why: str) -> str:
    """Return why the newest events are not saved."""
    return f"not saved: {why}"


def never_saved(folder: Path) -> str:
    """Return that a rehearsal is saved nowhere, not in this folder either."""
    return f"this session is not saved, in {safe_path(folder)} neither"


def invalid_folder(why: str) -> str:
    """Return that what was typed names no folder."""
    return f"invalid folder: {why}"


# A session that another program holds

FIRST_SCREEN_GONE = "the first screen is gone; waiting"
LEFT = "left in the middle; waiting"
NOT_STARTED = "waiting for the session to start"
CLOCK_STANDS = "The clock stands still"
ONLY_SHOWS = "this screen only shows the session; it is held on the first one"


def no_sign_of_life(seconds: float) -> str:
    """Return that the first screen has not been heard of for so long."""
    return f"no sign of life from the first screen for {seconds:.0f} s; waiting"


def newest_of(running: int, session: str) -> str:
    """Return which of several running sessions is followed."""
    return f"the newest of {running} that run: {session}"


# Hooks and sounds

MARK_REACHED = "A mark is reached"
OTHER_MACHINE = "you are logged in from another machine, and it would sound at this one"


def hook_failed(name: str, why: str) -> str:
    """Return that a hook could not be started, or ended badly."""
    return f"The hook {name} failed: {safe_text(why, 200)}"


def exit_code(code: int) -> str:
    """Return how a hook ended."""
    return f"it ended with exit code {code}"


def no_player(programs: str) -> str:
    """Return that none of the programs is there that play a sound."""
    return f"this machine has none of {programs}"
