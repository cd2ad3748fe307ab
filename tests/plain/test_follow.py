"""Following a session in lines of text, and looking out for the one to follow."""

from pathlib import Path

import pytest

from tests.follows import FirstScreen
from tests.session.plans import group, plan_of, slot
from thinkpair.errors import FilesError, UsageError
from thinkpair.plain.follow import PlainFollower, follow_in_lines
from thinkpair.runtime.session_follower import RunningSessionFinder, find_running
from thinkpair.session import commands as ask
from thinkpair.session.plan import Plan, RoleText


def _plan() -> Plan:
    two = (
        group("Ana", "Ben", prompt=("PROMPT",), roles={"thinker": ("Ana",)}),
        group("Chi", "Dan", prompt=("PROMPT",)),
    )
    return plan_of(
        slot(300, groups=two, collect="topics", marks=(60,)),
        slot(60, "Ben"),
        people=("Ana", "Ben", "Chi", "Dan"),
        roles={"thinker": RoleText("thinker", ("SECRET brief",))},
        rules=("Nobody interrupts.",),
        lists=("topics",),
        after=[1],
    )


class Reader:
    """Somebody who reads the lines."""

    def __init__(self, first: FirstScreen, *, named: bool = True, full: bool = False) -> None:
        self.lines: list[str] = []
        lookout = RunningSessionFinder(first.sessions, first.clock, first.live.session_id if named else None)
        self.follower = PlainFollower(lookout, self.lines.append, full=full)
        self.glance()

    def glance(self) -> list[str]:
        seen = len(self.lines)
        self.follower.glance()
        return self.lines[seen:]


def _whole_session(first: FirstScreen, reader: Reader) -> None:
    first.do(ask.Start(), ask.AddItem("SECRET topic"), ask.AddAction(("Ben",), "SECRET action"))
    reader.glance()
    first.wait(240)
    reader.glance()
    first.do(ask.EndTurn(), ask.AddAction(("Ana",), "SECRET other"), ask.GoOn(), ask.Undo(), ask.GoOn())
    reader.glance()
    first.do(ask.Finish(), ask.Close())
    reader.glance()


def test_the_room_reads_who_and_what_is_asked_and_nothing_private(tmp_path: Path) -> None:
    first = FirstScreen(tmp_path, _plan())
    reader = Reader(first)
    _whole_session(first, reader)
    text = "\n".join(reader.lines)
    assert "SECRET" not in text
    for words in (
        "2 pairs: Ana with Ben; Chi with Dan",
        "  PROMPT",
        "1 min left",
        "Agreed actions.",
        "Undone.",
        "Closed.",
    ):
        assert words in text
    assert reader.follower.over


def test_the_room_reads_who_comes_and_not_who_passes(tmp_path: Path) -> None:
    first = FirstScreen(tmp_path, _plan())
    reader = Reader(first)
    first.do(ask.Start(), ask.Join("Zoe"), ask.Pass("Ben"))
    assert "Zoe joins." in reader.glance()
    assert not any("pass" in line for line in reader.lines)


def test_in_full_everything_is_told(tmp_path: Path) -> None:
    first = FirstScreen(tmp_path, _plan())
    reader = Reader(first, full=True)
    _whole_session(first, reader)
    for words in ("SECRET brief", "SECRET topic", "SECRET action"):
        assert any(words in line for line in reader.lines)


def test_a_kill_and_a_return_are_said_once(tmp_path: Path) -> None:
    first = FirstScreen(tmp_path, _plan())
    first.do(ask.Start())
    reader = Reader(first)
    assert reader.lines == [f"Following {first.live.session_id}", "Tiny. Ana · Chi: Think, 5 min left."]
    first.wait(60)
    first.is_killed()
    assert reader.glance() == ["The first screen is gone; waiting."]
    first.wait(60, signs=False)
    assert reader.glance() == []
    first.is_resumed()
    first.comes_back()
    assert reader.glance() == ["1 min not counted.", "The first screen is back. Ana · Chi: Think, 4 min left."]


def test_it_ends_when_the_session_does(tmp_path: Path) -> None:
    first = FirstScreen(tmp_path, _plan())
    lines: list[str] = []
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        first.do(ask.Start() if len(pauses) == 1 else ask.Finish() if len(pauses) == 2 else ask.Close())

    follow_in_lines(RunningSessionFinder(first.sessions, first.clock, first.live.session_id), lines.append, pause)
    assert lines[-1] == "Closed."
    assert len(pauses) == 3


def test_the_newest_that_runs_is_taken_and_named_where_there_are_several(tmp_path: Path) -> None:
    first = FirstScreen(tmp_path, _plan())
    assert Reader(first, named=False).lines[0] == f"Following {first.live.session_id}"
    other = FirstScreen(tmp_path, _plan(), begun=60)
    assert find_running(first.sessions, first.clock) is not None
    first.wait(60)
    found = find_running(first.sessions, first.clock)
    assert found is not None
    assert found.words == f"the newest of 2 that run: {other.live.session_id}"
    other.is_killed()
    found = find_running(first.sessions, first.clock)
    assert found is not None
    assert (found.followed.session_id, found.words) == (first.live.session_id, "")


def test_one_that_was_named_is_stayed_with(tmp_path: Path) -> None:
    first = FirstScreen(tmp_path, _plan())
    reader = Reader(first)
    first.is_killed()
    FirstScreen(tmp_path, _plan(), begun=60)
    first.clock.advance(60)
    assert reader.glance() == ["The first screen is gone; waiting."]
    first.clock.advance(1)
    assert reader.glance() == []


def test_without_one_it_is_said_that_it_is_waited_for(tmp_path: Path) -> None:
    first = FirstScreen(tmp_path, _plan())
    first.is_killed()
    reader = Reader(first, named=False)
    assert reader.lines == ["No session runs; waiting for one."]
    first.clock.advance(1)
    assert reader.glance() == []


@pytest.mark.parametrize(
    ("name", "error"), [("2026-11-21-0900-tiny-zzzz", FilesError), ("../../etc", UsageError)], ids=["none", "no id"]
)
def test_a_name_that_cannot_be_is_refused(tmp_path: Path, name: str, error: type[Exception]) -> None:
    first = FirstScreen(tmp_path, _plan())
    with pytest.raises(error):
        RunningSessionFinder(first.sessions, first.clock, name)
