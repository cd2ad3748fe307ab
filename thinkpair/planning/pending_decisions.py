"""The choices that a plan asks people to make while the session runs, and the answers so far."""

from collections.abc import Mapping, Sequence

from thinkpair.session.plan import Choice, Decision, Question

RUN, SKIP = "run", "skip"
AGAIN, DONE = "again", "done"


class PendingDecisions:
    """The decisions so far, and the choices that wait for the next slot, before which they are asked.

    With `leave_out` what is optional is left out from here on, and nobody is asked.
    """

    def __init__(self, decided: Mapping[str, Decision]) -> None:
        self._decided = decided
        self._waiting: list[Choice] = []
        self.leave_out = False

    def mark(self) -> int:
        """Return a mark for `forget`."""
        return len(self._waiting)

    def forget(self, mark: int) -> None:
        """Take back the choices that wait since the mark: nothing follows that they could be asked before."""
        del self._waiting[mark:]

    def take(self) -> tuple[Choice, ...]:
        """Return the choices that wait; from now on none does."""
        taken = tuple(self._waiting)
        self._waiting.clear()
        return taken

    def wanted(self, key: str, title: str) -> bool:
        """Say whether an optional part is run: "asked when reached: run or skip; planned as run"."""
        answer = self._decided.get(key, SKIP if self.leave_out else None)
        if answer is None:
            self._waiting.append(Choice("optional", key, f"Run “{title}”?", (RUN, SKIP)))
        return answer != SKIP

    def is_skipped(self, key: str) -> bool:
        """Say whether an optional part was skipped; nothing is asked."""
        return self._decided.get(key, SKIP if self.leave_out else None) == SKIP

    def number(self, kind: str, key: str, words: str) -> int | None:
        """Return the number that was settled (of turns or groups), or None after asking for it."""
        answer = self._decided.get(key)
        if isinstance(answer, int):
            return answer
        self._waiting.append(Choice("turns" if kind == "turns" else "groups", key, words))
        return None

    def picked(self, key: str, words: str, options: Sequence[str]) -> str | Choice:
        """Return who was picked (where only one can be, it is that one), or else the choice that asks who it is."""
        answer = options[0] if len(options) == 1 else self._decided.get(key)
        return answer if isinstance(answer, str) and answer in options else Choice("pick", key, words, tuple(options))

    def wait(self, choice: Choice) -> None:
        """Let a choice wait for the next slot."""
        self._waiting.append(choice)

    def items(self, key: str, name: str) -> tuple[str, ...] | None:
        """Return the items of a collected list, or None after asking the session for them."""
        answer = self._decided.get(key)
        if isinstance(answer, tuple):
            return answer
        self._waiting.append(Choice("items", key, name))
        return None

    def ask(self, key: str, question: Question, person: str) -> None:
        """Ask for the answer to a question of the format, unless it was given (or left open) already.

        `person` is whose answer it is ("": everyone's).
        """
        if key not in self._decided:
            words = f"{person}: {question.question}" if person else question.question
            self._waiting.append(
                Choice("answer", key, words, question.options, several=question.several, other=question.other)
            )

    def again(self, key: str) -> str | None:
        """Return whether another repeat follows ("again", "done"), or None where that is still open."""
        answer = self._decided.get(key)
        return answer if isinstance(answer, str) else None

    def added(self, key: str | None) -> int:
        """Return the seconds by which a slot was extended."""
        answer = self._decided.get(key) if key else None
        return answer if isinstance(answer, int) else 0


def once_more(key: str, title: str) -> Choice:
    """Return the choice after each repeat of what goes on "until ended by hand"."""
    return Choice("again", key, f"“{title}” once more?", (AGAIN, DONE))
