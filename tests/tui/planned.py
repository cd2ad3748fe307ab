"""A stage over a format and the real planner, for tests of what changes the plan while the session runs."""

from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any

from tests.sources import source_of
from tests.tui.stages import Stage, stage
from thinkpair.planning.planner import make_plan
from thinkpair.session.plan import Setup

TURNS_AND_TALK = """
title = "Check-in"
people = "2+"
actions = "never"

[role.host]
fixed = true

[[round]]
title = "Turns"

  [[round.step]]
  title = "Speak"
  speak = "each"
  time = "5m"

[[round]]
title = "Talk"

  [[round.step]]
  title = "Open talk"
  time = "10m"
"""
"""Five minutes each, then ten for everyone; Ana is the host."""


def planned(*people: str, text: str = TURNS_AND_TALK, **more: Any) -> AbstractAsyncContextManager[Stage]:
    """Open the app over a session of this format with these people, who can come and go."""
    source, setup = source_of(text), Setup(people=people)
    return stage(make_plan(source, setup), replan=partial(make_plan, source, setup), **more)
