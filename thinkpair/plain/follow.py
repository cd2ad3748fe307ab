"""Follows a session that another program runs as lines of text, for the whole room or in full."""

from collections.abc import Callable, Iterator

from thinkpair.runtime.live_session import Moment
from thinkpair.runtime.session_follower import Followed, HolderState, RunningSession, RunningSessionFinder
from thinkpair.session import events as ev
from thinkpair.session.plan import Slot
from thinkpair.session.stage_words import lines_beside
from thinkpair.session.view import View
from thinkpair.units import say_duration
from thinkpair.wording.run_sheet import begun_words, groups_words, people_of_groups
from thinkpair.wording.session_text import CALL_WORDS
from thinkpair.wording.transcript import amended_words, state_words, tell

_GLANCE = 0.1

# Events of which everything that is said may be read by the room.
_PUBLIC = (
    ev.SessionStarted
    | ev.MarkReached
    | ev.TimeUp
    | ev.SilenceBegan
    | ev.BeganEarlier
    | ev.Paused
    | ev.Continued
    | ev.TimeChanged
    | ev.SlotRestarted
    | ev.Undone
    | ev.Redone
    | ev.TimeLeftOut
    | ev.Finished
)

# What people change that everybody sees; who passes, and who is given back time, is their own.
_SEEN_BY_ALL = frozenset(
    {"joined", "left", "stepped away", "came back", "swapped", "took the role", "fitted", "break", "ended for today"}
)


def tell_room(moment: Moment) -> Iterator[str]:
    """Yield the lines of what happened that the whole room may read: no briefs, actions, notes or lists."""
    match moment.event:
        case ev.SlotBegan(slot=number):
            yield from _slot(moment.session.plan.slots[number], moment.view)
        case ev.CaptureOpened():
            yield "Agreed actions."
        case ev.Amended(amendment=amendment) if amendment.kind in _SEEN_BY_ALL:
            yield amended_words(amendment)
        case event if isinstance(event, _PUBLIC):
            yield from tell(moment)


class PlainFollower:
    """Says what happens in the session that the lookout finds: `glance` again and again, until `over`."""

    def __init__(self, lookout: RunningSessionFinder, say: Callable[[str], None], *, full: bool = False) -> None:
        """Speak through `say`: what the room may read, or everything if `full`."""
        self._lookout = lookout
        self._say = say
        self._tell = tell if full else tell_room
        self._followed: Followed | None = None
        self._presence: HolderState | None = None
        self._waiting = False
        self._page = self._call = ""

    @property
    def over(self) -> bool:
        """Whether the session that was followed is closed."""
        return self._presence == "closed"

    def glance(self) -> None:
        """Say what is new."""
        if found := self._lookout.other(self._followed):
            self._open(found)
        if self._followed is None:
            self._wait()
            return
        for moment in self._followed.news():
            for line in self._tell(moment):
                self._say(line)
        self._say_presence(self._followed)
        before, self._page = self._page, self._followed.page
        if self._page not in ("", before):
            self._say(f"Join with your phone: {self._page}")
        before, self._call = self._call, self._followed.member.call
        if self._call not in ("", before):
            self._say(CALL_WORDS.format(self._call))

    def _open(self, found: RunningSession) -> None:
        self._followed = followed = found.followed
        self._presence = None
        self._say(f"Following {followed.session_id}" + (f" ({found.words})" if found.words else ""))
        view = followed.view()
        self._say(f"{view.title}. {state_words(view)}")

    def _wait(self) -> None:
        if not self._waiting:
            self._waiting = True
            self._say("No session runs; waiting for one.")

    def _say_presence(self, followed: Followed) -> None:
        before, self._presence = self._presence, followed.presence
        if self._presence == before:
            return
        if followed.words:
            self._say(followed.words[0].upper() + followed.words[1:] + ".")
        elif before is not None:
            self._say(f"The first screen is back. {state_words(followed.view())}")


def follow_in_lines(
    lookout: RunningSessionFinder, say: Callable[[str], None], pause: Callable[[float], None], *, full: bool = False
) -> None:
    """Say what happens until the session is closed; `pause` lets so many seconds pass."""
    follower = PlainFollower(lookout, say, full=full)
    follower.glance()
    while not follower.over:
        pause(_GLANCE)
        follower.glance()


def _slot(slot: Slot, view: View) -> Iterator[str]:
    if len(slot.groups) > 1:
        yield groups_words(people_of_groups(slot))
    yield from lines_beside(slot)
    if slot.beside:
        yield f"{view.who} · {say_duration(view.remaining or 0)}"
        return
    yield begun_words(slot)
    for prompt in dict.fromkeys(group.prompt for group in view.groups if group.prompt):
        yield f"  {prompt}"
