"""Whether there is still a screen to show something on, once what was looked for in a thread is there.

Owns that question: a program that is left takes a screen's widgets away before the screen and its work.
"""

from typing import Any

from textual.screen import Screen


def is_gone(screen: Screen[Any]) -> bool:
    """Tell whether the program was left, or the screen closed, meanwhile."""
    return not screen.is_attached or not screen.app.is_running
