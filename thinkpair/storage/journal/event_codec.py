"""The events of a session as plain values, and back.

Owns which kinds there are. Apart from the codec, for it brings the whole engine along: what only looks at what was
held does without.
"""

from typing import get_args

from thinkpair.session.events import Event
from thinkpair.storage.journal.codec import Codec, Plain

EVENTS: Codec[Event] = Codec(get_args(Event))


def encode(event: Event) -> dict[str, Plain]:
    """Return an event of a session as a JSON object."""
    return EVENTS.encode(event)
