"""How often the turns of a round, or the rounds of a `use`, run: `repeat`, `until`, `for_each`."""

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from thinkpair.planning.compiled_format import Part, plain
from thinkpair.planning.decisions import AGAIN, once_more
from thinkpair.planning.plan_builder import MOST_SLOTS, PlanBuilder
from thinkpair.planning.slot_drafts import Budget, RoundContext
from thinkpair.planning.time_allocation import Exact
from thinkpair.session.plan import Choice

ItemLength = Callable[[int, bool], Exact]
"""The seconds that an item would take, by its distance from the next (0: the next) and whether it would be the last."""


def repeats_of(
    walk: PlanBuilder,
    part: Part,
    ident: str,
    around: RoundContext,
    met: Callable[[], bool],
    budget: Budget | None,
    fits: Callable[[], bool],
    length: ItemLength | None = None,
) -> Iterator[RoundContext]:
    """Yield a RoundContext for each repeat of a part, as long as another one follows.

    `ident` names this run of the part, `met` says whether everyone has met, `budget` is the time of an `until`,
    `fits` says whether another repeat fits into it, and `length` how long an item would be (None: as the one before).
    """
    table = part.table
    if table.for_each:
        yield from _items(walk, part, ident, around, length)
    elif table.until == "done":
        yield from _by_hand(walk, part, ident, replace(around, repeats_over="done"))
    elif table.until == "all met":
        yield around
        while not met():
            yield around
    elif budget:
        yield from _for_so_long(walk, part, ident, around, budget, fits)
    else:
        repeats = table.repeat or 1
        for number in range(1, repeats + 1):
            yield replace(around, last=number == repeats)


def _items(
    walk: PlanBuilder, part: Part, ident: str, around: RoundContext, length: ItemLength | None
) -> Iterator[RoundContext]:
    """Give each item of a list: "once for each item, in the list's order"; "planned as one repeat" until it is reached.

    "With `for_each`: a limit: no item starts that does not fit (`"rest"`: what is left when it is reached)".
    """
    table = part.table
    name = table.for_each or ""
    items = walk.choices.items(f"items:{ident}", name)
    if items is None:
        yield replace(around, repeats_over=name, limit=table.total)
        return
    limit = walk.limits.get(ident) if table.total == "rest" else table.total
    budget = None if limit is None else Budget(limit=limit)
    first = len(walk.drafts)
    for number, item in enumerate(items, 1):
        last = number == len(items)
        if budget:
            seconds = length or budget.as_before
            last = last or not budget.has_room(seconds(0, False) + seconds(1, True))
            if not budget.has_room(seconds(0, last)) and not walk.has_begun(item):
                break
        mark = walk.mark(around.span)
        yield replace(around, item=item, repeats_over=None, last=last)
        if budget:
            budget.count(walk.drafts[mark.slots :])
            if budget.used > budget.limit and mark.slots >= len(walk.past):
                walk.go_back(mark, around.span)
                break
    walk.listed[ident] = range(first, len(walk.drafts))


def _for_so_long(
    walk: PlanBuilder, part: Part, ident: str, around: RoundContext, budget: Budget, fits: Callable[[], bool]
) -> Iterator[RoundContext]:
    """Give repeats for a time; a round ends its last one within it.

    "A duration starts a further turn as long as the whole of it still fits (ranges at their midpoint); it may end
    within a repeat; the first turn always runs; where slots are open, no turn starts once the time is up, and where
    nothing is timed one repeat is planned." When open slots end only the people in the room know, so they are asked.
    """
    start = last = len(walk.drafts)
    yield around
    while budget.last and fits():
        last = len(walk.drafts)
        yield around
    if any(draft.length is None for draft in walk.drafts[start:]):
        budget.by_hand = True
        yield from _more_by_hand(walk, part, ident, around, last)


def _by_hand(walk: PlanBuilder, part: Part, ident: str, around: RoundContext) -> Iterator[RoundContext]:
    """Give repeats "until ended by hand (planned once)"."""
    start = len(walk.drafts)
    yield _asked(walk, part, ident, around, 1)
    yield from _more_by_hand(walk, part, ident, around, start)


def _more_by_hand(
    walk: PlanBuilder, part: Part, ident: str, around: RoundContext, start: int
) -> Iterator[RoundContext]:
    for number in range(1, MOST_SLOTS):
        around = _asked(walk, part, ident, around, number)
        if around.again:
            ask_again(walk, around.again, start)
        if around.last:
            return
        start = len(walk.drafts)
        yield _asked(walk, part, ident, around, number + 1)


def _asked(walk: PlanBuilder, part: Part, ident: str, around: RoundContext, number: int) -> RoundContext:
    """Return what a repeat has around it that is the last one until people say: once more."""
    key = f"again:{ident}:{number}"
    answer = walk.choices.again(key)
    return replace(around, last=answer != AGAIN, again=once_more(key, plain(part.title)) if answer is None else None)


def ask_again(walk: PlanBuilder, choice: Choice, start: int) -> None:
    """Ask whether there is one more repeat, once, after the last slot since `start`."""
    drafts = walk.drafts[start:]
    if drafts and drafts[-1].after is None and not any(draft.after == choice for draft in drafts):
        drafts[-1].after = choice
