"""Watches a programme in lines of text: a line when a room comes, is late or goes; all rooms when that is asked for."""

from collections.abc import Callable, Iterable
from threading import Event

from thinkpair.errors import UsageError
from thinkpair.plain.lines import TypedLines
from thinkpair.sharing.programme_watch import ProgrammeWatch, SeenRoom
from thinkpair.wording.programme_text import CALLS, call_words, counts_words, room_line, table_lines, watch_words

_CALLS = {str(number): call for number, call in enumerate(CALLS, 1)}
_HELP = "\n".join(
    (
        *(f"{number}  calls “{call}” to all rooms" for number, call in _CALLS.items()),
        "call WORDS  calls something else",
        "back 12:30  all are to be back at 12:30; back alone cancels it",
        "s  all rooms",
        "q  quit; the rooms go on",
    )
)
_GLANCE, _ANSWERED = 1.0, 3.0
"""Seconds between two looks, and those after which rooms that are there have said that a call came."""


class PlainWatch:
    """Says what changes in the rooms: `glance` again and again, and `hear` what is typed, until `over`."""

    def __init__(self, watch: ProgrammeWatch, say: Callable[[str], None]) -> None:
        """Speak through `say`."""
        self._watch = watch
        self._say = say
        self._told: dict[str, object] = {}
        self._told_call: object = None
        self._words = ""
        self.over = False

    def glance(self) -> None:
        """Say what is new: of the connection, of the last call, of each room."""
        rooms = self._watch.rooms()
        before, self._words = self._words, watch_words(self._watch, rooms)
        if self._words != before:
            self._say_all([self._words or counts_words(rooms)])
        self._say_call()
        new = [room for room in rooms if self._told.get(room.status.id) != _matters(room)]
        self._told.update((room.status.id, _matters(room)) for room in new)
        self._say_all(map(room_line, new))

    def hear(self, line: str) -> None:
        """Do what a typed line asks."""
        match line.strip().split(maxsplit=1):
            case ["q" | "quit"]:
                self.over = True
            case ["call", words]:
                self._ask(self._watch.call, words)
            case ["back", *when]:
                self._ask(self._watch.set_common_end, "".join(when))
            case [number] if number in _CALLS:
                self._ask(self._watch.call, _CALLS[number])
            case ["s"]:
                rooms = self._watch.rooms()
                self._say_all([watch_words(self._watch, rooms), counts_words(rooms), *table_lines(rooms)])
            case _:
                self._say(_HELP)

    def _ask(self, ask: Callable[[str], None], words: str) -> None:
        try:
            ask(words)
        except UsageError as refusal:
            self._say(str(refusal))

    def _say_call(self) -> None:
        """Say once that a call was sent, or not; in how many rooms it is shown comes a moment later."""
        call = self._watch.last_call
        if not call or (call.id, call.sent) == self._told_call or call.sent == "sending":
            return
        if call.sent == "not sent" or call.rooms == call.of or self._watch.now - call.at > _ANSWERED:
            self._told_call = call.id, call.sent
            self._say(call_words(call))

    def _say_all(self, lines: Iterable[str]) -> None:
        for line in filter(None, lines):
            self._say(line)


def watch_in_lines(watch: ProgrammeWatch, lines: TypedLines, say: Callable[[str], None]) -> None:
    """Watch until somebody types q; at the end of the input say once more how the rooms stand."""
    plain = PlainWatch(watch, say)
    plain.glance()
    while not plain.over:
        for line in lines.wait(_GLANCE):
            if line is None:
                Event().wait(_GLANCE)  # rooms that were asked a moment ago have answered by then
                plain.over = True
            else:
                plain.hear(line)
        plain.glance()


def _matters(room: SeenRoom) -> object:
    """Return what of a room is worth a line where it changes."""
    return room.standing, room.status.round, room.status.phase == "paused"
