"""The commands `settings` and `sound`: what is set and where it came from, and which sound is heard."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from functools import partial

from msgspec.structs import asdict

from thinkpair.cli import complain, complain_of_copies, current_settings
from thinkpair.errors import ExitCode, UsageError
from thinkpair.runtime.sound import Cue, Sounder, play_chime, why_no_chime
from thinkpair.safe_text import json_text, safe_text
from thinkpair.settings import KEYS, SETTINGS, SettingRow, Settings, Sound
from thinkpair.settings.config_file import remember
from thinkpair.settings.resolution import hook_rows

_KEYS = f"{KEYS}."


def settings(args: Namespace) -> int:
    """Print the settings, one of them, or set one."""
    from thinkpair.tui.settings_store import (  # which themes and keys there are, only the screens know
        change,
        override_notice,
        validated,
    )

    loaded = current_settings()
    chosen = validated(loaded)
    complain(*map(str, chosen.problems[len(loaded.problems) :]))
    complain_of_copies(chosen.folders.config.parent, "settings")
    key = (args.key or "").replace("-", "_")
    if args.default and not key:
        raise UsageError("--default of which setting? Type: thinkpair settings KEY --default")
    if args.value or args.default:
        chosen = change(chosen, key, "" if args.default else args.value)
        if words := override_notice(chosen, key):
            complain(words)
    elif args.value == "":
        raise UsageError(f"an empty value is invalid; reset to default with: thinkpair settings {key} --default")
    shown = list(_wanted(chosen, key))
    if args.json:
        print(json_text([_row_json(row) for row in shown]))
    else:
        _print(shown, args.explain or len(shown) == 1, str(chosen.folders.config))
    return ExitCode.DONE


def _wanted(chosen: Settings, key: str) -> Sequence[SettingRow]:
    """Return the rows of one key, or all. Raises UsageError for what is no setting."""
    from thinkpair.tui.keymap import key_rows
    from thinkpair.tui.settings_store import plain_rows, unknown_setting

    every = [*plain_rows(chosen), *key_rows(chosen), *hook_rows(chosen)]
    if not key:
        return [row for row in every if row.origin != "default" or not row.key.startswith(_KEYS)]
    found = [row for row in every if row.key == key or (key == KEYS and row.key.startswith(_KEYS))]
    if not found:
        raise UsageError(unknown_setting(key))
    return found


def _print(shown: Sequence[SettingRow], explained: bool, config: str) -> None:
    key_width = max(len(row.key) for row in shown)
    value_width = min(40, max(len(row.value) for row in shown))
    for row in shown:
        place = f"  {row.place}" if explained else ""
        print(f"{row.key:<{key_width}}  {row.value:<{value_width if explained else 0}}{place}".rstrip())
        if explained:
            choices = f" ({', '.join(row.choices)})" if row.choices else ""
            print(f"{'':<{key_width}}  {row.help}{choices}")
    if len(shown) > 1:
        print(f"\nsaved in {safe_text(config, 300)}; thinkpair settings KEY VALUE changes one")


def _row_json(row: SettingRow) -> dict[str, object]:
    return {"from" if field == "origin" else field: value for field, value in asdict(row).items()}


Hear = Callable[[Sound, Cue], str]
"""Plays a cue in one way; returns why that is not possible, or ""."""

_CANNOT = "it could not be played"
_WAYS: tuple[tuple[Sound, str, str], ...] = (
    ("chime", "A soft chime.", "Did you hear it?"),
    ("bell", "The terminal's bell.", "Did you hear it, or see the window flash?"),
    ("notification", "A notification of the terminal.", "Did one come up?"),
)
_CHOSEN: dict[Sound, str] = {
    "chime": "A soft chime when time is up.",
    "bell": "The bell when time is up.",
    "notification": "A notification when time is up.",
    "none": "No sound when time is up.",
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
