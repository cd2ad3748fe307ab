"""The lines of lists: formats in sections, sessions, groups, actions, each with its columns; titles, lists of Home."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from textual.content import Content
from textual.geometry import Region

from thinkpair.formats.summary import FormatSection, Glance
from thinkpair.storage.action_history import AgreedAction
from thinkpair.storage.records import State, Summary
from thinkpair.tui.screen_data import GroupLine
from thinkpair.tui.widgets.line_widget import ACCENT, LATE, MUTED, LineWidget, Scroll, cut, fewer, wrapped
from thinkpair.tui.widgets.selectable_list import Cell, Entry, ScrollableList
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


def format_entries(sections: Sequence[FormatSection], total: int, columns: int, lines: int) -> Iterator[Entry]:
    """Yield an entry for each format: before the first the title of its section, then name, people and summary.

    Behind them is one for all formats, so many in `total`, where not all are in the sections. The screen has so many
    columns and lines: where they are few the summary is left out, or the section; where they are many, sections are set
    apart.
    """
    width, airy = _width_of_formats(columns), _is_airy(lines)
    shown = [(section.title, format) for section in sections for format in section.formats]
    if width < _WITH_SECTIONS:
        yield from found_entries(format for _, format in shown)
    else:
        told = ""
        for title, format in shown:
            summary = format.summary if width >= _WITH_SUMMARY else ""
            begins = title != told
            cells = (Cell(format.people),)
            yield Entry(title if begins else "", format.title, summary, cells=cells, apart=airy and begins)
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


def facts_of(what: Listed, today: date, next_step: str) -> tuple[str, ...]:
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


TITLES: Mapping[str, str] = {
    "resume": "Continue",
    "actions": "Open actions",
    "groups": "Groups",
    "formats": "Start a session",
    "sessions": "Past sessions",
}
"""The sections, in the order in which they stand."""
WHOLE: Mapping[str, str] = {"actions": "all_actions", "groups": "groups", "formats": "find", "sessions": "history"}
"""The actions that show all of what a section has the first lines of."""
_BESIDE = 100
"""The columns from which on what is open stands beside what can be begun."""
_SIDE, _WIDEST_SIDE = 44, 64
"""The part of the screen that it takes then, in percent, and the most columns."""
_EDGES = 6
_FEW, _SOME = 3, 5
_FACTS_FROM, _FACTS = 32, 10
"""The lines from which on facts stand below what is open, and how many they take."""
_ABOVE_SESSIONS, _AROUND_SIDE, _AIRY_FROM, _AIR = 36, 14, 46, 4
"""The lines around the past sessions, and around what is open; from how many on sections are set apart, by how many."""


def columns_of(width: int, height: int) -> Mapping[str, bool]:
    """Return the classes of the screen: what is open stands beside the rest where it is wide, with facts where high."""
    return {"-beside": width >= _BESIDE, "-facts": width >= _BESIDE and height >= _FACTS_FROM}


def _is_airy(height: int) -> bool:
    """Say whether a screen of so many lines has some to spare between the sections of formats."""
    return height >= _AIRY_FROM


def _width_of_formats(width: int) -> int:
    """Return the cells of the list of formats on a screen of this width, also before it is laid out."""
    return width - _EDGES - (min(_WIDEST_SIDE, width * _SIDE // 100) if width >= _BESIDE else 0)


def room_of(section: str, width: int, height: int, groups: int) -> int:
    """Return how many entries of a section there is room for on a screen of this size; formats are not cut."""
    match section:
        case "sessions":
            return max(_FEW, height - _ABOVE_SESSIONS - (_AIR if _is_airy(height) else 0))
        case "actions" if width >= _BESIDE:
            facts = _FACTS if height >= _FACTS_FROM else 0
            return max(_SOME, height - min(groups, _SOME) - _AROUND_SIDE - facts)
        case "actions" | "groups":
            return _SOME
    return height


class Facts(LineWidget[tuple[str, ...]]):
    """Says of what is marked what there is no room for in its line: a title, and facts below it."""

    DEFAULT_CSS = """
    Facts { height: auto; margin-top: 2; padding: 0 1; }
    """

    def draw(self, width: int) -> Sequence[Content]:
        """Set the title and the first fact apart from the others."""
        if not self.value:
            return []
        title, *facts = self.value
        lines = [Content.styled("─" * width, MUTED), cut(Content.styled(title, "bold"), width)]
        for number, fact in enumerate(facts):
            lines += fewer(wrapped(Content.styled(fact, MUTED if number else ""), width), 3, width)
        return lines


class HomeTitle(LineWidget[tuple[str, str]]):
    """Shows the title of a section, and how many there are of it."""

    def draw(self, width: int) -> Sequence[Content]:
        """Put the number at the right."""
        title, number = self.value
        shown = cut(Content.styled(title, f"bold {ACCENT}"), width)
        room = width - shown.cell_length - len(number)
        return [shown + Content.styled(" " * room + number, MUTED) if room > 0 else shown]


class HomeList(ScrollableList):
    """The list of a section; at its edges the arrow keys go on to the next section."""

    def action_move(self, by: int) -> None:
        """Move the mark, or leave the list at its edge."""
        if abs(by) == 1 and not 0 <= self.at + by < len(self.value):
            neighbours = [each for each in self.screen.query(HomeList) if each.display]
            self.step(neighbours, by)
        else:
            super().action_move(by)

    def step(self, lists: Sequence["HomeList"], by: int) -> None:
        """Go to the next list or the one before, as they are read: the columns one after the other."""
        order = sorted(lists, key=lambda each: (each.region.x, each.virtual_y))
        if self in order:
            order[(order.index(self) + by) % len(order)].focus()

    @property
    def virtual_y(self) -> int:
        """The first line of the list, in the box that scrolls it."""
        region, box = self.virtual_region, self.parent
        while box is not None and not isinstance(box, Scroll):
            region, box = region.translate(box.virtual_region.offset), box.parent  # type: ignore[attr-defined]
        return region.y

    def bring_in_sight(self) -> None:
        """Scroll to the mark; to the title as well, where the first entry is marked."""
        self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        box = next((each for each in self.ancestors if isinstance(each, Scroll)), None)
        if box is None or self.at < 0:
            return
        above = 2 if self.at == 0 else 0
        box.scroll_to_region(Region(0, max(0, self.virtual_y + self.marked_line - above), 1, 1 + above), animate=False)
