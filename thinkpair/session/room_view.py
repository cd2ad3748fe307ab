"""What the whole room may see of a session: the big screen shows it, and phones.

Briefs, notes, agreed actions, and the time that people had, never are in it.
"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.session.actions import Item
from thinkpair.session.group_view import GroupView
from thinkpair.session.stage_words import CLOCK_RUNS, OVER_TIME, SILENCE
from thinkpair.session.view import Phase, View

LAST_MINUTE = "last minute"
LAST_SECONDS, LEAST_WITH_LAST_MINUTE = 60, 119
"""The seconds of the last minute, and of the shortest slot that has one: two minutes, but for what rounding takes."""
_FEW_GROUPS = 4
_BETWEEN: frozenset[Phase] = frozenset({"choosing", "capture", "left", "finished", "closed"})
"""Phases in which nobody has the floor: what the session waits for stands in that place."""
STATE_FIRST: frozenset[Phase] = frozenset({"paused", "overtime"})
"""Phases that are said before who has the floor."""


class RoomView(Struct, frozen=True, kw_only=True):
    """What the room sees; `late` says that the time is up, `between` that nobody has the floor.

    `groups` are there where there are several, without their briefs; of the `resting` those sit `outside` who have a
    role there. `rules` are there before the start, `items` during a vote.
    """

    who: str
    doing: str
    late: bool
    between: bool
    prompt: str
    groups: tuple[GroupView, ...] = ()
    resting: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()


def room_view(view: View) -> RoomView:
    """Return what of a view the room may see."""
    between = view.phase in _BETWEEN
    who, doing = (view.doing, "") if between else headline(view)
    groups = () if between else tuple(map(_without_briefs, view.groups))
    several = len(groups) > 1 or bool(view.resting and groups)
    rules = view.rules if view.phase == "ready" else ()
    return RoomView(
        who=who,
        doing=doing,
        late=view.phase == "overtime",
        between=between,
        prompt=prompt_for_all(view.groups),
        groups=groups if several else (),
        resting=view.resting if several else (),
        outside=tuple(person.name for person in view.outside) if several else (),
        rules=rules,
        items=tuple(view.items) if view.voting and not rules and not between else (),
    )


def headline(view: View) -> tuple[str, str]:
    """Return what is large and what stands below it: "Ana", "Think"; in a state that all must see "Time’s up", "Ana".

    A silence is said below the name of whose it is, and stands alone where it is everybody's. When the time is up, who
    is next is said: what to do now. The words of a mark stand beside that until the slot ends, or that the last minute
    runs: "Think · Last questions". What the clock does is said in words too.
    """
    large, below = (view.doing, view.who) if view.phase in STATE_FIRST else (view.who, view.doing)
    if view.phase == "silence":
        large, below = (view.who, SILENCE) if is_own_silence(view) else (SILENCE, "")
    return large, " · ".join(filter(None, (below, view.says, _clock(view), _then(view))))


def _clock(view: View) -> str:
    """Return what the clock does, where it is shown and nothing else says so: a pause and a silence do themselves."""
    if view.remaining is None or view.clock == "hidden":
        return ""
    if is_last_minute(view):
        return "" if view.says else f"{LAST_MINUTE}, running"
    return {"running": CLOCK_RUNS, "overtime": OVER_TIME}.get(view.phase, "")


def _then(view: View) -> str:
    """Return "then Ben" when the time is up and somebody else is next, who does not begin by themselves."""
    if view.phase != "overtime" or view.breath is not None or view.next is None or view.next.who == view.who:
        return ""
    return f"then {view.next.who}"


def is_own_silence(view: View) -> bool:
    """Say whether there is a silence, and it is somebody's: it ends their turn."""
    return view.phase == "silence" and any(group.floor == "turn" for group in view.groups)


def state_first(view: View) -> Phase | None:
    """Return the state that is large, in place of who has the floor (None: it is not)."""
    is_silent = view.phase == "silence" and not is_own_silence(view)
    return view.phase if is_silent or view.phase in STATE_FIRST else None


def is_last_minute(view: View) -> bool:
    """Say whether the last minute of a slot runs that takes two or more."""
    if view.phase != "running" or view.remaining is None or view.clock == "hidden":
        return False
    return 0 < view.remaining <= LAST_SECONDS and view.remaining >= (1 - view.fraction) * LEAST_WITH_LAST_MINUTE


def common_prompt(groups: Sequence[GroupView]) -> str:
    """Return the prompt where all groups that have one have the same, else "".

    A group without one, or without a turn, is done before the others, who are more.
    """
    prompts = {group.prompt for group in groups if group.prompt and not group.idle}
    return prompts.pop() if len(prompts) == 1 else ""


def prompt_for_all(groups: Sequence[GroupView]) -> str:
    """Return the prompt of all groups; where only the names of many groups differ in it, roles stand for them."""
    if (prompt := common_prompt(groups)) or len(groups) <= _FEW_GROUPS:
        return prompt
    return common_prompt([replace(group, prompt=group.to_many) for group in groups])


def _without_briefs(group: GroupView) -> GroupView:
    return replace(group, people=tuple(replace(person, brief="") for person in group.people))
