"""Journey 15: a second screen follows the first one, whatever becomes of that."""

import json
import re
from pathlib import Path

from tests.commands import Cli
from tests.journeys.conftest import Open
from tests.journeys.terminal import PAUSED
from tests.sharing.broker import needs_mosquitto

CODE, JOIN = "█▀▀▀▀▀█", "Join with your phone"


def test_second_screen(thinkpair: Open, cli: Cli) -> None:
    """It follows through a pause, an undo, a killed first screen and a resumed one."""
    first = thinkpair("run", "thinking-pair", "--people", "Ana,Ben")
    first.wait_for("Ready to start")
    second = thinkpair("follow", "--full")
    second.wait_for("Ready to start")
    first.press("enter")
    second.wait_for("▸ Ana · Thinker")
    first.press("space")
    second.wait_for(PAUSED)
    first.press("space")
    second.wait_for("▸ Ana · Thinker", gone=PAUSED)
    first.press_enter("▸ Ben · Thinker")
    second.wait_for("▸ Ben · Thinker")
    first.press("u")
    second.wait_for("▸ Ana · Thinker")
    first.wait_for("▸ Ana · Thinker", gone="saving…")
    first.kill()
    second.wait_for("the first screen is gone")
    first = thinkpair("resume")
    first.wait_for("You were away")
    first.press("enter")
    first.wait_for("▸ Ana · Thinker", gone="You were away")
    second.wait_for("▸ Ana · Thinker", gone="the first screen is gone")
    first.press("space")
    second.wait_for(PAUSED)
    second.press("q")
    assert second.wait_for_end() == 0
    _, out, _ = cli("sessions", "list", "--json")
    (session,) = json.loads(out)
    assert session["state"] == "open"


def test_notes_beside_a_second_screen(thinkpair: Open, tmp_path: Path) -> None:
    """The facilitator's notes come by themselves where the room has a screen of its own, which never has them."""
    file = tmp_path / "our-talk.toml"
    file.write_text(
        'title = "Our talk"\npeople = 2\nnotes = "Look up."\n[[round]]\ntitle = "Talk"\n'
        '  [[round.step]]\n  title = "Talk"\n  time = "9m"\n',
        encoding="utf-8",
    )
    first = thinkpair("run", str(file), "--people", "Ana,Ben")
    assert "Look up." not in first.wait_for("Ready to start")
    first.press("enter")
    first.wait_for("enter end turn")
    second = thinkpair("follow")
    assert "Look up." not in second.wait_for("Talk")
    first.wait_for("Notes for you", "Look up.")
    first.press("n")
    first.wait_for(gone="Look up.")


@needs_mosquitto
def test_the_code_for_phones_is_where_the_room_looks(thinkpair: Open) -> None:
    """Until the session begins, later while the first screen shows it; in lines it is said; a kill takes it away."""
    first = thinkpair("run", "thinking-pair", "--people", "Ana,Ben", "--phones", "127.0.0.1")
    found = re.search(r"http://\S+", first.wait_for(JOIN, CODE))
    assert found
    second, third = thinkpair("follow"), thinkpair("follow", "--plain")
    second.wait_for(JOIN, CODE, found[0])
    third.wait_for(f"{JOIN}: {found[0]}")
    first.press("escape")
    first.wait_for("enter start", gone=JOIN)
    assert CODE in second.screen
    first.press_enter("enter end turn")
    second.wait_for("min left", gone=CODE)
    first.press("P")
    first.wait_for(JOIN, CODE)
    second.wait_for(JOIN, CODE, found[0])
    first.press("escape")
    first.wait_for("enter end turn", gone=CODE)
    second.wait_for("min left", gone=CODE)
    first.press("P")
    second.wait_for(CODE)
    first.kill()
    second.wait_for("the first screen is gone", gone=CODE)
