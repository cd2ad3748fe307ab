"""A command as a test calls it: its words in; the exit code, what was said and what went wrong out."""

from collections.abc import Callable

Cli = Callable[..., tuple[int, str, str]]
