import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.formats import PAIR, load
from thinkpair.formats.diagnostics import Diagnostic, as_json, render
from thinkpair.formats.room_for_texts import cells


def test_the_picture_of_a_problem() -> None:
    loaded = load(PAIR.replace("people", "peopel"))
    assert render(loaded.diagnostics[0]) == "\n".join(
        [
            'x:2:1: error: "peopel" is not a key of a format',
            "  2 | peopel = 2",
            "    | ^",
            '  did you mean "people"?',
        ]
    )


def test_the_caret_stands_under_the_place_past_tabs_and_wide_letters() -> None:
    text = PAIR.replace('"The time is yours."', '"你好 {x}"').replace("brief", "\tbrief")
    lines = render(load(text).diagnostics[0]).split("\n")
    caret = lines[2].index("^")
    before = lines[1][: lines[1].index("{x}")]
    assert cells(before) == caret


def test_a_long_line_is_shown_around_the_place() -> None:
    text = PAIR.replace('"The time is yours."', '"' + "word " * 100 + '{x}"')
    lines = render(load(text).diagnostics[0]).split("\n")
    assert len(lines[1]) < 120
    assert lines[1][lines[2].index("^") :].startswith("{x}")
    assert lines[1].startswith("  5 | …")


LONG = "line\n" * 9


@pytest.mark.parametrize("text", [f'"{"word " * 130}"', f'"""\n{LONG}"""', f"'''{LONG}'''", f'["a", """{LONG}"""]'])
def test_a_warning_is_allowed_by_the_code_it_ends_with_also_behind_a_text_of_several_lines(text: str) -> None:
    written = f"{PAIR}prompt = {text}"
    (warning,) = load(written).warnings
    assert render(warning).splitlines()[0].endswith("and 8 fit [long-text]")
    assert load(f"{written}  # check: allow long-text").warnings == ()
    assert [one.code for one in load(f"{written}  # check: allow no-effect").warnings] == ["long-text"]


def test_json_has_what_an_editor_needs() -> None:
    assert as_json(load(PAIR.replace("people", "peopel")).diagnostics[0]) == {
        "file": "x",
        "line": 2,
        "column": 1,
        "severity": "error",
        "code": "unknown-key",
        "message": '"peopel" is not a key of a format',
        "hint": 'did you mean "people"?',
    }


HOSTILE = st.text(st.sampled_from("ab\x00\x07\x1b\x7f\x85\x9b\u2028\u202e\u2066\u200b\u0301\n\r\t]["), max_size=400)


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_nothing_hostile_is_ever_printed(file: str, message: str, hint: str, excerpt: str) -> None:
    line = excerpt.replace("\n", " ")
    shown = render(
        Diagnostic(file=file, line=1, column=1 + len(line) // 2, code="x", message=message, hint=hint, excerpt=line)
    )
    assert not [char for char in shown if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl") and char != "\n"]
    assert len(shown.split("\n")) <= 4


@pytest.mark.parametrize(
    "key", ["[red]x", "[@click=app.quit]", "\\u001b]0;pwned\\u0007", "\\u202Ex", "a\\nb", "x" * 5_000]
)
def test_a_hostile_key_is_told_on_one_short_line(key: str) -> None:
    diagnostic = load(f'"{key}" = 1\n{PAIR}').diagnostics[0]
    assert diagnostic.line == 1
    assert len(diagnostic.headline()) <= 300
    assert "\n" not in diagnostic.headline()
    assert "\x1b" not in render(diagnostic)
