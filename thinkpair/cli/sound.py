"""The command `sound`: plays each way of being heard until one is, and remembers it.

Owns the questions and their order. Must not know how anything sounds.
"""

import os
import sys
from argparse import Namespace
from collections.abc import Callable
from functools import partial

from thinkpair.cli import current_settings
from thinkpair.errors import ExitCode, UsageError
from thinkpair.runtime.sound import Sounder, play_chime, why_no_chime
from thinkpair.runtime.sound_cues import Cue
from thinkpair.settings import SETTINGS, Settings, Sound
from thinkpair.settings.config_writer import remember

Hear = Callable[[Sound, Cue], str]
"""Let a cue be heard in one way; return why that cannot be, or ""."""

_CANNOT = "it could not be played"
_WAYS: tuple[tuple[Sound, str, str], ...] = (
    ("chime", "A soft chime.", "Did you hear it?"),
    ("bell", "The terminal's bell.", "Did you hear it, or see the window flash?"),
    ("notification", "A notification of the terminal.", "Did one come up?"),
)
_CHOSEN: dict[Sound, str] = {
    "chime": "From now on a soft chime is heard when time is up.",
    "bell": "From now on the bell rings when time is up.",
    "notification": "From now on a notification comes up when time is up.",
    "none": "From now on the screen alone says when time is up.",
}


def sound(args: Namespace) -> int:
    """Find a way that is heard, and remember it."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            'sound asks whether you heard it: run it in a terminal, or write sound = "bell" in config.toml'
        )
    settings = current_settings()
    try:
        way = find_way(_let_hear, input, print)
        marks = way != "none" and marks_wanted(way, _let_hear, input, print)
    except EOFError:
        print("\nNothing was changed.")
        return ExitCode.DONE
    remember(settings.folders, "sound", way)
    remember(settings.folders, "mark_sound", marks)
    print(_CHOSEN[way])
    _say_what_counts_before(settings)
    return ExitCode.DONE


def find_way(hear: Hear, ask: Callable[[str], str], say: Callable[[str], None]) -> Sound:
    """Return the first way that was heard, "none" where none was."""
    for way, name, question in _WAYS:
        say(name)
        if _was_heard(partial(hear, way, "end"), f"{question} (y/n, r plays it again) ", ask, say):
            return way
    return "none"


def marks_wanted(way: Sound, hear: Hear, ask: Callable[[str], str], say: Callable[[str], None]) -> bool:
    """Return whether marks are to be heard as well."""
    say("Marks are seen; they can be heard too, like this.")
    return _was_heard(partial(hear, way, "mark"), "Shall they be? (y/n, r plays it again) ", ask, say)


def _was_heard(hear: Callable[[], str], question: str, ask: Callable[[str], str], say: Callable[[str], None]) -> bool:
    answer = "r"
    while answer not in ("y", "n", "yes", "no"):
        if answer == "r" and (trouble := hear()):
            say(f"  Not here: {trouble}.")
            return False
        answer = ask(f"  {question}").strip().lower()
    return answer.startswith("y")


def _let_hear(way: Sound, cue: Cue) -> str:
    if way == "chime":
        return why_no_chime() or ("" if play_chime(cue) else _CANNOT)
    Sounder(way, partial(print, end="", flush=True), marks=True)(cue)
    return ""


def _say_what_counts_before(settings: Settings) -> None:
    for key in ("sound", "mark_sound"):
        variable = SETTINGS[key].variable
        if settings.origins[key] == "environment":
            print(f"{variable}={os.environ[variable]} counts before that as long as it is set.")
