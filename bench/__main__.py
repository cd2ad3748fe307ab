"""`make bench`: the program beside its floors. All parts, or those that are named: make bench ARGS="start stage".

Each part's tables are printed and put into docs/performance.md.
"""

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.report import circumstances, write

PARTS = ("start", "stage", "keys", "boundaries", "engine", "growth", "index", "memory", "others")


def main(wanted: Sequence[str]) -> int:
    """Measure the parts; return the exit code: a goal that is missed is no failure, a part that is not known is."""
    unknown = [name for name in wanted if name not in PARTS]
    if unknown:
        print(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    for name in wanted or PARTS:
        part = import_module(f"bench.{name}")
        begun = circumstances()
        print(f"## {part.TITLE}\n\n{begun}\n", flush=True)
        with TemporaryDirectory() as folder:
            tables = []
            for table in part.measure(Path(folder)):
                print(table, flush=True)
                tables.append(table)
        write(part.TITLE, begun, tables)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
