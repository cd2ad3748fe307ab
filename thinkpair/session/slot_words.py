"""What a slot says beside its prompts: the words of its marks, to everybody, and the notes for the facilitator."""

from msgspec.structs import replace

from thinkpair.session.placeholder_text import all_together, say
from thinkpair.session.plan import Slot, Wording
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
    groups = (replace(group, roles=roles_now(session, group)) for group in slot.groups)
    return say(words, plan=session.plan, slot=slot, group=all_together(groups), lists=session.lists)
