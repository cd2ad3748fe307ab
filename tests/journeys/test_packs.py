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


def take_in(thinkpair: Open, cli: Cli, typed: str, *, git: bool) -> str:
    """Add a pack and say yes; return its name, after the list was seen to say where it came from."""
    added = thinkpair("formats", "add", typed, size=(160, 24))
    added.wait_for("no problems found", "Enter confirms, n cancels")
    added.press("enter")
    added.wait_for("Added the pack")
    assert added.wait_for_end() == 0
    (pack,) = json.loads(cli("formats", "packs", "--json")[1])
    listed = cli("formats", "packs")[1]
    assert all(words in listed for words in (pack["name"], typed, "commit" if git else "SHA-256"))
    return str(pack["name"])


def test_a_format_from_a_friend(thinkpair: Open, cli: Cli, tmp_path: Path) -> None:
    """A folder is refused, then added, held, and removed; what was begun goes on without the pack."""
    typed = source("folder", tmp_path / "from")
    refused = thinkpair("formats", "add", typed, size=(160, 24))
    refused.wait_for("no problems found", "Enter confirms, n cancels")
    refused.type("n\n")
    assert refused.wait_for_end() == 0
    assert json.loads(cli("formats", "packs", "--json")[1]) == []
    pack = take_in(thinkpair, cli, typed, git=False)

    held = thinkpair("run", f"{pack}:friends-pair", "--people", "Ana,Ben")
    held.wait_for("Ready to start", "A friend's pair")
    held.press("enter")
    held.wait_for("What would a friend ask?")
    held.kill()

    removed = thinkpair("formats", "remove", pack)
    removed.wait_for("Enter confirms, n cancels")
    removed.press("enter")
    removed.wait_for("Removed the pack")
    assert removed.wait_for_end() == 0
    assert "friends-pair" not in cli("formats")[1]

    # What was begun goes on without the pack: its text is with the session.
    resumed = thinkpair("resume")
    resumed.wait_for("A friend's pair")


@pytest.mark.parametrize("kind", ["file", "archive", "git"])
def test_it_may_come_in_other_ways(thinkpair: Open, cli: Cli, tmp_path: Path, kind: str) -> None:
    """A file, an archive and a git checkout are added in the same way, planned, and removed."""
    if kind == "git" and which("git") is None:
        pytest.skip("needs git")
    pack = take_in(thinkpair, cli, source(kind, tmp_path / "from"), git=kind == "git")
    assert "What would a friend ask?" in cli("plan", f"{pack}:friends-pair", "--people", "Ana,Ben")[1]
    assert cli("formats", "remove", pack, "--yes")[0] == 0
    assert "friends-pair" not in cli("formats")[1]
