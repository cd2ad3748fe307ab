"""The floors: the least that a program of its kind can do. Run as `python -m bench.floors NAME`."""

import sys

from textual.app import App, ComposeResult
from textual.widgets import Digits, Static


class Minimal(App[None]):
    """One Static."""

    def compose(self) -> ComposeResult:
        """Show some words."""
        yield Static("as small as can be")


class Clock(App[None]):
    """One Digits that changes once a second."""

    left = 3600

    def compose(self) -> ComposeResult:
        """Begin with an hour."""
        yield Digits("60:00")
        self.set_interval(1, self.tick)

    def tick(self) -> None:
        """Show a second less."""
        self.left -= 1
        self.query_one(Digits).update(f"{self.left // 60:02}:{self.left % 60:02}")


if __name__ == "__main__":
    {"minimal": Minimal, "digits": Clock}[sys.argv[1]]().run()
