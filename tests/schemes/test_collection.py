"""What an organiser sees: of one pair stage and dates, of numbers only sums over five pairs or more, ever."""

from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.schemes.people import member
from thinkpair.errors import ContentError, ThinkpairError
from thinkpair.schemes.collection import (
    Collection,
    collection_text,
    counted_anew,
    read_collection,
    taken_in,
    totals,
    waiting,
)
from thinkpair.schemes.model import Scheme
from thinkpair.schemes.packages import PairOfScheme
from thinkpair.schemes.report import Report, read_report, report_text
from thinkpair.schemes.stages import Stage, StageFilter, stages
from thinkpair.wording.scheme_text import SchemeBook, chart_lines, status_lines, waiting_lines

TODAY = date(2027, 3, 1)


def scheme(**more: object) -> Scheme:
    values: dict[str, object] = {
        "id": "spring",
        "title": "Spring",
        "begins": date(2027, 1, 1),
        "ends": date(2027, 7, 1),
    }
    return Scheme.model_validate({**values, "evaluation": ["Helpful?"], **more})


def pairs(number: int, units: int = 1) -> tuple[PairOfScheme, ...]:
    return tuple(
        PairOfScheme(
            f"p{n:02}", "pair", member(f"Mentor {n}", "mentor"), (member(f"Me {n}", "mentee", unit=f"U{n % units}"),)
        )
        for n in range(number)
    )


def report(pair: str, **more: object) -> Report:
    told: dict[str, object] = {"scheme": "spring", "pair": pair, "written": "2027-02-20", **more}
    if told.get("meetings") and "last" not in told:
        told |= {"first": "2027-01-10", "last": "2027-02-15"}
    return Report(**told)  # type: ignore[arg-type]  # what a test says of a report


def collected(collection: Collection, *reports: Report) -> Collection:
    for each in reports:
        collection, problem = taken_in(collection, each)
        assert not problem, problem
    return collection


PLAIN = scheme()
BY_UNIT = scheme(sums_by="unit")


def test_sums_wait_until_five_pairs_have_something_new() -> None:
    ten = pairs(10)
    four = collected(Collection("spring"), *(report(f"p{n:02}", meetings=1, quarters=6) for n in range(4)))
    four = counted_anew(four, PLAIN, ten, "2027-02-20")
    assert totals(four) == {}
    assert waiting(four, PLAIN) == 4
    five = counted_anew(collected(four, report("p04", meetings=3, quarters=10)), PLAIN, ten, "2027-02-21")
    assert (totals(five)["meetings"].total, totals(five)["quarters"].total, totals(five)["meetings"].pairs) == (
        7,
        34,
        5,
    )
    one_more = counted_anew(collected(five, report("p05", meetings=9)), PLAIN, ten, "2027-02-22")
    assert totals(one_more) == totals(five)
    assert waiting(one_more, PLAIN) == 1


def test_pairs_with_nothing_to_count_are_no_crowd_to_hide_in() -> None:
    reports = [report(f"p{n:02}") for n in range(6)] + [report("p07", meetings=4, quarters=8)]
    assert totals(counted_anew(collected(Collection("spring"), *reports), PLAIN, pairs(10), "2027-02-20")) == {}


def test_an_answer_of_one_pair_is_in_no_sum_though_its_meetings_are() -> None:
    reports = [report(f"p{n:02}", meetings=2, quarters=8, scores=((4, 5),) if n == 0 else ()) for n in range(6)]
    found = totals(counted_anew(collected(Collection("spring"), *reports), PLAIN, pairs(10), "2027-02-20"))
    assert found["meetings"].total == 12
    assert "question 1" not in found


def test_what_waits_is_named() -> None:
    reports = [report(f"p{n:02}", meetings=2, quarters=8, scores=((4, 5),) if n < 4 else ()) for n in range(6)]
    collection = counted_anew(collected(Collection("spring"), *reports), PLAIN, pairs(10), "2027-02-20")
    (line,) = waiting_lines(collection, PLAIN, ["pair"])
    assert line.startswith("Meetings and hours are counted; the reviews or answers of 4 pairs wait")
    (line,) = waiting_lines(collected(collection, report("p06", meetings=1)), PLAIN, ["pair"])
    assert line.startswith("The numbers of 5 pairs wait")


def test_a_unit_has_sums_where_it_and_the_rest_have_five_pairs() -> None:
    sixteen = tuple(
        PairOfScheme(pair.code, "pair", pair.mentor, (member(pair.others[0].name, "mentee", unit=unit),))
        for pair, unit in zip(pairs(16), ["A"] * 6 + ["B"] * 6 + ["C"] * 4, strict=True)
    )
    reports = [report(pair.code, meetings=1) for pair in sixteen]
    collection = counted_anew(collected(Collection("spring"), *reports), BY_UNIT, sixteen, "2027-02-20")
    assert totals(collection)["meetings"].total == 16
    with pytest.raises(ContentError, match="5 pairs or groups at least"):
        totals(collection, "C")
    for unit in set(collection.blocks.values()):
        assert totals(collection, unit)["meetings"].pairs >= 5


def test_what_is_older_less_or_of_another_scheme_is_not_taken() -> None:
    first = report("p01", meetings=3, quarters=12)
    collection = collected(Collection("spring"), first)
    for problem, other in (
        ("collected before", first),
        ("older", report("p01", written="2027-02-19", meetings=4)),
        ("another laptop", report("p01", written="2027-02-25", meetings=2, quarters=12)),
        ("another scheme", report("p01", scheme="autumn", meetings=4)),
    ):
        after, told = taken_in(collection, other)
        assert problem in told
        assert after == collection
    replaced, told = taken_in(collection, report("p01", written="2027-02-25", meetings=2), replaced=True)
    assert (replaced.reports["p01"].meetings, told) == (2, "")


MANY = 14
STEP = st.lists(st.tuples(st.integers(0, MANY - 1), st.booleans()), min_size=1, max_size=MANY)


@given(st.lists(STEP, min_size=1, max_size=6), st.sampled_from([PLAIN, BY_UNIT]))
def test_no_sum_and_no_difference_of_two_is_about_fewer_than_five_pairs(
    steps: list[list[tuple[int, bool]]], chosen: Scheme
) -> None:
    """Each change of a pair adds a power of two of its own: a sum tells exactly whose numbers are in it."""
    fourteen, collection = pairs(MANY, 2), Collection("spring")
    power, seen, changed = 0, [], {pair.code: 0 for pair in fourteen}
    owner: dict[int, str] = {}
    for day, step in enumerate(steps):
        for number, more in step:
            code = f"p{number:02}"
            if more:
                changed[code] += 1 << power
                owner[power] = code
                power += 1
            told = report(code, written=f"2027-02-{day + 1:02}", quarters=changed[code])
            collection, _ = taken_in(collection, told)
        collection = counted_anew(collection, chosen, fourteen, f"2027-02-{day + 1:02}")
        for unit in ("", *set(collection.blocks.values())):
            figure = totals(collection, unit).get("quarters")
            seen.append(figure.total if figure else 0)
    differences = {one ^ other for one, other in combinations({0, *seen}, 2)}
    for difference in differences:
        whose = {owner[place] for place in range(power) if difference >> place & 1}
        assert not whose or len(whose) >= 5


def test_the_chart_has_each_number_for_each_month_and_fits() -> None:
    six, collection = pairs(6), Collection("spring")
    for month, meetings in (("02", 1), ("05", 3)):
        told = [
            report(f"p{n:02}", written=f"2027-{month}-20", meetings=meetings, quarters=5, scores=((4, 5),))
            for n in range(6)
        ]
        collection = counted_anew(collected(collection, *told), PLAIN, six, f"2027-{month}-20")
    book = SchemeBook(PLAIN, tuple(stages(PLAIN, six, collection.reports, TODAY)), collection)
    lines = list(chart_lines(book, width=40))
    assert max(map(len, lines)) <= 40
    bars = {line.split()[0]: line.count("█") for line in lines[lines.index("Meetings") :][1:5]}
    assert list(bars) == ["2027-02", "2027-03", "2027-04", "2027-05"]
    assert bars["2027-02"] == bars["2027-04"] < bars["2027-05"]
    assert lines.index("Meetings") < lines.index("Hours") < lines.index("Helpful?")
    assert lines[-1].endswith(" 4.50, 6 pairs")


def test_a_damaged_file_of_what_was_collected_is_told(tmp_path: Path) -> None:
    told = collection_text(collected(Collection("spring"), report("p01", meetings=1)))
    (tmp_path / "collected.json").write_text(told.replace("2027-02-15", "2027-02-31"))
    with pytest.raises(ContentError, match="damaged"):
        read_collection(tmp_path / "collected.json", PLAIN)


def test_answers_that_a_later_report_leaves_out_stay_in_the_sum() -> None:
    six = pairs(6)
    collection = collected(Collection("spring"), *(report(f"p{n:02}", meetings=1, scores=((4, 5),)) for n in range(6)))
    collection = counted_anew(collection, PLAIN, six, "2027-02-20")
    later = [report(f"p{n:02}", written="2027-02-25", meetings=2) for n in range(5)]
    collection = counted_anew(collected(collection, *later), PLAIN, six, "2027-02-25")
    assert totals(collection)["question 1"].pairs == 6
    assert totals(collection)["meetings"].total == 11
    assert not waiting(collection, PLAIN)


ANSWERS = st.tuples(st.integers(0, MANY - 1), st.sampled_from([(), (1,), (5,), (1, 5)]))


@example([[(n, (5,)) for n in range(5)], [(n, (1,)) for n in range(5)], [*((n, (5,)) for n in range(5)), (5, (1,))]])
@given(st.lists(st.lists(ANSWERS, max_size=MANY), max_size=8))
def test_no_two_sums_that_were_shown_differ_by_fewer_than_five_pairs(
    steps: list[list[tuple[int, tuple[int, ...]]]],
) -> None:
    """Answers change to and fro, and are taken back: what was counted differs for five pairs, however far apart."""
    collection = Collection("spring")
    for step in steps:
        for number, scores in step:
            collection, _ = taken_in(collection, report(f"p{number:02}", scores=(scores,)), replaced=True)
        collection = counted_anew(collection, PLAIN, pairs(MANY), "2027-02-20")
    shown = [{}, *(one.values for one in collection.sums)]
    for one, other in combinations(shown, 2):
        assert len({pair for pair, _ in one.items() ^ other.items()}) >= 5


@pytest.mark.parametrize(
    ("told", "stage"),
    [
        (None, "not begun"),
        ({}, "not begun"),
        ({"meetings": 1}, "meeting"),
        ({"meetings": 1, "first": "2027-01-02", "last": "2027-01-02"}, "not met"),
        ({"meetings": 3, "review_due": True}, "review due"),
        ({"meetings": 3, "ended": "2027-02-20"}, "ended"),
    ],
)
def test_a_stage_follows_from_dates(told: dict[str, object] | None, stage: Stage) -> None:
    reports = {} if told is None else {"p00": report("p00", **told)}
    (found,) = stages(PLAIN, pairs(1), reports, TODAY)
    assert found.stage == stage
    near = scheme(ends=TODAY + timedelta(days=10))
    (later,) = stages(near, pairs(1), reports, TODAY)
    assert later.stage == ("ending due" if stage in ("meeting", "not met", "review due") else stage)


def test_a_review_by_a_day_is_due_where_none_was_held() -> None:
    by = scheme(review_by=date(2027, 2, 1))
    reports = {"p00": report("p00", meetings=2), "p01": report("p01", meetings=2, reviews=1)}
    assert [found.stage for found in stages(by, pairs(2), reports, TODAY)] == ["review due", "meeting"]


def test_the_dates_of_a_pair_with_long_names_are_within_eighty_cells() -> None:
    long = PairOfScheme("p01", "pair", member("M" * 60, "mentor"), (member("E" * 60, "mentee"),))
    reports = {"p01": report("p01", meetings=2, last="2026-12-20", first="2026-12-20")}
    found = tuple(stages(PLAIN, (long,), reports, TODAY))
    (_, line) = status_lines(SchemeBook(PLAIN, found, Collection("spring")), found, TODAY)
    assert "not met for 10 weeks  last met 20 Dec 2026 · reported Sat 20 Feb" in line[:80]


def test_filters_find_by_stage_unit_and_words() -> None:
    found = list(stages(PLAIN, pairs(4, 2), {"p01": report("p01", meetings=1)}, TODAY))
    assert [pair.code for pair in found if StageFilter(stage="meeting").takes(pair)] == ["p01"]
    assert [pair.code for pair in found if StageFilter(unit="U0").takes(pair)] == ["p00", "p02"]
    assert [pair.code for pair in found if StageFilter(words="mentor 3").takes(pair)] == ["p03"]


WHOLE = report("p07", meetings=4, quarters=14, reviews=1, review_due=True, scores=((4, 5), (), (3,)))


def test_a_report_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    path.write_text(report_text(WHOLE, ["One?", "Two?", "Three?"]))
    assert read_report(path, TODAY) == WHOLE


def test_a_report_that_a_spreadsheet_saved_again_is_read(tmp_path: Path) -> None:
    text = report_text(WHOLE, ["One?", "Two?", "Three?"]).replace("\ufeff", "").replace('","', '";"')
    text = text.replace("2027-02-15", "15.02.2027").replace("2027-02-20", "20/02/2027").replace('"3.5"', '"3,5"')
    path = tmp_path / "report.csv"
    path.write_bytes(text.encode("cp1252"))
    assert read_report(path, TODAY) == WHOLE


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"4"', '"-4"', "a whole number"),
        ('"4"', '"4e9"', "a whole number"),
        ('"4"', '"99999999999"', "a whole number"),
        ('"3.5"', '"inf"', "a number like 3.5"),
        ('"3.5"', '"2001"', "at most"),
        ("2027-02-15", "2028-02-15", "has not come"),
        ("2027-02-15", "2027-02-31", "a day like"),
        ("2027-02-15", "02/03/2027", "a day like"),
        ("2027-01-10", "2027-02-16", "not in this order"),
        ("2027-01-10", "", "do not go together"),
        ('"4 5"', '"4 6"', "numbers from 1 to 5"),
        ('"4 5"', '"' + "5 " * 30 + '"', "numbers from 1 to 5"),
        ('"1"', '"2"', "another version"),
        ("What", "Who", "not a report"),
        ('"reviews","1"', '"reviews","9"', "a whole number up to 4"),
        ('"pair","p07"', '"pair","p07"\n"pair","p08"', "twice"),
        ('"What"', "\0", "not a text"),
    ],
)
def test_a_report_that_cannot_be_is_refused_with_its_line(tmp_path: Path, old: str, new: str, words: str) -> None:
    text = report_text(WHOLE, ["One?", "Two?", "Three?"])
    assert old in text
    path = tmp_path / "report.csv"
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(ThinkpairError, match=words):
        read_report(path, TODAY)


def test_a_report_that_is_too_big_a_link_or_a_device_is_refused(tmp_path: Path) -> None:
    (tmp_path / "big.csv").write_text("What,Answer\n" + "x,y\n" * 100_000)
    (tmp_path / "link.csv").symlink_to("/etc/passwd")
    for name in ("big.csv", "link.csv", "/dev/zero", "nowhere.csv"):
        with pytest.raises(ThinkpairError):
            read_report(tmp_path / name, TODAY)


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_bytes_break_the_reader(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("hostile") / "report.csv"
    path.write_bytes(b"What,Answer\nreport,1\n" + data)
    with pytest.raises(ThinkpairError):
        read_report(path, TODAY)
