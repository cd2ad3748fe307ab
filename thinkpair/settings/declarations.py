"""Declares every setting: its key, its words, its default, and how its value is read; its field is in `Settings`."""

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, get_args

from msgspec import Struct

from thinkpair.durations import parse_length
from thinkpair.safe_text import NAME_LIMIT, safe_text
from thinkpair.settings import messages
from thinkpair.units import DAY, DateOrder

Sound = Literal["chime", "bell", "notification", "none"]
Motion = Literal["full", "reduced"]

_NONE = "none"
_AGES = {"d": 1, "w": 7, "mo": 30, "y": 365}
_LONGEST_BREATH = 600


class Setting(Struct, frozen=True):
    """One setting. `read` makes a value of what was written, and raises ValueError with what to write instead.

    `default` is the value where nobody says anything, `unset` its words where it is None; `choices` are all there are,
    () where anything of a kind can be written, of which `example` is one. People read `title`, below the heading
    `section`, and `words` in place of a value ("yes" for "true").
    """

    key: str
    help: str
    read: Callable[[object], Any]
    default: Any = None
    unset: str = ""
    title: str = ""
    section: str = ""
    words: Mapping[str, str] = {}
    choices: tuple[str, ...] = ()
    example: str = ""

    @property
    def variable(self) -> str:
        """The environment's variable for it."""
        return variable_of(self.key)

    def written(self, value: Any) -> str:
        """Return what somebody wrote, or a default, as people read it."""
        if value is None:
            return self.unset
        if isinstance(value, bool):
            return str(value).lower()
        return safe_text(str(value), 300)


def variable_of(key: str) -> str:
    """Return the environment's variable for a setting."""
    return f"THINKPAIR_{key.upper()}"


def parse_age(text: str) -> int:
    """Return the days of "90d", "26w", "6mo" or "1y" (365 days). Raises ValueError with what to write instead."""
    match = re.fullmatch(r"(\d{1,4})(d|w|mo|y)", text.strip(), re.ASCII)
    if not match or not int(match[1]):
        raise ValueError(messages.age(text))
    return int(match[1]) * _AGES[match[2]]


def _one_of(key: str, choices: tuple[str, ...]) -> Callable[[object], str]:
    def read(value: object) -> str:
        if isinstance(value, str) and value in choices:
            return value
        raise ValueError(messages.one_of(key, choices))

    return read


def _truth(key: str) -> Callable[[object], bool]:
    def read(value: object) -> bool:
        if isinstance(value, bool):
            return value
        if value in ("true", "false"):  # the environment has nothing but texts
            return value == "true"
        raise ValueError(messages.truth(key))

    return read


def _read_name(value: object) -> str:
    name = safe_text(value, NAME_LIMIT) if isinstance(value, str) else ""
    if not name:
        raise ValueError(messages.NAME)
    return name


def _read_theme(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z][a-z0-9_-]{0,39}", value):
        raise ValueError(messages.THEME)
    return value


def _path(key: str, say: Callable[[str], str]) -> Callable[[object], Path]:
    def read(value: object) -> Path:
        if not isinstance(value, str) or not value.strip() or "\0" in value:
            raise ValueError(say(key))
        return Path(os.path.expanduser(value))

    return read


_BROKER = re.compile(r"mqtts?://([^@:/#?\s]+@)?(\[[0-9a-fA-F:.]+\]|[^@:/#?\s\[\]]+)(:[0-9]{1,5})?")


def _read_broker(value: object) -> str:
    address = value.strip().rstrip("/") if isinstance(value, str) else ""
    if not _BROKER.fullmatch(address):
        raise ValueError(messages.not_a_broker(address))
    return address


def _read_total(value: object) -> int:
    if not isinstance(value, str):
        raise ValueError(messages.TOTAL)
    seconds = parse_length(value)
    if not 1 <= seconds <= DAY:
        raise ValueError(messages.TOTAL_LIMITS)
    return seconds


def _read_hands_free(value: object) -> int | None:
    if value == _NONE:
        return None
    if not isinstance(value, str):
        raise ValueError(messages.HANDS_FREE)
    seconds = parse_length(value, bare=False)
    if not 1 <= seconds <= _LONGEST_BREATH:
        raise ValueError(messages.HANDS_FREE_LIMITS)
    return seconds


def _read_keep(value: object) -> int | None:
    if value == "forever":
        return None
    if not isinstance(value, str):
        raise ValueError(messages.KEEP)
    return parse_age(value)


def read_key_names(name: str, value: object) -> tuple[str, ...]:
    """Return the keys of one command. Raises ValueError with what to write instead."""
    written = [value] if isinstance(value, str) else value
    if not isinstance(written, list) or not written or not all(isinstance(key, str) and key for key in written):
        raise ValueError(messages.key_names(name))
    return tuple(written)


def read_hook(name: str, value: object) -> tuple[str, ...]:
    """Return the program of one hook and its arguments. Raises ValueError with what to write instead."""
    if name not in HOOKS:
        raise ValueError(messages.no_hook(name, HOOKS))
    words = value if isinstance(value, list) else []
    if not words or not words[0] or not all(isinstance(word, str) and "\0" not in word for word in words):
        raise ValueError(messages.hook(name))
    return tuple(words)


_YES_NO = {"true": "yes", "false": "no"}
_SOUNDS = {"chime": "a chime", "bell": "the bell of the terminal", "notification": "a notification", "none": "nothing"}
_ORDERS = {"dmy": "1 December", "mdy": "12 January", "ask": "ask each time"}
_THEMES = {"thinkpair-dark": "dark", "thinkpair-light": "light"}
HOOKS = (
    "session_began",
    "session_left",
    "session_resumed",
    "session_ended",
    "session_closed",
    "turn_began",
    "time_is_up",
    "turn_ended",
    "paused",
    "resumed",
    "action_added",
)
"""The events for which a program can be started."""

SECTIONS = ("Sessions", "Sound", "Look", "Folders", "Together")
"""The headings below which people find the settings."""

_ALL = (
    Setting(
        "name",
        "Your name, filled in first.",
        _read_name,
        unset="none",
        example="Ana",
        title="Your name",
        section="Sessions",
    ),
    Setting(
        "total",
        "Length of a session.",
        _read_total,
        unset="as the format says",
        example="40m",
        title="Length",
        section="Sessions",
    ),
    Setting(
        "sound",
        "Sound when time is up.",
        _one_of("sound", get_args(Sound)),
        "chime",
        choices=get_args(Sound),
        title="At the end of a turn",
        section="Sound",
        words=_SOUNDS,
    ),
    Setting(
        "mark_sound",
        "Sound at marks, too.",
        _truth("mark_sound"),
        False,
        choices=("true", "false"),
        title="At marks, too",
        section="Sound",
        words=_YES_NO,
    ),
    Setting(
        "keep_awake",
        "Keep the machine awake while a clock runs.",
        _truth("keep_awake"),
        True,
        choices=("true", "false"),
        title="Keep the machine awake",
        section="Sessions",
        words=_YES_NO,
    ),
    Setting(
        "hands_free",
        "Pause before a session continues by itself when time is up.",
        _read_hands_free,
        unset="none",
        example="10s",
        title="Continue by itself after",
        section="Sessions",
    ),
    Setting(
        "theme",
        "The colours.",
        _read_theme,
        unset="thinkpair-dark",
        example="thinkpair-light",
        title="Colours",
        section="Look",
        words=_THEMES,
    ),
    Setting(
        "motion",
        "Animations; reduced means none.",
        _one_of("motion", get_args(Motion)),
        "full",
        choices=get_args(Motion),
        title="Motion",
        section="Look",
    ),
    Setting(
        "date_order",
        "What 1/12 means where you type a date: dmy is 1 December, mdy is 12 January, ask asks each time.",
        _one_of("date_order", get_args(DateOrder)),
        "ask",
        choices=get_args(DateOrder),
        title="What 1/12 means",
        section="Sessions",
        words=_ORDERS,
    ),
    Setting(
        "keep",
        "Age at which the program suggests deleting a session; it always asks.",
        _read_keep,
        unset="forever",
        example="1y",
        title="Suggest deleting after",
        section="Sessions",
    ),
    Setting(
        "formats_folder",
        "One more folder of formats.",
        _path("formats_folder", messages.folder),
        unset="none",
        example="~/ours",
        title="More formats in",
        section="Folders",
    ),
    Setting(
        "sessions_folder",
        "Folder of the sessions.",
        _path("sessions_folder", messages.folder),
        example="~/sessions",
        title="Sessions in",
        section="Folders",
    ),
    Setting(
        "groups_folder",
        "Folder of the groups.",
        _path("groups_folder", messages.folder),
        example="~/groups",
        title="Groups in",
        section="Folders",
    ),
    Setting(
        "broker",
        "Broker over which sessions are shared with other machines.",
        _read_broker,
        unset="none",
        example="mqtts://ana@broker.example.org",
        title="Broker",
        section="Together",
    ),
    Setting(
        "broker_authority",
        "Certificate of who signed that of the broker, where this machine does not know it.",
        _path("broker_authority", messages.file),
        unset="none",
        example="~/authority.pem",
        title="Signed by",
        section="Together",
    ),
    Setting(
        "broker_certificate",
        "Your certificate and its key in one file, where the broker asks for one.",
        _path("broker_certificate", messages.file),
        unset="none",
        example="~/certificate.pem",
        title="Your certificate",
        section="Together",
    ),
)

SETTINGS: Mapping[str, Setting] = {setting.key: setting for setting in _ALL}
"""Every setting by its key; what a new one touches is said in `thinkpair.settings`."""

RETIRED: Mapping[str, str] = {
    "language": messages.NO_LANGUAGE,
    "seal_to": messages.NO_SEALING,
    "seal_key": messages.NO_SEALING,
}
"""Settings that existed once, with what to say about each."""
