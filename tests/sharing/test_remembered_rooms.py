"""What this machine remembers of brokers and rooms, in files that may be damaged."""

from pathlib import Path
from time import time

import pytest
from msgspec.structs import replace

from thinkpair.cli import main
from thinkpair.cli.broker import as_user, settle_broker
from thinkpair.cli.context import rooms_of
from thinkpair.settings import load_settings
from thinkpair.sharing import ENTRANCES
from thinkpair.sharing.joining import NotAdmitted
from thinkpair.sharing.remembered_rooms import Entrance, RememberedRooms
from thinkpair.sharing.room_line import Broker, new_room, read_broker

BROKER = Broker("broker.example.org", 8883)


@pytest.fixture
def rooms(tmp_path: Path) -> RememberedRooms:
    return RememberedRooms(tmp_path)


def test_what_is_damaged_is_set_aside_before_something_new_is_written(tmp_path: Path, rooms: RememberedRooms) -> None:
    path = tmp_path / "broker-passwords.json"
    path.write_bytes(b'{"damaged": "\xaf')
    rooms.save_password(BROKER, "ana", "secret")
    assert (rooms.known(BROKER).user, rooms.known(BROKER).password) == ("ana", "secret")
    assert path.with_name(f"{path.name}.torn-1").read_bytes() == b'{"damaged": "\xaf'


def test_forgetting_one_session_leaves_the_others(rooms: RememberedRooms) -> None:
    room = new_room(BROKER)
    for session in ("one", "two"):
        rooms.remember(session, room, (1, "a"))
    rooms.forget("one")
    rooms.forget("three")
    assert rooms.of_session("one") is None
    assert rooms.of_session("two") == (room, (1, "a"))


def test_where_phones_come_in_is_kept_for_the_user_alone(tmp_path: Path, rooms: RememberedRooms) -> None:
    entrance = Entrance("192.168.1.5", 8080, "abcd2345", "KEY", time() + 9)
    rooms.remember_entrance("one", entrance)
    rooms.remember_entrance("two", replace(entrance, until=time() - 9))
    assert rooms.entrance_of("one") == entrance
    assert rooms.entrance_of("two") is None, "it is too long ago"
    assert (tmp_path / ENTRANCES).stat().st_mode & 0o777 == 0o600
    rooms.remember_entrance("three", entrance)
    assert b"two" not in (tmp_path / ENTRANCES).read_bytes()
    rooms.forget("one")
    assert rooms.entrance_of("one") is None


def test_a_damaged_line_is_as_none(tmp_path: Path, rooms: RememberedRooms) -> None:
    (tmp_path / "shared-sessions.json").write_bytes(b'{"one": {"line": "\xaf", "term": [1, "a"]}}')
    assert rooms.of_session("one") is None
    (tmp_path / "shared-sessions.json").write_text('{"one": {"line": "mqtts://x#y", "term": [1, "a"]}}')
    assert rooms.of_session("one") is None


@pytest.mark.parametrize("typed", [["secret"], ["ana", "secret"]], ids=["user in the address", "user asked for"])
def test_a_password_is_asked_for_before_anything_else_was_saved(
    home: Path, monkeypatch: pytest.MonkeyPatch, typed: list[str]
) -> None:
    """The folders are not there yet; `--password` asks for the user, too, where the address has none."""
    user = "" if len(typed) > 1 else "ana@"
    settings = replace(load_settings(), broker=f"mqtts://{user}broker.example.org")
    answers = iter(typed)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    monkeypatch.setattr("thinkpair.cli.broker.getpass", lambda _: next(answers))
    settle_broker(settings, again=True)
    known = rooms_of(settings).known(read_broker("mqtts://broker.example.org"))
    assert (known.user, known.password) == ("ana", "secret")


def test_a_wrong_password_is_asked_for_again_at_once(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter(["wrong", "wrong again", "secret"])
    settings, broker = load_settings(), replace(BROKER, user="ana")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("thinkpair.cli.broker.getpass", lambda _: next(answers))

    def connect() -> str:
        if rooms_of(settings).known(broker).password != "secret":
            raise NotAdmitted("broker.example.org does not accept the user or the password")
        return "joined"

    assert as_user(settings, broker, connect, again=False) == "joined"
    told = capsys.readouterr().err
    assert told.count("does not accept the user or the password") == 2, "the first time none was typed"
    assert "--password" not in told


def test_an_address_that_is_none_is_asked_for_again(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter(["broker.example.org", "mqtts://broker.example.org"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    settle_broker(load_settings(), again=False)
    assert "put mqtts:// in front" in capsys.readouterr().err
    assert load_settings().broker == "mqtts://broker.example.org"


def test_a_line_that_is_not_whole_is_told_before_anything_is_asked(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: pytest.fail(question))
    assert main(["join", "--plain", "mqtt://foo#bar"]) == 2
    assert "this is not a whole join line" in capsys.readouterr().err
