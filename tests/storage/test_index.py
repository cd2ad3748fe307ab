"""The index: finds what was recorded, follows what changes, and does no harm whatever becomes of its file."""

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.storage.history import make_history
from tests.storage.making import ID, agreed, keep, plan, started, whole
from thinkpair.errors import FilesError
from thinkpair.session import events as ev
from thinkpair.session.actions import Item
from thinkpair.storage import records
from thinkpair.storage.actions import change_action, list_actions
from thinkpair.storage.index import database
from thinkpair.storage.index.action_queries import agreed_actions, open_actions
from thinkpair.storage.index.database import ALL, SessionQuery
from thinkpair.storage.index.index import NAME, Index
from thinkpair.storage.sessions import Sessions

OTHER = "2026-11-22-0900-check-in-abcd"
LATER = "2026-11-23-0900-thinking-pair-k2x7"


def _held(root: Path, session: str = ID, *more: ev.Event, **made: str) -> Sessions:
    form = made.get("form", "thinking-pair")
    first = replace(
        started(session, f"{session[:10]}T09:00:00+00:00", plan(form=form, people=("Ana", made.get("other", "Ben")))),
        group=made.get("group", ""),
    )
    sessions = keep(root, [*whole(first, *more)], session)
    sessions.settle(session)
    _age(root / session)
    return sessions


def _age(*folders: Path) -> None:
    """What changed just now is read twice; let it be older."""
    for folder in folders:
        for path in (*folder.iterdir(), folder):
            os.utime(path, (1_000_000_000, 1_000_000_000))


def _index(tmp_path: Path) -> Index:
    index = Index(Sessions(tmp_path / "sessions"), tmp_path / "state" / NAME)
    index.refresh()
    return index


def _found(index: Index, **wanted: str) -> list[str]:
    return [one.id for one in index.find(SessionQuery(**wanted))]


def _three(tmp_path: Path) -> Index:
    root = tmp_path / "sessions"
    _held(root, ID, agreed(1, "ring the bank"))
    _held(root, OTHER, agreed(1, "Ärger über die Brücke"), form="check-in", other="Zoë", group="peers")
    _held(root, LATER, ev.ItemAdded(at=1.0, list="ideas", item=Item(number=1, text="橋を渡る")), group="peers")
    return _index(tmp_path)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, [LATER, OTHER, ID]),
        ({"group": "peers"}, [LATER, OTHER]),
        ({"person": "ZOË"}, [OTHER]),
        ({"format": "thinking-pair"}, [LATER, ID]),
        ({"since": "2026-11-22"}, [LATER, OTHER]),
        ({"until": "2026-11-22"}, [OTHER, ID]),
        ({"since": "2026-12"}, []),
        ({"until": "2026"}, [LATER, OTHER, ID]),
        ({"words": "ban"}, [ID]),
        ({"words": "bank ring"}, [ID]),
        ({"words": "bank elsewhere"}, []),
        ({"words": "BRUCKE arger"}, [OTHER]),
        ({"words": "を渡"}, [LATER]),
        ({"words": "ideas ana", "group": "peers"}, [LATER]),
        ({"words": '" OR words:*'}, []),
        ({"words": "ana", "person": "nobody"}, []),
    ],
)
def test_sessions_are_found_by_whatever_was_recorded(tmp_path: Path, wanted: dict[str, str], found: list[str]) -> None:
    assert _found(_three(tmp_path), **wanted) == found


def test_what_is_listed_is_what_the_records_say(tmp_path: Path) -> None:
    index = _three(tmp_path)
    assert index.find(ALL) == index.sessions.summaries()
    assert index.count() == 3
    assert index.find(newest=1)[0].id == LATER
    assert dict(index.records(SessionQuery(words="bank"))) == {ID: index.sessions.record(ID)[0]}
    assert index.formats() == ("check-in", "thinking-pair")


def test_nothing_is_read_again_that_did_not_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = _three(tmp_path)
    monkeypatch.setattr(records, "record_values", None)
    assert index.refresh() is False
    assert index.count() == 3


def test_a_record_changed_by_hand_is_noticed_also_where_it_is_as_long_and_as_old(tmp_path: Path) -> None:
    index = _three(tmp_path)
    path = tmp_path / "sessions" / ID / "record.toml"
    path.write_text(path.read_text().replace("bank", "bonk"))
    assert index.refresh() is True
    assert _found(index, words="bank") == []
    beside = path.with_name("other")
    beside.write_text(path.read_text().replace("bonk", "bunk"))
    beside.rename(path)
    _age(path.parent)
    assert index.refresh() is True
    assert _found(index, words="bunk") == [ID]


def test_what_is_gone_is_gone_and_what_came_is_there(tmp_path: Path) -> None:
    index = _three(tmp_path)
    index.sessions.delete(OTHER)
    assert index.refresh() is True
    assert _found(index) == [LATER, ID]
    _held(tmp_path / "sessions", OTHER)
    assert index.refresh() is True
    assert _found(index) == [LATER, OTHER, ID]


def test_a_forgotten_session_leaves_no_byte(tmp_path: Path) -> None:
    index = _three(tmp_path)
    index.sessions.delete(ID)
    index.forget(ID)
    left = b"".join(path.read_bytes() for path in (tmp_path / "state").iterdir())
    assert b"bank" not in left
    assert b"brucke" in left


@pytest.mark.parametrize("gone", ["session", "record"])
def test_what_vanishes_by_hand_leaves_no_byte(tmp_path: Path, gone: str) -> None:
    """A session's folder that somebody removes, or a record that says less than before, leaves the index as clean."""
    index = _three(tmp_path)
    folder = tmp_path / "sessions" / ID
    if gone == "session":
        shutil.rmtree(folder)
    else:
        path = folder / "record.toml"
        path.write_text(path.read_text().replace("bank", "dentist"))
        (folder / "journal.jsonl").unlink()
    assert index.refresh()
    left = b"".join(path.read_bytes() for path in (tmp_path / "state").iterdir())
    assert b"bank" not in left


def test_what_is_kept_of_nothing_is_nothing(tmp_path: Path) -> None:
    root = tmp_path / "sessions"
    keep(root, [*whole(started(made=plan("nothing", people=("Canary", "Ben"))), agreed(1, "canary"))])
    index = _index(tmp_path)
    assert index.find(ALL) == ()
    assert b"anary" not in b"".join(path.read_bytes() for path in (tmp_path / "state").iterdir())


def test_what_runs_or_was_interrupted_is_told_as_it_is_now(tmp_path: Path) -> None:
    root = tmp_path / "sessions"
    sessions = keep(root, [started()])
    index = _index(tmp_path)
    assert index.unsettled() == (ID,)
    assert index.find()[0].state == "interrupted"
    journal = sessions.open(ID)
    assert index.find()[0].state == "open"
    journal.append([agreed(1, "quick"), ev.Finished(at=5.0), ev.Closed(at=6.0)])
    assert journal.flush(10)
    journal.close()
    index.refresh()
    assert _found(index, words="quick") == [ID]
    sessions.settle(ID)
    index.refresh()
    assert index.unsettled() == ()


def test_what_began_after_the_last_look_is_known_by_its_id(tmp_path: Path) -> None:
    index = _three(tmp_path)
    keep(tmp_path / "sessions", [started("2026-12-01-0900-thinking-pair-zzzz")], "2026-12-01-0900-thinking-pair-zzzz")
    assert index.unseen() == ("2026-12-01-0900-thinking-pair-zzzz",)


def _garbage(path: Path) -> None:
    path.write_bytes(b"this is no database " * 500)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()


def _other_tables(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE people")
    connection.close()


def _link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


@pytest.mark.parametrize("harm", [_garbage, _cut, _newer, _other_tables, _link, Path.unlink])
def test_whatever_becomes_of_the_file_the_answer_is_the_same(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    index = _three(tmp_path)
    before = index.find()
    path = tmp_path / "state" / NAME
    for left in (tmp_path / "state").glob(f"{NAME}-*"):
        left.unlink()
    harm(path)
    again = _index(tmp_path)
    assert again.find() == before
    assert _found(again, words="bank", person="ana") == [ID]
    assert len(open_actions(again).all) == 2


def test_a_locked_index_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_PATIENCE", 0.01)
    _three(tmp_path)
    path = tmp_path / "state" / NAME
    _held(tmp_path / "sessions", "2026-11-24-0900-thinking-pair-mmmm", agreed(1, "late"))
    holder = sqlite3.connect(path)
    holder.execute("BEGIN EXCLUSIVE")
    assert len(_found(_index(tmp_path))) == 4
    holder.rollback()
    holder.close()
    assert len(_found(_index(tmp_path), words="bank")) == 1


def test_an_index_without_a_place_for_its_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    sessions = _three(tmp_path).sessions
    (tmp_path / "file").touch()
    index = Index(sessions, tmp_path / "file" / "index")
    assert not index.is_whole()
    for ask in (index.refresh, index.find):
        with pytest.raises(FilesError, match=f"cannot use the index of sessions, {index.database.path}: "):
            ask()


def test_a_folder_in_place_of_the_index_is_moved_aside_with_what_is_in_it(tmp_path: Path) -> None:
    sessions = _three(tmp_path).sessions
    path = tmp_path / "place" / "index"
    for number in (1, 2):
        path.unlink(missing_ok=True)
        path.mkdir(parents=True)
        (path / "letter").write_text("mine")
        index = Index(sessions, path)
        assert not index.is_whole()
        assert len(index.find()) == 3
        assert path.with_name(f"index.aside-{number}").joinpath("letter").read_text() == "mine"


def test_an_unchanged_log_of_actions_is_no_news(tmp_path: Path) -> None:
    """The index says that something has changed only where the log says something new."""
    index = _three(tmp_path)
    root = tmp_path / "sessions"
    change_action(root, replace(list_actions(root).all[0], status="done"), _when())
    assert index.refresh() is True
    assert index.refresh() is False


def test_two_that_look_at_once_do_not_harm_each_other(tmp_path: Path) -> None:
    make_history(tmp_path / "sessions", 40)
    both = [Index(Sessions(tmp_path / "sessions"), tmp_path / "state" / NAME) for _ in range(2)]
    threads = [threading.Thread(target=index.refresh) for index in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [index.count() for index in both] == [40, 40]
    assert both[0].find() == both[1].find()


def test_one_bad_session_is_named_and_the_others_are_there(tmp_path: Path) -> None:
    root = tmp_path / "sessions"
    _held(root)
    (root / OTHER).mkdir()
    (root / OTHER / "record.toml").write_text("a = [[[\n")
    index = _index(tmp_path)
    assert [(one.id, one.state) for one in index.find()] == [(OTHER, "damaged"), (ID, "closed")]
    assert index.notes()[0].startswith(f"{OTHER}/record.toml: damaged: ")


def test_open_actions_are_those_of_the_whole_history(tmp_path: Path) -> None:
    root = tmp_path / "sessions"
    make_history(root, 50)
    index = _index(tmp_path)
    every = list_actions(root).all
    assert agreed_actions(index).all == every
    assert set(open_actions(index).all) == {action for action in every if action.status == "open"}
    first, second = open_actions(index).all[:2]
    change_action(root, replace(first, status="done"), _when())
    index.refresh()
    assert first.reference not in {action.reference for action in open_actions(index).all}
    assert second.reference in {action.reference for action in open_actions(index).all}
    change_action(root, replace(first, status="open"), _when(1))
    index.refresh()
    assert first.reference in {action.reference for action in open_actions(index).all}
    assert {one.group for one in agreed_actions(index, SessionQuery(group="group-1")).all} == {"group-1"}


def test_the_events_of_a_session_do_not_depend_on_the_machine(tmp_path: Path) -> None:
    _held(tmp_path / "sessions", ID, agreed(1))
    text = b"".join(path.read_bytes() for path in (tmp_path / "sessions" / ID).iterdir()).decode()
    assert os.uname().nodename not in text
    assert str(tmp_path) not in text


def _when(hours: int = 0) -> datetime:
    return datetime(2026, 12, 1, 9 + hours, tzinfo=UTC)


def test_actions_are_listed_without_reading_a_record_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "sessions"
    make_history(root, 50)
    _age(*root.iterdir())
    index = _index(tmp_path)
    every = list_actions(root).all
    monkeypatch.setattr(records, "record_values", None)
    assert agreed_actions(index).all == every


def test_of_a_session_that_was_removed_since_no_action_is_listed(tmp_path: Path) -> None:
    index = _three(tmp_path)
    before = agreed_actions(index).all
    shutil.rmtree(tmp_path / "sessions" / ID)
    assert agreed_actions(index).all == tuple(action for action in before if action.session != ID) != before


def test_what_is_damaged_in_the_index_is_read_from_the_record(tmp_path: Path) -> None:
    index = _three(tmp_path)
    before = agreed_actions(index).all
    with index.database.open() as connection:
        connection.execute("UPDATE agreed SET record = X'7B'")
    assert agreed_actions(index).all == before
