import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.formats.formats import PAIR, load, session
from tests.formats.language_server import editor
from thinkpair.formats.json_schema import TABLES, json_schema, key_table, keys_of, schema_text
from thinkpair.formats.library import SCHEMA_FILE, shipped_folder, template
from thinkpair.formats.model import Format, Round, Step

TOMBI = Path(sys.executable).with_name("tombi")
TIMED = 'time = "1m"'


def test_every_key_has_a_sentence() -> None:
    for table in TABLES.values():
        for key in keys_of(table):
            assert key.meaning.endswith("."), key
            assert key.kind, key
            assert key.default, key
    schema = json_schema()
    for properties in (schema["properties"], *(table["properties"] for table in schema["$defs"].values())):
        assert all(shape["description"] for shape in properties.values())


def test_the_schema_is_plain() -> None:
    text = schema_text()
    assert json.loads(text) == json_schema()
    assert '"null"' not in text
    assert "(?" not in text  # the regular expressions of some checkers know no look-ahead
    assert json_schema()["properties"]["people"]["default"] == "2+"


def test_the_key_tables_say_kind_and_default() -> None:
    table = key_table(Format)
    assert "| `title` | text | required | What the format is called. |" in table
    assert "| `marks` | list of marks | none |" in table
    assert (
        '| `order` | `"seating"`, `"reverse"`, `"counter"`, `"shift"`, `"random"`, `"choose"` | `"seating"` |'
        in key_table(Round)
    )
    assert '| `time` | duration, range, `"open"` | none |' in key_table(Step)


def lint(folder: Path, **texts: str) -> dict[str, list[int]]:
    """Return the lines in which tombi finds errors, by file."""
    (folder / "schema.json").write_text(schema_text(), "utf-8")
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(f"#:schema ./schema.json\n{text}", "utf-8")
    files = [f"{name}.toml" for name in texts]
    command = [str(TOMBI), "lint", "--offline", *files]
    run = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, env={**os.environ, "NO_COLOR": "1"}, check=False
    )
    places = [part.partition(".toml:") for part in (run.stdout + run.stderr).split() if ".toml:" in part]
    found: dict[str, list[int]] = {name: [] for name in texts}
    for name, _, place in places:
        found[name].append(int(place.partition(":")[0]) - 1)
    return found


@pytest.mark.skipif(not TOMBI.exists(), reason="tombi is a development dependency")
def test_an_editor_finds_nothing_wrong_with_the_shipped_formats(tmp_path: Path) -> None:
    texts = {path.stem: path.read_text("utf-8") for path in shipped_folder().glob("*.toml")}
    assert {name: lines for name, lines in lint(tmp_path, **texts).items() if lines} == {}


BROKEN = {
    "key": PAIR.replace("people", "peopel"),
    "number": PAIR.replace('"5m"', "90"),
    "duration": PAIR.replace('"5m"', '"5 min"'),
    "word": session(round='order = "shfit"', step=TIMED),
    "role": PAIR.replace("role.listener", "role.Listener"),
    "moved": PAIR + "  repeat = 2\n",
    "count": PAIR.replace("people = 2", 'people = "two"'),
    "long": PAIR.replace("Thinking pair", "x" * 81),
}


@pytest.mark.skipif(not TOMBI.exists(), reason="tombi is a development dependency")
def test_an_editor_and_the_checker_find_the_same_lines(tmp_path: Path) -> None:
    ours = {name: [diagnostic.line for diagnostic in load(text).errors] for name, text in BROKEN.items()}
    assert lint(tmp_path, **BROKEN) == ours


@pytest.mark.skipif(not TOMBI.exists(), reason="tombi is a development dependency")
def test_an_editor_marks_completes_and_explains_while_one_types(tmp_path: Path) -> None:
    (tmp_path / SCHEMA_FILE).write_text(schema_text(), "utf-8")
    path = tmp_path / "ours.toml"
    path.write_text(template("Ours").replace("people", "peopel").replace('"20s"', "20"), "utf-8")
    lines = path.read_text("utf-8").splitlines()
    wrong = [number for number, line in enumerate(lines, 1) if line.startswith("peopel") or line.endswith("= 20")]
    blank = len(lines) + 1
    with editor([str(TOMBI), "lsp", "--offline"], tmp_path) as opened:
        opened.open(path)
        assert [line for line, _ in opened.problems(path)] == wrong
        assert "extend" in opened.completions(path, blank, 1)  # the last table is a step
        assert "How long one slot is" in opened.hover(path, wrong[-1], 4)


def test_the_schema_is_called_by_the_language_it_is_of() -> None:
    assert json_schema()["$id"] == "urn:thinkpair:format:syntax-1"
