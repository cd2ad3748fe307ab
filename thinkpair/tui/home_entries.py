"""The lines of Home: formats in sections, sessions and actions, as entries of a list."""

from collections.abc import Iterator, Sequence
from datetime import date

from rich.cells import cell_len

from thinkpair.formats.summary import FormatSection
from thinkpair.storage.actions import AgreedAction
from thinkpair.storage.sessions import Summary
from thinkpair.tui.widgets.selectable_list import Entry
from thinkpair.units import join_names, say_day

_WIDE = 80


def format_entries(sections: Sequence[FormatSection], width: int) -> Iterator[Entry]:
    """Yield an entry for each format: before the first the title of its section, then name, people and summary.

    Where the screen is less than 80 cells wide there is room for the name and summary alone.
    """
    wide = max(cell_len(format.title) for section in sections for format in section.formats) if sections else 0
    for section in sections:
        for format in section.formats:
            title = section.title if format is section.formats[0] else ""
            if width < _WIDE:
                yield Entry(format.people, format.title, format.summary)
            else:
                name = format.title + " " * (wide - cell_len(format.title))
                yield Entry(title, name, f"{format.people:<5}  {format.summary}")


def unfinished_entry(summary: Summary, today: date) -> Entry:
    """Return the line of a session that runs elsewhere or was left."""
    running = "running elsewhere · " if summary.state == "open" else ""
    return Entry("", summary.title, f"{running}{join_names(summary.people)} · {_day_and_time(summary.started, today)}")


def session_entry(summary: Summary, today: date) -> Entry:
    """Return the line of a past session."""
    return Entry(_day_and_time(summary.started, today), summary.title, join_names(summary.people))


def action_entry(action: AgreedAction, today: date) -> Entry:
    """Return the line of an open action: who, what, and by when."""
    due = action.due or ""
    late = "late, was due" if due < today.isoformat() else "by"
    return Entry(join_names(action.who), action.what, f"{late} {say_day(due, today)}" if due else "")


def _day_and_time(started: str, today: date) -> str:
    return f"{say_day(started, today)} {started[11:16]}"
