"""`make bench`: what the program costs to start and to run, each beside its floor."""

import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measuring import Work, measure
from thinkpair.cli.preparing import Prepared
from thinkpair.clock import VirtualClock
from thinkpair.definition.library import Library
from thinkpair.definition.loader import load_file
from thinkpair.live import LiveSession, begin
from thinkpair.planning.planner import make_plan
from thinkpair.rehearse import Memory
from thinkpair.session import commands as ask
from thinkpair.session.plan import Setup

FORMAT = "thinking-round"
PEOPLE = tuple("ABCDEFGH")


def starts() -> list[Work]:
    """Whole processes, from exec to exit; the floor is a Python that does nothing."""
    plan = ("plan", FORMAT, "--people", ",".join(PEOPLE))
    return [
        Work("python -c pass", _python("-c", "pass")),
        Work("thinkpair --version", _python("-m", "thinkpair", "--version"), most=4),
        Work("thinkpair --help", _python("-m", "thinkpair", "--help"), most=4),
        Work("thinkpair actions", _python("-m", "thinkpair", "actions")),
        Work("import pydantic", _python("-c", "import pydantic")),
        Work("thinkpair plan", _python("-m", "thinkpair", *plan)),
        Work("import textual.app", _python("-c", "import textual.app")),
    ]


def works(path: Path, prepared: Prepared) -> list[Work]:
    """What is done inside the program; the floor is reading the same file as plain TOML."""
    library = Library()
    live = _in_the_middle(prepared)
    return [
        Work("reading it with tomllib", lambda: tomllib.loads(path.read_text(encoding="utf-8")), times=20),
        Work("checking it", lambda: load_file(path, library), times=20),
        Work("planning it", lambda: make_plan(prepared.source, prepared.setup), times=20),
        Work("a step of the engine: tick and look", lambda: (live.tick(), live.view()), times=100),
    ]


def _in_the_middle(prepared: Prepared) -> LiveSession:
    clock = VirtualClock(datetime(2026, 1, 5, 9, 0, tzinfo=UTC))
    live = begin(
        prepared.plan,
        prepared.setup,
        Memory(),
        clock,
        session_id="bench",
        sources=prepared.source.texts(),
        replan=prepared.replan,
    )
    live.do(ask.Start())
    clock.advance(prepared.plan.seconds / 2)
    live.tick()
    return live


def _python(*arguments: str) -> Callable[[], object]:
    command = [sys.executable, *arguments]
    return lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True)


def _show(title: str, rows: list[Work]) -> None:
    print(f"\n{title}")
    for line in measure(rows):
        print(line)


def main() -> None:
    """Print both tables."""
    library = Library()
    path = library.resolve(FORMAT)
    source = load_file(path, library).source
    if source is None:
        sys.exit(f"{path} has errors; thinkpair check tells which")
    setup = Setup(people=PEOPLE)
    with TemporaryDirectory() as home:
        # A history of its own, and modules that are compiled once, as for a person who starts it every day.
        os.environ.update(THINKPAIR_HOME=home, PYTHONDONTWRITEBYTECODE="")
        _show("Starting, from exec to exit", starts())
    _show(
        f"Working on {FORMAT} for {len(PEOPLE)} people", works(path, Prepared(source, setup, make_plan(source, setup)))
    )


if __name__ == "__main__":
    main()
