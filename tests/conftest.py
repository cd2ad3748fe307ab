"""What every test has: a data folder of its own, and hypothesis without a stopwatch."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("thinkpair", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.load_profile("thinkpair")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the tests away from the user's own sessions."""
    folder = tmp_path / "home"
    monkeypatch.setenv("THINKPAIR_HOME", str(folder))
    return folder
