"""What was said in a session for the file of its group: parts of the agreement, the purpose, goals.

It is light: whether there is anything to save is asked at every close.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from thinkpair.safe_text import safe_text
from thinkpair.session.events import GOALS, PARTS, PURPOSE, GroupGoal
from thinkpair.session.group_review import agreement_now, changed_goals, find_goal, purpose_now, words_before
from thinkpair.storage.record_builder import retention_of
from thinkpair.units import count_of, join_names

if TYPE_CHECKING:
    from thinkpair.session.state import Session

CHANGES = "agreement"
"""The list in which a format notes changes to the agreement as such, without its parts."""


class GoalChange(Struct, frozen=True):
    """A goal that was changed: as it was (None: a new one), and as it is; `under` are the texts of a milestone's goal,
    before and now.
    """

    before: GroupGoal | None
    now: GroupGoal
    under: tuple[str, ...] = ()


class Collected(Struct, frozen=True):
    """What was said in a session for the group's file.

    `parts` and `purpose` are the new words, `goals` the lines that were noted, `reviewed` the goals that were changed,
    `changes` what is to be changed about the agreement as such.
    """

    parts: Mapping[str, str] = {}
    purpose: str = ""
    goals: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    reviewed: tuple[GoalChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.parts or self.purpose or self.goals or self.changes or self.reviewed)


def part_words(title: str, words: str) -> str:
    """Return a part of an agreement as it is shown: what was noted in several lines stands in lines below its title."""
    lines = safe_text(words, lines=True).splitlines()
    return f"{title}: {lines[0]}" if len(lines) == 1 else "\n".join((f"{title}:", *(f"  {line}" for line in lines)))


def collected_in(session: "Session") -> Collected:
    """Return what was said in a session for the group's file: all that was noted or reworded, and is new."""
    lists = {name: tuple(item.text for item in items) for name, items in session.lists.items()}
    now = (*agreement_now(session), purpose_now(session))
    new = {line.part: line.words for line in now if line.words != words_before(session, line.part)}
    purpose = new.pop(PURPOSE, "")
    return Collected(new, purpose, lists.get(GOALS, ()), lists.get(CHANGES, ()), tuple(_goal_changes(session)))


def collected_words(collected: Collected) -> str:
    """Return what was collected in a few words: "the agreement (Places, Channels), the purpose and 2 goals"."""
    parts = ", ".join(title for part, title in PARTS.items() if part in collected.parts)
    goals = len(collected.goals) + len(collected.reviewed)
    agreement = f"the agreement ({parts})" if parts else "the agreement" if collected.changes else ""
    words = (agreement, "the purpose" if collected.purpose else "", count_of(goals, "goal") if goals else "")
    return join_names([word for word in words if word])


def saves_at_close(session: "Session") -> bool:
    """Tell whether what was agreed is saved in the group's file by the close itself.

    In a session without a group, in a trial at another speed, and where no more than times is saved, that is asked for.
    """
    return bool(session.began.group) and session.speed == 1 and retention_of(session) == "all"


def _goal_changes(session: "Session") -> Iterator[GoalChange]:
    known = {goal.number: goal for goal in session.began.group_words.goals} if session.began.group_words else {}
    for before, now in changed_goals(session):
        above = [known.get(now.under), find_goal(session, now.under)] if now.under else []
        yield GoalChange(before, now, tuple(dict.fromkeys(goal.what for goal in above if goal)))
