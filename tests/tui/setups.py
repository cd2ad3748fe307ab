"""The set-up of a format without Home around it, for tests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from textual.pilot import Pilot

from tests.sources import shipped
from tests.tui.stages import START, Disk, Screened, press_keys, quiet_settings
from thinkpair.errors import FilesError
from thinkpair.formats.loaded_format import Source
from thinkpair.groups.setup_form import Proposal
from thinkpair.runtime.clock import VirtualClock
from thinkpair.runtime.live_session import LiveSession
from thinkpair.runtime.session_start import begin
from thinkpair.tui.app import ThinkpairApp
from thinkpair.tui.context import AppContext
from thinkpair.tui.screens.setup import SetupScreen
from thinkpair.tui.widgets.people_field import PeopleField
from thinkpair.tui.widgets.run_sheet import RunSheet
from thinkpair.tui.widgets.text_fields import TextField


@dataclass
class SettingUp(Screened):
    """A set-up on the screen; `refusal` is what keeps a session from beginning, `held` are those that began."""

    clock: VirtualClock = field(default_factory=lambda: VirtualClock(START))
    refusal: str = ""
    held: list[LiveSession] = field(default_factory=list)

    app: ThinkpairApp = field(init=False)
    pilot: Pilot[int] = field(init=False)
    screen: SetupScreen = field(init=False)

    def hold(self, proposal: Proposal) -> LiveSession:
        if self.refusal:
            raise FilesError(self.refusal)
        plan = proposal.plan
        assert plan
        live = begin(
            plan, proposal.setup, Disk(), self.clock, session_id="s1", sources={}, replan=lambda decided, *_: plan
        )
        self.held.append(live)
        return live

    async def press(self, *keys: str) -> None:
        """Press keys; what is planned waits for `rest`."""
        await press_keys(self.app, self.pilot, *keys)

    async def fill(self, people: str | None = None, time: str | None = None) -> None:
        """Put text into the fields, and wait for the run sheet."""
        if people is not None:
            self.screen.query_one(PeopleField).text = people
        if time is not None:
            self.screen.query_one("#time", TextField).value = time
        await self.rest()

    async def rest(self) -> None:
        """The typing rests: the run sheet follows at once."""
        self.screen.plan_again()
        await self.app.workers.wait_for_complete()
        await self.settle()

    @property
    def sheet(self) -> str:
        return " ".join(self.screen.query_one(RunSheet).text.split())


@asynccontextmanager
async def setting_up(
    form: str | Source = "thinking-pair", size: tuple[int, int] = (80, 24), **more: object
) -> AsyncIterator[SettingUp]:
    """Set up a format, or the shipped one of this id; its run sheet does not follow by itself, only at `rest`."""
    source = form if isinstance(form, Source) else shipped(form)
    room = SettingUp()
    room.app = ThinkpairApp(AppContext(settings=quiet_settings()))
    room.screen = SetupScreen(source, room.clock.now, room.hold, patience=3600, **more)  # type: ignore[arg-type]  # handed on
    async with room.app.run_test(size=size, notifications=True) as pilot:
        room.pilot = pilot
        await room.app.push_screen(room.screen)
        await room.rest()
        yield room
