"""Whether a command is still meant: where its sender saw the session stand, and where it stands now."""

from zlib import crc32

from thinkpair.session import commands as ask
from thinkpair.session.commands import Command
from thinkpair.session.state import Session

QUICKER = "somebody was quicker; nothing was done twice"


UNDO = ask.Undo | ask.Redo
_NOTES = ask.AddAction | ask.AddItem | ask.AddGoal
_REVIEWS = ask.ReviewAction | ask.ReviewGoal | ask.ReviewPart
_EDITS = ask.EditAction | ask.RemoveAction | _REVIEWS | ask.EditItem | ask.RemoveItem | ask.CountVotes


def is_meant_after(command: Command, before: Command) -> bool:
    """Tell whether a command that is given before another one is answered is meant for what that one leads to.

    It is only where the one before was guarded by what this one depends on, so that nobody can have come in between.
    """
    if isinstance(command, UNDO):
        return True
    return not isinstance(command, _NOTES | _EDITS) and not isinstance(before, _NOTES | _EDITS)


def stand_of(session: Session, command: Command) -> int:
    """Return a number that changes with everything a command of this kind may have been meant for.

    What others merely note changes it for no command but undo and redo, which would take that back; a change to an
    action, item, goal or part depends on how that one reads.
    """
    return crc32(repr(_meant_for(session, command)).encode("utf-8", "backslashreplace"))


def _meant_for(session: Session, command: Command) -> object:
    match command:
        case _ if isinstance(command, _NOTES):
            return ()
        case _ if isinstance(command, UNDO):
            return _last(session)
        case ask.EditAction(number=number) | ask.RemoveAction(number=number):
            return next((action for action in session.actions if action.number == number), None)
        case ask.ReviewAction(session=earlier, number=number):
            return session.reviewed.get((earlier, number))
        case ask.ReviewGoal(number=number):
            return session.state.goals.get(number)
        case ask.ReviewPart(part=part):
            return session.state.parts.get(part)
        case ask.EditItem(list=name, number=number) | ask.RemoveItem(list=name, number=number):
            return next((item for item in session.state.items(name) if item.number == number), None)
        case ask.CountVotes(list=name, number=number):
            return next((item for item in session.state.items(name) if item.number == number), None)
        case _:
            return _course(session)


def _last(session: Session) -> object:
    """Return what undo would take back, and what redo would do again."""
    done, undone = session.past.top, session.future.top
    return len(session.past), len(session.future), done and done.event, undone and undone.event


def _course(session: Session) -> object:
    """Return where the session is, apart from what was noted; a mark that time has reached is none of it."""
    state = session.state
    running, choice = state.running, session.choice
    clock = running and (running.origin, running.length, running.paused, running.silent)
    been = state.position, state.capture, state.captured, state.started, state.finished, choice and choice.key
    plan = state.earlier_plans, len(state.decided), len(state.amendments)
    return clock, been, plan, session.left_at, session.left_out, session.closed
