"""Which key the session waits for, and what it does: drawn in the clock's place, and on the big screen in words."""

from collections.abc import Mapping

from thinkpair.session.view import Phase, View
from thinkpair.tui.keymap import Keymap
from thinkpair.tui.widgets.big_text import WaitingKey
from thinkpair.units import say_roughly

_WAITS: Mapping[Phase, tuple[str, str, str]] = {
    "ready": ("start", "to start", "starts"),
    "capture": ("go_on", "to continue", "continues"),
    "finished": ("summary", "to see the summary", "shows the summary"),
}
"""The command of the stage that the session waits for, what its key is for, and what it does."""


def command_waited_for(view: View) -> str:
    """Return the name of the command that the session waits for; "" where it waits for none."""
    return _WAITS[view.phase][0] if view.phase in _WAITS else ""


def waiting_key(view: View, keymap: Keymap) -> WaitingKey | None:
    """Return the key that a session waits for, if it does; before it starts, with how long the first turn takes."""
    if view.phase not in _WAITS or not view.can:
        return None
    name, purpose, _ = _WAITS[view.phase]
    first = view.next.seconds if view.phase == "ready" and view.next else None
    return WaitingKey(keymap.key_of("stage", name), purpose, say_roughly(first) if first else "")


def waiting_hint(view: View, keymap: Keymap) -> str:
    """Return which key goes on where the session waits for one, in words."""
    waits = waiting_key(view, keymap)
    notes = f"{keymap.key_of('stage', 'note_action')} notes an action, " if view.phase == "capture" else ""
    return f"{notes}{waits.key} {_WAITS[view.phase][2]}" if waits else ""
