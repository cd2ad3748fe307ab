"""Lists below the prompt: a choice, collected items, the actions of last time, what the group has."""

from collections.abc import Iterator, Sequence
from typing import Literal

from textual.message import Message

from thinkpair.session import commands as ask
from thinkpair.session.actions import Item, LastAction, Verdict
from thinkpair.session.commands import Command
from thinkpair.session.group_review import GoalLine, GroupReview, PartLine
from thinkpair.session.group_words import GoalVerdict
from thinkpair.session.plan import Choice
from thinkpair.session.view import View
from thinkpair.tui.commands import bindings
from thinkpair.tui.user_command import Place
from thinkpair.tui.widgets.people_lists import NOT_PICKED, PICKED
from thinkpair.tui.widgets.selectable_list import Entry, SelectableList
from thinkpair.wording.session_text import goal_text, part_text
from thinkpair.wording.transcript import votes_of

_EMPTY = Entry("", "leave it open")
"""A question of the format may be left without an answer."""
_OTHER = Entry("", "in your own words")


class ChoiceList(SelectableList):
    """Shows the options with their numbers."""

    place: Place = "choice"
    BINDINGS = bindings("choice")

    class Picked(Message):
        """An option was taken."""

        def __init__(self, key: str, option: str) -> None:
            super().__init__()
            self.key = key
            self.option = option

    class OwnWords(Message):
        """The answer, or one beside these picked options, is to be typed."""

        def __init__(self, choice: Choice, picked: tuple[str, ...]) -> None:
            super().__init__()
            self.choice = choice
            self.picked = picked

    def __init__(self, *, id: str | None = None) -> None:
        """Begin without a choice."""
        super().__init__(id=id)
        self._choice: Choice | None = None
        self._picked: tuple[str, ...] = ()

    def show_view(self, view: View, airy: bool, today: Sequence[str]) -> None:
        """Show the options of a choice; a new one begins at its first option."""
        if view.choice is None:
            return
        if self._choice is None or view.choice.key != self._choice.key:
            self._picked, self._at = (), 0
        self._choice = view.choice
        self.show(tuple(self._entries(view.choice)))

    def _entries(self, choice: Choice) -> Iterator[Entry]:
        for number, option in enumerate(choice.options, 1):
            box = (PICKED if option in self._picked else NOT_PICKED) if choice.several else ""
            yield Entry(f"{box}{number}", option)
        if choice.other:
            yield _OTHER
        if choice.kind == "answer":
            yield _EMPTY

    def on_selectable_list_opened(self, opened: SelectableList.Opened) -> None:
        """Take the option that was clicked, or pick it where several may be taken."""
        opened.stop()
        if self._choice and self._choice.several and self.at < len(self._choice.options):
            self.action_pick()
        else:
            self.action_choose()

    def action_choose(self) -> None:
        """Take the marked option; where several may be taken, those that were picked."""
        if not self.value or self._choice is None:
            return
        entry = self.value[self.at]
        if entry == _OTHER:
            self.post_message(self.OwnWords(self._choice, self._picked))
            return
        answers = () if entry == _EMPTY else self._picked or (entry.words,)
        self.post_message(self.Picked(self._choice.key, "\n".join(answers)))

    def action_pick(self) -> None:
        """Pick the marked option, or no longer, where several may be taken."""
        choice = self._choice
        if choice and choice.several and 0 <= self.at < len(choice.options):
            marked = choice.options[self.at]
            self._picked = tuple(
                option for option in choice.options if (option in self._picked) is not (option == marked)
            )
            self.show(tuple(self._entries(choice)))

    def action_number(self, number: int) -> None:
        """Take the option with this number; where several may be taken, pick it."""
        if number <= len(self.value):
            self.point(number - 1)
            if self._choice and self._choice.several and number <= len(self._choice.options):
                self.action_pick()
            else:
                self.action_choose()


class ItemList(SelectableList):
    """Shows the items of a list, with votes where there are any."""

    BINDINGS = bindings("items", "votes")

    class Reword(Message):
        """An item is to be reworded."""

        def __init__(self, item: Item) -> None:
            super().__init__()
            self.item = item

    class Remove(Reword):
        """An item is to be taken off the list."""

    class Figures(Reword):
        """The votes of an item are to be typed."""

    class Voted(Message):
        """An item has so many votes; it had others `before` the first digit was typed into this list."""

        def __init__(self, list: "ItemList", item: Item, votes: int, before: int) -> None:
            super().__init__()
            self.list = list
            self.item = item
            self.votes = votes
            self.before = before

    def __init__(self, *, id: str | None = None) -> None:
        """Begin without items."""
        super().__init__(id=id)
        self._items: Sequence[Item] = ()
        self._voting = False
        self._typed = ""
        self._before = 0

    @property
    def place(self) -> Place:
        """Which keys count: those for votes, or those for wording."""
        return "votes" if self._voting else "items"

    def show_view(self, view: View, airy: bool, today: Sequence[str]) -> None:
        """Show the items; say which of them are level at the top where votes are counted."""
        self._items = view.items
        self._voting = view.voting is not None
        self.show(tuple(Entry(str(item.number), item.text, _votes(item, view.items)) for item in view.items))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let votes be counted while voting, words be changed otherwise."""
        if action in ("vote", "count", "figures"):
            return self._voting
        return not self._voting if action in ("edit", "remove") else True

    def point(self, index: int) -> None:
        """A number is typed anew on another item."""
        self.begin_anew()
        super().point(index)

    def begin_anew(self) -> None:
        """Let the next digit be the first of a number."""
        self._typed = ""

    def action_edit(self) -> None:
        """Reword the marked item."""
        if self._items:
            self.post_message(self.Reword(self._items[self.at]))

    def action_remove(self) -> None:
        """Take the marked item off the list."""
        if self._items:
            self.post_message(self.Remove(self._items[self.at]))

    def action_vote(self, by: int) -> None:
        """Give the marked item a vote more or less."""
        self.begin_anew()
        if self._items:
            item = self._items[self.at]
            before = item.votes or 0
            self.post_message(self.Voted(self, item, max(0, before + by), before))

    def action_figures(self) -> None:
        """Type the votes of the marked item in a line."""
        self.begin_anew()
        if self._items:
            self.post_message(self.Figures(self._items[self.at]))

    def action_count(self, digit: int) -> None:
        """Type the votes of the marked item, digit by digit."""
        if not self._items:
            return
        item = self._items[self.at]
        self._before = self._before if self._typed else item.votes or 0
        self._typed += str(digit)
        self.post_message(self.Voted(self, item, int(self._typed), self._before))


def _votes(item: Item, items: Sequence[Item]) -> str:
    if item.votes is None:
        return ""
    level = sum(other.votes == item.votes for other in items) > 1 and item.votes > 0
    return votes_of(item) + (", level" if level else "")


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

    class Judged(Message):
        """Somebody said what became of an action."""

        def __init__(self, last: LastAction, verdict: Verdict) -> None:
            super().__init__()
            self.last = last
            self.verdict: Verdict = verdict

    class Changes(Judged):
        """The same, and a word is still to be typed: how it reads now, who takes it, or why it stays as it is."""

    def __init__(self, *, id: str | None = None) -> None:
        """Begin without actions."""
        super().__init__(id=id)
        self._review: tuple[LastAction, ...] = ()
        self._said: tuple[str, ...] = ()
        self._judged = -1
        """Where the mark was when something was said here, -1 once it went on."""

    def show_view(self, view: View, airy: bool, today: Sequence[str]) -> None:
        """Show the actions of last time and what has been said of them."""
        from thinkpair.wording.transcript import action_words, age_words

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
            self.post_message(self.Changes(last, verdict))
        else:
            self.post_message(self.Judged(last, verdict))

    def action_change(self, verdict: Verdict) -> None:
        """Say it, and go on to type the change."""
        if self._review:
            self._judged = self.at
            self.post_message(self.Changes(self._review[self.at], verdict))


Asked = Literal["moved", "reworded", "new"]


_OF_GOALS = {("goal", ("dropped",)), ("goal_change", ("moved",))}


class GroupReviewList(SelectableList):
    """Shows each goal or part with what was said of it; the mark goes on by itself after what was said here."""

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
        """A goal is judged, a part stays or is reworded; the purpose has no date and is not dropped."""
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
        self._judged = self.at
        self.post_message(self.Changes(self._marked, "reworded"))

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
        self.post_message(self.Judged(command))


def _entry(line: GoalLine | PartLine) -> Entry:
    words = goal_text(line) if isinstance(line, GoalLine) else part_text(line)
    return Entry(line.said or _NOT_YET, words)
