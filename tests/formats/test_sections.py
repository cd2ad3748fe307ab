"""The sections in which Home lists the formats: what was held before, for two, for a group, for mentoring, the rest."""

from thinkpair.formats.library import Library
from thinkpair.formats.summary import glance, in_sections, instead

FORMATS = tuple(glance(entry.path) for entry in Library().entries())


def test_five_each_before_the_rest() -> None:
    sections = list(in_sections(FORMATS, []))
    assert [section.title for section in sections] == ["for two", "for a group", "for mentoring", "more"]
    assert [len(section.formats) for section in sections[:3]] == [5, 5, 5]
    assert sections[0].formats[0].id == "thinking-pair"


def test_held_before_comes_first_and_nothing_is_listed_twice_or_lost() -> None:
    sections = list(in_sections(FORMATS, ["check-in", "gone", "thinking-pair", "check-in"]))
    assert sections[0].title == "held before"
    assert [format.id for format in sections[0].formats] == ["check-in", "thinking-pair"]
    listed = [format.id for section in sections for format in section.formats]
    assert sorted(listed) == sorted(format.id for format in FORMATS)


def test_formats_named_in_place_of_one_that_refuses_are_like_it() -> None:
    named = [format.id for format in instead(FORMATS, 9, "peer-mentoring-group")]
    assert named[:2] == ["peer-mentoring-circle", "peer-supervision"]
    assert instead(FORMATS, 2)[0].id == "thinking-pair"
