"""What is found in the words on review and ending, and that nothing else is guessed."""

from datetime import date

import pytest

from thinkpair.dates import Dates
from thinkpair.groups.found_terms import Terms, terms_in

DATES = Dates(date(2026, 11, 21))


@pytest.mark.parametrize(
    ("words", "terms"),
    [
        ("Review after 4 meetings, end in March 2027.", Terms(4, None, date(2027, 3, 31))),
        ("we review it after six sessions\nand it ends on 1 July 2027", Terms(6, None, date(2027, 7, 1))),
        ("look at how it goes in three months", Terms(None, date(2027, 2, 21), None)),
        ("a review by 15 January; it runs until the end of June", Terms(None, date(2027, 1, 15), date(2027, 6, 30))),
        ("review after 4 meetings and on 15 January", Terms(4)),
        ("we end after 10 meetings", Terms()),
        ("in March we will see", Terms()),
        ("review at the end in March 2027", Terms()),
        ("as long as we may", Terms()),
        ("when one of us wants to end it", Terms()),
        ("review on 03/04/2027", Terms()),
        ("", Terms()),
    ],
)
def test_only_what_is_certain_is_found(words: str, terms: Terms) -> None:
    assert terms_in(words, DATES) == terms
