"""Where things are kept, and that only their owner may look into the folders."""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import Cli
from tests.hostile.commands import say
from tests.hostile.garbage import furnish
from thinkpair.errors import FilesError
from thinkpair.settings import find_folders, load_settings, make_folders

OLD = 'title = "Own"\n\n[[round]]\ntitle = "R"\nactions = "never"\n\n  [[round.step]]\n  title = "S"\n  time = "1m"\n'


@pytest.fixture(params=[0o000, 0o022, 0o777], ids=["umask 000", "umask 022", "umask 777"])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


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


@pytest.mark.parametrize("command", [("sessions",), ("groups",), ("settings",), ("formats", "list")])
def test_folders_that_were_open_are_closed_by_any_command(command: tuple[str, ...], home: Path, cli: Cli) -> None:
    furnish(home)
    folders = find_folders()
    folders.formats.mkdir(exist_ok=True)
    for folder in folders.all:
        folder.chmod(0o777)
    assert cli(*command)[0] == 0
    assert {mode(folder) for folder in folders.all} == {0o700}


def test_a_folder_that_somebody_named_stays_open_and_is_told_once(home: Path, cli: Cli) -> None:
    furnish(home)
    home.chmod(0o777)
    code, _, told = cli("sessions")
    assert (code, mode(home)) == (0, 0o777)
    assert f"{home}: everybody may change what is in this folder, thinkpair's folders too: chmod o-w it" in told
    assert "everybody" not in cli("sessions")[2]


def test_the_folder_that_the_program_made_above_its_own_is_closed_as_well(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("THINKPAIR_HOME")
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / variable))
    made = tmp_path / "XDG_DATA_HOME" / "thinkpair"
    made.mkdir(parents=True)
    made.chmod(0o777)
    assert cli("sessions")[0] == 0
    assert (mode(made), mode(made.parent)) == (0o700, 0o755)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_one_session_of_another_user_stops_no_command(home: Path, cli: Cli) -> None:
    furnish(home)
    for path in (home, *home.rglob("*")):
        os.chown(path, 65534, 65534)
    theirs = next((home / "sessions").glob("*thinking-pair*"))
    os.chown(theirs, 0, 0)
    _open_above(home)
    commands = (("sessions",), ("actions",), ("actions", "add", "Ana: rest"), ("groups",))
    for command in commands:  # loads what they need, which somebody else may not be able to
        cli(*command)
    os.seteuid(65534)
    try:
        said = [cli(*command) for command in commands]
    finally:
        os.seteuid(0)
    assert [code for code, _, _ in said] == [0] * len(commands)
    assert f"{theirs.name}: cannot be read: it belongs to another user" in said[0][2]


def test_where_the_file_system_has_no_modes_everything_is_kept_as_the_umask_has_it(
    home: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    for name in ("chmod", "fchmod", "lchmod"):
        monkeypatch.setattr(os, name, refuse, raising=False)
    before = os.umask(0o077)
    try:
        furnish(home)
        assert say("run", "--plain", "thinking-pair", "--people=Ana,Ben").code == 0
        (home / "formats" / "own.toml").write_text(OLD)
        assert cli("formats", "upgrade", str(home / "formats" / "own.toml"))[0] == 0
    finally:
        os.umask(before)
    assert {mode(path) for path in home.rglob("*") if path.is_dir()} == {0o700}
    assert {mode(path) for path in home.rglob("*") if path.is_file()} == {0o600}
    assert not list(home.rglob(".join"))  # others could join, and nothing is left of that


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_the_folder_of_another_user_is_told_as_that(home: Path) -> None:
    home.mkdir(mode=0o700)
    _open_above(home)
    os.seteuid(65534)
    try:
        with pytest.raises(FilesError, match="it belongs to another user") as told:
            make_folders(find_folders())
    finally:
        os.seteuid(0)
    assert "THINKPAIR_HOME=FOLDER" in str(told.value)


def _open_above(home: Path) -> None:
    """Let somebody else come as far as a folder."""
    for above in home.parents:
        if above.stat().st_uid == 0 and not above.stat().st_mode & 0o001:
            above.chmod(above.stat().st_mode | 0o011)
