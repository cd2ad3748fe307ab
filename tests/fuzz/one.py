"""One target under the fuzzer, in a process of its own: `python -m tests.fuzz.one TARGET SEEDS FOUND SECONDS`.

Where a fault is found, the input is kept in the folder FOUND and the process ends with another code than 0.
"""

import sys
import time
from collections.abc import Callable

import atheris  # type: ignore[import-untyped, import-not-found, unused-ignore] # not on every system

with atheris.instrument_imports(include=["thinkpair", "tomllib", "tests.mistakes"]):
    from tests.fuzz.seeds import LONGEST
    from tests.fuzz.targets import TARGETS, tidy
    from tests.mistakes.made import plant

MOST_SECONDS = 2.0


def timed(target: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """Let a target also fail where it takes the processor for more than two seconds: other programs do not count."""

    def run(data: bytes) -> None:
        began = time.process_time()
        target(data)
        taken = time.process_time() - began
        assert taken < MOST_SECONDS, f"{taken:.1f} s of the processor"

    return run


def main() -> None:
    name, seeds, found, seconds = sys.argv[1:]
    plant()
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST}",
        "-rss_limit_mb=1024",
        "-timeout=60",
        "-print_final_stats=1",
        "-verbosity=0",
        f"-artifact_prefix={found}/",
    ]
    atheris.Setup([sys.argv[0], *options, seeds], timed(TARGETS[name]))
    try:
        atheris.Fuzz()
    finally:
        tidy()


if __name__ == "__main__":
    main()
