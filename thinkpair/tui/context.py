"""What the app and its screens work with: the settings, and where sessions are kept."""

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from thinkpair.runtime.clock import Clock, SystemClock
from thinkpair.settings import Folders, Settings
from thinkpair.tui.settings_store import SettingsStore
from thinkpair.units import DateOrder

if TYPE_CHECKING:
    from thinkpair.runtime.live_session import LiveSession
    from thinkpair.runtime.session_end import KeptSessions


class NotKept:
    """Sessions that are kept nowhere."""

    def place_of(self, session_id: str) -> str:
        """Return that there is no place."""
        return ""

    def put_away(self, live: "LiveSession") -> None:
        """Close a session."""
        live.close()

    def half_typed(self, session_id: str, *, joined: bool = False) -> None:
        """Keep nothing."""

    def resume_command(self, session_id: str) -> str:
        """Return the command without a session: it finds the last one."""
        return "thinkpair resume"

    def is_followed(self, session_id: str) -> bool:
        """Say that nobody can follow it."""
        return False


class AppContext(Struct, frozen=True, kw_only=True):
    """What the app is given from outside; without `settings` it goes by the defaults and remembers nothing."""

    settings: SettingsStore | None = None
    sessions: "KeptSessions" = NotKept()
    clock: Clock = SystemClock()

    @property
    def chosen(self) -> Settings | None:
        """The settings as they are now, or None."""
        return self.settings.settings if self.settings else None

    @property
    def folders(self) -> Folders | None:
        """The folders of sessions, groups and state, or None."""
        return self.chosen.folders if self.chosen else None

    @property
    def date_order(self) -> DateOrder:
        """How numbers in a date are read."""
        return self.chosen.date_order if self.chosen else "ask"

    def now(self) -> datetime:
        """Return the time of day."""
        return self.clock.now()
