"""What is said when one person was given more time: who is offered the same. The stage and plain sessions say it."""

from thinkpair.session.equal_time import Others, others_in_place
from thinkpair.session.state import Session
from thinkpair.session.view import View
from thinkpair.units import join_names, say_duration

_FEW = 3


def offer_words(view: View, key: str = "+") -> str:
    """Return "Ana had 1 min more. + gives Ben the same."; "" where nobody had more."""
    if view.offer is None:
        return ""
    had = _names(view.offer.had_by) if len(view.offer.had_by) <= _FEW else "Others"
    return f"{had} had {say_duration(view.offer.seconds)} more. {key} gives {view.who} the same."


def given_words(session: Session, seconds: int) -> str:
    """Return "1 min more. Ben will be offered the same."; less time, and time nobody else shares, is said alone."""
    words = f"{say_duration(abs(seconds))} {'more' if seconds > 0 else 'less'}."
    others = others_in_place(session) if seconds > 0 else Others()
    if others.to_come:
        words += f" {_names(others.to_come)} will be offered the same."
    if others.over:
        words += f" {_names(others.over)} spoke before: to give the same, open the people."
    return words


def _names(names: tuple[str, ...]) -> str:
    return join_names(names) if len(names) <= _FEW else f"{len(names)} people"
