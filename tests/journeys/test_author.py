"""Journey 21: a new format, an editor beside the preview, a mistake mended; planned, rehearsed, held."""

from pathlib import Path

from tests.commands import Cli
from tests.journeys.conftest import Open


def test_a_format_is_written_and_held(thinkpair: Open, cli: Cli, home: Path) -> None:
    begun = thinkpair("formats", "new", "team-round", size=(160, 24))
    begun.wait_for("team-round.toml", "formats preview")
    assert begun.wait_for_end() == 0
    file = home / "formats" / "team-round.toml"
    text = file.read_text()

    preview = thinkpair("formats", "preview", "team-round", size=(120, 40))
    preview.wait_for("for 2 people", "A · Speak, 5 min")
    preview.press("f8")
    preview.wait_for("for 3 people", "C · Speak")
    preview.press("f7")
    preview.wait_for("for 2 people", gone="C · Speak")

    file.write_text(text.replace("people  =", "peopel  ="))  # another editor saves
    preview.wait_for("peopel", "people")
    preview.wait_for("✗")
    file.write_text(text.replace('"Speak"', '"Say it"'))
    preview.wait_for("A · Say it, 5 min", gone="✗")
    preview.press("escape")
    assert preview.wait_for_end() == 0
    assert "Say it" in file.read_text()

    assert "B · Say it, 5 min" in cli("plan", "team-round", "--people", "Ana,Ben")[1].replace("Ben", "B")
    assert "Closed after" in cli("rehearse", "team-round", "--people", "Ana,Ben")[1]
    held = thinkpair("run", "team-round", "--people", "Ana,Ben")
    held.wait_for("Ready to start")
    held.press("enter")
    held.wait_for("What is on your mind?", "Say it")
