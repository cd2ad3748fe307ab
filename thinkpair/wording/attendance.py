"""Who was not there for all of a session, in words.

Owns this telling. Must not know screens, or what their coming and going did to the plan.
"""

from collections.abc import Iterator, Mapping

from thinkpair.runtime.live_session import LiveSession
from thinkpair.session.events import Amended
from thinkpair.session.plan import AmendmentKind
from thinkpair.units import join_names

_CAME_AND_WENT: Mapping[AmendmentKind, str] = {
    "joined": "joined at",
    "left": "left at",
    "stepped away": "stepped away at",
    "came back": "was back at",
}


def attendance_words(live: LiveSession) -> Iterator[str]:
    """Yield a line for everyone who came later or left sooner: "Zoe: joined at 14:27, left at 14:58"."""
    came_and_went: dict[str, list[str]] = {}
    for done in live.session.past.oldest_first():
        if isinstance(done.event, Amended) and (word := _CAME_AND_WENT.get(done.event.amendment.kind)):
            when = live.clock_at(done.event.at)
            came_and_went.setdefault(done.event.amendment.person, []).append(f"{word} {when:%H:%M}")
    for person, words in came_and_went.items():
        yield f"{person}: {join_names(words)}"
