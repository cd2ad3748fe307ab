"""Asks in a terminal whether to go on, before something is written or removed."""

import sys

from thinkpair.errors import Cancelled, UsageError


def confirm(question: str, yes: bool) -> None:
    """Ask whether to go on. Raises Cancelled for no, UsageError where nobody can be asked."""
    if yes:
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("nothing was written, for nobody can be asked here; add --yes if this is right")
    try:
        answer = input(f"{question} Enter confirms, n cancels: ").strip().lower()
    except EOFError:
        print()
        answer = "n"
    if answer not in ("", "y", "yes"):
        raise Cancelled("cancelled; nothing was written")
