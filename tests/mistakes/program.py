"""The program with the mistake in it that the environment names: `python -m tests.mistakes.program ARGUMENTS…`."""

import sys

from tests.mistakes.made import plant

PLANTED = (sys.executable, "-m", "tests.mistakes.program")

if __name__ == "__main__":
    plant()
    from thinkpair.__main__ import main

    sys.exit(main())
