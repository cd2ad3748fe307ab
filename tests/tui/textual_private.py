"""What tests have to know of Textual and its public API does not tell; nothing else in them reads its private parts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from textual.app import App
from textual.drivers import headless_driver
from textual.message_pump import MessagePump
from textual.strip import Strip


def is_busy(pump: MessagePump) -> bool:
    """Tell whether an app, a screen or a widget has something to do."""
    return bool(pump._next_callbacks) or not pump._message_queue.empty()


def screen_strips(app: App[Any]) -> list[Strip]:
    """Return the lines of the screen with their styles."""
    return app.screen._compositor.render_strips()


@contextmanager
def drawing(driver: type[headless_driver.HeadlessDriver]) -> Iterator[None]:
    """Let apps without a terminal use this driver, and have them draw: it is `headless` but while a frame is made."""
    display = App._display

    def draw(self: App[Any], screen: Any, renderable: Any) -> None:
        assert isinstance(self._driver, driver)
        with patch.object(driver, "is_headless", False):
            display(self, screen, renderable)

    with patch.object(headless_driver, "HeadlessDriver", driver), patch.object(App, "_display", draw):
        yield
