"""What controllers give the screens to show: groups, filters, Home."""

from datetime import datetime

from msgspec import Struct

from thinkpair.formats.summary import FormatSection, Glance
from thinkpair.storage.sessions import Summary


class GroupLine(Struct, frozen=True):
    """A group in a list: its id, when it meets next, its title, what is due beside who is in it, and its people."""

    id: str
    when: str
    title: str
    facts: str
    archived: bool = False
    people: tuple[str, ...] = ()


class GroupPage(Struct, frozen=True):
    """One group whole: its title, its words, the review or ending that is due ("" for none), its usual format."""

    title: str
    words: str
    due: str = ""
    due_format: str = ""
    format: str = ""
    archived: bool = False


MOST = 200
"""Sessions that are listed at once; more words find the others."""


class FilterOptions(Struct, frozen=True):
    """What can be sifted by: the ids of groups, names, the ids of formats."""

    groups: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()


class HomeData(Struct, frozen=True):
    """What Home shows at once; `unsettled` are the sessions that run elsewhere or were interrupted.

    `notes` say what could not be read.
    """

    now: datetime
    unsettled: tuple[Summary, ...] = ()
    sections: tuple[FormatSection, ...] = ()
    sessions: tuple[Summary, ...] = ()
    groups: tuple[GroupLine, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def formats(self) -> tuple[Glance, ...]:
        """All formats, in the order of their sections."""
        return tuple(format for section in self.sections for format in section.formats)
