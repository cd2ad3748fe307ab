"""What a slot says beside its prompts: the words of its marks, to everybody, and the notes for the facilitator."""

from collections.abc import Iterable, Mapping

from thinkpair.session.placeholder_text import say
from thinkpair.session.plan import Group, Slot, Wording
from thinkpair.session.roster import roles_now
from thinkpair.session.state import Session


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
    return say(words, plan=session.plan, slot=slot, group=_everyone(session, slot), lists=session.lists)


def _everyone(session: Session, slot: Slot) -> Group:
    groups = slot.groups
    people = tuple(name for group in groups for name in group.people)
    speakers = tuple(name for group in groups for name in group.speakers)
    return Group(people, _together(roles_now(session, group) for group in groups), "open", speakers)


def _together(groups: Iterable[Mapping[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    held: dict[str, dict[str, None]] = {}
    for roles in groups:
        for role, holders in roles.items():
            held.setdefault(role, {}).update(dict.fromkeys(holders))
    return {role: tuple(holders) for role, holders in held.items()}
