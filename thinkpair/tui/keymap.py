"""The keys as a person has them: what of `[keys]` in config.toml can be, and the commands with the keys that count."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import combinations
from types import MappingProxyType
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from textual.dom import DOMNode
from textual.keys import KEY_NAME_REPLACEMENTS, Keys
from textual.screen import Screen

from thinkpair.safe_text import safe_text
from thinkpair.settings import KEYS, GivenValue, SettingProblem, SettingRow, Settings, rows
from thinkpair.tui.keys import COMMANDS
from thinkpair.tui.user_command import PLACES, Place, UserCommand, read_key

TYPING: frozenset[Place] = frozenset({"setup", "preview", "typing", "finding", "one_line", "actions", "picker"})
"""Where letters are letters: a key there is one that types nothing."""

_NEVER = frozenset({"ctrl+c", "ctrl+q", "ctrl+p", "tab", "shift+tab", "escape", "up", "down", "home", "end"})
_THE_SAME = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+j": "enter", "ctrl+h": "backspace"}
_EDITING = frozenset({"space", "enter", "backspace", "delete", "left", "right", "insert"})
_SPOKEN = {"esc": "escape", "page down": "pagedown", "page up": "pageup", "←": "left", "→": "right", "−": "minus"}
_KNOWN = frozenset(key.value for key in Keys if not key.value.startswith("<"))

Changes = dict[tuple[Place, str], str]


class Keymap(Struct, frozen=True):
    """The commands with the keys that count now: `changes` has those that a person has changed."""

    changes: Mapping[tuple[Place, str], str] = MappingProxyType({})

    def commands_of(self, *places: Place) -> Iterator[UserCommand]:
        """Yield what can be pressed in these places, in the order of the places."""
        for place in places:
            for command in COMMANDS[place]:
                keys = self.changes.get((place, command.name))
                yield replace(command, keys=keys) if keys else command

    def named(self, place: Place, name: str) -> UserCommand | None:
        """Return the command of a place that has this name, or None."""
        return next((command for command in self.commands_of(place) if command.name == name), None)

    def key_of(self, place: Place, name: str) -> str:
        """Return the key of a command as people read it. Raises StopIteration where there is none of this name."""
        return next(command.shown for command in self.commands_of(place) if command.name == name)

    def for_textual(self) -> dict[str, str]:
        """Return it for `App.set_keymap`, with every command of a place in which one was changed.

        Textual takes a key that one command leaves away from the others that share it, unless they are named as well.
        """
        places = [place for place in PLACES if any(changed == place for changed, _ in self.changes)]
        return {
            f"{place}.{command.name}": command.keys
            for place in places
            for command in self.commands_of(place)
            if command.in_settings
        }


def places_of(screen: Screen[Any]) -> Iterator[Place]:
    """Yield where keys count now, the nearest first: the focused widget's place, then the screen's.

    While a line is typed, letters are letters: no other place counts.
    """
    for node in screen.focused.ancestors_with_self if screen.focused else (screen,):
        if place := getattr(node, "place", None):
            yield place
            if place in ("typing", "finding"):
                return


def keymap_of(node: DOMNode) -> Keymap:
    """Return the keys that count in the app of a node."""
    keymap = getattr(node.app, "keymap", None)
    return keymap if isinstance(keymap, Keymap) else Keymap()


class ParsedKeymap(Struct, frozen=True):
    """The keys that can be, by place and command, and what was passed over."""

    changes: Changes
    problems: tuple[SettingProblem, ...]


def configurable_commands() -> dict[str, list[tuple[Place, UserCommand]]]:
    """Return every command whose key can be changed by its name in the settings, with the places that have it."""
    found: dict[str, list[tuple[Place, UserCommand]]] = {}
    for place, commands in COMMANDS.items():
        for command in commands:
            if command.in_settings and place != "picker":
                found.setdefault(command.in_settings, []).append((place, command))
    return found


def parse_keymap(written: Mapping[str, GivenValue]) -> ParsedKeymap:
    """Return what of the changed keys can be; pure. The values of `written` are tuples of key names."""
    changes: dict[str, Changes] = {}
    problems: list[SettingProblem] = []
    for name, entry in written.items():
        try:
            changes[name] = _changes_of(name, entry)
        except ValueError as error:
            problems.append(entry.problem(str(error)))
    while changes and (clash := _clash(changes)):
        del changes[clash.name]
        problems.append(written[clash.name].problem(clash.words))
    return ParsedKeymap(_together(changes), tuple(problems))


def key_rows(settings: Settings) -> list[SettingRow]:
    """Return every key that can be changed, as a row of the settings; `settings` have gone through `validated`."""
    changed = {row.key: row for row in rows(settings)}
    return [
        SettingRow(key, before.value, before.origin, before.place, told)
        if (before := changed.get(key := f"{KEYS}.{name}"))
        else SettingRow(key, _default(places), "default", "default", told)
        for name, places in configurable_commands().items()
        for told in [_told(places)]
    ]


def key_name(written: str) -> str:
    """Return Textual's name of a key as people write it: "?" or "question_mark", "page down", "ctrl+z".

    Raises ValueError with what to write instead.
    """
    text = written if len(written) == 1 else written.strip()
    text = _SPOKEN.get(text.lower(), text) if len(text) > 1 or text in _SPOKEN else _sign(text)
    text = _THE_SAME.get(text, text)
    named = text in _KNOWN or re.fullmatch(r"alt\+[a-z0-9]", text)
    if not (named or _is_sign(text)):
        raise ValueError(f'"{safe_text(written, 30)}" is not a valid key: try "z", "?", "space", "f5" or "ctrl+z"')
    return text


def _default(places: Sequence[tuple[Place, UserCommand]]) -> str:
    keys = dict.fromkeys(key for _, command in places for key in command.keys.split(","))
    return ", ".join(map(read_key, keys))


def _told(places: Sequence[tuple[Place, UserCommand]]) -> str:
    """Return what a command does, and where; what is said in the same words only once."""
    alike: dict[str, list[str]] = {}
    for place, command in places:
        alike.setdefault(command.help, []).append(PLACES[place])
    return " ".join(f"{', '.join(where)}: {words}" for words, where in alike.items())


def _changes_of(name: str, entry: GivenValue) -> Changes:
    known = configurable_commands()
    if name not in known:
        near = get_close_matches(name, known, n=1)
        hint = f'did you mean "{near[0]}"?' if near else "thinkpair settings keys lists them"
        raise ValueError(f'"{safe_text(name, 40)}" has no key to change; {hint}')
    assert isinstance(entry.value, tuple)
    keys = [key_name(key) for key in entry.value]
    places = known[name]
    own = {key for _, command in places for key in command.keys.split(",")}
    for key in keys:
        if key in _NEVER and key not in own:
            raise ValueError(f'"{read_key(key)}" cannot be a key of {name}: the terminal or every screen needs it')
    typed = [key for key in keys if _types(key) and key not in own]
    counting = [(place, command) for place, command in places if not (typed and place in TYPING)]
    if not counting:
        raise ValueError(f'"{read_key(typed[0])}" cannot be a key of {name}: text is typed there; take one like "f5"')
    return {(place, command.name): ",".join(_with_kept(keys, command)) for place, command in counting}


def _with_kept(keys: Sequence[str], command: UserCommand) -> Sequence[str]:
    """Leave what always leads out: ctrl+c is never taken away."""
    kept = [key for key in command.keys.split(",") if key in ("ctrl+c", "ctrl+q")]
    return tuple(dict.fromkeys([*keys, *kept]))


class _Clash(Struct, frozen=True):
    name: str
    words: str


def _clash(changes: Mapping[str, Changes]) -> _Clash | None:
    """Return the first change that takes a key from another command of the same place.

    Commands that have always shared a key may: the one that is legal has it.
    """
    now = _together(changes)
    for place in PLACES:
        for command, other in combinations(COMMANDS[place], 2):
            if set(command.keys.split(",")) & set(other.keys.split(",")):
                continue
            first, second = (now.get((place, command.name), command.keys).split(",") for command in (command, other))
            if same := next((key for key in first if key in second), None):
                mine, theirs = (other, command) if (place, other.name) in now else (command, other)
                told = f'"{read_key(same)}" is the key of {theirs.in_settings or theirs.label} already'
                return _Clash(mine.in_settings, f"{told} ({PLACES[place]}); take another one for {mine.in_settings}")
    return None


def _together(changes: Mapping[str, Changes]) -> Changes:
    return {where: keys for mine in changes.values() for where, keys in mine.items()}


def _sign(character: str) -> str:
    """Return Textual's name of what is typed with one character."""
    if character == " ":
        return "space"
    if character.isalnum():
        return character
    name = unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name) or character


def _is_sign(key: str) -> bool:
    return (len(key) == 1 and key.isprintable()) or len(read_key(key)) == 1


def _types(key: str) -> bool:
    return key in _EDITING or _is_sign(key)
