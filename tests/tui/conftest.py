"""What every test of a screen has: a small library, for a long one costs each test a second of drawing."""

from pathlib import Path

import pytest

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
