import os
import resource
import time
from itertools import pairwise
from pathlib import Path

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formats.formats import PAIR, load, only, session
from thinkpair.errors import ContentError, FilesError
from thinkpair.formats.diagnostics import Diagnostic
from thinkpair.formats.library import Library, shipped_folder
from thinkpair.formats.loader import Loaded, load_file, load_sources, load_text
from thinkpair.formats.model import Format, Round, Step
from thinkpair.formats.toml_document import parse

TIMED = 'time = "1m"'


def write(folder: Path, **files: str) -> Library:
    """Write format files, and return a library that knows the folder."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name.replace('_', '-')}.toml").write_text(text, "utf-8")
    return Library([folder])


def using(*used: str, line: str = "") -> str:
    """Return a format that uses others."""
    return 'title = "Uses"\n' + "".join(f'[[round]]\nuse = "{name}"\n{line}\n' for name in used)


def test_every_shipped_format_is_without_error_or_warning() -> None:
    library = Library()
    entries = library.entries()
    assert len(entries) >= 10
    assert {entry.id: load_file(entry.path, library).diagnostics for entry in entries} == {
        entry.id: () for entry in entries
    }


def test_a_file_is_read_with_its_id_and_its_path(tmp_path: Path) -> None:
    library = write(tmp_path, my_pair=PAIR)
    source = load_file(tmp_path / "my-pair.toml", library).source
    assert source is not None
    assert (source.id, source.path, source.text) == ("my-pair", tmp_path / "my-pair.toml", PAIR)
    assert source.positions.find(("round", 0, "step", 0)) == (13, 3)


@pytest.mark.parametrize(
    "name", ["Pair", "my pair", "-rf", ".bashrc", "a" * 65, "café", "con", "pair (conflicted copy)"]
)
def test_a_file_name_that_is_no_id_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / f"{name}.toml").write_text(PAIR, "utf-8")
    diagnostic = only(load_file(tmp_path / f"{name}.toml", Library()))
    assert (diagnostic.line, diagnostic.column, diagnostic.code) == (1, 1, "id")
    assert "rename the file" in diagnostic.hint


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    text = PAIR.replace('"5m"', "90")
    (tmp_path / "a.toml").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert (
        only(load_file(tmp_path / "a.toml", Library())).line
        == only(load(text)).line
        == only(load("\ufeff" + text)).line
    )


def test_a_used_format_is_found_beside_the_file_first_then_in_the_library(tmp_path: Path) -> None:
    library = write(tmp_path / "library", a=PAIR.replace("Thinking pair", "Library"), b=PAIR)
    write(tmp_path / "here", a=PAIR.replace("Thinking pair", "Beside"), main=using("a", "b", "check-in"))
    source = load_file(tmp_path / "here" / "main.toml", library).source
    assert source is not None
    assert [used.format.title for used in source.uses.values()][:2] == ["Beside", "Thinking pair"]
    assert source.uses["check-in"].path == shipped_folder() / "check-in.toml"


def test_a_session_can_be_planned_again_from_the_texts_alone(tmp_path: Path) -> None:
    library = write(tmp_path, main=using("middle", "leaf"), middle=using("leaf"), leaf=PAIR)
    source = load_file(tmp_path / "main.toml", library).source
    assert source is not None
    assert set(source.texts()) == {"main", "middle", "leaf"}
    again = load_sources(source.texts(), "main")
    assert again.format == source.format
    assert again.uses["middle"].uses["leaf"].format == source.uses["leaf"].format


def test_two_formats_with_one_id_stay_apart_in_the_texts(tmp_path: Path) -> None:
    library = write(tmp_path / "library", middle=using("leaf"), leaf=PAIR.replace("Thinking pair", "Library"))
    write(tmp_path / "here", main=using("leaf", "middle"), leaf=PAIR.replace("Thinking pair", "Beside"))
    source = load_file(tmp_path / "here" / "main.toml", library).source
    assert source is not None
    again = load_sources(source.texts(), "main")
    assert again.uses["leaf"].format.title == "Beside"
    assert again.uses["middle"].uses["leaf"].format.title == "Library"


def test_damaged_texts_are_told() -> None:
    with pytest.raises(ContentError, match="kept with this session"):
        load_sources({"x": "title = "}, "x")


def test_a_circle_of_formats_is_refused_by_name(tmp_path: Path) -> None:
    library = write(tmp_path, a=using("b"), b=using("c"), c=using("a"), own=using("own"))
    loaded = load_file(tmp_path / "a.toml", library)
    assert loaded.source is None
    assert loaded.errors[0].message == "these formats use each other in a circle: a → b → c → a"
    assert (loaded.errors[0].file, loaded.errors[0].line, loaded.errors[0].column) == (str(tmp_path / "a.toml"), 3, 7)
    assert "own → own" in load_file(tmp_path / "own.toml", library).errors[0].message


def test_a_used_format_that_is_not_there_or_wrong_is_told_where_it_is_used(tmp_path: Path) -> None:
    library = write(tmp_path, main=using("nowhere", "wrong"), wrong=PAIR.replace('"5m"', "90"))
    (tmp_path / "folder.toml").mkdir()
    errors = load_file(tmp_path / "main.toml", library).errors
    assert [(Path(error.file).name, error.line, error.code) for error in errors] == [
        ("main.toml", 3, "use"),
        ("main.toml", 6, "use"),
        ("wrong.toml", 16, "value"),
    ]
    assert 'no format "nowhere"' in errors[0].message
    assert "line 16: a bare number" in errors[1].message


@pytest.mark.parametrize("key", ["each", "turns", "order", "partners", "stay", "leftover"])
def test_what_belongs_to_the_used_rounds_cannot_stand_beside_use(tmp_path: Path, key: str) -> None:
    value = {"turns": "2", "order": '"shift"', "partners": '"new"', "leftover": '"sit-out"'}.get(key, '"thinker"')
    library = write(tmp_path, main=using("leaf", line=f"{key} = {value}"), leaf=PAIR)
    diagnostic = only(load_file(tmp_path / "main.toml", library))
    assert (diagnostic.line, diagnostic.code) == (4, "combination")
    assert f'"{key}" cannot stand beside "use"' in diagnostic.message


def test_steps_cannot_stand_beside_use(tmp_path: Path) -> None:
    library = write(tmp_path, main=using("leaf") + '[[round.step]]\ntitle = "x"\ntime = "1m"\n', leaf=PAIR)
    assert only(load_file(tmp_path / "main.toml", library)).code == "combination"


def test_the_contracts_keys_may_stand_beside_use(tmp_path: Path) -> None:
    lines = """title = "Ours"
until = "30m"
groups = "pairs"
outside = ["thinker"]
optional = true
actions = "end"
prompt = "About {item}"
total = "20m"
marks = []
at_end = "next"
clock = "bar"
"""
    library = write(tmp_path, main=using("leaf", line=lines), leaf=PAIR)
    assert load_file(tmp_path / "main.toml", library).diagnostics == ()


def test_roles_asks_and_lists_of_a_used_format_can_be_named(tmp_path: Path) -> None:
    leaf = session(step=f'{TIMED}\ncollect = "ideas"', body='[ask.stance]\nquestion = "Which?"\n')
    main = using("leaf") + '[[round]]\ntitle = "{stance}"\neach = "mentor"\nfor_each = "ideas"\n'
    main += f'[[round.step]]\ntitle = "x"\nspeak = "mentor"\n{TIMED}\nprompt = "{{item}}"\n'
    library = write(tmp_path, main=main, leaf=leaf)
    assert load_file(tmp_path / "main.toml", library).diagnostics == ()


def test_a_name_that_means_two_things_across_files_is_refused(tmp_path: Path) -> None:
    leaf = session(step=TIMED, body='[ask.thinker]\nquestion = "?"\n')
    library = write(tmp_path, main=PAIR + using("leaf").partition("\n")[2], leaf=leaf)
    diagnostic = only(load_file(tmp_path / "main.toml", library))
    assert diagnostic.message == '"thinker" is a question in the format that is used here, and a role in this one'


def test_item_may_come_in_from_a_round_that_goes_through_a_list(tmp_path: Path) -> None:
    collect = f'[[round]]\ntitle = "C"\n[[round.step]]\ntitle = "C"\n{TIMED}\ncollect = "ideas"\n'
    leaf = session(step=f'{TIMED}\nprompt = "{{item}}"')
    main = 'title = "Main"\n' + collect + '[[round]]\nuse = "leaf"\nfor_each = "ideas"\n'
    library = write(tmp_path, main=main, leaf=leaf)
    assert load_file(tmp_path / "main.toml", library).diagnostics == ()
    assert only(load_file(tmp_path / "leaf.toml", library)).code == "placeholder"


def test_formats_that_multiply_each_other_are_refused(tmp_path: Path) -> None:
    names = [f"f{number}" for number in range(6)]
    files = {name: using(*[below] * 20) for below, name in pairwise(names)}
    library = write(tmp_path, f0=PAIR, **files)
    loaded = load_file(tmp_path / "f5.toml", library)
    assert loaded.source is None
    assert any("more than 1,000 rounds" in error.message for error in loaded.errors)


def test_a_long_chain_of_formats_is_refused_and_not_a_crash(tmp_path: Path) -> None:
    files = {f"f{number}": using(f"f{number + 1}") for number in range(60)}
    library = write(tmp_path, f60=PAIR, **files)
    assert "16 deep" in " ".join(error.message for error in load_file(tmp_path / "f0.toml", library).errors)


def test_files_that_cannot_be_read_are_said_so_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "loop.toml").symlink_to(tmp_path / "loop.toml")
    (tmp_path / "zero.toml").symlink_to("/dev/zero")
    names = {
        "pipe": "not a file",
        "folder": "directory|not a file",
        "loop": "link to another place",
        "zero": "not a file",
        "no": "No such",
    }
    for name, why in names.items():
        with pytest.raises(FilesError, match=f"(?i){why}"):
            load_file(tmp_path / f"{name}.toml", Library())
    with pytest.raises(FilesError):
        load_file(Path("a\0b.toml"), Library())


def test_a_file_of_eight_gigabytes_is_refused_without_reading_it(tmp_path: Path) -> None:
    with (tmp_path / "huge.toml").open("wb") as file:
        file.truncate(8 << 30)
    assert only(load_file(tmp_path / "huge.toml", Library())).code == "too-large"


def check_harmless(loaded: Loaded) -> None:
    """What every answer must be: a format or errors, each on one short printable line."""
    assert (loaded.source is None) == bool(loaded.errors)
    for diagnostic in loaded.diagnostics:
        assert isinstance(diagnostic, Diagnostic)
        assert 0 < len(diagnostic.headline()) <= 300
        assert diagnostic.headline().isprintable()
        assert diagnostic.line >= 1
        assert diagnostic.column >= 1


LONG = PAIR.replace("Thinking pair", "T")
HOSTILE = {
    "empty": b"",
    "comment": b"# nothing\n",
    "utf-16": PAIR.encode("utf-16"),
    "latin-1": PAIR.replace("yours", "dé").encode("latin-1"),
    "overlong": b"title = '\xc0\xaf'",
    "nul": PAIR.encode().replace(b"pair", b"p\0ir"),
    "nul escape": PAIR.replace("pair", "p\\u0000ir").encode(),
    "surrogate": b"title = '\xed\xa0\x80'",
    "escape codes": PAIR.replace("pair", "\\u001b]52;c;Y3VybA==\\u0007").encode(),
    "c1": PAIR.replace("pair", "\u009b31m").encode(),
    "bidi key": f'"\u202eelor" = 1\n{PAIR}'.encode(),
    "empty key": f'"" = 1\n{PAIR}'.encode(),
    "newline key": f'"a\\nb" = 1\n{PAIR}'.encode(),
    "long key": f"{'k' * 200_000} = 1\n{PAIR}".encode(),
    "many unknown keys": PAIR.encode() + b"".join(b"key%d = 1\n" % number for number in range(9_000)),
    "many wrong items": b"rules = [" + b"1," * 9_000 + b"]\n" + PAIR.encode(),
    "many empty rounds": b'title = "x"\n' + b"[[round]]\n" * 4_000,
    "many empty roles": PAIR.encode() + b"".join(b"[role.r%d]\n" % number for number in range(5_000)),
    "many placeholders": PAIR.replace("The time is yours.", "{x}" * 660).encode(),
    "many braces": (PAIR + 'prompt = ["' + '","'.join(["{" * 1_900] * 60) + '"]').encode(),
    "dotted": b"a" + b".b" * 100_000 + b" = 1",
    "nested": b"a = " + b"[" * 100_000,
    "digits": b"people = " + b"9" * 5_000,
    "hex": PAIR.replace("= 2", "= 0x" + "f" * 50_000).encode(),
    "infinite": PAIR.replace('"5m"', "1e999").encode(),
    "not a number": PAIR.replace('"5m"', "nan").encode(),
    "date": PAIR.replace('"5m"', "2026-01-01").encode(),
    "bad date": PAIR.replace('"5m"', "0000-01-01").encode(),
    "huge duration": PAIR.replace('"5m"', f'"{"9" * 300}h"').encode(),
    "huge count": PAIR.replace("= 2", f'= "{"9" * 300}+"').encode(),
    "huge name": PAIR.replace("thinker", "t" * 50_000).encode(),
    "table for list": b'title = "x"\n[round]\n[round.step]\n',
    "list of text": b'title = "x"\nround = ["a", {}, [], 1]\n',
    "markup": PAIR.replace("pair", "[@click=app.quit]x[/").encode(),
    "mass": PAIR.encode() + b"#" * 300_000,
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_answered_at_once_on_one_line(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "hostile.toml").write_bytes(data)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    check_harmless(load_file(tmp_path / "hostile.toml", Library()))
    assert time.process_time() - began < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300 * 1024


WILD = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**63), 2**63 - 1),
        st.floats(),
        st.text(max_size=8),
        st.sampled_from(["each", "5m", "2+", "rest", "{item}", "{", "all met", "open", "thinker", "jigsaw", "pairs"]),
        st.dates(),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)),
    max_leaves=5,
)
KEYS = st.sampled_from([*Format.model_fields, *Round.model_fields, *Step.model_fields, "fixed", "options", "zzz"])


@settings(max_examples=70)
@given(st.sampled_from(["thinking-pair", "lean-coffee", "world-cafe", "troika-consulting"]), st.data())
def test_a_format_with_anything_changed_in_it_never_crashes(name: str, data: st.DataObject) -> None:
    file = shipped_folder() / f"{name}.toml"
    document = parse(file.read_text("utf-8"))
    for _ in range(data.draw(st.integers(1, 3))):
        tables = [document, *document["role"].values()] if isinstance(document.get("role"), dict) else [document]
        for table in document["round"] if isinstance(document.get("round"), list) else []:
            if isinstance(table, dict):
                steps = table.get("step", [])
                tables += (
                    [table, *(step for step in steps if isinstance(step, dict))] if isinstance(steps, list) else [table]
                )
        tables = [table for table in tables if isinstance(table, dict)]
        table, key, value = data.draw(st.sampled_from(tables)), data.draw(KEYS), data.draw(WILD)
        if value is None:
            table.pop(key, None)
        else:
            table[key] = value
    try:
        text = tomli_w.dumps(document)
    except (TypeError, ValueError, UnicodeEncodeError):
        return
    check_harmless(load_text(text, id=name, path=file, library=Library()))
