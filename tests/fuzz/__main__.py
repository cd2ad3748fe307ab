"""Fuzz the loader, the journal reader and the reader of groups, one after the other.

`python -m tests.fuzz [format|journal|group…] [--seconds 600] [--keep FOLDER]` shares the seconds among the targets;
inputs that are worth going on from are kept in FOLDER, and those that failed are named.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.fuzz.seeds import LONGEST, SEEDS


def main() -> int:
    """Run the fuzzer; 1 where it found something, or tried nothing."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=" ".join(SEEDS))
    parser.add_argument("--seconds", type=int, default=600, help="for all of them together")
    parser.add_argument("--keep", type=Path, help="a folder for what is found and what to go on from")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        keep, names = args.keep or Path(folder), args.targets or list(SEEDS)
        failed = [name for name in names if not _holds(name, keep, max(1, args.seconds // len(names)))]
    return min(1, len(failed))


def _holds(name: str, keep: Path, seconds: int) -> bool:
    seeds, found = keep / f"{name}-seeds", keep / f"{name}-found"
    for folder in (seeds, found):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS[name]()):
        (seeds / f"seed-{number}").write_bytes(seed[:LONGEST])
    command = [sys.executable, "-m", "tests.fuzz.one", name, str(seeds), str(found), str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    tried = re.search(r"number_of_executed_units: (\d+)", done.stderr)
    executed = int(tried[1]) if tried else 0
    print(f"fuzz {name}: {executed} inputs in {seconds} s, {'held' if done.returncode == 0 else 'FAILED'}", flush=True)
    if done.returncode:
        print(done.stdout[-3_000:] or done.stderr[-3_000:])
        print("\n".join(f"   {path}: {path.read_bytes()[:200]!r}" for path in sorted(found.iterdir())))
    return done.returncode == 0 and executed > 0


if __name__ == "__main__":
    sys.exit(main())
