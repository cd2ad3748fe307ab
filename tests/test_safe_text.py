"""What comes through the one door."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile.allowed import foreign
from tests.hostile.corpus import TEXTS
from thinkpair.safe_text import control_character, json_text, name_key, safe_text

HOSTILE = {
    "clipboard": "Anna\x1b]52;c;Y3VybCBldmls\x1b\\",
    "title": "A\x1b]0;pwned\x07B",
    "report": "A\x1b[6n\x1b[c",
    "c1": "A\x9b31mB\x90q\x9c",
    "backspace": "good\b\b\b\bevil",
    "nul": "a\x7f\x00b",
    "override": "Ana\u202egnp.exe",
    "isolate": "\u2067abc",
    "tags": "Ana\U000e0041\U000e0042",
    "surrogate": "a\ud800b",
    "private": "\ue000x",
    "lines": "a\u2028b\u2029c\x85d\r\ne",
    "invisible": "A\u200b\u2060\u3164na",
}
KEPT = {
    "arabic": "ليلى",
    "hebrew": "דנה (Dana) 3-2",
    "thai": "สมชาย",
    "cjk": "山田太郎",
    "family": "👩‍👩‍👧‍👦 Familie",
    "skin": "👍🏿❤️",
    "markup": "[red]Ana[/] [@click=app.quit]x[/]",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_that_steers_a_terminal_comes_through(text: str) -> None:
    shown = safe_text(text)
    assert not [
        char for char in shown if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") or "\u202a" <= char <= "\u202e"
    ]
    assert "\n" not in shown


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT.keys())
def test_names_of_all_scripts_stay_as_they_are(text: str) -> None:
    assert safe_text(text) == unicodedata.normalize("NFC", text)


def test_stacked_marks_are_cut_after_four() -> None:
    assert safe_text("z" + "\u0335" * 30 + "o") == "z" + "\u0335" * 4 + "o"


def test_a_long_text_ends_with_an_ellipsis_at_the_limit() -> None:
    assert safe_text("x" * 100, 10) == "x" * 9 + "…"


def test_line_ends_stay_where_lines_are_wanted() -> None:
    assert safe_text("one\r\n\ttwo\x1b", lines=True).splitlines()[0] == "one"


def test_marks_parted_by_something_invisible_are_stacked_as_well() -> None:
    assert safe_text("a" + ("\u0335" * 4 + "\u200b") * 10) == "a" + "\u0335" * 4


NASTY = st.text(st.one_of(st.characters(), st.sampled_from("ae\u0301\u0335\u200b\u200d\u2060👩 \n")), max_size=60)


@given(NASTY)
def test_what_came_through_once_comes_through_unchanged(text: str) -> None:
    once = safe_text(text, 50)
    assert safe_text(once, 50) == once
    assert len(once) <= 50


@pytest.mark.parametrize(
    ("one", "other"), [("Anna", "ANNA"), ("Anna", "Аnna"), ("Ana", "Ａｎａ"), ("Ana B", " ana  b ")]
)
def test_names_that_read_as_one_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_names_that_differ_keep_their_keys() -> None:
    assert len({name_key(name) for name in ("Ana", "Anna", "Änna", "Hana")}) == 4


def test_the_first_control_character_is_found() -> None:
    assert control_character("ab\x1bc") == 2
    assert control_character("two\nlines\tand a tab") is None
    assert control_character("a\u202e") == 1


def test_json_says_everything_and_steers_no_terminal() -> None:
    for text in TEXTS.values():
        shown = json_text({text: [text]})
        assert json.loads(shown) == {text: [text]}
        assert not foreign(shown.encode(), screen=False)
    assert json_text(["Zoë", "五十嵐", "👩‍👩‍👧"], indent=None) == '["Zoë", "五十嵐", "👩‍👩‍👧"]'
