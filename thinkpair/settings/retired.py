"""Settings that no longer exist: each is told once on this machine, then passed over in silence."""

from contextlib import suppress
from pathlib import Path

from msgspec.structs import replace

from thinkpair.files import private_folder, replace_file
from thinkpair.settings.resolution import Settings

_TOLD = "retired-settings-told"


def with_news(settings: Settings) -> Settings:
    """Return the settings with the retired ones among their problems, unless they were told at an earlier start."""
    if not settings.retired:
        return settings
    path = settings.folders.state / _TOLD
    told = _lines(path)
    news = tuple(problem for problem in settings.retired if str(problem) not in told)
    if news:
        _remember(path, [*told, *map(str, news)])
    return replace(settings, problems=(*settings.problems, *news))


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _remember(path: Path, lines: list[str]) -> None:
    with suppress(OSError):  # they are told again at the next start
        private_folder(path.parent)
        replace_file(path, "".join(f"{line}\n" for line in lines).encode())
