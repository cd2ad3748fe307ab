"""The columns of a list at every width: nothing overruns, nothing is cut without a sign."""

from datetime import date

import pytest
from msgspec.structs import replace

from tests.storage.making import ID
from thinkpair.storage.action_history import AgreedAction
from thinkpair.tui.widgets.list_entries import action_entry, listed_action
from thinkpair.tui.widgets.selectable_list import Cell, Entry, ScrollableList
from thinkpair.units import short_day

TODAY = date(2026, 11, 21)
LONG = "write two pages of the application before the holidays, and show them to somebody"
ROWS = (
    Entry("Ana", "call the bank", sign="○", cells=(Cell("Tue 1 Dec"), Cell("ana-and-ben"))),
    Entry("Benjamin", LONG, sign="●", cells=(Cell("overdue"), Cell(""))),
    Entry("", "3 more …"),
)


def _rows(width: int) -> list[str]:
    return [line.plain for line in ScrollableList(ROWS).draw(width)]


@pytest.mark.parametrize("width", range(14, 140))
def test_a_row_fits_and_what_is_cut_says_so(width: int) -> None:
    first, second, _ = _rows(width)
    assert max(map(len, (first, second))) <= width
    assert LONG in second or "…" in second
    assert "call the bank" in first or "…" in first


@pytest.mark.parametrize("width", range(44, 140))
def test_columns_begin_below_each_other(width: int) -> None:
    first, second, _ = _rows(width)
    assert first.index("call") == second.index("write")
    assert first.index("Tue 1 Dec") == second.index("overdue")


def test_few_columns_are_left_out_from_the_end() -> None:
    assert "ana-and-ben" in _rows(100)[0]
    assert "ana-and-ben" not in _rows(50)[0]
    assert "Tue 1 Dec" in _rows(50)[0]


def test_a_row_that_stays_is_drawn_anew_where_its_columns_move() -> None:
    shown = ScrollableList(ROWS)
    before = shown.draw(80)
    shown.show((Entry("Wilhelmina", "call the bank", sign="○", cells=ROWS[0].cells), *ROWS[1:]))
    assert [region.y for region in shown.changed(before, shown.draw(80), 80)] == [0, 1, 2]
    before = shown.draw(80)
    shown.show((Entry("Wilhelmina", "call a bank", sign="○", cells=ROWS[0].cells), *ROWS[1:]))
    assert [region.y for region in shown.changed(before, shown.draw(80), 80)] == [0]


def _action(due: str | None, status: str = "open") -> AgreedAction:
    return AgreedAction(
        session=ID,
        number=1,
        reference="x7k2-1",
        who=("Ana",),
        what="call",
        due=due,
        agreed_on="2026-11-01",
        format="thinking-pair",
        people=("Ana", "Ben"),
        status=status,  # type: ignore[arg-type]  # of the literal
    )


@pytest.mark.parametrize(
    ("due", "status", "sign", "words"),
    [
        (None, "open", "○", ""),
        ("2026-12-04", "open", "○", "Fri 4 Dec"),
        ("2026-11-20", "open", "●", "overdue yesterday"),
        ("2026-11-20", "done", "✓", "yesterday"),
        ("2027-01-04", "dropped", "–", "4 Jan 2027"),
        (None, "handed over", "→", ""),
    ],
)
def test_the_state_is_a_sign_and_the_date_is_short(due: str | None, status: str, sign: str, words: str) -> None:
    entry = listed_action(_action(due, status), TODAY, 80)
    assert (entry.sign, entry.cells[0].text) == (sign, words)


def test_owners_are_named_where_there_is_room_for_them() -> None:
    action = replace(_action(None), who=("Anastasia", "Ben", "Chidinma"))
    assert listed_action(action, TODAY, 80).before == "Anastasia + 2"
    assert listed_action(action, TODAY, 160).before == "Anastasia, Ben, Chidinma"


def test_on_home_what_is_late_says_so_in_a_word() -> None:
    assert action_entry(_action("2026-11-20"), TODAY, 80).cells[0].text == "overdue"


@pytest.mark.parametrize(
    ("iso", "words"),
    [("2026-11-21T10:00", "today"), ("2026-11-22", "tomorrow"), ("2026-11-30", "Mon 30 Nov"), ("x", "x")],
)
def test_a_day_for_a_column(iso: str, words: str) -> None:
    assert short_day(iso, TODAY) == words
