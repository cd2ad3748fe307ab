"""What every test of a screen has: a small library, for a long one costs each test a second of drawing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.cache import LRUCache
from textual.css.stylesheet import Stylesheet

from thinkpair.formats import library

FEW = (
    "thinking-pair",
    "appreciation",
    "thinking-round",
    "check-in",
    "shared-mentor",
    "since-last-time",
    "what-helped",
    "lean-coffee",
    "mentoring-conversation",
    "troika-consulting",
    "impromptu-networking",
    "flash-mentoring",
)


@pytest.fixture(scope="session")
def few_formats(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("formats")
    for name in FEW:
        (folder / f"{name}.toml").symlink_to(library.shipped_folder() / f"{name}.toml")
    return folder


@pytest.fixture(autouse=True)
def small_library(few_formats: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "shipped_folder", lambda: few_formats)


@pytest.fixture(autouse=True, scope="session")
def quick_apps() -> Iterator[None]:
    """Parse each style sheet once for all apps in the same colours: an app is made for every test."""
    sheets: dict[tuple[tuple[str, str], ...], LRUCache[Any, Any]] = {}
    begin, change = Stylesheet.__init__, Stylesheet.set_variables

    def share(sheet: Stylesheet) -> None:
        colours = tuple(sorted(sheet._variables.items()))
        sheet._parse_cache = sheets.setdefault(colours, LRUCache(512))

    def begun(self: Stylesheet, **kwargs: Any) -> None:
        begin(self, **kwargs)
        share(self)

    def changed(self: Stylesheet, variables: dict[str, str]) -> None:
        self._parse_cache = LRUCache(1)  # it is cleared
        change(self, variables)
        share(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "__init__", begun)
        patch.setattr(Stylesheet, "set_variables", changed)
        yield
