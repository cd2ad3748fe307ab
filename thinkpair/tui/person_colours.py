"""The colour of a person: the one place in which a number becomes a colour.

Themes have eight hues (`themes`). With more people than hues a letter tells those apart who share one.
"""

from thinkpair.session.view import View

HUES = 8


def speaker_number(view: View) -> int | None:
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
