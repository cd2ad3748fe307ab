"""Opening sessions on a real folder: new ones, interrupted ones, and putting them away."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.rooms import NINE
from tests.session.plans import thinking_pair
from thinkpair.errors import FilesError
from thinkpair.formats.loader import load_sources
from thinkpair.plain.session import PlainSession
from thinkpair.planning.planner import make_plan
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.session_service import GroupContext, SessionService, later_planner
from thinkpair.session import commands as ask
from thinkpair.session.actions import Retention
from thinkpair.session.engine import IllegalCommand
from thinkpair.session.plan import Plan, Setup
from thinkpair.session.state import replay
from thinkpair.storage.actions import change_action, gone_through, list_actions
from thinkpair.storage.lock import NAME as LOCK
from thinkpair.storage.sessions import Sessions
from thinkpair.wording.minutes import minutes, went_through
from thinkpair.wording.session_text import trial_words, uncounted_words

PLAN = thinking_pair()


def opening_at(folder: Path, clock: VirtualClock | None = None) -> SessionService:
    return SessionService(Sessions(folder), clock or VirtualClock(NINE))


def new(
    service: SessionService,
    plan: Plan = PLAN,
    people: tuple[str, ...] = PLAN.people,
    meets: GroupContext | None = None,
) -> LiveSession:
    """A session that nobody has started yet."""
    return service.new(plan, Setup(people=people), {}, lambda *_: plan, meets=meets)


def agree(service: SessionService, people: tuple[str, ...] = PLAN.people, group: str = "") -> None:
    """Let these people agree something in a session, and close it."""
    live = new(service, people=people, meets=GroupContext(group))
    live.do(ask.Start())
    live.do(ask.AddAction((people[0],), "bring chairs"))
    live.do(ask.Finish())
    live.do(ask.Close())
    service.put_away(live)


def begun(service: SessionService, speed: float = 1.0) -> LiveSession:
    live = service.new(PLAN, Setup(people=PLAN.people), {}, lambda *_: PLAN, speed)
    live.do(ask.Start())
    return live


def dies(live: LiveSession, folder: Path, *, alive: float) -> None:
    """Let the program be gone, `alive` seconds after its last event was written at the start of the clock."""
    live.close()
    files = folder / live.session_id
    (files / LOCK).touch()
    start = NINE.timestamp()
    os.utime(files / "journal.jsonl", (start, start))
    os.utime(files / LOCK, (start + alive, start + alive))


def test_a_session_that_was_cut_off_goes_on_from_its_last_sign_of_life(tmp_path: Path) -> None:
    live = begun(opening_at(tmp_path))
    dies(live, tmp_path, alive=100)
    later = VirtualClock(NINE + timedelta(minutes=10))
    resumed = opening_at(tmp_path, later).resume(live.session_id)
    assert resumed.away == pytest.approx(500, abs=1)
    resumed.come_back("leave out")
    assert resumed.view().remaining == pytest.approx(200, abs=1)
    resumed.close()


def test_who_goes_on_is_told_what_was_damaged_and_where_it_is_kept(tmp_path: Path) -> None:
    live = begun(opening_at(tmp_path))
    dies(live, tmp_path, alive=100)
    journal = tmp_path / live.session_id / "journal.jsonl"
    journal.write_bytes(journal.read_bytes()[:-9])
    resumed = opening_at(tmp_path).resume(live.session_id)
    said: list[str] = []
    PlainSession(resumed, said.append).open()
    assert said[0].startswith(f"{live.session_id}/journal.jsonl:3: the end is torn")
    assert said[1].endswith("journal.jsonl:3: the torn end is saved in " + f"{live.session_id}/journal.jsonl.torn-1")
    resumed.close()


def test_what_was_agreed_is_there_after_the_cut(tmp_path: Path) -> None:
    live = begun(opening_at(tmp_path))
    live.do(ask.AddAction(("Ben",), "write the letter"))
    dies(live, tmp_path, alive=5)
    resumed = opening_at(tmp_path).resume(live.session_id)
    assert [action.what for action in resumed.view().actions] == ["write the letter"]
    resumed.close()


def test_only_sessions_that_can_be_gone_on_with_are_offered(tmp_path: Path) -> None:
    service = opening_at(tmp_path)
    left = begun(service)
    left.do(ask.Leave())
    service.put_away(left)
    closed = begun(service)
    closed.do(ask.Finish())
    closed.do(ask.Close())
    service.put_away(closed)
    running = begun(service)
    assert [summary.id for summary in service.interrupted()] == [left.session_id]
    running.close()


def test_a_closed_session_has_a_record_and_cannot_be_gone_on_with(tmp_path: Path) -> None:
    service = opening_at(tmp_path)
    live = begun(service)
    live.do(ask.AddAction(("Ana",), "call"))
    live.do(ask.Finish())
    live.do(ask.Close())
    service.put_away(live)
    assert "call" in (tmp_path / live.session_id / "record.toml").read_text()
    with pytest.raises(FilesError, match="closed"):
        service.resume(live.session_id)


def test_a_session_that_is_open_elsewhere_is_not_opened_twice(tmp_path: Path) -> None:
    service = opening_at(tmp_path)
    live = begun(service)
    with pytest.raises(FilesError, match="is open in another window"):
        service.resume(live.session_id)
    live.close()


def test_the_next_session_of_the_same_people_brings_what_is_open(tmp_path: Path) -> None:
    service = opening_at(tmp_path)
    first = begun(service)
    first.do(ask.AddAction(("Ana",), "call"))
    first.do(ask.Finish())
    first.do(ask.Close())
    service.put_away(first)
    second = begun(service)
    assert [last.action.what for last in second.view().review] == ["call"]
    second.close()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FilesError, match="file"):
        begun(opening_at(tmp_path / "file" / "sessions"))


def test_the_minutes_name_earlier_actions_that_nobody_looked_at_as_the_summary_does(tmp_path: Path) -> None:
    clock = VirtualClock(NINE)
    service = opening_at(tmp_path, clock)
    first = begun(service)
    first.do(ask.AddAction(("Ana",), "read chapter 3", "2026-12-08"))
    first.do(ask.AddAction(("Ben",), "call"))
    first.do(ask.Finish())
    first.do(ask.Close())
    service.put_away(first)
    clock.advance(86_400)
    second = begun(service)
    second.do(ask.ReviewAction(first.session_id, 1, "smaller", "read half of it"))
    second.do(ask.Finish())
    summary = went_through(second.session)["Actions of earlier sessions"]
    second.do(ask.Close())
    service.put_away(second)
    change_action(tmp_path, replace(list_actions(tmp_path).all[1], what="call again"), NINE + timedelta(days=3))
    record, _ = service.sessions.record(second.session_id)
    assert record
    lines = list(minutes(record, gone_through(service.sessions, second.session_id, record)))
    assert [line.strip() for line in lines[lines.index("Actions of earlier sessions") + 1 :][:2]] == [
        "Ana: read chapter 3: now: read half of it, by Tue 8 December 2026",
        "Ben: call: not looked at, still open",
    ]
    assert summary.splitlines() == [
        "Ana: read chapter 3: now: read half of it, by Tue 8 December 2026",
        "Ben: call: not looked at, still open",
    ]


def test_a_trial_leaves_earlier_actions_as_they_are_and_says_so(tmp_path: Path) -> None:
    """Dropped in a trial, an action was gone for good."""
    service = opening_at(tmp_path, VirtualClock(NINE))
    agree(service)
    (before,) = list_actions(tmp_path).all
    trial = begun(service, speed=20.0)
    trial.do(ask.ReviewAction(before.session, before.number, "dropped"))
    assert list_actions(tmp_path).all == (before,)
    trial.do(ask.Finish())
    assert trial_words(trial.session) == ""  # no group
    assert uncounted_words(trial.session) == "A trial at another speed. Earlier actions stay as they were."
    trial.do(ask.Close())
    service.put_away(trial)
    assert list_actions(tmp_path).all == (before,)


def test_over_four_sessions_an_action_is_carried_and_the_third_time_asks_for_a_word(tmp_path: Path) -> None:
    clock = VirtualClock(NINE)
    service = opening_at(tmp_path, clock)
    words: tuple[ask.ReviewAction | ask.AddAction, ...] = (
        ask.AddAction(("Ana",), "call", "2026-12-24", "Ben"),
        ask.ReviewAction("", 1, "open"),
        ask.ReviewAction("", 1, "open", due="2027-01-08"),
        ask.ReviewAction("", 1, "open", "they are closed"),
        ask.ReviewAction("", 1, "smaller", "find the number", "2027-01-29"),
    )
    for word in words:
        live = begun(service)
        for last in live.view().review:
            assert isinstance(word, ask.ReviewAction)
            if last.stuck:
                with pytest.raises(IllegalCommand, match="carried over twice"):
                    live.do(replace(word, session=last.session, verdict="open", change=""))
            word = replace(word, session=last.session)
        live.do(word)
        live.do(ask.Finish())
        live.do(ask.Close())
        service.put_away(live)
        clock.advance(7 * 86_400)
    (action,) = list_actions(tmp_path).all
    assert [deed.did for deed in action.history] == ["agreed", "open", "open", "open", "smaller"]
    assert (action.carried, action.unmoved, action.what, action.support) == (4, 0, "find the number", "Ben")
    assert [deed.due for deed in action.history] == ["2026-12-24"] * 2 + ["2027-01-08"] * 2 + ["2027-01-29"]
    sessions = service.sessions
    told = []
    for session in sessions.ids():
        record, _ = sessions.record(session)
        assert record
        lines = list(minutes(record, gone_through(sessions, session, record)))
        told += lines[lines.index("Actions of earlier sessions") + 1 :][:1] if record.reviews else []
    assert told == [
        "  Ana: call: still open, by Thu 24 December 2026",
        "  Ana: call: still open, by Fri 8 January 2027",
        "  Ana: call: still open, by Fri 8 January 2027 (they are closed)",
        "  Ana: call: now: find the number, by Fri 29 January 2027",
    ]
    next_time = begun(service)
    (one,) = next_time.view().review
    assert (one.agreed_on, one.carried, one.stuck) == (f"{NINE:%Y-%m-%d}", 4, False)
    next_time.close()


@pytest.mark.parametrize("group", ["tuesday", ""])
@pytest.mark.parametrize(("record", "opens"), [("all", True), ("times", False)])
def test_opens_with_last_actions(tmp_path: Path, group: str, record: Retention, opens: bool) -> None:
    """The next meeting opens with what is open, with or without a group, where what is said of it is saved."""
    service = opening_at(tmp_path)
    assert not new(service, meets=GroupContext(group)).view().reviewing
    agree(service, group=group)
    live = new(service, meets=GroupContext(group, record))
    assert (live.view().reviewing, len(live.view().review)) == (opens, 1)
    live.do(ask.Start())
    assert not live.view().reviewing


def test_own_review_stays(tmp_path: Path) -> None:
    """A format that reviews the actions does so in its own step, not before."""
    service = opening_at(tmp_path)
    agree(service)
    live = new(service, replace(PLAN, slots=(replace(PLAN.slots[0], review="actions"), *PLAN.slots[1:])))
    assert (live.view().reviewing, len(live.view().review)) == (False, 1)
    live.do(ask.Start())
    assert live.view().reviewing


def test_actions_of_others_stay_with_them(tmp_path: Path) -> None:
    """Who was not there reads nothing of it on the ready screen."""
    service = opening_at(tmp_path)
    agree(service, (*PLAN.people, "Zoe"))
    assert new(service).view().review == ()


def test_a_session_goes_on_by_the_clock_on_the_wall_from_when_it_began(tmp_path: Path) -> None:
    live = begun(opening_at(tmp_path, VirtualClock(NINE + timedelta(seconds=0.4))))
    dies(live, tmp_path, alive=100)
    resumed = opening_at(tmp_path, VirtualClock(NINE + timedelta(minutes=10))).resume(live.session_id)
    resumed.come_back("count")
    assert resumed.now == pytest.approx(600, abs=0.001)
    resumed.close()


FROM_BEFORE = """\
title  = "Old"
length = "12m"
[role.talker]
[[round]]
title = "Turns"
each  = "talker"
order = "reverse"
[[round.step]]
title = "Talk"
speak = "talker"
share = "1m-4m"
"""


def test_a_session_from_before_the_syntax_is_resumed_replanned_and_undone(tmp_path: Path) -> None:
    texts = {"old": FROM_BEFORE}
    setup = Setup(people=("Ana", "Ben", "Chi"))
    plan = replace(make_plan(load_sources(texts, "old", before_syntax=True), setup), syntax=0)
    live = opening_at(tmp_path).new(plan, setup, texts, later_planner(setup, texts, "old", before_syntax=True))
    live.do(ask.Start())
    dies(live, tmp_path, alive=10)
    for _ in range(2):
        resumed = opening_at(tmp_path, VirtualClock(NINE + timedelta(minutes=1))).resume(live.session_id)
        resumed.come_back("leave out")
        resumed.do(ask.Join("Dan"))
        slots = resumed.session.plan.slots
        assert [slot.groups[0].speakers[0] for slot in slots] == ["Ana", "Chi", "Ben", "Dan"]
        resumed.do(ask.Undo())
        assert len(resumed.session.plan.slots) == 3
        dies(resumed, tmp_path, alive=10)


def test_two_that_are_not_over_agree_on_what_became_of_earlier_actions(tmp_path: Path) -> None:
    """What was done in the other one is asked of nobody again; what reads otherwise there does so here.

    What is said last holds, also in the session that began first; and each tells in its minutes what was said in it.
    """
    clock = VirtualClock(NINE)
    service = opening_at(tmp_path, clock)
    for _ in range(2):
        agree(service)
    first = begun(service)
    second = begun(service)
    chairs, tables = [(last.session, last.action.number) for last in second.session.last_actions]
    clock.advance(60)
    first.do(ask.Leave())
    second.do(ask.ReviewAction(*chairs, "done"))
    second.do(ask.ReviewAction(*tables, "smaller", "bring stools"))
    second.do(ask.Leave())
    for live in (first, second):
        live.event_store.close()
    clock.advance(3600)
    resumed = service.resume(first.session_id)
    resumed.come_back("leave out")
    assert [last.action.what for last in resumed.session.last_actions] == ["bring stools"]
    resumed.do(ask.ReviewAction(*tables, "dropped"))
    resumed.event_store.close()
    assert replay(Sessions(tmp_path).read(resumed.session_id).events) == resumed.session
    assert [action.status for action in list_actions(tmp_path).all] == ["done", "dropped"]
    told = went_through(resumed.session)["Actions of earlier sessions"].splitlines()
    assert told == ["Ana: bring stools: dropped", "Ana: bring chairs: done"]
    told = went_through(second.session)["Actions of earlier sessions"].splitlines()
    assert told == ["Ana: bring chairs: done", "Ana: bring chairs: now: bring stools"]


def test_what_became_of_earlier_actions_in_the_list_meanwhile_is_said_at_the_summary_and_later(tmp_path: Path) -> None:
    """One is done, one dropped, one has another date; what is changed after the session is no part of it."""
    clock = VirtualClock(NINE)
    service = opening_at(tmp_path, clock)
    for _ in range(3):
        agree(service)
    live = begun(service)
    live.do(ask.Leave())
    live.event_store.close()
    clock.advance(60)
    done, dropped, later = list_actions(tmp_path).all
    for before, after in (
        (done, replace(done, status="done")),
        (dropped, replace(dropped, status="dropped")),
        (later, replace(later, due="2026-12-04")),
    ):
        change_action(tmp_path, after, clock.now(), before)
    clock.advance(60)
    resumed = service.resume(live.session_id)
    resumed.come_back("leave out")
    changed = "Ana: bring chairs: {}".format
    told = list(map(changed, ("done", "dropped", "not looked at, still open, by Fri 4 December 2026")))
    assert went_through(resumed.session)["Actions of earlier sessions"].splitlines() == told
    for command in (ask.Finish(), ask.Close()):
        resumed.do(command)
    service.put_away(resumed)
    clock.advance(60)
    change_action(tmp_path, replace(later, status="dropped"), clock.now(), later)
    record, _ = service.sessions.record(live.session_id)
    assert record
    lines = minutes(record, gone_through(service.sessions, live.session_id, record))
    assert sorted(line.strip() for line in lines if "bring chairs" in line) == sorted(told)
