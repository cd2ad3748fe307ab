"""What a room full of phones costs: a change on the screen, until the last phones have it; votes, until all count."""

import json
import select
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from subprocess import PIPE, Popen
from time import monotonic

from bench.measuring import Row, quantile
from tests.sharing.crowd import NAMES
from tests.sources import source_of
from thinkpair.planning.planner import make_plan
from thinkpair.runtime.clock import SystemClock
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.session_service import SessionService
from thinkpair.session import commands as ask
from thinkpair.session.plan import Setup
from thinkpair.sharing.guest_broker import GuestBroker, let_phones_in
from thinkpair.sharing.phones import Phones
from thinkpair.storage.sessions import Sessions

_CHANGES, _SECONDS = 30, 40.0
_FORMAT = """
title = "A large room"
people = "2+"
actions = "never"
[[round]]
title = "Topics"
  [[round.step]]
  title = "Topics"
  speak = "nobody"
  collect = "topics"
  time = "9m"
[[round]]
title = "Votes"
  [[round.step]]
  title = "Votes"
  vote = "topics"
  time = "9m"
"""


def measure(folder: Path) -> Iterator[Row]:
    """Yield the rows."""
    setup = Setup(people=NAMES)
    plan = make_plan(source_of(_FORMAT), setup)
    live = SessionService(Sessions(folder / "hall"), SystemClock()).new(plan, setup, {}, lambda *_: plan)
    broker = GuestBroker("127.0.0.1")
    words = (sys.executable, "-m", "tests.sharing.crowd", broker.url, broker.room.name)
    with closing(live), closing(let_phones_in(live, broker)) as phones, Popen(words, stdin=PIPE, stdout=PIPE) as crowd:
        hall = _Hall(live, phones, crowd)
        hall.wait(lambda: phones.count == len(NAMES))
        hall.see(ask.Start())
        live.do(ask.AddItem("Tea"))
        late = [each for _ in range(_CHANGES // 2) for key in (ask.Pause(), ask.Continue()) for each in hall.see(key)]
        yield Row("a change on the screen, shown on 500 phones, 99 of 100", quantile(late, 0.99) * 1_000, "ms", 100)
        live.do(ask.EndTurn())
        yield Row("500 people vote at once, until every vote is saved and answered", max(hall.see()), "s", 2)


class _Hall:
    """A session, and a process with its guests, all on this machine."""

    def __init__(self, live: LiveSession, phones: Phones, crowd: Popen[bytes]) -> None:
        assert crowd.stdin
        assert crowd.stdout
        self._live, self._phones, self._in, self._out = live, phones, crowd.stdin, crowd.stdout

    def see(self, key: ask.Command | None = None) -> list[float]:
        """Return the seconds until each guest sees what a key changes; without one, until the vote of each counts."""
        self._in.write(b"view\n" if key else b"vote\n")
        self._in.flush()
        self._told()  # they look from now on
        began = monotonic()
        if key:
            self._live.do(key)
        return [seen - began for seen in self._told()]

    def wait(self, there: Callable[[], object]) -> None:
        """Look at the session, as a screen does, until something is there."""
        end = monotonic() + _SECONDS
        while not there():
            assert monotonic() < end, "not all guests had it"
            self._live.news()
            self._phones.serve()
            select.select([self._out], [], [], 0.005)

    def _told(self) -> list[float]:
        self.wait(lambda: select.select([self._out], [], [], 0)[0])
        told: list[float] = json.loads(self._out.readline())
        return told
