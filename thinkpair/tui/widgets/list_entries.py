"""The lines of lists: formats in sections, sessions, groups, actions, each with its columns; what each is in full."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TypeAlias

from thinkpair.formats.summary import FormatSection, Glance
from thinkpair.storage.action_history import AgreedAction
from thinkpair.storage.records import State, Summary
from thinkpair.tui.screen_data import GroupLine
from thinkpair.tui.widgets.detail import Detail
from thinkpair.tui.widgets.line_widget import LATE, MUTED
from thinkpair.tui.widgets.selectable_list import Cell, Entry
from thinkpair.units import count_of, join_names, say_day, short_day
from thinkpair.wording.action_words import history_words

_WITH_SECTIONS, _SUMMARY_BELOW, _WITH_SUMMARY = 44, 58, 70
"""The columns from which on a list of formats has sections, and summaries: below headings, and beside them."""
_LONGEST_WHO, _SHARE_OF_WHO, _NO_DATE = 16, 5, "9999"
"""The cells of the owners in a narrow list, the part of the columns that they take in a wide one, and no date."""
Listed: TypeAlias = Glance | AgreedAction | GroupLine | Summary
"""What a list of Home shows."""
OPEN, OVERDUE, DONE, GONE, HANDED = "○", "●", "✓", "–", "→"
ACTION_SIGNS = f"{OPEN} open  {OVERDUE} overdue  {DONE} done  {GONE} dropped  {HANDED} handed over"
SESSION_SIGNS = "✓ finished  ○ unfinished  ● running  – read only"
"""What the signs mean."""
_STATES: dict[State, str] = {"closed": "✓", "interrupted": "○", "open": "●"}


def format_entries(sections: Sequence[FormatSection], total: int, columns: int, above: int) -> Iterator[Entry]:
    """Yield an entry for each format: name, people and summary, in so many columns; where they are few without summary.

    The title of its section stands over the first, in the last of so many lines `above` it, or before it where there
    are none; where columns are few it is left out. Behind them is one for all formats, so many in `total`, where not
    all are in the sections.
    """
    shown = [(section.title, format) for section in sections for format in section.formats]
    if columns < _WITH_SECTIONS:
        yield from found_entries(format for _, format in shown)
    else:
        with_summary, told = columns >= (_SUMMARY_BELOW if above else _WITH_SUMMARY), ""
        for title, format in shown:
            begins, summary = title if title != told else "", format.summary if with_summary else ""
            blank = ("",) * (above - 1 if told else 0)
            heading = (*blank, begins) if above and begins else ()
            yield Entry("" if above else begins, format.title, summary, cells=(Cell(format.people),), above=heading)
            told = title
    if total > len(shown):
        yield Entry("", f"All {count_of(total, 'format')} …")


def found_entries(formats: Iterable[Glance]) -> Iterator[Entry]:
    """Yield an entry for each format that was looked for."""
    for format in formats:
        yield Entry(format.people, format.title, format.summary)


def unfinished_entry(summary: Summary, today: date, elsewhere: str) -> Entry:
    """Return the line of a session that runs in another window, or was left; then with where it may go on by now."""
    where = "running elsewhere" if summary.state == "open" else elsewhere
    facts = where, join_names(summary.people), day_and_time(summary.started, today)
    return Entry("", summary.title, " · ".join(filter(None, facts)))


def session_entry(summary: Summary, today: date, columns: int = 0, *, short: bool = False) -> Entry:
    """Return the line of a past session: state, when, what; in columns who, of which group, how many actions."""
    when, sign = day_and_time(summary.started, today), _STATES.get(summary.state, GONE)
    if short:
        return Entry(when, summary.title, join_names(summary.people), sign=sign)
    actions = count_of(summary.actions, "action") if summary.actions else ""
    cells = (Cell(who_words(summary.people, _longest_who(columns))), Cell(actions), Cell(summary.group))
    return Entry(when, summary.title, sign=sign, cells=cells)


def group_entry(group: GroupLine) -> Entry:
    """Return the line of a group: when it meets, what it is called, what is due and who is in it."""
    return Entry(group.when, group.title, group.facts)


def action_entry(action: AgreedAction, today: date, columns: int) -> Entry:
    """Return the line of an open action: who, what, and by when."""
    due = action.due or ""
    cell = Cell("overdue", LATE) if is_late(action, today) else Cell(short_day(due, today) if due else "")
    who = who_words(action.who, _longest_who(columns))
    return Entry(who, action.what, sign=action_sign(action, today), cells=(cell,))


def listed_action(action: AgreedAction, today: date, columns: int) -> Entry:
    """Return the line of an action in the list of all: state, who, what; in columns by when, since when, of whom."""
    due = short_day(action.due, today) if action.due else ""
    late = is_late(action, today)
    cells = (
        Cell(f"overdue {due}" if late else due, LATE if late else MUTED),
        Cell(f"since {short_day(action.agreed_on, today)}" if action.carried else ""),
        Cell(action.group),
    )
    who = who_words(action.who, _longest_who(columns))
    return Entry(who, action.what, sign=action_sign(action, today), cells=cells)


def _by_when(action: AgreedAction, today: date) -> str:
    due = say_day(action.due, today) if action.due else ""
    return f"{'overdue since' if is_late(action, today) else 'by'} {due}" if due else ""


def action_detail(action: AgreedAction, today: date) -> Detail:
    """Return an action in full: whose, by when, what became of it; then who asks about it, of which session it is."""
    status = "" if action.status == "open" else action.status
    now = " · ".join(filter(None, (join_names(action.who), status, _by_when(action, today))))
    people = join_names(action.people) if action.people != action.who else ""
    rest = (
        f"Follow-up: {action.support}" if action.support else "",
        " · ".join(filter(None, (action.group, people))),
        f"{action.reference} on the command line",
    )
    return Detail(action.what, (now, *history_words(action)), "\n".join(filter(None, rest)))


def format_detail(format: Glance) -> Detail:
    """Return what is said of a format whose file has not been read."""
    people = f"{format.people} {'person' if format.people == '1' else 'people'}" if format.people else ""
    facts = (format.summary, " · ".join(filter(None, (people, *format.tags))))
    return Detail(format.title, tuple(filter(None, facts)), format.source and f"Source: {format.source}")


def detail_of(what: Listed, today: date, next_step: str) -> Detail:
    """Return a title and what is said of something beside or below its list, most needed first.

    `next_step` is the key that sets up what comes next for a group.
    """
    facts: tuple[str, ...]
    match what:
        case Glance():
            return format_detail(what)
        case AgreedAction():
            return action_detail(what, today)
        case GroupLine():
            facts = (f"{what.coming}: {next_step} sets it up." if what.coming and next_step else "", what.when)
            facts = (*facts, what.facts)
        case Summary():
            actions = count_of(what.actions, "action") if what.actions else ""
            facts = (day_and_time(what.started, today), join_names(what.people), actions, what.group)
    return Detail(what.title, tuple(filter(None, facts)))


def about(what: Listed, today: date, next_step: str) -> str:
    """Return what is cut of an entry: "Ana: call the bank, overdue since 20 October 2025"; "" for a session."""
    if isinstance(what, AgreedAction):
        return ", ".join(filter(None, (f"{join_names(what.who)}: {what.what}", _by_when(what, today))))
    return "" if isinstance(what, Summary) else "".join(detail_of(what, today, next_step).facts[:1])


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


def who_words(names: Sequence[str], longest: int = _LONGEST_WHO) -> str:
    """Name the owners; of more than there are cells for, the first and how many more."""
    joined = join_names(names)
    return joined if len(joined) <= longest or len(names) == 1 else f"{names[0]} + {len(names) - 1}"


def _longest_who(columns: int) -> int:
    """Return the cells of the owners on a screen of so many columns."""
    return max(_LONGEST_WHO, columns // _SHARE_OF_WHO)


def day_and_time(iso: str, today: date) -> str:
    """Return the day and the time of day of an ISO time, short: "Fri 4 Dec 10:00"."""
    return f"{short_day(iso, today)} {iso[11:16]}".rstrip()
