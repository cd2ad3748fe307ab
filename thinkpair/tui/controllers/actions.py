"""All agreed actions, for their screen: read from the index, changed and added in the log of this machine."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from thinkpair.dates import Dates
from thinkpair.errors import ThinkpairError
from thinkpair.runtime.session_service import SessionService
from thinkpair.storage.index.index import Index
from thinkpair.tui.action_draft import PastedLines
from thinkpair.units import DateOrder

if TYPE_CHECKING:
    from thinkpair.session.commands import AddAction
    from thinkpair.storage.action_history import AgreedAction
    from thinkpair.storage.actions import AgreedActions

_WAITING = "waiting-actions.txt"


class ActionsController:
    """Reads, changes and adds agreed actions over one index. Its methods raise ThinkpairError, shown by the screen."""

    def __init__(
        self, service: SessionService, index: Index, groups: Path, state: Path, date_order: Callable[[], DateOrder]
    ) -> None:
        """Work over the sessions of `service`; `groups` is the folder of the groups, `state` that of what waits."""
        self.waiting = PastedLines(state / _WAITING)
        self.undoable: list[tuple[AgreedAction, AgreedAction]] = []
        """What was changed since the program was opened, the newest last: an action before and after it."""
        self._groups = groups
        self._date_order = date_order
        self._root = service.sessions.root
        self._clock = service.clock
        self._index = index

    def look(self) -> "AgreedActions":
        """Read all actions; to be called in a thread."""
        from thinkpair.storage.index.action_queries import agreed_actions

        self._index.refresh()
        return agreed_actions(self._index)

    def change(self, before: "AgreedAction | None", action: "AgreedAction") -> None:
        """Write down how an action reads and stands now, as a change of how it was shown."""
        from thinkpair.storage.actions import change_action

        change_action(self._root, action, self._clock.now(), before)

    def add(self, read: "AddAction", group: str) -> "AgreedAction":
        """Note an action outside a session, for the group with this id ("" for none), and return it."""
        from thinkpair.storage.actions import add_action

        due, support = read.due, read.support
        return add_action(self._root, self._clock.now(), read.who, read.what, due=due, support=support, group=group)

    def dates(self) -> Dates:
        """Return the reader of dates, counted from today."""
        return Dates(self._clock.now().date(), self._date_order())

    def known(self) -> tuple[str, ...]:
        """Return the names of everybody in actions, groups and sessions."""
        from thinkpair.groups.history import known_people
        from thinkpair.storage.index.action_queries import agreed_actions

        return known_people(agreed_actions(self._index), self._groups, self._index)

    def members(self, group: str) -> tuple[str, ...]:
        """Return the people of the group with this id; nobody for "", and where its file is gone."""
        from thinkpair.groups.repository import Groups

        with suppress(ThinkpairError):
            return Groups(self._groups).read(group).people if group else ()
        return ()
