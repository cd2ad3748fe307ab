"""The floors: the least that a program of its kind can do. Run as `python -m bench.floors NAME`."""

import sys

from textual.app import App, ComposeResult


def minimal() -> App[None]:
    """One Static that shows the last key and counts the keys."""
    from textual.events import Key
    from textual.widgets import Static

    class Minimal(App[None]):
        pressed = 0

        def compose(self) -> ComposeResult:
            yield Static("as small as can be")

        def on_key(self, event: Key) -> None:
            self.pressed += 1
            self.query_one(Static).update(f"{self.pressed} keys, the last was {event.key}")

    return Minimal()


def digits() -> App[None]:
    """One Digits that changes once a second."""
    from textual.widgets import Digits

    class Clock(App[None]):
        left = 3600

        def compose(self) -> ComposeResult:
            yield Digits("60:00")

        def on_mount(self) -> None:
            self.set_interval(1, self.tick)

        def tick(self) -> None:
            self.left -= 1
            self.query_one(Digits).update(f"{self.left // 60:02}:{self.left % 60:02}")

    return Clock()


if __name__ == "__main__":
    {"minimal": minimal, "digits": digits}[sys.argv[1]]().run()
