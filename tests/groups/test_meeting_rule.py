"""The rule of `[meeting]`: what a group writes, what calendars get, and that words make no rule."""

from datetime import date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # it comes without stubs

from thinkpair.cli import main
from thinkpair.formats.value_parsers import InvalidValue
from thinkpair.groups.meeting_rule import last_meeting, parse_every, parse_on, recurrence, rule_problem
from thinkpair.groups.repository import Groups


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("week", "week"),
        ("1 week", "week"),
        ("every week", "week"),
        ("2 weeks", "2 weeks"),
        ("Two Weeks", "2 weeks"),
        ("every 3 months", "3 months"),
        ("10 days", "10 days"),
        ("fortnightly", "2 weeks"),
        ("every other week", "2 weeks"),
        ("every quarter", "3 months"),
        ("year", "year"),
    ],
)
def test_every_is_a_number_and_a_unit(typed: str, kept: str) -> None:
    assert parse_every(typed) == kept


@pytest.mark.parametrize("typed", ["", "often", "0 weeks", "2-3 weeks", "week or two", "biweekly", 2, "100 weeks"])
def test_every_refuses_what_is_not_certain(typed: object) -> None:
    with pytest.raises(InvalidValue) as raised:
        parse_every(typed)
    assert "2 weeks" in raised.value.hint


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("tue", "tue"),
        ("Tuesday", "tue"),
        ("on Tue.", "tue"),
        ("2nd tue", "2nd tue"),
        ("the second Tuesday", "2nd tue"),
        ("last fri", "last fri"),
        ("last day", "last day"),
        ("the last day", "last day"),
    ],
)
def test_on_is_a_weekday_a_place_in_the_month_or_its_last_day(typed: str, kept: str) -> None:
    assert parse_on(typed) == kept


@pytest.mark.parametrize("typed", ["easter", "5th tue", "mon and thu", "t", "2nd", "13th", 3, "day"])
def test_on_refuses_what_is_no_day(typed: object) -> None:
    with pytest.raises(InvalidValue):
        parse_on(typed)


@pytest.mark.parametrize(
    ("every", "on", "starts", "days"),
    [
        ("week", "", (2027, 1, 13), ["2027-01-13", "2027-01-20", "2027-01-27"]),
        ("2 weeks", "tue", (2027, 1, 12), ["2027-01-12", "2027-01-26", "2027-02-09"]),
        ("month", "2nd tue", (2027, 1, 12), ["2027-01-12", "2027-02-09", "2027-03-09"]),
        ("month", "3rd thu", (2027, 1, 21), ["2027-01-21", "2027-02-18", "2027-03-18"]),
        ("month", "last fri", (2027, 1, 29), ["2027-01-29", "2027-02-26", "2027-03-26"]),
        ("month", "last day", (2027, 1, 31), ["2027-01-31", "2027-02-28", "2027-03-31"]),
        ("month", "", (2027, 1, 31), ["2027-01-31", "2027-02-28", "2027-03-31"]),
        ("month", "", (2027, 1, 30), ["2027-01-30", "2027-02-28", "2027-03-30"]),
        ("3 months", "", (2027, 1, 31), ["2027-01-31", "2027-04-30", "2027-07-31"]),
        ("year", "", (2028, 2, 29), ["2028-02-29", "2029-02-28", "2030-02-28"]),
        ("10 days", "", (2027, 1, 13), ["2027-01-13", "2027-01-23", "2027-02-02"]),
    ],
)
def test_a_calendar_shows_the_days_that_are_meant(
    home: Path, capsys: pytest.CaptureFixture[str], every: str, on: str, starts: tuple[int, int, int], days: list[str]
) -> None:
    """Read back by another program's reader of RRULE, short months and leap years included."""
    event = exported(home, capsys, every, on, datetime(*starts, 18, 0))
    found = rrulestr(event.decoded("rrule").to_ical().decode(), dtstart=event.decoded("dtstart"))
    assert [day.date().isoformat() for day in found[:3]] == days
    before_the_next = found[3].date() - timedelta(days=1)
    assert str(last_meeting(every, on, before_the_next, date(*starts))) == days[2]


@pytest.mark.parametrize(
    ("every", "on", "key"),
    [("month", "tue", "on"), ("week", "2nd tue", "on"), ("week", "last day", "on"), ("2 days", "tue", "on")],
)
def test_a_day_that_does_not_go_with_the_unit_makes_no_rule(every: str, on: str, key: str) -> None:
    problem = rule_problem(every, on, None, None)
    assert problem is not None
    assert problem[0] == key
    assert recurrence(every, on, None, date(2027, 1, 12)) is None


@pytest.mark.parametrize(
    ("every", "on", "until"),
    [("week", "thu", None), ("month", "3rd tue", None), ("month", "last day", None), ("week", "", date(2027, 1, 1))],
)
def test_a_rule_that_the_next_meeting_contradicts_is_none(every: str, on: str, until: date | None) -> None:
    assert rule_problem(every, on, until, date(2027, 1, 12)) is not None
    assert recurrence(every, on, until, date(2027, 1, 12)) is None


@pytest.mark.parametrize(
    ("words", "starts"),
    [
        ("once a month", "2027-01-31 18:00"),
        ("every second Tuesday of the month", "2027-01-12 18:00"),
        ("every Thursday", "2027-01-15 18:00"),
        ("weekly until Easter", "2027-01-13 18:00"),
        ("every two weeks", "2027-01-13 18:00"),
    ],
)
def test_words_make_no_rule(home: Path, capsys: pytest.CaptureFixture[str], words: str, starts: str) -> None:
    made = ["groups", "new", "G", "--id", "g", "--people", "Ana,Ben", "--agree", f"how_often={words}"]
    assert main([*made, "--next", starts]) == 0
    assert "rrule" not in calendar_event(capsys)


def test_until_and_the_end_of_the_scheme_end_the_rule(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Floating as DTSTART is; of a day without a time it is a day."""
    make_group(home, 'every = "2 weeks"\nuntil = 2027-06-01', "2027-01-13 18:00:00", "ends = 2027-03-01")
    assert calendar_event(capsys)["rrule"].to_ical() == b"FREQ=WEEKLY;UNTIL=20270301T235959;INTERVAL=2"
    make_group(home, 'every = "2 weeks"\nuntil = 2027-06-01', "2027-01-13")
    assert calendar_event(capsys)["rrule"].to_ical() == b"FREQ=WEEKLY;UNTIL=20270601;INTERVAL=2"
    make_group(home, 'every = "2 weeks"\nuntil = 2027-06-01', "2027-01-13 18:00:00+01:00")
    assert calendar_event(capsys)["rrule"].to_ical() == b"FREQ=WEEKLY;UNTIL=20270601T225959Z;INTERVAL=2"


def test_check_tells_what_is_wrong_with_a_rule(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_group(home, 'every = "biweekly"')
    assert main(["groups", "check", "g"]) == 1
    assert 'try "week", "2 weeks"' in capsys.readouterr().out
    make_group(home, 'on = "tue"')
    assert main(["groups", "check", "g"]) == 1
    assert "[meeting] needs every" in capsys.readouterr().out
    make_group(home, 'every = "week"\non = "thu"', "2027-01-15 18:00:00")
    assert main(["groups", "check", "g"]) == 0
    assert 'the next meeting is on Fri 15 January 2027, which is not "thu"' in capsys.readouterr().out
    make_group(home, 'every = "week"\non = "thu"\nroom = "7"', "2027-01-14 18:00:00")
    assert main(["groups", "check", "g"]) == 0
    assert '"room" is not a key of [meeting]' in capsys.readouterr().out


def test_a_rule_is_edited_by_options(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["groups", "new", "G", "--id", "g", "--people", "Ana,Ben", "--every", "2 weeks", "--on", "Tue"]) == 0
    assert rule(home) == ("2 weeks", "tue", None)
    assert main(["groups", "edit", "g", "--next", "2027-01-14 18:00"]) == 0
    assert 'which is not "tue"' in capsys.readouterr().err
    assert main(["export", "--group", "g", "--to", "md"]) == 0
    assert "without a repeated meeting: the next meeting is on Thu 14" in capsys.readouterr().err
    assert main(["groups", "edit", "g", "--every", "month", "--on", "2nd tue", "--until", "2027-03-01"]) == 0
    assert rule(home) == ("month", "2nd tue", date(2027, 3, 1))
    assert main(["groups", "show", "g"]) == 0
    assert "meets every month on the 2nd Tuesday, until Mon 1 March 2027" in capsys.readouterr().out
    assert main(["groups", "edit", "g", "--on", "tue"]) == 1
    assert "goes with weeks" in capsys.readouterr().err
    assert main(["groups", "edit", "g", "--every", ""]) == 0
    assert Groups(home / "groups").read("g").meeting is None
    assert main(["groups", "edit", "g", "--on", "tue"]) == 1
    assert "this is needed where the day" in capsys.readouterr().err


def rule(home: Path) -> tuple[str, str, date | None]:
    meeting = Groups(home / "groups").read("g").meeting
    assert meeting
    return meeting.every, meeting.on, meeting.until


def make_group(home: Path, rule: str, starts: str = "2027-01-12 18:00:00", more: str = "") -> None:
    (home / "groups").mkdir(parents=True, exist_ok=True)
    text = f'title = "G"\nnext_meeting = {starts}\n{more}\n[meeting]\n{rule}\n[[person]]\nname = "Ana"\n'
    (home / "groups" / "g.toml").write_text(text)


def exported(
    home: Path, capsys: pytest.CaptureFixture[str], every: str, on: str, starts: datetime
) -> icalendar.Component:
    make_group(home, f'every = "{every}"\non = "{on}"', starts.isoformat(" "))
    return calendar_event(capsys)


def calendar_event(capsys: pytest.CaptureFixture[str]) -> icalendar.Component:
    capsys.readouterr()
    assert main(["export", "--group", "g", "--to", "ics"]) == 0
    return icalendar.Calendar.from_ical(capsys.readouterr().out).walk("VEVENT")[0]
