"""The command palette: the keys as commands to search for by plain words."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider, SimpleCommand

from thinkpair.tui.user_command import UserCommand

_ALSO: Mapping[str, str] = {
    "start": "begin go run",
    "pause": "stop halt hold wait freeze clock",
    "continue": "go on start clock unpause",
    "go_on": "forward proceed skip",
    "end_turn": "stop finish done next skip speaker over",
    "extend": "longer timebox",
    "more": "minutes longer extra time add extend",
    "less": "minutes shorter less time cut reduce",
    "note_item": "topic idea write",
    "note_action": "todo task note agree decision write",
    "undo": "back revert mistake wrong oops",
    "redo": "again repeat",
    "people": "who late join leave arrive swap pass speaking participants add person attendance",
    "fit": "late behind hurry shorten end on time finish",
    "notes": "facilitator script hints",
    "restart": "start again over reset",
    "deeds": "log back",
    "phones": "mobile qr scan guests smartphone vote wifi join",
    "back_row": "bigger larger large projector beamer wall room font fullscreen presentation",
    "rounds": "next who order agenda program schedule skip jump break lunch coffee end today",
    "leave": "exit close stop end leave",
    "Quit": "exit close stop end leave",
    "help": "keys shortcuts how manual",
    "export": "save file minutes calendar csv print mail share download",
    "Share": "join invite remote online call broker others together link",
    "Who is here": "connected joined screens online others presence people share join again line",
    "settings": "sound bell preferences options configure language keys motion",
    "history": "past old earlier previous minutes sessions",
    "groups": "team teams series",
    "next_step": "begin start group meeting review ending",
    "look_back": "reflection evaluate diary journal private practice",
    "all_actions": "todo tasks open due",
    "find": "search look format",
    "Theme": "colours colors look contrast",
    "Dark or light": "theme colours colors black white bright night day mode",
}
"""Words that people type for a command and that neither its label nor its sentence has, by its name."""

_FILLERS = frozenset(("a", "an", "the", "is", "are", "to", "of", "my", "i", "do", "how", "it", "for", "in", "on"))
_IN_THE_TITLE, _ALSO_CALLED, _IN_THE_SENTENCE = 3.0, 2.5, 1.0
_SHORTEST = 3
"""Letters of a word from which on a longer one is taken for it: "minutes" for "minute"."""


def relevance(typed: str, title: str, sentence: str, also: str = "") -> float:
    """Return how well a command fits what was typed: 0 where a word is found nowhere in it, whatever its order."""
    words = _words(typed)
    asked = [word for word in words if word not in _FILLERS] or words
    places = ((_words(title), _IN_THE_TITLE), (_words(also), _ALSO_CALLED), (_words(sentence), _IN_THE_SENTENCE))
    found = [max((weight for words, weight in places if _has(words, word)), default=0.0) for word in asked]
    return sum(found) / len(found) if found and all(found) else 0.0


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _has(words: Iterable[str], typed: str) -> bool:
    return any(word.startswith(typed) or (len(word) >= _SHORTEST and typed.startswith(word)) for word in words)


class KeyCommands(Provider):
    """Offers what can be pressed now on the screen below, and what can be done everywhere: all of it, or what fits."""

    async def discover(self) -> Hits:
        """Offer everything."""
        for (title, run, words), _ in self._offers():
            yield DiscoveryHit(title, run, help=words)

    async def search(self, query: str) -> Hits:
        """Offer what the words match."""
        matcher = self.matcher(query)
        for (title, run, words), also in self._offers():
            if score := relevance(query, title, words or "", also):
                yield Hit(score, matcher.highlight(title), run, help=words)

    def _offers(self) -> Iterator[tuple[SimpleCommand, str]]:
        """Yield the keys that have a word of their own, then the app's own commands that are not among them.

        Each has other words for it.
        """
        offered = set()
        for command in getattr(self.screen, "commands_now", tuple)():
            if command.label:
                offered.add(command.label.capitalize())
                press = partial(self.app.simulate_key, command.first_key)
                yield SimpleCommand(_title(command), press, command.help), _ALSO.get(command.name, "")
        for title, words, run, _ in self.app.get_system_commands(self.screen):
            if title not in offered:
                yield SimpleCommand(title, run, words), _ALSO.get(title, _ALSO.get(title.lower(), ""))


def _title(command: UserCommand) -> str:
    return f"{command.label.capitalize()} ({command.shown})"
