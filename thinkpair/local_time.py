"""Calculations with local times of day, also on the days on which summer time begins or ends. Reads no clock."""

from datetime import datetime, timedelta


def later(moment: datetime, seconds: float) -> datetime:
    """Return the time of day so many seconds after a moment; after a change to or from summer time, that of then."""
    after = moment + timedelta(seconds=seconds)
    return after.astimezone() if _is_local(moment) else after


def nearest_minute(moment: datetime) -> str:
    """Return a moment as a clock shows it, "15:30", to the nearest minute: a second before half past three is 15:30."""
    return f"{moment + timedelta(seconds=30):%H:%M}"


def wall_times(moment: datetime, hour: int, minute: int, days: int = 0) -> tuple[datetime, datetime]:
    """Return when it is that time of day on the day of a moment, or so many days later.

    There are two where summer time ends and an hour comes twice; else both are the same, or one is an hour that is left
    out where it begins.
    """
    there = (moment + timedelta(days=days)).replace(hour=hour, minute=minute, second=0, microsecond=0)
    if not _is_local(moment):
        return there, there
    bare = there.replace(tzinfo=None)
    return bare.astimezone(), bare.replace(fold=1).astimezone()


def _is_local(moment: datetime) -> bool:
    """Tell whether a moment is said as this machine says it: only then it is known when its summer time changes."""
    return moment.utcoffset() == moment.astimezone().utcoffset()
