"""Calls over a broker: lines are cut, programs are killed. Nothing is done twice or lost; all have the same at the end.

`python -m tests.sharing.torture 100` plays so many calls, each from its number; with `--bugs` it plants mistakes, each
of which a call must find.
"""

import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from threading import Event
from time import monotonic
from unittest.mock import patch

from msgspec.structs import replace

from tests.sharing.broker import MOSQUITTO, Mosquitto
from tests.sharing.proxy import Line
from tests.sharing.test_afar import Machine
from thinkpair.errors import FilesError
from thinkpair.session import commands as ask
from thinkpair.session import events as ev
from thinkpair.session.commands import Command
from thinkpair.session.engine import IllegalCommand
from thinkpair.sharing import asks, host
from thinkpair.sharing.joining import Seat
from thinkpair.sharing.replica import Replica
from thinkpair.sharing.room_line import read_line

_PATIENCE = 40.0
_KEYS: tuple[Command, ...] = (
    ask.Start(),
    ask.EndTurn(),
    ask.GoOn(),
    ask.Pause(),
    ask.Continue(),
    ask.AddTime(60),
    ask.Undo(),
)


class Player(Machine):
    """A machine with a line of its own to the broker."""

    def __init__(self, home: Path, broker: Mosquitto, name: str, delay: float) -> None:
        self.line = Line(broker.port, delay)
        super().__init__(home, f"mqtt://127.0.0.1:{self.line.port}", name)
        self.alive = True
        self.aside: list[str] = []

    def join(self, line: str) -> None:
        room = read_line(line)
        own = replace(room, broker=replace(room.broker, port=self.line.port))
        self.live = Seat.at(self.service, self.rooms, own, self.name).join()

    def look(self) -> None:
        if self.alive:
            super().look()
            if isinstance(self.live, Replica):
                known = [each.action.what for each in self.live.set_aside if isinstance(each, ev.ActionAdded)]
                self.aside += [text for text in known if text not in self.aside]


class TroubledCall:
    """One call, and what must be true of it."""

    def __init__(self, folder: Path, broker: Mosquitto, number: int) -> None:
        self.lot = Random(number)
        self.players = tuple(
            Player(folder / name, broker, name, self.lot.choice((0.0, 0.005, 0.03))) for name in ("Ana", "Ben")
        )
        self.accepted: list[str] = []
        self.refused: list[str] = []
        self.noted = 0
        ana, ben = self.players
        ben.alive = False
        ana.begin()
        line = ""
        while not line:
            assert ana.live.shared
            line, _ = ana.live.shared.invite()
            self.pass_time(0.01)
        self._join_meanwhile(ben, line)
        ben.alive = True

    def play(self) -> float:
        """Let things happen; return the seconds until all was the same again once nothing was in the way."""
        what = (self.press,) * 6 + (self.note,) * 4 + (self.cut, self.mend, self.kill, self.take_over)
        for _ in range(self.lot.randint(10, 25)):
            self.lot.choice(what)()
            self.pass_time(self.lot.choice((0.0, 0.02, 0.1, 0.4)))
        began = monotonic()
        for player in self.players:
            player.line.mend()
        while not self.is_healed():
            assert monotonic() - began < _PATIENCE, [(each.name, each.live.words) for each in self.players]
            self.take_over()
            self.pass_time(0.05)
        healed = monotonic() - began
        self.check()
        return healed

    def is_healed(self) -> bool:
        """Revive who was killed; tell whether one holds the session, one has joined it, and both have the same."""
        for player in self.players:
            if not player.alive and any(each.alive and not each.live.joined for each in self.players):
                player.resume()
                player.alive = True
        holder, joined = sorted(self.players, key=lambda each: each.live.joined)
        return (
            all(each.alive and each.live.recorded for each in self.players)
            and not holder.live.joined
            and isinstance(joined.live, Replica)
            and holder.live.session == joined.live.session
            and list(joined.live.events) == holder.events
        )

    def check(self) -> None:
        """What was done is there once, at all; what was refused is not."""
        holder = min(self.players, key=lambda each: each.live.joined)
        texts = Counter(each.action.what for each in holder.events if isinstance(each, ev.ActionAdded))
        ids = Counter(each.asked for each in holder.events if each.asked)
        assert all(count == 1 for count in (*texts.values(), *ids.values())), "done twice"
        aside = {text for each in self.players for text in each.aside}
        lost = [text for text in self.accepted if text not in texts and text not in aside]
        assert not lost, f"lost: {lost}"
        assert not [text for text in self.refused if text in texts], "refused, and done"

    def press(self) -> None:
        """Press a key somewhere."""
        player = self.lot.choice(self.players)
        if player.alive:
            with suppress(IllegalCommand):
                player.live.do(self.lot.choice(_KEYS))

    def note(self) -> None:
        """Note an action somewhere, and remember whether it was said to be done."""
        player = self.lot.choice(self.players)
        if not player.alive:
            return
        self.noted += 1
        text = f"do {self.noted}"

        def told(refused: str) -> None:
            (self.refused if refused else self.accepted).append(text)

        with suppress(IllegalCommand):
            player.live.do(ask.AddAction((player.name,), text), then=told)
            if not player.live.joined:
                player.live.event_store.flush(5)

    def cut(self) -> None:
        """Cut somebody's line."""
        self.lot.choice(self.players).line.cut()

    def mend(self) -> None:
        """Mend somebody's line."""
        self.lot.choice(self.players).line.mend()

    def kill(self) -> None:
        """Kill the program that holds the session; its journal stays."""
        for player in self.players:
            if player.alive and not player.live.joined and all(each.alive for each in self.players):
                player.live.close()
                player.alive = False
                return

    def take_over(self) -> None:
        """Take over where the program that held the session is gone."""
        for player in self.players:
            if player.alive and player.live.joined and player.live.orphaned:
                with suppress(FilesError):
                    player.live.take_over()
                player.look()

    def pass_time(self, seconds: float) -> None:
        """Let everybody look for so long."""
        end = monotonic() + seconds
        while True:
            for player in self.players:
                player.look()
                if player.alive and self.lot.random() < 0.01:
                    player.live.sign_of_life()
            if monotonic() >= end:
                return
            Event().wait(0.005)

    def close(self) -> None:
        """Let go of everything."""
        for player in self.players:
            if player.alive:
                player.live.close()
            player.line.close()

    def _join_meanwhile(self, ben: Player, line: str) -> None:
        from threading import Thread

        joins = Thread(target=ben.join, args=(line,))
        joins.start()
        while joins.is_alive():
            self.players[0].look()
            Event().wait(0.005)


def call(broker: Mosquitto, number: int) -> float:
    """Play one call; return the seconds in which it healed."""
    with TemporaryDirectory() as folder:
        troubled = TroubledCall(Path(folder), broker, number)
        try:
            return troubled.play()
        finally:
            troubled.close()


BUGS: dict[str, Callable[[], object]] = {
    "a writer does not look who else writes": lambda: patch.object(
        host.Host, "displaced", property(lambda _: False, lambda *_: None), create=True
    ),
    "the writer does again what it did": lambda: patch.object(host.Host, "_knows", lambda *_: False),
    "a replica asks once": lambda: patch.object(asks.Asks, "send_again"),
}
_MOST = 60


def finds(broker: Mosquitto, bug: str) -> str:
    """Return what a call says of a planted mistake. Raises AssertionError where no call finds it."""
    with BUGS[bug]():  # type: ignore[attr-defined]  # a patch
        for number in range(_MOST):
            try:
                call(broker, number)
            except AssertionError as error:
                return f"call {number}: {str(error).splitlines()[0][:100]}"
    raise AssertionError(f"not found: {bug}")


def main() -> None:
    """Play the calls that are asked for."""
    if not MOSQUITTO:
        print("calls over a broker: left out, for mosquitto is not installed")
        return
    with TemporaryDirectory() as folder:
        broker = Mosquitto(Path(folder))
        try:
            if "--bugs" in sys.argv:
                for bug in BUGS:
                    print(f"{bug}: found in {finds(broker, bug)}", flush=True)
                return
            count = int(sys.argv[1]) if len(sys.argv) > 1 else 50
            healed = []
            for number in range(count):
                try:
                    healed.append(call(broker, number))
                except BaseException:
                    print(f"call {number}")
                    raise
            print(f"{count} calls: nothing twice, nothing lost")
            print(f"healed in {median(healed):.1f} s, at most {max(healed):.1f} s")
        finally:
            broker.stop()


if __name__ == "__main__":
    main()
