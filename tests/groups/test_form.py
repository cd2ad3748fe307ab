"""A group as a form of texts, typed on the command line or on the screen."""

from datetime import date

import pytest

from thinkpair.dates import Dates
from thinkpair.groups.form import FieldError, group_from, parse_meeting, texts_of
from thinkpair.groups.model import Group, Person

TODAY = date(2026, 11, 22)
DATES = Dates(TODAY)
TYPED = {
    "title": "Ana and Ben",
    "kind": "mentor and mentee",
    "people": "Ana <ana@example.org> (she/her)\nBen",
    "mentor": "Ben",
    "goals": "feel at home, by 2027-03-01\n- [x] first talk by friday\nlearn to say no",
    "how_often": "every two weeks",
    "next_meeting": "friday 18:00",
    "total": "40m",
    "review_after": "6",
}


def group() -> Group:
    return group_from(TYPED, DATES)


def test_what_is_typed_is_understood() -> None:
    read = group()
    ana, ben = read.person
    assert (ana.name, ana.email, ana.address, ben.role) == ("Ana", "ana@example.org", "she/her", "mentor")
    assert (read.total, read.review_after, str(read.next_meeting)) == (2400, 6, "2026-11-27 18:00:00")
    first, second = read.goal
    assert (first.what, first.by, second.what) == ("feel at home", date(2027, 3, 1), "learn to say no")
    assert (first.milestone[0].what, first.milestone[0].done) == ("first talk", True)


def test_what_stands_in_the_form_means_what_was_there() -> None:
    assert group_from(texts_of(group()), DATES, group()) == group()


def test_a_field_that_is_not_among_them_stays_and_an_empty_one_goes() -> None:
    changed = group_from({"total": "", "purpose": "to think"}, DATES, group())
    assert changed == group().model_copy(update={"total": None, "purpose": "to think"})


def test_a_date_that_has_passed_can_stay() -> None:
    texts = texts_of(group()) | {"purpose": "to think"}
    assert group_from(texts, Dates(date(2030, 1, 1)), group()).next_meeting == group().next_meeting


def test_keys_that_are_not_known_stay_with_their_person() -> None:
    before = group().model_copy(update={"person": (Person.model_validate({"name": "Ana", "shoe": 44}),)})
    changed = group_from({"people": "Ben, Ana (they)"}, DATES, before)
    assert changed.people == ("Ben", "Ana")
    assert changed.person[1].model_extra == {"shoe": 44}


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("title", "", "Title: a title needs at least one character"),
        ("kind", "pairs", 'did you mean "pair"?'),
        ("people", "", "People: at least one person is needed"),
        ("people", "Ana, ana", "People: “ana” is too similar to “Ana”: add an initial"),
        ("people", "Ana <nope>", "no e-mail address"),
        ("mentor", "Zoe", "nobody in the group is called Zoe"),
        ("total", "long", 'like "20 min"'),
        ("next_meeting", "soon", 'write it like "friday 18:00"'),
        ("next_meeting", "2 week tuesday", '--every "2 weeks"'),
        ("next_meeting", "every friday 18:00", '--every "2 weeks"'),
        ("review_by", "31.2.", "is not a date: write a date like"),
        ("review_after", "-1", "write a number"),
        ("review_first", "perhaps", "write yes or no"),
        ("goals", "- first talk", "comes below its goal"),
        ("format", "Thinking Pair", "cannot be the id of a format"),
    ],
)
def test_what_is_wrong_names_its_field(field: str, text: str, said: str) -> None:
    with pytest.raises(FieldError) as wrong:
        group_from({field: text}, DATES, group())
    assert wrong.value.field == field
    assert said in str(wrong.value)


@pytest.mark.parametrize(
    ("typed", "meeting"),
    [
        ("18:00", "2026-11-22 18:00:00"),
        ("friday at 3pm", "2026-11-27 15:00:00"),
        ("friday, half past six", "2026-11-27 18:30:00"),
        ("tomorrow noon", "2026-11-23 12:00:00"),
        ("in 2 weeks 9.30", "2026-12-06 09:30:00"),
        ("1.12.", "2026-12-01"),
        ("5 Dec", "2026-12-05"),
        ("2026-12-01T18:00:00", "2026-12-01 18:00:00"),
    ],
)
def test_next_meeting(typed: str, meeting: str) -> None:
    """A day, a time, or both, as people write them; a time alone is today's."""
    assert str(parse_meeting(typed, DATES)) == meeting
