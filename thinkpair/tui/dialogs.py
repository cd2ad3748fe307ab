"""What a line on the stage can be for: noting, rewording, answering; each turns the typed words into a command."""

from thinkpair.session import commands as ask
from thinkpair.session.actions import Item, LastAction, Verdict
from thinkpair.session.commands import Command
from thinkpair.session.plan import Choice, Plan
from thinkpair.session.view import View
from thinkpair.tui.widgets.prompt_row import Question

_NUMBERS = ("turns", "groups")
_CHANGES: dict[Verdict, str] = {
    "smaller": "new wording",
    "handed over": "new owner",
    "open": "why still open",
}


def note_question(list_name: str) -> Question:
    """Ask for items of a list, one after the other."""
    return Question("note", ask.AddItem, again=True, key=list_name)


def reword_question(list_name: str, item: Item) -> Question:
    """Ask how an item is to read."""
    return Question(f"reword {item.number}", lambda text: ask.EditItem(list_name, item.number, text), key=list_name)


def change_question(last: LastAction, verdict: Verdict, people: tuple[str, ...]) -> Question:
    """Ask what an action of last time becomes, who of these people (or who else) takes it, or why it stays open."""

    def review(text: str) -> Command:
        from thinkpair.plain.commands import review_change

        change = review_change(verdict, text, people)
        return ask.ReviewAction(last.session, last.action.number, verdict, change)

    return Question(_CHANGES[verdict], review, key="review")


def answer_question(choice: Choice) -> Question:
    """Ask for a number or a free answer."""

    def answer(text: str) -> Command:
        if choice.kind not in _NUMBERS:
            return ask.Decide(choice.key, text)
        if not (text.isascii() and text.isdigit()):
            raise ValueError("enter a number")
        return ask.Decide(choice.key, int(text))

    return Question(choice.words, answer, key=choice.key, may_be_empty=choice.kind == "answer")


def own_words_question(choice: Choice, picked: tuple[str, ...]) -> Question:
    """Ask for an answer in one's own words, alone or beside the options that were picked."""
    return Question("answer", lambda text: ask.Decide(choice.key, "\n".join((*picked, text))), key=choice.key)


def open_keys(view: View) -> set[str]:
    """Return the keys of the questions that make sense in a view."""
    own_words = view.choice.key if view.choice and view.choice.other else ""
    keys = {view.collecting or view.voting or "", "review" if view.review else "", own_words}
    return {key for key in keys if key}


def people_of(plan: Plan) -> tuple[str, ...]:
    """Return everyone who may own an action: the people, and those who hold a role outside."""
    outside = [person for people in plan.fixed.values() for person in people]
    return tuple(dict.fromkeys((*plan.people, *outside)))
