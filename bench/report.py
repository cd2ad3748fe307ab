"""The table of what was measured, on the terminal and in docs/performance.md."""

import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

from bench.measuring import Row

DOCUMENT = Path(__file__).parent.parent / "docs" / "performance.md"
INTRODUCTION = """# Performance

What people notice, or what grows with the work, beside the goal for it. Made by `make bench`, which runs all parts;
`make bench ARGS="engine"` prints some parts and writes nothing. It is no test, and fails nothing. Read it with the
load of the machine in mind: ratios (×) are of one run, side by side, each value beside the floor of its own round.

"""


def circumstances() -> str:
    """Return when, with what and beside how much other work this is measured; nothing about whose machine it is."""
    return (
        f"Measured {date.today().isoformat()} with Python {platform.python_version()}, Textual {version('textual')}, "
        f"{os.cpu_count()} cores, a load of {os.getloadavg()[0]:.1f} when it began."
    )


def table(rows: Iterable[Row]) -> str:
    """Return the rows as a Markdown table."""
    lines: list[Sequence[str]] = [
        ("what", "measured", "goal", ""),
        *((row.what, row.measured, row.goal, row.verdict) for row in rows),
    ]
    widths = [max(3, *map(len, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, ["-" * width for width in widths])
    return "".join("| " + " | ".join(map(str.ljust, line, widths)) + " |\n" for line in lines)


def write(begun: str, parts: Mapping[str, tuple[Sequence[Row], str]], document: Path) -> None:
    """Write the document: how many goals are met, one table of all rows, and how each part was measured."""
    rows = [row for measured, _ in parts.values() for row in measured]
    missed = [row.what for row in rows if row.verdict == "missed"]
    met = f"{len(rows) - len(missed)} of {len(rows)} goals are met."
    met += f" Missed: {'; '.join(missed)}." if missed else ""
    how = "".join(f"**{title}.** {words}\n\n" for title, (_, words) in parts.items())
    text = f"{INTRODUCTION}{begun} {met}\n\n{table(rows)}\n## How it was measured\n\n{how}"
    document.write_text(text.rstrip() + "\n", encoding="utf-8")
