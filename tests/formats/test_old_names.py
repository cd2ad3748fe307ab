"""The names of the language before `syntax = 1`: refused with the new one, rewritten, and read in journals."""

import tomllib

import pytest

from tests.formats.formats import PAIR, load, only, session
from thinkpair.formats.loader import load_sources
from thinkpair.formats.old_names import upgraded
from thinkpair.formats.toml_document import NotToml
from thinkpair.formats.value_types import Speak

TIMED = 'time = "5m"'
ROUNDS = """\
[[round]]
title    = "Pairs"
groups   = "pairs"  # two by two
odd      = "rest"
order    = "reverse"
[[round.step]]
title = "Tell"
partners = "new"
speak = "each group"
share = "5m"
"""


@pytest.mark.parametrize(
    ("text", "line", "old", "new"),
    [
        (session(top='length = "1h"', step=TIMED), 2, "length", "total"),
        (session(step='share = "5m"'), 11, "share", "total"),
        (session(round='groups = 3\nodd = "nearest"', step=TIMED), 9, "odd", "leftover"),
        (session(round='groups = 3\nodd = "rest"', step=TIMED), 9, 'odd = "rest"', 'leftover = "sit-out"'),
        (session(round='groups = 3\nleftover = "rest"', step=TIMED), 9, 'leftover = "rest"', 'leftover = "sit-out"'),
        (session(round='partners = "mix"', step=TIMED), 8, 'partners = "mix"', 'partners = "jigsaw"'),
        (session(step=f'partners = "mix"\n{TIMED}'), 11, 'partners = "mix"', 'partners = "jigsaw"'),
        (
            session(round='stay = "mentor"\ngroups = 3\npartners = "along"', step=TIMED),
            10,
            'partners = "along"',
            'partners = "rotate"',
        ),
        (session(step=f'speak = "each group"\n{TIMED}'), 11, 'speak = "each group"', 'speak = "every group"'),
    ],
)
def test_an_old_name_is_one_error_that_names_the_new(text: str, line: int, old: str, new: str) -> None:
    problem = only(load(text))
    assert (problem.line, problem.code) == (line, "old-name")
    assert problem.message == f"{old} is called {new} now"
    assert problem.hint.startswith(f"write {new}, or run: thinkpair formats upgrade")


def test_what_is_wrong_with_the_value_of_an_old_key_is_told_in_its_place() -> None:
    old, value = load(session(step="share = 5")).errors
    assert (old.code, value.code) == ("old-name", "value")
    assert old.line == value.line == 11


def test_a_role_may_be_called_group_and_each_group_speaks_for_its_holders() -> None:
    loaded = load(session(f'[role.group]\n[[round.step]]\ntitle = "S"\nspeak = "each group"\n{TIMED}', step=TIMED))
    assert loaded.source
    assert loaded.source.format.round[0].step[1].speak == Speak("each", ("group",))


def test_reverse_is_told_to_have_another_meaning_only_where_no_syntax_is_written() -> None:
    text = session(round='each = "mentor"\norder = "reverse"', step=TIMED)
    assert only(load(text)).code == "reverse-order"
    assert load(f"syntax = 1\n{text}").diagnostics == ()


@pytest.mark.parametrize("syntax", ["2", "17"])
def test_a_newer_file_is_refused_and_nothing_else_in_it_is_complained_about(syntax: str) -> None:
    problem = only(load(f'syntax = {syntax}\ncolor = "red"\n[[round]]\nbetween = true\n'))
    assert problem.message == f"written for syntax {syntax}; this program knows 1"
    assert (problem.line, problem.column) == (1, 10)


@pytest.mark.parametrize("syntax", ["0", '"1"', "true", "1.0"])
def test_syntax_is_a_whole_number_from_one(syntax: str) -> None:
    assert only(load(f"syntax = {syntax}\n{PAIR}")).code == "value"


def test_a_file_is_rewritten_with_its_comments_and_its_columns() -> None:
    before = f'#:schema ./format.schema.json\n# mine\ntitle  = "X"\nlength = "1h" # usual\n{ROUNDS}'
    found = upgraded(before.encode())
    assert found.data.decode() == (
        '#:schema ./format.schema.json\n# mine\nsyntax = 1\ntitle  = "X"\ntotal  = "1h" # usual\n'
        + ROUNDS.replace('odd      = "rest"', 'leftover = "sit-out"')
        .replace('"reverse"', '"counter"')
        .replace('"each group"', '"every group"')
        .replace("share =", "total =")
    )
    assert found.changes[0] == "line 4: length is total now"
    assert found.changes[-1] == "syntax = 1 is added"
    assert upgraded(found.data).changes == ()


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_stay(newline: str, mark: str) -> None:
    data = (mark + PAIR.replace("people = 2", 'people = 2\nlength = "9m"')).replace("\n", newline).encode("utf-8")
    found = upgraded(data).data.decode("utf-8")
    assert found.startswith(mark)
    assert found.count("\r\n") == (found.count("\n") if newline == "\r\n" else 0)
    assert tomllib.loads(found.removeprefix("\ufeff"))["total"] == "9m"


def test_quoted_keys_and_tables_in_braces_are_rewritten_too() -> None:
    found = upgraded(b'"length" = "1h"\nround = [{ title = "R", odd = "rest" }]\n').data
    assert found == b'syntax   = 1\ntotal    = "1h"\nround = [{ title = "R", leftover = "sit-out" }]\n'


def test_a_file_with_syntax_keeps_its_orders() -> None:
    text = b'syntax = 1\ntitle = "X"\n[[round]]\norder = "reverse"\n'
    assert upgraded(text).data == text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('title = "X"\nlength = "1h"\ntotal = "2h"\n', 2),
        ('title = "X"\n[[round]]\nleftover = "bigger"\nodd = "rest"\n', 4),
    ],
)
def test_a_key_under_both_its_names_is_one_error_and_is_not_rewritten(text: str, line: int) -> None:
    told = [problem for problem in load(text).errors if problem.line == line]
    assert [(problem.code, "is written here, too" in problem.message) for problem in told] == [("old-name", True)]
    with pytest.raises(NotToml, match="is written here, too"):
        upgraded(text.encode())


def test_a_file_of_a_newer_syntax_is_not_rewritten() -> None:
    with pytest.raises(NotToml, match="written for syntax 2"):
        upgraded(b'syntax = 2\nlength = "1h"\n')


def test_what_is_not_toml_is_not_rewritten() -> None:
    with pytest.raises(NotToml):
        upgraded(b"length = ")


def test_texts_of_a_journal_from_before_are_read_with_the_old_names() -> None:
    text = f'title = "X"\nlength = "1h"\n{ROUNDS}'
    form = load_sources({"x": text}, "x", before_syntax=True).format
    assert form.total == 3_600
    assert form.round[0].leftover == "sit-out"
    assert form.round[0].order == "counter"
    assert form.round[0].step[0].speak == Speak("every group")
    assert form.round[0].step[0].total is not None
