import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinkpair.formats.library import shipped_folder
from thinkpair.toml_positions import Path, Positions

NASTY = r"""# a comment with [brackets] and "quotes
"quoted key" = 1
'lit.eral' = 2   # comment
"es\u0041\"c" = 3
bare-key_9 = '#'
a . "b" . c = [ 1, [2, "]"], { x = 1, y . z = "}" }, # inside
  "]", """
NASTY += (
    "'''multi ' literal'''"
    + r''', ]
empty_list = []
empty_table = {}
multi = """
first "quoted" \
    joined """
five = """a""""" # closes with five quotes
date = 1979-05-27 07:32:00
[table]
key = true
  [ table . "sub table" ]
  k.k2 = "[x]"
[table.sub.deep]
[[list]]
[[list]]
name = "second"
  [list.child]
  x = 1
  [[list.more]]
  [[list.more]]
  y = 2
[[list]]
  [[list.more]]
  z = [[1], [2, {q = [{w = 1}]}]]
'''
)


def paths(value: Any, before: Path = ()) -> Iterator[Path]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*before, key)
        yield from paths(inner, (*before, key))


@pytest.mark.parametrize("text", [NASTY, NASTY.replace("\n", "\r\n"), "", "# only\n", 'a=1\nb="""\n"""', "a='x'"])
def test_the_paths_found_are_tomllibs(text: str) -> None:
    assert set(Positions(text).keys) == set(paths(tomllib.loads(text)))


def test_the_paths_of_every_shipped_format_are_tomllibs() -> None:
    files = list(shipped_folder().glob("*.toml"))
    assert files
    for file in files:
        text = file.read_text("utf-8")
        assert set(Positions(text).keys) == set(paths(tomllib.loads(text)))


def test_every_path_points_at_what_it_names() -> None:
    positions = Positions(NASTY)
    lines = NASTY.split("\n")

    def at(path: Path) -> str:
        line, column = positions.find(path)
        return lines[line - 1][column - 1 :]

    assert at(("quoted key",)).startswith('"quoted key"')
    assert at(("a", "b")).startswith('"b"')
    assert at(("a", "b", "c", 2, "y", "z")).startswith('z = "}"')
    assert at(("a", "b", "c", 3)).startswith('"]"')
    assert at(("table",)) == "[table]"
    assert at(("table", "sub table")) == '[ table . "sub table" ]'
    assert at(("table", "sub")).startswith("sub.deep]")
    assert at(("list",)) == "list]]"
    assert at(("list", 1, "more", 1)) == "[[list.more]]"
    assert positions.find(("list", 2)) == (lines.index("[[list]]", 25) + 1, 1)
    assert positions.value(("list", 1, "name")) == (lines.index('name = "second"') + 1, 8)


def test_what_is_not_written_is_at_its_nearest_parent() -> None:
    positions = Positions('title = "x"\n[[round]]\n  [[round.step]]\n  time = "5m"\n')
    assert positions.find(("round", 0, "step", 0, "prompt")) == (3, 3)
    assert positions.value(("round", 0, "groups")) == (2, 1)
    assert positions.find(("people",)) == (1, 1)
    assert positions.find(()) == (1, 1)


BARE = st.from_regex(r"[A-Za-z0-9_-]{1,8}", fullmatch=True)
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=12)


def basic(text: str) -> str:
    short = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
    return "".join(short.get(c, c if c.isprintable() or ord(c) > 159 else f"\\u{ord(c):04x}") for c in text)


KEYS = st.one_of(BARE, TEXT.map(lambda text: f'"{basic(text)}"'))
STRINGS = st.one_of(TEXT.map(lambda text: f'"{basic(text)}"'), TEXT.map(lambda text: f'"""\n{basic(text)}"""'))
SCALARS = st.one_of(STRINGS, st.integers().map(str), st.sampled_from(["true", "1e9", "07:32:00", "''", "'#]'", "nan"]))
BLANKS = st.sampled_from(["", " ", "\n", " # ]\n", "\t"])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(st.tuples(BLANKS, inner), max_size=4).map(
            lambda items: "[" + ",".join(f"{blank}{item}{blank}" for blank, item in items) + "]"
        ),
        st.dictionaries(KEYS, inner, max_size=3).map(
            lambda table: "{" + ", ".join(f"{key} = {value}" for key, value in table.items()) + "}"
        ),
    ),
    max_leaves=6,
)
DOTTED = st.lists(KEYS, min_size=1, max_size=3).map(" . ".join)
LINES = st.one_of(
    st.tuples(DOTTED, VALUES).map(lambda pair: f"  {pair[0]} = {pair[1]} # = ["),
    DOTTED.map(lambda key: f"[{key}]"),
    DOTTED.map(lambda key: f"[[ {key} ]]"),
    st.sampled_from(["[[round]]", "[[round.step]]", "[role.x]", "# comment", ""]),
)


def readable(lines: list[str]) -> tuple[str, dict[str, Any]]:
    """Keep those lines that make a TOML document together, one after the other."""
    text, document = "", dict[str, Any]()
    for line in lines:
        try:
            document = tomllib.loads(f"{text}{line}\n")
        except ValueError:
            continue
        text += f"{line}\n"
    return text, document


@settings(max_examples=50)
@given(st.lists(LINES, max_size=12))
def test_the_paths_of_any_document_are_tomllibs(lines: list[str]) -> None:
    text, document = readable(lines)
    assert set(Positions(text).keys) == set(paths(document))


@settings(max_examples=40)
@given(TEXT, TEXT)
def test_a_character_is_found_inside_its_text(before: str, after: str) -> None:
    wanted = f"{before}☞{after.replace('☞', '')}"
    index = wanted.index("☞")
    literal = "".join(c for c in wanted if c.isprintable() and c not in "'\"\\")
    for raw in (f'"{basic(wanted)}"', f'"""\n{basic(wanted)}"""', f'"""{basic(wanted)}\\\n   """'):
        text = f"first = 1\nkey   = {raw}\n"
        line, column = Positions(text).inside(("key",), index)
        assert text.split("\n")[line - 1][column - 1] == "☞"
    for raw in (f"'{literal}'", f"'''\n{literal}'''"):
        text = f"key = {raw}\n"
        line, column = Positions(text).inside(("key",), literal.index("☞"))
        assert text.split("\n")[line - 1][column - 1] == "☞"


def test_a_character_after_a_joined_line_is_on_its_own_line() -> None:
    text = 'a = """one \\\n     two ☞"""\n'
    index = tomllib.loads(text)["a"].index("☞")
    assert Positions(text).inside(("a",), index) == (2, 10)
