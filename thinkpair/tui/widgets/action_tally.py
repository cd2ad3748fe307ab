"""Who has how much to do, below the list of all agreed actions: a line with a sign for each action of each person."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct
from rich.cells import cell_len
from textual.content import Content

from thinkpair.safe_text import person_key
from thinkpair.storage.action_history import AgreedAction
from thinkpair.tui.widgets.line_widget import ACCENT, LATE, MUTED, LineWidget, cut, padded
from thinkpair.tui.widgets.list_entries import DONE, OPEN, OVERDUE, action_sign
from thinkpair.units import count_of

_TITLE = "Who has what"
_MOST_PEOPLE, _MOST_SIGNS, _WIDEST_NAME, _GAP = 8, 16, 20, 2
_STYLES = {OVERDUE: LATE, OPEN: "", DONE: MUTED}


class PersonTally(Struct, frozen=True):
    """How many actions somebody has that are overdue, open with time left, and done."""

    name: str
    overdue: int
    open: int
    done: int

    @property
    def words(self) -> str:
        """The numbers in words: "3 open, 1 overdue, 2 done"."""
        numbers = ((self.overdue + self.open, "open"), (self.overdue, "overdue"), (self.done, "done"))
        return ", ".join(f"{number} {word}" for number, word in numbers if number)


def tallies(actions: Iterable[AgreedAction], today: date) -> tuple[PersonTally, ...]:
    """Return the people who have or had something to do, those with most that is overdue, then open, first."""
    names: dict[str, str] = {}
    counts = Counter[tuple[str, str]]()
    for action in actions:
        for name in action.who:
            counts[names.setdefault(person_key(name), name), action_sign(action, today)] += 1
    found = (PersonTally(name, *(counts[name, sign] for sign in _STYLES)) for name in names.values())
    return tuple(
        sorted((each for each in found if each.words), key=lambda each: (-each.overdue, -each.open, each.name))
    )


class ActionTally(LineWidget[tuple[PersonTally, ...]]):
    """Shows the people below each other."""

    SCOPED_CSS = False
    DEFAULT_CSS = """
    ActionTally { padding: 1 2; background: $surface; border-left: solid $foreground 25%; }
    """

    def draw(self, width: int) -> Sequence[Content]:
        """Draw a line for each; of many people, how many more there are."""
        return [cut(line, width) for line in _lines(self.value)]


def _lines(people: Sequence[PersonTally]) -> Iterator[Content]:
    yield Content.styled(_TITLE, f"bold {ACCENT}")
    shown = people[:_MOST_PEOPLE]
    names = min(_WIDEST_NAME, max((cell_len(each.name) for each in shown), default=0))
    signs = [_signs(each) for each in shown]
    widest = max((each.cell_length for each in signs), default=0)
    for each, drawn in zip(shown, signs, strict=True):
        yield (
            padded(Content(each.name), names + _GAP) + padded(drawn, widest + _GAP) + Content.styled(each.words, MUTED)
        )
    if more := len(people) - len(shown):
        yield Content.styled(f"and {count_of(more, 'more person', 'more people')}", MUTED)


def _signs(person: PersonTally) -> Content:
    """Return a sign for each action, and "…" where there are too many of them."""
    numbers = zip(_STYLES.items(), (person.overdue, person.open, person.done), strict=True)
    return cut(Content("").join(Content.styled(sign * number, style) for (sign, style), number in numbers), _MOST_SIGNS)
