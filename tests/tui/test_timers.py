"""A timer whose time is over before it begins."""

from asyncio import Event

import pytest

from thinkpair.tui.base_app import QuietCrash


class Late(QuietCrash):
    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds
        self.came = Event()

    def on_mount(self) -> None:
        timer = self.set_timer(self.seconds, self.came.set)
        assert timer._interval > 0  # with less, Textual's loop would never come back


@pytest.mark.parametrize("seconds", [-0.0001, 0.0])
async def test_it_comes_at_once_and_the_program_goes_on(seconds: float) -> None:
    app = Late(seconds)
    async with app.run_test() as pilot:
        await app.came.wait()
        await pilot.pause()
        assert app.is_running
