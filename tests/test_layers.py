"""Who may import whom: read from the sources, held by the contracts, and seen in what a command loads."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "thinkpair"
MODULES = sorted(PACKAGE.rglob("*.py"))
PAIR = ["thinking-pair", "--people", "Ana,Ben"]

LONGEST = 400

# They make mistakes inside of the program on purpose, or look at what Textual alone knows.
LOOK_INSIDE = {
    "ends/program.py",
    "mistakes/made.py",
    "sharing/test_sharing_at_random.py",
    "terminal/planted.py",
    "tui/textual_faults.py",
    "tui/textual_private.py",
}

# The engine is handed the time and what was drawn by lot; it reads no clock and no file.
NOT_FOR_THE_ENGINE = {"asyncio", "datetime", "io", "os", "pathlib", "random", "secrets", "socket", "threading", "time"}

LOADED = """
import json, sys
from thinkpair.__main__ import main
codes = []
for argv in json.loads(sys.argv[1]):
    try:
        codes.append(main(argv))
    except SystemExit as stop:
        codes.append(stop.code or 0)
print("\\n" + json.dumps([codes, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


def imported(module: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} has a relative import; write it in full"
            yield node.module or ""


def private_names(module: Path) -> Iterator[str]:
    """Every private attribute of something else that a file uses; `os._exit` has no other name."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.startswith("__"):
            owner = ast.unparse(node.value)
            if owner not in ("self", "cls", "super()") and (owner, node.attr) != ("os", "_exit"):
                yield f"{owner}.{node.attr}"


def loaded(*commands: Sequence[str]) -> set[str]:
    """The top-level modules that are loaded when these commands have run to their ends, in one process."""
    command = [sys.executable, "-c", LOADED, json.dumps(commands)]
    environ = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    run = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr
    codes, modules = json.loads(run.stdout.splitlines()[-1])
    assert codes == [0] * len(commands), run.stderr
    return set(modules)


@pytest.mark.parametrize("module", sorted((PACKAGE / "session").rglob("*.py")), ids=lambda module: module.stem)
def test_the_engine_imports_the_standard_library_and_msgspec_alone(module: Path) -> None:
    others = {name for name in imported(module) if not name.startswith("thinkpair.session")}
    tops = {name.partition(".")[0] for name in others}
    assert tops <= (sys.stdlib_module_names | {"msgspec"}) - NOT_FOR_THE_ENGINE


def test_no_module_is_longer_than_400_lines() -> None:
    lengths = {str(module.relative_to(ROOT)): len(module.read_text("utf-8").splitlines()) for module in MODULES}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


@pytest.mark.parametrize("folder", ["tests", "bench", "docs"])
def test_everything_outside_of_the_program_uses_public_names(folder: str) -> None:
    modules = {str(path.relative_to(ROOT / folder)): path for path in (ROOT / folder).rglob("*.py")}
    found = {name: sorted(private_names(path)) for name, path in modules.items() if name not in LOOK_INSIDE}
    assert {name: names for name, names in found.items() if names} == {}


def test_only_the_screens_import_textual() -> None:
    outside = [module for module in MODULES if PACKAGE / "tui" not in module.parents]
    assert outside
    found = {module for module in outside for name in imported(module) if name.partition(".")[0] in ("rich", "textual")}
    assert not found


def test_the_contracts_hold(capsys: pytest.CaptureFixture[str]) -> None:
    code = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert code == 0, capsys.readouterr().out


def test_help_answers_without_anything_heavy() -> None:
    heavy = {"textual", "rich", "pydantic", "pydantic_core", "platformdirs", "sqlite3", "tomllib"}
    assert not loaded(["--help"], ["--version"], ["run", "--help"]) & heavy


def test_what_reads_formats_never_loads_a_screen() -> None:
    read = (
        ["plan", *PAIR],
        ["plan", *PAIR, "--json"],
        ["check", "formats/thinking-pair.toml"],
        ["formats", "list"],
        ["rehearse", *PAIR],
    )
    assert not loaded(*read) & {"textual", "rich"}


def test_what_reads_the_history_loads_neither_a_screen_nor_the_format_language() -> None:
    assert not loaded(["actions"], ["sessions"]) & {"textual", "rich", "pydantic"}


def test_home_and_resume_begin_without_the_format_language_and_before_the_screen_is_loaded() -> None:
    begin = "import sys, thinkpair.cli.run; print(*sys.modules)"
    names = subprocess.check_output([sys.executable, "-c", begin], cwd=ROOT, text=True, timeout=60).split()
    assert not {"pydantic", "asyncio", "ssl", "textual"} & set(names)


def test_nothing_of_the_hooks_is_loaded_where_none_are_set(home: Path) -> None:
    hold = "import sys; from thinkpair.__main__ import main; main(sys.argv[1:]); print(*sys.modules)"
    command = [sys.executable, "-c", hold, "run", *PAIR, "--plain"]

    def hooks_are_loaded() -> bool:
        run = subprocess.run(command, cwd=ROOT, input="\n", capture_output=True, text=True, timeout=60, check=True)
        return "thinkpair.runtime.event_lines" in run.stdout.split()

    assert not hooks_are_loaded()
    (home / "config.toml").write_text('[hooks]\npaused = ["true"]\n', encoding="utf-8")
    assert hooks_are_loaded()
