"""The keys as commands to search for.

Owns how they are found. Must not know what they do.
"""

from collections.abc import Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from thinkpair.tui.user_command import UserCommand


class KeyCommands(Provider):
    """Offers what can be pressed now on the screen below."""

    async def discover(self) -> Hits:
        """Offer everything."""
        for command in self._commands():
            yield DiscoveryHit(_title(command), partial(self._run, command), help=command.help)

    async def search(self, query: str) -> Hits:
        """Offer what the words match."""
        matcher = self.matcher(query)
        for command in self._commands():
            if score := matcher.match(f"{command.label} {command.help}"):
                yield Hit(score, _title(command), partial(self._run, command), help=command.help)

    def _commands(self) -> Iterator[UserCommand]:
        commands_now = getattr(self.screen, "commands_now", tuple)
        yield from (command for command in commands_now() if command.label)

    def _run(self, command: UserCommand) -> None:
        self.app.simulate_key(command.first_key)


def _title(command: UserCommand) -> str:
    return f"{command.label.capitalize()} ({command.shown})"
