"""What a key does, as `keys` declares it: its place, its key, its words, what it asks for."""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct
from msgspec.structs import replace
from textual.keys import key_to_character

if TYPE_CHECKING:
    from thinkpair.session.commands import Command

Place: TypeAlias = str
"""The name of where keys count: one of PLACES, for which `keys.COMMANDS` has what they do."""

PLACES: Mapping[Place, str] = {
    "home": "Home",
    "setup": "Set-up",
    "minutes": "A past session",
    "preview": "The preview of a format",
    "stage": "While a session runs",
    "follow": "A second screen",
    "waiting": "A second screen without a session",
    "review": "Going through the actions of last time",
    "goals": "Going through the goals",
    "agreement": "Going through the agreement",
    "items": "Collecting a list",
    "votes": "Voting on a list",
    "choice": "A choice",
    "typing": "Typing a line",
    "actions": "Agreed actions",
    "picker": "Picking people",
    "agreed": "The agreed actions so far",
    "question": "A question",
    "people": "The people",
    "finding": "Finding a person",
    "confirm": "A change, shown before it is done",
    "fit": "Catch up",
    "rounds": "The list of rounds",
    "deeds": "Undo history",
    "phones": "The code for phones",
    "close": "Summary",
    "settings": "The settings",
    "all_actions": "All agreed actions",
    "history": "Past sessions",
    "groups": "The groups",
    "group": "A group",
    "group_form": "Editing a group",
    "pick_format": "Choosing a format for a group",
    "scheme": "A mentoring scheme",
    "programme": "Watching a programme",
    "one_line": "Typing an answer",
    "help": "This help",
}

_READ = {
    "plus": "+",
    "minus": "−",
    "question_mark": "?",
    "slash": "/",
    "escape": "esc",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "pagedown": "page down",
    "pageup": "page up",
}


class UserCommand(Struct, frozen=True, kw_only=True):
    """One thing that a key does.

    `keys` are Textual's key names, parted by commas, the shown one first; `label` is the footer's word (commands that
    follow each other with the same label share one place there); `help` is one sentence. With `asks`, the name of a
    command and its values, it asks the session for that; otherwise the screen, the widget or the app has an action of
    this `name`; KEY in it is the digit that was pressed. `needs` names what must be there for it: a command that is
    legal (see `View.can`), or what the screen has; "" for nothing.
    """

    name: str
    keys: str
    label: str
    help: str
    asks: tuple[str | int, ...] = ()
    needs: str = ""
    footer: bool = True

    @property
    def first_key(self) -> str:
        """The key that is shown, by Textual's name."""
        return self.keys.split(",")[0]

    @property
    def shown(self) -> str:
        """The key as people read it."""
        return (
            f"{self.first_key}-{self.keys[-1]}" if "KEY" in self.name and "," in self.keys else read_key(self.first_key)
        )

    @property
    def in_settings(self) -> str:
        """The name by which its key can be changed in the settings; "" where the screen depends on the key."""
        plain = self.name.replace("(1)", "_on").replace("(-1)", "_back")
        return "" if "KEY" in plain else re.sub(r"\W+", "_", plain).strip("_")

    @property
    def command(self) -> "Command | None":
        """What it asks the session for, or None; the commands are loaded only where a session is held."""
        from thinkpair.session import commands

        if not self.asks:
            return None
        name, *values = self.asks
        asked: Command = getattr(commands, str(name))(*values)
        return asked

    @property
    def action(self) -> str:
        """The Textual action that does it."""
        if self.asks:
            return f"ask('{self.name}')"
        return f"app.{self.name}" if self.name in _OF_THE_APP else self.name


def among(command: UserCommand, number: int) -> UserCommand:
    """Return a command that chooses by a digit with no more digits than so many things to choose among."""
    digits = command.keys.split(",")
    if "KEY" not in command.name or digits[0] != "1":
        return command
    return replace(command, keys=",".join(digits[: max(1, number)]))


def for_list(commands: Iterable[UserCommand], name: str) -> tuple[UserCommand, ...]:
    """Return commands with the one first that adds to a list, called after it; as they are where none is collected."""
    if not name:
        return tuple(commands)
    add = f"add to {name.replace('_', ' ')}"
    named = (replace(each, label=add) if each.name == "note_item" else each for each in commands)
    return tuple(sorted(named, key=lambda command: command.name != "note_item"))


_FOR_A_CROWD = ("back_row", "page(1)", "note_action")
_TIME = ("extend", "more", "less")


def for_crowd(commands: Iterable[UserCommand]) -> tuple[UserCommand, ...]:
    """Return commands with the big screen, which turns pages of groups by itself, before those that change the time."""
    there = tuple(commands)
    shown = tuple(each for name in _FOR_A_CROWD for each in there if each.name == name)
    others = tuple(each for each in there if each not in shown)
    at = next((index for index, each in enumerate(others) if each.name in _TIME), len(others))
    return (*others[:at], *shown, *others[at:])


def for_line(commands: Iterable[UserCommand], does: str) -> tuple[UserCommand, ...]:
    """Return commands with the one that takes a typed line called after what it `does`."""
    return tuple(replace(each, label=does) if each.name == "submit" else each for each in commands)


_OF_THE_APP = ("help", "leave", "note_action", "settings", "export", "elsewhere", "phones")


def read_key(key: str) -> str:
    """Return one of Textual's key names as people read it: "?" for question_mark."""
    sign = key_to_character(key) or ""
    return _READ.get(key) or (sign if sign.isprintable() and sign.strip() else key)
