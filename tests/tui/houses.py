"""Home over a folder of sessions, for tests: with what was held before, and the screen as lines of text."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from textual.pilot import Pilot

from tests.tui.stages import START, Screened, press_keys
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.session_service import SessionService
from thinkpair.settings import load_settings, make_folders
from thinkpair.storage.sessions import Sessions
from thinkpair.tui.app import ThinkpairApp
from thinkpair.tui.context import AppContext
from thinkpair.tui.controllers.home import HomeController
from thinkpair.tui.screens.home import HomeScreen
from thinkpair.tui.screens.setup import SetupScreen
from thinkpair.tui.settings_store import SettingsStore, validated
from thinkpair.tui.widgets.text_fields import TextField


@dataclass
class House(Screened):
    """The app at Home, over the data folder of this test."""

    app: ThinkpairApp
    pilot: Pilot[int]
    clock: VirtualClock
    service: SessionService

    async def press_at_once(self, *keys: str) -> None:
        """Press keys while something is still waited for."""
        await press_keys(self.app, self.pilot, *keys)

    async def type(self, text: str) -> None:
        """Put text into the line that has the focus, at once."""
        line = self.app.focused
        assert isinstance(line, TextField)
        line.insert_text_at_cursor(text)
        await self.rest()

    async def rest(self) -> None:
        """Wait for what is being looked for or planned."""
        if isinstance(screen := self.app.screen, SetupScreen):
            screen.plan_again()
        await self.settle()  # what is looked for begins after the screen is drawn
        await self.app.workers.wait_for_complete()
        await self.settle()

    @property
    def keys(self) -> str:
        return self.text.splitlines()[-1]


def house_service() -> SessionService:
    """Return what opens sessions in the data folder of this test."""
    folders = load_settings().folders
    make_folders(folders)
    return SessionService(Sessions(folders.sessions), VirtualClock(START))


@asynccontextmanager
async def house(size: tuple[int, int] = (80, 24), *, left_at_once: bool = False) -> AsyncIterator[House]:
    """Open Home; it is left once all that is looked for is there, or at once."""
    service = house_service()
    store = SettingsStore(validated(load_settings()))
    app = ThinkpairApp(
        AppContext(settings=store, sessions=service, clock=service.clock),
        first_screen=lambda app: HomeScreen(HomeController(app, service, store, app.open_session)),
    )
    async with app.run_test(size=size, notifications=True) as pilot:
        assert isinstance(service.clock, VirtualClock)
        room = House(app, pilot, service.clock, service)
        await room.rest()
        yield room
        if not left_at_once:
            await room.rest()
