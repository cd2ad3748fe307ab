"""What was agreed, over all sessions, and what became of it."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.storage.making import ID, WALL, agreed, find_action, keep, plan, started, whole
from thinkpair.errors import FilesError, UsageError
from thinkpair.session import events as ev
from thinkpair.session.actions import Action, LastAction, Verdict
from thinkpair.storage.action_history import ActionChange, AgreedAction
from thinkpair.storage.action_log import forget_session, own_folder
from thinkpair.storage.actions import add_action, change_action, gone_through, last_actions, list_actions
from thinkpair.storage.index.action_queries import ActionFilter, open_actions
from thinkpair.storage.index.index import Index
from thinkpair.storage.lock import Lock
from thinkpair.storage.sessions import Sessions

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
        title="Thinking pair",
        history=(
            ActionChange(when=WALL, did="agreed", session=ID, who=("Ana",), what="ring the bank", due="2026-12-01"),
        ),
    )
    assert (second.reference, second.what, second.who, second.agreed_on) == ("b3b3-1", "pay", ("Ben",), "2026-11-28")


@pytest.mark.parametrize(
    ("verdict", "change", "expected"),
    [
        ("done", "", {"status": "done"}),
        ("dropped", "", {"status": "dropped"}),
        ("open", "", {"carried": 1, "unmoved": 1}),
        ("open", "they are closed", {"carried": 1, "unmoved": 1}),
        ("smaller", "find the number", {"carried": 1, "what": "find the number"}),
        ("handed over", "Ben", {"carried": 1, "who": ("Ben",)}),
        ("handed over", "Ben, Chi", {"carried": 1, "who": ("Ben", "Chi")}),
        ("handed over", "", {"status": "handed over"}),
    ],
)
def test_a_review_in_a_later_session_says_what_became_of_it(
    tmp_path: Path, verdict: Verdict, change: str, expected: dict[str, object]
) -> None:
    hold(tmp_path, ID, agreed(1))
    before = find_action(tmp_path, "x7k2-1")
    hold(tmp_path, NEXT, review(verdict, change))
    after = find_action(tmp_path, "x7k2-1")
    assert replace(after, history=before.history) == replace(before, **expected)
    assert after.history == (*before.history, replace(after.history[-1], did=verdict, session=NEXT))
    assert after.history[-1].word == (change if verdict == "open" else "")
    assert (after.history[-1].who, after.history[-1].what) == (after.who, after.what)


def test_what_is_handed_over_may_have_a_new_date(tmp_path: Path) -> None:
    hold(tmp_path, ID, agreed(1))
    hold(tmp_path, NEXT, replace(review("handed over", "Ben"), due="2026-12-21"))
    assert find_action(tmp_path, "x7k2-1").due == "2026-12-21"


def test_who_takes_over_what_they_would_have_asked_about_does_not_ask_oneself(tmp_path: Path) -> None:
    asked = ev.ActionAdded(at=5.0, action=Action(number=1, who=("Ana",), what="ring", support="Ben"))
    hold(tmp_path, ID, asked)
    hold(tmp_path, NEXT, review("handed over", "Ben"))
    action = find_action(tmp_path, "x7k2-1")
    assert (action.who, action.support) == (("Ben",), "")
    hold(tmp_path, LATER, ev.ActionAdded(at=5.0, action=Action(number=1, who=("Ana",), what="go", support="Chi")))
    (other,) = (one for one in list_actions(tmp_path).all if one.what == "go")
    change_action(tmp_path, replace(other, who=("Chi",)), WHEN + timedelta(days=90))
    (other,) = (one for one in list_actions(tmp_path).all if one.what == "go")
    assert (other.who, other.support) == (("Chi",), "")


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
    log = own_folder(tmp_path) / "journal.jsonl"
    assert (log.stat().st_mode & 0o777, log.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    with log.open("ab") as file:
        file.write(b"torn")
    change_action(tmp_path, replace(action, status="dropped"), WHEN + timedelta(days=1))
    assert find_action(tmp_path, "x7k2-1").status == "dropped"
    assert list_actions(tmp_path).notes == ()


def test_a_log_that_someone_holds_on_to_is_a_line_for_a_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hold(tmp_path, ID, agreed(1))
    monkeypatch.setattr("thinkpair.storage.action_log._PATIENCE", 0.02)
    own_folder(tmp_path).mkdir(parents=True)
    lock = Lock(own_folder(tmp_path))
    with pytest.raises(FilesError, match=r"actions-.* is open in another window"):
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
    first = Action(number=1, who=("Ana",), what="ring the bank", due="2026-12-01")
    assert last_actions(tmp_path, "check-in", ("ben", "ANA")) == (
        LastAction(session=ID, action=first, agreed_on="2026-11-21"),
        LastAction(session=ID, action=replace(first, number=3, what="short"), agreed_on="2026-11-21", carried=1),
        LastAction(session=NEXT, action=replace(first, who=("Ben",), what="walk"), agreed_on="2026-11-28"),
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


def test_an_action_keeps_the_group_the_round_and_the_turn_it_came_from(tmp_path: Path) -> None:
    first = replace(started(), group="tuesday")
    action = ev.ActionAdded(
        at=3.0, action=Action(number=1, who=("Ana",), what="ask", slot=1, person="Ben", support="Ben")
    )
    keep(tmp_path, whole(first, action)).settle(ID)
    found = find_action(tmp_path, "x7k2-1")
    assert (found.group, found.title, found.person, found.support) == ("tuesday", "Thinking pair", "Ben", "Ben")
    assert (found.round, found.turn, found.step) == (1, 2, "Think")


def test_smaller_and_handed_over_keep_the_age_and_begin_anew_to_be_carried(tmp_path: Path) -> None:
    hold(tmp_path, ID, agreed(1))
    for day, (verdict, change) in enumerate(
        [("open", ""), ("open", ""), ("smaller", "find the number"), ("open", ""), ("handed over", "Ben")], 22
    ):
        hold(tmp_path, f"2026-11-{day}-1405-thinking-pair-d{day}d", review(verdict, change))  # type: ignore[arg-type]
        last = last_actions(tmp_path, "thinking-pair", ("Ana", "Ben"))[0]
        assert last.stuck == (day == 23)
    assert (last.carried, last.unmoved, last.agreed_on) == (5, 0, "2026-11-21")
    found = find_action(tmp_path, "x7k2-1")
    assert [(deed.did, deed.who, deed.what) for deed in found.history[-3:]] == [
        ("smaller", ("Ana",), "find the number"),
        ("open", ("Ana",), "find the number"),
        ("handed over", ("Ben",), "find the number"),
    ]


def test_scaled_down_and_handed_over_in_one_session_is_carried_over_once(tmp_path: Path) -> None:
    hold(tmp_path, ID, agreed(1))
    hold(tmp_path, NEXT, review("smaller", "find the number"), review("handed over", "Ben"))
    found = find_action(tmp_path, "x7k2-1")
    assert (found.who, found.what, found.carried) == (("Ben",), "find the number", 1)
    sessions = Sessions(tmp_path)
    record, _ = sessions.record(NEXT)
    assert record
    told = [(line.verdict, line.was, line.became_who) for line in gone_through(sessions, NEXT, record)]
    assert told == [("smaller", "ring the bank", ("Ben",)), ("handed over", "ring the bank", ("Ben",))]


def test_changes_outside_a_session_are_in_the_history_by_their_kind(tmp_path: Path) -> None:
    hold(tmp_path, ID, agreed(1))
    for day, change in enumerate(({"due": None}, {"status": "done"}, {"status": "open"}, {"support": "Ben"})):
        now = replace(find_action(tmp_path, "x7k2-1"), **change)  # type: ignore[arg-type]  # its own fields
        change_action(tmp_path, now, WHEN + timedelta(days=1 + day))
    found = find_action(tmp_path, "x7k2-1")
    assert [deed.did for deed in found.history] == ["agreed", "reworded", "done", "reopened", "reworded"]
    assert (found.due, found.status, found.support) == (None, "open", "Ben")


def test_other_words_outside_a_session_begin_anew_to_be_carried_another_date_does_not(tmp_path: Path) -> None:
    hold(tmp_path, ID, agreed(1))
    hold(tmp_path, NEXT, review("open"))
    later = datetime.fromisoformat("2026-11-30T09:00:00+01:00")
    for change, unmoved in (({"due": None}, 1), ({"what": "ring them"}, 0)):
        change_action(tmp_path, replace(find_action(tmp_path, "x7k2-1"), **change), later)
        found = find_action(tmp_path, "x7k2-1")
        assert (found.carried, found.unmoved) == (1, unmoved)


def test_an_action_is_added_outside_a_session_for_a_person_and_a_group(tmp_path: Path) -> None:
    hold(tmp_path, ID, agreed(1))
    added = add_action(tmp_path, WHEN + timedelta(days=1), ("Ana",), "walk", due="2026-12-02", group="tuesday")
    assert find_action(tmp_path, added.reference) == added
    assert (added.session, added.agreed_on, added.people) == ("", "2026-11-22", ("Ana",))
    assert [deed.did for deed in added.history] == ["added"]
    change_action(tmp_path, replace(added, status="done"), WHEN + timedelta(days=2))
    assert find_action(tmp_path, added.reference).status == "done"
    assert [action.what for action in list_actions(tmp_path).all] == ["ring the bank", "walk"]


def test_an_added_action_comes_into_the_review_of_its_group_or_its_people(tmp_path: Path) -> None:
    ours = add_action(tmp_path, WHEN, ("Ana",), "for the group", group="tuesday")
    add_action(tmp_path, WHEN, ("Ana",), "for another", group="friday")
    both = add_action(tmp_path, WHEN, ("Ben", "Ana"), "for the two of us")
    add_action(tmp_path, WHEN, ("Ana",), "for herself")
    for group, expected in (("tuesday", (ours, both)), ("", (both,))):
        last = last_actions(tmp_path, "thinking-pair", ("Ana", "Ben"), group)
        assert [one.action.what for one in last] == [one.what for one in expected]
    hold(tmp_path, NEXT, review("done", session="", number=both.number))
    assert find_action(tmp_path, both.reference).status == "done"


def test_two_machines_that_drew_the_same_number_lose_no_action(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thinkpair.storage.actions._LOT.randrange", lambda below: 7)
    for home, what in (("one", "walk"), ("other", "rest")):
        add_action(tmp_path / home, WHEN, ("Ana",), what)
    theirs = own_folder(tmp_path / "other") / "journal.jsonl"
    theirs.rename(own_folder(tmp_path / "one") / "journal.sync-conflict-20261122.jsonl")
    assert [(one.reference, one.what) for one in list_actions(tmp_path / "one").all] == [
        ("add-10007", "walk"),
        ("add-10008", "rest"),
    ]


def test_a_log_that_is_damaged_in_the_middle_is_told_by_its_line_and_the_rest_is_read(tmp_path: Path) -> None:
    for what in ("one", "two", "three"):
        add_action(tmp_path, WHEN, ("Ana",), what)
    log = own_folder(tmp_path) / "journal.jsonl"
    lines = log.read_bytes().split(b"\n")
    lines[2] = lines[2][:20] + b"?" + lines[2][21:]
    log.write_bytes(b"\n".join(lines))
    listed = list_actions(tmp_path)
    assert [action.what for action in listed.all] == ["one", "three"]
    assert listed.notes == (f"{own_folder(tmp_path).name}/journal.jsonl:3: damaged; left as it is",)
    add_action(tmp_path, WHEN, ("Ana",), "four")
    assert len(list_actions(tmp_path).all) == 3


def test_a_session_that_is_forgotten_leaves_no_word_in_the_log(tmp_path: Path) -> None:
    hold(tmp_path, ID, agreed(1))
    hold(tmp_path, NEXT, agreed(1, "other"))
    for session in (ID, NEXT):
        change_action(tmp_path, replace(find_action(tmp_path, f"{session}-1"), what=f"of {session}"), WHEN)
    forget_session(tmp_path, ID)
    log = own_folder(tmp_path) / "journal.jsonl"
    assert f"of {ID}" not in log.read_text()
    assert (log.stat().st_mode & 0o777) == 0o600
    assert find_action(tmp_path, "b3b3-1").what == f"of {NEXT}"
    change_action(tmp_path, replace(find_action(tmp_path, "b3b3-1"), status="done"), WHEN + timedelta(days=9))
    assert find_action(tmp_path, "b3b3-1").status == "done"
    assert list_actions(tmp_path).notes == ()


def test_a_damaged_log_does_not_claim_to_have_forgotten(tmp_path: Path) -> None:
    add_action(tmp_path, WHEN, ("Ana",), "one")
    with (own_folder(tmp_path) / "journal.jsonl").open("ab") as file:
        file.write(b"rubbish\n")
    with pytest.raises(FilesError, match="could not all be removed"):
        forget_session(tmp_path, ID)
    forget_session(tmp_path / "none", ID)


def test_two_changes_at_once(tmp_path: Path) -> None:
    """With an edit open in one window and `done` in another, both hold, in either order; so on two machines."""
    hold(tmp_path, ID, agreed(1))
    before = find_action(tmp_path, "x7k2-1")
    change_action(tmp_path, replace(before, status="done"), WHEN, before)
    change_action(tmp_path, replace(before, what="write to the bank", due=None), WHEN + timedelta(hours=1), before)
    after = find_action(tmp_path, "x7k2-1")
    assert (after.status, after.what, after.due, after.who) == ("done", "write to the bank", None, before.who)
    assert [deed.did for deed in after.history] == ["agreed", "done", "reworded"]
    index = Index(Sessions(tmp_path), tmp_path / "index")
    index.refresh()
    assert open_actions(index).all == ()
    change_action(tmp_path, replace(after, status="open"), WHEN + timedelta(hours=2), after)
    index.refresh()
    assert [action.what for action in open_actions(index).all] == ["write to the bank"]


def test_two_machines_change_an_action(tmp_path: Path) -> None:
    """Each machine writes a log of its own; once they meet, what both have changed holds."""
    for machine in ("here", "there"):
        hold(tmp_path / machine, ID, agreed(1))
    before = find_action(tmp_path / "here", "x7k2-1")
    change_action(tmp_path / "here", replace(before, status="done"), WHEN, before)
    change_action(tmp_path / "there", replace(before, support="Ben"), WHEN, before)
    theirs = own_folder(tmp_path / "there")
    theirs.rename(tmp_path / "here" / "actions-00000000")
    after = find_action(tmp_path / "here", "x7k2-1")
    assert (after.status, after.support) == ("done", "Ben")


@pytest.mark.parametrize("typed", [("Maria Jose", "Ben K."), ("ben k", "MARÍA JOSÉ"), ("Ｂen K", "Maria José")])
def test_what_the_same_two_agreed_is_theirs_however_their_names_are_typed(
    tmp_path: Path, typed: tuple[str, ...]
) -> None:
    made = plan(people=("maría josé", "ben k."))
    keep(tmp_path, whole(started(ID, made=made), agreed(1, who=("maría josé",))), ID)
    assert [last.action.what for last in last_actions(tmp_path, "", typed)] == ["ring the bank"]
    assert last_actions(tmp_path, "", ("Maria Jose", "Ben")) == ()
    (action,) = list_actions(tmp_path).all
    fits = [ActionFilter(owner=name).fits(action, WHEN.date()) for name in ("Maria Jose.", "MARÍA JOSÉ", "Maria", "Jo")]
    assert fits == [True, True, False, False]
