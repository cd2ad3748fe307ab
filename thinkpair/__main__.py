"""The program's entry: hands the arguments to the command line. Must not load anything heavy."""

import sys
from collections.abc import Sequence

from thinkpair import cli, crash_handler


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code; a fault of its own becomes one line, without anybody's words."""
    sys.excepthook = crash_handler.quiet
    crash_handler.leave_no_core()
    return cli.main(argv)


if __name__ == "__main__":
    sys.exit(main())
