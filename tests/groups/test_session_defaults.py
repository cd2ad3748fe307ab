"""What a group finds when it meets again: who starts, the roles, partners, the mentor, what is due."""

from collections import Counter
from datetime import date
from functools import partial
from itertools import combinations
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.meetings import House, a_group, at, drive
from tests.sources import shipped
from tests.storage.making import ID, keep, started, whole
from tests.storage.making import plan as made_plan
from thinkpair.errors import ContentError
from thinkpair.groups.agreement import GroupAtEnd
from thinkpair.groups.history import held_together, was_held, written_before
from thinkpair.groups.rotation import start_together, start_without_group
from thinkpair.groups.session_defaults import defaults_for, history_words
from thinkpair.planning.planner import make_plan
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.session_service import SessionService
from thinkpair.session import commands as ask
from thinkpair.session.plan import Plan, Setup
from thinkpair.storage.actions import list_actions
from thinkpair.storage.index.index import Index
from thinkpair.storage.record_builder import record_of
from thinkpair.storage.records import Record, SlotRecord
from thinkpair.storage.sessions import Sessions
from thinkpair.wording.group_text import absence_words
from thinkpair.wording.minutes import minutes
from thinkpair.wording.session_text import trial_words, uncounted_words

FIVE = "Ana, Ben, Chi, Dan, Eva"


def held(plan: Plan, role: str) -> list[str]:
    """Return who holds a role, turn by turn."""
    turns = {(slot.round, slot.repeat, slot.turn): slot.groups[0].roles.get(role, ()) for slot in plan.slots}
    return [names[0] for names in turns.values() if names]


def test_a_pair_over_four_sessions_takes_turns_at_starting_and_reviews_when_it_agreed_to(tmp_path: Path) -> None:
    house = House(tmp_path, a_group(kind="pair", review_after="3"))
    days = ("2026-11-07", "2026-11-14", "2026-11-21")
    told = []
    for day in days:
        assert house.known().due(at(day).date()) is None
        filled, plan = house.hold(day, "thinking-pair")
        told.append((held(plan, "thinker"), *filled.reasons(plan)))
    assert told == [
        (["Ana", "Ben"],),
        (["Ben", "Ana"], "Ben starts: Ana started on 7 November."),
        (["Ana", "Ben"], "Ana starts: Ben started on 14 November."),
    ]
    due = house.known().due(date(2026, 11, 28))
    assert due
    assert (due.kind, due.format) == ("review", "review-together")
    assert due.words == "A review is due: 3 sessions since the beginning, agreed after 3."
    filled, plan = house.hold("2026-11-28", "review-together")
    assert filled.people == ("Ben", "Ana")
    assert house.known().due(date(2026, 11, 29)) is None
    assert house.known().since_review() == 0


def test_a_group_of_five_over_six_sessions_has_everyone_begin_and_roles_go_round(tmp_path: Path) -> None:
    house = House(tmp_path, a_group(people=FIVE, kind="peer group", review_after="5"))
    mentees: list[str] = []
    keepers: list[str] = []
    reasons: list[str] = []
    for day in range(1, 7):
        filled, plan = house.hold(f"2026-11-{day:02}", "peer-mentoring-group")
        mentees.append(held(plan, "mentee")[0])
        keepers.append(held(plan, "timekeeper")[0])
        reasons += filled.reasons(plan)
    assert mentees == ["Ana", "Ben", "Chi", "Dan", "Eva", "Ana"]
    assert keepers == ["Chi", "Ana", "Dan", "Ben", "Ben", "Eva"]
    assert reasons[-2:] == [
        "Ana starts: Eva started yesterday.",
        "Mentee and Mentor: those who were paired least so far.",
    ]
    due = house.known().due(date(2026, 11, 7))
    assert due
    assert due.words == "A review is due: 6 sessions since the beginning, agreed after 5."


def test_who_is_absent_is_passed_over_and_comes_when_it_is_their_turn_again(tmp_path: Path) -> None:
    house = House(tmp_path, a_group(people="Ana, Ben, Chi, Dan"))
    house.hold("2026-11-01", "thinking-round")
    filled, _ = house.hold("2026-11-02", "thinking-round", absent=("Ben",))
    assert filled.people == ("Chi", "Dan", "Ana")
    filled, _ = house.hold("2026-11-03", "thinking-round")
    assert filled.people == ("Dan", "Ana", "Ben", "Chi")
    assert absence_words(house.known()) == "absent: Ben 1 of 3"


def test_a_session_that_ended_early_goes_on_after_the_last_who_had_a_turn(tmp_path: Path) -> None:
    house = House(tmp_path, a_group(people=FIVE))
    house.hold("2026-11-07", "peer-mentoring-group", stop=lambda slot: (slot.round, slot.turn) == (2, 4))
    filled, plan = house.hold("2026-11-14", "peer-mentoring-group")
    assert held(plan, "mentee")[:2] == ["Dan", "Eva"]
    assert filled.reasons(plan)[0] == "Dan starts: Dan had no full turn on 7 November."


def test_partners_are_those_who_have_met_least_over_all_sessions(tmp_path: Path) -> None:
    house = House(tmp_path, a_group(people="Ana, Ben, Chi, Dan, Eva, Fay"))
    met: Counter[tuple[str, ...]] = Counter()
    for day in range(1, 6):
        _, plan = house.hold(f"2026-11-{day:02}", "listening-pairs")
        pairs = {tuple(sorted(group.people)) for slot in plan.slots for group in slot.groups if len(slot.groups) > 1}
        met.update(pairs)
    assert met == Counter(combinations(("Ana", "Ben", "Chi", "Dan", "Eva", "Fay"), 2))


def test_people_who_sit_down_in_another_order_are_not_parted_again(tmp_path: Path) -> None:
    house = House(tmp_path, a_group(people="Ana, Ben, Chi, Dan"))
    house.hold("2026-11-01", "listening-pairs")
    filled, plan = house.hold("2026-11-02", "listening-pairs", people=("Ana", "Ben", "Chi", "Dan"))
    assert plan.slots[0].groups[0].people == ("Ana", "Ben")
    assert filled.reasons(plan) == ()


def test_the_mentor_is_remembered_and_the_turns_go_round_the_others(tmp_path: Path) -> None:
    house = House(tmp_path, a_group(people="Ana, Ben, Chi, Mia", kind="shared mentor", mentor="Mia"))
    _, plan = house.hold("2026-11-07", "shared-mentor")
    assert (plan.fixed["mentor"], held(plan, "mentee")) == (("Mia",), ["Ana", "Ben", "Chi"])
    filled, plan = house.hold("2026-11-14", "shared-mentor")
    assert (plan.fixed["mentor"], held(plan, "mentee")) == (("Mia",), ["Ben", "Chi", "Ana"])
    assert filled.reasons(plan) == (
        "Ben starts: Ana started on 7 November.",
        "Mia: mentor, as the group has it.",
    )


def test_two_mentors_of_one_group(tmp_path: Path) -> None:
    """Both, where the format takes two; where it takes one, the one who was it longest ago."""
    house = House(tmp_path, a_group(people="Mia, Max, Ana, Ben", kind="shared mentor", mentor="Mia, Max"))
    filled, plan = house.hold("2026-11-07", "shared-mentor")
    assert (plan.fixed["mentor"], held(plan, "mentee")) == (("Mia", "Max"), ["Ana", "Ben"])
    assert "Mia, Max: mentor, as the group has it." in filled.reasons(plan)
    away = ("Ana",)
    mentors = [
        house.hold(day, "flash-mentoring", absent=away)[1].fixed["mentor"] for day in ("2026-11-14", "2026-11-21")
    ]
    assert mentors == [("Mia",), ("Max",)]


def test_whoever_was_mentor_last_time_is_proposed_where_the_group_names_nobody(tmp_path: Path) -> None:
    house = House(tmp_path, a_group(kind="mentor and mentee"))
    house.hold("2026-11-07", "mentoring-first-meeting")
    filled = defaults_for(house.known(), shipped("mentoring-conversation"), date(2026, 11, 14))
    assert filled.roles == {"mentor": ("Ana",)}
    assert filled.held["mentor"].why == "Ana: mentor, as on 7 November."
    assert filled.start.person == ""


def test_a_review_by_a_day_and_an_ending_are_due_when_the_day_is_near_and_not_twice(tmp_path: Path) -> None:
    group = a_group(mentor="Ben", kind="mentor and mentee", review_by="2026-12-01", ends="2027-01-31")
    house = House(tmp_path, group)
    assert house.known().due(date(2026, 11, 30)) is None
    due = house.known().due(date(2026, 12, 1))
    assert due
    assert (due.format, due.words) == ("mentoring-review", "A review is due: agreed for today.")
    house.hold("2026-12-02", "mentoring-review")
    assert house.known().due(date(2026, 12, 3)) is None
    ending = house.known().due(date(2027, 1, 20))
    assert ending
    assert (ending.kind, ending.format) == ("ending", "mentoring-ending")
    assert ending.words == "It ends on 31 January: an ending is proposed."
    house.hold("2027-01-25", "mentoring-ending")
    assert house.known().due(date(2027, 2, 1)) is None


def test_a_group_may_want_less_kept_than_the_format_and_still_goes_on_from_there(tmp_path: Path) -> None:
    house = House(tmp_path, a_group(record="times"))
    live = house.begin("2026-11-07", "thinking-pair", agenda="the move to Lisbon")
    live.do(ask.Start())
    live.do(ask.AddAction(("Ana",), "call the bank"))
    house.clock.advance(150)
    live.do(ask.Finish())
    house.close(live)
    kept = "".join(path.read_text() for path in house.sessions.root.rglob("*") if path.is_file())
    assert "Lisbon" not in kept
    assert "bank" not in kept
    filled, plan = house.hold("2026-11-14", "thinking-pair")
    assert filled.reasons(plan) == ("Ben starts: Ana started on 7 November.",)


def test_the_agenda_is_kept_where_everything_is(tmp_path: Path) -> None:
    house = House(tmp_path, a_group())
    live = house.begin("2026-11-07", "thinking-pair", agenda="the move to Lisbon")
    record = record_of(live.session)
    assert record.agenda == "the move to Lisbon"
    assert "What it was to be about: the move to Lisbon" in minutes(record)
    live.close()


def test_only_the_groups_own_records_are_read(tmp_path: Path) -> None:
    house = House(tmp_path, a_group())
    house.hold("2026-11-07", "thinking-pair")
    other = house.sessions.root / "2026-11-08-1800-thinking-pair-zzzz"
    other.mkdir()
    (other / "record.toml").write_text('version = 1\ngroup = "h"\nthis is no TOML')
    assert [past.first for past in house.known().past] == ["Ana"]


def test_two_sessions_that_began_in_one_minute_are_in_their_order(tmp_path: Path) -> None:
    house = House(tmp_path, a_group())
    for number, token in enumerate("zyx"):
        folder = house.sessions.root / f"2026-11-08-1800-thinking-pair-{token * 4}"
        folder.mkdir(parents=True)
        (folder / "record.toml").write_text(
            f'version = 1\nsession = "{folder.name}"\nformat = "f{number}"\ntitle = "T"\n'
            f'started = "2026-11-08T18:00:0{number}+00:00"\nkeep = "times"\ngroup = "g"\n'
            '[[slots]]\nround = 1\nrepeat = 1\nturn = 1\nstep = "S"\nactual = 60.0\n'
        )
    assert [past.format for past in house.known().past] == ["f0", "f1", "f2"]


@pytest.mark.parametrize(
    ("seconds", "speed", "counts"),
    [(150, 1.0, True), (140, 1.0, False), (0, 1.0, False), (150, 60.0, False)],
    ids=["half a turn", "less", "a left start", "a trial"],
)
def test_a_session_counts_once_a_turn_ran_for_half_its_time(
    tmp_path: Path, seconds: int, speed: float, counts: bool
) -> None:
    """What was agreed in it stays, whether it counts or not."""
    house = House(tmp_path, a_group())
    live = house.begin("2026-11-07", "thinking-pair", speed=speed)
    live.do(ask.Start())
    live.do(ask.AddAction(("Ana",), "call the bank"))
    house.clock.advance(seconds / speed)
    live.do(ask.Finish())
    assert bool(trial_words(live.session)) is (speed != 1)
    assert ("Not counted for the group" in uncounted_words(live.session)) is not counts
    house.close(live)
    filled, plan = house.hold("2026-11-14", "thinking-pair")
    assert house.known().uncounted == (not counts)
    assert ("Ben starts: Ana started on 7 November." in filled.reasons(plan)) is counts
    assert len(house.known().past) == 1 + counts
    assert [action.what for action in list_actions(house.sessions.root).all] == ["call the bank"]


def test_an_open_turn_counts_after_a_minute() -> None:
    open_turn = SlotRecord(round=1, repeat=1, turn=1, step="S", actual=60.0)
    record = Record(version=1, session="s", format="f", title="T", started="", keep="all", slots=(open_turn,))
    assert was_held(record)
    assert not was_held(replace(record, slots=(replace(open_turn, actual=59.0),)))


def test_the_next_meeting_is_kept_with_the_group_at_the_close(tmp_path: Path) -> None:
    house = House(tmp_path, a_group(next_meeting="2026-11-07 18:00"))
    live = house.begin("2026-11-07", "thinking-pair")
    folder = house.groups.root
    assert GroupAtEnd(folder, live).next_meeting() == "Sat 7 November 2026, 18:00"
    GroupAtEnd(folder, live).set_next_meeting("in 2 weeks 18:30")
    assert GroupAtEnd(folder, live).next_meeting() == "Sat 21 November 2026, 18:30"
    GroupAtEnd(folder, live).set_next_meeting("")
    assert GroupAtEnd(folder, live).next_meeting() == ""
    with pytest.raises(ContentError, match="friday 18:00"):
        GroupAtEnd(folder, live).set_next_meeting("soon")
    live.close()


def test_a_group_that_was_made_after_a_first_session_goes_on_with_who_starts(tmp_path: Path) -> None:
    house = House(tmp_path, a_group(people="Ana, Ben"))
    source, setup, clock = shipped("thinking-pair"), Setup(people=("Ana", "Ben")), VirtualClock(at("2026-11-07"))
    again = partial(make_plan, source, setup)
    live = SessionService(house.sessions, clock).new(make_plan(source, setup), setup, source.texts(), again)
    drive(live, clock, lambda slot: False, {})
    house.close(live)
    assert history_words(house.known()) == "no session so far, 1 before it was a group"
    filled, _ = house.hold("2026-11-14", "thinking-pair")
    assert filled.start.why == "Ben starts: Ana started on 7 November."
    filled, _ = house.hold("2026-11-21", "thinking-pair")
    assert filled.start.why == "Ana starts: Ben started on 14 November."
    assert history_words(house.known()) == "2 sessions"


def test_without_a_group_the_last_session_of_the_same_people_says_who_starts(tmp_path: Path) -> None:
    house = House(tmp_path, a_group(people="Ana, Ben"))
    house.hold("2026-11-07", "thinking-pair")
    sessions = Sessions(tmp_path / "sessions")
    today = date(2026, 11, 14)
    pair = shipped("thinking-pair")
    past = held_together(("ben", "ana"), sessions)
    assert start_together(("ben", "ana"), {}, pair, past, today).why == "ben starts: ana started on 7 November."
    assert start_together(("ben", "ana"), {"thinker": ("ana",)}, pair, past, today).person == ""
    assert start_together(("ben", "ana"), {}, shipped("mentoring-conversation"), past, today).person == ""
    assert held_together(("Ana", "Zoe"), sessions) == ()
    assert held_together(("Ana", "Ben", "Zoe"), sessions) == ()
    assert held_together((), sessions) == ()


def _met_before(path: Path, people: tuple[str, ...]) -> Sessions:
    house = House(path, a_group(people=", ".join(people)))
    house.hold("2026-11-07", "thinking-pair")
    return house.sessions


@pytest.mark.parametrize(
    "typed", [("Maria Jose", "Ben K."), ("MARÍA JOSÉ", "ben k"), ("ben k", "ｍaria josé"), ("Ben K.", "María  José")]
)
def test_the_same_two_are_known_without_case_accents_width_and_final_dot(
    tmp_path: Path, typed: tuple[str, ...]
) -> None:
    sessions = _met_before(tmp_path, ("maría josé", "ben k."))
    index = Index(sessions, tmp_path / "index")
    index.refresh()
    for known in (None, index):
        (past,) = held_together(typed, sessions, known)
        assert set(past.people) == set(typed)
        assert past.first in typed


def test_two_who_differ_by_an_accent_alone_stay_two(tmp_path: Path) -> None:
    sessions = _met_before(tmp_path, ("José", "Jose"))
    (past,) = held_together(("Jose", "José"), sessions)
    assert past.people == ("José", "Jose")
    assert held_together(("José", "Ana"), sessions) == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("Ben", "Maria Jose"), ("ben k.", "maría josé")),
        (("maria", "ben k"), ("maría josé", "ben k.")),
        (("Ben Kern", "Maria"), ()),
        (("Be", "Maria"), ()),
        (("Ben",), ()),
        (("Ben", "Ben K"), ()),
    ],
)
def test_names_in_part_are_asked_about_where_one_pair_fits(
    tmp_path: Path, typed: tuple[str, ...], meant: tuple[str, ...]
) -> None:
    sessions = _met_before(tmp_path, ("maría josé", "ben k."))
    assert written_before(typed, sessions) == meant
    start = start_without_group(typed, {}, shipped("thinking-pair"), sessions, None, date(2026, 11, 14))
    assert (start.person, ", ".join(meant) in start.meant) == ("", True)
    others = started(ID, made=made_plan(people=("Ben L", "Maria Luz")))
    keep(sessions.root, whole(others), ID)
    assert not written_before(("Ben", "Maria"), sessions)


@pytest.mark.parametrize(("speed", "remembered"), [(1.0, True), (60.0, False)], ids=["too short", "a trial"])
def test_who_is_mentor_is_remembered_from_a_session_that_does_not_count(
    tmp_path: Path, speed: float, remembered: bool
) -> None:
    """It was said, however soon they ended; a trial says nothing about the group."""
    house = House(tmp_path, a_group(people="Ana, Ben", kind="mentor and mentee", mentor=""))
    live = house.begin("2026-11-07", "mentoring-conversation", speed=speed, mentor=("Ben",))
    while choice := live.view().choice:
        live.do(ask.Decide(choice.key, choice.options[0]))
    live.do(ask.Start())
    live.do(ask.Finish())
    house.close(live)
    filled = defaults_for(house.known(), shipped("mentoring-conversation"), date(2026, 11, 14))
    assert (filled.roles.get("mentor") == ("Ben",)) is remembered
    assert house.known().past == ()
