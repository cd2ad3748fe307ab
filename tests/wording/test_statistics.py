"""Progress by month, and how long steps really take."""

from msgspec.structs import replace

from thinkpair.storage.records import Record, SlotRecord
from thinkpair.wording.statistics import Month, by_month, chart, usual_time, usual_times, usual_words


def test_months_without_anything_are_there_too_and_what_is_no_month_is_not() -> None:
    deeds = {("2026-11", "agreed"): 3, ("2027-01", "done"): 2, ("2027-01", "smaller"): 1, ("soon", "done"): 9}
    assert by_month(deeds) == (
        Month("2026-11", 3, 0, 0, 0),
        Month("2026-12", 0, 0, 0, 0),
        Month("2027-01", 0, 2, 1, 0),
    )
    assert by_month({}) == ()


def test_a_chart_fits_its_width_however_much_there_is() -> None:
    months = (Month("2026-11", 3, 2, 0, 0), Month("2026-12", 900, 700, 400, 10))
    newest, first = chart(months, 72)
    assert "900 agreed, 700 done, 400 carried, 10 dropped" in newest
    assert max(len(newest), len(first)) <= 80
    (small,) = chart(months[:1], 80)
    assert "▓▓▓██" in small


def _record(*minutes: float, **more: object) -> Record:
    slots = tuple(
        SlotRecord(round=1, repeat=1, turn=turn, step="Think", planned=300, actual=60 * taken)
        for turn, taken in enumerate(minutes, 1)
    )
    planned = 300 * len(slots)
    record = Record(version=1, session="s", format="f", title="T", started="", keep="all", planned=planned, slots=slots)
    return replace(record, **more)


def test_how_long_a_step_takes_is_the_median_over_sessions_of_its_turns() -> None:
    (time,) = usual_times([_record(6, 7, 6), _record(6.5), _record(50)])
    assert (time.step, time.planned, time.actual, time.sessions) == ("Think", 300, 390, 3)
    assert time.differs
    assert list(usual_words([time])) == ["Think: 6½ min in your last 3 sessions, planned 5 min"]


def test_what_was_tried_out_or_broken_off_says_nothing() -> None:
    assert usual_times([_record(9, speed=60.0)]) == ()
    (time,) = usual_times([_record(5, 1, early=True)])
    assert time.actual == 300


def test_a_time_is_proposed_only_where_the_plan_does_not_fit() -> None:
    assert usual_time([_record(5, 5)] * 5) is None
    assert usual_time([_record(7, 7)] * 2) is None
    usual = usual_time([_record(7, 7)] * 3)
    assert usual
    assert usual.time == "14m"
    assert usual.words[0] == "The whole: 14 min in your last 3 sessions, planned 10 min"


def test_what_was_only_gone_through_proposes_no_time() -> None:
    assert usual_time([_record(0.2, 0.1)] * 3) is None
    usual = usual_time([*[_record(0.2, 0.1)] * 3, *[_record(7, 7)] * 3])
    assert usual
    assert usual.time == "14m"
