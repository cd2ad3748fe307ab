"""The two themes of the program, dark and light, and the colours in which people are told apart."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.theme import Theme

if TYPE_CHECKING:
    from thinkpair.session.view import View

DARK, LIGHT = "thinkpair-dark", "thinkpair-light"

_DARK_HUES = ("#97f3dc", "#dac5f2", "#f9b81b", "#6ba6af", "#d75f3b", "#c3e69d", "#9892f6", "#af7980")
_LIGHT_HUES = ("#25735b", "#502483", "#716d14", "#013d45", "#9c4e81", "#495427", "#6c5ccc", "#411f09")
_SIXTEEN = ("cyan", "magenta", "yellow", "green", "bright_blue", "bright_red", "bright_cyan", "bright_magenta")


def _people(hues: Sequence[str]) -> dict[str, str]:
    return {f"person-{number}": hue for number, hue in enumerate(hues, 1)}


def person_variables(theme: Theme) -> Mapping[str, str]:
    """Return the hues for a theme that has none of its own, such as one of Textual's."""
    if theme.primary.startswith("ansi_"):  # `Theme.ansi` is there from Textual 8.2.5 on
        return _people([f"ansi_{name}" for name in _SIXTEEN])
    return _people(_DARK_HUES if theme.dark else _LIGHT_HUES)


def _dark() -> Theme:
    return Theme(
        name=DARK,
        primary="#8fb8ff",
        secondary="#9aa7c7",
        warning="#ffd166",
        error="#ff8a7a",
        success="#a3d9a5",
        accent="#8fb8ff",
        foreground="#e9e7e1",
        background="#14161f",
        surface="#1c1f2b",
        panel="#262a39",
        dark=True,
        variables={
            "text-primary": "#8fb8ff",
            "text-accent": "#8fb8ff",
            "text-warning": "#ffd166",
            "text-error": "#ff8a7a",
            "text-success": "#a3d9a5",
            "text-secondary": "#b4bfd9",
            "text-disabled": "#a0a5b4",
            "border": "#454b61",
            "border-blurred": "#343a4d",
            "block-cursor-background": "#8fb8ff",
            "block-cursor-foreground": "#14161f",
            "block-cursor-text-style": "none",
            "input-cursor-background": "#e9e7e1",
            "input-selection-background": "#3b4666",
            **_people(_DARK_HUES),
        },
    )


def _light() -> Theme:
    return Theme(
        name=LIGHT,
        primary="#2b4fa8",
        secondary="#4d566e",
        warning="#7a4b00",
        error="#a8261b",
        success="#226135",
        accent="#2b4fa8",
        foreground="#20222b",
        background="#faf7f1",
        surface="#f1ece3",
        panel="#e7e0d3",
        dark=False,
        variables={
            "text-primary": "#2b4fa8",
            "text-accent": "#2b4fa8",
            "text-warning": "#7a4b00",
            "text-error": "#a8261b",
            "text-success": "#226135",
            "text-secondary": "#4d566e",
            "text-disabled": "#5e584f",
            "border": "#b9b1a1",
            "border-blurred": "#d4ccbd",
            "block-cursor-background": "#2b4fa8",
            "block-cursor-foreground": "#faf7f1",
            "block-cursor-text-style": "none",
            "input-cursor-background": "#20222b",
            "input-selection-background": "#c9d4ef",
            **_people(_LIGHT_HUES),
        },
    )


OWN_THEMES: Mapping[str, Theme] = {DARK: _dark(), LIGHT: _light()}
"""Both by their names."""


HUES = 8


def speaker_number(view: "View") -> int | None:
    """Return the number of the one person who has the floor, or will have it first, or None."""
    if len(view.groups) != 1 or view.groups[0].floor != "turn" or len(view.groups[0].speakers) != 1:
        return None
    return next((each.number for each in view.groups[0].people if each.name in view.groups[0].speakers), None)


def person_colour(number: int | None) -> str:
    """Return the style of somebody's name, turns and time, by their number in the session; None is nobody."""
    return "$foreground" if number is None else f"$person-{number % HUES + 1}"


def person_letter(number: int | None) -> str:
    """Return the letter of somebody who shares a hue with an earlier person: "B", "C" and so on; "" for the others."""
    again = 0 if number is None else number // HUES
    return chr(ord("A") + min(again, 25)) if again else ""
