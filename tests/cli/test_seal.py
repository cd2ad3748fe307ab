"""The command `seal`: on over an existing store, everything works as before, and off again without loss."""

import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.storage.making import ID, agreed, keep, plan, started, whole
from tests.storage.seals import seal_in
from thinkpair.cli import main
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.session_follower import Followed
from thinkpair.runtime.session_service import Opening
from thinkpair.session import commands as ask
from thinkpair.session import events as ev
from thinkpair.session.plan import Setup
from thinkpair.storage.lock import Lock
from thinkpair.storage.seal import PLAIN, in_use, use
from thinkpair.storage.sessions import Sessions

Cli = Callable[..., tuple[int, str, str]]
OPEN = "2026-11-22-0905-thinking-pair-abcd"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PEOPLE = ("Zanariya", "Bellerophon")
WORDS = (b"canary", b"zanariya", b"bellerophon", b"y2fuyxj5")  # the last is "canary" in base64, small
GROUP = """title = "Canary pair" # canary
purpose = "canary song"
[[person]]
name = "Zanariya"
[[person]]
name = "Bellerophon"
"""


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Iterator[Cli]:
    def run(*argv: str) -> tuple[int, str, str]:
        code = main(argv)
        out, err = capsys.readouterr()
        return code, out, err

    yield run
    use(PLAIN)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = seal_in(tmp_path / "keys").key
    assert path
    return path


@pytest.fixture
def house(home: Path, cli: Cli) -> Path:
    """Two closed sessions of a group, one that was interrupted, a group, and an action that was added."""
    first = replace(started(made=plan(people=PEOPLE)), group="pair")
    keep(home / "sessions", whole(first, agreed(1, "ring the canary", PEOPLE[:1]))).settle(ID)
    keep(home / "sessions", [replace(first, session=OPEN), ev.SlotBegan(at=0.0, slot=0), agreed(1, "canary")], OPEN)
    (home / "groups").mkdir()
    (home / "groups" / "pair.toml").write_text(GROUP)
    cli("actions", "add", "Zanariya: feed the canary", "--group", "pair")
    return home


def bytes_below(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()).lower()


def kept(house: Path) -> dict[str, bytes]:
    """What is kept, without locks and what is derived."""
    files = (path for path in house.rglob("*") if path.is_file() and path.name not in ("lock", "config.toml"))
    return {str(path.relative_to(house)): path.read_bytes() for path in files if path.parent != house / "state"}


ASKED = (
    ("sessions",),
    ("sessions", "search", "canary"),
    ("sessions", "show", ID),
    ("sessions", "show", OPEN),
    ("sessions", "chart"),
    ("actions",),
    ("actions", "show", "x7k2-1"),
    ("groups",),
    ("groups", "show", "pair"),
    ("groups", "check"),
    ("export", ID, "--to", "md"),
    ("export", "--group", "pair", "--to", "json"),
    ("export", "--actions", "--to", "csv"),
)


def answers(cli: Cli) -> dict[tuple[str, ...], list[str]]:
    """What is answered, in any order, without the second in which it was."""
    told = {command: cli(*command) for command in ASKED}
    assert [command for command, (code, _, err) in told.items() if code or err] == []
    return {
        command: sorted(line for line in out.splitlines() if '"made"' not in line)
        for command, (_, out, _) in told.items()
    }


def test_everything_is_answered_alike_on_a_sealed_store_and_off_again_nothing_is_lost(
    cli: Cli, house: Path, key: Path
) -> None:
    before, told = kept(house), answers(cli)
    assert all(word in bytes_below(house) for word in WORDS[:3])
    code, out, err = cli("seal", "on", "--key", str(key))
    assert (code, err) == (0, "")
    assert "a synced folder will pass them all on" in out
    assert not any(word in bytes_below(house) for word in WORDS)
    assert answers(cli) == told
    assert not any(word in bytes_below(house) for word in WORDS)
    assert cli("seal")[1].splitlines()[2] == "5 files sealed, 0 plain, 0 partly sealed"
    code, out, err = cli("seal", "off")
    assert (code, err, out.splitlines()[-1]) == (0, "", "Nothing is sealed any more.")
    assert kept(house) == before
    assert answers(cli) == told


def test_a_session_is_held_followed_resumed_closed_and_deleted_sealed(cli: Cli, house: Path, key: Path) -> None:
    cli("seal", "on", "--key", str(key))
    clock = VirtualClock(NOW)
    opening = Opening(Sessions(house / "sessions"), clock)
    live = opening.new(plan(people=PEOPLE), Setup(people=PEOPLE), {"f": "canary"}, lambda *_: plan())
    live.do(ask.Start())
    live.do(ask.AddAction((PEOPLE[0],), "a canary more"))
    live.close()
    followed = Followed(Sessions(house / "sessions"), live.session_id, clock)
    assert [one.what for one in followed.session.actions] == ["a canary more"]
    again = opening.resume(live.session_id)
    assert [one.what for one in again.session.actions] == ["a canary more"]
    again.come_back("leave out")
    again.do(ask.Finish())
    again.do(ask.Close())
    opening.put_away(again)
    assert not any(word in bytes_below(house) for word in WORDS)
    assert "a canary more" in cli("actions")[1]
    assert cli("sessions", "delete", live.session_id)[0] == 0
    assert "a canary more" not in cli("actions")[1]


def test_without_the_key_the_history_says_in_one_line_why_it_cannot_be_shown(cli: Cli, house: Path, key: Path) -> None:
    cli("seal", "on", "--key", str(key))
    key.rename(key.with_name("away"))
    for command in ASKED[:-1]:
        code, out, err = cli(*command)
        assert (code, out) == (3, "")
        assert err.count("\n") == 1
        assert "cannot be shown: sealed, and the key cannot be read (No such file or directory)" in err
    live = Opening(Sessions(house / "sessions"), VirtualClock(NOW)).new(
        plan(people=PEOPLE), Setup(people=PEOPLE), {}, lambda *_: plan()
    )
    live.do(ask.AddAction((PEOPLE[0],), "kept without the key"))
    live.close()
    key.with_name("away").rename(key)
    assert "kept without the key" in cli("actions")[1]


def test_an_archive_of_a_sealed_house_is_sealed_and_comes_back_in_another(
    cli: Cli, house: Path, key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = answers(cli)
    cli("seal", "on", "--key", str(key))
    assert cli("backup", str(tmp_path / "all.zip"))[0] == 0
    shutil.unpack_archive(tmp_path / "all.zip", tmp_path / "out")
    assert not any(word in bytes_below(tmp_path / "out") for word in WORDS)
    monkeypatch.setenv("THINKPAIR_HOME", str(tmp_path / "elsewhere"))
    assert cli("restore", str(tmp_path / "all.zip"))[0] == 0
    assert answers(cli) == told
    assert not any(word in bytes_below(tmp_path / "elsewhere") for word in WORDS)


def test_a_folder_that_is_sealed_stays_so_where_the_settings_are_damaged(cli: Cli, house: Path, key: Path) -> None:
    cli("seal", "on", "--key", str(key))
    (house / "config.toml").write_text("seal_to = [")
    cli("groups", "new", "The canary again", "--people", "Zanariya")
    assert not any(word in bytes_below(house) for word in WORDS)


def test_what_runs_is_left_out_told_and_sealed_by_the_next_run(cli: Cli, house: Path, key: Path) -> None:
    held = Lock(house / "sessions" / OPEN)
    code, _, err = cli("seal", "on", "--key", str(key))
    assert code == 3
    assert err.startswith(f"thinkpair: left as it is: {OPEN} is open elsewhere")
    assert cli("seal")[1].splitlines()[2:] == [
        "4 files sealed, 1 plain, 0 partly sealed",
        "thinkpair seal on rewrites 1 file",
    ]
    assert OPEN in cli("sessions")[1]
    held.release()
    assert cli("seal", "on")[0] == 0
    assert not any(word in bytes_below(house) for word in WORDS)


def test_another_key_is_refused_and_changes_nothing(cli: Cli, house: Path, key: Path, tmp_path: Path) -> None:
    cli("seal", "on", "--key", str(key))
    before, other = kept(house), seal_in(tmp_path / "other").key
    code, _, err = cli("seal", "on", "--key", str(other))
    assert (code, err.count("\n")) == (1, 1)
    assert "sealed to another key" in err
    assert kept(house) == before


def test_off_without_the_key_changes_nothing(cli: Cli, house: Path, key: Path) -> None:
    cli("seal", "on", "--key", str(key))
    key.unlink()
    before = kept(house)
    code, _, err = cli("seal", "off")
    assert (code, err.startswith("thinkpair: everything stays as it is: ")) == (3, True)
    assert kept(house) == before
    main(["seal", "status"])
    assert in_use().seals


def test_a_library_that_is_missing_is_told_in_one_line(
    cli: Cli, house: Path, tmp_path: Path, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyrage", None)
    for command in (("new-key", str(tmp_path / "new")), ("on", "--key", str(key))):
        code, _, err = cli("seal", *command)
        assert (code, err.count("\n")) == (3, 1)
        assert "pip install 'thinkpair[seal]'" in err
    assert all(word in bytes_below(house) for word in WORDS[:3])


def test_a_group_is_edited_by_hand_through_an_open_copy_that_goes(
    cli: Cli, house: Path, key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\necho "$1" > "$0.saw"\nsed -i s/song/tune/ "$1"\n')
    editor.chmod(0o700)
    monkeypatch.setenv("VISUAL", str(editor))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    cli("seal", "on", "--key", str(key))
    assert cli("groups", "edit", "pair")[0] == 0
    assert "canary tune" in cli("groups", "show", "pair")[1]
    assert not Path((tmp_path / "editor.saw").read_text().strip()).exists()
    assert not any(word in bytes_below(house) for word in WORDS)
