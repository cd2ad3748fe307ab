"""The tables of the benchmark, on the terminal and in docs/performance.md.

Owns how they are written, and which part of the document is whose: the text before the first heading is written by
hand and stays, a part that was measured replaces its section, and the list of goals is made from all sections.
"""

import os
import platform
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

from bench.measuring import Growth, Row, exponent, quantile, spread

DOCUMENT = Path(__file__).parent.parent / "docs" / "performance.md"
_GOALS = "Goals"
_VERDICT = {True: "met", False: "missed", None: ""}


@dataclass(frozen=True, slots=True)
class Table:
    """Lines of cells below their heads; the last cell of a line says whether its goal is met."""

    title: str
    head: Sequence[str]
    lines: Sequence[Sequence[str]]
    note: str = ""

    def __str__(self) -> str:
        rows = [self.head, *self.lines]
        widths = [max(3, *(len(row[column]) for row in rows)) for column in range(len(self.head))]
        rows.insert(1, ["-" * width for width in widths])
        text = "\n".join("| " + " | ".join(map(str.ljust, row, widths)) + " |" for row in rows)
        return f"### {self.title}\n\n" + (f"{self.note}\n\n" if self.note else "") + text + "\n"


def rows_table(title: str, rows: Iterable[Row], floor: str = "floor", note: str = "") -> Table:
    """Return a table of what was measured beside a floor."""
    head = ("", "median", "middle half", f"x {floor}", "middle half", "goal", "")
    return Table(title, head, [_cells(row) for row in rows], note)


def growth_table(title: str, growths: Iterable[Growth], note: str = "") -> Table:
    """Return a table of times, in milliseconds, for growing numbers."""
    growths = list(growths)
    sizes = sorted({size for growth in growths for size in growth.times})
    head = ("ms for", *(f"{size:,}" for size in sizes), "grows like n to the", "")
    lines = [
        [
            growth.name,
            *(_number(growth.times[size]) if size in growth.times else "" for size in sizes),
            f"{exponent(growth.times):.2f}",
            _VERDICT[growth.met],
        ]
        for growth in growths
    ]
    return Table(title, head, lines, note)


def circumstances() -> str:
    """Say when, with what and beside how much other work something was measured; nothing about whose machine it is."""
    load = os.getloadavg()[0]
    return (
        f"Measured {date.today().isoformat()} with Python {platform.python_version()}, Textual {version('textual')}, "
        f"{os.cpu_count()} cores, a load of {load:.1f} when it began."
    )


def write(title: str, begun: str, tables: Sequence[Table], document: Path | None = None) -> None:
    """Put a part's tables into the document, in place of those of before."""
    document = document or DOCUMENT
    text = document.read_text(encoding="utf-8") if document.exists() else "# Performance\n\n"
    intro, *found = re.split(r"^## ", text, flags=re.MULTILINE)
    sections = {name: body for name, _, body in (section.partition("\n") for section in found)}
    sections.pop(_GOALS, None)
    sections[title] = f"\n{begun}\n\n" + "\n".join(map(str, tables)) + "\n"
    sections = {_GOALS: f"\n{goals(sections.values())}\n", **sections}
    written = "\n".join(f"## {name}\n{body.rstrip()}\n" for name, body in sections.items())
    document.write_text(intro + written, encoding="utf-8")


def goals(sections: Iterable[str]) -> str:
    """Say how many goals are met in these sections, and which are not."""
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for body in sections for line in body.splitlines()]
    judged = [cells for cells in lines if cells and cells[-1] in ("met", "missed")]
    missed = [cells[0] for cells in judged if cells[-1] == "missed"]
    words = f"{len(judged) - len(missed)} of {len(judged)} goals are met."
    return words + "".join(f"\n* missed: {name}" for name in missed) + "\n"


def _cells(row: Row) -> list[str]:
    ratios, (low, high) = row.ratios, spread(row.values)
    judged = "" if row.share == 0.5 else f"{row.share * 100:g} of 100 "
    return [
        row.name,
        f"{judged}{_number(quantile(row.values, row.share))} {row.unit}",
        f"{_number(low)} - {_number(high)}",
        f"{quantile(ratios, row.share):.2f}" if ratios else "",
        "{:.2f} - {:.2f}".format(*spread(ratios)) if ratios else "",
        "" if row.most is None else f"<= {row.most:g}{'' if ratios else f' {row.unit}'}",
        _VERDICT[row.met],
    ]


def _number(value: float) -> str:
    """Three digits are as much as is known."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
