"""Buttons: what a key does, to be clicked; the key stands on the button."""

from textual.content import Content
from textual.widgets import Button


class ActionButton(Button, can_focus=False):
    """A button that does an action of its screen; the keyboard has the key for it, so it takes no focus.

    It is one line high, and filled: Textual's own has three lines, or no ground where it is compact. Where there is no
    colour, it is in reverse.
    """

    SCOPED_CSS = False  # rules begin with the size class of the screen
    DEFAULT_CSS = """
    ActionButton.-style-default {
        min-width: 3; text-style: none; background: $panel; color: $foreground;
    }
    ActionButton.-style-default:hover { background: $border; color: $foreground; }
    ActionButton.-style-default.-main, ActionButton.-style-default.-main:hover {
        padding: 0 2; text-style: bold; background: $block-cursor-background; color: $block-cursor-foreground;
    }
    ActionButton.-style-default.-main:hover { text-style: bold underline; }
    ActionButton.-style-default.-no-colour { text-style: reverse; }
    """

    def __init__(self, label: str, action: str, *, key: str = "", id: str | None = None, main: bool = False) -> None:
        """Show a label and the key that does the same; `main` is the one that leads on."""
        shown = Content(f"{label}  {key}" if key else label)
        action = action if action.startswith("app.") else f"screen.{action}"
        super().__init__(shown, id=id, classes="-main" if main else "", action=action, compact=True)

    def on_mount(self) -> None:
        """Look as a button without colour, too."""
        self.set_class(self.app.no_color, "-no-colour")
