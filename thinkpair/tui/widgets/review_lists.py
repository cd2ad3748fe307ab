"""Lists below the prompt that are gone through: the actions of last time, the goals and the agreement of a group."""

from collections.abc import Sequence
from typing import Literal

from textual.message import Message

from thinkpair.session import commands as ask
from thinkpair.session.actions import LastAction, Verdict
from thinkpair.session.commands import Command
from thinkpair.session.events import GoalVerdict
from thinkpair.session.group_review import GoalLine, GroupReview, PartLine
from thinkpair.session.view import View
from thinkpair.tui.keys import bindings
from thinkpair.tui.user_command import Place
from thinkpair.tui.widgets.selectable_list import Asks, Entry, SelectableList
from thinkpair.wording.session_text import goal_text, part_text

_NOT_YET = "·"


def _next_without(before: Sequence[str], said: Sequence[str], at: int) -> int:
    """Return where the mark goes once something else is said of the marked entry: to the next of which nothing is.

    Else it stays at `at`.
    """
    if len(before) != len(said) or at < 0 or said[at] in ("", before[at]):
        return at
    return _next_open(said, at)


def _next_open(said: Sequence[str], at: int) -> int:
    """Return the next entry after `at` of which nothing is said; `at` where there is none."""
    ahead = (*range(at + 1, len(said)), *range(at))
    return next((index for index in ahead if not said[index]), at)


class ReviewList(SelectableList):
    """Shows each action with its verdict; the mark goes on by itself after one that was given here.

    What is said on another screen moves no mark: the key of a slower hand would judge the next action.
    """

    place: Place = "review"
    BINDINGS = bindings("review")

    class Changes(Message):
        """Somebody said what became of an action, and is to type its new words, its new owner, or why it stays open."""

        def __init__(self, last: LastAction, verdict: Verdict) -> None:
            super().__init__()
            self.last = last
            self.verdict: Verdict = verdict

    def __init__(self, *, id: str | None = None) -> None:
        """Begin without actions."""
        super().__init__(id=id)
        self._review: tuple[LastAction, ...] = ()
        self._said: tuple[str, ...] = ()
        self._judged = -1
        """Where the mark was when something was said here, -1 once it went on."""

    def show_view(self, view: View, airy: bool, today: Sequence[str]) -> None:
        """Show the actions of last time and what has been said of them."""
        from thinkpair.wording.action_words import action_words, age_words

        before = self._said
        self._review = view.review
        self._said = tuple(view.reviewed.get((last.session, last.action.number), "") for last in view.review)
        self.show(
            tuple(
                Entry(said or _NOT_YET, action_words(last.action), age_words(last))
                for last, said in zip(view.review, self._said, strict=True)
            )
        )
        if self._judged == self.at and (after := _next_without(before, self._said, self.at)) != self.at:
            self._judged = -1
            self.point(after)

    def action_verdict(self, verdict: Verdict) -> None:
        """Say what became of the marked action; what was carried twice stays open only with a word on why."""
        if not self._review:
            return
        last, self._judged = self._review[self.at], self.at
        if self._said[self.at] == verdict:  # on another screen, a moment ago
            self.point(_next_open(self._said, self.at))
        elif verdict == "open" and last.stuck:
            self.ask_for(self.Changes(last, verdict))
        else:
            self.post_message(Asks(ask.ReviewAction(last.session, last.action.number, verdict)))

    def action_change(self, verdict: Verdict) -> None:
        """Say it, and go on to type the change."""
        if self._review:
            self._judged = self.at
            self.ask_for(self.Changes(self._review[self.at], verdict))


Asked = Literal["moved", "reworded", "new"]


_OF_GOALS = {("goal", ("dropped",)), ("goal_change", ("moved",))}


class GroupReviewList(SelectableList):
    """Shows each goal or part with what was said of it; the mark goes on by itself after what was said here."""

    BINDINGS = bindings("goals", "agreement")

    class Changes(Message):
        """New words or a new date are to be typed for what is marked, or a new goal: `line` is None where none is."""

        def __init__(self, line: GoalLine | PartLine | None, asked: Asked) -> None:
            super().__init__()
            self.line = line
            self.asked: Asked = asked

    def __init__(self, *, id: str | None = None) -> None:
        """Begin without anything."""
        super().__init__(id=id)
        self._review = GroupReview()
        self._adding = False
        self._judged = -1
        """Where the mark was when something was said here, -1 once it went on."""

    @property
    def place(self) -> Place:
        """Which keys count: those for goals, or those for parts of the agreement."""
        return "agreement" if self._review.purpose is None else "goals"

    @property
    def gone_through(self) -> tuple[GoalLine | PartLine, ...]:
        """What the entries stand for, in their order."""
        purpose = self._review.purpose
        return (*self._review.parts, *([purpose] if purpose else ()), *self._review.goals)

    def show_view(self, view: View, airy: bool, today: Sequence[str]) -> None:
        """Show what there is, and what has been said of it."""
        before = {line.goal.number for line in self._review.goals}
        said_before = [line.said for line in self.gone_through]
        self._review = view.group_review or GroupReview()
        self.show(tuple(map(_entry, self.gone_through)))
        said = [line.said for line in self.gone_through]
        if self._judged == self.at and (after := _next_without(said_before, said, self.at)) != self.at:
            self._judged = -1
            self.point(after)
        added = [line.goal.number not in before for line in self._review.goals]
        if self._adding and any(added):
            self._adding = False
            self.point(len(self.gone_through) - len(added) + added.index(True))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether a key counts for what is marked: a goal, the purpose or a part of the agreement."""
        if (action, parameters) in _OF_GOALS and not self.marks_goal:
            return False
        if action in ("goal", "goal_change", "new_goal"):
            return self.place == "goals"
        return self.place == "agreement" if action in ("stays", "reword") else True

    def action_goal(self, verdict: GoalVerdict) -> None:
        """Say what became of the marked goal; the purpose stays."""
        match self._marked:
            case GoalLine(goal=goal):
                self._judge(ask.ReviewGoal(goal.number, verdict))
            case PartLine() if verdict in ("reached", "open"):
                self.action_stays()

    def action_goal_change(self, asked: Asked) -> None:
        """Type a new date for the marked goal, or new words for it or the purpose."""
        if isinstance(self._marked, GoalLine) or asked == "reworded":
            self._judged = self.at
            self.ask_for(self.Changes(self._marked, asked))

    def action_new_goal(self) -> None:
        """Type a new goal; it is marked once it is there, so that its milestones can follow."""
        self._adding = True
        self.ask_for(self.Changes(self._marked, "new"))

    def action_stays(self) -> None:
        """Say that the marked part stays as it is; one without words has nothing that could."""
        match self._marked:
            case PartLine(part=part, words=words) if words:
                self._judge(ask.ReviewPart(part, words))
            case PartLine():
                self.point(self.at + 1)

    def action_reword(self) -> None:
        """Type new words for the marked part."""
        self._judged = self.at
        self.ask_for(self.Changes(self._marked, "reworded"))

    @property
    def marks_goal(self) -> bool:
        """Whether a goal is marked, and not the purpose or a part."""
        return isinstance(self._marked, GoalLine)

    def point(self, index: int) -> None:
        """Move the mark, and say so: the purpose has fewer keys than a goal."""
        super().point(index)
        self.post_message(self.Moved())

    @property
    def _marked(self) -> GoalLine | PartLine | None:
        return self.gone_through[self.at] if self.at >= 0 else None

    def _judge(self, command: Command) -> None:
        self._judged = self.at
        self.post_message(Asks(command))


def _entry(line: GoalLine | PartLine) -> Entry:
    words = goal_text(line) if isinstance(line, GoalLine) else part_text(line)
    return Entry(line.said or _NOT_YET, words)
