"""What the app and its screens work with: the settings, and where sessions are kept."""

from typing import TYPE_CHECKING

from msgspec import Struct

from thinkpair.runtime.clock import Clock, SystemClock
from thinkpair.settings import Settings
from thinkpair.tui.settings_store import SettingsStore

if TYPE_CHECKING:
    from thinkpair.runtime.session_end import KeptSessions


class AppContext(Struct, frozen=True, kw_only=True):
    """What the app is given from outside; `sessions` is None for an app that holds none."""

    settings: SettingsStore
    sessions: "KeptSessions | None" = None
    clock: Clock = SystemClock()

    @property
    def chosen(self) -> Settings:
        """The settings as they are now."""
        return self.settings.settings
