"""`make bench`: measure what people notice. All parts, or those that are named: make bench ARGS="screens engine"."""

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import report

PARTS = ("screens", "stage", "engine", "history", "together")


def main(wanted: Sequence[str]) -> int:
    """Measure the parts; return the exit code: a goal that is missed is no failure, an unknown part is."""
    unknown = [name for name in wanted if name not in PARTS]
    if unknown:
        print(f"unknown part: {', '.join(unknown)}; try {', '.join(PARTS)}", file=sys.stderr)
        return 2
    begun, parts = report.circumstances(), {}
    for name in wanted or PARTS:
        part = import_module(f"bench.{name}")
        with TemporaryDirectory() as folder:
            rows = list(part.measure(Path(folder)))
        print(report.table(rows), flush=True)
        title, how = (part.__doc__ or "").split(".\n\n", 1)
        parts[title] = (rows, " ".join(how.split()))
    if not wanted:
        report.write(begun, parts, report.DOCUMENT)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
