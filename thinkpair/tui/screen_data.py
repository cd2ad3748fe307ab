"""What controllers give the screens to show: groups, filters, Home."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from thinkpair.formats.summary import FormatSection
from thinkpair.safe_text import person_key
from thinkpair.storage.records import Summary

if TYPE_CHECKING:
    from thinkpair.storage.action_history import AgreedAction

FORMAT_SEARCH = "title, tag, source, people"
"""What a format is found by."""
WELCOME = "Everybody gets the same time to think. Choose a format with ↑ ↓ and press enter; then name the people."
"""What Home says to those who are here for the first time."""
NO_ACTIONS = "Nothing open. What you agree in a session stands here, with its date, until it is done."
NO_GROUPS = (
    "Do you meet again? {} shows the groups, {} creates one: "
    "it remembers the people, whose turn it is to start, and the next meeting."
)
"""What Home says in place of lists that are empty."""


class GroupLine(Struct, frozen=True):
    """A group in a list: its id, when it meets next, its title, what is due beside who is in it, and its people.

    `coming` is the title of the format that comes next, "" where nothing is certain.
    """

    id: str
    when: str
    title: str
    facts: str
    archived: bool = False
    people: tuple[str, ...] = ()
    coming: str = ""


class GroupPage(Struct, frozen=True):
    """One group whole: its title, its words, the review or ending that is due ("" for none).

    `format` comes next, `coming` is its title.
    """

    title: str
    words: str
    due: str = ""
    due_format: str = ""
    format: str = ""
    coming: str = ""
    archived: bool = False


MOST = 200
"""Sessions that are listed at once; more words find the others."""


class FilterOptions(Struct, frozen=True):
    """What can be filtered by: the ids of groups, names, the ids of formats."""

    groups: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()


class HomeData(Struct, frozen=True):
    """What Home shows at once; `unsettled` are the sessions that run elsewhere or were interrupted.

    `elsewhere` says where one of these that was shared may go on by now, by its id.

    `sections` are those of the formats that are listed first, `formats` the ids of all in the order of their sections:
    ids only, for reading a hundred more files would lengthen the start by a tenth. `notes` say what could not be read.
    """

    now: datetime
    unsettled: tuple[Summary, ...] = ()
    elsewhere: Mapping[str, str] = {}
    sections: tuple[FormatSection, ...] = ()
    formats: tuple[str, ...] = ()
    sessions: tuple[Summary, ...] = ()
    groups: tuple[GroupLine, ...] = ()
    notes: tuple[str, ...] = ()


def of_the_same_people(data: HomeData, actions: "Sequence[AgreedAction]") -> bool:
    """Say whether all sessions, groups and open actions belong to the same people."""
    groups = {line.id: line.people for line in data.groups}
    met = [groups.get(each.group) or each.people for each in (*data.unsettled, *data.sessions)]
    circles = {frozenset(map(person_key, people)) for people in (*met, *groups.values()) if people}
    owners = [groups.get(action.group) or action.people or action.who for action in actions]
    everyone = frozenset(name for circle in circles for name in circle)
    named = {frozenset(map(person_key, people)) for people in owners}
    if not circles:
        return len(named) < 2
    return len(circles) == 1 and all(people <= everyone for people in named)
