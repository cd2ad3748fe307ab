"""What a slot says to people: who is in which group, in what role, with which prompt; the words of its marks; notes.

Part of a `View`. The words are made only when they are read: with a thousand people the session is looked at far more
often than its groups are shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from thinkpair.session.placeholder_text import all_together, say, say_to_many, without_brackets
from thinkpair.session.plan import Floor, Slot, SlotGroup, Wording
from thinkpair.session.roster import absent, floor_now, group_numbers, person_numbers, roles_now, with_latecomers
from thinkpair.session.stage_words import RUN_OUT, SPEAKER_LEFT
from thinkpair.session.state import Session
from thinkpair.session.undoable_state import LazyTuple

_SEVERAL = 2
_Held = tuple[str, str]
OUTSIDE = "outside"
"""What stands beside the role of somebody who sits outside in it."""


class PersonView(Struct, frozen=True):
    """One person of a group: the titles of the roles held, what to do in them, whether the floor is theirs.

    `number` is their own in the session, by which they have their colour.
    """

    name: str
    roles: tuple[str, ...]
    brief: str
    speaking: bool
    number: int = 0


class GroupView(Struct, frozen=True):
    """One of the simultaneous groups: its people in order, its floor, its prompt with every placeholder filled in.

    `to_many` is the prompt as all groups read it together, where there are several. A group is `idle` that has no turn
    beside others who have theirs: its prompt says what to do then. `number` is that of its table, from 1.
    """

    people: tuple[PersonView, ...]
    floor: Floor
    speakers: tuple[str, ...]
    prompt: str
    to_many: str = ""
    idle: bool = False
    number: int = 0


class SeenGroups(LazyTuple[GroupView]):
    """The groups of a slot with those who are here; while no slot runs nobody speaks, and no prompt stands."""

    def __init__(self, session: Session, slot: Slot) -> None:
        """Make nothing yet: the groups of `slot`, as they are in `session`, are made when they are read."""
        self._session = session
        self._slot = slot
        self._said_to_many: dict[Wording, str] = {}

    @cached_property
    def _items(self) -> tuple[GroupView, ...]:
        slot = self._slot
        groups = with_latecomers(self._session, slot, floor_now(self._session) if self._live else slot.groups)
        pairs = zip(group_numbers(self._session.plan, slot), groups, strict=True)
        return tuple([replace(seen, number=number) for number, group in pairs if (seen := self._group(group)).people])

    @cached_property
    def outside(self) -> tuple[PersonView, ...]:
        """Those who sit outside in a role: they keep it, and its brief."""
        if not (outside := self._slot.outside):
            return ()
        held: dict[str, list[_Held]] = {}
        for group in self._slot.groups:
            held |= self._held(group, group.away) if group.away else {}
        people = [(name, held.get(name, ())) for name in outside if name not in self._gone]
        seen = [self._person(name, roles, speaking=False) for name, roles in people]
        return tuple([replace(person, roles=(*person.roles, OUTSIDE)) for person in seen])

    @cached_property
    def _live(self) -> bool:
        return self._session.slot is not None

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return person_numbers(self._session)

    @cached_property
    def _gone(self) -> frozenset[str]:
        return frozenset(absent(self._session))

    def _group(self, group: SlotGroup) -> GroupView:
        group = replace(group, roles=roles_now(self._session, group)) if group.roles else group
        held, gone = self._held(group, group.roles) if group.roles else {}, self._gone
        speakers = frozenset(group.speakers if self._live else ())
        people = [self._person(name, held.get(name, ()), name in speakers) for name in group.people if name not in gone]
        idle = self._idle_words(group) if self._live and len(self._slot.groups) >= _SEVERAL else ""
        prompt = idle or (self._say(group.prompt, group) if self._live else "")
        return GroupView(tuple(people), group.floor, group.speakers, prompt, self._to_many(group.prompt), bool(idle))

    def _idle_words(self, group: SlotGroup) -> str:
        """Return what a group does whose turns are over, or whose speaker has left, beside others; "" for the rest."""
        if group.floor == "turn" and self._gone.issuperset(group.speakers):
            return SPEAKER_LEFT.format(", ".join(group.speakers))
        return RUN_OUT if group.floor == "open" and not group.prompt and self._have_turns else ""

    @cached_property
    def _have_turns(self) -> bool:
        return any(group.floor == "turn" for group in self._slot.groups)

    def _to_many(self, prompt: Wording) -> str:
        """Return a prompt in the words of roles; each that the groups have is made once."""
        if not self._live or len(self._slot.groups) < _SEVERAL:
            return ""
        if prompt not in self._said_to_many:
            plan, lists = self._session.plan, self._session.lists
            self._said_to_many[prompt] = say_to_many(prompt, plan=plan, slot=self._slot, lists=lists)
        return self._said_to_many[prompt]

    def _held(self, group: SlotGroup, roles: Mapping[str, Sequence[str]]) -> dict[str, list[_Held]]:
        """Return the title and the brief of each of these roles, which people of a group hold, by its holders."""
        held: dict[str, list[_Held]] = {}
        for role, holders in roles.items():
            known = self._session.plan.roles.get(role)
            title = without_brackets(known.title, self._session.plan) if known else role
            texts = (known.brief if known else (), self._slot.briefs.get(role, ()))
            brief = " ".join([self._say(text, group) for text in texts if text])
            for person in holders:
                held.setdefault(person, []).append((title, brief))
        return held

    def _say(self, text: Wording, group: SlotGroup) -> str:
        return say(text, plan=self._session.plan, slot=self._slot, group=group, lists=self._session.lists)

    def _person(self, name: str, held: Sequence[_Held], speaking: bool) -> PersonView:
        brief = " ".join([brief for _, brief in held if brief])
        return PersonView(name, tuple([title for title, _ in held]), brief, speaking, self._numbers.get(name, 0))


def words_of_mark(session: Session, slot: Slot, mark: int) -> str:
    """Return the words of a mark of this slot; "" where it has none."""
    words = next((says for at, says in zip(slot.marks, slot.says, strict=False) if at == mark), ())
    return _say(words, session, slot)


def words_shown(session: Session) -> str:
    """Return the words of the latest mark that was passed and has any, until its slot ends; "" for none."""
    running, slot = session.state.running, session.slot
    if not running or not slot or not any(slot.says):
        return ""
    passed = [
        (position, mark)
        for mark, says in zip(slot.marks, slot.says, strict=False)
        if says and (position := running.mark_position(mark)) is not None and position <= running.heard
    ]
    return words_of_mark(session, slot, max(passed)[1]) if passed else ""


def notes_now(session: Session) -> str:
    """Return the facilitator's notes of the running slot, before the start those of the first; "" for none."""
    slot = session.slot or (session.state.slot if session.phase == "ready" else None)
    return _say(slot.notes, session, slot) if slot else ""


def _say(words: Wording, session: Session, slot: Slot) -> str:
    """Return a text that belongs to no single group, with the holders of all."""
    if not words:
        return ""
    groups = (replace(group, roles=roles_now(session, group)) for group in slot.groups)
    return say(words, plan=session.plan, slot=slot, group=all_together(groups), lists=session.lists)
