"""The command palette: the keys as commands to search for, and the themes."""

from abc import abstractmethod
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider, SimpleCommand

from thinkpair.tui.user_command import UserCommand

if TYPE_CHECKING:
    from textual.app import App


def open_palette(app: "App[Any]") -> None:
    """Show what `app` has to offer, unless a palette is open."""
    if not CommandPalette.is_open(app):
        app.push_screen(CommandPalette())


def offer_themes(app: "App[Any]") -> None:
    """Show the themes; the one that is chosen is the app's from then on."""
    app.push_screen(CommandPalette([Themes], placeholder="Search for themes…"))


class _Offers(Provider):
    """Offers some commands: all of them before a word is typed, then those that the words match."""

    @abstractmethod
    def offers(self) -> Iterator[SimpleCommand]:
        """Return what there is to offer now."""

    async def discover(self) -> Hits:
        """Offer everything."""
        for title, run, words in self.offers():
            yield DiscoveryHit(title, run, help=words)

    async def search(self, query: str) -> Hits:
        """Offer what the words match."""
        matcher = self.matcher(query)
        for title, run, words in self.offers():
            if score := matcher.match(f"{title} {words or ''}"):
                yield Hit(score, matcher.highlight(title), run, help=words)


class KeyCommands(_Offers):
    """Offers what can be pressed now on the screen below."""

    def offers(self) -> Iterator[SimpleCommand]:
        """Return the keys that have a word of their own."""
        for command in getattr(self.screen, "commands_now", tuple)():
            if command.label:
                press = partial(self.app.simulate_key, command.first_key)
                yield SimpleCommand(_title(command), press, command.help)


class Themes(_Offers):
    """Offers the colours that there are."""

    def offers(self) -> Iterator[SimpleCommand]:
        """Return the themes by their names."""
        for name in sorted(self.app.available_themes):
            yield SimpleCommand(name, partial(setattr, self.app, "theme", name), None)


def _title(command: UserCommand) -> str:
    return f"{command.label.capitalize()} ({command.shown})"
