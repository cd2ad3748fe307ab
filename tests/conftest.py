"""What every test has: a data folder of its own, one time zone, and hypothesis without a stopwatch."""

import gc
import os
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.commands import Cli
from thinkpair.cli import main
from thinkpair.runtime import keep_awake

settings.register_profile("thinkpair", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.load_profile("thinkpair")

QUICK = (
    "cli/test_actions.py",
    "cli/test_backup.py",
    "cli/test_completion.py",
    "cli/test_groups.py",
    "export",
    "formats",
    "groups",
    "plain",
    "schemes/test_matching.py",
    "settings",
    "storage/test_backup.py",
    "storage/test_codec.py",
    "storage/test_golden_journal.py",
    "storage/test_records.py",
    "storage/test_restore.py",
    "tui/test_format_editor.py",
    "tui/test_keys.py",
    "tui/test_settings_screen.py",
    "tui/test_stage.py",
    "tui/test_textual_patches.py",
)
"""Where the tests of the part marked `quick` are: those in which other libraries have most to do."""

SLOW = (
    "hostile/test_commands.py::test_no_",
    "hostile/test_garbage.py",
    "hostile/test_screens.py",
    "journeys/test_hard_use.py::test_ten_thousand_lines_at_once",
    "journeys/test_in_the_room.py::test_sixty_people_in_pairs[(100, 30)]",
    "journeys/test_in_the_room.py::test_sixty_people_on_the_stage[(100, 30)]",
    "journeys/test_phone_engines.py",
    "journeys/test_phones.py",
    "journeys/test_quit_and_resume.py::test_quit_and_resume[2]",
    "journeys/test_quit_and_resume.py::test_quit_and_resume[3]",
    "sharing/test_sharing_at_random.py::test_a_call_in_trouble",
    "storage/test_hand_written_copies.py",
    "storage/test_removal_cut_off.py",
)
"""Where the tests marked `slow` are: faults by the dozen, which `make torture` runs, and `make test` leaves out."""

# A day begins at the same moment wherever the tests run.
os.environ["TZ"] = "UTC"
time.tzset()

# Looking for garbage after every 700 objects takes a third of the suite's time.
gc.set_threshold(100_000, 50, 50)


def pytest_xdist_auto_num_workers() -> int:
    """Return two workers a core: journeys wait for the screen for most of their time."""
    return (os.cpu_count() or 1) * 2


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark the quick part and the slow one; put those that are left in the order in which they are shared out."""
    for item in items:
        place = item.nodeid.removeprefix("tests/")
        if place.startswith(QUICK):
            item.add_marker("quick")
        if place.startswith(SLOW):
            item.add_marker("slow")
    yield
    items[:] = shared_out(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


def shared_out(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """Return the tests so that half of the workers begin with journeys, while the others compute.

    Each worker is sent a piece of the list, all of one length; who is ready first takes from the ends of the others.
    """
    journeys = [item for item in items if item.nodeid.startswith("tests/journeys/")]
    others = iter([item for item in items if not item.nodeid.startswith("tests/journeys/")])
    half, shared = max(workers // 2, 1), list[pytest.Item]()
    for worker in range(half):
        first = journeys[worker::half]
        shared += [*first, *islice(others, max(len(items) // workers - len(first), 0))]
    return [*shared, *others]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the tests away from the user's own sessions."""
    folder = tmp_path / "home"
    monkeypatch.setenv("THINKPAIR_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def nothing_is_kept_awake(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the sleep of the machine alone on which the tests run."""
    monkeypatch.setattr(keep_awake, "TOOLS", {})


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run a command in this process."""

    def run(*argv: str) -> tuple[int, str, str]:
        code = main(argv)
        out, err = capsys.readouterr()
        return code, out, err

    return run
