"""Lets a session be joined on its machine: a socket in its folder, and nothing more until somebody comes."""

import os
import select
from contextlib import suppress
from pathlib import Path
from threading import Thread

from thinkpair.runtime.keeper import Sharing
from thinkpair.runtime.live_session import LiveSession
from thinkpair.sharing.socket_file import address, listen


class Door:
    """Waits for the first who joins a session; only then is what shares it loaded."""

    def __init__(self, live: LiveSession, folder: Path, name: str) -> None:
        """Open the door in the folder of a session that `name` holds. Raises OSError where there can be no socket."""
        self._live = live
        self._folder = folder
        self._name = name
        self._shared: Sharing | None = None
        self._knocked = False
        self._closed = False
        self._listening = listen(folder)
        self._end, self._wake = os.pipe()
        live.shared = self
        Thread(target=self._wait, name="door", daemon=True).start()

    def serve(self) -> None:
        """Share the session once somebody has come; not any more once it is closed."""
        if self._closed:
            return
        if self._knocked and not self._shared:
            self._shared = self._share()
            self._live.shared = self
        if self._shared:
            self._shared.serve()

    def who(self, asked: str) -> str:
        """Return the name of whoever asked for what has this id; "" for nobody else."""
        return self._shared.who(asked) if self._shared else ""

    def close(self) -> None:
        """Close the door; nobody can join any more. A second time does nothing."""
        if self._closed:
            return
        self._closed = True
        with suppress(OSError), address(self._folder) as path:
            os.unlink(path)
        os.close(self._wake)
        if self._shared:
            self._shared.close()
        else:
            self._listening.close()

    def _share(self) -> Sharing:
        from thinkpair.sharing.host import Host
        from thinkpair.sharing.socket_wire import WriterWire
        from thinkpair.storage.session_journal import load_events

        keeper = self._live.keeper
        waiting, loaded = keeper.waiting, load_events(self._folder)
        # Between the two more may have become durable; of a damaged journal fewer events can be read than there were.
        durable = keeper.append(()) - (loaded.last - len(loaded.entries)) - len(waiting)
        events = (*loaded.entries[:durable], *waiting)
        return Host(self._live, WriterWire(self._listening), events, name=self._name)

    def _wait(self) -> None:
        with suppress(OSError, ValueError):  # closed meanwhile
            listening = self._listening.fileno()
            ready, _, _ = select.select([listening, self._end], [], [])
            self._knocked = listening in ready
        os.close(self._end)
        if self._knocked and self._live.keeper.listener:
            self._live.keeper.listener()
