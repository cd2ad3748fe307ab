"""The lines of lists: formats in sections, sessions, groups and actions, each with its columns."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TypeAlias

from thinkpair.formats.summary import FormatSection, Glance
from thinkpair.storage.actions import AgreedAction
from thinkpair.storage.session_summary import State, Summary
from thinkpair.tui.screen_data import GroupLine
from thinkpair.tui.widgets.line_widget import LATE, MUTED
from thinkpair.tui.widgets.selectable_list import Cell, Entry
from thinkpair.units import count_of, join_names, say_day, short_day

_WITH_SECTIONS, _WITH_SUMMARY = 44, 70
_LONGEST_WHO, _NO_DATE = 16, "9999"
Listed: TypeAlias = Glance | AgreedAction | GroupLine | Summary
"""What a list of Home shows."""
OPEN, OVERDUE, DONE, GONE, HANDED = "○", "●", "✓", "–", "→"
ACTION_SIGNS = f"{OPEN} open  {OVERDUE} overdue  {DONE} done  {GONE} dropped  {HANDED} handed over"
SESSION_SIGNS = "✓ finished  ○ unfinished  ● running  – read only"
"""What the signs mean."""
_STATES: dict[State, str] = {"closed": "✓", "interrupted": "○", "open": "●"}


def format_entries(sections: Sequence[FormatSection], total: int, width: int) -> Iterator[Entry]:
    """Yield an entry for each format: before the first the title of its section, then name, people and summary.

    Behind them is one for all formats, so many in `total`, where not all are in the sections. `width` is that of the
    list, in cells: where there is too little room the summary is left out, or the section.
    """
    shown = [(section.title, format) for section in sections for format in section.formats]
    if width < _WITH_SECTIONS:
        yield from found_entries(format for _, format in shown)
    else:
        told = ""
        for title, format in shown:
            summary = format.summary if width >= _WITH_SUMMARY else ""
            yield Entry("" if title == told else title, format.title, summary, cells=(Cell(format.people),))
            told = title
    if total > len(shown):
        yield Entry("", f"All {count_of(total, 'format')} …")


def found_entries(formats: Iterable[Glance]) -> Iterator[Entry]:
    """Yield an entry for each format that was looked for."""
    for format in formats:
        yield Entry(format.people, format.title, format.summary)


def unfinished_entry(summary: Summary, today: date) -> Entry:
    """Return the line of a session that runs elsewhere or was left."""
    running = "running elsewhere · " if summary.state == "open" else ""
    who = f"{running}{join_names(summary.people)} · {day_and_time(summary.started, today)}"
    return Entry("", summary.title, who)


def session_entry(summary: Summary, today: date, *, short: bool = False) -> Entry:
    """Return the line of a past session: state, when, what; in columns who, of which group, how many actions."""
    when, sign = day_and_time(summary.started, today), _STATES.get(summary.state, GONE)
    if short:
        return Entry(when, summary.title, join_names(summary.people), sign=sign)
    actions = count_of(summary.actions, "action") if summary.actions else ""
    cells = (Cell(who_words(summary.people)), Cell(actions), Cell(summary.group))
    return Entry(when, summary.title, sign=sign, cells=cells)


def group_entry(group: GroupLine) -> Entry:
    """Return the line of a group: when it meets, what it is called, what is due and who is in it."""
    return Entry(group.when, group.title, group.facts)


def action_entry(action: AgreedAction, today: date) -> Entry:
    """Return the line of an open action: who, what, and by when."""
    due = action.due or ""
    cell = Cell("overdue", LATE) if is_late(action, today) else Cell(short_day(due, today) if due else "")
    return Entry(who_words(action.who), action.what, sign=action_sign(action, today), cells=(cell,))


def listed_action(action: AgreedAction, today: date) -> Entry:
    """Return the line of an action in the list of all: state, who, what; in columns by when, since when, of whom."""
    due = short_day(action.due, today) if action.due else ""
    late = is_late(action, today)
    cells = (
        Cell(f"overdue {due}" if late else due, LATE if late else MUTED),
        Cell(f"since {short_day(action.agreed_on, today)}" if action.carried else ""),
        Cell(action.group),
    )
    return Entry(who_words(action.who), action.what, sign=action_sign(action, today), cells=cells)


def action_words(action: AgreedAction, today: date) -> str:
    """Return an open action whole: "Ana: call the bank, overdue since 20 October 2025"."""
    due = say_day(action.due, today) if action.due else ""
    by = f", {'overdue since' if is_late(action, today) else 'by'} {due}" if due else ""
    return f"{join_names(action.who)}: {action.what}{by}"


def facts_of(what: Listed, today: date, next_step: str = "") -> tuple[str, ...]:
    """Return a title and what is said of something in a list below it, most needed first.

    `next_step` is the key that sets up what comes next for a group.
    """
    facts: tuple[str | None, ...]
    match what:
        case Glance():
            people = f"{what.people} {'person' if what.people == '1' else 'people'}" if what.people else ""
            facts = (what.title, what.summary, " · ".join(filter(None, (people, *what.tags))), what.source)
        case AgreedAction():
            facts = (join_names(what.who), action_words(what, today))
        case GroupLine():
            coming = f"{what.coming}: {next_step} sets it up." if what.coming and next_step else ""
            facts = (what.title, coming, what.when, what.facts)
        case Summary():
            actions = count_of(what.actions, "action") if what.actions else ""
            facts = (what.title, join_names(what.people), day_and_time(what.started, today), actions, what.group)
    return tuple(fact for fact in facts if fact)


def urgency(action: AgreedAction) -> tuple[str, str]:
    """Return what open actions are sorted by: when they are due, then since when they are open."""
    return action.due or _NO_DATE, action.agreed_on


def is_late(action: AgreedAction, today: date) -> bool:
    """Say whether an action is open and its date has passed."""
    return action.status == "open" and bool(action.due) and (action.due or "") < today.isoformat()


def action_sign(action: AgreedAction, today: date) -> str:
    """Return the sign of an action's state."""
    if is_late(action, today):
        return OVERDUE
    return {"open": OPEN, "done": DONE, "handed over": HANDED}.get(action.status, GONE)


def who_words(names: Sequence[str]) -> str:
    """Name the owners; of many, the first and how many more."""
    joined = join_names(names)
    return joined if len(joined) <= _LONGEST_WHO or len(names) == 1 else f"{names[0]} + {len(names) - 1}"


def day_and_time(iso: str, today: date) -> str:
    """Return the day and the time of day of an ISO time, short: "Fri 4 Dec 10:00"."""
    return f"{short_day(iso, today)} {iso[11:16]}".rstrip()
