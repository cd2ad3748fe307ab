"""Writes the generated parts of the documents (`make docs`): keys, commands, the language's tables, schema, picture.

A test fails when one of them is stale.
"""

import asyncio
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from thinkpair.cli.parser import COMMANDS
from thinkpair.formats.json_schema import TABLES, schema_text
from thinkpair.formats.json_schema import key_table as language_table
from thinkpair.formats.library import Library
from thinkpair.formats.loader import load_file
from thinkpair.planning.planner import make_plan
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.rehearsal import Memory
from thinkpair.runtime.session_start import begin
from thinkpair.session.plan import Setup
from thinkpair.tui.app import ThinkpairApp
from thinkpair.tui.commands import key_table

ROOT = Path(__file__).resolve().parent.parent
COMMAND_PAGE, KEY_PAGE, LANGUAGE = (ROOT / "docs" / name for name in ("commands.md", "keys.md", "format-language.md"))
SCHEMA, PICTURE = ROOT / "formats" / "format.schema.json", ROOT / "docs" / "stage.svg"
_SIZE = (84, 22)
_HALF_PAST_TWO = datetime(2026, 11, 21, 14, 20, tzinfo=UTC)
_PART = re.compile(r"(<!-- (?:generated|keys):(\w+) -->\n).*?(<!-- /(?:generated|keys) -->)", re.DOTALL)


def documents() -> dict[Path, str]:
    """Return every generated text file as it should be now."""
    return {
        COMMAND_PAGE: _filled(COMMAND_PAGE, {"commands": _commands()}),
        KEY_PAGE: _filled(KEY_PAGE, {"keys": key_table()}),
        LANGUAGE: _filled(LANGUAGE, {name: language_table(table) for name, table in TABLES.items()}),
        SCHEMA: schema_text(),
    }


async def stage_picture() -> str:
    """Return the stage of a thinking pair, half a minute in, as SVG."""
    clock = VirtualClock(_HALF_PAST_TWO)
    app = ThinkpairApp(live=_thinking_pair(clock))
    async with app.run_test(size=_SIZE) as pilot:
        await pilot.press("enter")
        clock.advance(28)
        if app.ticker:
            app.ticker.tick()
        await pilot.pause()
        return app.export_screenshot(title="thinkpair")


def _thinking_pair(clock: VirtualClock) -> LiveSession:
    shelf = Library()
    source = load_file(shelf.resolve("thinking-pair"), shelf).source
    assert source is not None
    setup = Setup(people=("Ana", "Ben"))
    plan = make_plan(source, setup)
    live = begin(plan, setup, Memory(), clock, session_id="picture", sources={}, replan=lambda *_: plan)
    return live


def _commands() -> str:
    lines = [f"| `{_escaped(command)}` | {does} |" for command, does in COMMANDS]
    return "\n".join(["| command | does |", "|---|---|", *lines]) + "\n"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


def _filled(path: Path, parts: Mapping[str, str]) -> str:
    return _PART.sub(lambda part: part[1] + parts[part[2]] + part[3], path.read_text(encoding="utf-8"))


def main() -> None:
    """Write everything."""
    for path, text in documents().items():
        path.write_text(text, encoding="utf-8")
    PICTURE.write_text(asyncio.run(stage_picture()), encoding="utf-8")


if __name__ == "__main__":
    main()
