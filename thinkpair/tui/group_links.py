"""What the screens of groups, and Home, are told of groups, and where they lead.

Owns frozen data alone. Must not know a screen, or how a group is kept.
"""

from collections.abc import Callable, Sequence

from msgspec import Struct


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


class GroupLinks(Struct, frozen=True):
    """What the screens of groups lead to, by a group's id; each may raise ThinkpairError, whose words are shown.

    `set_up` gets the format's id too, "" to ask for one; `form` gets "" for a new group.
    """

    all: Callable[[], Sequence[GroupLine]]
    page: Callable[[str], GroupPage]
    open: Callable[[str], None]
    set_up: Callable[[str, str], None]
    form: Callable[[str], None]
    archive: Callable[[str, bool], None]
