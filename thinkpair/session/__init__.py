"""The engine: a session as the fold of its events. `engine` explains how it works."""

from thinkpair.session.engine import IllegalCommand, advance, decide, next_deadline
from thinkpair.session.state import Session, apply, replay
from thinkpair.session.view import View, look

__all__ = ["IllegalCommand", "Session", "View", "advance", "apply", "decide", "look", "next_deadline", "replay"]
