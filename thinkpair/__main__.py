"""The program's entry: hands the arguments to the command line."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from thinkpair import cli, crash_handler
from thinkpair.errors import ThinkpairError

if TYPE_CHECKING:
    from pathlib import Path


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code; a fault of its own becomes one line, without anybody's words."""
    crash_handler.install_excepthook(_find_report)
    crash_handler.leave_no_core()
    return cli.main(argv)


def _find_report() -> "Path | None":
    try:
        from thinkpair.settings import find_folders

        return find_folders().state / crash_handler.REPORT
    except (ImportError, OSError, ThinkpairError):
        return None


if __name__ == "__main__":
    sys.exit(main())
