"""The two themes that the program begins with; the light one with enough contrast to be read on a projector."""

from dataclasses import replace

from textual.theme import BUILTIN_THEMES, Theme

DARK, LIGHT = "rose-pine", "rose-pine-dawn"


def readable_light() -> Theme:
    """Return the light theme with darker text: 4.5 : 1 at least, quiet text and running figures included."""
    theme = BUILTIN_THEMES[LIGHT]
    darker = {"text-warning": "#8a5a1c"}
    return replace(theme, foreground="#2a2740", variables={**theme.variables, **darker})
