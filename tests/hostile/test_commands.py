"""Every command, with one text that means all harm at once; `make torture` says them with every text of the corpus."""

import re
from pathlib import Path

import pytest

from tests.hostile.allowed import foreign
from tests.hostile.commands import SCHEME, commands, say, wrong_with
from tests.hostile.corpus import LOOK_ALIKE, TEXTS, format_text, plant, write_formats
from tests.hostile.house import furnish, hostile_scheme, litter
from tests.rooms import Venue
from thinkpair.cli.parser import COMMANDS
from thinkpair.safe_text import safe_text
from thinkpair.session import commands as ask
from thinkpair.session.engine import IllegalCommand

# Everything at once; what is in no file that can be read at all stands in the corpus alone.
ALL = "\x1b]8;;https://e\x1b\\\x1b]52;c;eA==\x07\x9b2J\x1b[?1049l\u202e\u200b\r\n\x00[@click=app.exit]x[/ =1+1\x85"
# What no file is refused for, and what nobody sees.
UNSEEN = "A\u200bn\u2060a\u00ad\U000e0041\ue000\u0378\u206a"


@pytest.fixture
def text() -> str:
    return ALL


@pytest.fixture
def house(text: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return furnish(home, text)


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("text", [ALL, UNSEEN], ids=["steers", "unseen"])
def test_no_command_hands_on_what_steers_a_terminal_or_is_not_seen(text: str, tmp_path: Path) -> None:
    file = tmp_path / f"{text[:5]}.toml"
    file.write_bytes(format_text(text))
    hostile_scheme(tmp_path / SCHEME, "Plain", text)
    wrong = {argv: found for argv in commands(text, file) if (found := wrong_with(say(*argv)))}
    assert not wrong


def test_every_command_that_is_declared_is_said(tmp_path: Path) -> None:
    said = {argv[:length] for argv in commands("x", tmp_path / "x.toml") for length in (1, 2)}
    for line, _ in COMMANDS:
        _, command, *more = line.split() if " " in line else (line, "--plain")
        declared = next(iter(more), "")
        actions = re.findall("[a-z]+", declared) if declared.islower() and declared[0] != "-" else []
        assert {(command,), *((command, action) for action in actions)} <= said


def test_what_lies_in_the_folders_and_should_not_keeps_nothing_from_being_listed(house: Path, tmp_path: Path) -> None:
    litter(house)
    for command in ("formats", "groups", "sessions", "actions"):
        said = say(command)
        assert (said.code in (0, 3), wrong_with(said)) == (
            True,
            [],
        )  # 3: a file that cannot be read is told
    assert b"Thinking pair" in say("formats").out
    assert (tmp_path / "victim").read_text() == "untouched"


def test_no_file_keeps_a_command_waiting_or_makes_it_fail_otherwise_than_in_words(tmp_path: Path) -> None:
    paths = [*plant(tmp_path / "formats", tmp_path / "victim"), *write_formats(tmp_path / "formats")]
    (tmp_path / "victim").write_text("untouched")
    wrong = {path.name: found for path in paths if (found := wrong_with(say("check", str(path))))}
    assert not wrong


@pytest.mark.parametrize("how", LOOK_ALIKE)
def test_two_names_that_look_alike_are_told(how: str, home: Path) -> None:
    one, other = LOOK_ALIKE[how]
    say("groups", "new", "Us", "--people=Eva,Ben")
    same = safe_text(one) == safe_text(other)  # who does it twice does it once
    for argv in _with_names(f"{one},{other}")[2 if same else 0 :]:
        said = say(*argv)
        assert said.code in (1, 2), argv
        assert b"too similar" in said.err or b"already there" in said.err, (argv, said.err)


def _with_names(names: str) -> tuple[tuple[str, ...], ...]:
    return (
        ("actions", "add", "call", f"--owner={names}"),
        ("actions", "add", f"{names}: call"),
        ("plan", "thinking-pair", f"--people={names}"),
        ("rehearse", "thinking-pair", f"--people={names}"),
        ("run", "--plain", "thinking-pair", f"--people={names}"),
        ("groups", "new", "Two", f"--people={names}"),
        ("groups", "edit", "us", f"--people={names}"),
    )


@pytest.mark.parametrize("how", ["cyrillic", "fullwidth", "greek"])
def test_who_is_taken_for_somebody_else_at_an_import_is_told(how: str, home: Path, tmp_path: Path) -> None:
    one, other = LOOK_ALIKE[how]
    say("groups", "new", "Us", f"--people={one},Ben")
    (tmp_path / "people.csv").write_text(f"name\n{other}\n")
    said = say("import", str(tmp_path / "people.csv"), "--group=us").out
    assert b"in us already; nothing to write" in said
    assert f"“{other}” is taken for “{one}”".encode() in said


@pytest.mark.parametrize("name", ["ANA", "\u0410na", "\uff21\uff4e\uff41"])
def test_nobody_comes_late_who_is_called_like_somebody_here(name: str) -> None:
    room = Venue()
    room.live.do(ask.Start())
    with pytest.raises(IllegalCommand, match="is too similar to “Ana”"):
        room.live.do(ask.Join(name))


def test_the_allow_list_finds_what_is_not_on_it() -> None:
    harmful = [name for name in TEXTS if name.startswith("escape-") and name not in ("escape-tabs", "escape-return")]
    for name in harmful:
        assert foreign(TEXTS[name].encode("utf-8", "surrogatepass"), screen=False), name
    assert foreign(b"\x1b]0;title\x07", screen=True)
    assert foreign("\u202e".encode(), screen=True)
    assert not foreign("\x1b[?1049h\x1b[1;31mAna — 五十嵐 👩‍👩‍👧\x1b[0m\x1b[3;4H".encode(), screen=True)
