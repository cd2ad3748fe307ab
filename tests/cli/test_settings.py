"""The command `settings`: what is set, where each value came from, and setting one."""

import json
from pathlib import Path

import pytest

from tests.commands import Cli
from thinkpair.settings import SETTINGS


def test_every_setting_is_listed_with_its_default(cli: Cli, home: Path) -> None:
    code, out, err = cli("settings")
    assert (code, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()[: len(SETTINGS)]] == list(SETTINGS)
    assert f"saved in {home / 'config.toml'}" in out


def test_each_value_says_where_it_came_from(cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home.mkdir()
    (home / "config.toml").write_text('total = "40m"\nkeep = "1y"\n[keys]\nundo = "Z"\n')
    monkeypatch.setenv("THINKPAIR_KEEP", "90d")
    _, out, _ = cli("settings", "--json")
    rows = {row["key"]: (row["value"], row["from"], row["place"]) for row in json.loads(out)}
    assert rows["total"] == ("40m", "file", f"{home}/config.toml:1")
    assert rows["keep"] == ("90d", "environment", "THINKPAIR_KEEP")
    assert rows["keys.undo"] == ("Z", "file", f"{home}/config.toml:4")
    assert rows["theme"] == ("thinkpair-dark", "default", "default")
    assert rows["sessions_folder"] == (f"{home}/sessions", "environment", "THINKPAIR_HOME")
    explained = cli("settings", "--explain")[1]
    assert "THINKPAIR_KEEP" in explained
    assert f"{home}/config.toml:1" in explained


def test_a_setting_is_set_and_goes_back_to_its_default(cli: Cli, home: Path) -> None:
    assert cli("settings", "hands-free", "12s")[:2] == (
        0,
        f"hands_free  12s  {home}/config.toml:1\n            {SETTINGS['hands_free'].help}\n",
    )
    assert (home / "config.toml").read_text() == 'hands_free = "12s"\n'
    assert "none  default" in cli("settings", "hands_free", "--default")[1]
    assert (home / "config.toml").read_text() == ""


def test_a_truth_is_kept_as_one(cli: Cli, home: Path) -> None:
    cli("settings", "mark_sound", "true")
    assert (home / "config.toml").read_text() == "mark_sound = true\n"


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (("sound", "gong"), 'sound is "chime", "bell", "notification" or "none"'),
        (("sond", "none"), '"sond" is not a setting; did you mean "sound"?'),
        (("theme", "norde"), 'there is no theme "norde"; did you mean "nord"?'),
        (("keys.undo", "r"), '"r" is the key of redo already (While a session runs); take another one for undo'),
        (("keys.udno", "z"), '"udno" has no key to change; did you mean "undo"?'),
        (("keys.udno",), '"keys.udno" is not a key you can change; thinkpair settings keys lists them'),
        (("name", ""), "an empty value is invalid; reset to default with: thinkpair settings name --default"),
        (("--default",), "--default of which setting? Type: thinkpair settings KEY --default"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_written(cli: Cli, home: Path, argv: tuple[str, ...], told: str) -> None:
    assert cli("settings", *argv) == (2, "", f"thinkpair: {told}\n")
    assert not home.exists()


def test_what_is_wrong_in_the_file_is_told_and_passed_over(cli: Cli, home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text('theme = "norde"\n[keys]\nundo = "space"\nredo = "Y"\n')
    code, out, err = cli("settings", "--explain")
    assert code == 0
    assert err.splitlines() == [
        f'thinkpair: {home}/config.toml:1:1: there is no theme "norde"; did you mean "nord"?',
        f'thinkpair: {home}/config.toml:3:1: "space" is the key of pause already (While a session runs);'
        " take another one for undo",
    ]
    assert "keys.redo" in out
    assert "keys.undo" not in out


def test_a_change_that_the_environment_hides_is_kept_and_said(
    cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THINKPAIR_TOTAL", "50m")
    code, out, err = cli("settings", "total", "30m")
    assert (code, err) == (0, "thinkpair: Saved; but THINKPAIR_TOTAL counts as long as it is set.\n")
    assert "50m" in out
    assert (home / "config.toml").read_text() == 'total = "30m"\n'


def test_retired_setting(cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting that no longer exists is told once, in the file and in the environment, and is no error."""
    home.mkdir()
    (home / "config.toml").write_text('language = "de"\n')
    code, _, err = cli("settings")
    assert code == 0
    assert err.startswith(f"thinkpair: {home}/config.toml:1:1: language: dates are always in English")
    assert cli("settings")[::2] == (0, "")
    monkeypatch.setenv("THINKPAIR_LANGUAGE", "fr")
    assert "THINKPAIR_LANGUAGE: language: dates" in cli("formats")[2]
    assert cli("settings")[::2] == (0, "")
    assert cli("settings", "language", "de")[0] == 2


def test_a_copy_that_a_synced_folder_made_is_named(cli: Cli, home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text('name = "Ana"\n')
    (home / "config (conflicted copy).toml").write_text('name = "Zoe"\n')
    assert "config (conflicted copy).toml looks like a copy of the settings" in cli("settings")[2]


def test_a_length_in_words_is_kept_and_shown_in_one_way(cli: Cli, home: Path) -> None:
    assert "40m" in cli("settings", "total", "forty")[1]
    assert (home / "config.toml").read_text() == 'total = "40m"\n'
    cli("settings", "hands-free", "half a minute")
    assert 'hands_free = "30s"' in (home / "config.toml").read_text()


@pytest.mark.parametrize("key", ["total", "name", "theme", "keep", "formats_folder"])
def test_none_is_no_value_and_how_to_reset_is_said(cli: Cli, home: Path, key: str) -> None:
    code, _, err = cli("settings", key, "none")
    assert (code, f"thinkpair settings {key} --default" in err) == (2, True)
    assert not (home / "config.toml").exists()
    assert cli("settings", "hands_free", "none")[0] == 0


@pytest.mark.parametrize(("typed", "meant"), [("colours", "theme"), ("length", "total"), ("undo", "keys.undo")])
def test_the_name_on_the_screen_and_that_of_a_command_lead_to_the_setting(cli: Cli, typed: str, meant: str) -> None:
    for more in ((), ("z",)):
        code, _, err = cli("settings", typed, *more)
        assert (code, f'did you mean "{meant}"?' in err) == (2, True)
