"""A session that another program holds, as a second screen sees it: at every moment the same, and never touched."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from tests.follows import FirstScreen, seen_by_others
from tests.session.plans import optional, pick, plan_of, slot, thinking_pair
from thinkpair.runtime.session_follower import STALE, Followed
from thinkpair.session import commands as ask
from thinkpair.session import events as ev
from thinkpair.session.commands import Command
from thinkpair.session.engine import IllegalCommand
from thinkpair.storage.liveness import show_call
from thinkpair.storage.lock import NAME as LOCK
from thinkpair.storage.lock import Lock


@pytest.fixture
def first(tmp_path: Path) -> FirstScreen:
    return FirstScreen(tmp_path, begun=0.75)


def same(first: FirstScreen, followed: Followed) -> None:
    """Both screens show the same; the time to a thousandth of a second."""
    followed.changed()
    here, there = seen_by_others(first.live.view()), followed.view()
    assert there.remaining == pytest.approx(here.remaining, abs=0.001)
    assert there.ends_in == pytest.approx(here.ends_in, abs=0.001)
    for name in ("phase", "who", "doing", "where", "groups", "next", "actions", "items", "choice", "marked"):
        assert getattr(there, name) == getattr(here, name)
    assert (followed.ends_at() - first.live.ends_at()).total_seconds() == pytest.approx(0, abs=0.001)


@pytest.mark.parametrize(
    "commands",
    [
        [ask.Pause(), 40, ask.Continue(), 10],
        [ask.AddTime(60), 100, ask.AddTime(-120), 30],
        [ask.EndTurn(), 60, ask.Undo(), 20],
        [ask.EndTurn(), 60, ask.Undo(), ask.Redo(), 5],
        [ask.Pause(), 600, ask.Undo(), 1],
        [ask.AddAction(("Ana",), "call"), 290, ask.GoOn(), 30, ask.Finish(), 5, ask.Undo(), 9],
        [100, ask.RestartTurn(), 10, ask.Leave(), 50],
    ],
    ids=lambda commands: " ".join(getattr(type(each), "__name__", "") for each in commands),
)
def test_every_command_shows_on_both_screens(first: FirstScreen, commands: Sequence[Command | int]) -> None:
    followed = first.followed()
    first.do(ask.Start())
    for each in (20, *commands):
        if isinstance(each, int):
            first.wait(each)
        else:
            first.do(each)
        same(first, followed)
    same(first, first.followed())


def test_a_new_plan_is_followed_without_the_planner(tmp_path: Path) -> None:
    plan = plan_of(slot(60), slot(60, "Ben", before=(optional("talk"),)), slot(90, "Ben", before=(pick("p", "Ana"),)))
    first = FirstScreen(tmp_path, plan)
    first.plan = thinking_pair()
    followed = first.followed()
    first.do(ask.Start(), ask.EndTurn())
    same(first, followed)
    first.do(ask.Decide("talk", "run"))
    same(first, followed)
    assert followed.plan == first.plan


def test_the_time_of_a_faster_session_is_followed_too(tmp_path: Path) -> None:
    first = FirstScreen(tmp_path, begun=0.2, speed=60)
    followed = first.followed()
    first.do(ask.Start())
    first.wait(2)
    same(first, followed)


def test_the_end_of_a_turn_does_not_wait_for_the_file(first: FirstScreen) -> None:
    first.do(ask.Start())
    followed = first.followed()
    assert followed.next_wake() == pytest.approx(300)
    first.clock.advance(300)
    assert followed.view().phase == "overtime"
    assert not any(isinstance(event, ev.TimeUp) for event in followed.tick())


def test_the_first_is_killed_and_resumed(first: FirstScreen) -> None:
    first.do(ask.Start())
    followed = first.followed()
    first.wait(63)
    first.is_killed()
    assert followed.changed()
    assert (followed.presence, followed.words) == ("gone", "the first screen is gone; waiting")
    stood = followed.view()
    assert (stood.phase, stood.doing) == ("paused", "The clock stands still")
    assert stood.remaining == pytest.approx(237, abs=0.001)
    first.wait(3_600, signs=False)
    assert not followed.changed()
    assert followed.view() == stood
    first.is_resumed()
    followed.changed()
    assert followed.view() == stood, "nobody has said yet what becomes of the time away"
    first.comes_back("leave out")
    assert followed.changed()
    assert followed.words == ""
    same(first, followed)
    assert followed.view().remaining == pytest.approx(237, abs=0.001)
    first.wait(10)
    first.do(ask.EndTurn())
    first.wait(7)
    first.do(ask.Undo())
    same(first, followed)
    first.do(ask.Finish(), ask.Close())
    assert followed.changed()
    assert (followed.words, followed.view().phase) == ("closed", "closed")
    first.ends()
    followed.changed()
    assert followed.words == "closed"


@pytest.mark.parametrize("gap", ["count", "restart"])
def test_whatever_becomes_of_the_time_away_is_followed(first: FirstScreen, gap: str) -> None:
    first.do(ask.Start())
    followed = first.followed()
    first.wait(20)
    first.is_killed()
    first.wait(100, signs=False)
    first.is_resumed()
    first.comes_back("count" if gap == "count" else "restart")
    same(first, followed)
    same(first, first.followed())


def test_without_a_sign_of_life_the_clock_stands_still_where_the_last_one_was(first: FirstScreen) -> None:
    first.do(ask.Start())
    followed = first.followed()
    first.wait(20)
    followed.changed()
    first.wait(STALE - 1, signs=False)
    followed.changed()
    assert followed.view().remaining == pytest.approx(300 - 20 - STALE + 1, abs=0.001)
    first.wait(1, signs=False)
    assert followed.changed()
    assert "no sign of life" in followed.words
    assert followed.view().remaining == pytest.approx(280, abs=0.001)
    first.wait(5)
    assert followed.changed()
    same(first, followed)


def test_a_session_that_nobody_holds_stands_still_from_the_first_look(first: FirstScreen) -> None:
    first.do(ask.Start())
    first.wait(20)
    first.wait(600, signs=False)
    followed = first.followed()
    assert followed.presence == "unheard"
    assert followed.view().remaining == pytest.approx(280, abs=0.001)


@pytest.mark.parametrize("step", [3_600.0, -3_600.0])
def test_a_clock_that_is_set_meanwhile_is_noticed(first: FirstScreen, step: float) -> None:
    first.do(ask.Start())
    first.wait(20)
    first.clock.start += timedelta(seconds=step)
    first.do(ask.AddTime(60))
    same(first, first.followed())


def test_what_the_clock_caused_and_was_written_late_is_no_reason_to_doubt_the_clock(first: FirstScreen) -> None:
    first.do(ask.Start())
    followed = first.followed()
    first.clock.advance(310)
    first.live.tick()
    first.kept()
    same(first, followed)
    same(first, first.followed())


@pytest.mark.parametrize(("off", "shown"), [(720.0, True), (-3_700.0, False), (1e300, False)])
def test_when_all_are_to_be_back_is_no_time_that_is_long_past_or_cannot_be(
    first: FirstScreen, off: float, shown: bool
) -> None:
    """A session that was left, or a damaged file, may say anything."""
    end = first.clock.now().timestamp() + off
    show_call(first.folder, "", 0.0, end)
    followed = first.followed()
    assert followed.member.common_end == (end if shown else 0.0)
    first.clock.advance(5_000)
    assert followed.member.common_end == 0.0


def test_a_journal_that_is_not_kept_says_that_the_session_is_closed(first: FirstScreen) -> None:
    followed = first.followed()
    for path in first.folder.glob("journal*"):
        path.unlink()
    (first.folder / "record.toml").touch()
    (first.folder / LOCK).unlink()
    followed.changed()
    assert followed.presence == "closed"


def test_nothing_is_touched_and_the_lock_stays_free(first: FirstScreen, tmp_path: Path) -> None:
    first.do(ask.Start())
    first.is_killed()

    def files() -> dict[Path, tuple[bytes, int]]:
        found = [path for path in tmp_path.rglob("*") if path.is_file()]
        return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in found}

    before = files()
    followed = first.followed()
    followed.changed()
    followed.sign_of_life()
    followed.retry()
    with pytest.raises(IllegalCommand, match="only shows the session"):
        followed.do(ask.Pause())
    held = Lock(first.folder, patience=0)
    followed.changed()
    held.release()
    followed.close()
    assert {path: size for path, size in files().items() if path.name != LOCK} == {
        path: size for path, size in before.items() if path.name != LOCK
    }


def test_a_folder_out_of_reach_is_waited_for(first: FirstScreen, tmp_path: Path) -> None:
    first.do(ask.Start())
    followed = first.followed()
    first.wait(20)
    followed.changed()
    away = tmp_path.rename(tmp_path.parent / "away")
    first.clock.advance(60)
    followed.changed()
    assert followed.presence == "unheard"
    assert followed.view().remaining == pytest.approx(280, abs=0.001)
    away.rename(tmp_path)
    first.wait(5)
    same(first, followed)
