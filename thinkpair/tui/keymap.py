"""The user's own keys: what of `[keys]` in config.toml can be, and giving it to the screens.

Owns the rules for a changed key. Must not know what a command does.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import combinations
from typing import NamedTuple

from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.keys import KEY_NAME_REPLACEMENTS, Keys

from thinkpair.safe_text import safe_text
from thinkpair.settings import KEYS, Entry, Problem, Row, Settings, rows
from thinkpair.tui.commands import COMMANDS, bindings, change_keys
from thinkpair.tui.user_command import PLACES, Place, UserCommand, read_key

TYPING: frozenset[Place] = frozenset(
    {"setup", "preview", "typing", "finding", "one_line", "actions", "picker", "setting"}
)
"""Where letters are letters: a key there is one that types nothing."""

_NEVER = frozenset({"ctrl+c", "ctrl+q", "ctrl+p", "tab", "shift+tab", "escape", "up", "down", "home", "end"})
_THE_SAME = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+j": "enter", "ctrl+h": "backspace"}
_EDITING = frozenset({"space", "enter", "backspace", "delete", "left", "right", "insert"})
_SPOKEN = {"esc": "escape", "page down": "pagedown", "page up": "pageup", "←": "left", "→": "right", "−": "minus"}
_KNOWN = frozenset(key.value for key in Keys if not key.value.startswith("<"))

Changes = dict[tuple[Place, str], str]


class OwnKeys(NamedTuple):
    """The keys that count, by place and command, and what was passed over."""

    changes: Changes
    problems: tuple[Problem, ...]


def changeable() -> dict[str, list[tuple[Place, UserCommand]]]:
    """Return every command whose key can be changed by its name in the settings, with the places that have it."""
    found: dict[str, list[tuple[Place, UserCommand]]] = {}
    for place, commands in COMMANDS.items():
        for command in commands:
            if command.in_settings and place != "picker":
                found.setdefault(command.in_settings, []).append((place, command))
    return found


def own_keys(written: Mapping[str, Entry]) -> OwnKeys:
    """Return what of the changed keys can be; pure. The values of `written` are tuples of key names."""
    changes: dict[str, Changes] = {}
    problems: list[Problem] = []
    for name, entry in written.items():
        try:
            changes[name] = _changes_of(name, entry)
        except ValueError as error:
            problems.append(entry.problem(str(error)))
    while changes and (clash := _clash(changes)):
        del changes[clash.name]
        problems.append(written[clash.name].problem(clash.words))
    return OwnKeys(_together(changes), tuple(problems))


def key_rows(settings: Settings) -> list[Row]:
    """Return every key that can be changed, as a row of the settings; `settings` have gone through `complete`."""
    changed = {row.key: row for row in rows(settings)}
    return [
        Row(key, before.value, before.origin, before.place, told)
        if (before := changed.get(key := f"{KEYS}.{name}"))
        else Row(key, _default(places), "default", "default", told)
        for name, places in changeable().items()
        for told in [_told(places)]
    ]


def give_keys(changes: Mapping[tuple[Place, str], str], alive: Sequence[DOMNode] = ()) -> None:
    """Let the screens have these keys from now on: those that are made later, and those that are `alive`.

    Textual's own key map replaces whatever shares a key, where here the command that is legal has it.
    """
    if not change_keys(changes):
        return
    for kind in _kinds(DOMNode):
        if "BINDINGS" in vars(kind):
            kind.BINDINGS = _bound_again(kind.BINDINGS)
            kind._merged_bindings = kind._merge_bindings()
    for screen in alive:
        for node in screen.walk_children(with_self=True):
            if (merged := type(node)._merged_bindings) is not None:
                node._bindings = merged.copy()


def key_name(written: str) -> str:
    """Return Textual's name of a key as people write it: "?" or "question_mark", "page down", "ctrl+z".

    Raises ValueError with what to write instead.
    """
    text = written if len(written) == 1 else written.strip()
    text = _SPOKEN.get(text.lower(), text) if len(text) > 1 or text in _SPOKEN else _sign(text)
    text = _THE_SAME.get(text, text)
    named = text in _KNOWN or re.fullmatch(r"alt\+[a-z0-9]", text)
    if not (named or _is_sign(text)):
        raise ValueError(f'"{safe_text(written, 30)}" is no key: write it like "z", "?", "space", "f5" or "ctrl+z"')
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


def _changes_of(name: str, entry: Entry) -> Changes:
    known = changeable()
    if name not in known:
        near = get_close_matches(name, known, n=1)
        hint = f'did you mean "{near[0]}"?' if near else "thinkpair settings keys lists them"
        raise ValueError(f'"{safe_text(name, 40)}" is no command with a key; {hint}')
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


class _Clash(NamedTuple):
    name: str
    words: str


def _clash(changes: Mapping[str, Changes]) -> _Clash | None:
    """Return the first change that takes a key from another command of the same place.

    Commands that have always shared a key may: the one that is legal has it.
    """
    now = _together(changes)
    for place in PLACES:
        for one, other in combinations(COMMANDS[place], 2):
            if set(one.keys.split(",")) & set(other.keys.split(",")):
                continue
            first, second = (now.get((place, command.name), command.keys).split(",") for command in (one, other))
            if same := next((key for key in first if key in second), None):
                mine, theirs = (other, one) if (place, other.name) in now else (one, other)
                told = f'"{read_key(same)}" is the key of {theirs.in_settings or theirs.label} already'
                return _Clash(mine.in_settings, f"{told} ({PLACES[place]}); take another one for {mine.in_settings}")
    return None


def _together(changes: Mapping[str, Changes]) -> Changes:
    return {where: keys for mine in changes.values() for where, keys in mine.items()}


def _bound_again(before: Sequence[BindingType]) -> list[BindingType]:
    """Return bindings with those of our own places made anew; each of those says in its id where it belongs."""
    ours = [binding.id for binding in before if isinstance(binding, Binding) and binding.id]
    places = [place for place in PLACES if any(name.startswith(f"{place}.") for name in ours)]
    others = [binding for binding in before if not (isinstance(binding, Binding) and binding.id in ours)]
    return [*bindings(*places), *others] if places else list(before)


def _kinds(kind: type[DOMNode]) -> Iterator[type[DOMNode]]:
    for below in kind.__subclasses__():
        yield below
        yield from _kinds(below)


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
