"""What was agreed, over all sessions, and what became of it."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.store.making import ID, WALL, agreed, keep, plan, started, whole
from thinkpair.errors import FilesError, UsageError
from thinkpair.session import events as ev
from thinkpair.session.events import Action, LastAction, Verdict
from thinkpair.store.actions import AgreedAction, change_action, find_action, last_actions, list_actions
from thinkpair.store.lock import Lock
from thinkpair.store.sessions import Sessions

NEXT = "2026-11-28-1405-thinking-pair-b3b3"
LATER = "2026-12-05-1405-thinking-pair-c4c4"
WHEN = datetime.fromisoformat(WALL)


def hold(
    root: Path, session: str, *middle: ev.Event, people: tuple[str, ...] = ("Ana", "Ben"), form: str = "thinking-pair"
) -> Sessions:
    """A session held and put away, at the time in its id."""
    wall = f"{session[:10]}T{session[11:13]}:{session[13:15]}:00+01:00"
    sessions = keep(root, whole(started(session, wall, plan(people=people, form=form)), *middle), session)
    assert sessions.settle(session)
    return sessions


def review(verdict: Verdict, change: str = "", session: str = ID, number: int = 1) -> ev.ActionReviewed:
    """A word on an earlier action."""
    return ev.ActionReviewed(at=9.0, session=session, number=number, verdict=verdict, change=change)


def test_actions_of_all_sessions_are_listed_also_of_one_that_was_cut_off(tmp_path: Path) -> None:
    hold(tmp_path, ID, agreed(1))
    keep(
        tmp_path,
        [started(NEXT, "2026-11-28T14:05:00+01:00"), agreed(1, "pay", ("Ben",)), agreed(2, "gone"), ev.Undone(at=3.0)],
        NEXT,
    )
    first, second = list_actions(tmp_path).all
    assert first == AgreedAction(
        session=ID,
        number=1,
        reference="x7k2-1",
        who=("Ana",),
        what="ring the bank",
        due="2026-12-01",
        agreed_on="2026-11-21",
        format="thinking-pair",
        people=("Ana", "Ben"),
        status="open",
        carried=0,
    )
    assert (second.reference, second.what, second.who, second.agreed_on) == ("b3b3-1", "pay", ("Ben",), "2026-11-28")


@pytest.mark.parametrize(
    ("verdict", "change", "expected"),
    [
        ("done", "", {"status": "done"}),
        ("dropped", "", {"status": "dropped"}),
        ("open", "", {"carried": 1}),
        ("smaller", "find the number", {"carried": 1, "what": "find the number"}),
        ("handed over", "Ben", {"carried": 1, "who": ("Ben",)}),
        ("handed over", "", {"status": "handed over"}),
    ],
)
def test_a_review_in_a_later_session_says_what_became_of_it(
    tmp_path: Path, verdict: Verdict, change: str, expected: dict[str, object]
) -> None:
    hold(tmp_path, ID, agreed(1))
    before = find_action(tmp_path, "x7k2-1")
    hold(tmp_path, NEXT, review(verdict, change))
    assert find_action(tmp_path, "x7k2-1") == replace(before, **expected)  # type: ignore[arg-type]  # its own fields


def test_an_action_is_carried_as_often_as_it_was_left_open(tmp_path: Path) -> None:
    hold(tmp_path, ID, agreed(1))
    hold(tmp_path, NEXT, review("open"))
    hold(tmp_path, LATER, review("open"))
    assert find_action(tmp_path, "x7k2-1").carried == 2


def test_a_change_outside_a_session_is_kept_and_the_last_word_counts(tmp_path: Path) -> None:
    hold(tmp_path, ID, agreed(1))
    action = find_action(tmp_path, "x7k2-1")
    change_action(tmp_path, replace(action, status="done"), WHEN + timedelta(days=1))
    assert find_action(tmp_path, "x7k2-1").status == "done"
    hold(tmp_path, NEXT, review("open"))
    assert find_action(tmp_path, "x7k2-1").status == "open"
    change_action(tmp_path, replace(action, what="write to them", who=("Ben",), due=None), WHEN + timedelta(days=20))
    changed = find_action(tmp_path, f"{ID}-1")
    assert (changed.what, changed.who, changed.due, changed.status) == ("write to them", ("Ben",), None, "open")
    assert changed.reference == "x7k2-1"


def test_the_log_is_private_and_torn_ends_of_it_are_repaired(tmp_path: Path) -> None:
    hold(tmp_path, ID, agreed(1))
    action = find_action(tmp_path, "x7k2-1")
    change_action(tmp_path, replace(action, status="done"), WHEN)
    log = tmp_path / "actions" / "journal.jsonl"
    assert (log.stat().st_mode & 0o777, log.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    with log.open("ab") as file:
        file.write(b"torn")
    change_action(tmp_path, replace(action, status="dropped"), WHEN + timedelta(days=1))
    assert find_action(tmp_path, "x7k2-1").status == "dropped"
    assert list_actions(tmp_path).notes == ()


def test_a_log_that_someone_holds_on_to_is_a_line_for_a_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hold(tmp_path, ID, agreed(1))
    monkeypatch.setattr("thinkpair.store.actions._PATIENCE", 0.02)
    (tmp_path / "actions").mkdir()
    lock = Lock(tmp_path / "actions")
    with pytest.raises(FilesError, match="actions is open elsewhere: process"):
        change_action(tmp_path, find_action(tmp_path, "x7k2-1"), WHEN)
    lock.release()


def test_a_reference_that_is_none_or_more_than_one_is_told(tmp_path: Path) -> None:
    twin = "2026-12-24-1405-check-in-x7k2"
    hold(tmp_path, ID, agreed(1))
    hold(tmp_path, twin, agreed(1, "other"))
    with pytest.raises(UsageError, match=f"{ID}-1 or {twin}-1"):
        find_action(tmp_path, "x7k2-1")
    assert find_action(tmp_path, f"{twin}-1").what == "other"
    with pytest.raises(UsageError, match="there is no action"):
        find_action(tmp_path, "x7k2-9\x1b[31m")


def test_one_damaged_session_does_not_hide_the_actions_of_others(tmp_path: Path) -> None:
    hold(tmp_path, ID, agreed(1))
    hold(tmp_path, NEXT, agreed(1))
    (tmp_path / NEXT / "record.toml").write_bytes(b"\xff")
    bad = tmp_path / LATER
    bad.mkdir()
    (bad / "journal.jsonl").write_bytes(b"rubbish\n")
    listed = list_actions(tmp_path)
    assert [action.session for action in listed.all] == [ID, NEXT]
    assert [note.partition(": ")[0] for note in listed.notes] == [f"{NEXT}/record.toml", f"{LATER}/journal.jsonl:1"]


def test_what_a_format_does_not_keep_is_not_listed(tmp_path: Path) -> None:
    sessions = keep(tmp_path, whole(started(made=plan("times")), agreed(1)))
    sessions.settle(ID)
    assert list_actions(tmp_path).all == ()


def test_a_review_brings_what_the_same_people_have_open_as_it_reads_now(tmp_path: Path) -> None:
    hold(tmp_path, ID, agreed(1), agreed(2, "done by now"), agreed(3, "long"))
    hold(tmp_path, NEXT, review("done", number=2), review("smaller", "short", number=3), agreed(1, "walk", ("Ben",)))
    hold(tmp_path, "2026-11-29-0900-thinking-pair-zzzz", agreed(1, "not theirs"), people=("Ana", "Chi"))
    assert last_actions(tmp_path, "check-in", ("ben", "ANA")) == (
        LastAction(session=ID, action=Action(number=1, who=("Ana",), what="ring the bank", due="2026-12-01")),
        LastAction(session=ID, action=Action(number=3, who=("Ana",), what="short", due="2026-12-01")),
        LastAction(session=NEXT, action=Action(number=1, who=("Ben",), what="walk", due="2026-12-01")),
    )


def test_a_group_with_one_missing_or_one_more_is_the_same_group_in_the_same_format(tmp_path: Path) -> None:
    hold(tmp_path, ID, agreed(1), people=("Ana", "Ben", "Chi", "Dan"))
    for people, theirs in (
        (("Ana", "Ben", "Chi"), True),
        (("Ana", "Ben", "Chi", "Dan", "Eva"), True),
        (("Ana", "Ben"), False),
    ):
        assert bool(last_actions(tmp_path, "thinking-pair", people)) == theirs
        assert not last_actions(tmp_path, "check-in", people)


def test_a_moment_that_cannot_be_read_does_not_overrule_one_that_can(tmp_path: Path) -> None:
    hold(tmp_path, ID, agreed(1))
    hold(tmp_path, NEXT, review("done"))
    sessions = keep(tmp_path, whole(started(LATER, "next tuesday"), review("dropped")), LATER)
    sessions.settle(LATER)
    assert find_action(tmp_path, "x7k2-1").status == "done"


def test_without_any_session_there_is_nothing(tmp_path: Path) -> None:
    listed = list_actions(tmp_path / "none")
    assert (listed.all, listed.notes) == ((), ())
    assert last_actions(tmp_path / "none", "f", ("Ana",)) == ()
