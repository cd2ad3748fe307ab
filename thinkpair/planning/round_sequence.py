"""The parts of a script in their order: rounds, and formats that are used, which repeat as a whole."""

from msgspec.structs import replace

from thinkpair.errors import ContentError
from thinkpair.planning import messages as say
from thinkpair.planning.compiled_format import Part, UseScript, plain
from thinkpair.planning.grouping.partner_matching import Meetings
from thinkpair.planning.grouping.state import has_met
from thinkpair.planning.plan_builder import PlanBuilder
from thinkpair.planning.repeats import repeats_of
from thinkpair.planning.round_planner import RoundPlanner
from thinkpair.planning.slot_drafts import Budget, RoundContext
from thinkpair.planning.time_allocation import TotalSpan


def walk_script(walk: PlanBuilder) -> None:
    """Walk through a whole script. Raises ContentError where it has too many slots."""
    coming = list(walk.script.parts)
    while coming:
        _walk_part(walk, coming.pop(0), RoundContext(span=walk.session))
        walk.catch_up()
        if walk.route.turns_back:
            coming = walk.route.turned_back(walk.script.parts)
    # "`"end"`: once, after the last round"
    if any(draft.part.actions == "end" for draft in walk.drafts):
        walk.capture(0)


def _walk_part(walk: PlanBuilder, part: Part, around: RoundContext) -> None:
    walk.catch_up()
    ident = f"{'use' if isinstance(part, UseScript) else ''}{part.number}"
    walk.runs[ident] += 1
    ident = f"{ident}.{walk.runs[ident]}"
    if walk.route.passes_by(part):
        return
    arrived = walk.route.arrives(part)
    if any(around.span is span for span in walk.spans()):
        around = replace(around, span=walk.session)
    if part.table.at is not None and not _is_behind(walk, part.table.at):
        _begin_at(walk, part, around)
        around = replace(around, span=walk.session)
    start, asked = len(walk.drafts), walk.choices.mark()
    if part.table.optional and not arrived:
        # "asked when reached: run or skip; planned as run"
        if not walk.choices.wanted(f"optional:{ident}", plain(part.title)):
            return
        around = replace(around, optional=True)
    if part.table.total is not None and not part.table.for_each:
        span = TotalSpan(total=part.table.total, title=plain(part.title))
        around.span.parts.append(span)
        around = replace(around, span=span)
    if isinstance(part, UseScript):
        _walk_use(walk, part, ident, around)
    else:
        RoundPlanner(walk, part, around, ident).run()
    if len(walk.drafts) == start:
        walk.choices.forget(asked)


def _is_behind(walk: PlanBuilder, at: int) -> bool:
    """Say whether people came back to a round whose time of day is over, as that of another one has come."""
    return walk.route.went_back and at <= (walk.latest_time or 0)


def _begin_at(walk: PlanBuilder, part: Part, around: RoundContext) -> None:
    """Begin a round at its time of day; raises ContentError where `at` times do not rise."""
    before = walk.latest_time
    if around.span is not walk.session:
        raise ContentError(say.time_inside_a_total(plain(part.title)))
    if before is not None and (part.table.at or 0) <= before:
        raise ContentError(say.times_do_not_rise(plain(part.title), part.table.at or 0, before))
    walk.begin_at(part)


def _walk_use(walk: PlanBuilder, part: UseScript, ident: str, around: RoundContext) -> None:
    """Walk through the rounds of another format: "Repeated, all its rounds run, then again"."""
    table = part.table
    budget = Budget(limit=table.until) if isinstance(table.until, int) else None
    meetings = Meetings()
    walk.gatherings.watchers.append(meetings)
    passes = parted = 0

    def met() -> bool:
        return walk.gatherings.parted == parted or has_met(meetings, walk.cast.people, passes)

    for inner in repeats_of(walk, part, ident, around, met, budget, lambda: budget is None or budget.fits()):
        start, parted = len(walk.drafts), walk.gatherings.parted
        passes += 1
        inner = replace(inner, passes={**inner.passes, part.ident: passes}, last=None, again=None)
        for each in part.parts:
            _walk_part(walk, each, inner)
        if budget:
            budget.count(walk.drafts[start:])
        if len(walk.drafts) == start or walk.route.target is not None:
            break
    walk.gatherings.watchers.remove(meetings)
