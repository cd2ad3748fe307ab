"""Where things are kept, which of four sources wins, and that a wrong config.toml never stops the program."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from thinkpair.errors import FilesError, UsageError
from thinkpair.settings import (
    CONFIG_LIMIT,
    Entry,
    choose,
    find_folders,
    load_settings,
    make_folders,
    read_config,
)

FILE = {"sound": Entry("none", "config.toml", 1)}
ENVIRONMENT = {"THINKPAIR_SOUND": "bell"}


@pytest.fixture(params=[0o000, 0o022, 0o777], ids=["umask 000", "umask 022", "umask 777"])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def config(home: Path, text: str | bytes) -> Path:
    home.mkdir(exist_ok=True)
    path = home / "config.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# Folders


def test_one_variable_puts_everything_into_one_folder(tmp_path: Path) -> None:
    folders = find_folders({"THINKPAIR_HOME": str(tmp_path)})
    assert folders.sessions == tmp_path / "sessions"
    assert folders.groups == tmp_path / "groups"
    assert folders.formats == tmp_path / "formats"
    assert folders.config == tmp_path / "config.toml"
    assert tmp_path in folders.state.parents


def test_without_it_things_are_where_the_system_keeps_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, place in {"XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": "config", "XDG_STATE_HOME": "state"}.items():
        monkeypatch.setenv(variable, str(tmp_path / place))
    folders = find_folders({"THINKPAIR_HOME": ""})
    assert folders.sessions == tmp_path / "data" / "thinkpair" / "sessions"
    assert folders.config == tmp_path / "config" / "thinkpair" / "config.toml"
    assert folders.state == tmp_path / "state" / "thinkpair"


def test_finding_the_folders_makes_nothing(home: Path) -> None:
    load_settings()
    assert not home.exists()


@pytest.mark.usefixtures("umask")
def test_folders_are_for_the_user_alone_whatever_the_umask(home: Path) -> None:
    folders = find_folders()
    make_folders(folders)
    assert {mode(place) for place in (home, folders.sessions, folders.groups, folders.formats, folders.state)} == {
        0o700
    }


def test_an_open_folder_is_closed_but_not_what_is_above_it(home: Path) -> None:
    folders = find_folders()
    folders.sessions.mkdir(parents=True)
    home.chmod(0o755)
    folders.sessions.chmod(0o755)
    make_folders(folders)
    assert (mode(folders.sessions), mode(home)) == (0o700, 0o755)


@pytest.mark.parametrize("in_the_way", [".", "sessions"], ids=["a file above it", "a file in its place"])
def test_a_folder_that_cannot_be_made_is_named_with_what_to_do(tmp_path: Path, in_the_way: str) -> None:
    (tmp_path / "a\x1b[31m").mkdir()
    home = tmp_path / "a\x1b[31m" / "home"
    (home / in_the_way).parent.mkdir(exist_ok=True)
    (home / in_the_way).write_text("")
    with pytest.raises(FilesError, match="make it writable, or name another place with THINKPAIR_HOME") as caught:
        make_folders(find_folders({"THINKPAIR_HOME": str(home)}))
    assert "home/sessions" in str(caught.value)
    assert str(caught.value).isprintable()


def test_a_folder_that_cannot_be_written_is_said_before_a_session_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(FilesError, match="not a folder you may write"):
        make_folders(find_folders())


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
    typed: dict[str, object], environ: dict[str, str], entries: dict[str, Entry], value: str | None, origin: str
) -> None:
    chosen = choose(typed, environ, entries)
    assert chosen.values.get("sound") == value
    assert chosen.origins["sound"] == origin
    assert chosen.problems == ()


def test_a_wrong_value_is_told_and_the_next_source_counts() -> None:
    chosen = choose({}, {"THINKPAIR_SOUND": "gong"}, FILE)
    assert (chosen.values["sound"], chosen.origins["sound"]) == ("none", "file")
    assert [str(problem) for problem in chosen.problems] == ['THINKPAIR_SOUND: sound is "bell" or "none"']


def test_a_wrong_value_that_was_typed_is_refused() -> None:
    with pytest.raises(UsageError, match='--sound: sound is "bell" or "none"'):
        choose({"sound": "gong"}, {}, FILE)


def test_every_setting_can_come_from_the_file(home: Path) -> None:
    path = config(home, 'sound = "none"\ntheme = "light"\nformats_folder = "ours"\ntotal = "40m"\n')
    settings = load_settings()
    assert (settings.sound, settings.theme, settings.total) == ("none", "light", 40 * 60)
    assert settings.formats_folder == path.parent / "ours"
    assert settings.format_folders == (home / "formats", path.parent / "ours")
    assert set(settings.origins.values()) == {"file"}
    assert settings.problems == ()


def test_without_a_file_the_defaults_count(home: Path) -> None:
    settings = load_settings()
    assert (settings.sound, settings.theme, settings.formats_folder, settings.total) == ("bell", None, None, None)
    assert settings.format_folders == (home / "formats",)
    assert settings.problems == ()


def test_a_folder_in_the_environment_is_seen_from_where_one_is(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THINKPAIR_FORMATS_FOLDER", "ours")
    assert load_settings().formats_folder == Path.cwd() / "ours"


# A wrong config.toml


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sound = bell\n", ":1: cannot be understood (Invalid value); the defaults count"),
        ('theme = "light"\n\nsound = "gong"\n', ':3: sound is "bell" or "none"'),
        ('sond = "none"\n', ':1: "sond" is no setting; did you mean "sound"?'),
        ("\n[people]\na = 1\n", ':2: "people" is no setting; the settings are sound, theme, formats_folder, total'),
        ("total = 40\n", ':1: total is a duration in quotes, like "40m"'),
        ('total = "25h"\n', ":1: total is at least a second and at most 24 hours"),
        ('total = "forty"\n', ':1: a duration is written like "90s", "5m" or "1h30m", not "forty"'),
        ("theme = 3\n", ':1: theme is a name in small letters, like "light"'),
        ('theme = "\\u001b[31m"\n', ':1: theme is a name in small letters, like "light"'),
        ('formats_folder = ""\n', ':1: formats_folder is the path of a folder, like "~/formats"'),
        ('formats_folder = "a\\u0000b"\n', ':1: formats_folder is the path of a folder, like "~/formats"'),
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
    assert settings.sound == "bell"
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

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert str(load_settings().problems[0]) == f"{path}: cannot be read (Permission denied); the defaults count"
