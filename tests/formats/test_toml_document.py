import time
from pathlib import Path

import pytest

from thinkpair.formats.library import Library
from thinkpair.formats.loader import load_file
from thinkpair.formats.toml_document import MOST_BYTES, NotToml, decode, parse


def refusal(text: str) -> NotToml:
    with pytest.raises(NotToml) as caught:
        parse(text)
    return caught.value


@pytest.mark.parametrize(
    ("data", "message", "place"),
    [
        (b"\xff\xfet\x00i\x00", "UTF-16", (1, 1)),
        (b"\xfe\xff\x00t\x00i", "UTF-16", (1, 1)),
        (b"title\x00 = 1", "NUL", (1, 6)),
        (b"a = 1\nb = '\xc0\xaf'", "not UTF-8", (2, 6)),
        ("ä = '".encode() + b"\xff'", "not UTF-8", (1, 6)),
        (b"#" * (MOST_BYTES + 1), "256 KiB", (1, 1)),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_their_place(data: bytes, message: str, place: tuple[int, int]) -> None:
    with pytest.raises(NotToml, match=message) as caught:
        decode(data)
    assert (caught.value.line, caught.value.column) == place


def test_a_byte_order_mark_and_windows_line_ends_are_fine() -> None:
    assert parse(decode(b"\xef\xbb\xbfa = 1\r\nb = 2\r\n")) == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    ("text", "message", "hint", "place"),
    [
        ("a = 1\ntime = 5m\n", "needs quotes", '"5m"', (2, 8)),
        ("speak = every group # all\n", "needs quotes", '"every group"', (1, 9)),
        ('title = "x\nb = 1', "not closed on its line", '"""', (1, 11)),
        ('title = """x\n', "not closed", "quotes it began with", (1, 13)),
        ("title = 'x", "not closed", "quotes it began with", (1, 11)),
        ('title = "a"\n  title = "b"', "written twice", "keep one", (2, 3)),
        ("fixed = true\nfixed = true", "written twice", "keep one", (2, 1)),
        ("[role.a]\n[role.a]", "written twice", "one header", (2, 1)),
        ("[[round.step]]\n[[round]]", "above this step", "[[round]] above", (1, 1)),
        ('title = "C:\\q"', "backslash", "double it", (1, 12)),
        ("title\n", "needs = and a value", "key =", (1, 6)),
        ("[round\n", "not closed", "[[round]]", (1, 7)),
        ('rules = ["a" "b"]', "comma", '["one", "two"]', (1, 14)),
        ('title = "a" "b"', "follows the value", "new line", (1, 13)),
        ("title =", "not a value", "quotes", (1, 8)),
        ("= 1", "neither a key", "key =", (1, 1)),
        ('a = "\x07"', "does not allow", "take it out", (1, 6)),
        ("n = " + "9" * 5000, "too long", "5m", (1, 1)),
    ],
)
def test_what_is_not_toml_is_told_in_plain_words(text: str, message: str, hint: str, place: tuple[int, int]) -> None:
    error = refusal(text)
    assert message in error.message
    assert hint in error.hint
    assert (error.line, error.column) == place


BOMBS = {
    "dotted key": "a" + ".b" * 100_000 + " = 1",
    "quoted dotted key": '"a"' + '."b"' * 50_000 + " = 1",
    "header": "[a" + ".a" * 100_000 + "]",
    "dotted key in an inline table": "a = {b" + ".b" * 100_000 + " = 1}",
    "nested lists": "a = " + "[" * 100_000,
    "nested closed lists": "a = " + "[" * 500 + "]" * 500,
    "nested tables": "a = " + "{b = " * 40_000,
    "many tables": "[[a]]\n" * 40_000,
    "many keys": "".join(f"k{n} = 1\n" for n in range(22_000)),
    "many items": "a = [" + "1," * 120_000 + "]",
    "quotes that never close": '"""' + '\\"""' * 60_000 + "\\",
    "literal quotes that never close": "x = '''" + "''x" * 80_000,
    "escapes": '"' + '\\"' * 120_000,
    "deep after a text that hides brackets": 'a = "]]]]"\nb = ' + "[" * 60,
    "five thousand digits": "a = " + "9" * 5_000,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_at_once(bomb: str) -> None:
    began = time.process_time()
    refusal(bomb)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "text",
    [
        'prompt = "' + "[" * 40 + '"',
        "prompt = '''\n" + "a.b.c.d.e. " * 40 + "\n'''",
        'prompt = """' + "{{ " * 50 + '"""',
        "# " + "[.{" * 50,
        'a = "' + "." * 2_000 + '"',
    ],
)
def test_brackets_and_dots_in_texts_and_comments_are_no_bombs(text: str) -> None:
    assert parse(text) is not None


def test_huge_numbers_in_other_bases_are_just_numbers() -> None:
    assert parse("a = 0x" + "f" * 10_000)["a"] > 0


def test_all_names_that_cannot_be_are_told_at_once_as_they_may_be_written() -> None:
    first = refusal(
        'title = "T"\n[role.erzähler]\n[ask.größe]\nquestion = """\n[role.ü]\n"""\n[role.good]\n[role.Öl]\n'
    )
    told = [(each.line, each.hint.partition("[")[2].partition("]")[0]) for each in (first, *first.more)]
    assert told == [(2, "role.erzaehler"), (3, "ask.groesse"), (8, "role.oel")]


def test_check_tells_all_names_that_cannot_be(tmp_path: Path) -> None:
    path = tmp_path / "story.toml"
    path.write_text("[role.erzähler]\n[role.zuhörer]\n")
    assert [error.line for error in load_file(path, Library()).errors] == [1, 2]
