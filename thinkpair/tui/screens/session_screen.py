"""What the screens over a running session have in common: they show what the pulse saw, and ask for what a key says.

Owns the way from a key to a command. Must not decide anything about the session.
"""

from abc import abstractmethod
from collections.abc import Iterator

from textual import events, on
from textual.screen import Screen

from thinkpair.tui.keys import Place, UserCommand, commands_of, legal, named
from thinkpair.tui.pulse import Pulse, Seen
from thinkpair.tui.widgets.footer import KeyFooter
from thinkpair.tui.widgets.heading import Heading, Whereabouts
from thinkpair.tui.widgets.status import Status, StatusLine


class SessionScreen(Screen[None]):
    """A screen over a running session."""

    AUTO_FOCUS = ""
    BLANK = True  # nothing of its own to draw: spares drawing it again at every second

    place: Place

    def __init__(self, pulse: Pulse) -> None:
        """Show the session of this pulse."""
        super().__init__()
        self.pulse = pulse
        self.seen: Seen = pulse.look()
        self.heading = Heading(Whereabouts())
        self.status = StatusLine(Status())
        self.footer = KeyFooter()
        self._built = False

    def on_mount(self) -> None:
        """Show the session as soon as there are widgets; an app that is ending makes none."""
        self._built = bool(self.children)
        self.show_session(self.pulse.look())

    def show_session(self, seen: Seen) -> None:
        """Show the session at another moment."""
        self.seen = seen
        if self._built:
            self.show(seen)
            self.show_keys()

    @abstractmethod
    def show(self, seen: Seen) -> None:
        """Bring every widget up to date."""

    def places(self) -> Iterator[Place]:
        """Yield where keys count now, the nearest first: the focused widget's place, then the screen's.

        While a line is typed, letters are letters: no other place counts.
        """
        for node in self.focused.ancestors_with_self if self.focused else (self,):
            if place := getattr(node, "place", None):
                yield place
                if place == "typing":
                    return

    def can(self) -> frozenset[str]:
        """Return what a command may need: what the session allows, and what this screen has."""
        return self.seen.view.can | ({"trouble"} if self.seen.trouble else frozenset())

    def commands_now(self) -> tuple[UserCommand, ...]:
        """Return what can be pressed now, each key once: the nearest place has it."""
        taken: set[str] = set()
        commands: list[UserCommand] = []
        for command in legal(commands_of(*self.places()), self.can()):
            keys = set(command.keys.split(","))
            if not keys <= taken:
                commands.append(command)
                taken |= keys
        return tuple(commands)

    def show_keys(self) -> None:
        """Bring the footer up to date."""
        self.footer.show(self.commands_now())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let a key through only where what it asks for can be done now; else another command on it has its turn."""
        command = named(self.place, str(parameters[0] if action == "ask" else action))
        return command is None or not command.needs or command.needs in self.can()

    def action_ask(self, name: str) -> None:
        """Ask the session for what a key stands for."""
        command = named(self.place, name)
        if command and command.asks is not None:
            self.pulse.do(command.asks)

    def action_retry(self) -> None:
        """Try again to record."""
        self.pulse.retry()

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def keys_changed(self) -> None:
        """Other keys count in another widget."""
        if self._built:
            self.show_keys()

    @on(KeyFooter.Pressed)
    def press(self, pressed: KeyFooter.Pressed) -> None:
        """Do what was clicked in the footer."""
        self.app.simulate_key(pressed.command.first_key)
