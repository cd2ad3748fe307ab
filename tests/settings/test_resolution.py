"""Which of four sources wins, and that a wrong config.toml never stops the program."""

import os
from pathlib import Path

import pytest

from tests.settings.config import config
from thinkpair.errors import UsageError
from thinkpair.settings import CONFIG_LIMIT, SETTINGS, GivenValue, choose, config_file, load_settings, read_config, rows
from thinkpair.settings.declarations import HOOKS
from thinkpair.settings.resolution import hook_rows

FILE = {"sound": GivenValue("none", "config.toml", 1, 9)}
ENVIRONMENT = {"THINKPAIR_SOUND": "bell"}
SOUNDS = 'sound is "chime", "bell", "notification" or "none"'


# Which source wins


@pytest.mark.parametrize(
    ("typed", "environ", "entries", "value", "origin"),
    [
        ({"sound": "none"}, ENVIRONMENT, {}, "none", "typed"),
        ({"sound": None}, ENVIRONMENT, FILE, "bell", "environment"),
        ({}, {}, FILE, "none", "file"),
        ({}, {"THINKPAIR_SOUND": ""}, FILE, "none", "file"),
        ({}, {}, {}, None, "default"),
    ],
    ids=["typed", "not typed", "file", "an empty variable", "nothing"],
)
def test_typed_beats_environment_beats_file_beats_default(
    typed: dict[str, object], environ: dict[str, str], entries: dict[str, GivenValue], value: str | None, origin: str
) -> None:
    chosen = choose(typed, environ, entries)
    assert chosen.values.get("sound") == value
    assert chosen.origins["sound"] == origin
    assert chosen.problems == ()


def test_a_wrong_value_is_told_and_the_next_source_counts() -> None:
    chosen = choose({}, {"THINKPAIR_SOUND": "gong"}, FILE)
    assert (chosen.values["sound"], chosen.origins["sound"]) == ("none", "file")
    assert [str(problem) for problem in chosen.problems] == [f"THINKPAIR_SOUND: {SOUNDS}"]


def test_a_wrong_value_that_was_typed_is_refused() -> None:
    with pytest.raises(UsageError, match=f"--sound: {SOUNDS}"):
        choose({"sound": "gong"}, {}, FILE)


A_LIST = 'is a list of a program and its arguments, like ["hue", "on"]'

EVERY = """
name = "Ana"
total = "40m"
sound = "none"
mark_sound = true
hands_free = "10s"
theme = "nord"
motion = "reduced"
date_order = "mdy"
keep = "1y"
formats_folder = "ours"
sessions_folder = "/s"
groups_folder = "~/g"
keep_awake = false
broker = "mqtts://ana@host:8883"
broker_authority = "/a.pem"
broker_certificate = "~/c.pem"

[keys]
undo = "z"
redo = ["y", "f5"]
"""


def test_every_setting_can_come_from_the_file(home: Path) -> None:
    path = config(home, EVERY)
    settings = load_settings()
    assert (settings.name, settings.total, settings.sound, settings.mark_sound) == ("Ana", 40 * 60, "none", True)
    assert (settings.hands_free, settings.theme, settings.motion) == (10, "nord", "reduced")
    assert not settings.keep_awake
    assert (settings.date_order, settings.keep) == ("mdy", 365)
    assert settings.format_folders == (home / "formats", path.parent / "ours")
    assert (settings.folders.sessions, settings.folders.groups) == (Path("/s"), Path.home() / "g")
    assert {name: entry.value for name, entry in settings.keys.items()} == {"undo": ("z",), "redo": ("y", "f5")}
    assert settings.origins == dict.fromkeys(SETTINGS, "file")
    keep = settings.entries["keep"]
    assert (keep.where, keep.line, keep.column) == (str(path), 10, 1)
    assert settings.problems == ()


def test_without_a_file_the_defaults_count(home: Path) -> None:
    settings = load_settings()
    assert (settings.name, settings.total, settings.theme, settings.keep) == (None, None, None, None)
    assert settings.motion == "full"
    assert settings.format_folders == (home / "formats",)
    assert settings.problems == ()


def test_the_defaults_that_are_told_are_those_that_count(home: Path) -> None:
    settings = load_settings()
    assert {key: getattr(settings, key) for key in SETTINGS if hasattr(settings, key)} == {
        key: setting.default for key, setting in SETTINGS.items() if hasattr(settings, key)
    }


def test_a_value_is_told_as_it_was_written(home: Path) -> None:
    path = config(home, EVERY)
    told = {row.key: row.value for row in rows(load_settings())}
    assert (told["keep"], told["total"], told["mark_sound"]) == ("1y", "40m", "true")
    assert (told["formats_folder"], told["groups_folder"]) == (str(path.parent / "ours"), str(Path.home() / "g"))
    assert told["keys.redo"] == "y, f5"


def test_a_home_that_is_named_says_where_its_folders_come_from(home: Path) -> None:
    settings = load_settings()
    assert settings.origins["sessions_folder"] == "environment"
    assert settings.entries["sessions_folder"].where == "THINKPAIR_HOME"


def test_a_folder_in_the_environment_is_seen_from_where_one_is(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THINKPAIR_FORMATS_FOLDER", "ours")
    assert load_settings().formats_folder == Path.cwd() / "ours"


def test_hooks_come_from_the_file_alone(home: Path) -> None:
    config(home, '[hooks]\nturn_began = ["hue", "on"]\n')
    settings = load_settings({}, {"THINKPAIR_HOME": str(home), "THINKPAIR_HOOKS": "x"})
    assert {name: entry.value for name, entry in settings.hooks.items()} == {"turn_began": ("hue", "on")}
    assert [str(problem) for problem in settings.problems] == [
        "THINKPAIR_HOOKS: is not a setting; did you mean THINKPAIR_HOME?"
    ]
    assert [(row.key, row.value) for row in hook_rows(settings)] == [("hooks.turn_began", "hue on")]


# A wrong config.toml


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sound = bell\n", ":1:9: cannot be understood (Invalid value); the defaults count"),
        ('theme = "light"\n\nsound = "gong"\n', f":3:1: {SOUNDS}"),
        ('sond = "none"\n', ':1:1: "sond" is not a setting; did you mean "sound"?'),
        ("\n[people]\na = 1\n", f':2:1: "people" is not a setting; the settings are {", ".join(SETTINGS)}, keys'),
        ("total = 40\n", ':1:1: total is a duration in quotes, like "40m"'),
        ('total = "25h"\n', ":1:1: total is at least a second and at most 24 hours"),
        (
            'total = "long"\n',
            ':1:1: “long” is not a length: write a length like "20 min", "1 h 30" or "half an hour"',
        ),
        ("hands_free = 10\n", ':1:1: hands_free is a duration in quotes, like "10s", or "none"'),
        ('hands_free = "11m"\n', ":1:1: hands_free is at least a second and at most 10 minutes"),
        ('keep = "1 year"\n', ':1:1: an age is written like "90d", "6mo" or "1y", not "1 year"'),
        ('keep = "0d"\n', ':1:1: an age is written like "90d", "6mo" or "1y", not "0d"'),
        ("mark_sound = 1\n", ":1:1: mark_sound is true or false"),
        ('name = " "\n', ':1:1: name is your name, like "Ana"'),
        ("theme = 3\n", ':1:1: theme is a name in small letters, like "nord"'),
        ('theme = "\\u001b[31m"\n', ':1:1: theme is a name in small letters, like "nord"'),
        ('formats_folder = ""\n', ':1:1: formats_folder is the path of a folder, like "~/formats"'),
        ('formats_folder = "a\\u0000b"\n', ':1:1: formats_folder is the path of a folder, like "~/formats"'),
        ('"keys.undo" = "z"\n', ':1:1: "keys.undo" is not a key you can change; thinkpair settings keys lists them'),
        ('"a.b" = 1\n', f':1:1: "a.b" is not a setting; the settings are {", ".join(SETTINGS)}, keys'),
        ("keys = 3\n", ':1:1: keys is a table: [keys], and below it lines like undo = "z"'),
        ("[keys]\nundo = 3\n", ':2:1: undo is a key in quotes, like "z", or a list of them'),
        ("[keys]\nundo = []\n", ':2:1: undo is a key in quotes, like "z", or a list of them'),
        ("hooks = 3\n", ':1:1: hooks is a table: [hooks], and below it lines like turn_began = ["hue", "on"]'),
        ('[hooks]\npaused = "hue on"\n', f":2:1: paused {A_LIST}"),
        ("[hooks]\npaused = []\n", f":2:1: paused {A_LIST}"),
        ('[hooks]\npaused = ["hue", 3]\n', f":2:1: paused {A_LIST}"),
        ('[hooks]\npaused = ["hue", "a\\u0000b"]\n', f":2:1: paused {A_LIST}"),
        ('[hooks]\npausd = ["hue"]\n', f':2:1: "pausd" is not a hook; the hooks are {", ".join(HOOKS)}'),
        (b'sound = "\xff"\n', ": cannot be understood (it is not UTF-8); the defaults count"),
        ("#" * (CONFIG_LIMIT + 1), ": cannot be understood (it has more than 64 KiB); the defaults count"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(home: Path, text: str | bytes, told: str) -> None:
    path = config(home, text)
    assert [str(problem) for problem in load_settings().problems] == [f"{path}{told}"]


@pytest.mark.parametrize("text", ["a = " + "[" * 20_000, "a = " + "9" * 5_000, 'a = "\x00"', "\ufeffa"])
def test_no_text_stops_the_program(home: Path, text: str) -> None:
    config(home, text)
    settings = load_settings()
    assert settings.sound == "chime"
    assert len(settings.problems) == 1
    assert str(settings.problems[0]).isprintable()


def test_what_is_right_beside_something_wrong_still_counts(home: Path) -> None:
    config(home, 'sound = "none"\ntotal = 40\n')
    settings = load_settings()
    assert settings.sound == "none"
    assert [problem.line for problem in settings.problems] == [2]


def test_a_byte_order_mark_is_no_problem(home: Path) -> None:
    config(home, b'\xef\xbb\xbfsound = "none"\n')
    assert load_settings().sound == "none"


def test_a_folder_in_place_of_the_file_is_told(home: Path) -> None:
    (home / "config.toml").mkdir(parents=True)
    entries, problems = read_config(home / "config.toml")
    assert entries == {}
    assert "it is not a file" in str(problems[0])


def test_a_pipe_in_place_of_the_file_does_not_hang(home: Path) -> None:
    home.mkdir()
    os.mkfifo(home / "config.toml")
    assert "it is not a file" in str(load_settings().problems[0])


def test_a_file_that_cannot_be_opened_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = config(home, "")

    def refuse(file: Path, _limit: int) -> bytes:
        raise PermissionError(13, "Permission denied", str(file))

    monkeypatch.setattr(config_file, "read_file", refuse)
    assert str(load_settings().problems[0]) == f"{path}: cannot be read (Permission denied); the defaults count"


def test_a_variable_that_is_no_setting_is_told_with_the_nearest_there_is(home: Path) -> None:
    environ = {"THINKPAIR_HOME": str(home), "THINKPAIR_TOTL": "40m", "TOTL": "1m", "THINKPAIR_SOUND": "bell"}
    settings = load_settings(environ=environ)
    assert settings.sound == "bell"
    assert list(map(str, settings.problems)) == ["THINKPAIR_TOTL: is not a setting; did you mean THINKPAIR_TOTAL?"]
