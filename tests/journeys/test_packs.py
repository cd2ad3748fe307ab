"""Journey 22: a format from a friend: a file, a folder, an archive or a git checkout is added, held, and removed."""

import json
import subprocess
import zipfile
from pathlib import Path
from shutil import which

import pytest

from tests.commands import Cli
from tests.journeys.conftest import Open

FORMAT = """\
title = "A friend's pair"
people = 2
[role.talker]
brief = "Talk."
[role.listener]
brief = "Listen."
[[round]]
title = "Turns"
each = "talker"
  [[round.step]]
  title = "Talk"
  speak = "talker"
  time = "1m"
  prompt = "What would a friend ask?"
"""


def source(kind: str, place: Path) -> str:
    """Return what is typed behind `formats add` for a friend's format of this kind."""
    folder = place / "friend"
    folder.mkdir(parents=True)
    (folder / "friends-pair.toml").write_text(FORMAT)
    if kind == "file":
        return str(folder / "friends-pair.toml")
    if kind == "archive":
        with zipfile.ZipFile(place / "friend.zip", "w") as archive:
            archive.writestr("friends-pair.toml", FORMAT)
        return str(place / "friend.zip")
    if kind == "git":
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        for command in (("init", "-q"), ("add", "."), (*who, "commit", "-qm", "x")):
            subprocess.run(["git", *command], cwd=folder, check=True, capture_output=True)
        return f"git:{folder}"
    return str(folder)


@pytest.mark.parametrize("kind", ["file", "folder", "archive", "git"])
def test_a_format_from_a_friend(thinkpair: Open, cli: Cli, tmp_path: Path, kind: str) -> None:
    if kind == "git" and which("git") is None:
        pytest.skip("needs git")
    typed = source(kind, tmp_path / "from")
    refused = thinkpair("formats", "add", typed, size=(160, 24))
    refused.wait_for("no problems found", "Enter confirms, n cancels")
    refused.type("n\n")
    assert refused.wait_for_end() == 0
    assert json.loads(cli("formats", "packs", "--json")[1]) == []

    added = thinkpair("formats", "add", typed, size=(160, 24))
    added.wait_for("Enter confirms, n cancels")
    added.press("enter")
    added.wait_for("Added the pack")
    assert added.wait_for_end() == 0
    (pack,) = json.loads(cli("formats", "packs", "--json")[1])
    listed = thinkpair("formats", "packs", size=(160, 24))
    listed.wait_for(pack["name"], typed, "commit" if kind == "git" else "SHA-256")

    held = thinkpair("run", f"{pack['name']}:friends-pair", "--people", "Ana,Ben")
    held.wait_for("Ready to start", "A friend's pair")
    held.press("enter")
    held.wait_for("What would a friend ask?")
    held.kill()

    removed = thinkpair("formats", "remove", pack["name"])
    removed.wait_for("Enter confirms, n cancels")
    removed.press("enter")
    removed.wait_for("Removed the pack")
    assert removed.wait_for_end() == 0
    assert "friends-pair" not in cli("formats")[1]

    # What was begun goes on without the pack: its text is with the session.
    resumed = thinkpair("resume")
    resumed.wait_for("A friend's pair")
