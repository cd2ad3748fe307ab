"""What people decide while a session runs: the choices that wait for them, and who comes late, leaves, swaps."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from thinkpair.planning import messages as say
from thinkpair.planning.participants import Participants
from thinkpair.session.plan import Amendment, Choice, Decision, Question

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

    def groups(self, key: str, title: str) -> int | None:
        """Return how many groups people have made of themselves, or None after asking for it."""
        return self.number("groups", f"groups:{key}", say.how_many_groups(title))

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
    return Choice("again", key, say.once_more(title), (AGAIN, DONE))


GOES = frozenset({"left", "stepped away"})
COMES = frozenset({"joined", "came back"})
MOVES = frozenset({*GOES, *COMES, "swapped"})
TIMES = frozenset({"given back", "fitted", "skipped", "jumped", "break", "waits", "ended for today"})
PASSES = frozenset({"passed for now", "passed"})


class AmendmentQueue:
    """The amendments of a session, each given once, when the walk comes to the first slot that it holds for."""

    def __init__(self, amendments: Sequence[Amendment]) -> None:
        self._coming = sorted(amendments, key=lambda amendment: amendment.after)
        self._seats: dict[str, int] = {}
        self._gone: set[str] = set()

    @property
    def is_settled(self) -> bool:
        """Whether no amendment is left."""
        return not self._coming

    def due(self, slots: int) -> Iterator[Amendment]:
        """Give what holds from here on, after so many slots."""
        while self._coming and self._coming[0].after <= slots:
            yield self._coming.pop(0)

    def seated(self, seating: tuple[str, ...], amendment: Amendment) -> tuple[str, ...]:
        """Return the people as they sit afterwards: who comes back has the seat of before."""
        person = amendment.person
        self._gone = self._gone | {person} if amendment.kind in GOES else self._gone - {person}
        if amendment.kind in GOES and person in seating:
            self._seats[person] = seating.index(person)
            return tuple(name for name in seating if name != person)
        if amendment.kind in COMES and person not in seating:
            beside = seating.index(amendment.other) + 1 if amendment.other in seating else len(seating)
            seat = self._seats.get(person, beside)
            return (*seating[:seat], person, *seating[seat:])
        one_sits = (person in seating) != (amendment.other in seating) and amendment.other not in self._gone
        if amendment.kind == "swapped" or (amendment.kind == "took the role" and one_sits):
            return exchanged(seating, amendment)
        return seating


def recast(cast: Participants, people: tuple[str, ...], amendment: Amendment) -> Participants:
    """Return who takes part afterwards; `people` are all who sit in the groups."""
    fixed = dict(cast.fixed)
    if amendment.kind in GOES:
        fixed = {role: tuple(name for name in names if name != amendment.person) for role, names in fixed.items()}
    elif amendment.kind == "took the role" and amendment.role in fixed:
        there = {name for names in fixed.values() for name in names} | {*people}
        if amendment.other in there:
            fixed = {role: exchanged(names, amendment) for role, names in fixed.items()}
        else:
            fixed = dict(taken_over(fixed, amendment, there))
    outside = frozenset(name for role, names in fixed.items() for name in names if name not in people)
    inside = {role: tuple(name for name in names if name in people) for role, names in fixed.items()}
    named = {role: tuple(name for name in names if name in people) for role, names in cast.named.items()}
    return replace(cast, people=people, fixed=fixed, inside=inside, outside=outside, named=named, half=len(people) // 2)


def taken_over(
    roles: Mapping[str, tuple[str, ...]], amendment: Amendment, people: Collection[str]
) -> Mapping[str, tuple[str, ...]]:
    """Return who holds each role once somebody has taken the one whose holder has gone, beside their own."""
    left = tuple(name for name in roles.get(amendment.role, ()) if name in people)
    return roles if left else {**roles, amendment.role: (amendment.person,)}


def newcomers(new: Iterable[Amendment], people: Collection[str], there: Collection[str]) -> list[str]:
    """Return who has come and is not there yet."""
    late = (amendment.person for amendment in new if amendment.kind in COMES)
    return list(dict.fromkeys(name for name in late if name in people and name not in there))


def still_to_come(
    wanted: Sequence[str], before: Sequence[str], had: Sequence[str], new: Iterable[Amendment]
) -> list[str]:
    """Return who waits for a turn: those of `wanted` who had none, in the order of before, late ones last.

    "People who have had their turn in a round do not get it twice; people who came late get theirs." Who sits down
    beside somebody speaks after them, while the turns have not gone past. Who passes for now comes last of all; who
    passes altogether does not come.
    """
    order = [name for name in before if name in wanted and name not in had]
    order += [name for name in wanted if name not in order and name not in had]
    for amendment in new:
        if amendment.kind == "joined" and amendment.other and amendment.person in order:
            now = [name for name in had if name in wanted][-1:]
            order = _going_round(order, now, amendment)
        order = list(exchanged(order, amendment)) if amendment.kind == "swapped" and _both(order, amendment) else order
        if amendment.kind in PASSES and amendment.person in order:
            order.remove(amendment.person)
            order += [amendment.person] if amendment.kind == "passed for now" else []
    return order


def _going_round(order: Sequence[str], now: Sequence[str], came: Amendment) -> list[str]:
    """Return the order with somebody who came where the turns get to their seat; last where they went past it.

    `now` is whose turn was the latest.
    """
    line = [*now, *(name for name in order if name != came.person)]
    place = line.index(came.other) + 1 if came.other in line else len(line)
    return [name for name in (*line[:place], came.person, *line[place:]) if name not in now]


def _both(names: Collection[str], amendment: Amendment) -> bool:
    return amendment.person in names and amendment.other in names


def exchanged(names: Sequence[str], amendment: Amendment) -> tuple[str, ...]:
    """Return names with two of them exchanged, or the one in place of the other where only one is there."""
    instead = {amendment.person: amendment.other, amendment.other: amendment.person}
    return tuple(instead.get(name, name) for name in names)
