"""Tiny plans for tests, a planner for them, and a room that holds a session in virtual time."""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec.structs import replace

from thinkpair.session import commands as ask
from thinkpair.session.actions import LastAction
from thinkpair.session.commands import Command
from thinkpair.session.engine import advance, decide, next_deadline
from thinkpair.session.events import Decided, Event, GroupWords, PlanChanged, SessionStarted
from thinkpair.session.plan import Capture, Choice, Floor, Plan, RoleText, Setup, Slot, SlotGroup
from thinkpair.session.plan_change import change_between, changed
from thinkpair.session.state import Session, apply, replay
from thinkpair.session.view import View, look

Replan = Callable[[Session], Plan]


def group(*people: str, speakers: Sequence[str] = (), floor: Floor = "turn", **more: Any) -> SlotGroup:
    """People of whom the first has the floor, unless told otherwise."""
    spoken = {"turn": tuple(speakers or people[:1]), "open": people}.get(floor, ())
    return SlotGroup(people=people, roles=more.pop("roles", {}), floor=floor, speakers=spoken, **more)


_SLOT = Slot(
    round=1, round_title="Round", repeat=1, turn=1, step="Think", step_number=1, start=0, seconds=300, groups=()
)


def slot(
    seconds: int | None = 300, speaker: str = "Ana", *, people: Sequence[str] = ("Ana", "Ben"), **more: Any
) -> Slot:
    """A slot in which one person speaks; `start` is set by `plan_of`."""
    return replace(_SLOT, seconds=seconds, **{"groups": (group(*people, speakers=(speaker,)),), **more})


def plan_of(*slots: Slot, people: Sequence[str] = ("Ana", "Ben"), after: Sequence[int] = (), **more: Any) -> Plan:
    """A plan of these slots one after the other, with a capture after each number of slots in `after`."""
    captures = tuple(Capture(after=number, round=1, repeat=1, turn=1) for number in after)
    return laid_out(Plan(format="tiny", title="Tiny", people=tuple(people), slots=slots, captures=captures, **more))


def laid_out(plan: Plan) -> Plan:
    """The plan with its starts and sums reckoned anew."""
    start, slots = 0, []
    for each in plan.slots:
        slots.append(replace(each, start=start))
        start += each.seconds or 0
    untimed = sum(each.seconds is None for each in slots)
    return replace(plan, slots=tuple(slots), seconds=start, untimed=untimed)


def thinking_pair(seconds: int = 300, **more: Any) -> Plan:
    """Ana, then Ben, then agreed actions."""
    return plan_of(slot(seconds, "Ana", turn=1, **more), slot(seconds, "Ben", turn=2, **more), after=[2])


def pick(key: str, *options: str) -> Choice:
    return Choice("pick", key, "Who is next?", options)


def optional(key: str) -> Choice:
    return Choice("optional", key, "Shall we?", ("run", "skip"))


def again(key: str) -> Choice:
    return Choice("again", key, "Again?", ("again", "done"))


def items(key: str, name: str = "topics") -> Choice:
    return Choice("items", key, name)


def replan(session: Session) -> Plan:
    """Make the plan again after the last decision, as a planner would for these tiny plans."""
    plan, last = session.plan, session.state.decided.top
    assert last is not None
    past, rest = plan.slots[: session.begun], plan.slots[session.begun :]
    if last.key.startswith("answer"):
        return replace(plan, answers={**plan.answers, last.key: str(last.value)})
    changed = _rest(past, rest, last.key, last.value)
    shift = len(changed) - len(rest)
    kept = plan.captures[: session.state.captured]
    coming = [each.after for each in plan.captures[len(kept) :]]
    moved = [after if after <= len(past) else max(len(past), after + shift) for after in coming]
    captures = tuple(Capture(after=number, round=1, repeat=1, turn=1) for number in dict.fromkeys(moved))
    return laid_out(replace(plan, slots=past + changed, captures=kept + captures))


def _rest(past: tuple[Slot, ...], rest: tuple[Slot, ...], key: str, value: object) -> tuple[Slot, ...]:
    match value:
        case "skip":
            return tuple(each for each in rest if key not in {choice.key for choice in each.before})
        case "again":
            return (_once_more(past[-1]), *rest)
        case tuple():
            once = replace(rest[0], before=(), repeats_over=None)
            return tuple(replace(once, item=text, repeat=number) for number, text in enumerate(value, 1)) + rest[1:]
        case str() if key.startswith("pick"):
            chosen = tuple(replace(each, floor="turn", speakers=(value,)) for each in rest[0].groups)
            return (replace(rest[0], groups=chosen), *rest[1:])
        case int() if key.startswith("extend"):
            more = next(each.extend for each in past[::-1] if each.extend_key == key) or 0
            return tuple(_longer(each, more) if each.extend_key == key else each for each in rest)
        case _:
            return rest


def _once_more(slot: Slot) -> Slot:
    assert slot.after is not None
    return replace(slot, repeat=slot.repeat + 1, before=(), after=again(f"{slot.after.key}+"))


def _longer(slot: Slot, seconds: int) -> Slot:
    return slot if slot.seconds is None else replace(slot, seconds=slot.seconds + seconds)


class Room:
    """Holds a session in virtual time: `do` commands, `wait` from deadline to deadline, or wake up `late`."""

    def __init__(
        self,
        plan: Plan,
        *,
        replan: Replan = replan,
        start: bool = True,
        last: tuple[LastAction, ...] = (),
        words: GroupWords | None = None,
    ) -> None:
        self.now = 0.0
        self.events: list[Event] = []
        self.replan = replan
        setup = Setup(people=plan.people)
        wall = "2026-01-05T09:00:00+00:00"
        began = SessionStarted(
            at=0.0, session="s1", wall=wall, plan=plan, setup=setup, last_actions=last, group_words=words
        )
        self.session = apply(None, began)
        self.events.append(began)
        self.take(advance(self.session, 0.0))
        if start:
            self.do(ask.Start())

    @classmethod
    def of(cls, session: Session, now: float, replan: Replan) -> "Room":
        """A room that goes on with a session at `now`; its events are those from here on."""
        room = cls.__new__(cls)
        room.session, room.now, room.replan, room.events = session, now, replan, []
        room.take(advance(session, now))
        return room

    @property
    def view(self) -> View:
        return look(self.session, self.now)

    @property
    def remaining(self) -> float:
        remaining = self.view.remaining
        assert remaining is not None
        return remaining

    def do(self, *commands: Command) -> tuple[Event, ...]:
        """Do what is asked, one after the other; return all that came of it."""
        seen = len(self.events)
        for command in commands:
            self.take(decide(self.session, command, self.now))
        return tuple(self.events[seen:])

    def wait(self, seconds: float) -> tuple[Event, ...]:
        """Let time pass, waking at every deadline."""
        seen, end = len(self.events), self.now + seconds
        while (due := next_deadline(self.session)) is not None and due <= end and not self.session.needs_plan:
            self.now = max(self.now, due)
            self.take(advance(self.session, self.now))
        self.now = end
        self.take(advance(self.session, end))
        return tuple(self.events[seen:])

    def late(self, seconds: float) -> tuple[Event, ...]:
        """Let time pass without waking before its end."""
        seen = len(self.events)
        self.now += seconds
        self.take(advance(self.session, self.now))
        return tuple(self.events[seen:])

    def take(self, events: Sequence[Event]) -> None:
        """Apply events, and plan again where that is asked for."""
        while events:
            self.events.extend(events)
            self.session = replay(events, self.session)
            events = advance(self.session, self.now)
            if self.session.needs_plan:
                events = (*events, self._plan_changed(replay(events, self.session)))

    def _plan_changed(self, session: Session) -> PlanChanged:
        """What the planner makes of a session, as what changes; it must give exactly that plan again."""
        plan = self._planned(session)
        change = change_between(session.plan, plan)
        assert changed(session.plan, change) == plan
        return PlanChanged(at=self.now, change=change, before=session.state.earlier_plans)

    def _planned(self, session: Session) -> Plan:
        """Tiny plans know of decisions alone: the people who come and go make no difference to them."""
        decided = session.needs_plan and self.events and isinstance(self.events[-1], Decided)
        return self.replan(session) if decided or self.replan is not replan else session.plan


def kinds(events: Sequence[Event]) -> list[str]:
    """The names of events, for a short comparison."""
    return [type(event).__name__ for event in events]


def taken_over() -> Room:
    """A turn of five minutes in two groups: Ben leaves after two, Dan takes his role half a minute later."""
    mentors = (
        group("Ana", "Ben", "Dan", speakers=("Ben",), roles={"mentor": ("Ben",)}),
        group("Chi", "Eve", speakers=("Chi",), roles={"mentor": ("Chi",)}),
    )
    people = ("Ana", "Ben", "Dan", "Chi", "Eve")
    room = Room(plan_of(slot(groups=mentors), people=people, roles={"mentor": RoleText("Mentor")}))
    room.wait(120)
    room.do(ask.Depart("Ben"))
    room.wait(30)
    room.do(ask.TakeRole("Dan", "mentor", "Ben"))
    return room
