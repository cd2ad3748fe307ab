"""Other programs hear of a session: one reads along, another is started when a turn begins."""

import shutil
from pathlib import Path

from tests.journeys.conftest import Open
from tests.journeys.terminal import PAUSED

TAIL = shutil.which("tail") or ""
LAMP = """import sys
with open(sys.argv[1], "a") as lamp:
    lamp.write(sys.stdin.read())
"""


def test_other_programs(thinkpair: Open, home: Path) -> None:
    """A lamp and a reader hear of each turn; a hook that fails is told; a joined screen runs none; quitting counts."""
    lamp, script = home / "lamp.txt", home / "lamp.py"
    home.mkdir()
    script.write_text(LAMP, encoding="utf-8")
    names = ("session_began", "turn_began", "paused", "session_left")
    hooks = "".join(f'{name} = ["python3", "{script}", "{lamp}"]\n' for name in names)
    (home / "config.toml").write_text(f'[hooks]\n{hooks}turn_ended = ["no-such-program"]\n', encoding="utf-8")

    ana = thinkpair("run", "thinking-pair", "--people", "Ana,Ben")
    ana.wait_for("Ready to start")
    reader = thinkpair("events", "--json", size=(400, 60))
    reader.wait_for('"session_began"')
    light = thinkpair("-F", str(lamp), size=(400, 60), program=(TAIL,))
    ana.press_enter("▸ Ana · Thinker")
    for each in (reader, light):
        each.wait_for('"turn_began"', '"speakers":["Ana"]')
    ben = thinkpair("join", "--as", "Ben")
    ben.wait_for("▸ Ana · Thinker")
    ben.press("space")
    for each in (reader, light):
        each.wait_for('"paused"')
    ben.press("space")
    ana.wait_for("Ben: resumed", gone=PAUSED)
    ana.wait_for("space pause", gone="Ben: resumed")
    ana.press_enter("▸ Ben · Thinker")
    ana.wait_for("The hook turn_ended failed")
    ana.press("q")
    ana.wait_for("Quit")
    ana.press("enter")
    assert ana.wait_for_end() == 0
    light.wait_for('"session_left"')
    assert lamp.read_text(encoding="ascii").count('"name":"paused"') == 1
    reader.wait_for('"session_left"')
    reader.press("ctrl+c")
    assert reader.wait_for_end() == 130
