"""What the group has, in a step that goes through it: purpose, goals and milestones, or the parts of the agreement."""

from collections.abc import Sequence
from typing import Literal

from textual.message import Message

from thinkpair.session import commands as ask
from thinkpair.session.commands import Command
from thinkpair.session.group_review import GoalLine, GroupReview, PartLine
from thinkpair.session.group_words import GoalVerdict
from thinkpair.session.view import View
from thinkpair.tui.commands import bindings
from thinkpair.tui.user_command import Place
from thinkpair.tui.widgets.selectable_list import Entry, SelectableList
from thinkpair.wording.group_review import goal_text, part_text

Asked = Literal["moved", "reworded", "new"]
_NOT_YET = "·"


class GroupReviewList(SelectableList):
    """Shows each goal or part with what was said of it; the mark goes on by itself."""

    BINDINGS = bindings("goals", "agreement")

    class Judged(Message):
        """Somebody said what became of a goal, or that a part stays."""

        def __init__(self, command: Command) -> None:
            super().__init__()
            self.command = command

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
        self._review = view.group_review or GroupReview()
        self.show(tuple(map(_entry, self.gone_through)))
        added = [line.goal.number not in before for line in self._review.goals]
        if self._adding and any(added):
            self._adding = False
            self.point(len(self.gone_through) - len(added) + added.index(True))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A goal is judged, a part stays or is reworded."""
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
            self.post_message(self.Changes(self._marked, asked))

    def action_new_goal(self) -> None:
        """Type a new goal; it is marked once it is there, so that its milestones can follow."""
        self._adding = True
        self.post_message(self.Changes(self._marked, "new"))

    def action_stays(self) -> None:
        """Say that the marked part stays as it is; one without words has nothing that could."""
        match self._marked:
            case PartLine(part=part, words=words) if words:
                self._judge(ask.ReviewPart(part, words))
            case PartLine():
                self.point(self.at + 1)

    def action_reword(self) -> None:
        """Type new words for the marked part."""
        self.post_message(self.Changes(self._marked, "reworded"))

    @property
    def _marked(self) -> GoalLine | PartLine | None:
        return self.gone_through[self.at] if self.at >= 0 else None

    def _judge(self, command: Command) -> None:
        self.post_message(self.Judged(command))
        self.point(self.at + 1)


def _entry(line: GoalLine | PartLine) -> Entry:
    words = goal_text(line) if isinstance(line, GoalLine) else part_text(line)
    return Entry(line.said or _NOT_YET, words)
