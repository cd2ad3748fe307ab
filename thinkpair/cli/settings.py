"""The command `settings`: what is set, where each value came from, and setting one.

Owns its output. Must not know what a value may be.
"""

from argparse import Namespace
from collections.abc import Sequence

from thinkpair.cli import complain, current_settings
from thinkpair.errors import ExitCode, UsageError
from thinkpair.safe_text import json_text, safe_text
from thinkpair.settings import KEYS, Row, Settings, no_setting

_KEYS = f"{KEYS}."


def settings(args: Namespace) -> int:
    """Print the settings, one of them, or set one."""
    from thinkpair.tui.settings_store import (  # which themes and keys there are, only the screens know
        change,
        complete,
        not_yet,
    )

    loaded = current_settings()
    chosen = complete(loaded)
    for problem in chosen.problems[len(loaded.problems) :]:
        complain(str(problem))
    key = (args.key or "").replace("-", "_")
    if args.default and not key:
        raise UsageError("--default wants to know of which setting: thinkpair settings KEY --default")
    if args.value or args.default:
        chosen = change(chosen, key, "" if args.default else args.value)
        if words := not_yet(chosen, key):
            complain(words)
    elif args.value == "":
        raise UsageError(f"an empty value is none; thinkpair settings {key} --default goes back to the default")
    shown = list(_wanted(chosen, key))
    if args.json:
        print(json_text([_row_json(row) for row in shown]))
    else:
        _print(shown, args.explain or len(shown) == 1, str(chosen.folders.config))
    return ExitCode.DONE


def _wanted(chosen: Settings, key: str) -> Sequence[Row]:
    """Return the rows of one key, or all. Raises UsageError for what is no setting."""
    from thinkpair.tui.keymap import key_rows
    from thinkpair.tui.settings_store import plain_rows

    every = [*plain_rows(chosen), *key_rows(chosen)]
    if not key:
        return [row for row in every if row.origin != "default" or not row.key.startswith(_KEYS)]
    found = [row for row in every if row.key == key or (key == KEYS and row.key.startswith(_KEYS))]
    if not found:
        raise UsageError(no_setting(key))
    return found


def _print(shown: Sequence[Row], explained: bool, config: str) -> None:
    key_width = max(len(row.key) for row in shown)
    value_width = min(40, max(len(row.value) for row in shown))
    for row in shown:
        place = f"  {row.place}" if explained else ""
        print(f"{row.key:<{key_width}}  {row.value:<{value_width if explained else 0}}{place}".rstrip())
        if explained:
            print(f"{'':<{key_width}}  {row.help}{_choices(row)}")
    if len(shown) > 1:
        print(f"\nkept in {safe_text(config, 300)}; thinkpair settings KEY VALUE changes one")


def _choices(row: Row) -> str:
    return f" ({', '.join(row.choices)})" if row.choices else ""


def _row_json(row: Row) -> dict[str, object]:
    return {
        "key": row.key,
        "value": row.value,
        "from": row.origin,
        "place": row.place,
        "help": row.help,
        "choices": list(row.choices),
    }
