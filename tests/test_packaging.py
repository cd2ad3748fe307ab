"""The shipped formats are found wherever the program is: in a wheel and in an editable install."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHIPPED = sorted(path.stem for path in (ROOT / "formats").glob("*.toml"))


def call(*command: str | Path, cwd: Path) -> str:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    run = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environ, capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    call(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    return next(folder.glob("*.whl"))


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """A fresh environment that sees this one's libraries, so that nothing has to be fetched."""
    folder = tmp_path / "environment"
    venv.create(folder, symlinks=True)
    own = sysconfig.get_path("purelib", "venv", {"base": str(folder), "platbase": str(folder)})
    Path(own, "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder


def install(environment: Path, *what: str | Path) -> None:
    pip = (sys.executable, "-m", "pip", "--quiet", "--python", environment / "bin" / "python", "install")
    call(*pip, "--no-index", "--no-deps", "--no-build-isolation", "--no-compile", *what, cwd=environment)


def test_the_wheel_holds_the_program_the_formats_and_the_licence_alone(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert sorted(Path(name).stem for name in names if Path(name).match("thinkpair/formats/shipped/*.toml")) == SHIPPED
    assert {name.partition("/")[0] for name in names} == {"thinkpair", f"{wheel.name.rsplit('-', 3)[0]}.dist-info"}
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    for name in ("formats/pages/format-language.md", "formats/new_format.toml", "schemes/new_scheme.toml"):
        assert f"thinkpair/{name}" in names


@pytest.mark.parametrize("editable", [False, True], ids=["wheel", "editable"])
def test_an_installed_program_lists_the_formats_from_anywhere(
    environment: Path, tmp_path: Path, wheel: Path, editable: bool
) -> None:
    install(environment, *(["--editable", ROOT] if editable else [wheel]))
    origin = call(environment / "bin" / "python", "-c", "import thinkpair; print(thinkpair.__file__)", cwd=tmp_path)
    assert Path(origin.strip()).is_relative_to(ROOT if editable else environment)
    listed = call(environment / "bin" / "thinkpair", "formats", "list", cwd=tmp_path)
    assert "thinking-pair" in SHIPPED
    assert [name for name in SHIPPED if name not in listed] == []
    assert "tombi-toml.tombi" in call(environment / "bin" / "thinkpair", "formats", "guide", "editors", cwd=tmp_path)
