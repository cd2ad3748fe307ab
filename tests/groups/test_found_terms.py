"""What is found in the words on review and ending, and that nothing else is guessed."""

from datetime import date

import pytest

from thinkpair.dates import Dates
from thinkpair.groups.found_terms import FoundTerms, parse_review, review_text, reworded, terms_in, terms_of

DATES = Dates(date(2026, 11, 21))


@pytest.mark.parametrize(
    ("words", "terms"),
    [
        ("Review after 4 meetings, end in March 2027.", FoundTerms(4, None, date(2027, 3, 31))),
        ("we review it after six sessions\nand it ends on 1 July 2027", FoundTerms(6, None, date(2027, 7, 1))),
        ("look at how it goes in three months", FoundTerms(None, date(2027, 2, 21), None)),
        (
            "a review by 15 January; it runs until the end of June",
            FoundTerms(None, date(2027, 1, 15), date(2027, 6, 30)),
        ),
        ("review after 4 meetings and on 15 January", FoundTerms(4)),
        ("we end after 10 meetings", FoundTerms()),
        ("in March we will see", FoundTerms()),
        ("review at the end in March 2027", FoundTerms()),
        ("as long as we may", FoundTerms()),
        ("when one of us wants to end it", FoundTerms()),
        ("review on 03/04/2027", FoundTerms()),
        ("", FoundTerms()),
    ],
)
def test_only_what_is_certain_is_found(words: str, terms: FoundTerms) -> None:
    assert terms_in(words, DATES) == terms


@pytest.mark.parametrize(
    ("words", "every"),
    [
        ("two hours\nWe meet every 2 weeks\nBen arranges it", "2 weeks"),
        ("We meet every month", "month"),
        ("every two weeks, Tuesdays at six", ""),
        ("We meet every 2 weeks, but not in summer", ""),
    ],
)
def test_how_often_is_not_guessed_but_read_where_it_was_chosen(words: str, every: str) -> None:
    assert terms_of({"how_often": words}, DATES).every == every


NOTED = {
    "how_often": "two hours\nWe meet every 2 weeks",
    "review_and_ending": "Review after 4 meetings, end in March 2027.",
}


@pytest.mark.parametrize(
    ("parts", "wanted", "words"),
    [
        (NOTED, FoundTerms(4, None, date(2027, 3, 31), "2 weeks"), {}),
        (
            NOTED,
            FoundTerms(None, date(2027, 1, 15), date(2027, 6, 30), "month"),
            {
                "how_often": "two hours\nWe meet every month",
                "review_and_ending": "Review on 15 January 2027, It ends on 30 June 2027.",
            },
        ),
        (
            {"how_often": "now and then"},
            FoundTerms(6, None, date(2027, 6, 30), "3 weeks"),
            {
                "how_often": "now and then\nWe meet every 3 weeks",
                "review_and_ending": "Review after 6 meetings\nIt ends on 30 June 2027",
            },
        ),
        (NOTED, FoundTerms(every="2 weeks"), {"review_and_ending": "Review: open, End: open."}),
    ],
    ids=["nothing new", "changed", "added", "taken out"],
)
def test_what_is_chosen_stands_in_the_words(parts: dict[str, str], wanted: FoundTerms, words: dict[str, str]) -> None:
    assert reworded(parts, wanted, DATES) == words
    assert terms_of({**parts, **words}, DATES) == wanted


@pytest.mark.parametrize(
    ("typed", "review"),
    [
        ("after 4 meetings", (4, None)),
        ("four sessions", (4, None)),
        ("4", (4, None)),
        ("15 January", (None, date(2027, 1, 15))),
        ("in 3 months", (None, date(2027, 2, 21))),
        ("", (None, None)),
    ],
)
def test_a_review_is_typed_as_a_number_or_a_day(typed: str, review: tuple[int | None, date | None]) -> None:
    assert parse_review(typed, DATES) == review
    assert parse_review(review_text(FoundTerms(*review)), DATES) == review


@pytest.mark.parametrize(("typed", "hint"), [("soon", "after 4 meetings"), ("yesterday", "in the past")])
def test_what_is_no_review_is_asked_back(typed: str, hint: str) -> None:
    with pytest.raises(ValueError, match=hint):
        parse_review(typed, DATES)
