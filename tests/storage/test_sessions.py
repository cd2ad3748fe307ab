"""The sessions below a folder: made, gone on with, listed, put away, removed."""

import errno
import os
from datetime import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.storage.making import ID, PEOPLE, WALL, agreed, keep, plan, started, whole
from thinkpair.errors import FilesError, UsageError
from thinkpair.session import events as ev
from thinkpair.session.actions import Item, Retention
from thinkpair.storage import lock
from thinkpair.storage.index.database import ALL
from thinkpair.storage.index.index import Index
from thinkpair.storage.journal.draft_file import DraftFile
from thinkpair.storage.liveness import read_liveness
from thinkpair.storage.records import Summary, format_of, read_record, record_path
from thinkpair.storage.session_removal import finish_removals, remove_session
from thinkpair.storage.sessions import Sessions, new_id

OTHER = "2026-11-22-0900-thinking-pair-abcd"


def test_an_id_says_when_and_what() -> None:
    when = datetime.fromisoformat(WALL)
    assert new_id("thinking-pair", when, "x7k2") == "2026-11-21-140500-thinking-pair-x7k2"
    assert new_id("My Format!", when, "x7k2") == "2026-11-21-140500-my-format-x7k2"
    assert new_id("../../etc", when, "x7k2") == "2026-11-21-140500-etc-x7k2"
    assert new_id("ü", when, "x7k2") == "2026-11-21-140500-session-x7k2"
    with pytest.raises(UsageError):
        new_id("f", when, "../x")


@pytest.mark.parametrize(
    "bad", ["", "..", "../" + ID, ID + "/..", ID + "\n", "/etc", ID.upper(), "2026-11-21", "\x1b[31m"]
)
def test_what_is_no_id_is_refused_everywhere(tmp_path: Path, bad: str) -> None:
    sessions = Sessions(tmp_path)
    for ask in (sessions.create, sessions.open, sessions.read, sessions.summary, sessions.settle, sessions.delete):
        with pytest.raises(UsageError) as refused:
            ask(bad)
        assert str(refused.value).isprintable()


def test_a_session_that_is_not_there_says_where_to_look(tmp_path: Path) -> None:
    with pytest.raises(FilesError, match="thinkpair sessions"):
        Sessions(tmp_path).open(ID)


def test_a_folder_that_leads_elsewhere_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    root = tmp_path / "sessions"
    root.mkdir()
    (root / ID).symlink_to(elsewhere)
    assert Sessions(root).ids() == ()
    with pytest.raises(FilesError, match="link to another place"):
        Sessions(root).open(ID)
    assert list(elsewhere.iterdir()) == []


def test_what_was_left_is_found_and_gone_on_with(tmp_path: Path) -> None:
    sessions = keep(tmp_path / "a" / "b", [started(), agreed(1)])
    assert sessions.ids() == sessions.unsettled() == (ID,)
    journal = sessions.open(ID)
    assert journal.events == (started(), agreed(1))
    journal.close()
    assert {path.stat().st_mode & 0o777 for path in (sessions.root, sessions.root / ID)} == {0o700}


def test_the_same_id_twice_is_refused(tmp_path: Path) -> None:
    sessions = keep(tmp_path, [started()])
    with pytest.raises(FilesError, match="cannot make"):
        sessions.create(ID)


def test_a_folder_that_cannot_be_written_is_a_line_for_a_person(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FilesError, match=r"cannot make .*: (Not a directory|File exists)"):
        Sessions(tmp_path / "file").create(ID)


def test_it_can_be_read_while_it_runs_and_says_when_it_was_last_alive(tmp_path: Path) -> None:
    sessions = Sessions(tmp_path)
    journal = sessions.create(ID)
    journal.append([started()])
    assert journal.flush(10)
    os.utime(tmp_path / ID / "journal.jsonl", (1_000, 1_000))
    os.utime(tmp_path / ID / "lock", (2_000, 2_000))
    reading = sessions.read(ID)
    assert (reading.events, reading.notes) == ((started(),), ())
    signs = read_liveness(tmp_path / ID)
    assert (signs.written, signs.alive) == (1_000, 2_000)
    os.utime(tmp_path / ID / "journal.jsonl", (3_000, 3_000))
    signs = read_liveness(tmp_path / ID)
    assert (signs.written, signs.alive) == (3_000, 3_000)
    os.utime(tmp_path / ID / "journal.jsonl", (1_000, 1_000))
    with pytest.raises(FilesError, match=f"{ID} is open in another window; join it"):
        sessions.open(ID)
    journal.close()
    assert read_liveness(tmp_path / ID).alive == 2_000
    (tmp_path / ID / "lock").unlink()
    assert read_liveness(tmp_path / ID).alive == 1_000


def test_the_list_tells_those_that_run_from_those_to_go_on_with_and_those_that_are_over(tmp_path: Path) -> None:
    sessions = keep(tmp_path, [started(), agreed(1), agreed(2)])
    expected = Summary(
        id=ID,
        format="thinking-pair",
        title="Thinking pair",
        people=PEOPLE,
        started=WALL,
        state="interrupted",
        actions=2,
        planned=600,
    )
    assert sessions.summary(ID) == expected
    assert sessions.can_go_on(ID)
    journal = sessions.open(ID)
    assert sessions.summary(ID).state == "open"
    assert not sessions.can_go_on(ID)
    journal.append([ev.Finished(at=5.0), ev.Closed(at=6.0)])
    assert journal.flush(10)
    assert sessions.summary(ID).state == "closed"
    journal.close()
    assert not sessions.can_go_on(ID)
    sessions.settle(ID)
    assert not sessions.can_go_on(ID)
    assert sessions.summary(ID) == replace(expected, state="closed", lasted=5.0)


def test_the_newest_are_listed_first(tmp_path: Path) -> None:
    sessions = keep(tmp_path, [started()])
    keep(tmp_path, whole(started(OTHER)), OTHER)
    assert [summary.id for summary in sessions.summaries()] == [OTHER, ID]
    assert [summary.id for summary in sessions.summaries(newest=1)] == [OTHER]
    assert Sessions(tmp_path / "not there").summaries() == ()


def test_of_one_minute_the_one_begun_last_comes_first(tmp_path: Path) -> None:
    """Also where it has another format, in the list, in the index and where a session is resumed; old ids have none."""
    day = datetime(2026, 11, 21, 9, 0)
    begun = [("zen", 3, "zzzz"), ("check-in", 20, "zzzz"), ("check-in", 41, "aaaa"), ("all", 59, "aaaa")]
    ids = [new_id(form, day.replace(second=second), token) for form, second, token in begun]
    ids = ["2026-11-21-0859-zen-zzzz", "2026-11-21-0900-zen-zzzz", *ids, "2026-11-21-0901-all-aaaa"]
    root = tmp_path / "sessions"
    for name in ids:
        sessions = keep(root, [started(name)], name)
    newest = ids[::-1]
    assert [summary.id for summary in sessions.summaries()] == newest
    assert list(sessions.newest_unsettled()) == newest
    index = Index(sessions, tmp_path / "index")
    index.refresh()
    assert index.ids(ALL) == newest
    assert [format_of(name) for name in newest] == ["all", "all", "check-in", "check-in", "zen", "zen", "zen"]


def test_putting_a_session_away_writes_its_record_and_takes_the_lock_away(tmp_path: Path) -> None:
    sessions = keep(tmp_path, whole(started(), agreed(1)))
    assert sessions.settle(ID)
    assert sessions.unsettled() == ()
    assert sorted(path.name for path in (tmp_path / ID).iterdir()) == ["journal.jsonl", "record.toml"]
    assert record_path(tmp_path / ID).stat().st_mode & 0o777 == 0o600
    record, notes = read_record(tmp_path / ID)
    assert record is not None
    assert (record.actions, notes) == ((agreed(1).action,), ())
    assert sessions.settle(ID)


def test_a_session_in_the_middle_is_not_put_away(tmp_path: Path) -> None:
    sessions = keep(tmp_path, [started()])
    assert not sessions.settle(ID)
    assert sessions.unsettled() == (ID,)
    assert not record_path(tmp_path / ID).exists()


def test_a_record_can_always_be_made_again(tmp_path: Path) -> None:
    sessions = keep(tmp_path, whole(started(), agreed(1)))
    sessions.settle(ID)
    first = sessions.record(ID)
    record_path(tmp_path / ID).unlink()
    assert sessions.record(ID) == first
    assert sessions.unsettled() == (ID,)
    sessions.settle(ID)
    assert read_record(tmp_path / ID) == first


def held_with_canaries(root: Path, wanted: Retention) -> Sessions:
    """A closed session that wanted this much kept, with canaries wherever a journal can hold a text."""
    collected = ev.ItemAdded(at=3.0, list="ideas", item=Item(number=1, text="canary idea"))
    sessions = keep(root, whole(started(made=plan(wanted)), agreed(1, "canary action"), collected))
    (root / ID / "journal.jsonl.torn-1").write_text("canary tail")
    (root / ID / "journal-2 (copy).jsonl").write_text("canary copy")
    return sessions


def test_of_times_alone_the_record_is_all_that_is_left_after_the_close(tmp_path: Path) -> None:
    sessions = held_with_canaries(tmp_path, "times")
    assert sessions.settle(ID)
    assert [path.name for path in (tmp_path / ID).iterdir()] == ["record.toml"]
    text = record_path(tmp_path / ID).read_text()
    assert "Ana" in text
    assert "canary" not in text
    assert sessions.summary(ID).state == "closed"
    assert sessions.settle(ID)


def test_of_nothing_nothing_is_left_after_the_close(tmp_path: Path) -> None:
    sessions = held_with_canaries(tmp_path, "nothing")
    assert sessions.settle(ID)
    assert not any(path.is_file() for path in tmp_path.rglob("*"))
    assert sessions.ids() == ()


def test_a_removal_that_was_cut_off_is_finished_later(tmp_path: Path) -> None:
    sessions = keep(tmp_path, whole(started()))
    (tmp_path / f".deleted-{OTHER}").mkdir()
    (tmp_path / f".deleted-{OTHER}" / "journal.jsonl").write_text("canary")
    assert finish_removals(Index(sessions, tmp_path / "state" / "index"))
    assert sorted(path.name for path in tmp_path.iterdir()) == [ID, "state"]


def test_a_close_that_was_cut_off_before_everything_was_removed_is_finished_later(tmp_path: Path) -> None:
    sessions = keep(tmp_path, whole(started(made=plan("times")), agreed(1, "canary")))
    journal = (tmp_path / ID / "journal.jsonl").read_bytes()
    sessions.settle(ID)
    (tmp_path / ID / "lock").touch()
    (tmp_path / ID / "journal-2.jsonl").write_bytes(journal)
    assert sessions.unsettled() == (ID,)
    sessions.settle_left_overs()
    assert sessions.unsettled() == ()
    assert [path.name for path in (tmp_path / ID).iterdir()] == ["record.toml"]


def test_however_many_were_not_put_away_they_come_in_order_and_each_once(tmp_path: Path) -> None:
    ids = [new_id("thinking-pair", datetime(2026, 11, day), "abcd") for day in range(1, 31)]
    for session in (*ids[::2], *ids[1::2]):
        (tmp_path / session).mkdir()
    assert list(Sessions(tmp_path).newest_unsettled()) == ids[::-1]


def test_what_was_closed_and_cut_off_is_put_away_later_unless_it_is_open_somewhere(tmp_path: Path) -> None:
    sessions = keep(tmp_path, whole(started()))
    keep(tmp_path, [started(OTHER)], OTHER)
    journal = sessions.open(ID)
    sessions.settle_left_overs()
    assert sessions.unsettled() == (ID, OTHER)
    journal.close()
    sessions.settle_left_overs()
    assert sessions.unsettled() == (OTHER,)


def test_a_record_that_was_changed_by_hand_is_not_written_over(tmp_path: Path) -> None:
    sessions = keep(tmp_path, whole(started(), agreed(1)))
    sessions.settle(ID)
    path = record_path(tmp_path / ID)
    path.write_text(path.read_text().replace("ring the bank", "ring the bank twice"))
    (tmp_path / ID / "journal.jsonl").write_bytes(b"rubbish")
    assert sessions.settle(ID)
    assert "ring the bank twice" in path.read_text()


def test_a_session_whose_beginning_is_lost_is_not_put_away_as_an_empty_one(tmp_path: Path) -> None:
    sessions = keep(tmp_path, whole(started(), agreed(1)))
    journal = tmp_path / ID / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b"SessionStarted", b"SessionStartet"))
    assert not sessions.settle(ID)
    assert not record_path(tmp_path / ID).exists()
    assert sessions.summary(ID).state == "damaged"


def test_a_session_that_cannot_begin_leaves_no_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(lock, "open_private", full)
    with pytest.raises(FilesError, match="the disk is full"):
        Sessions(tmp_path).create(ID)
    assert list(tmp_path.iterdir()) == []


def test_one_bad_session_does_not_hide_the_others(tmp_path: Path) -> None:
    sessions = keep(tmp_path, [started()])
    for name in ("2026-11-23-0900-empty-abcd", "2026-11-24-0900-rubbish-abcd", "2026-11-25-0900-record-abcd"):
        (tmp_path / name).mkdir()
    (tmp_path / "2026-11-24-0900-rubbish-abcd" / "journal.jsonl").write_bytes(b"\xff" * 100)
    (tmp_path / "2026-11-25-0900-record-abcd" / "record.toml").write_bytes(b"a = [[[[\xff")
    (tmp_path / "notes.txt").touch()
    (tmp_path / "2026-11-26-0900-a-file-abcd").touch()
    listed = sessions.summaries()
    assert [(one.format, one.state, bool(one.notes)) for one in listed] == [
        ("record", "damaged", True),
        ("rubbish", "damaged", True),
        ("thinking-pair", "interrupted", False),
    ]
    assert listed[0].notes[0].startswith("2026-11-25-0900-record-abcd/record.toml: damaged: ")


def test_a_damaged_record_is_no_loss_while_there_is_a_journal(tmp_path: Path) -> None:
    sessions = keep(tmp_path, whole(started(), agreed(1)))
    sessions.settle(ID)
    record_path(tmp_path / ID).write_text("version = 1\nsession = 3\n")
    summary = sessions.summary(ID)
    assert (summary.state, summary.actions) == ("closed", 1)
    assert summary.notes == (f"{ID}/record.toml: not understood: Expected `str`, got `int` - at `$.session`",)


def test_deleting_leaves_nothing(tmp_path: Path) -> None:
    sessions = keep(tmp_path, whole(started()))
    keep(tmp_path, [started(OTHER)], OTHER)
    remove_session(Index(sessions, tmp_path / "state" / "index"), ID)
    assert sorted(path.name for path in tmp_path.iterdir()) == [OTHER, "state"]


def test_a_session_that_runs_is_not_deleted(tmp_path: Path) -> None:
    sessions = Sessions(tmp_path)
    journal = sessions.create(ID)
    with pytest.raises(FilesError, match="open in another window"):
        sessions.delete(ID)
    journal.close()
    assert sessions.ids() == (ID,)


def test_a_second_screen_sees_each_event_once_also_over_a_crash(tmp_path: Path) -> None:
    sessions = keep(tmp_path, [started()])
    tail = sessions.tail(ID)
    assert tail.new() == (started(),)
    assert tail.new() == ()
    with (tmp_path / ID / "journal.jsonl").open("ab") as file:
        file.write(b"torn")
    assert tail.new() == ()
    journal = sessions.open(ID)
    journal.append([agreed(1)])
    assert journal.flush(10)
    assert tail.new() == (agreed(1),)
    journal.close()


@pytest.mark.parametrize(("alone", "copies"), [((), 0), ((agreed(1),), 1)])
def test_of_a_session_that_was_taken_over_a_copy_is_listed_where_people_did_something_alone(
    tmp_path: Path, alone: tuple[ev.ActionAdded, ...], copies: int
) -> None:
    """That it was resumed, and what time caused, is nothing that people did; what was half typed goes on with it."""
    sessions = Sessions(tmp_path)
    common = started(), ev.SlotBegan(at=0.0, slot=0)
    journal = sessions.create(ID)
    time_alone = ev.Returned(at=20.0), ev.TimeLeftOut(at=20.0, seconds=5.0), ev.TimeUp(at=300.0, slot=0)
    journal.append((*common, *time_alone, *alone))
    journal.close()
    draft = DraftFile(tmp_path / ID)
    draft.keep({"what": "call"})
    draft.settle(10)
    sessions.adopt(ID, (*common, ev.Paused(at=30.0))).close()
    assert sessions.read(ID).events == (*common, ev.Paused(at=30.0))
    assert len([summary for summary in sessions.summaries() if summary.state == "copy"]) == copies
    assert DraftFile(tmp_path / ID).read() == {"what": "call"}
