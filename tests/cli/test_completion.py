"""Completion in shells: the script, and the words that it asks for."""

import subprocess
from pathlib import Path
from shutil import which

import pytest

from tests.commands import Cli

COMPLETE = """
thinkpair() {{ cat {words}; }}
source {script}
COMP_WORDS=(thinkpair {typed})
COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_shtab_thinkpair thinkpair "${{COMP_WORDS[-1]}}" "${{COMP_WORDS[-2]}}"
echo "${{COMPREPLY[@]}}"
"""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_a_script_that_asks_for_ids(cli: Cli, shell: str) -> None:
    code, script, _ = cli("completion", shell)
    assert code == 0
    assert "thinkpair completion formats" in script
    assert "thinkpair completion groups" in script
    assert "thinkpair completion sessions" in script


def test_ids_are_asked_for_when_they_are_wanted(cli: Cli) -> None:
    """In zsh what stands in an option would ask at once, for all of them, when the script is loaded."""
    asks = [
        line for line in cli("completion", "zsh")[1].splitlines() if "$(" in line and "thinkpair completion" in line
    ]
    assert len(asks) == 3
    assert all(line.lstrip().startswith("compadd") for line in asks)


@pytest.mark.skipif(which("bash") is None, reason="needs bash")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [("run thinking-p", "thinking-pair"), ("formats show thinking-p", "thinking-pair"), ("exp", "export")],
)
def test_bash_completes_commands_and_ids(cli: Cli, tmp_path: Path, typed: str, offered: str) -> None:
    script, words = tmp_path / "script", tmp_path / "words"
    script.write_text(cli("completion", "bash")[1])
    words.write_text(cli("completion", "formats")[1])
    run = COMPLETE.format(script=script, words=words, typed=typed)
    said = subprocess.run(["bash", "-c", run], capture_output=True, text=True, timeout=60, check=False).stdout
    assert offered in said.split()


def test_the_ids_are_those_there_are(cli: Cli) -> None:
    assert "thinking-pair" in cli("completion", "formats")[1].split()
    assert cli("completion", "groups") == (0, "", "")
    cli("groups", "new", "Ana and Ben", "--people", "Ana,Ben")
    assert cli("completion", "groups")[1].split() == ["ana-and-ben"]
    assert cli("completion", "sessions")[1].split() == ["last"]


def test_help_is_a_command_too(capsys: pytest.CaptureFixture[str], cli: Cli) -> None:
    for typed in (["help"], ["help", "run"]):
        with pytest.raises(SystemExit):
            cli(*typed)
    out = capsys.readouterr().out
    assert "examples:" in out
    assert "usage: thinkpair run" in out
