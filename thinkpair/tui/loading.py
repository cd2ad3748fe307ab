"""Loads Textual without what no first frame here shows: TLS, and the palette with its lists and lines to type in.

Owns what is left out of that first load; whoever wants it later imports it as ever. Each is a tenth of the way to the
first frame. Must not know what is shown.
"""

import sys
from contextlib import suppress
from types import ModuleType

_PALETTE = "textual.command"
_ITS_NAMES = ("CommandListItem", "CommandPalette", "DiscoveryHit", "Hit", "Hits", "Provider", "SimpleProvider")


def load_textual() -> None:
    """Load Textual's app, unless some of it is there already."""
    if not {"asyncio", "ssl", "textual"} & sys.modules.keys():
        _load_without_tls()
        _load_without_palette()


def _load_without_tls() -> None:
    """Load asyncio as it loads where Python was built without TLS: no network is used here."""
    sys.modules["ssl"] = None  # type: ignore[assignment]  # the way to say that there is none
    import asyncio  # noqa: F401

    del sys.modules["ssl"]


def _load_without_palette() -> None:
    """Load Textual's app with empty classes for the palette's; `tui/palette.py` opens the true one.

    A version of Textual that asks for more of the palette than these names is loaded whole, by whoever imports it next.
    """
    stand_in = ModuleType(_PALETTE)
    vars(stand_in).update({name: type(name, (), {}) for name in _ITS_NAMES})
    sys.modules[_PALETTE] = stand_in
    with suppress(ImportError):
        import textual.app  # noqa: F401
    del sys.modules[_PALETTE]
