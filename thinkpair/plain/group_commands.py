"""Commands of a plain session about its group: goals and agreement in the steps that go through them, and at the
summary what is saved for the group, how and when it meets, and whether it is archived."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from thinkpair.dates import Dates
from thinkpair.errors import ThinkpairError, UsageError
from thinkpair.groups.agreement import GroupAtEnd, typed_term
from thinkpair.groups.goal_lines import changed_goal, new_goal
from thinkpair.runtime.live_session import LiveSession
from thinkpair.session import commands as ask
from thinkpair.session.commands import Command
from thinkpair.session.engine import IllegalCommand
from thinkpair.session.events import PURPOSE
from thinkpair.session.group_review import GroupReview, goals_now, purpose_now
from thinkpair.units import DateOrder, count_of

_KEEP, _NEXT, _ARCHIVE, _REVIEW = "keep", "next ", "archive", "r "
_PURPOSE_HINT = "what is the new purpose? Type r purpose and its words"


def group_command(text: str, review: GroupReview, dates: Dates) -> Command:
    """Return what a line behind "r" asks of the goals or the agreement. Raises UsageError with what to type instead."""
    try:
        return _of_agreement(text, review) if review.purpose is None else _of_goals(text, review, dates)
    except ValueError as error:
        raise UsageError(str(error)) from None


def lines_of(text: str) -> str:
    """Return the words of a part, a new line of them after each slash with blanks around it."""
    return "\n".join(filter(None, map(str.strip, re.split(r"(?:^|\s)/(?=\s|$)", text))))


class GroupAtClose:
    """What is asked and typed of the group at the summary of a session."""

    def __init__(
        self, live: LiveSession, say: Callable[[str], None], folder: Path | None, date_order: DateOrder
    ) -> None:
        """Speak through `say`; `folder` is that of the groups, without it nothing of a group is asked."""
        self._live = live
        self._say = say
        self._group = GroupAtEnd(folder, live)
        self._folder = folder
        self._date_order = date_order
        self._asked_about_group = False

    def questions(self) -> Iterator[str]:
        """Yield what is asked at the summary beside how to close it."""
        live = self._live
        if not self._folder or live.view().phase != "finished":
            return
        if self._group.can_save or self._group.can_begin:
            yield self._group.offer(f"Type {_KEEP}: it")
        if terms := self._group.terms_question():
            yield terms
        if self._group.name:
            yield f"Type {_NEXT}friday 18:00, or another day, for the next meeting."
        if farewell := self._group.farewell_question():
            yield f"{farewell} Type {_ARCHIVE} to close and archive it."
            if goals := "; ".join(self._open_goals()):
                yield f"Or say what became of a goal: {goals}."

    def hear(self, line: str) -> bool:
        """Do what a line asks of the group at the summary; tell whether that could be asked for."""
        live, text = self._live, line.strip()
        word = text.lower()
        if not self._folder or live.view().phase != "finished":
            return False
        try:
            if word == _KEEP and (self._group.can_save or self._group.can_begin):
                where = self._group.save()
                self._say(f"{where[0].upper()}{where[1:]}.")
            elif word.startswith(_NEXT) and self._group.name:
                when = self._group.set_next_meeting(text[len(_NEXT) :], self._date_order)
                self._say(f"Next meeting: {when or 'none'}.")
            elif (term := typed_term(line)) and self._group.asks_terms:
                self._group.agree_terms({}, dict([term]), self._date_order)
            elif not word and not self._asked_about_group and (question := self._group.new_group_question()):
                self._asked_about_group = True
                self._say(f"{question} Type {_KEEP}; Enter closes without a group.")
            else:
                return self._says_farewell(text)
        except (ThinkpairError, IllegalCommand) as error:
            self._say(f"Not done: {error}")
        return True

    def _says_farewell(self, text: str) -> bool:
        """Archive the group, or say what became of a goal, at the end of an ending; tell whether that was typed."""
        live = self._live
        if not self._group.farewell_question():
            return False
        if text.lower() == _ARCHIVE:
            live.do(ask.Close())
            self._group.archive()
            self._say(f"The group {self._group.name} is archived.")
            return True
        if not text.lower().startswith(_REVIEW):
            return False
        dates = Dates(live.today().date(), self._date_order)
        live.do(group_command(text[len(_REVIEW) :], self._goals, dates))
        return True

    @property
    def _goals(self) -> GroupReview:
        session = self._live.session
        return GroupReview(purpose=purpose_now(session), goals=tuple(goals_now(session)))

    def _open_goals(self) -> Iterator[str]:
        for number, line in enumerate(self._goals.goals, 1):
            if not (line.goal.done or line.goal.dropped):
                yield f"r {number} reached (or open, drop) for “{line.goal.what}”"


def _of_agreement(text: str, review: GroupReview) -> Command:
    number, words = _numbered(text, len(review.parts), "part")
    part = review.parts[number - 1]
    if not words:
        raise ValueError(f"does it stay? Type r {number} stays, or r {number} and its new words")
    if words.lower() == "stays":
        if not part.words:
            raise ValueError(f"“{part.title}” has no words yet: type r {number} and its words")
        return ask.ReviewPart(part.part, part.words)
    return ask.ReviewPart(part.part, lines_of(words))


def _of_goals(text: str, review: GroupReview, dates: Dates) -> Command:
    word, _, rest = text.partition(" ")
    if word.lower() == PURPOSE:
        if not rest.strip():
            raise ValueError(_PURPOSE_HINT)
        return ask.ReviewPart(PURPOSE, rest.strip())
    if word.lower() == "new":
        return new_goal(rest, dates)
    number, words = _numbered(text, len(review.goals), "goal")
    goal = review.goals[number - 1].goal
    verb, _, more = words.partition(" ")
    match verb.lower():
        case "reached" | "done" if not more:
            return ask.ReviewGoal(goal.number, "reached")
        case "open" if not more:
            return ask.ReviewGoal(goal.number, "open")
        case "drop" | "dropped" if not more:
            return ask.ReviewGoal(goal.number, "dropped")
        case "by":
            return changed_goal(goal.number, "moved", more, dates)
        case "reword":
            return changed_goal(goal.number, "reworded", more, dates)
        case _ if words.startswith("-"):
            return new_goal(words, dates, goal.under or goal.number)
    raise ValueError(f"what became of it? Type r {number} reached, open, drop, by 1 March, or reword and its new words")


def _numbered(text: str, most: int, what: str) -> tuple[int, str]:
    match = re.match(r"(\d{1,3})\b\s*", text, re.ASCII)
    if not match or not 1 <= int(match[1]) <= most:
        raise ValueError(f"which one? Type its number first; here: {count_of(most, what)}")
    return int(match[1]), text[match.end() :].strip()
