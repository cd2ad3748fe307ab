"""Puts what was agreed in a session into its group's file, or makes the group from it.

Every change is made to the file as it is at that moment, and twice is as good as once: a session that was cut off
between its file and its close is closed again.
"""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from thinkpair.dates import Dates
from thinkpair.groups.agreement_parts import Collected, GoalChange, collected_in
from thinkpair.groups.found_terms import terms_of
from thinkpair.groups.goal_lines import goals_from
from thinkpair.groups.meeting_rule import rule_problem
from thinkpair.groups.model import Agreement, EarlierWords, Goal, Group, MeetingRule, Milestone, Person, usual_kind
from thinkpair.groups.repository import Groups
from thinkpair.groups.setup_form import MENTOR
from thinkpair.safe_text import TITLE_LIMIT, safe_text
from thinkpair.session.events import GroupGoal
from thinkpair.session.state import Session

Entry = TypeVar("Entry", Goal, Milestone)


def take_in(groups: Groups, session: Session, today: date) -> str:
    """Write what was agreed in a session into its group's file, or into a new one; return the group's id.

    What was talked about replaces what stood there; the rest stays. Raises FilesError, or ContentError where the file
    that is there cannot be read.
    """
    collected = collected_in(session)
    identifier = session.began.group
    if identifier:
        groups.update(identifier, lambda group: with_collected(group, collected, today))
        return identifier
    group = with_collected(group_of(session), collected, today)
    identifier = groups.free_id(group.title)
    groups.create(identifier, group)
    return identifier


def with_collected(group: Group, collected: Collected, today: date) -> Group:
    """Return the group with what was agreed: parts of the agreement, purpose, new goals, and what was changed."""
    parts = {part: safe_text(words, lines=True) for part, words in collected.parts.items()}
    if collected.changes:
        changed = f"Agreed on {today.isoformat()}: {'; '.join(collected.changes)}"
        before = parts.get("anything_else", group.agreement.anything_else)
        if changed not in before.splitlines():
            parts["anything_else"] = safe_text(f"{before}\n{changed}", lines=True)
    goals = group.goal
    for change in collected.reviewed:
        goals = _with_change(goals, change, today)
    terms = terms_of(collected.parts, Dates(today))
    return group.model_copy(
        update={
            **terms.found(),
            "meeting": _with_every(group, terms.every),
            "agreement": _reworded(group.agreement, parts, today),
            "purpose": safe_text(collected.purpose, lines=True) or group.purpose,
            "goal": _with_new(goals, _noted_goals(collected.goals, today)),
        }
    )


def _with_every(group: Group, every: str) -> MeetingRule | None:
    """Return the rule by which the group meets, with how often it agreed to; the day stays where it goes with that."""
    rule = group.meeting
    if not every or (rule and rule.every == every):
        return rule
    fits = rule and rule_problem(every, rule.on, rule.until, group.next_meeting) is None
    return rule.model_copy(update={"every": every}) if rule and fits else MeetingRule(every=every)


def group_of(session: Session) -> Group:
    """Return a new group of the people of a session."""
    people = session.plan.people
    mentors = session.plan.fixed.get(MENTOR, ())
    title = " and ".join(people) if len(people) == 2 else f"{people[0]} and {len(people) - 1} others"
    return Group(
        title=safe_text(title, TITLE_LIMIT),
        kind=usual_kind(len(people), bool(mentors)),
        person=tuple(Person(name=name, role=MENTOR if name in mentors else "") for name in people),
    )


def _reworded(agreement: Agreement, parts: dict[str, str], today: date) -> Agreement:
    """Return the agreement with the new words in place of the old ones, which stay in its history."""
    new = {part: words for part, words in parts.items() if words != getattr(agreement, part)}
    replaced = [part for part in new if getattr(agreement, part)]
    earlier = (EarlierWords(part=part, words=getattr(agreement, part), until=today) for part in replaced)
    return agreement.model_copy(update={**new, "earlier": (*agreement.earlier, *earlier)})


def _noted_goals(lines: tuple[str, ...], today: date) -> tuple[Goal, ...]:
    """Return the goals that were noted, with a milestone for each line that begins with a dash below its goal."""
    try:
        return goals_from("\n".join(lines), Dates(today))
    except ValueError:  # one is not understood, or too long: each is taken as it was typed
        return tuple(Goal(what=safe_text(words.lstrip("- "), TITLE_LIMIT)) for words in lines)


def _with_new(goals: tuple[Goal, ...], new: Iterable[Goal]) -> tuple[Goal, ...]:
    known = {goal.what for goal in goals}
    return (*goals, *(goal for goal in new if goal.what not in known))


def _with_change(goals: tuple[Goal, ...], change: GoalChange, today: date) -> tuple[Goal, ...]:
    if not change.now.under:
        return _changed(goals, change, today, Goal)
    place = next((place for place, goal in enumerate(goals) if goal.what in change.under), None)
    if place is None:  # its goal is gone: somebody else has dropped it since
        return goals
    steps = _changed(goals[place].milestone, change, today, Milestone)
    return (*goals[:place], goals[place].model_copy(update={"milestone": steps}), *goals[place + 1 :])


def _changed(entries: tuple[Entry, ...], change: GoalChange, today: date, kind: type[Entry]) -> tuple[Entry, ...]:
    """Return the entries with the one that was changed, found by its words; a new one comes last, once.

    What is gone from the file since the session began stays gone.
    """
    before, now = change.before, change.now
    words = (now.what,) if before is None else (before.what, now.what)
    changed = [_with_fields(entry, before, now, today) if entry.what in words else entry for entry in entries]
    if before is None and not any(entry.what in words for entry in entries):
        changed.append(_with_fields(kind(what=now.what), None, now, today))
    return tuple(changed)


def _with_fields(entry: Entry, before: GroupGoal | None, now: GroupGoal, today: date) -> Entry:
    """Return a goal with what the session changed: words, date, whether it is reached or dropped, and since when."""
    was = before or GroupGoal(number=0, what="")
    changes: dict[str, object] = {"what": now.what}
    if now.by != was.by:
        changes["by"] = date.fromisoformat(now.by) if now.by else None
    if now.done != was.done and now.done != entry.done:
        changes |= {"done": now.done, "reached": today if now.done else None}
    if now.dropped != bool(entry.dropped):
        changes["dropped"] = today if now.dropped else None
    return entry.model_copy(update=changes)
