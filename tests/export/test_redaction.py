"""Initials in place of names: no name of anyone is left, whatever is exported and wherever it stands."""

import pytest
from msgspec.structs import replace

from tests.export.things import HOSTILE, MADE, agreed, meeting, record, taken
from thinkpair.export.collect import export
from thinkpair.export.model import material
from thinkpair.export.redaction import Redactor, initials, redacted
from thinkpair.export.targets import TARGETS
from thinkpair.groups.model import Group, Person

ZOE = Group(title="Peers", kind="peer group", person=(Person(name="Zoë"),))
NAMES = ("Ana Müller", "Ben")
WHATS = (
    "ask Ben, BEN, ben's sister and @Ben_2 for Ana Müller's book",
    "mail ben@example.org; ana-müller.example; Müllers Haus; Ana\u00a0Müller",
    "tell Аna (in other letters), ＢＥＮ and Ana Muller",
)


@pytest.mark.parametrize("target", TARGETS)
def test_no_name_is_left_in_any_target(target: str) -> None:
    whole = taken(record(*WHATS, *HOSTILE, names=("Ana Müller", "Ben"), group="ana-and-ben"))
    text = export(replace(whole, meetings=(meeting(place="at Ben's"),)), target, redact=True).casefold()
    assert "ben" not in text.replace("benefit", "")
    assert "ana" not in text
    assert "müller" not in text
    assert "muller" not in text
    assert "аna" not in text
    assert "ｂｅｎ" not in text


@pytest.mark.parametrize("target", TARGETS)
def test_the_names_are_there_without_it(target: str) -> None:
    assert "Ben" in export(taken(record(*WHATS)), target)


def test_a_text_keeps_the_words_around_a_name() -> None:
    redactor = Redactor(["Ana Müller", "Ben"])
    assert redactor.text("Ana Müller rings Ben's bank, with Ana") == "AM rings B's bank, with AM"
    assert redactor.text("a banana, a bench and an urban analysis") == "a banana, a bench and an urban analysis"


def test_short_names_leave_the_words_of_texts() -> None:
    redactor = Redactor(["A", "Ana", "An", "bo"])
    assert redactor.text("First meeting of a group, A word") == "First meeting of a group, A word"
    assert redactor.text("bring an idea to An, bo and Ana") == "bring an idea to A3, B and A2"
    assert initials(["Ana", "A", "a"]) == {"Ana": "A2", "A": "A", "a": "a"}


def test_people_of_other_sessions_with_short_names_are_no_words_of_this_one() -> None:
    others = agreed(record("ring", names=("It", "Chiara")))
    text = export(
        material(MADE, [record("It is for Chiara and Zoë")], known=others, groups={"g": ZOE}), "md", redact=True
    )
    assert "It is for C and Z" in text


def test_an_accent_that_stands_alone_goes_with_its_name() -> None:
    assert Redactor(["Jose"]).text("ask Jose\u0301 and José") == "ask J and J"


def test_initials_are_unique_and_nobody_else_s_name() -> None:
    found = initials(["Ana", "Anton", "Ana Maria von Thal", "AM", "A2", "B"])
    assert list(found.values()) == ["A", "A3", "AMV", "A4", "A5", "B"]
    assert len(set(found.values())) == len(found)
    assert not set(found.values()) & {"Ana", "Anton", "AM", "A2"}


def test_names_of_people_who_were_not_there_go_too() -> None:
    whole = replace(taken(record("ring Chi")), names=("Chi", "Ana Müller"))
    assert "Chi" not in export(whole, "md", redact=True)


def test_a_person_who_is_called_like_a_word_of_the_program_changes_no_choice() -> None:
    named = record("one", names=("Open", "All"))
    shown = redacted(taken(named))
    assert shown.actions[0].status == "open"
    assert shown.sessions[0].record.keep == "all"
    assert shown.sessions[0].record.people == ("O", "A")


def test_the_same_action_is_known_again_after_the_redaction() -> None:
    whole = taken(record("one"))
    assert [one.uid for one in redacted(whole).actions] == [one.uid for one in whole.actions]
    assert agreed(record("one"))[0].reference == "x7k2-1"
